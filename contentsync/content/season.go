package content

import (
	"fmt"
	"time"
)

// A Season is a window of every year.
type Season struct {
	ID     string   `json:"id"`
	From   string   `json:"from"` // MM-DD, included
	To     string   `json:"to"`   // MM-DD, included; before From: in the next year
	Name   Name     `json:"name"`
	Scenes []string `json:"scenes,omitempty"` // attract pictures that come first
	Gates  []string `json:"gates,omitempty"`  // empty: every gate
}

// Contains tells whether the day lies in the window. A window that ends on 02-29 ends on 02-28
// in a year that has no such day, and one that begins on 02-29 begins on 03-01.
func (s Season) Contains(day Date) bool {
	if !day.Valid() {
		return false
	}
	md := string(day[5:])
	if s.From <= s.To {
		return s.From <= md && md <= s.To
	}
	return md >= s.From || md <= s.To
}

// SeasonsAt gives the seasons at a gate on a day, in the catalog's order.
func (c Catalog) SeasonsAt(gate string, day Date) []Season {
	var out []Season
	for _, s := range c.Seasons {
		if anyOrHas(s.Gates, gate) && s.Contains(day) {
			out = append(out, s)
		}
	}
	return out
}

// DateOf gives the day at the gates at a moment.
func DateOf(t time.Time) Date { return Date(t.In(Zone).Format(time.DateOnly)) }

// validMonthDay tells whether s is MM-DD of a leap year.
func validMonthDay(s string) bool {
	_, err := time.Parse(time.DateOnly, "2024-"+s)
	return err == nil && len(s) == 5
}

// validateSeasons gives the IDs that it found.
func (c Catalog) validateSeasons(gates map[string]bool, hasMedia func(field, name string) error) (map[string]bool, error) {
	if len(c.Seasons) > MaxSeasons {
		return nil, tooLarge("seasons", len(c.Seasons), MaxSeasons)
	}
	ids := map[string]bool{}
	for i, s := range c.Seasons {
		field := fmt.Sprintf("seasons[%d]", i)
		if err := checkID(field, s.ID, ids); err != nil {
			return nil, err
		}
		if !validMonthDay(s.From) || !validMonthDay(s.To) {
			return nil, invalid(field+".from", "%.20q to %.20q, want MM-DD", s.From, s.To)
		}
		if len(s.Scenes) > MaxScenesPerGate {
			return nil, tooLarge(field+".scenes", len(s.Scenes), MaxScenesPerGate)
		}
		for _, m := range s.Scenes {
			if err := hasMedia(field+".scenes", m); err != nil {
				return nil, err
			}
		}
		if err := checkGates(field+".gates", s.Gates, gates); err != nil {
			return nil, err
		}
		if err := s.Name.validate(field + ".name"); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
