package contentsync_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/search"
)

// besides gives the files of a generation other than its content.
func besides(t *testing.T, dir string, n int) []string {
	t.Helper()
	m, err := filepath.Glob(filepath.Join(dir, "generations", fmt.Sprint(n), "search-*.db"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func finds(t *testing.T, dir string, want int) {
	t.Helper()
	r, err := cache.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if res, err := r.Search(t.Context(), search.Query{Text: "113", Lang: "en"}); err != nil || res.Total != want {
		t.Errorf("%d texts found, %v; want %d", res.Total, err, want)
	}
}

// The first generation has its index beside it, the next ones inside. What happens to the index of the first is mended after the next start,
// without a byte from the bucket but the signed files.
func TestIndexOfTheFirstGeneration(t *testing.T) {
	for _, tt := range []struct {
		name   string
		damage func(dir, index string) error
		before int   // texts found before the daemon starts again; -1: a reader cannot tell that it is another's, trust.db can
		want   int64 // generation after it
	}{
		{"untouched", func(string, string) error { return nil }, 3, 1},
		{"gone, as after a power cut before it was there", func(_, index string) error { return os.Remove(index) }, 0, 2},
		{"one bit", func(_, index string) error {
			b, err := os.ReadFile(index)
			if err == nil {
				b[len(b)/2] ^= 1
				err = os.WriteFile(index, b, 0o640)
			}
			return err
		}, 0, 2},
		{"another's, with the digest in its name", func(dir, index string) error {
			b, err := os.ReadFile(filepath.Join(dir, "current", "content.db"))
			other := filepath.Join(filepath.Dir(index), "search-"+string(content.DigestOf(b))+".db")
			return errors.Join(err, os.Remove(index), os.WriteFile(other, b, 0o640))
		}, -1, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p := packtest.Small(t, "demo", 1, 3, 2, 20_000)
			repo.Publish(t, now, p)
			k := newKiosk(t, repo)
			k.mustSync(t)
			finds(t, k.dir, 3)
			index := besides(t, k.dir, 1)
			if len(index) != 1 {
				t.Fatalf("beside the content: %v", index)
			}
			if err := errors.Join(k.Close(), tt.damage(k.dir, index[0])); err != nil {
				t.Fatal(err)
			}
			if tt.before >= 0 {
				finds(t, k.dir, tt.before)
			}
			k.open(t)
			sent := repo.Sent()
			k.mustSync(t)
			k.shows(t, 1)
			finds(t, k.dir, 3)
			if n, err := cache.Current(k.dir); err != nil || n != tt.want {
				t.Errorf("generation %d, %v; want %d", n, err, tt.want)
			}
			if n := repo.Sent() - sent; n > 16_000 {
				t.Errorf("%d bytes were downloaded for it", n)
			}
			p.Typo()
			repo.Publish(t, now, p)
			k.mustSync(t)
			k.shows(t, 2)
			finds(t, k.dir, 3)
			if m := besides(t, k.dir, int(tt.want)+1); len(m) != 0 {
				t.Errorf("an update put %v beside its content", m)
			}
		})
	}
}

// A first sync that is killed at any moment leaves nothing or a whole generation, and the next ones end with all of it, index included.
func TestKill9WhileFirstSync(t *testing.T) {
	const rounds = 12
	repo := packtest.NewRepo(t, "a", now)
	source := repo.Serve(t)
	anchor := filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(anchor, repo.Root(), 0o600); err != nil {
		t.Fatal(err)
	}
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 400, 6, 200_000))
	took, killed := crasher(t, filepath.Join(t.TempDir(), "sync"), source, anchor, time.Minute)
	if killed {
		t.Fatal("a first sync took more than a minute")
	}
	seed := uint64(time.Now().UnixNano())
	rnd := rand.New(rand.NewPCG(seed, 0))
	t.Logf("a first sync takes %s; seed %d", took, seed)
	died := map[string]int{}
	for i := range rounds {
		dir := filepath.Join(t.TempDir(), fmt.Sprint(i))
		moment := float64(took) * 1.1 * (float64(i) + rnd.Float64()) / rounds // by chance, and in every part of it
		whole, killed := crasher(t, dir, source, anchor, time.Duration(moment))
		if !killed {
			took = min(took, whole)
		}
		switch _, err := cache.Current(dir); {
		case !killed:
			died["finished"]++
		case errors.Is(err, content.ErrNotFound):
			died["before the switch"]++
		default:
			died[fmt.Sprintf("after it, with %d indexes", len(besides(t, dir, 1)))]++
			wantWhole(t, dir, 1, 1)
		}
		if _, killed := crasher(t, dir, source, anchor, time.Minute); killed {
			t.Fatal("the next sync hangs")
		}
		wantWhole(t, dir, 1, 1)
		finds(t, dir, 400)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("killed: %v", died)
	if died["before the switch"] == 0 || died["finished"] > rounds*2/3 {
		t.Errorf("killed too seldom: %v", died)
	}
}
