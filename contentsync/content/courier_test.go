package content_test

import (
	"testing"
	"time"

	"cuango/contentsync/content"
)

func TestCourierTells(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for _, tt := range []struct {
		name string
		c    content.CourierStatus
		want content.CourierStatus // zero: nothing
	}{
		{"copies", content.CourierStatus{State: content.CourierReading, Percent: 35, Files: 42, Of: 120, Since: ago(time.Hour), Alive: ago(4 * time.Second)}, content.CourierStatus{State: content.CourierReading, Percent: 35, Files: 42, Of: 120}},
		{"the daemon is gone", content.CourierStatus{State: content.CourierReading, Percent: 35, Since: ago(time.Second), Alive: ago(30 * time.Second)}, content.CourierStatus{}},
		{"an older daemon that gives no sign of life", content.CourierStatus{State: content.CourierReading, Percent: 35, Since: ago(time.Second)}, content.CourierStatus{}},
		{"the clock was set back", content.CourierStatus{State: content.CourierChecking, Alive: now.Add(time.Hour)}, content.CourierStatus{}},
		{"a stamp a little ahead", content.CourierStatus{State: content.CourierChecking, Alive: now.Add(2 * time.Second)}, content.CourierStatus{State: content.CourierChecking}},
		{"waits", content.CourierStatus{State: content.CourierWaiting, Since: ago(9 * time.Hour), Alive: ago(9 * time.Second), Timestamp: content.DigestOf(nil), Dated: now}, content.CourierStatus{State: content.CourierWaiting}},
		{"just done", content.CourierStatus{State: content.CourierDone, Since: ago(time.Second), Error: "x"}, content.CourierStatus{State: content.CourierDone}},
		{"nothing new", content.CourierStatus{State: content.CourierReturned, Same: true, Since: ago(29 * time.Second)}, content.CourierStatus{State: content.CourierReturned, Same: true}},
		{"done long ago", content.CourierStatus{State: content.CourierDone, Since: ago(30 * time.Second)}, content.CourierStatus{}},
		{"refused", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonRollback, Error: "x", Since: now}, content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonRollback}},
		{"numbers beside themselves", content.CourierStatus{State: content.CourierReading, Percent: 1 << 40, Files: -1, Of: 7, Alive: now}, content.CourierStatus{State: content.CourierReading, Percent: 100, Of: 7}},
		{"too many to be said", content.CourierStatus{State: content.CourierReading, Files: 5, Of: 1 << 40, Alive: now}, content.CourierStatus{State: content.CourierReading}},
		{"a state of a newer daemon", content.CourierStatus{State: "dancing", Since: now, Alive: now}, content.CourierStatus{}},
		{"nothing at all", content.CourierStatus{}, content.CourierStatus{}},
	} {
		got, ok := tt.c.Tells(now)
		if got != tt.want || ok != (tt.want != content.CourierStatus{}) {
			t.Errorf("%s: %+v, %t, want %+v", tt.name, got, ok, tt.want)
		}
	}
}
