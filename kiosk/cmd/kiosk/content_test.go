package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"cuango/contentsync/cache"
	"cuango/kiosk/catalog"
	"cuango/kiosk/ui/uitest"
)

// generation builds and activates generation n in a cache folder.
func generation(t *testing.T, dir string, n int64) {
	t.Helper()
	c, blobs := uitest.Content(t)
	for d, raw := range blobs {
		path := filepath.Join(dir, d.BlobKey())
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w, err := cache.NewWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	c.Version = int(n)
	ok := func(cache.Generation) error { return nil }
	if _, err := w.Build(t.Context(), n, []cache.Pack{{Catalog: c}}, time.Now(), ok); err != nil {
		t.Fatal(err)
	}
	if err := w.Activate(n); err != nil {
		t.Fatal(err)
	}
}

// spoil changes one byte in the middle of a generation's database; its size stays.
func spoil(t *testing.T, dir string, n int64) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "generations", strconv.FormatInt(n, 10), "*.db"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("databases of generation %d: %v, %v", n, paths, err)
	}
	raw, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 0xFF
	_ = os.Chmod(paths[0], 0o600) // the write would fail
	if err := os.WriteFile(paths[0], raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func newLibrary(t *testing.T, dir string) *library {
	t.Helper()
	return &library{dir: dir, gate: uitest.Gate, words: uitest.Words(t), log: slog.New(slog.DiscardHandler)}
}

func first(t *testing.T, l *library) *catalog.Catalog {
	t.Helper()
	c, err := l.first(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLibraryShowsSeedPackFirst(t *testing.T) {
	for name, dir := range map[string]string{"no folder": "", "empty folder": t.TempDir(), "missing folder": "/nonexistent/cuango"} {
		if got := first(t, newLibrary(t, dir)).Generation().Number; got != 0 {
			t.Errorf("%s: generation %d, want the seed pack", name, got)
		}
	}
}

func TestLibraryFallsBack(t *testing.T) {
	dir := t.TempDir()
	generation(t, dir, 1)
	generation(t, dir, 2)
	l := newLibrary(t, dir)
	if got := first(t, l).Generation().Number; got != 2 {
		t.Fatalf("generation %d, want 2", got)
	}
	if c := l.verify(t.Context()); c != nil {
		t.Fatalf("a whole generation was replaced by %d", c.Generation().Number)
	}
	spoil(t, dir, 2)
	l = newLibrary(t, dir)
	c := first(t, l)
	if c.Generation().Number == 2 { // what is spoilt may lie where the frame is not
		if c = l.verify(t.Context()); c == nil {
			t.Fatal("a spoilt generation stays on the screen")
		}
	}
	if got := c.Generation().Number; got != 1 {
		t.Fatalf("generation %d, want the one before", got)
	}
	if l.problem == "" {
		t.Fatal("nothing says why")
	}
	spoil(t, dir, 1)
	l = newLibrary(t, dir)
	if c = first(t, l); c.Generation().Number != 0 {
		c = l.verify(t.Context())
	}
	if c == nil || c.Generation().Number != 0 {
		t.Fatal("with nothing whole the seed pack must stand in")
	}
}

func TestLibraryFollows(t *testing.T) {
	dir := t.TempDir()
	generation(t, dir, 1)
	l := newLibrary(t, dir)
	first(t, l)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	type news struct {
		n       int64
		problem string
	}
	got := make(chan news, 4)
	go l.follow(ctx, func(c *catalog.Catalog, problem string) {
		n := news{-1, problem}
		if c != nil {
			n.n = c.Generation().Number
		}
		got <- n
	})
	generation(t, dir, 2)
	if n := <-got; n.n != 2 || n.problem != "" {
		t.Fatalf("got %+v, want generation 2", n)
	}
	// A link to something that is not there changes nothing but the reason.
	_ = os.Remove(filepath.Join(dir, "current")) // the next line would fail
	if err := os.Symlink(filepath.Join("generations", "7"), filepath.Join(dir, "current")); err != nil {
		t.Fatal(err)
	}
	if n := <-got; n.n != -1 || n.problem == "" {
		t.Fatalf("got %+v, want a reason and no content", n)
	}
}

// TestLibraryShowsWhatIsProved: what cannot be painted is not shown, and going back to what is shown opens nothing.
func TestLibraryShowsWhatIsProved(t *testing.T) {
	dir := t.TempDir()
	generation(t, dir, 1)
	l := newLibrary(t, dir)
	opened, proved := []int64{}, []int64{}
	l.opens = func(n int64) { opened = append(opened, n) }
	l.prove = func(_ context.Context, c *catalog.Catalog) (string, bool) {
		n := c.Generation().Number
		proved = append(proved, n)
		return "page 3 is blank", n != 2
	}
	first(t, l)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	type news struct {
		c       *catalog.Catalog
		problem string
	}
	got := make(chan news, 4)
	go l.follow(ctx, func(c *catalog.Catalog, problem string) { got <- news{c, problem} })
	generation(t, dir, 2)
	if n := <-got; n.c != nil || n.problem != "page 3 is blank" {
		t.Fatalf("got %+v, want a reason and no content", n)
	}
	_ = os.Remove(filepath.Join(dir, "current")) // the next line would fail
	if err := os.Symlink(filepath.Join("generations", "1"), filepath.Join(dir, "current")); err != nil {
		t.Fatal(err)
	}
	if n := <-got; n.c != nil || n.problem != "" {
		t.Fatalf("got %+v, want that all is well again", n)
	}
	generation(t, dir, 3)
	if n := <-got; n.c == nil || n.c.Generation().Number != 3 || n.problem != "" {
		t.Fatalf("got %+v, want generation 3", n)
	}
	if !slices.Equal(opened, []int64{1, 2, 3}) || !slices.Equal(proved, []int64{1, 2, 3}) {
		t.Errorf("opened %v, proved %v", opened, proved)
	}
}

// TestLibraryThatBeginsWithTheSeedPack: what the screen ended over is not opened, what was gone back to is, before the start or after it.
func TestLibraryThatBeginsWithTheSeedPack(t *testing.T) {
	for _, tt := range []struct {
		name   string
		blamed int64
		before bool
	}{{"gone back after the start", 2, false}, {"gone back before the start", 2, true}, {"it is not known over what", 0, false}} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			generation(t, dir, 1)
			generation(t, dir, 2)
			back := func() {
				_ = os.Remove(filepath.Join(dir, "current")) // the next line would fail
				if err := os.Symlink(filepath.Join("generations", "1"), filepath.Join(dir, "current")); err != nil {
					t.Fatal(err)
				}
			}
			if tt.before {
				back()
			}
			l := newLibrary(t, dir)
			l.seedFirst, l.blamed = true, tt.blamed
			if got := first(t, l).Generation().Number; got != 0 {
				t.Fatalf("generation %d, want the seed pack", got)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			got := make(chan int64, 4)
			go l.follow(ctx, func(c *catalog.Catalog, _ string) {
				if c != nil {
					got <- c.Generation().Number
				}
			})
			if !tt.before {
				back()
			}
			if n := <-got; n != 1 {
				t.Fatalf("generation %d, want the one that was gone back to", n)
			}
		})
	}
}
