// Package input turns keys of the on-screen keyboard into text: one method for each way of writing, and the
// layouts of the keys as data. It is pure: a [State] is a value, and a [Method] gives the state after a key.
//
// No method knows a window, a language's words of the interface, or what the text is for.
package input

import (
	"strings"
	"unicode/utf8"
)

// A State is what was typed so far.
type State struct {
	Text       string      // done
	Preedit    string      // in progress: what it shows behind Text
	Candidates []Candidate // what may stand in its place, the best first
	raw        string      // the keys of the word in progress
}

// A Candidate is what may stand in the place of the first Used letters of what is in progress.
type Candidate struct {
	Text string
	Used int // bytes of the keys in progress
}

// Shown is the text with what is in progress.
func (s State) Shown() string { return s.Text + s.Preedit }

// Empty tells whether nothing was typed.
func (s State) Empty() bool { return s.Text == "" && s.Preedit == "" }

// Query is the text to look for: where a candidate stands for all that is in progress, the best one.
func (s State) Query() string {
	if len(s.Candidates) > 0 && s.raw != "" && s.Candidates[0].Used == len(s.raw) {
		return s.Text + s.Candidates[0].Text
	}
	return s.Text + s.Preedit
}

// MaxRunes is the longest text: what comes after it is not taken.
const MaxRunes = 60

// A Method is a way of writing.
type Method interface {
	// Press gives the state after a key. A key is the text on it, or a mark that the layout names.
	Press(s State, key string) State
	// Back takes away what one touch of the backspace key takes.
	Back(s State) State
	// Choose puts a candidate in its place; a number that is none changes nothing.
	Choose(s State, n int) State
	// Commit ends what is in progress as it is shown.
	Commit(s State) State
	// Candidates tells whether the method ever has any: the keyboard keeps a row for them.
	Candidates() bool
}

// Space ends the word.
const Space = " "

// From gives the state of a text that was typed by any method.
func From(text string) State {
	text = strings.ToValidUTF8(text, "")
	if utf8.RuneCountInString(text) > MaxRunes {
		text = string([]rune(text)[:MaxRunes])
	}
	return State{Text: text}
}

func full(s State) bool {
	return utf8.RuneCountInString(s.Text)+utf8.RuneCountInString(s.raw) >= MaxRunes
}

// commit is Commit for all methods: what is shown stays.
func commit(s State) State { return State{Text: s.Text + s.Preedit} }

// endsInSpace tells whether another space would say nothing.
func endsInSpace(s string) bool { return s == "" || strings.HasSuffix(s, " ") }

func space(s State) State {
	s = commit(s)
	if !endsInSpace(s.Text) && !full(s) {
		s.Text += " "
	}
	return s
}

func dropLast(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-n]
}
