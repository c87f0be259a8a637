package main

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// A meter stands between a kiosk and its bucket and counts what passes.
type meter struct {
	*http.Server
	address  string
	requests atomic.Int64
	bodies   atomic.Int64 // bytes of answers' bodies
	up, down atomic.Int64 // bytes on the connections, headers included
	conns    atomic.Int64
}

// A count is what passed in a while.
type count struct{ requests, bodies, up, down, conns int64 }

func startMeter(bucket string) (*meter, error) {
	to, err := url.Parse(bucket)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // of this process alone
	if err != nil {
		return nil, err
	}
	m := &meter{address: "http://" + l.Addr().String() + to.Path}
	m.Server = &http.Server{ReadHeaderTimeout: time.Minute, Handler: &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			m.requests.Add(1)
			r.SetURL(&url.URL{Scheme: to.Scheme, Host: to.Host})
		},
		ModifyResponse: func(r *http.Response) error {
			r.Body = &countedBody{r.Body, &m.bodies}
			return nil
		},
	}}
	go func() { _ = m.Serve(meteredListener{l, m}) }() // ends with Close
	return m, nil
}

func (m *meter) now() count {
	return count{m.requests.Load(), m.bodies.Load(), m.up.Load(), m.down.Load(), m.conns.Load()}
}

func (c count) since(b count) count {
	return count{c.requests - b.requests, c.bodies - b.bodies, c.up - b.up, c.down - b.down, c.conns - b.conns}
}

type countedBody struct {
	io.ReadCloser
	n *atomic.Int64
}

func (c *countedBody) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n.Add(int64(n))
	return n, err
}

type meteredListener struct {
	net.Listener
	m *meter
}

func (l meteredListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.m.conns.Add(1)
	return meteredConn{c, l.m}, nil
}

type meteredConn struct {
	net.Conn
	m *meter
}

func (c meteredConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.m.up.Add(int64(n))
	return n, err
}

func (c meteredConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.m.down.Add(int64(n))
	return n, err
}

// mostBeforeDrop is how many bytes a bad link passes to the kiosk on one connection, at most, before it drops.
const mostBeforeDrop = 1_500_000

// A badLink passes a random number of bytes on each connection and then drops it.
type badLink struct {
	net.Listener
	down, drops atomic.Int64
}

func startBadLink(bucket string, seed uint64) (*badLink, string, error) {
	to, err := url.Parse(bucket)
	if err != nil {
		return nil, "", err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // of this process alone
	if err != nil {
		return nil, "", err
	}
	b, server := &badLink{Listener: l}, to.Host
	var mu sync.Mutex
	rnd := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // where a link drops is no secret
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			most := rnd.Int64N(mostBeforeDrop + 1)
			mu.Unlock()
			go b.pass(near, server, most)
		}
	}()
	to.Host = l.Addr().String()
	return b, to.String(), nil
}

func (b *badLink) pass(near net.Conn, address string, most int64) {
	far, err := net.Dial("tcp", address) //nolint:noctx // the same
	if err != nil {
		_ = near.Close()
		return
	}
	defer func() { _ = errors.Join(near.Close(), far.Close()) }()
	go func() {
		_, _ = io.Copy(far, near)
		_ = far.Close() // the kiosk has gone
	}()
	n, err := io.CopyN(near, far, most)
	b.down.Add(n)
	if err == nil || !errors.Is(err, io.EOF) {
		b.drops.Add(1)
	}
}
