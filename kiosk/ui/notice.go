package ui

import (
	"context"
	"image"
	"slices"
	"sync/atomic"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/notice"
	"cuango/kiosk/session"
	"cuango/kiosk/tally"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/work"
)

// keepVisit is how long a visit waits under a notice. Nobody can touch what is under it, so the time without a touch does not count; but who has
// not come back by then has left, and is forgotten.
const keepVisit = 5 * time.Minute

// takeover is what the shell knows of emergency notices. While one is up, the page and everything that happens to it go on under it: its own
// bitmap, place and typed text are as they were when it comes back. Only put, late, renew and fade ask covered before they touch the sheet.
type takeover struct {
	list  content.Alerts
	aside map[string]bool // warnings that this visit has read
	band  atomic.Pointer[content.Alert]

	round  notice.Round
	turn   notice.Turn
	shown  *still // on the screen; nil: none
	page   *pages.Notice
	up     bool
	since  time.Duration // when it took the screen: see steady
	turned time.Time     // when the turn began
	stays  time.Duration
	newest int // counts compositions, so that the newest wins
	timer  int // counts timers, so that an old one does nothing
}

// SetNotices replaces the emergency notices. What holds now takes the screen at once.
func (s *Shell) SetNotices(l content.Alerts) {
	s.notice.list = l
	s.judge()
	s.wake()
}

// wake looks again at the very moment at which a notice begins or ends.
func (s *Shell) wake() {
	n := &s.notice
	n.timer++
	mine := n.timer
	now := notice.Now(s.Now(), n.list)
	next, ok := notice.NextChange(n.list, now)
	if !ok {
		return
	}
	s.Runner.After(min(next.Sub(now), time.Hour), func() {
		if mine == n.timer {
			s.judge()
			s.wake()
		}
	})
}

// covered tells whether a notice stands over the page.
func (s *Shell) covered() bool { return s.notice.shown != nil }

// visiting tells whether somebody has begun something.
func (s *Shell) visiting() bool { return s.state.Screen != session.Attract }

// judge brings what holds now to the screen, and takes away what does not.
func (s *Shell) judge() {
	if s.ctx == nil {
		return // not started yet
	}
	n := &s.notice
	gate, province := s.Catalog.Where()
	active := notice.Active(n.list, notice.Place{Gate: gate, Province: province, Directions: s.Catalog.Directions()}, notice.Now(s.Now(), n.list))
	visit := notice.Visit{Aside: n.aside}
	if s.visiting() {
		visit.Lang, visit.Direction = s.state.Lang, s.state.Direction
	}
	screen, band := notice.ForVisit(active, visit)
	s.setBand(band)
	if len(screen) == 0 {
		s.giveBack()
		return
	}
	round := notice.Round{Alerts: screen, Langs: s.Catalog.Langs(), Own: visit.Lang}
	same := n.up && round.Own == n.round.Own && slices.EqualFunc(round.Alerts, n.round.Alerts, func(a, b content.Alert) bool {
		return a.ID == b.ID && a.Starts.Equal(b.Starts) && a.Ends.Equal(b.Ends) && sameText(a, b)
	})
	n.round = round
	if same {
		return
	}
	if !n.up {
		n.up, n.since = true, s.steady()
	}
	s.announce(round.First())
}

func sameText(a, b content.Alert) bool {
	same := func(x, y content.Name) bool {
		if len(x) != len(y) {
			return false
		}
		for l, t := range x {
			if y[l] != t {
				return false
			}
		}
		return true
	}
	return a.Level == b.Level && a.Pictogram == b.Pictogram && same(a.Title, b.Title) && same(a.Text, b.Text)
}

// announce shows one turn of the round.
func (s *Shell) announce(t notice.Turn) {
	n := &s.notice
	n.turn, n.turned, n.stays = t, s.Now(), 0
	a := n.round.Alert(t)
	at := 1 + slices.IndexFunc(n.round.Alerts, func(b content.Alert) bool { return b.ID == a.ID })
	do := pages.NoticeDo{
		Lang: func(l content.Lang) {
			s.announce(notice.Turn{ID: t.ID, Lang: l})
			n.stays = notice.HeldFor
		},
		Read: func() { s.read(a, t.Lang, false) },
		More: func() { s.read(a, t.Lang, true) },
	}
	page := pages.NewNotice(s.env(), t.Lang, a, at, len(n.round.Alerts), t.Page, do)
	n.page = page
	page.Turned(func() { // its own page keys
		n.turn.Page, n.turned, n.stays = page.Number()-1, s.Now(), notice.HeldFor
		s.paintNotice(page)
	})
	s.paintNotice(page)
}

func (s *Shell) paintNotice(page *pages.Notice) {
	n := &s.notice
	n.newest++
	mine := n.newest
	work.Load(s.ctx, s.Runner,
		func(ctx context.Context) (*still, error) { return s.comp.compose(ctx, page, false, 0) },
		func(st *still, err error) {
			switch {
			case err != nil:
				s.Log.Error("notice not shown", "err", err)
			case mine != n.newest || !n.up || st.bmp.Rect.Size() != (image.Pt(s.look.W, s.look.FullH())):
				s.comp.give(st.bmp)
			default:
				s.cover(st)
			}
		})
}

// cover puts a composed notice over whatever is there.
func (s *Shell) cover(st *still) {
	n := &s.notice
	s.closeDialog()
	s.fading++ // what fades stops
	old := n.shown
	n.shown = st
	if old != nil {
		s.sheet.Renew(st.bmp, st.scene)
		s.comp.give(old.bmp)
	} else {
		s.sheet.Set(st.bmp, st.scene)
		s.sayScene(st.scene)
	}
	s.tell()
}

// giveBack shows the page again as it was.
func (s *Shell) giveBack() {
	n := &s.notice
	if !n.up {
		return
	}
	n.up, n.page = false, nil
	n.newest++
	n.round, n.turn = notice.Round{}, notice.Turn{}
	st := n.shown
	if n.shown = nil; st == nil {
		return
	}
	if s.shown != nil {
		s.sheet.Set(s.shown.bmp, s.shown.scene)
		s.minute = -1 // the clock has stood still
	}
	s.comp.give(st.bmp)
	if !s.visiting() {
		s.again() // a scene may have been half-way to the next
	}
	s.tell()
}

// read puts a warning aside for this visit. Who reads it before anything else begins a visit in the language that it was read in.
func (s *Shell) read(a content.Alert, lang content.Lang, more bool) {
	if a.Level != content.Warning {
		return
	}
	if !s.visiting() {
		s.state = s.machine.Next(s.state, session.Start{Lang: lang}, s.Now())
		s.open()
	} else {
		s.state = s.machine.Next(s.state, session.Touch{}, s.Now())
	}
	n := &s.notice
	if n.aside == nil {
		n.aside = map[string]bool{}
	}
	n.aside[a.ID] = true
	s.judge()
	if more {
		s.emit(session.OpenItem{ID: a.Item})
	}
}

// visited is called when another page is opened: with the visit, what was read is forgotten.
func (s *Shell) visited() {
	if !s.visiting() {
		s.notice.aside = nil
	}
	s.judge()
}

// setBand has the warning that matters most stand over the pages from now on.
func (s *Shell) setBand(band []content.Alert) {
	n := &s.notice
	before := n.band.Load()
	switch {
	case len(band) == 0 && before == nil, len(band) > 0 && before != nil && band[0].ID == before.ID && sameText(band[0], *before):
		return
	case len(band) == 0:
		n.band.Store(nil)
	default:
		a := band[0]
		n.band.Store(&a)
	}
	if s.visiting() {
		s.relay(false)
	}
}

// relay lays the page out again where it stands: nobody loses the place. load asks for what it shows, too.
func (s *Shell) relay(load bool) {
	v := s.now
	if v.page == nil {
		return
	}
	s.compose(v, load, func(st *still, err error) {
		if err != nil {
			s.Log.Error("page not laid out again", "screen", v.route.Screen, "err", err)
			if load && s.visiting() { // what it shows may be what was taken back
				s.emit(session.GoHome{})
			}
			return
		}
		if s.shown != nil && s.shown.of == st.of {
			keepPlace(st.scene, s.shown.scene, st.bmp)
		}
		s.put(st)
	})
}

func keepPlace(sc, before *paint.Scene, bmp *image.RGBA) {
	if sc.Scroll == nil || before.Offset == 0 {
		return
	}
	sc.Offset = min(before.Offset, sc.Scroll.Max())
	sc.PaintScroll(bmp)
}

// Withdrawn is called when something was taken back, or is not any more: what is on the screen is asked for again, at once.
func (s *Shell) Withdrawn() {
	if s.ctx != nil {
		s.relay(true)
	}
}

// noticeTick keeps the time of notices. It tells whether one is up: then nothing else happens.
func (s *Shell) noticeTick(now time.Time) bool {
	s.judge()
	n := &s.notice
	if !n.up {
		return false
	}
	if s.visiting() {
		before := s.state
		if s.steady()-n.since < keepVisit {
			s.state = s.machine.Next(s.state, session.Touch{}, now)
		} else {
			s.state = s.machine.Initial(now)
		}
		if s.state.Route != before.Route {
			s.asked(before)
			s.count(before.Route, tally.Forgot)
			s.home()
			return s.notice.up
		}
	}
	stood := now.Sub(n.turned)
	if stood < 0 { // the clock was set back
		n.turned, stood = now, 0
	}
	if n.page == nil || n.shown == nil {
		return true
	}
	count := n.page.Pages()
	if stood >= max(n.stays, n.round.Dwell(n.turn, count)) {
		if next := n.round.Next(n.turn, count); next != n.turn {
			s.announce(next)
		} else {
			n.turned = now
		}
	}
	return true
}

// told is the turn that is on the screen; the zero value when there is none.
func (s *Shell) told() notice.Turn {
	if !s.covered() {
		return notice.Turn{}
	}
	return s.notice.turn
}
