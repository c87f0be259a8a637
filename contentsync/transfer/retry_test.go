package transfer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func TestBackoff(t *testing.T) {
	const first = time.Second
	after := func(s string) error {
		return fmt.Errorf("around: %w", busy(&http.Response{Status: "503", Header: http.Header{"Retry-After": {s}}}))
	}
	for _, tt := range []struct {
		name   string
		jitter float64
		errs   []error
		want   []time.Duration
	}{
		{"each twice the one before, up to the cap", 0.5, make([]error, 7), []time.Duration{1 * first, 2 * first, 4 * first, 8 * first, 16 * first, maxBackoff, maxBackoff}},
		{"the luckiest kiosk", 0, make([]error, 3), []time.Duration{first / 2, first, 2 * first}},
		{"the unluckiest", 1, make([]error, 3), []time.Duration{3 * first / 2, 3 * first, 6 * first}},
		{"a server that wants more time gets it", 0.5, []error{after("7"), nil}, []time.Duration{7 * first, 2 * first}},
		{"and not more than the cap", 0.5, []error{after("86400")}, []time.Duration{maxBackoff}},
		{"it wants less: ours holds", 0.5, []error{after("0")}, []time.Duration{first}},
		{"a date, a sign, too many digits", 0.5, []error{after("Wed, 21 Oct 2015 07:28:00 GMT"), after("-5"), after("99999999999999999999")}, []time.Duration{first, 2 * first, 4 * first}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := backoff{first: first, next: first, jitter: func() float64 { return tt.jitter }}
			var got []time.Duration
			for _, err := range tt.errs {
				got = append(got, b.pause(err))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if b.reset(); b.pause(nil) != time.Duration((0.5+tt.jitter)*float64(first)) {
				t.Error("progress does not begin anew")
			}
		})
	}
}

// A server that gives nothing is not asked once for each of many files.
func TestDeadServerIsLeftAlone(t *testing.T) {
	var files []File
	for i := range 100 {
		_, f := blob(2000, byte(i))
		files = append(files, f)
	}
	for _, tt := range []struct {
		name  string
		serve http.HandlerFunc
		most  int64 // requests
		want  error
	}{
		{"a storm of 500", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, 3 * 2 * MaxWorkers, errGivenUp},
		{"a storm of 503", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, 3 * 2 * MaxWorkers, errGivenUp},
		{"drops each connection", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 3 * 2 * 2 * MaxWorkers, errGivenUp},
		{"answers 404 to all: each is told", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, 100, content.ErrNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var asked atomic.Int64
			c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				tt.serve(w, r)
			}), func(p *Params) { p.Tries = 3 })
			if _, err := c.Fetch(t.Context(), files); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if n := asked.Load(); n > tt.most {
				t.Errorf("asked %d times for 100 files, want at most %d", n, tt.most)
			}
		})
	}
}

// Catalogs come before all, small files before large ones, whatever the list says.
func TestOrder(t *testing.T) {
	bodies := map[string][]byte{}
	var files []File
	for i, size := range []int{90_000, 500, 30_000, 7_000, 60_000} {
		b, f := blob(size, byte(i))
		f.First = size == 60_000
		bodies["/"+f.Digest.BlobKey()], files = b, append(files, f)
	}
	var mu sync.Mutex
	var got []int
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		got = append(got, len(bodies[r.URL.Path]))
		mu.Unlock()
		good(bodies[r.URL.Path])(w, r)
	}), func(p *Params) { p.Workers = 1 })
	if _, err := c.Fetch(t.Context(), files); err != nil {
		t.Fatal(err)
	}
	if want := []int{60_000, 500, 7_000, 30_000, 90_000}; !slices.Equal(got, want) {
		t.Errorf("in the order %v, want %v", got, want)
	}
}

// A pacer that says "not now" ends the download, keeps what is there, and is no error of the network.
func TestPacer(t *testing.T) {
	b, f := blob(500_000, 1)
	p := &quietAfter{left: 100_000}
	var from atomic.Value
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		from.Store(r.Header.Get("Range"))
		good(b)(w, r)
	}), func(params *Params) { params.Pace = p })
	st, err := c.Fetch(t.Context(), []File{f})
	if !errors.Is(err, content.ErrLater) || errors.Is(err, errGivenUp) || st.Files != 0 {
		t.Fatalf("%+v, %v; want ErrLater", st, err)
	}
	if n := c.partialSize(f); n < 90_000 || n > 200_000 {
		t.Errorf("%d bytes are kept", n)
	}
	asked := from.Swap("nothing")
	if _, err := c.Fetch(t.Context(), []File{f}); !errors.Is(err, content.ErrLater) || from.Load() != "nothing" {
		t.Errorf("still not the time: %v, asked for %v after %v", err, from.Load(), asked)
	}
	p.left = 1 << 30
	if _, err := c.Fetch(t.Context(), []File{f}); err != nil {
		t.Fatal(err)
	}
	c.wantDone(t, f, b)
	if from.Load() == "" {
		t.Error("it began anew")
	}
}

type quietAfter struct{ left int }

func (q *quietAfter) Take(_ context.Context, n int) error {
	if q.left -= n; q.left <= 0 {
		return content.ErrLater
	}
	return nil
}

// A server that drips is given up, within what it may take, and does not keep the next one from continuing.
func TestDrippingServer(t *testing.T) {
	b, f := blob(100_000, 1)
	var gets atomic.Int64
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		if r.Method == http.MethodHead {
			return
		}
		gets.Add(1)
		for i := range b { // a byte every few milliseconds: never silent
			if _, err := w.Write(b[i : i+1]); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}), func(p *Params) { p.Idle, p.Tries = 300*time.Millisecond, 3 })
	if _, err := c.Fetch(t.Context(), []File{f}); !errors.Is(err, errStalled) { // errSlow is one
		t.Fatalf("got %v, want %v", err, errSlow)
	}
	if n := gets.Load(); n > 3 {
		t.Errorf("asked %d times", n)
	}
	c.URL = func(string) string { return serve(t, good(b)) + "/x" }
	if _, err := c.Fetch(t.Context(), []File{f}); err != nil {
		t.Fatal(err)
	}
	c.wantDone(t, f, b)
}

// A part outlives another address of the bucket: it is named by its digest alone, and only the rest is asked for.
func TestAnotherAddress(t *testing.T) {
	b, f := blob(900_000, 1)
	var gets atomic.Int64
	first := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		if gets.Add(1) > 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		cut(good(b), 400_000)(w, r)
	}))
	if _, err := first.Fetch(t.Context(), []File{f}); !errors.Is(err, errGivenUp) {
		t.Fatalf("got %v", err)
	}
	var sent atomic.Int64
	second := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		good(b)(&counted{ResponseWriter: w, n: &sent}, r)
	})+"/another/bucket", func(p *Params) { p.Dir = first.Dir })
	have := second.partialSize(f)
	if _, err := second.Fetch(t.Context(), []File{f}); err != nil {
		t.Fatal(err)
	}
	second.wantDone(t, f, b)
	for end := time.Now().Add(5 * time.Second); sent.Load() < f.Size-have && time.Now().Before(end); time.Sleep(time.Millisecond) {
		continue // the server counts what it has sent when we have it already
	}
	if have == 0 || sent.Load() != f.Size-have {
		t.Errorf("%d bytes were there and %d sent, of %d", have, sent.Load(), f.Size)
	}
}

type counted struct {
	http.ResponseWriter
	n *atomic.Int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.n.Add(int64(n))
	return n, err
}

// Every byte is counted, also those of files that come in one piece.
func TestPacerCountsAll(t *testing.T) {
	bodies := map[string][]byte{}
	var files []File
	total := 0
	for i, size := range []int{1, 500, 32 << 10, 100_000} {
		b, f := blob(size, byte(i))
		bodies["/"+f.Digest.BlobKey()], files = b, append(files, f)
		total += size
	}
	p := &counter{}
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) { good(bodies[r.URL.Path])(w, r) }), func(params *Params) { params.Pace = p })
	if _, err := c.Fetch(t.Context(), files); err != nil {
		t.Fatal(err)
	}
	if n := p.n.Load(); n != int64(total) {
		t.Errorf("%d bytes were counted, %d came", n, total)
	}
}

type counter struct{ n atomic.Int64 }

func (c *counter) Take(_ context.Context, n int) error {
	c.n.Add(int64(n))
	return nil
}

// A server that never gets beyond the middle and does not know Range goes round in a circle: half, nothing, half. That is no progress.
func TestCircleIsNoProgress(t *testing.T) {
	b, f := blob(100_000, 1)
	var gets atomic.Int64
	c := client(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			good(b)(w, r)
			return
		}
		gets.Add(1)
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		_, _ = w.Write(b[:len(b)/2])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}))
	if _, err := c.Fetch(t.Context(), []File{f}); !errors.Is(err, errGivenUp) {
		t.Fatalf("got %v", err)
	}
	if n := gets.Load(); n > defaultTries+1 {
		t.Errorf("asked %d times", n)
	}
}
