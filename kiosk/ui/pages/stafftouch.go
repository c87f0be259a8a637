package pages

import (
	"context"
	"image"
	"strconv"
	"sync"

	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
)

// cellMM is the side of a field of the touch test, about: a fingertip covers a third of it.
const cellMM = 55

// StaffTouch is the test of the glass: fields over all of it that fill as a finger passes over them. They are no keys: they may stand out of reach, and a
// finger that slides counts.
type StaffTouch struct {
	frame
	columns, rows int

	mu      sync.Mutex // of all below
	touched []bool
	last    image.Point
}

// NewStaffTouch makes the page.
func NewStaffTouch(env Env, r session.Route) *StaffTouch {
	p := &StaffTouch{frame: frame{Env: env, Route: r}}
	side := p.MM(cellMM)
	p.columns, p.rows = max(4, (p.W+side/2)/side), max(4, (p.H+side/2)/side)
	p.touched = make([]bool, p.columns*p.rows)
	return p
}

// Load implements Page: there is nothing to load.
func (p *StaffTouch) Load(context.Context) error { return nil }

// Finger fills the fields under a finger that comes, or that has slid from where it was last.
func (p *StaffTouch) Finger(at image.Point, comes bool) {
	p.mu.Lock()
	from := p.last
	if comes {
		from = at
	}
	p.last = at
	changed := false
	step := max(1, min(p.W/p.columns, p.H/p.rows)/4)
	d := at.Sub(from)
	n := max(abs(d.X), abs(d.Y))/step + 1
	for i := range n + 1 {
		changed = p.fill(from.Add(d.Mul(i).Div(n))) || changed
	}
	p.mu.Unlock()
	if changed {
		p.Renew(nil)
	}
}

func abs(n int) int { return max(n, -n) }

func (p *StaffTouch) fill(at image.Point) (changed bool) {
	if !at.In(image.Rect(0, 0, p.W, p.H)) {
		return false
	}
	i := at.Y*p.rows/p.H*p.columns + at.X*p.columns/p.W
	changed = !p.touched[i]
	p.touched[i] = true
	return changed
}

// cell is the place of a field.
func (p *StaffTouch) cell(i int) image.Rectangle {
	x, y := i%p.columns, i/p.columns
	edge := func(n, of, size int) int { return (n*size + of - 1) / of }
	return image.Rect(edge(x, p.columns, p.W), edge(y, p.rows, p.H), edge(x+1, p.columns, p.W), edge(y+1, p.rows, p.H))
}

// Scene implements Page.
func (p *StaffTouch) Scene() *paint.Scene {
	p.mu.Lock()
	touched := append([]bool(nil), p.touched...)
	p.mu.Unlock()
	count := 0
	for _, on := range touched {
		if on {
			count++
		}
	}
	sc := &paint.Scene{Size: image.Pt(p.W, p.H), Ground: p.Line}
	parts, key, card := p.card(count, len(touched))
	line, m := max(1, p.Stroke("hairline_e")), p.E(0.9)
	for i, on := range touched {
		r := p.cell(i)
		ground, ink, mark := p.Paper, p.Ink2, "cross"
		if on {
			ground, ink, mark = p.Indigo, p.OnIndigo, "check"
		}
		sc.Parts = append(sc.Parts, paint.Box{R: image.Rect(r.Min.X, r.Min.Y, r.Max.X-line, r.Max.Y-line), C: ground})
		at := image.Pt(r.Min.X+(r.Dx()-m)/2, r.Min.Y+(r.Dy()-m)/2)
		if !(image.Rectangle{Min: at, Max: at.Add(image.Pt(m, m))}).Overlaps(card) {
			sc.Parts = append(sc.Parts, p.Icon(mark, at, m, ink))
		}
		sc.Fresh = append(sc.Fresh, paint.Zone{R: r, State: on})
	}
	sc.Parts = append(sc.Parts, parts...)
	sc.Keys = []*paint.Key{key}
	sc.Fresh = append(sc.Fresh, paint.Zone{R: card, State: count})
	return sc
}

// card says what to do and how much is done, over the middle of the fields: they go on under it.
func (p *StaffTouch) card(count, of int) (parts []paint.Part, key *paint.Key, r image.Rectangle) {
	pad, width := p.E(1), min(p.W-2*p.Margin(), p.E(26))
	says := p.word("staff_glass_hint")
	if count == of {
		says = p.word("staff_glass_whole").Bold()
	}
	inner := width - 2*pad
	title := p.Set(p.word("staff_touch").Size(p.Size("h2")).Bold().Heading(), image.Point{}, inner, p.Ink)
	hint := p.Set(says.Size(p.Em), image.Point{}, inner, p.Ink)
	room := p.Set(p.word("staff_glass_hint").Size(p.Em), image.Point{}, inner, p.Ink).Box.Dy()
	number := p.Set(p.with("staff_glass_count", "N", strconv.Itoa(count), "Of", strconv.Itoa(of)).Size(p.Ems(1.25)).Bold().Tight(), image.Point{}, inner, p.Ink)
	button := max(p.Comp("button_h"), p.TouchMin())
	h := 2*pad + title.Box.Dy() + room + number.Box.Dy() + 2*p.E(0.4) + p.E(0.8) + button
	top := max((p.H-h)/2, p.ReachTop)
	top = min(top, p.H-h-p.Margin())
	r = image.Rect((p.W-width)/2, top, (p.W+width)/2, top+h)
	y := r.Min.Y + pad
	for _, t := range []*paint.Text{&title, &hint, &number} {
		t.Box = t.Box.Add(image.Pt(r.Min.X+pad, y))
		if y = t.Box.Max.Y + p.E(0.4); t == &hint {
			y = t.Box.Min.Y + room + p.E(0.4)
		}
	}
	parts = append(p.Card(r), title, hint, number)
	key = p.Button("staff-back", "check", p.word("staff_glass_done"), image.Rect(r.Min.X+pad, r.Max.Y-pad-button, r.Max.X-pad, r.Max.Y-pad), true, p.emit(session.GoBack{}))
	return parts, key, r
}
