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
	lay := func(words []Words, head bool) tableRow {
		r := tableRow{words: words}
		for c := range min(cols, len(words)) {
			p := k.Layout(cell(words[c], c, head), widths[c]-k.colGap(c, cols))
			r.cells = append(r.cells, p)
			r.height = max(r.height, p.Size().Y+2*padY)
		}
		return r
	}
	rows := []tableRow{lay(t.Head, true)}
	for _, w := range t.Rows {
		rows = append(rows, lay(w, false))
	}
	return k.rows(rows, widths, width)
}

// tableRow is a row that is laid out; the first one of a table is its head.
type tableRow struct {
	cells  []*typeset.Paragraph
	words  []Words
	height int
}

// rows makes a block of the head and of some rows. Where it is divided, each part has the head.
func (k *Kit) rows(rows []tableRow, widths []int, width int) Block {
	padX, padY, line := k.E(0.92), k.air(0.54), k.Stroke("outline_e")
	upTo := func(n int) int { // the height of so many rows, with the head
		height := 2 * line
		for i, r := range rows[:n] {
			if height += r.height; i > 1 {
				height += line
			}
		}
		return height
	}
	height := upTo(len(rows))
	cut := func(high, least int) (first, rest Block, ok bool) {
		n := 1
		for n < len(rows) && upTo(n+1) <= high {
			n++
		}
		if n < 1+max(1, least) || n == len(rows) {
			return first, rest, false
		}
		if n == len(rows)-1 && n > 1+max(1, least) { // no row is left alone
			n--
		}
		below := append([]tableRow{rows[0]}, rows[n:]...)
		return k.rows(rows[:n:n], widths, width), k.rows(below, widths, width), true
	}
	return Block{Height: height, Gap: k.air(0.83), Cut: cut, Place: func(at image.Point) []paint.Part {
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
	// No column is narrower than its longest word, as long as there is room for all of them.
	least := make([]int, cols)
	for c := range cols {
		least[c] = k.longest(t, cell, c) + k.colGap(c, cols)
	}
	var need []int
	sum, others := 0, 0
	for c := range last {
		n := widest(c) + k.colGap(c, cols)
		need = append(need, n)
		sum += n
		others += least[c]
	}
	widths[last] = max(min(widest(last), room*45/100, room-others), min(least[last], room*3/5))
	left := room - widths[last]
	for c := range last {
		widths[c] = left / last
		if last > 1 && sum > 0 { // by need, but never less than a third of an even share
			widths[c] = max(left*need[c]/sum, left/last/3)
		}
	}
	if last > 1 && others <= left {
		lift(widths[:last], least[:last], left)
	}
	return widths
}

// lift widens columns to their least width, at the cost of those that have room to spare.
func lift(widths, least []int, room int) {
	for range widths {
		short, spare := 0, 0
		for c := range widths {
			short += max(0, least[c]-widths[c])
			spare += max(0, widths[c]-least[c])
		}
		if short == 0 || spare == 0 {
			break
		}
		take := min(short, spare)
		for c := range widths {
			if s := widths[c] - least[c]; s > 0 {
				widths[c] -= min(s, (s*take+spare-1)/spare)
			}
		}
		for c := range widths {
			widths[c] = max(widths[c], least[c])
		}
	}
	sum := 0
	for _, w := range widths {
		sum += w
	}
	widths[0] -= max(0, sum-room) // what rounding added
}

// longest is the width of a column's longest word.
func (k *Kit) longest(t Table, cell func(Words, int, bool) Words, c int) int {
	w := k.LongestWord(cell(t.Head[c], c, true))
	for _, r := range t.Rows {
		if c < len(r) {
			w = max(w, k.LongestWord(cell(r[c], c, false)))
		}
	}
	return w + 1
}
