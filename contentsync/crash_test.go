package contentsync_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// TestMain lets the test binary be the daemon that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CUANGO_TEST_CRASH_DIR"); dir != "" {
		if err := syncForCrash(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func syncForCrash(dir string) error {
	anchor, err := os.ReadFile(os.Getenv("CUANGO_TEST_ANCHOR"))
	if err != nil {
		return err
	}
	ctx := context.Background()
	fmt.Println("begin")
	e, err := contentsync.Open(ctx, contentsync.Params{
		Gate: "huu-nghi", SyncDir: dir, Source: os.Getenv("CUANGO_TEST_SOURCE"), Anchor: anchor,
		Built: now.AddDate(0, 0, -1), Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Reserve: -1, Backoff: time.Millisecond,
	})
	if err != nil {
		return err
	}
	return errors.Join(e.SyncOnce(ctx), e.Close())
}

// crasher starts the child on a folder and kills it after a while; it gives how long it ran when it was not killed.
func crasher(t *testing.T, dir, source, anchor string, after time.Duration) (took time.Duration, killed bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "CUANGO_TEST_CRASH_DIR="+dir, "CUANGO_TEST_SOURCE="+source, "CUANGO_TEST_ANCHOR="+anchor)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the child did not begin: %v\n%s", err, stderr.String())
	}
	began := time.Now()
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	err = cmd.Wait()
	if timer.Stop() && err != nil {
		t.Fatalf("the child failed: %v\n%s", err, stderr.String())
	}
	return time.Since(began), err != nil
}

// Kill -9 at random moments of download, build and switch: what was active before stays whole or what is new is.
func TestKill9(t *testing.T) {
	const rounds = 40
	repo := packtest.NewRepo(t, "a", now)
	source, dir := repo.Serve(t), filepath.Join(t.TempDir(), "sync")
	anchor := filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(anchor, repo.Root(), 0o600); err != nil {
		t.Fatal(err)
	}
	publish := func(version int) {
		p := packtest.Small(t, "demo", version, 300, 0, 0)
		for i := range 6 { // new pictures each time
			b := packtest.Picture(t, 64, 48, fmt.Sprintf("%d-%d", version, i), 200_000)
			p.Blobs[content.DigestOf(b)] = b
			p.Catalog.Media[fmt.Sprintf("picture-%d", i)] = content.Media{
				Digest: content.DigestOf(b), MIME: "image/png", Size: int64(len(b)), Width: 64, Height: 48,
				Alt: content.Name{"vi": "x"}, Licence: "Apache-2.0",
			}
		}
		repo.Publish(t, now, p)
	}
	publish(1)
	took, killed := crasher(t, dir, source, anchor, time.Minute)
	if killed {
		t.Fatal("a first sync took more than a minute")
	}
	seed := uint64(time.Now().UnixNano())
	rnd := rand.New(rand.NewPCG(seed, 0))
	t.Logf("a sync takes %s; seed %d", took, seed)
	version, killedIn := 1, map[string]int{}
	for i := range rounds {
		publish(i + 2)
		whole, killed := crasher(t, dir, source, anchor, time.Duration(rnd.Int64N(int64(took)*11/10)))
		if !killed {
			took = min(took, whole) // the machine was slow before: later rounds die earlier
		}
		killedIn[phase(dir, killed, i+2)]++
		version = wantWhole(t, dir, version, i+2)
	}
	t.Logf("killed in: %v", killedIn)
	if killedIn["finished"] > rounds*2/3 {
		t.Errorf("only %d of %d rounds were killed", rounds-killedIn["finished"], rounds)
	}
	if _, killed := crasher(t, dir, source, anchor, time.Minute); killed {
		t.Fatal("the last sync hangs")
	}
	if got := wantWhole(t, dir, version, rounds+1); got != rounds+1 {
		t.Errorf("after all, version %d is active, want %d", got, rounds+1)
	}
	left, _ := filepath.Glob(filepath.Join(dir, "generations", ".build-*"))
	parts, _ := filepath.Glob(filepath.Join(dir, "partial", "*"))
	if len(left)+len(parts) != 0 {
		t.Errorf("left lying: %v %v", left, parts)
	}
}

// phase says, from what lies on the disk, where the child was.
func phase(dir string, killed bool, version int) string {
	if !killed {
		return "finished"
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "generations", ".build-*")); len(left) > 0 {
		return "build"
	}
	if r, err := cache.OpenReader(context.Background(), dir); err == nil {
		g := r.Generation()
		_ = r.Close()
		if all, _ := cache.Generations(dir); len(all) > 0 && all[0] > g.Number {
			return "between build and switch"
		}
		if g.Packs[0].Version == version {
			return "after the switch"
		}
	}
	if parts, _ := filepath.Glob(filepath.Join(dir, "partial", "*")); len(parts) > 0 {
		return "download"
	}
	return "before, or between two steps"
}

// wantWhole asserts that a good generation of one of two versions is active, and gives it.
func wantWhole(t *testing.T, dir string, before, after int) int {
	t.Helper()
	r, err := cache.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	g := r.Generation()
	if cur, err := cache.Current(dir); err != nil || cur != g.Number {
		t.Fatalf("the active generation %d is not good: %d was opened, %v", cur, g.Number, err)
	}
	v := g.Packs[0].Version
	if v != before && v != after {
		t.Fatalf("version %d is active, want %d or %d", v, before, after)
	}
	readAll(t, r)
	w, err := cache.NewWriter(dir, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.CheckBlobs(t.Context(), g.Number, nil); err != nil {
		t.Fatal(err)
	}
	return v
}

// A disk that forgets: the screen falls back, the daemon repairs.
func TestDamagedDisk(t *testing.T) {
	flip := func(path string) error {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		b[len(b)/2] ^= 1
		return os.WriteFile(path, b, 0o640)
	}
	glob := func(dir, pattern string) string {
		m, _ := filepath.Glob(filepath.Join(dir, pattern))
		if len(m) == 0 {
			return filepath.Join(dir, "nothing matches "+pattern)
		}
		return m[0]
	}
	for _, tt := range []struct {
		name   string
		damage func(dir string, r *cache.Reader) error
		falls  bool // the reader takes the generation before
	}{
		{"one bit of content.db", func(dir string, _ *cache.Reader) error { return flip(filepath.Join(dir, "current", "content.db")) }, true},
		{"content.db is gone", func(dir string, _ *cache.Reader) error { return os.Remove(filepath.Join(dir, "current", "content.db")) }, true},
		{"content.db is empty", func(dir string, _ *cache.Reader) error {
			return os.Truncate(filepath.Join(dir, "current", "content.db"), 0)
		}, true},
		{"generation.json is empty", func(dir string, _ *cache.Reader) error {
			return os.Truncate(filepath.Join(dir, "current", "generation.json"), 0)
		}, true},
		{"generation.json has another version", func(dir string, _ *cache.Reader) error {
			path := filepath.Join(dir, "current", "generation.json")
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, []byte(strings.Replace(string(b), `"version":2`, `"version":6`, 1)), 0o640)
		}, false},
		{"the link leads to a generation that never was", func(dir string, _ *cache.Reader) error {
			return errors.Join(os.Remove(filepath.Join(dir, "current")), os.Symlink("generations/7", filepath.Join(dir, "current")))
		}, false},
		{"the generation is gone", func(dir string, _ *cache.Reader) error {
			return os.RemoveAll(filepath.Join(dir, "generations", "2"))
		}, true},
		{"the link points nowhere", func(dir string, _ *cache.Reader) error {
			return errors.Join(os.Remove(filepath.Join(dir, "current")), os.Symlink("/etc", filepath.Join(dir, "current")))
		}, false},
		{"one bit of a picture", func(dir string, r *cache.Reader) error {
			frame, err := r.Frame(context.Background())
			return errors.Join(err, flip(filepath.Join(dir, frame.Media["picture-0"].Digest.BlobKey())))
		}, false},
		{"all blobs are gone", func(dir string, _ *cache.Reader) error { return os.RemoveAll(filepath.Join(dir, "blobs")) }, false},
		{"trust.db is no database", func(dir string, _ *cache.Reader) error {
			return errors.Join(os.WriteFile(glob(dir, "trust.db"), []byte(strings.Repeat("junk", 5000)), 0o600), os.RemoveAll(filepath.Join(dir, "trust.db-wal")))
		}, false},
		{"trust.db is gone", func(dir string, _ *cache.Reader) error { return os.Remove(filepath.Join(dir, "trust.db")) }, false},
		{"status.json is junk", func(dir string, _ *cache.Reader) error {
			return os.WriteFile(filepath.Join(dir, "status.json"), []byte("{{{"), 0o640)
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 20_000)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			p.Typo()
			repo.Publish(t, now, p)
			k.mustSync(t)
			if err := k.Close(); err != nil {
				t.Fatal(err)
			}
			r, err := cache.OpenReader(t.Context(), k.dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := tt.damage(k.dir, r); err != nil {
				t.Fatal(err)
			}
			r.Close()
			r, err = cache.OpenReader(t.Context(), k.dir)
			if err != nil {
				t.Fatal(err)
			}
			if want := map[bool]int64{true: 1, false: 2}[tt.falls]; r.Generation().Number != want {
				t.Errorf("the reader has generation %d, want %d", r.Generation().Number, want)
			}
			r.Close()
			k.open(t)
			k.mustSync(t)
			k.shows(t, 2)
			w, err := cache.NewWriter(k.dir, k.params.Log)
			if err != nil {
				t.Fatal(err)
			}
			cur, _ := cache.Current(k.dir)
			if err := w.CheckBlobs(t.Context(), cur, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// What the generation before the active one needs is mended too, for the screen may fall back to it.
func TestTheGenerationBeforeIsMended(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 20_000)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	w, err := cache.NewWriter(k.dir, k.params.Log)
	if err != nil {
		t.Fatal(err)
	}
	before, err := w.Blobs(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	next := packtest.Small(t, "demo", 2, 3, 0, 0) // without those pictures
	repo.Publish(t, now, next)
	k.mustSync(t)
	after, err := w.Blobs(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := 0
	for d := range before {
		if _, ok := after[d]; ok {
			continue
		}
		path := filepath.Join(k.dir, d.BlobKey())
		if spoilt++; spoilt%2 == 0 {
			err = os.Remove(path)
		} else {
			err = os.WriteFile(path, []byte("spoilt"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if spoilt < 3 { // two pictures and a catalog
		t.Fatalf("%d files were spoilt", spoilt)
	}
	good := func(generations int) {
		t.Helper()
		k.restart(t)
		k.mustSync(t)
		if v, err := contentsync.Verify(t.Context(), k.dir); err != nil || !v.Good() || len(v.Generations) != generations {
			t.Errorf("%+v, %v", v, err)
		}
	}
	good(2)
	// Its content.db cannot be made again: what was published then is not asked for any more.
	db := filepath.Join(k.dir, "generations", "1", "content.db")
	raw, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-7] ^= 8
	if err := os.WriteFile(db, raw, 0o640); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(k.params.KioskDir, "shown.json"), `{"generation":1}`)
	k.restart(t)
	k.mustSync(t)
	if all, _ := cache.Generations(k.dir); len(all) != 2 {
		t.Errorf("the screen shows generation 1, and there are %v", all)
	}
	writeFile(t, filepath.Join(k.params.KioskDir, "shown.json"), `{"generation":2}`)
	good(1)
}

// With trust.db lost, the versions in the active generation still refuse an older bucket.
func TestRollbackWithoutTrustDB(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	old := repo.Save()
	p.Typo()
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	if err := errors.Join(k.Close(), os.Remove(filepath.Join(k.dir, "trust.db"))); err != nil {
		t.Fatal(err)
	}
	repo.Restore(old)
	k.open(t)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrRollback, contentsync.ReasonRollback)
	k.shows(t, 2)
}

// A network that is there and silent must not hold the daemon for ever, nor keep it from ending.
func TestStopWhileSyncing(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := newKiosk(t, repo)
	ctx, cancel := context.WithCancel(t.Context())
	repo.Spoil(func(_ http.ResponseWriter, req *http.Request, key string) bool {
		if !strings.HasPrefix(key, "blobs/") {
			return false
		}
		cancel()
		<-req.Context().Done()
		return true
	})
	if err := k.Run(ctx); err != nil {
		t.Fatalf("run: %v", err)
	}
	if st := k.Status(); st.Error != "" || st.Syncing {
		t.Errorf("being stopped is no failure: %+v", st)
	}
}
