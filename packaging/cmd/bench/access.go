package main

import (
	"context"
	"fmt"
	"image"
	"os"
	"time"

	"cuango/packaging/stack"
)

// wishes are the keys of the access screen that are measured. The window takes a whole page at once: what is far from the key changes when
// all of it has.
var wishes = []string{"access-text", "access-contrast"}

// dressing measures from a touch on a key of the access screen until the screen is dressed anew.
func (b *bench) dressing(ctx context.Context) (err error) {
	k, err := b.startKiosk(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := k.Stop(); stopped != nil { // told, and what was measured is kept
			fmt.Fprintln(os.Stderr, "bench:", stopped)
		}
	}()
	for _, step := range []struct{ touch, screen string }{{"start-vi", "home"}, {"bar-access", "access"}} {
		if _, err := k.Touch(ctx, step.touch, stack.On(step.screen, "vi")); err != nil {
			return err
		}
	}
	began := time.Now()
	fmt.Fprintf(b.out, "touch → the screen dressed anew\tbound\tp50\tp99\tslowest\ttouches\n")
	strip := [4]int{0, 0, width / 2, height / 24} // mark and name of the gate: as far from the keys as can be
	for _, wish := range wishes {
		var times []time.Duration
		lost := 0
		for range 2 * b.screenRounds { // on and off
			s, err := k.Screen()
			if err != nil {
				return err
			}
			r, ok := s.Targets[wish]
			if !ok {
				return fmt.Errorf("the access screen has no key %s", wish)
			}
			took, err := k.TapLatency(image.Pt(r[0]+r[2]/2, r[1]+r[3]/2), strip, 2*time.Second)
			if err != nil {
				lost++
			} else {
				times = append(times, took)
			}
			if _, err := k.Await(ctx, "the screen dressed anew", func(now stack.Screen) bool { return now.Sequence > s.Sequence && now.Screen == "access" }); err != nil {
				return err
			}
		}
		count := fmt.Sprint(len(times))
		if lost > 0 {
			count += fmt.Sprintf(", and %d that changed nothing", lost)
		}
		fmt.Fprintf(b.out, "  %s\t≤ 150 ms\t%s\t%s\t%s\t%s\n", wish, ms(stack.Percentile(times, 50)), ms(stack.Percentile(times, 99)), ms(stack.Percentile(times, 100)), count)
		b.judgeTimes(wish+" → the screen dressed anew", times, 99, 150*time.Millisecond)
	}
	_ = b.out.Flush()
	fmt.Printf("  took %v, load %s\n\n", time.Since(began).Round(time.Second), stack.Load())
	return nil
}
