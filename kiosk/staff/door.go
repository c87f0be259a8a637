package staff

import (
	"sync"
	"time"

	"cuango/contentsync/content"
)

const (
	// Strikes is how many wrong codes close the door for a while.
	Strikes = 3
	// FirstLock is for how long, at first; each time in a row it is twice as long, up to LongestLock. A child must not keep staff out for a day.
	FirstLock = 5 * time.Minute
	// LongestLock lets at most 72 codes a day be tried: of 41 that open at a time, one in 340 days is right by chance.
	LongestLock = time.Hour
	// pause is how long the next code has to wait after a wrong one, times how many there were.
	pause = 2 * time.Second
	// pairFor is how long the first of two successive codes waits for the second.
	pairFor = 3 * time.Minute
	// nearPair is how far a clock that is believed may be wrong for two successive codes.
	nearPair = 48 * time.Hour
	// farPair is how long after Clock.Floor codes are looked for when the clock is not believed.
	farPair = content.MaxClockAhead
)

// A Clock is what the kiosk knows of the time.
type Clock struct {
	Now     time.Time // by the system's clock
	Trusted bool      // it is believed
	Floor   time.Time // has certainly passed
}

// An Answer says what became of a code.
type Answer int

// The answers.
const (
	Wrong  Answer = iota // it is not the code of the moment
	Open                 // come in
	Used                 // it was, and has opened before
	Next                 // the clock is not believed: the next code is wanted as well
	Closed               // too many wrong ones: nothing is looked at
)

// String is for the log.
func (a Answer) String() string {
	return [...]string{"wrong", "open", "used", "next", "closed"}[a]
}

// A Door judges codes. What it remembers is in memory alone. It is safe for concurrent use.
type Door struct {
	mu     sync.Mutex
	gen    *generator
	used   int64 // the last step that has opened; none that is not later opens
	offset int64 // of the steps of a clock that is not believed; found by two successive codes
	known  bool  // offset is
	first  int   // the code before this one
	firstA time.Duration
	waits  bool // for the second of two
	wrong  int  // in a row
	locks  int
	until  time.Duration // nothing is looked at before
}

// NewDoor makes the door of a secret.
func NewDoor(secret []byte) *Door { return &Door{gen: newGenerator(secret), used: -1} }

// Closed gives for how long nothing is looked at. at is a time that no set clock moves, as in Try.
func (d *Door) Closed(at time.Duration) time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	return max(d.until-at, 0)
}

// Try judges a code. It may take a second: not for the UI goroutine.
func (d *Door) Try(typed string, c Clock, at time.Duration) Answer {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at < d.until {
		return Closed
	}
	code, ok := parse(typed)
	if !ok {
		return d.strike(at)
	}
	reused := false
	if centre, ok := d.centre(c); ok {
		const w = int64(Window / Step)
		for s := max(centre-w, 0); s <= centre+w; s++ {
			switch {
			case d.gen.code(s) != code:
			case s > d.used:
				return d.open(s)
			default:
				reused = true
			}
		}
	}
	second := d.waits && at-d.firstA <= pairFor
	if second {
		if s, ok := d.pair(d.first, code, c); ok {
			d.offset, d.known = s-steps(c.Now), !c.Trusted
			return d.open(s)
		}
	}
	d.first, d.firstA, d.waits = code, at, true
	switch {
	case reused:
		d.strike(at)
		return Used
	case !c.Trusted && !second:
		return Next
	}
	return d.strike(at)
}

// Forget forgets the first of two codes: the field was left.
func (d *Door) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waits = false
}

// centre is the step that the phone's should be near to.
func (d *Door) centre(c Clock) (s int64, ok bool) {
	switch {
	case c.Trusted:
		return steps(c.Now), true
	case d.known:
		return steps(c.Now) + d.offset, true
	}
	return 0, false
}

// pair looks for two successive codes (RFC 4226, 7.4) and gives the step of the second.
func (d *Door) pair(a, b int, c Clock) (int64, bool) {
	from, to := c.Now.Add(-nearPair), c.Now.Add(nearPair)
	if !c.Trusted {
		from, to = c.Floor.Add(-24*time.Hour), c.Floor.Add(farPair)
	}
	s, end := max(steps(from), d.used+1), steps(to)
	for before := d.gen.code(s); s < end; s++ {
		now := d.gen.code(s + 1)
		if before == a && now == b {
			return s + 1, true
		}
		before = now
	}
	return 0, false
}

func (d *Door) open(step int64) Answer {
	d.used, d.wrong, d.locks, d.waits = step, 0, 0, false
	return Open
}

func (d *Door) strike(at time.Duration) Answer {
	d.wrong++
	d.until = at + time.Duration(d.wrong%Strikes)*pause
	if d.wrong%Strikes == 0 {
		d.until = at + min(FirstLock<<min(d.locks, 8), LongestLock)
		d.locks++
	}
	return Wrong
}
