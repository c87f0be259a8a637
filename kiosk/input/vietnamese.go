package input

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Latin is the method of all languages of Latin and Cyrillic letters: keys add what stands on them. The keys
// of the five Vietnamese tones are the combining marks U+0301, U+0300, U+0309, U+0303 and U+0323: a tone goes to the
// vowel of the last word that carries it.
type Latin struct {
	// Telex lets plain letters make Vietnamese ones: aa aw dd ee oo ow uw w, and s f r x j z for the tones. A word
	// that is no Vietnamese syllable stays as it was typed.
	Telex bool
}

// Press implements Method.
func (m Latin) Press(s State, key string) State {
	switch {
	case key == Space:
		return space(s)
	case full(s):
		return s
	}
	s.raw += key
	s.Preedit = m.word(s.raw)
	return s
}

// Back implements Method: the last letter goes, with its marks.
func (m Latin) Back(s State) State {
	if s.raw == "" && s.Text != "" { // into the word before
		s.Text = dropLast(norm.NFC.String(s.Text))
		return s
	}
	s.raw = dropLast(s.Preedit)
	s.Preedit = s.raw
	return s
}

// Choose implements Method.
func (Latin) Choose(s State, _ int) State { return s }

// Commit implements Method.
func (Latin) Commit(s State) State { return commit(s) }

// Candidates implements Method.
func (Latin) Candidates() bool { return false }

// loan are foreign words of travellers that a Telex keyboard would change.
var loan = []string{"taxi", "visa", "wifi", "bus", "tour", "fax", "resort", "web", "usd", "atm", "esim", "euro", "passport", "stop", "shop", "sos", "jeep"}

func (m Latin) word(raw string) string {
	t := typing{telex: m.Telex, plainAt: -1}
	for _, r := range norm.NFC.String(raw) {
		t.key(r)
	}
	plain := strings.ToLower(raw)
	if m.Telex && t.changed && !t.explicit && (slices.Contains(loan, plain) || !t.syllable()) {
		return raw
	}
	return t.String()
}

// The tones, as combining marks.
const (
	acute = '\u0301'
	grave = '\u0300'
	hook  = '\u0309'
	tilde = '\u0303'
	dot   = '\u0323'
)

var toneKeys = map[rune]rune{'s': acute, 'f': grave, 'r': hook, 'x': tilde, 'j': dot}

// typing is a word on its way: letters without their tone, and the tone.
type typing struct {
	letters  []rune
	tone     rune
	tones    int // Telex keys of tones
	toneAt   int // how many letters there were when the tone was typed
	telex    bool
	plain    bool // a change was taken back by a double key: the rest of the word is as typed
	plainAt  int  // how many letters came before that; −1: none was
	changed  bool
	explicit bool // keys with marks were used: they are never taken back
}

func (t *typing) key(r rune) {
	low := unicode.ToLower(r)
	if tone := toneOf(r); tone != 0 {
		t.explicit = true
		t.setTone(tone)
		return
	}
	if base, tone := split(r); tone != 0 || strings.ContainsRune("ăâđêôơư", unicode.ToLower(base)) {
		t.explicit = true
		t.letters = append(t.letters, base)
		if tone != 0 {
			t.tone = tone
		}
		return
	}
	if !t.telex || t.plain || !t.change(low, r) {
		if t.plain && t.plainAt < 0 {
			t.plainAt = len(t.letters)
		}
		t.letters = append(t.letters, r)
	}
}

func toneOf(r rune) rune {
	switch r {
	case acute, grave, hook, tilde, dot:
		return r
	}
	return 0
}

// split takes the tone off a Vietnamese letter.
func split(r rune) (base, tone rune) {
	var rest []rune
	for _, x := range norm.NFD.String(string(r)) {
		if n := toneOf(x); n != 0 {
			tone = n
		} else {
			rest = append(rest, x)
		}
	}
	c := []rune(norm.NFC.String(string(rest)))
	if len(c) != 1 {
		return r, 0
	}
	if tone != 0 && !vowel(c[0]) {
		return r, 0
	}
	return c[0], tone
}

// setTone sets a tone, or takes it away when it is there.
func (t *typing) setTone(tone rune) {
	if t.tone == tone {
		tone = 0
	}
	t.tone, t.toneAt = tone, len(t.letters)
}

// change applies a Telex key. It tells whether the key was used up.
func (t *typing) change(low, r rune) bool {
	if tone, ok := toneKeys[low]; ok && t.hasVowel() {
		t.changed = true
		t.tones++
		if t.tone == tone {
			t.tone, t.plain = 0, true
			return false // the letter itself
		}
		t.tone, t.toneAt = tone, len(t.letters)
		return true
	}
	switch low {
	case 'z':
		if t.tone != 0 {
			t.tone = 0
			return true
		}
	case 'd':
		return t.double(0, 'd', 'đ')
	case 'a', 'e', 'o':
		marked := map[rune]rune{'a': 'â', 'e': 'ê', 'o': 'ô'}[low]
		for i := len(t.letters) - 1; i >= 0; i-- {
			if l := unicode.ToLower(t.letters[i]); l == low || l == marked {
				if i < len(t.letters)-1 && l == marked { // a vowel far behind is not undone
					return false
				}
				return t.double(i, low, marked)
			} else if vowel(t.letters[i]) && i == len(t.letters)-1 && low != 'o' && low != 'e' {
				return false
			}
		}
	case 'w':
		return t.breve(r)
	}
	return false
}

// double puts a mark on the letter at i, or takes it off again.
func (t *typing) double(i int, plain, marked rune) bool {
	if i >= len(t.letters) {
		return false
	}
	switch l := t.letters[i]; unicode.ToLower(l) {
	case plain:
		t.letters[i], t.changed = sameCase(marked, l), true
		return true
	case marked:
		t.letters[i], t.plain = sameCase(plain, l), true
	}
	return false
}

// breve is the key w: ă ơ ư, and ươ for uo.
func (t *typing) breve(r rune) bool {
	at := -1
	for i := len(t.letters) - 1; i >= 0; i-- {
		if strings.ContainsRune("aouăơưâô", unicode.ToLower(t.letters[i])) {
			at = i
			break
		}
	}
	if at < 0 {
		if len(t.letters) == 0 || t.hasVowel() {
			return false
		}
		t.letters, t.changed = append(t.letters, sameCase('ư', r)), true // nhw: như
		return true
	}
	low := unicode.ToLower(t.letters[at])
	before := rune(0)
	if at > 0 {
		before = unicode.ToLower(t.letters[at-1])
	}
	q := at > 1 && unicode.ToLower(t.letters[at-2]) == 'q'
	set := func(i int, m rune) { t.letters[i], t.changed = sameCase(m, t.letters[i]), true }
	switch {
	case (low == 'ơ' || low == 'ă') || (low == 'ư' && at == len(t.letters)-1):
		set(at, map[rune]rune{'ơ': 'o', 'ă': 'a', 'ư': 'u'}[low])
		if low == 'ơ' && before == 'ư' {
			set(at-1, 'u')
		}
		t.plain = true
		return false
	case low == 'o' && (before == 'u' || before == 'ư') && !q:
		set(at-1, 'ư')
		set(at, 'ơ')
	case low == 'a' && before == 'u' && !q: // mua: mưa
		set(at-1, 'ư')
	case low == 'u' && before == 'u', low == 'u' && before == 'ư': // huu: hưu
		set(at-1, 'ư')
	case low == 'u' && before == 'o' && at > 1 && unicode.ToLower(t.letters[at-2]) == 'u': // uou: ươu
		set(at-2, 'ư')
		set(at-1, 'ơ')
	case low == 'a' || low == 'â':
		set(at, 'ă')
	case low == 'o' || low == 'ô':
		set(at, 'ơ')
	default:
		set(at, 'ư')
	}
	return true
}

func sameCase(r, like rune) rune {
	if unicode.IsUpper(like) {
		return unicode.ToUpper(r)
	}
	return r
}

func vowel(r rune) bool { return strings.ContainsRune("aăâeêioôơuưy", unicode.ToLower(r)) }

func (t *typing) hasVowel() bool { return slices.ContainsFunc(t.letters, vowel) }

// parts gives where the vowels of the word begin and end: not the u of qu, nor the i of gia.
func (t *typing) parts() (from, to int) {
	for from < len(t.letters) && !vowel(t.letters[from]) {
		from++
	}
	to = from
	for to < len(t.letters) && vowel(t.letters[to]) {
		to++
	}
	head := strings.ToLower(string(t.letters[:min(from+1, len(t.letters))]))
	if (head == "qu" || head == "gi") && to-from > 1 {
		from++
	}
	return from, to
}

// String gives the word with its tone, placed as dictionaries place it: hoà, thuý, mùa, nghiệp.
func (t *typing) String() string {
	l := slices.Clone(t.letters)
	from, to := t.parts()
	for i := from; i+1 < to; i++ { // ưo is ươ as soon as something follows
		if unicode.ToLower(l[i]) == 'ư' && unicode.ToLower(l[i+1]) == 'o' && i+2 < len(l) && t.telex && !t.plain {
			l[i+1] = sameCase('ơ', l[i+1])
		}
	}
	if t.tone == 0 || from == to {
		return norm.NFC.String(string(l))
	}
	at := toneVowel(l, from, to)
	return norm.NFC.String(string(l[:at+1]) + string(t.tone) + string(l[at+1:]))
}

func toneVowel(l []rune, from, to int) int {
	for i := to - 1; i >= from; i-- {
		if strings.ContainsRune("ăâêôơ", unicode.ToLower(l[i])) {
			return i
		}
	}
	v := strings.ToLower(string(l[from:to]))
	switch {
	case to-from == 1:
		return from
	case to < len(l): // a consonant ends the word
		return to - 1
	case to-from > 2:
		return from + 1
	case v == "oa" || v == "oe" || v == "uy" || v == "uê" || v == "uơ":
		return to - 1
	}
	return from
}

var (
	initials = strings.Fields("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x")
	finals   = strings.Fields("c ch m n ng nh p t")
	// nuclei are the vowels of a syllable, those on their way too (vie of viết).
	nuclei = strings.Fields("a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia ie iê iu oa oă oe oi ôi ơi oo ua uâ uê ue ui uô uo uơ ưa ưi ưo ươ ưu uy " +
		"oai oay oao oeo iêu ieu yê ye yêu yeu uây uay uao uôi uoi ươi ưoi ươu ưou uya uyê uye uyu")
)

// syllable tells whether the word can be Vietnamese, or its beginning up to a change that was taken back.
func (t *typing) syllable() bool {
	if t.plainAt >= 0 {
		head := *t
		head.letters, head.plainAt = t.letters[:t.plainAt], -1
		return head.syllable()
	}
	if t.tones > 2 {
		return false // nobody changes a tone twice: express, process
	}
	from, to := t.parts()
	low := func(a, b int) string { return strings.ToLower(string(t.letters[a:b])) }
	if head := low(0, from); head != "" && !slices.Contains(initials, head) {
		return false
	}
	if from == to {
		return true // a consonant alone, as yet
	}
	tail := low(to, len(t.letters))
	if !slices.Contains(nuclei, low(from, to)) || (tail != "" && !slices.Contains(finals, tail)) {
		return false
	}
	if t.tone == 0 {
		return true
	}
	if t.toneAt > from && t.toneAt < to && strings.ContainsRune("ae", unicode.ToLower(t.letters[t.toneAt])) {
		return false // visa, no vía: a tone key is not followed by an open vowel
	}
	stop := tail == "c" || tail == "ch" || tail == "p" || tail == "t"
	return !stop || t.tone == acute || t.tone == dot
}
