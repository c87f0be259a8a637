package widgets

import (
	"image"
	"image/color"

	"cuango/kiosk/ui/paint"
)

// In high contrast there is no tint, no plate and no lip to tell things apart: lines do. What differs from the usual drawing, beside the
// colours of the palette, is here and where Kit.Contrast is asked.

// outlined gives a box with a line around it.
func (k *Kit) outlined(r image.Rectangle, radius int, line, fill color.RGBA) []paint.Part {
	w := k.Stroke("outline_e")
	return []paint.Part{paint.Box{R: r, Radius: radius, C: line}, paint.Box{R: r.Inset(w), Radius: max(0, radius-w), C: fill}}
}

// dashed is the outline of what cannot be pressed now.
func (k *Kit) dashed(r image.Rectangle, c color.RGBA) paint.Part {
	return paint.Dashes{R: r, Width: k.Stroke("outline_e"), Dash: max(4, k.E(0.35)), C: c}
}

// barFace is the plate of a bar key in high contrast, and the ink on it.
func (k *Kit) barFace(b BarKey, r image.Rectangle, pressed bool) ([]paint.Part, color.RGBA) {
	rad := k.E(0.66)
	switch {
	case b.Off:
		return []paint.Part{k.dashed(r, k.BarDisabled)}, k.BarDisabled
	case pressed:
		return k.outlined(r, rad, k.Indigo, k.BarOn), k.BarInk
	case b.Current:
		return []paint.Part{paint.Box{R: r, Radius: rad, C: k.Ink}}, k.Paper
	case b.Urgent:
		return []paint.Part{paint.Box{R: r, Radius: rad, C: k.Amber}}, k.OnAmber
	}
	return k.outlined(r, rad, k.Line, k.Bar), k.BarInk
}

// idle is a square key that leads nowhere now.
func (k *Kit) idle(mark string, r image.Rectangle) []paint.Part {
	m := k.E(1.57)
	icon := k.Icon(mark, image.Pt(r.Min.X+(r.Dx()-m)/2, r.Min.Y+(r.Dy()-m)/2), m, k.Disabled)
	if k.Contrast {
		return []paint.Part{k.dashed(r, k.Disabled), icon}
	}
	return append(k.outlined(r, k.Radius("button_e"), k.Line, k.Surface), icon)
}

// told is a picture in words: in high contrast they take its place.
func (k *Kit) told(alt Words, width int) Block {
	pad := k.E(0.9)
	p := k.Layout(alt.Size(k.Em), width-2*pad)
	h := p.Size().Y + 2*k.air(0.7)
	return Block{Height: h, Gap: k.air(0.83), Place: func(at image.Point) []paint.Part {
		to := at.Add(image.Pt(pad, (h-p.Size().Y)/2))
		return append(k.outlined(image.Rectangle{Min: at, Max: at.Add(image.Pt(width, h))}, k.Radius("card_e"), k.Line, k.Surface),
			paint.Text{P: p, Box: image.Rectangle{Min: to, Max: to.Add(p.Size())}, C: k.Ink, Runs: alt.Runs})
	}}
}
