package typeset

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/rivo/uniseg"

	"cuango/contentsync/content"
)

// render draws a paragraph into a bitmap of exactly its box.
func render(p *Paragraph) *image.RGBA {
	m := image.NewRGBA(image.Rectangle{Max: p.Size()})
	p.Draw(m, 0, 0, color.Black)
	return m
}

// check holds what is true of every paragraph, whatever the text and the width.
func check(tb testing.TB, text string, p *Paragraph) {
	tb.Helper()
	joined, next := "", 0
	for i, l := range p.Lines {
		if l.Start != next || l.End <= l.Start && !p.Truncated {
			tb.Fatalf("line %d is [%d,%d), want it to start at %d: %q", i, l.Start, l.End, next, text)
		}
		next = l.End
		joined += p.Text(i)
	}
	whole := strings.ToValidUTF8(text, "\uFFFD")
	if !p.Truncated && joined != string([]rune(text)) {
		tb.Fatalf("lines joined are %q, want %q", joined, whole)
	}
	if p.Truncated && !strings.HasPrefix(string([]rune(text)), joined) {
		tb.Fatalf("lines joined are %q, want a beginning of %q", joined, whole)
	}
	ends := clusterEnds(string([]rune(text)))
	for i, l := range p.Lines {
		if !ends[l.End] && l.End > l.Start {
			tb.Fatalf("line %d of %q ends inside a cluster: %q", i, text, p.Text(i))
		}
	}
	ink, box := p.Ink(), image.Rectangle{Max: p.Size()}
	if !ink.Empty() && (ink.Min.Y < 0 || ink.Max.Y > box.Max.Y) {
		tb.Fatalf("ink %v is outside the box %v: %q", ink, box, text)
	}
}

// clusterEnds gives the offsets, in runes, at which a user-perceived character ends, by a library
// that the code does not use.
func clusterEnds(s string) map[int]bool {
	ends := map[int]bool{0: true}
	n := 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		n += len(g.Runes())
		ends[n] = true
	}
	return ends
}

func TestEveryTextEveryWidth(t *testing.T) {
	e := testEngine(t)
	for _, lang := range content.AllLangs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			for i, text := range texts(t, lang) {
				for width := 0; width < 1000; width += 37 + i%5 {
					for k, st := range []Style{
						{Lang: lang, SizePx: 25, RTL: !lang.RightToLeft(), Align: End},
						{Lang: lang, SizePx: 25, RTL: lang.RightToLeft()},
						{Lang: lang, SizePx: 25, NoRunt: true, RTL: lang.RightToLeft()},
						{Lang: lang, SizePx: 52, Bold: true, Heading: true, Balance: true, Tracking: -0.012, RTL: lang.RightToLeft()},
						{Lang: lang, SizePx: 20, MaxLines: 2, Align: Centre, RTL: lang.RightToLeft()},
					} {
						if k == 0 && i%4 != 0 {
							continue // the wrong direction a quarter of the time
						}
						p := e.Layout([]Run{{Text: text}}, st, width)
						check(t, text, p)
						if wide := float64(width) > 6*st.SizePx || width == 0; wide && !p.Ink().In(image.Rectangle{Max: p.Size()}) {
							t.Fatalf("ink %v is outside the box %v: %q", p.Ink(), p.Size(), text)
						}
						if st.MaxLines > 0 && len(p.Lines) > st.MaxLines {
							t.Fatalf("%d lines, want at most %d", len(p.Lines), st.MaxLines)
						}
						for j, l := range p.Lines {
							if one := l.End-l.Start <= 4; width > 0 && !one && l.Width > float64(width)+0.1 && l.Width > 8*st.SizePx {
								t.Fatalf("line %d of %q is %.1f px wide at %d", j, text, l.Width, width)
							}
						}
					}
				}
			}
		})
	}
}

// TestNoMarkIsClipped draws every text of the fixtures into a larger bitmap and looks for pixels
// outside the box, at all the sizes of the look.
func TestNoMarkIsClipped(t *testing.T) {
	e := testEngine(t)
	const margin = 40
	for _, lang := range content.AllLangs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			for i, text := range texts(t, lang) {
				for j, size := range []float64{20, 25, 28, 35, 52, 74, 96} {
					if (i+j)%3 != 0 && i > 3 {
						continue // a third of the rest is plenty: every mark comes many times
					}
					for _, heading := range []bool{false, true} {
						p := e.Layout([]Run{{Text: text}}, Style{Lang: lang, SizePx: size, Heading: heading, Bold: heading, RTL: lang.RightToLeft()}, 900)
						m := image.NewRGBA(image.Rect(-margin, -margin, p.Size().X+margin, p.Size().Y+margin))
						p.Draw(m, 0, 0, color.Black)
						drawn := drawnBounds(m)
						if !drawn.In(p.Ink()) {
							t.Fatalf("%q at %v: drawn %v, ink said %v", text, size, drawn, p.Ink())
						}
						if !drawn.In(image.Rectangle{Max: p.Size()}) {
							t.Fatalf("%q at %v: drawn %v, box %v", text, size, drawn, p.Size())
						}
					}
				}
			}
		})
	}
}

func drawnBounds(m *image.RGBA) (r image.Rectangle) {
	b := m.Bounds()
	r = image.Rectangle{Min: b.Max, Max: b.Min}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := m.Pix[m.PixOffset(b.Min.X, y):][:4*b.Dx()]
		for x := 0; x < b.Dx(); x++ {
			if row[4*x+3] != 0 {
				r.Min.X, r.Max.X = min(r.Min.X, b.Min.X+x), max(r.Max.X, b.Min.X+x+1)
				r.Min.Y, r.Max.Y = min(r.Min.Y, y), max(r.Max.Y, y+1)
			}
		}
	}
	if r.Empty() {
		return image.Rectangle{}
	}
	return r
}

// TestNaturalWidthFits sets every fixture at exactly its natural width: it stays one line, inside its box.
func TestNaturalWidthFits(t *testing.T) {
	e := testEngine(t)
	for _, lang := range content.AllLangs {
		for i, text := range texts(t, lang) {
			st := Style{Lang: lang, SizePx: 20 + float64(i), Bold: i%2 == 0, Align: Align(i % 3), RTL: lang.RightToLeft()}
			n := e.Layout([]Run{{Text: text}}, st, 0).NaturalWidth()
			p := e.Layout([]Run{{Text: text}}, st, n)
			if len(p.Lines) != 1 || !p.Ink().In(image.Rectangle{Max: p.Size()}) {
				t.Errorf("%s: %d lines at natural width %d, ink %v: %q", lang, len(p.Lines), n, p.Ink(), text)
			}
		}
	}
}

// TestDictionaryWordsStayWhole: every line of Lao, Khmer and Thai ends at a place that import marked with
// U+200B (ICU's word ends), at a space, or beside a character of no such script; at widths that hold
// the longest word.
func TestDictionaryWordsStayWhole(t *testing.T) {
	e := testEngine(t)
	for _, lang := range []content.Lang{"lo", "km", "th"} {
		ends := 0
		for _, text := range texts(t, lang) {
			for width := 260; width < 1000; width += 13 {
				p := e.Layout([]Run{{Text: text}}, Style{Lang: lang, SizePx: 28}, width)
				for i, l := range p.Lines[:len(p.Lines)-1] {
					ends++
					prev, next := p.text[l.End-1], p.text[l.End]
					if unicode.In(prev, unicode.Lao, unicode.Khmer, unicode.Thai) && unicode.In(next, unicode.Lao, unicode.Khmer, unicode.Thai) {
						t.Fatalf("%s: line %d at %d px ends inside a word: %q | %q", lang, i, width, p.Text(i), p.Text(i+1))
					}
				}
			}
		}
		t.Logf("%s: %d line ends", lang, ends)
	}
}

func FuzzLayout(f *testing.F) {
	for _, lang := range content.AllLangs {
		for _, text := range texts(f, lang)[:4] {
			f.Add(text, string(lang), 300, 28.0, uint8(0))
		}
	}
	f.Add("مرحبًا بكم في معبر موك باي (Mộc Bài) رقم 12 وشكرًا.", "ar", 200, 30.0, uint8(8))
	f.Add("abc (مرحبًا 12, +84 24 3825 0000) \u2067x\u2069 \u202eyz\u202c שלום [5] 中文「ا」", "en", 150, 28.0, uint8(8|4))
	f.Add("١٢٣ 12% 3–5 \u200fA\u200e ل\u200dا", "ar", 90, 41.0, uint8(8|4|16))
	f.Add("歡迎來到「友誼口岸」（phở）……", "zh-Hant", 130, 25.0, uint8(0))
	f.Add("a\u0301\u0301 \u0301\r\n\u2028\u00ad\ufeff\ufffd\x80", "", -5, 0.0, uint8(7))
	e := testEngine(f)
	f.Fuzz(func(t *testing.T, text, lang string, width int, size float64, flags uint8) {
		if len(text) > 4000 || width > 1<<20 {
			return
		}
		half := len(text) / 2
		st := Style{
			Lang: content.Lang(lang), SizePx: size, Bold: flags&1 != 0, Heading: flags&2 != 0, Balance: flags&4 != 0,
			RTL: flags&8 != 0, MaxLines: int(flags >> 6), Tracking: -0.012, Align: Align(flags >> 4 & 3),
		}
		p := e.Layout([]Run{{Text: text[:half]}, {Text: text[half:], Bold: true}}, st, width)
		var joined []rune
		for _, r := range text[:half] {
			joined = append(joined, r)
		}
		for _, r := range text[half:] {
			joined = append(joined, r)
		}
		check(t, string(joined), p)
		if s := p.Size(); s.X*s.Y < 1<<20 {
			render(p)
		}
	})
}

// TestDemoTexts sets every line of the demo pack, as body and as heading, at the width of a column: no
// character without a glyph, no mark outside of its box.
func TestDemoTexts(t *testing.T) {
	e := testEngine(t)
	for _, lang := range content.AllLangs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			files, err := filepath.Glob("../../assets/demopack/items/*/" + string(lang) + ".md")
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				b, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for _, text := range strings.Split(string(b), "\n") {
					for i, st := range []Style{
						{Lang: lang, SizePx: 25},
						{Lang: lang, SizePx: 59, Bold: true, Heading: true, Balance: true, Tracking: -0.012},
					} {
						p := e.Layout([]Run{{Text: text}}, st, 420+300*i)
						check(t, text, p)
						if len(p.Missing) > 0 {
							t.Errorf("%s: no font has %q", file, string(p.Missing))
						}
						if !drawnBounds(render(p)).In(p.Ink()) || !p.Ink().In(image.Rectangle{Max: p.Size()}) {
							t.Errorf("%s: ink %v is outside the box %v: %q", file, p.Ink(), p.Size(), text)
						}
					}
				}
			}
			t.Logf("%d items", len(files))
		})
	}
}
