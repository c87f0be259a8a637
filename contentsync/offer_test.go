package contentsync_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/rollout"
)

// now is 15:00 at every gate.

func signedAs(tb testing.TB, r rollout.Rollout) []byte {
	tb.Helper()
	r.Salt = "v2"
	raw, err := json.Marshal(r)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func beforeOf(tb testing.TB, p *packtest.Pack) *rollout.Before {
	tb.Helper()
	_, m := p.Files(tb)
	return &rollout.Before{Version: p.Manifest.Version, Digest: content.DigestOf(m), Size: int64(len(m))}
}

// held asserts what the daemon says it holds back.
func (k *kiosk) held(tb testing.TB, want ...string) {
	tb.Helper()
	st, err := contentsync.ReadStatus(k.dir)
	if err != nil {
		tb.Fatal(err)
	}
	got := []string{}
	for _, h := range st.Held {
		s := fmt.Sprintf("%s %d %s", h.Pack, h.Version, h.Why)
		if h.Why == content.HeldWaits {
			s += " " + h.At.In(content.Zone).Format("02 15:04")
		}
		got = append(got, s)
	}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		tb.Fatalf("held back: %q, want %q", got, want)
	}
}

func TestWhoIsNotInTheRollOutKeepsWhatItHas(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	in, out := newKiosk(t, repo, func(p *contentsync.Params) { p.Ring = "test" }), newKiosk(t, repo)
	in.mustSync(t)
	out.mustSync(t)
	before := beforeOf(t, p)
	p.Typo()
	p.Rollout = signedAs(t, rollout.Rollout{Rings: []string{"test"}, Before: before})
	repo.Publish(t, now, p)
	in.mustSync(t)
	in.shows(t, 2)
	in.held(t)
	out.mustSync(t)
	out.shows(t, 1)
	out.held(t, "demo 2 outside")
	if n, _ := cache.Current(out.dir); n != 1 {
		t.Errorf("generation %d was built for nothing", n)
	}

	t.Run("a new kiosk outside gets the version before, and keeps it", func(t *testing.T) {
		k := newKiosk(t, repo)
		k.mustSync(t)
		k.shows(t, 1)
		k.held(t, "demo 2 outside")
		k.restart(t)
		k.mustSync(t)
		k.shows(t, 1)
	})
	t.Run("another pack is not held back with it, and what is kept is found in the bucket", func(t *testing.T) {
		q := packtest.Small(t, "gate", 1, 2, 1, 0)
		repo.Publish(t, now, p, q)
		for k, want := range map[*kiosk]int{in: 2, out: 1} {
			k.mustSync(t)
			k.shows(t, want, 1)
		}
		out.held(t, "demo 2 outside")
		repo.Publish(t, now, p)
		in.mustSync(t)
		out.mustSync(t)
	})
	t.Run("a damaged file is mended without going forward", func(t *testing.T) {
		for d, size := range blobsOf(t, out) {
			if size > 0 {
				if err := os.Remove(filepath.Join(out.dir, filepath.FromSlash(d.BlobKey()))); err != nil {
					t.Fatal(err)
				}
			}
		}
		out.restart(t)
		out.mustSync(t)
		out.shows(t, 1)
	})
	t.Run("stopped: who has it keeps it", func(t *testing.T) {
		p.Rollout = signedAs(t, rollout.Rollout{Before: before})
		repo.Publish(t, now, p)
		in.mustSync(t)
		in.shows(t, 2)
		in.held(t)
		out.mustSync(t)
		out.shows(t, 1)
	})
	t.Run("the next version, again for some: nobody goes back", func(t *testing.T) {
		p.Typo()
		p.Rollout = signedAs(t, rollout.Rollout{Rings: []string{"lab"}, Before: before})
		repo.Publish(t, now, p)
		in.mustSync(t)
		in.shows(t, 2)
		in.held(t, "demo 3 outside")
		in.restart(t)
		in.mustSync(t)
		in.shows(t, 2)
	})
	t.Run("100 % take everybody", func(t *testing.T) {
		p.Rollout = signedAs(t, rollout.Rollout{Percent: 100, Before: before})
		repo.Publish(t, now, p)
		for _, k := range []*kiosk{in, out} {
			k.mustSync(t)
			k.shows(t, 3)
			k.held(t)
		}
	})
}

func blobsOf(tb testing.TB, k *kiosk) map[content.Digest]int64 {
	tb.Helper()
	n, err := cache.Current(k.dir)
	if err != nil {
		tb.Fatal(err)
	}
	b, err := cache.Blobs(tb.Context(), k.dir, n)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestPercent puts twenty kiosks on one bucket and asks the pure package who is in.
func TestPercent(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 2, 0, 0)
	before := beforeOf(t, p)
	repo.Publish(t, now, p)
	p.Typo()
	p.Rollout = signedAs(t, rollout.Rollout{Percent: 40, Before: before})
	repo.Publish(t, now, p)
	var kiosks []*kiosk
	taken := 0
	for range 20 {
		k := newKiosk(t, repo)
		kiosks = append(kiosks, k)
		k.mustSync(t)
		want := 1
		if rollout.Bucket("v2", "demo", k.Kiosk()) < 4000 {
			want, taken = 2, taken+1
		}
		k.shows(t, want)
	}
	if taken == 0 || taken == len(kiosks) {
		t.Fatalf("%d of %d kiosks are in: the test says nothing", taken, len(kiosks))
	}
	p.Rollout = signedAs(t, rollout.Rollout{Percent: 100, Before: before})
	repo.Publish(t, now, p)
	for _, k := range kiosks {
		k.mustSync(t)
		k.shows(t, 2)
	}
}

func TestWindow(t *testing.T) {
	night := &rollout.Window{From: "02:00", To: "04:00"}
	for _, tt := range []struct {
		name   string
		change func(*contentsync.Params)
		r      *rollout.Rollout
	}{
		{"of the roll-out", func(*contentsync.Params) {}, &rollout.Rollout{Percent: 100, Window: night}},
		{"of the kiosk", func(p *contentsync.Params) { p.Window = night }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 0)
			if tt.r != nil {
				p.Rollout = signedAs(t, *tt.r)
			}
			repo.Publish(t, now, p)
			k := newKiosk(t, repo, tt.change)
			k.mustSync(t)
			k.shows(t, 1) // it had nothing: it waits for no window
			p.Typo()
			if tt.r != nil {
				p.Rollout = signedAs(t, *tt.r)
			}
			repo.Publish(t, now, p)
			k.mustSync(t)
			k.shows(t, 1)
			version := 0
			if tt.r != nil {
				version = 2
			}
			k.held(t, fmt.Sprintf("demo %d waits 23 02:00", version))
			if all, _ := cache.Generations(k.dir); len(all) != 2 || all[0] != 2 {
				t.Fatalf("generations %v: what waits is not there", all)
			}
			k.mustSync(t) // collects, and not this
			k.restart(t)
			repo.Spoil(func(w http.ResponseWriter, _ *http.Request, _ string) bool { w.WriteHeader(503); return true }) // the line is down from here on
			for _, step := range []struct {
				clock string
				want  int
			}{{"2026-11-23T01:59:59", 1}, {"2026-11-23T04:00:00", 1}, {"2026-11-23T03:59:59", 2}} {
				at, err := time.ParseInLocation("2006-01-02T15:04:05", step.clock, content.Zone)
				if err != nil {
					t.Fatal(err)
				}
				*k.clock = at
				if err := k.Attend(t.Context()); err != nil {
					t.Fatal(err)
				}
				k.shows(t, step.want)
			}
			if n, _ := cache.Current(k.dir); n != 2 {
				t.Errorf("generation %d is active: what was built before is 2", n)
			}
			k.held(t)
			repo.Spoil(nil)
			k.mustSync(t)
			if n, _ := cache.Current(k.dir); n != 2 {
				t.Errorf("generation %d: it was built once more", n)
			}
		})
	}
}

// TestWhatWaitsIsReplaced: a newer version comes before the window opens, with another pack that waits for nothing.
func TestWhatWaitsIsReplaced(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p, q := packtest.Small(t, "demo", 1, 3, 2, 0), packtest.Small(t, "gate", 1, 2, 1, 0)
	repo.Publish(t, now, p, q)
	k := newKiosk(t, repo)
	k.mustSync(t)
	p.Typo()
	p.Rollout = signedAs(t, rollout.Rollout{Percent: 100, From: now.Add(time.Hour)})
	repo.Publish(t, now, p, q)
	k.mustSync(t)
	p.Typo()
	q.Typo()
	repo.Publish(t, now, p, q)
	k.mustSync(t)
	k.shows(t, 1, 2)
	k.held(t, "demo 3 waits 22 16:00")
	*k.clock = now.Add(time.Hour)
	k.mustSync(t)
	k.shows(t, 3, 2)
	k.held(t)
	*k.clock = now.Add(8 * 24 * time.Hour) // what waits for longer than the metadata holds is not switched to
	if err := k.Attend(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestExpiredWhileItWaited: nobody renewed the metadata, so nothing new becomes active.
func TestExpiredWhileItWaited(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	p.Typo()
	p.Rollout = signedAs(t, rollout.Rollout{Percent: 100, From: now.Add(9 * 24 * time.Hour)})
	repo.Publish(t, now, p)
	k.mustSync(t)
	*k.clock = now.Add(10 * 24 * time.Hour)
	if err := k.Attend(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.shows(t, 1)
	repo.Publish(t, *k.clock, p)
	k.mustSync(t)
	k.shows(t, 2)
}

func TestHostileRollOut(t *testing.T) {
	for _, tt := range []struct{ name, raw string }{
		{"101 %", `{"salt":"v2","percent":101}`},
		{"no percentage", `{"salt":"v2"}`},
		{"a list", `[]`},
		{"a window that never opens", `{"salt":"v2","percent":100,"window":{"from":"99:00","to":"02:00"}}`},
		{"before by a path", `{"salt":"v2","percent":0,"before":{"version":1,"sha256":"../../trust.db","length":3}}`},
		{"1 MB", `{"salt":"v2","percent":100,"x":"` + strings.Repeat("x", 1<<20) + `"}`},
		{"deep", `{"salt":"v2","percent":100,"x":` + strings.Repeat("[", 4000) + strings.Repeat("]", 4000) + `}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p, q := packtest.Small(t, "demo", 1, 3, 2, 0), packtest.Small(t, "gate", 1, 2, 1, 0)
			repo.Publish(t, now, p, q)
			k := newKiosk(t, repo)
			k.mustSync(t)
			p.Typo()
			q.Typo()
			p.Rollout = []byte(tt.raw)
			repo.Publish(t, now, p, q)
			err := k.SyncOnce(t.Context())
			if tt.name == "deep" { // it is valid, and harmless
				k.mustSync(t)
				k.shows(t, 2, 2)
				return
			}
			if err == nil || !strings.Contains(err.Error(), "pack demo: roll-out: ") {
				t.Fatalf("sync: %v", err)
			}
			k.shows(t, 1, 2) // the other pack goes on
			if st := k.Status(); len(st.Held) != 1 || st.Held[0].Why != content.HeldUnreadable {
				t.Errorf("held back: %+v", st.Held)
			}
		})
	}
	t.Run("before is another pack's manifest, or has another version", func(t *testing.T) {
		repo := packtest.NewRepo(t, "a", now)
		p, q := packtest.Small(t, "demo", 5, 3, 2, 0), packtest.Small(t, "gate", 4, 2, 1, 0)
		for _, before := range []*rollout.Before{beforeOf(t, q), {Version: 4, Digest: beforeOf(t, p).Digest, Size: beforeOf(t, p).Size}} {
			p.Rollout = nil
			repo.Publish(t, now, p, q)
			p2 := *p
			p2.Typo()
			p2.Rollout = signedAs(t, rollout.Rollout{Before: before})
			repo.Publish(t, now, &p2, q)
			k := newKiosk(t, repo)
			if err := k.SyncOnce(t.Context()); err == nil {
				t.Errorf("%+v was taken", before)
			}
			if n, err := cache.Current(k.dir); err == nil {
				t.Errorf("generation %d is active", n)
			}
		}
	})
}
