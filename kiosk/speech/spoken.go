package speech

import (
	"regexp"
	"strings"
	"unicode"

	"cuango/contentsync/content"
)

// A Piece is what is said in one go, and marked meanwhile.
type Piece struct {
	Text   string // as it is written
	Lang   content.Lang
	Record *Recording // in place of a voice
	From   int        // of Record, in milliseconds
	To     int        // 0: to its end
	tone   bool       // a short tone, and no words
}

// Spoken gives what a voice is to read for a text: without what only guides the eye, and with numbers as people say them. It is empty
// when there is nothing to say: no letter and no digit.
func Spoken(text string, lang content.Lang) string {
	text = clean(text)
	if onlyNumber.MatchString(text) {
		return digits(text)
	}
	text = thousands(text, lang)
	text = longNumber.ReplaceAllStringFunc(text, digits)
	text = emergency.ReplaceAllStringFunc(text, digits)
	text = strings.Join(strings.Fields(text), " ")
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return ""
	}
	return text
}

// clean keeps letters, digits and what a voice makes pauses from.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u200b', r == '\u2060', r == '\u00ad', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f':
			return -1
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
			return r
		case r == '\u00a0', r == '\u202f':
			return '\u00a0'
		case unicode.IsSpace(r):
			return ' '
		case r == '·', r == '•', r == '|', r == '–', r == '—', r == '[', r == ']', r == '{', r == '}', r == '(', r == ')':
			return ','
		case r == '+', r == '%', r == '°', r == '&', r == '@', r == '/', r == '\u200c', r == '\u200d':
			return r
		case unicode.Is(unicode.Sc, r):
			return r
		case unicode.IsPunct(r) && r != '*' && r != '#' && r != '_' && r != '\\':
			return r
		}
		return ' '
	}, text)
}

// What parts thousands in a number, by language. A plain space does not: it stands between the groups of a telephone number.
var groups = map[string]*regexp.Regexp{
	"vi": grouped(`[.\x{00a0}]`), "lo": grouped(`[.,\x{00a0}]`), "km": grouped(`[.,\x{00a0}]`),
	"ru": grouped(`\x{00a0}`), "fr": grouped(`\x{00a0}`),
	"": grouped(`[,\x{00a0}]`),
}

func grouped(sep string) *regexp.Regexp {
	return regexp.MustCompile(`\b[0-9]{1,3}(?:` + sep + `[0-9]{3})+\b`)
}

func thousands(text string, lang content.Lang) string {
	re := groups[base(lang)]
	if re == nil {
		re = groups[""]
	}
	text = re.ReplaceAllStringFunc(text, func(n string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, n)
	})
	return strings.ReplaceAll(text, "\u00a0", " ")
}

var (
	// longNumber is a telephone number: seven digits or more that begin with a plus, a nought, or the prefixes of Viet Nam's hotlines.
	longNumber = regexp.MustCompile(`(?:\+[0-9]|\b0[0-9]|\b1[89]00)(?:[ -]?[0-9]){3,14}\b`)
	// emergency are Viet Nam's short numbers, which everybody says digit by digit.
	emergency = regexp.MustCompile(`\b11[1-5]\b`)
	// onlyNumber is a text that is nothing but a number as dialled.
	onlyNumber = regexp.MustCompile(`^\s*\+?[0-9](?:[ -]?[0-9])*\s*$`)
)

// digits sets the digits of a number apart, its groups by commas, so that it is said digit by digit.
func digits(n string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(n) {
		switch {
		case r >= '0' && r <= '9', r == '+':
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
		case b.Len() > 0:
			b.WriteByte(',')
		}
	}
	return b.String()
}

// Pieces plans a text: a piece for each sentence that can be said.
func Pieces(text string, lang content.Lang) (list []Piece, at []Span) {
	r := []rune(text)
	for _, s := range Sentences(text, lang) {
		if t := string(r[s.Start:s.End]); Spoken(t, lang) != "" {
			list, at = append(list, Piece{Text: t, Lang: lang}), append(at, s)
		}
	}
	return list, at
}
