package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/health"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/tally"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/work"
)

const (
	windowWait = 20 * time.Second // for a window of real size
	realSize   = 300              // Fyne's canvas is 63 × 36 before the window is there
	shownEvery = 15 * time.Second
	endsWithin = 5 * time.Second // after SIGTERM, whatever happens
)

var errNoWindow = errors.New("no window came up")

// kiosk is the running program.
type kiosk struct {
	cfg    Config
	log    *slog.Logger
	lib    *library
	signs  signs
	tokens *theme.Tokens
	words  *i18n.Bundle
	cat    *catalog.Catalog
	engine *typeset.Engine
	icons  *paint.Icons
	runner *runner
	meter  *work.Meter // only with expose

	repaints *work.Meter // of direct; only with expose

	started time.Time
	painted time.Time // when a pixel last changed; only the UI goroutine has it
	shell   *ui.Shell
	server  *xgb.Conn // X, beside the window library's own connection
	window  fyne.Window
	code    atomic.Value // error that ended the program

	asked, software bool // of direct; only the UI goroutine has them

	tally   *tally.Tally
	exposed chan struct{} // nil, or view has changed: for targets.json

	mu      sync.Mutex
	shown   content.Shown
	screen  theme.Config  // as it was at the start
	tooHigh bool          // the keys are out of reach
	dirty   chan struct{} // shown has changed
	view    ui.View
	changes int // of the view
	known   known
}

// run opens the window and stays in Fyne's loop until ctx ends. Then it does not come back: the program ends as soon as its own
// work is done, without the window library's goodbye. That one sometimes hangs (Fyne 2.8.1: a function that the loop is asked to run
// while it closes its queue is neither run nor refused, and Run waits for it for ever; one stop in some two hundred). The X server
// clears away the window of a program that is gone.
func (k *kiosk) run(ctx context.Context) error {
	k.tally = tally.New(k.cfg.StateDir, time.Now, k.log)
	if k.cfg.SyncDir != "" && !k.lib.seedFirst {
		k.tally.UseOutbox(filepath.Join(k.cfg.SyncDir, "taken.json"))
	}
	k.started, k.dirty, k.runner = time.Now(), make(chan struct{}, 1), &runner{}
	if k.exposed != nil {
		k.meter = &work.Meter{}
		k.runner.meter, k.repaints = k.meter, &work.Meter{}
	}
	k.shown = content.Shown{Started: k.started, Version: version, Problem: k.lib.problem, Check: lastCheck(k.cfg.StateDir)}
	screen := theme.Config{
		DiagonalIn: k.cfg.ScreenDiagonalIn, LowerEdgeMM: k.cfg.LowerEdgeMM,
		ReadingDistanceMM: k.cfg.ReadingDistanceMM, Palette: k.cfg.Palette, WidthPx: k.cfg.WidthPx, HeightPx: k.cfg.HeightPx,
		Wall: k.cfg.DisplayOnly,
	}
	if screen.WidthPx == 0 {
		setup := xproto.Setup(k.server).DefaultScreen(k.server)
		screen.WidthPx, screen.HeightPx = int(setup.WidthInPixels), int(setup.HeightInPixels)
	}
	k.screen = screen
	var voice *speech.Speaker
	if k.cfg.Voice == "on" {
		voice = speech.New(ctx, speech.Params{Player: k.cfg.VoicePlayer, Log: k.log, Changed: func() { k.runner.UI(func() { k.shell.Heard() }) }}) //nolint:contextcheck // the voice has its own
	}
	k.known.learned(k.cat)
	k.lib.checked, k.lib.prove = k.checked, k.prove
	shell, err := ui.New(ui.Params{
		Staff:  k.staffCorner(),
		Tokens: k.tokens, Screen: screen, Engine: k.engine, Icons: k.icons, Catalog: k.cat, Content: k.cat.Generation().Number,
		Words: k.words.T, Runner: k.runner, Now: gateTime, Log: k.log, Idle: k.cfg.idle(), Warn: k.cfg.warn(),
		Motion: k.cfg.moves(), Voice: voice, Shown: k.note, Meter: k.meter, Painted: func() { k.painted = time.Now(); k.runner.turns.Add(1) },
		Answer: k.tally.Answer, Direct: k.direct,
		Count: func(s session.Screen, l content.Lang, o tally.Outcome) { k.tally.Count(string(s), l, o) },
	})
	if err != nil {
		return err
	}
	k.shell = shell
	if k.signs.watch != nil {
		shell.SetNotices(k.signs.watch.Notices()) //nolint:contextcheck // the shell has its own
		k.obeyed()
	}
	shell.Start(ctx) // composed while the window is being made

	fyne.CurrentApp().Settings().SetTheme(theme.NewFyne(shell.Look())) // once: every SetTheme leaks fonts
	k.window.SetPadded(false)
	k.window.SetContent(shell.Root())
	k.listen()                            //nolint:contextcheck // the shell has its own
	k.window.SetCloseIntercept(func() {}) // nobody closes a kiosk but its service
	if k.cfg.WidthPx > 0 {
		k.window.Resize(fyne.NewSize(float32(k.cfg.WidthPx), float32(k.cfg.HeightPx)))
		k.window.SetFixedSize(true)
	} else {
		k.window.SetFullScreen(true)
	}

	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { k.watch(ctx, cancel) })
	all.Go(func() { work.Every(ctx, k.runner, time.Second, shell.Tick) })
	all.Go(func() { k.report(ctx) })
	all.Go(func() { k.tally.Run(ctx) })
	if k.exposed != nil {
		all.Go(func() { k.expose(ctx) })
		all.Go(func() { k.answer(ctx) })
	}
	if k.cfg.SyncDir != "" {
		all.Go(func() { k.lib.follow(ctx, k.newContent) })
		all.Go(func() { k.followStick(ctx) })
	}
	if k.signs.watch != nil {
		all.Go(func() { k.followSigns(ctx) })
	}
	end := sync.OnceFunc(func() {
		cancel()
		time.AfterFunc(endsWithin, func() {
			stacks := make([]byte, 1<<20)
			k.log.Error("kiosk leaves while its work goes on", "stacks", string(stacks[:runtime.Stack(stacks, true)]))
			os.Exit(0) // nothing is lost: every file is written whole or not at all
		})
		all.Wait()
		err, _ := k.code.Load().(error)
		leave(k.log, err)
	})
	context.AfterFunc(ctx, end)
	k.window.ShowAndRun()
	end()
	return nil
}

// ownSignals takes SIGTERM and SIGINT from Fyne, which would close the loop's queue under those who still write to it.
func ownSignals(stop context.CancelFunc) {
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-c
		stop()
	}()
}

// makeWindow connects to the X server and makes a window that is not shown yet. Without a server there will never be one: Fyne would
// panic. The connection stays open as long as the program runs: some servers start over when their last client leaves, and refuse the
// next one meanwhile. It tells the screen's size, so that the first screen can be composed before the window is there.
func (k *kiosk) makeWindow() (err error) {
	xgb.Logger.SetOutput(io.Discard)
	if k.server, err = xgb.NewConn(); err != nil {
		return fmt.Errorf("%w: %w", errNoWindow, err)
	}
	hideCursor(k.server, k.log)
	k.window = app.NewWithID("vn.cuango.kiosk").NewWindow("Cửa Ngõ")
	return nil
}

// gateTime is the time that travellers live by, whatever zone the computer was set up in.
func gateTime() time.Time { return time.Now().In(content.Zone) }

// watch waits for the window, says READY, and then pings the watchdog as long as the UI goroutine answers.
func (k *kiosk) watch(ctx context.Context, stop context.CancelFunc) {
	deadline := time.Now().Add(windowWait)
	for !k.alive(ctx) {
		if ctx.Err() != nil {
			return
		}
		if time.Now().After(deadline) {
			// Fyne goes on without a window when OpenGL fails; we do not.
			k.code.Store(errNoWindow)
			stop()
			return
		}
		pause(ctx, 20*time.Millisecond)
	}
	// Once round the loop for each of these: the first page is painted, and whoever waits for it may draw the curtain.
	for range 2 {
		k.alive(ctx)
	}
	ownSignals(stop)
	if err := health.Notify(os.Getenv("NOTIFY_SOCKET"), "READY=1\nSTATUS=showing"); err != nil {
		k.log.WarnContext(ctx, "systemd not told", "err", err)
	}
	k.log.InfoContext(ctx, "window", "width", k.shell.Look().W, "height", k.shell.Look().H, "took", time.Since(k.started).Round(time.Millisecond))
	steady()
	var resting sync.WaitGroup
	resting.Go(func() { k.rest(ctx) })
	defer resting.Wait()
	period := health.WatchdogPeriod(os.Getenv("WATCHDOG_USEC"))
	if period == 0 {
		return
	}
	var before uint64
	for ctx.Err() == nil {
		if k.answers(ctx, k.busy) {
			now := k.invitation()
			state := "WATCHDOG=1"
			if now == before {
				state += health.Frame(now)
			}
			before = now
			_ = health.Notify(os.Getenv("NOTIFY_SOCKET"), state) // silence is the alarm
		}
		pause(ctx, period)
	}
}

// invitation gives the number of the last change of the screen while that is the attract screen; 0: it is another one.
func (k *kiosk) invitation() uint64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.view.Screen != session.Attract || k.view.Dialog {
		return 0
	}
	return uint64(k.changes) //nolint:gosec // it counts up from 0
}

// report writes shown.json when something changed, and every quarter of a minute.
func (k *kiosk) report(ctx context.Context) {
	t := time.NewTicker(shownEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.dirty:
		case <-t.C:
		}
		k.alive(ctx)
		k.mu.Lock()
		s, high := k.shown, k.tooHigh
		k.mu.Unlock()
		for _, p := range []string{k.tally.Problem(), map[bool]string{true: tooHigh}[high]} {
			if p != "" {
				s.Problem = strings.TrimPrefix(s.Problem+"; "+p, "; ")
			}
		}
		if err := health.WriteShown(k.cfg.StateDir, s); err != nil {
			k.log.ErrorContext(ctx, "shown.json not written", "err", err)
		}
	}
}

// tooHigh is said to the operator, in the log and in shown.json.
const tooHigh = "lower_edge_mm and screen_diagonal_in of kiosk.toml put most of the screen out of reach of somebody in a wheelchair: hang it lower, or correct them"

// note is told about every page change, on the UI goroutine.
func (k *kiosk) note(v ui.View) {
	k.mu.Lock()
	before := k.shown
	k.shown.Screen, k.shown.Generation = string(v.Screen), v.Generation
	if v.Notice.ID != "" {
		k.shown.Screen = "notice" // over whatever page
	}
	k.shown.WidthPx, k.shown.HeightPx = v.Size.X, v.Size.Y
	high := k.tooHigh
	k.tooHigh = k.shell.Look().TooHigh && !k.cfg.DisplayOnly
	dirty := k.shown != before || k.tooHigh != high                                                                   // a keystroke is none of the operator's business
	if v.Scene != k.view.Scene || v.Dialog != k.view.Dialog || v.Notice != k.view.Notice || v.Focus != k.view.Focus { // else a picture has come late
		k.changes++
	}
	k.view = v
	k.mu.Unlock()
	if k.tooHigh && !high {
		k.log.Warn(tooHigh)
	}
	if dirty {
		signalTo(k.dirty)
	}
	if k.exposed != nil {
		signalTo(k.exposed)
	}
}

// signalTo leaves a note in a channel that holds one.
func signalTo(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// newContent is told about other content, off the UI goroutine. A nil catalog: only why there is none.
func (k *kiosk) newContent(c *catalog.Catalog, problem string) {
	k.mu.Lock()
	k.shown.Problem = problem
	if c != nil {
		k.known.learned(c)
	}
	k.mu.Unlock()
	if c != nil {
		k.runner.UI(func() { k.shell.SetCatalog(c, c.Generation().Number) })
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
