package input

import (
	"testing"

	"cuango/contentsync/content"
)

func TestABoardFollowsItsLanguageAndOneKeyChangesIt(t *testing.T) {
	for _, tc := range []struct {
		name string
		lang content.Lang
		keys []string
		text string
	}{
		{"Telex in Vietnamese", "vi", []string{"h", "a", "f", " ", "n", "o", "o", "j", "i"}, "hà nội"},
		{"tones have keys of their own", "vi", []string{"h", "a", "\u0300"}, "hà"},
		{"shift is for one letter", "en", []string{"shift", "H", "a"}, "Ha"},
		{"syllables in Korean", "ko", []string{"ㅎ", "ㅏ", "ㄴ", "ㄱ"}, "한ㄱ"},
		{"backspace takes one jamo", "ko", []string{"ㅎ", "ㅏ", "ㄴ", "backspace"}, "하"},
		{"Latin letters in Russian", "ru", []string{"в", "switch", "v", "switch", "в"}, "вvв"},
		{"clear", "en", []string{"a", "b", Clear, "c"}, "c"},
		{"a hole does nothing", "ja", []string{""}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := New(tc.lang, nil)
			for _, k := range tc.keys {
				if k == "switch" {
					b.Switch()
				} else {
					b.Press(k)
				}
			}
			if b.Text() != tc.text {
				t.Errorf("got %q, want %q", b.Text(), tc.text)
			}
		})
	}
}

func TestEveryKeyOfEveryLanguageDoesSomething(t *testing.T) {
	for _, lang := range content.AllLangs {
		for _, shift := range []bool{false, true} {
			b := New(lang, nil)
			if shift {
				b.Press("shift")
			}
			for _, row := range b.Rows() {
				for _, k := range row {
					if k.ID == "" || k.ID == "shift" || k.ID == "backspace" {
						continue
					}
					b := New(lang, nil)
					b.Set("a") // marks need something to stand on
					b.Press(k.ID)
					if b.Text() == "" {
						t.Errorf("%s: %q takes everything away", lang, k.ID)
					}
				}
			}
		}
	}
}
