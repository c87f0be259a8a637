package pages

import (
	"image"

	"cuango/kiosk/ui/paint"
)

// shows tells whether a picture of that size is worth its place, and whether there are pictures at all.
func (f *frame) shows(r image.Rectangle) bool { return !f.Contrast && r.Dy() >= f.E(5) }

// above is what stands over a screen in reach mode: a picture, a line, and the words that everything is below it.
func (f *frame) above() []paint.Part {
	if f.Top == 0 {
		return nil
	}
	k := f.Chrome()
	line := max(k.Stroke("hairline_e"), k.E(0.16))
	m, mark, gap := k.Margin(), k.E(2), k.E(0.8)
	x, width := m+mark+gap, k.W-2*m-mark-gap
	title := k.Set(k.Fit(f.word("reach_on").Size(k.Ems(1.05)).Bold().Tight(), width, 1, 0.8), image.Pt(x, 0), width, k.Indigo)
	hint := k.Set(f.word("reach_hint").Size(k.Size("small")).Tight(), image.Pt(x, 0), width, k.Ink2)
	pad := k.E(0.6)
	h := title.Box.Dy() + hint.Box.Dy()
	if h+2*pad+line > f.Top { // a narrow strip: the line says it alone
		hint.P = nil
		if h = title.Box.Dy(); h+2*pad+line > f.Top {
			return []paint.Part{paint.Box{R: image.Rect(0, 0, f.W, f.Top-line), C: f.Bar}, paint.Box{R: image.Rect(0, f.Top-line, f.W, f.Top), C: f.Amber}}
		}
	}
	band := image.Rect(0, f.Top-line-h-2*pad, f.W, f.Top-line)
	var parts []paint.Part
	if a := f.Catalog.Attract(); len(a.Scenes) > 0 && f.shows(image.Rect(0, 0, f.W, band.Min.Y)) {
		parts = append(parts, f.Picture(string(a.Scenes[0].Digest), image.Rect(0, 0, f.W, band.Min.Y), 0, paint.All, image.Pt(50, 60), words(a.Scenes[0].Alt)))
	} else {
		parts = append(parts, paint.Box{R: image.Rect(0, 0, f.W, band.Min.Y), C: f.Bar})
	}
	title.Box = title.Box.Add(image.Pt(0, band.Min.Y+pad))
	parts = append(parts, paint.Box{R: band, C: f.Paper}, paint.Box{R: image.Rect(0, band.Max.Y, f.W, f.Top), C: f.Amber},
		k.Icon("reach", image.Pt(m, band.Min.Y+(band.Dy()-mark)/2), mark, k.Indigo), title)
	if hint.P != nil {
		hint.Box = hint.Box.Add(image.Pt(0, title.Box.Max.Y))
		parts = append(parts, hint)
	}
	return parts
}
