// Package session decides which screen a traveller sees: a pure state machine. It knows no
// window, no timer and no text; the time is a parameter of every function.
//
// A [State] is a value. [Machine.Next] gives the state after an [Event], [Machine.Tick] the
// state at a later time. When nobody has touched the screen for Machine.Limit, the state goes
// back to [Attract] and forgets everything: language, direction, the way back and how the screen was wanted. For the last
// Machine.Warn of that time a countdown is shown, and any touch ends it.
package session

import (
	"slices"
	"time"

	"cuango/contentsync/content"
)

// A Screen is a kind of page.
type Screen string

// The screens.
const (
	Attract  Screen = "attract"
	Language Screen = "language"
	Home     Screen = "home"
	Topic    Screen = "topic"
	Article  Screen = "article"
	Take     Screen = "take"

	Essentials Screen = "essentials"
	Card       Screen = "card"
	Today      Screen = "today"
	Search     Screen = "search"

	// Settings is where a traveller says how the screen should be: see Access.
	Settings Screen = "access"
	Wall     Screen = "wall" // in the place of Attract where nobody touches; the state is that of Attract
)

// A Route says which page to show. It is comparable: the same route is the same page.
type Route struct {
	Screen    Screen
	Lang      content.Lang      // language of the interface
	Direction content.Direction // which way the traveller goes
	Category  string            // of Topic, and of an Article opened from one
	Item      string            // item ID of Article, Take and Card
	CardNo    int               // which show-card of the item, from 0
	StepNo    int               // of Survey: which question, from 1
	Answer    Answer            // of Survey and Thanks: what was chosen so far
	Again     bool              // of Thanks: it was answered before in this visit
}

// Access is how a traveller wants the screen. The zero value is the screen as it comes; everything goes back to it with the visit.
type Access struct {
	Text     int  // steps of the text size above the usual
	Contrast bool // the high-contrast palette
	Reach    bool // everything that can be pressed, and what is read, in the lower part
	Still    bool // nothing moves: cuts instead of fades, a page that stops when the finger leaves
	Voice    bool // what is focused and what is read is spoken
	Volume   int  // steps of the voice above or below the usual
	Speed    int  // steps of the voice's speed above or below the usual
}

// An Event is something a traveller did.
type Event interface{ event() }

// The events.
type (
	// Touch is any touch that does nothing else: it ends the countdown.
	Touch struct{}
	// Start leaves the attract screen in a language.
	Start struct{ Lang content.Lang }
	// OpenLanguage asks for the choice of languages.
	OpenLanguage struct{}
	// ChooseLang picks a language and goes on where the traveller was.
	ChooseLang struct{ Lang content.Lang }
	// GoHome opens the home screen.
	GoHome struct{}
	// GoBack opens the page before this one.
	GoBack struct{}
	// SetDirection says which way the traveller goes.
	SetDirection struct{ Direction content.Direction }
	// OpenCategory opens the list of a category's items.
	OpenCategory struct{ ID string }
	// OpenItem opens an article.
	OpenItem struct{ ID string }
	// OpenEssentials opens what somebody may need at once.
	OpenEssentials struct{}
	// OpenSearch opens the search.
	OpenSearch struct{}
	// OpenToday opens what is on at the gate today.
	OpenToday struct{}
	// OpenCard shows a show-card of an item, counted from 0.
	OpenCard struct {
		ID string
		N  int
	}
	// TakeAlong asks for the codes of the article at hand.
	TakeAlong struct{}
	// OpenAccess opens the choice of how the screen should be.
	OpenAccess struct{}
	// SetAccess says how the traveller wants the screen from now on.
	SetAccess struct{ Access Access }
)

func (Touch) event()          {}
func (Start) event()          {}
func (OpenLanguage) event()   {}
func (ChooseLang) event()     {}
func (GoHome) event()         {}
func (GoBack) event()         {}
func (SetDirection) event()   {}
func (OpenCategory) event()   {}
func (OpenItem) event()       {}
func (TakeAlong) event()      {}
func (OpenEssentials) event() {}
func (OpenSearch) event()     {}
func (OpenToday) event()      {}
func (OpenCard) event()       {}
func (OpenAccess) event()     {}
func (SetAccess) event()      {}

// maxBack bounds the way back: a child that taps for an hour fills no memory.
const maxBack = 32

// A State is where a traveller is.
type State struct {
	Route
	Access Access
	back   []Route
	told   []string // what this visit was asked and has answered: see Told

	seen   time.Time     // the clock, when it was last looked at
	quiet  time.Duration // without a touch
	warned bool          // the countdown has begun
}

// CanGoBack tells whether GoBack would change the page.
func (s State) CanGoBack() bool { return len(s.back) > 0 }

// A Machine holds what does not change while the program runs.
type Machine struct {
	Langs     []content.Lang    // languages that can be chosen; the first is the attract screen's
	Direction content.Direction // where a visit begins: In, unless the gate only has Out
	Idle      time.Duration     // without a touch, until the attract screen comes back: the usual, see Limit
	Warn      time.Duration     // the countdown's share of it
	Busy      bool              // many come: see Crowd
}

// Initial is the attract screen.
func (m Machine) Initial(now time.Time) State {
	return State{Route: Route{Screen: Attract, Lang: m.Langs[0], Direction: m.Direction}, seen: now}
}

// Next gives the state after e. Events that make no sense where the traveller is only
// count as a touch. What is done after the end of a visit, before Tick has seen it, begins the
// next one; a mere touch still answers the countdown, which is on the screen.
func (m Machine) Next(s State, e Event, now time.Time) State {
	if _, answer := e.(Touch); answer {
		s = m.pass(s, now)
	} else {
		s = m.Tick(s, now)
	}
	s = s.touched()
	return m.next(s, e, now).since(s)
}

func (m Machine) next(s State, e Event, now time.Time) State {
	if s, ok := m.staff(s, e, now); ok {
		return s
	}
	if e, ok := e.(SetAccess); ok {
		s.Access = e.Access
		return s
	}
	if s.Screen == Attract {
		switch e := e.(type) {
		case Start:
			return m.choose(s, e.Lang)
		case ChooseLang:
			return m.choose(s, e.Lang)
		case OpenLanguage:
			s.Route = Route{Screen: Language, Lang: s.Lang, Direction: s.Direction}
		}
		return s
	}
	switch e := e.(type) {
	case Start:
		return m.choose(s, e.Lang)
	case ChooseLang:
		return m.choose(s, e.Lang)
	case OpenLanguage:
		if s.Screen != Language {
			s = s.push(Route{Screen: Language, Lang: s.Lang, Direction: s.Direction})
		}
	case GoHome:
		s.back, s.Route = nil, s.home()
	case GoBack:
		if n := len(s.back); n > 0 {
			lang, dir := s.Lang, s.Direction
			s.Route, s.back = s.back[n-1], slices.Clone(s.back[:n-1])
			s.Lang, s.Direction = lang, dir
		} else if s.Screen == Language {
			return m.Initial(now)
		}
	case SetDirection:
		if e.Direction.Valid() {
			s.Direction = e.Direction
		}
	case OpenCategory:
		s = s.push(Route{Screen: Topic, Lang: s.Lang, Direction: s.Direction, Category: e.ID})
	case OpenItem:
		s = s.push(Route{Screen: Article, Lang: s.Lang, Direction: s.Direction, Category: s.Category, Item: e.ID})
	case OpenEssentials:
		if s.Screen != Essentials {
			s = s.push(Route{Screen: Essentials, Lang: s.Lang, Direction: s.Direction})
		}
	case OpenSearch:
		if s.Screen != Search {
			s = s.push(Route{Screen: Search, Lang: s.Lang, Direction: s.Direction})
		}
	case OpenAccess:
		if s.Screen != Settings {
			s = s.push(Route{Screen: Settings, Lang: s.Lang, Direction: s.Direction})
		}
	case OpenToday:
		s = s.push(Route{Screen: Today, Lang: s.Lang, Direction: s.Direction})
	case OpenCard:
		card := Route{Screen: Card, Lang: s.Lang, Direction: s.Direction, Category: s.Category, Item: e.ID, CardNo: e.N}
		if s.Screen == Card && s.Item == e.ID { // another card of the same set: the way back leads out of the set
			s.Route = card
		} else {
			s = s.push(card)
		}
	case TakeAlong:
		if s.Screen == Article {
			take := s.Route
			take.Screen = Take
			s = s.push(take)
		}
	default:
		s = s.ask(e)
	}
	return s
}

func (m Machine) choose(s State, lang content.Lang) State {
	if !slices.Contains(m.Langs, lang) {
		return s
	}
	if n := len(s.back); s.Screen == Language && n > 0 { // go on where the traveller was
		s.Route, s.back = s.back[n-1], slices.Clone(s.back[:n-1])
	} else {
		s.Route = s.home()
	}
	s.Lang = lang
	return s
}

func (s State) home() Route {
	return Route{Screen: Home, Lang: s.Lang, Direction: s.Direction}
}

func (s State) push(r Route) State {
	if r == s.Route {
		return s
	}
	back := append(slices.Clone(s.back), s.Route)
	if len(back) > maxBack {
		back = back[len(back)-maxBack:]
	}
	s.back, s.Route = back, r
	return s
}

// Tick gives the state at now without an event. A clock that is set, back or ahead, sends nobody
// away and keeps nobody: see LongestStep.
func (m Machine) Tick(s State, now time.Time) State {
	s = m.pass(s, now)
	if s.Screen != Attract && s.warned && s.quiet >= m.Limit(s) {
		return m.Initial(now)
	}
	return s
}

// Countdown gives the whole seconds left, and whether they are shown.
func (m Machine) Countdown(s State) (seconds int, on bool) {
	left := m.Limit(s) - s.quiet
	if s.Screen == Attract || left <= 0 || left > m.Warn {
		return 0, false
	}
	return int((left + time.Second - 1) / time.Second), true
}
