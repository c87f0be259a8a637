package typeset

import "unicode"

const (
	runtLetters = 4 // a last line has at least so many
	// In Japanese the last line begins where a phrase does, if that is not further back than so many letters.
	phraseLetters = 9
	// The line before gives letters away until it has this part of the width left: no hole is torn into the text.
	runtKeeps = 0.4
)

// noRunts moves the last line end of each stretch of text that would leave a word of one or two letters, or half a word of
// a script without spaces, alone on its last line. The number of lines stays.
func (w *work) noRunts(spans []span, japanese bool, limit float32) {
	for k := 1; k < len(spans); k++ {
		above, last := &spans[k-1], &spans[k]
		ends := last.end == len(w.text) || w.brk[last.end]&mustBreak != 0
		if !ends || above.forced || w.brk[above.end]&mustBreak != 0 || w.letters(last.start, last.end) >= runtLetters {
			continue
		}
		if at := w.pulled(above.start, last.start, last.end, japanese, limit); at > 0 {
			*above, *last = w.span(above.start, at), w.span(at, last.end)
		}
	}
}

// pulled is where the last line should begin instead of at old, or 0 when it is best as it is.
func (w *work) pulled(start, old, end int, japanese bool, limit float32) (at int) {
	for i := old - 1; i > start; i-- {
		if w.brk[i]&mayBreak == 0 || w.brk[i]&(graphemeBreak|clusterStart) != graphemeBreak|clusterStart {
			continue
		}
		n := w.letters(i, end)
		if at > 0 && n > phraseLetters || w.width(i, end) > limit+slack || w.width(start, i) < runtKeeps*limit {
			break
		}
		switch {
		case n < runtLetters:
		case !japanese || w.phrase(i):
			return i
		case at == 0:
			at = i
		}
	}
	return at
}

// letters counts the letters and digits that a reader sees from start to before end.
func (w *work) letters(start, end int) (n int) {
	for i := start; i < end; i++ {
		if w.brk[i]&graphemeBreak != 0 && (unicode.IsLetter(w.text[i]) || unicode.IsDigit(w.text[i])) {
			n++
		}
	}
	return n
}

// phrase tells whether a Japanese phrase begins before rune i: after a mark, or where a word in Han or Katakana follows the
// Hiragana that end the word before. The お and ご of politeness belong to what follows.
func (w *work) phrase(i int) bool {
	prev, next := w.text[i-1], w.text[i]
	if !unicode.IsLetter(prev) {
		return unicode.IsPunct(prev) || unicode.IsSpace(prev)
	}
	return unicode.Is(unicode.Hiragana, prev) && prev != 'お' && prev != 'ご' && !unicode.Is(unicode.Hiragana, next)
}
