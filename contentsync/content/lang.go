package content

import "strings"

// A Lang is a BCP-47 language tag in its usual case: vi, en, zh-Hans, lo.
type Lang string

// DemoLangs are the languages that all of the demo pack has.
var DemoLangs = []Lang{"vi", "en", "zh-Hans", "ko", "ja", "lo", "km", "th", "ru", "fr"}

// AllLangs are the languages that the interface has: those of the demo pack, and two more in which it has only
// some of its topics.
var AllLangs = []Lang{"vi", "en", "zh-Hans", "zh-Hant", "ko", "ja", "lo", "km", "th", "ru", "fr", "ar"}

// Valid tells whether l is well formed: a language of 2 to 8 letters, then subtags of
// 1 to 8 letters or digits, each after a hyphen; 35 bytes at most. It does not
// look the tag up in a registry: a language that a kiosk has no font for is kept and not offered.
func (l Lang) Valid() bool {
	if l == "" || len(l) > 35 {
		return false
	}
	for i, sub := range strings.Split(string(l), "-") {
		if len(sub) < 1 || len(sub) > 8 || (i == 0 && len(sub) < 2) {
			return false
		}
		for _, c := range []byte(sub) {
			letter := (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
			if !letter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}

// BreaksByDictionary tells whether the language is written without spaces between words
// and has no rule for finding them: its texts carry U+200B where a line may end.
func (l Lang) BreaksByDictionary() bool {
	base, _, _ := strings.Cut(string(l), "-")
	switch base {
	case "lo", "km", "th", "my":
		return true
	}
	return false
}

// RightToLeft tells whether the language is written from right to left: the direction of its
// paragraphs, and of the screens that speak it.
func (l Lang) RightToLeft() bool {
	base, _, _ := strings.Cut(string(l), "-")
	switch base {
	case "ar", "he", "fa", "ur", "ps", "ug", "yi", "dv", "sd", "ckb":
		return true
	}
	return false
}

// A Name is one short text in several languages.
type Name map[Lang]string

// Get gives the text in the first of the languages that has one, and that language;
// when none has, the one of vi, en or, failing these, of the smallest tag. An empty Name gives "" twice.
func (n Name) Get(order ...Lang) (string, Lang) {
	for _, l := range append(order[:len(order):len(order)], "vi", "en") {
		if s := n[l]; s != "" {
			return s, l
		}
	}
	var best Lang
	for l, s := range n {
		if s != "" && (best == "" || l < best) {
			best = l
		}
	}
	return n[best], best
}
