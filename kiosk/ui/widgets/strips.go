package widgets

import (
	"image"

	"cuango/kiosk/ui/paint"
)

// A Place of the bottom bar. There are six, always in this order.
type Place int

// The places. Those without a key yet stay empty, so that no key ever moves.
const (
	PlaceHome Place = iota
	PlaceBack
	PlaceLanguage
	PlaceEssentials
	PlaceAccess
	PlaceSearch
	places
)

// A BarKey is a key of the bar.
type BarKey struct {
	Place   Place
	ID      string
	Mark    string // pictogram
	Label   Words
	Current bool // this is where we are
	Off     bool // there is nowhere to go: dimmed, not removed
	Urgent  bool // on its own amber plate
	Do      func()
}

// BarKeys gives the ground of the bottom bar and its keys.
func (k *Kit) BarKeys(keys []BarKey) ([]paint.Part, []*paint.Key) {
	k = k.Chrome()
	ground := image.Rect(0, k.H-k.BarH(), k.W, k.H)
	parts := []paint.Part{paint.Box{R: ground, C: k.Bar}}
	if k.Contrast {
		parts = append(parts, paint.Box{R: image.Rect(0, ground.Min.Y, k.W, ground.Min.Y+k.Stroke("hairline_e")), C: k.Line})
	}
	padX, padY, gap := k.E(0.66), k.E(0.5), k.E(0.41)
	if !k.Portrait {
		padX, padY, gap = k.Margin(), k.E(0.36), k.E(0.57)
	}
	gap = max(gap, k.TouchGap())
	w := (k.W - 2*padX - gap*(int(places)-1)) / int(places)
	var pressable []*paint.Key
	above := k.Portrait // the marks stand above the words: on a wide bar, only where a word has no room beside one
	for _, b := range keys {
		room := k.besideMark(w) // words of scripts without spaces can be torn anywhere, and yet not all be there
		above = above || k.LongestWord(b.Label.Size(k.Ems(0.86*0.8)).Bold()) > room || k.Layout(k.besideLabel(b.Label.Bold(), room), room).Truncated
	}
	for _, b := range keys {
		x := padX + int(b.Place)*(w+gap)
		r := image.Rect(x, ground.Min.Y+padY, x+w, ground.Max.Y-padY)
		face := func(pressed bool) []paint.Part { return k.barKey(b, r, above, pressed) }
		if b.Off {
			parts = append(parts, face(false)...)
			continue
		}
		pressable = append(pressable, &paint.Key{ID: b.ID, R: r, Ground: k.Bar, Face: face, Do: b.Do})
	}
	return parts, pressable
}

// besideMark is the room for a word beside its mark on a bar key w pixels wide.
func (k *Kit) besideMark(w int) int { return w - k.E(1.57) - k.E(1.5) }

func (k *Kit) besideLabel(label Words, room int) Words {
	return k.Fit(label.Size(k.Ems(0.86)).Tight().Balanced(), room, 2, 0.8)
}

func (k *Kit) barKey(b BarKey, r image.Rectangle, above, pressed bool) []paint.Part {
	var parts []paint.Part
	c, label := k.BarInk, b.Label
	switch {
	case k.Contrast:
		parts, c = k.barFace(b, r, pressed)
	case b.Off:
		c = k.BarDisabled
	case b.Urgent && !pressed:
		parts = append(parts, paint.Box{R: r, Radius: k.E(0.66), C: k.Amber})
		c = k.OnAmber
	case b.Current || pressed:
		parts = append(parts, paint.Box{R: r, Radius: k.E(0.66), C: k.BarOn})
	}
	if b.Urgent {
		label = label.Bold()
	}
	mark := k.E(1.83)
	if !k.Portrait {
		mark = k.E(1.57)
	}
	if !above {
		room := k.besideMark(r.Dx())
		w := k.besideLabel(label, room)
		wide := k.Layout(w, room).NaturalWidth()
		x := r.Min.X + (r.Dx()-mark-k.E(0.5)-wide)/2
		return append(parts,
			k.Icon(b.Mark, image.Pt(x, r.Min.Y+(r.Dy()-mark)/2), mark, c),
			k.Middle(w, image.Rect(x+mark+k.E(0.5), r.Min.Y, x+mark+k.E(0.5)+wide+1, r.Max.Y), c))
	}
	w := k.Fit(label.Size(k.Size("small")).Tight().Centred(), r.Dx()-k.E(0.3), 1, 0.8)
	if k.Layout(w, r.Dx()-k.E(0.3)).Truncated { // two lines rather than half a word
		w = w.Lines(2)
	}
	high := k.Layout(w, r.Dx()-k.E(0.3)).Size().Y
	y := r.Min.Y + (r.Dy()-mark-k.E(0.2)-high)/2
	return append(parts,
		k.Icon(b.Mark, image.Pt(r.Min.X+(r.Dx()-mark)/2, y), mark, c),
		k.Set(w, image.Pt(r.Min.X+k.E(0.15), y+mark+k.E(0.2)), r.Dx()-k.E(0.3), c))
}

// Status is what the strip at the top says.
type Status struct{ Gate, Place, Time, Date Words }

// clockWidth is the room of time and date.
func (k *Kit) clockWidth() int {
	if k.Portrait {
		return k.E(11)
	}
	return k.E(16)
}

// StatusStrip gives the strip without its clock: mark, gate, place. It cannot be pressed.
func (k *Kit) StatusStrip(s Status) []paint.Part {
	k = k.Chrome()
	h := k.StatusH()
	mark := k.E(2)
	if !k.Portrait {
		mark = k.E(1.75)
	}
	at := image.Pt(k.Margin(), (h-mark)/2)
	img := k.Icons.Mark(mark, k.markWall())
	parts := []paint.Part{paint.Mark{At: at, Img: img}}
	x := at.X + img.Rect.Dx() + k.E(0.8)
	width := k.W - k.Margin() - k.clockWidth() - k.E(0.8) - x
	gate := s.Gate.Size(k.Ems(1.05)).Bold().Tight()
	place := s.Place.Size(k.Ems(0.8))
	if k.Portrait {
		name := k.Fit(gate, width, 1, 0.8)
		if k.Layout(name, width).Truncated { // two lines rather than half a name
			name = k.Fit(gate.Size(k.Ems(0.86)).Balanced(), width, 2, 0.8)
		}
		g, p := k.Set(name, image.Pt(x, 0), width, k.Ink), k.Set(place.Tight().Lines(1), image.Pt(x, 0), width, k.Ink2)
		y := (h - g.Box.Dy() - p.Box.Dy()) / 2
		g.Box, p.Box = g.Box.Add(image.Pt(0, y)), p.Box.Add(image.Pt(0, y+g.Box.Dy()))
		return append(parts, g, p)
	}
	g := k.Middle(k.Fit(gate, width, 1, 0.8), image.Rect(x, 0, x+width, h), k.Ink)
	parts = append(parts, g)
	x += g.P.NaturalWidth() + k.E(0.6)
	if left := k.W - k.Margin() - k.clockWidth() - k.E(0.8) - x; left > k.E(4) && !place.Empty() {
		if p := k.Set(k.Fit(place, left, 1, 0.85), image.Pt(x, 0), left, k.Ink2); !p.P.Truncated {
			p.Box = p.Box.Add(image.Pt(0, baseline(g)-p.P.Lines[0].Baseline))
			parts = append(parts, p)
		}
	}
	return parts
}

func baseline(t paint.Text) int {
	if len(t.P.Lines) == 0 {
		return t.Box.Max.Y
	}
	return t.Box.Min.Y + t.P.Lines[0].Baseline
}

// ClockArea is where time and date stand.
func (k *Kit) ClockArea() image.Rectangle {
	k = k.Chrome()
	r := image.Rect(k.W-k.Margin()-k.clockWidth(), 0, k.W-k.Margin(), k.StatusH())
	if k.Contrast { // the line under the strip stays
		r.Max.Y -= k.Stroke("hairline_e")
	}
	return r
}

// Clock gives time and date, at the end of the status strip.
func (k *Kit) Clock(s Status) []paint.Part {
	k = k.Chrome()
	r := k.ClockArea()
	time := s.Time.Size(k.Ems(1.25)).Bold().Tight().Ended().Lines(1)
	date := s.Date.Size(k.Ems(0.8)).Ended()
	if k.Portrait {
		t := k.Set(time, r.Min, r.Dx(), k.Ink)
		d := k.Set(k.Fit(date.Tight(), r.Dx(), 1, 0.8), r.Min, r.Dx(), k.Ink2)
		y := max(0, (r.Dy()-t.Box.Dy()-d.Box.Dy())/2)
		t.Box, d.Box = t.Box.Add(image.Pt(0, y)), d.Box.Add(image.Pt(0, y+t.Box.Dy()))
		return []paint.Part{t, d}
	}
	t := k.Middle(time, r, k.Ink)
	width := r.Dx() - t.P.NaturalWidth() - k.E(0.65)
	d := k.Set(k.Fit(date, width, 1, 0.8), r.Min, width, k.Ink2)
	if len(d.P.Lines) > 0 {
		d.Box = d.Box.Add(image.Pt(0, baseline(t)-d.Box.Min.Y-d.P.Lines[0].Baseline))
	}
	return []paint.Part{t, d}
}

// Switch is a choice of two or more, one of them chosen.
type Switch struct {
	IDs    []string
	Marks  []string
	Labels []Words
	Chosen int
	Do     []func()
}

// SwitchH is the height of a switch.
func (k *Kit) SwitchH() int {
	if k.Portrait {
		return k.Comp("segment_h") + 2*k.E(0.33)
	}
	return k.E(2.75) + 2*k.E(0.29)
}

// SwitchKeys lays a switch out.
func (k *Kit) SwitchKeys(s Switch, r image.Rectangle) ([]paint.Part, []*paint.Key) {
	parts := []paint.Part{paint.Box{R: r, Radius: k.Radius("seg_e"), C: k.Sunk}}
	if k.Contrast {
		parts = k.outlined(r, k.Radius("seg_e"), k.Line, k.Sunk)
	}
	pad := (r.Dy() - k.Comp("segment_h")) / 2
	if !k.Portrait {
		pad = k.E(0.29)
	}
	pad = max(pad, k.E(0.2))
	n := len(s.Labels)
	gap := k.TouchGap()
	w := (r.Dx() - 2*pad - gap*(n-1)) / n
	var keys []*paint.Key
	for i := range s.Labels {
		x := r.Min.X + pad + i*(w+gap)
		half := image.Rect(x, r.Min.Y+pad, x+w, r.Max.Y-pad)
		keys = append(keys, &paint.Key{ID: s.IDs[i], R: half, Ground: k.Sunk, Do: s.Do[i], Face: func(pressed bool) []paint.Part {
			return k.segment(s, i, half, pressed)
		}})
	}
	return parts, keys
}

func (k *Kit) segment(s Switch, i int, r image.Rectangle, pressed bool) []paint.Part {
	var parts []paint.Part
	c, label := k.Ink2, s.Labels[i].Size(k.Ems(1.12)).Tight()
	switch {
	case i == s.Chosen:
		parts = append(parts, paint.Box{R: r, Radius: k.E(0.66), C: k.Indigo})
		c, label = k.OnIndigo, label.Bold()
	case pressed:
		parts = append(parts, paint.Box{R: r, Radius: k.E(0.66), C: k.IndigoTint})
		c = k.Ink
	}
	mark, gap := k.E(1.5), k.E(0.6)
	room := r.Dx() - mark - gap - k.E(1)
	label = k.Fit(label, room, 1, 0.75)
	if k.Large() && k.Layout(label, room).Truncated { // two lines rather than half a word
		label = label.Lines(2)
	}
	wide := k.Layout(label, room).NaturalWidth()
	x := r.Min.X + (r.Dx()-mark-gap-wide)/2
	return append(parts,
		k.Icon(s.Marks[i], image.Pt(x, r.Min.Y+(r.Dy()-mark)/2), mark, c),
		k.Middle(label, image.Rect(x+mark+gap, r.Min.Y, x+mark+gap+wide+1, r.Max.Y), c))
}

// PageKeys are the keys that turn the pages, at the end of a row.
type PageKeys struct {
	Of       Words // "1 / 2"
	Up, Down func()
	CanUp    bool
	CanDown  bool
}

// PageKeysH is their height, without the row around them.
func (k *Kit) PageKeysH() int {
	k = k.Chrome()
	if k.Portrait {
		return k.Comp("button_h")
	}
	return max(k.E(2.8), k.TouchMin())
}

// PageKeyParts lays page keys out at the end of r.
func (k *Kit) PageKeyParts(p PageKeys, r image.Rectangle) ([]paint.Part, []*paint.Key) {
	k = k.Chrome()
	var parts []paint.Part
	var keys []*paint.Key
	w, h, gap := k.Comp("button_square"), k.PageKeysH(), max(k.E(0.5), k.TouchGap())
	x, y := r.Max.X-w, r.Min.Y+(r.Dy()-h)/2
	for _, b := range []struct {
		id, mark string
		can      bool
		do       func()
	}{{"page-next", "down", p.CanDown, p.Down}, {"page-back", "up", p.CanUp, p.Up}} {
		box := image.Rect(x, y, x+w, y+h)
		if b.can {
			keys = append(keys, k.square(b.id, b.mark, box, b.do))
		} else {
			parts = append(parts, k.idle(b.mark, box)...)
		}
		x -= w + gap
	}
	end := x + w + gap - k.E(0.85) - gap/2
	of := image.Rect(end-k.E(6), r.Min.Y, end, r.Max.Y)
	return append(parts, k.Middle(p.Of.Size(k.Em).Bold().Tight().Ended().Lines(1), of, k.Ink2)), keys
}

func (k *Kit) square(id, mark string, r image.Rectangle, do func()) *paint.Key {
	return &paint.Key{ID: id, R: r, Ground: k.Paper, Do: do, Face: func(pressed bool) []paint.Part {
		parts, in := k.buttonFace(false).parts(r, pressed)
		m := k.E(1.57)
		return append(parts, k.Icon(mark, image.Pt(in.Min.X+(in.Dx()-m)/2, in.Min.Y+(in.Dy()-m)/2), m, k.Ink))
	}}
}

// ButtonFits tells whether a button with a mark, w pixels wide, shows its label in full, at a good size.
func (k *Kit) ButtonFits(label Words, w int) bool {
	room := w - 2*k.Stroke("outline_e") - k.E(1.5) - k.E(0.55) - k.E(1)
	return k.Natural(label.Size(k.Ems(0.85)).Bold().Tight()) <= room
}

// Button is a key with a word on it.
func (k *Kit) Button(id, mark string, label Words, r image.Rectangle, primary bool, do func()) *paint.Key {
	return &paint.Key{ID: id, R: r, Ground: k.Surface, Do: do, Face: func(pressed bool) []paint.Part {
		parts, in := k.buttonFace(primary).parts(r, pressed)
		c := k.Ink
		if primary {
			c = k.OnIndigo
		}
		m, gap := k.E(1.5), k.E(0.55)
		if mark == "" {
			m, gap = 0, 0
		}
		room := in.Dx() - m - gap - k.E(1)
		w := k.Fit(label.Size(k.Em).Bold().Tight(), room, 1, 0.75)
		if k.Layout(w, room).Truncated { // two small lines rather than half a word
			w = k.Fit(label.Size(k.Ems(0.82)).Bold().Tight().Balanced(), room, 2, 0.8)
		}
		wide := k.Layout(w, room).NaturalWidth()
		x := in.Min.X + (in.Dx()-m-gap-wide)/2
		if mark != "" {
			parts = append(parts, k.Icon(mark, image.Pt(x, in.Min.Y+(in.Dy()-m)/2), m, c))
		}
		return append(parts, k.Middle(w, image.Rect(x+m+gap, in.Min.Y, x+m+gap+wide+1, in.Max.Y), c))
	}}
}
