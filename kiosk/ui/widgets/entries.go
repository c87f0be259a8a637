package widgets

import (
	"image"

	"cuango/kiosk/ui/paint"
)

// An Entry is a name and what it is at the moment.
type Entry struct {
	Label, Value Words
	Warn         bool // it needs somebody: bold, with a mark
}

// EntriesIn are entries on as many cards as it takes for none to be higher than high.
func (k *Kit) EntriesIn(title Words, rows []Entry, width, high int) (cards []Block) {
	for len(rows) > 0 {
		n := len(rows)
		b := k.Entries(title, rows, width)
		for n > 1 && b.Height > high {
			n--
			b = k.Entries(title, rows[:n], width)
		}
		cards, rows = append(cards, b), rows[n:]
	}
	return cards
}

// Entries are names and values under a title, on a card: small letters, for who looks after the kiosk.
func (k *Kit) Entries(title Words, rows []Entry, width int) Block {
	pad, gap := k.E(0.8), k.E(0.22)
	label := (width - 2*pad) / 3
	value := width - 2*pad - label - k.E(0.5)
	type line struct {
		label, value paint.Text
		warn         bool
		h            int
	}
	head := k.Set(title.Size(k.Ems(1.05)).Bold().Tight(), image.Point{}, width-2*pad, k.Indigo)
	h := 2*pad + head.Box.Dy()
	size, mark := k.Size("small"), k.E(1)
	var lines []line
	for _, r := range rows {
		w, room := r.Value.Size(size).Tight(), value
		if r.Warn {
			w, room = w.Bold(), value-mark-k.E(0.3)
		}
		l := line{label: k.Set(r.Label.Size(size).Tight(), image.Point{}, label, k.Ink2), value: k.Set(w, image.Point{}, room, k.Ink), warn: r.Warn}
		l.h = max(l.label.Box.Dy(), l.value.Box.Dy())
		if r.Warn {
			l.h = max(l.h, mark)
		}
		lines = append(lines, l)
		h += gap + l.h
	}
	return Block{Height: h, Gap: k.E(0.7), Place: func(at image.Point) []paint.Part {
		parts := k.Card(image.Rectangle{Min: at, Max: at.Add(image.Pt(width, h))})
		t := head
		t.Box = t.Box.Add(at.Add(image.Pt(pad, pad)))
		parts = append(parts, t)
		y := t.Box.Max.Y + gap
		for _, l := range lines {
			a, b := l.label, l.value
			x := at.X + pad + label + k.E(0.5)
			if l.warn {
				parts = append(parts, k.Icon("warn", image.Pt(x, y), mark, k.Son))
				x += mark + k.E(0.3)
			}
			a.Box, b.Box = a.Box.Add(image.Pt(at.X+pad, y)), b.Box.Add(image.Pt(x, y))
			parts = append(parts, a, b)
			y += l.h + gap
		}
		return parts
	}}
}
