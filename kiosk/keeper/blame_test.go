package keeper

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cuango/kiosk/health"
)

// TestWhoIsToBlame: a loop is a generation's fault when all its ends were over that generation.
func TestWhoIsToBlame(t *testing.T) {
	for _, tc := range []struct {
		name  string
		over  []int64
		loop  []bool
		blame int64
	}{
		{"no loop", []int64{7, 7}, []bool{false, false}, 0},
		{"a loop over one", []int64{7, 7, 7}, []bool{false, false, true}, 7},
		{"the one before had other troubles", []int64{6, 6, 7, 7, 7}, []bool{false, false, false, false, true}, 7},
		{"a loop over two", []int64{6, 7, 7}, []bool{false, false, true}, 0},
		{"a loop over the seed pack", []int64{0, 0, 0}, []bool{false, false, true}, 0},
		{"the second loop, over another", []int64{7, 7, 7, 8, 8, 8}, []bool{false, false, true, false, false, true}, 8},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "shown.json"), []byte(`{"generation":6,"screen":"home"}`), 0o600); err != nil {
				t.Fatal(err)
			}
			k := &Keeper{Params: Params{Policy: Policy{Crashes: 3}, StateDir: dir, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}}
			for i, n := range tc.over {
				k.blame(n, tc.loop[i], "the screen ended 3 times within 10m0s: the seed pack stands in")
			}
			s, err := health.ReadShown(dir)
			if err != nil || s.Screen != "home" {
				t.Fatalf("%+v, %v", s, err)
			}
			switch {
			case tc.blame == 0 && s.Check != nil:
				t.Errorf("%+v, want none", s.Check)
			case tc.blame > 0 && (s.Check == nil || s.Check.OK || s.Check.Generation != tc.blame || s.Check.Reason != "the screen ended 3 times within 10m0s" || s.Check.At.IsZero()):
				t.Errorf("%+v, want generation %d", s.Check, tc.blame)
			}
		})
	}
}

// TestTheSeedPackHasItsTime: a screen that began with it is relieved when the time is up, unless it has found other content since.
func TestTheSeedPackHasItsTime(t *testing.T) {
	p := Policy{First: time.Second, Cap: time.Second, Crashes: 1, Within: time.Minute, SeedFor: 30 * time.Minute}
	h := NewHistory(p)
	h.Ended(t0, t0)
	for _, tc := range []struct {
		name  string
		c     child
		after time.Duration
		want  bool
	}{
		{"too soon", child{seed: true}, p.SeedFor - time.Second, false},
		{"in time", child{seed: true}, p.SeedFor, true},
		{"not the seed pack", child{}, p.SeedFor, false},
		{"other content has come", child{seed: true, generation: 7}, p.SeedFor, false},
		{"asked already", child{seed: true, relieved: true}, p.SeedFor, false},
	} {
		if got := tc.c.past(h, t0.Add(tc.after)); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}
