package typeset

import "unicode"

// number is a telephone number or another long one that is written in groups: runes [start,end). A
// line ends inside of it only when it is wider than the line, and in right-to-left text its groups keep their order.
type number struct{ start, end int }

// minDigits is how many digits make a number long: fewer than in any telephone number but those of three
// digits, which have no groups; more than a year and a day have.
const minDigits = 7

// findNumbers looks for groups of digits with one space, hyphen or bracket between them. Dates, hours
// and amounts with points are none: the Unicode rules keep those whole.
func (w *work) findNumbers() {
	w.numbers = w.numbers[:0]
	for i := 0; i < len(w.text); i++ {
		if end := w.numberAt(i); end > i {
			w.numbers = append(w.numbers, number{i, end})
			i = end - 1
		}
	}
}

// numberAt gives the end of the number that begins at a rune, or 0.
func (w *work) numberAt(i int) int {
	r := w.text[i]
	if r != '+' && r != '(' && !unicode.IsDigit(r) {
		return 0
	}
	if i > 0 && joinsNumber(w.text[i-1]) {
		return 0
	}
	digits, open, gap, end := 0, 0, 0, 0
	j := i
	for ; j < len(w.text); j++ {
		switch c := w.text[j]; {
		case unicode.IsDigit(c):
			digits++
			gap, end = 0, j+1
			continue
		case c == '+' && (j == i || j == i+1 && r == '('):
			continue
		case c == '(':
			open++
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
	case digits < minDigits && !(r == '+' && digits > 1), open > 0, end == 0:
		return 0
	case end < len(w.text) && joinsNumber(w.text[end]) && end+1 < len(w.text) && unicode.IsDigit(w.text[end+1]):
		return 0
	case end < len(w.text) && unicode.IsLetter(w.text[end]) && w.text[end] < 0x250:
		return 0 // a name of something: 1234567A
	}
	return end
}

// joinsNumber tells the characters beside which digits are part of something else.
func joinsNumber(r rune) bool {
	switch r {
	case '.', ',', ':', '/', '\'', '’', 0x066B, 0x066C:
		return true
	}
	return unicode.IsDigit(r) || unicode.IsLetter(r) && r < 0x250
}

// inNumber tells whether a place is inside a number.
func (w *work) inNumber(at int) bool {
	for _, n := range w.numbers {
		if n.start >= at {
			return false
		}
		if at < n.end {
			return true
		}
	}
	return false
}
