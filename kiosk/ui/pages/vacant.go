package pages

import (
	"image"

	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// vacant says that a pack has no pages yet, and who can be asked: a screen that is empty without a word looks broken.
func (f *frame) vacant(width int) widgets.Block {
	mark := f.E(2.15)
	x := mark + f.E(0.75)
	said := f.Set(f.word("empty_pack").Size(f.Size("lead")), image.Point{}, width-x, f.Ink)
	h := max(mark, said.Box.Dy())
	return widgets.Block{Height: h, Gap: f.E(0.75), Place: func(at image.Point) []paint.Part {
		t := said
		t.Box = t.Box.Add(image.Pt(at.X+x, at.Y+(h-t.Box.Dy())/2))
		return []paint.Part{f.Icon("info", image.Pt(at.X, at.Y+(h-mark)/2), mark, f.Indigo), t}
	}}
}
