package stack

import (
	"fmt"
	"image"
	"time"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Press puts a finger down at a point.
func (d *Display) Press(p image.Point) error {
	if err := d.Slide(p); err != nil {
		return err
	}
	return d.fake(xproto.ButtonPress, 1, p)
}

// Slide moves the finger.
func (d *Display) Slide(p image.Point) error { return d.fake(xproto.MotionNotify, 0, p) }

// Lift takes the finger away.
func (d *Display) Lift() error { return d.fake(xproto.ButtonRelease, 1, image.Point{}) }

func (d *Display) fake(kind, button byte, p image.Point) error {
	if err := xtest.FakeInputChecked(d.c, kind, button, 0, d.root, int16(p.X), int16(p.Y), 0).Check(); err != nil { //nolint:gosec // within the screen
		return fmt.Errorf("finger at %v: %w", p, err)
	}
	return nil
}

// Drag puts a finger down, moves it evenly in so many steps, a screen's refresh apart, and lifts it while it moves.
func (d *Display) Drag(from, to image.Point, steps int) error {
	if err := d.Press(from); err != nil {
		return err
	}
	for i := range steps {
		pause(time.Second / 60)
		if err := d.Slide(from.Add(to.Sub(from).Mul(i + 1).Div(steps))); err != nil {
			return err
		}
	}
	return d.Lift()
}

// LiftLatency puts a finger down at a point, leaves it there as long as fingers stay, and gives how long it took from its lift, which is when keys
// act, until a pixel of the watched part changed. TapLatency is a finger that stays no time at all: the key that shows that it is pressed is then
// painted between it and what it does.
func (d *Display) LiftLatency(at image.Point, watch [4]int, stays, limit time.Duration) (time.Duration, error) {
	before, err := d.Area(watch[0], watch[1], watch[2], watch[3])
	if err != nil {
		return 0, err
	}
	if err := d.Press(at); err != nil {
		return 0, err
	}
	pause(stays)
	start := time.Now()
	if err := d.Lift(); err != nil {
		return 0, err
	}
	return d.AwaitChange(before, watch[0], watch[1], watch[2], watch[3], start, limit)
}

// PressLatency puts a finger down at a point and gives how long it took until a pixel of the watched part changed; then it slides off to
// another point and lifts, so that nothing is chosen.
func (d *Display) PressLatency(at, off image.Point, watch [4]int, limit time.Duration) (time.Duration, error) {
	before, err := d.Area(watch[0], watch[1], watch[2], watch[3])
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := d.Press(at); err != nil {
		return 0, err
	}
	took, err := d.AwaitChange(before, watch[0], watch[1], watch[2], watch[3], start, limit)
	for i := range 4 { // no jump: a finger passes over what lies between
		pause(time.Second / 60)
		if err := d.Slide(at.Add(off.Sub(at).Mul(i + 1).Div(4))); err != nil {
			return 0, err
		}
	}
	if lifted := d.Lift(); lifted != nil {
		return 0, lifted
	}
	return took, err
}
