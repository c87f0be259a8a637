package paint

import "image"

// In reach mode a screen is laid out for the lower part of the glass and shifted down as a whole when it is placed: this file is the
// only place that knows how. Pages, texts and keys know nothing of it.

// lowered gives the scene as it stands on the whole glass.
func (s *Scene) lowered() *Scene {
	if s.Down == 0 {
		return s
	}
	by := image.Pt(0, s.Down)
	m := *s
	m.Down, m.Above = 0, nil
	m.Size = s.Size.Add(by)
	m.Parts = append(append([]Part(nil), s.Above...), ShiftAll(s.Parts, by)...)
	m.Keys = make([]*Key, len(s.Keys))
	for i, k := range s.Keys {
		m.Keys[i] = k.shifted(by)
	}
	if s.Clock != nil {
		m.Clock = func() []Part { return ShiftAll(s.Clock(), by) }
		m.ClockArea = s.ClockArea.Add(by)
	}
	m.Fresh = nil
	for _, z := range s.Fresh {
		m.Fresh = append(m.Fresh, Zone{z.R.Add(by), z.State})
	}
	if s.Scroll != nil {
		c := *s.Scroll
		c.R = c.R.Add(by)
		if parts := c.Parts; parts != nil {
			c.Parts = func(r image.Rectangle, offset int) []Part { return ShiftAll(parts(r.Sub(by), offset), by) }
		}
		if f := c.Paint; f != nil {
			c.Paint = func(dst *image.RGBA, offset int) {
				d := *dst
				d.Rect = d.Rect.Sub(by)
				f(&d, offset)
			}
		}
		m.Scroll = &c
	}
	return &m
}

func (k *Key) shifted(by image.Point) *Key {
	m, face := *k, k.Face
	m.R = k.R.Add(by)
	m.Face = func(pressed bool) []Part { return ShiftAll(face(pressed), by) }
	return &m
}

// ShiftAll moves parts.
func ShiftAll(parts []Part, by image.Point) []Part {
	out := make([]Part, len(parts))
	for i, p := range parts {
		out[i] = Shift(p, by)
	}
	return out
}

// Shift moves a part; its kind stays what it is where that is known.
func Shift(p Part, by image.Point) Part {
	switch p := p.(type) {
	case Box:
		p.R = p.R.Add(by)
		return p
	case Icon:
		p.At = p.At.Add(by)
		return p
	case Text:
		p.Box = p.Box.Add(by)
		return p
	case Mark:
		p.At = p.At.Add(by)
		return p
	case Spot:
		p.Centre = p.Centre.Add(by)
		return p
	case Picture:
		p.R = p.R.Add(by)
		if p.Alt != nil {
			alt := *p.Alt
			alt.Box = alt.Box.Add(by)
			p.Alt = &alt
		}
		return p
	case moved:
		p.by = p.by.Add(by)
		return p
	}
	return moved{p, by}
}
