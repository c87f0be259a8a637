package pages

import (
	"image"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// nameRows are the names of all languages on the floor of the doorway: quiet words, but each of
// them as large a target as any key.
type nameRows struct {
	p      *Attract
	rows   [][]name
	gap    int
	row    int // height of a row
	height int
	width  int
}

type name struct {
	w    widgets.Words
	lang content.Lang
	wide int // of the target
}

// names lays the names out over at least so many rows.
func (p *Attract) names(width, rows int) nameRows {
	n := nameRows{p: p, width: width, row: max(p.E(1.9), p.TouchMin())}
	langs := p.view.Langs
	size := p.Ems(1.13)
	if !p.Portrait {
		size = p.Ems(0.97)
	}
	for ; rows <= len(langs); rows++ {
		n.rows = nil
		n.gap = p.E(1.1)
		per := (len(langs) + rows - 1) / rows
		fits := true
		for i := 0; i < len(langs); i += per {
			var row []name
			total := 0
			for _, l := range langs[i:min(len(langs), i+per)] {
				w := words(catalog.Text{S: l.Name, Lang: l.Lang}).Size(size).Lines(1)
				wide := max(p.Natural(w)+p.E(0.6), p.TouchMin())
				row = append(row, name{w, l.Lang, wide})
				total += wide
			}
			if free := width - total - max(p.TouchGap(), p.E(0.3))*(len(row)-1); free < 0 {
				fits = false
			} else if len(row) > 1 {
				n.gap = min(n.gap, (width-total)/(len(row)-1))
			}
			n.rows = append(n.rows, row)
		}
		if fits {
			break
		}
	}
	n.height = len(n.rows)*n.row + (len(n.rows)-1)*p.TouchGap()
	return n
}

// at gives the keys, each row centred.
func (n nameRows) at(at image.Point) []*paint.Key {
	var keys []*paint.Key
	for i, row := range n.rows {
		total := n.gap * (len(row) - 1)
		for _, x := range row {
			total += x.wide
		}
		x := at.X + (n.width-total)/2
		y := at.Y + i*(n.row+n.p.TouchGap())
		for _, nm := range row {
			r := image.Rect(x, y, x+nm.wide, y+n.row)
			keys = append(keys, &paint.Key{
				ID: "start-" + string(nm.lang), R: r, Do: func() { n.p.Emit(session.Start{Lang: nm.lang}) },
				Face: func(pressed bool) []paint.Part {
					var parts []paint.Part
					if pressed {
						parts = append(parts, paint.Box{R: r, Radius: n.p.E(0.66), C: n.p.BarOn})
					}
					base := r.Min.Y + r.Dy()/2 + int(0.36*nm.w.Style.SizePx)
					return append(parts, n.p.OnBaseline(nm.w.Centred(), r.Min.X, r.Max.X, base, white))
				},
			})
			x += nm.wide + n.gap
		}
	}
	return keys
}
