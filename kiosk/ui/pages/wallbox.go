package pages

import (
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// box is the frame with the hours. Facts stand in it too: after each scene with the hours, a scene with a fact.
func (t *wallText) box(width, turn int) (b widgets.Block, ok bool) {
	if t.drop >= dropHours {
		return widgets.Block{}, true
	}
	inside := width - 2*t.E(t.air(1.3))
	var hours func(at image.Point) []paint.Part
	high, ok := 0, true
	if t.v.Hours != nil {
		var block widgets.Block
		block, ok = t.hoursIn(inside)
		high, hours = block.Height, block.Place
	}
	facts := t.v.Facts
	if hours == nil {
		for i := range facts { // as high as the highest, within reason
			if f, fits := t.fact(facts[i], i, inside, t.E(7)); fits {
				high = max(high, f.Height)
			}
		}
	}
	if high == 0 {
		return widgets.Block{}, ok
	}
	place := hours
	if n := len(facts); n > 0 && (hours == nil || turn%2 == 1) {
		i := turn / 2
		if hours == nil {
			i = turn
		}
		if f, fits := t.fact(facts[i%n], i/n, inside, high); fits {
			place = func(at image.Point) []paint.Part { return f.Place(at.Add(image.Pt(0, (high-f.Height)/2))) }
		}
	}
	pad := t.E(t.air(0.8))
	return widgets.Block{Height: high + 2*pad, Place: func(at image.Point) []paint.Part {
		r := image.Rectangle{Min: at, Max: at.Add(image.Pt(width, high+2*pad))}
		rad, line := t.E(0.93), max(2, t.E(0.1))
		parts := []paint.Part{paint.Box{R: r, Radius: rad, C: t.Amber}, paint.Box{R: r.Inset(line), Radius: rad - line, C: t.Bar}}
		if place == nil { // a fact that has no room, and no hours: the frame stays where it is
			return nil
		}
		return append(parts, place(at.Add(image.Pt(t.E(t.air(1.3)), pad)))...)
	}}, ok
}

// stacked sets lines under each other, each as large as it may be.
func (t *wallText) stacked(list []catalog.Text, size float64, width, lines int, c colour) (b widgets.Block, ok bool) {
	var texts []paint.Text
	high, ok := 0, true
	for _, s := range list {
		text, fits := t.fit(words(s), size, width, lines, c)
		text.Box = text.Box.Add(image.Pt(0, high))
		high, ok = text.Box.Max.Y, ok && fits
		texts = append(texts, text)
	}
	return widgets.Block{Height: high, Place: func(at image.Point) []paint.Part {
		var parts []paint.Part
		for _, text := range texts {
			text.Box = text.Box.Add(at)
			parts = append(parts, text)
		}
		return parts
	}}, ok
}

// hoursIn puts the hours and how long still beside each other, or where the wall is narrow, one under the other.
func (t *wallText) hoursIn(width int) (widgets.Block, bool) {
	h := t.v.Hours
	still := h.Still
	if t.drop >= dropLanguages && len(still) > 1 {
		still = still[:1]
	}
	gap := t.E(t.air(1.3))
	for _, size := range []struct{ hours, still float64 }{{2, 1.17}, {1.8, 1.08}, {1.6, 1}} {
		wide := 0
		for _, s := range still {
			wide = max(wide, t.Natural(words(s).Size(t.large(size.still)).Tight())+2)
		}
		hours, _ := t.fit(words(h.Hours).Bold(), t.large(size.hours), width, 1, t.Amber)
		if left := hours.P.NaturalWidth() + 2; left+gap+wide <= width {
			lines, ok := t.stacked(still, t.large(size.still), width-left-gap, 1, white)
			return beside(hours, left+gap, lines), ok
		}
	}
	hours, okHours := t.fit(words(h.Hours).Bold(), t.large(2), width, 1, t.Amber)
	lines, ok := t.stacked(still, t.large(1.17), width, 2, white)
	return widgets.Block{Height: hours.Box.Dy() + lines.Height, Place: func(at image.Point) []paint.Part {
		top := hours
		top.Box = top.Box.Add(at)
		return append([]paint.Part{top}, lines.Place(image.Pt(at.X, top.Box.Max.Y))...)
	}}, ok && okHours
}

// beside puts a text before a block, both in the middle of their height.
func beside(text paint.Text, x int, b widgets.Block) widgets.Block {
	high := max(text.Box.Dy(), b.Height)
	return widgets.Block{Height: high, Place: func(at image.Point) []paint.Part {
		first := text
		first.Box = first.Box.Add(image.Pt(at.X, at.Y+(high-text.Box.Dy())/2))
		return append([]paint.Part{first}, b.Place(image.Pt(at.X+x, at.Y+(high-b.Height)/2))...)
	}}
}

// fact lays a fact out in a height: in all three languages, or else in one of them, the next one each time it comes.
func (t *wallText) fact(f catalog.WallFact, time, width, height int) (widgets.Block, bool) {
	mark := t.E(2.2)
	x := mark + t.E(0.8)
	var lead *paint.Text
	if f.Lead.S != "" {
		text, _ := t.fit(words(f.Lead).Bold(), t.large(2), width-x, 1, t.Amber)
		lead = &text
		x += text.P.NaturalWidth() + t.E(1)
	}
	if width-x < t.E(8) {
		return widgets.Block{}, false
	}
	lines, ok := t.stacked(f.Lines, t.large(1.17), width-x, 1, white)
	if !ok || lines.Height > height {
		one := f.Lines[time%len(f.Lines)]
		if lines, ok = t.stacked([]catalog.Text{one}, t.large(1.17), width-x, 3, white); !ok || lines.Height > height {
			return widgets.Block{}, false
		}
	}
	high := max(mark, lines.Height)
	if lead != nil {
		high = max(high, lead.Box.Dy())
	}
	return widgets.Block{Height: high, Place: func(at image.Point) []paint.Part {
		parts := []paint.Part{t.Icon(f.Pictogram, image.Pt(at.X, at.Y+(high-mark)/2), mark, lamp)}
		if lead != nil {
			text := *lead
			text.Box = text.Box.Add(image.Pt(at.X+mark+t.E(0.8), at.Y+(high-text.Box.Dy())/2))
			parts = append(parts, text)
		}
		return append(parts, lines.Place(image.Pt(at.X+x, at.Y+(high-lines.Height)/2))...)
	}}, high <= height
}

// The parts of a number on the floor, in its own ems: its mark, the gap after it, and the least gap to the next one.
const (
	numberMark = 0.9
	numberGap  = 0.2
	numberNext = 0.4
)

// numberSize gives the em of the numbers: as large as the floor has room for, or what is wanted.
func (t *wallText) numberSize(r image.Rectangle) float64 {
	size := min(t.Ems(2), float64(r.Dy())/1.25)
	const probe = 100
	total := 0.0
	for _, n := range t.v.Numbers {
		total += float64(t.Natural(words(n.Number).Size(probe).Bold().Tight()))/probe + numberMark + numberGap + numberNext
	}
	if total > 0 {
		size = min(size, float64(r.Dx())/total)
	}
	return size
}

// numbers spreads the numbers over the floor, each with the mark of who answers.
func (t *wallText) numbers(r image.Rectangle) []paint.Part {
	list := t.v.Numbers
	if len(list) == 0 {
		return nil
	}
	size := t.numberSize(r)
	mark, gap := round(size*numberMark), round(size*numberGap)
	wide, total := make([]int, len(list)), 0
	for i, n := range list {
		wide[i] = mark + gap + t.Natural(words(n.Number).Size(size).Bold().Tight()) + 2
		total += wide[i]
	}
	free := 0
	if len(list) > 1 {
		free = (r.Dx() - total) / (len(list) - 1)
	}
	y := r.Min.Y + r.Dy()*54/100
	x := r.Min.X
	var parts []paint.Part
	for i, n := range list {
		parts = append(parts, t.Icon(n.Pictogram, image.Pt(x, y-mark/2), mark, lamp),
			t.OnBaseline(words(n.Number).Size(size).Bold().Tight(), x+mark+gap, x+wide[i], y+round(size*capShare/2), white))
		x += wide[i] + free
	}
	return parts
}
