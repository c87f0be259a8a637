package peer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"cuango/contentsync/content"
)

// A wanted is a blob and where it is to lie.
type wanted struct {
	digest content.Digest
	size   int64
	path   string
}

// An answer is what a neighbour says of a blob.
type answer int

const (
	absent answer = iota // it has it not and will not have it
	coming               // it fetches it, or will
	there                // it has it; to a question for the bytes: they came and are right
	broken               // no answer that is of any use
)

var (
	errSilent = errors.New("no byte came for too long")
	errSlow   = errors.New("too slow to be of help")
)

// newClient talks to neighbours alone: from this kiosk's address in their network, to numbers, without proxy, redirects or cookies.
func (p *Peer) newClient() *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            p.dial,
			DisableCompression:     true,
			MaxIdleConnsPerHost:    maxConnsEach,
			MaxConnsPerHost:        maxConnsEach,
			IdleConnTimeout:        time.Minute,
			MaxResponseHeaderBytes: maxHeader,
		},
	}
}

func (p *Peer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{Timeout: p.t.dial}
	if pl, ok := p.placeFor(to.Addr()); ok {
		d.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(pl.addr.Addr(), 0))
	}
	return d.DialContext(ctx, network, address)
}

// placeFor gives the place in the network of an address.
func (p *Peer) placeFor(ip netip.Addr) (place, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, pl := range p.places {
		if pl.admits(ip) && pl.addr.Addr().Is4() == ip.Is4() {
			return pl, true
		}
	}
	return place{}, false
}

func (p *Peer) request(ctx context.Context, method string, m *member, path string) (*http.Request, error) {
	pl, ok := p.placeFor(m.addr.Addr())
	if !ok {
		return nil, fmt.Errorf("%w: no network of ours has the address %s", content.ErrInvalid, m.addr)
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://"+m.addr.String()+path, nil)
	if err != nil {
		return nil, err
	}
	h := hello{gate: p.gate, instance: p.instance}
	if pl.listener != nil {
		h.port = pl.addr.Port()
	}
	req.Header.Set(helloHeader, h.String())
	req.Header.Set("User-Agent", "")
	return req, nil
}

// greet asks a neighbour whether it is there, and one of this gate.
func (p *Peer) greet(ctx context.Context, m *member) {
	ctx, cancel := context.WithTimeout(ctx, p.t.probe)
	defer cancel()
	req, err := p.request(ctx, http.MethodHead, m, "/")
	if err != nil {
		return // its network is not there now
	}
	resp, err := p.client.Do(req)
	if err != nil {
		if ctx.Err() == nil || errors.Is(ctx.Err(), context.DeadlineExceeded) {
			p.mu.Lock()
			defer p.mu.Unlock()
			m.seen = time.Time{} // not there: no fault, and it may be there in a moment
		}
		return
	}
	_ = resp.Body.Close()
	p.answered(m, resp.Header.Get(helloHeader))
}

// heads asks several neighbours at once whether they have a blob; none of them waits.
func (p *Peer) heads(ctx context.Context, list []*member, d content.Digest) []answer {
	answers := make([]answer, len(list))
	ctx, cancel := context.WithTimeout(ctx, p.t.probe)
	defer cancel()
	var all sync.WaitGroup
	for i, m := range list {
		all.Go(func() { answers[i] = p.head(ctx, m, d) })
	}
	all.Wait()
	return answers
}

func (p *Peer) head(ctx context.Context, m *member, d content.Digest) answer {
	req, err := p.request(ctx, http.MethodHead, m, "/"+d.BlobKey())
	if err != nil {
		return broken
	}
	resp, err := p.client.Do(req)
	if err != nil {
		if !errors.Is(ctx.Err(), context.Canceled) {
			p.setAside(m, "no answer", err)
		}
		return broken
	}
	_ = resp.Body.Close()
	switch pr, ok := parseProgress(resp.Header.Get(progressHeader)); {
	case resp.StatusCode == http.StatusOK:
		return there
	case ok && pr.fetching:
		return coming
	}
	return absent // or planned, which is nothing to wait for here
}

// get asks a neighbour for a blob, to be held for a while if it is on its way there. With there the file lies at w.path.
func (p *Peer) get(ctx context.Context, m *member, w wanted, hold time.Duration) (answer, progress) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(hold+p.t.stall, func() { cancel(errSilent) })
	defer silence.Stop()
	req, err := p.request(ctx, http.MethodGet, m, "/"+w.digest.BlobKey())
	if err != nil {
		return broken, progress{}
	}
	if hold > 0 {
		req.Header.Set("Prefer", "wait="+strconv.Itoa(int(hold.Round(time.Second)/time.Second)))
	}
	resp, err := p.client.Do(req)
	if err != nil {
		p.bad(ctx, m, err)
		return broken, progress{}
	}
	defer resp.Body.Close()
	if !p.answered(m, resp.Header.Get(helloHeader)) {
		return broken, progress{}
	}
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return absent, progress{}
	case http.StatusServiceUnavailable:
		pr, ok := parseProgress(resp.Header.Get(progressHeader))
		if !ok {
			return absent, progress{} // it is too busy
		}
		return coming, pr
	default:
		p.bad(ctx, m, fmt.Errorf("it answers %s", resp.Status))
		return broken, progress{}
	}
	if resp.ContentLength != w.size {
		p.bad(ctx, m, fmt.Errorf("%w: it says %d bytes, the manifest %d", content.ErrDigest, resp.ContentLength, w.size))
		return broken, progress{}
	}
	slow := time.AfterFunc(p.t.stall+time.Duration(w.size/slowestCopy)*time.Second, func() { cancel(errSlow) })
	defer slow.Stop()
	return p.take(ctx, m, w, &watched{resp.Body, silence, p.t.stall}), progress{}
}

// bad sets a neighbour aside, unless it is this kiosk that ends the question.
func (p *Peer) bad(ctx context.Context, m *member, err error) {
	switch cause := context.Cause(ctx); {
	case cause == nil:
	case errors.Is(cause, errSilent), errors.Is(cause, errSlow):
		err = cause
	default:
		return
	}
	p.setAside(m, "it does not help", err)
}

// take writes a body beside the place where the blob is to lie, and moves it there if its bytes are right.
func (p *Peer) take(ctx context.Context, m *member, w wanted, body io.Reader) answer {
	tmp := w.path + ".near"
	f, err := os.OpenFile(tmp, os.O_RDWR|os.O_CREATE|os.O_TRUNC|syscall.O_NOFOLLOW, 0o640) //nolint:gosec // in our own folder, named by a digest
	if err != nil {
		p.log.WarnContext(ctx, "what a neighbour gives cannot be written", "err", err)
		return broken
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), io.LimitReader(body, w.size))
	right := n == w.size && content.Digest(hex.EncodeToString(h.Sum(nil))) == w.digest
	closing := f.Close()
	if err == nil && right && closing == nil {
		if err = os.Rename(tmp, w.path); err == nil {
			p.mu.Lock()
			defer p.mu.Unlock()
			m.waited = 0
			p.status.Got++
			p.status.GotBytes += n
			return there
		}
	}
	_ = os.Remove(tmp)
	var pe *os.PathError
	switch {
	case errors.As(errors.Join(err, closing), &pe): // our disk, not the neighbour
		p.log.WarnContext(ctx, "what a neighbour gives cannot be written", "err", errors.Join(err, closing))
		return broken
	case err == nil && n == w.size:
		p.lied(m, w.digest)
		return broken
	case err == nil:
		err = io.ErrUnexpectedEOF
	}
	p.bad(ctx, m, err)
	return broken
}

// watched is a body that may not be silent for too long.
type watched struct {
	body    io.Reader
	silence *time.Timer
	most    time.Duration
}

// Read is that of io.Reader.
func (w *watched) Read(b []byte) (int, error) {
	w.silence.Reset(w.most)
	return w.body.Read(b)
}

func digestOf(r io.Reader) (content.Digest, error) {
	h := sha256.New()
	if _, err := io.CopyBuffer(h, struct{ io.Reader }{r}, make([]byte, 256<<10)); err != nil {
		return "", err
	}
	return content.Digest(hex.EncodeToString(h.Sum(nil))), nil
}
