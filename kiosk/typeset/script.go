package typeset

import (
	"strings"

	"github.com/go-text/typesetting/language"

	"cuango/contentsync/content"
)

// fontID names a font family of one script.
type fontID uint8

const (
	fontSans fontID = iota // Latin, Vietnamese, Cyrillic, Greek
	fontLao
	fontKhmer
	fontThai
	fontArabic
	fontSC
	fontTC
	fontJP
	fontKR
	fontCount
)

var fontFiles = [fontCount]string{
	"NotoSans", "NotoSansLao", "NotoSansKhmer", "NotoSansThai", "NotoSansArabic", "NotoSansSC", "NotoSansTC", "NotoSansJP", "NotoSansKR",
}

// Scale is how a script is enlarged and how high its lines are, as factors: Em of Style.SizePx, the
// lines of the enlarged em.
type Scale struct {
	Em, Line, HeadingLine float64
}

// The type table of the look (tokens.json, type.script). A test compares the two.
var (
	scaleLatin = Scale{1, 1.42, 1.18}
	scaleVi    = Scale{1, 1.45, 1.20}
	scaleCJK   = Scale{1, 1.50, 1.30}
	scaleThai  = Scale{1.08, 1.60, 1.40}
	scaleLao   = Scale{1.08, 1.62, 1.42}
	scaleKhmer = Scale{1.08, 1.72, 1.50}

	scaleArabic = Scale{1.08, 1.62, 1.40}
)

var fontScale = [fontCount]Scale{
	fontSans: scaleLatin, fontLao: scaleLao, fontKhmer: scaleKhmer, fontThai: scaleThai, fontArabic: scaleArabic,
	fontSC: scaleCJK, fontTC: scaleCJK, fontJP: scaleCJK, fontKR: scaleCJK,
}

func base(lang content.Lang) string {
	b, _, _ := strings.Cut(string(lang), "-")
	return b
}

// langScaleLatin is the scale of Noto Sans in a text of a language: stacked Vietnamese marks need air.
func langScaleLatin(lang content.Lang) Scale {
	if base(lang) == "vi" {
		return scaleVi
	}
	return scaleLatin
}

// primary is the font of a language's own script.
func primary(lang content.Lang) fontID {
	switch base(lang) {
	case "lo":
		return fontLao
	case "km":
		return fontKhmer
	case "th":
		return fontThai
	case "ar", "fa", "ur":
		return fontArabic
	case "zh":
		if traditional(lang) {
			return fontTC
		}
		return fontSC
	case "ja":
		return fontJP
	case "ko":
		return fontKR
	}
	return fontSans
}

// traditional tells Chinese that is written in traditional characters.
func traditional(lang content.Lang) bool {
	for _, sub := range strings.Split(string(lang), "-")[1:] {
		switch sub {
		case "Hant", "TW", "HK", "MO":
			return true
		case "Hans":
			return false
		}
	}
	return false
}

// fontOf is the font that a script is set in, in a text of a language. Han characters look different
// in the four CJK fonts, so the language decides.
func fontOf(s language.Script, lang content.Lang) fontID {
	switch s {
	case language.Lao:
		return fontLao
	case language.Khmer:
		return fontKhmer
	case language.Thai:
		return fontThai
	case language.Arabic:
		return fontArabic
	case language.Hangul:
		return fontKR
	case language.Han, language.Bopomofo:
		if p := primary(lang); p >= fontSC {
			return p
		}
		return fontSC
	case language.Hiragana, language.Katakana:
		if p := primary(lang); p == fontSC || p == fontTC {
			return p
		}
		return fontJP
	case language.Common, language.Inherited, language.Unknown:
		return primary(lang)
	default:
		return fontSans
	}
}

// fallbacks is the order in which the other fonts are asked for a character that its own lacks. The
// small ones come first, since asking a font means reading it.
var fallbacks = [...]fontID{fontSans, fontThai, fontLao, fontKhmer, fontArabic, fontSC, fontTC, fontKR, fontJP}
