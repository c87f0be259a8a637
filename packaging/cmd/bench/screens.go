package main

import (
	"context"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"time"

	"cuango/packaging/stack"
)

// beside is the name of the touch on the attract screen that hits no language: it has no key to change, the page itself must come.
const beside = "attract, beside the names"

// A step is a touch of a walk: on which screen which key (the first whose name begins so), and where it leads.
type step struct {
	screen, key, next string
	silent            bool // not measured
}

// walk goes through every screen and ends at home. The attract screen and the choice of languages that it opens come before, in screenTaps.
var walk = []step{
	{"home", "category-customs", "topic", false},
	{"topic", "item-", "article", false},
	{"article", "take", "take", false},
	{"take", "bar-back", "article", false},
	{"article", "bar-essentials", "essentials", false},
	{"essentials", "essential-", "card", false},
	{"card", "bar-search", "search", false},
	{"search", "key-h", "search", false},
	{"search", "key-a", "search", false},
	{"search", "key-backspace", "search", false},
	{"search", "key-clear", "search", false},
	{"search", "bar-language", "language", false},
	{"language", "lang-vi", "search", false},
	{"search", "bar-home", "home", true},
	{"home", "today", "today", false},
	{"today", "bar-home", "home", false},
}

// screenTaps measures from a touch to the first changed pixel on every screen: of the key that was touched, which shows that it is pressed.
func (b *bench) screenTaps(ctx context.Context) (err error) {
	k, err := b.startKiosk(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := k.Stop(); stopped != nil { // told, and what was measured is kept
			fmt.Fprintln(os.Stderr, "bench:", stopped)
		}
	}()
	times := map[string][]time.Duration{}
	lost := map[string]int{}
	touch := func(st step) error {
		s, err := k.Screen()
		if err == nil && s.Screen != st.screen {
			err = fmt.Errorf("the screen shows %s instead of %s", s.Screen, st.screen)
		}
		if err != nil {
			return err
		}
		key, r := keyOf(s, st.key)
		name := st.screen
		if st.key == stack.Elsewhere {
			r, name = [4]int{width/2 - 60, height/3 - 60, 120, 120}, beside
		} else if key == "" {
			return fmt.Errorf("the screen %s has no key %s", st.screen, st.key)
		}
		watch := r
		if strings.HasPrefix(key, "key-") { // a letter and what it finds come in the repaint in which the key is up again
			watch = [4]int{width / 24, height / 11, width * 3 / 8, height / 14} // the field
		}
		if err := k.Display.AwaitStill(0, 0, width, height, 150*time.Millisecond, 5*time.Second); err != nil { // a finger presses what it has seen
			return err
		}
		took, err := k.TapLatency(image.Pt(r[0]+r[2]/2, r[1]+r[3]/2), watch, 2*time.Second)
		switch {
		case err != nil:
			lost[name]++
		case !st.silent:
			times[name] = append(times[name], took)
		}
		_, err = k.Await(ctx, "what a touch leads to", func(now stack.Screen) bool { return now.Sequence > s.Sequence && now.Screen == st.next })
		return err
	}
	began := time.Now()
	for range b.screenRounds {
		if err := touch(step{"attract", stack.Elsewhere, "language", false}); err != nil {
			return err
		}
		if err := touch(step{"language", "bar-back", "attract", false}); err != nil {
			return err
		}
		took, err := b.pressName(ctx, k)
		if err != nil {
			lost["attract"]++
			continue
		}
		times["attract"] = append(times["attract"], took)
	}
	if err := touch(step{"attract", "start-vi", "home", false}); err != nil {
		return err
	}
	for range b.screenRounds {
		for _, st := range walk {
			if err := touch(st); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(b.out, "touch → changed pixel, by screen\tbound\tp50\tp99\tslowest\ttouches\n")
	names := []string{"attract", beside, "language", "home", "topic", "article", "essentials", "card", "today", "take", "search"}
	for _, name := range names {
		t := times[name]
		bound := "p50 ≤ 45 ms, p99 ≤ 100 ms"
		if name == beside {
			bound = "(a whole page)"
		}
		count := fmt.Sprint(len(t))
		if lost[name] > 0 {
			count += fmt.Sprintf(", and %d that changed nothing", lost[name])
		}
		if name != beside {
			b.judgeTimes("touch → changed pixel, "+name, t, 50, 45*time.Millisecond)
			b.judgeTimes("touch → changed pixel, "+name, t, 99, 100*time.Millisecond)
		}
		fmt.Fprintf(b.out, "  %s\t%s\t%s\t%s\t%s\t%s\n", name, bound, ms(stack.Percentile(t, 50)), ms(stack.Percentile(t, 99)), ms(stack.Percentile(t, 100)), count)
	}
	_ = b.out.Flush()
	fmt.Printf("  took %v, load %s\n\n", time.Since(began).Round(time.Second), stack.Load())
	return nil
}

// pressName presses a language on the attract screen and slides off: chosen, it would lead away, and only a minute without a touch leads back.
func (b *bench) pressName(ctx context.Context, k *stack.Kiosk) (time.Duration, error) {
	s, err := k.Await(ctx, "the attract screen", func(s stack.Screen) bool { return s.Screen == "attract" })
	if err != nil {
		return 0, err
	}
	key, r := keyOf(s, "start-")
	if key == "" {
		return 0, fmt.Errorf("the attract screen has no language")
	}
	took, err := k.Display.PressLatency(image.Pt(r[0]+r[2]/2, r[1]+r[3]/2), image.Pt(width/2, height/3), r, 2*time.Second)
	if err != nil {
		return 0, err
	}
	return took, k.Display.AwaitStill(0, 0, width, height, 150*time.Millisecond, 5*time.Second)
}

// keyOf gives the first key, by name, whose name begins so; "" when there is none.
func keyOf(s stack.Screen, prefix string) (string, [4]int) {
	if r, ok := s.Targets[prefix]; ok {
		return prefix, r
	}
	var names []string
	for name := range s.Targets {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "", [4]int{}
	}
	name := slices.Min(names)
	return name, s.Targets[name]
}
