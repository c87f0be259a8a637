package input

import (
	"cuango/contentsync/content"
)

// The keys that a screen adds to every layout.
const (
	Clear = "clear" // takes everything away
)

// A Key is a key of a board as it is shown.
type Key struct {
	ID    string  // what Press takes
	Label string  // what stands on it
	Mark  string  // a pictogram that stands on it instead
	Width float64 // in letters; a key with a width and neither label nor mark is a hole
}

// A Board is the keyboard of a language with what was typed on it. It is a value: a copy stays as it is. It is not safe for concurrent use.
type Board struct {
	lang   content.Lang
	method Method
	native Method
	layout Layout
	latin  bool // the change key has brought Latin letters
	shift  bool
	state  State
}

// New makes the board that follows a language; words are the pack's own in it, for methods that convert.
func New(lang content.Lang, words []Word) *Board {
	b := &Board{lang: lang, native: MethodOf(lang, words)}
	b.method, b.layout = b.native, LayoutOf(lang)
	return b
}

// Rows are the keys that are shown now.
func (b *Board) Rows() [][]Key {
	rows := b.layout.Rows
	if b.shift && b.layout.Shift != nil {
		rows = b.layout.Shift
	}
	out := make([][]Key, len(rows))
	for i, row := range rows {
		wide := 1.3 // of shift and backspace
		if len(row) >= Columns {
			wide = 1
		}
		for _, s := range row {
			k := Key{ID: s, Label: s, Width: 1}
			switch s {
			case KeyShift:
				k.ID, k.Label, k.Mark, k.Width = "shift", "", "shift", wide
			case KeyBack:
				k.ID, k.Label, k.Mark, k.Width = "backspace", "", "backspace", wide
			case Blank:
				k = Key{Width: 1}
			default:
				if class(firstRune(s)) > 0 || isTone(s) { // a mark alone needs something to stand on
					k.Label = "\u25cc" + s
				}
			}
			out[i] = append(out[i], k)
		}
	}
	return out
}

// A Layer is which of a board's keys are shown. Boards of one language show the same keys on the same layer.
type Layer struct{ changed, shifted bool }

// Layer gives the layer of keys that Rows gives.
func (b *Board) Layer() Layer { return Layer{b.latin, b.shift && b.layout.Shift != nil} }

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func isTone(s string) bool {
	switch s {
	case "\u0301", "\u0300", "\u0309", "\u0303", "\u0323":
		return true
	}
	return false
}

// Tinted tells whether a key is one of the Vietnamese letters and tones, which are drawn apart.
func (b *Board) Tinted(id string) bool {
	if !b.layout.Marks {
		return false
	}
	for _, rows := range [][][]string{b.layout.Rows, b.layout.Shift} {
		if len(rows) > 0 {
			for _, s := range rows[0] {
				if s == id {
					return true
				}
			}
		}
	}
	return false
}

// Press is a key: the ID of one that is shown, Space or Clear.
func (b *Board) Press(id string) {
	switch id {
	case "":
	case "shift":
		b.shift = !b.shift
	case "backspace":
		b.state = b.method.Back(b.state)
	case Clear:
		b.state = State{}
	case Space:
		b.state = b.method.Press(b.state, Space)
	default:
		b.state = b.method.Press(b.state, id)
		b.shift = false // for one letter
	}
}

// Text is what stands in the field.
func (b *Board) Text() string { return b.state.Shown() }

// Query is the text to look for.
func (b *Board) Query() string { return b.state.Query() }

// Set puts a text into the field, as if it had been typed.
func (b *Board) Set(text string) { b.state = From(text) }

// Candidates are what may stand in the place of what is in progress, the best first.
func (b *Board) Candidates() []string {
	var out []string
	for _, c := range b.state.Candidates {
		out = append(out, c.Text)
	}
	return out
}

// Converts tells whether there are candidates at times: the screen keeps a row for them.
func (b *Board) Converts() bool { return b.method.Candidates() }

// Choose takes a candidate.
func (b *Board) Choose(n int) { b.state = b.method.Choose(b.state, n) }

// Switch changes to Latin letters and back. What is in progress stays as it is shown.
func (b *Board) Switch() {
	if _, ok := Native(b.lang); !ok {
		return
	}
	b.state, b.shift = b.method.Commit(b.state), false
	if b.latin = !b.latin; b.latin {
		b.method, b.layout = Latin{Telex: true}, LatinLayout()
		return
	}
	b.method, b.layout = b.native, LayoutOf(b.lang)
}

// Name is what stands on the change key: what it brings. It is empty where there is nothing to change to.
func (b *Board) Name() string {
	label, ok := Native(b.lang)
	switch {
	case !ok:
		return ""
	case b.latin:
		return label
	}
	return "ABC"
}

// Latin tells whether Latin letters are on the keys.
func (b *Board) Latin() bool { return b.latin || b.layout.Latin }
