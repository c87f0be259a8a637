package typeset

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"

	"cuango/contentsync/content"
)

// breakFlag says what may happen before a rune.
type breakFlag uint8

const (
	mayBreak      breakFlag = 1 << iota // a line may end here
	mustBreak                           // a line must end here
	graphemeBreak                       // a user-perceived character begins here
	clusterStart                        // a cluster of the shaper begins here
	lateBreak                           // a line ends here only if its word is wider than it
	torn                                // an emergency break here would separate what a reader takes for one letter
)

// findBreaks marks the places where lines may end.
//
// UAX #14 gives them. Lao, Khmer and Thai have no rule of their own there: they end at U+200B and at
// spaces, and stay whole otherwise. tailorBreaks takes some places away again.
func (e *Engine) findBreaks() {
	w := &e.work
	e.seg.Init(w.text)
	for it := e.seg.GraphemeIterator(); it.Next(); {
		w.brk[it.Grapheme().Offset] |= graphemeBreak
	}
	n := len(w.text)
	w.brk[n] |= graphemeBreak
	for it := e.seg.LineIterator(); it.Next(); {
		l := it.Line()
		end := l.Offset + len(l.Text)
		w.brk[end] |= mayBreak
		if l.IsMandatoryBreak && end < n {
			w.brk[end] |= mustBreak
		}
	}
	// vis[i]: text that ends before rune i is seen up to vis[i]; spaces at a line's end hang.
	for i, r := range w.text {
		if hangs(r) || glues(r) {
			w.vis[i+1] = w.vis[i]
		} else {
			w.vis[i+1] = i + 1
		}
	}
}

// tailorBreaks applies the rules that need scripts and clusters, after shaping. Nothing ends inside
// a grapheme cluster. Hangul breaks at spaces only, as Koreans read it (and Han too, in a Korean text).
// After a solidus a line ends only in an emergency: "569/TT-BTC" is the name of a paper; inside a
// telephone number as well.
func (w *work) tailorBreaks(lang content.Lang) {
	korean := base(lang) == "ko"
	for i := 1; i < len(w.text); i++ {
		b := w.brk[i]
		if b&graphemeBreak == 0 || b&clusterStart == 0 {
			w.brk[i] &^= mayBreak | mustBreak
			continue
		}
		prev, next := w.text[i-1], w.text[i]
		if b&mayBreak != 0 && b&mustBreak == 0 && !hangs(prev) &&
			(prev == '/' || keepsWords(w.script[i-1], prev, korean) || keepsWords(w.script[i], next, korean)) {
			w.brk[i] = w.brk[i]&^mayBreak | lateBreak
		}
		if b&mayBreak != 0 && b&mustBreak == 0 && hangs(prev) && w.dash(i) {
			w.brk[i] = w.brk[i]&^mayBreak | lateBreak
		}
		if b&mayBreak == 0 && glues(prev) { // two words that belong together come apart before one of them does
			w.brk[i] |= lateBreak
		}
		if stuck(prev, next) || clings(prev, next) {
			w.brk[i] |= torn
		}
	}
	for _, n := range w.numbers {
		for i := n.start + 1; i < n.end; i++ {
			if w.brk[i]&mayBreak != 0 {
				w.brk[i] = w.brk[i]&^mayBreak | lateBreak
			}
		}
	}
}

// keepsWords tells the characters beside which a line ends at spaces only.
func keepsWords(s language.Script, r rune, korean bool) bool {
	return s == language.Hangul && (korean || unicode.Is(unicode.Hangul, r)) || korean && s == language.Han
}

// hangs tells the characters that take no room at the end of a line.
func hangs(r rune) bool {
	switch {
	case r == ' ' || r == '\t' || isNewline(r) || r == 0x200B || r == 0x00AD || r == 0x1680 || r == 0x205F || r == 0x3000:
		return true
	case 0x2000 <= r && r <= 0x200A && r != 0x2007:
		return true
	}
	return false
}

// dash tells whether a dash or a dot between spaces stands at rune i: it ends a line and begins none.
func (w *work) dash(i int) bool {
	return strings.ContainsRune("–—-·", w.text[i]) && (i+1 == len(w.text) || hangs(w.text[i+1]))
}

// glues tells the spaces that keep two words on one line.
func glues(r rune) bool { return r == 0x00A0 || r == 0x202F }

// clings tells a mark that does not begin a line, or one that does not end it, even where a word is broken.
func clings(prev, next rune) bool {
	return strings.ContainsRune(".,;:!?)]}»。，、．：；！？）］｝」』】〕》〉”’…ー～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々،؛؟", next) ||
		strings.ContainsRune("([{«（［｛「『【〔《〈“‘", prev)
}

// stuck tells pairs that are two grapheme clusters by the standard, but one syllable to a reader: a
// vowel that Thai and Lao write before its consonant, one that they write after it, a Khmer coeng.
func stuck(prev, next rune) bool {
	switch {
	case 0x0E40 <= prev && prev <= 0x0E44, 0x0EC0 <= prev && prev <= 0x0EC4, prev == 0x17D2:
		return true
	}
	switch next {
	case 0x0E2F, 0x0E30, 0x0E32, 0x0E33, 0x0E45, 0x0E46, 0x0EAF, 0x0EB0, 0x0EB2, 0x0EB3, 0x0EC6, 0x17D2, 0x2060:
		return true
	}
	return prev == 0x2060
}
