package peer

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// serve answers neighbours at a place until ctx ends.
func (p *Peer) serve(ctx context.Context, pl place) {
	srv := &http.Server{
		Handler:           p,
		ReadHeaderTimeout: p.t.stall,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	_ = srv.Serve(&doorkeeper{Listener: pl.listener, at: pl, conns: map[netip.Addr]int{}}) // ends with ctx
}

// ServeHTTP answers GET and HEAD of a blob, and HEAD of / with who this is. It says nothing else: no list, no time, no name.
func (p *Peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"] = nil // this kiosk's clock is nobody's business
	w.Header().Set(helloHeader, hello{gate: p.gate, instance: p.instance}.String())
	if r.ContentLength != 0 {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(time.Second)) // nobody waits for a body
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	instance := ""
	if from, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		if h, err := parseHello(r.Header.Get(helloHeader)); err == nil {
			p.learn(h, from.Addr().Unmap())
			instance = h.instance
		}
	}
	if r.URL.Path == "/" && r.Method == http.MethodHead {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if r.URL.RawPath == "" && r.URL.RawQuery == "" && p.paper(w, r) {
		return
	}
	p.blob(w, r, instance)
}

// blob answers for one; instance is the neighbour that asks, "" for anybody else.
func (p *Peer) blob(w http.ResponseWriter, r *http.Request, instance string) {
	d, ok := blobPath(r.URL.Path)
	if !ok || r.URL.RawPath != "" || r.URL.RawQuery != "" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	p.askedFor(d, instance)
	hold := time.NewTimer(min(time.Duration(heldFor(r.Header.Get("Prefer")))*time.Second, 10*p.t.hold))
	defer hold.Stop()
	for held := true; ; {
		p.mu.Lock()
		changed := p.changed
		p.mu.Unlock()
		f, err := p.open(d)
		if err == nil {
			defer f.Close()
			w.Header().Set("Content-Type", "application/octet-stream")
			w.Header().Set("ETag", `"`+string(d)+`"`)
			out := &paced{ResponseWriter: w, ctx: r.Context(), give: p.give, most: p.t.stall}
			http.ServeContent(out, r, "", time.Time{}, f)
			p.given(out)
			return
		}
		pr, comes := p.coming(d)
		switch {
		case !comes:
			w.WriteHeader(http.StatusNotFound)
			return
		case !held:
			w.Header().Set(progressHeader, pr.String())
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		select {
		case <-changed:
		case <-hold.C:
			held = false
		case <-r.Context().Done():
			return
		}
	}
}

func (p *Peer) given(out *paced) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status.GivenBytes += out.bytes
	if out.bytes > 0 && out.err == nil {
		p.status.Given++
	}
}

// paced writes no faster than all neighbours together may read, and gives up on one that does not read.
type paced struct {
	http.ResponseWriter
	ctx   context.Context //nolint:containedctx // of one answer
	give  *rate.Limiter
	most  time.Duration
	bytes int64
	err   error
}

// Write is that of io.Writer.
func (w *paced) Write(b []byte) (n int, err error) {
	for len(b) > 0 && err == nil {
		piece := b[:min(len(b), writePiece)]
		if err = w.give.WaitN(w.ctx, len(piece)); err == nil {
			_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.most))
			var k int
			k, err = w.ResponseWriter.Write(piece)
			n, b = n+k, b[k:]
		}
	}
	w.bytes += int64(n)
	w.err = err
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *paced) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// A doorkeeper lets in who may talk to a place, and not too many.
type doorkeeper struct {
	net.Listener
	at place

	mu    sync.Mutex
	conns map[netip.Addr]int
	all   int
}

// Accept is that of net.Listener. Whom it does not let in, it hangs up on.
func (k *doorkeeper) Accept() (net.Conn, error) {
	for {
		c, err := k.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from, err := netip.ParseAddrPort(c.RemoteAddr().String())
		if ip := from.Addr().Unmap(); err == nil && k.at.admits(ip) && k.enter(ip) {
			return &guest{Conn: c, leave: sync.OnceFunc(func() { k.leave(ip) })}, nil
		}
		_ = c.Close()
	}
}

func (k *doorkeeper) enter(ip netip.Addr) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all >= maxConns || k.conns[ip] >= maxConnsEach {
		return false
	}
	k.all++
	k.conns[ip]++
	return true
}

func (k *doorkeeper) leave(ip netip.Addr) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all--
	if k.conns[ip]--; k.conns[ip] == 0 {
		delete(k.conns, ip)
	}
}

type guest struct {
	net.Conn
	leave func()
}

// Close is that of net.Conn.
func (g *guest) Close() error {
	g.leave()
	return g.Conn.Close()
}
