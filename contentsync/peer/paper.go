package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"cuango/contentsync/content"
)

// maxPapers is how many bytes of signed files are held for neighbours.
const maxPapers = 16 << 20

// Papers says which signed files neighbours may have whose line is down: metadata, notices, recalls and manifests, each verified by this kiosk, by their keys in the bucket. They are
// verified again by whoever takes them. Too much of them is none.
func (p *Peer) Papers(files map[string][]byte) {
	if p == nil {
		return
	}
	total := 0
	for _, b := range files {
		total += len(b)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.papers = files; total > maxPapers {
		p.papers = nil
	}
}

// paper answers a question for a signed file; false when it is none.
func (p *Peer) paper(w http.ResponseWriter, r *http.Request) bool {
	p.mu.Lock()
	raw := p.papers[r.URL.Path[min(len(r.URL.Path), 1):]]
	p.mu.Unlock()
	if raw == nil {
		return false
	}
	w.Header().Set("Content-Type", "application/json")
	out := &paced{ResponseWriter: w, ctx: r.Context(), give: p.give, most: p.t.stall}
	http.ServeContent(out, r, "", time.Time{}, bytes.NewReader(raw))
	return true
}

// A Source is a neighbour as a bucket of signed files.
type Source struct {
	peer *Peer
	m    *member
}

// Sources gives the neighbours that answer, for a kiosk whose line to the bucket is down.
func (p *Peer) Sources() []Source {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []Source
	for _, m := range p.alive() {
		list = append(list, Source{p, m})
	}
	return list
}

// String is the neighbour's address.
func (s Source) String() string { return s.m.addr.String() }

// Get reads a file of at most limit bytes. Nothing about it is verified. Errors: ErrNotFound, ErrTooLarge, and those of the network.
func (s Source) Get(ctx context.Context, key string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.peer.t.stall+time.Duration(limit/slowestCopy)*time.Second)
	defer cancel()
	b, err := s.get(ctx, key, limit)
	switch {
	case err == nil, errors.Is(err, content.ErrNotFound):
	case errors.Is(ctx.Err(), context.Canceled):
	default:
		s.peer.setAside(s.m, "it does not help", err)
	}
	if err != nil {
		return nil, fmt.Errorf("get %s from neighbour %s: %w", key, s.m.addr, err)
	}
	return b, nil
}

func (s Source) get(ctx context.Context, key string, limit int64) ([]byte, error) {
	req, err := s.peer.request(ctx, http.MethodGet, s.m, "/"+key)
	if err != nil {
		return nil, err
	}
	resp, err := s.peer.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound:
		return nil, content.ErrNotFound
	default:
		return nil, fmt.Errorf("it answers %s", resp.Status)
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err == nil && int64(len(b)) > limit {
		return nil, fmt.Errorf("%w: over %d bytes", content.ErrTooLarge, limit)
	}
	return b, err
}
