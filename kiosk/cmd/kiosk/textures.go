//go:build !arm && !arm64

package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/gl/v2.1/gl"
)

// mostTextures is up to which name textures are looked for. Drivers count their names up: there is a new one for each repaint that changed the bitmap.
const mostTextures = 4 << 20

// textures counts the textures that OpenGL holds for a window. It is called on the UI goroutine.
func textures(w fyne.Window) int {
	in, ok := w.(interface{ RunWithContext(f func()) }) // of Fyne's window; not in its interface
	if !ok {
		return -1
	}
	n := 0
	in.RunWithContext(func() {
		var next uint32 // the name that the next texture would get
		gl.GenTextures(1, &next)
		gl.DeleteTextures(1, &next)
		for name := range min(next, mostTextures) {
			if gl.IsTexture(name) {
				n++
			}
		}
	})
	return n
}
