package contentsync_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// Kill -9 at random moments of a download, and after each the bucket has another address: what was whole is never asked for again, and
// what was there in part goes on where it was.
func TestKill9DownloadsNothingTwice(t *testing.T) {
	const rounds = 40 // at most
	repo := packtest.NewRepo(t, "a", now)
	sources := []string{repo.Serve(t), repo.Serve(t)}
	dir, anchor := filepath.Join(t.TempDir(), "sync"), filepath.Join(t.TempDir(), "root.json")
	if err := os.WriteFile(anchor, repo.Root(), 0o600); err != nil {
		t.Fatal(err)
	}
	p := withPictures(t, 1, 24, 400_000)
	repo.Publish(t, now, p)
	sizes := map[content.Digest]int64{}
	for d, b := range p.Blobs {
		sizes[d] = int64(len(b))
	}

	var mu sync.Mutex
	have := map[content.Digest]int64{} // what was on the disk when the last one was killed
	begun := map[content.Digest]bool{} // asked for since
	repo.Spoil(func(w http.ResponseWriter, req *http.Request, key string) bool {
		d := content.Digest(key[max(0, len(key)-64):])
		if _, ok := sizes[d]; !ok || req.Method != http.MethodGet {
			return false
		}
		mu.Lock()
		n, first := have[d], !begun[d]
		begun[d] = true
		mu.Unlock()
		want := ""
		if n > 0 {
			want = fmt.Sprintf("bytes=%d-", n)
		}
		switch got := req.Header.Get("Range"); {
		case n == sizes[d]:
			t.Errorf("blob %.8s was whole and is asked for again", d)
		case first && got != want:
			t.Errorf("blob %.8s: %d bytes were there, asked for %q", d, n, got)
		}
		http.ServeContent(&slowWriter{w, req}, req, "", time.Time{}, strings.NewReader(string(repo.File(key))))
		return true
	})
	look := func() (whole, parts int) {
		mu.Lock()
		defer mu.Unlock()
		clear(have)
		clear(begun)
		for d, size := range sizes {
			for _, path := range []string{filepath.FromSlash(d.BlobKey()), filepath.Join("partial", string(d))} {
				if st, err := os.Stat(filepath.Join(dir, path)); err == nil {
					have[d] = st.Size()
				}
			}
			switch n := have[d]; {
			case n == size:
				whole++
			case n > 0:
				parts++
			}
		}
		return whole, parts
	}
	seed := uint64(time.Now().UnixNano())
	rnd := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	wholes, parted := 0, 0
	for i := 0; i < rounds && (parted < 10 || wholes < 4); i++ {
		if _, killed := crasher(t, dir, sources[i%2], anchor, time.Duration(rnd.IntN(300))*time.Millisecond); !killed {
			break
		}
		w, n := look()
		wholes, parted = wholes+w, parted+n
	}
	if _, killed := crasher(t, dir, sources[1], anchor, 5*time.Minute); killed {
		t.Fatal("the last sync hangs")
	}
	wantWhole(t, dir, 1, 1)
	t.Logf("over all kills, %d blobs were whole and %d there in part", wholes, parted)
	if parted == 0 || wholes == 0 {
		t.Error("never killed while a blob came, or never after one had come")
	}
}

// slowWriter makes a download last: 2 KiB in a millisecond at most.
type slowWriter struct {
	http.ResponseWriter
	req *http.Request
}

func (s *slowWriter) Write(p []byte) (n int, err error) {
	for len(p) > 0 && err == nil && s.req.Context().Err() == nil {
		var m int
		m, err = s.ResponseWriter.Write(p[:min(len(p), 2<<10)])
		n, p = n+m, p[m:]
		s.ResponseWriter.(http.Flusher).Flush()
		time.Sleep(time.Millisecond)
	}
	return n, err
}
