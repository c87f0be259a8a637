package pages

import (
	"context"

	"cuango/contentsync/content"
	"cuango/kiosk/backlight"
	"cuango/kiosk/staff"
)

// Desk is what the pages of the staff corner ask for and do. Each function is called on the UI goroutine unless it says otherwise.
type Desk struct {
	// Try judges a code; then is called on the UI goroutine, unless the code was right: the corner opens by itself.
	Try func(code string, then func(staff.Answer))
	// Closed gives for how many seconds no code is looked at. Called on any goroutine.
	Closed func() int
	// Facts are asked in the background.
	Facts func(ctx context.Context) staff.Facts
	// Light tells how bright the screen is, on any goroutine; Brighten changes it by steps.
	Light    func() backlight.State
	Brighten func(by int)
	// Sounds tells how the test of the loudspeaker stands, on any goroutine; Sound begins it.
	Sounds func() Sounding
	Sound  func()
	// TakeStick says yes to a courier's stick past its date; nil: nobody would hear it.
	TakeStick func(timestamp content.Digest)
}

// Sounding is how the test of the loudspeaker stands: the ends of words in staff.<lang>.toml.
type Sounding string

// How it stands.
const (
	SoundOff    Sounding = "off"
	SoundIdle   Sounding = "idle"
	SoundPlays  Sounding = "plays"
	SoundDone   Sounding = "done"
	SoundFailed Sounding = "failed"
)
