package peer

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/mdns"
)

// Run listens, tells others where, and looks for them, until ctx ends. Nothing that goes wrong with that ends it: the kiosk has the bucket.
func (p *Peer) Run(ctx context.Context) {
	if p == nil {
		return
	}
	p.mu.Lock()
	p.running, p.began = true, time.Now()
	p.mu.Unlock()
	stop := func() {}
	var now []place
	for first := true; ctx.Err() == nil; first = false {
		next, err := places(p.listen)
		if err != nil {
			p.log.WarnContext(ctx, "the local networks cannot be listed; neighbours are not looked for", "err", err)
		}
		if now == nil || !slices.EqualFunc(now, next, samePlace) || p.deaf() {
			stop()
			now, stop = next, p.openPlaces(ctx, next)
		}
		p.look(ctx)
		if first { // who starts a moment later, as when the power comes back, is found as well
			p.look(ctx)
			close(p.looked)
		}
		p.sleep(ctx)
	}
	stop()
}

func samePlace(a, b place) bool {
	return a.addr == b.addr && a.from == b.from && (a.iface == nil) == (b.iface == nil) && (a.iface == nil || a.iface.Index == b.iface.Index)
}

// deaf tells whether a place has no listener: its port may be free now.
func (p *Peer) deaf() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.places, func(pl place) bool { return pl.listener == nil })
}

// openPlaces begins to listen at the places, and to tell of them.
func (p *Peer) openPlaces(ctx context.Context, list []place) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	problem := ""
	list = slices.Clone(list)
	for i := range list {
		pl := &list[i]
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", pl.addr.String())
		if err != nil {
			problem = err.Error()
			continue
		}
		pl.listener = l
		if a, ok := l.Addr().(*net.TCPAddr); ok { // port 0 has become another
			pl.addr = a.AddrPort()
		}
		all.Go(func() { p.serve(ctx, *pl) })
		tell, err := p.tell(*pl)
		if err != nil {
			problem = err.Error()
		}
		context.AfterFunc(ctx, tell)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if problem != "" && problem != p.status.Problem {
		p.log.WarnContext(ctx, "neighbours cannot ask this kiosk", "err", problem)
	}
	p.places, p.status.Problem = list, problem
	return func() {
		cancel()
		all.Wait()
	}
}

// tell answers the questions of mDNS at a place.
func (p *Peer) tell(pl place) (stop func(), err error) {
	if pl.iface == nil {
		return func() {}, nil
	}
	zone, err := mdns.NewMDNSService(p.instance, service, "local.", p.instance+".local.", int(pl.addr.Port()), []net.IP{pl.addr.Addr().AsSlice()}, hello{gate: p.gate}.txt())
	if err != nil {
		return func() {}, fmt.Errorf("mDNS: %w", err)
	}
	s, err := mdns.NewServer(&mdns.Config{Zone: zone, Iface: pl.iface, Logger: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug)})
	if err != nil {
		return func() {}, fmt.Errorf("mDNS on %s: %w", pl.iface.Name, err)
	}
	return func() { _ = s.Shutdown() }, nil
}

// look asks by mDNS in every local network, and then all that are known whether they are there.
func (p *Peer) look(ctx context.Context) {
	p.mu.Lock()
	list := slices.Clone(p.places)
	p.mu.Unlock()
	var all sync.WaitGroup
	for _, pl := range list {
		if pl.iface != nil {
			all.Go(func() { p.question(ctx, pl) })
		}
	}
	p.probe(ctx) // those of the configuration, and of before
	all.Wait()
}

// question asks at one place. Who answers is asked by HTTP at once.
func (p *Peer) question(ctx context.Context, pl place) {
	entries := make(chan *mdns.ServiceEntry, 4*MaxNeighbours)
	var all sync.WaitGroup
	all.Go(func() {
		for e := range entries {
			p.heard(ctx, &all, e, pl)
		}
	})
	v4 := pl.addr.Addr().Is4()
	for range 2 { // over IPv4 it needs a route for multicast, which a network without a gateway lacks; IPv6 has one for each interface
		err := mdns.QueryContext(ctx, &mdns.QueryParam{
			Service: service, Timeout: p.t.listen, Interface: pl.iface, Entries: entries, WantUnicastResponse: true, DisableIPv4: !v4, DisableIPv6: v4,
			Logger: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
		})
		if err == nil || ctx.Err() != nil {
			break
		}
		p.log.DebugContext(ctx, "mDNS question", "interface", pl.iface.Name, "err", err)
		v4 = !v4
	}
	close(entries)
	all.Wait()
}

func (p *Peer) heard(ctx context.Context, all *sync.WaitGroup, e *mdns.ServiceEntry, pl place) {
	instance, addr, ok := found(e, p.gate, pl)
	if !ok || instance == p.instance {
		return
	}
	p.mu.Lock()
	m := p.meet(addr)
	look := m != nil && (m.instance != instance || !p.lives(m)) && time.Now().After(m.aside)
	p.mu.Unlock()
	if look {
		all.Go(func() { p.greet(ctx, m) })
	}
}

// sleep waits until the next look.
func (p *Peer) sleep(ctx context.Context) {
	p.mu.Lock()
	d := p.t.find
	if p.plans > 0 || len(p.places) == 0 || (len(p.alive()) == 0 && time.Since(p.began) < p.t.early) {
		d = p.t.findBusy
	}
	p.mu.Unlock()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-p.wake:
	}
}
