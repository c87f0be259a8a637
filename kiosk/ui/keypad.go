package ui

import (
	"strings"
	"time"

	"cuango/kiosk/focus"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
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

	PadLouder  PadKey = "louder"
	PadQuieter PadKey = "quieter"
)

// padRepeat is how often a key that is held down acts.
const padRepeat = 180 * time.Millisecond

// focusEm and focusGapEm are the look's focus ring in em of the body text: bright, on dark.
const (
	focusEm    = 0.25
	focusGapEm = 0.17
	focusEnds  = 0.09 // the dark edge outside of the bright ring
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
	switch k {
	case PadSpeak:
	case PadLouder, PadQuieter: // what is being said goes on, louder
		s.loudness(k)
		return
	case PadSelect:
		s.interrupt(s.sheet.Focused())
	case PadUp, PadDown, PadLeft, PadRight, PadBack, PadNext, PadBefore:
		if _, arrow := arrows[k]; !arrow || !s.inStrip(arrows[k]) {
			s.interrupt(nil)
		}
	}
	s.dressPad()
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
	if s.focusTold() {
		s.tell()
	}
}

// PadRelease is a key of the keypad that is let go.
func (s *Shell) PadRelease(k PadKey) {
	if s.padWatched(k, false) {
		return
	}
	switch k {
	case PadSelect:
		s.sheet.SelectUp()
	case PadBack:
		s.padBack()
	case PadSpeak:
		s.padSpeak()
	case PadUp, PadDown, PadLeft, PadRight, PadNext, PadBefore, PadLouder, PadQuieter: // have acted
	}
	if s.focusTold() {
		s.tell()
	}
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
		In: max(2, s.look.E(focusGapEm)), Out: max(3, s.look.E(focusEm)), Edge: max(2, s.look.E(focusEnds)), Dark: s.look.FocusGap, Light: s.look.Focus,
	}, s.state.Lang.RightToLeft() && s.state.Screen != session.Attract)
}

// loudness sets the voice a step louder or quieter. It needs no sight: with the voice on, a tone and a word answer it in the new loudness.
func (s *Shell) loudness(k PadKey) {
	w := pages.WishLouder
	if k == PadQuieter {
		w = pages.WishQuieter
	}
	s.Wish(w)
}

// inStrip tells whether an arrow leads from one key of the strip that goes with reading aloud to another one: who wants the next sentence
// slower does not want it to end. With the voice on an arrow ends what is said, as it does everywhere, and says where it has come to.
func (s *Shell) inStrip(d focus.Dir) bool {
	if s.ear.read == nil || s.state.Access.Voice {
		return false
	}
	from, to := s.sheet.Focused(), s.sheet.Ahead(d)
	return from != nil && to != nil && strings.HasPrefix(from.ID, pages.StripID) && strings.HasPrefix(to.ID, pages.StripID)
}

// followStrip brings the focus from the key that reads the page to the first one of the strip that takes its place, and back.
func (s *Shell) followStrip() {
	k := s.sheet.Focused()
	switch {
	case k == nil || k.ID == s.padID:
	case s.padID == "listen":
		s.sheet.FocusOn(pages.StripID + string(pages.WishStop)) // where it is said in writing why nothing is read
		s.sheet.FocusOn(pages.StripID + string(pages.WishPause))
	case strings.HasPrefix(s.padID, pages.StripID):
		s.sheet.FocusOn("listen")
	}
}

// focusTold says what has the focus when that has changed, if the voice is on: also on a screen that has just come. It tells whether it has
// changed.
func (s *Shell) focusTold() bool {
	k := s.sheet.Focused()
	if k == nil {
		s.padID = ""
		return false
	}
	if k.ID == s.padID {
		return false
	}
	s.padID = k.ID
	if s.ear.read == nil && !s.ear.aloud { // else it is said with the page, or the page would stop for it
		s.SayKey(k)
	}
	return true
}

// sayScene says all that a scene asks or warns of, and then what has the focus: what comes over a page by itself has to be heard, too.
func (s *Shell) sayScene(sc *paint.Scene) {
	if s.Voice == nil || !s.state.Access.Voice {
		return
	}
	var lines []string
	for _, p := range sc.Parts {
		if t, ok := p.(paint.Text); ok && t.P.Lang() == s.state.Lang {
			lines = append(lines, t.String())
		}
	}
	if k := s.sheet.Focused(); k != nil {
		s.padID = k.ID
		text, _ := keyText(k, s.state.Lang)
		lines = append(lines, text)
	}
	s.Say(strings.Join(lines, ".\n"), s.state.Lang)
}
