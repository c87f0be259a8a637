//go:build e2e

package e2e

import (
	"image"
	"image/color"
	"math"
)

// A ring is looked for in the pixels alone, with no part of the program that paints it: along all four sides of a key runs one bright line, as
// thick everywhere, between two dark ones.

const (
	ringFar      = 24 // pixels from a key's edge within which its ring is looked for
	ringThick    = 16 // and how thick it is at most
	ringContrast = 3  // what a mark of the focus needs against what lies on both sides of it (WCAG 2.2, 1.4.11)
)

// ringed tells whether a ring goes around a key that goes around none of the others: with strong contrast every key has a line around it.
func ringed(shot *image.RGBA, r image.Rectangle, others []image.Rectangle) bool {
	mine := rings(shot, r)
	for _, o := range others {
		for l := range rings(shot, o) {
			delete(mine, l)
		}
	}
	return len(mine) > 0
}

// rings gives the lines that run along all sides of a key.
func rings(shot *image.RGBA, r image.Rectangle) map[line]bool {
	found := map[line]int{}
	samples := 0
	for _, side := range []struct{ from, along, out image.Point }{
		{image.Pt(r.Min.X, r.Min.Y), image.Pt(1, 0), image.Pt(0, -1)},
		{image.Pt(r.Min.X, r.Max.Y-1), image.Pt(1, 0), image.Pt(0, 1)},
		{image.Pt(r.Min.X, r.Min.Y), image.Pt(0, 1), image.Pt(-1, 0)},
		{image.Pt(r.Max.X-1, r.Min.Y), image.Pt(0, 1), image.Pt(1, 0)},
	} {
		long := r.Dx()*side.along.X + r.Dy()*side.along.Y
		for n := 3; n <= 7; n++ { // the middle part: corners may be round
			samples++
			for l := range brightLines(shot, side.from.Add(side.along.Mul(long*n/10)), side.out) {
				found[l]++
			}
		}
	}
	all := map[line]bool{}
	for l, n := range found {
		if n == samples {
			all[l] = true
		}
	}
	return all
}

// A line is one that runs along a side of a key: its colour, and how thick it is.
type line struct {
	c     color.RGBA
	thick int
}

// brightLines looks outwards from a key's edge for lines that are brighter than what lies on both their sides. Where the key stands at the edge of
// the glass, its ring is inside of it.
func brightLines(shot *image.RGBA, from, out image.Point) map[line]bool {
	lines := map[line]bool{}
	at := func(n int) color.RGBA { p := from.Add(out.Mul(n)); return shot.RGBAAt(p.X, p.Y) }
	last := ringFar
	for !from.Add(out.Mul(last)).In(shot.Rect) {
		last--
	}
	for n := min(0, last-ringFar) + 1; n < last; {
		end := n
		for end+1 < last && at(end+1) == at(n) {
			end++
		}
		c, before, after := at(n), at(n-1), at(end+1)
		if thick := end + 1 - n; thick > 1 && thick <= ringThick && luminance(c) > luminance(before) && luminance(c) > luminance(after) && contrast(c, before) >= ringContrast && contrast(c, after) >= ringContrast {
			lines[line{c, end + 1 - n}] = true
		}
		n = end + 1
	}
	return lines
}

// contrast is WCAG's ratio of two colours.
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
