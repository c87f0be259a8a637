// Package work is the one seam between the UI goroutine and everything else.
package work

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// Runner starts background work and brings results back to the UI goroutine.
type Runner interface {
	Background(func())
	UI(func())
	After(d time.Duration, f func()) // on the UI goroutine
}

// Fyne is the Runner that the real program uses.
type Fyne struct{}

// Background runs f on a goroutine of its own.
func (Fyne) Background(f func()) { go f() }

// UI queues f for the UI goroutine.
func (Fyne) UI(f func()) { fyne.Do(f) }

// After queues f for the UI goroutine once d has passed.
func (Fyne) After(d time.Duration, f func()) { time.AfterFunc(d, func() { fyne.Do(f) }) }

// Inline is a Runner for tests and previews: everything happens at once, in order, on the caller's goroutine.
type Inline struct{}

// Background runs f.
func (Inline) Background(f func()) { f() }

// UI runs f.
func (Inline) UI(f func()) { f() }

// After does nothing: for a test, time stands still.
func (Inline) After(time.Duration, func()) {}

// Load calls fetch in the background and show with its result on the UI goroutine.
// When ctx ends first (the visitor has left the page), show is not called.
func Load[T any](ctx context.Context, r Runner, fetch func(context.Context) (T, error), show func(T, error)) {
	r.Background(func() {
		v, err := fetch(ctx)
		r.UI(func() {
			if ctx.Err() == nil {
				show(v, err)
			}
		})
	})
}

// LoadWithin is Load for what is mostly there at once. It is called on the UI goroutine and waits there for the result, but no longer than patience:
// then show is called before LoadWithin returns. What takes longer is shown as by Load.
func LoadWithin[T any](ctx context.Context, r Runner, patience time.Duration, fetch func(context.Context) (T, error), show func(T, error)) {
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	take := func() bool { // whoever comes first shows it
		select {
		case got := <-done:
			if ctx.Err() == nil {
				show(got.v, got.err)
			}
			return true
		default:
			return false
		}
	}
	ready := make(chan struct{})
	r.Background(func() {
		v, err := fetch(ctx)
		done <- result{v, err}
		close(ready)
		r.UI(func() { take() })
	})
	t := time.NewTimer(patience)
	defer t.Stop()
	select {
	case <-ready:
		take()
	case <-t.C:
	}
}

// Every calls f on the UI goroutine once per period until ctx ends. It returns then.
func Every(ctx context.Context, r Runner, period time.Duration, f func()) {
	t := time.NewTicker(period)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			r.UI(f)
		}
	}
}
