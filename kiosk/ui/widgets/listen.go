package widgets

import (
	"image"

	"cuango/kiosk/ui/paint"
)

// Sourced gives a block's parts at a place, its texts with their source.
func (b Block) Sourced(at image.Point) []paint.Part {
	parts := b.Place(at)
	for i, p := range parts {
		switch p := p.(type) {
		case paint.Text:
			if p.Source == 0 {
				p.Source = b.Source
				parts[i] = p
			}
		case paint.Picture:
			if p.Alt != nil {
				alt := *p.Alt
				alt.Source, p.Alt = b.Source, &alt
				parts[i] = p
			}
		}
	}
	return parts
}

// Spoken gives the mark of what is being read aloud.
func (k *Kit) Spoken(what []paint.Stretch) *paint.Spoken {
	return &paint.Spoken{Stretches: what, Ground: k.IndigoTint, Bar: k.Indigo, Thick: max(3, k.E(0.15))}
}

// A StripKey is a key of the strip that goes with reading aloud: a pictogram with its word under it.
type StripKey struct {
	ID, Mark string
	Label    Words
	Primary  bool
	Off      bool // as far as it goes: dimmed, not removed
	Do       func()
}

// stripMarkMM is the least height of a pictogram over a strip's word.
const stripMarkMM = 8

// stripMark is the same beside large letters, in e.
const stripMark = 0.95

// StripFits tells whether keys of a width show their words whole, no smaller than half a key's usual size.
func (k *Kit) StripFits(list []StripKey, w int) bool {
	if w < k.TouchMin() {
		return false
	}
	for _, b := range list {
		p := k.Layout(b.Label.Size(k.Ems(0.8*stripLeast)).Bold().Tight().Centred().Lines(1), w-k.stripPad())
		if p.Truncated {
			return false
		}
	}
	return true
}

// stripLeast is how much smaller than usual the words of a strip may be, as a share: they stand beside a pictogram.
const stripLeast = 0.7

// stripPad is what of a key's width its word cannot have.
func (k *Kit) stripPad() int { return k.E(0.2) + 2*k.Stroke("outline_e") + 2 }

// StripKeys lays keys out side by side, all of r wide.
func (k *Kit) StripKeys(list []StripKey, r image.Rectangle) (parts []paint.Part, keys []*paint.Key) {
	gap := k.TouchGap()
	w := (r.Dx() - gap*(len(list)-1)) / max(1, len(list))
	size := k.Ems(0.8)
	for _, b := range list { // neighbours look alike
		size = min(size, k.Fit(b.Label.Size(k.Ems(0.8)).Bold().Tight(), w-k.stripPad(), 1, 0.5).Style.SizePx)
	}
	top, high := 0, 0 // of all labels: what reaches above their lines, and all of it
	for _, b := range list {
		p := k.Layout(b.Label.Size(size).Bold().Tight().Centred().Lines(1), w-k.E(0.2))
		top = max(top, p.TopPad)
		high = max(high, p.Size().Y-p.TopPad)
	}
	_, in := k.buttonFace(false).parts(image.Rect(0, 0, w, r.Dy()), false)
	mark := min(k.E(1.5), in.Dy()-high-k.E(0.3))
	if mark < k.MM(stripMarkMM) || k.Large() && mark < k.E(stripMark) {
		mark = 0 // large letters of a high script: the words say it
	}
	for i, b := range list {
		x := r.Min.X + i*(w+gap)
		box := image.Rect(x, r.Min.Y, x+w, r.Max.Y)
		face := func(pressed bool) []paint.Part { return k.stripKey(b, size, top, top+high, mark, box, pressed) }
		if b.Off {
			parts = append(parts, face(false)...)
			continue
		}
		keys = append(keys, &paint.Key{ID: b.ID, R: box, Ground: k.Paper, Face: face, Do: b.Do})
	}
	return parts, keys
}

func (k *Kit) stripKey(b StripKey, size float64, top, high, mark int, r image.Rectangle, pressed bool) []paint.Part {
	var parts []paint.Part
	var in image.Rectangle
	c := k.Ink
	if b.Off {
		rad, line := k.Radius("button_e"), k.Stroke("outline_e")
		in, c = r.Inset(line), k.Disabled
		parts = []paint.Part{paint.Box{R: r, Radius: rad, C: k.Line}, paint.Box{R: in, Radius: rad - line, C: k.Surface}}
	} else {
		parts, in = k.buttonFace(b.Primary).parts(r, pressed)
		if b.Primary {
			c = k.OnIndigo
		}
	}
	label := k.Set(b.Label.Size(size).Bold().Tight().Centred().Lines(1), image.Pt(in.Min.X+k.E(0.1), 0), in.Dx()-k.E(0.2), c)
	if mark == 0 {
		label.Box = label.Box.Add(image.Pt(0, in.Min.Y+(in.Dy()-high)/2+top-label.P.TopPad))
		return append(parts, label)
	}
	y := in.Min.Y + (in.Dy()-mark-high-k.E(0.1))/2
	label.Box = label.Box.Add(image.Pt(0, y+mark+k.E(0.1)+top-label.P.TopPad))
	return append(parts, k.Icon(b.Mark, image.Pt(in.Min.X+(in.Dx()-mark)/2, y), mark, c), label)
}

// Say puts a sentence with its pictogram into a row: what a strip has to say in place of keys.
func (k *Kit) Say(mark string, w Words, r image.Rectangle) []paint.Part {
	m := k.E(1.6)
	x := r.Min.X + m + k.E(0.7)
	box := image.Rect(x, r.Min.Y, r.Max.X, r.Max.Y)
	size := k.Ems(0.95)
	for ; size > k.Ems(0.55) && k.Layout(w.Size(size).Tight(), box.Dx()).Size().Y > box.Dy(); size-- {
	}
	text := k.Middle(w.Size(size).Tight(), box, k.Ink)
	return []paint.Part{k.Icon(mark, image.Pt(r.Min.X, r.Min.Y+(r.Dy()-m)/2), m, k.Indigo), text}
}
