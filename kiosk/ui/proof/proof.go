// Package proof paints the reference pages of a content off the screen: the ones that travellers come to first, each language and each category among them. It
// says whether all of them can be painted, before or behind the screen that shows them.
package proof

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"syscall"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
)

const (
	maxScenes    = 6  // of the attract screen or the wall
	maxTopics    = 16 // of the categories
	maxReason    = 300
	pictureBytes = 8 << 20
	nice         = 10 // of the thread that paints: whoever touches the screen goes first
)

// Catalog is what the pages are of. *catalog.Catalog has it.
type Catalog interface {
	pages.Catalog
	ui.Blobs
	Langs() []content.Lang
	Directions() []content.Direction
}

// Params are what a proof is made of.
type Params struct {
	Still   ui.Still // the look, the engine, the words, the time; its catalog and its store are set by Run
	Catalog Catalog
	Log     *slog.Logger
	// Wait is called before each page and comes back when nobody is there who would have to wait for it. Errors: the end of ctx.
	Wait  func(ctx context.Context) error
	Limit time.Duration // a page that takes longer cannot be shown
	Again time.Duration // after so long a page that failed is tried once more: files may just have been on their way
}

// A page is one screen to be painted.
type page struct {
	route session.Route
	scene int // of the attract screen and the wall, from 1
}

func (p page) String() string {
	parts := []string{string(p.route.Screen), string(p.route.Lang), p.route.Category, p.route.Item}
	if p.scene > 1 {
		parts = append(parts, fmt.Sprintf("scene %d", p.scene))
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// errPicture says that a picture of a page is missing or broken.
var errPicture = errors.New("a picture cannot be shown")

// Run paints the pages and gives the verdict; the generation and the time are the caller's. An error is the end of ctx, and no verdict.
func Run(ctx context.Context, p Params) (content.Check, error) {
	p.Still.Catalog = p.Catalog
	bmp := image.NewRGBA(image.Rect(0, 0, p.Still.Look.W, p.Still.Look.FullH()))
	var all []page
	err := p.one(ctx, page{route: session.Route{Screen: session.Home}}, func(ctx context.Context) (err error) {
		all, err = list(ctx, p.Catalog, p.Still.Wall)
		return err
	})
	if ctx.Err() != nil {
		return content.Check{}, fmt.Errorf("reference pages: %w", ctx.Err())
	}
	if err != nil {
		return content.Check{Page: "their list", Reason: clip(err)}, nil
	}
	p.Still.Store = p.store()
	for n, pg := range all {
		err := p.one(ctx, pg, func(ctx context.Context) error {
			err := p.paint(ctx, pg, bmp)
			if errors.Is(err, errPicture) {
				p.Still.Store = p.store() // which does not remember that one was missing
			}
			return err
		})
		if ctx.Err() != nil {
			return content.Check{}, fmt.Errorf("reference pages: %w", ctx.Err())
		}
		if err != nil {
			return content.Check{Pages: n, Page: pg.String(), Reason: clip(err)}, nil
		}
	}
	return content.Check{OK: true, Pages: len(all)}, nil
}

// clip keeps what is said short: shown.json has a limit.
func clip(err error) string {
	r := []rune(err.Error())
	return string(r[:min(len(r), maxReason)])
}

// one does a piece of work in a moment in which nobody waits, and once more when it failed. What panics or does not end has failed.
func (p Params) one(ctx context.Context, pg page, f func(context.Context) error) (err error) {
	for try := range 2 {
		if try > 0 {
			p.Log.WarnContext(ctx, "a reference page is tried again", "page", pg.String(), "err", err)
			rest(ctx, p.Again)
		}
		if err := p.Wait(ctx); err != nil {
			return err
		}
		if err = p.within(ctx, f); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}

func (p Params) within(ctx context.Context, f func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, p.Limit)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine, and its low priority with it
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, nice)
		defer func() {
			if bad := recover(); bad != nil {
				done <- fmt.Errorf("panic: %.160s", fmt.Sprint(bad))
			}
		}()
		done <- f(ctx)
	}()
	// What does not end by itself is left behind: it cannot be ended.
	t := time.NewTimer(p.Limit + time.Second)
	defer t.Stop()
	select {
	case err := <-done:
		if err != nil && ctx.Err() != nil {
			return fmt.Errorf("it takes longer than %v: %w", p.Limit, err)
		}
		return err
	case <-t.C:
		return fmt.Errorf("it takes longer than %v", p.Limit)
	}
}

// store decodes pictures of the catalog and keeps some: many pages have the same ones.
func (p Params) store() *paint.Store {
	return paint.NewStore(func(id string) (io.ReadSeekCloser, error) { return p.Catalog.OpenBlob(content.Digest(id)) }, pictureBytes, p.Log)
}

// paint lays a page out, decodes its pictures and paints it, as the screen would.
func (p Params) paint(ctx context.Context, pg page, bmp *image.RGBA) error {
	sc, _, err := p.Still.Scene(ctx, pg.route, pg.scene)
	if err != nil {
		return err
	}
	for _, slot := range sc.Pictures() {
		if p.Still.Store.Fetch(ctx, *slot) == nil {
			return fmt.Errorf("%w: %.16s", errPicture, slot.ID)
		}
	}
	clear(bmp.Pix)
	sc.Paint(bmp)
	return seen(sc, bmp)
}

// seen tells whether there is something to see and to read.
func seen(sc *paint.Scene, bmp *image.RGBA) error {
	words := false
	for _, part := range sc.All() {
		if t, ok := part.(paint.Text); ok && strings.TrimSpace(t.String()) != "" {
			words = true
			break
		}
	}
	if !words {
		return errors.New("the page has no words")
	}
	const every = 4 * 13
	for i := every; i+4 <= len(bmp.Pix); i += every {
		if [4]byte(bmp.Pix[i:i+4]) != [4]byte(bmp.Pix[:4]) {
			return nil
		}
	}
	return errors.New("the page is blank")
}

// list chooses the pages.
func list(ctx context.Context, c Catalog, wall bool) ([]page, error) {
	langs := c.Langs()
	if len(langs) == 0 {
		return nil, fmt.Errorf("%w: it has no language", content.ErrInvalid)
	}
	first, way := langs[0], content.In
	if d := c.Directions(); len(d) > 0 {
		way = d[0]
	}
	on := func(s session.Screen, l content.Lang) session.Route {
		return session.Route{Screen: s, Lang: l, Direction: way}
	}
	front := session.Attract
	if wall {
		front = session.Wall
	}
	v := c.Attract()
	var all []page
	for n := range min(max(1, len(v.Scenes)+len(v.Sponsored)), maxScenes) {
		all = append(all, page{on(front, first), n + 1})
	}
	if wall {
		return all, nil
	}
	all = append(all, page{route: on(session.Language, first)})
	home, err := c.Home(ctx, first, way)
	if err != nil {
		return nil, err
	}
	var items []string
	for n, t := range append(home.Practical, home.Culture...) {
		if t.Item != "" {
			items = append(items, t.Item)
		}
		if t.Category == "" || n >= maxTopics {
			continue
		}
		r := on(session.Topic, first)
		r.Category = t.Category
		all = append(all, page{route: r})
		topic, err := c.Topic(ctx, first, way, t.Category)
		if err != nil {
			return nil, err
		}
		if len(topic.Rows) > 0 {
			items = append(items, topic.Rows[len(all)%len(topic.Rows)].Item)
		}
	}
	for n, l := range langs {
		all = append(all, page{route: on(session.Home, l)})
		if len(items) > 0 {
			r := on(session.Article, l)
			r.Item = items[n%len(items)]
			all = append(all, page{route: r})
		}
	}
	if len(items) > 0 {
		r := on(session.Take, first)
		r.Item = items[0]
		all = append(all, page{route: r})
	}
	all = append(all, page{route: on(session.Search, first)})
	if !home.Today.Empty() {
		all = append(all, page{route: on(session.Today, first)})
	}
	if !c.HasEssentials() {
		return all, nil
	}
	all = append(all, page{route: on(session.Essentials, first)})
	essentials, err := c.Essentials(ctx, first, way)
	if err == nil && essentials.Cards != "" {
		r := on(session.Card, first)
		r.Item = essentials.Cards
		all = append(all, page{route: r})
	}
	return all, err
}

func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

var _ Catalog = (*catalog.Catalog)(nil)
