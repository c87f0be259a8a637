package pages

import (
	"image"
	"testing"
	"time"
)

// In a round the picture visits every place of its square once and moves by one pixel a minute, also from the last place to the first,
// before 1970, and over a change of the day.
func TestShift(t *testing.T) {
	for _, tt := range []struct {
		height, side int
		from         time.Time
	}{
		{320, 8, time.Unix(0, 0)},
		{1080, 8, time.Date(2026, 11, 25, 23, 17, 30, 0, time.UTC)},
		{1440, 8, time.Date(1969, 12, 31, 23, 30, 0, 0, time.UTC)},
		{2160, 16, time.Date(2026, 11, 25, 0, 0, 59, 0, time.UTC)},
	} {
		if got := ShiftPeriod(tt.height); got != time.Duration(tt.side*tt.side)*time.Minute {
			t.Errorf("%d px: a round of %v", tt.height, got)
		}
		seen := map[image.Point]int{}
		last := Shift(tt.from.Add(-time.Minute), tt.height)
		for m := range tt.side * tt.side {
			p := Shift(tt.from.Add(time.Duration(m)*time.Minute), tt.height)
			if d := p.Sub(last); d.X*d.X+d.Y*d.Y != 1 {
				t.Errorf("%d px, minute %d: from %v to %v", tt.height, m, last, p)
			}
			seen[p]++
			last = p
		}
		square := image.Rect(-tt.side/2, -tt.side/2, tt.side/2, tt.side/2)
		if len(seen) != tt.side*tt.side {
			t.Errorf("%d px: %d places, want %d", tt.height, len(seen), tt.side*tt.side)
		}
		for p := range seen {
			if !p.In(square) {
				t.Errorf("%d px: %v is outside of %v", tt.height, p, square)
			}
		}
	}
}
