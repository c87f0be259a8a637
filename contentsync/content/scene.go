package content

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A DayPart is a stretch of every day at the gates.
type DayPart string

// The parts of a day. Each begins at a fixed hour, see [DayPartAt]: an editor must be able to say without a table when a scene is seen.
const (
	Dawn  DayPart = "dawn"  // 05:00 to 07:00
	Day   DayPart = "day"   // 07:00 to 17:00
	Dusk  DayPart = "dusk"  // 17:00 to 19:00
	Night DayPart = "night" // 19:00 to 05:00
)

// Valid tells whether p is one of the parts above.
func (p DayPart) Valid() bool { return p == Dawn || p == Day || p == Dusk || p == Night }

// DayPartAt gives the part of the day at the gates at a moment.
func DayPartAt(now time.Time) DayPart {
	switch h := now.In(Zone).Hour(); {
	case h < 5 || h >= 19:
		return Night
	case h < 7:
		return Dawn
	case h < 17:
		return Day
	}
	return Dusk
}

// A Scene is a picture of the attract screen and the wall, with the times at which it is seen. Every condition that it has must hold.
//
// A scene with a Sponsor was paid for: it is labelled, shown for no more than [Catalog.SponsorShare] of the time, and never leads to a page.
type Scene struct {
	ID       string    `json:"id"`
	Media    string    `json:"media"`
	Text     Name      `json:"text,omitempty"`   // the headline
	Item     string    `json:"item,omitempty"`   // ID: its page goes onto a phone by a QR code
	Gates    []string  `json:"gates,omitempty"`  // empty: every gate
	Parts    []DayPart `json:"parts,omitempty"`  // empty: all day and all night
	From     Date      `json:"from,omitempty"`   // first day; empty: since ever
	Until    Date      `json:"until,omitempty"`  // last day; empty: for ever
	Season   string    `json:"season,omitempty"` // ID: only in that window of the year
	Priority int       `json:"priority,omitempty"`
	Weight   int       `json:"weight,omitempty"` // how often it comes in a round; 0 is 1
	Sponsor  Name      `json:"sponsor,omitempty"`
}

// Sponsored tells whether somebody paid for the scene.
func (s Scene) Sponsored() bool { return len(s.Sponsor) > 0 }

// holds tells whether the scene is to be seen at a gate in a part of a day, seasons are those that hold there then.
func (s Scene) holds(gate string, day Date, part DayPart, seasons []Season) bool {
	return anyOrHas(s.Gates, gate) && anyOrHas(s.Parts, part) &&
		(s.From == "" || s.From <= day) && (s.Until == "" || day <= s.Until) &&
		(s.Season == "" || slices.ContainsFunc(seasons, func(x Season) bool { return x.ID == s.Season }))
}

// ScenesAt gives the scenes to be seen at a gate at a moment, a round of them in order. Of those that nobody paid for, the ones with the highest priority
// are seen and no others; each comes as often as its weight says, spread over the round. Without any, the gate's own list of pictures is seen.
// Those that were paid for are a round of their own.
func (c Catalog) ScenesAt(gate string, now time.Time) (own, sponsored []Scene) {
	day, part := DateOf(now), DayPartAt(now)
	seasons := c.SeasonsAt(gate, day)
	for _, s := range c.Scenes {
		switch {
		case !s.holds(gate, day, part, seasons):
		case s.Sponsored():
			sponsored = append(sponsored, s)
		case len(own) > 0 && s.Priority < own[0].Priority:
		case len(own) > 0 && s.Priority > own[0].Priority:
			own = []Scene{s}
		default:
			own = append(own, s)
		}
	}
	return spread(own), spread(sponsored)
}

// spread repeats scenes by their weights, those of one scene as far apart as may be: whoever has waited for most of its share comes next.
func spread(list []Scene) []Scene {
	total := 0
	for _, s := range list {
		total += s.weight()
	}
	round, due := make([]Scene, 0, total), make([]int, len(list))
	for range total {
		best := 0
		for i, s := range list {
			if due[i] += s.weight(); due[i] > due[best] {
				best = i
			}
		}
		due[best] -= total
		round = append(round, list[best])
	}
	return round
}

func (s Scene) weight() int { return cmp.Or(s.Weight, 1) }

// validateScenes checks the scenes, once everything is known that they name.
func (c Catalog) validateScenes(items, gates, seasons map[string]bool, hasMedia func(field, name string) error) error {
	switch {
	case len(c.Scenes) > MaxScenes:
		return tooLarge("scenes", len(c.Scenes), MaxScenes)
	case c.SponsorShare < 0 || c.SponsorShare > MaxSponsorShare:
		return invalid("sponsor_share", "%d, want 0 to %d percent", c.SponsorShare, MaxSponsorShare)
	}
	ids := map[string]bool{}
	for i, s := range c.Scenes {
		field := fmt.Sprintf("scenes[%d]", i)
		if err := checkID(field, s.ID, ids); err != nil {
			return err
		}
		if s.Media == "" {
			return invalid(field+".media", "none")
		}
		if err := hasMedia(field+".media", s.Media); err != nil {
			return err
		}
		if err := checkGates(field+".gates", s.Gates, gates); err != nil {
			return err
		}
		if err := s.validate(field); err != nil {
			return err
		}
		switch {
		case s.Item != "" && !items[s.Item]:
			return invalid(field+".item", "%.80q is not defined", s.Item)
		case s.Season != "" && !seasons[s.Season]:
			return invalid(field+".season", "%.80q is not defined", s.Season)
		}
	}
	return nil
}

func (s Scene) validate(field string) error {
	switch {
	case len(s.Parts) > 4:
		return tooLarge(field+".parts", len(s.Parts), 4)
	case s.From != "" && !s.From.Valid(), s.Until != "" && !s.Until.Valid(), s.From != "" && s.Until != "" && s.Until < s.From:
		return invalid(field+".from", "%.20q until %.20q, want two days in order", s.From, s.Until)
	case s.Priority < 0 || s.Priority > 100:
		return invalid(field+".priority", "%d, want 0 to 100", s.Priority)
	case s.Weight < 0 || s.Weight > MaxSceneWeight:
		return invalid(field+".weight", "%d, want 1 to %d", s.Weight, MaxSceneWeight)
	case s.Sponsored() && s.Item != "":
		return invalid(field+".item", "a scene that was paid for leads to no page")
	case s.Sponsored() && s.Priority != 0:
		return invalid(field+".priority", "a scene that was paid for has none")
	}
	for i, p := range s.Parts {
		if !p.Valid() || slices.Contains(s.Parts[:i], p) {
			return invalid(field+".parts", "%.20q, want dawn, day, dusk and night, each once", p)
		}
	}
	if err := validateHeadline(field+".text", s.Text); err != nil {
		return err
	}
	return validateHeadline(field+".sponsor", s.Sponsor)
}

// validateHeadline accepts no text at all, or one that is read at a glance.
func validateHeadline(field string, n Name) error {
	if len(n) == 0 {
		return nil
	}
	for _, text := range n {
		if have := Runes(text); have > MaxHeadlineRunes {
			return tooLarge(field, have, MaxHeadlineRunes)
		}
	}
	return n.validate(field)
}
