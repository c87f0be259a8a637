package contentsync_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
	"cuango/contentsync/rollout"
	"cuango/contentsync/trust"
)

// Where two parts of the engine meet: what one leaves behind is what the other goes by.

// After a turn that was too short, a file that one layer lacks is that layer's fault as before.
func TestALayerThatIsNotWholeStopsNoOtherOverASlowLine(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{1, 1, 1})
	k := newKiosk(t, repo, atHere, func(p *contentsync.Params) { p.Turn = 300 * time.Millisecond })
	k.mustSync(t)
	film := packtest.Picture(t, 64, 48, "film", 600_000)
	country := packtest.Small(t, "country", 2, 2, 1, 300)
	country.Blobs[content.DigestOf(film)] = film
	country.Catalog.Media["film"] = content.Media{
		Digest: content.DigestOf(film), MIME: "image/png", Size: int64(len(film)), Width: 64, Height: 48, Alt: content.Name{"vi": "x"}, Licence: "Apache-2.0",
	}
	gate := packtest.Small(t, "gate", 2, 2, 2, 5000)
	repo.Role(trust.NationalRole).Packs = []*packtest.Pack{country}
	repo.Publish(t, now)
	var polls atomic.Int64
	repo.Spoil(func(w http.ResponseWriter, req *http.Request, key string) bool {
		switch {
		case key == trust.TimestampKey && polls.Add(1) == 2: // meanwhile the gate publishes, and not to the end: the third turn sees it
			repo.Role(gateRole).Packs = []*packtest.Pack{gate}
			repo.Publish(t, now)
			repo.Put(blobKey(gate), nil)
		case key == content.DigestOf(film).BlobKey() && req.Method == http.MethodGet && polls.Load() < 3: // a part of it, and no more in this turn
			from := 0
			if r := req.Header.Get("Range"); r != "" {
				if _, err := fmt.Sscanf(r, "bytes=%d-", &from); err != nil {
					t.Error(err)
				}
				w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(film)-1, len(film)))
			}
			w.Header().Set("Content-Length", fmt.Sprint(len(film)-from))
			if from > 0 {
				w.WriteHeader(http.StatusPartialContent)
			}
			_, _ = w.Write(film[from : from+100_000])
			w.(http.Flusher).Flush()
			<-req.Context().Done()
			return true
		}
		return false
	})
	for range 2 {
		if err := k.SyncOnce(t.Context()); !errors.Is(err, content.ErrNotFound) {
			t.Fatalf("sync: %v", err)
		}
	}
	if polls.Load() < 3 {
		t.Fatal("there were no turns")
	}
	k.wantWhat(t, "country 2@national", "province 1@province", "gate 1@gate")
}

// A layer whose file never comes is set aside though every try for it takes longer than a turn.
func TestAFileThatNeverComesIsNoReasonForTurnsWithoutEnd(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{1, 1, 1})
	k := newKiosk(t, repo, atHere, func(p *contentsync.Params) { p.Turn = 300 * time.Millisecond })
	k.mustSync(t)
	onEach(t, repo, [3]string{"country", "province", ""}, [3]int{2, 2, 0})
	gate := packtest.Small(t, "gate", 2, 2, 2, 5000)
	repo.Role(gateRole).Packs = []*packtest.Pack{gate}
	repo.Publish(t, now)
	var polls atomic.Int64
	repo.Spoil(func(w http.ResponseWriter, req *http.Request, key string) bool {
		switch {
		case key == trust.TimestampKey && polls.Add(1) > 10: // enough: it would go on for ever
			w.WriteHeader(http.StatusForbidden)
			return true
		case key == blobKey(gate):
			<-req.Context().Done()
			return true
		}
		return false
	})
	if err := k.SyncOnce(t.Context()); err == nil {
		t.Error("a sync without one of the files succeeded")
	}
	if n := polls.Load(); n > 5 {
		t.Errorf("%d turns", n)
	}
	k.wantWhat(t, "country 2@national", "province 2@province", "gate 1@gate")
}

// clockAt sets the kiosk's clock to a time at the gate.
func (k *kiosk) clockAt(t *testing.T, clock string) {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", clock, content.Zone)
	if err != nil {
		t.Fatal(err)
	}
	*k.clock = at
}

// cut takes the line away.
func cut(repo *packtest.Repo) {
	repo.Spoil(func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	})
}

func atNight(t *testing.T, to string) []byte {
	t.Helper()
	return signedAs(t, rollout.Rollout{Percent: 100, Window: &rollout.Window{From: "02:00", To: to}})
}

// waiting gives a kiosk that shows version 1 of two packs, and has version 2 of the first, which waits for the night.
func waiting(t *testing.T, change ...func(*contentsync.Params)) (repo *packtest.Repo, demo, news *packtest.Pack, k *kiosk) {
	t.Helper()
	repo = packtest.NewRepo(t, "a", now)
	demo, news = packtest.Small(t, "demo", 1, 3, 2, 0), packtest.Small(t, "news", 1, 2, 1, 0)
	repo.Publish(t, now, demo, news)
	k = newKiosk(t, repo, change...)
	k.mustSync(t)
	k.says(t, 1, &content.Check{Generation: 1, OK: true})
	k.attend(t)
	demo.Typo()
	demo.Rollout = atNight(t, "04:00")
	repo.Publish(t, now, demo, news)
	k.mustSync(t)
	k.shows(t, 1, 1)
	k.held(t, "demo 2 waits 23 02:00")
	return repo, demo, news, k
}

func TestWhatWaits(t *testing.T) {
	t.Run("another anchor has not vouched for it", func(t *testing.T) {
		_, _, _, k := waiting(t)
		two := packtest.NewRepo(t, "two", now)
		k.params.Source, k.params.Anchor = two.Serve(t), two.Root()
		k.restart(t)
		cut(two)
		k.clockAt(t, "2026-11-23 02:30")
		k.attend(t)
		k.shows(t, 1, 1)
	})
	t.Run("it takes nothing back that came after it", func(t *testing.T) {
		full := false
		repo, demo, news, k := waiting(t, func(p *contentsync.Params) {
			p.Free = func(dir string) (int64, error) {
				if n, _ := cache.Current(dir); full && n > 1 {
					return 0, nil
				}
				return 1 << 30, nil
			}
		})
		full = true // once the news are active nothing more can be built
		news.Typo()
		repo.Publish(t, now, demo, news)
		k.failed(t, k.SyncOnce(t.Context()), syscall.ENOSPC, contentsync.ReasonDisk)
		k.shows(t, 1, 2)
		cut(repo)
		k.clockAt(t, "2026-11-23 02:30")
		k.attend(t)
		k.shows(t, 1, 2)
		full = false
		repo.Spoil(nil)
		k.mustSync(t)
		k.shows(t, 2, 2)
	})
	t.Run("it does not bring back what the screen could not show", func(t *testing.T) {
		repo, demo, news, k := waiting(t)
		news.Typo()
		repo.Publish(t, now, demo, news)
		k.mustSync(t)
		k.shows(t, 1, 2)
		n, _ := cache.Current(k.dir)
		k.says(t, n, bad(n))
		k.attend(t)
		k.shows(t, 1, 1)
		cut(repo)
		k.clockAt(t, "2026-11-23 02:30")
		k.attend(t)
		k.shows(t, 1, 1)
		repo.Spoil(nil)
		k.mustSync(t)
		k.shows(t, 2, 1)
	})
	t.Run("a power cut while it switches", func(t *testing.T) {
		repo, _, _, k := waiting(t)
		cut(repo)
		k.clockAt(t, "2026-11-23 02:30")
		before := filepath.Join(k.dir, "current.tmp") // no link can be made
		if err := os.MkdirAll(filepath.Join(before, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := k.Attend(t.Context()); err == nil {
			t.Fatal("it switched")
		}
		if err := os.RemoveAll(before); err != nil {
			t.Fatal(err)
		}
		k.restart(t)
		k.attend(t)
		k.shows(t, 2, 1)
		k.attend(t)
	})
	t.Run("the kiosk was off at night", func(t *testing.T) {
		repo, _, _, k := waiting(t)
		cut(repo)
		for _, step := range []struct {
			clock string
			want  int
		}{{"2026-11-23 07:00", 1}, {"2026-11-24 01:59", 1}, {"2026-11-24 04:00", 1}, {"2026-11-24 03:59", 2}} {
			k.clockAt(t, step.clock)
			k.attend(t)
			k.shows(t, step.want, 1)
		}
		k.held(t)
	})
	t.Run("two that begin together, of which one ends sooner", func(t *testing.T) {
		repo, demo, news, k := waiting(t)
		news.Typo()
		news.Rollout = atNight(t, "03:00")
		repo.Publish(t, now, demo, news)
		k.mustSync(t)
		cut(repo)
		k.clockAt(t, "2026-11-23 03:30")
		k.attend(t)
		k.shows(t, 1, 1)
		k.clockAt(t, "2026-11-23 02:30")
		k.attend(t)
		k.shows(t, 2, 2)
	})
	t.Run("one of its pages is taken back", func(t *testing.T) {
		repo, demo, news, k := waiting(t)
		repo.Overlay(overlay.Recall, recallOf(t, demo.Catalog.Items[0].ID, demo.Catalog.Items[2].ID))
		repo.Publish(t, now, demo, news)
		k.mustSync(t)
		if k.hasBlob(demo.Catalog.Media["picture-0"].Digest) {
			t.Fatal("the picture is still there: the test says nothing")
		}
		cut(repo)
		k.clockAt(t, "2026-11-23 02:30")
		k.attend(t)
		if st := k.Status(); st.Packs[0].Version != 2 {
			t.Errorf("active: %+v", st.Packs)
		}
	})
}

func recallOf(t *testing.T, items ...string) []byte {
	t.Helper()
	l := content.Recalls{Format: 1, Version: 1, Issued: now}
	for _, id := range items {
		l.Recalls = append(l.Recalls, content.Recall{Item: id, Since: now})
	}
	raw, err := content.Canonical(l)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// One layer is bad: a roll-out of another one is stopped, and prepared, all the same.
func TestRollOutsDoNotMindABadLayer(t *testing.T) {
	for _, tt := range []struct {
		name        string
		after, want int // percent
	}{{"a stop is a stop", 0, 1}, {"what waits is made", 100, 2}} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			repo.Layers(t, here)
			demo := packtest.Small(t, "demo", 1, 3, 2, 0)
			repo.Role(gateRole).Packs = []*packtest.Pack{packtest.Small(t, "gate", 1, 2, 1, 0)}
			repo.Publish(t, now, demo)
			k := newKiosk(t, repo, atHere)
			k.mustSync(t)
			demo.Typo()
			roll := func(percent int) {
				demo.Rollout = signedAs(t, rollout.Rollout{Percent: percent, Window: &rollout.Window{From: "02:00", To: "04:00"}})
				repo.Publish(t, now, demo)
			}
			if tt.after == 0 {
				roll(100)
				k.mustSync(t)
				k.held(t, "demo 2 waits 23 02:00")
			}
			repo.Role(gateRole).Signers = []packtest.Key{packtest.NewKey(t, "stranger")}
			roll(tt.after)
			k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonUntrusted)
			k.shows(t, 1, 1)
			cut(repo)
			k.clockAt(t, "2026-11-23 02:30")
			k.attend(t)
			k.shows(t, tt.want, 1)
		})
	}
}

// A page that was taken back has no picture any more: that is no damage, and its version, which the screen cannot show, is not tried again.
func TestARecalledPageIsNoDamage(t *testing.T) {
	repo, p, k := twoVersions(t)
	repo.Overlay(overlay.Recall, recallOf(t, p.Catalog.Items[0].ID, p.Catalog.Items[2].ID))
	repo.Publish(t, now, p)
	k.mustSync(t)
	if k.hasBlob(p.Catalog.Media["picture-0"].Digest) {
		t.Fatal("the picture is still there: the test says nothing")
	}
	k.says(t, 2, bad(2))
	k.attend(t)
	k.mustSync(t)
	k.held(t, "demo 2 rolled-back")
	if n, _ := cache.Current(k.dir); n != 1 {
		t.Errorf("generation %d", n)
	}
}

// What an earlier generation needs, and nobody has, is not looked for with each poll.
func TestMendingIsNotTriedWithEachPoll(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	first := withPictures(t, 1, 1, 3000)
	repo.Publish(t, now, first)
	k := newKiosk(t, repo)
	k.mustSync(t)
	repo.Publish(t, now, withPictures(t, 2, 1, 3000))
	k.mustSync(t)
	lost, body := blobKey(first), repo.File(blobKey(first))
	repo.Put(lost, nil)
	if err := os.Remove(filepath.Join(k.dir, filepath.FromSlash(lost))); err != nil {
		t.Fatal(err)
	}
	k.restart(t)
	k.mustSync(t)
	if repo.Requests(lost) == 0 {
		t.Fatal("it was not looked for at all")
	}
	repo.Forget()
	for range 5 {
		*k.clock = k.clock.Add(time.Minute)
		k.mustSync(t)
	}
	if n := repo.Requests(lost); n > 0 {
		t.Errorf("five polls asked for it %d times", n)
	}
	repo.Put(lost, body)
	*k.clock = k.clock.Add(time.Hour)
	k.mustSync(t)
	if !exists(filepath.Join(k.dir, filepath.FromSlash(lost))) {
		t.Error("after an hour it is not looked for again")
	}
}

// A night that begins while something else is being made is no failure, and what is made then is made of what the night brought.
func TestTheNightBeginsDuringASync(t *testing.T) {
	var clock atomic.Pointer[time.Time]
	at := now
	clock.Store(&at)
	repo, demo, news, k := waiting(t, func(p *contentsync.Params) { p.Now = func() time.Time { return *clock.Load() } })
	b := packtest.Picture(t, 64, 48, "new", 3000)
	news.Blobs[content.DigestOf(b)] = b
	news.Catalog.Media["new"] = content.Media{
		Digest: content.DigestOf(b), MIME: "image/png", Size: int64(len(b)), Width: 64, Height: 48, Alt: content.Name{"vi": "x"}, Licence: "Apache-2.0",
	}
	news.Typo()
	repo.Publish(t, now, demo, news)
	var once atomic.Bool
	repo.Spoil(func(_ http.ResponseWriter, _ *http.Request, key string) bool {
		if key == content.DigestOf(b).BlobKey() && once.CompareAndSwap(false, true) {
			night := time.Date(2026, 11, 23, 2, 30, 0, 0, content.Zone)
			clock.Store(&night)
			if err := k.Attend(t.Context()); err != nil {
				t.Error(err)
			}
		}
		return false
	})
	k.mustSync(t)
	k.shows(t, 2, 2)
}

// What has come of a version that waits stays when another layer is bad and a third one moves on.
func TestFinishedBlobsOfWhatWaitsStay(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	demo := withPictures(t, 1, 1, 3000)
	onEach(t, repo, [3]string{"", "province", "gate"}, [3]int{0, 1, 1})
	repo.Publish(t, now, demo)
	k := newKiosk(t, repo, atHere)
	k.mustSync(t)
	demo = withPictures(t, 2, 2, 3000)
	demo.Rollout = atNight(t, "04:00")
	repo.Publish(t, now, demo)
	lost := blobKey(demo)
	body := repo.File(lost)
	repo.Put(lost, nil)
	if err := k.SyncOnce(t.Context()); !errors.Is(err, content.ErrNotFound) {
		t.Fatalf("sync: %v", err)
	}
	var there content.Digest
	for d := range demo.Blobs {
		if d.BlobKey() != lost {
			there = d
		}
	}
	if !k.hasBlob(there) {
		t.Fatal("it did not come")
	}
	repo.Role(gateRole).Signers = []packtest.Key{packtest.NewKey(t, "stranger")}
	repo.Role(pContent).Packs[0].Typo()
	repo.Publish(t, now, demo)
	repo.Put(lost, nil)
	repo.Forget()
	for range 2 {
		if err := k.SyncOnce(t.Context()); !errors.Is(err, content.ErrUntrusted) {
			t.Fatalf("sync: %v", err)
		}
	}
	repo.Put(lost, body)
	if err := k.SyncOnce(t.Context()); !errors.Is(err, content.ErrUntrusted) {
		t.Fatalf("sync: %v", err)
	}
	k.held(t, "demo 2 waits 23 02:00")
	if n := repo.Requests(there.BlobKey()); n > 0 {
		t.Errorf("a finished picture was asked for %d times", n)
	}
	cut(repo)
	k.clockAt(t, "2026-11-23 02:30")
	k.attend(t)
	k.shows(t, 2, 1, 2)
}
