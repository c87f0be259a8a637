// Package curtain holds the picture that a kiosk shows while there is no screen program: the doorway, and the words "one moment, please".
// kiosk-preview draws it (packaging/ci/curtain.sh).
package curtain

import _ "embed" // the pictures

// Portrait and Landscape are PNGs of 1080 × 1920 and 1920 × 1080 pixels, with a palette.
var (
	//go:embed portrait.png
	Portrait []byte
	//go:embed landscape.png
	Landscape []byte
)
