package ui

import (
	"context"
	"image"
	"slices"
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
	Typed   string // what stands in the search field
	Folded  bool   // the search's keyboard is away

	Band    *content.Alert         // a warning that was put aside; may be nil
	Stick   *content.CourierStatus // a courier's stick, on attract and wall; may be nil
	Access  session.Access
	Wall    bool           // nobody touches the screen
	Hearing *pages.Hearing // the voice, for the strip; nil: a kiosk without one
	Spoken  int            // which sentence is marked as being read; 1 is the first
	Desk    *pages.Desk    // of the staff corner; nil: its screens cannot be drawn
	Fate    pages.Fate     // of the answer that is thanked for
}

// Scene lays a screen out. page counts from 1; 0 is the first.
func (s Still) Scene(ctx context.Context, r session.Route, page int) (*paint.Scene, pages.Page, error) {
	env := pages.Env{
		Kit:     &widgets.Kit{Look: s.Look, Text: s.Engine, Icons: s.Icons, Store: s.Store},
		Catalog: s.Catalog, Words: s.Words, Now: s.Now, Emit: func(session.Event) {}, After: func(time.Duration, func()) {}, Missed: func() {}, Access: s.Access, CanLower: s.Look.Top > 0 || s.Look.ReachTop > 0, Changed: func() {},
		Renew:  func(func(context.Context) bool) {},
		Typing: &pages.Typing{Text: s.Typed}, Desk: s.Desk,
		Band: func() *content.Alert { return s.Band }, Stick: func() *content.CourierStatus { return s.Stick },
		Fate: func(context.Context) pages.Fate { return s.Fate },
	}
	var p pages.Page
	if s.Hearing != nil {
		env.Wish = func(pages.Wish) {}
		env.Hear = func() pages.Hearing {
			h := *s.Hearing
			h.Recorded = h.Recorded || (&Shell{}).recording(p) != nil
			return h
		}
	}
	p = build(env, r, r.Screen != session.Attract && r.Screen != session.Wall && r.Screen != session.Language && r.Screen != session.Home)
	if a, ok := p.(pages.Scenic); ok {
		s.scenic(a, r.Lang, page)
	}
	if err := p.Load(ctx); err != nil {
		return nil, nil, err
	}
	if f, ok := p.(*pages.Search); ok && s.Folded {
		f.Fold()
	}
	sc := p.Scene().Placed()
	paged, _ := p.(interface{ Number() int })
	for n := range page - 1 {
		if sc.Turn == nil {
			break
		}
		sc.Turn(1)
		if paged != nil && paged.Number() == n+1 { // that was the last one
			break
		}
		sc = p.Scene().Placed()
	}
	return sc, p, nil
}

// EachPage lays out page after page of a screen until f has seen enough. The first is 1.
func (s Still) EachPage(ctx context.Context, r session.Route, f func(page int, sc *paint.Scene) (more bool)) error {
	sc, p, err := s.Scene(ctx, r, 1)
	if err != nil {
		return err
	}
	paged, _ := p.(interface{ Number() int })
	for n := 1; f(n, sc) && sc.Turn != nil && paged != nil; n++ {
		before := paged.Number()
		sc.Turn(1)
		if paged.Number() == before {
			break
		}
		sc = p.Scene().Placed()
	}
	return nil
}

// scenic shows a scene of the moment, counted from 1: first a round of those that nobody paid for, then the others. 0 is the one that belongs to
// the language.
func (s Still) scenic(a pages.Scenic, lang content.Lang, n int) {
	v := s.Catalog.Attract()
	all := append(slices.Clone(v.Scenes), v.Sponsored...)
	if n == 0 && len(v.Scenes) > 0 {
		for i, l := range v.Langs {
			if l.Lang == lang {
				n = i%len(v.Scenes) + 1
			}
		}
	}
	if len(all) > 0 {
		a.Show(all[(max(n, 1)-1)%len(all)])
	}
	if lang != "" {
		a.At(lang)
	}
}

// Draw paints a screen, with the idle dialog over it when countdown is not 0.
func (s Still) Draw(ctx context.Context, r session.Route, page, countdown int) (*image.RGBA, error) {
	sc, p, err := s.Scene(ctx, r, page)
	if err != nil {
		return nil, err
	}
	return s.Paint(ctx, sc, p, r.Lang, page, countdown), nil
}

// Paint paints a scene that Scene or EachPage gave, with its pictures, and with the idle dialog over it when countdown is not 0. of is the page that Scene gave; nil:
// what is marked in it as spoken does not follow a recording.
func (s Still) Paint(ctx context.Context, sc *paint.Scene, of pages.Page, lang content.Lang, page, countdown int) *image.RGBA {
	for _, slot := range sc.Pictures() {
		s.Store.Fetch(ctx, *slot)
	}
	bmp := image.NewRGBA(image.Rect(0, 0, s.Look.W, s.Look.FullH()))
	if s.Spoken > 0 {
		sh := Shell{look: s.Look}
		sh.state.Lang = lang
		st := &still{scene: sc, of: of}
		sh.ear.read = &reading{page: of}
		sh.cueUp(sh.ear.read, st)
		if items, _ := sh.script(st, page > 1); s.Spoken <= len(items) {
			sc.Spoken = (&widgets.Kit{Look: s.Look}).Spoken(items[s.Spoken-1].marks)
		}
	}
	sc.Paint(bmp)
	if countdown > 0 {
		env := pages.Env{Kit: &widgets.Kit{Look: s.Look, Text: s.Engine, Icons: s.Icons, Store: s.Store}, Words: s.Words, Now: s.Now}
		under := image.NewRGBA(bmp.Rect)
		copy(under.Pix, bmp.Pix)
		paint.Darken(under, under.Rect, dialogDim)
		over, _ := pages.Idle{Env: env, Lang: lang, Of: countdown}.Scene(under, countdown)
		over.Paint(bmp)
	}
	return bmp
}

// DrawNotice paints an emergency notice in a language. page counts from 1; 0 is the first.
func (s Still) DrawNotice(a content.Alert, lang content.Lang, page int) *image.RGBA {
	sc := s.NoticeScene(a, lang, page)
	bmp := image.NewRGBA(image.Rect(0, 0, s.Look.W, s.Look.FullH()))
	sc.Paint(bmp)
	return bmp
}

// NoticeScene lays an emergency notice out.
func (s Still) NoticeScene(a content.Alert, lang content.Lang, page int) *paint.Scene {
	env := pages.Env{
		Kit:     &widgets.Kit{Look: s.Look, Text: s.Engine, Icons: s.Icons, Store: s.Store},
		Catalog: s.Catalog, Words: s.Words, Now: s.Now, Emit: func(session.Event) {}, Wall: s.Wall,
	}
	do := pages.NoticeDo{Lang: func(content.Lang) {}, Read: func() {}, More: func() {}}
	return pages.NewNotice(env, lang, a, 1, 1, max(0, page-1), do).Scene().Placed()
}

// dialogDim is how much darker a screen gets behind the idle dialog.
const dialogDim = 0.4
