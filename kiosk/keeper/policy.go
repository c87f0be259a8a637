package keeper

import (
	"fmt"
	"time"
)

// A Policy says how a screen that has ended is started again.
type Policy struct {
	First   time.Duration // wait before the second start of a row; the first one is at once
	Cap     time.Duration // the wait doubles up to this
	Crashes int           // so many ends ...
	Within  time.Duration // ... within this time are a loop: the seed pack alone is shown
	SeedFor time.Duration // for so long; then the content is tried again
}

// DefaultPolicy is what a gate uses.
func DefaultPolicy() Policy {
	return Policy{First: time.Second, Cap: 30 * time.Second, Crashes: 5, Within: 10 * time.Minute, SeedFor: 30 * time.Minute}
}

// steady is how long a screen must have run for its end to begin a new row.
const steady = time.Minute

// A History is what has happened so far. Its times are of the monotonic clock: nobody's setting of the clock moves them.
type History struct {
	p     Policy
	ends  []time.Time // those within Policy.Within
	row   int         // quick ends, one after the other
	all   int
	until time.Time // the seed pack alone is shown until then; zero: not at all
	why   string
}

// NewHistory begins one.
func NewHistory(p Policy) *History { return &History{p: p} }

// Ended notes that the screen ended by itself at now, having been started at started, and gives how long to wait before it is started again.
// There is no jitter: nobody else starts at the same moment.
func (h *History) Ended(now, started time.Time) time.Duration {
	h.all++
	if now.Sub(started) >= steady {
		h.row = 0
	}
	wait := time.Duration(0)
	if h.row > 0 {
		wait = h.p.First
		for range h.row - 1 {
			if wait *= 2; wait >= h.p.Cap {
				break
			}
		}
		wait = min(wait, h.p.Cap)
	}
	h.row++
	kept := h.ends[:0]
	for _, t := range h.ends {
		if now.Sub(t) < h.p.Within {
			kept = append(kept, t)
		}
	}
	h.ends = append(kept, now)
	if len(h.ends) >= h.p.Crashes {
		h.until = now.Add(h.p.SeedFor)
		h.why = fmt.Sprintf("the screen ended %d times within %v: the seed pack stands in", len(h.ends), h.p.Within)
		h.ends = h.ends[:0]
	}
	return wait
}

// Seed tells whether a start at now shows the seed pack alone, and why.
func (h *History) Seed(now time.Time) (why string, on bool) {
	if h.until.IsZero() || !now.Before(h.until) {
		return "", false
	}
	return h.why, true
}

// Count is how often the screen has ended by itself.
func (h *History) Count() int { return h.all }
