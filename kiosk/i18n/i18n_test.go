package i18n

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"cuango/assets"
	"cuango/contentsync/content"
)

func load(t *testing.T) *Bundle {
	t.Helper()
	b, err := Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func texts(t *testing.T, l content.Lang) map[string]string {
	t.Helper()
	raw, err := fs.ReadFile(assets.FS, "i18n/kiosk."+string(l)+".toml")
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	if err := toml.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEveryLanguageHasEveryTextWithTheSamePlaces(t *testing.T) {
	load(t)
	place := regexp.MustCompile(`\{\{\.\w+\}\}`)
	english := texts(t, "en")
	for _, l := range content.AllLangs {
		have := texts(t, l)
		for id, en := range english {
			s := have[id]
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s: %s is missing", l, id)
				continue
			}
			want, got := place.FindAllString(en, -1), place.FindAllString(s, -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("%s: %s has places %v, want %v", l, id, got, want)
			}
		}
		for id := range have {
			if _, ok := english[id]; !ok {
				t.Errorf("%s: %s is not in English", l, id)
			}
		}
	}
}

func TestDates(t *testing.T) {
	b := load(t)
	now := time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)
	for l, want := range map[content.Lang]string{
		"vi": "Chủ nhật, 22.11.2026", "en": "Sunday 22.11.2026", "zh-Hans": "2026年11月22日 星期日", "ko": "2026. 11. 22. 일요일",
		"zh-Hant": "2026年11月22日 星期日", "ar": "\u2068الأحد\u2069، \u206822.11.2026\u2069",
	} {
		if got := b.Today(l, now); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
	if got := b.Date("vi", "2027-01-31"); got != "31.01.2027" {
		t.Errorf("date: %q", got)
	}
	if got := b.Date("vi", "soon"); got != "" {
		t.Errorf("no date: %q", got)
	}
}

func TestUnknownLanguageSpeaksEnglishAndAnUnknownTextShowsItsName(t *testing.T) {
	b := load(t)
	if got := b.T("xx", "bar_home"); got != "Home" {
		t.Errorf("unknown language: %q", got)
	}
	if got := b.T("vi", "no_such_text"); got != "no_such_text" {
		t.Errorf("unknown text: %q", got)
	}
}

func TestFallback(t *testing.T) {
	for l, want := range map[content.Lang][]content.Lang{
		"zh-Hant": {"zh-Hant", "zh-Hans", "en", "vi"}, "zh-Hans": {"zh-Hans", "zh-Hant", "en", "vi"}, "ar": {"ar", "en", "vi"},
		"lo": {"lo", "en", "vi"}, "en": {"en", "vi"}, "vi": {"vi", "en"}, "xx": {"xx", "en", "vi"},
	} {
		if got := Fallback(l); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", l, got, want)
		}
	}
}

func TestFallbackHasEachLanguageOnceAndEndsInVietnamese(t *testing.T) {
	for _, l := range append(slices.Clone(content.AllLangs), "xx") {
		order := Fallback(l)
		seen := slices.Clone(order)
		slices.Sort(seen)
		if len(slices.Compact(seen)) != len(order) || order[0] != l || !slices.Contains(order, "vi") {
			t.Errorf("%s: %v", l, order)
		}
	}
}

func TestStaffCornerHasItsTextsInBothLanguagesAndFallsBackToEnglish(t *testing.T) {
	b := load(t)
	read := func(l content.Lang) (m map[string]string) {
		raw, err := fs.ReadFile(assets.FS, "i18n/staff."+string(l)+".toml")
		if err != nil {
			t.Fatal(err)
		}
		if err := toml.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	place := regexp.MustCompile(`\{\{\.\w+\}\}`)
	vi, en := read("vi"), read("en")
	if len(vi) != len(en) {
		t.Errorf("%d texts in Vietnamese, %d in English", len(vi), len(en))
	}
	for id, s := range en {
		want, got := place.FindAllString(s, -1), place.FindAllString(vi[id], -1)
		slices.Sort(want)
		slices.Sort(got)
		if strings.TrimSpace(vi[id]) == "" || !slices.Equal(want, got) {
			t.Errorf("%s: %q has places %v, want %v", id, vi[id], got, want)
		}
		if len(want) == 0 && (b.T("vi", id) != vi[id] || b.T("en", id) != s || b.T("lo", id) != s) {
			t.Errorf("%s is %q in Vietnamese, %q in English, %q in Lao", id, b.T("vi", id), b.T("en", id), b.T("lo", id))
		}
	}
}
