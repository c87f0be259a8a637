package widgets

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"cuango/kiosk/ui/paint"
)

// Sheet shows one composed screen and turns a finger into presses and pulls. All of the screen is
// one canvas.Image (and a shade over it, hidden as a rule) whose bitmap is replaced or painted over: nothing is ever created or thrown
// away while the kiosk runs. It is used on the UI goroutine only.
//
// A press shows at once and acts on release inside the key; sliding off gives it up; a finger that
// wanders further than the slop pulls instead, where the screen can be pulled.
type Sheet struct {
	widget.BaseWidget

	// Slop is how far a finger may wander, in pixels.
	Slop int
	// Still stops a page when the finger leaves it.
	Still bool
	// Touched is called at the beginning of every touch. When it returns true the touch is used up.
	Touched func() bool
	// Pressed is called at the beginning of every touch that is not used up, with the key under it or nil.
	Pressed func(k *paint.Key)
	// Watched is told where a finger comes down, moves and leaves, before anything else is done with it. When it returns true the rest of the touch is
	// used up. Nil: nobody looks.
	Watched func(m Movement, p image.Point) bool
	// Sized is called when the window gives the sheet another size.
	Sized func(w, h int)
	// After calls f on the UI goroutine later.
	After func(d time.Duration, f func())
	// Now is the time; nil: the system's.
	Now func() time.Time
	// Painted is called after every change of the bitmap.
	Painted func()
	// Direct, if set, puts parts of the bitmap on the glass without a repaint of the whole window; false: it cannot now.
	Direct func(bmp *image.RGBA, areas []image.Rectangle) bool
	// Soon, set with Direct, calls f on the UI goroutine after the events that are there already.
	Soon func(f func())
	// Timed, if set, begins a piece of work on the UI goroutine and gives what ends it.
	Timed func(name string) (end func())

	dim   *canvas.Rectangle // over everything, where the panel's own lamp cannot be set
	img   *canvas.Image
	bmp   *image.RGBA
	scene *paint.Scene

	lifted   time.Time   // when the last finger left
	lastTap  image.Point // and where
	replaced bool        // the screen has changed since

	damage damage
	keypad keypad

	down  bool
	stirs int         // how often a finger has come, or moved by more than the slop
	stir  image.Point // where it was then
	used  bool        // the touch ended a countdown and does nothing else
	from  image.Point
	key   *paint.Key // pressed
	pull  *pull
	fling *fyne.Animation
}

// A Movement is what a finger does.
type Movement int

// The movements.
const (
	Comes Movement = iota
	Moves
	Leaves
)

// doubleTap is how long a second tap at the same place counts as part of the first, when that one has
// opened another screen: an impatient finger must not press what it has not seen yet.
const doubleTap = 500 * time.Millisecond

// pressOut is how long a key still looks pressed after its action, if the screen stays.
const pressOut = 90 * time.Millisecond

var (
	_ desktop.Mouseable  = (*Sheet)(nil)
	_ desktop.Cursorable = (*Sheet)(nil)
	_ fyne.Draggable     = (*Sheet)(nil)
)

// NewSheet makes a sheet that shows nothing yet.
func NewSheet(slop int) *Sheet {
	s := &Sheet{Slop: slop, img: canvas.NewImageFromImage(nil), dim: canvas.NewRectangle(color.Transparent)}
	s.dim.Hide()
	// Nearest pixels: the bitmap has the exact size, and sampling four pixels for each costs time without a graphics card.
	s.img.ScaleMode = canvas.ImageScalePixels
	s.img.FillMode = canvas.ImageFillStretch
	s.ExtendBaseWidget(s)
	return s
}

// Set replaces what is seen. A finger that is down lets go of its key.
func (s *Sheet) Set(bmp *image.RGBA, scene *paint.Scene) {
	s.stop()
	s.Bare()
	s.keypad.enter(s.scene, scene)
	s.key, s.pull, s.replaced = nil, nil, true
	if s.down {
		s.used = true // the rest of this touch belongs to the screen before
	}
	s.bmp, s.scene = bmp, scene
	s.img.Image = bmp
	s.changed(bmp.Rect)
}

// Renew replaces what is seen by another state of the same screen: a finger that is down keeps its key.
func (s *Sheet) Renew(bmp *image.RGBA, scene *paint.Scene) {
	if s.pull != nil || s.used {
		s.Set(bmp, scene)
		return
	}
	held := s.key
	s.keypad.keep(scene)
	s.key, s.bmp, s.scene = nil, bmp, scene
	s.img.Image = bmp
	for _, k := range scene.Keys {
		if held != nil && s.down && k.ID == held.ID {
			s.key = k
			scene.PaintKey(bmp, k, true)
		}
	}
	if held != nil && s.key == nil {
		s.used = true
	}
	s.changed(bmp.Rect)
}

// Freshen replaces what can be pressed by another state of the same screen and repaints what is fresh of it, on the bitmap that is seen.
func (s *Sheet) Freshen(scene *paint.Scene) {
	held := s.key
	areas := scene.FreshSince(s.scene)
	if held != nil && !s.down { // pressed long enough: something has happened
		s.scene.PaintKey(s.bmp, held, false)
		s.damage.add(held.R)
	}
	s.Bare()
	s.keypad.keep(scene)
	s.key, s.scene = nil, scene
	for _, r := range areas {
		scene.PaintArea(s.bmp, r)
	}
	if held != nil && s.down {
		for _, k := range scene.Keys {
			if k.ID == held.ID {
				s.key = k
				scene.PaintKey(s.bmp, k, true)
				s.damage.add(k.R)
			}
		}
		s.used = s.used || s.key == nil
	}
	s.changed(areas...)
}

// timed begins a piece of work for whoever measures.
func (s *Sheet) timed(name string) (end func()) {
	if s.Timed == nil {
		return func() {}
	}
	return s.Timed(name)
}

func (s *Sheet) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

// Scene and Bitmap are what is seen.
func (s *Sheet) Scene() *paint.Scene { return s.scene }

// Bitmap gives the pixels that are seen. Whoever paints on them calls Repainted.
func (s *Sheet) Bitmap() *image.RGBA { return s.bmp }

// Repainted tells that parts of the bitmap were painted on.
func (s *Sheet) Repainted(areas ...image.Rectangle) { s.changed(areas...) }

// RepaintArea paints again what lies in r: for pictures that came late.
func (s *Sheet) RepaintArea(r image.Rectangle) {
	if s.scene == nil {
		return
	}
	s.scene.PaintArea(s.bmp, r)
	if s.key != nil && s.key.R.Overlaps(r) {
		s.scene.PaintKey(s.bmp, s.key, true)
		s.damage.add(s.key.R)
	}
	s.changed(r)
}

// Cursor hides the arrow: a touch screen has none.
func (s *Sheet) Cursor() desktop.Cursor { return desktop.HiddenCursor }

// MouseDown implements desktop.Mouseable: a finger comes down.
func (s *Sheet) MouseDown(e *desktop.MouseEvent) {
	defer s.timed("press")()
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	s.down, s.used = true, s.Touched != nil && s.Touched()
	s.stirs, s.stir = s.stirs+1, point(e.Position)
	s.Leave()
	moving := s.fling != nil
	s.stop()
	if s.watched(Comes, e.Position) {
		s.used = true
	}
	if s.used || s.scene == nil {
		return
	}
	s.from = point(e.Position)
	s.pull = nil
	if s.Pressed != nil {
		s.Pressed(s.scene.KeyAt(s.from))
	}
	if since := s.now().Sub(s.lifted); s.replaced && since >= 0 && since < doubleTap && abs(s.from.X-s.lastTap.X) <= s.Slop && abs(s.from.Y-s.lastTap.Y) <= s.Slop {
		s.used = true
		return
	}
	if moving { // this touch only holds the page
		return
	}
	s.release() // a key that still looks pressed from a moment ago
	if k := s.scene.KeyAt(s.from); k != nil {
		s.key = k
		s.scene.PaintKey(s.bmp, k, true)
		s.changed(k.R)
	}
}

// Dragged implements fyne.Draggable: the finger moves.
func (s *Sheet) Dragged(e *fyne.DragEvent) {
	defer s.timed("slide")()
	p := point(e.Position)
	if abs(p.X-s.stir.X) > s.Slop || abs(p.Y-s.stir.Y) > s.Slop {
		s.stirs, s.stir = s.stirs+1, p
	}
	if s.down && s.watched(Moves, e.Position) {
		s.release()
		s.used = true
	}
	if !s.down || s.used || s.scene == nil {
		return
	}
	if s.pull != nil {
		s.pull.to(s, p.Y)
		return
	}
	far := abs(p.X-s.from.X) > s.Slop || abs(p.Y-s.from.Y) > s.Slop
	if !far {
		return
	}
	if s.key != nil && (s.canPull() || !p.In(s.key.R)) {
		s.release()
	}
	if s.key == nil && s.canPull() && abs(p.Y-s.from.Y) > s.Slop {
		s.pull = newPull(s.scene.Offset, p.Y)
	}
}

func (s *Sheet) watched(m Movement, p fyne.Position) bool {
	return s.Watched != nil && s.Watched(m, point(p))
}

// Darken puts a shade over the window: 0 is none, 1 would be black.
func (s *Sheet) Darken(share float64) {
	alpha := uint8(255 * min(max(share, 0), 1))
	s.dim.FillColor = color.NRGBA{A: alpha}
	s.dim.Hidden = alpha == 0
	s.dim.Refresh()
	s.changed()
	s.img.Refresh() // all of the window, also when nothing on the bitmap has changed
}

func (s *Sheet) canPull() bool {
	return s.scene.Turn != nil || (s.scene.Scroll != nil && s.scene.Scroll.Max() > 0 && s.from.In(s.scene.Scroll.R))
}

// DragEnd implements fyne.Draggable. The end comes with MouseUp.
func (s *Sheet) DragEnd() {}

// MouseUp implements desktop.Mouseable: the finger leaves.
func (s *Sheet) MouseUp(e *desktop.MouseEvent) {
	defer s.timed("lift")()
	if e.Button != desktop.MouseButtonPrimary || !s.down {
		return
	}
	s.down = false
	p := point(e.Position)
	if s.watched(Leaves, e.Position) {
		s.pull = nil
		s.release()
		return
	}
	if s.used || s.scene == nil {
		return
	}
	s.lifted, s.lastTap, s.replaced = s.now(), p, false
	if s.pull != nil {
		s.pull.end(s, s.from.Y-p.Y)
		s.pull = nil
		return
	}
	k := s.key
	if k == nil {
		if s.scene.Touch != nil && s.scene.KeyAt(s.from) == nil {
			s.scene.Touch()
		}
		return
	}
	if !p.In(k.R) {
		s.release()
		return
	}
	s.act(k)
}

// act does what a key does. It looks pressed for a moment longer, if the screen stays.
func (s *Sheet) act(k *paint.Key) {
	scene := s.scene
	s.showNow()
	k.Do()
	if s.scene == scene && s.key == k { // the screen did not change, or not yet
		s.After(pressOut, func() {
			if s.scene == scene && s.key == k && !s.down {
				s.release()
			}
		})
	}
}

// release paints the pressed key at rest.
func (s *Sheet) release() {
	if s.key == nil {
		return
	}
	k := s.key
	s.scene.PaintKey(s.bmp, k, false)
	s.key = nil
	s.changed(k.R)
}

func (s *Sheet) stop() {
	if s.fling != nil {
		s.fling.Stop()
		s.fling = nil
	}
}

// ScrollTo moves the stretch that can be pulled, for who reads along.
func (s *Sheet) ScrollTo(offset int) {
	if s.scene != nil && s.scene.Scroll != nil && s.pull == nil {
		s.stop()
		s.scrollTo(offset)
	}
}

// scrollTo moves the pulled stretch.
func (s *Sheet) scrollTo(offset int) {
	offset = min(max(offset, 0), s.scene.Scroll.Max())
	if offset == s.scene.Offset {
		return
	}
	s.scene.Offset = offset
	s.scene.PaintScroll(s.bmp)
	s.changed(s.scene.Scroll.R)
}

func point(p fyne.Position) image.Point { return image.Pt(int(p.X), int(p.Y)) }

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer { return &sheetRenderer{s} }

type sheetRenderer struct{ s *Sheet }

func (r *sheetRenderer) Layout(size fyne.Size) {
	defer r.s.timed("layout")()
	r.s.img.Resize(size)
	r.s.dim.Resize(size)
	if r.s.Sized != nil && size.Width > 300 && size.Height > 300 { // Fyne starts with a window of 63 × 36
		r.s.Sized(int(size.Width), int(size.Height))
	}
}

// MinSize is never empty: a full-screen window whose content has no size ends in an X error.
func (r *sheetRenderer) MinSize() fyne.Size           { return fyne.NewSize(64, 64) }
func (r *sheetRenderer) Refresh()                     { r.s.img.Refresh() }
func (r *sheetRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.img, r.s.dim} }
func (r *sheetRenderer) Destroy()                     {}

// Finger tells whether a finger is down, and how often any finger has come or moved by more than the slop.
func (s *Sheet) Finger() (down bool, stirs int) { return s.down, s.stirs }

// Moving tells whether a page runs on after a finger has left it.
func (s *Sheet) Moving() bool { return s.fling != nil }
