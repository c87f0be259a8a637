package content

import (
	"slices"
	"time"
)

// An Essential is a page that the Essentials key leads to.
type Essential struct {
	Item      string `json:"item"` // ID
	Pictogram string `json:"pictogram"`
	Colour    string `json:"colour"`
	Name      Name   `json:"name"`
}

// A Season is a window of the year, both days included; it may wrap around New Year.
type Season struct {
	ID     string   `json:"id"`
	From   string   `json:"from"` // MM-DD
	To     string   `json:"to"`   // MM-DD
	Name   Name     `json:"name"`
	Scenes []string `json:"scenes,omitempty"` // attract pictures that come first
	Gates  []string `json:"gates,omitempty"`  // empty: every gate
}

// At tells whether the season is one of the gate's.
func (s Season) At(gate string) bool { return anyOrHas(s.Gates, gate) }

// Contains tells whether a day of local time lies in the window.
func (s Season) Contains(t time.Time) bool {
	day := t.Format("01-02")
	if s.From <= s.To {
		return s.From <= day && day <= s.To
	}
	return day >= s.From || day <= s.To
}

// A NoticeLine is something to know at some gates for some days, both included.
type NoticeLine struct {
	Gates []string `json:"gates,omitempty"` // empty: every gate
	From  Date     `json:"from"`
	Until Date     `json:"until"`
	Text  Name     `json:"text"`
}

// At tells whether the notice is for the gate.
func (n NoticeLine) At(gate string) bool { return anyOrHas(n.Gates, gate) }

// Active tells whether the notice holds on a day.
func (n NoticeLine) Active(today Date) bool { return n.From <= today && today <= n.Until }

// A Next is what leaves from a gate at known times of local time (Asia/Ho_Chi_Minh).
type Next struct {
	Kind         string       `json:"kind"` // train ship flight bus
	Times        []string     `json:"times"`
	Days         []int        `json:"days,omitempty"` // ISO weekdays, 1 is Monday; empty: every day
	Name         Name         `json:"name"`
	AsOf         Date         `json:"as_of"`
	Verification Verification `json:"verification"`
}

// Departure gives the first time that is not before now, today or in the seven days after it.
func (n Next) Departure(now time.Time) (time.Time, bool) {
	times := slices.Sorted(slices.Values(n.Times))
	for d := range 8 {
		day := now.AddDate(0, 0, d)
		iso := int(day.Weekday()+6)%7 + 1
		if len(n.Days) > 0 && !slices.Contains(n.Days, iso) {
			continue
		}
		for _, s := range times {
			t, err := time.Parse("15:04", s)
			if err != nil {
				continue
			}
			at := time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, now.Location())
			if !at.Before(now) {
				return at, true
			}
		}
	}
	return time.Time{}, false
}

// State tells whether the gate is open at a moment of local time. Close may be at or before Open: then it closes after midnight; 00:00 to 24:00 is always.
func (h Hours) State(now time.Time) (open, always bool) {
	if h.Open == "00:00" && h.Close == "24:00" {
		return true, true
	}
	t := now.Format("15:04")
	if h.Open < h.Close {
		return h.Open <= t && t < h.Close, false
	}
	return t >= h.Open || t < h.Close, false
}
