package typeset

import (
	"image"
	"math"

	"cuango/contentsync/content"
)

// A Line is one line of a paragraph.
type Line struct {
	Start, End int     // runes of the paragraph's text; a line's End is the next one's Start
	Width      float64 // in pixels, without the white space at its end
	Baseline   int     // pixels below the paragraph's top
	Top        int     // of the line's box
	Height     int     // of the line's box
}

// A Paragraph is laid out and ready to draw. It does not change and may be used from any goroutine.
type Paragraph struct {
	Lines     []Line
	Truncated bool   // the text did not fit MaxLines; the last line ends in an ellipsis
	Missing   []rune // characters that no font has, in the order of the text

	// The room that was added above the first and below the last line because marks reach out of
	// the line's box. It is part of Size.
	TopPad, BottomPad int

	lang    content.Lang
	rtl     bool // the base direction
	eng     *Engine
	text    []rune
	size    image.Point
	natural int
	ink     image.Rectangle
	segs    []segment
	glyphs  []placed
}

// segment is a stretch of glyphs of one face, size and ink.
type segment struct {
	face   *face
	size   float32
	n      int // glyphs
	accent bool
}

// placed is a glyph at its origin, in pixels from the paragraph's top left corner.
type placed struct {
	id      uint16
	cluster int32 // the first rune it stands for
	x, y    float32
	adv     float32
}

// Size is the paragraph's box: the width it was laid out for, and its height.
func (p *Paragraph) Size() image.Point { return p.size }

// NaturalWidth is the width of the widest line, rounded up. A paragraph of one line, laid out for that
// width, comes out the same.
func (p *Paragraph) NaturalWidth() int { return p.natural }

// Ink is the rectangle that drawing at 0,0 changes. It lies inside the box given by Size, except
// where a single character is wider than the paragraph.
func (p *Paragraph) Ink() image.Rectangle { return p.ink }

// Lang is the language that the paragraph was set in: who reads it aloud needs it.
func (p *Paragraph) Lang() content.Lang { return p.lang }

// Text is the text of a line, as it was given.
func (p *Paragraph) Text(line int) string {
	return string(p.text[p.Lines[line].Start:p.Lines[line].End])
}

// Spans gives where the runes from start to before end stand: a rectangle for each line, as high as the line, from the paragraph's top left corner.
func (p *Paragraph) Spans(start, end int) []image.Rectangle {
	var out []image.Rectangle
	for _, l := range p.Lines {
		x0, x1 := float32(math.MaxFloat32), float32(-1)
		for _, g := range p.glyphs {
			if c := int(g.cluster); c >= max(start, l.Start) && c < min(end, l.End) {
				x0, x1 = min(x0, g.x), max(x1, g.x+g.adv)
			}
		}
		if x1 > x0 {
			out = append(out, image.Rect(int(x0), l.Top, int(math.Ceil(float64(x1))), l.Top+l.Height))
		}
	}
	return out
}

const maxSizePx = 1024

// LongestWord gives the width in pixels, rounded up, of the widest stretch in which no line may end.
func (e *Engine) LongestWord(runs []Run, st Style) int {
	st.SizePx = math.Min(math.Max(1, st.SizePx), maxSizePx)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.prepare(runs, st)
	w := &e.work
	widest, start := float32(0), 0
	for i := 1; i <= len(w.text); i++ {
		if i == len(w.text) || w.brk[i]&mayBreak != 0 {
			widest = max(widest, w.width(start, i))
			start = i
		}
	}
	return int(math.Ceil(float64(widest - slack)))
}

// prepare fills work: all that is known of a text before it has a width. It gives the characters that no font has.
func (e *Engine) prepare(runs []Run, st Style) (missing []rune) {
	w := &e.work
	w.load(runs, st.Bold)
	if len(w.text) == 0 {
		return nil
	}
	e.findBreaks()
	w.findNumbers()
	w.scripts(st.Lang)
	w.levels(st.RTL)
	missing = e.chooseFonts(st.Lang)
	e.itemise(st)
	e.shape(st.Lang, float32(st.Tracking*st.SizePx))
	w.tailorBreaks(st.Lang)
	return missing
}

// Layout breaks runs into lines of at most widthPx pixels. With a width of 0 or less lines end at
// line feeds only, and the paragraph is as wide as its widest line.
//
// The first paragraph in a language waits for its font to be read, a few milliseconds.
func (e *Engine) Layout(runs []Run, st Style, widthPx int) *Paragraph {
	if !(st.SizePx >= 1) { // also catches NaN
		st.SizePx = 1
	}
	st.SizePx = math.Min(st.SizePx, maxSizePx)

	e.mu.Lock()
	defer e.mu.Unlock()
	missing := e.prepare(runs, st)
	w := &e.work
	p := &Paragraph{eng: e, lang: st.Lang, rtl: st.RTL, text: append([]rune(nil), w.text...), Missing: missing, size: image.Pt(max(widthPx, 0), 0)}
	if len(w.text) == 0 {
		return p
	}

	limit := float32(widthPx)
	if widthPx <= 0 {
		limit = math.MaxFloat32 / 4
	}
	for try := 0; ; try++ {
		e.compose(p, st, limit, widthPx)
		// A letter may reach out of its advance. Where a full line then leaves the box by a pixel, all
		// is set once more, that much narrower.
		over := p.ink.Max.X - p.size.X
		if over <= 0 || widthPx <= 0 || try == 2 {
			return p
		}
		limit -= float32(over)
	}
}

// compose breaks the shaped text into lines and places them.
func (e *Engine) compose(p *Paragraph, st Style, limit float32, widthPx int) {
	w := &e.work
	spans := w.wrap(nil, limit)
	var dots item
	p.Truncated = false
	switch {
	case st.MaxLines > 0 && len(spans) > st.MaxLines:
		spans = spans[:st.MaxLines]
		last := &spans[st.MaxLines-1]
		dots = e.ellipsis(st, last.start)
		last.end = w.nextForced(last.start)
		*last = w.truncate(*last, limit, dots.advance())
		p.Truncated = true
	case st.Balance && widthPx > 0:
		spans = w.balance(spans, nil, limit)
	case st.NoRunt && widthPx > 0:
		w.noRunts(spans, base(st.Lang) == "ja", limit)
	}
	e.place(p, st, spans, dots, widthPx)
}

func (it *item) advance() (sum float32) {
	for _, g := range it.glyphs {
		sum += g.adv
	}
	return sum
}

// ellipsis shapes three dots in the font of the text they follow.
func (e *Engine) ellipsis(st Style, at int) item {
	w := &e.work
	id, bold := w.font[at], w.bold[at]
	if !e.covers(id, bold, []rune{'…'}) {
		id = fontSans
	}
	it := item{font: id, face: e.fonts.face(id, bold), size: float32(st.SizePx * fontScale[id].Em)}
	if it.face == nil {
		return it
	}
	it.scale = it.size / it.face.upem
	if g, ok := it.face.shape.NominalGlyph('…'); ok {
		it.glyphs = []glyph{{id: uint16(g), adv: it.face.shape.HorizontalAdvance(g) * it.scale}} //nolint:gosec // fonts have no more than 65,535 glyphs
	}
	return it
}

// place puts the glyphs of every line where they are drawn and works out the boxes.
func (e *Engine) place(p *Paragraph, st Style, spans []span, dots item, widthPx int) {
	w := &e.work
	p.Lines = make([]Line, len(spans))
	p.glyphs = make([]placed, 0, len(w.text)+len(dots.glyphs))
	p.segs, p.ink = p.segs[:0], image.Rectangle{}
	natural := float32(0)
	for i, s := range spans {
		width := w.width(s.start, s.end)
		if p.Truncated && i == len(spans)-1 {
			width += dots.advance()
		}
		p.Lines[i] = Line{Start: s.start, End: s.end, Width: float64(width)}
		natural = max(natural, width)
	}
	p.natural = int(math.Ceil(float64(natural - slack)))
	boxWidth := float32(widthPx)
	if widthPx <= 0 {
		boxWidth = float32(p.natural)
		p.size.X = p.natural
	}
	y := 0
	var above lineInk
	for i, s := range spans {
		ln := &p.Lines[i]
		first := w.itemAt(s.start)
		items := w.items[first:]
		ln.Top = y
		ln.Height, ln.Baseline = e.lineBox(st, items, s)
		ln.Baseline += y
		y += ln.Height

		x := indent(st, boxWidth, float32(ln.Width))
		from, segs := len(p.glyphs), len(p.segs)
		if p.Truncated && i == len(spans)-1 {
			e.placeLine(p, items, s, dots, st.RTL, x, float32(ln.Baseline))
		} else {
			e.placeLine(p, items, s, item{}, st.RTL, x, float32(ln.Baseline))
		}
		ink := e.inkOf(p.segs[segs:], p.glyphs[from:])
		// A letter that reaches a pixel out of the box at a side moves its line by that pixel.
		if over := ink.Max.X - p.size.X; over > 0 {
			ink = shift(p.glyphs[from:], ink, -over)
		}
		if ink.Min.X < 0 {
			ink = shift(p.glyphs[from:], ink, -ink.Min.X)
		}
		p.natural = max(p.natural, ink.Dx())
		if i > 0 {
			if push := e.clearance(p, st, segs, from, above); push > 0 {
				ink = ink.Add(image.Pt(0, push))
				ln.Top, ln.Baseline, y = ln.Top+push, ln.Baseline+push, y+push
				for k := range p.glyphs[from:] {
					p.glyphs[from+k].y += float32(push)
				}
			}
		}
		above = lineInk{from, segs, ink}
		p.ink = p.ink.Union(ink)
	}
	if widthPx <= 0 {
		p.size.X = max(p.natural, p.ink.Max.X)
		p.natural = p.size.X
	}
	p.TopPad, p.BottomPad = max(0, -p.ink.Min.Y), max(0, p.ink.Max.Y-y)
	if p.TopPad > 0 {
		for i := range p.Lines {
			p.Lines[i].Baseline += p.TopPad
			p.Lines[i].Top += p.TopPad
		}
		for i := range p.glyphs {
			p.glyphs[i].y += float32(p.TopPad)
		}
		p.ink = p.ink.Add(image.Pt(0, p.TopPad))
	}
	p.size.Y = y + p.TopPad + p.BottomPad
}

// lineInk is what is drawn of a line: where its glyphs and segments begin, and their pixels.
type lineInk struct {
	glyphs, segs int
	ink          image.Rectangle
}

// clearance is by how much the last line must stand lower so that its marks (ễ, Ẩ, stacks of Thai) do not
// touch what hangs from the line above. Most lines have room enough, and none is compared.
func (e *Engine) clearance(p *Paragraph, st Style, segs, from int, above lineInk) (push int) {
	gap := max(1, int(math.Round(st.SizePx/24)))
	ink := e.inkOf(p.segs[segs:], p.glyphs[from:])
	if ink.Empty() || above.ink.Empty() || ink.Min.Y >= above.ink.Max.Y+gap {
		return 0
	}
	var low []image.Rectangle // what reaches down far enough
	e.eachCell(p.segs[above.segs:segs], p.glyphs[above.glyphs:from], func(c image.Rectangle) {
		if c.Max.Y+gap > ink.Min.Y {
			low = append(low, c)
		}
	})
	e.eachCell(p.segs[segs:], p.glyphs[from:], func(c image.Rectangle) {
		if c.Min.Y >= above.ink.Max.Y+gap {
			return
		}
		for _, l := range low {
			if l.Min.X < c.Max.X+gap && c.Min.X < l.Max.X+gap {
				push = max(push, l.Max.Y+gap-c.Min.Y)
			}
		}
	})
	return push
}

func shift(g []placed, ink image.Rectangle, dx int) image.Rectangle {
	for i := range g {
		g[i].x += float32(dx)
	}
	return ink.Add(image.Pt(dx, 0))
}

func indent(st Style, box, line float32) float32 {
	left := st.Align == Start
	if st.RTL && st.Align != Centre {
		left = !left
	}
	switch {
	case st.Align == Centre:
		// Whole pixels, so that a text of one line does not change its look with its neighbour's length.
		return max(0, float32(math.Floor(float64(box-line)/2)))
	case left:
		return 0
	}
	return max(0, box-line)
}

// itemAt is the index of the item that holds a rune.
func (w *work) itemAt(r int) int {
	lo, hi := 0, len(w.items)
	for lo < hi-1 {
		if mid := (lo + hi) / 2; w.items[mid].start <= r {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// lineBox is the height of a line and the place of its baseline: the box of the tallest script in it,
// never lower than the one of the paragraph's language.
func (e *Engine) lineBox(st Style, items []item, s span) (height, baseline int) {
	own := primary(st.Lang)
	tall, best := own, lineHeight(st, own)
	bold := st.Bold
	for i := range items {
		it := &items[i]
		if it.start >= max(s.vis, s.start+1) {
			break
		}
		if h := lineHeight(st, it.font); h > best {
			tall, best = it.font, h
			bold = it.face != nil && it.face.bold
		}
	}
	ascent, descent := float32(1.069), float32(0.293)
	if f := e.fonts.face(tall, bold); f != nil {
		ascent, descent = f.ascent, f.descent
	}
	size := st.SizePx * fontScale[tall].Em
	height = int(math.Round(best))
	half := (best - float64(ascent+descent)*size) / 2
	return height, int(math.Round(half + float64(ascent)*size))
}

func lineHeight(st Style, id fontID) float64 {
	sc := fontScale[id]
	if id == fontSans {
		sc = langScaleLatin(st.Lang)
	}
	if st.Heading {
		return st.SizePx * sc.Em * sc.HeadingLine
	}
	return st.SizePx * sc.Em * sc.Line
}

// placeLine appends the glyphs of one line, the items in visual order (UAX #9, rule L2).
func (e *Engine) placeLine(p *Paragraph, items []item, s span, dots item, rtl bool, x, y float32) {
	n := 0
	for n < len(items) && items[n].start < s.vis {
		n++
	}
	if rtl {
		x = appendGlyphs(p, &dots, s.start, s.vis, x, y, true)
	}
	if order := visualOrder(items[:n]); order == nil {
		for i := range n {
			x = appendGlyphs(p, &items[i], s.start, s.vis, x, y, false)
		}
	} else {
		for _, i := range order {
			x = appendGlyphs(p, &items[i], s.start, s.vis, x, y, false)
		}
	}
	if !rtl {
		appendGlyphs(p, &dots, s.start, s.vis, x, y, true)
	}
}

func appendGlyphs(p *Paragraph, it *item, start, end int, x, y float32, all bool) float32 {
	n := 0
	for _, g := range it.glyphs {
		if c := int(g.cluster); !all && (c < start || c >= end) {
			continue
		}
		if g.id != 0 { // 0 is the box that stands for a missing glyph
			cluster := g.cluster
			if all { // an ellipsis stands for no character of the text
				cluster = -1
			}
			p.glyphs = append(p.glyphs, placed{g.id, cluster, x + g.dx, y - g.dy, g.adv})
			n++
		}
		x += g.adv
	}
	if n > 0 {
		p.segs = append(p.segs, segment{face: it.face, size: it.size, n: n, accent: it.accent})
	}
	return x
}

// visualOrder gives the order in which items stand from left to right, or nil when that is the order
// of the text.
func visualOrder(items []item) []int {
	var high, low uint8 = 0, 255
	for i := range items {
		lv := items[i].level
		high = max(high, lv)
		if lv&1 == 1 {
			low = min(low, lv)
		}
	}
	if high == 0 {
		return nil
	}
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	for lv := high; lv >= low && lv > 0; lv-- {
		for i := 0; i < len(order); i++ {
			if items[order[i]].level < lv {
				continue
			}
			j := i
			for j < len(order) && items[order[j]].level >= lv {
				j++
			}
			for a, b := i, j-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = j
		}
	}
	return order
}

// LeastPx is the em of the smallest letters in pixels, scripts that are set larger included; 0 for no letters.
func (p *Paragraph) LeastPx() float64 {
	least := float32(0)
	for _, s := range p.segs {
		if s.n > 0 && (least == 0 || s.size < least) {
			least = s.size
		}
	}
	return float64(least)
}
