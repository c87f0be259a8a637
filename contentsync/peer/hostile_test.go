package peer

import (
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"testing"
	"time"
)

// A neighbour that lies, stalls, is slow or is none costs a moment and is set aside; the bucket is asked.
func TestBadNeighbours(t *testing.T) {
	x := newBlob(200_000, 1)
	wrong := newBlob(200_000, 2)
	me := hello{gate: "huu-nghi", instance: "0000000000000001"}
	whole := func(b []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(len(b)))
			_, _ = w.Write(b)
		}
	}
	silent := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "200000")
		_, _ = w.Write(x.bytes[:1000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	says := func(s string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(progressHeader, s)
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
	endless := func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(x.bytes); err != nil {
				return
			}
		}
	}
	grows := int64(0)
	for _, tt := range []struct {
		name   string
		get    http.HandlerFunc // to GET; HEAD of the blob is answered with 200
		hello  string
		head   int
		seen   int  // neighbours after that
		wants  bool // the blob came from it
		refuse int64
	}{
		{name: "good", get: whole(x.bytes), seen: 1, wants: true},
		{name: "wrong bytes", get: whole(wrong.bytes), refuse: 1},
		{name: "too short", get: whole(x.bytes[:1000])},
		{name: "too long", get: whole(append(x.bytes[:200_000:200_000], 1))},
		{name: "without a length", get: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(x.bytes) }},
		{name: "endless", get: endless},
		{name: "silent in the middle", get: silent},
		{name: "never an answer", get: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{name: "hangs up", get: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		{name: "redirects to elsewhere", get: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
		}},
		{name: "error 500", get: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }},
		{name: "says that it has it, and has it not", get: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, seen: 1},
		{name: "busy", get: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, seen: 1},
		{name: "fetches and does not get on", get: says("fetching 5"), seen: 1},
		{name: "plans and does not get on", get: says("planned 0"), seen: 1},
		{name: "fetches much slower than we do", get: func(w http.ResponseWriter, r *http.Request) {
			grows++
			says(progress{true, grows}.String())(w, r)
		}, seen: 1},
		{name: "says nonsense", get: says("fetching -1"), seen: 1},
		{name: "of another gate", get: whole(x.bytes), hello: "1 mong-cai 0000000000000001 1"},
		{name: "of another protocol", get: whole(x.bytes), hello: "2 huu-nghi 0000000000000001 1"},
		{name: "no neighbour at all", get: whole(x.bytes), hello: "-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			port := freePort(t)
			l, err := net.Listen("tcp", address(3, port))
			if err != nil {
				t.Fatal(err)
			}
			first := true
			srv := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h := me.String()
				if tt.hello != "" {
					h = tt.hello
				}
				w.Header().Set(helloHeader, h)
				switch {
				case r.Method == http.MethodGet:
					tt.get(w, r)
				case r.URL.Path == "/":
					w.WriteHeader(204)
				case first:
					first = false
					w.WriteHeader(200)
				default:
					w.WriteHeader(404)
				}
			})}
			go func() { _ = srv.Serve(l) }()
			defer srv.Close()
			k := newKiosk(t, 2, port, func(p *Peer) {
				p.t.stall, p.t.hold, p.t.patience, p.t.judge = 500*time.Millisecond, 20*time.Millisecond, 200*time.Millisecond, 300*time.Millisecond
				p.pace.busy, p.pace.bytes = 2*time.Second, 2<<20
			}, 3)
			if tt.hello == "" {
				k.knows(1)
			}
			defer k.Begin([]File{x.file()})()
			bucket := k.fetches(t.Context(), x, func() {})
			s := k.Status()
			if bucket == tt.wants || s.Seen != tt.seen || s.Refused != tt.refuse {
				t.Errorf("the bucket was asked: %v, %+v; want %v, %d neighbours", bucket, s, !tt.wants, tt.seen)
			}
			if left, err := os.ReadDir(k.dir + "/partial"); err != nil || len(left) != 1 {
				t.Errorf("left in partial: %v, %v", left, err)
			}
		})
	}
}

// Strangers cannot take all connections, nor hold them without asking anything.
func TestDoors(t *testing.T) {
	port := freePort(t)
	newKiosk(t, 2, port, func(p *Peer) { p.t.stall = 300 * time.Millisecond })
	conn := func(from string) net.Conn {
		t.Helper()
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		c, err := d.DialContext(t.Context(), "tcp", address(2, port))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	answers := func(c net.Conn) bool {
		_, _ = io.WriteString(c, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		n, _ := c.Read(make([]byte, 100))
		return n > 0
	}
	var held []net.Conn
	for range maxConnsEach {
		c := conn("127.0.0.1")
		if !answers(c) {
			t.Fatal("a neighbour is not let in")
		}
		held = append(held, c)
	}
	if answers(conn("127.0.0.1")) {
		t.Errorf("more than %d connections from one address", maxConnsEach)
	}
	if !answers(conn("127.0.0.9")) {
		t.Error("another one is kept out by the first")
	}
	_ = held[0].Close()
	for i := 0; !answers(conn("127.0.0.1")); i++ { // its place is free when the server has seen that it went
		if i == 100 {
			t.Fatal("a place does not become free")
		}
	}
	slow := conn("127.0.0.8")
	_, _ = io.WriteString(slow, "GET / HT")
	_ = slow.SetReadDeadline(time.Now().Add(20 * time.Second))
	if b, err := io.ReadAll(slow); err != nil {
		t.Errorf("half a question is held: %q, %v", b, err)
	}
	long := conn("127.0.0.8")
	_, _ = io.WriteString(long, "HEAD / HTTP/1.1\r\nHost: x\r\nX: ")
	_, _ = long.Write(make([]byte, 20_000))
	_ = long.SetReadDeadline(time.Now().Add(20 * time.Second))
	if b := make([]byte, 12); true {
		if _, err := io.ReadFull(long, b); err == nil && string(b) != "HTTP/1.1 431" && string(b) != "HTTP/1.1 400" {
			t.Errorf("a header of 20 kB: %q", b)
		}
	}
}
