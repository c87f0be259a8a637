package pages

import (
	"context"
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Essentials is what somebody may need at once: the numbers to call, and six pages a tap away.
type Essentials struct {
	frame
	view catalog.EssentialsView
	pager
}

// NewEssentials makes the page.
func NewEssentials(env Env, r session.Route, canBack bool) *Essentials {
	return &Essentials{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Essentials) Load(ctx context.Context) (err error) {
	p.view, err = p.Catalog.Essentials(ctx, p.Lang, p.Direction)
	return err
}

// Scene implements Page.
func (p *Essentials) Scene() *paint.Scene {
	sc := p.scene(true)
	if p.tight() {
		p.plain(sc)
		return sc
	}
	m := p.Margin()
	if p.Portrait {
		head := p.headline("essentials_title", p.view.Badge, p.W-2*m)
		top := p.StatusH() + p.E(1)
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, top))...)
		bottom := p.H - p.BarH() - p.E(0.95)
		tiles := (len(p.view.Tiles) + 1) / 2
		controls := max(p.ReachTop, bottom-tiles*(p.E(tileMost)+p.Gutter()))
		y := top + head.Height + p.E(1.2)
		if n := len(p.view.Numbers); n > 0 { // as high as they may be: they are read from far away
			columns := min(n, 2)
			rows := (n + columns - 1) / columns
			room := controls - p.E(1.2) - y
			high := min(room, rows*p.NumberMost()+(rows-1)*p.Gutter())
			y += (room - high) / 2
			sc.Parts = append(sc.Parts, p.Numbers(p.numbers(p.view.Numbers), image.Rect(m, y, p.W-m, y+high), columns)...)
		}
		sc.Keys = append(sc.Keys, p.Tiles(p.tiles(), image.Rect(m, controls, p.W-m, bottom), 2)...)
		return sc
	}
	left, right := p.left(17.5)
	head := p.headline("essentials_title", p.view.Badge, left.Dx())
	sc.Parts = append(sc.Parts, head.Place(left.Min)...)
	if n := len(p.view.Numbers); n > 0 {
		sc.Parts = append(sc.Parts, p.Numbers(p.numbers(p.view.Numbers), image.Rect(left.Min.X, left.Min.Y+head.Height+p.E(1), left.Max.X, left.Max.Y), 1)...)
	}
	sc.Keys = append(sc.Keys, p.Tiles(p.tiles(), p.capped(p.reachable(right), (len(p.view.Tiles)+1)/2), 2)...)
	return sc
}

// tileMost is how high a tile is at most, in e: where there are few of them, they do not fill the screen.
const tileMost = 11

// capped is the upper part of an area that so many rows of tiles have.
func (f *frame) capped(r image.Rectangle, rows int) image.Rectangle {
	r.Max.Y = min(r.Max.Y, r.Min.Y+rows*(f.E(tileMost)+f.Gutter()))
	return r
}

// headline is a title with the badge under it.
func (f *frame) headline(id string, badge *catalog.Text, width int) widgets.Block {
	return f.titled(words(catalog.Text{S: f.Words(f.Lang, id), Lang: f.Lang}), badge, width)
}

func (f *frame) titled(w widgets.Words, badge *catalog.Text, width int) widgets.Block {
	size := f.Ems(2.06)
	if !f.Portrait {
		size = f.Ems(1.85)
	}
	title := f.Set(f.heading(w.Tracked(f.tracking(w.Style.Lang)), width, size, 2, 0.7), image.Point{}, width, f.Ink)
	var facts widgets.Block
	gap := 0
	if badge != nil {
		b := words(*badge)
		facts, gap = f.Facts(&b, false, nil, width), f.E(0.5)
	}
	return widgets.Block{Height: title.Box.Dy() + gap + facts.Height, Place: func(at image.Point) []paint.Part {
		t := title
		t.Box = t.Box.Add(at)
		parts := []paint.Part{t}
		if gap > 0 {
			parts = append(parts, facts.Place(image.Pt(at.X, t.Box.Max.Y+gap))...)
		}
		return parts
	}}
}

func (f *frame) numbers(list []catalog.Number) []widgets.Number {
	var out []widgets.Number
	for _, n := range list {
		out = append(out, widgets.Number{Number: words(n.Number), Who: words(n.Who), Pictogram: n.Pictogram, Colour: n.Colour})
	}
	return out
}

func (p *Essentials) tiles() []widgets.Tile {
	var list []widgets.Tile
	for _, t := range p.view.Tiles {
		do := p.emit(session.OpenItem{ID: t.Item})
		if t.Item == p.view.Cards { // the numbers' own page is its show-cards
			do = p.emit(session.OpenCard{ID: t.Item})
		}
		list = append(list, widgets.Tile{ID: "essential-" + t.Item, Label: words(t.Title), Pictogram: t.Pictogram, Colour: t.Colour, Do: do})
	}
	return list
}
