package main

import (
	"context"
	"os"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"cuango/kiosk/health"
)

const (
	roundTrip = 10 * time.Second // the UI goroutine must do something within
	lookEvery = time.Second      // at whether it has, while it is asked
)

// alive makes a round trip through the UI goroutine and tells whether there is a window of real size.
func (k *kiosk) alive(ctx context.Context) bool { return k.answers(ctx, func() {}) }

// answers is alive, and calls busy now and then while the UI goroutine does other things first.
func (k *kiosk) answers(ctx context.Context, busy func()) bool {
	answer := make(chan fyne.Size, 1)
	k.runner.UI(func() { answer <- k.window.Canvas().Size() })
	s, ok := await(ctx, answer, &k.runner.turns, busy)
	if !ok || s.Width <= realSize || s.Height <= realSize {
		return false
	}
	k.mu.Lock()
	k.shown.LastFrame = time.Now()
	k.mu.Unlock()
	return true
}

// busy tells whoever watches that the UI goroutine works, though it has not come to our question. On a machine that has far too much to do, a
// question waits behind fingers and repaints for longer than a screen that hangs is given; to replace a screen that works makes it worse.
func (k *kiosk) busy() { _ = health.Notify(os.Getenv("NOTIFY_SOCKET"), "WATCHDOG=1") } // silence is the alarm

// await waits for an answer of the UI goroutine. turns counts what is done there; whenever it has grown, busy is called and the waiting begins
// anew. It gives up when nothing was done for roundTrip, or ctx ends.
func await[T any](ctx context.Context, answer <-chan T, turns *atomic.Uint64, busy func()) (got T, ok bool) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	seen, since := turns.Load(), time.Now()
	for {
		select {
		case got = <-answer:
			return got, true
		case <-ctx.Done():
			return got, false
		case <-look.C:
		}
		if now := turns.Load(); now != seen {
			seen, since = now, time.Now()
			busy()
		} else if time.Since(since) >= roundTrip {
			return got, false
		}
	}
}
