package staff

import "time"

const (
	// HoldFor is the least time for which each of the two places is held: about three seconds, as people count.
	HoldFor = 2500 * time.Millisecond
	// longestHold is the most: a bag that leans on the glass is no gesture.
	longestHold = 12 * time.Second
	// Between is the most time from the end of the first hold to the beginning of the second.
	Between = 6 * time.Second
)

// A Place is where something is pressed: on the glass the upper left corner is the first and the upper right one the second; on the keypad, back and
// select.
type Place int

// The places.
const (
	Elsewhere Place = iota
	First
	Second
)

// A Gesture tells the hidden gesture from everything else: the first place held, then the second, and nothing else between. Times are those that no
// set clock moves.
type Gesture struct {
	at    Place // is held
	since time.Duration
	ready bool // the first was held; at since it was let go
}

// Down begins to press at a place.
func (g *Gesture) Down(p Place, at time.Duration) {
	if p == Second && g.ready && at-g.since <= Between || p == First {
		*g = Gesture{at: p, since: at}
		return
	}
	*g = Gesture{}
}

// Stray ends it: the finger has left the place, or something else has happened.
func (g *Gesture) Stray() { *g = Gesture{} }

// Up lets go. It tells whether the gesture is whole.
func (g *Gesture) Up(at time.Duration) (whole bool) {
	held := at - g.since
	was := g.at
	*g = Gesture{}
	if held < HoldFor || held > longestHold {
		return false
	}
	if was == First {
		g.ready, g.since = true, at
	}
	return was == Second
}
