package i18n

import (
	"strings"
	"testing"

	"cuango/contentsync/content"
)

func TestLanguageNamesWithinASentence(t *testing.T) {
	for _, tt := range []struct {
		of, in content.Lang
		want   string
	}{
		{"en", "vi", "tiếng Anh"},
		{"zh-Hant", "vi", "tiếng Trung phồn thể"},
		{"vi", "en", "Vietnamese"},
		{"lo", "fr", "lao"},
		{"en", "ar", "الإنجليزية"},
		{"km", "th", "เขมร"},
		{"zh-Hans", "ko", "중국어 간체"},
		{"zh-Hans", "zh-Hant", "簡體中文"},
		{"de", "vi", "tiếng Đức"}, // of a pack, not of the interface
		{"xx-nonsense-tag", "vi", "xx-nonsense-tag"},
	} {
		if got := LanguageName(tt.of, tt.in); got != tt.want {
			t.Errorf("%s in %s is %q, want %q", tt.of, tt.in, got, tt.want)
		}
	}
	// Each has a name in each, and no two of them the same.
	for in := range own {
		seen := map[string]content.Lang{}
		for of := range own {
			name := LanguageName(of, in)
			if other := seen[name]; other != "" || name == "" || of != in && name == own[of] && !strings.HasPrefix(string(of), "zh") {
				t.Errorf("%s in %s is %q, as %s", of, in, name, other)
			}
			seen[name] = of
		}
	}
}
