// Package ui is the kiosk's shell: it owns what the window shows, builds the page of each route,
// keeps the session's time, and nothing else. Pages compose bitmaps off the UI goroutine
// (package paint says why); the shell swaps them in. A page change is a cut.
//
// Every method of Shell is called on the UI goroutine. Work elsewhere goes through package work.
package ui

import (
	"context"
	"image"
	"log/slog"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/notice"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/tally"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/work"
)

// Catalog is what the shell needs of the content. *catalog.Catalog has it.
type Catalog interface {
	pages.Catalog
	Blobs
	Langs() []content.Lang
	Directions() []content.Direction
	Where() (gate, province string)
	Asked(item string) (survey string, pack content.PackVersion)
	GateID() string
}

// Params are what a Shell is made of. All but Count, Answer, Shown, Painted, Staff, Voice and Meter are required.
type Params struct {
	Tokens  *theme.Tokens
	Screen  theme.Config // its size is what the first screen is composed for
	Engine  *typeset.Engine
	Icons   *paint.Icons
	Catalog Catalog
	Content int64 // the catalog's generation; 0 is the seed pack
	Words   func(lang content.Lang, id string, data ...string) string
	Runner  work.Runner
	Now     func() time.Time
	Log     *slog.Logger
	Idle    time.Duration
	Warn    time.Duration
	Motion  bool // scenes fade into each other; without it they are cut

	Count   func(screen session.Screen, lang content.Lang, o tally.Outcome) // what happened, for the counters of use; it waits for nothing
	Answer  func(context.Context, tally.Answer) tally.Fate                  // writes an answer and waits for it, in the background; nil: nowhere
	Shown   func(View)                                                      // after every page change
	Painted func()                                                          // after every change of a pixel

	Staff *Staff          // nil: the kiosk has no staff corner
	Voice *speech.Speaker // nil: a silent kiosk. Whoever made it calls Heard on the UI goroutine after each change

	// Direct, if set, puts parts of a bitmap on the glass without Fyne's repaint of the whole window; false: it cannot now.
	Direct func(bmp *image.RGBA, areas []image.Rectangle) bool

	Meter *work.Meter // nil: what fingers and pages that run on take is not measured
}

// View says what is on the screen, for shown.json and for scripted walks.
type View struct {
	session.Route
	Generation int64
	Page       int // 1 is the first
	Size       image.Point
	Dialog     bool
	Waiting    int // pictures that are on their way
	Scene      *paint.Scene
	Focus      string      // the ID of the key that the keypad's focus is on; empty while the keypad is not in use
	Notice     notice.Turn // the emergency notice that stands over all of it; zero: none
}

// page is what is being shown or on its way.
type visit struct {
	page  pages.Page
	route session.Route
	ctx   context.Context //nolint:containedctx // it is the visit's life: ended by the next one
	end   context.CancelFunc
}
