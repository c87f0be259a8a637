package pages

import (
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// gone says that the page is being corrected, what is right instead when the office has said so, the counter's direction, and one way on: no
// codes, no apologies. The picture is the gate's: the page's own may be what is wrong.
func (p *frame) gone(sc *paint.Scene) {
	if p.tight() && (!p.Portrait || p.Top > 0) {
		p.gonePlain(sc)
		return
	}
	var picture *catalog.Picture
	if a := p.Catalog.Attract(); len(a.Scenes) > 0 {
		picture = &a.Scenes[0].Picture
	}
	a := asked{picture: picture, head: p.sorry}
	a.rowH, a.row = p.keyRow(nil, aKey{id: "gone-home", mark: "home", word: "bar_home", primary: true, e: session.GoHome{}})
	p.lay(sc, a)
}

// sorry is what is said in the place of a page that is gone.
func (p *frame) sorry(width int) widgets.Block {
	plate, beside := p.E(4.4), p.E(1.2)
	title := p.Set(p.Fit(p.word("page_missing").Size(p.Ems(1.9)).Bold().Heading().Tracked(p.tracking(p.Lang)), width-plate-beside, 3, 0.7), image.Point{}, width-plate-beside, p.Ink)
	top := max(plate, title.Box.Dy())
	tone := p.Tone("indigo")
	list := []widgets.Block{{Height: top, Place: func(at image.Point) []paint.Part {
		t, from := title, image.Pt(at.X, at.Y+(top-plate)/2)
		t.Box = t.Box.Add(image.Pt(at.X+plate+beside, at.Y+(top-t.Box.Dy())/2))
		return append(p.Plate("info", tone, image.Rectangle{Min: from, Max: from.Add(image.Pt(plate, plate))}, tone.Tint), t)
	}}}
	text := func(w widgets.Words, second bool) {
		ink := p.Ink
		if second {
			ink = p.Ink2
		}
		t := p.Set(w, image.Point{}, width, ink)
		list = append(list, widgets.Block{Height: t.Box.Dy(), Gap: p.E(1), Place: func(at image.Point) []paint.Part {
			t := t
			t.Box = t.Box.Add(at)
			return []paint.Part{t}
		}})
	}
	c := p.Catalog.Correction(p.Lang, p.Item)
	if c.Note != nil {
		b := p.Notice(words(*c.Note), width)
		b.Gap = p.E(1)
		list = append(list, b)
	}
	if c.Text.S != "" {
		text(words(c.Text).Size(p.Size("h2")).Own(), false)
	}
	text(p.word("page_missing_hint").Size(p.Size("lead")), true)
	return widgets.Block{Height: stacked(list), Place: func(at image.Point) (parts []paint.Part) {
		for i, b := range list {
			if i > 0 {
				at.Y += b.Gap
			}
			parts = append(parts, b.Place(at)...)
			at.Y += b.Height
		}
		return parts
	}}
}

// gonePlain is gone where there is half the room, and none for a picture.
func (p *frame) gonePlain(sc *paint.Scene) {
	m := p.Margin()
	wide := p.W - 2*m
	width := wide
	c := p.Catalog.Correction(p.Lang, p.Item)
	var list []widgets.Block
	text := func(w widgets.Words, gap float64, second bool) {
		ink := p.Ink
		if second {
			ink = p.Ink2
		}
		t := p.Set(w, image.Point{}, width, ink)
		list = append(list, widgets.Block{Height: t.Box.Dy(), Gap: p.E(gap), Place: func(at image.Point) []paint.Part {
			t := t
			t.Box = t.Box.Add(at)
			return []paint.Part{t}
		}})
	}
	text(p.Fit(p.word("page_missing").Size(p.Size("h1")).Bold().Heading(), width, 3, 0.8), 0, false)
	if c.Note != nil {
		list = append(list, p.Notice(words(*c.Note), width))
	}
	if c.Text.S != "" {
		text(words(c.Text).Size(p.Size("h2")).Own(), 1.2, false)
	}
	text(p.word("page_missing_hint").Size(p.Size("lead")), 1, true)
	mark, gap := p.E(6), p.E(1.4)
	button := max(p.Comp("button_h"), p.MM(24))
	area := image.Rect(m, p.StatusH(), p.W-m, p.H-p.BarH()-p.E(0.5))
	toKey := p.E(2)
	if mark+gap+stacked(list)+toKey+button > area.Dy() { // the words first
		mark, gap, toKey, button = 0, 0, p.E(0.8), max(p.Larger(1/p.Growth()).Comp("button_h"), p.MM(24))
	}
	height := mark + gap + stacked(list)
	y := max(area.Min.Y, area.Min.Y+(area.Dy()-height-toKey-button)/2)
	// The key is never above what can be reached.
	keyY := min(max(y+height+toKey, p.ReachTop), area.Max.Y-button)
	tone := p.Tone("indigo")
	at := image.Pt(m, y)
	if mark > 0 {
		sc.Parts = append(sc.Parts, p.Plate("info", tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(mark, mark))}, tone.Tint)...)
	}
	at.Y += mark + gap
	for i, b := range list {
		if i > 0 {
			at.Y += b.Gap
		}
		sc.Parts = append(sc.Parts, b.Place(at)...)
		at.Y += b.Height
	}
	label := p.word("bar_home")
	w := min(wide, max(p.Natural(label.Size(p.Em).Bold().Tight())+p.E(6), p.E(14)))
	key := p.Button("gone-home", "home", label, image.Rect(m, keyY, m+w, keyY+button), true, p.emit(session.GoHome{}))
	key.Ground = p.Paper
	sc.Keys = append(sc.Keys, key)
}
