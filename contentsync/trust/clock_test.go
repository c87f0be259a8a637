package trust

import (
	"testing"
	"time"
)

var built = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func TestFloor(t *testing.T) {
	year := 365 * 24 * time.Hour
	for _, tt := range []struct {
		name  string
		later []time.Time
		want  time.Time
	}{
		{"nothing", nil, built},
		{"zero times", []time.Time{{}, {}}, built},
		{"older", []time.Time{built.Add(-year)}, built},
		{"newest holds", []time.Time{built.Add(time.Hour), built.Add(year), built.Add(2 * time.Hour)}, built.Add(year)},
		{"2099 does not poison", []time.Time{time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)}, built},
		{"2099 among good ones", []time.Time{time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), built.Add(year)}, built.Add(year)},
		{"step by step, in any order", []time.Time{built.Add(3 * year), built.Add(year + year/2)}, built.Add(3 * year)},
	} {
		if got := Floor(built, tt.later...); !got.Equal(tt.want) {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestReference(t *testing.T) {
	floor := built
	for _, tt := range []struct {
		name   string
		system time.Time
		want   time.Time
		state  ClockState
	}{
		{"right", floor.Add(30 * 24 * time.Hour), floor.Add(30 * 24 * time.Hour), ClockGood},
		{"a minute behind", floor.Add(-time.Minute), floor, ClockGood},
		{"a day behind", floor.Add(-24 * time.Hour), floor, ClockBehind},
		{"1970", time.Unix(0, 0), floor, ClockBehind},
		{"two years in a store", floor.Add(MaxAhead), floor.Add(MaxAhead), ClockGood},
		{"longer", floor.Add(MaxAhead + time.Second), floor, ClockAhead},
		{"2099", time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), floor, ClockAhead},
		{"year 292277026596", time.Unix(1<<62, 0), floor, ClockAhead},
	} {
		got, state := Reference(tt.system, floor)
		if !got.Equal(tt.want) || state != tt.state {
			t.Errorf("%s: got %s %q, want %s %q", tt.name, got, state, tt.want, tt.state)
		}
	}
}
