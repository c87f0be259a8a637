package pages

import (
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/input"
	"cuango/kiosk/ui/paint"
)

// twoColumns is the width in e that a row of results has at least where they stand in two columns.
const twoColumns = 20

// list is the search with its keyboard folded away: the field is a key that brings it back, and what was found has all of the room.
func (p *Search) list(sc *paint.Scene, b *input.Board, v catalog.SearchView) {
	m, gap, k := p.Margin(), p.gap(), p.Larger(1/p.Growth())
	high, bottom := k.FieldH(), p.H-p.BarH()-p.E(0.7)
	head := p.head(v, p.W-2*m)
	over := head.Height + p.E(0.9)
	top, from := p.E(0.4), 0
	if !p.tight() {
		top, from = p.StatusH(), p.StatusH()
	}
	if p.Portrait {
		top = max(top+over+p.E(0.6), p.ReachTop)
	} else {
		top = max(top, p.ReachTop)
	}
	field := image.Rect(m, top, p.W-m, top+high)
	text := words(catalog.Text{S: b.Text(), Lang: p.Lang})
	sc.Keys = append(sc.Keys, k.FieldKey(text, p.word("search_title"), field, func() { p.fold(false) }, p.emptied)...)
	area := image.Rect(m, field.Max.Y+gap, p.W-m, bottom)
	switch {
	case p.Portrait && p.tight():
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, field.Min.Y-over))...)
		p.gatePicture(sc, image.Rect(0, 0, p.W, field.Min.Y-over-p.E(0.8)))
	case p.Portrait:
		p.headed(sc, head, field.Min.Y)
	case !p.tight():
		hint := p.Set(p.hint(v).Size(p.Size("small")).Lines(1), image.Pt(m, field.Max.Y+p.E(0.3)), p.W-2*m, p.Ink2)
		sc.Parts = append(sc.Parts, hint)
		area.Min.Y = hint.Box.Max.Y + p.E(0.4)
	}
	sc.Fresh = []paint.Zone{{R: image.Rect(0, from, p.W, p.H-p.BarH())}}
	if p.tight() {
		p.found(sc, v, area)
		return
	}
	columns := 1
	if !p.Portrait && (area.Dx()-p.Comp("button_square")-2*gap)/2 >= p.E(twoColumns) {
		columns = 2
	}
	p.results(sc, v, area, columns)
}
