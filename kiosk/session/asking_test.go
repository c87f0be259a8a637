package session

import (
	"math/rand/v2"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func TestAskingWalks(t *testing.T) {
	home := Route{Screen: Home, Lang: "en", Direction: content.In}
	article := Route{Screen: Article, Lang: "en", Direction: content.In, Item: "1"}
	at := func(step int, a Answer) Route {
		return Route{Screen: Survey, Lang: "en", Direction: content.In, StepNo: step, Answer: a}
	}
	thanks := func(r Route) Route { r.Screen, r.Lang, r.Direction = Thanks, "en", content.In; return r }
	all := Answer{Face: "happy", Reason: "clear", Topic: "food"}
	toEnd := []Event{Start{"en"}, OpenSurvey{}, Answered{"happy"}, Answered{"clear"}, Answered{"food"}}
	then := func(first []Event, more ...Event) []Event { return append(append([]Event{}, first...), more...) }
	for _, tc := range []struct {
		name   string
		events []Event
		want   Route
		given  []Gift
	}{
		{"the first question", []Event{Start{"en"}, OpenSurvey{}}, at(1, Answer{}), nil},
		{"the second", []Event{Start{"en"}, OpenSurvey{}, Answered{"sad"}}, at(2, Answer{Face: "sad"}), nil},
		{"the third", []Event{Start{"en"}, OpenSurvey{}, Answered{"sad"}, Answered{"slow"}}, at(3, Answer{Face: "sad", Reason: "slow"}), nil},
		{"to the end", toEnd, thanks(Route{Answer: all}), []Gift{{Answer: all, Lang: "en", Done: true}}},
		{"a second tap at the end counts once", then(toEnd, Answered{"food"}, Answered{"road"}), thanks(Route{Answer: all}), []Gift{{Answer: all, Lang: "en", Done: true}}},
		{"from the end back to home", then(toEnd, GoBack{}), home, []Gift{{Answer: all, Lang: "en", Done: true}}},
		{"from the end to the language and back", then(toEnd, OpenLanguage{}, ChooseLang{"en"}), thanks(Route{Answer: all}), []Gift{{Answer: all, Lang: "en", Done: true}}},
		{"asked again", then(toEnd, GoHome{}, OpenSurvey{}), thanks(Route{Again: true}), []Gift{{Answer: all, Lang: "en", Done: true}}},
		{"asked again and back", then(toEnd, GoHome{}, OpenSurvey{}, GoBack{}), home, []Gift{{Answer: all, Lang: "en", Done: true}}},
		{"asked on the thanks themselves", then(toEnd, OpenSurvey{}), thanks(Route{Answer: all}), []Gift{{Answer: all, Lang: "en", Done: true}}},
		{"the first cannot be skipped", []Event{Start{"en"}, OpenSurvey{}, Answered{""}}, at(1, Answer{}), nil},
		{
			"the others can",
			[]Event{Start{"en"}, OpenSurvey{}, Answered{"sad"}, Answered{""}, Answered{""}},
			thanks(Route{Answer: Answer{Face: "sad"}}),
			[]Gift{{Answer: Answer{Face: "sad"}, Lang: "en", Done: true}},
		},
		{"back takes a face back", []Event{Start{"en"}, OpenSurvey{}, Answered{"sad"}, GoBack{}, GoBack{}}, home, nil},
		{
			"back, and another face",
			[]Event{Start{"en"}, OpenSurvey{}, Answered{"sad"}, GoBack{}, Answered{"happy"}, GoHome{}},
			home,
			[]Gift{{Answer: Answer{Face: "happy"}, Lang: "en"}},
		},
		{
			"left half-way",
			[]Event{Start{"en"}, OpenSurvey{}, Answered{"sad"}, Answered{"slow"}, GoHome{}, OpenSurvey{}},
			thanks(Route{Again: true}),
			[]Gift{{Answer: Answer{Face: "sad", Reason: "slow"}, Lang: "en"}},
		},
		{
			"left half-way over another page",
			[]Event{Start{"en"}, OpenSurvey{}, Answered{"sad"}, OpenEssentials{}, OpenCard{"2", 0}, GoHome{}},
			home,
			[]Gift{{Answer: Answer{Face: "sad"}, Lang: "en"}},
		},
		{"another language half-way", []Event{Start{"lo"}, OpenSurvey{}, Answered{"sad"}, OpenLanguage{}, ChooseLang{"en"}}, at(2, Answer{Face: "sad"}), nil},
		{"left before a face", []Event{Start{"en"}, OpenSurvey{}, GoHome{}, OpenSurvey{}}, at(1, Answer{}), nil},
		{
			"a mistake",
			[]Event{Start{"en"}, OpenItem{"1"}, OpenReport{}, Reported{"outdated"}},
			thanks(Route{Item: "1", Answer: Answer{Reason: "outdated"}}),
			[]Gift{{Answer: Answer{Reason: "outdated"}, Lang: "en", Item: "1", Done: true}},
		},
		{
			"a second tap on a mistake",
			[]Event{Start{"en"}, OpenItem{"1"}, OpenReport{}, Reported{"outdated"}, Reported{"wrong"}},
			thanks(Route{Item: "1", Answer: Answer{Reason: "outdated"}}),
			[]Gift{{Answer: Answer{Reason: "outdated"}, Lang: "en", Item: "1", Done: true}},
		},
		{
			"back from a mistake",
			[]Event{Start{"en"}, OpenItem{"1"}, OpenReport{}, Reported{"outdated"}, GoBack{}},
			article,
			[]Gift{{Answer: Answer{Reason: "outdated"}, Lang: "en", Item: "1", Done: true}},
		},
		{
			"the same mistake again",
			[]Event{Start{"en"}, OpenItem{"1"}, OpenReport{}, Reported{"outdated"}, GoBack{}, OpenReport{}},
			thanks(Route{Item: "1", Again: true}),
			[]Gift{{Answer: Answer{Reason: "outdated"}, Lang: "en", Item: "1", Done: true}},
		},
		{"a mistake of no page", []Event{Start{"en"}, OpenReport{}, Reported{"outdated"}}, home, nil},
		{"a mistake without a reason", []Event{Start{"en"}, OpenItem{"1"}, OpenReport{}, Reported{""}, GoBack{}}, article, nil},
		{"answers of no question", []Event{Start{"en"}, Answered{"happy"}, Reported{"wrong"}}, home, nil},
		{"the attract screen asks nothing", []Event{OpenSurvey{}, Answered{"sad"}}, Route{Screen: Attract, Lang: "vi", Direction: content.In}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := m.Initial(t0)
			var given []Gift
			for _, e := range tc.events {
				next := m.Next(s, e, t0)
				if g, ok := Given(s, next); ok {
					given = append(given, g)
				}
				s = next
			}
			if s.Route != tc.want {
				t.Errorf("got  %+v\nwant %+v", s.Route, tc.want)
			}
			if len(given) != len(tc.given) || len(given) > 0 && given[0] != tc.given[0] {
				t.Errorf("given %+v, want %+v", given, tc.given)
			}
		})
	}
}

// Who leaves in the middle of the survey has answered; the next person is asked.
func TestIdleInTheMiddleOfTheSurvey(t *testing.T) {
	s := walk(Start{"en"}, OpenSurvey{}, Answered{"sad"})
	last := pass(m, s, m.Limit(s)-time.Millisecond)
	next := m.Tick(last, last.seen.Add(time.Second))
	if g, ok := Given(s, next); !ok || g != (Gift{Answer: Answer{Face: "sad"}, Lang: "en"}) {
		t.Errorf("given %+v, %v", g, ok)
	}
	late := m.Next(last, Start{"lo"}, last.seen.Add(time.Second)) // the next person's touch comes before the clock's
	if g, ok := Given(last, late); !ok || g.Face != "sad" || late.Told(survey) || late.Screen != Home {
		t.Errorf("given %+v, %v, and the next person is at %+v", g, ok, late)
	}
}

// A visit gives at most one survey and one report of each page, whatever is pressed, and remembers little.
func TestRandomAsking(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	items := []string{"1", "2", "3"}
	s, now := m.Initial(t0), t0
	seen := map[string]int{}
	for range 100_000 {
		now = now.Add(time.Duration(r.IntN(8000)) * time.Millisecond)
		events := []Event{
			Touch{},
			Start{"lo"},
			OpenLanguage{},
			ChooseLang{"en"},
			GoHome{},
			GoBack{},
			GoBack{},
			OpenEssentials{},
			OpenItem{items[r.IntN(3)]},
			TakeAlong{},
			OpenSurvey{},
			OpenSurvey{},
			Answered{"sad"},
			Answered{"x"},
			Answered{""},
			OpenReport{},
			Reported{"wrong"},
		}
		next := m.Tick(s, now)
		if _, ok := Given(s, next); ok {
			seen[survey]++
		}
		if next.Screen == Attract && s.Screen != Attract {
			seen = map[string]int{}
		}
		s = next
		next = m.Next(s, events[r.IntN(len(events))], now)
		if g, ok := Given(s, next); ok {
			if seen[g.Item]++; seen[g.Item] > 1 {
				t.Fatalf("a visit gives %+v a second time: %+v", g, next)
			}
			if g.Item == "" && g.Face == "" || g.Item != "" && g.Reason == "" {
				t.Fatalf("nothing is given: %+v", g)
			}
		}
		if next.Screen == Attract {
			seen = map[string]int{}
		}
		if s = next; len(s.told) > maxTold+1 || len(s.back) > maxBack {
			t.Fatalf("%d told, %d back", len(s.told), len(s.back))
		}
	}
}
