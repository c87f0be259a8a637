package widgets

import (
	"strings"
	"testing"
)

func TestBegin(t *testing.T) {
	for _, tc := range []struct {
		name, text, mark string
		runes            int
		want             string // what the text begins with
	}{
		{"a word before it", "one two three four", "four", 8, "three four"},
		{"no room for a word", "one two three four", "four", 3, "four"},
		{"from the start", "one two", "two", 99, "two"},
		{"words that a zero-width space divides", "ແລກ\u200bເງິນ\u200bຢູ່\u200bໃສ", "ໃສ", 6, "ຢູ່\u200bໃສ"},
		{"characters", "请提前把护照拿在手里", "护照", 3, "提前把护照"},
		{"no punctuation", "表，选择入境口岸", "口岸", 6, "选择入境口岸"},
		{"a letter keeps its marks", "a đi qua đường", "đường", 4, "qua đường"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			at := begin(tc.text, strings.Index(tc.text, tc.mark), tc.runes)
			if got := tc.text[at:]; !strings.HasPrefix(got, tc.want) {
				t.Errorf("begins %q, want %q", got, tc.want)
			}
		})
	}
}
