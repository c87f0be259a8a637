package keeper

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/dpms"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/screensaver"
	"github.com/jezek/xgb/xproto"
)

// ground is the colour of the wall in the pictures of assets/curtain: where there is no picture, it is this.
const ground = 0x14213F

// frameEach is how often the last good frame is taken anew.
const frameEach = time.Minute

// A Screen is the X display as a whole. A window of ours, as large as the display, holds the picture that is seen while there is no screen program: the server itself paints it,
// at once, wherever nothing else is. It is used by one goroutine.
type Screen struct {
	c       *xgb.Conn
	log     *slog.Logger
	root    xproto.Window
	depth   byte
	can     bool // 24 bits, four bytes a pixel, blue first: all of today's
	w, h    int
	curtain xproto.Window
	copier  xproto.Gcontext // copies what is on the glass, whatever window it is of
	writer  xproto.Gcontext
	pidAtom xproto.Atom
	dnd     xproto.Atom

	picture xproto.Pixmap // of the curtain; 0: plain ground
	isFrame bool          // picture is the last good frame
	kept    time.Time     // when
	pending xproto.Pixmap // a copy that is good if nothing has changed since; 0: none
	number  uint64        // of the change before it

	app    xproto.Window // the screen program's; 0: none
	mine   func(pid int) bool
	drawn  bool // the curtain is drawn: over everything
	events chan xgb.Event
}

// OpenScreen takes the display that $DISPLAY names and draws the curtain, with the picture of assets/curtain on it. mine tells whether a process is the screen
// program's.
func OpenScreen(log *slog.Logger, mine func(pid int) bool) (*Screen, error) {
	xgb.Logger.SetOutput(io.Discard)
	c, err := xgb.NewConn()
	if err != nil {
		return nil, fmt.Errorf("display: %w", err)
	}
	setup := xproto.Setup(c)
	d := setup.DefaultScreen(c)
	s := &Screen{
		c: c, log: log, root: d.Root, depth: d.RootDepth, w: int(d.WidthInPixels), h: int(d.HeightInPixels),
		can: d.RootDepth == 24 && setup.ImageByteOrder == xproto.ImageOrderLSBFirst, mine: mine, events: make(chan xgb.Event, 64),
	}
	if err := s.take(); err != nil {
		c.Close()
		return nil, err
	}
	go s.listen()
	return s, nil
}

// take makes the display ours.
func (s *Screen) take() error {
	s.pidAtom, s.dnd = s.atom("_NET_WM_PID"), s.atom("XdndAware")
	// Whoever has this is the window manager: there can be no other, and no window of a stranger is shown.
	const events = xproto.EventMaskSubstructureNotify | xproto.EventMaskStructureNotify
	if err := xproto.ChangeWindowAttributesChecked(s.c, s.root, xproto.CwEventMask, []uint32{events | xproto.EventMaskSubstructureRedirect}).Check(); err != nil {
		s.log.Warn("a window manager is running: it could show other windows")
		if err := xproto.ChangeWindowAttributesChecked(s.c, s.root, xproto.CwEventMask, []uint32{events}).Check(); err != nil {
			return fmt.Errorf("display: %w", err)
		}
	}
	none := s.noCursor()
	xproto.ChangeWindowAttributes(s.c, s.root, xproto.CwBackPixel|xproto.CwCursor, []uint32{ground, uint32(none)})
	xproto.ClearArea(s.c, false, s.root, 0, 0, 0, 0)
	s.copier, s.writer, s.curtain = s.gc(xproto.SubwindowModeIncludeInferiors), s.gc(xproto.SubwindowModeClipByChildren), s.window()
	err := xproto.CreateWindowChecked(s.c, s.depth, s.curtain, s.root, 0, 0, uint16(s.w), uint16(s.h), 0, xproto.WindowClassInputOutput, 0, //nolint:gosec // X sizes fit
		xproto.CwBackPixel|xproto.CwOverrideRedirect|xproto.CwCursor, []uint32{ground, 1, uint32(none)}).Check()
	if err != nil {
		return fmt.Errorf("window: %w", err)
	}
	s.Seed()
	xproto.MapWindow(s.c, s.curtain)
	s.Draw()
	if err := randr.Init(s.c); err == nil { // without it the size is read all the same, now and then
		randr.SelectInput(s.c, s.root, randr.NotifyMaskScreenChange)
	}
	s.stayLit()
	return nil
}

func (s *Screen) atom(name string) xproto.Atom {
	r, err := xproto.InternAtom(s.c, false, uint16(len(name)), name).Reply() //nolint:gosec // short
	if err != nil {
		return 0
	}
	return r.Atom
}

func (s *Screen) window() xproto.Window {
	id, _ := xproto.NewWindowId(s.c) // fails with the connection alone, and so does what follows
	return id
}

func (s *Screen) gc(mode uint32) xproto.Gcontext {
	id, _ := xproto.NewGcontextId(s.c) // see window
	xproto.CreateGC(s.c, id, xproto.Drawable(s.root), xproto.GcSubwindowMode|xproto.GcGraphicsExposures, []uint32{mode, 0})
	return id
}

func (s *Screen) pixmap() xproto.Pixmap {
	id, _ := xproto.NewPixmapId(s.c)                                                                                                // see window
	if err := xproto.CreatePixmapChecked(s.c, s.depth, id, xproto.Drawable(s.root), uint16(s.w), uint16(s.h)).Check(); err != nil { //nolint:gosec // X sizes fit
		return 0
	}
	return id
}

// noCursor makes a pointer that cannot be seen.
func (s *Screen) noCursor() xproto.Cursor {
	dot, _ := xproto.NewPixmapId(s.c) // see window
	id, _ := xproto.NewCursorId(s.c)
	xproto.CreatePixmap(s.c, 1, dot, xproto.Drawable(s.root), 1, 1)
	gc, _ := xproto.NewGcontextId(s.c)
	xproto.CreateGC(s.c, gc, xproto.Drawable(dot), xproto.GcForeground, []uint32{0})
	xproto.PolyFillRectangle(s.c, xproto.Drawable(dot), gc, []xproto.Rectangle{{Width: 1, Height: 1}})
	xproto.CreateCursor(s.c, id, dot, dot, 0, 0, 0, 0, 0, 0, 0, 0)
	xproto.FreeGC(s.c, gc)
	xproto.FreePixmap(s.c, dot)
	return id
}

// stayLit turns off all that turns a screen off.
func (s *Screen) stayLit() {
	xproto.SetScreenSaver(s.c, 0, 0, 0, 0)
	if screensaver.Init(s.c) == nil {
		screensaver.Suspend(s.c, 1) // as long as we live
	}
	if dpms.Init(s.c) == nil {
		dpms.SetTimeouts(s.c, 0, 0, 0)
		dpms.Disable(s.c)
	}
}

// listen hands events over until the display is gone; then it closes the channel.
func (s *Screen) listen() {
	defer close(s.events)
	for {
		ev, err := s.c.WaitForEvent()
		switch {
		case ev != nil:
			s.events <- ev
		case err == nil:
			return
		default: // of a window that is gone meanwhile
		}
	}
}

// Close gives the display back.
func (s *Screen) Close() { s.c.Close() }

// Draw draws the curtain over everything: a screen program that starts is not seen before it has painted.
func (s *Screen) Draw() {
	s.drawn = true
	s.restack(s.curtain, xproto.StackModeAbove)
}

// Open puts the curtain behind everything.
func (s *Screen) Open() {
	s.drawn = false
	s.restack(s.curtain, xproto.StackModeBelow)
	s.focus()
}

func (s *Screen) restack(w xproto.Window, mode uint32) {
	xproto.ConfigureWindow(s.c, w, xproto.ConfigWindowStackMode, []uint32{mode})
}

// Gone forgets the screen program's window.
func (s *Screen) Gone() {
	s.app = 0
	s.drop()
	s.Draw()
}

// handle follows what happens on the display.
func (s *Screen) handle(ev xgb.Event) {
	switch e := ev.(type) {
	case xproto.MapRequestEvent:
		if s.ours(e.Window) {
			s.fill(e.Window)
			xproto.MapWindow(s.c, e.Window)
		}
	case xproto.ConfigureRequestEvent:
		if s.ours(e.Window) {
			s.fill(e.Window)
		}
	case xproto.MapNotifyEvent:
		s.mapped(e.Window)
	case xproto.ConfigureNotifyEvent:
		switch {
		case e.Window == s.root:
			_ = s.Check() // by the size that it has now: events of several changes come late; a display that is gone closes the channel
		case e.Window == s.app && s.drawn:
			s.restack(s.curtain, xproto.StackModeAbove) // it may have raised itself
		}
	case xproto.UnmapNotifyEvent:
		if e.Window == s.app {
			s.app = 0
		}
	case randr.ScreenChangeNotifyEvent:
		_ = s.Check() // see above
	}
}

// mapped sorts a window in that has appeared.
func (s *Screen) mapped(w xproto.Window) {
	switch {
	case w == s.curtain:
	case !s.ours(w):
		s.log.Warn("a window of another program was put behind the screen")
		s.restack(w, xproto.StackModeBelow)
	default:
		s.app = w
		if s.drawn {
			s.restack(s.curtain, xproto.StackModeAbove)
		}
		if s.dnd != 0 { // nothing is dropped on it
			xproto.DeleteProperty(s.c, w, s.dnd)
		}
		s.fill(w)
	}
}

func (s *Screen) ours(w xproto.Window) bool {
	r, err := xproto.GetProperty(s.c, false, w, s.pidAtom, xproto.AtomCardinal, 0, 1).Reply()
	return err == nil && r.Format == 32 && len(r.Value) == 4 && s.mine(int(xgb.Get32(r.Value)))
}

func (s *Screen) fill(w xproto.Window) {
	xproto.ConfigureWindow(s.c, w, xproto.ConfigWindowX|xproto.ConfigWindowY|xproto.ConfigWindowWidth|xproto.ConfigWindowHeight, []uint32{0, 0, uint32(s.w), uint32(s.h)}) //nolint:gosec // X sizes fit
}

// resize follows the display: turned, plugged in again, set to other modes.
func (s *Screen) resize(w, h int) {
	if w == s.w && h == s.h || w < 1 || h < 1 {
		return
	}
	s.log.Info("the display has another size", "width", w, "height", h)
	s.w, s.h = w, h
	s.drop()
	s.Seed()
	s.fill(s.curtain)
	if s.app != 0 {
		s.fill(s.app)
	}
	s.stayLit()
}

// Check puts right what can have gone wrong without an event: the size of the screen program's window and the keyboard's focus. Errors: the display is gone.
func (s *Screen) Check() error {
	g, err := xproto.GetGeometry(s.c, xproto.Drawable(s.root)).Reply()
	if err != nil {
		return errors.New("the display does not answer")
	}
	s.resize(int(g.Width), int(g.Height))
	if s.app == 0 {
		return nil
	}
	if g, err := xproto.GetGeometry(s.c, xproto.Drawable(s.app)).Reply(); err == nil && (int(g.Width) != s.w || int(g.Height) != s.h || g.X != 0 || g.Y != 0) {
		s.fill(s.app)
	}
	if f, err := xproto.GetInputFocus(s.c).Reply(); err == nil && f.Focus != s.app {
		s.focus()
	}
	return nil
}

// focus gives the keyboard to the screen program: there is no window manager that would.
func (s *Screen) focus() {
	if s.app != 0 {
		xproto.SetInputFocus(s.c, xproto.InputFocusPointerRoot, s.app, xproto.TimeCurrentTime)
	}
}
