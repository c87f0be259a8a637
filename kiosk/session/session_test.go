package session

import (
	"math/rand/v2"
	"testing"
	"time"

	"cuango/contentsync/content"
)

var (
	t0 = time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)
	m  = Machine{Langs: []content.Lang{"vi", "lo", "en"}, Direction: content.In, Idle: time.Minute, Warn: 20 * time.Second}
)

func walk(events ...Event) State {
	s := m.Initial(t0)
	for _, e := range events {
		s = m.Next(s, e, t0)
	}
	return s
}

// pass looks at the clock once a second, as the shell does, and once more at the end.
func pass(m Machine, s State, d time.Duration) State {
	now := s.seen
	for end := now.Add(d); now.Before(end); {
		if now = now.Add(time.Second); now.After(end) {
			now = end
		}
		s = m.Tick(s, now)
	}
	return s
}

func TestWalks(t *testing.T) {
	for _, tc := range []struct {
		name   string
		events []Event
		want   Route
		back   bool
	}{
		{"nothing happened", nil, Route{Screen: Attract, Lang: "vi", Direction: content.In}, false},
		{"a name on the attract screen starts in that language", []Event{Start{"lo"}}, Route{Screen: Home, Lang: "lo", Direction: content.In}, false},
		{"elsewhere opens the choice", []Event{OpenLanguage{}}, Route{Screen: Language, Lang: "vi", Direction: content.In}, false},
		{"a language nobody offers changes nothing", []Event{Start{"xx"}}, Route{Screen: Attract, Lang: "vi", Direction: content.In}, false},
		{
			"home to article and back to the list",
			[]Event{Start{"en"}, OpenCategory{"customs"}, OpenItem{"1"}, GoBack{}},
			Route{Screen: Topic, Lang: "en", Direction: content.In, Category: "customs"},
			true,
		},
		{
			"another language keeps the page",
			[]Event{Start{"en"}, OpenItem{"1"}, OpenLanguage{}, ChooseLang{"lo"}},
			Route{Screen: Article, Lang: "lo", Direction: content.In, Item: "1"},
			true,
		},
		{
			"back keeps the language chosen on the way",
			[]Event{Start{"en"}, OpenCategory{"customs"}, OpenItem{"1"}, OpenLanguage{}, ChooseLang{"lo"}, GoBack{}, GoBack{}},
			Route{Screen: Home, Lang: "lo", Direction: content.In},
			false,
		},
		{
			"back from the first choice of languages is the attract screen",
			[]Event{OpenLanguage{}, GoBack{}},
			Route{Screen: Attract, Lang: "vi", Direction: content.In},
			false,
		},
		{
			"leaving stays chosen",
			[]Event{Start{"en"}, SetDirection{content.Out}, OpenCategory{"customs"}, GoHome{}},
			Route{Screen: Home, Lang: "en", Direction: content.Out},
			false,
		},
		{
			"a direction that is none changes nothing",
			[]Event{Start{"en"}, SetDirection{"up"}},
			Route{Screen: Home, Lang: "en", Direction: content.In},
			false,
		},
		{
			"the same page twice is one step back",
			[]Event{Start{"en"}, OpenCategory{"a"}, OpenCategory{"a"}, GoBack{}},
			Route{Screen: Home, Lang: "en", Direction: content.In},
			false,
		},
		{
			"essentials from an article, and back to it",
			[]Event{Start{"en"}, OpenItem{"1"}, OpenEssentials{}, OpenCard{"2", 0}, GoBack{}, GoBack{}},
			Route{Screen: Article, Lang: "en", Direction: content.In, Item: "1"},
			true,
		},
		{
			"essentials twice is one step back",
			[]Event{Start{"en"}, OpenEssentials{}, OpenEssentials{}, GoBack{}},
			Route{Screen: Home, Lang: "en", Direction: content.In},
			false,
		},
		{
			"other cards of a set are one step back",
			[]Event{Start{"en"}, OpenEssentials{}, OpenCard{"2", 0}, OpenCard{"2", 1}, OpenCard{"2", 2}, GoBack{}},
			Route{Screen: Essentials, Lang: "en", Direction: content.In},
			true,
		},
		{
			"an article's codes, in another language",
			[]Event{Start{"en"}, OpenItem{"1"}, TakeAlong{}, OpenLanguage{}, ChooseLang{"lo"}},
			Route{Screen: Take, Lang: "lo", Direction: content.In, Item: "1"},
			true,
		},
		{
			"there is nothing to take along of home",
			[]Event{Start{"en"}, TakeAlong{}},
			Route{Screen: Home, Lang: "en", Direction: content.In},
			false,
		},
		{
			"today at the gate",
			[]Event{Start{"en"}, OpenToday{}},
			Route{Screen: Today, Lang: "en", Direction: content.In},
			true,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := walk(tc.events...)
			if s.Route != tc.want || s.CanGoBack() != tc.back {
				t.Errorf("got %+v back=%v, want %+v back=%v", s.Route, s.CanGoBack(), tc.want, tc.back)
			}
		})
	}
}

func TestIdleForgetsTheTraveller(t *testing.T) {
	s := walk(Start{"lo"}, SetDirection{content.Out}, OpenCategory{"customs"})
	if got := pass(m, s, m.Idle-time.Nanosecond); got.Screen != Topic {
		t.Errorf("just before the end: %v", got.Screen)
	}
	got := pass(m, s, m.Idle)
	if got.Route != m.Initial(t0).Route || got.CanGoBack() {
		t.Errorf("after idle: %+v", got)
	}
}

func TestCountdown(t *testing.T) {
	s := walk(Start{"lo"})
	for _, tc := range []struct {
		after time.Duration
		want  int
		on    bool
	}{
		{0, 0, false},
		{40*time.Second - 1, 0, false},
		{40 * time.Second, 20, true},
		{59500 * time.Millisecond, 1, true},
		{60 * time.Second, 0, false},
	} {
		if n, on := m.Countdown(pass(m, s, tc.after)); n != tc.want || on != tc.on {
			t.Errorf("after %v: %d %v, want %d %v", tc.after, n, on, tc.want, tc.on)
		}
	}
	touched := m.Next(pass(m, s, 49*time.Second), Touch{}, t0.Add(50*time.Second))
	if touched.Route != s.Route {
		t.Errorf("a touch in the countdown moved the traveller to %+v", touched.Route)
	}
	if _, on := m.Countdown(pass(m, touched, time.Second)); on {
		t.Error("a touch does not end the countdown")
	}
}

func TestAnyEventsGiveAValidState(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	events := []Event{
		Touch{},
		Start{"lo"},
		OpenLanguage{},
		ChooseLang{"en"},
		ChooseLang{"xx"},
		GoHome{},
		GoBack{},
		SetDirection{content.Out},
		OpenCategory{"a"},
		OpenCategory{"b"},
		OpenItem{"1"},
		OpenItem{"2"},
		OpenEssentials{},
		OpenToday{},
		OpenCard{"1", 0},
		OpenCard{"1", 3},
		TakeAlong{},
	}
	s, now := m.Initial(t0), t0
	for range 100_000 {
		now = now.Add(time.Duration(r.IntN(5000)-100) * time.Millisecond)
		s = m.Next(s, events[r.IntN(len(events))], now)
		if len(s.back) > maxBack {
			t.Fatalf("%d steps back", len(s.back))
		}
		if (s.Screen == Article || s.Screen == Take || s.Screen == Card) != (s.Item != "") || s.Lang == "" || !s.Direction.Valid() {
			t.Fatalf("bad state %+v", s)
		}
	}
}

// TestAWishKeepsTheTravellerInPlace: the choice of how the screen should be leads back to where it was opened from, and a wish moves nobody.
func TestAWishKeepsTheTravellerInPlace(t *testing.T) {
	large := Access{Text: 1, Reach: true}
	for _, from := range [][]Event{
		{Start{"en"}},
		{Start{"en"}, OpenCategory{"a"}, OpenItem{"1"}},
		{OpenLanguage{}}, // before anything was chosen
		{Start{"en"}, OpenSearch{}},
	} {
		before := walk(from...)
		s := m.Next(before, OpenAccess{}, t0)
		if s.Screen != Settings {
			t.Fatalf("%v: OpenAccess leads to %s", from, s.Screen)
		}
		if again := m.Next(m.Next(s, SetAccess{large}, t0), OpenAccess{}, t0); again.Route != s.Route || again.Access != large {
			t.Errorf("%v: a wish leads to %+v with %+v", from, again.Route, again.Access)
		}
		if back := m.Next(m.Next(s, SetAccess{large}, t0), GoBack{}, t0); back.Route != before.Route || back.Access != large {
			t.Errorf("%v: the way back leads to %+v with %+v", from, back.Route, back.Access)
		}
	}
}

func TestTheNextPersonFindsTheScreenAsItComes(t *testing.T) {
	wanted := Access{Text: 1, Contrast: true, Reach: true, Volume: -1}
	s := m.Next(walk(Start{"en"}, OpenItem{"1"}), SetAccess{wanted}, t0)
	if s.Access != wanted || s.Item != "1" {
		t.Fatalf("chosen: %+v on %+v", s.Access, s.Route)
	}
	if s = m.Next(s, GoHome{}, t0); s.Access != wanted {
		t.Errorf("lost on the way home: %+v", s.Access)
	}
	if s = pass(m, s, m.Limit(s)); s.Access != (Access{}) {
		t.Errorf("kept for the next person: %+v", s.Access)
	}
}

func TestTheQuestionCanBeAnsweredAgainAndAgainAndNothingIsLost(t *testing.T) {
	s := walk(Start{"lo"}, OpenCategory{"customs"}, OpenItem{"1"}, SetAccess{Access{Text: 1}})
	want := s
	for n := range 12 {
		s = pass(m, s, m.Limit(s)-time.Second) // in the last second of the countdown
		if left, on := m.Countdown(s); !on || left != 1 {
			t.Fatalf("no question the %dth time", n+1)
		}
		s = m.Next(s, Touch{}, s.seen)
		if s.Route != want.Route || s.Access != want.Access || !s.CanGoBack() {
			t.Fatalf("answer %d lost something: %+v", n+1, s)
		}
	}
}
