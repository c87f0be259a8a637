package widgets

import (
	"image"

	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
)

// Table is two or three columns on a card. The last column is bold and stands at the end.
type Table struct {
	Head []Words
	Rows [][]Words
}

// Table lays a table out. The last column is as wide as its widest cell, up to two fifths; the
// others share what is left.
func (k *Kit) Table(t Table, width int) Block {
	cols := len(t.Head)
	if cols == 0 {
		return Block{}
	}
	padX, padY, line := k.E(0.92), k.air(0.54), k.Stroke("outline_e")
	cell := func(w Words, col int, head bool) Words {
		w = w.Size(k.Em)
		if head {
			w = w.Size(k.Size("small")).Bold()
		}
		if col == cols-1 && cols > 1 {
			w = w.Bold().Ended()
		}
		return w
	}
	widths := k.columns(t, cell, width-2*line, padX)
	type row struct {
		cells  []*typeset.Paragraph
		words  []Words
		height int
	}
	lay := func(words []Words, head bool) row {
		r := row{words: words}
		for c := range min(cols, len(words)) {
			p := k.Layout(cell(words[c], c, head), widths[c]-k.colGap(c, cols))
			r.cells = append(r.cells, p)
			r.height = max(r.height, p.Size().Y+2*padY)
		}
		return r
	}
	rows := []row{lay(t.Head, true)}
	for _, w := range t.Rows {
		rows = append(rows, lay(w, false))
	}
	height := 2 * line
	for i, r := range rows {
		if height += r.height; i > 1 {
			height += line
		}
	}
	return Block{Height: height, Gap: k.air(0.83), Place: func(at image.Point) []paint.Part {
		box := image.Rectangle{Min: at, Max: at.Add(image.Pt(width, height))}
		rad := k.Radius("card_e")
		in := box.Inset(line)
		parts := []paint.Part{
			paint.Box{R: box, Radius: rad, C: k.Line},
			paint.Box{R: in, Radius: rad - line, C: k.Surface},
			paint.Box{R: image.Rect(in.Min.X, in.Min.Y, in.Max.X, in.Min.Y+rows[0].height), Radius: rad - line, Corners: paint.Top, C: k.Sunk},
		}
		y := in.Min.Y
		for i, r := range rows {
			c := k.Ink
			if i == 0 {
				c = k.Ink2
			}
			if i > 1 {
				parts = append(parts, paint.Box{R: image.Rect(in.Min.X, y, in.Max.X, y+line), C: k.Line})
				y += line
			}
			x := in.Min.X + padX
			for j, p := range r.cells {
				to := image.Pt(x, y+padY)
				parts = append(parts, paint.Text{P: p, Box: image.Rectangle{Min: to, Max: to.Add(p.Size())}, C: c, Runs: r.words[j].Runs})
				x += widths[j]
			}
			y += r.height
		}
		return parts
	}}
}

// colGap is the air after a column.
func (k *Kit) colGap(col, cols int) int {
	if col == cols-1 {
		return 0
	}
	return k.E(0.8)
}

func (k *Kit) columns(t Table, cell func(Words, int, bool) Words, width, padX int) []int {
	cols := len(t.Head)
	room := width - 2*padX
	widths := make([]int, cols)
	widest := func(c int) int {
		w := k.Natural(cell(t.Head[c], c, true))
		for _, r := range t.Rows {
			if c < len(r) {
				w = max(w, k.Natural(cell(r[c], c, false)))
			}
		}
		return w + 1
	}
	if cols == 1 {
		widths[0] = room
		return widths
	}
	last := cols - 1
	widths[last] = min(widest(last), room*45/100)
	left := room - widths[last]
	var need []int
	sum := 0
	for c := range last {
		n := widest(c) + k.colGap(c, cols)
		need = append(need, n)
		sum += n
	}
	for c := range last {
		widths[c] = left / last
		if last > 1 && sum > 0 { // by need, but never less than a third of an even share
			widths[c] = max(left*need[c]/sum, left/last/3)
		}
	}
	return widths
}
