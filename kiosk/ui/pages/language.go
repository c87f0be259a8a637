package pages

import (
	"context"
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Language is the choice of languages, each by its own name in its own script.
type Language struct {
	frame
	begun   bool // the traveller has chosen before: the choice is marked
	picture *catalog.Picture
	langs   []catalog.LanguageView
	pager
}

// NewLanguage makes the page.
// One can always go back from it: at first to the attract screen.
func NewLanguage(env Env, r session.Route, begun bool) *Language {
	return &Language{frame: frame{Env: env, Route: r, canBack: true}, begun: begun, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Language) Load(ctx context.Context) error {
	v, err := p.Catalog.Home(ctx, p.Lang, p.Direction)
	p.picture, p.langs = v.Picture, p.Catalog.Languages()
	return err
}

// Scene implements Page.
func (p *Language) Scene() *paint.Scene {
	sc := p.scene(p.tight())
	if p.tight() {
		p.plain(sc)
		return sc
	}
	m, bottom := p.Margin(), p.H-p.BarH()-p.E(0.98)
	area := image.Rect(m, 0, p.W-m, bottom)
	title := p.title(area.Dx())
	if p.Portrait {
		controls := max(p.ReachTop, p.H/3+title.Height)
		hero := image.Rect(0, 0, p.W, controls-title.Height-p.E(1.9))
		p.hero(sc, p.picture, hero, image.Pt(50, 70))
		sc.Parts = append(sc.Parts, title.Place(image.Pt(m, hero.Max.Y+p.E(1.05)))...)
		area.Min.Y = controls
	} else {
		hero := image.Rect(0, 0, p.E(22.2), p.H-p.BarH())
		flat := p.flat(hero)
		sc.Parts = append(sc.Parts, flat)
		p.drawn(sc, p.picture, flat)
		area.Min.X = hero.Max.X + p.Margin()
		title = p.title(area.Dx())
		sc.Parts = append(sc.Parts, title.Place(image.Pt(area.Min.X, p.E(1.3)))...)
		area.Min.Y = max(p.E(1.3)+title.Height+p.E(0.95), p.ReachTop)
	}
	sc.Keys = append(sc.Keys, p.choices(area)...)
	return sc
}

// flat is the picture up to the edges of the screen.
func (p *Language) flat(r image.Rectangle) paint.Picture {
	id, alt := picture(p.picture)
	return p.Picture(id, r, 0, paint.All, image.Pt(48, 50), alt)
}

// title asks the question in the page's language and in two others. The mark stands before it, or above it where a word would be parted beside it.
func (p *Language) title(width int) widgets.Block {
	mark := p.E(3.1)
	x, top := mark+p.E(0.95), 0
	question := p.word("choose_language").Size(p.Ems(1.9)).Bold().Tight().Balanced()
	ask := p.Fit(question, width-x, 3, 0.6)
	if p.LongestWord(ask) > width-x || len(p.Layout(ask, width-x).Lines) > 2 {
		x, top = 0, mark+p.E(0.5)
		ask = p.Fit(question, width, 3, 0.6)
	}
	q := p.Set(ask, image.Point{}, width-x, p.Ink)
	type second struct {
		w    widgets.Words
		wide int
	}
	var others []second
	for _, l := range p.langs {
		if l.Lang != p.Lang && len(others) < 2 {
			w := words(catalog.Text{S: p.Words(l.Lang, "choose_language"), Lang: l.Lang}).Size(p.Ems(0.92)).Lines(1)
			others = append(others, second{w, p.Natural(w)})
		}
	}
	low := 0
	for _, o := range others {
		low = max(low, p.Layout(o.w, 0).Size().Y)
	}
	return widgets.Block{Height: max(mark, top+q.Box.Dy()+low), Place: func(at image.Point) []paint.Part {
		h := q.Box.Dy() + low
		y, markY := at.Y+top, at.Y
		if top == 0 {
			y, markY = at.Y+max(0, (mark-h)/2), at.Y+max(0, (h-mark)/2)
		}
		parts := []paint.Part{
			p.Icon("language", image.Pt(at.X, markY), mark, p.Indigo),
			p.Set(ask, image.Pt(at.X+x, y), width-x, p.Ink),
		}
		ox := at.X + x
		for _, o := range others {
			if ox+o.wide > at.X+width {
				break
			}
			parts = append(parts, p.OnBaseline(o.w, ox, ox+o.wide, y+q.Box.Dy()+low/2+int(0.36*o.w.Style.SizePx), p.Ink2))
			ox += o.wide + p.E(1.2)
		}
		return parts
	}}
}

// choices are two columns of equal cards: a shape that ten languages fill without a hole.
func (p *Language) choices(area image.Rectangle) []*paint.Key {
	columns := 2
	if !p.Portrait && len(p.langs)%3 == 0 {
		columns = 3
	}
	rows := (len(p.langs) + columns - 1) / columns
	gap := max(p.TouchGap(), p.E(0.58))
	w := (area.Dx() - gap*(columns-1)) / columns
	h := min((area.Dy()-gap*(rows-1))/max(1, rows), p.E(7.5))
	var keys []*paint.Key
	var cards []widgets.Choice
	subs := true // a low screen has the names alone, on all cards or on none
	for _, l := range p.langs {
		c := widgets.Choice{
			ID: "lang-" + string(l.Lang), Name: words(catalog.Text{S: l.Name, Lang: l.Lang}),
			Sub:    words(catalog.Text{S: p.Words(l.Lang, "tagline"), Lang: l.Lang}),
			Chosen: p.begun && l.Lang == p.Lang, Do: p.emit(session.ChooseLang{Lang: l.Lang}),
		}
		cards = append(cards, c)
		subs = subs && p.ChoiceHeight(c, w) <= h
	}
	for i, c := range cards {
		x, y := area.Min.X+i%columns*(w+gap), area.Min.Y+i/columns*(h+gap)
		if !subs {
			c.Sub = widgets.Words{}
		}
		keys = append(keys, p.Choice(c, image.Rect(x, y, x+w, y+h)))
	}
	return keys
}
