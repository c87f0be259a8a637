package overlay

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"syscall"
	"time"

	"cuango/contentsync/content"
)

// lookEvery is how often the files are looked at: two stats, some microseconds. Watching by inotify would be no lighter, and would have to be
// told of folders that are made later, moved or mounted over.
const lookEvery = 250 * time.Millisecond

// A Watcher reads the files of a sync folder whenever they change. It is used by one goroutine.
type Watcher struct {
	dir     string
	log     *slog.Logger
	seen    map[string]identity // as last read, whatever came of it
	notices content.Alerts
	recalls content.Recalls
}

// identity is what a stat says of a file. A file that was replaced differs in it, and so does one that was written over.
type identity struct {
	inode   uint64
	size    int64
	changed time.Time
}

// NewWatcher makes a watcher that has seen nothing yet.
func NewWatcher(syncDir string, log *slog.Logger) *Watcher {
	return &Watcher{dir: syncDir, log: log, seen: map[string]identity{}}
}

// Notices and Recalls are the last good ones; their Version is 0 before there are any.
func (w *Watcher) Notices() content.Alerts { return w.notices }

// Recalls are the last good ones.
func (w *Watcher) Recalls() content.Recalls { return w.recalls }

// Look reads what has changed since the last time and tells what is new. A file that is gone, damaged, too large or of another format
// changes nothing: the log says so, once.
func (w *Watcher) Look() (notices, recalls bool) {
	if raw, ok := w.changed(Notice); ok {
		l, err := content.DecodeAlerts(raw)
		if err != nil {
			w.log.Error("notices not read; those before them hold", "err", err)
		} else if l.Version != w.notices.Version || !l.Issued.Equal(w.notices.Issued) {
			w.notices, notices = l, true
		}
	}
	if raw, ok := w.changed(Recall); ok {
		l, err := content.DecodeRecalls(raw)
		if err != nil {
			w.log.Error("recalls not read; those before them hold", "err", err)
		} else if l.Version != w.recalls.Version || !l.Issued.Equal(w.recalls.Issued) {
			w.recalls, recalls = l, true
		}
	}
	return notices, recalls
}

// changed gives the bytes of a file that is not the one that was read last.
func (w *Watcher) changed(name string) ([]byte, bool) {
	st, err := os.Stat(Path(w.dir, name))
	if err != nil {
		return nil, false // not there, or not for us: what was read holds
	}
	id := identity{size: st.Size(), changed: st.ModTime()}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok {
		id.inode = sys.Ino
	}
	if id == w.seen[name] {
		return nil, false
	}
	raw, err := Read(w.dir, name)
	if errors.Is(err, content.ErrNotFound) {
		return nil, false // replaced at this moment
	}
	w.seen[name] = id
	if err != nil {
		w.log.Error("overlay not read; what was read before holds", "err", err)
		return nil, false
	}
	return raw, true
}

// Follow looks until ctx ends and calls changed after each look that found something new.
func (w *Watcher) Follow(ctx context.Context, changed func(notices, recalls bool)) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if notices, recalls := w.Look(); notices || recalls {
			changed(notices, recalls)
		}
	}
}
