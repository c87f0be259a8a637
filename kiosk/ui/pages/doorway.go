package pages

import (
	"image"
	"image/color"
	"math"
	"sync"

	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
)

// A Doorway is the one sign of Cửa Ngõ: a wall at dusk, a round-headed opening with a lit jamb, and
// light that falls through it onto the floor. What is seen in the opening is put in by Inside.
type Doorway struct {
	W, H    int
	Opening image.Rectangle // of the opening: half as wide as its round head is
	Floor   int             // y of the edge between wall and floor
	Spill   int             // by how much the light is wider at the bottom than the doorway
}

// NewDoorway places the doorway on a screen.
func NewDoorway(l *theme.Look) Doorway {
	x, y := float64(l.W)/1080, float64(l.H)/1920
	d := Doorway{W: l.W, H: l.H}
	box := func(left, top, w, h, floor, spill float64) {
		d.Opening = image.Rect(round(left*x), round(top*y), round((left+w)*x), round((top+h)*y))
		d.Floor, d.Spill = round(floor*y), round(spill*x)
	}
	if l.Portrait {
		box(150, 150, 780, 1130, 1280, 230)
	} else {
		x, y = float64(l.W)/1920, float64(l.H)/1080
		box(130, 90, 860, 810, 900, 150)
	}
	return d
}

func round(f float64) int { return int(math.Round(f)) }

// cover gives how much of a pixel lies inside the opening grown by e pixels, 0 to 1.
func (d Doorway) cover(px, py int, e float64) float64 {
	o := d.Opening
	x, y := float64(px)+0.5, float64(py)+0.5
	r := float64(o.Dx()) / 2
	if cy := float64(o.Min.Y) + r; y < cy {
		cx := float64(o.Min.X) + r
		return clamp(r + e - math.Hypot(x-cx, y-cy) + 0.5)
	}
	if py >= d.Floor {
		return 0
	}
	return clamp(min(x-float64(o.Min.X)+e, float64(o.Max.X)+e-x) + 0.5)
}

func clamp(f float64) float64 { return min(max(f, 0), 1) }

type rgb [3]float64

func of(c color.RGBA) rgb { return rgb{float64(c.R), float64(c.G), float64(c.B)} }

func (a rgb) mix(b rgb, t float64) rgb {
	return rgb{a[0] + (b[0]-a[0])*t, a[1] + (b[1]-a[1])*t, a[2] + (b[2]-a[2])*t}
}

func (a rgb) times(k float64) rgb { return rgb{a[0] * k, a[1] * k, a[2] * k} }

// dither hides the steps of long gradients: 4 × 4 ordered, less than one level.
var dither = [16]float64{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5}

func put(dst *image.RGBA, x, y int, c rgb) {
	n := dither[x&3|(y&3)<<2]/16 + 0.03
	p := dst.Pix[dst.PixOffset(x, y):][:4]
	p[0], p[1], p[2], p[3] = byteOf(c[0]+n), byteOf(c[1]+n), byteOf(c[2]+n), 255
}

func byteOf(f float64) uint8 { return uint8(min(int(f), 255)) } //nolint:gosec // a level is not below 0

// fill is put for a run of one colour, from x to to, to excluded.
func fill(dst *image.RGBA, x, to, y int, c rgb) {
	if x >= to {
		return
	}
	first := min(x+4, to) // the dither comes again after four
	for i := x; i < first; i++ {
		put(dst, i, y, c)
	}
	run := dst.Pix[dst.PixOffset(x, y):][:4*(to-x)]
	for done := 4 * (first - x); done < len(run); done *= 2 {
		copy(run[done:], run[:done])
	}
}

// Paint draws wall, jamb, floor and light; the opening itself is left in the colour of light.
func (d Doorway) Paint(dst *image.RGBA, p theme.Palette) {
	night := 1 - 0.25*clamp(p.Dim*5) // shades without a token of their own follow the palette's night
	shade := wallShades{
		top: of(p.WallTop), low: of(p.WallFloor), light: of(p.ArchLight).times(night),
		frame: rgb{0x16, 0x24, 0x4A}.times(night), glow: rgb{0xF7, 0xC9, 0x8A},
		jambL: rgb{0x8C, 0x6B, 0x5A}.times(night), jambM: rgb{0x3B, 0x4A, 0x75}.times(night), jambR: rgb{0xE8, 0xBB, 0x8A}.times(night),
		floorT: rgb{0x2A, 0x3D, 0x6B}.times(night), floorB: rgb{0x12, 0x1D, 0x3A}.times(night), edge: rgb{0x4C, 0x62, 0x9B}.times(night),
		spill: rgb{0xF8, 0xCF, 0x98}, glowMax: 0.42 * night,
	}
	const bands = 4
	var wg sync.WaitGroup
	for b := range bands {
		wg.Go(func() {
			for y := d.H * b / bands; y < d.H*(b+1)/bands; y++ {
				if y < d.Floor {
					d.wallRow(dst, y, shade)
				} else {
					d.floorRow(dst, y, shade)
				}
			}
		})
	}
	wg.Wait()
}

type wallShades struct {
	top, low, light, frame, glow rgb
	jambL, jambM, jambR          rgb
	floorT, floorB, edge, spill  rgb
	glowMax                      float64
}

func (d Doorway) wallRow(dst *image.RGBA, y int, s wallShades) {
	o := d.Opening
	t := float64(y) / float64(d.H)
	mid := s.top.mix(s.low, 0.58)
	var base rgb
	if t < 0.6 {
		base = s.top.mix(mid, t/0.6)
	} else {
		base = mid.mix(s.low, (t-0.6)/0.4)
	}
	k := float64(o.Dx()) / 820 // widths of frame and jamb grow with the doorway
	cx, cy := float64(o.Min.X+o.Max.X)/2, float64(o.Min.Y)+0.6*float64(o.Dy())
	rx, ry := float64(o.Dx()), 0.72*float64(o.Dy())
	dy := (float64(y) - cy) / ry
	outL, outR := d.reach(y, 34*k+1) // outside of it there is only wall
	inL, inR := d.reach(y, 5*k-1)    // inside of it there is only light
	from, to := d.W, -1              // outside of it the wall is of one colour
	if dy*dy < 1 {
		half := rx * math.Sqrt(1-dy*dy)
		from, to = max(0, int(cx-half)), min(d.W-1, int(cx+half)+1)
	}
	if outL <= outR {
		from, to = min(from, max(0, outL)), max(to, min(d.W-1, outR))
	}
	if from > to {
		from, to = d.W, d.W-1
	}
	fill(dst, 0, from, y, base)
	fill(dst, to+1, d.W, y, base)
	fill(dst, max(from, inL+1), min(to+1, inR), y, s.light)
	for x := from; x <= to; x++ {
		if x > inL && x < inR {
			x = inR - 1
			continue
		}
		c := base
		if dx := (float64(x) - cx) / rx; dx*dx+dy*dy < 1 {
			c = c.mix(s.glow, s.glowMax*(1-math.Sqrt(dx*dx+dy*dy)))
		}
		if x >= outL && x <= outR {
			c = d.frame(c, x, y, k, s)
		}
		put(dst, x, y, c)
	}
}

// frame lays frame, jamb and the bright line over the wall's colour.
func (d Doorway) frame(c rgb, x, y int, k float64, s wallShades) rgb {
	c = c.mix(s.frame, d.cover(x, y, 34*k))
	if a := d.cover(x, y, 22*k); a > 0 {
		u := clamp((float64(x-d.Opening.Min.X) + 22*k) / (float64(d.Opening.Dx()) + 44*k))
		jamb := s.jambM.mix(s.jambR, (u-0.5)*2)
		if u < 0.5 {
			jamb = s.jambL.mix(s.jambM, u*2)
		}
		c = c.mix(jamb, a)
	}
	return c.mix(s.light, d.cover(x, y, 5*k))
}

// reach gives the columns between which row y lies inside the opening grown by e pixels; none: the second is the smaller.
func (d Doorway) reach(y int, e float64) (from, to int) {
	o := d.Opening
	half := float64(o.Dx()) / 2
	wide := half + e
	if dy := float64(o.Min.Y) + half - float64(y) - 0.5; dy > 0 {
		if dy >= wide {
			return 1, 0
		}
		wide = math.Sqrt(wide*wide - dy*dy)
	}
	cx := float64(o.Min.X) + half
	return int(cx - wide), int(cx + wide)
}

func (d Doorway) floorRow(dst *image.RGBA, y int, s wallShades) {
	o := d.Opening
	t := float64(y-d.Floor) / float64(max(1, d.H-d.Floor))
	base := s.floorT.mix(s.floorB, t)
	if y < d.Floor+3 {
		base = s.edge
	}
	k := 22 * float64(o.Dx()) / 820
	left := float64(o.Min.X) - k - t*(float64(d.Spill)-k)
	right := float64(o.Max.X) + k + t*(float64(d.Spill)-k)
	var a float64
	switch {
	case t < 0.14:
		a = 0.88 + (0.5-0.88)*t/0.14
	case t < 0.36:
		a = 0.5 + (0.13-0.5)*(t-0.14)/0.22
	default:
		a = 0.13 * (1 - (t-0.36)/0.64)
	}
	from, to := max(0, int(left)-1), min(d.W, int(right)+1)
	fill(dst, 0, from, y, base)
	fill(dst, max(from, to), d.W, y, base)
	lit := base.mix(s.spill, a)
	for x := from; x < to; x++ {
		if float64(x) >= left && float64(x) <= right-1 {
			put(dst, x, y, lit)
		} else {
			put(dst, x, y, base.mix(s.spill, a*clamp(float64(x)+1-left)*clamp(right-float64(x))))
		}
	}
}

// Inside paints a picture of the opening's size into it.
func (d Doorway) Inside(dst, scene *image.RGBA) {
	o := d.Opening.Intersect(dst.Rect)
	for y := o.Min.Y; y < o.Max.Y; y++ {
		from, to := d.reach(y, -2)
		from, to = max(from, o.Min.X), min(to, o.Max.X)
		if from < to {
			at := scene.PixOffset(from-d.Opening.Min.X, y-d.Opening.Min.Y)
			copy(dst.Pix[dst.PixOffset(from, y):][:4*(to-from)], scene.Pix[at:])
		}
		for x := o.Min.X; x < o.Max.X; x++ {
			if x >= from && x < to {
				x = to - 1
				continue
			}
			if a := d.cover(x, y, 0); a > 0 {
				s := scene.Pix[scene.PixOffset(x-d.Opening.Min.X, y-d.Opening.Min.Y):]
				paint.Blend(dst.Pix[dst.PixOffset(x, y):], color.RGBA{R: s[0], G: s[1], B: s[2], A: 255}, uint32(255*a))
			}
		}
	}
}
