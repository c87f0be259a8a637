package session

import (
	"slices"

	"cuango/contentsync/content"
)

// The screens that ask.
const (
	Survey Screen = "survey" // three questions, one a step: a face, a reason, a topic
	Report Screen = "report" // what is wrong on an article
	Thanks Screen = "thanks" // after either
)

// Steps is how many questions the survey has.
const Steps = 3

// An Answer is what has been chosen so far. Nothing chosen at a step: it was skipped.
type Answer struct {
	Face          content.Face
	Reason, Topic string // of a report: Reason alone
}

type (
	// OpenSurvey asks the first question of the survey, or says that the traveller has answered it already.
	OpenSurvey struct{}
	// Answered chooses an answer of the question at hand. An empty one skips it; the first cannot be skipped.
	Answered struct{ ID string }
	// OpenReport asks what is wrong on the article at hand.
	OpenReport struct{}
	// Reported says it.
	Reported struct{ Reason string }
)

func (OpenSurvey) event() {}
func (Answered) event()   {}
func (OpenReport) event() {}
func (Reported) event()   {}

// maxTold bounds what a visit remembers of what it was asked. One that has answered so often is asked no more.
const maxTold = 64

// survey stands for the survey among what a visit has told; everything else there is an item.
const survey = ""

// Told tells whether this visit has answered the survey, or has said what is wrong on the item.
func (s State) Told(item string) bool {
	return slices.Contains(s.told, item) || len(s.told) >= maxTold
}

// asking tells whether a question of the survey is on the screen, or on the way back to it.
func (s State) asking() bool {
	return s.Screen == Survey || slices.ContainsFunc(s.back, func(r Route) bool { return r.Screen == Survey })
}

// unfinished is what has been chosen in a survey that goes on.
func (s State) unfinished() (a Answer, ok bool) {
	for i := len(s.back); i >= 0; i-- {
		r := s.Route
		if i < len(s.back) {
			r = s.back[i]
		}
		if r.Screen == Survey {
			return r.Answer, r.Answer.Face != ""
		}
	}
	return Answer{}, false
}

// ask gives the state after an event that has to do with asking.
func (s State) ask(e Event) State {
	route := Route{Lang: s.Lang, Direction: s.Direction, Category: s.Category}
	switch e := e.(type) {
	case OpenSurvey:
		route.Category = ""
		switch {
		case s.Screen == Survey || s.Screen == Thanks:
			return s
		case s.Told(survey):
			route.Screen, route.Again = Thanks, true
		default:
			route.Screen, route.StepNo = Survey, 1
		}
		return s.push(route)
	case Answered:
		return s.answer(e.ID)
	case OpenReport:
		if s.Screen != Article {
			return s
		}
		route.Item, route.Screen = s.Item, Report
		if s.Told(s.Item) {
			route.Screen, route.Again = Thanks, true
		}
		return s.push(route)
	case Reported:
		if s.Screen != Report || e.Reason == "" {
			return s
		}
		s.told = append(slices.Clone(s.told), s.Item)
		route.Screen, route.Item, route.Answer = Thanks, s.Item, Answer{Reason: e.Reason}
		s.Route = route // the way back leads to the article
	}
	return s
}

// answer goes on to the next question of the survey, and after the last one to the thanks.
func (s State) answer(id string) State {
	if s.Screen != Survey {
		return s // a second tap: it counts once
	}
	next := s.Route
	next.StepNo++
	switch s.StepNo {
	case 1:
		if next.Answer = (Answer{Face: content.Face(id)}); id == "" {
			return s
		}
		return s.push(next)
	case 2:
		next.Answer.Reason, next.Answer.Topic = id, ""
		return s.push(next)
	}
	next.Answer.Topic = id
	next.Screen, next.StepNo = Thanks, 0
	s.told = append(slices.Clone(s.told), survey)
	s.back = slices.DeleteFunc(slices.Clone(s.back), func(r Route) bool { return r.Screen == Survey }) // the way back leads out of the survey
	s.Route = next
	return s
}

// since notes that the survey was left half-way: what was chosen counts, and it is not asked again in this visit.
func (s State) since(before State) State {
	if _, ok := Given(before, s); ok && s.Screen != Thanks {
		s.told = append(slices.Clone(s.told), survey)
	}
	return s
}

// A Gift is what a traveller has answered.
type Gift struct {
	Answer
	Lang content.Lang
	Item string // empty: the survey; else the item on which something is wrong
	Done bool   // to the end: there will be thanks
}

// Given gives what has been answered when one state follows another: at the end of the survey, when it is left half-way, and with a report.
// While the survey goes on, nothing is.
func Given(before, after State) (g Gift, ok bool) {
	if after.Screen == Thanks && len(after.told) > len(before.told) {
		return Gift{Answer: after.Answer, Lang: after.Lang, Item: after.Item, Done: true}, true
	}
	if a, ok := before.unfinished(); ok && !after.asking() && after.Screen != Thanks {
		return Gift{Answer: a, Lang: before.Lang}, true
	}
	return Gift{}, false
}
