package content_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func TestDayPartAt(t *testing.T) {
	for _, tt := range []struct {
		at   string
		want content.DayPart
	}{
		{"2026-11-25T00:00:00+07:00", content.Night},
		{"2026-11-25T04:59:59+07:00", content.Night},
		{"2026-11-25T05:00:00+07:00", content.Dawn},
		{"2026-11-25T06:59:59+07:00", content.Dawn},
		{"2026-11-25T07:00:00+07:00", content.Day},
		{"2026-11-25T16:59:59+07:00", content.Day},
		{"2026-11-25T17:00:00+07:00", content.Dusk},
		{"2026-11-25T19:00:00+07:00", content.Night},
		{"2026-11-25T23:59:59+07:00", content.Night},
		{"2026-11-24T22:30:00Z", content.Dawn},          // 05:30 at the gate, whatever the computer's zone
		{"2026-03-29T01:30:00+01:00", content.Day},      // an hour that Europe skips: 07:30 here
		{"2026-10-25T02:30:00+02:00", content.Day},      // one that it has twice
		{"2026-11-25T18:30:00-05:00", content.Dawn},     // the next day here
		{"1970-01-01T00:00:00Z", content.Day},           // a clock that was never set: 07:00
		{"2099-12-31T23:59:59+07:00", content.Night},    // and one that is far ahead
		{"0001-01-01T00:00:00Z", content.Day},           // no time at all
		{"2026-11-25T06:59:59.999+07:00", content.Dawn}, // parts of a second do not count
		{"2026-11-25T16:00:00+09:00", content.Day},      // a neighbour's clock
		{"2026-11-25T18:00:00+08:00", content.Dusk},     // that of the other side of Hữu Nghị: 17:00 here
		{"2026-11-25T17:00:00+06:59", content.Dusk},     // one minute past
		{"2026-11-25T19:00:00+07:01", content.Dusk},     // one minute before the night
		{"2024-02-29T12:00:00+07:00", content.Day},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := content.DayPartAt(at); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.at, got, tt.want)
		}
	}
}

func TestScenesAt(t *testing.T) {
	c := content.Catalog{
		Seasons: []content.Season{{ID: "tet", From: "12-20", To: "02-28"}, {ID: "of-b", From: "01-01", To: "12-31", Gates: []string{"b"}}},
		Scenes: []content.Scene{
			{ID: "always"},
			{ID: "night", Parts: []content.DayPart{content.Night}},
			{ID: "dawn", Parts: []content.DayPart{content.Dawn}},
			{ID: "b-only", Gates: []string{"b"}, Parts: []content.DayPart{content.Day}},
			{ID: "window", From: "2026-11-20", Until: "2026-11-22", Parts: []content.DayPart{content.Day}},
			{ID: "since", From: "2027-06-01", Parts: []content.DayPart{content.Day}},
			{ID: "until", Until: "2025-01-01", Parts: []content.DayPart{content.Day}},
			{ID: "feast", Season: "tet", Priority: 50},
			{ID: "feast-2", Season: "tet", Priority: 50, Weight: 3},
			{ID: "less", Season: "tet", Priority: 40},
			{ID: "of-b", Season: "of-b", Parts: []content.DayPart{content.Dusk}},
			{ID: "tea", Sponsor: content.Name{"en": "Tea"}},
			{ID: "tea-at-b", Sponsor: content.Name{"en": "Tea"}, Gates: []string{"b"}, Weight: 2},
		},
	}
	for _, tt := range []struct{ name, gate, at, own, sponsored string }{
		{"a day of no schedule", "a", "2026-11-25T12:00:00+07:00", "always", "tea"},
		{"night before midnight", "a", "2026-11-25T23:59:59+07:00", "always night", "tea"},
		{"night after midnight", "a", "2026-11-26T00:00:00+07:00", "always night", "tea"},
		{"its last second", "a", "2026-11-26T04:59:59+07:00", "always night", "tea"},
		{"dawn", "a", "2026-11-26T05:00:00+07:00", "always dawn", "tea"},
		{"another gate", "b", "2026-11-25T12:00:00+07:00", "always b-only", "tea-at-b tea tea-at-b"},
		{"first day of a window", "a", "2026-11-20T07:00:00+07:00", "always window", "tea"},
		{"its last day", "a", "2026-11-22T16:59:59+07:00", "always window", "tea"},
		{"the day after", "a", "2026-11-23T07:00:00+07:00", "always", "tea"},
		{"no end", "a", "2031-07-01T08:00:00+07:00", "always since", "tea"},
		{"no beginning", "a", "2024-08-01T08:00:00+07:00", "always until", "tea"},
		{"a clock of 1970, in the season", "a", "1970-01-01T01:00:00Z", "feast-2 feast feast-2 feast-2", "tea"},
		{"a season alone, by weight", "a", "2026-12-31T12:00:00+07:00", "feast-2 feast feast-2 feast-2", "tea"},
		{"the season over New Year", "a", "2027-01-01T00:00:00+07:00", "feast-2 feast feast-2 feast-2", "tea"},
		{"a season of another gate", "a", "2026-11-25T18:00:00+07:00", "always", "tea"},
		{"a season of this gate", "b", "2026-11-25T18:00:00+07:00", "always of-b", "tea-at-b tea tea-at-b"},
		{"the day at the gate, not in Greenwich", "a", "2026-11-22T23:59:00Z", "always dawn", "tea"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			own, sponsored := c.ScenesAt(tt.gate, at)
			if got := ids(own); got != tt.own {
				t.Errorf("own: %q, want %q", got, tt.own)
			}
			if got := ids(sponsored); got != tt.sponsored {
				t.Errorf("sponsored: %q, want %q", got, tt.sponsored)
			}
		})
	}
	if own, sponsored := (content.Catalog{}).ScenesAt("a", time.Time{}); len(own)+len(sponsored) != 0 {
		t.Errorf("of no scenes: %v, %v", own, sponsored)
	}
}

// In every round each scene comes as often as its weight says, and of the heaviest one no more follow each other than must.
func TestRoundsAreSpread(t *testing.T) {
	for _, weights := range [][]int{{1}, {1, 1, 1}, {10, 1}, {5, 3, 2}, {10, 10, 1, 1, 1}, {0, 2}} {
		var c content.Catalog
		total, most := 0, 0
		for i, w := range weights {
			c.Scenes = append(c.Scenes, content.Scene{ID: fmt.Sprint(i), Weight: w})
			total, most = total+max(w, 1), max(most, w, 1)
		}
		own, _ := c.ScenesAt("a", time.Time{})
		if len(own) != total {
			t.Errorf("%v: a round of %d", weights, len(own))
		}
		count, run, longest := map[string]int{}, 0, 0
		for i, s := range own {
			count[s.ID]++
			if i > 0 && own[i-1].ID == s.ID {
				run++
			} else {
				run = 1
			}
			longest = max(longest, run)
		}
		for i, w := range weights {
			if count[fmt.Sprint(i)] != max(w, 1) {
				t.Errorf("%v: scene %d comes %d times", weights, i, count[fmt.Sprint(i)])
			}
		}
		if fewest := (most + total - most) / (total - most + 1); longest > fewest+1 {
			t.Errorf("%v: %d in a row: %s", weights, longest, ids(own))
		}
	}
}

func ids(list []content.Scene) string {
	var out []string
	for _, s := range list {
		out = append(out, s.ID)
	}
	return strings.Join(out, " ")
}
