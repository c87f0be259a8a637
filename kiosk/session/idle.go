package session

import "time"

// How long nobody has to touch the screen until a visit is over. Machine.Idle is the usual; these adapt it. Whatever they give, the countdown
// before it lasts for the whole of Machine.Warn.
const (
	// BusyVisits is how many visits within BusyWindow make a kiosk busy: with visits of two minutes, it then stands free for less than a third of
	// the time, and somebody is likely to wait.
	BusyVisits = 10
	// BusyWindow is the time in which visits count.
	BusyWindow = 30 * time.Minute
	// busyPercent is the share of the usual that is left when the kiosk is busy.
	busyPercent = 75
	// readingPercent is the share on a page that takes time to read, to write or to think: without a touch, somebody is likely to be there still.
	readingPercent = 150
)

// LongestStep is the most time that may pass from one look at the clock to the next. Tick looks about once a second; a longer step is a clock that
// was set, or a program that stood still, and counts as this much. One back counts as nothing.
const LongestStep = 5 * time.Second

// LongestHold is how long a finger counts that does not move. After it, it is a bag that leans on the glass.
const LongestHold = time.Minute

// step is the time between two looks at a clock that may be set in between.
func step(from, to time.Time) time.Duration {
	return min(max(to.Sub(from), 0), LongestStep)
}

// Limit gives the time without a touch after which the visit is over.
func (m Machine) Limit(s State) time.Duration {
	d := m.Idle
	switch s.Screen { //nolint:exhaustive // the staff's
	case Staff, TouchTest:
		return StaffIdle
	case Code:
		return CodeIdle
	}
	switch s.Screen { //nolint:exhaustive // all others take the usual
	case Article, Search, Survey, Report, Card, Take: // a card is shown to somebody else, a code is looked at through a phone
		d = d * readingPercent / 100
	}
	if m.Busy {
		d = d * busyPercent / 100
	}
	return max(d, min(m.Idle, 2*m.Warn)) // as long to read as to answer
}

// pass lets the time go on to now. Whatever the step, and whatever becomes of the limit, the countdown begins at its beginning.
func (m Machine) pass(s State, now time.Time) State {
	by := step(s.seen, now)
	s.seen = now
	if s.Screen == Attract {
		return s
	}
	begins := m.Limit(s) - m.Warn
	s.quiet += by
	switch {
	case s.quiet < begins:
		s.warned = false
	case !s.warned:
		s.quiet, s.warned = begins, true
	}
	return s
}

// touched begins the time without a touch anew.
func (s State) touched() State {
	s.quiet, s.warned = 0, false
	return s
}

// Rest lets the time stand still to now: somebody has a finger on the answer.
func (m Machine) Rest(s State, now time.Time) State {
	s.seen = now
	return s
}

// A Steady is time that goes on whatever the clock does: see LongestStep. The zero value begins with the first At.
type Steady struct {
	seen  time.Time
	begun bool
	at    time.Duration
}

// At gives the time since the first At. It has to be asked about once a second.
func (t *Steady) At(now time.Time) time.Duration {
	if t.begun {
		t.at += step(t.seen, now)
	}
	t.seen, t.begun = now, true
	return t.at
}

// A Crowd tells whether many come. It knows when the last few visits began, in memory alone, and nothing else of them.
type Crowd struct {
	began [BusyVisits]time.Duration // a ring
	n     int
}

// Began notes that a visit begins, at a time of Steady.
func (c *Crowd) Began(at time.Duration) {
	c.began[c.n%BusyVisits] = at
	c.n++
}

// Busy tells whether at least BusyVisits have begun within the last BusyWindow.
func (c *Crowd) Busy(at time.Duration) bool {
	return c.n >= BusyVisits && at-c.began[c.n%BusyVisits] < BusyWindow
}

// A Hold is a finger that stays on the glass.
type Hold struct {
	stirs int
	since time.Duration
}

// Counts tells whether somebody is there: a finger is down and has come or moved within LongestHold. stirs counts how often any finger has.
// at is a time of Steady.
func (h *Hold) Counts(down bool, stirs int, at time.Duration) bool {
	if stirs != h.stirs {
		h.stirs, h.since = stirs, at
	}
	return down && at-h.since < LongestHold
}
