package content

import (
	"fmt"
	"slices"
	"time"
)

// A Transport says what leaves.
type Transport string

// The kinds of departures.
const (
	Train  Transport = "train"
	Ship   Transport = "ship"
	Flight Transport = "flight"
	Bus    Transport = "bus"
)

// A Next is a departure that repeats: the midnight train, the morning ferry.
type Next struct {
	Kind         Transport    `json:"kind"`
	Times        []string     `json:"times"`          // HH:MM, local
	Days         []int        `json:"days,omitempty"` // ISO weekdays, 1 is Monday; empty: every day
	Name         Name         `json:"name"`
	AsOf         Date         `json:"as_of"`
	Verification Verification `json:"verification"`
}

// Departure gives the first departure after now, of today and the coming 7 days. Of two at
// one time, the first in the list. ok is false when there is none.
func (g Gate) Departure(now time.Time) (at time.Time, n Next, ok bool) {
	local := now.In(Zone)
	for day := range 8 {
		for _, next := range g.Next {
			midnight := time.Date(local.Year(), local.Month(), local.Day()+day, 0, 0, 0, 0, Zone)
			if !anyOrHas(next.Days, isoWeekday(midnight)) {
				continue
			}
			for _, s := range next.Times {
				t := midnight.Add(clock(s))
				if t.After(now) && (!ok || t.Before(at)) {
					at, n, ok = t, next, true
				}
			}
		}
		if ok {
			return at, n, true
		}
	}
	return time.Time{}, Next{}, false
}

func isoWeekday(t time.Time) int {
	if d := int(t.Weekday()); d != 0 {
		return d
	}
	return 7
}

// An OpenState says whether something is open.
type OpenState struct {
	Open   bool
	AllDay bool      // round the clock: it never changes
	Until  time.Time // when it closes or opens next, in Zone; zero when AllDay
}

// At gives the state of a gate at a moment.
func (h Hours) At(now time.Time) OpenState { return openAt(h.Open, h.Close, now) }

// OpenAt gives the state that a block of kind [Opening] tells, at a moment.
func (b Block) OpenAt(now time.Time) OpenState { return openAt(b.Open, b.Close, now) }

func openAt(open, end string, now time.Time) OpenState {
	from, to := clock(open), clock(end)
	if to <= from { // after midnight
		to += 24 * time.Hour
	}
	if to-from >= 24*time.Hour {
		return OpenState{Open: true, AllDay: true}
	}
	local := now.In(Zone)
	for day := -1; ; day++ {
		midnight := time.Date(local.Year(), local.Month(), local.Day()+day, 0, 0, 0, 0, Zone)
		opens, closes := midnight.Add(from), midnight.Add(to)
		switch {
		case now.Before(opens):
			return OpenState{Until: opens}
		case now.Before(closes):
			return OpenState{Open: true, Until: closes}
		}
	}
}

// clock gives the time of day HH:MM, which was validated, since midnight.
func clock(s string) time.Duration {
	if !validClock(s) {
		return 0
	}
	two := func(s string) time.Duration { return time.Duration(s[0]-'0')*10 + time.Duration(s[1]-'0') }
	return two(s[:2])*time.Hour + two(s[3:])*time.Minute
}

func validOpen(s string) bool  { return validClock(s) && s < "24:00" }
func validClose(s string) bool { return validClock(s) && s <= "24:00" }

// validateExtras checks sections and departures.
func (g Gate) validateExtras(field string, categories map[string]bool) error {
	if len(g.Sections) > MaxCategories {
		return tooLarge(field+".sections", len(g.Sections), MaxCategories)
	}
	for i, s := range g.Sections {
		if !categories[s] || slices.Contains(g.Sections[:i], s) {
			return invalid(field+".sections", "%.80q is not defined, or there twice", s)
		}
	}
	if len(g.Next) > MaxNextPerGate {
		return tooLarge(field+".next", len(g.Next), MaxNextPerGate)
	}
	for i, n := range g.Next {
		if err := n.validate(fmt.Sprintf("%s.next[%d]", field, i)); err != nil {
			return err
		}
	}
	return nil
}

func (n Next) validate(field string) error {
	switch {
	case n.Kind != Train && n.Kind != Ship && n.Kind != Flight && n.Kind != Bus:
		return invalid(field+".kind", "%.80q, want train, ship, flight or bus", n.Kind)
	case len(n.Times) == 0:
		return invalid(field+".times", "none")
	case len(n.Times) > MaxTimesPerNext:
		return tooLarge(field+".times", len(n.Times), MaxTimesPerNext)
	case len(n.Days) > 7:
		return tooLarge(field+".days", len(n.Days), 7)
	case !n.AsOf.Valid():
		return invalid(field+".as_of", "%.20q is no date", n.AsOf)
	case n.Verification != Demo && n.Verification != Verified:
		return invalid(field+".verification", "%.80q", n.Verification)
	}
	for _, t := range n.Times {
		if !validOpen(t) {
			return invalid(field+".times", "%.20q, want HH:MM", t)
		}
	}
	for _, d := range n.Days {
		if d < 1 || d > 7 {
			return invalid(field+".days", "%d, want 1 (Monday) to 7", d)
		}
	}
	return n.Name.validate(field + ".name")
}
