package i18n

import (
	"testing"

	"cuango/contentsync/content"
)

func TestNumbers(t *testing.T) {
	for _, tc := range []struct{ name, got, want string }{
		{"small", Number("vi", 999), "999"},
		{"thousand", Number("vi", 1000), "1.000"},
		{"million", Number("ru", 1_234_567), "1\u00a0234\u00a0567"},
		{"negative", Number("en", -1234), "-1,234"},
		{"nought", Number("ar", 0), "0"},
		{"unknown language", Number("xx", 1234), "1,234"},
		{"money before", Money("en", 50000, "VND"), "VND\u00a050,000"},
		{"money after", Money("vi", 50000, "VND"), "50.000\u00a0VND"},
		{"range of money", MoneyRange("ja", 50000, 120000, "VND"), "VND\u00a050,000～120,000"},
		{"range of nothing", MoneyRange("fr", 50, 50, "EUR"), "50\u00a0EUR"},
		{"hours", Range("ko", "07:00", "20:00"), "07:00~20:00"},
		{"day", DateLong("en", "2026-11-02"), "2 November 2026"},
		{"day without words", DateLong("zh-Hant", "2026-11-02"), "2026年11月2日"},
		{"no day", DateLong("en", "soon"), ""},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

func TestEveryLanguageHasAForm(t *testing.T) {
	for _, l := range content.AllLangs {
		if _, ok := forms[l]; !ok {
			t.Errorf("%s has no form of numbers", l)
		}
	}
}
