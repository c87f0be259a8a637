package cache_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/search"
)

func nothingMore() error { return nil }

// first builds and activates generation 1 without its index.
func first(t *testing.T, p *packtest.Pack) (*cache.Writer, string, []cache.Pack) {
	t.Helper()
	w, dir := writer(t)
	packs := stored(t, dir, p)
	if _, err := w.BuildWithoutIndex(t.Context(), 1, packs, now, nothingMore, func(cache.Generation) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := w.Activate(1); err != nil {
		t.Fatal(err)
	}
	return w, dir, packs
}

func found(t *testing.T, r *cache.Reader, query string) search.Result {
	t.Helper()
	res, err := r.Search(t.Context(), search.Query{Text: query, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// A traveller who reads the first generation finds titles until the index is there, and then, without another start, what the texts say:
// the same as in a generation that had its index from the beginning.
func TestTheIndexComesLater(t *testing.T) {
	p := packtest.Small(t, "demo", 1, 3, 1, 0)
	w, dir, packs := first(t, p)
	r := open(t, dir)
	if n := found(t, r, "customs").Total; n != 3 {
		t.Errorf("%d titles found without the index", n)
	}
	if n := found(t, r, "113").Total; n != 0 {
		t.Errorf("a text was found without the index, in %d items", n)
	}
	if _, err := r.Index(t.Context()); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("index: %v", err)
	}
	var sealed content.Digest
	if err := w.AddIndex(t.Context(), 1, packs, func(d content.Digest) error { sealed = d; return nil }); err != nil {
		t.Fatal(err)
	}
	if d, err := r.Index(t.Context()); err != nil || d != sealed || !d.Valid() {
		t.Errorf("index %s, %v; sealed was %s", d, err, sealed)
	}
	whole, other := writer(t)
	build(t, whole, other, 1, true, p)
	want := open(t, other)
	for _, query := range []string{"customs", "113", "customs 113", "bord", "airport"} {
		if got, want := found(t, r, query), found(t, want, query); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", query, got, want)
		}
	}
	if err := errors.Join(r.Verify(t.Context()), r.VerifyIndex(t.Context())); err != nil {
		t.Error(err)
	}
	if st, err := os.Stat(indexFile(t, dir)); err != nil || st.Mode().Perm() != cache.FileMode {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
}

func indexFile(t *testing.T, dir string) string {
	t.Helper()
	all, err := os.ReadDir(filepath.Join(dir, "generations", "1"))
	for _, e := range all {
		if strings.HasPrefix(e.Name(), "search-") {
			return filepath.Join(dir, "generations", "1", e.Name())
		}
	}
	t.Fatalf("no index among %v, %v", all, err)
	return ""
}

// What lies beside content.db is an index only with the bytes that its name says.
func TestStrangeIndexBesideTheContent(t *testing.T) {
	sum := content.DigestOf([]byte("x"))
	for _, tt := range []struct {
		name string
		do   func(dir, index string) error
	}{
		{"one bit", func(_, index string) error {
			b, err := os.ReadFile(index)
			if err == nil {
				b[len(b)/2] ^= 1
				err = os.WriteFile(index, b, 0o640)
			}
			return err
		}},
		{"half of it", func(_, index string) error { return os.Truncate(index, 4096) }},
		{"no database, with its own digest", func(dir, index string) error {
			return errors.Join(os.Remove(index), os.WriteFile(filepath.Join(dir, "search-"+string(sum)+".db"), []byte("y"), 0o640))
		}},
		{"a folder", func(dir, index string) error {
			return errors.Join(os.Remove(index), os.Mkdir(filepath.Join(dir, "search-"+string(sum)+".db"), 0o750))
		}},
		{"other names", func(dir, index string) error {
			return errors.Join(os.Rename(index, filepath.Join(dir, "search-1.db")), os.WriteFile(filepath.Join(dir, ".search.tmp"), []byte("y"), 0o640))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, dir, packs := first(t, packtest.Small(t, "demo", 1, 3, 1, 0))
			if err := w.AddIndex(t.Context(), 1, packs, func(content.Digest) error { return nil }); err != nil {
				t.Fatal(err)
			}
			if err := tt.do(filepath.Join(dir, "generations", "1"), indexFile(t, dir)); err != nil {
				t.Fatal(err)
			}
			r := open(t, dir)
			for range 2 {
				if n, m := found(t, r, "customs").Total, found(t, r, "113").Total; n != 3 || m != 0 {
					t.Errorf("%d titles, %d texts", n, m)
				}
			}
		})
	}
}

func TestRefusedIndexLeavesNothing(t *testing.T) {
	w, dir, packs := first(t, packtest.Small(t, "demo", 1, 3, 1, 0))
	no := errors.New("no")
	for range 2 {
		if err := w.AddIndex(t.Context(), 1, packs, func(content.Digest) error { return no }); !errors.Is(err, no) {
			t.Fatal(err)
		}
		left, err := os.ReadDir(filepath.Join(dir, "generations", "1"))
		if err != nil || len(left) != 2 {
			t.Errorf("%v, %v", fmt.Sprint(left), err)
		}
	}
}
