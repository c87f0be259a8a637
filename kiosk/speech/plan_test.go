package speech

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cuango/contentsync/content"
)

func TestSentences(t *testing.T) {
	for _, tc := range []struct {
		name string
		lang content.Lang
		text string
		want []string
	}{
		{"vietnamese", "vi", "Khai khi mang hơn 5.000 USD. Giữ tờ khai! Hỏi ai?", []string{"Khai khi mang hơn 5.000 USD. ", "Giữ tờ khai! ", "Hỏi ai?"}},
		{"a town after its abbreviation", "vi", "Đi xe về TP. Lạng Sơn. Mất 30 phút.", []string{"Đi xe về TP. Lạng Sơn. ", "Mất 30 phút."}},
		{"english", "en", "Wait here (about 1.5 hours). Mr. Lan helps. See No. 2.", []string{"Wait here (about 1.5 hours). ", "Mr. Lan helps. ", "See No. 2."}},
		{"an initial", "en", "Ask Nguyễn V. An. He knows.", []string{"Ask Nguyễn V. An. ", "He knows."}},
		{"chinese", "zh-Hans", "您需要申报。请走3号通道！好吗？", []string{"您需要申报。", "请走3号通道！", "好吗？"}},
		{"japanese with a quotation", "ja", "「待って。」と言う。次へ。", []string{"「待って。」", "と言う。", "次へ。"}},
		{"korean", "ko", "신고하세요. 감사합니다.", []string{"신고하세요. ", "감사합니다."}},
		{"thai has no stops", "th", "กรุณา\u200bแจ้ง เงินสด", []string{"กรุณา\u200bแจ้ง เงินสด"}},
		{"russian", "ru", "Дом на ул. Ленина. В 2026 г. открыт. Да.", []string{"Дом на ул. Ленина. ", "В 2026 г. открыт. ", "Да."}},
		{"french", "fr", "Appelez M. Tran. Merci !", []string{"Appelez M. Tran. ", "Merci !"}},
		{"arabic", "ar", "هل لديك جواز؟ نعم. شكرا", []string{"هل لديك جواز؟ ", "نعم. ", "شكرا"}},
		{"lines are sentences", "en", "one\ntwo", []string{"one\n", "two"}},
		{"nothing", "en", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := []rune(tc.text)
			var got []string
			for _, s := range Sentences(tc.text, tc.lang) {
				got = append(got, string(r[s.Start:s.End]))
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestSentencesAreShortAndWhole(t *testing.T) {
	for name, text := range map[string]string{
		"words":      strings.Repeat("đi ", 17_000),
		"no space":   strings.Repeat("字", 50_000),
		"commas":     strings.Repeat("one, two and three hundred, ", 1800),
		"marks only": strings.Repeat("\u0301", 3000),
		"broken":     "\xff\xfe" + strings.Repeat("a", 1000),
	} {
		at := 0
		for _, s := range Sentences(text, "vi") {
			if s.Start != at || s.End <= s.Start || s.End-s.Start > maxSentence {
				t.Fatalf("%s: %v after %d", name, s, at)
			}
			at = s.End
		}
		if want := utf8.RuneCountInString(text); at != want {
			t.Errorf("%s: the spans end at %d of %d", name, at, want)
		}
	}
}

func TestSpoken(t *testing.T) {
	for _, tc := range []struct {
		name string
		lang content.Lang
		text string
		want string
	}{
		{"a telephone number alone", "vi", "113", "1 1 3"},
		{"its groups are heard", "en", "+84 24 3825", "+ 8 4, 2 4, 3 8 2 5"},
		{"a number inside a sentence", "vi", "Gọi 0205 3812 345 nhé.", "Gọi 0 2 0 5, 3 8 1 2, 3 4 5 nhé."},
		{"a hotline", "vi", "Gọi 1900 1234.", "Gọi 1 9 0 0, 1 2 3 4."},
		{"an emergency number", "en", "Call 115 at once.", "Call 1 1 5 at once."},
		{"thousands with points", "vi", "Hơn 5.000 USD", "Hơn 5000 USD"},
		{"thousands with commas", "ko", "5,000,000달러", "5000000달러"},
		{"thousands with narrow spaces", "ru", "5\u202f000 долларов", "5000 долларов"},
		{"a decimal point is none", "en", "1.500 kg", "1.500 kg"},
		{"a day stays", "vi", "ngày 01.12.2026", "ngày 01.12.2026"},
		{"hours stay", "en", "07:00 – 20:00", "07:00 , 20:00"},
		{"break hints go", "th", "กรุณา\u200bแจ้ง", "กรุณาแจ้ง"},
		{"marks of layout", "en", "Lạng Sơn · road → left ★", "Lạng Sơn , road left"},
		{"no phonemes by the back door", "en", "[[h@l'oU]] <speak>", ",,h@l'oU,, speak"},
		{"symbols only", "en", "★ → … — !!! ▲", ""},
		{"empty", "lo", "\u200b \u2060", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Spoken(tc.text, tc.lang); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestPieces(t *testing.T) {
	list, at := Pieces("Một. ★★★. Hai!", "vi")
	if len(list) != 2 || list[0].Text != "Một. " || list[1].Text != "Hai!" || at[1] != (Span{10, 14}) || list[1].Lang != "vi" {
		t.Errorf("got %+v at %v", list, at)
	}
	if list, _ := Pieces("→ ★", "vi"); len(list) != 0 {
		t.Errorf("symbols are said: %+v", list)
	}
}
