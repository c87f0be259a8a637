package widgets

import (
	"image"
	"image/color"

	"cuango/kiosk/ui/paint"
)

// markWall is the colour of the mark's wall on paper.
func (k *Kit) markWall() color.RGBA {
	if k.Dim > 0 || k.Contrast {
		return color.RGBA{R: 0x22, G: 0x38, B: 0x6B, A: 255} // the mark keeps its own indigo at night
	}
	return k.Indigo
}

// Pill is a word on a plate that may stand on a picture, its end corner at at.
func (k *Kit) Pill(w Words, at image.Point) []paint.Part {
	w = w.Size(k.Ems(0.74)).Tight().Lines(1)
	p := k.Layout(w, 0)
	padX, padY := k.E(0.55), k.E(0.22)
	r := image.Rect(at.X-p.Size().X-2*padX, at.Y-p.Size().Y-2*padY, at.X, at.Y)
	return []paint.Part{
		paint.Box{R: r, Radius: r.Dy() / 2, C: k.pillGround()},
		k.Set(w, image.Pt(r.Min.X+padX, r.Min.Y+padY), p.Size().X, color.RGBA{R: 255, G: 255, B: 255, A: 255}),
	}
}

func (k *Kit) pillGround() color.RGBA { return color.RGBA{R: 0x14, G: 0x21, B: 0x3F, A: 255} }

// Badge is a word in an outline, such as "DEMO – not verified". It gives its rectangle.
func (k *Kit) Badge(w Words, at image.Point) ([]paint.Part, image.Rectangle) {
	w = w.Size(k.Ems(0.74)).Bold().Tight().Lines(1)
	p := k.Layout(w, 0)
	padX, padY, line := k.E(0.41), k.E(0.1), k.Stroke("outline_e")
	r := image.Rectangle{Min: at, Max: at.Add(p.Size()).Add(image.Pt(2*padX, 2*padY+2*line))}
	rad := k.Radius("badge_e")
	return []paint.Part{
		paint.Box{R: r, Radius: rad, C: k.Edge},
		paint.Box{R: r.Inset(line), Radius: rad - line, C: k.Surface},
		k.Set(w, image.Pt(at.X+padX, at.Y+padY+line), p.Size().X, k.Ink2),
	}, r
}

// A chip is something small that stands in a line with others.
type chip struct {
	width, height, baseline int
	place                   func(at image.Point) []paint.Part
}

// Facts are the badge and the small texts that stand under a title: they follow each other in lines
// and never break inside. The result's height is that of all lines.
func (k *Kit) Facts(badge *Words, badgeLast bool, texts []Words, width int) Block {
	var chips []chip
	addBadge := func() {
		if badge == nil {
			return
		}
		parts, r := k.Badge(*badge, image.Point{})
		t, _ := parts[2].(paint.Text)
		chips = append(chips, chip{r.Dx(), r.Dy(), baseline(t), func(at image.Point) []paint.Part {
			p, _ := k.Badge(*badge, at)
			return p
		}})
	}
	if !badgeLast {
		addBadge()
	}
	for _, w := range texts {
		if w.Empty() {
			continue
		}
		w = w.Size(k.Ems(0.8))
		t := k.Set(w, image.Point{}, min(k.Natural(w), width), k.Ink2)
		chips = append(chips, chip{t.Box.Dx(), t.Box.Dy(), baseline(t), func(at image.Point) []paint.Part {
			return []paint.Part{k.Set(w, at, t.Box.Dx(), k.Ink2)}
		}})
	}
	if badgeLast {
		addBadge()
	}
	type placed struct {
		at image.Point
		chip
	}
	var all []placed
	var x, y int
	for i := 0; i < len(chips); {
		j := i // the chips of one line
		for x = 0; j < len(chips) && (j == i || x+chips[j].width <= width); j++ {
			x += chips[j].width + k.E(0.66)
		}
		base, low := 0, 0
		for _, c := range chips[i:j] {
			base = max(base, c.baseline)
		}
		x = 0
		for _, c := range chips[i:j] {
			all = append(all, placed{image.Pt(x, y+base-c.baseline), c})
			x += c.width + k.E(0.66)
			low = max(low, base-c.baseline+c.height)
		}
		y += low + k.E(0.2)
		i = j
	}
	return Block{Height: max(0, y-k.E(0.2)), Place: func(at image.Point) []paint.Part {
		var parts []paint.Part
		for _, c := range all {
			parts = append(parts, c.place(at.Add(c.at))...)
		}
		return parts
	}}
}
