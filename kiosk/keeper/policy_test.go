package keeper

import (
	"testing"
	"time"
)

var t0 = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)

func TestWaits(t *testing.T) {
	p := Policy{First: time.Second, Cap: 5 * time.Second, Crashes: 100, Within: time.Hour, SeedFor: time.Hour}
	for _, tc := range []struct {
		name string
		ran  []time.Duration
		want []time.Duration
	}{
		{"the first start is at once", []time.Duration{2 * time.Second}, []time.Duration{0}},
		{
			"quick ends wait longer and longer, up to the cap",
			[]time.Duration{1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9},
			[]time.Duration{0, 1e9, 2e9, 4e9, 5e9, 5e9, 5e9},
		},
		{
			"a screen that ran for a while begins a new row",
			[]time.Duration{1e9, 1e9, 1e9, steady, 1e9},
			[]time.Duration{0, 1e9, 2e9, 0, 1e9},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, now := NewHistory(p), t0
			for i, ran := range tc.ran {
				started := now
				now = now.Add(ran)
				if got := h.Ended(now, started); got != tc.want[i] {
					t.Errorf("end %d: wait %v, want %v", i+1, got, tc.want[i])
				}
			}
			if h.Count() != len(tc.ran) {
				t.Errorf("counted %d ends, want %d", h.Count(), len(tc.ran))
			}
		})
	}
}

func TestWaitsNeverOverflow(t *testing.T) {
	p := DefaultPolicy()
	h, now := NewHistory(p), t0
	for range 10_000 {
		now = now.Add(time.Second)
		if got := h.Ended(now, now); got < 0 || got > p.Cap {
			t.Fatalf("wait %v after %d ends", got, h.Count())
		}
	}
}

func TestALoopFallsBackToTheSeedPackForAWhile(t *testing.T) {
	p := Policy{First: time.Second, Cap: time.Second, Crashes: 3, Within: 10 * time.Minute, SeedFor: 30 * time.Minute}
	for _, tc := range []struct {
		name  string
		every time.Duration
		want  bool
	}{
		{"three ends in a row", time.Second, true},
		{"three ends just within the time", 4*time.Minute + 59*time.Second, true},
		{"three ends that are far apart", 6 * time.Minute, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, now := NewHistory(p), t0
			for i := range 3 {
				if _, on := h.Seed(now); on {
					t.Fatalf("the seed pack already after %d ends", i)
				}
				now = now.Add(tc.every)
				h.Ended(now, now.Add(-tc.every))
			}
			why, on := h.Seed(now)
			if on != tc.want || on && why == "" {
				t.Errorf("seed pack: %v %q, want %v", on, why, tc.want)
			}
			if _, on := h.Seed(now.Add(p.SeedFor)); on {
				t.Error("the content is never tried again")
			}
		})
	}
}
