package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuango/contentsync/content"
)

// Limits of a query. What is longer is cut, not refused.
const (
	MaxQueryRunes = 500
	maxTerms      = 32 // words, and terms that are looked up; the last word counts always, of the others those beyond are ignored
)

// A term is looked up in the index.
type term struct {
	text    string
	exact   string // the word as it was written, "" when it has no marks
	written string // and just as it was typed, "" when it is read as part of another
	prefix  bool
	dense   bool
}

// A needle is looked for in a text.
type needle struct {
	runes  []rune
	dense  bool
	prefix bool
	from   int // in the query
	to     int
	forms  *wordForms // nil where words have no other forms
}

// A reading is one way to read the query: all its terms must be there.
type reading struct {
	terms   []term
	needles []needle
	word    term // when all is one run of a script without spaces: that run as one word
}

// A parsed query: the first reading is the plain one.
type parsed struct {
	text     string
	readings []reading
}

func (p parsed) empty() bool { return len(p.readings) == 0 }

// Clean takes out of a query what nobody types and nobody sees: the format characters that turn and join what stands beside them. The others of
// their kind, and control characters, become spaces: they stand between words in texts too.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) && ignored(r):
			return -1
		case unicode.In(r, unicode.Cf, unicode.Cc), r == 0x2028, r == 0x2029:
			return ' '
		}
		return r
	}, s)
}

// parse reads what a traveller typed. The last word counts as a beginning.
func parse(s string) parsed {
	s = Clean(cutRunes(s, MaxQueryRunes))
	list := cells(nil, s)
	var segs []segment
	segments(list, func(g segment) { segs = append(segs, g) })
	p := parsed{text: s}
	if len(segs) == 0 {
		return p
	}
	p.readings = append(p.readings, readingOf(s, segs))
	if r, ok := nextSyllable(s, segs); ok {
		p.readings = append(p.readings, r)
	}
	if n := len(segs); n >= 2 && n <= 3 && !slices.ContainsFunc(segs, func(g segment) bool { return g.dense }) {
		var one []cell // "ha noi" finds Hanoi too
		for _, g := range segs {
			one = append(one, g.cells...)
		}
		p.readings = append(p.readings, readingOf(s, []segment{{cells: one, joined: true}}))
	}
	return p
}

func cutRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func readingOf(s string, segs []segment) reading {
	var r reading
	add := func(t term) {
		if len(r.terms) < maxTerms && !slices.Contains(r.terms, t) {
			r.terms = append(r.terms, t)
		}
	}
	for i, g := range segs {
		last := i == len(segs)-1
		if i >= maxTerms && !last {
			continue
		}
		r.needles = append(r.needles, needle{runes: g.runes(), dense: g.dense, prefix: last, from: g.start(), to: g.end()})
		if !g.dense {
			t := term{text: string(cutTerm(g.append(nil))), prefix: last}
			if !g.joined {
				t.written = s[g.start():g.end()]
				if m := string(cutTerm(marked([]byte{markedTerms}, s[g.start():g.end()]))); m[1:] != t.text {
					t.exact = m
				}
			}
			add(t)
			continue
		}
		if len(segs) == 1 {
			r.word = term{text: string(cutTerm(g.append([]byte{wordTerms}))), prefix: true, dense: true}
		}
		at := g.letters(nil)
		for k := 0; k < max(1, len(at)-2); k++ {
			end := at[min(k+2, len(at)-1)]
			whole := segment{cells: g.cells[at[k]:end]}
			add(term{text: string(cutTerm(whole.append(nil))), dense: true, prefix: len(at) == 2 || last && end == len(g.cells)})
		}
	}
	return r
}

// nextSyllable reads the last consonant of a Hangul syllable as the first of the next one: 하논 is typed on the way to 하노니.
func nextSyllable(s string, segs []segment) (reading, bool) {
	g := segs[len(segs)-1]
	at := g.letters(nil)
	if !g.dense || len(at) < 3 {
		return reading{}, false
	}
	last := g.cells[at[len(at)-2]:]
	if len(last) < 3 || !isJamo(last[len(last)-1].r) || isVowel(last[len(last)-1].r) {
		return reading{}, false
	}
	g.cells = slices.Clone(g.cells)
	g.cells[len(g.cells)-1].head = true
	return readingOf(s, append(slices.Clone(segs[:len(segs)-1]), g)), true
}

// in gives the readings for a language: their words with what their forms have in common there.
func (p parsed) in(lang content.Lang) []reading {
	if !inflects(lang) {
		return p.readings
	}
	out := slices.Clone(p.readings)
	for i, r := range out {
		if len(r.needles) == 1 && len(r.terms) == 1 && r.terms[0].written == "" {
			continue // words that are read as one
		}
		r.needles = slices.Clone(r.needles)
		for k, n := range r.needles {
			if !n.dense {
				r.needles[k].forms = newWordForms(lang, p.text[n.from:n.to], string(n.runes), n.prefix)
			}
		}
		out[i].needles = r.needles
	}
	return out
}
