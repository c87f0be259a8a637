package typeset

import (
	"strings"
	"testing"

	"cuango/contentsync/content"
)

// TestNoRunts sets all fixtures as running text: the lines are as many as without the rule, none is wider, and where a last line is
// still short no other line end would have been better.
func TestNoRunts(t *testing.T) {
	e := testEngine(t)
	mended := 0
	for _, lang := range content.AllLangs {
		for _, text := range texts(t, lang) {
			for width := 330; width < 1100; width += 37 {
				st := Style{Lang: lang, SizePx: 25, RTL: lang.RightToLeft()}
				plain := e.Layout([]Run{{Text: text}}, st, width)
				st.NoRunt = true
				p := e.Layout([]Run{{Text: text}}, st, width)
				check(t, text, p)
				n := len(p.Lines)
				if n != len(plain.Lines) {
					t.Fatalf("%s at %d px: %d lines, %d without the rule: %q", lang, width, n, len(plain.Lines), text)
				}
				for i, l := range p.Lines {
					if l.Width > float64(width)+slack && l.Width > plain.Lines[i].Width {
						t.Errorf("%s: line %d is %.1f px wide at %d", lang, i, l.Width, width)
					}
				}
				if n < 2 || seen(plain.Text(n-1)) >= runtLetters {
					continue
				}
				if seen(p.Text(n-1)) >= runtLetters {
					mended++
				} else if p.Text(n-1) != plain.Text(n-1) {
					t.Errorf("%s at %d px: %q instead of %q", lang, width, p.Text(n-1), plain.Text(n-1))
				}
			}
		}
	}
	if mended < 20 {
		t.Errorf("%d last lines were mended: the fixtures have more short ones", mended)
	}
}

// seen counts the characters of a line, without the white space at its ends and without what is no letter or digit.
func seen(s string) int {
	w := work{}
	n := 0
	for i, r := range []rune(s) {
		if clusterEnds(s)[i] {
			w.text, w.brk = []rune{r}, []breakFlag{graphemeBreak}
			n += w.letters(0, 1)
		}
	}
	return n
}

func TestLastLines(t *testing.T) {
	e := testEngine(t)
	for _, tc := range []struct {
		name string
		lang content.Lang
		text string
		ems  float64 // the width
		last string
	}{
		{"one syllable", "ja", "出かける前に宿でお尋ねください。", 15, "宿でお尋ねください。"},
		{"four letters", "ja", "税関カウンターで紙の申告書をもらってください", 18, "ください"},
		{"short word", "en", "Leave the mask in place and go on", 14.5, "go on"},
		{"long enough", "en", "Leave the mask in its place, please", 14, "please"},
		{"a whole line would go", "en", "Incomprehensibilities of", 10.6, "of"},
		{"after a line feed", "en", "Ask\nus", 20, "us"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := e.Layout([]Run{{Text: tc.text}}, Style{Lang: tc.lang, SizePx: 25, NoRunt: true}, int(tc.ems*25))
			if last := strings.TrimSpace(p.Text(len(p.Lines) - 1)); last != tc.last || len(p.Lines) < 2 {
				t.Errorf("%d lines, the last is %q; want %q", len(p.Lines), last, tc.last)
			}
		})
	}
}
