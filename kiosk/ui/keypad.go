package ui

import (
	"time"

	"cuango/kiosk/focus"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/widgets"
)

// A PadKey is a key of an external keypad.
type PadKey string

// The keys of a keypad. Nothing else that is pressed does anything.
const (
	PadUp     PadKey = "up"
	PadDown   PadKey = "down"
	PadLeft   PadKey = "left"
	PadRight  PadKey = "right"
	PadSelect PadKey = "select"
	PadBack   PadKey = "back"
	PadSpeak  PadKey = "speak"
	PadNext   PadKey = "next_page"
	PadBefore PadKey = "previous_page"
)

// padRepeat is how often a key that is held down acts.
const padRepeat = 180 * time.Millisecond

// focusEm and focusGapEm are the look's focus ring in em of the body text: bright, on dark.
const (
	focusEm    = 0.25
	focusGapEm = 0.17
)

var arrows = map[PadKey]focus.Dir{PadUp: focus.Up, PadDown: focus.Down, PadLeft: focus.Left, PadRight: focus.Right}

// PadPress is a key of the keypad that goes down, or that is held and repeats. Arrows and page keys act then, the others when they are let go.
func (s *Shell) PadPress(k PadKey, repeated bool) {
	now := s.Now()
	if since := now.Sub(s.padAt); repeated && since >= 0 && since < padRepeat {
		return
	}
	s.padAt = now
	if !repeated {
		s.padWatched(k, true)
		s.present.pad = s.steady()
	} else if s.steady()-s.present.pad >= session.LongestHold {
		return // something leans on it
	}
	if repeated && (k == PadSelect || k == PadBack || k == PadSpeak) {
		return
	}
	if s.touched() { // nobody touches a wall
		return
	}
	switch {
	case k == PadSelect:
		s.interrupt(s.sheet.Focused())
	case k != PadSpeak:
		s.interrupt(nil)
	}
	s.dressPad()
	before := s.padID
	switch k {
	case PadSelect:
		s.sheet.SelectDown()
	case PadNext:
		s.sheet.PageBy(1)
	case PadBefore:
		s.sheet.PageBy(-1)
	default:
		if d, ok := arrows[k]; ok {
			s.sheet.Arrow(d)
		}
	}
	s.focusTold(before)
}

// PadRelease is a key of the keypad that is let go.
func (s *Shell) PadRelease(k PadKey) {
	if s.padWatched(k, false) {
		return
	}
	before := s.padID
	switch k {
	case PadSelect:
		s.sheet.SelectUp()
	case PadBack:
		s.padBack()
	case PadSpeak:
		s.padSpeak()
	case PadUp, PadDown, PadLeft, PadRight, PadNext, PadBefore: // have acted
	}
	s.focusTold(before)
}

// padBack leads out of the question first, then to the page before; where there is none, home, and from home to the choice of languages.
func (s *Shell) padBack() {
	if s.dialog != nil {
		s.stay()
		return
	}
	for _, id := range []string{"bar-back", "bar-home", "staff-back", "staff-leave", "staff-home"} {
		if s.sheet.PressID(id) {
			return
		}
	}
	if s.state.Screen == session.Language && !s.covered() {
		s.emit(session.GoBack{})
	}
}

// padSpeak turns the voice on: from then on what has the focus is spoken. With the voice on it reads the page, or stops reading it.
func (s *Shell) padSpeak() {
	if s.Voice == nil || s.covered() {
		return
	}
	if s.state.Screen == session.Attract { // a wish lives with a visit
		s.emit(session.OpenLanguage{})
	}
	if a := s.state.Access; !a.Voice {
		a.Voice = true
		s.emit(session.SetAccess{Access: a})
		return
	}
	s.Listen()
}

func (s *Shell) dressPad() {
	s.sheet.SetRing(widgets.Ring{
		In: max(2, s.look.E(focusGapEm)), Out: max(3, s.look.E(focusEm)), Dark: s.look.FocusGap, Light: s.look.Focus,
	}, s.state.Lang.RightToLeft() && s.state.Screen != session.Attract)
}

// focusTold speaks what has the focus when that has changed, if the voice is on.
func (s *Shell) focusTold(before string) {
	k := s.sheet.Focused()
	if k == nil {
		s.padID = ""
		return
	}
	s.padID = k.ID
	if k.ID != before {
		s.SayKey(k)
	}
}
