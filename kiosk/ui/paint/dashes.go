package paint

import (
	"image"
	"image/color"
)

// Dashes is a rectangle's outline, broken: what cannot be pressed, where colour cannot say so.
type Dashes struct {
	R     image.Rectangle
	Width int // of the line
	Dash  int // length of a dash and of the gap after it
	C     color.RGBA
}

// Bounds implements Part.
func (d Dashes) Bounds() image.Rectangle { return d.R }

// Paint implements Part.
func (d Dashes) Paint(dst *image.RGBA) {
	w, step := max(1, d.Width), max(2, d.Dash)
	even := func(from, to int) (n int, unit float64) { // an odd number of dashes and gaps: corners are whole
		n = max(1, (to-from)/step) | 1
		return n, float64(to-from) / float64(n)
	}
	n, u := even(d.R.Min.X, d.R.Max.X)
	for i := 0; i < n; i += 2 {
		x0, x1 := d.R.Min.X+int(float64(i)*u), d.R.Min.X+int(float64(i+1)*u)
		Fill(dst, image.Rect(x0, d.R.Min.Y, x1, d.R.Min.Y+w), d.C)
		Fill(dst, image.Rect(x0, d.R.Max.Y-w, x1, d.R.Max.Y), d.C)
	}
	n, u = even(d.R.Min.Y, d.R.Max.Y)
	for i := 0; i < n; i += 2 {
		y0, y1 := d.R.Min.Y+int(float64(i)*u), d.R.Min.Y+int(float64(i+1)*u)
		Fill(dst, image.Rect(d.R.Min.X, y0, d.R.Min.X+w, y1), d.C)
		Fill(dst, image.Rect(d.R.Max.X-w, y0, d.R.Max.X, y1), d.C)
	}
}
