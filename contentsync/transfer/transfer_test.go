package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func blob(size int, seed byte) ([]byte, File) {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(b)
	return b, File{Digest: content.DigestOf(b), Size: int64(size)}
}

func client(tb testing.TB, url string, change ...func(*Params)) *Client {
	tb.Helper()
	p := Params{
		Dir: tb.TempDir(), URL: func(key string) string { return url + "/" + key }, Transport: &http.Transport{DisableCompression: true},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Jitter: func() float64 { return 0 }, Backoff: time.Millisecond, Idle: 5 * time.Second,
	}
	for _, f := range change {
		f(&p)
	}
	c, err := New(p)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func serve(tb testing.TB, h http.HandlerFunc) string {
	tb.Helper()
	srv := httptest.NewServer(h)
	tb.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
	})
	return srv.URL
}

// good serves b as object storage does.
func good(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	}
}

// cut serves at most n bytes of each body and then drops the connection.
func cut(h http.HandlerFunc, n int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			h(w, r)
			return
		}
		h(&cutWriter{ResponseWriter: w, left: n}, r)
	}
}

type cutWriter struct {
	http.ResponseWriter
	left int
}

func (w *cutWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		_, _ = w.ResponseWriter.Write(p[:w.left])
		w.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	w.left -= len(p)
	return w.ResponseWriter.Write(p)
}

func (c *Client) wantDone(tb testing.TB, f File, want []byte) {
	tb.Helper()
	got, err := os.ReadFile(c.blob(f.Digest))
	if err != nil || !bytes.Equal(got, want) {
		tb.Fatalf("blob: %d bytes, %v; want %d", len(got), err, len(want))
	}
	if _, err := os.Stat(c.partial(f.Digest)); err == nil {
		tb.Error("the partial file stays")
	}
}

func TestFetch(t *testing.T) {
	b, f := blob(1<<20, 1)
	other, _ := blob(1<<20, 2)
	longer, _ := blob(2<<20, 3)
	chunked := func(b []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush() // no Content-Length from here on
			_, _ = w.Write(b)
		}
	}
	status := func(s int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(s) }
	}
	for _, tt := range []struct {
		name    string
		serve   http.HandlerFunc
		partial []byte // what is on the disk before
		want    error  // nil: the blob is there and right
		tries   int    // how often it may be asked for (GET), 0: any
	}{
		{name: "straight", serve: good(b), tries: 1},
		{name: "link drops every 200 kB", serve: cut(good(b), 200_000), tries: 6},
		{name: "link drops every 20 kB, more often than Tries", serve: cut(good(b), 20_000)},
		{name: "link drops before the first byte", serve: cut(good(b), 0), want: io.ErrUnexpectedEOF, tries: 6},
		{name: "continues what is there", serve: good(b), partial: b[:700_000], tries: 1},
		{name: "all is there already", serve: good(b), partial: b, tries: 0},
		{name: "what is there is of another blob", serve: good(b), partial: other[:500_000], tries: 2},
		{name: "what is there is longer", serve: good(b), partial: longer, tries: 1},
		{name: "what is there has the length and other bytes", serve: good(b), partial: other},
		{name: "chunked", serve: chunked(b), tries: 1},
		{name: "chunked and cut: go-getter calls it success", serve: chunked(b[:500_000]), want: io.ErrUnexpectedEOF},
		{name: "chunked and too long", serve: chunked(longer), want: content.ErrTooLarge, tries: 1},
		{name: "too long", serve: good(longer), want: content.ErrTooLarge, tries: 1},
		{name: "too short", serve: good(b[:1000]), want: io.ErrUnexpectedEOF},
		{name: "other bytes of that length", serve: good(other), want: content.ErrDigest, tries: 2},
		{name: "not there", serve: status(404), want: content.ErrNotFound, tries: 1},
		{name: "not allowed, as some engines say for not there", serve: status(403), want: content.ErrNotFound, tries: 1},
		{name: "server without Range answers 200 to it: go-getter would append", serve: noRange(b), partial: b[:300_000]},
		{name: "server without HEAD", serve: noHead(b), partial: b[:300_000]},
		{name: "HEAD says it is shorter: go-getter takes the part for all", serve: lyingHead(b, 1000), partial: b[:2000]},
		{name: "answer 206 that begins elsewhere", serve: wrongRange(b), partial: b[:300_000], want: errRange},
		{name: "answer 206 to a question for all", serve: status206(b), want: errRange},
		{name: "answer 416", serve: noPart(b), partial: b[:300_000]},
		{name: "compressed although not asked for", serve: encoded(b), want: content.ErrInvalid, tries: 1},
		{name: "X-Terraform-Get", serve: header("X-Terraform-Get", "/etc", good(b)), tries: 1},
		{name: "redirect to file://", serve: redirect("file:///etc/passwd"), want: content.ErrInvalid, tries: 1},
		{name: "redirect for ever", serve: redirect("/again")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var gets atomic.Int64
			c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					gets.Add(1)
				}
				tt.serve(w, r)
			}))
			if tt.partial != nil {
				if err := os.WriteFile(c.partial(f.Digest), tt.partial, 0o640); err != nil {
					t.Fatal(err)
				}
			}
			_, err := c.Fetch(t.Context(), []File{f})
			switch {
			case tt.name == "redirect for ever":
				if err == nil {
					t.Fatal("no error")
				}
			case tt.want == nil:
				if err != nil {
					t.Fatal(err)
				}
				c.wantDone(t, f, b)
			case !errors.Is(err, tt.want):
				t.Fatalf("got %v, want %v", err, tt.want)
			case c.Have(f):
				t.Fatal("the blob has its name although it is wrong")
			}
			if n := gets.Load(); tt.tries > 0 && n > int64(tt.tries) {
				t.Errorf("asked %d times, want at most %d", n, tt.tries)
			}
			// Whatever happened, a good server finishes it: nothing on the disk wedges the next try.
			c.URL = func(string) string { return serve(t, good(b)) + "/x" }
			if _, err := c.Fetch(t.Context(), []File{f}); err != nil {
				t.Fatalf("afterwards, from a good server: %v", err)
			}
			c.wantDone(t, f, b)
		})
	}
}

func noRange(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Accept-Ranges", "bytes") // it lies
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		if r.Method == http.MethodGet {
			_, _ = w.Write(b)
		}
	}
}

func noHead(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		good(b)(w, r)
	}
}

func lyingHead(b []byte, length int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.Header().Set("Accept-Ranges", "bytes")
			w.Header().Set("Content-Length", fmt.Sprint(length))
			return
		}
		good(b)(w, r)
	}
}

func wrongRange(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			good(b)(w, r)
			return
		}
		w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(b)-1, len(b)))
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(b)
	}
}

func status206(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes 5-%d/%d", len(b)-1, len(b)))
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write(b[5:])
	}
}

func noPart(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Range") != "" {
			w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
			return
		}
		good(b)(w, r)
	}
}

func encoded(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(b[:1000])
	}
}

func header(name, value string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(name, value)
		h(w, r)
	}
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

func TestStalledServer(t *testing.T) {
	b, f := blob(100_000, 1)
	var gets atomic.Int64
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead || gets.Add(1) > 2 {
			good(b)(w, r)
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		_, _ = w.Write(b[:1000])
		w.(http.Flusher).Flush()
		<-r.Context().Done() // silence
	}), func(p *Params) { p.Idle = 50 * time.Millisecond })
	if _, err := c.Fetch(t.Context(), []File{f}); err != nil {
		t.Fatal(err)
	}
	c.wantDone(t, f, b)
}

func TestSlowServerIsNotStalled(t *testing.T) {
	b, f := blob(60_000, 1)
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for i := 0; i < len(b); i += 1000 { // 3 s, three times the idle time, which is long enough for a crowded machine
			select {
			case <-r.Context().Done():
				return
			case <-tick.C:
			}
			_, _ = w.Write(b[i : i+1000])
			w.(http.Flusher).Flush()
		}
	}), func(p *Params) { p.Idle, p.Tries = time.Second, 1 })
	if _, err := c.Fetch(t.Context(), []File{f}); err != nil {
		t.Fatal(err)
	}
	c.wantDone(t, f, b)
}

func TestFullDisk(t *testing.T) {
	b, f := blob(100_000, 1)
	var gets atomic.Int64
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		gets.Add(1)
		good(b)(w, r)
	}), func(p *Params) {
		p.Free = func(string) (int64, error) { return 150_000, nil }
		p.Reserve = 50_001
	})
	if _, err := c.Fetch(t.Context(), []File{f}); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("got %v, want ENOSPC", err)
	}
	if gets.Load() != 0 {
		t.Error("it began to download although there is no room")
	}
	// A part that is there already needs no room any more.
	if err := os.WriteFile(c.partial(f.Digest), b[:1000], 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch(t.Context(), []File{f}); err != nil {
		t.Fatal(err)
	}
}

func TestOneBadBlobKeepsNoOtherBack(t *testing.T) {
	files := map[string][]byte{}
	var want []File
	for i := range 20 {
		b, f := blob(10_000+i, byte(i))
		files[f.Digest.BlobKey()] = b
		want = append(want, f)
	}
	delete(files, want[3].Digest.BlobKey())
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, ok := files[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		good(b)(w, r)
	}))
	st, err := c.Fetch(t.Context(), append(want, want...))
	if !errors.Is(err, content.ErrNotFound) || st.Files != 19 {
		t.Fatalf("%+v, %v; want 19 files and one not found", st, err)
	}
}

func TestEndOfContext(t *testing.T) {
	b, f := blob(1<<20, 1)
	ctx, cancel := context.WithCancel(t.Context())
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		_, _ = w.Write(b[:100_000])
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	}))
	if _, err := c.Fetch(ctx, []File{f}); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if c.Have(f) {
		t.Fatal("half a blob has its name")
	}
}

func TestPartialIsNoLink(t *testing.T) {
	b, f := blob(1000, 1)
	c := client(t, serve(t, good(b)))
	victim := filepath.Join(t.TempDir(), "victim")
	if err := errors.Join(os.WriteFile(victim, []byte("x"), 0o600), os.Symlink(victim, c.partial(f.Digest))); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch(t.Context(), []File{f}); err != nil {
		t.Fatal(err)
	}
	c.wantDone(t, f, b)
	if got, _ := os.ReadFile(victim); string(got) != "x" {
		t.Error("it wrote through a link")
	}
}

func TestClean(t *testing.T) {
	c := client(t, "http://127.0.0.1:1")
	_, keep := blob(10, 1)
	for _, name := range []string{string(keep.Digest), "junk"} {
		if err := os.WriteFile(filepath.Join(c.Dir, partialsDir, name), nil, 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Clean(func(d content.Digest) bool { return d == keep.Digest }); err != nil {
		t.Fatal(err)
	}
	left, _ := os.ReadDir(filepath.Join(c.Dir, partialsDir))
	if len(left) != 1 || left[0].Name() != string(keep.Digest) {
		t.Errorf("left: %v", left)
	}
}
