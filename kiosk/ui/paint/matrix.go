package paint

import (
	"image"
	"image/color"
)

// Matrix is a square of N × N modules, each a whole number of pixels, in the middle of R on its own ground. It looks the same in every
// palette and is never mirrored: a machine reads it.
type Matrix struct {
	R     image.Rectangle
	N     int // modules of a side
	Quiet int // light modules around them
	Dark  func(x, y int) bool
}

var (
	matrixInk   = color.RGBA{R: 0x14, G: 0x21, B: 0x3F, A: 255}
	matrixPaper = color.RGBA{R: 255, G: 255, B: 255, A: 255}
)

// Module is the side of a module in pixels.
func (m Matrix) Module() int { return min(m.R.Dx(), m.R.Dy()) / max(1, m.N+2*m.Quiet) }

// Bounds implements Part.
func (m Matrix) Bounds() image.Rectangle { return m.R }

// Paint implements Part.
func (m Matrix) Paint(dst *image.RGBA) {
	Fill(dst, m.R, matrixPaper)
	px := m.Module()
	at := m.R.Min.Add(image.Pt((m.R.Dx()-px*m.N)/2, (m.R.Dy()-px*m.N)/2))
	for y := range m.N {
		for x := range m.N {
			if m.Dark(x, y) {
				p := at.Add(image.Pt(x*px, y*px))
				Fill(dst, image.Rectangle{Min: p, Max: p.Add(image.Pt(px, px))}, matrixInk)
			}
		}
	}
}
