package widgets

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
)

// pull is a finger that moves a page: DragScroll. The page follows the finger; when the finger
// leaves at speed, the page runs on and slows down exponentially over flingTime.
type pull struct {
	start  int // offset when the pull began
	fromY  int
	trail  []sample // the last moments, for the speed
	moving bool
}

type sample struct {
	y  int
	at time.Time
}

const (
	flingTime  = 1500 * time.Millisecond
	trailTime  = 90 * time.Millisecond
	minFling   = 120.0 // px per second; slower is a stop
	turnShare  = 8     // a pull of an eighth of the page's height turns it
	decayShare = 5.0   // e-foldings in flingTime
)

func newPull(offset, y int) *pull {
	return &pull{start: offset, fromY: y, trail: []sample{{y, time.Now()}}}
}

func (p *pull) to(s *Sheet, y int) {
	now := time.Now()
	p.trail = append(p.trail, sample{y, now})
	for len(p.trail) > 2 && now.Sub(p.trail[0].at) > trailTime {
		p.trail = p.trail[1:]
	}
	p.moving = true
	if s.scene.Scroll != nil && s.scene.Scroll.Max() > 0 {
		s.scrollTo(p.start + p.fromY - y)
	}
}

// speed is in pixels per second, positive when the page moves on.
func (p *pull) speed() float64 {
	a, b := p.trail[0], p.trail[len(p.trail)-1]
	dt := b.at.Sub(a.at).Seconds()
	if dt <= 0 || time.Since(b.at) > trailTime {
		return 0
	}
	return float64(a.y-b.y) / dt
}

func (p *pull) end(s *Sheet, moved int) {
	sc := s.scene
	if sc.Scroll == nil || sc.Scroll.Max() == 0 {
		if sc.Turn != nil && abs(moved) > sc.Size.Y/turnShare {
			if moved > 0 {
				sc.Turn(1)
			} else {
				sc.Turn(-1)
			}
		}
		return
	}
	v := p.speed()
	if s.Still || math.Abs(v) < minFling {
		return
	}
	s.run(s.scene.Offset, flingDistance(v))
}

// flingDistance is how far a page runs that moves at v pixels per second.
func flingDistance(v float64) float64 { return v * flingTime.Seconds() / decayShare }

// decay is the share of a fling's way that is done after a share of its time.
func decay(t float64) float64 {
	return (1 - math.Exp(-decayShare*t)) / (1 - math.Exp(-decayShare))
}

// run moves the page from an offset by a distance, slowing down.
func (s *Sheet) run(from int, by float64) {
	scene := s.scene
	s.fling = &fyne.Animation{Duration: flingTime, Curve: fyne.AnimationLinear, Tick: func(t float32) {
		defer s.timed("the page runs on")()
		if s.scene != scene {
			return
		}
		s.scrollTo(from + int(math.Round(by*decay(float64(t)))))
		if t >= 1 || s.scene.Offset == 0 && by < 0 || s.scene.Offset == s.scene.Scroll.Max() && by > 0 {
			s.stop()
		}
	}}
	s.fling.Start()
}
