package stack

import (
	"fmt"
	"slices"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Key codes of a PC keyboard, as X counts them.
const (
	KeyEscape    = 9
	KeyBackspace = 22
	KeyTab       = 23
	KeyReturn    = 36
	KeyControl   = 37
	KeyShift     = 50
	KeyAlt       = 64
	KeySpace     = 65
	KeyF1        = 67
	KeyF4        = 70
	KeyF11       = 95
	KeyAltGr     = 108
	KeyDelete    = 119
	KeySuper     = 133
	KeyMenu      = 135

	firstKey, lastKey = 9, 255
)

// Keys presses keys one after the other, each held while the next comes, and lets them go in the other order.
func (d *Display) Keys(codes ...byte) error {
	for _, kind := range []byte{xproto.KeyPress, xproto.KeyRelease} {
		order := slices.Clone(codes)
		if kind == xproto.KeyRelease {
			slices.Reverse(order)
		}
		for _, code := range order {
			if err := xtest.FakeInputChecked(d.c, kind, code, 0, d.root, 0, 0, 0).Check(); err != nil {
				return fmt.Errorf("key %d: %w", code, err)
			}
		}
	}
	return nil
}

// Button presses a button of a mouse, where the pointer is, and lets it go: 1 is a finger's, 2 and 3 are the others, 4 to 7 a wheel.
func (d *Display) Button(n byte) error {
	for _, kind := range []byte{xproto.ButtonPress, xproto.ButtonRelease} {
		if err := xtest.FakeInputChecked(d.c, kind, n, 0, d.root, 0, 0, 0).Check(); err != nil {
			return fmt.Errorf("button %d: %w", n, err)
		}
	}
	return nil
}

// Focus gives the process whose window has the keyboard; 0: nobody's.
func (d *Display) Focus() (pid int, err error) {
	f, err := xproto.GetInputFocus(d.c).Reply()
	if err != nil || f.Focus == xproto.InputFocusPointerRoot || f.Focus == xproto.InputFocusNone {
		return 0, err
	}
	return d.owner(f.Focus), nil
}

// Selection tells whether anybody offers something to be pasted: PRIMARY, CLIPBOARD.
func (d *Display) Selection(name string) (held bool, err error) {
	a, err := d.atom(name)
	if err != nil {
		return false, err
	}
	r, err := xproto.GetSelectionOwner(d.c, a).Reply()
	if err != nil {
		return false, err
	}
	return r.Owner != 0, nil
}

// Message sends the uppermost window a message of a window manager or of somebody who drops something, as any program could.
func (d *Display) Message(kind string, data ...string) error {
	w, err := d.top()
	if err != nil {
		return err
	}
	words := make([]uint32, 5)
	for i, name := range data {
		a, err := d.atom(name)
		if err != nil {
			return err
		}
		words[i] = uint32(a)
	}
	a, err := d.atom(kind)
	if err != nil {
		return err
	}
	ev := xproto.ClientMessageEvent{Format: 32, Window: w, Type: a, Data: xproto.ClientMessageDataUnionData32New(words)}
	return xproto.SendEventChecked(d.c, false, w, 0, string(ev.Bytes())).Check()
}

// Stranger puts a window of ours on the display, as another program could: one that a window manager would see, or one past it.
func (d *Display) Stranger(past bool) error {
	id, err := xproto.NewWindowId(d.c)
	if err != nil {
		return err
	}
	override := uint32(0)
	if past {
		override = 1
	}
	err = xproto.CreateWindowChecked(d.c, 0, id, d.root, 10, 10, 300, 200, 0, xproto.WindowClassInputOutput, 0,
		xproto.CwBackPixel|xproto.CwOverrideRedirect, []uint32{0xFF0000, override}).Check()
	if err != nil {
		return err
	}
	return xproto.MapWindowChecked(d.c, id).Check()
}

func (d *Display) atom(name string) (xproto.Atom, error) {
	r, err := xproto.InternAtom(d.c, false, uint16(len(name)), name).Reply() //nolint:gosec // short
	if err != nil {
		return 0, err
	}
	return r.Atom, nil
}

// owner gives the process that a window says it is of; 0: it does not say.
func (d *Display) owner(w xproto.Window) int {
	a, err := d.atom("_NET_WM_PID")
	if err != nil {
		return 0
	}
	p, err := xproto.GetProperty(d.c, false, w, a, xproto.AtomCardinal, 0, 1).Reply()
	if err != nil || len(p.Value) != 4 {
		return 0
	}
	return int(p.Value[0]) | int(p.Value[1])<<8 | int(p.Value[2])<<16 | int(p.Value[3])<<24
}

// PadKeys are the keys of a keyboard that the kiosk's external keypad sends, as [keypad] in kiosk.toml has them when it says nothing.
var PadKeys = map[string]byte{
	"up": 111, "down": 116, "left": 113, "right": 114, "select": KeyReturn, "back": KeyEscape, "speak": KeyF1, "next_page": 117, "previous_page": 112,
	"louder": 69, "quieter": 68,
}
