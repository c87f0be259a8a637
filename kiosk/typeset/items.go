package typeset

import (
	"unicode"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"golang.org/x/text/unicode/bidi"

	"cuango/contentsync/content"
)

// work is Layout's scratch space, kept between calls so that a warm layout allocates little.
type work struct {
	text   []rune // as given
	shape  []rune // as shaped: controls replaced
	bold   []bool
	accent []bool
	brk    []breakFlag // len(text)+1
	script []language.Script
	font   []fontID
	level  []uint8
	cum    []float32 // len(text)+1: advance of everything before a rune
	vis    []int     // len(text)+1: where the visible text before a rune ends
	items  []item
	pairs  []pair

	numbers []number // telephone and other long numbers, in order
}

// item is a stretch of one face, weight, ink, script and direction.
type item struct {
	start, end int
	face       *face // nil: no font at all could be read
	font       fontID
	script     language.Script
	level      uint8   // odd: right to left
	accent     bool    // in the second ink
	scale      float32 // pixels per font unit
	size       float32 // the enlarged em in pixels
	glyphs     []glyph // in visual order
}

// glyph is a shaped glyph. Its distances are pixels.
type glyph struct {
	id      uint16
	cluster int32 // the first rune it stands for
	adv     float32
	dx, dy  float32
}

type pair struct {
	closer rune
	script language.Script
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	s = s[:n]
	clear(s)
	return s
}

// load takes the runs over and replaces what no font draws: line ends and controls become U+200B,
// a tab a space. The text itself stays as given.
func (w *work) load(runs []Run, bold bool) {
	w.text, w.shape, w.bold, w.accent = w.text[:0], w.shape[:0], w.bold[:0], w.accent[:0]
	for _, run := range runs {
		for _, r := range run.Text {
			w.text = append(w.text, r)
			w.bold = append(w.bold, run.Bold || bold)
			w.accent = append(w.accent, run.Accent)
			switch {
			case r == '\t':
				r = ' '
			case r < ' ' || 0x7F <= r && r < 0xA0 || r == 0x2028 || r == 0x2029 || r == 0x00AD:
				r = 0x200B
			}
			w.shape = append(w.shape, r)
		}
	}
	n := len(w.text)
	w.brk = resize(w.brk, n+1)
	w.script, w.font, w.level = resize(w.script, n), resize(w.font, n), resize(w.level, n)
	w.cum, w.vis = resize(w.cum, n+1), resize(w.vis, n+1)
	w.items = w.items[:0]
}

// scripts gives every rune a script. Characters of no script of their own take the one before (the
// first one after, at the start); a closing bracket takes that of its opening one; digits are always
// Latin, so that numbers look the same in every language. Full-width marks stay with the Chinese or
// Japanese before them, because fonts kern the two.
func (w *work) scripts(lang content.Lang) {
	wide := primary(lang) == fontSC || primary(lang) == fontTC || primary(lang) == fontJP
	last := language.Common
	w.pairs = w.pairs[:0]
	for i, r := range w.shape {
		s := scriptOf(r)
		switch {
		case s == language.Inherited:
			s = last
		case wide && widePunct(r):
			s = language.Han
			if fontOf(last, lang) == primary(lang) && last != language.Common {
				s = last
			}
			last = s
		case s == language.Common:
			s = last
			if c := closerOf(r); c != 0 {
				w.pairs = append(w.pairs, pair{c, last})
			} else if n := len(w.pairs); n > 0 && w.pairs[n-1].closer == r {
				s = w.pairs[n-1].script
				w.pairs = w.pairs[:n-1]
			}
		default:
			if last == language.Common {
				for j := range i {
					w.script[j] = s
				}
				for j := range w.pairs {
					w.pairs[j].script = s
				}
			}
			last = s
		}
		w.script[i] = s
	}
}

// scriptOf is the script of a rune; the fast path holds most of the text of most of the languages.
func scriptOf(r rune) language.Script {
	switch {
	case r < 0x80:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return language.Latin
		}
		return language.Common
	case 0x4E00 <= r && r <= 0x9FFF:
		return language.Han
	case 0xAC00 <= r && r <= 0xD7A3:
		return language.Hangul
	}
	s := language.LookupScript(r)
	if s == language.Unknown {
		return language.Common
	}
	return s
}

// widePunct tells the characters that Chinese and Japanese set full width and other languages do not.
func widePunct(r rune) bool {
	switch r {
	case '“', '”', '‘', '’', '…', '—', '·', '‥', '※', '→', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨':
		return true
	}
	return 0x3000 <= r && r <= 0x303F || 0xFF00 <= r && r <= 0xFFEF || r == 0x30FB || r == 0x30FC
}

func closerOf(r rune) rune {
	switch r {
	case '(':
		return ')'
	case '[':
		return ']'
	case '{':
		return '}'
	case '“':
		return '”'
	case '‘':
		return '’'
	case '«':
		return '»'
	case '‹':
		return '›'
	}
	return 0
}

// levels finds the embedding levels (UAX #9). Text without a right-to-left character, in a
// left-to-right paragraph, has none. A telephone number is set apart from the text around it: its groups
// would else change places in Arabic, where each of them is a number of its own.
func (w *work) levels(rtl bool) {
	if !rtl && !hasRTL(w.shape) {
		return
	}
	base := uint8(0)
	if rtl {
		base = 1
	}
	for start := 0; start < len(w.shape); {
		end := start
		for end < len(w.shape) && !isNewline(w.text[end]) {
			end++
		}
		w.paragraphLevels(start, end, base)
		if end < len(w.shape) {
			w.level[end] = base
		}
		start = end + 1
	}
}

// paragraphLevels does it for the text between two line feeds.
func (w *work) paragraphLevels(start, end int, base uint8) {
	if start == end {
		return
	}
	text := make([]rune, 0, end-start+8)
	at := make([]int, 0, end-start+8) // where each of them comes from; −1: put in
	numbers := w.numbers
	for i := start; i < end; i++ {
		for len(numbers) > 0 && numbers[0].end <= i {
			numbers = numbers[1:]
		}
		if len(numbers) > 0 && i == numbers[0].start {
			text, at = append(text, 0x2066), append(at, -1) // left-to-right isolate
		}
		text, at = append(text, w.text[i]), append(at, i)
		if len(numbers) > 0 && i == numbers[0].end-1 {
			text, at = append(text, 0x2069), append(at, -1) // pop directional isolate
		}
	}
	cls := make([]bidi.Class, len(text))
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		cls[i] = p.Class()
	}
	for i, lv := range bidiLevels(text, cls, base) {
		if at[i] >= 0 {
			w.level[at[i]] = lv
		}
	}
}

// HasRTL tells whether a text has a character that is written from right to left.
func HasRTL(s string) bool { return hasRTL([]rune(s)) }

func hasRTL(s []rune) bool {
	for _, r := range s {
		if r >= 0x0590 && (r <= 0x08FF || r >= 0xFB1D && r <= 0xFEFC || r >= 0x10800 && r <= 0x10FFF ||
			r >= 0x1E800 && r <= 0x1EFFF || r == 0x200F || r == 0x202B || r == 0x202E || r == 0x2067) {
			return true
		}
	}
	return false
}

// chooseFonts picks a font for every grapheme cluster: the one of its script, or the first other
// that has all of its characters. What none has is reported and drawn as nothing, never as a box.
func (e *Engine) chooseFonts(lang content.Lang) (missing []rune) {
	w := &e.work
	for i := 0; i < len(w.shape); {
		j := i + 1
		for j < len(w.shape) && w.brk[j]&graphemeBreak == 0 {
			w.bold[j] = w.bold[i]
			w.accent[j] = w.accent[i]
			w.script[j] = w.script[i]
			w.level[j] = w.level[i]
			j++
		}
		id := fontOf(w.script[i], lang)
		if !e.covers(id, w.bold[i], w.shape[i:j]) {
			found := false
			for _, alt := range fallbacks {
				if alt != id && e.covers(alt, w.bold[i], w.shape[i:j]) {
					id, found = alt, true
					break
				}
			}
			if !found {
				missing = e.reportMissing(lang, id, w.bold[i], w.shape[i:j], missing)
			}
		}
		for k := i; k < j; k++ {
			w.font[k] = id
		}
		i = j
	}
	return missing
}

func (e *Engine) covers(id fontID, bold bool, cluster []rune) bool {
	f := e.fonts.face(id, bold)
	if f == nil {
		return false
	}
	for _, r := range cluster {
		if invisible(r) {
			continue
		}
		if !f.has(r) {
			return false
		}
	}
	return true
}

// has tells whether the face can draw a rune. U+FFFD counts as a character that no font has: it marks
// text that got lost, and a question mark in a box tells a traveller nothing.
func (f *face) has(r rune) bool {
	_, ok := f.shape.NominalGlyph(r)
	return ok && r != unicode.ReplacementChar
}

// invisible runes need no glyph: the shaper hides them, or makes a space of another width.
func invisible(r rune) bool {
	if r < 0x80 {
		return r <= ' ' || r == 0x7F
	}
	return unicode.Is(unicode.Zs, r) || harfbuzz.IsDefaultIgnorable(r)
}

func (e *Engine) reportMissing(lang content.Lang, id fontID, bold bool, cluster, missing []rune) []rune {
	f := e.fonts.face(id, bold)
	for i, r := range cluster {
		if invisible(r) || f != nil && f.has(r) {
			continue
		}
		if f != nil {
			cluster[i] = 0x200B // shaped as nothing
		}
		missing = append(missing, r)
		if !e.reported[r] && len(e.reported) < 10_000 {
			e.reported[r] = true
			if e.missing != nil {
				e.missing(lang, r)
			}
		}
	}
	return missing
}

// itemise cuts the text where face, weight, ink, script or level change.
func (e *Engine) itemise(st Style) {
	w := &e.work
	for i := 0; i < len(w.shape); {
		j := i + 1
		for j < len(w.shape) && w.font[j] == w.font[i] && w.bold[j] == w.bold[i] && w.accent[j] == w.accent[i] &&
			w.script[j] == w.script[i] && w.level[j] == w.level[i] {
			j++
		}
		f := e.fonts.face(w.font[i], w.bold[i])
		it := item{start: i, end: j, face: f, font: w.font[i], script: w.script[i], level: w.level[i], accent: w.accent[i]}
		it.size = float32(st.SizePx * fontScale[w.font[i]].Em)
		if f != nil {
			it.scale = it.size / f.upem
		}
		w.items = append(w.items, it)
		i = j
	}
}

func isNewline(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}
