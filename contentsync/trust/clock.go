package trust

import (
	"time"

	"cuango/contentsync/content"
)

// MaxAhead is how far the system's clock may be ahead of the floor and still be believed.
const MaxAhead = content.MaxClockAhead

// behindTolerance is how far below the floor a clock may be without anyone being told: time services
// step back by seconds.
const behindTolerance = time.Hour

// A ClockState says whether the system's clock is believed.
type ClockState = content.ClockState

// The states of the clock.
const (
	ClockGood   = content.ClockGood
	ClockBehind = content.ClockBehind
	ClockAhead  = content.ClockAhead
)

// Floor is the time that has certainly passed: the newest of when the program was built and what was verified or trusted before.
// Each later one counts only when it is not more than MaxAhead above those before, so that one bad value does
// not poison a kiosk for ever.
func Floor(built time.Time, later ...time.Time) time.Time {
	floor := built
	for again := true; again; {
		again = false
		for _, t := range later {
			if t.After(floor) && t.Sub(floor) <= MaxAhead {
				floor, again = t, true
			}
		}
	}
	return floor.UTC()
}

// Reference gives the time by which expiry is judged: the system's, when it is sane, else the floor.
// The result must not be stored as a floor before metadata was verified by it: an unexpired timestamp bounds it.
func Reference(system, floor time.Time) (time.Time, ClockState) {
	switch {
	case system.Before(floor.Add(-behindTolerance)):
		return floor.UTC(), ClockBehind
	case system.Before(floor):
		return floor.UTC(), ClockGood
	case system.Sub(floor) > MaxAhead:
		return floor.UTC(), ClockAhead
	}
	return system.UTC(), ClockGood
}
