package typeset

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// visual gives the text of one line as it stands from left to right, spaces at its ends left out.
func visual(p *Paragraph) string {
	w := &work{}
	w.load([]Run{{Text: string(p.text)}}, false)
	w.findNumbers()
	w.levels(p.rtl)
	var items []item
	for i := range w.text {
		items = append(items, item{start: i, end: i + 1, level: w.level[i]})
	}
	order := visualOrder(items)
	if order == nil {
		return string(p.text)
	}
	var out []rune
	for _, i := range order {
		r := w.text[i]
		if k := strings.IndexRune("()[]«»", r); k >= 0 && w.level[i]&1 == 1 { // as the shaper mirrors it
			r = []rune(")(][»«")[utf8.RuneCountInString("()[]«»"[:k])]
		}
		out = append(out, r)
	}
	return string(out)
}

// TestVisualOrder shows capital letters for Arabic: they are replaced by Arabic ones and back.
func TestVisualOrder(t *testing.T) {
	for _, tc := range []struct {
		name, text, want string
		rtl              bool
	}{
		{"left to right alone", "gate 2", "gate 2", false},
		{"arabic", "ABC DEF", "FED CBA", true},
		{"a number between words", "ABC 12 DEF", "FED 12 CBA", true},
		{"two numbers", "ABC 12 30", "30 12 CBA", true},
		{"a date", "ABC 22.11.2026", "22.11.2026 CBA", true},
		{"hours", "ABC 07:00 – 20:00", "20:00 – 07:00 CBA", true},
		{"a Latin name", "ABC Mộc Bài DEF", "FED Mộc Bài CBA", true},
		{"a Latin name in brackets", "ABC (Mộc Bài) DEF", "FED (Mộc Bài) CBA", true},
		{"a Latin name in brackets at the end", "ABC (Mộc Bài).", ".(Mộc Bài) CBA", true},
		{"a full stop after Latin", "ABC USD.", ".USD CBA", true},
		{"an amount", "ABC 5,000 USD DEF", "FED USD 5,000 CBA", true},
		{"percent", "ABC 10% DEF", "FED %10 CBA", true},
		{"a telephone number keeps its order", "ABC +84 24 3825 0000 DEF", "FED +84 24 3825 0000 CBA", true},
		{"with hyphens", "ABC 1900-0000-11 DEF", "FED 1900-0000-11 CBA", true},
		{"two of them", "ABC 1900 0000, 1900 0001.", ".1900 0001 ,1900 0000 CBA", true},
		{"three emergency numbers", "ABC 113, 114, 115.", ".115 ,114 ,113 CBA", true},
		{"arabic inside of English", "the gate ABC 12 is", "the gate 12 CBA is", false},
		{"a number at the end after Arabic", "gate ABC 12", "gate 12 CBA", false},
		{"English first, page right to left", "VISA ABC", "CBA VISA", true},
		{"English alone in a right-to-left page", "Ha Noi (2)", "Ha Noi (2)", true},
		{"an isolate", "ABC \u2066x, 1\u2069 DEF", "FED \u2069x, 1\u2066 CBA", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := &Paragraph{text: []rune(toArabic(tc.text)), rtl: tc.rtl}
			want := toArabic(tc.want)
			if got := visual(p); got != want {
				t.Errorf("%q stands as %q, want %q", tc.text, fromArabic(got), tc.want)
			}
		})
	}
}

// The letters A to F stand for Arabic ones; the other capitals stay Latin.
const arabicLetters = "ابتثجح"

func toArabic(s string) string {
	var out []rune
	runes := []rune(s)
	for i, r := range runes {
		alone := func(j int) bool { return j >= 0 && j < len(runes) && unicode.IsLower(runes[j]) }
		if 'A' <= r && r <= 'F' && !alone(i+1) && !alone(i-1) && (i == 0 || runes[i-1] != 'S') {
			r = []rune(arabicLetters)[r-'A']
		}
		out = append(out, r)
	}
	return string(out)
}

func fromArabic(s string) string {
	var out []rune
	for _, r := range s {
		for i, a := range []rune(arabicLetters) {
			if r == a {
				r = 'A' + rune(i)
			}
		}
		out = append(out, r)
	}
	return string(out)
}

// FuzzBidi holds levels against the directions of x/text, another implementation, for any text without
// brackets: its Order does not pair those (a closing one after Arabic comes out left to right in "Aب[ب]").
func FuzzBidi(f *testing.F) {
	for _, s := range []string{
		"abc", "مرحبًا", "abc مرحبًا 12 (x) [ب]", "\u202eabc\u202c 1 \u2067ب\u2069", "١٢ ،٣٤ 5% +6", "ب(a[ب]b)", "\u0301ب\u0301(\u0301)\u0301",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := []rune(s)
		if len(text) == 0 || len(text) > 300 {
			return
		}
		cls := make([]bidi.Class, len(text))
		for i, r := range text {
			if isNewline(r) || r == 0xFFFD {
				return
			}
			p, _ := bidi.LookupRune(r)
			if cls[i] = p.Class(); cls[i] == bidi.B || p.IsBracket() {
				return
			}
		}
		b := &bidiText{cls: cls}
		b.match()
		base := uint8(0)
		if b.firstStrong(0, len(text)) {
			base = 1
		}
		levels := bidiLevels(text, cls, base)
		var p bidi.Paragraph
		if _, err := p.SetString(string(text)); err != nil {
			return
		}
		o, err := p.Order()
		if err != nil {
			return
		}
		last := len(text) // what hangs at the end has the paragraph's direction there
		for last > 0 && (cls[last-1] == bidi.WS || cls[last-1] == bidi.S || isInitiator(cls[last-1]) || cls[last-1] == bidi.PDI || removed(cls[last-1])) {
			last--
		}
		at := 0
		for i := range o.NumRuns() {
			run := o.Run(i)
			_, end := run.Pos()
			for ; at <= end && at < last; at++ {
				if rtl := levels[at]&1 == 1; rtl != (run.Direction() == bidi.RightToLeft) && !removed(cls[at]) {
					t.Fatalf("%q (%U): rune %d has level %d, x/text says direction %v", s, text, at, levels[at], run.Direction())
				}
			}
		}
	})
}

// TestArabicJoins: letters are joined, also where weight changes inside of a word.
func TestArabicJoins(t *testing.T) {
	e := testEngine(t)
	st := Style{Lang: "ar", SizePx: 40, RTL: true}
	whole := e.Layout([]Run{{Text: "مرحبا"}}, st, 0)
	parted := e.Layout([]Run{{Text: "م\u200cر\u200cح\u200cب\u200cا"}}, st, 0)
	if whole.NaturalWidth() >= parted.NaturalWidth() {
		t.Errorf("joined letters are %d px wide, single ones %d", whole.NaturalWidth(), parted.NaturalWidth())
	}
	two := e.Layout([]Run{{Text: "مر"}, {Text: "حبا", Bold: true}}, st, 0)
	if d := two.NaturalWidth() - whole.NaturalWidth(); d < -6 || d > 12 {
		t.Errorf("a word of two weights is %d px wide, of one %d", two.NaturalWidth(), whole.NaturalWidth())
	}
}

// TestRightToLeftParagraph: lines stand at the right, each starting there.
func TestRightToLeftParagraph(t *testing.T) {
	for _, text := range texts(t, "ar") {
		p := testEngine(t).Layout([]Run{{Text: text}}, Style{Lang: "ar", SizePx: 28, RTL: true}, 420)
		at := 0
		for i, l := range p.Lines {
			var left, right float32 = 1e9, -1e9
			for _, g := range p.glyphs[at:] {
				if int(g.y) > l.Top+l.Height {
					break
				}
				left, right = min(left, g.x), max(right, g.x)
				at++
			}
			if right < 380 || left < float32(420-l.Width)-12 {
				t.Errorf("line %d of %q has glyphs from %.0f to %.0f px, %.0f px wide", i, text, left, right, l.Width)
			}
		}
	}
}
