package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"cuango/contentsync/content"
)

type doc struct {
	Doc
	text map[content.Lang]Texts
}

func text(title, summary string, body ...string) Texts {
	return Texts{Title: title, Summary: summary, Body: body}
}

// corpus has something in every script. The IDs say what each is for.
var corpus = []doc{
	{Doc{ID: "hanoi", Priority: 10}, map[content.Lang]Texts{
		"vi": text("Hà Nội", "Thủ đô của Việt Nam", "Phố cổ và hồ Hoàn Kiếm."), "en": text("Hanoi", "The capital of Viet Nam", "Old streets around a lake."),
		"zh-Hans": text("河内", "越南的首都", "还剑湖在市中心。"), "zh-Hant": text("河內", "越南的首都", "還劍湖在市中心。"), "ja": text("ハノイ", "ベトナムの首都"),
		"ko": text("하노이", "베트남의 수도", "한국 여행자가 많다"), "th": text("ฮานอย", "เมืองหลวง\u200bของ\u200bเวียดนาม"), "lo": text("ຮ່າ\u200bໂນ້ຍ", "ນະຄອນຫຼວງ\u200bຂອງ\u200bຫວຽດນາມ"),
		"km": text("ហាណូយ", "រដ្ឋធានី\u200bនៃ\u200bប្រទេស\u200bវៀតណាម"), "ru": text("Ханой", "Столица Вьетнама"), "fr": text("Hanoï", "La capitale du Viêt Nam"),
		"ar": text("هَانُوي", "عاصمة فيتنام"),
	}},
	{Doc{ID: "road", Priority: 20}, map[content.Lang]Texts{
		"vi": text("Đường vào phố", "Xe buýt và taxi"), "en": text("The road into town", "Bus and taxi"), "zh-Hans": text("进城的路", "巴士和出租车"), "ja": text("町への道", "バスとタクシー"),
		"ko": text("시내로 가는 길", "버스와 택시"), "fr": text("La route vers la ville", "Le bus et l’entrée du métro"), "ru": text("Дорога в город", "Автобус, ёлка и такси"),
	}},
	{Doc{ID: "duong", Priority: 5}, map[content.Lang]Texts{"vi": text("Dương liễu bên hồ", "Cây dương"), "en": text("Willows", "Trees by the lake road")}},
	{Doc{ID: "passport", Priority: 90}, map[content.Lang]Texts{
		"vi": text("Mất hộ chiếu", "Phải làm gì, hỏi ai ở Hà Nội"), "en": text("Lost passport", "What to do and whom to ask in Hanoi"), "zh-Hans": text("护照丢失", "该怎么办"),
		"zh-Hant": text("護照遺失", "該怎麼辦"), "ja": text("パスポートをなくしたら", "すること"), "ko": text("여권 분실", "할 일"), "th": text("หนังสือเดินทาง\u200bหาย", "ต้อง\u200bทำ\u200bอะไร\u200bน้ำ"),
		"lo": text("ໜັງສືຜ່ານແດນ\u200bເສຍ", "ຕ້ອງ\u200bເຮັດ\u200bຫຍັງ"), "km": text("បាត់\u200bលិខិតឆ្លងដែន", "ត្រូវ\u200bធ្វើ\u200bអ្វី"), "ar": text("جواز السفر المفقود", "إلى أين تذهب", "الشُّرطة ١١٣"),
	}},
	{Doc{ID: "here", Gates: []string{"huu-nghi"}, Priority: 1}, map[content.Lang]Texts{"en": text("Parking place", "Cars")}},
	{Doc{ID: "there", Gates: []string{"mong-cai"}, Priority: 99}, map[content.Lang]Texts{"en": text("Parking place", "Cars")}},
	{Doc{ID: "all", Priority: 50}, map[content.Lang]Texts{"en": text("Parking place", "Cars")}},
	{Doc{ID: "leaving", Directions: []content.Direction{content.Out}, Priority: 95}, map[content.Lang]Texts{"en": text("Parking place", "Cars")}},
	{Doc{ID: "body"}, map[content.Lang]Texts{"en": text("Something else", "Of no use", strings.Repeat("Many words stand here before it. ", 12)+"Then comes the lighthouse at last. "+strings.Repeat("And more after it. ", 20))}},
	{Doc{ID: "summary"}, map[content.Lang]Texts{"en": text("Other things", "A lighthouse", "x")}},
	{Doc{ID: "title"}, map[content.Lang]Texts{"en": text("Lighthouse", "A tower", "x")}},
}

func docsOf(list []doc) []Doc {
	var out []Doc
	for _, d := range list {
		out = append(out, d.Doc)
	}
	return out
}

func searcher(tb testing.TB, list []doc) *Searcher {
	tb.Helper()
	langs := map[content.Lang]bool{}
	for _, d := range list {
		for l := range d.text {
			langs[l] = true
		}
	}
	var ls []content.Lang
	for l := range langs {
		ls = append(ls, l)
	}
	m, err := NewMemory(docsOf(list), ls, func(i int, l content.Lang) (Texts, bool) {
		t, ok := list[i-1].text[l]
		return t, ok
	})
	if err != nil {
		tb.Fatal(err)
	}
	return NewSearcher(m)
}

func ids(r Result) string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.Item)
	}
	return strings.Join(out, " ")
}

// marksOf gives the marked parts of the texts of the first hit.
func marksOf(r Result) string {
	if len(r.Hits) == 0 {
		return ""
	}
	h := r.Hits[0]
	var out []string
	for _, x := range []struct {
		s     string
		spans []Span
	}{{h.Title, h.TitleSpans}, {h.Summary, h.SummarySpans}, {h.Snippet, h.SnippetSpans}} {
		for _, sp := range x.spans {
			out = append(out, x.s[sp.From:sp.To])
		}
	}
	return strings.Join(out, "|")
}

func TestFinds(t *testing.T) {
	s := searcher(t, corpus)
	for _, tt := range []struct {
		name        string
		lang        content.Lang
		query, want string // the first hit, "" for none
		marked      string
	}{
		{"Vietnamese without marks", "vi", "ha noi", "hanoi", "Hà|Nội"},
		{"Vietnamese with marks", "vi", "Hà Nội", "hanoi", "Hà|Nội"},
		{"Vietnamese in NFD", "vi", "Ha\u0300 No\u0323\u0302i", "hanoi", "Hà|Nội"},
		{"Vietnamese as one word", "vi", "hanoi", "hanoi", "Hà Nội"},
		{"one word, half typed", "vi", "hano", "hanoi", "Hà Nộ"},
		{"two words where one is written", "en", "ha noi", "hanoi", "Hanoi"},
		{"đ by d", "vi", "duong vao", "road", "Đường|vào"},
		{"exact marks first", "vi", "đường", "road", "Đường"},
		{"exact marks first, the other word", "vi", "dương", "duong", "Dương|dương"},
		{"exact marks first, half typed", "vi", "đườ", "road", "Đườ"},
		{"last word is a beginning", "en", "lost pas", "passport", "Lost|pas"},
		{"first word is not", "en", "los passport", "", ""},
		{"capitals", "en", "PASSPORT", "passport", "passport"},
		{"full width", "en", "ｐａｓｓｐｏｒｔ", "passport", "passport"},
		{"French", "fr", "entree", "road", "entrée"},
		{"French, after an apostrophe", "fr", "metro", "road", "métro"},
		{"French, by its e with diaeresis", "fr", "hanoï", "hanoi", "Hanoï"},
		{"Cyrillic ё by е", "ru", "елка", "road", "ёлка"},
		{"Cyrillic capitals", "ru", "ХАНОЙ", "hanoi", "Ханой"},
		{"Chinese word", "zh-Hans", "河内", "hanoi", "河内"},
		{"one Chinese character", "zh-Hans", "河", "hanoi", "河"},
		{"Chinese, the last character of a run", "zh-Hans", "都", "hanoi", "都"},
		{"Chinese inside a sentence", "zh-Hans", "市中心", "hanoi", "市中心"},
		{"Chinese, not in this order", "zh-Hans", "内河", "", ""},
		{"traditional finds simplified", "zh-Hans", "護照", "passport", "护照"},
		{"simplified finds traditional", "zh-Hant", "护照", "passport", "護照"},
		{"traditional", "zh-Hant", "還劍湖", "hanoi", "還劍湖"},
		{"katakana", "ja", "パスポート", "passport", "パスポート"},
		{"katakana by hiragana", "ja", "ぱすぽーと", "passport", "パスポート"},
		{"katakana half typed", "ja", "ぱす", "passport", "パス"},
		{"half width katakana", "ja", "ﾊﾟｽﾎﾟｰﾄ", "passport", "パスポート"},
		{"kana inside", "ja", "たくしー", "road", "タクシー"},
		{"kanji", "ja", "首都", "hanoi", "首都"},
		{"Korean word", "ko", "하노이", "hanoi", "하노이"},
		{"Korean, one consonant", "ko", "ㅎ", "hanoi", "하"},
		{"Korean, one syllable", "ko", "하", "hanoi", "하"},
		{"Korean, the final may be the next initial", "ko", "한", "hanoi", "하노"},
		{"Korean, the next consonant", "ko", "한ㄱ", "hanoi", "한국"},
		{"Korean, the next vowel", "ko", "한구", "hanoi", "한국"},
		{"Korean, whole", "ko", "한국", "hanoi", "한국"},
		{"Korean, the final on its way to the next syllable", "ko", "하논", "", ""},
		{"Korean, the final belongs to the next syllable", "ko", "한국여", "", ""},
		{"Korean, a final that becomes the next initial", "ko", "수돗", "", ""},
		{"Korean, typed on the way to 하노이", "ko", "하농", "hanoi", "하노이"},
		{"Korean inside a word", "ko", "트남", "hanoi", "트남"},
		{"Korean in conjoining jamo", "ko", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "hanoi", "한국"},
		{"Thai word in unspaced text", "th", "เมืองหลวง", "hanoi", "เมืองหลวง"},
		{"Thai across a break hint", "th", "ของเวียดนาม", "hanoi", "ของ\u200bเวียดนาม"},
		{"Thai inside", "th", "เดินทาง", "passport", "เดินทาง"},
		{"Thai half typed", "th", "เม", "hanoi", "เมื"},
		{"Thai sara am in two characters", "th", "น\u0e49\u0e4d\u0e32", "passport", "น้ำ"},
		{"Lao word", "lo", "ນະຄອນຫຼວງ", "hanoi", "ນະຄອນຫຼວງ"},
		{"Lao across a break hint", "lo", "ຂອງຫວຽດນາມ", "hanoi", "ຂອງ\u200bຫວຽດນາມ"},
		{"Lao ligature in two letters", "lo", "ຫນັງສື", "passport", "ໜັງສື"},
		{"Khmer word", "km", "រដ្ឋធានី", "hanoi", "រដ្ឋធានី"},
		{"Khmer inside", "km", "ឆ្លងដែន", "passport", "ឆ្លងដែន"},
		{"Arabic without harakat", "ar", "هانوي", "hanoi", "هَانُوي"},
		{"Arabic alef without hamza", "ar", "الى", "passport", "إلى"},
		{"Arabic alif maqsura as ya", "ar", "الي", "passport", "إلى"},
		{"Arabic ta marbuta as ha", "ar", "عاصمه", "hanoi", "عاصمة"},
		{"Arabic stretched", "ar", "جـــواز", "passport", "جواز"},
		{"digits", "ar", "113", "passport", "١١٣"},
		{"the traveller's language has none: Vietnamese", "lo", "hoan kiem", "hanoi", "Hoàn|Kiếm"},
		{"then English", "km", "lost passport", "passport", "Lost|passport"},
		{"mixed scripts", "zh-Hans", "河内 越南", "hanoi", "河内|越南"},
		{"an emoji beside it", "en", "🛂 passport", "passport", "passport"},
		{"SQL", "en", `passport'; DROP TABLE items; --`, "", ""},
		{"a quoted word", "en", `"passport"`, "passport", "passport"},
		{"operators are words", "en", `lost OR passport`, "", ""},
		{"a star", "en", `pass*`, "passport", "pass"},
		{"a column", "en", `title:lighthouse`, "", ""},
		{"not UTF-8", "en", "\xffpassport\xfe", "passport", "passport"},
		{"unassigned", "en", "passport\u0378", "passport", "passport"},
		{"nothing like it", "en", "qqqqqq", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := s.Search(t.Context(), Query{Text: tt.query, Lang: tt.lang})
			if err != nil {
				t.Fatal(err)
			}
			got, _, _ := strings.Cut(ids(r), " ")
			if got != tt.want || marksOf(r) != tt.marked || r.Total < len(r.Hits) {
				t.Errorf("%q in %s: %q (%s), marked %q; want %q, marked %q", tt.query, tt.lang, got, ids(r), marksOf(r), tt.want, tt.marked)
			}
		})
	}
}

func TestOrder(t *testing.T) {
	s := searcher(t, corpus)
	for _, tt := range []struct {
		name string
		q    Query
		want string
	}{
		{"title, summary, body", Query{Text: "lighthouse", Lang: "en"}, "title summary body"},
		{"a beginning in a title before a word in a body", Query{Text: "lightho", Lang: "en"}, "title summary body"},
		{"the gate's own first, another gate's last", Query{Text: "parking", Lang: "en", Gate: "huu-nghi"}, "here leaving all there"},
		{"those who go the other way last", Query{Text: "parking", Lang: "en", Gate: "mong-cai", Direction: content.In}, "there all leaving here"},
		{"no gate: what matters most", Query{Text: "parking", Lang: "en"}, "leaving all there here"},
		{"exact marks, wherever they are, before a title with other marks", Query{Text: "hồ", Lang: "en"}, "duong hanoi passport"},
		{"the traveller's language before the others", Query{Text: "hanoi", Lang: "en"}, "hanoi passport"},
		{"at most so many", Query{Text: "parking", Lang: "en", Limit: 2}, "leaving all"},
		{"a marked word before the same without marks", Query{Text: "dương", Lang: "vi"}, "duong road"},
		{"without marks both, the title that is more than a beginning alike", Query{Text: "duong", Lang: "vi"}, "duong road"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := s.Search(t.Context(), tt.q)
			if err != nil || ids(r) != tt.want {
				t.Errorf("got %s, %v; want %s", ids(r), err, tt.want)
			}
		})
	}
}

func TestSnippetIsCutAroundTheMatch(t *testing.T) {
	r, err := searcher(t, corpus).Search(t.Context(), Query{Text: "lighthouse", Lang: "en"})
	if err != nil || len(r.Hits) != 3 {
		t.Fatalf("%v, %v", ids(r), err)
	}
	h := r.Hits[2]
	if h.Field != Body || !strings.HasPrefix(h.Snippet, "…") || !strings.HasSuffix(h.Snippet, "…") || len(h.SnippetSpans) != 1 ||
		h.Snippet[h.SnippetSpans[0].From:h.SnippetSpans[0].To] != "lighthouse" || utf8.RuneCountInString(h.Snippet) > snippetCells+2 {
		t.Errorf("%+v", h)
	}
	if r.Hits[0].Field != Title || r.Hits[1].Field != Summary {
		t.Errorf("fields: %s, %s", r.Hits[0].Field, r.Hits[1].Field)
	}
}

func TestNothingFound(t *testing.T) {
	s := searcher(t, corpus)
	for _, tt := range []struct {
		name    string
		q       Query
		meant   string // the first
		nearest string // the first
	}{
		{"a wrong letter", Query{Text: "pasport", Lang: "en"}, "passport", "passport"},
		{"two swapped", Query{Text: "lihgthouse", Lang: "en"}, "lighthouse", "title"},
		{"one of two words", Query{Text: "lost pasdport", Lang: "en"}, "lost passport", "passport"},
		{"Vietnamese without marks", Query{Text: "ho chieuu", Lang: "vi"}, "ho chiếu", "passport"},
		{"a name as one word", Query{Text: "hanoii", Lang: "th"}, "Hà Nội", "hanoi"},
		{"Korean", Query{Text: "하뇌이", Lang: "ko"}, "하노이", "hanoi"},
		{"Thai", Query{Text: "เมืองหลวล", Lang: "th"}, "เมืองหลวง", "hanoi"},
		{"kana", Query{Text: "ぱすぽーろ", Lang: "ja"}, "パスポート", "passport"},
		{"Cyrillic", Query{Text: "столитца", Lang: "ru"}, "Столица", "hanoi"},
		{"nothing near: what matters most at the gate", Query{Text: "xylophone", Lang: "en", Gate: "huu-nghi", Direction: content.In}, "", "passport"},
		{"only one of the words is there: items that have it", Query{Text: "lighthouse xylophone", Lang: "en"}, "", "title"},
		{"a question", Query{Text: "where is the lighthouse please", Lang: "en"}, "", "title"},
		{"a question in a script without spaces", Query{Text: "パスポートはどこ", Lang: "ja"}, "", "passport"},
		{"other marks are another word", Query{Text: "qqq dương qqq", Lang: "vi"}, "", "duong"},
		{"a Chinese word more or less is another question", Query{Text: "还剑湖在市中央吧", Lang: "zh-Hans"}, "", "hanoi"},
		{"empty", Query{Lang: "en", Gate: "huu-nghi", Direction: content.In}, "", "passport"},
		{"emoji", Query{Text: "🛂🛃", Lang: "en", Gate: "mong-cai"}, "", "there"},
		{"too short to guess", Query{Text: "zq", Lang: "en", Gate: "huu-nghi", Direction: content.In}, "", "passport"},
		{"a language that is not there", Query{Text: "zzzzz", Lang: "xx", Gate: "huu-nghi", Direction: content.In}, "", "passport"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := s.Search(t.Context(), tt.q)
			if err != nil {
				t.Fatal(err)
			}
			meant := strings.Join(r.DidYouMean[:min(1, len(r.DidYouMean))], "")
			if r.Total != 0 || len(r.Hits) != 0 || meant != tt.meant || len(r.Nearest) == 0 || len(r.Nearest) > maxNearest || r.Nearest[0] != tt.nearest {
				t.Errorf("hits %s, meant %q, nearest %q; want %q, %q", ids(r), r.DidYouMean, r.Nearest, tt.meant, tt.nearest)
			}
			for _, m := range r.DidYouMean {
				if again, err := s.Search(t.Context(), Query{Text: m, Lang: tt.q.Lang}); err != nil || again.Total == 0 {
					t.Errorf("%q finds nothing, %v", m, err)
				}
			}
		})
	}
}

func TestWordsWithReadings(t *testing.T) {
	words, err := searcher(t, corpus).Words(t.Context(), "ja")
	if err != nil {
		t.Fatal(err)
	}
	for want, ok := range map[Word]bool{
		{"パスポート", "ぱすぽーと"}: true, {"ハノイ", "はのい"}: true, {"首都", ""}: true, {"への", "への"}: true, {"なくしたら", "なくしたら"}: false,
	} {
		if slices.Contains(words, want) != ok {
			t.Errorf("%+v: want %t in %+v", want, ok, words)
		}
	}
	if none, err := searcher(t, corpus).Words(t.Context(), "xx"); err != nil || len(none) != 0 {
		t.Errorf("a language that is not there: %v, %v", none, err)
	}
}

func TestFold(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"Vietnamese", "Đường  Hữu\u00a0Nghị!", "duong huu nghi"},
		{"NFD", "Đu\u031b\u0300o\u031b\u0300ng", "duong"},
		{"Latin letters that do not decompose", "Øre ß Æ œ Łódź ı İ", "ore ss ae oe lodz i i"},
		{"ligature", "ﬁn", "fin"},
		{"Cyrillic", "Ёж Йод", "еж иод"},
		{"Greek", "Ὀδυσσεύς", "οδυσσευσ"},
		{"full width", "ＡＢ１２", "ab12"},
		{"kana", "カタカナ ガ ｶﾞ が", "かたかな か\u3099 か\u3099 か\u3099"},
		{"traditional", "國際機場", "国际机场"},
		{"Hangul", "한국 닭 와", "ㅎㅏㄴㄱㅜㄱ ㄷㅏㄹㄱ ㅇㅗㅏ"},
		{"Hangul in conjoining jamo", "\u1112\u1161\u11ab", "ㅎㅏㄴ"},
		{"half width jamo", "ﾡ", "ㄱ"},
		{"Thai", "น้ำ ๑๒", "น\u0e49\u0e4dา 12"},
		{"Lao", "ໜ ກຳ", "ຫນ ກ\u0ecdາ"},
		{"Khmer", "គយ\u200bព្រំដែន ១២", "គយព្រំដែន 12"},
		{"Arabic", "أُمَّةٌ إلى آن ٱ ی ك", "امه الي ان ا ي ك"},
		{"hints", "a\u200bb\u00adc\u2060d\ufeffe\u202ef", "abcdef"},
		{"punctuation and symbols", "a—b…c🛂d", "a b c d"},
		{"nothing", " \u200b\t!", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fold(tt.in); got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
			}
			if again := Fold(tt.want); again != tt.want {
				t.Errorf("%q folds again, to %q", tt.want, again)
			}
		})
	}
}

// Every character that there is, between two letters.
func TestFoldingTwiceChangesNothing(t *testing.T) {
	for r := rune(1); r < 0x30100; r++ {
		if r >= 0xD800 && r < 0xE000 {
			continue
		}
		once := Fold("a" + string(r) + "b" + string(r))
		if twice := Fold(once); twice != once {
			t.Errorf("%U: %+q, then %+q", r, once, twice)
		}
	}
}

func TestMarks(t *testing.T) {
	for _, tt := range []struct{ name, query, text, want string }{
		{"none", "ha long", "ອ່າວ", ""},
		{"a cluster stays whole", "ม", "เมือง", "มื"},
		{"combining marks too", "noi", "Ha\u0300 No\u0323\u0302i", "No\u0323\u0302i"},
		{"a syllable stays whole", "하", "한국", "한"},
		{"overlapping", "an ana", "ana", "ana"},
		{"a ligature stays whole", "f", "ﬁn", "ﬁ"},
		{"Thai beside Latin", "atm", "ที่ATM", "ATM"},
		{"numbers", "10", "1.10.100", "10|10"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range Marks(tt.query, "en", tt.text) {
				got = append(got, tt.text[s.From:s.To])
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLongQueries(t *testing.T) {
	s := searcher(t, corpus)
	for name, q := range map[string]string{
		"letters": strings.Repeat("a", 5000), "words": strings.Repeat("passport ", 600), "Thai": strings.Repeat("เมืองหลวง", 80), "Hangul": strings.Repeat("한", 600),
		"emoji": strings.Repeat("🛂", 600), "marks": strings.Repeat("\u0301", 600), "jamo": strings.Repeat("ㅎㅏ", 300), "all words": strings.Repeat("x y z q ", 100),
	} {
		r, err := s.Search(t.Context(), Query{Text: q, Lang: "en"})
		if err != nil || len(r.Hits) == 0 && len(r.Nearest) == 0 {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	if got := parse(strings.Repeat("đ", 700)); utf8.RuneCountInString(got.text) != MaxQueryRunes {
		t.Errorf("%d runes", utf8.RuneCountInString(got.text))
	}
}

func TestRelativesAreLookedInBeforeVietnamese(t *testing.T) {
	r, err := searcher(t, corpus).Search(t.Context(), Query{Text: "เวียดนาม", Lang: "lo", Relatives: []content.Lang{"th"}})
	if err != nil || ids(r) != "hanoi" || r.Hits[0].Lang != "th" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestVeryLongBodies(t *testing.T) {
	var list []doc
	for i := range 12 {
		list = append(list, doc{Doc{ID: fmt.Sprint(i)}, map[content.Lang]Texts{"en": text("Title", "Summary", strings.Repeat("word after word ", 6_000)+"needle"+fmt.Sprint(i))}})
	}
	r, err := searcher(t, list).Search(t.Context(), Query{Text: "needle", Lang: "en"})
	if err != nil || r.Total != 12 || len(r.Hits) != 12 {
		t.Fatalf("%d of %d, %v", len(r.Hits), r.Total, err)
	}
	snippets := 0
	for _, h := range r.Hits {
		if h.Snippet != "" {
			snippets++
			if utf8.RuneCountInString(h.Snippet) > snippetCells+2 || len(h.SnippetSpans) != 1 {
				t.Errorf("%+v", h)
			}
		}
	}
	if snippets == 0 || snippets == 12 {
		t.Errorf("%d snippets: the budget is to end some of them", snippets)
	}
}

func TestEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := searcher(t, corpus).Search(ctx, Query{Text: "passport", Lang: "en"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Damaged pieces give an error or find nothing.
func FuzzDamagedPieces(f *testing.F) {
	docs, err := EncodeDocs(docsOf(corpus))
	if err != nil {
		f.Fatal(err)
	}
	p := Build("en", len(corpus), func(i int) (Texts, bool) {
		t, ok := corpus[i-1].text["en"]
		return t, ok
	})
	f.Add(docs, p.Dictionary, p.Words, p.Blocks[0])
	f.Add([]byte("[]"), []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a"), []byte("a\n\t\n"), []byte("\x00\x01a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, docs, dict, words, block []byte) {
		m := &Memory{docs: docs, pieces: map[content.Lang]Pieces{"en": {Dictionary: dict, Words: words, Blocks: [][]byte{block}}}, text: func(i int, l content.Lang) (Texts, bool) {
			if i > len(corpus) {
				return Texts{}, false
			}
			x, ok := corpus[i-1].text[l]
			return x, ok
		}}
		for _, q := range []string{"passport", "p", "lost pas", "qqqq"} {
			if _, err := NewSearcher(m).Search(t.Context(), Query{Text: q, Lang: "en"}); err != nil && !errors.Is(err, content.ErrInvalid) {
				t.Errorf("%v", err)
			}
		}
	})
}

// Whatever is typed, over whatever is written: an answer, and spans that lie in their texts, in order, and tear nothing.
func FuzzSearch(f *testing.F) {
	for _, s := range [][2]string{
		{"ha noi", "Hà Nội Đường"},
		{"河", "河内"},
		{"한ㄱ", "한국"},
		{"\u0e48ก", "ศุลกากร\u200bชายแดน"},
		{"'; --", "x"},
		{"\xff", "\xff\xfe"},
		{"ﾊﾟ", "パ"},
		{"🛂", "👨‍👩‍👧 a"},
		{"a\u0301\u0302", "A\u0301\u0302b"},
		{"ំ", "ព្រំដែន"},
		{"NEAR(a b)", "near a b"},
		{"\u0378\U000e0fff", "\u0378"},
		{"ا", "أَب"},
		{"𠀀", "𠀀𠀁"},
		{"½ ℀ ⑴", "½ ℀ ⑴"},
		{"ำ", "ำ"},
		{"0 000 0 00000 0 000 0 000000 0 00000000 0 0", "0"},
		{"\xd80\u060400", "0"}, // a sign of Arabic that is a format character and stands between words
		{"визы", "Виза й ё"},
		{"hôpitaux d'œuvre", "L’hôpital perdus"},
		{"buses Wi-Fi", "Bus e-visa ſ ﬃ"},
		{"والشرطة", "شُرطة أدوية"},
		{"ยา", "โรง\u200bพยาบาล\u200bยา"},
	} {
		for _, spaces := range []string{"", " ", "  ", "   ", "    ", "     "} { // the length chooses the language
			f.Add(s[0]+spaces, s[1])
		}
	}
	f.Fuzz(func(t *testing.T, query, text string) { // in one language each: where words have forms, and where they have not
		langs := []content.Lang{"th", "en", "ru", "fr", "ar", "vi"}
		lang := langs[len(query)%len(langs)]
		list := []doc{{Doc{ID: "a"}, map[content.Lang]Texts{lang: {Title: text, Summary: query, Body: []string{text + query, query + " " + text}}}}}
		s := searcher(t, list)
		r, err := s.Search(t.Context(), Query{Text: query, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			checkSpans(t, h.Title, h.TitleSpans)
			checkSpans(t, h.Summary, h.SummarySpans)
			checkSpans(t, h.Snippet, h.SnippetSpans)
		}
		checkSpans(t, text, Marks(query, lang, text))
		// What is asked as it is written is found, unless it is cut or has nothing to look for.
		if p := parse(query); !p.empty() && len(p.readings[0].terms) < maxTerms && r.Total != 1 {
			t.Errorf("%q is not found in itself: %v", query, p.readings[0].terms)
		}
		if once := Fold(text); Fold(once) != once {
			t.Errorf("%q folds to %q and then to %q", text, once, Fold(once))
		}
	})
}

func checkSpans(t *testing.T, s string, spans []Span) {
	t.Helper()
	at := 0
	for _, sp := range spans {
		if sp.From < at || sp.To <= sp.From || sp.To > len(s) {
			t.Fatalf("spans %v of %q", spans, s)
		}
		at = sp.To
		if !utf8.ValidString(s) {
			continue
		}
		if !utf8.ValidString(s[sp.From:sp.To]) {
			t.Fatalf("%v of %q tears a character", sp, s)
		}
		if r, _ := utf8.DecodeRuneInString(s[sp.To:]); sp.To < len(s) && unicode.In(r, unicode.Mn, unicode.Mc) {
			t.Fatalf("%v of %q leaves a mark behind", sp, s)
		}
	}
}

func ExampleFold() {
	fmt.Println(Fold("Đường Hữu Nghị"))
	// Output: duong huu nghi
}

// BenchmarkBuild indexes a thousand short texts of two scripts.
func BenchmarkBuild(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, l := range []content.Lang{"vi", "th"} {
			Build(l, 1000, func(i int) (Texts, bool) {
				t, ok := corpus[i%4].text[l]
				return t, ok
			})
		}
	}
}

func TestManySearchAtOnce(t *testing.T) {
	s := searcher(t, corpus)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for _, q := range []string{"ha noi", "passport", "河内", "한ㄱ", "pasport", "xylophone"} {
				l := []content.Lang{"vi", "en", "zh-Hans", "ko"}[i%4]
				if _, err := s.Search(t.Context(), Query{Text: q, Lang: l}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
