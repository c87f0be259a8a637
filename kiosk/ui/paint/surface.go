// Package paint composes a screen into one opaque bitmap: grounds, round cards, pictograms,
// pictures and set text. The window then shows that bitmap as a single texture.
//
// It exists because of what a repaint costs without a graphics card: Fyne repaints the whole
// window whenever anything changes, object by object, with blending and rounded-corner shaders.
// One opaque picture is repainted in half the time of a page of objects, never leaves textures of
// thrown-away objects behind, and is the same, pixel for pixel, in the window, in the preview and in a test.
//
// The package knows no Fyne, no screen and no domain type. A Part is one thing on the bitmap; a
// Key is what can be pressed; a Scene is a screen made of them.
//
//nolint:gosec // G115: the arithmetic of pixels stays within 0 to 255
package paint

import (
	"image"
	"image/color"
	"math"
	"sync"
)

// Corners says which corners of a rectangle are round.
type Corners uint8

// The corners, and those that are used together.
const (
	TopLeft Corners = 1 << iota
	TopRight
	BottomLeft
	BottomRight
	Top    = TopLeft | TopRight
	Bottom = BottomLeft | BottomRight
	All    = Top | Bottom
)

// Fill paints r with an opaque colour.
func Fill(dst *image.RGBA, r image.Rectangle, c color.RGBA) {
	r = r.Intersect(dst.Rect)
	if r.Empty() {
		return
	}
	first := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y):][: r.Dx()*4 : r.Dx()*4]
	for i := 0; i < len(first); i += 4 {
		first[i], first[i+1], first[i+2], first[i+3] = c.R, c.G, c.B, 255
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(dst.Pix[dst.PixOffset(r.Min.X, y):][:len(first)], first)
	}
}

// Blend puts c over one pixel with coverage a of 0 to 255.
func Blend(p []uint8, c color.RGBA, a uint32) {
	if a >= 255 {
		p[0], p[1], p[2], p[3] = c.R, c.G, c.B, 255
		return
	}
	n := 255 - a
	p[0] = uint8((uint32(c.R)*a + uint32(p[0])*n + 127) / 255)
	p[1] = uint8((uint32(c.G)*a + uint32(p[1])*n + 127) / 255)
	p[2] = uint8((uint32(c.B)*a + uint32(p[2])*n + 127) / 255)
}

// A corner is how much of each pixel of a round top left corner lies inside, row by row: 0 to 255. The other corners are its mirror images.
type corner struct {
	radius int
	pix    []uint8
}

const (
	keptRadius = 96  // larger corners are worked out each time: a kiosk has none
	maxCorners = 128 // of all sizes that a look has, about forty
)

var corners struct {
	sync.RWMutex
	of map[int]corner
}

// cornerOf gives the corner of a radius. It is read hundreds of times a screen, and a screen has a handful of radii: they are kept.
func cornerOf(radius int) corner {
	corners.RLock()
	c, ok := corners.of[radius]
	corners.RUnlock()
	if ok {
		return c
	}
	c = corner{radius, make([]uint8, radius*radius)}
	for y := range radius {
		for x := range radius {
			d := float64(radius) - math.Hypot(float64(x-radius)+0.5, float64(y-radius)+0.5) + 0.5
			c.pix[y*radius+x] = uint8(255 * min(max(d, 0), 1))
		}
	}
	corners.Lock()
	defer corners.Unlock()
	if corners.of == nil {
		corners.of = map[int]corner{}
	}
	if radius <= keptRadius && len(corners.of) < maxCorners {
		corners.of[radius] = c
	}
	return c
}

// square is one corner's square in a rectangle, and how its pixels are found in the corner.
type square struct {
	r            image.Rectangle
	right, below bool
	round        bool
}

func squares(r image.Rectangle, radius int, round Corners) [4]square {
	return [4]square{
		{image.Rect(r.Min.X, r.Min.Y, r.Min.X+radius, r.Min.Y+radius), false, false, round&TopLeft != 0},
		{image.Rect(r.Max.X-radius, r.Min.Y, r.Max.X, r.Min.Y+radius), true, false, round&TopRight != 0},
		{image.Rect(r.Min.X, r.Max.Y-radius, r.Min.X+radius, r.Max.Y), false, true, round&BottomLeft != 0},
		{image.Rect(r.Max.X-radius, r.Max.Y-radius, r.Max.X, r.Max.Y), true, true, round&BottomRight != 0},
	}
}

// at gives the coverage of a pixel of the square.
func (q square) at(c corner, x, y int) uint32 {
	if !q.round {
		return 255
	}
	i, j := x-q.r.Min.X, y-q.r.Min.Y
	if q.right {
		i = c.radius - 1 - i
	}
	if q.below {
		j = c.radius - 1 - j
	}
	return uint32(c.pix[j*c.radius+i])
}

func clampRadius(r image.Rectangle, radius int) int {
	return max(0, min(radius, r.Dx()/2, r.Dy()/2))
}

// Round paints r with round corners.
func Round(dst *image.RGBA, r image.Rectangle, radius int, round Corners, c color.RGBA) {
	radius = clampRadius(r, radius)
	Fill(dst, image.Rect(r.Min.X+radius, r.Min.Y, r.Max.X-radius, r.Max.Y), c)
	Fill(dst, image.Rect(r.Min.X, r.Min.Y+radius, r.Min.X+radius, r.Max.Y-radius), c)
	Fill(dst, image.Rect(r.Max.X-radius, r.Min.Y+radius, r.Max.X, r.Max.Y-radius), c)
	if radius == 0 {
		return
	}
	mask := cornerOf(radius)
	for _, q := range squares(r, radius, round) {
		in := q.r.Intersect(dst.Rect)
		if !q.round {
			Fill(dst, in, c)
			continue
		}
		for y := in.Min.Y; y < in.Max.Y; y++ {
			p := dst.Pix[dst.PixOffset(in.Min.X, y):]
			for x := range in.Dx() {
				if a := q.at(mask, in.Min.X+x, y); a > 0 {
					Blend(p[x*4:], c, a)
				}
			}
		}
	}
}

// Blit puts an opaque picture at r's corner, cut to r with round corners.
func Blit(dst *image.RGBA, r image.Rectangle, radius int, round Corners, src *image.RGBA) {
	r = r.Intersect(image.Rectangle{Min: r.Min, Max: r.Min.Add(src.Rect.Size())})
	radius = clampRadius(r, radius)
	off := src.Rect.Min.Sub(r.Min)
	in := r.Intersect(dst.Rect)
	band := image.Rect(r.Min.X+radius, r.Min.Y, r.Max.X-radius, r.Max.Y).Intersect(dst.Rect)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		row := in
		if y < r.Min.Y+radius || y >= r.Max.Y-radius { // the corners come below
			row = band
		}
		if row.Empty() {
			continue
		}
		s := src.Pix[src.PixOffset(row.Min.X+off.X, y+off.Y):]
		copy(dst.Pix[dst.PixOffset(row.Min.X, y):][:row.Dx()*4], s[:row.Dx()*4])
	}
	if radius == 0 {
		return
	}
	mask := cornerOf(radius)
	for _, q := range squares(r, radius, round) {
		in := q.r.Intersect(dst.Rect)
		for y := in.Min.Y; y < in.Max.Y; y++ {
			for x := in.Min.X; x < in.Max.X; x++ {
				s := src.Pix[src.PixOffset(x+off.X, y+off.Y):]
				if a := q.at(mask, x, y); a > 0 {
					Blend(dst.Pix[dst.PixOffset(x, y):], color.RGBA{R: s[0], G: s[1], B: s[2], A: 255}, a)
				}
			}
		}
	}
}

// Stencil paints colour c through an alpha mask whose corner comes to at.
func Stencil(dst *image.RGBA, at image.Point, mask *image.Alpha, c color.RGBA) {
	r := image.Rectangle{Min: at, Max: at.Add(mask.Rect.Size())}.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		m := mask.Pix[mask.PixOffset(r.Min.X-at.X+mask.Rect.Min.X, y-at.Y+mask.Rect.Min.Y):]
		p := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for x := range r.Dx() {
			if a := m[x]; a > 0 {
				Blend(p[x*4:], c, uint32(a))
			}
		}
	}
}

// Disc paints a round spot.
func Disc(dst *image.RGBA, cx, cy, radius float64, c color.RGBA) {
	Ring(dst, cx, cy, radius, radius, 0, 1, c)
}

// Ring paints an arc of a band of the given width inside radius, clockwise from the top, from
// one share of the circle to another. 0 to 1 is all of it.
func Ring(dst *image.RGBA, cx, cy, radius, width, from, to float64, c color.RGBA) {
	r := image.Rect(int(cx-radius)-1, int(cy-radius)-1, int(cx+radius)+2, int(cy+radius)+2).Intersect(dst.Rect)
	inner := radius - width
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			dx, dy := float64(x)+0.5-cx, float64(y)+0.5-cy
			d := math.Hypot(dx, dy)
			a := min(max(radius-d+0.5, 0), 1)
			if inner > 0 {
				a *= min(max(d-inner+0.5, 0), 1)
			}
			if a > 0 && to-from < 1 {
				turn := math.Mod(math.Atan2(dx, -dy)/(2*math.Pi)+1, 1)
				if turn < from || turn > to {
					continue
				}
			}
			if a > 0 {
				Blend(dst.Pix[dst.PixOffset(x, y):], c, uint32(255*a))
			}
		}
	}
}

// Darken multiplies all colours of r by 1 − share.
func Darken(dst *image.RGBA, r image.Rectangle, share float64) {
	r = r.Intersect(dst.Rect)
	k := uint32(math.Round((1 - share) * 256))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		p := dst.Pix[dst.PixOffset(r.Min.X, y):][:r.Dx()*4]
		for i := 0; i < len(p); i += 4 {
			p[i], p[i+1], p[i+2] = uint8(uint32(p[i])*k>>8), uint8(uint32(p[i+1])*k>>8), uint8(uint32(p[i+2])*k>>8)
		}
	}
}

// Copy puts the pixels of r of src into dst. Both bitmaps have the same bounds.
func Copy(dst, src *image.RGBA, r image.Rectangle) {
	r = r.Intersect(dst.Rect).Intersect(src.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		copy(dst.Pix[dst.PixOffset(r.Min.X, y):][:r.Dx()*4], src.Pix[src.PixOffset(r.Min.X, y):])
	}
}
