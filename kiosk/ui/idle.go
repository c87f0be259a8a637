package ui

import (
	"time"

	"cuango/kiosk/session"
)

// presence is what the shell knows of whether somebody is there, beside touches: see kiosk/session/idle.go.
type presence struct {
	clock session.Steady // time that no set clock moves
	crowd session.Crowd
	hold  session.Hold
	visit bool          // somebody has begun something
	pad   time.Duration // when a key of the keypad went down
}

// steady gives the time that no set clock moves.
func (s *Shell) steady() time.Duration { return s.present.clock.At(s.Now()) }

// crowded counts the visits that begin, and says whether they are many.
func (s *Shell) crowded() {
	p, at := &s.present, s.steady()
	if v := s.visiting(); v != p.visit {
		if p.visit = v; v {
			p.crowd.Began(at)
		}
	}
	s.machine.Busy = p.crowd.Busy(at)
}

// attended keeps the screen for who has a finger on it, or sees a page run on. Over the countdown the time only stands still: a slow finger must find
// the answer that it is pressing.
func (s *Shell) attended(now time.Time) {
	s.crowded()
	down, stirs := s.sheet.Finger()
	there := s.present.hold.Counts(down, stirs, s.steady())
	switch {
	case !there && !s.sheet.Moving():
	case s.dialog == nil:
		s.state = s.machine.Next(s.state, session.Touch{}, now)
	default:
		s.state = s.machine.Rest(s.state, now)
	}
}
