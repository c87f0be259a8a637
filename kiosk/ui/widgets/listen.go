package widgets

import (
	"image"
	"image/color"

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

// stripMark is the least size of a pictogram above a word, in e.
const stripMark = 0.95

// StripFits tells whether keys side by side in a row show their words whole, under pictograms that can be seen, and are no smaller than a finger
// needs.
func (k *Kit) StripFits(list []StripKey, row image.Point) bool {
	w := (row.X - k.TouchGap()*(len(list)-1)) / max(1, len(list))
	size, _, high := k.stripLabels(list, w)
	for _, b := range list {
		if k.Layout(b.Label.Size(size).Bold().Tight().Lines(1), w-k.E(0.2)).Truncated {
			return false
		}
	}
	return w >= k.TouchMin() && row.Y-k.Stroke("lip_e")-k.Stroke("outline_e")-high-k.E(0.3) >= k.E(stripMark)
}

// stripLabels gives the size of all labels of a strip of keys w wide, what reaches above their lines, and their height.
func (k *Kit) stripLabels(list []StripKey, w int) (size float64, top, high int) {
	size = k.Ems(0.8)
	for _, b := range list { // neighbours look alike
		size = min(size, k.Fit(b.Label.Size(k.Ems(0.8)).Bold().Tight(), w-k.E(0.3), 1, 0.5).Style.SizePx)
	}
	for _, b := range list {
		p := k.Layout(b.Label.Size(size).Bold().Tight().Centred().Lines(1), w-k.E(0.2))
		top = max(top, p.TopPad)
		high = max(high, p.Size().Y-p.TopPad)
	}
	return size, top, top + high
}

// StripKeys lays keys out side by side, all of r wide. Where large letters leave no room for the words under pictograms that can be seen, the
// pictograms stand alone and are large: half a word says less.
func (k *Kit) StripKeys(list []StripKey, r image.Rectangle) (parts []paint.Part, keys []*paint.Key) {
	gap := k.TouchGap()
	w := (r.Dx() - gap*(len(list)-1)) / max(1, len(list))
	size, top, high := k.stripLabels(list, w)
	words := !k.Large() || k.StripFits(list, r.Size())
	for i, b := range list {
		x := r.Min.X + i*(w+gap)
		box := image.Rect(x, r.Min.Y, x+w, r.Max.Y)
		face := func(pressed bool) []paint.Part {
			if !words {
				return k.stripMarkKey(b, box, pressed)
			}
			return k.stripKey(b, size, top, high, box, pressed)
		}
		if b.Off {
			parts = append(parts, face(false)...)
			continue
		}
		key := &paint.Key{ID: b.ID, R: box, Ground: k.Paper, Face: face, Do: b.Do}
		if !words {
			key.Called = k.Set(b.Label, box.Min, 0, k.Ink)
		}
		keys = append(keys, key)
	}
	return parts, keys
}

// stripFace is a key of a strip without what stands on it.
func (k *Kit) stripFace(b StripKey, r image.Rectangle, pressed bool) (parts []paint.Part, in image.Rectangle, c color.RGBA) {
	if b.Off {
		rad, line := k.Radius("button_e"), k.Stroke("outline_e")
		in = r.Inset(line)
		return []paint.Part{paint.Box{R: r, Radius: rad, C: k.Line}, paint.Box{R: in, Radius: rad - line, C: k.Surface}}, in, k.Disabled
	}
	parts, in = k.buttonFace(b.Primary).parts(r, pressed)
	if b.Primary {
		return parts, in, k.OnIndigo
	}
	return parts, in, k.Ink
}

func (k *Kit) stripKey(b StripKey, size float64, top, high int, r image.Rectangle, pressed bool) []paint.Part {
	parts, in, c := k.stripFace(b, r, pressed)
	label := k.Set(b.Label.Size(size).Bold().Tight().Centred().Lines(1), image.Pt(in.Min.X+k.E(0.1), 0), in.Dx()-k.E(0.2), c)
	mark := min(k.E(1.5), in.Dy()-high-k.E(0.3))
	y := in.Min.Y + (in.Dy()-mark-high-k.E(0.1))/2
	label.Box = label.Box.Add(image.Pt(0, y+mark+k.E(0.1)+top-label.P.TopPad))
	return append(parts, k.Icon(b.Mark, image.Pt(in.Min.X+(in.Dx()-mark)/2, y), mark, c), label)
}

// stripMarkKey is a key of a strip with its pictogram alone.
func (k *Kit) stripMarkKey(b StripKey, r image.Rectangle, pressed bool) []paint.Part {
	parts, in, c := k.stripFace(b, r, pressed)
	mark := min(k.E(1.7), in.Dx()-k.E(0.4), in.Dy()-k.E(0.3))
	return append(parts, k.Icon(b.Mark, image.Pt(in.Min.X+(in.Dx()-mark)/2, in.Min.Y+(in.Dy()-mark)/2), mark, c))
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
