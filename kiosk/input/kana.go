package input

import (
	"strings"
	"unicode/utf8"
)

// Kana is typed kana by kana; candidates are words with that reading, and the same in katakana.
type Kana struct{ Words []Word }

// A Word is a word and how it is typed: in hiragana for Kana. Pinyin finds the letters itself.
type Word struct{ Text, Reading string }

// Keys that change the last kana.
const (
	Dakuten    = "゛"
	Handakuten = "゜"
	Small      = "小"
)

var kanaChanges = map[string]string{
	Dakuten: "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼうゔ", Handakuten: "はぱひぴふぷへぺほぽばぱびぴぶぷべぺぼぽ",
	Small: "あぁいぃうぅえぇおぉつっやゃゆゅよょわゎ",
}

// change gives the kana a key makes of another one, and back.
func change(kana rune, key string) (rune, bool) {
	list := []rune(kanaChanges[key])
	for i := 0; i+1 < len(list); i += 2 {
		switch kana {
		case list[i]:
			return list[i+1], true
		case list[i+1]:
			return list[i], true
		}
	}
	return kana, false
}

// Press implements Method.
func (m Kana) Press(s State, key string) State {
	if key == Space {
		return space(s)
	}
	if _, ok := kanaChanges[key]; ok {
		last, n := utf8.DecodeLastRuneInString(s.raw)
		if c, ok := change(last, key); ok {
			s.raw = s.raw[:len(s.raw)-n] + string(c)
		}
		return m.with(s)
	}
	if full(s) {
		return s
	}
	if r, _ := utf8.DecodeRuneInString(key); r != 'ー' && (r < 0x3041 || r > 0x3096) {
		s = commit(s)
		s.Text += key
		return s
	}
	s.raw += key
	return m.with(s)
}

// Back implements Method.
func (m Kana) Back(s State) State {
	if s.raw == "" {
		s.Text = dropLast(s.Text)
		return s
	}
	s.raw = dropLast(s.raw)
	return m.with(s)
}

// Choose implements Method.
func (Kana) Choose(s State, n int) State { return choose(s, n) }

// Commit implements Method.
func (Kana) Commit(s State) State { return commit(s) }

// Candidates implements Method.
func (Kana) Candidates() bool { return true }

const maxCandidates = 24

func (m Kana) with(s State) State {
	s.Preedit, s.Candidates = s.raw, nil
	if s.raw == "" {
		return s
	}
	seen := map[string]bool{s.raw: true}
	add := func(text string) {
		if !seen[text] && len(s.Candidates) < maxCandidates {
			seen[text] = true
			s.Candidates = append(s.Candidates, Candidate{text, len(s.raw)})
		}
	}
	for _, exact := range []bool{true, false} {
		for _, list := range [][]Word{m.Words, travelWords} {
			for _, w := range list {
				if w.Reading == s.raw == exact && strings.HasPrefix(w.Reading, s.raw) && (exact || utf8.RuneCountInString(s.raw) > 1) {
					add(w.Text)
				}
			}
		}
		if exact && len(s.Candidates) == 0 { // no word reads so: what is typed is the first guess
			s.Candidates = append(s.Candidates, Candidate{s.raw, len(s.raw)})
		}
	}
	add(katakana(s.raw))
	if s.Candidates[0].Text != s.raw {
		s.Candidates = append(s.Candidates, Candidate{s.raw, len(s.raw)})
	}
	return s
}

func katakana(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x3041 && r <= 0x3096 {
			return r + 0x60
		}
		return r
	}, s)
}

// choose puts candidate n in the place of what it stands for.
func choose(s State, n int) State {
	if n < 0 || n >= len(s.Candidates) {
		return s
	}
	c := s.Candidates[n]
	s.Text += c.Text
	s.raw = s.raw[min(c.Used, len(s.raw)):]
	s.Preedit, s.Candidates = s.raw, nil
	return s
}

// travelWords are words of travellers at a border, for packs that tell no readings.
var travelWords = func() []Word {
	var list []Word
	for _, pair := range strings.Fields(travelKana) {
		reading, text, _ := strings.Cut(pair, "=")
		list = append(list, Word{text, reading})
	}
	return list
}()

const travelKana = `
	にゅうこく=入国 しゅっこく=出国 こっきょう=国境 ぜいかん=税関 しんこく=申告 りょけん=旅券 さしょう=査証 びざ=ビザ ぱすぽーと=パスポート
	けんえき=検疫 めんぜい=免税 にもつ=荷物 げんきん=現金 りょうがえ=両替 ぎんこう=銀行 かーど=カード えーてぃーえむ=ATM
	びょういん=病院 くすり=薬 やっきょく=薬局 いしゃ=医者 きゅうきゅう=救急 きゅうきゅうしゃ=救急車 けいさつ=警察 しょうぼう=消防 きんきゅう=緊急
	たいしかん=大使館 りょうじかん=領事館 ふんしつ=紛失 でんわ=電話 ばんごう=番号 つうしん=通信
	くうこう=空港 えき=駅 てつどう=鉄道 れっしゃ=列車 でんしゃ=電車 ばす=バス たくしー=タクシー ふね=船 みなと=港 ひこうき=飛行機 こうつう=交通
	みち=道 ちず=地図 きっぷ=切符 じこく=時刻 じかん=時間 えいぎょう=営業 あんない=案内 かんこう=観光 めいしょ=名所 ぶんか=文化 れきし=歴史
	しぜん=自然 せかいいさん=世界遺産 てら=寺 いちば=市場 かいもの=買い物 おみやげ=お土産 たべもの=食べ物 しょくじ=食事 りょうり=料理 めん=麺
	こーひー=コーヒー みず=水 のみみず=飲み水 といれ=トイレ ほてる=ホテル しゅくはく=宿泊 てんき=天気 たいふう=台風 あめ=雨 こども=子ども かぞく=家族
	くるま=車 うんてん=運転 めんきょ=免許 しゃりょう=車両 ぼうえき=貿易 かもつ=貨物 べとなむ=ベトナム はのい=ハノイ ほーちみん=ホーチミン
	だなん=ダナン ふえ=フエ はろん=ハロン らおす=ラオス かんぼじあ=カンボジア ちゅうごく=中国 にほん=日本 にほんご=日本語 ことば=言葉 しょうめい=証明
	いーびざ=eビザ きんし=禁止 せいげん=制限 ちゅうい=注意 あんぜん=安全 まいご=迷子 わすれもの=忘れ物 うみ=海 やま=山 ぎゅうにく=牛肉
`
