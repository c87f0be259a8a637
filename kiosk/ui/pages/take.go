package pages

import (
	"context"
	"errors"
	"image"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/qr"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// What a phone needs to read a code at arm's length (look.md 7).
const (
	moduleMM = 0.8
	codeMM   = 45
	codeMost = 210 // a dense code is read from a step away; larger ones do not fit a phone's view
)

// Take is the page with the codes that a phone takes an article along by: its text, and its address where it has one.
type Take struct {
	frame
	view    catalog.TakeView
	codes   []code
	missing bool
	pager
}

type code struct {
	qr.Code
	title, how, note string // words
}

// NewTake makes the page.
func NewTake(env Env, r session.Route, canBack bool) *Take {
	return &Take{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Take) Load(ctx context.Context) (err error) {
	p.view, err = p.Catalog.Take(ctx, p.Lang, p.Item, qr.MaxBytes)
	if p.missing = errors.Is(err, content.ErrNotFound); p.missing {
		return nil
	}
	if err != nil {
		return err
	}
	text := code{title: "take_text", how: "take_text_how"}
	if !p.view.Whole {
		text.note = "take_short"
	}
	if text.Code, err = qr.Encode(p.view.Short); err != nil {
		return err
	}
	p.codes = []code{text}
	if p.view.Web != "" {
		web := code{title: "take_web", how: "take_web_how"}
		if web.Code, err = qr.Encode(p.view.Web); err != nil {
			return err
		}
		p.codes = append(p.codes, web)
	}
	return nil
}

// Scene implements Page.
func (p *Take) Scene() *paint.Scene {
	sc := p.scene(true)
	if p.missing {
		p.gone(sc)
		return sc
	}
	if p.tight() {
		p.plain(sc)
		return sc
	}
	m := p.Margin()
	var area image.Rectangle
	place := func(w, h int) (*widgets.Block, bool) { // one code alone has a phone beside it
		if len(p.codes) != 1 {
			return nil, false
		}
		return p.withPhone(p.codes[0], w, h)
	}
	if p.Portrait {
		head := p.header(p.W - 2*m)
		area = image.Rect(m, 0, p.W-m, p.H-p.BarH()-p.E(1))
		room := area.Max.Y - p.StatusH() - head.Height - p.E(8)
		one, ok := place(area.Dx(), room)
		height := min(p.E(17)*len(p.codes)+p.Gutter()*(len(p.codes)-1), room)
		if ok {
			height = one.Height
		}
		area.Min.Y = area.Max.Y - height
		top := area.Min.Y - p.E(1.2) - head.Height
		p.hero(sc, p.view.Picture, image.Rect(0, p.StatusH(), p.W, top-p.E(1.2)), image.Pt(50, 58))
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, top))...)
		if ok {
			sc.Parts = append(sc.Parts, one.Place(area.Min)...)
			return sc
		}
	} else {
		left, right := p.left(25.1)
		head := p.header(left.Dx())
		p.headed(sc, p.view.Picture, left, head, 0.9, image.Point{})
		area = right
		if one, ok := place(area.Dx(), area.Dy()); ok {
			sc.Parts = append(sc.Parts, one.Place(area.Min)...)
			return sc
		}
	}
	gap := p.Gutter()
	h := (area.Dy() - gap*(len(p.codes)-1)) / len(p.codes)
	for i, c := range p.codes {
		y := area.Min.Y + i*(h+gap)
		p.card(sc, c, image.Rect(area.Min.X, y, area.Max.X, y+h))
	}
	return sc
}

// withPhone is one code on a card, with the words above it and a phone beside it that shows what it will get. ok is false where the
// card has no room for the two, w pixels wide and at most h high.
func (p *Take) withPhone(c code, w, h int) (b *widgets.Block, ok bool) {
	pad, gap := p.E(1.4), p.E(1.8)
	width := w - 2*pad
	texts := p.said(c, pad, width)
	top := pad
	for i := range texts {
		texts[i].Box = texts[i].Box.Add(image.Pt(0, top))
		top = texts[i].Box.Max.Y + p.E(0.4)
	}
	top += p.E(0.8)
	side, px := p.side(c, min(h-top-pad, width*3/5))
	phone := min(width-side-gap, p.E(19))
	if px < p.MM(moduleMM) || side < p.MM(codeMM) || side > h-top-pad || phone < p.E(9) || side < p.E(8) {
		return nil, false
	}
	height := top + side + pad
	if !p.Portrait { // as high as the picture's column, code and phone in the middle of what is left
		top, height = top+(h-height)/2, h
	}
	// Code and phone stand in the middle together: where the phone is narrow, both sides have the same air.
	x := pad + (width-side-gap-phone)/2
	return &widgets.Block{Height: height, Place: func(at image.Point) []paint.Part {
		r := image.Rectangle{Min: at, Max: at.Add(image.Pt(w, height))}
		parts := p.Card(r)
		for _, t := range texts {
			t.Box = t.Box.Add(at)
			parts = append(parts, t)
		}
		q := at.Add(image.Pt(x, top))
		parts = append(parts, paint.Matrix{R: image.Rectangle{Min: q, Max: q.Add(image.Pt(side, side))}, N: c.Size(), Quiet: qr.Quiet, Dark: c.Dark})
		var lines []widgets.Words
		for _, l := range p.view.Lines {
			lines = append(lines, words(l))
		}
		screen := image.Rect(q.X+side+gap, q.Y, q.X+side+gap+phone, r.Max.Y-p.Stroke("outline_e"))
		return append(parts, p.Handset(lines, screen)...)
	}}, true
}

// said is what is said of a code, each text at y 0.
func (p *Take) said(c code, x, width int) []paint.Text {
	title := p.Set(p.heading(p.word(c.title), width, p.Size("h2"), 4, 0.7), image.Pt(x, 0), width, p.Ink)
	texts := []paint.Text{title, p.Set(p.word(c.how).Size(p.Em).Balanced(), image.Pt(x, 0), width, p.Ink)}
	if c.note != "" {
		texts = append(texts, p.Set(p.word(c.note).Size(p.Size("small")).Balanced(), image.Pt(x, 0), width, p.Ink2))
	}
	return texts
}

// side is how wide a code is painted in so many pixels, with its light edge, and how wide a module is.
func (p *Take) side(c code, room int) (side, px int) {
	modules := c.Size() + 2*qr.Quiet
	px = max(p.MM(moduleMM), min(room, p.MM(codeMost))/modules)
	px = max(px*modules, p.MM(codeMM)) / modules
	return px * modules, px
}

// sideIn is how wide a code is in so much room, or in as little as it needs.
func (p *Take) sideIn(c code, room int) int { side, _ := p.side(c, room); return side }

// matrix is the code itself.
func (p *Take) matrix(c code, at image.Point, side int) paint.Part {
	return paint.Matrix{R: image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, N: c.Size(), Quiet: qr.Quiet, Dark: c.Dark}
}

// header is what the codes are of.
func (p *Take) header(width int) widgets.Block {
	most := 2
	if p.tight() {
		most = 0
	}
	small := p.Set(words(p.view.Title).Size(p.Ems(0.95)).Tight().Lines(most), image.Point{}, width, p.Ink2)
	title := p.Set(p.heading(p.word("take_title").Tracked(p.tracking(p.Lang)), width, p.Ems(1.85), 2, 0.86), image.Point{}, width, p.Ink)
	var badge *widgets.Words
	if p.view.Badge != nil {
		w := words(*p.view.Badge)
		badge = &w
	}
	facts := p.Facts(badge, false, nil, width)
	g := p.E(0.5)
	return widgets.Block{Height: small.Box.Dy() + title.Box.Dy() + facts.Height + 2*g, Place: func(at image.Point) []paint.Part {
		s, t := small, title
		s.Box = s.Box.Add(at)
		t.Box = t.Box.Add(image.Pt(at.X, s.Box.Max.Y+g))
		return append([]paint.Part{s, t}, facts.Place(image.Pt(at.X, t.Box.Max.Y+g))...)
	}}
}

// card is one code and, beside it, what the phone will get.
func (p *Take) card(sc *paint.Scene, c code, r image.Rectangle) {
	pad := p.E(1)
	side, _ := p.side(c, min(r.Dy()-2*pad, r.Dx()/2-pad))
	sc.Parts = append(sc.Parts, p.Card(r)...)
	at := image.Pt(r.Min.X+pad, r.Min.Y+(r.Dy()-side)/2)
	sc.Parts = append(sc.Parts, paint.Matrix{R: image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, N: c.Size(), Quiet: qr.Quiet, Dark: c.Dark})
	x, width := at.X+side+pad, r.Max.X-pad-at.X-side-pad
	texts := p.said(c, x, width)
	gap := p.E(0.7)
	h := gap * (len(texts) - 1)
	for _, t := range texts {
		h += t.Box.Dy()
	}
	y := r.Min.Y + (r.Dy()-h)/2
	for _, t := range texts {
		t.Box = t.Box.Add(image.Pt(0, y))
		sc.Parts = append(sc.Parts, t)
		y = t.Box.Max.Y + gap
	}
}
