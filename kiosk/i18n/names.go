package i18n

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"cuango/contentsync/content"
)

// spoken are names that the CLDR of x/text lacks, or has in a form that no sentence of ours takes.
var spoken = map[content.Lang]map[content.Lang]string{
	"vi": {"zh-Hans": "tiếng Trung giản thể", "zh-Hant": "tiếng Trung phồn thể"},
	"ko": {"zh-Hans": "중국어 간체", "zh-Hant": "중국어 번체"},
	"ru": {"zh-Hans": "китайский (упрощённый)", "zh-Hant": "китайский (традиционный)"},
}

// LanguageName gives the name of a language in another, as it stands within a sentence: "tiếng Anh". A language that has no name there is called
// by its own, or by its tag.
func LanguageName(of, in content.Lang) string {
	if s := spoken[in][of]; s != "" {
		return s
	}
	tag, err := language.Parse(string(of))
	if err == nil {
		if names := display.Languages(language.Make(string(in))); names != nil {
			if s := names.Name(tag); s != "" && in == "vi" {
				r, n := utf8.DecodeRuneInString(s)
				return string(unicode.ToLower(r)) + s[n:]
			} else if s != "" {
				return s
			}
		}
	}
	if s := own[of]; s != "" {
		return s
	}
	return string(of)
}
