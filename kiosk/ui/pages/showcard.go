package pages

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"

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
	m, n := p.Margin(), len(p.view.Numbers)
	var area image.Rectangle
	if p.Portrait {
		head := p.titled(words(p.view.Title), p.view.Badge, p.W-2*m)
		y := p.StatusH() + p.E(0.8)
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, y))...)
		y += head.Height + p.E(0.9)
		if n > 0 {
			columns := min(n, 2)
			rows := (n + columns - 1) / columns
			r := image.Rect(m, y, p.W-m, y+rows*p.E(7)+(rows-1)*p.Gutter())
			sc.Parts = append(sc.Parts, p.Numbers(p.numbers(p.view.Numbers), r, columns)...)
			y = r.Max.Y + p.E(1)
		}
		area = p.choices(sc, image.Rect(m, y, p.W-m, p.H-p.BarH()-p.E(0.9)))
	} else {
		left, right := p.left(17.5)
		head := p.titled(words(p.view.Title), p.view.Badge, left.Dx())
		sc.Parts = append(sc.Parts, head.Place(left.Min)...)
		left.Min.Y += head.Height + p.E(0.9)
		sc.Parts = append(sc.Parts, p.Numbers(p.numbers(p.view.Numbers), left, 1)...)
		if area = right; n > 0 || !p.stack(sc, p.reachable(left)) {
			area = p.choices(sc, right)
		}
	}
	c := p.view.Cards[p.shown()]
	card := widgets.ShowCard{
		Show: p.word("card_show"), How: p.word("card_how"), Say: spans(c.Say, "vi"), More: spans(c.More, "vi"), Here: spans(p.view.Here, "vi"), Meaning: words(c.Meaning),
	}
	card.Pictograms.Band, card.Pictograms.Here, card.Pictograms.What = "speak", "place", c.Pictogram
	sc.Parts = append(sc.Parts, p.ShowCard(card, area)...)
	return sc
}

// choices are the cards of the set as keys, at the bottom of r in as many rows as they need; it gives what is left of r above them.
// Where a label would be cut, fewer of them stand in a row.
func (p *Card) choices(sc *paint.Scene, r image.Rectangle) image.Rectangle {
	n := len(p.view.Cards)
	if n < 2 {
		return r
	}
	gap, h := max(p.TouchGap(), p.E(0.6)), p.PageKeysH()
	most := min(n, max(1, (r.Dx()+gap)/(p.E(7.5)+gap)))
	var rows, per, w int
	for rows = (n + most - 1) / most; ; rows++ {
		per = (n + rows - 1) / rows
		w = (r.Dx() - gap*(per-1)) / per
		if per == 1 || (rows+1)*(h+gap) > r.Dy()/2 || p.labelsFit(w) {
			break
		}
	}
	for i := range p.view.Cards {
		x := r.Min.X + i%per*(w+gap)
		y := r.Max.Y - (rows-i/per)*h - (rows-1-i/per)*gap
		sc.Keys = append(sc.Keys, p.choice(i, image.Rect(x, y, x+w, y+h)))
	}
	r.Max.Y -= rows*h + (rows-1)*gap + p.E(0.9)
	return r
}

// stack puts the cards of the set as keys one below the other, from the top of r, where numbers would stand. It tells whether they have room.
func (p *Card) stack(sc *paint.Scene, r image.Rectangle) bool {
	n := len(p.view.Cards)
	gap := max(p.TouchGap(), p.E(0.6))
	h := min((r.Dy()-gap*(n-1))/n, p.E(4.2))
	if n < 2 || h < p.PageKeysH() {
		return n < 2
	}
	for i := range p.view.Cards {
		y := r.Min.Y + i*(h+gap)
		sc.Keys = append(sc.Keys, p.choice(i, image.Rect(r.Min.X, y, r.Max.X, y+h)))
	}
	return true
}

// choice is the key of card i.
func (p *Card) choice(i int, r image.Rectangle) *paint.Key {
	c := p.view.Cards[i]
	return p.Button(fmt.Sprintf("card-%d", i), c.Pictogram, words(c.Label), r, i == p.shown(), p.emit(session.OpenCard{ID: p.Item, N: i}))
}

// labelsFit tells whether no label is cut on a key w pixels wide.
func (p *Card) labelsFit(w int) bool {
	return !slices.ContainsFunc(p.view.Cards, func(c catalog.Card) bool { return !p.ButtonFits(words(c.Label), w) })
}
