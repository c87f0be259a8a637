package peer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"net/netip"
	"slices"
	"sync"
	"time"

	"cuango/contentsync/content"
)

// A member is a neighbour that is known. Guarded by Peer.mu.
type member struct {
	addr     netip.AddrPort
	fixed    bool   // named in the configuration
	instance string // "": it never answered
	seen     time.Time
	fails    int       // in a row
	aside    time.Time // it is asked nothing before
	noWait   time.Time // it is not waited for before
	waited   time.Duration
}

// meet notes a neighbour that mDNS has found, or that answered. When there are too many, one that does not answer gives way.
func (p *Peer) meet(addr netip.AddrPort) *member {
	for _, m := range p.members {
		if m.addr == addr {
			return m
		}
	}
	m := &member{addr: addr}
	if len(p.members) < MaxNeighbours {
		p.members = append(p.members, m)
		return m
	}
	for i, o := range p.members {
		if !o.fixed && !p.lives(o) {
			p.members[i] = m
			return m
		}
	}
	return nil
}

func (p *Peer) lives(m *member) bool {
	now := time.Now()
	return m.instance != "" && m.instance != p.instance && now.Sub(m.seen) < p.t.alive && now.After(m.aside)
}

// alive gives the neighbours that answer, each once. p.mu is held.
func (p *Peer) alive() []*member {
	var list []*member
	for _, m := range p.members {
		if p.lives(m) && !slices.ContainsFunc(list, func(o *member) bool { return o.instance == m.instance }) {
			list = append(list, m)
		}
	}
	return list
}

// ranked gives the neighbours in the order in which they are to fetch the blob, and how many of them come before this kiosk. All kiosks that know each other
// reckon the same, and a kiosk that goes changes nothing for the blobs of the others (rendezvous hashing).
func (p *Peer) ranked(d content.Digest) (list []*member, ahead int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rank(d)
}

func (p *Peer) rank(d content.Digest) (list []*member, ahead int) {
	list = p.alive()
	slices.SortFunc(list, func(a, b *member) int { return compareScore(d, a.instance, b.instance) })
	for ahead < len(list) && compareScore(d, list[ahead].instance, p.instance) < 0 {
		ahead++
	}
	return list, ahead
}

func compareScore(d content.Digest, a, b string) int {
	x, y := sha256.Sum256([]byte(string(d)+a)), sha256.Sum256([]byte(string(d)+b))
	return bytes.Compare(y[:], x[:])
}

// answered notes that a neighbour is there. It is false when it is none: this kiosk itself, or one of another gate.
func (p *Peer) answered(m *member, raw string) bool {
	h, err := parseHello(raw)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil || h.gate != p.gate {
		if m.fixed && m.fails == 0 && err == nil {
			p.log.Warn("a neighbour of the configuration is of another gate and is not asked", "address", m.addr, "gate", h.gate)
		}
		p.failed(m)
		return false
	}
	m.instance, m.seen, m.fails, m.aside = h.instance, time.Now(), 0, time.Time{}
	return h.instance != p.instance
}

// failed sets a neighbour aside, longer each time. p.mu is held.
func (p *Peer) failed(m *member) {
	m.fails++
	m.aside = time.Now().Add(min(p.t.aside<<min(m.fails-1, 20), p.t.asideMax))
	if p.t.aside<<min(m.fails-1, 20) >= p.t.asideMax && !m.fixed {
		m.seen = time.Time{} // gives way to others
	}
}

func (p *Peer) setAside(m *member, why string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed(m)
	p.log.Info("neighbour set aside", "address", m.addr, "why", why, "for", time.Until(m.aside).Round(time.Second), "err", err)
}

// lied sets a neighbour aside for long: it gave wrong bytes.
func (p *Peer) lied(m *member, d content.Digest) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m.fails++
	m.aside = time.Now().Add(p.t.asideMax)
	p.status.Refused++
	p.log.Warn("a neighbour gave wrong bytes and is set aside", "address", m.addr, "blob", d, "for", p.t.asideMax)
}

// probe asks all neighbours whether they are there, at once.
func (p *Peer) probe(ctx context.Context) {
	p.mu.Lock()
	p.probed = time.Now()
	var list []*member
	for _, m := range p.members {
		if p.probed.After(m.aside) && (m.instance != p.instance || p.probed.Sub(m.seen) > p.t.alive) {
			list = append(list, m)
		}
	}
	p.mu.Unlock()
	var all sync.WaitGroup
	for _, m := range list {
		all.Go(func() { p.greet(ctx, m) })
	}
	all.Wait()
}

// learn notes who asked as a neighbour: so two know each other even when only one of them heard the other. It is true what it says of its port or it is set aside when
// it is asked.
func (p *Peer) learn(h hello, from netip.Addr) {
	if h.gate != p.gate || h.port == 0 || h.instance == p.instance {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if m := p.meet(netip.AddrPortFrom(from, h.port)); m != nil && time.Now().After(m.aside) {
		m.instance, m.seen = h.instance, time.Now()
	}
}
