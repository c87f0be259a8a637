package cache

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ftsOptions are those of every full-text table. With Mn and Mc among the token characters, the
// vowel marks of Thai, Lao and Khmer do not split words; remove_diacritics 2 makes "ha noi" find Hà Nội.
const ftsOptions = `content='', tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"`

// SearchText gives s as the full-text tables want it: đ folded to d (no tokenizer of SQLite does), break
// hints dropped, and runs of scripts that are written without spaces cut into overlapping
// pairs of letters, so that any two letters in a row can be found.
func SearchText(s string) string {
	// As eachRun cuts it, without a string for each letter: this is for all the text of a pack.
	b := make([]byte, 0, len(s)+len(s)/2)
	var last, letter []byte // of a run: the letter before, and the one that may still get marks
	end := func() {
		if len(last) > 0 {
			b = append(append(append(b, ' '), last...), letter...)
		}
		b = append(append(append(b, ' '), letter...), ' ')
		last, letter = last[:0], letter[:0]
	}
	for _, r := range s {
		switch {
		case dropped(r):
		case len(letter) > 0 && isMark(r):
			letter = utf8.AppendRune(letter, r)
		case isDense(r):
			if len(last) > 0 {
				b = append(append(append(b, ' '), last...), letter...)
			}
			last, letter = append(last[:0], letter...), utf8.AppendRune(letter[:0], r)
		default:
			if len(letter) > 0 {
				end()
			}
			b = utf8.AppendRune(b, folded(r))
		}
	}
	if len(letter) > 0 {
		end()
	}
	return string(b)
}

// dropped tells whether a character is a hint for breaking lines.
func dropped(r rune) bool {
	return r == 0x200B || r == 0x2060 || r == 0xFEFF || r == 0x00AD
}

// folded does what no tokenizer of SQLite does.
func folded(r rune) rune {
	if r == 'đ' || r == 'Đ' {
		return 'd'
	}
	return r
}

func isMark(r rune) bool {
	return r >= 0x0300 && unicode.In(r, unicode.Mn, unicode.Mc)
}

// isDense tells whether r is a letter of a script that is written without spaces.
func isDense(r rune) bool {
	switch {
	case r < 0x0E00: // before Thai, the first of them
		return false
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3: // most of them: Han and Hangul
		return true
	}
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Hiragana, unicode.Katakana, unicode.Han, unicode.Hangul) &&
		!unicode.IsPunct(r) && !unicode.IsSymbol(r)
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
		case dropped(r):
		case len(letters) > 0 && isMark(r):
			letters[len(letters)-1] += string(r)
		case isDense(r):
			if plain.Len() > 0 {
				flush()
			}
			letters = append(letters, string(r))
		default:
			if len(letters) > 0 {
				flush()
			}
			plain.WriteRune(folded(r))
		}
	}
	flush()
}
