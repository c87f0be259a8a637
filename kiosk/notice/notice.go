// Package notice decides which emergency notice a screen shows, in which language, and when that changes. It is pure: the time is a
// parameter, and it knows no window.
//
// [Active] gives the notices that hold, the first what matters most; [NextChange] when that will differ. A [Round] turns through what is up:
// every notice in every language, page by page, as [Round.Next] says.
package notice

import (
	"slices"
	"time"
	"unicode/utf8"

	"cuango/contentsync/content"
)

// Rotated is how many notices are turned through. Of more, those that matter less wait until one of these has ended: in twelve languages
// these alone take ten minutes.
const Rotated = 6

// How long a page of a notice stands.
const (
	leastDwell = 8 * time.Second
	mostDwell  = 24 * time.Second
	perRune    = 60 * time.Millisecond // what a slow reader needs
	ownTimes   = 3                     // a traveller's own language stands so many times as long
	// HeldFor is how long a language stays that somebody has chosen.
	HeldFor = 45 * time.Second
)

// A Place is where a screen stands.
type Place struct {
	Gate, Province string
	Directions     []content.Direction // that travellers go here; empty: both
}

// A Visit is who stands before the screen; the zero value is nobody.
type Visit struct {
	Lang      content.Lang
	Direction content.Direction
	Aside     map[string]bool // warnings that were read and put aside, by ID
}

// Now is the time by which notices are judged: the clock's, or when the list was signed, if that is later. A clock that has lost the time
// is then behind and not wrong about what began before the list came.
func Now(clock time.Time, l content.Alerts) time.Time {
	if l.Issued.After(clock) {
		return l.Issued
	}
	return clock
}

// Active gives the notices that hold here at a time, the first what matters most. It is for nobody in particular: see [ForVisit].
func Active(l content.Alerts, p Place, now time.Time) []content.Alert {
	var out []content.Alert
	for _, a := range l.Alerts {
		if a.At(p.Gate, p.Province) && goes(a, p) && a.Holds(now) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, content.CompareAlerts)
	return out
}

// goes tells whether anybody here goes in a direction of the notice.
func goes(a content.Alert, p Place) bool {
	return len(p.Directions) == 0 || slices.ContainsFunc(p.Directions, a.For)
}

// ForVisit gives what takes the screen and what is a band over its pages. An emergency leaves no other beside it, and is for everybody:
// a direction that nobody chose says nothing. A warning is for who goes its way, until it is put aside.
func ForVisit(active []content.Alert, v Visit) (screen, band []content.Alert) {
	for _, a := range active {
		switch {
		case a.Level == content.Emergency:
			screen = append(screen, a)
		case v.Lang != "" && !a.For(v.Direction):
		case v.Aside[a.ID]:
			band = append(band, a)
		case len(screen) == 0 || screen[0].Level != content.Emergency:
			screen = append(screen, a)
		}
	}
	return screen[:min(len(screen), Rotated)], band
}

// NextChange gives when the next notice of a list begins or ends; false: never.
func NextChange(l content.Alerts, now time.Time) (time.Time, bool) {
	var next time.Time
	for _, a := range l.Alerts {
		for _, t := range []time.Time{a.Starts, a.Ends} {
			if t.After(now) && (next.IsZero() || t.Before(next)) {
				next = t
			}
		}
	}
	return next, !next.IsZero()
}

// A Turn is what stands on the screen.
type Turn struct {
	ID   string // of the notice
	Lang content.Lang
	Page int // from 0
}

// A Round is what is turned through.
type Round struct {
	Alerts []content.Alert
	Langs  []content.Lang // of the gate, in its order
	Own    content.Lang   // the traveller's; empty: nobody is there
}

// First is where the round begins: what matters most, in the traveller's own language or the gate's first.
func (r Round) First() Turn {
	if len(r.Alerts) == 0 {
		return Turn{}
	}
	return Turn{ID: r.Alerts[0].ID, Lang: r.langs(r.Alerts[0])[0]}
}

// Has tells whether a turn can still stand: its notice is up.
func (r Round) Has(t Turn) bool { return r.index(t.ID) >= 0 }

func (r Round) index(id string) int {
	return slices.IndexFunc(r.Alerts, func(a content.Alert) bool { return a.ID == id })
}

// Alert gives the notice of a turn.
func (r Round) Alert(t Turn) content.Alert {
	if i := r.index(t.ID); i >= 0 {
		return r.Alerts[i]
	}
	return content.Alert{}
}

// langs are those in which a notice is told in turn: the traveller's own, whether the notice has it or not, and then those of the gate that
// the notice has. In another one it would be told twice.
func (r Round) langs(a content.Alert) []content.Lang {
	var out []content.Lang
	if r.Own != "" {
		out = append(out, r.Own)
	}
	for _, l := range r.Langs {
		if a.Title[l] != "" && l != r.Own {
			out = append(out, l)
		}
	}
	if len(out) == 0 { // in no language of the gate: told all the same
		_, l := a.Title.Get(r.Langs...)
		if len(r.Langs) > 0 {
			l = r.Langs[0]
		}
		out = append(out, l)
	}
	return out
}

// Next gives the turn after t, which has so many pages.
func (r Round) Next(t Turn, pages int) Turn {
	i := r.index(t.ID)
	if i < 0 {
		return r.First()
	}
	if t.Page+1 < pages {
		t.Page++
		return t
	}
	langs := r.langs(r.Alerts[i])
	if j := slices.Index(langs, t.Lang); j >= 0 && j+1 < len(langs) {
		return Turn{ID: t.ID, Lang: langs[j+1]}
	}
	next := r.Alerts[(i+1)%len(r.Alerts)]
	return Turn{ID: next.ID, Lang: r.langs(next)[0]}
}

// Dwell gives how long a turn stands, by the text that is read on it.
func (r Round) Dwell(t Turn, pages int) time.Duration {
	a := r.Alert(t)
	title, _ := a.Title.Get(t.Lang)
	text, _ := a.Text.Get(t.Lang)
	d := time.Duration(utf8.RuneCountInString(title)+utf8.RuneCountInString(text)/max(1, pages)) * perRune
	d = min(max(d, leastDwell), mostDwell)
	if t.Lang == r.Own {
		d *= ownTimes
	}
	return d
}
