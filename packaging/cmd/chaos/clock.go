package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"cuango/packaging/stack"
)

// year is 365.25 days.
const year = 8766 * time.Hour

// offsets are what the clock is off by: an empty battery, a slip of a finger, a summer time.
var offsets = []time.Duration{0, -50 * year, 50 * year, -10 * year, 10 * year, -24 * time.Hour, 24 * time.Hour, -time.Hour, time.Hour}

// jumpEvery is how long the clock stays as it is while it jumps, at most.
const jumpEvery = 300 * time.Millisecond

// jumps is the last part: fifty years back and forward, from the start, while it runs, and there and back all the time. New content is taken all the same, nothing is lost, and the next time is
// as if nothing had been. The clock is moved inside the daemon (see clock_e2e.go); what signs the reports goes by the system's.
func jumps(ctx context.Context, w *world) error {
	if w.jumps == 0 {
		return nil
	}
	w.line.watch("")
	k, err := w.kiosk("set", w.line.address)
	if err != nil {
		return err
	}
	clock := filepath.Join(w.dir, "clock")
	how := map[string]int{}
	for round := range w.jumps {
		if round > 0 {
			if err := errors.Join(w.typo(w.content), w.newPicture(w.content, "chaos-0"), w.publish(ctx, w.content)); err != nil {
				return err
			}
		}
		kind, err := w.jump(ctx, k, clock)
		if err == nil {
			err = w.settled(ctx, k)
		}
		if err != nil {
			return fmt.Errorf("round %d, %s: %w", round, kind, err)
		}
		how[kind]++
	}
	fmt.Fprintf(w.out, "the clock was set %d times: %s\n", w.jumps, counts(how))
	return nil
}

// jump runs the daemon with a wrong clock until it has what is published.
func (w *world) jump(ctx context.Context, k *kiosk, clock string) (kind string, err error) {
	set := func(d time.Duration) error { // never half a number
		if err := os.WriteFile(clock+".tmp", []byte(d.String()), 0o600); err != nil {
			return err
		}
		return os.Rename(clock+".tmp", clock)
	}
	first := offsets[w.rnd.IntN(len(offsets))]
	jumping := w.chance(60)
	kind = fmt.Sprintf("%+d years", int(first/year))
	if first.Abs() < year {
		kind = fmt.Sprintf("%+d hours", int(first/time.Hour))
	}
	if jumping {
		kind = "jumping"
	}
	if err := errors.Join(set(first), k.forgetStatus()); err != nil {
		return kind, err
	}
	proc, err := stack.Start("contentsyncd", stack.Identity{}, []string{"CUANGO_TEST_CLOCK=" + clock}, io.Discard, w.programs.Path("contentsyncd-clock"), "--config", k.config)
	if err != nil {
		return kind, err
	}
	defer proc.Kill()
	deadline := time.Now().Add(settleLimit)
	for {
		if jumping {
			time.Sleep(time.Duration(w.rnd.Int64N(int64(jumpEvery))))
			if err := set(offsets[w.rnd.IntN(len(offsets))]); err != nil {
				return kind, err
			}
		} else {
			time.Sleep(jumpEvery)
		}
		err := w.hasNewest(k, true)
		if err == nil {
			break
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return kind, errors.Join(err, ctx.Err())
		}
		select {
		case <-proc.Done():
			return kind, fmt.Errorf("it ended by itself: %w", proc.Err())
		default:
		}
	}
	return kind, proc.Stop()
}
