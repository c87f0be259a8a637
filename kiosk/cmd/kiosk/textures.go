//go:build !arm && !arm64

package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/gl/v2.1/gl"
)

// mostTextures is up to which name textures are looked for: drivers give small names first.
const mostTextures = 4096

// textures counts the textures that OpenGL holds for a window. It is called on the UI goroutine.
func textures(w fyne.Window) int {
	in, ok := w.(interface{ RunWithContext(f func()) }) // of Fyne's window; not in its interface
	if !ok {
		return -1
	}
	n := 0
	in.RunWithContext(func() {
		for name := range uint32(mostTextures) {
			if gl.IsTexture(name + 1) {
				n++
			}
		}
	})
	return n
}
