package contentsync_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/rollout"
)

// says writes what the screen says of the generation that it shows.
func (k *kiosk) says(tb testing.TB, shown int64, c *content.Check) {
	tb.Helper()
	raw, err := json.Marshal(content.Shown{Generation: shown, Screen: "attract", LastFrame: *k.clock, Check: c})
	if err == nil {
		err = os.WriteFile(filepath.Join(k.params.KioskDir, "shown.json"), raw, 0o600)
	}
	if err != nil {
		tb.Fatal(err)
	}
}

func (k *kiosk) attend(tb testing.TB) {
	tb.Helper()
	if err := k.Attend(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

func bad(generation int64) *content.Check {
	return &content.Check{Generation: generation, Page: "article vi 0f6e1f2a9b7c4d50", Reason: "a picture cannot be shown"}
}

// twoVersions gives a kiosk with version 1 in generation 1, found good, and version 2 in generation 2, on trial.
func twoVersions(tb testing.TB) (*packtest.Repo, *packtest.Pack, *kiosk) {
	tb.Helper()
	repo := packtest.NewRepo(tb, "a", now)
	p := packtest.Small(tb, "demo", 1, 3, 2, 0)
	repo.Publish(tb, now, p)
	k := newKiosk(tb, repo)
	k.mustSync(tb)
	k.says(tb, 1, &content.Check{Generation: 1, OK: true, Pages: 30})
	k.attend(tb)
	p.Typo()
	repo.Publish(tb, now, p)
	k.mustSync(tb)
	k.shows(tb, 2)
	return repo, p, k
}

func TestABadGenerationRollsBackAndIsNotTriedAgain(t *testing.T) {
	repo, p, k := twoVersions(t)
	k.says(t, 1, bad(2))
	k.attend(t)
	k.shows(t, 1)
	k.held(t, "demo 2 rolled-back")
	if st := k.Status(); st.Held[0].Detail != "article vi 0f6e1f2a9b7c4d50: a picture cannot be shown" || st.Generation != 1 {
		t.Errorf("status: %+v", st)
	}
	for range 2 {
		k.mustSync(t)
		k.shows(t, 1)
		k.held(t, "demo 2 rolled-back")
		k.restart(t)
		k.held(t, "demo 2 rolled-back") // before the first sync too
	}
	if all, _ := cache.Generations(k.dir); !slices.Equal(all, []int64{1}) {
		t.Errorf("generations %v stay on the disk", all)
	}
	q := packtest.Small(t, "gate", 1, 2, 1, 0)
	repo.Publish(t, now, p, q) // another pack: it is shown with the version that is good
	k.mustSync(t)
	k.shows(t, 1, 1)
	k.says(t, 3, &content.Check{Generation: 3, OK: true})
	k.attend(t)
	p.Typo()
	repo.Publish(t, now, p, q)
	k.mustSync(t)
	k.shows(t, 3, 1)
	k.held(t)
}

func TestTheScreensWord(t *testing.T) {
	for _, tt := range []struct {
		name string
		say  func(*testing.T, *kiosk)
		want int
	}{
		{"there is no screen", func(t *testing.T, k *kiosk) {
			t.Helper()
			if err := os.Remove(filepath.Join(k.params.KioskDir, "shown.json")); err != nil {
				t.Fatal(err)
			}
		}, 2},
		{"a screen of an older program", func(t *testing.T, k *kiosk) { t.Helper(); k.says(t, 2, nil) }, 2},
		{"of the generation before", func(t *testing.T, k *kiosk) { t.Helper(); k.says(t, 1, bad(1)) }, 2},
		{"of a generation to come", func(t *testing.T, k *kiosk) { t.Helper(); k.says(t, 2, bad(3)) }, 2},
		{"a damaged file", func(t *testing.T, k *kiosk) {
			t.Helper()
			if err := os.WriteFile(filepath.Join(k.params.KioskDir, "shown.json"), []byte(`{"check":{"generation":2,`), 0o600); err != nil {
				t.Fatal(err)
			}
		}, 2},
		{"a file of 1 MB", func(t *testing.T, k *kiosk) {
			t.Helper()
			if err := os.WriteFile(filepath.Join(k.params.KioskDir, "shown.json"), []byte(`{"check":{"generation":2},"x":"`+strings.Repeat("x", 1<<20)+`"}`), 0o600); err != nil {
				t.Fatal(err)
			}
		}, 2},
		{"good", func(t *testing.T, k *kiosk) { t.Helper(); k.says(t, 2, &content.Check{Generation: 2, OK: true}) }, 2},
		{"good, and then it ends again and again", func(t *testing.T, k *kiosk) {
			t.Helper()
			k.says(t, 2, &content.Check{Generation: 2, OK: true})
			k.attend(t)
			*k.clock = now.Add(23 * time.Hour)
			k.says(t, 0, &content.Check{Generation: 2, Reason: "the screen ended 5 times"})
		}, 1},
		{"good for a day, and then it ends again and again: that is not the content", func(t *testing.T, k *kiosk) {
			t.Helper()
			k.says(t, 2, &content.Check{Generation: 2, OK: true})
			k.attend(t)
			*k.clock = now.Add(25 * time.Hour)
			k.attend(t)
			k.says(t, 0, &content.Check{Generation: 2, Reason: "the screen ended 5 times"})
		}, 2},
		{"bad", func(t *testing.T, k *kiosk) { t.Helper(); k.says(t, 1, bad(2)) }, 1},
		{"bad, of endless words", func(t *testing.T, k *kiosk) {
			t.Helper()
			k.says(t, 1, &content.Check{Generation: 2, Page: strings.Repeat("ố", 2000), Reason: strings.Repeat("x", 2000)})
		}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, k := twoVersions(t)
			tt.say(t, k)
			for range 2 {
				k.attend(t)
				k.shows(t, tt.want)
				k.restart(t)
			}
		})
	}
}

// TestDamageIsNoFaultOfTheVersion: it is fetched again, but not for ever.
func TestDamageIsNoFaultOfTheVersion(t *testing.T) {
	_, _, k := twoVersions(t)
	for n := int64(2); n <= 4; n++ {
		for d, size := range blobsOf(t, k) {
			if size > 0 {
				if err := os.Truncate(filepath.Join(k.dir, filepath.FromSlash(d.BlobKey())), 5); err != nil {
					t.Fatal(err)
				}
			}
		}
		k.says(t, 1, bad(n))
		k.attend(t)
		if g := k.Status().Generation; g != 1 {
			t.Fatalf("generation %d is active", g)
		}
		k.mustSync(t)
		if n < 4 {
			k.shows(t, 2) // with whole files
			k.held(t)
		}
	}
	k.shows(t, 1)
	k.held(t, "demo 2 rolled-back")
}

// TestNothingToGoBackTo: the first content of a kiosk is what it has; its screen says itself what it shows instead.
func TestNothingToGoBackTo(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := newKiosk(t, repo)
	k.mustSync(t)
	k.says(t, 0, bad(1))
	k.attend(t)
	k.mustSync(t)
	k.shows(t, 1)
}

// TestTwoInARow: the second comes before the screen has said anything of the first, so it goes back behind both.
func TestTwoInARow(t *testing.T) {
	repo, p, k := twoVersions(t)
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.shows(t, 3)
	k.says(t, 1, bad(3))
	k.attend(t)
	k.shows(t, 1)
}

// TestASilentScreenIsNotSentBackToAnotherYear: what was active for long, and nobody said anything of, is good enough.
func TestASilentScreenIsNotSentBackToAnotherYear(t *testing.T) {
	repo, p, k := twoVersions(t)
	*k.clock = now.Add(8 * 24 * time.Hour)
	p.Typo()
	repo.Publish(t, *k.clock, p)
	k.mustSync(t)
	k.says(t, 2, bad(3))
	k.attend(t)
	k.shows(t, 2)
}

// TestAttendBesideSyncs: both go on at once, for the race detector, and neither goes back behind the other.
func TestAttendBesideSyncs(t *testing.T) {
	repo, p, k := twoVersions(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			_ = k.Attend(ctx)
			time.Sleep(time.Millisecond)
		}
	}()
	for n := range 4 {
		p.Typo()
		p.Rollout = nil
		if n%2 == 0 {
			p.Rollout = signedAs(t, rollout.Rollout{Percent: 100, From: now.Add(-time.Second)})
		}
		repo.Publish(t, now, p)
		k.mustSync(t)
		g, err := cache.Current(k.dir)
		if err != nil {
			t.Fatal(err)
		}
		k.says(t, g, &content.Check{Generation: g, OK: true})
	}
	stop()
	<-done
	k.shows(t, 6)
}

// TestTheBadVersionIsForSome: the kiosk that could not show it takes what the next roll-out gives to others, when that is good.
func TestTheBadVersionIsForSome(t *testing.T) {
	repo, p, k := twoVersions(t)
	before := beforeOf(t, p) // version 2, which is bad here
	k.says(t, 1, bad(2))
	k.attend(t)
	p.Typo()
	p.Rollout = signedAs(t, rollout.Rollout{Rings: []string{"lab"}, Before: before})
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.shows(t, 1)
	k.held(t, "demo 3 outside")
	p.Rollout = signedAs(t, rollout.Rollout{Percent: 100, Before: before})
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.shows(t, 3)
}

// TestCutWhileItGoesBack restarts with every state that a power cut can leave.
func TestCutWhileItGoesBack(t *testing.T) {
	for _, tt := range []struct {
		name    string
		current string
	}{{"before the switch", "generations/2"}, {"after the switch", "generations/1"}} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, k := twoVersions(t)
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			fact, err := json.Marshal(map[string]any{"generation": 2, "back": 1, "failed": bad(2)})
			if err != nil {
				t.Fatal(err)
			}
			inTrust(t, k.dir, "INSERT OR REPLACE INTO facts (key, value) VALUES ('trial', ?)", fact)
			link := filepath.Join(k.dir, "current")
			if err := os.Remove(link); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(tt.current, link); err != nil {
				t.Fatal(err)
			}
			k.open(t)
			k.mustSync(t)
			k.shows(t, 1)
			k.held(t, "demo 2 rolled-back")
			if trial := k.Status().Trial; trial != 0 {
				t.Errorf("generation %d is still on trial", trial)
			}
		})
	}
	t.Run("facts of no sense", func(t *testing.T) {
		repo, p, k := twoVersions(t)
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"trial", "pending", "bad/x"} {
			inTrust(t, k.dir, "INSERT OR REPLACE INTO facts (key, value) VALUES (?, ?)", key, []byte(`{"generation":9,"back":-4,"at":"2001-01-01T00:00:00Z","expires":"2099-01-01T00:00:00Z"}`))
		}
		k.open(t)
		k.says(t, 1, bad(9))
		_ = k.Attend(t.Context()) // it says that there is no generation 9
		p.Typo()
		repo.Publish(t, now, p)
		k.mustSync(t)
		k.shows(t, 3)
	})
}

// TestOldGenerationsStayForTheirTrial: what is gone back to is not collected, however many come after.
func TestOldGenerationsStayForTheirTrial(t *testing.T) {
	repo, p, k := twoVersions(t)
	for range 3 {
		p.Typo()
		repo.Publish(t, now, p)
		k.mustSync(t)
	}
	k.says(t, 5, &content.Check{Generation: 1, OK: true})
	k.mustSync(t)
	k.shows(t, 5)
	all, err := cache.Generations(k.dir)
	if err != nil || !slices.Contains(all, 1) {
		t.Fatalf("generations %v, %v: the last good one is gone", all, err)
	}
	k.says(t, 5, bad(5))
	k.attend(t)
	k.shows(t, 1)
	if st, err := contentsync.ReadStatus(k.dir); err != nil || st.Generation != 1 {
		t.Errorf("status: %+v, %v", st, err)
	}
}

// inTrust changes trust.db behind the engine's back.
func inTrust(tb testing.TB, dir, query string, args ...any) {
	tb.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "trust.db"))
	if err == nil {
		_, err = db.ExecContext(tb.Context(), query, args...)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		tb.Fatal(err)
	}
}
