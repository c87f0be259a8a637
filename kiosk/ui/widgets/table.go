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
	cramped := false
	for _, w := range t.Rows {
		r := lay(w, false)
		rows = append(rows, r)
		for _, p := range r.cells {
			cramped = cramped || len(p.Lines) > crampedLines
		}
	}
	if cramped && cols > 2 && k.Large() {
		return k.labelled(t, width, 0)
	}
	return k.rows(rows, widths, width, 0)
}

// crampedLines is how many lines a cell has at most where large letters stand in three columns.
const crampedLines = 2

// labelled is a table of more than two columns that have no room beside each other: the first cell of a row as its title, and under it each other
// one after what its column is called.
func (k *Kit) labelled(t Table, width, air int) Block {
	padX, padY, line := k.E(0.92), k.air(0.54), k.Stroke("outline_e")
	inner := width - 2*line - 2*padX
	gap := k.air(0.25)
	label := 0 // the width of the labels
	for _, h := range t.Head[1:] {
		label = max(label, k.Natural(h.Size(k.Size("small")).Bold())+1)
	}
	label = min(label, inner*2/5)
	value := inner - label - k.E(0.8)
	type cell struct {
		text paint.Text
		at   image.Point // in the row
	}
	type group struct {
		cells  []cell
		height int
	}
	b := Block{Gap: k.air(0.83), Over: line}
	b.Height = b.Over
	var groups []group
	for _, r := range t.Rows {
		g := group{height: padY + air/2}
		for c := range min(len(t.Head), len(r)) {
			if c == 0 {
				text := k.Set(r[0].Size(k.Em).Bold(), image.Point{}, inner, k.Ink)
				g.cells = append(g.cells, cell{text, image.Pt(padX, g.height)})
				g.height += text.Box.Dy()
				continue
			}
			name := k.Set(t.Head[c].Size(k.Size("small")).Bold(), image.Point{}, label, k.Ink2)
			text := k.Set(r[c].Size(k.Em), image.Point{}, value, k.Ink)
			g.height += gap
			drop := max(0, first(text.P)-first(name.P)) // on one baseline
			lift := max(0, first(name.P)-first(text.P))
			g.cells = append(g.cells, cell{name, image.Pt(padX, g.height+drop)}, cell{text, image.Pt(padX+label+k.E(0.8), g.height+lift)})
			g.height += max(drop+name.Box.Dy(), lift+text.Box.Dy())
		}
		g.height += padY + air - air/2
		groups = append(groups, g)
		b.Rows = append(b.Rows, g.height+line)
		b.Height += g.height + line
	}
	b.Part = func(from, to int) Block {
		return k.labelled(Table{Head: t.Head, Rows: t.Rows[from:to]}, width, air)
	}
	if n := len(b.Rows); n > 0 && air == 0 {
		b.Grow = n * k.E(rowAir)
		b.Grown = func(by int) Block { return k.labelled(t, width, by/n) }
	}
	height := b.Height
	b.Place = func(at image.Point) []paint.Part {
		box := image.Rectangle{Min: at, Max: at.Add(image.Pt(width, height))}
		rad := k.Radius("card_e")
		in := box.Inset(line)
		parts := []paint.Part{paint.Box{R: box, Radius: rad, C: k.Line}, paint.Box{R: in, Radius: rad - line, C: k.Surface}}
		y := in.Min.Y
		for i, g := range groups {
			if i > 0 {
				parts = append(parts, paint.Box{R: image.Rect(in.Min.X, y, in.Max.X, y+line), C: k.Line})
				y += line
			}
			for _, c := range g.cells {
				text := c.text
				text.Box = text.Box.Add(image.Pt(in.Min.X, y).Add(c.at))
				parts = append(parts, text)
			}
			y += g.height
		}
		return parts
	}
	return b
}

// first is how far below its top a text's first baseline is.
func first(p *typeset.Paragraph) int {
	if len(p.Lines) == 0 {
		return 0
	}
	return p.Lines[0].Baseline
}

// tableRow is a row that is laid out; the first one of a table is its head.
type tableRow struct {
	cells  []*typeset.Paragraph
	words  []Words
	height int
}

// rowAir is how much higher the rows of a table may be where a page has room to spare, in e.
const rowAir = 0.6

// rows makes a block of the head and of some rows, each of them higher by air than it is. Where it is divided, each part has the head.
func (k *Kit) rows(rows []tableRow, widths []int, width, air int) Block {
	padX, padY, line := k.E(0.92), k.air(0.54), k.Stroke("outline_e")
	b := Block{Gap: k.air(0.83), Over: line + rows[0].height} // each row has a line under it; that of the last is the card's
	b.Height = b.Over
	for _, r := range rows[1:] {
		b.Rows = append(b.Rows, r.height+air+line)
		b.Height += r.height + air + line
	}
	if len(b.Rows) == 0 {
		b.Height += line
	}
	b.Part = func(from, to int) Block {
		return k.rows(append([]tableRow{rows[0]}, rows[1+from:1+to]...), widths, width, air)
	}
	if n := len(b.Rows); n > 0 && air == 0 {
		b.Grow = n * k.E(rowAir)
		b.Grown = func(by int) Block { return k.rows(rows, widths, width, by/n) }
	}
	height := b.Height
	b.Place = func(at image.Point) []paint.Part {
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
			c, more := k.Ink, air
			if i == 0 {
				c, more = k.Ink2, 0
			}
			if i > 1 {
				parts = append(parts, paint.Box{R: image.Rect(in.Min.X, y, in.Max.X, y+line), C: k.Line})
				y += line
			}
			x := in.Min.X + padX
			for j, p := range r.cells {
				to := image.Pt(x, y+padY+more/2)
				parts = append(parts, paint.Text{P: p, Box: image.Rectangle{Min: to, Max: to.Add(p.Size())}, C: c, Runs: r.words[j].Runs})
				x += widths[j]
			}
			y += r.height + more
		}
		return parts
	}
	return b
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
