// Package reel decides which scene of the attract screen or the wall comes next: a pure state, the time is a parameter. It knows no picture
// and no screen.
//
// Scenes that nobody paid for follow each other in their round's order. Those that somebody paid for, the sponsors', come in between and keep
// four rules, whatever a pack says, travellers do or the clock shows:
//
//   - In no hour are they seen for more than their share of it, and their share is [HardShare] percent at most.
//   - Of the time in which scenes are seen they have that share at most: before each of them the others were seen for long enough.
//   - One is never the first after a visit, and never follows another.
//   - Where there are none to be seen (a notice holds, the pack has none), none is chosen.
package reel

import (
	"slices"
	"time"
)

const (
	// HardShare is the most that sponsors' scenes get, in percent of the time.
	HardShare = 20
	// Window is the stretch of time of which no more than the share is theirs, wherever it begins.
	Window = time.Hour
	// Late is by how much a scene may stay longer than it should, because the screen is busy, without breaking the rules.
	Late = 3 * time.Second

	// longestStep bounds what passes between two calls of Tick. More than that is a clock that was set.
	longestStep = Late
)

// A Pick is what to show.
type Pick struct {
	Sponsored bool
	Index     int // in the round that was given
}

// A Round is what may be shown now, each scene by its ID as often as its weight says.
type Round struct {
	Own, Sponsored []string
	Share          int           // percent of the time for the sponsored ones
	Slot           time.Duration // how long a scene is seen
}

// A Reel remembers what was shown. The zero value has shown nothing. It is not safe for concurrent use.
type Reel struct {
	own, sponsored int    // how many of each were shown
	id             string // of the last own one
	round          Round  // that the scene was chosen from

	seen    bool // a scene is seen, and
	paidFor bool // somebody paid for it

	last   time.Time     // of Tick
	clock  time.Duration // all time that has passed, by steps that are believed
	began  time.Duration // when the scene that is seen came
	credit time.Duration // own time that has been seen and not been used up
	spent  []span        // when sponsors' scenes were seen, in the last Window
}

type span struct{ from, to time.Duration }

// Tick lets time pass: about once a second, and before Next and Hide. A clock that is set back or ahead moves nothing.
func (r *Reel) Tick(now time.Time) {
	step := now.Sub(r.last)
	if r.last.IsZero() || step < 0 {
		step = 0
	}
	r.last = now
	step = min(step, longestStep)
	r.clock += step
	for len(r.spent) > 0 && r.spent[0].to <= r.clock-Window {
		r.spent = r.spent[1:]
	}
	switch {
	case !r.seen:
	case r.paidFor:
		r.credit -= price(step, r.round.Share)
		r.spent[len(r.spent)-1].to = r.clock
	default:
		r.credit = min(r.credit+step, price(r.round.Slot, r.round.Share)) // nobody saves up for two in a row
	}
}

// price is the own time that so much of a sponsor's costs. Without a share there is nothing that would be enough.
func price(d time.Duration, share int) time.Duration {
	share = min(share, HardShare)
	if share <= 0 {
		return 24 * time.Hour
	}
	return d * time.Duration(100-share) / time.Duration(share)
}

// Next chooses the scene after the one that is seen, and shows it from now on. ok is false when there is none.
func (r *Reel) Next(now time.Time, round Round) (p Pick, ok bool) {
	r.Tick(now)
	r.round = round
	if n := len(round.Sponsored); n > 0 && r.affords(round) {
		p = Pick{Sponsored: true, Index: r.sponsored % n}
		r.sponsored++
		r.paidFor, r.began = true, r.clock
		r.spent = append(slices.Clip(r.spent), span{r.clock, r.clock})
		return p, true
	}
	n := len(round.Own)
	if n == 0 {
		r.Hide(now)
		return Pick{}, false
	}
	p.Index = r.own % n
	for i := 0; i < n-1 && round.Own[p.Index] == r.id; i++ { // the round has changed meanwhile: not the same one again
		r.own++
		p.Index = r.own % n
	}
	r.own++
	r.id, r.seen, r.paidFor, r.began = round.Own[p.Index], true, false, r.clock
	return p, true
}

// affords tells whether a sponsor's scene may come now.
func (r *Reel) affords(round Round) bool {
	if !r.seen || r.paidFor || round.Share <= 0 || r.credit < price(round.Slot, round.Share) {
		return false
	}
	// Of the hour that ends when this one does.
	long := round.Slot + Late
	used := long
	for _, s := range r.spent {
		used += max(0, s.to-max(s.from, r.clock+long-Window))
	}
	return used <= Window*time.Duration(min(round.Share, HardShare))/100
}

// Sponsored tells whether a sponsor's scene is seen.
func (r *Reel) Sponsored() bool { return r.seen && r.paidFor }

// Due tells whether it is time for the next scene, or for the first.
func (r *Reel) Due() bool { return !r.seen || r.clock-r.began >= r.round.Slot }

// Hide tells that no scene is seen from now on: a traveller has come, or something more important.
func (r *Reel) Hide(now time.Time) {
	r.Tick(now)
	r.seen, r.paidFor = false, false
	r.credit = min(r.credit, 0) // what was begun anew is paid for anew
}
