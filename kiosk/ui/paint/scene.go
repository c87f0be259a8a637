package paint

import (
	"image"
	"image/color"
	"slices"
)

// A Key is something that can be pressed. Its whole rectangle is the target.
type Key struct {
	ID     string          // the same on every screen of a kind: scripted walks and tests find it by this
	R      image.Rectangle // target, and all that Face paints
	Ground color.RGBA      // what is behind its corners
	Face   func(pressed bool) []Part
	Do     func() // on release inside
	Called Text   // its words, where the face has a pictogram alone: they are what is said

	rest []Part // what Face gives at rest, once it was prepared
}

// A Scroll is a stretch of the screen in which something taller can be pulled up and down.
type Scroll struct {
	R      image.Rectangle // the opening
	Height int             // of what lies behind it

	// Parts gives what is seen in r when the page is pulled by offset. Or Paint paints it; what it
	// paints is not mirrored for right-to-left languages.
	Parts func(r image.Rectangle, offset int) []Part
	Paint func(dst *image.RGBA, offset int)
}

// Max is the furthest offset.
func (s *Scroll) Max() int { return max(0, s.Height-s.R.Dy()) }

// A Zone is a part of the screen that is repainted apart.
type Zone struct {
	R image.Rectangle
	// State, if set, is comparable, and while it is the same the zone's pixels are.
	State any
}

// FreshSince gives what has to be repainted when s takes the place of another scene of the same page.
func (s *Scene) FreshSince(before *Scene) (areas []image.Rectangle) {
	for i, z := range s.Fresh {
		same := z.State != nil && before != nil && i < len(before.Fresh) && before.Fresh[i] == z
		if !same {
			areas = append(areas, z.R)
		}
	}
	return areas
}

// A Scene is a screen, ready to be painted and pressed. It does not change once it is made,
// apart from the offset of its scroll and what is read aloud of it.
type Scene struct {
	Size   image.Point
	Ground color.RGBA
	Under  *image.RGBA // if set, painted instead of Ground; it has the scene's size
	Parts  []Part
	Keys   []*Key
	Scroll *Scroll
	Offset int     // of Scroll
	Spoken *Spoken // what is read aloud; nil: nothing
	RTL    bool    // to be mirrored when it is placed: see Placed

	// Down is by how many pixels the scene is shifted down when it is placed, and Above what stands over it then, in pixels of
	// the whole glass: reach mode. Size is without them until then.
	Down  int
	Above []Part

	// Fresh is what may differ from the scene before it on the same page: a keystroke repaints no more. Empty: everything.
	Fresh []Zone

	// Touch is called for a touch that hits no key. Nil: nothing happens.
	Touch func()
	// Turn is called when a finger pulls the page by a good part of its height: +1 for the next
	// page, −1 for the one before. Nil: pulling does nothing.
	Turn func(by int)
	// Clock, if set, gives the parts that show the time; they are repainted alone each minute, over ClockArea.
	Clock     func() []Part
	ClockArea image.Rectangle
}

// Paint paints everything.
func (s *Scene) Paint(dst *image.RGBA) {
	if s.Under != nil {
		copy(dst.Pix, s.Under.Pix)
	} else {
		Fill(dst, dst.Rect, s.Ground)
	}
	for _, p := range s.Parts {
		s.paintPart(dst, p)
	}
	s.PaintClock(dst)
	s.PaintScroll(dst)
	for _, k := range s.Keys {
		k.paint(dst, false)
	}
}

// PaintClock paints the time anew.
func (s *Scene) PaintClock(dst *image.RGBA) {
	if s.Clock == nil {
		return
	}
	Fill(dst, s.ClockArea, s.Ground)
	for _, p := range s.Clock() {
		p.Paint(dst)
	}
}

// PaintScroll paints the stretch that can be pulled, at its offset.
func (s *Scene) PaintScroll(dst *image.RGBA) {
	if s.Scroll == nil {
		return
	}
	window, ok := dst.SubImage(s.Scroll.R).(*image.RGBA)
	if !ok || window.Rect.Empty() {
		return
	}
	Fill(window, window.Rect, s.Ground)
	if s.Scroll.Parts == nil {
		s.Scroll.Paint(window, s.Offset)
		return
	}
	for _, p := range s.Scroll.Parts(window.Rect, s.Offset) {
		if p.Bounds().Overlaps(window.Rect) {
			s.paintPart(window, p)
		}
	}
}

// PaintArea paints again what lies in r: parts that touch it, then keys. It is for pictures that come late.
func (s *Scene) PaintArea(dst *image.RGBA, r image.Rectangle) {
	window, ok := dst.SubImage(r).(*image.RGBA)
	if !ok || window.Rect.Empty() {
		return
	}
	if s.Under != nil {
		Copy(window, s.Under, r)
	} else {
		Fill(window, r, s.Ground)
	}
	for _, p := range s.Parts {
		if p.Bounds().Overlaps(r) {
			s.paintPart(window, p)
		}
	}
	if s.Scroll != nil && s.Scroll.R.Overlaps(r) {
		s.PaintScroll(window)
	}
	for _, k := range s.Keys {
		if k.R.Overlaps(r) {
			k.paint(window, false)
		}
	}
}

// PaintKey paints one key as pressed or at rest.
func (s *Scene) PaintKey(dst *image.RGBA, k *Key, pressed bool) {
	window, ok := dst.SubImage(k.R).(*image.RGBA)
	if !ok || window.Rect.Empty() {
		return
	}
	if s.Under != nil {
		Copy(window, s.Under, k.R)
	} else {
		Fill(window, k.R, k.Ground)
	}
	k.paint(window, pressed)
}

func (k *Key) paint(dst *image.RGBA, pressed bool) {
	for _, p := range k.parts(pressed) {
		p.Paint(dst)
	}
}

func (k *Key) parts(pressed bool) []Part {
	if !pressed && k.rest != nil {
		return k.rest
	}
	return k.Face(pressed)
}

// Prepare sets the texts of the keys that are fresh in any case, so that painting them sets none. It is called before the scene is handed over.
func (s *Scene) Prepare() {
	for _, k := range s.Keys {
		if slices.ContainsFunc(s.Fresh, func(z Zone) bool { return z.State == nil && k.R.Overlaps(z.R) }) {
			k.rest = k.Face(false)
		}
	}
}

// KeyAt gives the key under a point, or nil. Keys do not overlap.
func (s *Scene) KeyAt(p image.Point) *Key {
	for _, k := range s.Keys {
		if p.In(k.R) {
			return k
		}
	}
	return nil
}

// All gives every part of the scene, those of keys at rest too: for tests and for reading aloud what is shown.
func (s *Scene) All() []Part {
	all := append([]Part(nil), s.Parts...)
	if s.Clock != nil {
		all = append(all, s.Clock()...)
	}
	for _, k := range s.Keys {
		all = append(all, k.parts(false)...)
	}
	return all
}

// Pictures gives the slots that the scene wants filled.
func (s *Scene) Pictures() []*Slot {
	var slots []*Slot
	for _, p := range s.All() {
		if w, ok := p.(Wanter); ok && w.Wants() != nil {
			slots = append(slots, w.Wants())
		}
	}
	return slots
}

// Waiting gives the places of the pictures that use a slot.
func (s *Scene) Waiting(slot Slot) []image.Rectangle {
	var r []image.Rectangle
	for _, p := range s.All() {
		if w, ok := p.(Wanter); ok && w.Wants() != nil && *w.Wants() == slot {
			r = append(r, p.Bounds())
		}
	}
	return r
}

// A Wanter is a part that needs a picture.
type Wanter interface{ Wants() *Slot }
