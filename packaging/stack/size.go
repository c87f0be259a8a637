package stack

import (
	"fmt"

	"github.com/jezek/xgb/randr"
)

// SetSize turns every output of the display off, as if it were unplugged, and gives the display another size.
func (d *Display) SetSize(w, h int) error {
	if err := randr.Init(d.c); err != nil {
		return fmt.Errorf("display has no RandR: %w", err)
	}
	res, err := randr.GetScreenResourcesCurrent(d.c, d.root).Reply()
	if err != nil {
		return fmt.Errorf("outputs: %w", err)
	}
	for _, crtc := range res.Crtcs {
		if _, err := randr.SetCrtcConfig(d.c, crtc, 0, res.ConfigTimestamp, 0, 0, 0, randr.RotationRotate0, nil).Reply(); err != nil {
			return fmt.Errorf("turn output off: %w", err)
		}
	}
	if err := randr.SetScreenSizeChecked(d.c, d.root, uint16(w), uint16(h), uint32(w/4), uint32(h/4)).Check(); err != nil { //nolint:gosec // X sizes fit
		return fmt.Errorf("size %d × %d: %w", w, h, err)
	}
	d.Width, d.Height = w, h
	return nil
}
