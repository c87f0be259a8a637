package typeset

import (
	"container/list"
	"image"
	"image/draw"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// subSteps is how finely a glyph's place is told apart, in parts of a pixel. Finer than a quarter no
// eye sees a difference; coarser, letters dance.
const subSteps = 4

// glyphKey names a drawn glyph. The size is in 1/64 pixel.
type glyphKey struct {
	face       *face
	size       uint32
	id         uint16
	subX, subY uint8
}

// mask is a drawn glyph: how much of each pixel it covers, and where its corner is from the pixel that
// holds the glyph's origin.
type mask struct {
	key  glyphKey
	at   image.Point
	w, h int
	pix  []byte
}

// glyphCache keeps the masks used last, up to a number of bytes. It is used under Engine.mu.
type glyphCache struct {
	limit, used int
	byKey       map[glyphKey]*list.Element
	order       *list.List // the one used last in front
}

// maskOverhead is about what an entry takes beside its pixels.
const maskOverhead = 200

func (c *glyphCache) init(limit int) {
	c.limit, c.byKey, c.order = limit, map[glyphKey]*list.Element{}, list.New()
}

func (c *glyphCache) get(k glyphKey) *mask {
	el := c.byKey[k]
	if el == nil {
		return nil
	}
	c.order.MoveToFront(el)
	return el.Value.(*mask)
}

func (c *glyphCache) put(m *mask) {
	c.byKey[m.key] = c.order.PushFront(m)
	c.used += len(m.pix) + maskOverhead
	for c.used > c.limit && c.order.Len() > 1 {
		c.drop(c.order.Back())
	}
}

func (c *glyphCache) drop(el *list.Element) {
	m := el.Value.(*mask)
	c.used -= len(m.pix) + maskOverhead
	delete(c.byKey, m.key)
	c.order.Remove(el)
}

func (c *glyphCache) dropFont(id fontID) {
	c.dropIf(func(f *face) bool { return f.id == id })
}

func (c *glyphCache) dropIf(gone func(*face) bool) {
	for el := c.order.Front(); el != nil; {
		next := el.Next()
		if gone(el.Value.(*mask).key.face) {
			c.drop(el)
		}
		el = next
	}
}

// quantise splits a coordinate into whole pixels and quarter steps.
func quantise(v float32) (whole int, sub uint8) {
	q := int(math.Floor(float64(v)*subSteps + 0.5))
	whole = q >> 2
	return whole, uint8(q & (subSteps - 1)) //nolint:gosec // 0 to 3
}

// box gives a glyph's bounding box in font units.
func (e *Engine) box(f *face, id uint16) box {
	if b, ok := f.boxes[id]; ok {
		return b
	}
	b := box{x0: math.MaxInt16, y0: math.MaxInt16, x1: math.MinInt16, y1: math.MinInt16}
	for _, s := range e.segments(f, id) {
		for _, pt := range s.Args[:segmentPoints(s.Op)] {
			x, y := clamp16(pt.X.Floor()), clamp16(-pt.Y.Ceil())
			b.x0, b.y0 = min(b.x0, x), min(b.y0, y)
			b.x1, b.y1 = max(b.x1, clamp16(pt.X.Ceil())), max(b.y1, clamp16(-pt.Y.Floor()))
		}
	}
	if b.x0 > b.x1 {
		b = box{}
	}
	f.boxes[id] = b
	return b
}

func clamp16(v int) int16 { return int16(max(math.MinInt16, min(math.MaxInt16, v))) } //nolint:gosec // clamped

func segmentPoints(op sfnt.SegmentOp) int {
	switch op {
	case sfnt.SegmentOpQuadTo:
		return 2
	case sfnt.SegmentOpCubeTo:
		return 3
	default:
		return 1
	}
}

// segments reads a glyph's outline from the font file, in font units with y down. The slice is valid
// until the next call. A glyph that cannot be read is drawn as nothing.
func (e *Engine) segments(f *face, id uint16) sfnt.Segments {
	segs, err := f.outline.LoadGlyph(&e.sbuf, sfnt.GlyphIndex(id), fixed.I(int(f.upem)), nil)
	if err != nil {
		e.log.Warn("glyph not readable", "file", fileName(f.id, f.bold), "glyph", id, "err", err)
		return nil
	}
	return segs
}

// cell is the pixels that a glyph touches, from the pixel of its origin.
func cell(b box, scale float32, subX, subY uint8) image.Rectangle {
	if b.empty() {
		return image.Rectangle{}
	}
	ox, oy := float32(subX)/subSteps, float32(subY)/subSteps
	return image.Rect(
		int(math.Floor(float64(float32(b.x0)*scale+ox))), int(math.Floor(float64(oy-float32(b.y1)*scale))),
		int(math.Ceil(float64(float32(b.x1)*scale+ox))), int(math.Ceil(float64(oy-float32(b.y0)*scale))))
}

// mask gives a drawn glyph from the cache, or draws it.
func (e *Engine) mask(f *face, size float32, id uint16, subX, subY uint8) *mask {
	k := glyphKey{f, uint32(size * 64), id, subX, subY}
	if m := e.glyphs.get(k); m != nil {
		return m
	}
	scale := size / f.upem
	c := cell(e.box(f, id), scale, subX, subY)
	m := &mask{key: k, at: c.Min, w: c.Dx(), h: c.Dy()}
	if !c.Empty() {
		m.pix = make([]byte, m.w*m.h)
		dx, dy := float32(subX)/subSteps-float32(c.Min.X), float32(subY)/subSteps-float32(c.Min.Y)
		r := &e.raster
		r.Reset(m.w, m.h)
		r.DrawOp = draw.Src
		unit := scale / 64
		at := func(p fixed.Point26_6) (x, y float32) { return float32(p.X)*unit + dx, float32(p.Y)*unit + dy }
		for _, s := range e.segments(f, id) {
			x, y := at(s.Args[0])
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				r.ClosePath()
				r.MoveTo(x, y)
			case sfnt.SegmentOpLineTo:
				r.LineTo(x, y)
			case sfnt.SegmentOpQuadTo:
				x2, y2 := at(s.Args[1])
				r.QuadTo(x, y, x2, y2)
			case sfnt.SegmentOpCubeTo:
				x2, y2 := at(s.Args[1])
				x3, y3 := at(s.Args[2])
				r.CubeTo(x, y, x2, y2, x3, y3)
			}
		}
		r.ClosePath()
		dst := &image.Alpha{Pix: m.pix, Stride: m.w, Rect: image.Rect(0, 0, m.w, m.h)}
		r.Draw(dst, dst.Rect, image.Opaque, image.Point{})
	}
	e.glyphs.put(m)
	return m
}

// inkOf is the union of the pixels that glyphs touch.
func (e *Engine) inkOf(segs []segment, glyphs []placed) (ink image.Rectangle) {
	e.eachCell(segs, glyphs, func(c image.Rectangle) { ink = ink.Union(c) })
	return ink
}

// eachCell gives the pixels of every glyph that draws some.
func (e *Engine) eachCell(segs []segment, glyphs []placed, f func(image.Rectangle)) {
	for _, s := range segs {
		scale := s.size / s.face.upem
		for _, g := range glyphs[:s.n] {
			x, subX := quantise(g.x)
			y, subY := quantise(g.y)
			if c := cell(e.box(s.face, g.id), scale, subX, subY); !c.Empty() {
				f(c.Add(image.Pt(x, y)))
			}
		}
		glyphs = glyphs[s.n:]
	}
}
