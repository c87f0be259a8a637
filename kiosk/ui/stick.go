package ui

import (
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/ui/pages"
)

// SetStick says how it stands with a courier's stick; nil: there is nothing to say. It is shown while nobody uses the screen, and a traveller's page is left alone.
func (s *Shell) SetStick(c *content.CourierStatus) {
	if before := s.stick.Swap(c); before == c || before != nil && c != nil && *before == *c {
		return
	}
	s.stickSaid()
}

// stickSaid lays the screen out again, once what moves on it stands still.
func (s *Shell) stickSaid() {
	if _, ok := s.now.page.(pages.Scenic); !ok {
		return
	}
	if s.mixing != nil && s.mixing == s.shown { // a scene comes softly
		s.Runner.After(time.Duration(s.look.Motion("attract_fade"))*time.Millisecond, s.stickSaid)
		return
	}
	s.again()
}
