package input

import (
	"slices"
	"unicode"
)

// Marks is the method of scripts whose letters carry marks above, below and around: Thai, Lao, Khmer, Arabic. Keys add
// what stands on them; marks of one letter are put in the order in which texts have them, however they were typed.
type Marks struct{}

// Coeng is the Khmer key that puts the next consonant below the last one.
const Coeng = "\u17d2"

// Press implements Method.
func (Marks) Press(s State, key string) State {
	switch {
	case key == Space:
		return space(s)
	case full(s):
		return s
	}
	s = commit(s)
	s.Text = canonical(s.Text + key)
	return s
}

// Back implements Method: one mark or letter; a Khmer letter below goes with its coeng.
func (Marks) Back(s State) State {
	s = commit(s)
	s.Text = dropLast(s.Text)
	if r := []rune(s.Text); len(r) > 0 && string(r[len(r)-1]) == Coeng {
		s.Text = dropLast(s.Text)
	}
	return s
}

// Choose implements Method.
func (Marks) Choose(s State, _ int) State { return s }

// Commit implements Method.
func (Marks) Commit(s State) State { return commit(s) }

// Candidates implements Method.
func (Marks) Candidates() bool { return false }

// class is the place of a mark behind its letter; 0 is a letter.
func class(r rune) int {
	switch {
	case r == 0x0E33 || r == 0x0EB3: // sara am, which is drawn with the letter before it
		return 4
	case r == 0x0EBC: // Lao letter below
		return 1
	case r == 0x0E31 || (r >= 0x0E34 && r <= 0x0E3A), r == 0x0EB1 || (r >= 0x0EB4 && r <= 0x0EBB):
		return 2
	case r >= 0x0E47 && r <= 0x0E4E, r >= 0x0EC8 && r <= 0x0ECD:
		return 3
	case r == 0x17CC: // robat
		return 1
	case r == 0x17D2: // coeng, with the letter behind it
		return 2
	case r == 0x17C9 || r == 0x17CA: // shifters
		return 3
	case r >= 0x17B6 && r <= 0x17C5:
		return 4
	case r >= 0x17C6 && r <= 0x17D1, r == 0x17DD:
		return 5
	}
	return 0
}

// canonical orders the marks of the last letter.
func canonical(text string) string {
	r := []rune(text)
	start := len(r) - 1
	for start > 0 && (class(r[start]) > 0 || (r[start-1] == 0x17D2 && !unicode.IsSpace(r[start]))) {
		start--
	}
	if start < 0 || start == len(r)-1 {
		return text
	}
	type mark struct {
		text  []rune
		class int
	}
	var marks []mark
	for i := start + 1; i < len(r); i++ {
		m := mark{r[i : i+1], class(r[i])}
		if r[i] == 0x17D2 && i+1 < len(r) && class(r[i+1]) == 0 {
			m.text = r[i : i+2]
			i++
		} else if r[i] == 0x17D2 && i+1 == len(r) {
			m.class = 9 // waits for its letter at the end
		}
		marks = append(marks, m)
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return a.class - b.class })
	out := slices.Clone(r[:start+1])
	for _, m := range marks {
		out = append(out, m.text...)
	}
	return string(out)
}
