package ui

import (
	"cuango/kiosk/session"
	"cuango/kiosk/ui/theme"
)

// wish is what of a traveller's wishes decides how pages are laid out.
func wish(a session.Access) theme.Access {
	return theme.Access{Text: a.Text, Contrast: a.Contrast, Reach: a.Reach}
}

// dressed tells whether a page has to be laid out anew when a wish takes the place of another.
func dressed(a, b session.Access) bool {
	return wish(a) != wish(b) || a.Still != b.Still || a.Voice != b.Voice
}

// dress makes the look of what a traveller wants; the bitmaps keep their size. It comes before a page is built.
func (s *Shell) dress(a session.Access) {
	s.sheet.Still = a.Still
	if wish(a) == wish(s.worn) {
		s.worn = a
		return
	}
	c := s.Screen
	c.Access = wish(a)
	look, err := theme.NewLook(s.Tokens, c)
	if err != nil { // the screen as it is was laid out: another size of it is a mistake of ours
		s.Log.Error("screen stays as it is dressed", "err", err)
		return
	}
	s.worn, s.look = a, look
	s.sheet.Slop = look.Slop()
	if s.notice.up { // the visit under it has ended: the notice is dressed anew as well
		s.announce(s.notice.turn)
	}
}

// places remembers, for the visit, how far a traveller has read, so that the way back leads to the page that was left: also when that has
// more or fewer pages now, with other letters.
type places struct {
	at   map[session.Route]float64
	back bool // the page to come is one that was left
}

// note is told about the page that is left, and why.
func (p *places) note(v visit, e session.Event) {
	if paged, ok := v.page.(interface{ Share() float64 }); ok {
		if p.at == nil {
			p.at = map[session.Route]float64{}
		}
		p.at[spot(v.route)] = paged.Share()
	}
	switch e.(type) {
	case session.GoBack, session.SetAccess, session.ChooseLang:
		p.back = true
	default:
		p.back = false
	}
}

// find opens a page where it was left.
func (p *places) find(v visit) {
	if share, ok := p.at[spot(v.route)]; ok && p.back {
		if paged, ok := v.page.(interface{ Resume(share float64) }); ok {
			paged.Resume(share)
		}
	}
	p.back = false
}

// spot is a route in any language.
func spot(r session.Route) session.Route {
	r.Lang = ""
	return r
}
