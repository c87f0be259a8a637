package typeset

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"cuango/assets/fonts"
	"cuango/contentsync/content"
)

// engine is shared by the tests: reading fonts once keeps them fast, and it is safe for concurrent use.
var engine = sync.OnceValue(func() *Engine { return New(fonts.FS) })

func testEngine(tb testing.TB) *Engine {
	tb.Helper()
	if err := engine().Check(); err != nil {
		tb.Fatal(err)
	}
	return engine()
}

// texts are the paragraphs of testdata/<lang>.txt; U+200B are in them as import puts them there.
func texts(tb testing.TB, lang content.Lang) []string {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", string(lang)+".txt"))
	if err != nil {
		tb.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

func layout(tb testing.TB, lang content.Lang, text string, width int) *Paragraph {
	tb.Helper()
	return testEngine(tb).Layout([]Run{{Text: text}}, Style{Lang: lang, SizePx: 28}, width)
}

func lineTexts(p *Paragraph) (out []string) {
	for i := range p.Lines {
		out = append(out, p.Text(i))
	}
	return out
}

func TestScalesAreTheLooks(t *testing.T) {
	b, err := os.ReadFile("../../assets/look/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	var tokens struct {
		Type struct {
			Script map[string]struct {
				Em      float64 `json:"em"`
				Line    float64 `json:"line"`
				Heading float64 `json:"heading_line"`
			} `json:"script"`
		} `json:"type"`
	}
	if err := json.Unmarshal(b, &tokens); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]Scale{
		"latin": scaleLatin, "cyrillic": scaleLatin, "vi": scaleVi, "han_kana_hangul": scaleCJK,
		"thai": scaleThai, "lao": scaleLao, "khmer": scaleKhmer,
	} {
		s, ok := tokens.Type.Script[name]
		if want := (Scale{s.Em, s.Line, s.Heading}); !ok || got != want {
			t.Errorf("scale of %s is %v, want %v as in tokens.json", name, got, want)
		}
	}
}

func TestLineHeights(t *testing.T) {
	for _, tc := range []struct {
		name    string
		lang    content.Lang
		text    string
		heading bool
		want    int // at 100 px
	}{
		{"latin", "en", "gate", false, 142},
		{"latin heading", "en", "gate", true, 118},
		{"vietnamese", "vi", "cửa", false, 145},
		{"lao", "lo", "ດ່ານ", false, 175},
		{"lao, one line of Latin", "lo", "VISA", false, 175},
		{"khmer heading", "km", "ច្រក", true, 162},
		{"khmer name in English", "en", "the gate of ច្រក", false, 186},
		{"han in vietnamese", "vi", "cửa 口岸", false, 150},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := testEngine(t).Layout([]Run{{Text: tc.text}}, Style{Lang: tc.lang, SizePx: 100, Heading: tc.heading}, 0)
			if got := p.Lines[0].Height; got != tc.want {
				t.Errorf("line height of %q is %d, want %d", tc.text, got, tc.want)
			}
		})
	}
}

func TestLineEnds(t *testing.T) {
	const zw, wj, nb = "\u200b", "\u2060", "\u00a0"
	for _, tc := range []struct {
		name, text string
		lang       content.Lang
		width      int
		want       []string
	}{
		{"english", "Have your passport ready", "en", 170, []string{"Have your ", "passport ", "ready"}},
		{"hyphen", "poste-frontière", "fr", 130, []string{"poste-", "frontière"}},
		{"no-break space", "5" + nb + "000 USD", "fr", 80, []string{"5" + nb + "000 ", "USD"}},
		{"lao at U+200B", "ດ່ານ" + zw + "ສາກົນ", "lo", 100, []string{"ດ່ານ" + zw, "ສາກົນ"}},
		{"word joiner holds", "ລາວ" + wj + "ບາວ ດີ", "lo", 110, []string{"ລາວ" + wj + "ບາວ ", "ດີ"}},
		{"chinese: no full stop at a line's start", "欢迎来到口岸。请", "zh-Hans", 28 * 6, []string{"欢迎来到口", "岸。请"}},
		{"chinese: no opening bracket at a line's end", "欢迎来到（口岸）", "zh-Hans", 28 * 5, []string{"欢迎来到", "（口岸）"}},
		{"korean keeps words", "국제 관문입니다", "ko", 130, []string{"국제 ", "관문입니다"}},
		{"korean bracket belongs to its word", "여권(passport)과", "ko", 230, []string{"여권(passport)과"}},
		{"the name of a paper is one word", "theo 569/TT", "vi", 130, []string{"theo ", "569/TT"}},
		{"an address breaks after a solidus if it must", "customs.gov.vn/en/declare", "en", 260, []string{"customs.gov.vn/en/", "declare"}},
		{"a line feed ends a line", "a\nb", "en", 500, []string{"a\n", "b"}},
		{"CRLF is one line end", "a\r\nb", "en", 500, []string{"a\r\n", "b"}},
		{"one at the end makes no empty line", "a\n", "en", 500, []string{"a\n"}},
		{"an empty line stays", "a\n\nb", "en", 500, []string{"a\n", "\n", "b"}},
		{"no width: line feeds only", "one two three", "en", 0, []string{"one two three"}},
		{"thai vowel is not left behind", "เงินเงินเงิน", "th", 60, []string{"เงิน", "เงิน", "เงิน"}},
		{"a long word is broken between clusters", "ສະບາຍດີ", "lo", 45, []string{"ສະ", "ບາ", "ຍດີ"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := lineTexts(layout(t, tc.lang, tc.text, tc.width))
			if strings.Join(got, "|") != strings.Join(tc.want, "|") {
				t.Errorf("lines of %q at %d px:\ngot  %q\nwant %q", tc.text, tc.width, got, tc.want)
			}
		})
	}
}

func TestBalancedHeading(t *testing.T) {
	e := testEngine(t)
	const text = "Cash and gold: what you have to declare at the border before you travel on"
	st := Style{Lang: "en", SizePx: 59, Bold: true, Heading: true, Tracking: -0.012}
	plain := e.Layout([]Run{{Text: text}}, st, 1200)
	st.Balance = true
	p := e.Layout([]Run{{Text: text}}, st, 1200)
	if len(p.Lines) != len(plain.Lines) {
		t.Fatalf("balanced heading has %d lines, want %d", len(p.Lines), len(plain.Lines))
	}
	first, last := p.Lines[0].Width, p.Lines[len(p.Lines)-1].Width
	if last < 0.6*first {
		t.Errorf("balanced lines are %.0f and %.0f px wide", first, last)
	}
	if loose := e.Layout([]Run{{Text: text}}, Style{Lang: "en", SizePx: 59, Bold: true, Heading: true}, 0); loose.NaturalWidth() <= e.Layout([]Run{{Text: text}}, st, 0).NaturalWidth() {
		t.Error("negative tracking does not make the heading narrower")
	}
}

func TestMaxLines(t *testing.T) {
	for _, lang := range content.AllLangs {
		p := testEngine(t).Layout([]Run{{Text: strings.Join(texts(t, lang), " ")}}, Style{Lang: lang, SizePx: 28, MaxLines: 2}, 600)
		if len(p.Lines) != 2 || !p.Truncated {
			t.Errorf("%s: %d lines, truncated %v; want 2, true", lang, len(p.Lines), p.Truncated)
		}
		if w := p.Lines[1].Width; w > 600.1 || w < 400 {
			t.Errorf("%s: the last line is %.1f px wide, want nearly 600", lang, w)
		}
		if whole := testEngine(t).Layout([]Run{{Text: "12"}}, Style{Lang: lang, SizePx: 28, MaxLines: 2}, 600); whole.Truncated {
			t.Errorf("%s: a short text is truncated", lang)
		}
	}
}

func TestAlign(t *testing.T) {
	for _, tc := range []struct {
		name     string
		align    Align
		rtl      bool
		min, max int // of the ink's left edge
	}{
		{"start", Start, false, 0, 10},
		{"centre", Centre, false, 400, 480},
		{"end", End, false, 850, 960},
		{"start, right to left", Start, true, 850, 960},
		{"end, right to left", End, true, 0, 10},
	} {
		p := testEngine(t).Layout([]Run{{Text: "gate"}}, Style{Lang: "en", SizePx: 50, Align: tc.align, RTL: tc.rtl}, 1000)
		if x := p.Ink().Min.X; x < tc.min || x > tc.max {
			t.Errorf("%s: ink begins at %d, want %d to %d", tc.name, x, tc.min, tc.max)
		}
	}
}

func TestNumbersAreLatin(t *testing.T) {
	e := testEngine(t)
	for _, lang := range content.AllLangs {
		got := e.Layout([]Run{{Text: "24.11.2026 15:30"}}, Style{Lang: lang, SizePx: 28}, 0).NaturalWidth()
		if want := e.Layout([]Run{{Text: "24.11.2026 15:30"}}, Style{Lang: "en", SizePx: 28}, 0).NaturalWidth(); got != want {
			t.Errorf("%s: a date is %d px wide, want %d as in English", lang, got, want)
		}
	}
}

func TestZeroWidthIsNothing(t *testing.T) {
	e := testEngine(t)
	for _, lang := range content.AllLangs {
		text := strings.ReplaceAll(texts(t, lang)[0], "\u200b", "")
		var spread strings.Builder
		for i, r := range []rune(text) {
			if i > 0 && r == ' ' {
				spread.WriteString("\u200b")
			}
			spread.WriteRune(r)
		}
		st := Style{Lang: lang, SizePx: 28}
		a, b := e.Layout([]Run{{Text: text}}, st, 0), e.Layout([]Run{{Text: spread.String() + "\u2060"}}, st, 0)
		if a.NaturalWidth() != b.NaturalWidth() || len(a.glyphs) > len(b.glyphs) || len(b.Missing) > 0 {
			t.Errorf("%s: width %d without, %d with zero-width characters, missing %q", lang, a.NaturalWidth(), b.NaturalWidth(), string(b.Missing))
		}
	}
}

func TestMissingGlyphIsReportedOnceAndNotDrawn(t *testing.T) {
	var got []rune
	e := NewWith(Params{Fonts: fonts.FS, Missing: func(_ content.Lang, r rune) { got = append(got, r) }})
	for range 2 {
		p := e.Layout([]Run{{Text: "\U00012000\uFFFD"}}, Style{Lang: "en", SizePx: 28}, 0)
		if string(p.Missing) != "\U00012000\uFFFD" {
			t.Errorf("missing are %q", string(p.Missing))
		}
		if !p.Ink().Empty() {
			t.Errorf("a character of no font is drawn: ink %v", p.Ink())
		}
	}
	if string(got) != "\U00012000\uFFFD" {
		t.Errorf("reported %q, want each once", string(got))
	}
}

func TestNoDemoCharacterIsMissing(t *testing.T) {
	for _, lang := range content.AllLangs {
		for _, bold := range []bool{false, true} {
			p := testEngine(t).Layout([]Run{{Text: strings.Join(texts(t, lang), " "), Bold: bold}}, Style{Lang: lang, SizePx: 28}, 900)
			if len(p.Missing) > 0 {
				t.Errorf("%s, bold %v: no font has %q", lang, bold, string(p.Missing))
			}
		}
	}
}

func TestWithoutFonts(t *testing.T) {
	var log bytes.Buffer
	for name, files := range map[string]fstest.MapFS{
		"none": {}, "broken": {"NotoSans_400Regular.ttf": {Data: []byte("not a font")}, "NotoSansLao_400Regular.ttf": {Data: make([]byte, 200)}},
	} {
		e := NewWith(Params{Fonts: files, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if e.Check() == nil {
			t.Errorf("%s: Check says that all is well", name)
		}
		p := e.Layout([]Run{{Text: "a b\nດ່ານ"}}, Style{Lang: "lo", SizePx: 28, MaxLines: 1, Balance: true}, 100)
		if len(p.Lines) != 1 || p.Size().Y <= 0 {
			t.Errorf("%s: lines %v, size %v", name, p.Lines, p.Size())
		}
	}
	if !strings.Contains(log.String(), "font not usable") {
		t.Error("a missing font is not logged")
	}
}

func TestReleasedFontsComeBack(t *testing.T) {
	e := New(fonts.FS)
	st := Style{Lang: "ja", SizePx: 28}
	before := e.Layout([]Run{{Text: "国境ゲート"}}, st, 400)
	e.Release("ja")
	after := e.Layout([]Run{{Text: "国境ゲート"}}, st, 400)
	if !bytes.Equal(render(before).Pix, render(after).Pix) {
		t.Error("a paragraph looks different after its font was released")
	}
}

func TestConcurrentUse(t *testing.T) {
	e := NewWith(Params{Fonts: fonts.FS, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), GlyphBytes: 20_000})
	var wg sync.WaitGroup
	for _, lang := range content.AllLangs {
		wg.Go(func() {
			text := texts(t, lang)[0]
			e.Prefetch(lang)
			for range 3 {
				render(e.Layout([]Run{{Text: text}}, Style{Lang: lang, SizePx: 28}, 400))
				e.Release(lang)
			}
		})
	}
	wg.Wait()
}

// TestKerningIsComplete holds advances that HarfBuzz itself gives (seen in Chromium); go-text loses
// these pairs without repairDigests.
func TestKerningIsComplete(t *testing.T) {
	for _, tc := range []struct {
		lang content.Lang
		text string
		want float64 // at 28 px
	}{
		{"ru", "ус", 27.22},
		{"ru", "пропуск", 109.69},
		{"fr", "’é", 19.02},
		{"fr", "d’écrire", 95.27},
		{"fr", "l’a", 26.72},
		{"ja", "す。", 53.2},
		{"ja", "とも持ち出すこともできます。次", 416.09},
		{"ja", "と、滞在できる最後の日", 306.33},
	} {
		p := layout(t, tc.lang, tc.text, 0)
		if got := p.Lines[0].Width; got < tc.want-0.1 || got > tc.want+0.1 {
			t.Errorf("%q is %.2f px wide, want %.2f", tc.text, got, tc.want)
		}
	}
}

// TestMixedDirections holds the order in which a line's stretches stand, without a font for them: Hebrew
// stands for any right-to-left script.
func TestMixedDirections(t *testing.T) {
	e := testEngine(t)
	for _, tc := range []struct {
		name, text string
		rtl        bool
		want       []string // from left to right
	}{
		{"left to right", "gate 12", false, []string{"gate 12"}},
		{"one word of the other", "to אבג now", false, []string{"to ", "אבג", " now"}},
		{"a number inside", "to אבג 12 דהו now", false, []string{"to ", " דהו", "12", "אבג ", " now"}},
		{"a name inside", "אבג Mộc Bài דהו", true, []string{" דהו", "Mộc Bài", "אבג "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e.mu.Lock()
			defer e.mu.Unlock()
			w := &e.work
			w.load([]Run{{Text: tc.text}}, false)
			w.levels(tc.rtl)
			var items []item
			for i := range w.shape {
				if i == 0 || w.level[i] != w.level[i-1] {
					items = append(items, item{start: i, level: w.level[i]})
				}
				items[len(items)-1].end = i + 1
			}
			order := visualOrder(items)
			if order == nil {
				order = []int{0}
			}
			var got []string
			for _, i := range order {
				got = append(got, string(w.text[items[i].start:items[i].end]))
			}
			if strings.Join(got, "|") != strings.Join(tc.want, "|") {
				t.Errorf("order of %q is %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

// TestLongText lays out a title of the length that a hostile pack may bring.
func TestLongText(t *testing.T) {
	text := strings.Repeat("ຫ້າມນຳເອົາ", 2000)
	start := time.Now()
	p := testEngine(t).Layout([]Run{{Text: text}}, Style{Lang: "lo", SizePx: 59, Heading: true, Balance: true, MaxLines: 2}, 900)
	if len(p.Lines) != 2 || !p.Truncated {
		t.Errorf("%d lines, truncated %v", len(p.Lines), p.Truncated)
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("20,000 characters took %v", d)
	} else {
		t.Logf("20,000 characters took %v", d)
	}
}

// TestAccent draws a marked run in its own ink: nothing else is drawn in it, nothing stands elsewhere for it, and a mark that
// belongs to a letter before it has that letter's ink.
func TestAccent(t *testing.T) {
	e := testEngine(t)
	plain, second := color.RGBA{R: 255, A: 255}, color.RGBA{B: 255, A: 255}
	for _, tc := range []struct {
		name       string
		lang       content.Lang
		runs       []Run
		start, end int // the runes in the second ink
	}{
		{"none", "vi", []Run{{Text: "Xin gọi số 115."}}, 0, 0},
		{"a number", "vi", []Run{{Text: "Xin gọi số "}, {Text: "115", Accent: true}, {Text: "."}}, 11, 14},
		{"all", "vi", []Run{{Text: "Cháy", Accent: true}}, 0, 4},
		{"a stray mark", "vi", []Run{{Text: "a"}, {Text: "\u0301", Accent: true}, {Text: "n"}}, 0, 0},
		{"right to left", "ar", []Run{{Text: "اتصل بالرقم "}, {Text: "115", Accent: true}, {Text: " الآن"}}, 12, 15},
	} {
		t.Run(tc.name, func(t *testing.T) {
			st := Style{Lang: tc.lang, SizePx: 40, Bold: true, RTL: tc.lang.RightToLeft()}
			p := e.Layout(tc.runs, st, 0)
			var without []Run
			for _, r := range tc.runs {
				r.Accent = false
				without = append(without, r)
			}
			if q := e.Layout(without, st, 0); q.NaturalWidth() > p.NaturalWidth()+1 || q.NaturalWidth() < p.NaturalWidth()-1 || q.Size().Y != p.Size().Y {
				t.Errorf("%v large, %v without the mark", p.Size(), q.Size())
			}
			dst := image.NewRGBA(image.Rectangle{Max: p.Size()})
			p.DrawIn(dst, 0, 0, plain, second)
			spans := p.Spans(tc.start, tc.end)
			var red, blue int
			for y := range dst.Rect.Dy() {
				for x := range dst.Rect.Dx() {
					c := dst.RGBAAt(x, y)
					inside := len(spans) > 0 && x >= spans[0].Min.X-1 && x <= spans[0].Max.X
					if c.B > 0 {
						if blue++; !inside {
							t.Fatalf("the second ink at %d,%d, outside of %v", x, y, spans)
						}
					}
					if c.R > 0 {
						red++
					}
				}
			}
			if (blue > 0) != (tc.end > tc.start) || (red > 0) != (tc.name != "all") {
				t.Errorf("%d pixels in the first ink, %d in the second", red, blue)
			}
		})
	}
}
