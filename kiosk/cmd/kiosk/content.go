package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"cuango/assets"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
)

const (
	// pollEvery is how often the link to the active generation is read. It is one readlink.
	pollEvery = 2 * time.Second
	// closeAfter is how long a generation that is not shown any more stays open for work under way.
	closeAfter = time.Minute
)

// library chooses what is shown: the active generation, or the one before it, or the seed pack.
type library struct {
	dir   string
	gate  string
	langs []content.Lang // asked for first; empty: the gate's
	place content.Name   // where the kiosk stands

	seedFirst bool  // what is active when the program starts is not shown: the screen has ended over it again and again
	blamed    int64 // unless it was this generation, and contentsyncd has gone back meanwhile; 0: it is not known

	words *i18n.Bundle
	log   *slog.Logger

	checked   func(generation int64)                                            // is told whose bytes are whole; may be nil
	withdrawn *catalog.Withdrawn                                                // what was taken back, for every catalog; may be nil
	opens     func(generation int64)                                            // is told before a generation is opened; may be nil
	prove     func(context.Context, *catalog.Catalog) (problem string, ok bool) // paints the reference pages; may be nil

	reader  *cache.Reader // nil: the seed pack
	tried   int64         // the generation of the link when we last looked
	problem string        // why the active generation is not shown

	unproved *catalog.Catalog // what first has opened, until its reference pages are painted
}

// catalog makes what the screens ask of a source.
func (l *library) catalog(ctx context.Context, src catalog.Source) (*catalog.Catalog, error) {
	c, err := catalog.New(ctx, src, l.words, l.gate, l.langs...)
	if err != nil {
		return nil, err
	}
	c.SetPlace(l.place)
	c.SetWithdrawn(l.withdrawn)
	return c, nil
}

// first opens something to show at once. The active generation is only opened here; verify checks
// its bytes while it is already on the screen.
func (l *library) first(ctx context.Context) (*catalog.Catalog, error) {
	if l.dir != "" && l.seedFirst {
		if l.tried = l.blamed; l.tried == 0 {
			l.tried, _ = cache.Current(l.dir) // 0: what comes is shown
		}
		l.opening(0)
		return l.seed(ctx)
	}
	if l.dir != "" {
		n, err := cache.Current(l.dir)
		if err == nil {
			l.tried = n
			l.opening(n)
			if l.reader, err = cache.OpenGeneration(ctx, l.dir, n); err == nil {
				c, err := l.catalog(ctx, l.reader)
				if err == nil {
					l.unknown(ctx, c)
					l.unproved = c
					return c, nil
				}
				l.log.ErrorContext(ctx, "active generation cannot be read", "generation", n, "err", err)
			}
		}
		if !errors.Is(err, content.ErrNotFound) {
			return l.older(ctx, err)
		}
	}
	return l.seed(ctx)
}

// unknown says what is wrong when content was synced and does not know the gate of the configuration.
func (l *library) unknown(ctx context.Context, c *catalog.Catalog) {
	if l.reader == nil || c.Known() {
		return
	}
	l.problem = fmt.Sprintf("no published pack knows the gate %q of kiosk.toml", l.gate)
	l.log.ErrorContext(ctx, "gate is not in the content", "gate", l.gate)
}

// verify checks what first has opened, and gives something else to show when it is not whole.
func (l *library) verify(ctx context.Context) *catalog.Catalog {
	if l.reader == nil {
		return nil
	}
	err := l.reader.Verify(ctx)
	if err == nil {
		l.whole(l.reader)
	}
	if err == nil || ctx.Err() != nil {
		return nil
	}
	c, err := l.older(ctx, err)
	if err != nil {
		l.log.ErrorContext(ctx, "nothing to show instead", "err", err)
		return nil
	}
	return c
}

// whole tells that a generation's bytes were compared with what was recorded.
func (l *library) whole(r *cache.Reader) {
	if l.checked != nil {
		l.checked(r.Generation().Number)
	}
}

// older opens the newest generation that is whole, or the seed pack.
func (l *library) older(ctx context.Context, why error) (*catalog.Catalog, error) {
	if why != nil {
		l.problem = why.Error()
		l.log.ErrorContext(ctx, "active generation not shown", "err", why)
	}
	l.drop()
	r, err := cache.OpenReader(ctx, l.dir)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		l.log.ErrorContext(ctx, "no generation can be shown: the seed pack stands in", "err", err)
		return l.seed(ctx)
	}
	c, err := l.catalog(ctx, r)
	if err != nil {
		_ = r.Close() // only read
		l.log.ErrorContext(ctx, "generation cannot be read: the seed pack stands in", "err", err)
		return l.seed(ctx)
	}
	l.reader = r
	l.whole(r)
	return c, nil
}

func (l *library) seed(ctx context.Context) (*catalog.Catalog, error) {
	files, err := fs.Sub(assets.FS, "seedpack")
	if err != nil {
		return nil, err
	}
	s, err := catalog.NewSeed(files)
	if err != nil {
		return nil, err
	}
	l.drop()
	return l.catalog(ctx, s)
}

// drop lets the open generation go once nobody can be reading from it any more.
func (l *library) drop() {
	if r := l.reader; r != nil {
		time.AfterFunc(closeAfter, func() { _ = r.Close() }) // only read
	}
	l.reader = nil
}

// follow looks for new generations until ctx ends and hands each to show. It verifies one before it hands it over.
func (l *library) follow(ctx context.Context, show func(c *catalog.Catalog, problem string)) {
	if c := l.verify(ctx); c != nil {
		l.unproved = nil
		show(c, l.problem)
	}
	if l.unproved != nil && l.prove != nil {
		pause(ctx, proofAfter)
		if problem, ok := l.prove(ctx, l.unproved); !ok && problem != "" { // contentsyncd goes back, and the link with it
			l.problem = problem
			show(nil, problem)
		}
		l.unproved = nil
	}
	t := time.NewTicker(pollEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		n, err := cache.Current(l.dir)
		if err != nil || n == l.tried {
			continue
		}
		l.tried = n
		if l.reader != nil && l.reader.Generation().Number == n { // it was gone back to, and never left
			l.problem = ""
			show(nil, "")
			continue
		}
		if c := l.change(ctx, n); c != nil {
			l.problem = ""
			l.unknown(ctx, c)
			show(c, l.problem)
		} else {
			show(nil, l.problem)
		}
	}
}

// opening tells which generation is about to be opened.
func (l *library) opening(n int64) {
	if l.opens != nil {
		l.opens(n)
	}
}

// change opens a new generation; when it is not whole, or a reference page of it cannot be painted, what is shown stays.
func (l *library) change(ctx context.Context, n int64) *catalog.Catalog {
	l.opening(n)
	r, err := cache.OpenGeneration(ctx, l.dir, n)
	if err == nil {
		var c *catalog.Catalog
		if err = r.Verify(ctx); err == nil {
			l.whole(r)
			c, err = l.catalog(ctx, r)
		}
		if err == nil {
			if l.prove != nil {
				if problem, ok := l.prove(ctx, c); !ok {
					l.problem = problem
					time.AfterFunc(closeAfter, func() { _ = r.Close() }) // only read; a page that did not end may still do so
					return nil
				}
			}
			l.drop()
			l.reader = r
			l.log.InfoContext(ctx, "new generation", "generation", n)
			return c
		}
		_ = r.Close() // only read
	}
	l.problem = fmt.Sprintf("generation %d: %v", n, err)
	l.log.ErrorContext(ctx, "new generation not shown", "generation", n, "err", err)
	return nil
}
