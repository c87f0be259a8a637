package widgets

import (
	"image"

	"cuango/kiosk/ui/paint"
)

// CardRow is a show-card inside an article: its label and the Vietnamese sentence. The article's row of actions has the key that shows it
// as large as the screen: a key of its own would stand out of reach on a tall screen.
func (k *Kit) CardRow(pictogram string, label, say Words, width int) Block {
	pad, plate := k.E(0.9), k.E(2.4)
	x := pad + plate + k.E(0.8)
	room := width - x - pad
	l := k.Set(k.Fit(label.Size(k.Em).Bold().Tight(), room, 2, 0.8), image.Point{}, room, k.Ink)
	s := k.Set(say.Size(k.Em).Lines(3), image.Point{}, room, k.Ink)
	inner := l.Box.Dy() + s.Box.Dy()
	h := max(inner, plate) + 2*k.air(0.6)
	return Block{Height: h, Gap: k.air(0.7), Place: func(at image.Point) []paint.Part {
		r := image.Rectangle{Min: at, Max: at.Add(image.Pt(width, h))}
		line, rad := k.Stroke("outline_e"), k.Radius("card_e")
		tone := k.Tone("son")
		pl := at.Add(image.Pt(pad, (h-plate)/2))
		l, s := l, s
		l.Box = l.Box.Add(at.Add(image.Pt(x, (h-inner)/2)))
		s.Box = s.Box.Add(image.Pt(at.X+x, l.Box.Max.Y))
		parts := []paint.Part{paint.Box{R: r, Radius: rad, C: k.Son}, paint.Box{R: r.Inset(line), Radius: rad - line, C: k.Surface}}
		return append(append(parts, k.Plate(pictogram, tone, image.Rectangle{Min: pl, Max: pl.Add(image.Pt(plate, plate))}, tone.Tint)...), l, s)
	}}
}

// Price is what something usually costs, from low to high: never a single price (look.md 7).
type Price struct {
	Name, Label, Low, High Words
}

// Price lays one out: the name, a bar from low to high, the two amounts under its ends.
func (k *Kit) Price(p Price, width int) Block {
	pad := k.E(1)
	room := width - 2*pad
	name := k.Set(p.Name.Size(k.Em), image.Point{}, room, k.Ink)
	label := k.Set(p.Label.Size(k.Size("small")).Tight().Lines(1), image.Point{}, room, k.Ink2)
	// The amounts stand under the ends of the bar.
	end, half := room/8, room/2-k.E(0.5)
	if widest := max(k.Natural(p.Low.Size(k.Ems(1.15)).Bold().Tight()), k.Natural(p.High.Size(k.Ems(1.15)).Bold().Tight())); widest > half-end {
		end = room / 40
	}
	half -= end
	low := k.Set(k.Fit(p.Low.Size(k.Ems(1.15)).Bold().Tight(), half, 1, 0.6), image.Point{}, half, k.Ink)
	high := k.Set(k.Fit(p.High.Size(k.Ems(1.15)).Bold().Tight().Ended(), half, 1, 0.6), image.Point{}, half, k.Ink)
	bar, gap := k.E(0.6), k.E(0.35)
	amounts := max(low.Box.Dy(), high.Box.Dy())
	h := 2*k.E(0.8) + label.Box.Dy() + name.Box.Dy() + 2*gap + bar + k.E(0.3) + amounts
	return Block{Height: h, Gap: k.air(0.83), Place: func(at image.Point) []paint.Part {
		parts := k.Card(image.Rectangle{Min: at, Max: at.Add(image.Pt(width, h))})
		x, y := at.X+pad, at.Y+k.E(0.8)
		l, n, lo, hi := label, name, low, high
		n.Box = n.Box.Add(image.Pt(x, y))
		l.Box = l.Box.Add(image.Pt(x, n.Box.Max.Y+gap))
		y = l.Box.Max.Y + gap
		track := image.Rect(x, y, x+room, y+bar)
		parts = append(parts, n, l,
			paint.Box{R: track, Radius: bar / 2, C: k.Sunk},
			paint.Box{R: image.Rect(x+end, y, x+room-end, y+bar), Radius: bar / 2, C: k.Jade})
		y += bar + k.E(0.3)
		lo.Box = lo.Box.Add(image.Pt(x+end, y))
		hi.Box = hi.Box.Add(image.Pt(x+room-room/2+k.E(0.5), y))
		return append(parts, lo, hi)
	}}
}
