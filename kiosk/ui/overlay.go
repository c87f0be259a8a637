//nolint:gosec // G115: the arithmetic of pixels stays within 0 to 255
package ui

import (
	"image"
	"time"

	"cuango/kiosk/session"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
)

// dialog is the countdown over a page. The page's own bitmap stays as it is and comes back in one step.
type dialog struct {
	idle  pages.Idle
	under *image.RGBA // the page, darkened
	bmp   *image.RGBA
	left  int
}

// countdown shows the seconds that are left, opening the dialog if need be.
func (s *Shell) countdown(left int) {
	if s.shown == nil {
		return
	}
	if d := s.dialog; d != nil {
		if d.left != left {
			d.left = left
			sc, area := d.idle.Scene(d.under, left)
			sc.PaintArea(d.bmp, area)
			s.sheet.Repainted(area)
		}
		return
	}
	d := &dialog{left: left, under: s.comp.take(), bmp: s.comp.take()}
	s.sheet.Bare()
	copy(d.under.Pix, s.shown.bmp.Pix)
	paint.Darken(d.under, d.under.Rect, dialogDim)
	d.idle = pages.Idle{Env: s.env(), Lang: s.state.Lang, Of: left, Stay: s.stay, Finish: s.finish}
	sc, _ := d.idle.Scene(d.under, left)
	sc.Paint(d.bmp)
	s.dialog = d
	s.sheet.Set(d.bmp, sc)
	s.sayScene(sc)
	s.tell()
}

func (s *Shell) stay() {
	s.state = s.machine.Next(s.state, session.Touch{}, s.Now())
	s.closeDialog()
	s.tell()
}

func (s *Shell) finish() {
	before := s.state
	s.state = s.machine.Initial(s.Now())
	s.asked(before)
	s.home()
	s.tune(before.Access)
}

func (s *Shell) closeDialog() {
	d := s.dialog
	if d == nil {
		return
	}
	s.dialog = nil
	s.sheet.Set(s.shown.bmp, s.shown.scene)
	s.comp.give(d.under)
	s.comp.give(d.bmp)
}

// fade brings a bitmap in softly within area; what lies outside of it is cut. The steps are few and far
// apart, because each of them repaints the window.
func (s *Shell) fade(st *still, area image.Rectangle) {
	steps := int(s.look.Motion("attract_fade_steps"))
	if s.shown == nil || steps < 2 || s.covered() {
		s.put(st)
		return
	}
	s.fading++
	mine := s.fading
	s.sheet.Bare() // the ring is not part of what fades
	old, blend := s.shown, s.comp.take()
	copy(blend.Pix, st.bmp.Pix)
	s.shown = &still{bmp: blend, scene: st.scene, late: st.late, of: st.of}
	mixing := s.shown
	s.mixing, s.fadeTo = mixing, st
	pause := time.Duration(s.look.Motion("attract_fade")) * time.Millisecond / time.Duration(steps)
	var step func(n int)
	step = func(n int) {
		if s.fading != mine || s.shown != mixing || s.dialog != nil {
			s.comp.give(old.bmp)
			return
		}
		if n >= steps {
			s.comp.give(old.bmp)
			s.put(st)
			return
		}
		mix(blend, old.bmp, st.bmp, area, n*256/steps)
		if n == 1 {
			s.sheet.Renew(blend, st.scene)
		} else {
			s.sheet.Repainted(area)
		}
		s.Runner.After(pause, func() { step(n + 1) })
	}
	step(1)
}

// settle ends a fade at once: somebody presses something, and the next step would paint over what shows it.
func (s *Shell) settle() {
	if s.mixing != nil && s.mixing == s.shown && s.dialog == nil && !s.covered() {
		s.put(s.fadeTo)
	}
}

// mix paints a and b over each other within r: weight is b's share of 256.
func mix(dst, a, b *image.RGBA, r image.Rectangle, weight int) {
	r = r.Intersect(dst.Rect)
	w, v := uint32(weight), uint32(256-weight)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		i := dst.PixOffset(r.Min.X, y)
		d, p, q := dst.Pix[i:i+4*r.Dx()], a.Pix[i:i+4*r.Dx()], b.Pix[i:i+4*r.Dx()]
		for j := range d {
			d[j] = uint8((uint32(p[j])*v + uint32(q[j])*w) >> 8)
		}
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for i := dst.PixOffset(r.Min.X, y) + 3; i < dst.PixOffset(r.Min.X, y)+4*r.Dx(); i += 4 {
			dst.Pix[i] = 255
		}
	}
}
