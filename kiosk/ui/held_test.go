package ui_test

import (
	"image"
	"testing"
	"time"

	"cuango/kiosk/session"
	"cuango/kiosk/ui/uitest"
	"cuango/kiosk/ui/work"
)

// TestEveryFingerIsMeasured: a press, each slide and a lift are one piece of work each.
func TestEveryFingerIsMeasured(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.want(session.Home, "en")
	for _, tc := range []struct {
		name string
		do   func()
		want int
	}{
		{"nothing", func() {}, 0},
		{"a tap", func() { f.tap("category-cat0") }, 2},
		{"a pull", func() {
			f.now = f.now.Add(time.Second)
			f.down(image.Pt(500, 1500))
			for i := range 5 {
				f.move(image.Pt(500, 1500-100*i))
			}
			f.up(image.Pt(500, 1000))
		}, 7},
	} {
		f.shell.Meter.Take()
		tc.do()
		if got := f.shell.Meter.Take().N; got != tc.want {
			t.Errorf("%s: %d pieces, want %d", tc.name, got, tc.want)
		}
	}
}

// TestBitmapsComeBack goes round the screens: after the first round no bitmap of the screen's size is made any more.
func TestBitmapsComeBack(t *testing.T) {
	f := newFinger(t)
	round := func() {
		f.tap("start-lo")
		for _, key := range []string{"category-cat0", "item-" + uitest.ItemHard, "page-next", "take", "bar-back", "bar-search", "bar-language", "lang-fr", "bar-essentials", "bar-home"} {
			f.now = f.now.Add(time.Second)
			f.tap(key)
		}
		f.wait(45 * time.Second) // the question
		if !f.view.Dialog {
			t.Fatal("no question after 45 seconds")
		}
		f.wait(20 * time.Second)
		f.want(session.Attract, "vi")
		f.now = f.now.Add(time.Second)
	}
	round()
	first := f.shell.Held()
	for range 5 {
		round()
	}
	if last := f.shell.Held(); last.Made > first.Made || last.Pictures > first.Pictures {
		t.Fatalf("held %+v after one round, %+v after six", first, last)
	}
}

// slowly is a Runner of a busy machine: what comes to the UI goroutine waits there until the test lets it.
type slowly struct {
	work.Inline
	queue []func()
}

func (r *slowly) UI(f func()) { r.queue = append(r.queue, f) }

func (r *slowly) run() {
	for len(r.queue) > 0 {
		f := r.queue[0]
		r.queue = r.queue[1:]
		f()
	}
}

// TestPagesThatWereLeftGiveTheirBitmapsBack: a finger that is quicker than the machine leaves pages before they are seen.
func TestPagesThatWereLeftGiveTheirBitmapsBack(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	r := &slowly{}
	f.shell.Runner = r
	round := func() {
		f.now = f.now.Add(time.Second)
		f.tap("bar-search")
		f.tap("bar-language") // of the page that is still seen
		r.run()
		f.want(session.Language, "en")
		f.now = f.now.Add(time.Second)
		f.tap("lang-en")
		r.run()
		f.want(session.Search, "en")
		f.now = f.now.Add(time.Second)
		f.tap("bar-home")
		r.run()
		f.want(session.Home, "en")
	}
	round()
	first := f.shell.Held()
	for range 8 {
		round()
	}
	if last := f.shell.Held(); last.Made > first.Made {
		t.Errorf("%d more bitmaps of the screen were made in 8 rounds, want none", last.Made-first.Made)
	}
}
