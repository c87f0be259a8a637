package widgets

import (
	"image"

	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
)

// Handset is a phone that rises from the lower edge of r, with lines of text on its glass, the first of them bold: what somebody
// will hold in the hand. What has no room ends in an ellipsis.
func (k *Kit) Handset(lines []Words, r image.Rectangle) []paint.Part {
	edge, rad := max(3, k.E(0.32)), k.E(1.5)
	glass := image.Rect(r.Min.X+edge, r.Min.Y+edge, r.Max.X-edge, r.Max.Y)
	parts := []paint.Part{
		paint.Box{R: r, Radius: rad, Corners: paint.Top, C: k.Edge},
		paint.Box{R: glass, Radius: rad - edge, Corners: paint.Top, C: k.Paper},
	}
	ear := image.Rect(0, 0, k.E(2.6), max(3, k.E(0.28)))
	ear = ear.Add(image.Pt((r.Min.X+r.Max.X-ear.Dx())/2, glass.Min.Y+k.E(0.5)))
	parts = append(parts, paint.Box{R: ear, Radius: ear.Dy() / 2, C: k.Edge})
	if len(lines) == 0 {
		return parts
	}
	pad := k.E(0.8)
	box := image.Rect(glass.Min.X+pad, ear.Max.Y+k.E(0.7), glass.Max.X-pad, r.Max.Y-k.E(0.3))
	w := Words{Style: typeset.Style{Lang: lines[0].Style.Lang, SizePx: k.Size("small")}}.Own()
	for i, l := range lines {
		for _, run := range l.Runs {
			if i > 0 {
				run.Text = "\n" + run.Text
			}
			run.Bold = i == 0
			w.Runs = append(w.Runs, run)
		}
	}
	n := 0
	for _, l := range k.Layout(w, box.Dx()).Lines {
		if l.Top+l.Height > box.Dy() {
			break
		}
		n++
	}
	if n == 0 {
		return parts
	}
	return append(parts, k.Set(w.Lines(n), box.Min, box.Dx(), k.Ink))
}
