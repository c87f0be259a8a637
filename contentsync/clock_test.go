package contentsync_test

import (
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

func TestExpired(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	*k.clock = now.AddDate(0, 0, packtest.TimestampDays+1)
	for range 2 { // also when the server says "not modified"
		k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
		k.shows(t, 1)
	}
	p.Typo()
	repo.Publish(t, now, p) // new, and signed for too short a time
	k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
	k.shows(t, 1)
	*k.clock = now.AddDate(1, 11, 0) // the targets too
	k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonExpired)
	k.shows(t, 1)
	*k.clock = now.AddDate(0, 0, packtest.TimestampDays+1)
	repo.Publish(t, *k.clock, p)
	k.mustSync(t)
	k.shows(t, 2)
}

func TestClocks(t *testing.T) {
	for _, tt := range []struct {
		name  string
		clock time.Time
		state trust.ClockState
	}{
		{"1970", time.Unix(0, 0), trust.ClockBehind},
		{"three years behind", now.AddDate(-3, 0, 0), trust.ClockBehind},
		{"2099", time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), trust.ClockAhead},
		{"right", now, trust.ClockGood},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 0)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			*k.clock = tt.clock
			k.restart(t)
			k.mustSync(t) // the first one, with nothing but the build time to go by
			k.shows(t, 1)
			if st := k.Status(); st.Clock != tt.state {
				t.Errorf("clock state %q, want %q", st.Clock, tt.state)
			}
			p.Typo()
			repo.Publish(t, now.AddDate(0, 3, 0), p)
			k.mustSync(t)
			k.shows(t, 2)
			old := repo.Save()
			p.Typo()
			repo.Publish(t, now.AddDate(0, 6, 0), p)
			k.mustSync(t)
			k.shows(t, 3)
			repo.Restore(old)
			k.failed(t, k.SyncOnce(t.Context()), content.ErrRollback, contentsync.ReasonRollback)

			// Nothing of it poisons the kiosk: the clock is set, and everything is as it should be.
			*k.clock = now.AddDate(0, 6, 1)
			k.restart(t)
			p.Typo()
			repo.Publish(t, *k.clock, p, p)
			for range 2 { // versions 3 and 4 of the metadata
				repo.Publish(t, *k.clock, p)
			}
			k.mustSync(t)
			k.shows(t, 4)
			if st := k.Status(); st.Clock != trust.ClockGood {
				t.Errorf("clock state %q after it was set", st.Clock)
			}
			*k.clock = now.AddDate(0, 6, packtest.TimestampDays+2)
			k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
			k.shows(t, 4)
		})
	}
}

func TestClockThatRunsAheadInReach(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	*k.clock = now.AddDate(1, 0, 0)
	p.Typo()
	repo.Publish(t, now, p)
	err := k.SyncOnce(t.Context())
	k.failed(t, err, content.ErrExpired, contentsync.ReasonExpired)
	if !strings.Contains(err.Error(), "is it right?") {
		t.Errorf("the error does not doubt the clock: %v", err)
	}
	k.shows(t, 1)
	*k.clock = now.Add(time.Hour)
	k.mustSync(t)
	k.shows(t, 2)
}
