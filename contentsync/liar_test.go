package contentsync_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// A lie is what a store that is broken, or taken over, answers for one kind of file. body is the right one.
type lie struct {
	name  string
	body  bool // it is about the body: a HEAD is answered as it should be
	serve func(w http.ResponseWriter, req *http.Request, body []byte)
}

var lies = []lie{
	{name: "other bytes of that length", serve: func(w http.ResponseWriter, req *http.Request, body []byte) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		if req.Method == http.MethodGet {
			_, _ = w.Write(make([]byte, len(body)))
		}
	}},
	{name: "a page for people instead", serve: func(w http.ResponseWriter, _ *http.Request, _ []byte) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>Please log in to the network of the border station</html>"))
	}},
	{name: "an endless body", body: true, serve: func(w http.ResponseWriter, req *http.Request, body []byte) {
		for b := append(body, make([]byte, 64<<10)...); req.Context().Err() == nil; b = b[:64<<10] {
			if _, err := w.Write(b); err != nil {
				return
			}
		}
	}},
	{name: "a body that drips", body: true, serve: func(w http.ResponseWriter, req *http.Request, body []byte) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		for i := 0; i < len(body) && req.Context().Err() == nil; i++ {
			if _, err := w.Write(body[i : i+1]); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}},
	{name: "silence before the answer", serve: func(_ http.ResponseWriter, req *http.Request, _ []byte) { <-req.Context().Done() }},
	{name: "silence in the middle", body: true, serve: func(w http.ResponseWriter, req *http.Request, body []byte) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		_, _ = w.Write(body[:len(body)/2])
		w.(http.Flusher).Flush()
		<-req.Context().Done()
	}},
	{name: "403 for what is not there", serve: func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(http.StatusForbidden) }},
	{name: "404 for what is there", serve: func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(http.StatusNotFound) }},
	{name: "a storm of 500", serve: func(w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(http.StatusInternalServerError) }},
	{name: "503, come again at once", serve: func(w http.ResponseWriter, _ *http.Request, _ []byte) {
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusServiceUnavailable)
	}},
	{name: "a status that there is not", serve: func(w http.ResponseWriter, _ *http.Request, body []byte) {
		w.WriteHeader(299)
		_, _ = w.Write(body[:len(body)-1])
	}},
	{name: "304 to a question without condition", serve: func(w http.ResponseWriter, req *http.Request, _ []byte) {
		if req.Header.Get("If-None-Match") != "" { // that would be an old timestamp held back, which its date tells
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNotModified)
	}},
	{name: "Content-Length too long", serve: func(w http.ResponseWriter, _ *http.Request, body []byte) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)+1000))
		_, _ = w.Write(body)
		panic(http.ErrAbortHandler)
	}},
	{name: "Content-Length too short", serve: func(w http.ResponseWriter, _ *http.Request, body []byte) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)/2))
		_, _ = w.Write(body[:len(body)/2])
	}},
	{name: "Content-Length of a petabyte", serve: func(w http.ResponseWriter, _ *http.Request, body []byte) {
		w.Header().Set("Content-Length", "1000000000000000")
		_, _ = w.Write(body)
		panic(http.ErrAbortHandler)
	}},
	{name: "compressed", serve: func(w http.ResponseWriter, _ *http.Request, body []byte) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(body[:len(body)-1])
	}},
	{name: "redirected in a circle", serve: func(w http.ResponseWriter, req *http.Request, _ []byte) {
		w.Header().Set("Location", req.URL.Path)
		w.WriteHeader(http.StatusFound)
	}},
	{name: "redirected ever further", serve: func(w http.ResponseWriter, req *http.Request, _ []byte) {
		w.Header().Set("Location", req.URL.Path+"?"+req.URL.RawQuery+"x")
		w.WriteHeader(http.StatusTemporaryRedirect)
	}},
	{name: "redirected to a file of the kiosk", serve: redirected("file:///etc/passwd")},
	{name: "redirected to another scheme", serve: redirected("ftp://127.0.0.1/x")},
	{name: "redirected to go-getter's git", serve: redirected("git::http://127.0.0.1/x")},
	{name: "redirected nowhere", serve: redirected("")},
}

func redirected(to string) func(http.ResponseWriter, *http.Request, []byte) {
	return func(w http.ResponseWriter, _ *http.Request, _ []byte) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

// Whatever a store answers, for any kind of file: what is shown stays, the status says why, it ends, and neither line nor disk is filled. And as
// soon as it tells the truth again, everything is there.
func TestStoreThatLies(t *testing.T) {
	const (
		mostAsked  = 150      // by one attempt: redirects, tries, HEAD and GET
		mostSent   = 40 << 20 // of an endless body, what lies in the buffers of the connections included
		mostOnDisk = 4 << 20
	)
	for _, kind := range []struct {
		name string
		is   func(key string) bool
	}{
		{"timestamp", func(key string) bool { return key == trust.TimestampKey }},
		{"targets", func(key string) bool { return strings.HasSuffix(key, ".targets.json") }},
		{"manifest", func(key string) bool { return strings.HasPrefix(key, "targets/") && !strings.Contains(key, "/deltas/") }},
		{"blobs", func(key string) bool { return strings.HasPrefix(key, "blobs/") }},
	} {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			repo := packtest.NewRepo(t, "a", now)
			repo.Publish(t, now, withPictures(t, 1, 1, 2000))
			k := newKiosk(t, repo, func(p *contentsync.Params) { p.Idle, p.Tries = 200*time.Millisecond, 2 })
			truth := func(t *testing.T, version int) {
				t.Helper()
				err := k.SyncOnce(t.Context())
				for tries := 0; err != nil && tries < 50; tries++ { // a machine with much to do is silent for that long too
					err = k.SyncOnce(t.Context())
				}
				if st := k.Status(); err != nil || st.Error != "" || st.Reason != "" {
					t.Fatalf("%v; status %+v", err, st)
				}
				k.shows(t, version)
			}
			truth(t, 1)
			onDisk := diskUse(t, k.dir)
			for i, l := range lies {
				t.Run(l.name, func(t *testing.T) {
					repo.Publish(t, now, withPictures(t, i+2, 2, 30_000))
					var asked, sent atomic.Int64
					repo.Spoil(func(w http.ResponseWriter, req *http.Request, key string) bool {
						if asked.Add(1); !kind.is(key) || (l.body && req.Method == http.MethodHead) {
							return false
						}
						l.serve(&countingBody{w, &sent}, req, repo.File(key))
						return true
					})
					err := k.SyncOnce(t.Context())
					st, _ := contentsync.ReadStatus(k.dir)
					if err == nil || st.Error == "" || st.Reason == "" || st.Since.IsZero() {
						t.Fatalf("%v; status %+v", err, st)
					}
					k.shows(t, i+1)
					if a, s, d := asked.Load(), sent.Load(), diskUse(t, k.dir)-onDisk; a > mostAsked || s > mostSent || d > mostOnDisk {
						t.Errorf("asked %d times, %d bytes were sent, %d more on the disk", a, s, d)
					}
					repo.Spoil(nil)
					truth(t, i+2)
				})
			}
		})
	}
}

type countingBody struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c *countingBody) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.n.Add(int64(n))
	return n, err
}

func (c *countingBody) Flush() { c.ResponseWriter.(http.Flusher).Flush() }

// diskUse gives the bytes of all files below a folder.
func diskUse(t *testing.T, dir string) (sum int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // SQLite's files come and go
		}
		if st, err := d.Info(); err == nil {
			sum += st.Size()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}
