package contentsync

import (
	"context"
	"sync"
	"time"

	"cuango/contentsync/content"
)

// breathEvery is how often the status says that a stick is still worked on. A screen believes it for content.CourierSilence.
const breathEvery = 5 * time.Second

// serveStick takes the stick that is mounted, and puts onto it what goes back.
func (e *Engine) serveStick(ctx context.Context) {
	if e.p.CourierReturn == "" {
		_ = e.TakeStick(ctx, e.p.CourierDir) // the status has the error
		return
	}
	_ = e.take(ctx, e.p.CourierDir, func(same bool) { e.returnByStick(ctx, same) })
}

// breathe says again and again that the stick is still worked on, until end is called: a large file, or the check of all of them, may take minutes, and whoever
// looks at the screen must be able to tell that from a daemon that is gone.
func (e *Engine) breathe(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		for pause(ctx, breathEvery) == nil {
			e.alive()
		}
	})
	return func() { cancel(); done.Wait() }
}

// alive says that what the status says of the stick is still so.
func (e *Engine) alive() {
	now := e.p.Now().UTC().Truncate(time.Second)
	e.change(func(s *Status) {
		if s.Courier != nil && s.Courier.State.Goes() {
			c := *s.Courier // others may be reading it
			c.Alive = now
			s.Courier = &c
		}
	})
}

// stickWaits is called each second while a stick that was looked at is still there. One that waits for a yes says so as long as it is.
func (e *Engine) stickWaits() {
	c := e.Status().Courier
	if c == nil || c.State != content.CourierWaiting {
		return
	}
	if age := e.p.Now().Sub(c.Alive); age >= breathEvery || age < 0 {
		e.alive()
	}
}
