package input

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cuango/assets/pinyin"
	"cuango/contentsync/content"
)

// typed presses keys one after the other: "<" is backspace, "|" commits, "1>" to "9>" choose a candidate.
func typed(m Method, keys []string) State {
	var s State
	for _, k := range keys {
		switch {
		case k == "<":
			s = m.Back(s)
		case k == "|":
			s = m.Commit(s)
		case len(k) == 2 && k[1] == '>':
			s = m.Choose(s, int(k[0]-'1'))
		default:
			s = m.Press(s, k)
		}
	}
	return s
}

func each(s string) []string { return strings.Split(s, "") }

func TestMethods(t *testing.T) {
	telex, pin := Latin{Telex: true}, MethodOf("zh-Hans", []Word{{Text: "河内"}, {Text: "海关申报"}})
	hant, ja := MethodOf("zh-Hant", nil), MethodOf("ja", []Word{{"ハロン湾", "はろんわん"}})
	for _, tc := range []struct {
		name string
		m    Method
		keys []string
		want string
	}{
		{"telex: doubled vowels and w", telex, each("aa aw dd ee oo ow uw"), "â ă đ ê ô ơ ư"},
		{"telex: the five tones", telex, each("as af ar ax aj"), "á à ả ã ạ"},
		{"telex: z takes the tone away", telex, each("asz"), "a"},
		{"telex: a tone at the end goes to its vowel", telex, each("tieengs vieetj"), "tiếng việt"},
		{"telex: the mark comes after the end of the word", telex, each("vietej dduongwf"), "việt đường"},
		{"telex: d at the end", telex, each("dangd"), "đang"},
		{"telex: uo with one w", telex, each("nguowif dduowcj"), "người được"},
		{"telex: uo with two", telex, each("dduwowngf"), "đường"},
		{"telex: ua", telex, each("muaw muwa cuar"), "mưa mưa của"},
		{"telex: qu and gi are consonants", telex, each("quar giaf quys gif"), "quả già quý gì"},
		{"telex: as dictionaries have it", telex, each("hoaf thuys hoef khoer"), "hoà thuý hoè khoẻ"},
		{"telex: with a consonant at the end", telex, each("hoangf tuanas"), "hoàng tuấn"},
		{"telex: three vowels", telex, each("ngoaif khuyur"), "ngoài khuỷu"},
		{"telex: nghieng", telex, each("nghieepj"), "nghiệp"},
		{"telex: capitals", telex, each("DDoongf"), "Đồng"},
		{"telex: double key takes it back", telex, each("ass aaa ddd oww eee"), "as aa dd ow ee"},
		{"telex: w behind a consonant", telex, each("nhw"), "như"},
		{"telex: plain text stays", telex, each("ha noi ha long"), "ha noi ha long"},
		{"telex: plain foreign words stay", telex, each("visa taxi wifi hotel internet express passport"), "visa taxi wifi hotel internet express passport"},
		{"telex: a stop takes two tones only", telex, each("catf"), "catf"},
		{"telex: backspace takes the letter with its marks", telex, append(each("vieetj"), "<", "<"), "vi"},
		{"telex: goes on after backspace", telex, append(each("hoaf"), "<", "a", "n"), "hoan"},
		{"keys of marks", Latin{}, []string{"h", "a", "\u0300", " ", "n", "ô", "i", "\u0323"}, "hà nội"},
		{"the tone key may come before the end", Latin{}, []string{"đ", "ô", "\u0300", "n", "g"}, "đồng"},
		{"a tone key twice takes it off", Latin{}, []string{"a", "\u0301", "\u0301"}, "a"},
		{"a tone without a vowel is nothing", Latin{}, []string{"\u0301", "b"}, "b"},
		{"no telex in other languages", Latin{}, each("pass tree app"), "pass tree app"},
		{"french accents stay", Latin{}, []string{"d", "é", "p", "ô", "t"}, "dépôt"},
		{"space: none before the first word, one between", Latin{}, each("  a  b"), "a b"},
		{"backspace goes into the word before", Latin{}, append(each("ab c"), "<", "<", "<"), "a"},
		{"cyrillic", MethodOf("ru", nil), each("ханой"), "ханой"},

		{"hangul: a syllable", Hangul{}, each("ㅎㅏㄴ"), "한"},
		{"hangul: the tail moves on", Hangul{}, each("ㅎㅏㄴㅗㅇㅣ"), "하노이"},
		{"hangul: double vowels", Hangul{}, each("ㄱㅗㅏ ㅇㅡㅣ ㅇㅜㅓ"), "과 의 워"},
		{"hangul: double tails", Hangul{}, each("ㄷㅏㄹㄱ ㄱㅏㅂㅅ"), "닭 값"},
		{"hangul: of a double tail one moves on", Hangul{}, each("ㄷㅏㄹㄱㅣ"), "달기"},
		{"hangul: double leads", Hangul{}, each("ㄲㅏㄸㅗ"), "까또"},
		{"hangul: ㄸ is never a tail", Hangul{}, each("ㅏㄸ"), "ㅏㄸ"},
		{"hangul: backspace letter by letter", Hangul{}, append(each("ㄱㅏㅂㅅ"), "<"), "갑"},
		{"hangul: backspace to the letter", Hangul{}, append(each("ㅎㅏㄴ"), "<", "<"), "ㅎ"},
		{"hangul: backspace over a word", Hangul{}, append(each("ㅎㅏㄴ "), "<", "<"), ""},
		{"hangul: digits end it", Hangul{}, each("ㅎㅏ1"), "하1"},

		{"kana", ja, each("さくら"), "さくら"},
		{"kana: dakuten and small", ja, []string{"か", Dakuten, "つ", Small, "は", Handakuten}, "がっぱ"},
		{"kana: dakuten twice", ja, []string{"か", Dakuten, Dakuten}, "か"},
		{"kana: dakuten on nothing", ja, []string{Dakuten, "な", Dakuten}, "な"},
		{"kana: a word of travellers", ja, append(each("ぜいかん"), "1>"), "税関"},
		{"kana: a word of the pack from its beginning", ja, append(each("はろんわ"), "2>"), "ハロン湾"},

		{"pinyin: the pack's word first", pin, append(each("henei"), "1>"), "河内"},
		{"pinyin: by its first letters", pin, append(each("hgsb"), "1>"), "海关申报"},
		{"pinyin: a word of the table", pin, append(each("beijing"), "1>"), "北京"},
		{"pinyin: space takes the first", pin, append(each("zhongguo"), " "), "中国"},
		{"pinyin: the rest stays in progress", pin, append(each("womenqu"), "1>"), "我们qu"},
		{"pinyin: backspace by letter", pin, append(each("hen"), "<", "<"), "h"},
		{"pinyin: a digit ends it", pin, each("a1"), "a1"},
		{"pinyin: traditional", hant, append(each("yinhang"), "1>"), "銀行"},

		{"thai: tone before vowel", Marks{}, []string{"ท", "่", "ี"}, "ที่"},
		{"thai: tone after sara am", Marks{}, []string{"น", "ำ", "้"}, "น้ำ"},
		{"lao: vowel, tone", Marks{}, []string{"ມ", "້", "ື"}, "ມື້"},
		{"khmer: coeng", Marks{}, []string{"ខ", Coeng, "ម", "ែ", "រ"}, "ខ្មែរ"},
		{"khmer: coeng after the vowel", Marks{}, []string{"ខ", "ែ", Coeng, "ម"}, "ខ្មែ"},
		{"khmer: backspace takes the letter below with its coeng", Marks{}, []string{"ខ", Coeng, "ម", "<"}, "ខ"},
		{"khmer: sign before vowel", Marks{}, []string{"ក", "ំ", "ុ"}, "កុំ"},
		{"arabic", MethodOf("ar", nil), each("هانوي"), "هانوي"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := typed(tc.m, tc.keys).Shown(); got != tc.want {
				t.Errorf("got %q (%+q), want %q", got, got, tc.want)
			}
		})
	}
}

func TestQueryIsTheBestGuess(t *testing.T) {
	for _, tc := range []struct {
		name string
		lang content.Lang
		keys string
		want string
	}{
		{"pinyin", "zh-Hans", "beijing", "北京"},
		{"kana of a word", "ja", "りょうがえ", "両替"},
		{"kana of no word", "ja", "ぬぬ", "ぬぬ"},
		{"korean in progress", "ko", "ㅎㅏㄴㄱ", "한ㄱ"},
		{"vietnamese", "vi", "haf", "hà"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := typed(MethodOf(tc.lang, nil), each(tc.keys)).Query(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// TestLayouts checks that every key of every layout can be pressed and does something, and that shift changes no shape.
func TestLayouts(t *testing.T) {
	for _, lang := range content.AllLangs {
		l, m := LayoutOf(lang), MethodOf(lang, nil)
		if l.Shift != nil && len(l.Shift) != len(l.Rows) {
			t.Errorf("%s: shift has %d rows, want %d", lang, len(l.Shift), len(l.Rows))
		}
		seen := map[string]bool{}
		back := false
		for _, layer := range [][][]string{l.Rows, l.Shift} {
			for i, row := range layer {
				if len(row) > Columns || len(row) != len(l.Rows[i]) {
					t.Errorf("%s: row %d has %d keys", lang, i, len(row))
				}
				for _, k := range row {
					back = back || k == KeyBack
					if k == KeyBack || k == KeyShift || k == Blank {
						continue
					}
					seen[k] = true
					s := m.Press(typed(m, []string{l.Rows[1][0]}), k)
					if toneOf([]rune(k)[0]) == 0 && kanaChanges[k] == "" && s.Shown() == typed(m, []string{l.Rows[1][0]}).Shown() {
						t.Errorf("%s: key %q does nothing", lang, k)
					}
				}
			}
		}
		if !back {
			t.Errorf("%s: no backspace", lang)
		}
		if lang != "ja" && !seen["0"] && !seen["០"] {
			t.Errorf("%s: no digits", lang)
		}
	}
}

func TestPinyinTableIsInOrder(t *testing.T) {
	for _, lang := range []content.Lang{"zh-Hans", "zh-Hant"} {
		m, _ := MethodOf(lang, nil).(*Pinyin)
		var keys []string
		for line := range strings.Lines(m.table) {
			k, _, _ := strings.Cut(line, " ")
			keys = append(keys, k)
			if m.line(k) == "" {
				t.Fatalf("%s: %q is not found", lang, k)
			}
		}
		if !slices.IsSorted(keys) || len(keys) < 10_000 {
			t.Errorf("%s: %d keys, sorted %v", lang, len(keys), slices.IsSorted(keys))
		}
	}
}

func FuzzAnyKeys(f *testing.F) {
	for i := range content.AllLangs {
		f.Add(uint8(i), []byte("0123456789abcdefghijklmnop"))
	}
	var methods []Method
	var keys [][]string
	for _, l := range content.AllLangs {
		methods = append(methods, MethodOf(l, []Word{{"河内", "ほー"}, {"", ""}}))
		k := []string{"<", "|", "1>", "9>", " "}
		for _, layer := range [][][]string{LayoutOf(l).Rows, LayoutOf(l).Shift, latin.Rows} {
			for _, row := range layer {
				k = append(k, row...)
			}
		}
		keys = append(keys, k)
	}
	f.Fuzz(func(t *testing.T, lang uint8, presses []byte) {
		m, k := methods[int(lang)%len(methods)], keys[int(lang)%len(methods)]
		var s State
		for _, p := range presses[:min(len(presses), 400)] {
			key := k[int(p)%len(k)]
			s = step(m, s, key)
			if !utf8.ValidString(s.Shown()) || utf8.RuneCountInString(s.Shown()) > 2*MaxRunes {
				t.Fatalf("after %q: %q", key, s.Shown())
			}
			for _, c := range s.Candidates {
				if c.Text == "" || c.Used <= 0 || c.Used > len(s.raw) {
					t.Fatalf("candidate %+v of %q", c, s.raw)
				}
			}
		}
		for range 2*MaxRunes + 2 { // backspace always comes to an end
			s = m.Back(s)
		}
		if !s.Empty() {
			t.Fatalf("backspace leaves %q", s.Shown())
		}
	})
}

func step(m Method, s State, key string) State {
	switch key {
	case "<":
		return m.Back(s)
	case "|":
		return m.Commit(s)
	case "1>":
		return m.Choose(s, 0)
	case "9>":
		return m.Choose(s, 8)
	}
	return m.Press(s, key)
}

func FuzzTelexKeepsLetters(f *testing.F) {
	f.Add("nghieengf")
	f.Add("banana")
	f.Fuzz(func(t *testing.T, word string) {
		m := Latin{Telex: true}
		var s State
		for _, r := range word {
			if r < 'a' || r > 'z' {
				return
			}
			s = m.Press(s, string(r))
		}
		if got := s.Shown(); got != norm.NFC.String(got) || (got == "" && word != "") {
			t.Fatalf("%q gives %q", word, got)
		}
	})
}

// Places are found by their whole letters however these may be cut, by their first letters, and by what is the beginning.
func TestPinyinKnowsPlaces(t *testing.T) {
	for _, tt := range []struct{ lang, letters, want string }{
		{"zh-Hans", "henei", "河内"},
		{"zh-Hant", "henei", "河內"},
		{"zh-Hans", "hn", "河内"},
		{"zh-Hans", "liangshan", "谅山"},
		{"zh-Hant", "liangshan", "諒山"},
		{"zh-Hans", "xiagang", ""}, // none: 岘港 is xiangang
		{"zh-Hans", "xiangang", "岘港"},
		{"zh-Hans", "huzhimingshi", "胡志明市"},
		{"zh-Hans", "huzhi", "胡志明市"},
		{"zh-Hans", "xialongwan", "下龙湾"},
		{"zh-Hans", "anjiang", "安江"},
		{"zh-Hant", "fuguodao", "富國島"},
		{"zh-Hans", "dianbianfu", "奠边府"},
	} {
		m := MethodOf(content.Lang(tt.lang), nil)
		var s State
		for _, r := range tt.letters {
			s = m.Press(s, string(r))
		}
		has := slices.ContainsFunc(s.Candidates[:min(4, len(s.Candidates))], func(c Candidate) bool { return c.Text == tt.want && c.Used == len(tt.letters) })
		if has != (tt.want != "") {
			t.Errorf("%s: %s gives %v, want %s among the first", tt.lang, tt.letters, s.Candidates, tt.want)
		}
	}
	for line := range strings.Lines(pinyin.Places) {
		for place := range strings.SplitSeq(strings.TrimSpace(line), "\t") {
			name, letters, _ := strings.Cut(place, " ")
			if strings.Trim(letters, "abcdefghijklmnopqrstuvwxyz'") != "" || strings.Count(letters, "'") != utf8.RuneCountInString(name)-1 {
				t.Errorf("%s has the letters %q", name, letters)
			}
		}
	}
	// Each name can be typed.
	for _, lang := range []content.Lang{"zh-Hans", "zh-Hant"} {
		m := MethodOf(lang, nil).(*Pinyin)
		if want := strings.Count(pinyin.Places, "\n"); len(m.words) != want {
			t.Errorf("%s: %d of %d places can be typed", lang, len(m.words), want)
		}
	}
}
