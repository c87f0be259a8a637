package transfer

import (
	"context"
	"errors"
	"testing"
)

// What the number of connections does on lines of several kinds. Each line says what a window brings with so many of them.
func TestPilot(t *testing.T) {
	full := func(at int) func(int) (float64, int) { // each brings 1 until the line is full
		return func(n int) (float64, int) { return float64(min(n, at)), 0 }
	}
	for _, tt := range []struct {
		name         string
		start        int
		line         func(n int) (rate float64, failed int)
		windows      int
		least, most  int // at any time
		after, until int // at the end, from and to
	}{
		{"each one more pays: as many as may be", 4, full(100), 20, 4, MaxWorkers, MaxWorkers, MaxWorkers},
		{"one fills the line: one more is tried now and then, and taken back", 4, full(1), 200, 1, 5, 1, 5},
		{"six fill it", 4, full(6), 40, 4, 7, 6, 7},
		{"nothing comes, without a failure: nothing is tried", 4, func(int) (float64, int) { return 0, 0 }, 20, 4, 4, 4, 4},
		{"nothing but failures: one", 4, func(int) (float64, int) { return 0, 3 }, 20, 1, 2, 1, 1},
		{"a server that fails above three", 4, func(n int) (float64, int) {
			if n > 3 {
				return 3, 1
			}
			return float64(n), 0
		}, 100, 1, 4, 1, 4},
		{"failures at the most", MaxWorkers, func(n int) (float64, int) { return float64(n), n / MaxWorkers }, 100, MaxWorkers / 2, MaxWorkers, MaxWorkers / 2, MaxWorkers},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := pilot{now: tt.start, most: MaxWorkers}
			var seen []int
			for range tt.windows {
				n := p.step(tt.line(p.now))
				seen = append(seen, n)
				if n < tt.least || n > tt.most {
					t.Fatalf("%d at the same time, want %d to %d: %v", n, tt.least, tt.most, seen)
				}
			}
			if n := p.now; n < tt.after || n > tt.until {
				t.Errorf("ends with %d, want %d to %d: %v", n, tt.after, tt.until, seen)
			}
		})
	}
}

// A gate lets in what its pilot says, also when that has changed, and lets go who waits when the context ends.
func TestGate(t *testing.T) {
	g := newGate(2)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range 2 {
		if err := g.enter(ctx); err != nil {
			t.Fatal(err)
		}
	}
	in := make(chan error)
	go func() { in <- g.enter(ctx) }()
	g.leave()
	if err := <-in; err != nil {
		t.Fatal(err)
	}
	go func() { in <- g.enter(ctx) }()
	g.note(1, 0)
	g.mu.Lock()
	g.began = g.began.Add(-2 * window) // the window is over
	g.mu.Unlock()
	g.note(1000, 0) // three
	if err := <-in; err != nil {
		t.Fatal(err)
	}
	go func() { in <- g.enter(ctx) }()
	cancel()
	if err := <-in; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if g.inside != 3 || g.pilot.now != 3 {
		t.Errorf("%d inside of %d", g.inside, g.pilot.now)
	}
}
