package widgets

import (
	"unicode"
	"unicode/utf8"

	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
)

// revealed is a text in its lines, begun further on, with an ellipsis, when the first of its marks would stand behind the end of what is seen.
// What stands before lead, in bytes, stays: it says of what the rest is. The text begins at a word.
func (k *Kit) revealed(part paint.Part, w Words, marks []Mark, lead int) (paint.Part, []Mark) {
	t, ok := part.(paint.Text)
	if !ok || t.P == nil || !t.P.Truncated || len(marks) == 0 || len(t.P.Lines) == 0 || len(w.Runs) != 1 {
		return t, marks
	}
	s, m := w.Runs[0].Text, marks[0]
	if m.Start < lead || m.End > len(s) || m.Start >= m.End {
		return t, marks
	}
	seen := t.P.Lines[len(t.P.Lines)-1].End // runes
	if utf8.RuneCountInString(s[:m.End]) <= seen {
		return t, marks
	}
	n := len(t.P.Lines)
	for _, share := range []int{3, 8, seen + 1} { // a third of what is seen stands before the mark, or less, or nothing
		from := begin(s, m.Start, seen/share)
		if from <= lead {
			continue
		}
		cut := w
		cut.Runs = []typeset.Run{{Text: s[:lead] + "…" + s[from:]}}
		by := lead + len("…") - from
		u := k.Set(cut.Lines(n), t.Box.Min, t.Box.Dx(), t.C) // as long a line, as high a box
		if last := u.P.Lines[len(u.P.Lines)-1].End; u.P.Truncated && utf8.RuneCountInString(cut.Runs[0].Text[:m.End+by]) > last && share <= seen {
			continue
		}
		var moved []Mark
		for _, o := range marks {
			if o.Start >= from {
				moved = append(moved, Mark{o.Start + by, o.End + by})
			}
		}
		return u, moved
	}
	return t, marks
}

// begin is where a text begins that shows the byte at, and so many runes before it or fewer: at the first letter of a word, or between two
// characters of a script that has no words' ends. Nothing is torn: marks on letters stay with them.
func begin(s string, at, runes int) int {
	from := at
	for i := at; i > 0 && runes >= 0; runes-- {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		next, _ := utf8.DecodeRuneInString(s[i:])
		if between(r, next) {
			from = i
		}
		i -= n
	}
	return from
}

// between tells whether a text may begin with next, after r.
func between(r, next rune) bool {
	switch {
	case next == 0x200B || unicode.IsSpace(next) || unicode.IsMark(next) || unicode.IsPunct(next):
		return false
	case r == 0x200B || unicode.IsSpace(r):
		return true
	}
	wide := func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F
	}
	return (wide(r) || unicode.IsPunct(r)) && unicode.Is(unicode.Han, next)
}
