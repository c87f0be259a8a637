package typeset

import "unicode"

// number is a telephone number or another long one that is written in groups: runes [start,end). A
// line ends inside of it only when it is wider than the line, and in right-to-left text its groups keep their order.
type number struct{ start, end int }

// minDigits is how many digits make a number long: fewer than in any telephone number but those of three
// digits, which have no groups; more than a year and a day have.
const minDigits = 7

// maxNumber bounds a number: what is longer is a list.
const maxNumber = 40

// findNumbers looks for groups of digits with one space, hyphen or bracket between them. Dates, hours
// and amounts with points are none: the Unicode rules keep those whole.
func (w *work) findNumbers() {
	w.numbers = w.numbers[:0]
	for i := 0; i < len(w.text); i++ {
		end, is := w.numberAt(i)
		if is && end-i <= maxNumber {
			w.numbers = append(w.numbers, number{i, end})
		}
		i = max(i, end-1)
	}
}

// numberAt tells whether a number begins at a rune, and where to look on.
func (w *work) numberAt(i int) (end int, is bool) {
	r := w.text[i]
	if r != '+' && r != '(' && !unicode.IsDigit(r) {
		return i, false
	}
	if i > 0 && joinsNumber(w.text[i-1]) {
		return i, false
	}
	digits, opened, open, gap := 0, 0, 0, 0
	j := i
	for ; j < len(w.text); j++ {
		switch c := w.text[j]; {
		case unicode.IsDigit(c):
			digits++
			gap, end = 0, j+1
			continue
		case c == '+' && (j == i || j == i+1 && r == '('):
			continue
		case c == '(' && opened < 2:
			open++
			opened++
		case c == ')' && open > 0:
			open--
			end = j + 1
		case c == ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F || c == '-' || c == 0x2011:
		default:
			gap = 3
		}
		if gap++; gap > 2 && j > i {
			break
		}
	}
	switch {
	case open > 0:
		return i, false
	case digits < minDigits && (r != '+' || digits <= 1):
		return end, false
	case end+1 < len(w.text) && joinsNumber(w.text[end]) && unicode.IsDigit(w.text[end+1]):
		return end, false
	case end < len(w.text) && unicode.IsLetter(w.text[end]) && w.text[end] < 0x250:
		return end, false // a name of something: 1234567A
	}
	return end, true
}

// joinsNumber tells the characters beside which digits are part of something else.
func joinsNumber(r rune) bool {
	switch r {
	case '.', ',', ':', '/', '\'', '’', 0x066B, 0x066C:
		return true
	}
	return unicode.IsDigit(r) || unicode.IsLetter(r) && r < 0x250
}
