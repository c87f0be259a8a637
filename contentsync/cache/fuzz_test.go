package cache_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/search"
)

// FuzzGenerationJSON reads any bytes as generation.json, as the daemon and the screen do.
func FuzzGenerationJSON(f *testing.F) {
	w, dir := writer(f)
	build(f, w, dir, 1, true, packtest.Small(f, "demo", 1, 3, 2, 0))
	path := filepath.Join(dir, "generations", "1", "generation.json")
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, n := range []int{0, 1, len(good) / 2, len(good) - 1} {
		f.Add(good[:n])
	}
	f.Add([]byte(`{"format":1,"number":1,"content_sha256":"","manifests":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		g, err := w.Info(1)
		if err == nil && (g.Number != 1 || !g.ContentSHA256.Valid()) {
			t.Errorf("%+v", g)
		}
		if err != nil && !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrTooLarge) {
			t.Errorf("an error of no kind: %v", err)
		}
		if r, err := cache.OpenReader(t.Context(), dir); err == nil {
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

// FuzzCurrent leads the link anywhere: it never leads out of the folder.
func FuzzCurrent(f *testing.F) {
	for _, s := range []string{"generations/1", "generations/01", "generations/-1", "/etc", "../1", "generations/9223372036854775808", "x"} {
		f.Add(s)
	}
	dir := f.TempDir()
	link := filepath.Join(dir, "current")
	f.Fuzz(func(t *testing.T, target string) {
		_ = os.Remove(link)
		if os.Symlink(target, link) != nil {
			return // no name at all
		}
		n, err := cache.Current(dir)
		if err == nil && (n < 1 || target != filepath.Join("generations", filepath.Base(target))) {
			t.Errorf("%q leads to %d", target, n)
		}
		if err != nil && !errors.Is(err, content.ErrInvalid) {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}

// FuzzDamagedContent writes anything anywhere into content.db. The screen opens it before it has read it through: whatever it then asks, there is no panic, and what is
// wrong is found by the digest.
func FuzzDamagedContent(f *testing.F) {
	w, dir := writer(f)
	p := packtest.Small(f, "demo", 1, 3, 2, 0)
	build(f, w, dir, 1, true, p)
	path := filepath.Join(dir, "generations", "1", "content.db")
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	for _, at := range []uint32{0, 18, 100, 4096, 8192, uint32(len(good) - 10)} { // a small file
		f.Add(at, []byte("\xff\x00\x7f\x80"), uint32(0))
	}
	f.Add(uint32(0), []byte{}, uint32(5000))
	f.Fuzz(func(t *testing.T, at uint32, patch []byte, cut uint32) {
		b := append([]byte(nil), good...)
		copy(b[int(at)%len(b):], patch)
		b = b[:len(b)-int(cut)%len(b)]
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := cache.OpenGeneration(t.Context(), dir, 1)
		if err != nil {
			return
		}
		defer r.Close()
		_, _ = r.Frame(t.Context())
		heads, _ := r.Heads(t.Context(), "huu-nghi")
		for _, it := range heads {
			_, _ = r.Text(t.Context(), it.ID, "vi")
		}
		_, _ = r.Search(t.Context(), search.Query{Text: "a", Lang: "vi"})
		if err := r.Verify(t.Context()); (err == nil) != (string(b) == string(good)) {
			t.Errorf("verified: %v", err)
		}
	})
}
