package pages

import (
	"context"
	"errors"
	"fmt"
	"image"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Card is a sentence in Vietnamese to hold somebody's eyes to, as large as the screen, with the numbers to call beside it and the
// other cards of its set as keys below.
type Card struct {
	frame
	view    catalog.CardsView
	missing bool
}

// NewCard makes the page.
func NewCard(env Env, r session.Route, canBack bool) *Card {
	return &Card{frame: frame{Env: env, Route: r, canBack: canBack}}
}

// Load implements Page.
func (p *Card) Load(ctx context.Context) (err error) {
	p.view, err = p.Catalog.Cards(ctx, p.Lang, p.Item)
	if p.missing = errors.Is(err, content.ErrNotFound); p.missing {
		err = nil
	}
	p.missing = p.missing || len(p.view.Cards) == 0
	return err
}

// shown is which card: content may have changed under the route.
func (p *Card) shown() int { return min(max(p.CardNo, 0), len(p.view.Cards)-1) }

// Scene implements Page.
func (p *Card) Scene() *paint.Scene {
	sc := p.scene(true)
	if p.missing {
		p.gone(sc)
		return sc
	}
	m := p.Margin()
	keys := p.Comp("button_h") + p.E(0.4)
	var area image.Rectangle
	if p.Portrait {
		head := p.titled(words(p.view.Title), p.view.Badge, p.W-2*m)
		y := p.StatusH() + p.E(0.8)
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, y))...)
		y += head.Height + p.E(0.9)
		if n := len(p.view.Numbers); n > 0 {
			r := image.Rect(m, y, p.W-m, y+(n+1)/2*p.E(7)+(n-1)/2*p.Gutter())
			sc.Parts = append(sc.Parts, p.Numbers(p.numbers(p.view.Numbers), r, 2)...)
			y = r.Max.Y + p.E(1)
		}
		area = image.Rect(m, y, p.W-m, p.H-p.BarH()-p.E(0.9))
	} else {
		left, right := p.left(17.5)
		head := p.titled(words(p.view.Title), p.view.Badge, left.Dx())
		sc.Parts = append(sc.Parts, head.Place(left.Min)...)
		if len(p.view.Numbers) > 0 {
			sc.Parts = append(sc.Parts, p.Numbers(p.numbers(p.view.Numbers), image.Rect(left.Min.X, left.Min.Y+head.Height+p.E(0.9), left.Max.X, left.Max.Y), 1)...)
		}
		area = right
	}
	if len(p.view.Cards) > 1 {
		rows := p.choices(sc, image.Rect(area.Min.X, area.Max.Y-keys, area.Max.X, area.Max.Y))
		area.Max.Y -= rows
	}
	c := p.view.Cards[p.shown()]
	card := widgets.ShowCard{
		Show: p.word("card_show"), How: p.word("card_how"), Say: spans(c.Say, "vi"), More: spans(c.More, "vi"), Here: spans(p.view.Here, "vi"), Meaning: words(c.Meaning),
	}
	card.Pictograms.Band, card.Pictograms.Here = "speak", "place"
	sc.Parts = append(sc.Parts, p.ShowCard(card, area)...)
	return sc
}

// choices are the cards of the set as keys, upwards from the bottom of r in as many rows as they need; it gives the height of all.
func (p *Card) choices(sc *paint.Scene, r image.Rectangle) int {
	gap := max(p.TouchGap(), p.E(0.6))
	least := p.E(7.5)
	n := len(p.view.Cards)
	per := min(n, max(1, (r.Dx()+gap)/(least+gap)))
	rows := (n + per - 1) / per
	per = (n + rows - 1) / rows
	h := p.PageKeysH()
	w := (r.Dx() - gap*(per-1)) / per
	for i, c := range p.view.Cards {
		x := r.Min.X + i%per*(w+gap)
		y := r.Max.Y - (rows-i/per)*h - (rows-1-i/per)*gap
		sc.Keys = append(sc.Keys, p.Button(fmt.Sprintf("card-%d", i), c.Pictogram, words(c.Label), image.Rect(x, y, x+w, y+h), i == p.shown(),
			p.emit(session.OpenCard{ID: p.Item, N: i})))
	}
	return rows*h + (rows-1)*gap + p.E(0.9)
}
