package stack

import (
	"context"
	"fmt"
	"time"
)

// moveLimit is how long an arrow that leads nowhere is waited for.
const moveLimit = 3 * time.Second

// mostMoves bounds the way of the focus to a key.
const mostMoves = 120

// Pad presses a key of the keypad and lets it go: see PadKeys.
func (k *Kiosk) Pad(key string) error {
	code, ok := PadKeys[key]
	if !ok {
		return fmt.Errorf("the keypad has no key %q", key)
	}
	if err := k.Display.Keys(code); err != nil {
		return err
	}
	pause(padApart)
	return nil
}

// padApart is how far apart two presses are at least, as of a quick hand: GLFW takes what comes again within 20 ms for one key that is held.
const padApart = 40 * time.Millisecond

// PadUntil presses a key of the keypad and waits until the screen is as wanted, after a change, and at rest.
func (k *Kiosk) PadUntil(ctx context.Context, key string, wanted func(Screen) bool) (Screen, error) {
	before, err := k.Screen()
	if err != nil {
		return before, err
	}
	if err := k.Pad(key); err != nil {
		return before, err
	}
	return k.Await(ctx, "what the keypad's "+key+" leads to", func(now Screen) bool { return now.Sequence > before.Sequence && wanted(now) })
}

// Arrow presses an arrow and gives what the screen shows then. moved is false when nothing lies that way. A press also ends a scene that is just fading, of
// which the screen tells first; so what is waited for is another focus, and whatever else has changed counts only when that does not come.
func (k *Kiosk) Arrow(ctx context.Context, key string) (now Screen, moved bool, err error) {
	before, err := k.Screen()
	if err != nil {
		return before, false, err
	}
	if err := k.Pad(key); err != nil {
		return before, false, err
	}
	last := before
	for began := time.Now(); time.Since(began) < moveLimit && ctx.Err() == nil; pause(10 * time.Millisecond) {
		now, err := k.Screen()
		if err != nil || now.Sequence <= before.Sequence {
			continue
		}
		if last = now; now.Focus != before.Focus {
			break
		}
	}
	return last, last.Sequence > before.Sequence, ctx.Err()
}

// FocusOn leads the focus to a key of the screen by arrows alone, as somebody does who sees where it is: towards the key, and where that leads no
// further on in the order of the page. each is called after every press that has moved it.
func (k *Kiosk) FocusOn(ctx context.Context, target string, each func(key string, now Screen) error) (Screen, error) {
	s, err := k.Screen()
	if err != nil {
		return s, err
	}
	been := map[string]int{}
	for range mostMoves {
		if s.Focus == target {
			return s, nil
		}
		to, ok := s.Targets[target]
		if !ok {
			return s, fmt.Errorf("the screen %s %s has no key %s", s.Screen, s.Lang, target)
		}
		key := "down"
		if from, on := s.Targets[s.Focus]; on {
			key = towards(from, to)
		}
		if been[s.Focus+key]++; been[s.Focus+key] > 1 {
			key = "right"
		}
		now, moved, err := k.Arrow(ctx, key)
		switch {
		case err != nil:
			return s, err
		case !moved:
			been[s.Focus+key]++
			continue
		}
		s = now
		if each != nil {
			if err := each(key, s); err != nil {
				return s, err
			}
		}
	}
	return s, fmt.Errorf("the key %s of %s %s is not reached by %d arrows; the focus is on %q", target, s.Screen, s.Lang, mostMoves, s.Focus)
}

// towards gives the arrow that somebody presses who wants to get from one key to another: up or down until they stand at the same height.
func towards(from, to [4]int) string {
	switch {
	case to[1] >= from[1]+from[3]:
		return "down"
	case to[1]+to[3] <= from[1]:
		return "up"
	case to[0] < from[0]:
		return "left"
	}
	return "right"
}
