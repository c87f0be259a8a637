package contentsync_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/search"
)

// now is when the tests play.
var now = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

// A kiosk is an engine on a folder of its own, with a clock that the test sets.
type kiosk struct {
	*contentsync.Engine
	params contentsync.Params
	dir    string
	clock  *time.Time
}

func newKiosk(tb testing.TB, repo *packtest.Repo, change ...func(*contentsync.Params)) *kiosk {
	tb.Helper()
	clock := now
	k := &kiosk{dir: filepath.Join(tb.TempDir(), "sync"), clock: &clock}
	k.params = contentsync.Params{
		Gate: "huu-nghi", SyncDir: k.dir, KioskDir: tb.TempDir(), Source: repo.Serve(tb), Anchor: repo.Root(), Version: "test",
		Built: now.AddDate(0, 0, -1), Now: func() time.Time { return *k.clock }, Log: slog.New(slog.NewTextHandler(testWriter{tb}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Reserve: -1, Backoff: time.Millisecond,
	}
	for _, f := range change {
		f(&k.params)
	}
	k.open(tb)
	tb.Cleanup(func() { _ = k.Close() })
	return k
}

func (k *kiosk) open(tb testing.TB) {
	tb.Helper()
	e, err := contentsync.Open(tb.Context(), k.params)
	if err != nil {
		tb.Fatal(err)
	}
	k.Engine = e
}

// restart is what a power cut and a boot do, as far as files go.
func (k *kiosk) restart(tb testing.TB) {
	tb.Helper()
	if err := k.Close(); err != nil {
		tb.Fatal(err)
	}
	k.open(tb)
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

func (k *kiosk) mustSync(tb testing.TB) {
	tb.Helper()
	if err := k.SyncOnce(tb.Context()); err != nil {
		tb.Fatalf("sync: %v", err)
	}
}

// shows asserts that the active generation is whole and shows this version of each pack.
func (k *kiosk) shows(tb testing.TB, versions ...int) {
	tb.Helper()
	r, err := cache.OpenReader(tb.Context(), k.dir)
	if err != nil {
		tb.Fatalf("open reader: %v", err)
	}
	defer r.Close()
	g := r.Generation()
	if cur, err := cache.Current(k.dir); err != nil || cur != g.Number {
		tb.Fatalf("the reader fell back to generation %d, current is %d, %v", g.Number, cur, err)
	}
	var got []int
	for _, p := range g.Packs {
		got = append(got, p.Version)
	}
	if fmt.Sprint(got) != fmt.Sprint(versions) {
		tb.Fatalf("active packs have versions %v, want %v", got, versions)
	}
	readAll(tb, r)
}

// readAll reads every text and every picture.
func readAll(tb testing.TB, r *cache.Reader) {
	tb.Helper()
	frame, err := r.Frame(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	heads, err := r.Heads(tb.Context(), "")
	if err != nil {
		tb.Fatal(err)
	}
	if len(heads) == 0 {
		tb.Fatal("no items")
	}
	for _, it := range heads {
		for l, head := range it.Text {
			txt, err := r.Text(tb.Context(), it.ID, l)
			if err != nil {
				tb.Fatal(err)
			}
			if txt.Title != head.Title || len(txt.Body) == 0 {
				tb.Fatalf("item %s in %s: title %q, head %q, %d blocks", it.ID, l, txt.Title, head.Title, len(txt.Body))
			}
		}
	}
	for name, m := range frame.Media {
		f, err := r.OpenBlob(m.Digest)
		if err != nil {
			tb.Fatalf("media %s: %v", name, err)
		}
		f.Close()
	}
}

// failed asserts the error of a sync, and that the status file says it too.
func (k *kiosk) failed(tb testing.TB, err, want error, reason contentsync.Reason) {
	tb.Helper()
	if err == nil || (!errors.Is(want, errAny) && !errors.Is(err, want)) {
		tb.Fatalf("sync: got %v, want %v", err, want)
	}
	st, serr := contentsync.ReadStatus(k.dir)
	if serr != nil {
		tb.Fatal(serr)
	}
	if st.Reason != reason || st.Error == "" || st.Since.IsZero() {
		tb.Fatalf("status: reason %q, error %q, since %s; want reason %q and why", st.Reason, st.Error, st.Since, reason)
	}
}

func TestSync(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	k := newKiosk(t, repo)
	err := k.SyncOnce(t.Context())
	k.failed(t, err, content.ErrNotFound, contentsync.ReasonMissing)
	if _, err := cache.OpenReader(t.Context(), k.dir); !errors.Is(err, content.ErrNotFound) {
		t.Fatalf("reader of nothing: %v", err)
	}

	p := packtest.Small(t, "demo", 1, 6, 4, 2000)
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.shows(t, 1)
	if st := k.Status(); st.Error != "" || st.Generation != 1 || !st.LastSync.Equal(now) || st.AsOf != "2026-11-20" {
		t.Fatalf("status %+v", st)
	}

	repo.Forget()
	k.mustSync(t)
	if n, b := repo.Requests(""), repo.Sent(); n != 1 || b != 0 {
		t.Errorf("a poll without news made %d requests and got %d bytes, want 1 and 0", n, b)
	}
	if cur, _ := cache.Current(k.dir); cur != 1 {
		t.Errorf("generation %d after a poll without news", cur)
	}
	k.restart(t)
	k.mustSync(t)
	k.shows(t, 1)
}

func TestTypoDownloadsOnlyTheCatalog(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 6, 8, 50_000)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	repo.Forget()
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.shows(t, 2)
	if n := repo.Requests("blobs/"); n != 1 {
		t.Errorf("a typo fix asked for %d blobs, want the catalog alone", n)
	}
	if n := repo.Sent(); n > 16_000 {
		t.Errorf("a typo fix downloaded %d bytes", n)
	}
}

func TestSeveralPacks(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	a, b := packtest.Small(t, "alpha", 1, 3, 2, 0), packtest.Small(t, "beta", 4, 3, 2, 0)
	b.Manifest.AsOf = "2026-10-01"
	repo.Publish(t, now, b, a)
	k := newKiosk(t, repo)
	k.mustSync(t)
	k.shows(t, 1, 4)
	r, err := cache.OpenReader(t.Context(), k.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := r.Generation().AsOf; got != "2026-10-01" {
		t.Errorf("as of %s, want the older day", got)
	}
	heads, err := r.Heads(t.Context(), "")
	if err != nil || len(heads) != 6 {
		t.Fatalf("%d items, %v; want those of both packs", len(heads), err)
	}
	frame, err := r.Frame(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range heads { // the packs have different pictures of one name
		if _, ok := frame.Media[it.Media]; !ok {
			t.Errorf("item %s: no picture %q", it.Slug, it.Media)
		}
		if want := strings.HasPrefix(it.Slug, "beta"); strings.HasPrefix(it.Media, "beta:") != want {
			t.Errorf("item %s has picture %q", it.Slug, it.Media)
		}
	}
	repo.Publish(t, now, a)
	k.mustSync(t)
	k.shows(t, 1)
}

func TestCollect(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo)
	k.mustSync(t)
	writeFile(t, filepath.Join(k.params.KioskDir, "shown.json"), `{"generation":1}`)
	for range 4 {
		p.Typo()
		repo.Publish(t, now, p)
		k.mustSync(t)
	}
	k.wantGenerations(t, 5, 4, 1) // active, the one before, shown
	k.shows(t, 5)
	writeFile(t, filepath.Join(k.params.KioskDir, "shown.json"), `{"generation":5`)
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.wantGenerations(t, 6, 5, 4, 1) // the screen cannot be asked: everything stays
	writeFile(t, filepath.Join(k.params.KioskDir, "shown.json"), `{"generation":6}`)
	k.mustSync(t)
	k.wantGenerations(t, 6, 5)
	blobs, _ := filepath.Glob(filepath.Join(k.dir, "blobs/sha256/*/*"))
	if len(blobs) != 6 { // two pictures, two catalogs, two manifests
		t.Errorf("%d blobs stay, want 6: %v", len(blobs), blobs)
	}
}

func (k *kiosk) wantGenerations(t *testing.T, want ...int64) {
	t.Helper()
	got, err := cache.Generations(k.dir)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("generations %v, %v; want %v", got, err, want)
	}
}

func writeFile(t *testing.T, path, s string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(s), 0o640); err != nil {
		t.Fatal(err)
	}
}

type inbox map[string][]byte

func (m inbox) Put(_ context.Context, key string, body []byte) error {
	m[key] = body
	return nil
}

func TestHeartbeat(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	box := inbox{}
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Inbox = box })
	k.mustSync(t)
	writeFile(t, filepath.Join(k.params.KioskDir, "shown.json"), `{"generation":1,"screen":"home","last_frame":"2026-11-22T07:59:59Z"}`)
	for want := int64(1); want <= 3; want++ {
		if err := k.Report(t.Context()); err != nil {
			t.Fatal(err)
		}
		h, err := content.OpenHeartbeat(box["inbox/huu-nghi/"+k.Kiosk()+"/heartbeat.json"], "huu-nghi", k.Kiosk())
		if err != nil {
			t.Fatal(err)
		}
		if h.Sequence != want || h.Generation != 1 || h.Shown.Screen != "home" || !h.LastSync.Equal(now) || h.DiskTotal == 0 || h.AsOf != "2026-11-20" {
			t.Errorf("heartbeat %d: %+v", want, h)
		}
		name := k.Kiosk()
		k.restart(t) // the number and the name survive
		if k.Kiosk() != name {
			t.Errorf("the kiosk %s is %s after a restart", name, k.Kiosk())
		}
	}
}

func TestFileModes(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := newKiosk(t, repo)
	k.mustSync(t)
	err := filepath.Walk(k.dir, func(path string, fi os.FileInfo, err error) error {
		if err != nil || fi.Mode()&os.ModeSymlink != 0 {
			return err
		}
		if fi.Mode().Perm()&0o007 != 0 {
			t.Errorf("%s has mode %v: open to everybody", path, fi.Mode())
		}
		if fi.Mode().Perm()&0o020 != 0 {
			t.Errorf("%s has mode %v: the group may write", path, fi.Mode())
		}
		for _, secret := range []string{"key", "trust.db"} {
			if fi.Name() == secret && fi.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v, want 0600", path, fi.Mode())
			}
		}
		if strings.Contains(path, "generations") || strings.Contains(path, "blobs") || fi.Name() == "status.json" {
			if want := map[bool]os.FileMode{true: 0o750, false: 0o640}[fi.IsDir()]; fi.Mode().Perm() != want {
				t.Errorf("%s has mode %v, want %v for the screen's group", path, fi.Mode(), want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOneEngineForAFolder(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	k := newKiosk(t, repo)
	if e, err := contentsync.Open(t.Context(), k.params); err == nil {
		e.Close()
		t.Fatal("a second engine opened the folder")
	}
}

// errAny is for failures whose error has no name of ours.
var errAny = errors.New("any")

// An update of the program may change the schema: the generation that is there shows until the new one is built, from the catalogs on the disk.
func TestAGenerationOfAnOlderSchemaIsBuiltAnew(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 1, 0))
	k := newKiosk(t, repo)
	k.mustSync(t)
	// The version before had no table search. The size stays, so that nothing else is wrong.
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(k.dir, "current", "content.db")+"?_journal_mode=OFF")
	if err == nil {
		_, err = db.ExecContext(t.Context(), "DROP TABLE search; PRAGMA user_version = 1")
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	before, err := cache.OpenGeneration(t.Context(), k.dir, 1)
	if err != nil || !before.Old() {
		t.Fatalf("the old one does not open: %v", err)
	}
	defer before.Close()
	k.restart(t)
	sent := repo.Sent()
	k.mustSync(t)
	k.shows(t, 1)
	if n, err := cache.Current(k.dir); err != nil || n != 2 {
		t.Errorf("generation %d, %v", n, err)
	}
	if n := repo.Sent() - sent; n > 16_000 {
		t.Errorf("%d bytes were downloaded for it", n)
	}
	r, err := cache.OpenReader(t.Context(), k.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if res, err := r.Search(t.Context(), search.Query{Text: "customs 113", Lang: "en"}); err != nil || res.Total != 3 || r.Old() {
		t.Errorf("%+v, %v", res, err)
	}
}
