package widgets

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
)

// underline marks parts of a text with amber, under its baseline: the letters keep their colour.
func (k *Kit) underline(part paint.Part, marks []Mark) []paint.Part {
	t, ok := part.(paint.Text)
	if !ok {
		return nil
	}
	s := t.String()
	thick := max(k.E(0.16), 3)
	var parts []paint.Part
	for i := 0; i < len(marks); i++ {
		m := marks[i]
		if m.Start < 0 || m.End > len(s) || m.Start >= m.End {
			continue
		}
		// Words beside each other have one line: Hà Nội.
		for i+1 < len(marks) && marks[i+1].Start >= m.End && marks[i+1].End <= len(s) && strings.Trim(s[m.End:marks[i+1].Start], " \u00a0\u200b") == "" {
			i++
			m.End = marks[i].End
		}
		from := utf8.RuneCountInString(s[:m.Start])
		for _, r := range t.P.Spans(from, from+utf8.RuneCountInString(s[m.Start:m.End])) {
			r = k.inside(r.Add(t.Box.Min), t.Box)
			for _, l := range t.P.Lines {
				if l.Top+t.Box.Min.Y == r.Min.Y {
					y := t.Box.Min.Y + l.Baseline + thick/2 + 1
					parts = append(parts, paint.Box{R: image.Rect(r.Min.X, y, r.Max.X, y+thick), C: k.Amber})
				}
			}
		}
	}
	return parts
}

// inside gives where something has to be put that was measured from the inside of a box, as words of a text:
// the page mirrors places, and the box's inside stays.
func (k *Kit) inside(r, box image.Rectangle) image.Rectangle {
	if k.RTL {
		return paint.MirrorRect(r, box.Min.X+box.Max.X)
	}
	return r
}

// A KeyCap is a key of the keyboard.
type KeyCap struct {
	ID      string
	Label   Words
	Mark    string  // a pictogram before the label, or instead of it
	Width   float64 // in letters
	Tinted  bool
	Primary bool
	Do      func()
}

// capH is the height of a key with its lip.
func (k *Kit) capH() int {
	if k.Least > 0 || k.Top > 0 { // large letters or reach mode: what is found needs the room
		return max(k.TouchMin(), k.E(2.3))
	}
	if k.Portrait {
		return max(k.TouchMin(), k.E(2.75))
	}
	return max(k.TouchMin(), k.E(2.7))
}

func (k *Kit) capGap() int { return max(k.TouchGap(), k.E(0.4)) }

func (k *Kit) boardPad() int { return k.E(0.55) }

// KeyboardH is what so many rows of keys need.
func (k *Kit) KeyboardH(rows int) int { return rows*k.capH() + (rows-1)*k.capGap() + 2*k.boardPad() }

// KeyboardW is the least width of a keyboard with so many keys in a row.
func (k *Kit) KeyboardW(columns int) int {
	return columns*k.TouchMin() + (columns-1)*k.capGap() + 2*k.boardPad() + columns
}

// Keyboard lays rows of keys out on their ground, from left to right in all languages. The widest row fills it; others are centred, and the last one is as wide as the widest.
func (k *Kit) Keyboard(rows [][]KeyCap, r image.Rectangle) ([]paint.Part, []*paint.Key) {
	radius := 0
	if !k.Portrait {
		radius = k.Radius("card_e")
	}
	parts := []paint.Part{paint.Box{R: r, Radius: radius, C: k.Sunk}}
	gap, pad := k.capGap(), k.boardPad()
	in := r.Inset(pad)
	unit := float64(in.Dx())
	for _, row := range rows {
		n, w := len(row), 0.0
		for _, c := range row {
			w += c.Width
		}
		if w > 0 {
			unit = min(unit, float64(in.Dx()-gap*(n-1))/w)
		}
	}
	h := (in.Dy() - gap*(len(rows)-1)) / max(1, len(rows))
	size := k.Ems(1.3)
	if k.Least > 0 || k.Top > 0 {
		size = min(size, math.Floor(float64(h)*0.44))
	}
	var keys []*paint.Key
	for i, row := range rows {
		wide := float64(gap * (len(row) - 1))
		for _, c := range row {
			wide += c.Width * unit
		}
		stretch := 1.0
		if i == len(rows)-1 { // clear, space, search
			stretch = (float64(in.Dx()) - float64(gap*(len(row)-1))) / (wide - float64(gap*(len(row)-1)))
			wide = float64(in.Dx())
		}
		x := float64(in.Min.X) + (float64(in.Dx())-wide)/2
		y := in.Min.Y + i*(h+gap)
		for _, c := range row {
			w := c.Width * unit * stretch
			if c.ID == "" { // a hole
				x += w + float64(gap)
				continue
			}
			keys = append(keys, k.capKey(c, image.Rect(int(x), y, int(x+w), y+h), size))
			x += w + float64(gap)
		}
	}
	if k.RTL { // letters stand where hands know them
		keys = paint.MirrorKeys(keys, r.Min.X+r.Max.X)
	}
	return parts, keys
}

func (k *Kit) capKey(c KeyCap, r image.Rectangle, size float64) *paint.Key {
	return &paint.Key{ID: c.ID, R: r, Ground: k.Sunk, Do: c.Do, Face: func(pressed bool) []paint.Part {
		f := face{
			fill: k.Surface, line: k.Surface, lip: k.Lip, pressFill: k.IndigoTint, pressLine: k.Indigo,
			radius: k.Radius("key_e"), border: k.Stroke("outline_e"), lipHigh: k.Stroke("key_lip_e"),
		}
		if k.Contrast {
			f.line, f.lipHigh = k.Line, f.border
		}
		ink := k.Ink
		if c.Tinted {
			f.fill, f.line, ink = k.IndigoTint, k.IndigoTint, k.Indigo
			if k.Contrast {
				f.line = k.Indigo
			}
		}
		if c.Primary {
			f.fill, f.line, f.lip, f.pressFill, f.pressLine, ink = k.Indigo, k.Indigo, k.Bar, k.BarOn, k.Bar, k.OnIndigo
			if k.Contrast {
				f.lip, f.pressFill, f.pressLine = k.Indigo, k.Ink, k.Ink
			}
		}
		parts, in := f.parts(r, pressed)
		return append(parts, k.capFace(c, in, size, ink)...)
	}}
}

func (k *Kit) capFace(c KeyCap, in image.Rectangle, size float64, ink color.RGBA) []paint.Part {
	m := min(k.E(1.5), in.Dy()*2/3)
	if c.Mark != "" && c.Label.Empty() {
		return []paint.Part{k.Icon(c.Mark, image.Pt(in.Min.X+(in.Dx()-m)/2, in.Min.Y+(in.Dy()-m)/2), m, ink)}
	}
	label := c.Label.Size(size)
	if c.Width > 1.2 {
		label = c.Label.Size(k.Em)
	}
	if c.Primary {
		label = label.Bold()
	}
	if c.Mark == "" {
		w := k.Fit(label.Tight().Centred(), in.Dx()-k.E(0.1), 1, 0.5)
		return []paint.Part{k.Middle(w, in, ink)}
	}
	gap := k.E(0.4)
	room := in.Dx() - m - gap - k.E(0.5)
	w := k.Fit(label.Tight(), room, 1, 0.6)
	wide := min(k.Natural(w), room)
	x := in.Min.X + (in.Dx()-m-gap-wide)/2
	return []paint.Part{
		k.Icon(c.Mark, image.Pt(x, in.Min.Y+(in.Dy()-m)/2), m, ink),
		k.Middle(w, image.Rect(x+m+gap, in.Min.Y, x+m+gap+wide+1, in.Max.Y), ink),
	}
}

// FieldH is the height of the field that shows what is typed.
func (k *Kit) FieldH() int { return max(k.Comp("field_h"), k.TouchMin()+2*k.E(0.3)) }

// Field shows what is typed, its end where there is too much, with a caret that stands still, and a key that clears it when there is something.
func (k *Kit) Field(text Words, r image.Rectangle, clear func()) ([]paint.Part, *paint.Key) {
	line, rad := k.Stroke("field_e"), k.Radius("button_e")
	parts := []paint.Part{paint.Box{R: r, Radius: rad, C: k.Indigo}, paint.Box{R: r.Inset(line), Radius: rad - line, C: k.Surface}}
	m := k.E(1.6)
	x := r.Min.X + k.E(1)
	parts = append(parts, k.Icon("search", image.Pt(x, r.Min.Y+(r.Dy()-m)/2), m, k.Indigo))
	x += m + k.E(0.8)
	side := max(k.TouchMin(), r.Dy()-2*k.E(0.4))
	end := r.Max.X - side - k.E(0.6)
	text = text.Size(k.Ems(1.5)).Tight().Own()
	if k.RTL && !text.Empty() && !typeset.HasRTL(text.Runs[0].Text) { // Latin letters on an Arabic page are written from the left
		text.Style.Lang = "en"
	}
	caret := image.Rect(x, r.Min.Y+r.Dy()/4, x+max(2, k.E(0.12)), r.Max.Y-r.Dy()/4)
	var key *paint.Key
	if !text.Empty() {
		s := text.Runs[0].Text
		for k.Natural(text) > end-x-k.E(0.4) && len(s) > 1 { // its end is what is being typed
			_, n := utf8.DecodeRuneInString(s)
			s = s[n:]
			text.Runs = []typeset.Run{{Text: s}}
		}
		t := k.Middle(text.Lines(1), image.Rect(x, r.Min.Y, end, r.Max.Y), k.Ink)
		parts = append(parts, t)
		caret = caret.Add(image.Pt(min(k.Natural(text), end-x-k.E(0.4))+k.E(0.1), 0))
		if text.Style.Lang.RightToLeft() != k.RTL {
			caret = paint.MirrorRect(caret, x+end)
		}
		box := image.Rect(end, r.Min.Y+(r.Dy()-side)/2, end+side, r.Min.Y+(r.Dy()-side)/2+side)
		key = &paint.Key{ID: "field-clear", R: box, Ground: k.Surface, Do: clear, Face: func(pressed bool) []paint.Part {
			c := k.E(1.2)
			var p []paint.Part
			if pressed {
				p = append(p, paint.Box{R: box, Radius: k.E(0.5), C: k.IndigoTint})
			}
			return append(p, k.Icon("cross", image.Pt(box.Min.X+(side-c)/2, box.Min.Y+(side-c)/2), c, k.Ink))
		}}
	}
	return append(parts, paint.Box{R: caret, C: k.Indigo}), key
}

// CandidateH is the height of a row of candidates.
func (k *Kit) CandidateH() int { return max(k.TouchMin(), k.E(2.7)) }

// Candidates are words to choose from, the best first; those that have no room are left out.
func (k *Kit) Candidates(list []Words, r image.Rectangle, do func(i int) func()) []*paint.Key {
	gap := k.capGap()
	x := r.Min.X
	h := min(r.Dy(), k.CandidateH())
	var keys []*paint.Key
	for i, w := range list {
		w = w.Size(k.Ems(1.25)).Tight().Centred()
		wide := max(k.TouchMin(), k.Natural(w)+k.E(1.2))
		if x+wide > r.Max.X {
			break
		}
		box := image.Rect(x, r.Min.Y, x+wide, r.Min.Y+h)
		keys = append(keys, &paint.Key{ID: "candidate-" + strconv.Itoa(i), R: box, Ground: k.Paper, Do: do(i), Face: func(pressed bool) []paint.Part {
			f := k.buttonFace(false)
			f.line, f.lip = k.Line, k.Lip
			parts, in := f.parts(box, pressed)
			return append(parts, k.Middle(w.Lines(1), in, k.Indigo))
		}})
		x += wide + gap
	}
	return keys
}

// Square is a key with a pictogram alone; one that leads nowhere is shown and cannot be pressed.
func (k *Kit) Square(id, mark string, r image.Rectangle, can bool, do func()) ([]paint.Part, *paint.Key) {
	if can {
		return nil, k.square(id, mark, r, do)
	}
	return k.idle(mark, r), nil
}
