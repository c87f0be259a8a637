package pages

import (
	"image"

	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// gone says that the page is being corrected, what is right instead when the office has said so, the counter's direction, and one way on: no
// codes, no apologies.
func (p *frame) gone(sc *paint.Scene) {
	m := p.Margin()
	width := min(p.W-2*m, p.E(34))
	wide := p.W - 2*m
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
	height := mark + gap + stacked(list)
	area := image.Rect(m, p.StatusH(), p.W-m, p.H-p.BarH())
	y := max(area.Min.Y, area.Min.Y+(area.Dy()-height-p.E(2)-button)/2)
	// The key is never above what can be reached.
	keyY := min(max(y+height+p.E(2), p.ReachTop), area.Max.Y-button-p.E(0.5))
	tone := p.Tone("indigo")
	at := image.Pt(m, y)
	sc.Parts = append(sc.Parts, p.Plate("info", tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(mark, mark))}, tone.Tint)...)
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
