package main

import (
	"context"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"cuango/packaging/stack"
)

const (
	soakIdleS  = 12                     // the countdown comes after half of it
	settle     = 120 * time.Millisecond // how long a touch on a key may take to lead somewhere before the next one comes
	typed      = 40 * time.Millisecond  // the same for letters: fast hands overtake the search
	lost       = 40 * time.Millisecond  // the same for touches that mostly lead nowhere
	samples    = 200                    // of memory and the rest, over all events
	idleEach   = 2_500                  // events between two times that nobody touches the screen
	leastIdles = 4
)

// soak is a crowd of fingers that know nothing of what they touch.
type soak struct {
	*bench
	k       *stack.Kiosk
	seed    uint64
	kinds   map[string]int
	screens map[string]int
}

// fingers lets so many random fingers at the kiosk and compares what it holds after a tenth of them with what it holds at the end. Each event
// follows from the seed, its number and what the screen then shows: the same seed gives the same fingers.
func (b *bench) fingers(ctx context.Context, n int, seed uint64) (err error) {
	k, err := b.startKioskOn(ctx, b.syncDir, "events", soakIdleS)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := k.Stop(); stopped != nil { // told, and what was measured is kept
			fmt.Fprintln(os.Stderr, "bench:", stopped)
		}
	}()
	s := &soak{bench: b, k: k, seed: seed, kinds: map[string]int{}, screens: map[string]int{}}
	fmt.Printf("%d simulated events, seed %d\n", n, seed)
	every := max(n/samples, 10)
	idles := max(n/idleEach, leastIdles)
	var all []stack.Held
	var longest, busiest stack.Vitals
	began := time.Now()
	defer func() { s.report(all, longest, busiest, time.Since(began)) }() // what an interrupted run has seen counts too
	for i := range n {
		if i%max(n/idles, 1) == max(n/idles, 1)/2 {
			err = s.nobody(ctx, i/max(n/idles, 1))
		} else {
			err = s.event(ctx, i)
		}
		if err != nil {
			return fmt.Errorf("event %d of seed %d: %w", i, seed, err)
		}
		if (i+1)%every != 0 {
			continue
		}
		one, err := s.look(ctx)
		if err != nil {
			return fmt.Errorf("event %d of seed %d: %w", i, seed, err)
		}
		all = append(all, one)
		if one.UI.MaxMS > longest.UI.MaxMS {
			longest = one.Vitals
		}
		if one.UI.MaxCPUMS > busiest.UI.MaxCPUMS {
			busiest = one.Vitals
		}
		if len(all)%20 == 0 {
			fmt.Printf("  %d events, %v, resident %s, load %s\n", i+1, time.Since(began).Round(time.Second), mib(one.RSS), stack.Load())
		}
	}
	return nil
}

// look takes stock, once what the last finger began is over.
func (s *soak) look(ctx context.Context) (stack.Held, error) {
	if err := rest(ctx, 400*time.Millisecond); err != nil {
		return stack.Held{}, err
	}
	return stack.HeldBy(ctx, s.k.PID(), s.k.Vitals)
}

// nobody leaves the screen alone: until the attract screen is back, or until it asks whether anybody is there, and then answers.
func (s *soak) nobody(ctx context.Context, n int) error {
	what, want := "idle return", func(v stack.Screen) bool { return v.Screen == "attract" && !v.Dialog }
	if n%2 == 1 {
		what, want = "question answered", func(v stack.Screen) bool { return v.Dialog || v.Screen == "attract" }
	}
	s.kinds[what]++
	v, err := s.k.Await(ctx, what, want)
	if err != nil || !v.Dialog {
		return err
	}
	answers := []string{"idle-stay", "idle-finish"}
	key, r := keyOf(v, answers[n/2%2])
	if key == "" {
		return fmt.Errorf("the question has no key %s", answers[n/2%2])
	}
	return s.tap(ctx, v, image.Pt(r[0]+r[2]/2, r[1]+r[3]/2), settle)
}

// tap touches a point and gives the kiosk so long to follow.
func (s *soak) tap(ctx context.Context, v stack.Screen, p image.Point, limit time.Duration) error {
	if err := s.k.Display.Tap(p.X, p.Y); err != nil {
		return err
	}
	return s.follow(ctx, v, limit)
}

// follow waits until the kiosk shows something else, or the time is up.
func (s *soak) follow(ctx context.Context, v stack.Screen, limit time.Duration) error {
	for began := time.Now(); time.Since(began) < limit; {
		now, err := s.k.Screen()
		if err != nil {
			return err
		}
		if now.Sequence > v.Sequence {
			return nil
		}
		if err := rest(ctx, 3*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// event is one finger.
func (s *soak) event(ctx context.Context, i int) error {
	select {
	case <-s.k.Done():
		return s.k.Err()
	default:
	}
	v, err := s.k.Screen()
	if err != nil {
		return err
	}
	name := v.Screen
	if v.Dialog {
		name = "the question"
	}
	s.screens[name]++
	rnd := rand.New(rand.NewPCG(s.seed, uint64(i))) //nolint:gosec // chance that can be had again
	roll := rnd.IntN(100)
	any := func() image.Point { return image.Pt(rnd.IntN(width), rnd.IntN(height)) }
	inside := func(r [4]int) image.Point { return image.Pt(r[0]+rnd.IntN(max(r[2], 1)), r[1]+rnd.IntN(max(r[3], 1))) }
	did := func(what string, err error) error { s.kinds[what]++; return err }
	key := choose(rnd, v)
	r := v.Targets[key]
	switch {
	case strings.HasPrefix(key, "key-"):
		return did("key of the keyboard", s.tap(ctx, v, inside(r), typed))
	case strings.HasPrefix(key, "lang-") || strings.HasPrefix(key, "start-"):
		return did("language", s.tap(ctx, v, inside(r), settle))
	case key != "" && roll < 70:
		return did("tap on a key", s.tap(ctx, v, inside(r), settle))
	case key != "" && roll < 76:
		from, to := inside(r), any()
		return did("pressed and slid off", s.drag(ctx, v, from, to, 3))
	case key != "" && roll < 80:
		p := inside(r)
		return did("double tap", orElse(s.k.Display.Tap(p.X, p.Y), func() error { return s.tap(ctx, v, p, settle) }))
	case roll < 88:
		return did("tap anywhere", s.tap(ctx, v, any(), lost))
	case roll < 94:
		x, up := rnd.IntN(width), rnd.IntN(2) == 0
		from, to := image.Pt(x, height*3/4), image.Pt(x, height/4)
		if !up {
			from, to = to, from
		}
		return did("fling", s.drag(ctx, v, from, to, 4))
	default:
		return did("drag anywhere", s.drag(ctx, v, any(), any(), 2+rnd.IntN(10)))
	}
}

// choose gives the key that an event is about; "" when the screen has none. On the search screen most fingers type, and
// among languages most choose one.
func choose(rnd *rand.Rand, v stack.Screen) string {
	var names, letters, langs []string
	for name := range v.Targets {
		names = append(names, name)
		switch {
		case strings.HasPrefix(name, "key-"):
			letters = append(letters, name)
		case strings.HasPrefix(name, "lang-"):
			langs = append(langs, name)
		}
	}
	pick := func(names []string) string {
		slices.Sort(names)
		return names[rnd.IntN(len(names))]
	}
	switch {
	case len(names) == 0:
		return ""
	case len(letters) > 0 && rnd.IntN(10) < 7:
		return pick(letters)
	case len(langs) > 0 && rnd.IntN(10) < 6:
		return pick(langs)
	default:
		return pick(slices.DeleteFunc(names, func(n string) bool { return strings.HasPrefix(n, "key-") }))
	}
}

func (s *soak) drag(ctx context.Context, v stack.Screen, from, to image.Point, steps int) error {
	if err := s.k.Display.Drag(from, to, steps); err != nil {
		return err
	}
	return s.follow(ctx, v, lost)
}

func orElse(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

// report compares what was held after the warm-up with what was held at the end.
func (s *soak) report(all []stack.Held, longest, busiest stack.Vitals, took time.Duration) {
	trends := stack.Trends(all)
	if len(trends) == 0 {
		return
	}
	fmt.Fprintf(s.out, "held (medians of tenths of %d samples)\tbound\tafter warm-up\tat the end\tchange\tmost at the end\n", len(all))
	for _, t := range trends {
		bound, show := "", func(n int64) string { return fmt.Sprint(n) }
		if t.Bytes {
			show = mib
		}
		if t.Most >= 0 {
			bound = fmt.Sprintf("≤ +%g %%", 100*t.Most)
			s.judgeGrowth(t.What+" after random fingers", t.Early, t.Late, t.Most)
		}
		fmt.Fprintf(s.out, "  %s\t%s\t%s\t%s\t%+.1f %%\t%s\n", t.What, bound, show(t.Early), show(t.Late), t.Grown(), show(t.Peak))
	}
	_ = s.out.Flush()
	fmt.Printf("  own work on the UI goroutine: longest piece %.1f ms (%s), most processor time of a piece %.1f ms (%s)\n",
		longest.UI.MaxMS, short(longest.UI.Longest), busiest.UI.MaxCPUMS, short(busiest.UI.Busiest))
	fmt.Printf("  fingers: %s\n  screens: %s\n", counted(s.kinds), counted(s.screens))
	fmt.Printf("  took %v, load %s\n\n", took.Round(time.Second), stack.Load())
}

// counted lists what was counted, the most first.
func counted(m map[string]int) string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return m[b] - m[a] })
	for i, name := range names {
		names[i] = fmt.Sprintf("%d %s", m[name], name)
	}
	return strings.Join(names, ", ")
}
