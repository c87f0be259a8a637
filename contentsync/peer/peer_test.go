package peer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"cuango/contentsync/content"
)

// A blob is a file of a bucket.
type blob struct {
	bytes  []byte
	digest content.Digest
}

func newBlob(size int, seed int) blob {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8(sha256.Sum256(fmt.Append(nil, seed))).Read(b)
	return blob{b, content.DigestOf(b)}
}

func (b blob) file() File { return File{Digest: b.digest, Size: int64(len(b.bytes))} }

// freePort gives a port that is free on all addresses of the loopback network.
func freePort(t *testing.T) uint16 {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return netip.MustParseAddrPort(l.Addr().String()).Port()
}

// A kiosk is a peer at 127.0.0.n with a sync folder.
type kiosk struct {
	*Peer
	t   *testing.T
	dir string
}

func address(n int, port uint16) string { return fmt.Sprintf("127.0.0.%d:%d", n, port) }

func newKiosk(t *testing.T, n int, port uint16, change func(*Peer), with ...int) *kiosk {
	t.Helper()
	dir := t.TempDir()
	c := Config{Listen: []string{address(n, port)}}
	for _, w := range with {
		c.With = append(c.With, "http://"+address(w, port))
	}
	for _, d := range []string{"partial", filepath.Join("blobs", "sha256")} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	p, err := New(Params{Gate: "huu-nghi", Dir: dir, Config: c, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	p.t.findBusy, p.t.hold, p.t.probe, p.t.stall = 200*time.Millisecond, time.Second, 20*time.Second, 20*time.Second // the machine that tests may be busy
	if change != nil {
		change(p)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { p.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	<-p.looked
	return &kiosk{p, t, dir}
}

func (k *kiosk) path(b blob) string {
	return filepath.Join(k.dir, filepath.FromSlash(b.digest.BlobKey()))
}

func (k *kiosk) partial(b blob) string {
	return filepath.Join(k.dir, "partial", string(b.digest))
}

// has lays a blob into the folder as a finished download.
func (k *kiosk) has(blobs ...blob) {
	k.t.Helper()
	live := map[content.Digest]bool{}
	for _, b := range blobs {
		k.write(k.path(b), b.bytes)
		live[b.digest] = true
	}
	k.Share(live)
}

func (k *kiosk) write(path string, raw []byte) {
	k.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		k.t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		k.t.Fatal(err)
	}
}

// knows waits until a kiosk has n neighbours that answer.
func (k *kiosk) knows(n int) {
	k.t.Helper()
	for range 200 {
		if k.Status().Seen == n {
			return
		}
		k.Ready(k.t.Context())
		pause(k.t.Context(), 20*time.Millisecond)
	}
	k.t.Fatalf("%d neighbours answer, want %d", k.Status().Seen, n)
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// fetches gets a blob as package transfer does, and tells whether the bucket was asked.
func (k *kiosk) fetches(ctx context.Context, b blob, bucket func()) (asked bool) {
	done := k.Fetch(ctx, b.digest, int64(len(b.bytes)), k.partial(b))
	if raw, err := os.ReadFile(k.partial(b)); err != nil || !bytes.Equal(raw, b.bytes) {
		asked = true
		bucket()
		if err := os.WriteFile(k.partial(b), b.bytes, 0o600); err != nil {
			k.t.Error(err)
		}
	}
	done()
	k.Verified(b.digest, int64(len(b.bytes)))
	return asked
}

func TestServe(t *testing.T) {
	port := freePort(t)
	k := newKiosk(t, 2, port, nil)
	good, dead, half, bad, linked := newBlob(100_000, 1), newBlob(1000, 2), newBlob(1000, 3), newBlob(1000, 4), newBlob(1000, 5)
	k.has(good, bad, linked)
	k.write(k.path(dead), dead.bytes)
	k.write(k.partial(half), half.bytes)
	k.write(k.path(bad), append([]byte{bad.bytes[0] ^ 1}, bad.bytes[1:]...))
	secret := filepath.Join(t.TempDir(), "secret")
	k.write(secret, linked.bytes)
	if err := os.Remove(k.path(linked)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, k.path(linked)); err != nil {
		t.Fatal(err)
	}
	k.write(filepath.Join(k.dir, "key"), []byte("the kiosk's own"))
	key := "/" + good.digest.BlobKey()
	for _, tt := range []struct {
		name, method, path string
		header             [2]string
		body               string
		status             int
		want               []byte
	}{
		{name: "a blob", path: key, status: 200, want: good.bytes},
		{name: "its end", path: key, header: [2]string{"Range", "bytes=90000-"}, status: 206, want: good.bytes[90_000:]},
		{name: "beyond its end", path: key, header: [2]string{"Range", "bytes=100000-"}, status: 416},
		{name: "whether it is there", method: "HEAD", path: key, status: 200},
		{name: "not modified", path: key, header: [2]string{"If-None-Match", `"` + string(good.digest) + `"`}, status: 304},
		{name: "on the disk, but of no live generation", path: "/" + dead.digest.BlobKey(), status: 404},
		{name: "a part, not verified", path: "/" + half.digest.BlobKey(), status: 404},
		{name: "wrong bytes on our disk", path: "/" + bad.digest.BlobKey(), status: 404},
		{name: "a link out of the folder", path: "/" + linked.digest.BlobKey(), status: 404},
		{name: "nobody has it", path: "/" + newBlob(1, 9).digest.BlobKey(), status: 404},
		{name: "nobody has it, and would wait", path: "/" + newBlob(1, 9).digest.BlobKey(), header: [2]string{"Prefer", "wait=600"}, status: 404},
		{name: "upper case", path: "/blobs/sha256/" + string(good.digest[:2]) + "/" + string(bytes.ToUpper([]byte(good.digest))), status: 404},
		{name: "the wrong folder", path: "/blobs/sha256/zz/" + string(good.digest), status: 404},
		{name: "no listing", path: "/blobs/sha256/", status: 404},
		{name: "no listing of a part", path: "/blobs/sha256/" + string(good.digest[:2]) + "/", status: 404},
		{name: "no page", path: "/", status: 404},
		{name: "out of the folder", path: "/blobs/sha256/../../key", status: 404},
		{name: "out of the folder, hidden", path: "/blobs/sha256/%2e%2e/%2e%2e/key", status: 404},
		{name: "encoded", path: "/blobs/sha256/" + string(good.digest[:2]) + "%2f" + string(good.digest), status: 404},
		{name: "the kiosk's key", path: "/key", status: 404},
		{name: "its state", path: "/trust.db", status: 404},
		{name: "with a query", path: key + "?x=1", status: 404},
		{name: "writing", method: "PUT", path: key, body: "x", status: 400},
		{name: "deleting", method: "DELETE", path: key, status: 405},
		{name: "who is there", method: "HEAD", path: "/", status: 204},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.method == "" {
				tt.method = http.MethodGet
			}
			req, err := http.NewRequestWithContext(t.Context(), tt.method, "http://"+address(2, port), bytes.NewReader([]byte(tt.body)))
			if err != nil {
				t.Fatal(err)
			}
			req.URL.Opaque = "//" + req.URL.Host + tt.path // as it stands
			if tt.header[0] != "" {
				req.Header.Set(tt.header[0], tt.header[1])
			}
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			got, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != tt.status || (tt.want != nil && !bytes.Equal(got, tt.want)) || (tt.status >= 400 && tt.status != 416 && len(got) > 0) {
				t.Errorf("%d, %d bytes, %v; want %d, %d bytes", resp.StatusCode, len(got), err, tt.status, len(tt.want))
			}
			for name := range resp.Header {
				if !slices.Contains([]string{"Content-Length", "Content-Type", "Accept-Ranges", "Content-Range", "Etag", "Allow", "Connection", helloHeader, "X-Content-Type-Options"}, name) {
					t.Errorf("it tells of %s: %s", name, resp.Header.Get(name))
				}
			}
		})
	}
	// What is recalled is gone from the disk and from the list.
	if err := os.Remove(k.path(good)); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get("http://" + address(2, port) + key)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNotFound {
		t.Errorf("a blob that was removed: %s", resp.Status)
	}
}

// A neighbour may hold a question until the blob is there.
func TestAQuestionIsHeld(t *testing.T) {
	port := freePort(t)
	a := newKiosk(t, 2, port, nil)
	b := newKiosk(t, 3, port, nil, 2)
	b.knows(1)
	a.knows(1) // by b's question
	x := newBlob(300_000, 1)
	end := a.Begin([]File{x.file()})
	done := a.Fetch(t.Context(), x.digest, int64(len(x.bytes)), a.partial(x)) // b has it not: a goes to the bucket
	var asked sync.WaitGroup
	asked.Go(func() {
		defer b.Begin([]File{x.file()})()
		if b.fetches(t.Context(), x, func() {}) {
			t.Error("b asked the bucket while a was fetching")
		}
	})
	for i := 1; i <= 10; i++ { // slowly, but it gets on
		a.write(a.partial(x), x.bytes[:len(x.bytes)*i/10])
		pause(t.Context(), 20*time.Millisecond)
	}
	done()
	a.Verified(x.digest, int64(len(x.bytes)))
	asked.Wait()
	end()
	if s := b.Status(); s.Got != 1 || s.GotBytes != 300_000 {
		t.Errorf("%+v", s)
	}
	for range 500 { // it counts behind the answer's last byte
		if a.Status().Given == 1 {
			break
		}
		pause(t.Context(), 10*time.Millisecond)
	}
	if s := a.Status(); s.Given != 1 || s.GivenBytes != 300_000 {
		t.Errorf("%+v", s)
	}
}

// Five kiosks want the same blobs at once; some have some already.
func TestOneCopyIsFetched(t *testing.T) {
	for _, tt := range []struct {
		name  string
		first int // blobs that the first kiosk has before
		late  bool
	}{
		{name: "all start at once"},
		{name: "one has half", first: 40},
		{name: "one has all", first: 80},
		{name: "one comes later", late: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			port := freePort(t)
			var blobs []blob
			var files []File
			for i := range 80 {
				blobs = append(blobs, newBlob(20_000+i*100, i))
				files = append(files, blobs[i].file())
			}
			var kiosks []*kiosk
			for n := range 5 {
				var with []int
				for m := range n { // the earlier ones learn of the later ones by their questions
					with = append(with, 2+m)
				}
				kiosks = append(kiosks, newKiosk(t, 2+n, port, nil, with...))
			}
			for _, k := range kiosks {
				k.knows(4)
			}
			kiosks[0].has(blobs[:tt.first]...)
			var mu sync.Mutex
			asked := map[content.Digest]int{}
			line := make(chan struct{}, 1) // one after the other: the line is the bottleneck
			var all errgroup.Group
			for i, k := range kiosks {
				all.Go(func() error {
					if tt.late && i == 4 {
						pause(t.Context(), 100*time.Millisecond)
					}
					k.Ready(t.Context())
					defer k.Begin(files)()
					var own, others []blob
					for j, b := range blobs {
						switch {
						case i == 0 && j < tt.first:
						case k.Mine(b.digest):
							own = append(own, b)
						default:
							others = append(others, b)
						}
					}
					var workers errgroup.Group
					workers.SetLimit(4)
					for _, b := range append(own, others...) {
						workers.Go(func() error {
							k.fetches(t.Context(), b, func() {
								line <- struct{}{}
								pause(t.Context(), 2*time.Millisecond)
								<-line
								mu.Lock()
								defer mu.Unlock()
								asked[b.digest]++
							})
							return nil
						})
					}
					return workers.Wait()
				})
			}
			if err := all.Wait(); err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, c := range asked {
				n += c
			}
			if most := (80 - tt.first) + 4; n > most {
				t.Errorf("the bucket was asked %d times for %d blobs, at most %d may be", n, 80-tt.first, most)
			}
			for _, b := range blobs[tt.first:] {
				if asked[b.digest] == 0 {
					t.Errorf("nobody asked the bucket for %s", b.digest)
				}
			}
		})
	}
}

func TestRanked(t *testing.T) {
	ids := []string{newInstance(), newInstance(), newInstance(), newInstance(), newInstance()}
	owner := func(d content.Digest, ids []string) string {
		return slices.SortedFunc(slices.Values(ids), func(a, b string) int { return compareScore(d, a, b) })[0]
	}
	count := map[string]int{}
	for i := range 1000 {
		d := newBlob(8, i).digest
		o := owner(d, ids)
		count[o]++
		if o != ids[4] && owner(d, ids[:4]) != o {
			t.Fatal("a kiosk that goes changes what others fetch")
		}
	}
	for id, n := range count {
		if n < 120 || n > 280 {
			t.Errorf("%s fetches %d of 1000", id, n)
		}
	}
}

func TestNilPeer(t *testing.T) {
	var p *Peer
	p.Run(t.Context())
	p.Share(nil)
	p.Ready(t.Context())
	p.Verified("x", 1)
	p.Begin([]File{{}})()
	p.Fetch(t.Context(), "x", 1, "y")()
	if p.Status() != nil || !p.Mine("x") || p.Close() != nil {
		t.Error("a nil peer is not off")
	}
}

// Of two that look at the same moment, one waits: who asks is heard of before this kiosk says that it fetches.
func TestClaim(t *testing.T) {
	x := newBlob(1000, 1)
	for _, tt := range []struct {
		name  string
		ahead bool // the neighbour that asks meanwhile comes before this kiosk
		asked bool // it was asked already, and has it not
		since bool // but asks itself after that
		want  bool
	}{
		{name: "nobody", want: true},
		{name: "one behind", want: true},
		{name: "one before", ahead: true},
		{name: "one before that will not have it", ahead: true, asked: true, want: true},
		{name: "one before that had it not, and has begun since", ahead: true, asked: true, since: true},
		{name: "one behind that had it not, and has begun since", asked: true, since: true, want: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			port := freePort(t)
			k := newKiosk(t, 2, port, nil)
			defer k.Begin([]File{x.file()})()
			var s search
			asked := time.Now()
			if tt.name != "nobody" {
				id := newInstance()
				for (compareScore(x.digest, id, k.instance) < 0) != tt.ahead {
					id = newInstance()
				}
				req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, "http://"+address(2, port)+"/"+x.digest.BlobKey(), nil)
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set(helloHeader, hello{gate: "huu-nghi", instance: id, port: port}.String())
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				_ = resp.Body.Close()
				if got := resp.Header.Get(progressHeader); got != "planned 0" {
					t.Errorf("before it fetches it says %q", got)
				}
				if list, _ := k.ranked(x.digest); len(list) != 1 {
					t.Fatalf("who asked is not known: %d", len(list))
				} else if tt.asked {
					if !tt.since {
						asked = time.Now()
					}
					s.skip(list[0], asked)
				}
			}
			if got := k.claim(&s, x.digest, "partial/x"); got != tt.want {
				t.Errorf("it fetches: %v", got)
			}
			if pr, comes := k.coming(x.digest); !comes || pr.fetching != tt.want {
				t.Errorf("it says %v, %v", pr, comes)
			}
			if list, _ := k.ranked(x.digest); tt.since && tt.ahead { // it is asked again, and has it not after all
				s.skip(list[0], asked)
				if !k.claim(&s, x.digest, "partial/x") {
					t.Error("it is waited for again and again")
				}
			}
		})
	}
}
