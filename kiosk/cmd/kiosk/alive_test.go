package main

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestAwait: a screen that works slowly is not one that hangs.
func TestAwait(t *testing.T) {
	for _, tc := range []struct {
		name   string
		answer time.Duration // after which the question is answered; 0: never
		turn   time.Duration // something else is done so often; 0: nothing is
		until  time.Duration // and then nothing any more; 0: for ever
		leave  time.Duration // the program ends then; 0: it does not
		ok     bool
		took   time.Duration
		busy   int
	}{
		{name: "at once", answer: time.Millisecond, ok: true, took: time.Millisecond},
		{name: "it hangs", took: roundTrip},
		{name: "slow, and nothing else is done", answer: 9500 * time.Millisecond, ok: true, took: 9500 * time.Millisecond},
		{name: "slower than a screen that hangs, at work", answer: 30500 * time.Millisecond, turn: 2600 * time.Millisecond, ok: true, took: 30500 * time.Millisecond, busy: 11},
		{name: "it works, then hangs", turn: 1500 * time.Millisecond, until: 5 * time.Second, took: 5*time.Second + roundTrip, busy: 3},
		{name: "the program ends", leave: 3500 * time.Millisecond, took: 3500 * time.Millisecond},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, end := context.WithCancel(t.Context())
				defer end()
				if tc.leave > 0 {
					time.AfterFunc(tc.leave, end)
				}
				var turns atomic.Uint64
				if tc.turn > 0 {
					tick := time.NewTicker(tc.turn)
					defer tick.Stop()
					go func() {
						for began := time.Now(); tc.until == 0 || time.Since(began)+tc.turn <= tc.until; turns.Add(1) {
							select {
							case <-tick.C:
							case <-ctx.Done():
								return
							}
						}
					}()
				}
				answer := make(chan int, 1)
				if tc.answer > 0 {
					time.AfterFunc(tc.answer, func() { answer <- 7 })
				}
				began, busy := time.Now(), 0
				got, ok := await(ctx, answer, &turns, func() { busy++ })
				if took := time.Since(began); ok != tc.ok || (got == 7) != tc.ok || took != tc.took || busy != tc.busy {
					t.Errorf("got %d, %v after %v, busy %d times; want %v after %v, %d times", got, ok, took, busy, tc.ok, tc.took, tc.busy)
				}
			})
		})
	}
}
