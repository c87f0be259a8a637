package widgets

import (
	"image"
	"slices"

	"cuango/kiosk/ui/paint"
)

// Toggle is a wish that is on or off: a pictogram, its name, and its state as a switch, as a word and as a filled card.
type Toggle struct {
	ID           string
	Pictogram    string
	Colour       string // of the pictogram; empty: indigo
	Label, State Words  // State may be empty: a key that only does something
	On           bool
	Flat         bool // the state stands at the end of the name's row, not under it: for a key that is wide
	Do           func()
}

// toggleTexts are name and state below each other, from 0,0.
func (k *Kit) toggleTexts(t Toggle, width int) (label, state paint.Text, height int) {
	mark := k.E(1.8)
	if t.Flat && !t.State.Empty() {
		w := t.State.Size(k.Em).Tight()
		wide := k.Natural(w) + 1
		label, _, height = k.toggleTexts(Toggle{Label: t.Label}, width-k.flatState(t)-k.E(0.8))
		state = k.Set(w, image.Pt(width-wide, 0), wide, k.Ink)
		return label, state, max(height, mark, state.Box.Dy())
	}
	label = k.Set(k.toggleName(t, width), image.Point{}, width, k.Ink)
	height = label.Box.Dy()
	if !t.State.Empty() {
		state = k.Set(t.State.Size(k.Em).Tight(), image.Pt(mark+k.E(0.5), 0), width-mark-k.E(0.5), k.Ink)
		height += k.E(0.25) + max(mark, state.Box.Dy())
	}
	return label, state, height
}

// toggleName is the name in its usual size, or a little smaller where a long word needs that.
func (k *Kit) toggleName(t Toggle, width int) Words {
	l := t.Label.Size(k.Ems(1.08)).Bold().Heading()
	for n := 0; n < 8 && k.LongestWord(l) > width; n++ {
		l.Style.SizePx--
	}
	return l
}

// TogglesHold tells whether keys w pixels wide hold each word of their names in one piece.
func (k *Kit) TogglesHold(list []Toggle, w int) bool {
	return !slices.ContainsFunc(list, func(t Toggle) bool {
		room := k.toggleRoom(t, w)
		return k.LongestWord(k.toggleName(t, room)) > room
	})
}

// flatState is how wide the state of a flat toggle is, with its switch.
func (k *Kit) flatState(t Toggle) int {
	return k.E(1.8) + k.E(0.5) + k.Natural(t.State.Size(k.Em).Tight()) + 1
}

func (k *Kit) togglePlate(t Toggle) int {
	if t.Pictogram == "" {
		return 0
	}
	return k.E(2.4)
}

// ShortToggles tells whether keys w pixels wide have names of two lines at most, all in their usual size.
func (k *Kit) ShortToggles(list []Toggle, w int) bool {
	for _, t := range list {
		l, room := t.Label.Size(k.Ems(1.08)).Bold().Heading(), k.toggleRoom(t, w)
		if k.LongestWord(l) > room || len(k.Layout(l, room).Lines) > 2 {
			return false
		}
	}
	return true
}

// toggleRoom is the width of its texts.
func (k *Kit) toggleRoom(t Toggle, w int) int {
	room := w - 2*k.Stroke("outline_e") - 2*k.E(0.8)
	if side := k.togglePlate(t); side > 0 {
		room -= side + k.E(0.8)
	}
	return room
}

// ToggleHeight is what a toggle needs when it is w pixels wide.
func (k *Kit) ToggleHeight(t Toggle, w int) int {
	_, _, h := k.toggleTexts(t, k.toggleRoom(t, w))
	return max(h, k.togglePlate(t)) + 2*k.E(0.3) + k.Stroke("lip_e") + 2*k.Stroke("outline_e")
}

// ToggleKey lays a toggle out.
func (k *Kit) ToggleKey(t Toggle, r image.Rectangle) *paint.Key {
	return &paint.Key{ID: t.ID, R: r, Ground: k.Paper, Do: t.Do, Face: func(pressed bool) []paint.Part {
		f := k.buttonFace(t.On)
		if !t.On && t.State.Empty() {
			f = k.cardFace()
		}
		f.radius = k.Radius("tile_e")
		parts, in := f.parts(r, pressed)
		ink, tone := k.Ink, k.Tone(t.Colour)
		if t.On {
			ink, tone.Ink = k.OnIndigo, k.OnIndigo
			tone.Tint = k.Indigo
		} else if pressed {
			tone.Tint = k.IndigoTint
		}
		if t.On && pressed {
			if tone.Tint = f.pressFill; !k.Contrast {
				ink, tone.Ink = k.BarInk, k.BarInk
			}
		}
		side := k.togglePlate(t)
		at := image.Pt(in.Min.X+k.E(0.8), in.Min.Y+(in.Dy()-side)/2)
		if side > 0 {
			parts = append(parts, k.Plate(t.Pictogram, tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, tone.Tint)...)
		}
		label, state, h := k.toggleTexts(t, k.toggleRoom(t, r.Dx()))
		to := image.Pt(r.Max.X-k.Stroke("outline_e")-k.E(0.8)-k.toggleRoom(t, r.Dx()), in.Min.Y+(in.Dy()-h)/2)
		if t.Flat {
			to.Y = in.Min.Y + (in.Dy()-label.Box.Dy())/2
		}
		label.Box, label.C = label.Box.Add(to), ink
		parts = append(parts, label)
		if state.P == nil {
			return parts
		}
		mark := k.E(1.8)
		y := label.Box.Max.Y + k.E(0.25)
		row := max(mark, state.Box.Dy())
		name := "off"
		if t.On {
			name = "on"
		}
		x := to.X
		if t.Flat {
			x, y = to.X+k.toggleRoom(t, r.Dx())-k.flatState(t), in.Min.Y+(in.Dy()-row)/2
		}
		state.C = ink
		state.Box = state.Box.Add(image.Pt(to.X, y+(row-state.Box.Dy())/2))
		return append(parts, k.Icon(name, image.Pt(x, y+(row-mark)/2), mark, ink), state)
	}}
}
