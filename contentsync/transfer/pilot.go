package transfer

import (
	"context"
	"sync"
	"time"
)

// How many files are downloaded at the same time, found by trying.
const (
	window     = 2 * time.Second // what is compared
	gainFor1   = 1.05            // one more has to bring so much more, or it is taken back
	waitFailed = 5               // windows without another try after attempts that brought nothing
	waitNoGain = 30              // and after one more that was of no use: the line is full
)

// A pilot steers by what the last window brought: one connection more as long as that makes the whole faster, half of them when attempts
// bring nothing, which is how a server or a line says that it has too much to do.
type pilot struct {
	now, most int
	before    float64 // bytes a second before one more was tried; 0: none is being tried
	wait      int     // windows until the next try
}

// step is told bytes a second of one window, and how many attempts brought nothing in it; it gives how many files the next one may have.
func (p *pilot) step(rate float64, failed int) int {
	switch {
	case failed > 0:
		p.now, p.before, p.wait = max(1, p.now/2), 0, waitFailed
	case p.wait > 0:
		p.wait--
	case p.before > 0 && rate < gainFor1*p.before:
		p.now, p.before, p.wait = max(1, p.now-1), 0, waitNoGain
	case p.now < p.most && rate > 0:
		p.now, p.before = p.now+1, rate
	default:
		p.before = 0
	}
	return p.now
}

// A gate lets so many attempts pass at the same time as its pilot says.
type gate struct {
	mu     sync.Mutex
	free   *sync.Cond
	inside int
	pilot  pilot
	came   int64 // bytes of this window
	failed int   // attempts of it that brought nothing
	began  time.Time
}

func newGate(now int) *gate {
	g := &gate{pilot: pilot{now: min(now, MaxWorkers), most: MaxWorkers}, began: time.Now()}
	g.free = sync.NewCond(&g.mu)
	return g
}

// begin forgets what was before a pause: nothing came in it, and that says nothing about the line.
func (g *gate) begin() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.came, g.failed, g.began, g.pilot.before = 0, 0, time.Now(), 0
}

// enter waits for a place. leave gives it back.
func (g *gate) enter(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.free.Broadcast()
	})
	defer stop()
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.inside >= g.pilot.now && ctx.Err() == nil {
		g.free.Wait()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	g.inside++
	return nil
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	g.free.Signal()
}

// note is told of bytes that came, and of attempts that brought nothing.
func (g *gate) note(bytes int64, failed int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.came += bytes
	g.failed += failed
	took := time.Since(g.began)
	if took < window {
		return
	}
	before := g.pilot.now
	if g.pilot.step(float64(g.came)/took.Seconds(), g.failed) > before {
		g.free.Broadcast()
	}
	g.came, g.failed, g.began = 0, 0, time.Now()
}
