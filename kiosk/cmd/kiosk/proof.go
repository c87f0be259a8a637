package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/health"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/proof"
	"cuango/kiosk/ui/theme"
)

const (
	proofAfter = 3 * time.Second        // the start, so that it does not take from it
	proofLimit = time.Minute            // of one page: far more than the slowest machine needs
	proofAgain = 2 * time.Second        // after a page failed: its files may have been on their way
	lookEach   = 250 * time.Millisecond // whether somebody is there
)

// opens says which generation is about to be opened: if the program ends over it again and again, kiosk-session can say over which.
func opens(generation int64) {
	_ = health.Notify(os.Getenv("NOTIFY_SOCKET"), health.Opened(generation)) // nobody listens without kiosk-session
}

// prove paints the reference pages of a content while nobody is there, and notes the verdict for contentsyncd. ok is false when they cannot be painted; problem
// says which. When the program ends meanwhile there is no verdict, and ok is false.
func (k *kiosk) prove(ctx context.Context, c *catalog.Catalog) (problem string, ok bool) {
	n := c.Generation().Number
	k.mu.Lock()
	screen, last := k.screen, k.shown.Check
	if k.shown.WidthPx > 0 {
		screen.WidthPx, screen.HeightPx = k.shown.WidthPx, k.shown.HeightPx
	}
	k.mu.Unlock()
	if last != nil && last.Generation == n && last.OK { // before a restart
		return "", true
	}
	look, err := theme.NewLook(k.tokens, screen)
	if err != nil {
		return "", true // the window has no size for any page: that is not the content's fault, and said elsewhere
	}
	began := time.Now()
	check, err := proof.Run(ctx, proof.Params{
		Still:   ui.Still{Look: look, Engine: k.engine, Icons: k.icons, Words: k.words.T, Now: gateTime, Wall: screen.Wall},
		Catalog: c, Log: k.log, Wait: k.unattended, Limit: proofLimit, Again: proofAgain,
	})
	k.engine.Trim()
	debug.FreeOSMemory() // a bitmap of the screen, and pictures
	if err != nil {
		return "", false
	}
	check.Generation, check.At = n, time.Now().UTC().Truncate(time.Second)
	k.mu.Lock()
	k.shown.Check = &check
	k.mu.Unlock()
	signalTo(k.dirty)
	if check.OK {
		k.log.InfoContext(ctx, "reference pages can be shown", "generation", n, "pages", check.Pages, "took", time.Since(began).Round(time.Millisecond))
		return "", true
	}
	k.log.ErrorContext(ctx, "a reference page cannot be shown", "generation", n, "page", check.Page, "why", check.Reason)
	return fmt.Sprintf("generation %d: %s: %s", n, check.Page, check.Reason), false
}

// unattended waits until nobody is there.
func (k *kiosk) unattended(ctx context.Context) error {
	for ctx.Err() == nil {
		k.mu.Lock()
		v := k.view
		k.mu.Unlock()
		if v.Scene != nil && !v.Dialog && (v.Screen == session.Attract || v.Screen == session.Wall) {
			return nil
		}
		pause(ctx, lookEach)
	}
	return fmt.Errorf("wait for an idle moment: %w", ctx.Err())
}

// lastCheck is what an earlier run said; nil: nothing.
func lastCheck(dir string) *content.Check {
	s, err := health.ReadShown(dir)
	if err != nil {
		return nil
	}
	return s.Check
}
