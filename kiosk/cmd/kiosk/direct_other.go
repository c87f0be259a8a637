//go:build !amd64

package main

import "image"

// direct is not there where Fyne uses OpenGL ES.
func (*kiosk) direct(*image.RGBA, []image.Rectangle) bool { return false }
