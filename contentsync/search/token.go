package search

import (
	"unicode/utf8"
)

// A segment is a run of cells that belong together: a word of letters, or a run of a script without spaces.
type segment struct {
	cells  []cell
	dense  bool
	spaced bool // there is one space before it
	joined bool // words that are read as one: "Hà Nội" is found by hanoi
}

// segments cuts cells at gaps and where a script with spaces meets one without.
func segments(list []cell, f func(segment)) {
	for i := 0; i < len(list); {
		if list[i].class == gap {
			i++
			continue
		}
		is := list[i].class == dense
		j := i + 1
		for j < len(list) && list[j].class != gap && (list[j].class == mark || (list[j].class == dense) == is) {
			j++
		}
		f(segment{cells: list[i:j], dense: is, spaced: i > 0 && list[i-1].class == gap && list[i-1].r == ' '})
		i = j
	}
}

func (s segment) runes() []rune {
	out := make([]rune, 0, len(s.cells))
	for _, c := range s.cells {
		if c.class != gap {
			out = append(out, c.r)
		}
	}
	return out
}

func (s segment) append(b []byte) []byte {
	for _, c := range s.cells {
		b = utf8.AppendRune(b, c.r)
	}
	return b
}

func (s segment) start() int { return int(s.cells[0].start) }
func (s segment) end() int   { return int(s.cells[len(s.cells)-1].end) }

// letters gives where the letters of a dense segment begin, and its end.
func (s segment) letters(at []int) []int {
	for i, c := range s.cells {
		if c.head || i == 0 {
			at = append(at, i)
		}
	}
	return append(at, len(s.cells))
}

// named tells whether the word looks like part of a name.
func (s segment) named() bool { return !s.dense && s.cells[0].upper }

const (
	// Terms are cut to so many bytes, at a whole character: no word is that long.
	maxTermBytes = 96
	// markedTerms begin with this byte: words as they were written.
	markedTerms = 0x01
)

func cutTerm(b []byte) []byte {
	if len(b) <= maxTermBytes {
		return b
	}
	n := maxTermBytes
	for n > 0 && !utf8.RuneStart(b[n]) {
		n--
	}
	return b[:n]
}

// A tokenizer turns texts into terms. It keeps its buffers and is for one goroutine.
type tokenizer struct {
	cells []cell
	at    []int
	term  []byte
	exact []byte
}

// terms gives every term of s to f, which must not keep it.
func (t *tokenizer) terms(s string, f func(term []byte)) {
	t.cells = cells(t.cells[:0], s)
	var before segment
	segments(t.cells, func(g segment) {
		if g.dense {
			before = segment{}
			t.at = g.letters(t.at[:0])
			for i := range len(t.at) - 1 {
				end := t.at[min(i+2, len(t.at)-1)]
				t.term = segment{cells: g.cells[t.at[i]:end]}.append(t.term[:0])
				f(cutTerm(t.term))
			}
			return
		}
		t.term = g.append(t.term[:0])
		word := cutTerm(t.term)
		f(word)
		t.exact = marked(append(t.exact[:0], markedTerms), s[g.start():g.end()])
		if string(t.exact[1:]) != string(word) {
			f(cutTerm(t.exact))
		}
		if before.cells != nil && g.spaced && g.named() && before.named() {
			t.term = g.append(before.append(t.term[:0]))
			f(cutTerm(t.term))
		}
		before = g
	})
}
