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
	pager
}

// NewCard makes the page.
func NewCard(env Env, r session.Route, canBack bool) *Card {
	return &Card{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
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
	if p.tight() {
		p.plain(sc)
		return sc
	}
	m, n := p.Margin(), len(p.view.Numbers)
	var area image.Rectangle
	stacked := false // the keys of the other cards
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
		area = image.Rect(m, y, p.W-m, p.H-p.BarH()-p.E(0.9))
	} else {
		left, right := p.left(17.5)
		head := p.titled(words(p.view.Title), p.view.Badge, left.Dx())
		sc.Parts = append(sc.Parts, head.Place(left.Min)...)
		left.Min.Y += head.Height + p.E(0.9)
		sc.Parts = append(sc.Parts, p.Numbers(p.numbers(p.view.Numbers), left, 1)...)
		area = right
		stacked = n == 0 && p.stack(sc, p.reachable(left))
	}
	card := p.card()
	// Each row of keys that shows their labels larger must leave the card its words.
	rows := 0
	if !stacked {
		rows = p.rows(area)
	}
	for ; ; rows-- {
		if parts, easy := p.ShowCard(card, p.above(area, rows)); easy || rows <= p.rowsLeast(area) {
			sc.Parts = append(sc.Parts, parts...)
			break
		}
	}
	p.choices(sc, area, rows)
	return sc
}

// card is the one that is shown.
func (p *Card) card() widgets.ShowCard {
	c := p.view.Cards[p.shown()]
	card := widgets.ShowCard{
		Show: p.word("card_show"), How: p.word("card_how"), Say: spans(c.Say, "vi"), More: spans(c.More, "vi"), Here: spans(p.view.Here, "vi"), Meaning: words(c.Meaning),
	}
	card.Pictograms.Band, card.Pictograms.Here, card.Pictograms.What = "speak", "place", c.Pictogram
	return card
}

// cardID names the key of card i.
func (p *Card) cardID(i int) string { return fmt.Sprintf("card-%d", i) }

// rowsLeast is in how many rows the keys of the other cards stand at least, at the bottom of r.
func (p *Card) rowsLeast(r image.Rectangle) int {
	n := len(p.view.Cards)
	if n < 2 {
		return 0
	}
	most := min(n, max(1, (r.Dx()+p.choiceGap())/(p.E(7.5)+p.choiceGap())))
	return (n + most - 1) / most
}

// rows is in how many rows they stand so that no label is cut, if that leaves half of r.
func (p *Card) rows(r image.Rectangle) int {
	rows := p.rowsLeast(r)
	for rows > 0 && rows < len(p.view.Cards) && !p.labelsFit(p.choiceWidth(r, rows)) {
		if p.above(r, rows+1).Dy() < r.Dy()/2 {
			break
		}
		rows++
	}
	return rows
}

func (p *Card) choiceGap() int { return max(p.TouchGap(), p.E(0.6)) }

// choiceWidth is how wide a key is when all stand in so many rows.
func (p *Card) choiceWidth(r image.Rectangle, rows int) int {
	per := (len(p.view.Cards) + rows - 1) / rows
	return (r.Dx() - p.choiceGap()*(per-1)) / per
}

// above is what so many rows of keys leave of r.
func (p *Card) above(r image.Rectangle, rows int) image.Rectangle {
	if rows > 0 {
		r.Max.Y -= rows*p.PageKeysH() + (rows-1)*p.choiceGap() + p.E(0.9)
	}
	return r
}

// choices are the cards of the set as keys, in so many rows at the bottom of r.
func (p *Card) choices(sc *paint.Scene, r image.Rectangle, rows int) {
	if rows == 0 {
		return
	}
	gap, h, w := p.choiceGap(), p.PageKeysH(), p.choiceWidth(r, rows)
	per := (len(p.view.Cards) + rows - 1) / rows
	for i := range p.view.Cards {
		x := r.Min.X + i%per*(w+gap)
		y := r.Max.Y - (rows-i/per)*h - (rows-1-i/per)*gap
		sc.Keys = append(sc.Keys, p.choice(i, image.Rect(x, y, x+w, y+h)))
	}
}

// stack puts the cards of the set as keys one below the other, from the top of r, where numbers would stand. It tells whether they have room.
func (p *Card) stack(sc *paint.Scene, r image.Rectangle) bool {
	n := len(p.view.Cards)
	gap := p.choiceGap()
	h := min((r.Dy()-gap*(n-1))/n, p.E(4.2))
	if n < 2 || h < p.PageKeysH() {
		return false
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
	return p.Button(p.cardID(i), c.Pictogram, words(c.Label), r, i == p.shown(), p.emit(session.OpenCard{ID: p.Item, N: i}))
}

// labelsFit tells whether no label is cut on a key w pixels wide.
func (p *Card) labelsFit(w int) bool {
	return !slices.ContainsFunc(p.view.Cards, func(c catalog.Card) bool { return !p.ButtonFits(words(c.Label), w) })
}
