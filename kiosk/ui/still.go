package ui

import (
	"context"
	"image"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/widgets"
)

// Still draws single screens without a window: the same pages, the same painter, the same pixels.
type Still struct {
	Look    *theme.Look
	Engine  *typeset.Engine
	Icons   *paint.Icons
	Store   *paint.Store
	Catalog pages.Catalog
	Words   func(lang content.Lang, id string, data ...string) string
	Now     func() time.Time
	Typed   string     // what stands in the search field
	Fate    pages.Fate // of the answer that is thanked for
}

// Scene lays a screen out. page counts from 1; 0 is the first.
func (s Still) Scene(ctx context.Context, r session.Route, page int) (*paint.Scene, pages.Page, error) {
	env := pages.Env{
		Kit:     &widgets.Kit{Look: s.Look, Text: s.Engine, Icons: s.Icons, Store: s.Store},
		Catalog: s.Catalog, Words: s.Words, Now: s.Now, Emit: func(session.Event) {}, After: func(time.Duration, func()) {}, Missed: func() {}, Changed: func() {},
		Renew:  func(func(context.Context) bool) {},
		Typing: &pages.Typing{Text: s.Typed},
		Fate:   func(context.Context) pages.Fate { return s.Fate },
	}
	p := build(env, r, r.Screen != session.Attract && r.Screen != session.Language && r.Screen != session.Home)
	if a, ok := p.(*pages.Attract); ok && r.Lang != "" {
		a.At(r.Lang)
	}
	if err := p.Load(ctx); err != nil {
		return nil, nil, err
	}
	sc := p.Scene().Placed()
	for range page - 1 {
		if sc.Turn == nil {
			break
		}
		sc.Turn(1)
		sc = p.Scene().Placed()
	}
	return sc, p, nil
}

// Draw paints a screen, with the idle dialog over it when countdown is not 0.
func (s Still) Draw(ctx context.Context, r session.Route, page, countdown int) (*image.RGBA, error) {
	sc, _, err := s.Scene(ctx, r, page)
	if err != nil {
		return nil, err
	}
	for _, slot := range sc.Pictures() {
		s.Store.Fetch(ctx, *slot)
	}
	bmp := image.NewRGBA(image.Rect(0, 0, s.Look.W, s.Look.H))
	sc.Paint(bmp)
	if countdown > 0 {
		env := pages.Env{Kit: &widgets.Kit{Look: s.Look, Text: s.Engine, Icons: s.Icons, Store: s.Store}, Words: s.Words, Now: s.Now}
		under := image.NewRGBA(bmp.Rect)
		copy(under.Pix, bmp.Pix)
		paint.Darken(under, under.Rect, dialogDim)
		over, _ := pages.Idle{Env: env, Lang: r.Lang, Of: countdown}.Scene(under, countdown)
		over.Paint(bmp)
	}
	return bmp, nil
}

// dialogDim is how much darker a screen gets behind the idle dialog.
const dialogDim = 0.4
