package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cuango/contentsync/content"
)

// A Span is a matched part of a text, in bytes. It begins and ends between characters that belong together.
type Span struct{ From, To int }

const (
	maxSpans      = 16  // of one word in one text
	snippetCells  = 150 // about two lines
	snippetBefore = 40
	ellipsis      = "…"
)

// find gives where the needle is in the text s, whose cells are given.
func (n needle) find(spans []Span, s string, text []cell) []Span {
	most := len(spans) + maxSpans
	for i := 0; i < len(text) && len(spans) < most; i++ {
		if !text[i].head || n.forms == nil && text[i].r != n.runes[0] || !n.dense && (text[i].class != letter || insideWord(text, i)) {
			continue
		}
		end := -1
		if text[i].r == n.runes[0] {
			end = n.match(text, i)
		}
		if end < 0 && n.forms != nil {
			end = n.form(s, text, i)
		}
		if end < 0 {
			continue
		}
		last := end - 1
		for last+1 < len(text) && !text[last+1].head && text[last+1].class != gap { // the rest of the letter
			last++
		}
		spans = append(spans, Span{int(text[i].start), int(text[last].end)})
		i = last
	}
	return spans
}

func insideWord(text []cell, i int) bool {
	for i--; i >= 0 && text[i].class == mark; i-- { // of whatever letter it stands on
	}
	return i >= 0 && text[i].class == letter
}

// form gives the cell after the word that begins at cell i when it is a form of the needle, or -1.
func (n needle) form(s string, text []cell, i int) int {
	if f := n.forms.first; f != 0 && text[i].r != f {
		return -1
	}
	end := i + 1
	for end < len(text) && (text[end].class == letter || text[end].class == mark) {
		end++
	}
	word := segment{cells: text[i:end]}
	if !n.forms.has(s[word.start():word.end()], string(word.runes())) {
		return -1
	}
	return end
}

// match gives the cell after the match that begins at cell i, or -1.
func (n needle) match(text []cell, i int) int {
	at, apart := i, false
	for k, r := range n.runes {
		if k > 0 && !n.dense && !apart && at+1 < len(text) && text[at].class == gap &&
			(text[at].r == ' ' && text[i].upper && text[at+1].upper || text[at].r == '-' && text[at+1].class == letter) {
			at, apart = at+1, true // "hanoi" in Hà Nội, "wifi" in Wi-Fi
		}
		if at >= len(text) || text[at].class == gap || text[at].r != r {
			return -1
		}
		at++
	}
	if n.prefix || at == len(text) {
		return at
	}
	if n.dense && len(n.runes) > 1 && text[at].class != gap && !text[at].head {
		return -1 // half a letter
	}
	if !n.dense && text[at].class != gap && text[at].class != dense {
		return -1 // a longer word
	}
	return at
}

// tidy sorts spans and makes one of those that overlap.
func tidy(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return b.To - a.To
	})
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.From < out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Marks gives where the words of a query are in a text of a language: in a title, say, that is shown in another language than the one that was
// found.
func Marks(query string, lang content.Lang, text string) []Span {
	p := parse(query)
	list := cells(nil, text)
	for _, r := range p.in(lang) {
		var spans []Span
		for _, n := range r.needles {
			spans = n.find(spans, text, list)
		}
		if len(spans) > 0 {
			return tidy(spans)
		}
	}
	return nil
}

// Has tells whether all words of the query are in the texts, which are of one language.
func Has(query string, lang content.Lang, texts ...string) bool {
	for _, r := range parse(query).in(lang) {
		seen := make([]bool, len(r.needles))
		for _, t := range texts {
			locate(nil, t, r.needles, seen)
		}
		if !slices.Contains(seen, false) {
			return true
		}
	}
	return false
}

// A located text: its cells, and where each needle is in it.
type located struct {
	text  string
	cells []cell
	spans []Span
	found int     // needles
	worth float32 // how much a word its least word is
}

func locate(buf []cell, text string, needles []needle, seen []bool) located {
	l := located{text: text, cells: cells(buf[:0], text), worth: wordWorth}
	for i, n := range needles {
		before := len(l.spans)
		l.spans = n.find(l.spans, text, l.cells)
		if len(l.spans) > before {
			l.found++
			seen[i] = true
			l.worth = min(l.worth, n.worth(text, l.spans[before:]))
		}
	}
	l.spans = tidy(l.spans)
	return l
}

// wordIn tells whether something was found, and is no part of another word.
func (l located) wordIn() bool { return l.found > 0 && l.worth == wordWorth }

// What a match is worth in a text of a script without spaces.
const (
	wordWorth   = 1    // words, from beginning to end
	beginWorth  = 0.1  // the beginning of one: หมอ, doctor, in หมอก, fog; or half typed
	insideWorth = 0.03 // the middle of one
	partWorth   = 0.1  // what is not one word, where another item has it as one
)

// worth gives how much a word the needle is where it is most of one. In texts without breaks it always is.
func (n needle) worth(text string, spans []Span) float32 {
	if !n.dense || !strings.Contains(text, wordBreak) {
		return wordWorth
	}
	w := float32(insideWorth)
	for _, sp := range spans {
		last, _ := utf8.DecodeLastRuneInString(text[:sp.From])
		next, _ := utf8.DecodeRuneInString(text[sp.To:])
		switch {
		case !breaks(last):
		case breaks(next):
			return wordWorth
		default:
			w = beginWorth
		}
	}
	return w
}

func breaks(r rune) bool {
	return r == utf8.RuneError || strings.ContainsRune(wordBreak, r) || entryOf(r).class == gap // RuneError: an end of the text
}

// snippet cuts the surroundings of the first match out of a long text.
func (l located) snippet() (string, []Span) {
	if len(l.cells) <= snippetCells || len(l.spans) == 0 {
		return l.text, l.spans
	}
	at := slices.IndexFunc(l.cells, func(c cell) bool { return int(c.end) > l.spans[0].From })
	first, last := max(0, at-snippetBefore), min(len(l.cells), max(0, at-snippetBefore)+snippetCells)
	from, to := 0, len(l.text)
	for ; first > 0 && first < at; first++ { // to where a line might begin
		if l.cells[first-1].class == gap || l.cells[first].class == dense && l.cells[first].head {
			break
		}
	}
	if first > 0 {
		from = int(l.cells[first].start)
	}
	if last < len(l.cells) {
		for ; last > at+1; last-- {
			if l.cells[last].class == gap || l.cells[last].class == dense && l.cells[last].head {
				break
			}
		}
		to = int(l.cells[last].start)
		for _, s := range l.spans { // a match is not cut
			if s.From < to && s.To > to {
				to = s.To
			}
		}
	}
	var b strings.Builder
	shift := -from
	if from > 0 {
		b.WriteString(ellipsis)
		shift += len(ellipsis)
	}
	b.WriteString(l.text[from:to])
	if to < len(l.text) {
		b.WriteString(ellipsis)
	}
	var spans []Span
	for _, s := range l.spans {
		if s.From >= from && s.To <= to {
			spans = append(spans, Span{s.From + shift, s.To + shift})
		}
	}
	return b.String(), spans
}
