package pages

import (
	"context"
	"fmt"
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Topic is the list of one category.
type Topic struct {
	frame
	view catalog.TopicView
	pager
}

// NewTopic makes the page.
func NewTopic(env Env, r session.Route, canBack bool) *Topic {
	return &Topic{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Topic) Load(ctx context.Context) (err error) {
	p.view, err = p.Catalog.Topic(ctx, p.Lang, p.Direction, p.Category)
	return err
}

// Scene implements Page.
func (p *Topic) Scene() *paint.Scene {
	sc := p.scene(true)
	if p.tight() {
		p.plain(sc)
		return sc
	}
	m := p.Margin()
	var area image.Rectangle
	if p.Portrait {
		title := p.title(p.W-2*m, p.Ems(2.1))
		bottom := p.H - p.BarH() - p.E(0.95)
		// Few rows stand at the bottom, near the hand; the picture takes what they leave.
		controls := max(p.ReachTop, p.StatusH()+p.H/5+title.Height, bottom-p.listHeight())
		hero := image.Rect(0, p.StatusH(), p.W, controls-title.Height-p.E(2.2))
		p.hero(sc, p.view.Picture, hero, image.Pt(50, 58))
		sc.Parts = append(sc.Parts, title.Place(image.Pt(m, hero.Max.Y+p.E(1.1)))...)
		area = image.Rect(m, controls, p.W-m, bottom)
	} else {
		left, right := p.left(23)
		title := p.title(left.Dx(), p.Ems(1.85))
		p.headed(sc, p.view.Picture, left, title, 0.95, image.Pt(50, 55))
		area = p.reachable(right)
	}
	p.rows(sc, area)
	return sc
}

func (p *Topic) title(width int, size float64) widgets.Block {
	plate := p.Comp("plate")
	x := plate + p.E(0.9)
	name := p.heading(words(p.view.Title).Tracked(p.tracking(p.view.Title.Lang)), width-x, size, 2, 0.8)
	t := p.Set(name, image.Point{}, width-x, p.Ink)
	h := max(plate, t.Box.Dy())
	tone := p.Tone(p.view.Colour)
	var badge widgets.Block
	gap := 0
	if p.view.Badge != nil {
		w := words(*p.view.Badge)
		badge, gap = p.Facts(&w, false, nil, width-x), p.E(0.3)
	}
	return widgets.Block{Height: h + gap + badge.Height, Place: func(at image.Point) []paint.Part {
		pl := image.Pt(at.X, at.Y+(h-plate)/2)
		parts := append(p.Plate(p.view.Pictogram, tone, image.Rectangle{Min: pl, Max: pl.Add(image.Pt(plate, plate))}, tone.Tint),
			p.Middle(name, image.Rect(at.X+x, at.Y, at.X+width, at.Y+h), p.Ink))
		if gap > 0 {
			parts = append(parts, badge.Place(image.Pt(at.X+x, at.Y+h+gap))...)
		}
		return parts
	}}
}

func (p *Topic) rowGap() int { return max(p.TouchGap(), p.E(0.6)) }

// rowMost is the greatest height of a row: where there are few, their pictures are large.
func (p *Topic) rowMost() int {
	if !p.Portrait && len(p.view.Rows) < 3 {
		return p.E(14)
	}
	return p.E(10.5)
}

// listHeight is what all rows take when they are as high as they may be.
func (p *Topic) listHeight() int {
	n := max(1, len(p.view.Rows))
	return n*p.rowMost() + (n-1)*p.rowGap()
}

// rows puts as many rows on the page as have room, each at least as high as a finger needs.
func (p *Topic) rows(sc *paint.Scene, area image.Rectangle) {
	if p.view.Empty != nil {
		w := words(*p.view.Empty).Size(p.Size("lead"))
		sc.Parts = append(sc.Parts, p.Set(w, area.Min.Add(image.Pt(0, p.E(1))), area.Dx(), p.Ink2))
		return
	}
	gap, most := p.rowGap(), p.rowMost()
	least := max(p.Comp("row_min_h"), p.TouchMin())
	fit := func(h int) int { return max(1, (h+gap)/(least+gap)) }
	n := len(p.view.Rows)
	per := fit(area.Dy())
	if n > per {
		actions := p.ActionsH()
		per = fit(area.Dy() - actions)
		p.setPages((n + per - 1) / per)
		sc.Turn = p.turn
		p.pageKeys(sc, &p.frame, image.Rect(area.Min.X, area.Max.Y-actions+p.E(0.4), area.Max.X, area.Max.Y))
		area.Max.Y -= actions
	} else {
		p.setPages(1)
	}
	first := p.page() * per
	h := min(most, (area.Dy()-gap*(per-1))/per)
	if n <= per { // fewer rows stand a little higher, not lost at the top
		h = min(most, (area.Dy()-gap*(n-1))/n)
	}
	for i, row := range p.view.Rows[first:min(n, first+per)] {
		y := area.Min.Y + i*(h+gap)
		id, alt := picture(row.Picture)
		second := words(row.Summary)
		if row.Note != nil {
			second = words(*row.Note)
		}
		sc.Keys = append(sc.Keys, p.ListRow(widgets.Row{
			ID: "item-" + row.Item, Title: words(row.Title), Second: second, Picture: id, Alt: alt,
			Pictogram: p.view.Pictogram, Colour: p.view.Colour, Do: p.emit(session.OpenItem{ID: row.Item}),
		}, image.Rect(area.Min.X, y, area.Max.X, y+h)))
	}
}

// pageKeys puts "1 / 2" and the two keys at the end of a row.
func (p *pager) pageKeys(sc *paint.Scene, f *frame, r image.Rectangle) {
	at, n := p.page(), p.pages()
	of := widgets.Plain(fmt.Sprintf("%d / %d", at+1, n), typeset.Style{Lang: "en"})
	parts, keys := f.PageKeyParts(widgets.PageKeys{Of: of, Up: func() { p.turn(-1) }, Down: func() { p.turn(1) }, CanUp: at > 0, CanDown: at < n-1}, r)
	sc.Parts, sc.Keys = append(sc.Parts, parts...), append(sc.Keys, keys...)
}
