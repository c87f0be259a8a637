package web

import (
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"cuango/assets"
	"cuango/contentsync/content"
)

// The languages of the page; the first is the one for everybody who asks for none of them.
var pageLangs = []content.Lang{"vi", "en"}

// texts are the interface texts of all languages.
type texts struct {
	bundle  *i18n.Bundle
	matcher language.Matcher
}

func loadTexts() (texts, error) {
	b := i18n.NewBundle(language.Vietnamese)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	var tags []language.Tag
	for _, l := range pageLangs {
		file := fmt.Sprintf("i18n/admin.%s.toml", l)
		raw, err := fs.ReadFile(assets.FS, file)
		if err != nil {
			return texts{}, err
		}
		if _, err := b.ParseMessageFileBytes(raw, file); err != nil {
			return texts{}, fmt.Errorf("%s: %w", file, err)
		}
		tags = append(tags, language.MustParse(string(l)))
	}
	return texts{bundle: b, matcher: language.NewMatcher(tags)}, nil
}

const langCookie = "lang"

// choose takes ?lang= (and remembers it), the remembered language, or what the browser asks for.
func (t texts) choose(w http.ResponseWriter, r *http.Request) content.Lang {
	if l := content.Lang(r.URL.Query().Get("lang")); slices.Contains(pageLangs, l) {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil && slices.Contains(pageLangs, content.Lang(c.Value)) {
		return content.Lang(c.Value)
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return pageLangs[0]
	}
	_, i, confidence := t.matcher.Match(tags...)
	if confidence == language.No {
		return pageLangs[0]
	}
	return pageLangs[i]
}

// A voice speaks one language.
type voice struct {
	lang      content.Lang
	localizer *i18n.Localizer
}

func (t texts) in(l content.Lang) voice {
	return voice{lang: l, localizer: i18n.NewLocalizer(t.bundle, string(l))}
}

// say gives a text; a missing one shows its name, which a test looks for.
func (v voice) say(id string) string { return v.sayWith(id, nil) }

func (v voice) sayWith(id string, data map[string]any) string {
	s, err := v.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data})
	if err != nil {
		return "⟨" + id + "⟩"
	}
	return s
}

// count gives a text with a number in it, in the right plural.
func (v voice) count(id string, n int) string {
	s, err := v.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, PluralCount: n, TemplateData: map[string]any{"N": n}})
	if err != nil {
		return "⟨" + id + "⟩"
	}
	return s
}

// The whole country has one time, without summer time.
var localTime = time.FixedZone("+07", 7*3600)

// span gives a length of time as people say it.
func (v voice) span(d time.Duration) string {
	d = d.Abs().Round(time.Second)
	switch {
	case d < time.Minute:
		return v.count("span_seconds", int(d/time.Second))
	case d < 90*time.Minute:
		return v.count("span_minutes", int(d.Round(time.Minute)/time.Minute))
	case d < 48*time.Hour:
		return v.count("span_hours", int(d.Round(time.Hour)/time.Hour))
	}
	return v.count("span_days", int(d.Round(24*time.Hour)/(24*time.Hour)))
}

// clock gives a moment: the time alone when it is today.
func (v voice) clock(t, now time.Time) string {
	t, now = t.In(localTime), now.In(localTime)
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format("15:04:05")
	}
	if v.lang == "vi" {
		return t.Format("02/01/2006 15:04")
	}
	return t.Format("2 Jan 2006, 15:04")
}

// day gives a day as it is written in the country.
func (v voice) day(d content.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	if v.lang == "vi" {
		return t.Format("02/01/2006")
	}
	return t.Format("2 Jan 2006")
}

func (v voice) bytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (n+1023)>>10)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
