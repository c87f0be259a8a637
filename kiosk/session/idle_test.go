package session

import (
	"testing"
	"time"
)

func TestLimit(t *testing.T) {
	at := func(events ...Event) State { return walk(append([]Event{Start{"en"}}, events...)...) }
	for _, tc := range []struct {
		name       string
		s          State
		idle, warn time.Duration
		busy       bool
		want       time.Duration
	}{
		{"home", at(), 60 * time.Second, 20 * time.Second, false, 60 * time.Second},
		{"home, many come", at(), 60 * time.Second, 20 * time.Second, true, 45 * time.Second},
		{"an article", at(OpenItem{"1"}), 60 * time.Second, 20 * time.Second, false, 90 * time.Second},
		{"an article, many come", at(OpenItem{"1"}), 60 * time.Second, 20 * time.Second, true, 67500 * time.Millisecond},
		{"the search", at(OpenSearch{}), 60 * time.Second, 20 * time.Second, false, 90 * time.Second},
		{"the survey", at(OpenSurvey{}), 60 * time.Second, 20 * time.Second, false, 90 * time.Second},
		{"a show-card", at(OpenCard{"1", 0}), 60 * time.Second, 20 * time.Second, false, 90 * time.Second},
		{"a list", at(OpenCategory{"a"}), 60 * time.Second, 20 * time.Second, false, 60 * time.Second},
		{"many come, never shorter than twice the countdown", at(), 48 * time.Second, 20 * time.Second, true, 40 * time.Second},
		{"many come, never longer than without them", at(), 30 * time.Second, 20 * time.Second, true, 30 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := m
			m.Idle, m.Warn, m.Busy = tc.idle, tc.warn, tc.busy
			if got := m.Limit(tc.s); got != tc.want {
				t.Fatalf("got %v, want %v", got, tc.want)
			}
			began, s := time.Duration(0), tc.s
			for d := time.Duration(0); s.Screen != Attract; d += time.Second / 2 {
				if _, on := m.Countdown(s); on && began == 0 {
					began = d
				}
				if d > 10*time.Minute {
					t.Fatal("it stays for ever")
				}
				s = m.Tick(s, s.seen.Add(time.Second/2))
				if s.Screen == Attract && d+time.Second/2-began < tc.warn {
					t.Errorf("%v to answer, want at least %v", d+time.Second/2-began, tc.warn)
				}
			}
		})
	}
}

// TestTheClockIsSet: no step of the clock ejects anybody or shortens the time to answer, and none keeps anybody.
func TestTheClockIsSet(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for _, tc := range []struct {
		name string
		by   time.Duration
	}{
		{"an hour on", time.Hour},
		{"fifty years on", 50 * year},
		{"to 1970", -56 * year},
		{"an hour back", -time.Hour},
		{"a second back", -time.Second},
		{"just longer than a step", LongestStep + time.Second},
		{"as long as the idle time", time.Minute},
	} {
		for _, quiet := range []time.Duration{0, 30 * time.Second, 39 * time.Second, 41 * time.Second, 50 * time.Second} {
			t.Run(tc.name+" after "+quiet.String(), func(t *testing.T) {
				s := pass(m, walk(Start{"lo"}), quiet)
				left := m.Idle - quiet
				s = m.Tick(s, s.seen.Add(tc.by))
				if s.Screen != Home {
					t.Fatalf("ejected at once: %s", s.Screen)
				}
				n, on := m.Countdown(s)
				if quiet < 40*time.Second && on && n != 20 {
					t.Errorf("%d s to answer, want 20", n)
				}
				if s = pass(m, s, left-LongestStep-time.Second); s.Screen != Home {
					t.Errorf("ejected more than %v early", LongestStep)
				}
				if s = pass(m, s, 2*LongestStep+time.Second); s.Screen != Attract {
					t.Errorf("still %s", s.Screen)
				}
			})
		}
	}
}

// TestAClockThatJumpsAllTheTime: one that is set at every look, to and fro, still ends the visit.
func TestAClockThatJumpsAllTheTime(t *testing.T) {
	s, now := walk(Start{"lo"}), t0
	for n := 0; s.Screen != Attract; n++ {
		if n > 100 {
			t.Fatal("it stays for ever")
		}
		if now = now.Add(time.Hour); n%2 == 0 {
			now = now.Add(-2 * time.Hour)
		}
		s = m.Tick(s, now)
	}
}

// TestTheCountdownIsWhole: whatever shortens the limit in the middle of a visit, there is all of the time to answer.
func TestTheCountdownIsWhole(t *testing.T) {
	busy := m
	busy.Busy = true
	s := busy.Tick(pass(m, walk(Start{"lo"}, OpenItem{"1"}), 69*time.Second), t0.Add(69*time.Second+1)) // its limit was 90 s, and is 67.5 s
	if n, on := busy.Countdown(s); !on || n != 20 {
		t.Fatalf("%d s, %v", n, on)
	}
	if s = pass(busy, s, 19*time.Second); s.Screen != Article {
		t.Fatal("ejected in the countdown")
	}
	longer := m.Tick(s, s.seen) // nobody comes any more
	if n, on := m.Countdown(longer); on && n > 20 {
		t.Fatalf("%d s", n)
	}
	if s = pass(busy, s, time.Second); s.Screen != Attract {
		t.Fatal("kept after the countdown")
	}
}

// TestAnAnswerInTheLastMomentCounts: between the end of the countdown and the look at the clock the question still stands on the screen.
func TestAnAnswerInTheLastMomentCounts(t *testing.T) {
	s := pass(m, walk(Start{"lo"}, OpenCategory{"a"}), m.Idle-time.Millisecond)
	if got := m.Next(s, Touch{}, s.seen.Add(900*time.Millisecond)); got.Route != s.Route {
		t.Errorf("a touch leads to %+v", got.Route)
	}
	if got := m.Next(s, GoHome{}, s.seen.Add(900*time.Millisecond)); got.Screen != Attract {
		t.Errorf("what the next person presses happens in the visit before: %+v", got.Route)
	}
}

func TestTheTimeStandsStillUnderAFinger(t *testing.T) {
	s := pass(m, walk(Start{"lo"}), 50*time.Second)
	for range 100 {
		s = m.Rest(s, s.seen.Add(time.Second))
	}
	if n, on := m.Countdown(s); !on || n != 10 || s.Screen != Home {
		t.Errorf("%d s, %v, %s", n, on, s.Screen)
	}
	if s = pass(m, s, 10*time.Second); s.Screen != Attract {
		t.Error("it does not go on")
	}
}

func TestCrowd(t *testing.T) {
	every := func(d time.Duration, n int) (c Crowd, last time.Duration) {
		for i := range n {
			last = time.Duration(i) * d
			c.Began(last)
		}
		return c, last
	}
	for _, tc := range []struct {
		name   string
		every  time.Duration
		visits int
		later  time.Duration
		want   bool
	}{
		{"nobody", 0, 0, 0, false},
		{"one too few", time.Minute, BusyVisits - 1, 0, false},
		{"enough", time.Minute, BusyVisits, 0, true},
		{"a day of it", time.Minute, 1000, 0, true},
		{"too slowly", 4 * time.Minute, 1000, 0, false},
		{"just quickly enough", 3 * time.Minute, 1000, 0, true},
		{"then nobody", time.Minute, 1000, BusyWindow, false},
		{"then nobody for a while", time.Minute, 1000, BusyWindow / 2, true},
	} {
		c, last := every(tc.every, tc.visits)
		if got := c.Busy(last + tc.later); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

func TestSteady(t *testing.T) {
	for _, tc := range []struct {
		name  string
		steps []time.Duration
		want  time.Duration
	}{
		{"nothing", nil, 0},
		{"seconds", []time.Duration{time.Second, time.Second}, 2 * time.Second},
		{"set ahead", []time.Duration{time.Second, 24 * time.Hour, time.Second}, 2*time.Second + LongestStep},
		{"set back", []time.Duration{time.Second, -24 * time.Hour, time.Second}, 2 * time.Second},
	} {
		var c Steady
		now := t0
		got := c.At(now)
		for _, d := range tc.steps {
			now = now.Add(d)
			got = c.At(now)
		}
		if got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestHold(t *testing.T) {
	type look struct {
		down  bool
		stirs int
		after time.Duration // since the look before
		want  bool
	}
	for _, tc := range []struct {
		name  string
		looks []look
	}{
		{"no finger", []look{{false, 0, 0, false}, {false, 0, time.Second, false}}},
		{"a finger comes, stays and leaves", []look{{true, 1, time.Second, true}, {true, 1, 58 * time.Second, true}, {false, 1, time.Second, false}}},
		{"a bag leans", []look{{true, 1, 0, true}, {true, 1, LongestHold - 1, true}, {true, 1, 1, false}, {true, 1, time.Hour, false}}},
		{"it leans, then moves", []look{{true, 1, 0, true}, {true, 1, LongestHold, false}, {true, 2, time.Second, true}, {true, 2, LongestHold, false}}},
		{"a second finger", []look{{true, 1, 0, true}, {true, 1, LongestHold, false}, {true, 2, time.Second, true}}},
		{"one that moves for an hour", []look{{true, 1, 0, true}, {true, 60, 50 * time.Second, true}, {true, 120, 50 * time.Second, true}, {true, 180, 50 * time.Second, true}}},
		{"lifted and back", []look{{true, 1, 0, true}, {false, 1, time.Hour, false}, {true, 2, time.Second, true}}},
	} {
		var h Hold
		at := time.Duration(0)
		for i, l := range tc.looks {
			at += l.after
			if got := h.Counts(l.down, l.stirs, at); got != l.want {
				t.Errorf("%s: look %d: %v", tc.name, i, got)
			}
		}
	}
}
