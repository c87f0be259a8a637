package search

import (
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A class says what a folded character is.
type class uint8

const (
	gap     class = iota // between words: spaces, punctuation, symbols, what nobody assigned
	letter               // of a script with spaces, and every digit
	dense                // of a script that is written without spaces between words
	mark                 // stays with the letter before it
	dropped              // says nothing: break hints, direction marks, the marks that folding takes away
)

// A cell is one character as the index has it, and where in the original it comes from.
type cell struct {
	r          rune // folded; of a gap ' ' when it is one space, '-' when it is one hyphen, else '.'
	class      class
	head       bool  // the first of a letter: the jamo after the first of a syllable are not, nor are marks
	upper      bool  // the original is a capital letter
	start, end int32 // bytes of the original; end takes in the marks that were dropped after it
}

// An entry is what one character folds to. Most fold to one: more has the others. marked is the character in small and with its marks taken
// apart: what a word is written with, beside what it is found by.
type entry struct {
	r      rune
	more   []rune
	marked []rune
	class  class
	upper  bool
}

// Entries are made a page of 256 characters at a time, when the first of them is asked for.
type page [256]entry

var pages [0x30000 >> 8]atomic.Pointer[page] // planes 0 to 2: the others have no letters of use here

func entryOf(r rune) *entry {
	if r < 0 || r >= 0x30000 {
		return &none
	}
	p := pages[r>>8].Load()
	if p == nil {
		p = new(page)
		for i := range p {
			p[i] = makeEntry(r&^0xFF | rune(i)) // below 256
		}
		pages[r>>8].Store(p)
	}
	return &p[r&0xFF]
}

var none entry // a gap

func makeEntry(r rune) entry {
	if ignored(r) {
		return entry{class: dropped}
	}
	e := entry{upper: unicode.IsUpper(r)}
	var buf [4]byte
	n := copy(buf[:], string(r))
	var out []rune
	for _, d := range string(norm.NFKD.Append(nil, buf[:n]...)) {
		if ignored(d) {
			continue
		}
		out = appendFolded(out, d)
		e.marked = append(e.marked, unicode.ToLower(d))
	}
	if len(out) == 0 { // a mark that is taken away
		e.class = dropped
		return e
	}
	e.r, e.more, e.class = out[0], out[1:], classOf(out[0])
	if e.class == gap { // "½" is two numbers, "(1)" is none, a spacing accent is nothing
		return entry{class: gap}
	}
	if e.class != letter { // only words of letters are kept as they were written
		e.marked = nil
	}
	return e
}

// appendFolded folds a character that has no compatibility decomposition.
func appendFolded(out []rune, r rune) []rune {
	r = unicode.ToLower(r)
	if strippedMark(r) {
		return out
	}
	if to, ok := letters[r]; ok {
		return append(out, to...)
	}
	switch {
	case r < 0x80:
	case r >= 0x30A1 && r <= 0x30F6, r == 0x30FD, r == 0x30FE: // katakana → hiragana
		r -= 0x60
	case r >= 0x1100 && r <= 0x11FF: // conjoining jamo → single letters of the keyboard
		return append(out, jamo(r)...)
	case r >= 0x3400 && r < 0xA000:
		if s, ok := simplified[r]; ok {
			r = s
		}
	case unicode.Is(unicode.Nd, r):
		r = '0' + digit(r)
	}
	return append(out, r)
}

// digit gives the value of a decimal digit: Unicode has them in tens, from a zero on.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) { // both are characters
			return (r - rune(t.Lo)) % 10 // a character
		}
	}
	return 0
}

// letters are those that Unicode does not decompose and that people leave out, confuse or cannot type.
var letters = map[rune][]rune{
	'đ': {'d'}, 'ð': {'d'}, 'ł': {'l'}, 'ø': {'o'}, 'ß': []rune("ss"), 'æ': []rune("ae"), 'œ': []rune("oe"), 'ı': {'i'}, 'þ': []rune("th"),
	'ς': {'σ'},
	'ى': {'ي'}, 'ی': {'ي'}, 'ې': {'ي'}, 'ک': {'ك'}, 'ة': {'ه'}, 'ە': {'ه'}, 'ہ': {'ه'}, 'ٱ': {'ا'}, 'ء': {},
}

// ignored tells whether a character is a hint to whoever draws it: where a line may end, which way it runs, how letters join.
func ignored(r rune) bool {
	switch {
	case r == 0x00AD, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2064, r >= 0x2066 && r <= 0x206F, r == 0xFEFF,
		r == 0x0640, // Arabic stretching
		r == 0x061C, r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0100 && r <= 0xE01EF, r == 0x17B4, r == 0x17B5, r == 0x034F:
		return true
	}
	return false
}

// strippedMark tells whether folding takes the mark away: those of Latin, Greek, Cyrillic, Arabic and Hebrew letters. The marks of Thai, Lao,
// Khmer and of kana make other words and stay, but for the one of Khmer that most people write where the dictionary has none (ទូរស័ព្ទ, ទូរសព្ទ).
func strippedMark(r rune) bool {
	switch {
	case r < 0x0300:
		return false
	case r <= 0x036F, r >= 0x0483 && r <= 0x0489, r >= 0x0591 && r <= 0x05C7 && unicode.Is(unicode.Mn, r),
		r >= 0x0610 && r <= 0x061A, r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x06D6 && r <= 0x06ED && unicode.Is(unicode.Mn, r),
		r == 0x17D0, r >= 0x08D3 && r <= 0x08FF, r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF, r >= 0x20D0 && r <= 0x20FF, r >= 0xFE20 && r <= 0xFE2F:
		return true
	}
	return false
}

func isMark(r rune) bool { return r >= 0x0300 && unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me) }

func classOf(r rune) class {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return letter
	case r < 0x80:
		return gap
	case isMark(r):
		return mark
	case r == 'ー', r == '々', r == '〆', r == '〇', isJamo(r):
		return dense
	case !unicode.IsLetter(r) && !unicode.IsNumber(r):
		return gap
	case r >= 0x0E00 && unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Hiragana, unicode.Katakana, unicode.Han, unicode.Bopomofo):
		return dense
	}
	return letter
}

var simplified = func() map[rune]rune {
	m := map[rune]rune{}
	from := rune(0)
	for _, r := range hant {
		if from == 0 {
			from = r
			continue
		}
		m[from], from = r, 0
	}
	return m
}()

// Fold gives s as the index has it, with one space between words: for comparing and for tests.
func Fold(s string) string {
	var out []rune
	apart := false
	for _, c := range cells(nil, s) {
		if c.class == gap {
			apart = len(out) > 0
			continue
		}
		if apart {
			out = append(out, ' ')
		}
		out, apart = append(out, c.r), false
	}
	return string(out)
}

// cells folds s and appends to list.
func cells(list []cell, s string) []cell {
	first := len(list)
	for i, r := range s {
		at, n := int32(i), int32(1) //nolint:gosec // texts are a few hundred kilobytes at most
		if r >= 0x80 {
			n = int32(utf8.RuneLen(r)) //nolint:gosec // at most 4
			if r == utf8.RuneError && s[i] != 0xEF {
				n = 1 // a byte that is not UTF-8
			}
		}
		e := entryOf(r)
		switch e.class {
		case dropped:
			if isMark(r) && len(list) > first && list[len(list)-1].class != gap && list[len(list)-1].end == at {
				list[len(list)-1].end = at + n // a mark belongs to what it stands on
			}
			continue
		case letter, dense:
		case gap:
			if len(list) > first && list[len(list)-1].class == gap {
				list[len(list)-1].r = '.'
				continue
			}
			between := '.'
			switch r {
			case ' ', 0xA0:
				between = ' '
			case '-', 0x2010, 0x2011:
				between = '-'
			}
			list = append(list, cell{r: between, class: gap, start: at, end: at + n})
			continue
		case mark:
			if len(list) == first || list[len(list)-1].class == gap {
				list = append(list, cell{r: e.r, class: dense, head: true, start: at, end: at + n}) // a mark alone: as half a word is typed
				continue
			}
		}
		head := e.class != mark
		if (isVowel(e.r) || r >= 0x11A8 && r <= 0x11FF) && len(list) > first && isJamo(list[len(list)-1].r) {
			head = false // of a syllable in single jamo
		}
		list = append(list, cell{r: e.r, class: e.class, head: head, upper: e.upper, start: at, end: at + n})
		for _, m := range e.more {
			c := cell{r: m, class: classOf(m), start: at, end: at + n}
			if c.class == gap { // "℀": nothing of it is looked for
				continue
			}
			c.head = c.class == letter || c.class == dense && !isJamo(m)
			list = append(list, c)
		}
	}
	return list
}

// marked appends the word s in small, with its marks taken apart.
func marked(b []byte, s string) []byte {
	for _, r := range s {
		if r < 0x80 {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
			continue
		}
		switch e := entryOf(r); {
		case ignored(r):
		case e.class == dropped:
			b = utf8.AppendRune(b, r)
		default:
			for _, m := range e.marked {
				b = utf8.AppendRune(b, m)
			}
		}
	}
	return b
}
