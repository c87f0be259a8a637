package paint

import (
	"image"
	"image/color"

	"cuango/kiosk/typeset"
)

// A Stretch is a part of a text on a scene, in runes of its paragraph.
type Stretch struct {
	P        *typeset.Paragraph
	From, To int
}

// Spoken marks what is being read aloud: a ground under the words, and a bar at the foot of each line, so that it is no matter of colour alone.
type Spoken struct {
	Stretches   []Stretch
	Ground, Bar color.RGBA
	Thick       int // of the bar, in pixels
}

// paintPart paints a part, over the mark of what is read aloud of it.
func (s *Scene) paintPart(dst *image.RGBA, p Part) {
	if s.Spoken != nil {
		if t, ok := p.(Text); ok {
			s.Spoken.under(dst, t)
		}
	}
	p.Paint(dst)
}

func (m *Spoken) under(dst *image.RGBA, t Text) {
	for _, st := range m.Stretches {
		if st.P != t.P {
			continue
		}
		for _, r := range t.P.Spans(st.From, st.To) {
			r = image.Rect(r.Min.X-m.Thick, r.Min.Y, r.Max.X+m.Thick, r.Max.Y).Add(t.Box.Min).Intersect(t.Box)
			bar := t.C // words that would vanish on the ground have the bar alone, as dark or light as they are
			if legible(t.C, m.Ground) {
				Fill(dst, r, m.Ground)
				bar = m.Bar
			}
			Fill(dst, image.Rect(r.Min.X, r.Max.Y-m.Thick, r.Max.X, r.Max.Y), bar)
		}
	}
}

// legible tells whether words of a colour can be read on a ground: they differ in lightness by half of all there is, or nearly.
func legible(ink, ground color.RGBA) bool {
	light := func(c color.RGBA) int { return (299*int(c.R) + 587*int(c.G) + 114*int(c.B)) / 1000 }
	d := light(ink) - light(ground)
	return max(d, -d) >= 100
}
