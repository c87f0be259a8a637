package typeset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cuango/contentsync/content"
)

// TestNoEvenLineEndsInsideAKnownWord sets headings in two lines at widths that once parted a word.
func TestNoEvenLineEndsInsideAKnownWord(t *testing.T) {
	e := testEngine(t)
	for _, tt := range []struct {
		text, word string
		lang       content.Lang
	}{
		{"您还想多了解什么？", "了解", "zh-Hans"},
		{"您還想多了解什麼？", "了解", "zh-Hant"},
		{"这一页哪里不对？", "哪里", "zh-Hans"},
		{"這一頁哪裡不對？", "哪裡", "zh-Hant"},
		{"紧急与必需", "必需", "zh-Hans"},
		{"请选择语言", "语言", "zh-Hans"},
	} {
		const em = 40
		n := 0
		for width := (utf8.RuneCountInString(tt.text)+3)/2*em + 5; width < 10*em; width += 5 { // narrower, there can be no other way
			p := e.Layout([]Run{{Text: tt.text, Bold: true}}, Style{Lang: tt.lang, SizePx: em, Balance: true}, width)
			if len(p.Lines) != 2 {
				continue
			}
			if n++; !strings.Contains(p.Text(0), tt.word) && !strings.Contains(p.Text(1), tt.word) {
				t.Errorf("%d px: %q / %q", width, p.Text(0), p.Text(1))
			}
		}
		if n == 0 {
			t.Errorf("%s: no width gives two lines", tt.text)
		}
	}
}
