package rollout

import (
	"fmt"
	"strings"
	"time"

	"cuango/contentsync/content"
)

const day = 24 * time.Hour

// ParseWindow reads "02:00-04:00". Errors: ErrInvalid.
func ParseWindow(s string) (*Window, error) {
	from, to, _ := strings.Cut(s, "-")
	w := &Window{From: strings.TrimSpace(from), To: strings.TrimSpace(to)}
	if err := w.Validate(); err != nil {
		return nil, err
	}
	return w, nil
}

// Validate checks both times, and that the window is long enough. Errors: ErrInvalid.
func (w Window) Validate() error {
	from, okFrom := clock(w.From)
	to, okTo := clock(w.To)
	if !okFrom || !okTo {
		return fmt.Errorf("window: %w: %.20q–%.20q, want 02:00-04:00", content.ErrInvalid, w.From, w.To)
	}
	if (to-from+day)%day < MinWindow {
		return fmt.Errorf("window: %w: %s is shorter than %v", content.ErrInvalid, w, MinWindow)
	}
	return nil
}

func (w Window) String() string { return w.From + "-" + w.To }

// Next gives the first time from t on that lies in the window, and when the window closes then. The window must be valid.
func (w Window) Next(t time.Time) (at, till time.Time) {
	l := t.In(content.Zone)
	midnight := time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, content.Zone)
	from, _ := clock(w.From)
	to, _ := clock(w.To)
	length := (to - from + day) % day
	for _, d := range []time.Duration{-day, 0, day} { // the country has no summer time: each day has 24 hours
		begins := midnight.Add(d + from)
		till = begins.Add(length)
		if t.Before(begins) {
			return begins, till
		}
		if t.Before(till) {
			return t, till
		}
	}
	return t, till // not reached: tomorrow's begins after every t of today
}

// clock reads HH:MM.
func clock(s string) (time.Duration, bool) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, false
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, true
}
