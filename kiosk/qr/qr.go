// Package qr turns a text into the dark and light modules of a QR code (ISO/IEC 18004) that a phone reads from the glass of a
// kiosk at arm's length. It says nothing about pixels; package paint draws the modules.
package qr

import (
	"errors"
	"fmt"

	goqr "github.com/piglig/go-qr"

	"cuango/contentsync/content"
)

const (
	// Quiet is how many light modules stand around a code.
	Quiet = 4
	// maxVersion bounds the code to 97 modules: with modules of 0.8 mm that is 84 mm with its quiet zone, which every screen has room for.
	maxVersion = 20
	anyMask    = -1 // the one that reads best
	// MaxBytes is how much UTF-8 text always fits.
	MaxBytes = 858
)

// A Code is a square of modules.
type Code struct{ c *goqr.QrCode }

// Encode makes the smallest code that holds the text, with the strongest correction that does not make it larger, from medium on where that
// fits at all. Errors: content.ErrTooLarge for more than MaxBytes.
func Encode(text string) (Code, error) {
	data, err := goqr.MakeBytes([]byte(text))
	if err != nil {
		return Code{}, fmt.Errorf("QR code: %w", err)
	}
	for _, level := range []goqr.Ecc{goqr.Medium, goqr.Low} {
		c, err := goqr.EncodeSegments([]*goqr.QrSegment{data}, level, goqr.MinVersion, maxVersion, anyMask, true)
		if err == nil {
			return Code{c}, nil
		}
		if !errors.Is(err, goqr.ErrDataTooLong) {
			return Code{}, fmt.Errorf("QR code: %w", err)
		}
	}
	return Code{}, fmt.Errorf("QR code: %d bytes, at most %d: %w", len(text), MaxBytes, content.ErrTooLarge)
}

// Size is how many modules a side has, without the quiet zone.
func (c Code) Size() int { return c.c.Size() }

// Dark tells what module x, y is, from the upper left.
func (c Code) Dark(x, y int) bool { return c.c.Module(x, y) }
