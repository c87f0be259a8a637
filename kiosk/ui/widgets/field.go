package widgets

import (
	"image"

	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
)

// FieldKey is the field while nobody types: a key that brings the keyboard back, and beside it one that clears what was typed. empty is what the
// field says when nothing was.
func (k *Kit) FieldKey(text, empty Words, r image.Rectangle, open, clear func()) []*paint.Key {
	var keys []*paint.Key
	ink := k.Ink
	if text.Empty() {
		text, ink = empty, k.Ink2
	} else {
		side := r.Dy()
		box := image.Rect(r.Max.X-side, r.Min.Y, r.Max.X, r.Max.Y)
		keys = append(keys, k.square("field-clear", "cross", box, clear))
		r.Max.X = box.Min.X - max(k.TouchGap(), k.E(0.4))
	}
	text = text.Size(k.Ems(1.5)).Tight().Own()
	if k.RTL && !text.Empty() && !typeset.HasRTL(text.Runs[0].Text) { // Latin letters on an Arabic page are written from the left
		text.Style.Lang = "en"
	}
	return append(keys, &paint.Key{ID: "search-field", R: r, Ground: k.Paper, Do: open, Face: func(pressed bool) []paint.Part {
		f := k.buttonFace(false)
		f.line = k.Indigo
		parts, in := f.parts(r, pressed)
		m := k.E(1.6)
		x := in.Min.X + k.E(1)
		parts = append(parts, k.Icon("search", image.Pt(x, in.Min.Y+(in.Dy()-m)/2), m, k.Indigo))
		x += m + k.E(0.8)
		room := image.Rect(x, in.Min.Y, in.Max.X-k.E(0.8), in.Max.Y)
		return append(parts, k.Middle(k.Fit(text, room.Dx(), 1, 0.6), room, ink))
	}})
}
