package search

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Word is a word of the pack, as it is written there. Reading is how it is typed in kana, "" when that cannot be told from the word itself.
type Word struct{ Text, Reading string }

// Words reads the words of the pieces, the most frequent first.
func Words(piece []byte) []Word {
	var out []Word
	eachWord(piece, func(_, text string) {
		out = append(out, Word{Text: text, Reading: kanaReading(text)})
	})
	return out
}

func eachWord(piece []byte, f func(key, text string)) {
	for line := range bytes.Lines(piece) {
		key, text, ok := strings.Cut(strings.TrimSuffix(string(line), "\n"), "\t")
		if ok && key != "" && text != "" {
			f(key, text)
		}
	}
}

// kanaReading gives a word of kana in hiragana.
func kanaReading(s string) string {
	s = norm.NFKC.String(s)
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 0x30A1 && r <= 0x30F6:
			b.WriteRune(r - 0x60)
		case r >= 0x3041 && r <= 0x3096, r == 'ー':
			b.WriteRune(r)
		default:
			return ""
		}
	}
	return b.String()
}

// A guess is a word that may be meant.
type guess struct {
	text     string
	distance int
	place    int // by frequency
}

// allowance says how many wrong letters a word of so many may have.
func allowance(runes int) int {
	switch {
	case runes < 3:
		return 0
	case runes < 5:
		return 1
	case runes < 9:
		return 2
	}
	return 3
}

const maxGuessRunes = 40 // nobody means a longer word

// guesses gives the words that are nearest to a folded word, the best first, at most n.
func guesses(piece []byte, folded []rune, n int) []guess {
	limit := allowance(len(folded))
	if slices.ContainsFunc(folded, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		limit = min(limit, 1) // each is a word
	}
	if limit == 0 || len(folded) > maxGuessRunes {
		return nil
	}
	var list []guess
	var d distances
	place := 0
	var buf []rune
	for line := range bytes.Lines(piece) {
		place++
		key, text, ok := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte("\t"))
		if !ok || len(key) > 4*(len(folded)+limit) {
			continue
		}
		buf = buf[:0]
		for _, r := range string(key) {
			buf = append(buf, r)
		}
		if len(buf) > len(folded)+limit || len(buf) < len(folded)-limit {
			continue
		}
		if dist := d.between(folded, buf, limit); dist > 0 && dist <= limit {
			list = append(list, guess{string(text), dist, place})
		}
	}
	slices.SortFunc(list, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.place, b.place))
	})
	return list[:min(len(list), n)]
}

// distances counts wrong, missing, surplus and swapped letters (optimal string alignment). It keeps its rows.
type distances struct{ rows [3][]int }

// between gives the distance, or more than limit when it is more.
func (d *distances) between(a, b []rune, limit int) int {
	for i := range d.rows {
		if len(d.rows[i]) < len(b)+1 {
			d.rows[i] = make([]int, len(b)+16)
		}
	}
	before, prev, cur := d.rows[0], d.rows[1], d.rows[2]
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		best := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			v := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, before[j-2]+1)
			}
			cur[j] = v
			best = min(best, v)
		}
		if best > limit {
			return limit + 1
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
