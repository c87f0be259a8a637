package stack

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// A Monkey touches and types whatever comes to its mind. Each event follows from the seed, its number, and what the screen then shows. Fingers are
// XTEST's: there is one of them, and a second one only as other buttons.
type Monkey struct {
	S       *Session
	Seed    uint64
	Kinds   map[string]int
	Screens map[string]int
	pid     int // the screen that it began with
}

// checkEvery is after how many events a monkey looks at what it has done.
const checkEvery = 250

// NewMonkey lets one at a session.
func NewMonkey(ctx context.Context, s *Session, seed uint64) (*Monkey, error) {
	pid, err := s.AwaitScreen(ctx, 0)
	return &Monkey{S: s, Seed: seed, Kinds: map[string]int{}, Screens: map[string]int{}, pid: pid}, err
}

// Run does events from to to, and checks in between. It ends at the first thing that is wrong.
func (m *Monkey) Run(ctx context.Context, from, to int) error {
	for i := from; i < to; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := m.event(i)
		if err == nil && (i+1)%checkEvery == 0 {
			err = m.Check(ctx)
		}
		if err != nil {
			return fmt.Errorf("event %d of seed %d: %w", i, m.Seed, err)
		}
	}
	return nil
}

func (m *Monkey) event(i int) error {
	rnd := rand.New(rand.NewPCG(m.Seed, uint64(i))) //nolint:gosec // chance that can be had again
	d := m.S.Display
	var what string
	var err error
	somewhere := func() image.Point { return image.Pt(rnd.IntN(d.Width), rnd.IntN(d.Height)) }
	any := func() byte { return byte(firstKey + rnd.IntN(lastKey-firstKey+1)) }
	switch roll := rnd.IntN(100); {
	case roll < 40:
		what = "tap on a key of the screen"
		p, ok := m.target(rnd)
		if !ok {
			p = somewhere()
		}
		err = d.Tap(p.X, p.Y)
	case roll < 50:
		what = "tap anywhere"
		p := somewhere()
		err = d.Tap(p.X, p.Y)
	case roll < 56:
		what = "drag"
		err = d.Drag(somewhere(), somewhere(), 2+rnd.IntN(6))
	case roll < 58:
		what = "fifty taps a second"
		p := somewhere()
		for range 10 {
			err = errors.Join(err, d.Tap(p.X, p.Y))
			pause(20 * time.Millisecond)
		}
	case roll < 60:
		what = "a corner held"
		p := image.Pt(rnd.IntN(2)*(d.Width-1), rnd.IntN(2)*(d.Height-1))
		if err = d.Press(p); err == nil {
			pause(time.Duration(rnd.IntN(1500)) * time.Millisecond)
			err = d.Lift()
		}
	case roll < 75:
		what = "key"
		err = d.Keys(any())
	case roll < 92:
		what = "keys together"
		held := []byte{KeyControl, KeyAlt, KeySuper, KeyShift, KeyAltGr}
		rnd.Shuffle(len(held), func(a, b int) { held[a], held[b] = held[b], held[a] })
		held = held[:1+rnd.IntN(3)]
		last := any()
		if rnd.IntN(2) == 0 { // those that mean something elsewhere
			known := []byte{KeyF4, KeyF1, KeyF11, KeyTab, KeyDelete, KeyBackspace, KeyEscape, KeyMenu, KeyReturn, 24 /* Q */, 25 /* W */, 55 /* V */, 54 /* C */}
			last = known[rnd.IntN(len(known))]
		}
		err = d.Keys(append(held, last)...)
	case roll < 96:
		what = "other button"
		if err = d.Slide(somewhere()); err == nil {
			err = d.Button(byte(2 + rnd.IntN(6)))
		}
	case roll < 98:
		what = "message to the window"
		if rnd.IntN(2) == 0 {
			err = d.Message("WM_PROTOCOLS", "WM_DELETE_WINDOW")
		} else {
			err = d.Message("XdndDrop", "PRIMARY")
		}
	default:
		what = "a moment's rest"
		pause(time.Duration(rnd.IntN(300)) * time.Millisecond)
	}
	m.Kinds[what]++
	pause(time.Duration(rnd.IntN(12)) * time.Millisecond)
	return err
}

// target gives a point on something that can be pressed.
func (m *Monkey) target(rnd *rand.Rand) (image.Point, bool) {
	s, err := m.S.Screen()
	if err != nil || len(s.Targets) == 0 {
		return image.Point{}, false
	}
	m.Screens[s.Screen]++
	names := make([]string, 0, len(s.Targets))
	for n := range s.Targets {
		if !strings.HasPrefix(n, "key-") || rnd.IntN(4) == 0 { // a keyboard has many
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return image.Point{}, false
	}
	slices.Sort(names)
	r := s.Targets[names[rnd.IntN(len(names))]]
	return image.Pt(r[0]+rnd.IntN(max(r[2], 1)), r[1]+rnd.IntN(max(r[3], 1))), true
}

// Check tells whether everything is as it should be: the same program, its window over all others and with the keyboard, a screen on it that is one, nothing on the clipboard.
func (m *Monkey) Check(ctx context.Context) error {
	if pid := m.S.ScreenPID(); pid != m.pid {
		return fmt.Errorf("the screen %d is gone; now it is %d\n%s", m.pid, pid, m.S.Output())
	}
	d := m.S.Display
	err := WaitFor(ctx, 10*time.Second, "a valid screen", m.S.Process, func() error {
		s, err := m.S.Screen()
		if err != nil {
			return err
		}
		if s.Screen == "" || len(s.Texts) == 0 {
			return fmt.Errorf("it says nothing: %+v", s)
		}
		if top, err := d.Top(); err != nil || top != m.pid {
			return fmt.Errorf("the window on top is of %d, not of the screen %d (%w)", top, m.pid, err)
		}
		if f, err := d.Focus(); err != nil || f != m.pid {
			return fmt.Errorf("the keyboard is %d's, not the screen's (%w)", f, err)
		}
		img, err := d.Shot()
		if err != nil {
			return err
		}
		if n := Colours(img, leastColours); n < leastColours {
			return fmt.Errorf("%d colours: a blank screen", n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"PRIMARY", "CLIPBOARD"} {
		if held, err := d.Selection(name); err != nil || held {
			return fmt.Errorf("somebody offers a %s selection (%w)", name, err)
		}
	}
	return nil
}

// Home leaves the screen alone until it has forgotten.
func (m *Monkey) Home(ctx context.Context, idle time.Duration) error {
	return WaitFor(ctx, idle+30*time.Second, "the attract screen", m.S.Process, func() error {
		s, err := m.S.Screen()
		if err == nil && (s.Screen != "attract" || s.Dialog) {
			err = fmt.Errorf("still %s", s.Screen)
		}
		return err
	})
}
