package main

import (
	"context"
	"reflect"
	"runtime"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"cuango/kiosk/ui/work"
)

// Fyne's loop looks for events sixty times a second, for ever; on a small computer that alone is
// more than one per cent of a processor. A screen that nobody touches has nothing to look for. So the
// loop is sent to sleep from inside, by a function that it runs: GLFW then waits for the X server,
// and a touch wakes it at once, sooner than the next look would have come. Whatever else wants the UI
// goroutine rings (runner), because the loop reads its queue only between two such sleeps.
const (
	sleepFor = time.Second
	// awakeFor is how long the loop runs freely between two sleeps: what an event has changed is painted
	// by its next turn, and two turns fit in.
	awakeFor = 45 * time.Millisecond
	// napFor is how long it sleeps at first after something has changed: on a busy machine the two turns may not have come, and the change
	// would be seen only after the sleep.
	napFor = 30 * time.Millisecond
)

// runner is work.Fyne with a bell.
type runner struct {
	work.Fyne
	meter  *work.Meter   // nil: nobody measures
	window atomic.Bool   // GLFW can be called
	turns  atomic.Uint64 // counts what was done on the UI goroutine
}

// UI queues f for the UI goroutine.
func (r *runner) UI(f func()) {
	fyne.Do(func() {
		defer r.turns.Add(1)
		if r.meter != nil {
			defer r.meter.Start(nameOf(f))()
		}
		f()
	})
	r.ring()
}

// After queues f for the UI goroutine once d has passed.
func (r *runner) After(d time.Duration, f func()) { time.AfterFunc(d, func() { r.UI(f) }) }

// nameOf is a function's name, for people.
func nameOf(f func()) string { return runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name() }

func (r *runner) ring() {
	if !r.window.Load() {
		return
	}
	// The binding panics with errors of other calls too, when they come at the same moment. Then f waits for the next wake, a second at most.
	defer func() { _ = recover() }()
	glfw.PostEmptyEvent()
}

// rest puts the loop to sleep again and again until ctx ends.
func (k *kiosk) rest(ctx context.Context) {
	k.runner.window.Store(true)
	k.runner.UI(k.shell.Repaint) // once for nothing: OpenGL makes ready what the first touch would wait for
	for ctx.Err() == nil {
		pause(ctx, awakeFor)
		done := make(chan struct{})
		fyne.Do(func() {
			defer close(done)
			if ctx.Err() == nil && !k.shell.Moving() {
				glfw.WaitEventsTimeout(min(sleepFor, max(napFor, time.Since(k.painted))).Seconds())
			}
		})
		select {
		case <-done:
		case <-ctx.Done():
		}
	}
	k.runner.window.Store(false)
}
