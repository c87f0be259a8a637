package keeper

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"runtime/debug"
	"time"

	"github.com/jezek/xgb/xproto"

	"cuango/assets/curtain"
)

// stripBytes bounds what is sent to the server at once; its limit is 256 KiB.
const stripBytes = 192 << 10

// Frame is told by the screen program that nothing but the attract screen was painted since change n. The copy is made by the server, into its own memory, and is believed once the
// program says the same number again: then nothing can have been painted in between.
func (s *Screen) Frame(n uint64, now time.Time) {
	switch {
	case s.drawn:
	case s.pending != 0 && s.number == n:
		s.show(s.pending)
		s.pending, s.isFrame, s.kept = 0, true, now
	case s.pending != 0 || !s.isFrame || now.Sub(s.kept) >= frameEach:
		if s.pending == 0 {
			s.pending = s.pixmap()
		}
		if s.pending != 0 {
			xproto.CopyArea(s.c, xproto.Drawable(s.root), xproto.Drawable(s.pending), s.copier, 0, 0, 0, 0, uint16(s.w), uint16(s.h)) //nolint:gosec // X sizes fit
			s.number = n
		}
	}
}

// drop forgets a copy that was not confirmed.
func (s *Screen) drop() {
	if s.pending != 0 {
		xproto.FreePixmap(s.c, s.pending)
		s.pending = 0
	}
}

// show puts a picture on the curtain. 0: plain ground.
func (s *Screen) show(p xproto.Pixmap) {
	if p == 0 {
		xproto.ChangeWindowAttributes(s.c, s.curtain, xproto.CwBackPixel, []uint32{ground})
	} else {
		xproto.ChangeWindowAttributes(s.c, s.curtain, xproto.CwBackPixmap, []uint32{uint32(p)})
	}
	xproto.ClearArea(s.c, false, s.curtain, 0, 0, 0, 0)
	if s.picture != 0 {
		xproto.FreePixmap(s.c, s.picture) // the window has its own hold on it
	}
	s.picture, s.isFrame = p, false
}

// Seed puts the picture that is part of the program on the curtain: it asks for a moment's patience, and invites nobody to touch.
func (s *Screen) Seed() {
	raw := curtain.Landscape
	if s.h > s.w {
		raw = curtain.Portrait
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil || !s.can {
		s.show(0)
		return
	}
	p := s.pixmap()
	if p == 0 {
		s.show(0)
		return
	}
	rows := max(1, stripBytes/(4*s.w))
	buf := make([]byte, 4*s.w*rows)
	at := place(img.Bounds().Size(), s.w, s.h)
	for y := 0; y < s.h; y += rows {
		n := min(rows, s.h-y)
		for i := range n {
			scaleRow(buf[4*s.w*i:4*s.w*(i+1)], img, at, y+i)
		}
		xproto.PutImage(s.c, xproto.ImageFormatZPixmap, xproto.Drawable(p), s.writer, uint16(s.w), uint16(n), 0, int16(y), 0, s.depth, buf[:4*s.w*n]) //nolint:gosec // X sizes fit
	}
	s.show(p)
	debug.FreeOSMemory()
}

// place says where a picture goes on a screen: over all of it when that hardly changes its shape, else as large as fits.
func place(pic image.Point, w, h int) image.Rectangle {
	whole := image.Rect(0, 0, w, h)
	shape, want := float64(pic.X)/float64(pic.Y), float64(w)/float64(h)
	if r := shape / want; r > 0.87 && r < 1.15 {
		return whole
	}
	k := min(float64(w)/float64(pic.X), float64(h)/float64(pic.Y))
	size := image.Pt(max(1, int(k*float64(pic.X))), max(1, int(k*float64(pic.Y))))
	return image.Rectangle{Max: size}.Add(whole.Size().Sub(size).Div(2))
}

// scaleRow writes row y of the screen, four bytes a pixel, blue first.
func scaleRow(dst []byte, img image.Image, at image.Rectangle, y int) {
	b := img.Bounds()
	for x := range len(dst) / 4 {
		c := color.RGBA{R: ground >> 16, G: ground >> 8 & 0xFF, B: ground & 0xFF}
		if p := image.Pt(x, y); p.In(at) {
			c = sample(img, b, (float64(x-at.Min.X)+0.5)*float64(b.Dx())/float64(at.Dx())-0.5, (float64(y-at.Min.Y)+0.5)*float64(b.Dy())/float64(at.Dy())-0.5)
		}
		dst[4*x], dst[4*x+1], dst[4*x+2], dst[4*x+3] = c.B, c.G, c.R, 0xFF
	}
}

// sample reads a picture between its pixels.
func sample(img image.Image, b image.Rectangle, x, y float64) color.RGBA {
	x, y = min(max(x, 0), float64(b.Dx()-1)), min(max(y, 0), float64(b.Dy()-1))
	x0, y0 := int(x), int(y)
	fx, fy := x-float64(x0), y-float64(y0)
	if fx == 0 && fy == 0 {
		return at(img, b.Min.X+x0, b.Min.Y+y0)
	}
	x1, y1 := min(x0+1, b.Dx()-1), min(y0+1, b.Dy()-1)
	var sum [3]float64
	for _, c := range []struct {
		x, y int
		k    float64
	}{{x0, y0, (1 - fx) * (1 - fy)}, {x1, y0, fx * (1 - fy)}, {x0, y1, (1 - fx) * fy}, {x1, y1, fx * fy}} {
		p := at(img, b.Min.X+c.x, b.Min.Y+c.y)
		sum[0] += c.k * float64(p.R)
		sum[1] += c.k * float64(p.G)
		sum[2] += c.k * float64(p.B)
	}
	return color.RGBA{R: uint8(sum[0] + 0.5), G: uint8(sum[1] + 0.5), B: uint8(sum[2] + 0.5), A: 0xFF}
}

func at(img image.Image, x, y int) color.RGBA {
	if p, ok := img.(*image.Paletted); ok {
		if c, ok := p.Palette[p.ColorIndexAt(x, y)].(color.RGBA); ok {
			return c
		}
	}
	r, g, b, _ := img.At(x, y).RGBA()
	return color.RGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 0xFF} //nolint:gosec // 16 bits to 8
}
