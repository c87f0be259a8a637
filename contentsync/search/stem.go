package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/russian"
	"golang.org/x/text/unicode/norm"

	"cuango/contentsync/content"
)

// Forms are what one word has in common with its other forms: визы, визу and визой are виз. Index and query both take them from here, of the
// word as it is written, so they agree whatever the stemmer does.
type forms struct {
	stems []string // folded; at least one, when the word has any
	bare  string   // the folded word without an article that is written as one with it, "" when it has none
}

const (
	minStemRunes = 2  // a shorter stem says nothing
	maxFormRunes = 32 // no word that has forms is longer

	minPluralBytes = 4 // of what is left: bus is no plural
)

// inflects tells whether words of a language are found by their other forms. Where they are, marks are a matter of spelling; elsewhere, in
// Vietnamese first of all, other marks make another word.
func inflects(lang content.Lang) bool {
	switch lang {
	case "en", "fr", "ru", "ar":
		return true
	}
	return false
}

// formsOf gives the forms of a word. folded is what Fold makes of it.
func formsOf(lang content.Lang, written, folded string) forms {
	if !inflects(lang) || utf8.RuneCountInString(folded) > maxFormRunes {
		return forms{}
	}
	if lang == "ar" {
		return arabicForms(folded)
	}
	word := strings.ToLower(norm.NFC.String(Clean(written)))
	var f forms
	add := func(stem string) {
		if stem = strings.ReplaceAll(Fold(stem), " ", ""); utf8.RuneCountInString(stem) >= minStemRunes && !slices.Contains(f.stems, stem) {
			f.stems = append(f.stems, stem)
		}
	}
	switch {
	case lang == "ru" && allOf(word, unicode.Cyrillic):
		add(russian.Stem(word, true))
	case lang == "fr" && allOf(word, unicode.Latin):
		add(french.Stem(word, true))
		add(french.Stem(folded, true))                                                   // typed without accents
		if one, ok := strings.CutSuffix(folded, "s"); ok && len(one) >= minPluralBytes { // perdus: the rules take -us for Latin
			add(french.Stem(one, true))
		}
	case lang == "en" && allOf(word, unicode.Latin):
		add(english.Stem(word, true))
		for _, end := range []string{"ses", "xes", "zes", "ches", "shes"} { // buses are of bus, and of buse by the rules alone
			if strings.HasSuffix(word, end) {
				add(english.Stem(strings.TrimSuffix(word, "es"), true))
			}
		}
	}
	return f
}

func allOf(s string, script *unicode.RangeTable) bool {
	for _, r := range s {
		if !unicode.Is(script, r) {
			return false
		}
	}
	return s != ""
}

// Arabic writes article, "and", "with", "for" as one with the word. The longest come first.
var (
	arabicBefore = []string{"وبال", "وال", "فال", "بال", "كال", "ولل", "ال", "لل", "و"}
	arabicAfter  = []string{"يات", "ات", "ان", "ون", "ين", "يه", "ها", "هم", "كم", "نا", "ه", "ي"}
)

const (
	arabicRest  = 3 // letters that are left without what stands before
	arabicShort = 4 // and those for which the single letter "and" may be taken away: ورق is paper
)

// arabicForms is the light stemming of Arabic: no roots, only what is written as one with a word. Its input is folded: أ and ا, ة and ه are one.
func arabicForms(folded string) forms {
	if !allOf(folded, unicode.Arabic) {
		return forms{}
	}
	f := forms{}
	word := folded
	for _, b := range arabicBefore {
		rest, ok := strings.CutPrefix(word, b)
		least := arabicRest
		if b == "و" {
			least = arabicShort
		}
		if ok && utf8.RuneCountInString(rest) >= least {
			word, f.bare = rest, rest
			break
		}
	}
	stem := word
	for _, a := range arabicAfter {
		if rest, ok := strings.CutSuffix(stem, a); ok && utf8.RuneCountInString(rest) >= arabicRest {
			stem = rest
			break
		}
	}
	f.stems = append(f.stems, stem)
	return f
}

// keys are the terms of a word: itself, folded, and its forms.
func (f forms) keys(folded string) []string {
	out := []string{folded}
	for _, s := range append(slices.Clone(f.stems), f.bare) {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// wordForms are the forms of a word that is looked for. They remember the words they were compared with and are for one goroutine.
type wordForms struct {
	lang  content.Lang
	first rune     // of the word: other forms begin with it too
	keys  []string // a word that has one of them is a form of this one
	begin []string // and one of whose keys begins with one of these: half typed, after an article
	known map[string]bool
}

func newWordForms(lang content.Lang, written, folded string, prefix bool) *wordForms {
	f := formsOf(lang, written, folded)
	if len(f.stems) == 0 {
		return nil
	}
	w := &wordForms{lang: lang, keys: f.keys(folded)}
	w.first, _ = utf8.DecodeRuneInString(folded)
	if lang == "ar" {
		w.first = 0
		if prefix {
			w.begin = []string{folded}
			if f.bare != "" {
				w.begin = append(w.begin, f.bare)
			}
		}
	}
	return w
}

// has tells whether a word of a text is a form of this one.
func (w *wordForms) has(written, folded string) bool {
	if first, _ := utf8.DecodeRuneInString(folded); w.first != 0 && first != w.first {
		return false
	}
	is, ok := w.known[written]
	if !ok {
		is = slices.ContainsFunc(formsOf(w.lang, written, folded).keys(folded), func(k string) bool {
			return slices.Contains(w.keys, k) || slices.ContainsFunc(w.begin, func(b string) bool { return strings.HasPrefix(k, b) })
		})
		if w.known == nil {
			w.known = map[string]bool{}
		}
		w.known[written] = is
	}
	return is
}
