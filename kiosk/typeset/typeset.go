// Package typeset sets paragraphs of the kiosk's languages into bitmaps: it chooses fonts, shapes
// (HarfBuzz), finds line ends (UAX #14, stored U+200B), orders mixed directions, and draws.
//
// It exists because Fyne's own text breaks Lao, Khmer and Thai inside words, takes the line height
// from the Latin font and so clips their marks, and parses every font a second time. One parsed
// face serves layout and drawing here; a face of 30,000 Han characters costs under a megabyte,
// because outlines are read from the font file one by one, when they are first drawn.
//
// Words used: a face is one font file, parsed. A cluster is what may never be torn: a user-perceived
// character (UAX #29) or what the shaper joined. An item is a stretch of one face, one script and one
// direction. An em is Style.SizePx for Latin; each script enlarges it by its own factor.
//
// The package knows nothing of Fyne, of screens or of millimetres.
package typeset

import (
	"image/color"
	"io/fs"
	"log/slog"
	"slices"
	"sync"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"

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

// A Run is a stretch of text in one weight and one of two inks.
type Run struct {
	Text   string
	Bold   bool
	Accent bool // in the second ink of Paragraph.DrawIn
}

// Style says how a paragraph looks.
type Style struct {
	Lang     content.Lang
	SizePx   float64 // the Latin em; other scripts are enlarged by their factor
	Bold     bool    // every run is bold
	Heading  bool    // the tight line height of headings
	Tracking float64 // extra space between letters of Latin and Cyrillic, in em: −0.012 in h1
	Align    Align
	MaxLines int  // 0: as many as it takes; otherwise the last one ends in an ellipsis
	Balance  bool // lines of about equal length, so that a heading leaves no word alone
	NoRunt   bool // running text does not end in a line of fewer than four letters, where another line end allows it
	RTL      bool // the paragraph's base direction
}

// Params are what an Engine is made of.
type Params struct {
	Fonts fs.FS // the folder of .ttf files; its files must implement io.ReaderAt

	// Missing, if set, is told once about every character that no font has. It is called during
	// Layout, on the caller's goroutine, and must not call the engine.
	Missing func(lang content.Lang, r rune)

	// GlyphBytes bounds the cache of drawn glyphs. 0 means 4 MiB: about 3,000 body-sized glyphs.
	GlyphBytes int

	Log *slog.Logger // nil: slog.Default
}

// Engine sets paragraphs. It is safe for concurrent use: Layout and Draw take one lock, which each
// holds for well under a millisecond; fonts are read outside it.
type Engine struct {
	fonts fontSet
	log   *slog.Logger

	mu       sync.Mutex
	buf      *harfbuzz.Buffer // reused: it caches shape plans per face
	seg      segmenter.Segmenter
	work     work // scratch space of Layout
	missing  func(content.Lang, rune)
	reported map[rune]bool

	inks   map[color.NRGBA]*ink
	glyphs glyphCache
	sbuf   sfnt.Buffer
	raster vector.Rasterizer
}

// New makes an engine over a folder of fonts.
func New(fonts fs.FS) *Engine { return NewWith(Params{Fonts: fonts}) }

// NewWith makes an engine. It reads no font yet.
func NewWith(p Params) *Engine {
	if p.Log == nil {
		p.Log = slog.Default()
	}
	if p.GlyphBytes <= 0 {
		p.GlyphBytes = 4 << 20
	}
	e := &Engine{log: p.Log, missing: p.Missing, reported: map[rune]bool{}, buf: harfbuzz.NewBuffer()}
	e.fonts.files, e.fonts.log = p.Fonts, p.Log
	e.glyphs.init(p.GlyphBytes)
	return e
}

// Prefetch reads the fonts of a language, both weights, if they are not there yet. It blocks for a few
// milliseconds; called on another goroutine, the first paragraph of the language does not wait.
func (e *Engine) Prefetch(lang content.Lang) {
	for _, id := range []fontID{primary(lang), fontSans} {
		e.fonts.face(id, false)
		e.fonts.face(id, true)
	}
}

// Release lets the fonts that only this language uses go, and the glyphs drawn with them. Paragraphs
// that were laid out before stay valid: they hold their faces.
func (e *Engine) Release(lang content.Lang) {
	id := primary(lang)
	if id == fontSans {
		return
	}
	e.fonts.release(id)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.glyphs.dropFont(id)
	// The buffer's cache of shape plans is keyed by face and never evicts: it would keep them alive.
	e.buf = harfbuzz.NewBuffer()
}

// Trim lets the fonts go that nothing was set in since the last call, and the glyphs drawn with them. Called at
// the end of each session it keeps what is used again and again, and reading the rest anew takes a
// few milliseconds. Paragraphs stay valid, as with Release.
func (e *Engine) Trim() {
	gone := e.fonts.trim()
	if len(gone) == 0 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.glyphs.dropIf(func(f *face) bool { return slices.Contains(gone, f) })
	e.buf = harfbuzz.NewBuffer() // see Release
}

// Check tells whether every font file is there and can be read, naming the first that is not.
func (e *Engine) Check() error { return e.fonts.check() }
