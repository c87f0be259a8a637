package main

import (
	"context"

	"cuango/contentsync/overlay"
	"cuango/kiosk/catalog"
)

// signs are what lies over all content: emergency notices, and what was taken back.
type signs struct {
	watch     *overlay.Watcher   // nil: there is no sync folder
	withdrawn *catalog.Withdrawn // for every catalog
}

// first reads what is there before anything is shown.
func (s *signs) first() {
	if s.watch == nil {
		return
	}
	if _, recalls := s.watch.Look(); recalls {
		s.withdrawn.Set(s.watch.Recalls())
	}
}

// followSigns brings every change to the screen until ctx ends. shell has been told of the first ones.
func (k *kiosk) followSigns(ctx context.Context) {
	k.signs.watch.Follow(ctx, func(notices, recalls bool) {
		if notices {
			l := k.signs.watch.Notices()
			k.log.InfoContext(ctx, "notices", "version", l.Version, "notices", len(l.Alerts))
			k.runner.UI(func() { k.shell.SetNotices(l) }) //nolint:contextcheck // the shell has its own
		}
		if recalls {
			l := k.signs.watch.Recalls()
			k.log.InfoContext(ctx, "recalls", "version", l.Version, "recalls", len(l.Recalls))
			k.signs.withdrawn.Set(l)
			k.runner.UI(k.shell.Withdrawn)
		}
		k.obeyed()
	})
}

// obeyed notes which lists the screen obeys, for shown.json.
func (k *kiosk) obeyed() {
	k.mu.Lock()
	k.known.notices, k.known.recalls = k.signs.watch.Notices(), k.signs.watch.Recalls()
	k.shown.Notices, k.shown.Recalls = k.known.notices.Version, k.known.recalls.Version
	k.mu.Unlock()
	signalTo(k.dirty)
}
