package widgets

import (
	"image"
	"image/color"
	"slices"

	"cuango/kiosk/focus"
	"cuango/kiosk/ui/paint"
)

// Ring says how the key that has the focus is marked: In is the dark line around it, Out the bright one around that, and Edge another dark one,
// so that the bright one is seen on any ground; pixels.
type Ring struct {
	In, Out, Edge int
	Dark, Light   color.RGBA
}

func (r Ring) wide() int { return r.In + r.Out + r.Edge }

// keypad is where the focus of an external keypad is. The focus is a place in a scene; it follows a key by its ID from one state of a
// page to the next.
type keypad struct {
	ring  Ring
	on    bool // the ring is seen
	inked bool // and painted on the bitmap
	rtl   bool
	id    string
	at    image.Point // its middle: where to look when the key is gone
	held  bool        // select is down
	of    *paint.Scene
	m     *focus.Map

	marked *paint.Key // the key that round is the radius of
	round  int

	left   *paint.Scene // the screen before this one, and what had its focus: a dialog that ends gives it back
	leftID string
}

// SetRing says how the focus looks, and whether the page is read from right to left.
func (s *Sheet) SetRing(r Ring, rtl bool) {
	if s.keypad.ring != r || s.keypad.rtl != rtl {
		s.keypad.ring, s.keypad.rtl, s.keypad.m = r, rtl, nil
	}
}

// Focused gives the key that has the focus, or nil while the keypad is not in use.
func (s *Sheet) Focused() *paint.Key {
	if !s.keypad.on || s.scene == nil {
		return nil
	}
	return s.focused()
}

func (s *Sheet) focused() *paint.Key {
	for _, k := range s.scene.Keys {
		if k.ID == s.keypad.id {
			return k
		}
	}
	return nil
}

// Arrow moves the focus. The first press of any key of the keypad only shows where it is. It tells whether the focus is another one now.
func (s *Sheet) Arrow(d focus.Dir) bool {
	if s.scene == nil || len(s.scene.Keys) == 0 {
		return false
	}
	if s.wake() {
		return true
	}
	m := s.targets()
	from := slices.IndexFunc(s.scene.Keys, func(k *paint.Key) bool { return k.ID == s.keypad.id })
	to := m.Move(from, d)
	if to == from {
		return false
	}
	s.giveUp()
	s.Bare()
	s.keypad.set(s.scene.Keys[to])
	s.changed() // the ring
	return true
}

// FocusOn brings the focus to a key, if the keypad is in use and the screen has the key.
func (s *Sheet) FocusOn(id string) {
	if s.Focused() == nil || s.keypad.id == id || !hasKey(s.scene, id) {
		return
	}
	s.giveUp()
	s.Bare()
	for _, k := range s.scene.Keys {
		if k.ID == id {
			s.keypad.set(k)
		}
	}
	s.changed()
}

// Ahead gives the key that an arrow would lead to, or nil while the keypad is not in use.
func (s *Sheet) Ahead(d focus.Dir) *paint.Key {
	if s.Focused() == nil {
		return nil
	}
	return s.scene.Keys[s.targets().Move(slices.IndexFunc(s.scene.Keys, func(k *paint.Key) bool { return k.ID == s.keypad.id }), d)]
}

// SelectDown presses the key that has the focus, SelectUp lets it act: as with a finger, nothing happens before the release.
func (s *Sheet) SelectDown() (woke bool) {
	if s.scene == nil || len(s.scene.Keys) == 0 || s.down {
		return false
	}
	if s.wake() {
		return true
	}
	s.release()
	if k := s.focused(); k != nil {
		s.key, s.keypad.held = k, true
		s.scene.PaintKey(s.bmp, k, true)
		s.changed(k.R)
	}
	return false
}

// SelectUp ends what SelectDown began.
func (s *Sheet) SelectUp() {
	if !s.keypad.held || s.down || s.scene == nil {
		return
	}
	s.keypad.held = false
	if k := s.key; k != nil && k.ID == s.keypad.id {
		s.act(k)
	}
}

// PressID does what a tap on a key does, if the screen has it.
func (s *Sheet) PressID(id string) bool {
	if s.scene == nil || s.down {
		return false
	}
	for _, k := range s.scene.Keys {
		if k.ID == id {
			s.giveUp()
			s.act(k)
			return true
		}
	}
	return false
}

// PageBy turns the page, or moves what can be pulled by most of its opening.
func (s *Sheet) PageBy(by int) {
	switch {
	case s.scene == nil || s.down:
	case s.scene.Turn != nil:
		s.giveUp()
		s.scene.Turn(by)
	case s.scene.Scroll != nil:
		s.stop()
		s.scrollTo(s.scene.Offset + by*s.scene.Scroll.R.Dy()*4/5)
	}
}

// Leave takes the ring away: a finger is here.
func (s *Sheet) Leave() {
	s.giveUp()
	if s.keypad.on {
		s.Bare()
		s.keypad.on = false
		s.show()
	}
}

// giveUp lets a key go that the keypad holds pressed.
func (s *Sheet) giveUp() {
	if s.keypad.held {
		s.keypad.held = false
		s.release()
	}
}

// wake shows the ring, if it is not seen.
func (s *Sheet) wake() bool {
	if s.keypad.on && s.focused() != nil {
		return false
	}
	s.stop()
	s.keypad.on = true
	if s.focused() == nil {
		s.keypad.set(s.scene.Keys[s.targets().First()])
	}
	s.changed()
	return true
}

func (s *Sheet) targets() *focus.Map {
	if s.keypad.of != s.scene || s.keypad.m == nil {
		s.keypad.of, s.keypad.m = s.scene, focus.New(Targets(s.scene), s.keypad.rtl)
	}
	return s.keypad.m
}

// Targets gives what a keypad can reach on a scene, in the order of its keys.
func Targets(sc *paint.Scene) []focus.Target {
	out := make([]focus.Target, len(sc.Keys))
	for i, k := range sc.Keys {
		out[i] = focus.Target{R: k.R, Bar: len(k.ID) > 4 && k.ID[:4] == "bar-"}
	}
	return out
}

func (p *keypad) set(k *paint.Key) { p.id, p.at = k.ID, k.R.Min.Add(k.R.Size().Div(2)) }

// enter is called when another screen takes the place of one: the focus goes to its first important key, or, on the screen that was there
// before, back to where it was.
func (p *keypad) enter(from, to *paint.Scene) {
	back, id := p.left, p.leftID
	p.left, p.leftID, p.held = from, p.id, false
	if to == nil || from == to {
		return
	}
	p.id = ""
	if to == back && hasKey(to, id) {
		p.id = id
		return
	}
	if len(to.Keys) > 0 {
		p.of, p.m = to, focus.New(Targets(to), p.rtl)
		p.set(to.Keys[p.m.First()])
	}
}

// keep is called when a page is renewed: the focus stays on its key, or goes to the nearest one.
func (p *keypad) keep(to *paint.Scene) {
	if p.id == "" || hasKey(to, p.id) {
		return
	}
	p.held, p.id = false, ""
	if i := focus.Nearest(Targets(to), p.at); i >= 0 {
		p.set(to.Keys[i])
	}
}

func hasKey(sc *paint.Scene, id string) bool {
	return slices.ContainsFunc(sc.Keys, func(k *paint.Key) bool { return k.ID == id })
}

// outer is all that the ring may cover.
func (s *Sheet) outer(k *paint.Key) image.Rectangle {
	return k.R.Inset(-s.keypad.ring.wide()).Intersect(s.bmp.Rect)
}

// ring paints the focus around its key; at the edge of the glass it stands inside.
func (s *Sheet) ring() {
	if !s.keypad.on || s.scene == nil || s.bmp == nil {
		return
	}
	k := s.focused()
	if k == nil {
		return
	}
	s.keypad.inked = true
	s.keypad.at = k.R.Min.Add(k.R.Size().Div(2))
	r := s.keypad.ring
	out := s.outer(k)
	s.damage.add(out)
	if s.keypad.marked != k {
		s.keypad.marked, s.keypad.round = k, roundOf(k, r.wide())
	}
	round := s.keypad.round
	frame(s.bmp, out, r.wide(), round+r.wide(), r.Dark)
	frame(s.bmp, out.Inset(r.Edge), r.Out, round+r.In+r.Out, r.Light)
}

// Bare takes the ring off the bitmap: before the bitmap is used for anything else. It does not change what is seen until the next change.
func (s *Sheet) Bare() {
	if !s.keypad.inked || s.scene == nil || s.bmp == nil {
		return
	}
	s.keypad.inked = false
	k := s.focused()
	if k == nil {
		return
	}
	out := s.outer(k)
	s.damage.add(out)
	s.scene.PaintArea(s.bmp, out)
	if s.scene.Clock != nil && s.scene.ClockArea.Overlaps(out) {
		s.scene.PaintClock(s.bmp)
	}
	if s.key != nil && s.key.R.Overlaps(out) {
		s.scene.PaintKey(s.bmp, s.key, true)
	}
}

// roundOf is the radius of a key's corners; usual is that of words which stand on the ground.
func roundOf(k *paint.Key, usual int) int {
	for _, p := range k.Face(false) {
		if b, ok := p.(paint.Box); ok && b.R == k.R {
			return min(b.Radius, k.R.Dx()/2, k.R.Dy()/2)
		}
	}
	return min(usual, k.R.Dx()/2, k.R.Dy()/2)
}

// frame paints the edge of r, w pixels wide, inside of it, with round corners. Every pixel is painted whole or not at all, so that painting it twice
// changes nothing.
func frame(dst *image.RGBA, r image.Rectangle, w, radius int, c color.RGBA) {
	radius = min(max(radius, w), r.Dx()/2, r.Dy()/2)
	for _, side := range []image.Rectangle{
		image.Rect(r.Min.X+radius, r.Min.Y, r.Max.X-radius, r.Min.Y+w), image.Rect(r.Min.X+radius, r.Max.Y-w, r.Max.X-radius, r.Max.Y),
		image.Rect(r.Min.X, r.Min.Y+radius, r.Min.X+w, r.Max.Y-radius), image.Rect(r.Max.X-w, r.Min.Y+radius, r.Max.X, r.Max.Y-radius),
	} {
		paint.Fill(dst, side, c)
	}
	// The middles of pixels against the two circles, in half pixels.
	outer, inner := 4*radius*radius, 4*max(radius-w, 0)*max(radius-w, 0)
	for y := range radius {
		for x := range radius {
			dx, dy := 2*(radius-x)-1, 2*(radius-y)-1
			if d := dx*dx + dy*dy; d > outer || d < inner {
				continue
			}
			for _, p := range []image.Point{
				{r.Min.X + x, r.Min.Y + y}, {r.Max.X - 1 - x, r.Min.Y + y}, {r.Min.X + x, r.Max.Y - 1 - y}, {r.Max.X - 1 - x, r.Max.Y - 1 - y},
			} {
				dst.SetRGBA(p.X, p.Y, c)
			}
		}
	}
}
