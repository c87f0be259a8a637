package paint

import (
	"image"
	"image/color"

	"cuango/kiosk/typeset"
)

// A Part is one thing on the bitmap. It paints only inside its bounds.
type Part interface {
	Bounds() image.Rectangle
	Paint(dst *image.RGBA)
}

// Box is a filled rectangle; with a radius its corners are round.
type Box struct {
	R       image.Rectangle
	Radius  int
	Corners Corners // 0: All
	C       color.RGBA
}

// Bounds implements Part.
func (b Box) Bounds() image.Rectangle { return b.R }

// Paint implements Part.
func (b Box) Paint(dst *image.RGBA) {
	if b.Corners == 0 {
		b.Corners = All
	}
	Round(dst, b.R, b.Radius, b.Corners, b.C)
}

// Icon is a pictogram in one colour.
type Icon struct {
	At   image.Point
	Mask *image.Alpha
	C    color.RGBA
}

// Bounds implements Part.
func (i Icon) Bounds() image.Rectangle {
	if i.Mask == nil {
		return image.Rectangle{Min: i.At, Max: i.At}
	}
	return i.Mask.Rect.Add(i.At)
}

// Paint implements Part.
func (i Icon) Paint(dst *image.RGBA) {
	if i.Mask != nil {
		Stencil(dst, i.At, i.Mask, i.C)
	}
}

// Mark is a small bitmap with transparent parts.
type Mark struct {
	At  image.Point
	Img *image.RGBA
}

// Bounds implements Part.
func (m Mark) Bounds() image.Rectangle { return m.Img.Rect.Add(m.At) }

// Paint implements Part.
func (m Mark) Paint(dst *image.RGBA) { over(dst, m.At, m.Img) }

// Text is a set paragraph in its box. What is drawn outside of the box is a mistake that
// tests find: see Overflow.
type Text struct {
	P    *typeset.Paragraph
	Box  image.Rectangle
	C    color.RGBA
	Mark color.RGBA    // ink of the runs marked by typeset.Run.Accent; zero: C
	Runs []typeset.Run // what it says, for tests, for scripted walks and for reading aloud

	// Source says where an article has the text from: Title, or 1 for the first block of its body, 2 for the next. 0 is anything else.
	Source int
}

// Title is the Source of an article's title.
const Title = -1

// Bounds implements Part.
func (t Text) Bounds() image.Rectangle { return t.Box }

// Paint implements Part.
func (t Text) Paint(dst *image.RGBA) {
	if t.Mark == (color.RGBA{}) {
		t.Mark = t.C
	}
	t.P.DrawIn(dst, t.Box.Min.X, t.Box.Min.Y, t.C, t.Mark)
}

// String gives the words.
func (t Text) String() string {
	var s string
	for _, r := range t.Runs {
		s += r.Text
	}
	return s
}

// Overflow tells by how much ink leaves the box, over all sides.
func (t Text) Overflow() int {
	ink := t.P.Ink()
	if ink.Empty() {
		return 0
	}
	ink = ink.Add(t.Box.Min)
	return max(0, t.Box.Min.X-ink.Min.X, t.Box.Min.Y-ink.Min.Y, ink.Max.X-t.Box.Max.X, ink.Max.Y-t.Box.Max.Y)
}

// Spot is a disc, or with a width a ring or an arc of one.
type Spot struct {
	Centre   image.Point // of a circle that is Diameter pixels wide
	Diameter int
	Width    int     // 0: a disc
	To       float64 // share of the circle, clockwise from the top; 0: all
	C        color.RGBA
}

// Bounds implements Part.
func (s Spot) Bounds() image.Rectangle {
	r := (s.Diameter + 1) / 2
	return image.Rect(s.Centre.X-r, s.Centre.Y-r, s.Centre.X+r, s.Centre.Y+r)
}

// Paint implements Part.
func (s Spot) Paint(dst *image.RGBA) {
	w, to := float64(s.Width), s.To
	if s.Width == 0 {
		w = float64(s.Diameter)
	}
	if to == 0 {
		to = 1
	}
	Ring(dst, float64(s.Centre.X), float64(s.Centre.Y), float64(s.Diameter)/2, w, 0, to, s.C)
}

// Custom paints by a function.
type Custom struct {
	R image.Rectangle
	F func(dst *image.RGBA)
}

// Bounds implements Part.
func (c Custom) Bounds() image.Rectangle { return c.R }

// Paint implements Part.
func (c Custom) Paint(dst *image.RGBA) { c.F(dst) }
