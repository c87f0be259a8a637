package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cuango/contentsync/content"
	"cuango/packaging/stack"
)

func (b *bench) startKiosk(ctx context.Context) (*stack.Kiosk, error) {
	return b.startKioskOn(ctx, b.syncDir, "screen", 3600)
}

// startKioskOn starts the screen over a cache, with a state folder of its own and so many seconds until the attract screen comes back.
func (b *bench) startKioskOn(ctx context.Context, syncDir, state string, idleS int) (*stack.Kiosk, error) {
	return b.programs.StartKiosk(ctx, stack.KioskOptions{
		Display: b.display, Gate: "huu-nghi", SyncDir: syncDir, StateDir: filepath.Join(b.data, state), IdleS: idleS,
	})
}

// firstContent starts a program and gives how long it took until a strip across the screen had a picture.
func (b *bench) firstContent(start func() (func() error, error)) (time.Duration, error) {
	d, err := stack.OpenDisplay(b.display)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	began := time.Now()
	stop, err := start()
	if err != nil {
		return 0, err
	}
	var took time.Duration
	for took == 0 {
		px, err := d.Area(0, 2*height/5, width, 8)
		if err != nil {
			return 0, errors.Join(err, stop())
		}
		colours := map[[3]byte]bool{}
		for i := 0; i+3 < len(px); i += 4 {
			colours[[3]byte(px[i:i+3])] = true
		}
		if len(colours) >= 8 {
			took = time.Since(began)
		} else if time.Since(began) > 30*time.Second {
			return 0, errors.Join(errors.New("no first frame within 30 s"), stop())
		}
	}
	return took, stop()
}

func (b *bench) startTimes(start func() (func() error, error)) (median, slowest time.Duration, err error) {
	var all []time.Duration
	for range b.starts {
		d, err := b.firstContent(start)
		if err != nil {
			return 0, 0, err
		}
		all = append(all, d)
	}
	return stack.Percentile(all, 50), stack.Percentile(all, 100), nil
}

func (b *bench) kiosk(ctx context.Context) (r result, err error) {
	state := filepath.Join(b.data, "start")
	config := filepath.Join(b.data, "start.toml")
	text := fmt.Sprintf("gate = \"huu-nghi\"\nsync_dir = %q\nstate_dir = %q\n", b.syncDir, state)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return r, err
	}
	r.start, r.startMax, err = b.startTimes(func() (func() error, error) {
		p, err := stack.Start("kiosk", stack.Identity{}, []string{"DISPLAY=" + b.display}, nil, b.programs.Path("kiosk"), "--config", config)
		if err != nil {
			return nil, err
		}
		return p.Stop, nil
	})
	if err != nil {
		return r, err
	}
	k, err := b.startKiosk(ctx)
	if err != nil {
		return r, err
	}
	defer func() {
		if stopped := k.Stop(); stopped != nil { // told, and what was measured is kept
			fmt.Fprintln(os.Stderr, "bench:", stopped)
		}
	}()
	if _, err := k.Touch(ctx, "start-vi", stack.On("home", "vi")); err != nil {
		return r, err
	}
	if err := rest(ctx, 5*time.Second); err != nil {
		return r, err
	}
	if r.home, err = stack.MemoryOf(k.PID()); err != nil {
		return r, err
	}
	if r.idle, err = b.share(ctx, k.PID()); err != nil {
		return r, err
	}
	if err := b.tapKiosk(ctx, k, &r); err != nil {
		return r, err
	}
	if err := b.typeKiosk(ctx, k, &r); err != nil {
		return r, err
	}
	for _, l := range content.AllLangs {
		if err := b.showAll(ctx, k, string(l)); err != nil {
			return r, err
		}
	}
	if r.used, err = stack.MemoryOf(k.PID()); err != nil {
		return r, err
	}
	return r, b.turn(ctx, k, &r)
}

// share gives how much of a core a process uses while nothing happens.
func (b *bench) share(ctx context.Context, pid int) (float64, error) {
	before, began := stack.CPU(pid), time.Now()
	if err := rest(ctx, b.idle); err != nil {
		return 0, err
	}
	return float64(stack.CPU(pid)-before) / float64(time.Since(began)), nil
}

// tapKiosk goes from home to a topic and back. The first changed pixel is the key's own (it shows that it is pressed); the page is there when
// the place of the title has changed.
func (b *bench) tapKiosk(ctx context.Context, k *stack.Kiosk, r *result) error {
	var first, page []time.Duration
	for i := range b.taps {
		target, want := "category-customs", stack.On("topic", "vi")
		if i%2 == 1 {
			target, want = "bar-home", stack.On("home", "vi")
		}
		s, err := k.Screen()
		if err != nil {
			return err
		}
		t := s.Targets[target]
		x, y := t[0]+t[2]/2, t[1]+t[3]/2
		watch := [4]int{t[0], t[1], t[2], t[3]}
		took, err := k.Display.TapLatency(x, y, watch, 2*time.Second)
		if err != nil {
			r.lost++
			continue
		}
		first = append(first, took)
		if _, err := k.Await(ctx, "the next page", want); err != nil {
			return err
		}
	}
	r.taps = first
	r.tap50, r.tap99 = stack.Percentile(first, 50), stack.Percentile(first, 99)
	page, err := b.pageTimes(ctx, k)
	if err != nil {
		return err
	}
	r.page50, r.page99 = stack.Percentile(page, 50), stack.Percentile(page, 99)
	return nil
}

// fingerStays is how long a finger stays on a key.
const fingerStays = 80 * time.Millisecond

// typeKiosk types a word and takes it away again, letter by letter: from the lift of the finger until what is found has changed, far from
// the key. Every fourth letter is a tap without any length, told apart: it waits for one repaint of the window more.
func (b *bench) typeKiosk(ctx context.Context, k *stack.Kiosk, r *result) error {
	s, err := k.Touch(ctx, "bar-search", stack.On("search", "vi"))
	if err != nil {
		return err
	}
	var times, flat []time.Duration
	results := [4]int{width*3/5 + 40, 100, 220, height / 2} // across the titles; reading more of it would take time from the kiosk
	word := []string{"key-h", "key-a", "key-l", "key-o", "key-n", "key-g"}
	for i := range b.taps {
		target := "key-backspace"
		if n := i % (2 * len(word)); n < len(word) {
			target = word[n]
		}
		t := s.Targets[target]
		at := image.Pt(t[0]+t[2]/2, t[1]+t[3]/2)
		var took time.Duration
		into := &times
		if i%4 == 3 {
			into = &flat
			took, err = k.Display.TapLatency(at.X, at.Y, results, time.Second)
		} else {
			took, err = k.Display.LiftLatency(at, results, fingerStays, time.Second)
		}
		if err != nil { // a letter that changes nothing of what is found
			r.silent++
			continue
		}
		*into = append(*into, took)
		if err := k.Display.AwaitStill(0, 0, width, height, 150*time.Millisecond, 5*time.Second); err != nil {
			return err
		}
	}
	r.types = times
	r.type50, r.type99, r.flat50, r.flat99 = stack.Percentile(times, 50), stack.Percentile(times, 99), stack.Percentile(flat, 50), stack.Percentile(flat, 99)
	_, err = k.Touch(ctx, "bar-home", stack.On("home", "vi"))
	return err
}

// pageTimes measures until a part of the screen far from the key has changed.
func (b *bench) pageTimes(ctx context.Context, k *stack.Kiosk) ([]time.Duration, error) {
	var page []time.Duration
	far := [4]int{760, 100, 400, 60}
	for i := range b.taps / 2 {
		target, want := "category-customs", stack.On("topic", "vi")
		if i%2 == 1 {
			target, want = "bar-home", stack.On("home", "vi")
		}
		s, err := k.Screen()
		if err != nil {
			return nil, err
		}
		t := s.Targets[target]
		took, err := k.Display.TapLatency(t[0]+t[2]/2, t[1]+t[3]/2, far, 2*time.Second)
		if err != nil {
			return nil, err
		}
		page = append(page, took)
		if _, err := k.Await(ctx, "the next page", want); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// showAll shows home, a list and an article with all their weights in a language, and ends at home.
func (b *bench) showAll(ctx context.Context, k *stack.Kiosk, lang string) error {
	for _, step := range []struct{ touch, screen string }{
		{"bar-language", "language"},
		{"lang-" + lang, "home"},
		{"category-customs", "topic"},
		{"item-6cae6cd3cc1e52f4", "article"},
		{"bar-home", "home"},
	} {
		if _, err := k.Touch(ctx, step.touch, func(s stack.Screen) bool { return s.Screen == step.screen }); err != nil {
			return err
		}
	}
	return nil
}

// turn switches languages and turns pages as fast as the screen follows, and looks at the memory: once every twenty changes, since a single
// reading swings by some per cent with the collector. early is the median of the readings of the first thousand changes after the five
// hundredth, late that of the last thousand.
func (b *bench) turn(ctx context.Context, k *stack.Kiosk, r *result) error {
	steps := func(lang string) []string {
		return []string{"bar-language", "lang-" + lang, "category-customs", "bar-home"}
	}
	const warm, span, every = 500, 1_000, 20
	var early, late []int64
	for i := 0; r.switches < b.switches; i++ {
		for _, target := range steps(string(content.AllLangs[i%len(content.AllLangs)])) {
			if err := k.Quick(ctx, target); err != nil {
				return err
			}
			if r.switches++; r.switches%every != 0 {
				continue
			}
			m, err := stack.MemoryOf(k.PID())
			if err != nil {
				return err
			}
			if r.switches > warm && r.switches <= warm+span {
				early = append(early, m.RSS)
			}
			if r.switches > b.switches-span {
				late = append(late, m.RSS)
			}
		}
	}
	r.early, r.late = medianOf(early), medianOf(late)
	return nil
}

func medianOf(n []int64) int64 {
	if len(n) == 0 {
		return 0
	}
	slices.Sort(n)
	return n[len(n)/2]
}

func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
