package input

import "strings"

// Hangul composes syllables from the letters of the two-set layout.
type Hangul struct{}

const (
	leads  = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
	vowels = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
	tails  = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
)

// joins are two letters that make one.
var joins = map[string]string{
	"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
	"ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ", "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}

func place(list, jamo string) int {
	if i := strings.Index(list, jamo); i >= 0 && jamo != "" {
		return i / 3 // each letter has three bytes
	}
	return -1
}

// Press implements Method.
func (Hangul) Press(s State, key string) State {
	switch {
	case key == Space:
		return space(s)
	case full(s):
		return s
	case place(leads, key) < 0 && place(vowels, key) < 0:
		s = commit(s)
		s.Text += key
		return s
	}
	s.raw += key
	s.Preedit = compose(s.raw)
	return s
}

// Back implements Method: letter by letter within what is in progress, then by syllable.
func (Hangul) Back(s State) State {
	if s.raw == "" {
		s.Text = dropLast(s.Text)
		return s
	}
	s.raw = dropLast(s.raw)
	s.Preedit = compose(s.raw)
	return s
}

// Choose implements Method.
func (Hangul) Choose(s State, _ int) State { return s }

// Commit implements Method.
func (Hangul) Commit(s State) State { return commit(s) }

// Candidates implements Method.
func (Hangul) Candidates() bool { return false }

// syllable is one on its way: lead, vowel and one or two tails.
type syllable struct{ lead, vowel, tail, tail2 string }

func (y syllable) String() string {
	l, v := place(leads, y.lead), place(vowels, y.vowel)
	if l < 0 || v < 0 {
		return y.lead + y.vowel + y.tail + y.tail2
	}
	tail := y.tail
	if y.tail2 != "" {
		tail = joins[y.tail+y.tail2]
	}
	return string(rune(0xAC00 + (l*21+v)*28 + place(tails, tail) + 1))
}

// compose joins letters to syllables. A consonant belongs to the next syllable when a vowel follows it.
func compose(raw string) string {
	var out strings.Builder
	var y syllable
	flush := func(next syllable) { out.WriteString(y.String()); y = next }
	for _, r := range raw {
		j := string(r)
		if place(vowels, j) >= 0 {
			switch joined := joins[y.vowel+j]; {
			case y.tail2 != "":
				lead := y.tail2
				y.tail2 = ""
				flush(syllable{lead: lead, vowel: j})
			case y.tail != "":
				lead := y.tail
				y.tail = ""
				flush(syllable{lead: lead, vowel: j})
			case y.vowel == "":
				y.vowel = j
			case joined != "" && place(vowels, joined) >= 0:
				y.vowel = joined
			default:
				flush(syllable{vowel: j})
			}
			continue
		}
		switch {
		case y == (syllable{}):
			y.lead = j
		case y.lead == "" || y.vowel == "" || y.tail2 != "":
			flush(syllable{lead: j})
		case y.tail == "" && place(tails, j) >= 0:
			y.tail = j
		case y.tail != "" && place(tails, joins[y.tail+j]) >= 0:
			y.tail2 = j
		default:
			flush(syllable{lead: j})
		}
	}
	return out.String() + y.String()
}
