package paint

import (
	"image"
)

// Screens are laid out from start to end as if the start were at the left, and mirrored as a whole when
// the language runs from right to left: this file is the only place that knows how. What is mirrored are
// places. Texts, pictures and most pictograms look as before; a text's lines stand at the other side
// because typeset was told so (widgets.Kit.RTL).

// Placed gives the scene as it is shown: the scene itself, or its mirror image when RTL is set; shifted down when Down is.
func (s *Scene) Placed() *Scene { return s.mirrored().lowered() }

func (s *Scene) mirrored() *Scene {
	if !s.RTL {
		return s
	}
	m := *s
	m.RTL = false
	w := s.Size.X
	m.Parts, m.Above = MirrorAll(s.Parts, w), MirrorAll(s.Above, w)
	m.Keys = MirrorKeys(s.Keys, w)
	if s.Clock != nil {
		m.Clock = func() []Part { return MirrorAll(s.Clock(), w) }
		m.ClockArea = MirrorRect(s.ClockArea, w)
	}
	m.Fresh = nil
	for _, z := range s.Fresh {
		m.Fresh = append(m.Fresh, Zone{MirrorRect(z.R, w), z.State})
	}
	if s.Scroll != nil {
		c := *s.Scroll
		c.R = MirrorRect(c.R, w)
		if c.Parts != nil {
			parts := c.Parts
			c.Parts = func(r image.Rectangle, offset int) []Part { return MirrorAll(parts(MirrorRect(r, w), offset), w) }
		}
		m.Scroll = &c
	}
	return &m
}

// MirrorKeys mirrors keys between the edges 0 and w; with w = a + b, between a and b. What must not be
// mirrored with its page, as the letters of a keyboard, is mirrored beforehand in its own box.
func MirrorKeys(keys []*Key, w int) []*Key {
	out := make([]*Key, len(keys))
	for i, k := range keys {
		out[i] = k.mirrored(w)
	}
	return out
}

func (k *Key) mirrored(w int) *Key {
	m, face := *k, k.Face
	m.R = MirrorRect(k.R, w)
	m.Face = func(pressed bool) []Part { return MirrorAll(face(pressed), w) }
	return &m
}

// MirrorRect mirrors a rectangle between the edges 0 and w; with w = a + b, between a and b.
func MirrorRect(r image.Rectangle, w int) image.Rectangle {
	return image.Rect(w-r.Max.X, r.Min.Y, w-r.Min.X, r.Max.Y)
}

// MirrorAll mirrors parts between the edges 0 and w; with w = a + b, between a and b.
func MirrorAll(parts []Part, w int) []Part {
	out := make([]Part, len(parts))
	for i, p := range parts {
		out[i] = Mirror(p, w)
	}
	return out
}

// Mirror mirrors a part's place. A part that is not symmetric in itself says what it becomes by a
// method Mirrored; any other one is moved as it is.
func Mirror(p Part, w int) Part {
	if m, ok := p.(interface{ Mirrored(w int) Part }); ok {
		return m.Mirrored(w)
	}
	b := p.Bounds()
	return moved{p, image.Pt(MirrorRect(b, w).Min.X-b.Min.X, 0)}
}

func (c Corners) mirrored() (m Corners) {
	for from, to := range map[Corners]Corners{TopLeft: TopRight, TopRight: TopLeft, BottomLeft: BottomRight, BottomRight: BottomLeft} {
		if c&from != 0 {
			m |= to
		}
	}
	return m
}

// Mirrored mirrors the box with its round corners.
func (b Box) Mirrored(w int) Part {
	b.R, b.Corners = MirrorRect(b.R, w), b.Corners.mirrored()
	return b
}

// Mirrored moves the pictogram; which of them look to the other side is decided where they are made.
func (i Icon) Mirrored(w int) Part {
	i.At = MirrorRect(i.Bounds(), w).Min
	return i
}

// Mirrored moves the text's box.
func (t Text) Mirrored(w int) Part {
	t.Box = MirrorRect(t.Box, w)
	return t
}

// Mirrored moves the mark.
func (m Mark) Mirrored(w int) Part {
	m.At = MirrorRect(m.Bounds(), w).Min
	return m
}

// Mirrored moves the spot: an arc still runs like a clock's hand.
func (s Spot) Mirrored(w int) Part {
	s.Centre.X = w - s.Centre.X
	return s
}

// Mirrored moves the picture, its corners and the words that stand in for it.
func (p Picture) Mirrored(w int) Part {
	p.R, p.Corners = MirrorRect(p.R, w), p.Corners.mirrored()
	if p.Alt != nil {
		alt := *p.Alt
		alt.Box = MirrorRect(alt.Box, w)
		p.Alt = &alt
	}
	return p
}

// moved is a part at another place.
type moved struct {
	Part
	by image.Point
}

// Bounds implements Part.
func (m moved) Bounds() image.Rectangle { return m.Part.Bounds().Add(m.by) }

// Paint implements Part: the part paints where it thinks it is, on a bitmap that is shifted under it.
func (m moved) Paint(dst *image.RGBA) {
	d := *dst
	d.Rect = d.Rect.Sub(m.by)
	m.Part.Paint(&d)
}

// Mirrored implements what Mirror asks for.
func (m moved) Mirrored(w int) Part {
	b := m.Bounds()
	return moved{m.Part, m.by.Add(image.Pt(MirrorRect(b, w).Min.X-b.Min.X, 0))}
}

// Wants implements Wanter.
func (m moved) Wants() *Slot {
	if w, ok := m.Part.(Wanter); ok {
		return w.Wants()
	}
	return nil
}
