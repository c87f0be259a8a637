package ui_test

import (
	"image"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
	"cuango/kiosk/ui/widgets"
)

// queue is a work.Runner that does one thing at a time, when it is told to: between any two of them a finger may come.
type queue struct{ list []func() }

func (q *queue) Background(f func())             { q.list = append(q.list, f) }
func (q *queue) UI(f func())                     { q.list = append(q.list, f) }
func (q *queue) After(_ time.Duration, f func()) { q.list = append(q.list, f) }

// step does the next thing. It tells whether there was one.
func (q *queue) step() bool {
	if len(q.list) == 0 {
		return false
	}
	f := q.list[0]
	q.list = q.list[1:]
	f()
	return true
}

// newSlowFinger is newFinger on a queue, with scenes that fade.
func newSlowFinger(t *testing.T) (*finger, *queue) {
	t.Helper()
	test.NewTempApp(t)
	q := &queue{}
	f := &finger{t: t, now: time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC), counts: map[string]int{}}
	shell, err := ui.New(ui.Params{
		Tokens: uitest.Tokens(t), Screen: uitest.Screens["43in portrait"], Engine: uitest.Engine(t), Icons: paint.NewIcons(assets.FS),
		Catalog: uitest.Catalog(t), Words: uitest.Words(t).T, Runner: q, Now: func() time.Time { return f.now }, Log: slog.New(slog.DiscardHandler),
		Idle: 60 * time.Second, Warn: 20 * time.Second, Motion: true, Shown: func(v ui.View) { f.view = v },
	})
	if err != nil {
		t.Fatal(err)
	}
	f.shell, f.sheet = shell, shell.Root().(*widgets.Sheet)
	shell.Start(t.Context())
	f.settle(q)
	return f, q
}

// settle does all that waits, but no more than a fade and a page take: timers may begin timers.
func (f *finger) settle(q *queue) {
	for n := 0; n < 500 && q.step(); n++ {
	}
}

// homeAfterIdle checks that the screen is one that can be used, and that the visit ends without a question unanswered.
func (f *finger) homeAfterIdle(settle func()) {
	f.t.Helper()
	settle()
	if sc := f.sheet.Scene(); sc == nil || len(sc.Keys) == 0 || f.sheet.Bitmap() == nil {
		f.t.Fatal("a screen without anything on it")
	}
	for range 120 {
		f.wait(time.Second)
		settle()
	}
	if f.view.Screen != session.Attract || f.view.Dialog {
		f.t.Fatalf("not home after idle: %s, question %v", f.view.Screen, f.view.Dialog)
	}
	f.now = f.now.Add(time.Second)
	f.tap("start-en")
	settle()
	f.want(session.Home, "en")
}

func nothing() {}

func TestAFingerThatStaysIsNotEjected(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	p := centre(f.key("category-cat0").R)
	f.down(p)
	f.wait(59 * time.Second)
	if f.view.Dialog {
		t.Fatal("a question under a finger")
	}
	f.wait(30 * time.Second) // from now on it leans
	if f.view.Dialog || f.view.Screen != session.Home {
		t.Fatalf("half a minute after it stopped to count: %+v", f.view)
	}
	f.wait(15 * time.Second)
	if !f.view.Dialog {
		t.Fatal("what leans on the glass keeps the screen")
	}
	f.wait(20 * time.Second)
	f.want(session.Attract, "vi")
	f.up(p)
	f.want(session.Attract, "vi") // the rest of that touch presses nothing
	f.homeAfterIdle(nothing)
}

func TestAFingerThatMovesKeepsTheScreen(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.down(image.Pt(500, 1000))
	for i := range 10 {
		f.wait(50 * time.Second)
		f.move(image.Pt(500, 1000+100*((i+1)%2)))
		if f.view.Dialog || f.view.Screen != session.Home {
			t.Fatalf("after %d: %+v", i, f.view)
		}
	}
	for range 130 { // a bag that trembles is no finger
		f.move(image.Pt(500, 1000+f.shell.Look().Slop()/2))
		f.wait(time.Second)
	}
	f.want(session.Attract, "vi")
}

func TestASlowFingerFindsTheAnswer(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.wait(58 * time.Second)
	p := centre(f.key("idle-finish").R)
	f.down(p)
	f.wait(10 * time.Second)
	if !f.view.Dialog {
		t.Fatalf("the question went away under the finger: %s", f.view.Screen)
	}
	f.up(p)
	f.want(session.Attract, "vi")
}

func TestAnArticleStaysLongerAndABusyKioskShorter(t *testing.T) {
	f := newFinger(t)
	until := func() (d time.Duration) {
		for d = 0; !f.view.Dialog; d += time.Second {
			if d > 5*time.Minute {
				t.Fatal("no question")
			}
			f.wait(time.Second)
		}
		return d
	}
	read := func() {
		f.tap("category-cat0")
		f.now = f.now.Add(time.Second)
		f.tap("item-" + uitest.ItemHard)
	}
	f.tap("start-en")
	home := until()
	f.tap("idle-stay")
	read()
	article := until()
	f.tap("idle-finish")
	for range session.BusyVisits {
		f.now = f.now.Add(2 * time.Second)
		f.tap("start-en")
		f.wait(time.Second)
		f.wait(home)
		f.tap("idle-finish")
	}
	f.now = f.now.Add(2 * time.Second)
	f.tap("start-en")
	busy := until()
	if home != 40*time.Second || article != 70*time.Second || busy != 25*time.Second {
		t.Errorf("the question comes after %v at home, %v on an article, %v when many come", home, article, busy)
	}
	for range 19 {
		f.wait(time.Second)
		f.want(session.Home, "en")
	}
	f.wait(time.Second)
	f.want(session.Attract, "vi")
}

func TestTheClockJumpsInAVisit(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour, 50 * 365 * 24 * time.Hour, -56 * 365 * 24 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			f := newFinger(t)
			f.tap("start-lo")
			f.wait(20 * time.Second)
			f.now = f.now.Add(by)
			f.shell.Tick()
			f.want(session.Home, "lo")
			if f.view.Dialog {
				t.Fatal("a question at once")
			}
			f.down(image.Pt(20, 20))
			f.now = f.now.Add(by)
			f.shell.Tick()
			f.up(image.Pt(20, 20))
			f.want(session.Home, "lo")
			f.notify(1, f.alert("storm", content.Emergency))
			f.now = f.now.Add(by)
			f.shell.Tick()
			f.want(session.Home, "lo")
			f.notify(2)
			f.homeAfterIdle(nothing)
		})
	}
}

func TestTenFingers(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.now = f.now.Add(time.Second)
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 20 {
		var points []image.Point
		for _, k := range f.sheet.Scene().Keys {
			points = append(points, centre(k.R))
		}
		r.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
		points = points[:min(10, len(points))]
		for _, p := range points { // all of them come before any leaves
			f.down(p)
			f.now = f.now.Add(10 * time.Millisecond)
		}
		for _, p := range points {
			if round%2 == 0 {
				f.move(p.Add(image.Pt(0, 40)))
			}
			f.up(p)
		}
		f.shell.Tick()
	}
	f.homeAfterIdle(nothing)
}

func TestFiftyTapsASecond(t *testing.T) {
	f := newFinger(t)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 500 {
		p := image.Pt(r.IntN(1080), r.IntN(1920))
		if keys := f.sheet.Scene().Keys; i%2 == 0 && len(keys) > 0 {
			p = centre(keys[r.IntN(len(keys))].R)
		}
		f.down(p)
		f.up(p)
		if f.now = f.now.Add(20 * time.Millisecond); i%50 == 49 {
			f.shell.Tick()
		}
	}
	if f.view.Screen != session.Attract || f.view.Dialog {
		f.homeAfterIdle(nothing)
	}
}

// TestTapsDuringEveryTransition: a finger comes between any two steps of a change, on every key that is seen then.
func TestTapsDuringEveryTransition(t *testing.T) {
	for _, tc := range []struct {
		name  string
		begin func(f *finger, q *queue) // what begins the change, after a visit began
	}{
		{"a page", func(f *finger, _ *queue) { f.tap("category-cat0") }},
		{"a language", func(f *finger, q *queue) {
			f.tap("bar-language")
			f.settle(q)
			f.now = f.now.Add(time.Second)
			f.tap("lang-ar")
		}},
		{"the question", func(f *finger, _ *queue) { f.wait(41 * time.Second) }},
		{"home after idle", func(f *finger, _ *queue) { f.wait(62 * time.Second) }},
		{"a scene that fades", func(f *finger, q *queue) {
			f.wait(62 * time.Second)
			f.settle(q)
			f.wait(40 * time.Second)
		}},
		{"an emergency", func(f *finger, _ *queue) { f.notify(1, f.alert("storm", content.Emergency)) }},
		{"a warning", func(f *finger, _ *queue) { f.notify(1, f.alert("rain", content.Warning)) }},
		{"an emergency ends", func(f *finger, q *queue) {
			f.notify(1, f.alert("storm", content.Emergency))
			f.settle(q)
			f.notify(2)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 6))
			for before := range 6 { // steps before the taps begin
				f, q := newSlowFinger(t)
				f.tap("start-en")
				f.settle(q)
				f.now = f.now.Add(time.Second)
				tc.begin(f, q)
				for range before {
					q.step()
				}
				for range 12 {
					keys := f.sheet.Scene().Keys
					p := image.Pt(r.IntN(1080), r.IntN(1920))
					if len(keys) > 0 && r.IntN(3) > 0 {
						p = centre(keys[r.IntN(len(keys))].R)
					}
					f.down(p)
					if r.IntN(2) == 0 {
						q.step()
					}
					f.up(p)
					q.step()
					f.now = f.now.Add(50 * time.Millisecond)
				}
				f.notify(3)
				f.homeAfterIdle(func() { f.settle(q) })
			}
		})
	}
}
