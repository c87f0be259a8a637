package paint

import "image"

// A Caption is a part that says something of a picture: it is painted when the picture is, and not over the empty place of one that is on its way
// or cannot be shown. It stands inside the picture, so that the picture's coming repaints it.
type Caption struct {
	Part
	Slot  *Slot
	Store *Store
}

// Paint implements Part.
func (c Caption) Paint(dst *image.RGBA) {
	if img, _ := c.Store.Peek(*c.Slot); img != nil {
		c.Part.Paint(dst)
	}
}

// Mirrored implements what Mirror asks for.
func (c Caption) Mirrored(w int) Part {
	c.Part = Mirror(c.Part, w)
	return c
}
