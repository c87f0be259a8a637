package cache

import (
	"strings"
	"unicode"
)

// ftsOptions are those of every full-text table. With Mn and Mc among the token characters, the
// vowel marks of Thai, Lao and Khmer do not split words; remove_diacritics 2 makes "ha noi" find Hà Nội.
const ftsOptions = `content='', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"`

// SearchText gives s as the full-text tables want it: đ folded to d (no tokenizer of SQLite does), break
// hints dropped, and runs of scripts that are written without spaces cut into overlapping
// pairs of letters, so that any two letters in a row can be found.
func SearchText(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	eachRun(s, func(dense bool, run []string) {
		if !dense {
			b.WriteString(run[0])
			return
		}
		for i, c := range run {
			b.WriteByte(' ')
			b.WriteString(c)
			if i+1 < len(run) {
				b.WriteString(run[i+1])
			}
		}
		b.WriteByte(' ')
	})
	return b.String()
}

// SearchQuery gives the FTS5 query that finds what a person typed: all words, the last one as a
// beginning. It gives "" when there is nothing to look for.
func SearchQuery(s string) string {
	var terms []string
	eachRun(s, func(dense bool, run []string) {
		if !dense {
			terms = append(terms, strings.FieldsFunc(run[0], func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
			})...)
			return
		}
		if len(run) == 1 {
			terms = append(terms, run[0])
		}
		for i := range run[:len(run)-1] {
			terms = append(terms, run[i]+run[i+1])
		}
	})
	for i, t := range terms {
		terms[i] = `"` + strings.ReplaceAll(t, `"`, "") + `"`
	}
	if len(terms) == 0 {
		return ""
	}
	return strings.Join(terms, " ") + "*"
}

// eachRun cuts s into runs: text of scripts with spaces as one string, text of scripts without as
// one string for each letter with its marks.
func eachRun(s string, f func(dense bool, run []string)) {
	var letters []string
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			f(false, []string{plain.String()})
			plain.Reset()
		}
		if len(letters) > 0 {
			f(true, letters)
			letters = nil
		}
	}
	for _, r := range s {
		switch {
		case r == 0x200B || r == 0x2060 || r == 0xFEFF || r == 0x00AD:
		case len(letters) > 0 && (unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)):
			letters[len(letters)-1] += string(r)
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
			unicode.Thai, unicode.Lao, unicode.Khmer) && !unicode.IsPunct(r) && !unicode.IsSymbol(r):
			if plain.Len() > 0 {
				flush()
			}
			letters = append(letters, string(r))
		default:
			if len(letters) > 0 {
				flush()
			}
			switch r {
			case 'đ', 'Đ':
				r = 'd'
			}
			plain.WriteRune(r)
		}
	}
	flush()
}
