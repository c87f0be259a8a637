// Package i18n gives the kiosk's own words (the interface, not the content) in each
// language, through go-i18n. The texts are assets/i18n/kiosk.<lang>.toml.
package i18n

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"cuango/contentsync/content"
)

// own are the names of languages in themselves. A language without one is not offered.
var own = map[content.Lang]string{
	"vi": "Tiếng Việt", "en": "English", "zh-Hans": "中文简体", "zh-Hant": "中文繁體", "ko": "한국어", "ja": "日本語",
	"lo": "ລາວ", "km": "ខ្មែរ", "th": "ไทย", "ru": "Русский", "fr": "Français", "ar": "العربية",
}

// StaffLangs are the languages of the staff corner: staff.<lang>.toml.
var StaffLangs = []content.Lang{"vi", "en"}

// OwnName gives a language's name in itself, or "" when the interface does not speak it.
func OwnName(l content.Lang) string { return own[l] }

// A Bundle has the interface in all its languages. It is safe for concurrent use.
type Bundle struct {
	localizers map[content.Lang]*goi18n.Localizer
}

// Load reads every kiosk.<lang>.toml of the folder i18n. A language that has no own name here,
// or a text that a language lacks but English has, is an error: the interface is whole or it is not shipped.
func Load(files fs.FS) (*Bundle, error) {
	bundle := goi18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	b := &Bundle{localizers: map[content.Lang]*goi18n.Localizer{}}
	for l := range own {
		name := "i18n/kiosk." + string(l) + ".toml"
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("interface texts: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(raw, name); err != nil {
			return nil, fmt.Errorf("interface texts %s: %w", name, err)
		}
	}
	for _, l := range StaffLangs { // all others speak English there
		name := "i18n/staff." + string(l) + ".toml"
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("interface texts: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(raw, name); err != nil {
			return nil, fmt.Errorf("interface texts %s: %w", name, err)
		}
	}
	for l := range own {
		b.localizers[l] = goi18n.NewLocalizer(bundle, string(l), "en")
	}
	return b, nil
}

// T gives the text id in language l, with data (name, value, name, value …) put in; in
// English when l does not have it, and the bare id when nobody has: a missing word is
// seen in tests and never stops the screen. In a right-to-left language each value is isolated (U+2068, U+2069):
// a Latin name or a number in it cannot disturb the order of the words around it.
func (b *Bundle) T(l content.Lang, id string, data ...string) string {
	return b.localize(l, id, nil, data)
}

// Count gives the text id in language l in the plural form (CLDR) that n asks for; {{.N}} in it is the number.
func (b *Bundle) Count(l content.Lang, id string, n int64, data ...string) string {
	return b.localize(l, id, n, append([]string{"N", Number(l, n)}, data...))
}

func (b *Bundle) localize(l content.Lang, id string, count any, data []string) string {
	loc := b.localizers[l]
	if loc == nil {
		loc = b.localizers["en"]
	}
	values := map[string]string{}
	for i := 0; i+1 < len(data); i += 2 {
		values[data[i]] = Isolate(l, data[i+1])
	}
	s, err := loc.Localize(&goi18n.LocalizeConfig{MessageID: id, TemplateData: values, PluralCount: count})
	if err != nil && s == "" {
		return id
	}
	return s
}

// Isolate wraps a part of a right-to-left sentence (U+2068, U+2069): it has the direction of its own first letter, whatever stands around
// it. In other languages it gives the part as it is.
func Isolate(l content.Lang, part string) string {
	if !l.RightToLeft() {
		return part
	}
	return "\u2068" + part + "\u2069"
}

// Date gives a day in language l, without the weekday; "" for no date.
func (b *Bundle) Date(l content.Lang, d content.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return t.Format(b.T(l, "date_layout"))
}

// Today gives weekday and day in language l.
func (b *Bundle) Today(l content.Lang, now time.Time) string {
	return b.T(l, "date_long",
		"Weekday", b.T(l, "weekday_"+strconv.Itoa(int(now.Weekday()))),
		"Date", now.Format(b.T(l, "date_layout")))
}

// Fallback is the order in which languages are tried when a text is not there in l: the other way to write the
// same language, then English, then Vietnamese, which every text has. What is shown instead is always named.
//
// A neighbour's language is not assumed, though many readers of Lao read Thai: who reads it chooses it by its
// name, which is one touch away; whom it would offend has no such way back.
func Fallback(l content.Lang) []content.Lang {
	order := []content.Lang{l}
	for _, next := range []content.Lang{relatives[l], "en", "vi"} {
		if next != l && next != "" {
			order = append(order, next)
		}
	}
	return order
}

// relatives are the same language in another script.
var relatives = map[content.Lang]content.Lang{"zh-Hant": "zh-Hans", "zh-Hans": "zh-Hant"}

// Strip takes the hints for breaking and ordering out of a text, for comparing and for machines.
func Strip(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u200b', '\u2060', '\u2068', '\u2069':
			return -1
		}
		return r
	}, s)
}
