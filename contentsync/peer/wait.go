package peer

import (
	"context"
	"time"
)

// fromNeighbour tries to get a blob from a neighbour. It waits for one that fetches it, or that comes before this kiosk and will; so no two wait for each other. It is
// false when it is this kiosk's turn to ask the bucket.
func (p *Peer) fromNeighbour(ctx context.Context, s *search, w wanted) bool {
	for ctx.Err() == nil {
		list, ahead := p.ranked(w.digest)
		if len(list) == 0 {
			return false
		}
		m := s.next(list[:ahead])
		if m == nil { // nobody who comes before will fetch it: who has it, or has begun?
			if m = p.holder(ctx, s, list, w); m == nil {
				return false
			}
		}
		asked, hold := time.Now(), p.hold(m)
		got, pr := p.get(ctx, m, w, hold)
		switch got {
		case there:
			return true
		case coming:
			if !s.worth(p, m, pr) {
				p.waitedInVain(ctx, m, w, s.waits[m])
				s.skip(m, asked)
			} else {
				rest(ctx, hold-time.Since(asked)) // it should have held the question itself
			}
		case absent, broken:
			s.skip(m, asked)
		}
	}
	return false
}

func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// holder gives a neighbour that has the blob or is fetching it.
func (p *Peer) holder(ctx context.Context, s *search, list []*member, w wanted) *member {
	var ask []*member
	for _, m := range list {
		if _, was := s.asked[m]; !was {
			ask = append(ask, m)
		}
	}
	var begun *member
	for i, a := range p.heads(ctx, ask, w.digest) {
		switch a {
		case there:
			return ask[i]
		case coming:
			if begun == nil && p.hold(ask[i]) > 0 {
				begun = ask[i]
			}
		case absent, broken:
		}
	}
	return begun
}

// hold is how long a neighbour may hold a question.
func (p *Peer) hold(m *member) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Now().Before(m.noWait) {
		return 0
	}
	return p.t.hold
}

func (p *Peer) waitedInVain(ctx context.Context, m *member, w wanted, wt *waiting) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Now().Before(m.noWait) {
		return
	}
	m.noWait = time.Now().Add(p.t.noWait)
	p.log.InfoContext(ctx, "a neighbour is not waited for", "address", m.addr, "blob", w.digest, "waited", time.Since(wt.since).Round(time.Millisecond))
}

// A search is what is known while one blob is looked for.
type search struct {
	asked map[*member]time.Time // they have it not, or are of no use, by what they were asked then
	twice map[*member]bool      // they had begun after that, and were asked once more
	waits map[*member]*waiting
}

// waiting is how it went with one neighbour.
type waiting struct {
	since, moved time.Time
	first, last  int64
}

func (s *search) skip(m *member, asked time.Time) {
	if s.asked == nil {
		s.asked, s.twice = map[*member]time.Time{}, map[*member]bool{}
	}
	s.asked[m] = asked
}

// begun lets a neighbour be asked once more that was skipped and itself asked for the blob later: so it is getting it now. Once, since who asks can say what it likes.
func (s *search) begun(m *member, asks time.Time) {
	if asked, was := s.asked[m]; was && !s.twice[m] && asks.After(asked) {
		s.twice[m] = true
		delete(s.asked, m)
	}
}

func (s *search) next(list []*member) *member {
	for _, m := range list {
		if _, was := s.asked[m]; !was {
			return m
		}
	}
	return nil
}

// worth tells whether to go on waiting for a neighbour: it gets on, it is not much slower than this kiosk would be, and it has not been waited for too long.
func (s *search) worth(p *Peer, m *member, pr progress) bool {
	now := time.Now()
	if s.waits == nil {
		s.waits = map[*member]*waiting{}
	}
	wt := s.waits[m]
	if wt == nil {
		wt = &waiting{since: now, moved: now, first: pr.bytes, last: pr.bytes}
		s.waits[m] = wt
	}
	own := p.own()
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Before(m.noWait) {
		return false
	}
	if pr.bytes > wt.last {
		wt.last, wt.moved = pr.bytes, now
	}
	waited := now.Sub(wt.since)
	if waited >= p.t.judge && own > 0 && float64(wt.last-wt.first)/waited.Seconds() < float64(own)/4 {
		return false
	}
	return now.Sub(wt.moved) < p.t.patience && waited < p.t.most
}
