package typeset

import (
	"image"
	"image/color"
	"math"
)

// Draw draws the paragraph with its top left corner at x,y, over what is there. dst may be smaller
// than the paragraph.
func (p *Paragraph) Draw(dst *image.RGBA, x, y int, c color.Color) { p.DrawIn(dst, x, y, c, c) }

// DrawIn is Draw with an ink of their own for the runs that are marked by Run.Accent.
func (p *Paragraph) DrawIn(dst *image.RGBA, x, y int, c, accent color.Color) {
	e := p.eng
	if e == nil || len(p.glyphs) == 0 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	plain, marked := e.ink(c), e.ink(accent)
	glyphs := p.glyphs
	for _, s := range p.segs {
		ink := plain
		if s.accent {
			ink = marked
		}
		for _, g := range glyphs[:s.n] {
			gx, subX := quantise(g.x)
			gy, subY := quantise(g.y)
			m := e.mask(s.face, s.size, g.id, subX, subY)
			ink.blend(dst, m, x+gx+m.at.X, y+gy+m.at.Y)
		}
		glyphs = glyphs[s.n:]
	}
}

// ink is a colour ready to be drawn with: premultiplied, for every coverage.
type ink struct {
	// table holds r, g, b, a for a coverage of 0 to 255.
	table [256][4]uint8
}

// Text is drawn where it is not known what lies behind it, and the screen adds colours up in sRGB,
// where a half-covered pixel of dark text on white comes out too light and one of light text on dark
// too bold. So coverage is corrected by the brightness of the text, as Skia does it in Chromium: what
// would be right if the background were the opposite of the text. The constants are Chromium's on Linux;
// with them the weight is the one of the look's mock-ups.
const (
	inkGamma    = 1.2
	inkContrast = 0.2
)

// maxInks bounds the inks that are kept: more than the look has colours of text.
const maxInks = 64

// ink gives a colour's table, which takes as long to make as a paragraph takes to draw.
func (e *Engine) ink(c color.Color) *ink {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	if t := e.inks[n]; t != nil {
		return t
	}
	if e.inks == nil || len(e.inks) >= maxInks {
		e.inks = map[color.NRGBA]*ink{}
	}
	t := newInk(n)
	e.inks[n] = t
	return t
}

func newInk(n color.NRGBA) *ink {
	t := &ink{}
	lut := coverageTable(luminance(n))
	for i, cov := range lut {
		a := cov * float64(n.A) / 255
		t.table[i] = [4]uint8{
			uint8(float64(n.R)*a + 0.5), uint8(float64(n.G)*a + 0.5), uint8(float64(n.B)*a + 0.5), uint8(255*a + 0.5),
		}
	}
	return t
}

func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 { return math.Pow(float64(v)/255, inkGamma) }
	return math.Pow(0.2126*lin(c.R)+0.7152*lin(c.G)+0.0722*lin(c.B), 1/inkGamma)
}

// coverageTable corrects the coverage of text of brightness src (0 to 1).
func coverageTable(src float64) (out [256]float64) {
	dst := 1 - src
	linSrc, linDst := math.Pow(src, inkGamma), math.Pow(dst, inkGamma)
	contrast := inkContrast * linDst
	for i := range out {
		a := float64(i) / 255
		a += (1 - a) * contrast * a
		if math.Abs(dst-src) >= 1.0/256 {
			a = (math.Pow(linSrc*a+linDst*(1-a), 1/inkGamma) - dst) / (src - dst)
		}
		out[i] = math.Max(0, math.Min(1, a))
	}
	return out
}

// blend draws a mask with its corner at x,y.
func (t *ink) blend(dst *image.RGBA, m *mask, x, y int) {
	r := image.Rect(x, y, x+m.w, y+m.h).Intersect(dst.Rect)
	if r.Empty() {
		return
	}
	for py := r.Min.Y; py < r.Max.Y; py++ {
		src := m.pix[(py-y)*m.w+r.Min.X-x:][:r.Dx()]
		row := dst.Pix[dst.PixOffset(r.Min.X, py):][:4*r.Dx()]
		for i, cov := range src {
			if cov == 0 {
				continue
			}
			c := &t.table[cov]
			px := row[4*i : 4*i+4 : 4*i+4]
			if c[3] == 255 || px[3] == 0 {
				px[0], px[1], px[2], px[3] = c[0], c[1], c[2], c[3]
				continue
			}
			k := uint32(255 - c[3])
			px[0] = c[0] + div255(uint32(px[0])*k)
			px[1] = c[1] + div255(uint32(px[1])*k)
			px[2] = c[2] + div255(uint32(px[2])*k)
			px[3] = c[3] + div255(uint32(px[3])*k)
		}
	}
}

func div255(v uint32) uint8 { return uint8((v + 127) / 255) } //nolint:gosec // v is at most 255 × 255
