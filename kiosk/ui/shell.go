package ui

import (
	"context"
	"errors"
	"image"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"cuango/contentsync/content"
	"cuango/kiosk/reel"
	"cuango/kiosk/session"
	"cuango/kiosk/tally"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/widgets"
	"cuango/kiosk/ui/work"
)

// Shell shows pages and moves between them.
type Shell struct {
	Params
	look    *theme.Look
	store   *paint.Store
	comp    *composer
	sheet   *widgets.Sheet
	machine session.Machine
	state   session.State

	ctx    context.Context //nolint:containedctx // the program's life, given to Start
	now    visit           // what is on its way, or shown
	shown  *still
	dialog *dialog
	next   Catalog // waits for the attract screen
	nextN  int64   // its generation
	minute int
	reel   reel.Reel // which scene of the attract screen comes next
	mixing *still    // two scenes, while one fades into the other
	fadeTo *still    // that other one
	fading int       // counts fades, so that an old one stops
	fresh  int       // counts renewals of a page, so that the newest wins
	typing *pages.Typing
	notice takeover
	stick  atomic.Pointer[content.CourierStatus] // what there is to say of one; nil: nothing
	worn   session.Access                        // how the screen is dressed
	places places
	padAt  time.Time // when a key of the keypad last acted
	padID  string    // what had its focus then
	ear    ear       // what is read aloud
	saving *saving   // the answer that was given last; nil: none

	corner  corner
	present presence // whether somebody is there
}

// New makes a shell. Nothing is drawn before Start.
func New(p Params) (*Shell, error) {
	look, err := theme.NewLook(p.Tokens, p.Screen)
	if err != nil {
		return nil, err
	}
	s := &Shell{Params: p, look: look, store: NewStore(p.Catalog, p.Log), minute: -1}
	s.comp = &composer{store: s.store, size: image.Pt(look.W, look.FullH())}
	s.sheet = widgets.NewSheet(look.Slop())
	s.sheet.Now = p.Now
	s.sheet.Touched, s.sheet.Sized, s.sheet.Painted = s.touched, s.resize, p.Painted
	s.sheet.After, s.sheet.Pressed = p.Runner.After, s.interrupt
	s.sheet.Direct, s.sheet.Soon = p.Direct, p.Runner.UI
	if p.Meter != nil {
		s.sheet.Timed = p.Meter.Start
	}
	s.setMachine()
	s.state = s.machine.Initial(p.Now())
	s.staffed()
	return s, nil
}

func (s *Shell) setMachine() {
	s.machine = session.Machine{Langs: s.Catalog.Langs(), Direction: content.In, Idle: s.Idle, Warn: s.Warn}
	if d := s.Catalog.Directions(); len(d) > 0 {
		s.machine.Direction = d[0]
	}
}

// Root is what the window holds, from the beginning to the end.
func (s *Shell) Root() fyne.CanvasObject { return s.sheet }

// Look gives the sizes at hand.
func (s *Shell) Look() *theme.Look { return s.look }

// Start shows the first screen. ctx is the program's life.
func (s *Shell) Start(ctx context.Context) {
	s.ctx = ctx
	s.open() //nolint:contextcheck // it is s.ctx
}

func (s *Shell) env() pages.Env {
	e := pages.Env{
		Kit:     &widgets.Kit{Look: s.look, Text: s.Engine, Icons: s.Icons, Store: s.store},
		Catalog: s.Catalog, Words: s.Words, Log: s.Log,
		Now: s.Now, After: s.Runner.After,
		Emit: s.emit, Changed: s.again, Renew: s.renew, Missed: s.missed,
		Wall: s.Screen.Wall, Access: s.state.Access, CanLower: theme.CanLower(s.Tokens, s.Screen),
		Typing: s.typing, Fate: s.fate(),
		Band: s.notice.band.Load, Stick: s.stick.Load,
		Desk: s.desk(),
	}
	s.ear.env(s, &e)
	return e
}

// emit is called by pages when something was pressed.
func (s *Shell) emit(e session.Event) {
	before := s.state
	s.state = s.machine.Next(s.state, e, s.Now())
	s.asked(before)
	if s.state.Route != before.Route || dressed(s.state.Access, before.Access) {
		s.places.note(s.now, e)
		s.ear.aloud = s.state.Access.Voice && s.state.Route != before.Route
		if _, home := e.(session.LeaveStaff); home { // with new content, if some has come
			s.home()
			return
		}
		s.open()
	}
	s.tune(before.Access)
}

// open builds the page of the state and brings it to the screen.
func (s *Shell) open() {
	if s.now.end != nil {
		s.now.end()
	}
	s.hush()
	s.dress(s.state.Access)
	s.dressPad()
	if s.state.Screen == session.Attract || s.typing == nil {
		s.places = places{}                       // nothing of it outlives the visit
		s.typing, s.saving = &pages.Typing{}, nil // nothing of it outlives the visit
	}
	if s.state.Screen != session.Attract && s.state.StepNo < 2 && s.state.Screen != session.Staff { // the survey counts once
		s.count(s.state.Route, tally.Shown)
	}
	ctx, end := context.WithCancel(s.ctx)
	s.now = visit{page: build(s.env(), s.route(), s.state.CanGoBack()), route: s.route(), ctx: ctx, end: end}
	s.places.find(s.now)
	s.stage(s.now.page)
	s.bring(true, s.put)
	s.crowded()
	s.visited()
}

func (s *Shell) count(r session.Route, o tally.Outcome) {
	if s.Count != nil {
		s.Count(r.Screen, r.Lang, o)
	}
}

// missed counts a search that found nothing.
func (s *Shell) missed() { s.count(s.state.Route, tally.Miss) }

// again lays the page that is shown out once more: its page number has changed.
func (s *Shell) again() {
	if s.shown == nil || s.shown.of != s.now.page { // it is not loaded yet, and comes as it is
		return
	}
	s.bring(false, s.put)
}

// renewWait is how long the UI goroutine waits for the page that a keystroke renews. Mostly it is there by then, and one repaint of the window
// shows the key and what was found. Without a graphics card a repaint takes longer than that.
const renewWait = 16 * time.Millisecond

// renew is pages.Env.Renew for the page that is shown.
func (s *Shell) renew(f func(ctx context.Context) bool) {
	v := s.now
	if s.shown == nil || s.shown.of != v.page { // it is not loaded yet, and comes as it is
		return
	}
	s.fresh++
	mine := s.fresh
	work.LoadWithin(v.ctx, s.Runner, renewWait,
		func(ctx context.Context) (*paint.Scene, error) {
			if f != nil && !f(ctx) {
				return nil, nil
			}
			sc := v.page.Scene().Placed()
			sc.Prepare()
			return sc, nil
		},
		func(sc *paint.Scene, _ error) {
			if sc == nil || mine != s.fresh || s.shown == nil || s.shown.of != v.page || s.dialog != nil {
				return
			}
			if len(sc.Fresh) == 0 || len(sc.Fresh) != len(s.shown.scene.Fresh) || s.covered() { // another arrangement, with pictures of other sizes
				s.again()
				return
			}
			s.shown.scene = sc
			s.sheet.Freshen(sc)
			s.tell()
		})
}

func (s *Shell) bring(load bool, put func(*still)) {
	v := s.now
	s.compose(v, load, func(st *still, err error) {
		switch {
		case err == nil:
			put(st)
		case !errors.Is(err, context.Canceled): // the last good screen stays
			s.Log.Error("page not shown", "screen", v.route.Screen, "err", err)
		}
	})
}

// compose has a visit's page composed in the background and calls show with it on the UI goroutine. When the traveller has left the page
// meanwhile, show is not called and the bitmap is free again: on a busy machine, fingers leave many pages before they come, and each bitmap
// that is thrown away costs the whole program a part of a garbage collection.
func (s *Shell) compose(v visit, load bool, show func(*still, error)) {
	c := s.comp
	left := func(st *still) bool {
		if v.ctx.Err() == nil {
			return false
		}
		if st != nil {
			c.give(st.bmp)
		}
		return true
	}
	s.Runner.Background(func() {
		st, err := c.compose(v.ctx, v.page, load, pictureWait)
		if left(st) {
			return
		}
		s.Runner.UI(func() {
			if !left(st) {
				show(st, err)
			}
		})
	})
}

// put shows a composed page.
func (s *Shell) put(st *still) {
	s.closeDialog()
	s.fading++
	old := s.shown
	s.remark(st)
	s.shown = st
	s.minute = s.Now().Minute()
	switch {
	case s.covered(): // it waits under a notice
	case old != nil && old.of == st.of:
		s.sheet.Renew(st.bmp, st.scene)
		s.followStrip()
	default:
		s.sheet.Set(st.bmp, st.scene)
		s.padID = "" // what has the focus is news, also where the key is called the same
	}
	if old != nil {
		s.comp.give(old.bmp)
	}
	st.waits = len(st.late)
	s.tell()
	s.late(st)
	s.goOn()
	if s.ear.aloud { // with the voice on, a page is read as it opens
		s.ear.aloud = false
		s.ear.focus = s.sheet.Focused()
		s.Wish(pages.WishListen)
		s.ear.focus = nil
	}
}

// late repaints the places of pictures that were not there in time, as they come.
func (s *Shell) late(st *still) {
	for _, slot := range st.late {
		work.Load(s.now.ctx, s.Runner,
			func(ctx context.Context) (struct{}, error) { s.store.Fetch(ctx, *slot); return struct{}{}, nil },
			func(struct{}, error) {
				st.waits--
				if s.shown != st || s.dialog != nil {
					return
				}
				for _, r := range st.scene.Waiting(*slot) {
					if s.covered() {
						st.scene.PaintArea(st.bmp, r)
						continue
					}
					s.sheet.RepaintArea(r)
				}
				s.tell()
			})
	}
}

func (s *Shell) touched() bool {
	if s.Screen.Wall { // nobody touches it
		return true
	}
	s.settle()
	if s.dialog == nil { // over the dialog, what is pressed decides
		s.state = s.machine.Next(s.state, session.Touch{}, s.Now())
	}
	return false
}

// resize follows the window: it is not always as large as the screen was said to be.
func (s *Shell) resize(w, h int) {
	if w == s.look.W && h == s.look.FullH() {
		return
	}
	c := s.Screen
	c.WidthPx, c.HeightPx, c.Access = w, h, wish(s.worn)
	look, err := theme.NewLook(s.Tokens, c)
	if err != nil {
		s.Log.Warn("window has a size that cannot be laid out", "err", err)
		return
	}
	s.Screen, s.look = c, look
	s.sheet.Slop = look.Slop()
	s.closeDialog()
	s.comp = &composer{store: s.store, size: image.Pt(w, h)}
	if s.ctx != nil {
		s.open()
		if s.notice.up {
			s.announce(s.notice.turn)
		}
	}
}

// SetCatalog changes the content at the next idle moment: nobody's page changes under the eyes.
func (s *Shell) SetCatalog(c Catalog, generation int64) {
	s.next, s.nextN = c, generation
	if s.state.Screen == session.Attract {
		s.takeNext()
	}
}

func (s *Shell) takeNext() {
	if s.next == nil {
		return
	}
	s.Catalog, s.Content, s.next = s.next, s.nextN, nil
	s.store.SetOpen(opener(s.Catalog))
	s.setMachine()
	s.state = s.machine.Initial(s.Now())
	s.open()
}

// Tick keeps the time. It is called about once a second.
func (s *Shell) Tick() {
	now := s.Now()
	s.attended(now)
	if s.noticeTick(now) {
		return
	}
	s.listened(now)
	before := s.state
	s.state = s.machine.Tick(s.state, now)
	if s.state.Route != before.Route {
		s.asked(before)
		s.count(before.Route, tally.Forgot)
		s.home()
		s.tune(before.Access)
		return
	}
	if left, on := s.machine.Countdown(s.state); on {
		s.countdown(left)
		return
	}
	s.closeDialog()
	s.staffTick()
	s.advance(now)
	if s.shown == nil || s.shown.scene.Clock == nil || now.Minute() == s.minute {
		return
	}
	s.minute = now.Minute()
	s.shown.scene.PaintClock(s.shown.bmp)
	s.sheet.Repainted(s.shown.scene.ClockArea)
}

// home goes back to the attract screen, with new content if some has come.
func (s *Shell) home() {
	s.Engine.Trim()
	if s.next != nil {
		s.takeNext()
		return
	}
	s.open()
}

// Repaint brings all of the bitmap to the glass again.
func (s *Shell) Repaint() {
	if m := s.sheet.Bitmap(); m != nil {
		s.sheet.Repainted(m.Rect)
	}
}

func (s *Shell) tell() {
	s.focusTold()
	if s.Shown == nil {
		return
	}
	page := 1
	if n, ok := s.now.page.(interface{ Number() int }); ok {
		page = n.Number()
	}
	waiting := 0
	if s.shown != nil {
		waiting = s.shown.waits
	}
	s.Shown(View{
		Route: s.now.route, Generation: s.Content, Page: page, Size: image.Pt(s.look.W, s.look.FullH()),
		Dialog: s.dialog != nil, Waiting: waiting, Scene: s.sheet.Scene(), Notice: s.told(),
		Focus: s.padID,
	})
}

// Moving tells whether something on the screen moves by itself: a page that runs on, a scene that fades.
func (s *Shell) Moving() bool { return s.sheet.Moving() || (s.shown != nil && s.mixing == s.shown) }
