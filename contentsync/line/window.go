package line

import (
	"fmt"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// MaxWindows is how many quiet hours a day may have.
const MaxWindows = 16

// A Window is a time of every day, in Viet Nam's time. One that ends before it begins goes over midnight.
type Window struct {
	From, To time.Duration // after midnight; To is not in it
}

// ParseWindow reads "07:30-11:00". Errors: ErrInvalid.
func ParseWindow(s string) (Window, error) {
	from, to, ok := strings.Cut(s, "-")
	a, errA := timeOfDay(from)
	b, errB := timeOfDay(to)
	if !ok || errA != nil || errB != nil || a == b || a >= 24*time.Hour {
		return Window{}, fmt.Errorf("%w: %.40q: want two times like 07:30-11:00", content.ErrInvalid, s)
	}
	return Window{From: a, To: b}, nil
}

// timeOfDay reads HH:MM, up to 24:00.
func timeOfDay(s string) (time.Duration, error) {
	if s == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, content.ErrInvalid
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// String is what ParseWindow reads.
func (w Window) String() string {
	hm := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	return hm(w.From) + "-" + hm(w.To)
}

// Until tells whether t is in the window, and when it ends.
func (w Window) Until(t time.Time) (end time.Time, in bool) {
	local := t.In(content.Zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, content.Zone)
	at, to := local.Sub(midnight), w.To
	if w.To < w.From { // over midnight: it began today, or yesterday
		if at < w.To {
			return midnight.Add(w.To), true
		}
		to += 24 * time.Hour
	}
	return midnight.Add(to), w.From <= at && at < to
}
