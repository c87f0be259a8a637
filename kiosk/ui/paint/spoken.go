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
			Fill(dst, r, m.Ground)
			Fill(dst, image.Rect(r.Min.X, r.Max.Y-m.Thick, r.Max.X, r.Max.Y), m.Bar)
		}
	}
}
