package main

import (
	"image"
	"strings"
	"unsafe"

	"github.com/go-gl/gl/v2.1/gl"

	"cuango/kiosk/glx"
)

// direct puts parts of the screen's bitmap on the glass: into the texture that Fyne has of it, so that its own repaints show the same, and from
// there to the window. Fyne would make the whole texture anew and repaint the whole window at its next turn; without a graphics card
// that takes several times as long as a touch may. With a card it does not, and Fyne does it. It is called on the UI goroutine; false: Fyne has to.
func (k *kiosk) direct(bmp *image.RGBA, areas []image.Rectangle) (done bool) {
	in, ok := k.window.(interface{ RunWithContext(f func()) }) // of Fyne's window; not in its interface
	if !ok || bmp == nil || !k.runner.window.Load() {
		return false
	}
	defer k.meter.Aside()() // painting the window is no piece of ours: it has a meter of its own
	defer k.repaints.Start("repaint")()
	in.RunWithContext(func() {
		if !k.canDirect() || !hasTexture(bmp.Rect.Size()) {
			return
		}
		for _, r := range areas {
			upload(bmp, r)
		}
		draw(bmp.Rect.Max, areas)
		for _, r := range areas {
			glx.Copy(r, bmp.Rect.Max.Y)
		}
		done = gl.GetError() == gl.NO_ERROR
	})
	return done
}

// canDirect asks once, as soon as there is a window.
func (k *kiosk) canDirect() bool {
	if !k.asked {
		k.asked = true
		name := gl.GoStr(gl.GetString(gl.RENDERER))
		k.software = (strings.Contains(name, "llvmpipe") || strings.Contains(name, "softpipe")) && glx.CanCopy()
	}
	return k.software
}

// hasTexture tells whether the texture that Fyne has drawn last is that of the screen: there is nothing else in the window.
func hasTexture(size image.Point) bool {
	var name, w, h int32
	gl.GetIntegerv(gl.TEXTURE_BINDING_2D, &name)
	if name == 0 {
		return false
	}
	gl.GetTexLevelParameteriv(gl.TEXTURE_2D, 0, gl.TEXTURE_WIDTH, &w)
	gl.GetTexLevelParameteriv(gl.TEXTURE_2D, 0, gl.TEXTURE_HEIGHT, &h)
	var view [4]int32
	gl.GetIntegerv(gl.VIEWPORT, &view[0])
	return image.Pt(int(w), int(h)) == size && view == [4]int32{0, 0, w, h}
}

// upload takes an area of a bitmap over into its texture.
func upload(bmp *image.RGBA, r image.Rectangle) {
	x, y, w, h := int32(r.Min.X), int32(r.Min.Y), int32(r.Dx()), int32(r.Dy())                                                           //nolint:gosec // a screen has a few thousand pixels each way
	gl.PixelStorei(gl.UNPACK_ROW_LENGTH, int32(bmp.Stride/4))                                                                            //nolint:gosec // as above
	gl.TexSubImage2D(gl.TEXTURE_2D, 0, x, y, w, h, gl.RGBA, gl.UNSIGNED_BYTE, unsafe.Pointer(&bmp.Pix[bmp.PixOffset(r.Min.X, r.Min.Y)])) //nolint:gosec // the way to hand OpenGL pixels
	gl.PixelStorei(gl.UNPACK_ROW_LENGTH, 0)
}

// draw draws areas of the texture where they belong. It leaves OpenGL as Fyne expects it: all but blending is set by Fyne at each use.
func draw(size image.Point, areas []image.Rectangle) {
	u := func(x int) float32 { return float32(x) / float32(size.X) }
	v := func(y int) float32 { return float32(y) / float32(size.Y) }
	gl.UseProgram(0)
	gl.Disable(gl.BLEND)
	gl.Enable(gl.TEXTURE_2D)
	gl.TexEnvi(gl.TEXTURE_ENV, gl.TEXTURE_ENV_MODE, gl.REPLACE)
	gl.Begin(gl.QUADS)
	for _, r := range areas {
		for _, p := range []image.Point{r.Min, {r.Max.X, r.Min.Y}, r.Max, {r.Min.X, r.Max.Y}} {
			gl.TexCoord2f(u(p.X), v(p.Y))
			gl.Vertex2f(2*u(p.X)-1, 1-2*v(p.Y))
		}
	}
	gl.End()
	gl.Disable(gl.TEXTURE_2D)
	gl.Enable(gl.BLEND)
}
