package widgets

import (
	"image"
	"math"
	"slices"

	"cuango/kiosk/ui/paint"
)

// A Face is a key with a face on it and, under the face, what it says.
type Face struct {
	ID                string
	Pictogram, Colour string
	Label             Words
	Do                func()
}

// Faces lays faces out in one row. Their words share one size.
func (k *Kit) Faces(list []Face, area image.Rectangle) []*paint.Key {
	n := len(list)
	if n == 0 {
		return nil
	}
	gap := k.Gutter()
	w := (area.Dx() - gap*(n-1)) / n
	room := w - 2*k.E(0.35)
	mark := min(k.Comp("survey_face"), w-2*k.E(0.8), area.Dy()*55/100)
	pad, between := max(k.E(0.5), min(k.E(1.1), (area.Dy()-mark)/6)), k.E(0.5)
	size := k.faceLabels(list, room, area.Dy()-mark-2*pad-between-k.Stroke("lip_e"))
	var keys []*paint.Key
	for i, f := range list {
		r := image.Rect(area.Min.X+i*(w+gap), area.Min.Y, area.Min.X+i*(w+gap)+w, area.Max.Y)
		tone := k.Tone(f.Colour)
		label := f.Label.Size(size).Tight().Balanced().Centred()
		keys = append(keys, &paint.Key{ID: f.ID, R: r, Ground: k.Paper, Do: f.Do, Face: func(pressed bool) []paint.Part {
			parts, in := k.cardFace().parts(r, pressed)
			at := image.Pt(in.Min.X+(in.Dx()-mark)/2, in.Min.Y+pad)
			x := in.Min.X + (in.Dx()-room)/2
			box := image.Rect(x, at.Y+mark+between, x+room, in.Max.Y-pad/2)
			return append(parts, k.Icon(f.Pictogram, at, mark, tone.Ink), k.Middle(label, box, k.Ink))
		}})
	}
	return keys
}

// faceLabels is the size at which the words under all faces take three lines in a room and break no word.
func (k *Kit) faceLabels(list []Face, width, height int) float64 {
	full := k.Em
	size := full
	for _, f := range list {
		if widest := k.LongestWord(f.Label.Size(full).Tight()); widest > width {
			size = min(size, math.Ceil(full*float64(width)/float64(widest)))
		}
	}
	for ; size-1 >= full*0.55; size-- {
		if !slices.ContainsFunc(list, func(f Face) bool {
			w := f.Label.Size(size).Tight().Balanced()
			l := k.Layout(w, width)
			return k.LongestWord(w) > width || len(l.Lines) > 3 || l.Size().Y > height
		}) {
			break
		}
	}
	return size
}

// choiceRows says how many of n answers stand in each row when there are so many columns: as evenly as can be, the fuller rows first. Each row
// fills the width, so that there is no hole.
func choiceRows(n, columns int) []int {
	rows := (n + columns - 1) / columns
	list := make([]int, rows)
	for i := range n {
		list[i%rows]++
	}
	return list
}

// choiceColumns is how many columns n answers have: three, or two where that makes a square.
func choiceColumns(n int) int {
	if n == 4 {
		return 2
	}
	return min(n, 3)
}

// choiceShape says how many of n answers stand in each row of an area of a height: more than three columns are made only where rows would be too low for a finger.
func (k *Kit) choiceShape(n, height int) []int {
	columns := choiceColumns(n)
	for columns < n {
		rows := len(choiceRows(n, columns))
		if (height-(rows-1)*k.Gutter())/rows >= max(k.TouchMin(), k.E(2.4)) {
			break
		}
		columns++
	}
	return choiceRows(n, columns)
}

// ChoicesMost is the height beyond which n answers grow no more.
func (k *Kit) ChoicesMost(n int) int {
	rows := len(choiceRows(n, choiceColumns(n)))
	high := k.E(8.2)
	if n < 3 {
		high = k.E(7)
	}
	return rows*high + (rows-1)*k.Gutter()
}

// Choices lays 1 to 12 answers out so that they fill an area. Their labels share one size.
func (k *Kit) Choices(tiles []Tile, area image.Rectangle) []*paint.Key {
	if len(tiles) == 0 {
		return nil
	}
	gap := k.Gutter()
	shape := k.choiceShape(len(tiles), area.Dy())
	h := (area.Dy() - gap*(len(shape)-1)) / len(shape)
	narrow := (area.Dx() - gap*(shape[0]-1)) / shape[0]
	size, plate, _ := k.shared(tiles, narrow, h)
	side := 0
	if len(tiles) < 3 {
		plate = 0 // look.md 7: of wide tiles the mark stands beside the label
	}
	if plate == 0 {
		size, side = k.sharedBeside(tiles, narrow, h)
	}
	var keys []*paint.Key
	i := 0
	for row, n := range shape {
		w := (area.Dx() - gap*(n-1)) / n
		y := area.Min.Y + row*(h+gap)
		for c := range n {
			x := area.Min.X + c*(w+gap)
			r := image.Rect(x, y, x+w, y+h)
			if c == n-1 {
				r.Max.X = area.Max.X
			}
			t := tiles[i]
			t.Label = t.Label.Size(size).Bold().Heading().Lines(2)
			keys = append(keys, k.tile(t, r, plate, side))
			i++
		}
	}
	return keys
}

// KeyWidth is how wide a button with a mark is that shows its word in full.
func (k *Kit) KeyWidth(label Words) int {
	return max(k.TouchMin(), k.Natural(label.Size(k.Em).Bold().Tight())+k.E(1.5+0.55+1.8))
}
