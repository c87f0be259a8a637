package widgets

import (
	"image"

	"cuango/kiosk/ui/paint"
)

// Fact is one thing to know, on a card with its pictogram: opening hours, the next train.
type Fact struct {
	Pictogram, Colour  string
	Title, Main, Small Words
	Badge              *Words
}

// Fact lays one out.
func (k *Kit) Fact(f Fact, width int) Block {
	pad, plate := k.E(1), k.Comp("plate")
	x := pad + plate + k.E(0.9)
	room := width - x - pad
	var texts []paint.Text
	for _, w := range []Words{f.Title.Size(k.Em).Tight(), f.Main.Size(k.Ems(1.25)).Tight()} {
		if !w.Empty() {
			texts = append(texts, k.Set(w.Lines(k.linesUp(3)), image.Point{}, room, k.Ink))
		}
	}
	var small []Words
	if !f.Small.Empty() {
		small = append(small, f.Small)
	}
	facts := k.Facts(f.Badge, true, small, room)
	gap := k.E(0.2)
	inner := facts.Height
	for _, t := range texts {
		inner += t.Box.Dy() + gap
	}
	h := max(inner, plate) + 2*k.air(0.8)
	return Block{Height: h, Gap: k.air(0.83), Place: func(at image.Point) []paint.Part {
		parts := k.Card(image.Rectangle{Min: at, Max: at.Add(image.Pt(width, h))})
		pl := at.Add(image.Pt(pad, (h-plate)/2))
		tone := k.Tone(f.Colour)
		parts = append(parts, k.Plate(f.Pictogram, tone, image.Rectangle{Min: pl, Max: pl.Add(image.Pt(plate, plate))}, tone.Tint)...)
		y := at.Y + (h-inner)/2
		for _, t := range texts {
			t.Box = t.Box.Add(image.Pt(at.X+x, y))
			parts = append(parts, t)
			y = t.Box.Max.Y + gap
		}
		return append(parts, facts.Place(image.Pt(at.X+x, y))...)
	}}
}
