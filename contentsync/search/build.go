package search

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuango/contentsync/content"
)

// Texts are the words of one item in one language. Body is one line after the other.
type Texts struct {
	Title, Summary string
	Body           []string
}

// Pieces are the index of one language.
type Pieces struct {
	Dictionary []byte   // the first term of each block
	Words      []byte   // what may be meant, see words.go
	Blocks     [][]byte // terms in order, each with the items that have it
}

const (
	blockBytes = 8 << 10 // a block ends with the term that makes it as long as this

	// The lowest bits of a posting.
	inTitle   = 1
	inSummary = 2
	inLabel   = 4
	bodyShift = 3 // two bits: 0 not in the body, 1 once, 2 up to three times, 3 more often
	flagBits  = 5

	// A line of a body that is no longer is a heading, a card's label or a cell of a table: its words say what stands beside them.
	maxLabelRunes = 16
)

// A posting list while it is written.
type list struct {
	last  int32 // item that flags and times are of; 0 before the first
	prev  int32 // item that was written last
	flags byte
	times uint16 // in the body
	out   []byte
	small [10]byte // out at first: most terms are rare
}

// lists are the posting lists of all terms. They are made many at a time.
type lists struct {
	of   map[string]*list
	free []list
}

func (l *lists) get(term []byte) *list {
	if p := l.of[string(term)]; p != nil {
		return p
	}
	if len(l.free) == 0 {
		l.free = make([]list, 512)
	}
	p := &l.free[0]
	l.free = l.free[1:]
	p.out = p.small[:0]
	l.of[string(term)] = p
	return p
}

func (l *list) flush() {
	if l.last == 0 {
		return
	}
	v := uint64(l.last-l.prev)<<flagBits | uint64(l.flags) //nolint:gosec // items are numbered upwards
	switch {
	case l.times > 3:
		v |= 3 << bodyShift
	case l.times > 1:
		v |= 2 << bodyShift
	case l.times > 0:
		v |= 1 << bodyShift
	}
	l.out = binary.AppendUvarint(l.out, v)
	l.prev, l.flags, l.times = l.last, 0, 0
}

// Build makes the index of one language of items 1 to n. text is asked for each in order and says whether the item has the language.
func Build(lang content.Lang, n int, text func(item int) (Texts, bool)) Pieces {
	tok := tokenizer{lang: lang}
	all := lists{of: map[string]*list{}}
	words := wordCounter{words: map[string]*word{}, seen: map[string]*word{}}
	var item int32
	var flag byte
	add := func(term []byte) {
		l := all.get(term)
		if l.last != item {
			l.flush()
			l.last = item
		}
		l.flags |= flag
		if flag&(inTitle|inSummary) == 0 && l.times < 1000 {
			l.times++
		}
	}
	for i := 1; i <= n; i++ {
		t, ok := text(i)
		if !ok {
			continue
		}
		item, flag = int32(i), inTitle //nolint:gosec // at most some tens of thousands
		tok.terms(t.Title, add)
		flag = inSummary
		tok.terms(t.Summary, add)
		for _, line := range t.Body {
			flag = 0
			if utf8.RuneCountInString(line) <= maxLabelRunes {
				flag = inLabel
			}
			tok.terms(line, add)
		}
		words.add(t.Title)
		words.add(t.Summary)
	}
	p := encode(all.of)
	p.Words = words.encode()
	return p
}

// encode writes the terms in order. A term shares its beginning with the one before it in the block.
func encode(lists map[string]*list) Pieces {
	var p Pieces
	var block []byte
	last := ""
	for _, term := range slices.Sorted(maps.Keys(lists)) {
		if len(block) == 0 {
			p.Dictionary = binary.AppendUvarint(p.Dictionary, uint64(len(term)))
			p.Dictionary = append(p.Dictionary, term...)
			last = ""
		}
		shared := 0
		for shared < min(len(last), len(term)) && last[shared] == term[shared] {
			shared++
		}
		l := lists[term]
		l.flush()
		block = binary.AppendUvarint(block, uint64(shared))           //nolint:gosec // a length
		block = binary.AppendUvarint(block, uint64(len(term)-shared)) //nolint:gosec // a length
		block = append(block, term[shared:]...)
		block = binary.AppendUvarint(block, uint64(len(l.out)))
		block = append(block, l.out...)
		last = term
		if len(block) >= blockBytes {
			p.Blocks, block = append(p.Blocks, block), nil
		}
	}
	if len(block) > 0 {
		p.Blocks = append(p.Blocks, block)
	}
	return p
}

// A wordCounter collects the words of titles and summaries.
type wordCounter struct {
	words map[string]*word // by what they are found by
	seen  map[string]*word // as they were written; nil for those that are no words
}

type word struct {
	text string // as it is written first
	n    int
}

const (
	maxWords     = 20_000 // of one language: the most frequent
	maxWordRunes = 24
	maxHanRunes  = 6 // longer runs are sentences
)

func (c *wordCounter) add(s string) {
	var before string
	s = cutRunes(s, content.MaxSummaryRunes)
	for _, w := range splitWords(s) {
		c.count(w)
		// A name of two words may be typed as one.
		if before != "" && capital(before) && capital(w) && strings.Contains(s, before+" "+w) {
			c.count(before + " " + w)
		}
		before = w
	}
}

func capital(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

func (c *wordCounter) count(s string) {
	w, ok := c.seen[s]
	if !ok {
		if key := strings.ReplaceAll(Fold(s), " ", ""); strings.Trim(key, "0123456789") != "" {
			if w = c.words[key]; w == nil {
				w = &word{text: s}
				c.words[key] = w
			}
		}
		c.seen[s] = w
	}
	if w != nil {
		w.n++
	}
}

// encode gives a line for each word, the most frequent first: what it is found by, a tab, the word.
func (c *wordCounter) encode() []byte {
	keys := slices.SortedFunc(maps.Keys(c.words), func(a, b string) int { return cmp.Or(cmp.Compare(c.words[b].n, c.words[a].n), cmp.Compare(a, b)) })
	var b bytes.Buffer
	for _, k := range keys[:min(len(keys), maxWords)] {
		b.WriteString(k + "\t" + c.words[k].text + "\n")
	}
	return b.Bytes()
}

// splitWords cuts a text at spaces, punctuation and break hints, and where Han meets kana.
func splitWords(s string) []string {
	var out []string
	start, kind := -1, 0
	end := func(at int) {
		if start >= 0 {
			w := s[start:at]
			if n := utf8.RuneCountInString(w); n >= 2 && n <= maxWordRunes && (kind != han || n <= maxHanRunes) {
				out = append(out, w)
			}
		}
		start = -1
	}
	for i, r := range s {
		k := kindOf(r)
		if k == same && start >= 0 {
			continue
		}
		if k == same {
			k = nothing
		}
		if k != kind || k == nothing {
			end(i)
			if k != nothing {
				start = i
			}
		}
		kind = k
	}
	end(len(s))
	return out
}

const (
	nothing = iota
	other
	han
	hiragana
	katakana
	same // goes on with what is before it
)

func kindOf(r rune) int {
	switch {
	case r == 0x200B || r == 0x2060:
		return nothing
	case isMark(r) || r == 'ー' || ignored(r):
		return same
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.Is(unicode.Hiragana, r):
		return hiragana
	case unicode.Is(unicode.Katakana, r):
		return katakana
	}
	if e := entryOf(r); e.class == gap || e.class == dropped {
		return nothing
	}
	return other
}
