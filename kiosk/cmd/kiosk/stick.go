package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/status"
)

// stickEvery is how often the screen looks whether contentsyncd says something new of a courier's stick: one stat. No repaint is nearer to the one before it.
const stickEvery = time.Second

// A stickWatcher reads of status.json what there is to say of a courier's stick. It is used by one goroutine.
type stickWatcher struct {
	dir   string
	seen  os.FileInfo // of what was read last
	last  content.CourierStatus
	shown *content.CourierStatus
}

// look tells whether there is something else to say than before, and what; nil: nothing. A file that is not there, damaged or too old says nothing.
func (w *stickWatcher) look(now time.Time) (c *content.CourierStatus, changed bool) {
	st, err := os.Stat(filepath.Join(w.dir, status.File))
	switch {
	case err != nil:
		w.seen, w.last = nil, content.CourierStatus{}
	case w.seen == nil || !os.SameFile(st, w.seen) || st.Size() != w.seen.Size() || !st.ModTime().Equal(w.seen.ModTime()):
		w.seen, w.last = st, content.CourierStatus{}
		if s, err := status.Read(w.dir); err == nil && s.Courier != nil {
			w.last = *s.Courier
		}
	}
	if told, ok := w.last.Tells(now); ok {
		c = &told
	}
	if (c == nil) == (w.shown == nil) && (c == nil || *c == *w.shown) {
		return c, false
	}
	w.shown = c
	return c, true
}

// followStick brings what happens with a courier's stick to the screen until ctx ends.
func (k *kiosk) followStick(ctx context.Context) {
	w := stickWatcher{dir: k.cfg.SyncDir}
	for ctx.Err() == nil {
		if c, changed := w.look(time.Now()); changed {
			k.runner.UI(func() { k.shell.SetStick(c) })
		}
		pause(ctx, stickEvery)
	}
}
