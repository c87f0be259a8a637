package search

import (
	"strings"
	"unicode/utf8"

	"cuango/contentsync/content"
)

// A segment is a run of cells that belong together: a word of letters, or a run of a script without spaces.
type segment struct {
	cells  []cell
	dense  bool
	joint  rune // before it: ' ' when that is one space, '-' when it is one hyphen
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
		g := segment{cells: list[i:j], dense: is}
		if i > 0 && list[i-1].class == gap && list[i-1].r != '.' {
			g.joint = list[i-1].r
		}
		f(g)
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
	// formTerms begin with this one: what the forms of a word have in common.
	formTerms = 0x02
	// wordTerms begin with this one: words between break hints, of a script without spaces.
	wordTerms = 0x03
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

// A tokenizer turns texts of one language into terms. It keeps its buffers and is for one goroutine.
type tokenizer struct {
	lang  content.Lang
	forms map[string][][]byte // terms of a word's forms, by the word as it is written
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
			if hinted(t.lang) {
				t.wordTerms(s, g, f)
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
		if inflects(t.lang) {
			t.formTerms(s[g.start():g.end()], string(word), f)
		}
		if before.cells != nil && (g.joint == ' ' && g.named() && before.named() || g.joint == '-') {
			t.term = g.append(before.append(t.term[:0]))
			f(cutTerm(t.term))
		}
		before = g
	})
}

// formTerms gives the terms of a word's forms to f. Texts have the same words again and again.
func (t *tokenizer) formTerms(written, folded string, f func(term []byte)) {
	terms, ok := t.forms[written]
	if !ok {
		for _, k := range formsOf(t.lang, written, folded).keys(folded)[1:] {
			terms = append(terms, cutTerm(append([]byte{formTerms}, k...)))
		}
		if t.forms == nil {
			t.forms = map[string][][]byte{}
		}
		t.forms[strings.Clone(written)] = terms
	}
	for _, term := range terms {
		f(term)
	}
}

// hinted tells whether texts of a language say by break hints where its words end.
func hinted(lang content.Lang) bool { return lang == "th" || lang == "lo" || lang == "km" }

// wordBreak is the hint. Texts have it, people do not type it.
const wordBreak = "\u200b"

// wordTerms gives the words of a run of a script without spaces to f.
func (t *tokenizer) wordTerms(s string, g segment, f func(term []byte)) {
	from := 0
	for i := 1; i <= len(g.cells); i++ {
		if i < len(g.cells) && !strings.Contains(s[g.cells[i-1].end:max(g.cells[i-1].end, g.cells[i].start)], wordBreak) {
			continue
		}
		t.term = segment{cells: g.cells[from:i]}.append(append(t.term[:0], wordTerms))
		f(cutTerm(t.term))
		from = i
	}
}
