// Package typeset sets paragraphs of any of the kiosk's languages into bitmaps.
package typeset

import (
	"image"
	"image/color"
	"io/fs"

	"cuango/contentsync/content"
)

// Align is where a line stands in its box. Start is the left in a left-to-right paragraph.
type Align uint8

// The places of a line.
const (
	Start Align = iota
	Centre
	End
)

// A Run is a stretch of text in one weight.
type Run struct {
	Text string
	Bold bool
}

// Style says how a paragraph looks.
type Style struct {
	Lang     content.Lang
	SizePx   float64 // the Latin em; other scripts are enlarged by their factor
	Bold     bool    // every run is bold
	Heading  bool    // the tight line height of headings
	Tracking float64 // extra space between Latin letters, in em: −0.012 in h1
	Align    Align
	MaxLines int  // 0: as many as it takes
	Balance  bool // lines of about equal length
	RTL      bool // the paragraph's base direction
}

// Engine sets paragraphs.
type Engine struct{}

// New makes an engine over a folder of fonts.
func New(files fs.FS) *Engine { return &Engine{} }

// Layout breaks runs into lines of at most widthPx.
func (e *Engine) Layout(runs []Run, st Style, widthPx int) *Paragraph {
	return &Paragraph{width: widthPx, height: int(st.SizePx * 1.42)}
}

// Prefetch loads the fonts of a language in the background.
func (e *Engine) Prefetch(lang content.Lang) {}

// Release lets the fonts of a language go.
func (e *Engine) Release(lang content.Lang) {}

// A Line is one line of a paragraph.
type Line struct {
	Start, End int     // runes of the paragraph's text
	Width      float64 // without the white space at its end
	Baseline   int     // pixels below the paragraph's top
}

// A Paragraph is laid out and ready to draw.
type Paragraph struct {
	Lines     []Line
	Truncated bool
	width     int
	height    int
}

// Size is the paragraph's box: the width it was laid out for, the height of its lines.
func (p *Paragraph) Size() image.Point { return image.Pt(p.width, p.height) }

// NaturalWidth is the width of the widest line.
func (p *Paragraph) NaturalWidth() int { return p.width }

// Ink is the rectangle that drawing at 0,0 changes.
func (p *Paragraph) Ink() image.Rectangle { return image.Rectangle{} }

// Draw draws the paragraph with its top left corner at x,y.
func (p *Paragraph) Draw(dst *image.RGBA, x, y int, c color.Color) {}
