package cache_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

var now = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

func writer(tb testing.TB) (*cache.Writer, string) {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "sync dir 100%?#") // an awkward name, on purpose
	w, err := cache.NewWriter(dir, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		tb.Fatal(err)
	}
	return w, dir
}

// build makes and activates generation n of the packs, as the engine does.
func build(tb testing.TB, w *cache.Writer, dir string, n int64, activate bool, packs ...*packtest.Pack) cache.Generation {
	tb.Helper()
	list := stored(tb, dir, packs...)
	sealed := 0
	g, err := w.Build(tb.Context(), n, list, now, func(g cache.Generation) error {
		if sealed++; g.ContentSHA256 == "" || g.Number != n {
			tb.Errorf("sealed %+v", g)
		}
		return nil
	})
	if err != nil || sealed != 1 {
		tb.Fatalf("%v, sealed %d times", err, sealed)
	}
	if activate {
		if err := w.Activate(n); err != nil {
			tb.Fatal(err)
		}
	}
	return g
}

// stored puts the files of the packs into the cache.
func stored(tb testing.TB, dir string, packs ...*packtest.Pack) (list []cache.Pack) {
	tb.Helper()
	for _, p := range packs {
		files, raw := p.Files(tb)
		for key, b := range files {
			path := filepath.Join(dir, key)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o750), os.WriteFile(path, b, 0o640)); err != nil {
				tb.Fatal(err)
			}
		}
		m, err := content.DecodeManifest(raw)
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, cache.Pack{ManifestDigest: content.DigestOf(raw), Manifest: m, Catalog: p.Catalog})
	}
	return list
}

func open(tb testing.TB, dir string) *cache.Reader {
	tb.Helper()
	r, err := cache.OpenReader(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = r.Close() })
	return r
}

// What goes in comes out, whole.
func TestRoundTrip(t *testing.T) {
	w, dir := writer(t)
	p := packtest.Small(t, "demo", 3, 9, 4, 0)
	read := p.Read(t, "lo", 1000)
	g := build(t, w, dir, 7, true, p)
	r := open(t, dir)
	if blobs, err := w.Blobs(t.Context(), 7); err != nil || len(blobs) != 4+1+1 || blobs[read.Digest] != read.Size { // pictures, a recording, a catalog
		t.Errorf("the generation needs %v, %v", blobs, err)
	}
	if d := cmp.Diff(g, r.Generation()); d != "" {
		t.Errorf("generation (-built +read):\n%s", d)
	}
	frame, err := r.Frame(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := p.Catalog
	want.Items = nil
	slices.SortFunc(want.Categories, func(a, b content.Category) int { return a.Order - b.Order })
	if d := cmp.Diff(want, frame); d != "" {
		t.Errorf("frame (-want +got):\n%s", d)
	}
	heads, err := r.Heads(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, it := range heads {
		slugs = append(slugs, it.Slug)
		i := slices.IndexFunc(p.Catalog.Items, func(x content.Item) bool { return x.ID == it.ID })
		full := p.Catalog.Items[i]
		for l := range full.Text {
			txt, err := r.Text(t.Context(), it.ID, l)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(full.Text[l], txt); d != "" {
				t.Errorf("%s in %s (-want +got):\n%s", it.Slug, l, d)
			}
			if h := it.Text[l]; h.Title != txt.Title || h.Summary != txt.Summary || h.Body != nil {
				t.Errorf("head of %s in %s: %+v", it.Slug, l, h)
			}
		}
		full.Text, it.Text = nil, nil
		if d := cmp.Diff(full, it); d != "" {
			t.Errorf("item (-want +got):\n%s", d)
		}
	}
	// Culture is the first category; odd items are culture.
	if got, want := fmt.Sprint(slugs), "[demo-item-1 demo-item-3 demo-item-5 demo-item-7 demo-item-0 demo-item-2 demo-item-4 demo-item-6 demo-item-8]"; got != want {
		t.Errorf("order %s\nwant  %s", got, want)
	}
}

func TestHeadsOfAGate(t *testing.T) {
	w, dir := writer(t)
	build(t, w, dir, 1, true, packtest.Small(t, "demo", 1, 9, 0, 0)) // every third only at huu-nghi
	r := open(t, dir)
	for gate, want := range map[string]int{"": 9, "huu-nghi": 9, "mong-cai": 6, "unknown": 9, "'; DROP TABLE items; --": 9} {
		if heads, err := r.Heads(t.Context(), gate); err != nil || len(heads) != want {
			t.Errorf("gate %q: %d items, %v; want %d", gate, len(heads), err, want)
		}
	}
}

func TestNotFound(t *testing.T) {
	w, dir := writer(t)
	for name, err := range map[string]error{
		"current of nothing": second(cache.Current(dir)),
		"reader of nothing":  second(cache.OpenReader(t.Context(), dir)),
		"no such folder":     second(cache.OpenReader(t.Context(), filepath.Join(dir, "none"))),
		"generation":         second(cache.OpenGeneration(t.Context(), dir, 5)),
		"activate":           w.Activate(5),
	} {
		if !errors.Is(err, content.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := packtest.Small(t, "demo", 1, 1, 1, 0)
	build(t, w, dir, 1, true, p)
	r := open(t, dir)
	id := p.Catalog.Items[0].ID
	for name, err := range map[string]error{
		"item":     second(r.Text(t.Context(), "ffffffffffffffff", "vi")),
		"language": second(r.Text(t.Context(), id, "de")),
		"blob":     second(r.OpenBlob(content.DigestOf([]byte("none")))),
	} {
		if !errors.Is(err, content.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.OpenBlob("../../../etc/passwd"); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("a path for a digest: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// A crash between build and switch: the old one is active, and the next build takes another number.
func TestBuiltAndNotActivated(t *testing.T) {
	w, dir := writer(t)
	p := packtest.Small(t, "demo", 1, 2, 1, 0)
	build(t, w, dir, 1, true, p)
	p.Typo()
	build(t, w, dir, 2, false, p)
	if r := open(t, dir); r.Generation().Number != 1 {
		t.Errorf("generation %d", r.Generation().Number)
	}
	if _, err := w.Build(t.Context(), 2, nil, now, func(cache.Generation) error { return nil }); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("a number twice: %v", err)
	}
	if err := w.Collect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if all, _ := cache.Generations(dir); !slices.Equal(all, []int64{1}) {
		t.Errorf("generations %v", all)
	}
}

func TestRefusedSealLeavesNothing(t *testing.T) {
	w, dir := writer(t)
	stop := errors.New("trust.db cannot be written")
	if _, err := w.Build(t.Context(), 1, nil, now, func(cache.Generation) error { return stop }); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	left, _ := os.ReadDir(filepath.Join(dir, "generations"))
	if len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// The reader keeps working while the writer moves on and removes.
func TestReaderWhileWriterMovesOn(t *testing.T) {
	w, dir := writer(t)
	p := packtest.Small(t, "demo", 1, 20, 2, 0)
	build(t, w, dir, 1, true, p)
	r := open(t, dir)
	ids, err := r.Heads(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				for _, it := range ids {
					//nolint:contextcheck // ctx ends only the loop: a read that has begun must succeed
					if txt, err := r.Text(t.Context(), it.ID, "vi"); err != nil || txt.Title != it.Text["vi"].Title {
						t.Errorf("%q, %v", txt.Title, err)
						return
					}
				}
			}
		})
	}
	for n := int64(2); n < 8; n++ {
		p.Typo()
		build(t, w, dir, n, true, p)
		if err := w.Collect(t.Context(), 1); err != nil {
			t.Error(err)
		}
		if cur, err := cache.Current(dir); err != nil || cur != n {
			t.Errorf("current %d, %v", cur, err)
		}
	}
	cancel()
	wg.Wait()
	if err := r.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// The reader leaves no trace: no lock, no -wal, no -shm, no changed time.
func TestReaderWritesNothing(t *testing.T) {
	w, dir := writer(t)
	build(t, w, dir, 1, true, packtest.Small(t, "demo", 1, 3, 1, 0))
	list := func() string {
		var b strings.Builder
		_ = filepath.Walk(dir, func(path string, fi os.FileInfo, err error) error {
			fmt.Fprintln(&b, path, fi.Size(), fi.ModTime().UnixNano(), fi.Mode(), err)
			return nil
		})
		return b.String()
	}
	before := list()
	r := open(t, dir)
	if _, err := r.Heads(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Verify(t.Context()), r.Close()); err != nil {
		t.Fatal(err)
	}
	if after := list(); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestStrangeDatabaseIsRefused(t *testing.T) {
	w, dir := writer(t)
	build(t, w, dir, 1, true, packtest.Small(t, "demo", 1, 3, 1, 0))
	path := filepath.Join(dir, "generations", "1", "content.db")
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_journal_mode=OFF")
	if err == nil {
		_, err = db.Exec("PRAGMA user_version = 99")
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cache.OpenGeneration(t.Context(), dir, 1); !errors.Is(err, content.ErrInvalid) {
		t.Fatalf("got %v", err)
	}
}

func TestCurrentOfStrangeLinks(t *testing.T) {
	for _, target := range []string{"/etc", "generations/0", "generations/-1", "generations/01", "generations/x", "../generations/1", "generations/1/../1"} {
		dir := t.TempDir()
		if err := os.Symlink(target, filepath.Join(dir, "current")); err != nil {
			t.Fatal(err)
		}
		if n, err := cache.Current(dir); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%s: %d, %v", target, n, err)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	w, dir := writer(b)
	p := packtest.Small(b, "demo", 1, 500, 0, 0)
	n := int64(0)
	for b.Loop() {
		n++
		build(b, w, dir, n, false, p)
	}
}

func BenchmarkOpenAndHeads(b *testing.B) {
	w, dir := writer(b)
	build(b, w, dir, 1, true, packtest.Small(b, "demo", 1, 50, 0, 0))
	for b.Loop() {
		r, err := cache.OpenReader(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := r.Heads(b.Context(), "huu-nghi"); err != nil {
			b.Fatal(err)
		}
		_ = r.Close()
	}
}
