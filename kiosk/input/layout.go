package input

import (
	"slices"
	"strings"

	"cuango/assets/pinyin"
	"cuango/contentsync/content"
)

// A Layout is the keys of a keyboard: rows of at most Columns keys. Shift, if not nil, has the rows that the shift key
// brings; it has the same shape. Rows do not have the keys shift, backspace, clear, space, search.
type Layout struct {
	Rows, Shift [][]string
	Marks       bool // the first row has marks of Vietnamese: tinted
	Latin       bool // plain Latin letters are on it
}

// Columns is the widest row, in keys.
const Columns = 12

// Special keys, which layouts name in a row.
const (
	KeyShift = "⇧"
	KeyBack  = "⌫"
	Blank    = "∅" // a hole of one key
)

func rows(lines ...string) [][]string {
	var out [][]string
	for _, l := range lines {
		out = append(out, strings.Fields(l))
	}
	return out
}

const (
	viRow  = "ă â đ ê ô ơ ư \u0301 \u0300 \u0309 \u0303 \u0323"
	digits = "1 2 3 4 5 6 7 8 9 0"
)

var (
	latin = Layout{
		Rows:  rows(viRow, digits, "q w e r t y u i o p", "a s d f g h j k l", "⇧ z x c v b n m ⌫"),
		Shift: rows("Ă Â Đ Ê Ô Ơ Ư \u0301 \u0300 \u0309 \u0303 \u0323", "- / . , : ? ! & ( )", "Q W E R T Y U I O P", "A S D F G H J K L", "⇧ Z X C V B N M ⌫"),
		Marks: true, Latin: true,
	}
	letters = Layout{
		Rows:  rows(digits, "q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m ⌫"),
		Latin: true,
	}
	french = Layout{
		Rows:  rows("é è ê ë à â ç î ï ô ù û", digits, "a z e r t y u i o p", "q s d f g h j k l m", "⇧ w x c v b n ’ - ⌫"),
		Shift: rows("É È Ê Ë À Â Ç Î Ï Ô Ù Û", "- / . , : ? ! & ( )", "A Z E R T Y U I O P", "Q S D F G H J K L M", "⇧ W X C V B N ’ - ⌫"),
		Latin: true,
	}
	cyrillic = Layout{Rows: rows(digits, "й ц у к е н г ш щ з х ъ", "ф ы в а п р о л д ж э", "я ч с м и т ь б ю ё ⌫")}
	hangul   = Layout{
		Rows:  rows(digits, "ㅂ ㅈ ㄷ ㄱ ㅅ ㅛ ㅕ ㅑ ㅐ ㅔ", "ㅁ ㄴ ㅇ ㄹ ㅎ ㅗ ㅓ ㅏ ㅣ", "⇧ ㅋ ㅌ ㅊ ㅍ ㅠ ㅜ ㅡ ⌫"),
		Shift: rows(digits, "ㅃ ㅉ ㄸ ㄲ ㅆ ㅛ ㅕ ㅑ ㅒ ㅖ", "ㅁ ㄴ ㅇ ㄹ ㅎ ㅗ ㅓ ㅏ ㅣ", "⇧ ㅋ ㅌ ㅊ ㅍ ㅠ ㅜ ㅡ ⌫"),
	}
	kana = Layout{
		Rows: rows("あ か さ た な は ま や ら わ ゛", "い き し ち に ひ み ∅ り ∅ ゜", "う く す つ ぬ ふ む ゆ る を 小",
			"え け せ て ね へ め ∅ れ ∅ ー", "お こ そ と の ほ も よ ろ ん ⌫"),
	}
	thai = Layout{
		Rows:  rows("ๅ / - ภ ถ ุ ึ ค ต จ ข ช", "ๆ ไ ำ พ ะ ั ี ร น ย บ ล", "ฟ ห ก ด เ ้ ่ า ส ว ง ฃ", "⇧ ผ ป แ อ ิ ื ท ม ใ ฝ ⌫"),
		Shift: rows("1 2 3 4 5 ู 6 7 8 9 0 ฅ", "? \" ฎ ฑ ธ ํ ๊ ณ ฯ ญ ฐ ,", "ฤ ฆ ฏ โ ฌ ็ ๋ ษ ศ ซ . ฿", "⇧ ( ) ฉ ฮ ฺ ์ : ฒ ฬ ฦ ⌫"),
	}
	lao = Layout{
		Rows:  rows("ຢ ຟ ໂ ຖ ຸ ູ ຄ ຕ ຈ ຂ ຊ ໍ", "ົ ໄ ຳ ພ ະ ິ ີ ຮ ນ ຍ ບ ລ", "ັ ຫ ກ ດ ເ ້ ່ າ ສ ວ ງ ?", "⇧ ຜ ປ ແ ອ ຶ ື ທ ມ ໃ ຝ ⌫"),
		Shift: rows("1 2 3 4 ໌ ຼ 5 6 7 8 9 0", "/ + - ( ) , . ຣ ໜ ຽ : ຯ", "! ; \" ₭ = ໊ ໋ ໆ ໝ & % *", "⇧ ຜ ປ ແ ອ ຶ ື ທ ມ ໃ ຝ ⌫"),
	}
	khmer = Layout{
		Rows:  rows("១ ២ ៣ ៤ ៥ ៦ ៧ ៨ ៩ ០ ឥ ឲ", "ឆ ឹ េ រ ត យ ុ ិ ោ ផ ៀ ឪ", "ា ស ដ ថ ង ហ ្ ក ល ើ ់ ឮ", "⇧ ឋ ខ ច វ ប ន ម ុំ ។ ៊ ⌫"),
		Shift: rows("1 2 3 4 5 6 7 8 9 0 ឦ ឱ", "ឈ ឺ ែ ឬ ទ ួ ូ ី ៅ ភ ឿ ឧ", "ាំ ៃ ឌ ធ អ ះ ញ គ ឡ ោះ ៉ ឯ", "⇧ ឍ ឃ ជ េះ ព ណ ំ ុះ ៍ ័ ⌫"),
	}
	arabic = Layout{
		Rows: rows("1 2 3 4 5 6 7 8 9 0 أ إ", "ض ص ث ق ف غ ع ه خ ح ج د", "ش س ي ب ل ا ت ن م ك ط ذ", "ئ ء ؤ ر لا ى ة و ز ظ آ ⌫"),
	}
)

// LayoutOf gives the keys of a language; a language without one of its own has Latin letters.
func LayoutOf(lang content.Lang) Layout {
	switch base(lang) {
	case "fr":
		return french
	case "ru":
		return cyrillic
	case "ko":
		return hangul
	case "ja":
		return kana
	case "th":
		return thai
	case "lo":
		return lao
	case "km":
		return khmer
	case "ar":
		return arabic
	case "zh":
		return letters
	}
	return latin
}

// LatinLayout is the keyboard that the change key brings, for Vietnamese names in any language.
func LatinLayout() Layout { return latin }

// Native tells whether a language has a keyboard that is not the Latin one: the keyboard then has a change key.
// label is what stands on the key that brings it back.
func Native(lang content.Lang) (label string, ok bool) {
	label, ok = map[string]string{"ru": "АБВ", "ko": "한글", "ja": "あ", "th": "กขค", "lo": "ກຂຄ", "km": "កខគ", "ar": "أبج", "zh": "拼音"}[base(lang)]
	return label, ok
}

// MethodOf gives the way of writing of a language. words are the pack's own in that language, the most used first.
func MethodOf(lang content.Lang, words []Word) Method {
	switch base(lang) {
	case "vi":
		return Latin{Telex: true}
	case "ko":
		return Hangul{}
	case "ja":
		return Kana{Words: words}
	case "th", "lo", "km", "ar":
		return Marks{}
	case "zh":
		traditional := strings.HasPrefix(string(lang), "zh-Hant")
		table := pinyin.Hans
		if traditional {
			table = pinyin.Hant
		}
		all := slices.Clone(words)
		for line := range strings.Lines(pinyin.Places) {
			place, hant, _ := strings.Cut(strings.TrimSpace(line), "\t")
			if traditional {
				place = hant
			}
			text, syllables, _ := strings.Cut(place, " ")
			all = append(all, Word{Text: text, Reading: syllables})
		}
		return NewPinyin(table, all)
	}
	return Latin{}
}

func base(lang content.Lang) string {
	b, _, _ := strings.Cut(string(lang), "-")
	return b
}
