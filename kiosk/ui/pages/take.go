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
	codeMost = 120 // larger ones are no easier to aim at
)

// Take is the page with the codes that a phone takes an article along by: its text, and its address where it has one.
type Take struct {
	frame
	view    catalog.TakeView
	codes   []code
	missing bool
}

type code struct {
	qr.Code
	title, how, note string // words
}

// NewTake makes the page.
func NewTake(env Env, r session.Route, canBack bool) *Take {
	return &Take{frame: frame{Env: env, Route: r, canBack: canBack}}
}

// Load implements Page.
func (p *Take) Load(ctx context.Context) (err error) {
	p.view, err = p.Catalog.Take(ctx, p.Lang, p.Item, qr.MaxBytes)
	if errors.Is(err, content.ErrNotFound) {
		p.missing = true
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
	m := p.Margin()
	var area image.Rectangle
	if p.Portrait {
		head := p.header(p.W - 2*m)
		area = image.Rect(m, 0, p.W-m, p.H-p.BarH()-p.E(1))
		height := min(p.E(17)*len(p.codes)+p.Gutter()*(len(p.codes)-1), area.Max.Y-p.StatusH()-head.Height-p.E(8))
		area.Min.Y = area.Max.Y - height
		top := area.Min.Y - p.E(1.2) - head.Height
		p.hero(sc, p.view.Picture, image.Rect(0, p.StatusH(), p.W, top-p.E(1.2)), image.Pt(50, 58))
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, top))...)
	} else {
		left, right := p.left(25.1)
		head := p.header(left.Dx())
		p.hero(sc, p.view.Picture, image.Rect(left.Min.X, left.Min.Y, left.Max.X, left.Max.Y-head.Height-p.E(0.9)), image.Point{})
		sc.Parts = append(sc.Parts, head.Place(image.Pt(left.Min.X, left.Max.Y-head.Height))...)
		area = right
		area.Max.Y = min(area.Max.Y, area.Min.Y+p.E(18)*len(p.codes))
	}
	gap := p.Gutter()
	h := (area.Dy() - gap*(len(p.codes)-1)) / len(p.codes)
	for i, c := range p.codes {
		y := area.Min.Y + i*(h+gap)
		p.card(sc, c, image.Rect(area.Min.X, y, area.Max.X, y+h))
	}
	return sc
}

// header is what the codes are of.
func (p *Take) header(width int) widgets.Block {
	small := p.Set(words(p.view.Title).Size(p.Ems(0.95)).Tight().Lines(2), image.Point{}, width, p.Ink2)
	title := p.Set(p.Fit(p.word("take_title").Size(p.Ems(1.85)).Bold().Heading().Tracked(p.tracking(p.Lang)), width, 2, 0.86), image.Point{}, width, p.Ink)
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
	modules := c.Size() + 2*qr.Quiet
	px := max(p.MM(moduleMM), min(r.Dy()-2*pad, r.Dx()/2-pad, p.MM(codeMost))/modules)
	side := max(px*modules, p.MM(codeMM))
	px = side / modules
	side = px * modules
	sc.Parts = append(sc.Parts, p.Card(r)...)
	at := image.Pt(r.Min.X+pad, r.Min.Y+(r.Dy()-side)/2)
	sc.Parts = append(sc.Parts, paint.Matrix{R: image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, N: c.Size(), Quiet: qr.Quiet, Dark: c.Dark})
	x, width := at.X+side+pad, r.Max.X-pad-at.X-side-pad
	title := p.Set(p.Fit(p.word(c.title).Size(p.Size("h2")).Bold().Heading(), width, 4, 0.7), image.Pt(x, 0), width, p.Ink)
	texts := []paint.Text{title, p.Set(p.word(c.how).Size(p.Em), image.Pt(x, 0), width, p.Ink)}
	if c.note != "" {
		texts = append(texts, p.Set(p.word(c.note).Size(p.Size("small")), image.Pt(x, 0), width, p.Ink2))
	}
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
