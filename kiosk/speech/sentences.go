package speech

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"cuango/contentsync/content"
)

// A Span is a part of a text, in runes: from Start to before End.
type Span struct{ Start, End int }

// maxSentence is how long a sentence may be, in runes. A longer one is said in parts, so that pausing, marking and repeating stay useful
// and no child gets more than it can answer soon.
const maxSentence = 400

// Sentences cuts a text into what is said and marked at once, after UAX #29, with two additions: an abbreviation ends no sentence, and
// what is too long is cut at a comma or between words. White space belongs to the sentence before it. Together the spans are the text.
func Sentences(text string, lang content.Lang) []Span {
	var out []Span
	start, at := 0, 0
	for rest, state := text, -1; rest != ""; {
		var s string
		s, rest, state = uniseg.FirstSentenceInString(rest, state)
		at += utf8.RuneCountInString(s)
		if rest != "" && abbreviated(s, lang) {
			continue
		}
		out = append(out, Span{start, at})
		start = at
	}
	if start < at {
		out = append(out, Span{start, at})
	}
	return shortened([]rune(text), out)
}

// abbreviations are those after which a sentence often goes on with a capital letter or a digit, by language; "" is for all.
var abbreviations = map[string][]string{
	"":   {"no.", "nr.", "st.", "dr.", "mr.", "mrs.", "tel."},
	"vi": {"tp.", "tx.", "tt.", "đ.", "p.", "q.", "ts.", "ths.", "bs.", "ông.", "đt."},
	"fr": {"m.", "mm.", "mme.", "n°.", "av.", "bd.", "tél.", "art."},
	"ru": {"г.", "ул.", "ст.", "д.", "тел.", "руб.", "им.", "п.", "стр."},
}

// abbreviated tells whether a sentence seems to end, but only in an abbreviation or an initial.
func abbreviated(s string, lang content.Lang) bool {
	words := strings.Fields(s)
	if len(words) == 0 {
		return false
	}
	last := strings.ToLower(strings.TrimLeft(words[len(words)-1], "(«\"“"))
	if slices.Contains(abbreviations[""], last) || slices.Contains(abbreviations[base(lang)], last) {
		return true
	}
	letter, ok := strings.CutSuffix(last, ".")
	r, n := utf8.DecodeRuneInString(letter)
	return ok && n == len(letter) && unicode.IsLetter(r) && unicode.In(r, unicode.Latin, unicode.Cyrillic)
}

// shortened cuts spans that are too long.
func shortened(text []rune, spans []Span) []Span {
	var out []Span
	for _, s := range spans {
		for s.End-s.Start > maxSentence {
			cut := cutAt(text[s.Start : s.Start+maxSentence])
			out = append(out, Span{s.Start, s.Start + cut})
			s.Start += cut
		}
		out = append(out, s)
	}
	return out
}

// cutAt is where a stretch is cut best: behind its last comma, else its last space, else at its end; never in its first half.
func cutAt(r []rune) int {
	space := 0
	for i := len(r); i > len(r)/2; i-- {
		switch c := r[i-1]; {
		case strings.ContainsRune(",;:،؛、，；：", c) && (i == len(r) || !unicode.IsDigit(r[i])):
			return i
		case space == 0 && (unicode.IsSpace(c) || c == '\u200b'):
			space = i
		}
	}
	if space > 0 {
		return space
	}
	end := len(r)
	for end > 1 && unicode.IsMark(r[end-1]) { // a mark stays with its letter
		end--
	}
	return max(1, end-1)
}

func base(l content.Lang) string {
	b, _, _ := strings.Cut(string(l), "-")
	return b
}
