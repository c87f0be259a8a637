package typeset

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"
	"unicode"

	"cuango/assets/fonts"
	"cuango/contentsync/content"
)

// TestHeadingsLeaveNoWordAlone sets all fixtures as headings: no last line is a short rest.
func TestHeadingsLeaveNoWordAlone(t *testing.T) {
	e := testEngine(t)
	headings := 0
	for _, lang := range content.AllLangs {
		for _, text := range texts(t, lang) {
			for width := 720; width < 1400; width += 61 {
				st := Style{Lang: lang, SizePx: 52, Bold: true, Heading: true, Balance: true, RTL: lang.RightToLeft()}
				p := e.Layout([]Run{{Text: text}}, st, width)
				n := len(p.Lines)
				if n < 2 {
					continue
				}
				headings++
				widest := 0.0
				for _, l := range p.Lines {
					widest = max(widest, l.Width)
				}
				if last := p.Lines[n-1].Width; last < 0.3*widest && last < 4*st.SizePx {
					t.Errorf("%s at %d px: the last of %d lines is %q", lang, width, n, p.Text(n-1))
				}
				st.Balance = false
				if plain := e.Layout([]Run{{Text: text}}, st, width); len(plain.Lines) != n {
					t.Errorf("%s at %d px: even lines are %d, full ones %d", lang, width, n, len(plain.Lines))
				}
			}
		}
	}
	t.Logf("%d headings", headings)
}

func TestNumbersAreFound(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"international", "Gọi +84 24 3825 0000 nhé", "+84 24 3825 0000"},
		{"in brackets", "ring (024) 3825-0000.", "(024) 3825-0000"},
		{"plus in brackets", "(+84) 24 3825 0000", "(+84) 24 3825 0000"},
		{"nought in brackets", "+84 (0)24 3825 0000", "+84 (0)24 3825 0000"},
		{"four and four", "1900 9299（24小时）", "1900 9299"},
		{"amount in groups", "15 000 000 VND", "15 000 000"},
		{"short one", "112", ""},
		{"two short ones", "113, 114", ""},
		{"date", "22.11.2026", ""},
		{"date and hour", "22.11.2026 15:30", ""},
		{"hours", "07:00 - 20:00", ""},
		{"year and day", "2026 11", ""},
		{"amount with commas", "1,200,000 2,400,000", ""},
		{"name of a paper", "569/2026/TT-BTC", ""},
		{"open bracket", "(12 345 678", "12 345 678"},
		{"a list", strings.Repeat("112 ", 40), ""},
		{"a plus alone", "a + b", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := &work{}
			w.load([]Run{{Text: tc.text}}, false)
			w.findNumbers()
			got := ""
			for _, n := range w.numbers {
				got += string(w.text[n.start:n.end])
			}
			if got != tc.want {
				t.Errorf("numbers of %q are %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

// TestNumbersStayWhole puts a telephone number into a text of every language, half of it bold.
func TestNumbersStayWhole(t *testing.T) {
	e := testEngine(t)
	const first, second = "+84 24", " 3825 0000"
	for _, lang := range content.AllLangs {
		for _, text := range texts(t, lang)[:4] {
			st := Style{Lang: lang, SizePx: 28, RTL: lang.RightToLeft()}
			for width := 260; width < 900; width += 17 {
				p := e.Layout([]Run{{Text: text + " "}, {Text: first, Bold: true}, {Text: second}, {Text: " " + text}}, st, width)
				from := len([]rune(text)) + 1
				to := from + len(first+second)
				for _, l := range p.Lines {
					if l.End > from && l.End < to {
						t.Fatalf("%s at %d px: the number ends a line in %q", lang, width, string(p.text[from:l.End]))
					}
				}
			}
		}
	}
}

// TestKinsoku: no line of Chinese or Japanese begins with what belongs to the line before, and none ends with
// what belongs to the next.
func TestKinsoku(t *testing.T) {
	const notFirst = "。，、．：；！？）」』】〕》〉”’ー～…ぁぃぅぇぉっゃゅょァィゥェォッャュョ々ヽゝ％"
	const notLast = "（「『【〔《〈“‘￥＄"
	e := testEngine(t)
	hard := map[content.Lang]string{
		"ja":      "「ゲート」へようこそ（無料）。ちょっと待って、キャッシュカードとパスポートを！「はい」『ええ』……コーヒーは５０％引き。",
		"zh-Hans": "“欢迎”来到《越南》（免费）：请看，“不”！『是』……价格为￥５０，便宜５０％。",
		"zh-Hant": "「歡迎」來到《越南》（免費）：請看，「不」！『是』……價格為＄５０，便宜５０％。",
	}
	for lang, more := range hard {
		for _, text := range append(texts(t, lang), more) {
			for width := 6 * 28; width < 900; width += 9 {
				for _, balance := range []bool{false, true} {
					p := e.Layout([]Run{{Text: text}}, Style{Lang: lang, SizePx: 28, Balance: balance}, width)
					for i, l := range p.Lines {
						first, last := p.text[l.Start], p.text[l.End-1]
						if i > 0 && strings.ContainsRune(notFirst, first) || i < len(p.Lines)-1 && strings.ContainsRune(notLast, last) {
							t.Fatalf("%s at %d px: line %d is %q", lang, width, i, p.Text(i))
						}
					}
				}
			}
		}
	}
}

// TestKoreanEndsAtSpaces: words with their particles stay whole where a line can hold them.
func TestKoreanEndsAtSpaces(t *testing.T) {
	e := testEngine(t)
	for _, text := range texts(t, "ko") {
		for width := 420; width < 900; width += 13 {
			p := e.Layout([]Run{{Text: text}}, Style{Lang: "ko", SizePx: 28}, width)
			for i, l := range p.Lines[:len(p.Lines)-1] {
				prev, next := p.text[l.End-1], p.text[l.End]
				if !hangs(prev) && (unicode.Is(unicode.Hangul, prev) || unicode.Is(unicode.Hangul, next)) {
					t.Errorf("line %d at %d px ends inside a word: %q | %q", i, width, p.Text(i), p.Text(i+1))
				}
			}
		}
	}
}

// touching draws the two lines of a paragraph one by one where they stand, and tells whether a pixel of one is beside one of the other.
func touching(t *testing.T, e *Engine, p *Paragraph, st Style, text string) bool {
	t.Helper()
	var m [2]*image.RGBA
	for i, line := range strings.Split(text, "\n") {
		m[i] = image.NewRGBA(image.Rectangle{Max: p.Size().Add(image.Pt(0, 200))})
		one := e.Layout([]Run{{Text: line}}, st, 2000)
		one.Draw(m[i], 0, p.Lines[i].Baseline-one.Lines[0].Baseline, color.Black)
	}
	inked := func(m *image.RGBA, x, y int) bool { return m.RGBAAt(x, y).A > 8 }
	for y := p.Lines[0].Baseline; y < p.Lines[1].Baseline; y++ {
		for x := 1; x < p.Size().X-1; x++ {
			if !inked(m[0], x, y) {
				continue
			}
			for dx := -1; dx <= 1; dx++ {
				for dy := -1; dy <= 1; dy++ {
					if inked(m[1], x+dx, y+dy) {
						return true
					}
				}
			}
		}
	}
	return false
}

// TestLinesDoNotTouch sets what hangs lowest over what stands highest.
func TestLinesDoNotTouch(t *testing.T) {
	e := testEngine(t)
	for _, tc := range []struct {
		name, text string
		lang       content.Lang
	}{
		{"vietnamese", "gjpqyỵgjpqyỵ\nẪỂỄỘỮẨỖẪỂỄỘỮẨỖ", "vi"},
		{"vietnamese in a French text", "gjpqygjpqyg\nẪỂỄỘỮẨỖẪỂỄỘỮẨỖ", "fr"},
		{"lao", "ປຸ່ຜູ້ຊຸ່ມຸ່ປຸ່ຜູ້\nທີ່ຊື່ນີ້ປັ້ທີ່ຊື່ນີ້", "lo"},
		{"khmer", "ស្ត្រីក្រុម្ហ្វ្រុំ\nប៊ីក៏ខ្លាំងឺ៍ប៊ីក៏", "km"},
		{"thai", "ปู่ญูฐูปู่ญู\nปี้ที่นี้ปิ่นื้", "th"},
		{"arabic", "يحجعغيحجعغ\nأًلًإآأٌّأًلًإآ", "ar"},
		{"arabic over vietnamese", "يحجعغيحجعغيح\nẪỂỄỘỮẨỖẪỂỄỘ", "ar"},
	} {
		for _, size := range []float64{20, 25, 35, 52, 96} {
			for _, heading := range []bool{false, true} {
				st := Style{Lang: tc.lang, SizePx: size, Heading: heading, Bold: heading, RTL: tc.lang.RightToLeft()}
				p := e.Layout([]Run{{Text: tc.text}}, st, 2000)
				if touching(t, e, p, st, tc.text) {
					t.Errorf("%s at %v px, heading %v: lines touch", tc.name, size, heading)
				}
				if h := p.Lines[1].Top - p.Lines[0].Top; float64(h) > 2.2*size*fontScale[primary(tc.lang)].Em {
					t.Errorf("%s at %v px, heading %v: lines are %d px apart", tc.name, size, heading, h)
				}
			}
		}
	}
}

func TestTrimLetsUnusedFontsGo(t *testing.T) {
	e := New(fonts.FS)
	set := func(lang content.Lang, text string) *Paragraph {
		return e.Layout([]Run{{Text: text}}, Style{Lang: lang, SizePx: 28}, 400)
	}
	there := func(id fontID) bool { return e.fonts.slots[id][0].face != nil }
	before := set("zh-Hant", "歡迎")
	set("ar", "مرحبا")
	pixels := render(before).Pix
	e.Trim()
	if !there(fontTC) || !there(fontArabic) {
		t.Error("what was used since the last time is gone")
	}
	set("ar", "مرحبا")
	e.Trim()
	if there(fontTC) || !there(fontArabic) {
		t.Errorf("unused font there: %v; used font there: %v", there(fontTC), there(fontArabic))
	}
	if !bytes.Equal(render(before).Pix, pixels) || !bytes.Equal(render(set("zh-Hant", "歡迎")).Pix, pixels) {
		t.Error("a paragraph looks different after its font was let go")
	}
}

func TestWordsThatBelongTogetherComeApartBeforeOneOfThemDoes(t *testing.T) {
	e := testEngine(t)
	for _, tc := range []struct{ lang, text string }{
		{"fr", "Bienvenue à Lạng\u00a0Sơn\u00a0aujourd’hui"},
		{"ar", "المس\u00a0الشاشة\u00a0للبدء الآن"},
		{"en", "Open until 20\u202fhours"},
	} {
		for _, balance := range []bool{false, true} {
			st := Style{Lang: content.Lang(tc.lang), SizePx: 59, Bold: true, Heading: true, Balance: balance, RTL: content.Lang(tc.lang).RightToLeft()}
			words := strings.FieldsFunc(tc.text, func(r rune) bool { return unicode.IsSpace(r) })
			widest := 0
			for _, w := range words {
				widest = max(widest, e.Layout([]Run{{Text: w}}, st, 0).NaturalWidth())
			}
			p := e.Layout([]Run{{Text: tc.text}}, st, widest+8)
			for i := range p.Lines {
				for _, w := range strings.FieldsFunc(p.Text(i), func(r rune) bool { return unicode.IsSpace(r) }) {
					if !strings.Contains("|"+strings.Join(words, "|")+"|", "|"+w+"|") {
						t.Errorf("%s, balance %v: line %d is %q", tc.lang, balance, i, p.Text(i))
					}
				}
			}
		}
	}
}

// TestEvenLinesKeepWords: even lines of Chinese and Japanese end behind a mark or a particle where they can, not inside a word.
func TestEvenLinesKeepWords(t *testing.T) {
	e := testEngine(t)
	for _, tc := range []struct {
		lang content.Lang
		text string
		em   float64 // width
		want string  // the first line
	}{
		{"zh-Hans", "因台风，口岸暂停通关", 9, "因台风，"},
		{"zh-Hant", "因颱風，口岸暫停通關", 9, "因颱風，"},
		{"zh-Hans", "您觉得这个口岸怎么样？", 10, "您觉得这个"},
		{"zh-Hant", "您覺得這個口岸怎麼樣？", 10, "您覺得這個"},
		{"zh-Hans", "示例：2号通道暂时关闭，请走1号通道。", 14, "示例：2号通道暂时关闭，"},
		{"ja", "台風のため国境ゲート閉鎖", 11, "台風のため国境"},
		{"ja", "あまり良くない", 5, "あまり"},
		{"ja", "スマートフォンのカメラをここに向けて", 11, "スマートフォンの"},
	} {
		t.Run(tc.text, func(t *testing.T) {
			const size = 50
			p := e.Layout([]Run{{Text: tc.text}}, Style{Lang: tc.lang, SizePx: size, Bold: true, Heading: true, Balance: true}, int(tc.em*size))
			if len(p.Lines) != 2 || p.Text(0) != tc.want {
				t.Errorf("%d lines, the first is %q, want %q", len(p.Lines), p.Text(0), tc.want)
			}
		})
	}
}

// TestNoLineBeginsWithADash: a dash or a dot between words stays at the end of a line; a list that begins with one is none.
func TestNoLineBeginsWithADash(t *testing.T) {
	e := testEngine(t)
	for _, tc := range []struct {
		name string
		lang content.Lang
		text string
		want string // beginnings of lines that are no words, over all widths
	}{
		{"train", "vi", "Tàu đêm Hà Nội – Nam Ninh", ""},
		{"Russian", "ru", "Время в пути — два часа", ""},
		{"spaced hyphen", "en", "Open 07:00 - 20:00 every day", ""},
		{"dot", "vi", "Hôm nay tại cửa khẩu · Đang mở cửa", ""},
		{"a list of one", "en", "– a passport", "–"},
		{"lines of their own", "en", "Bring\n– a passport", "–"},
		{"minus", "en", "at night it may be as cold as -5 here", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := map[string]bool{}
			for _, balance := range []bool{false, true} {
				for width := 300; width < 1200; width += 37 {
					p := e.Layout([]Run{{Text: tc.text}}, Style{Lang: tc.lang, SizePx: 40, Bold: true, Heading: balance, Balance: balance}, width)
					for i := range p.Lines {
						if f := strings.Fields(p.Text(i)); len(f) > 0 && strings.Contains("–—-·", f[0]) {
							found[f[0]] = true
						}
					}
				}
			}
			if len(found) != len(tc.want)/len("–") || tc.want != "" && !found[tc.want] {
				t.Errorf("lines begin with %v, want %q", found, tc.want)
			}
		})
	}
}
