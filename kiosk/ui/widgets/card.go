package widgets

import (
	"image"
	"image/color"
	"math"
	"slices"

	"cuango/contentsync/content"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
)

// face is a card that can be pressed: line around it, lower lip under it. A pressed one has no
// lip, stands lower and is tinted.
type face struct {
	fill, line, lip         color.RGBA
	pressFill, pressLine    color.RGBA
	radius, border, lipHigh int
}

func (k *Kit) cardFace() face {
	return k.flat(face{
		fill: k.Surface, line: k.Line, lip: k.Lip, pressFill: k.IndigoTint, pressLine: k.Indigo,
		radius: k.Radius("tile_e"), border: k.Stroke("outline_e"), lipHigh: k.Stroke("lip_e"),
	})
}

// flat takes the lip away in high contrast: there the line around it says what can be pressed.
func (k *Kit) flat(f face) face {
	if k.Contrast {
		f.lipHigh = f.border
	}
	return f
}

func (k *Kit) buttonFace(primary bool) face {
	f := face{
		fill: k.Surface, line: k.Edge, lip: k.Edge, pressFill: k.IndigoTint, pressLine: k.Indigo,
		radius: k.Radius("button_e"), border: k.Stroke("outline_e"), lipHigh: k.Stroke("lip_e"),
	}
	if primary {
		f.fill, f.line, f.lip, f.pressFill, f.pressLine = k.Indigo, k.Bar, k.Bar, k.BarOn, k.Bar
		if k.Contrast {
			f.line, f.lip, f.pressFill, f.pressLine = k.Indigo, k.Indigo, k.Ink, k.Ink
		}
	}
	return k.flat(f)
}

// parts gives the card and the rectangle inside of it, which moves down when pressed.
func (f face) parts(r image.Rectangle, pressed bool) ([]paint.Part, image.Rectangle) {
	drop := f.lipHigh - f.border
	body := image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y-drop)
	if pressed {
		body = body.Add(image.Pt(0, drop))
		inner := body.Inset(f.border)
		return []paint.Part{
			paint.Box{R: body, Radius: f.radius, C: f.pressLine},
			paint.Box{R: inner, Radius: f.radius - f.border, C: f.pressFill},
		}, inner
	}
	inner := image.Rect(body.Min.X+f.border, body.Min.Y+f.border, body.Max.X-f.border, body.Max.Y-f.border)
	return []paint.Part{
		paint.Box{R: r, Radius: f.radius, C: f.lip},
		paint.Box{R: body, Radius: f.radius, C: f.line},
		paint.Box{R: inner, Radius: f.radius - f.border, C: f.fill},
	}, inner
}

// Card is a sheet of paper that cannot be pressed: a line around it and no lip.
func (k *Kit) Card(r image.Rectangle) []paint.Part {
	w := k.Stroke("outline_e")
	rad := k.Radius("card_e")
	return []paint.Part{paint.Box{R: r, Radius: rad, C: k.Line}, paint.Box{R: r.Inset(w), Radius: rad - w, C: k.Surface}}
}

// A Tile opens something: a plate with a pictogram, or a picture, and a label.
type Tile struct {
	ID        string
	Label     Words
	Pictogram string
	Colour    string
	Picture   string // if set, a picture tile
	Alt       Words
	Do        func()
}

// Tiles lays tiles of one kind out in rows of a width. Their labels share one size.
func (k *Kit) Tiles(tiles []Tile, area image.Rectangle, columns int) []*paint.Key {
	if len(tiles) == 0 {
		return nil
	}
	gap := k.Gutter()
	rows := (len(tiles) + columns - 1) / columns
	w := (area.Dx() - gap*(columns-1)) / columns
	h := (area.Dy() - gap*(rows-1)) / rows
	size, plate, band := k.shared(tiles, w, h)
	if columns < 3 && h >= k.E(4.5) && plate > 0 { // look.md 7: of wide tiles the mark stands beside the label
		plate = 0
	}
	plain, side := size, 0 // of tiles without a picture
	if plate == 0 {
		plain, side = k.sharedBeside(tiles, w, h)
	}
	var keys []*paint.Key
	for i, t := range tiles {
		x := area.Min.X + i%columns*(w+gap)
		y := area.Min.Y + i/columns*(h+gap)
		r := image.Rect(x, y, x+w, y+h)
		if i%columns == columns-1 {
			r.Max.X = area.Max.X
		}
		t.Label = t.Label.Bold().Heading().Lines(2)
		if t.Picture != "" {
			t.Label = t.Label.Size(size)
			keys = append(keys, k.pictureTile(t, r, band))
		} else {
			t.Label = t.Label.Size(plain)
			keys = append(keys, k.tile(t, r, plate, side))
		}
	}
	return keys
}

// labelWidth is the room of a label on a tile w pixels wide.
func (k *Kit) labelWidth(t Tile, w int) int {
	if t.Picture != "" {
		return w - 2*k.Stroke("outline_e") - 2*k.E(0.85)
	}
	return w - 2*k.E(1)
}

// shared gives the size of labels, the size of plates and the height of label bands that fit all
// tiles: neighbours look alike. On a low tile the words get a little smaller first, then the plate.
func (k *Kit) shared(tiles []Tile, w, h int) (size float64, plate, band int) {
	size, _ = k.labelSize(tiles, k.labelWidth(tiles[0], w), h-k.E(2), k.Ems(1.08), 0.62)
	plate = k.Comp("plate")
	if !k.Portrait { // after the mock-ups: a wide screen has low tiles
		plate = plate * 4 / 5
	}
	pads := k.E(0.83) + k.E(0.62) + k.Stroke("lip_e") + k.E(0.25)
	for ; ; size-- {
		label := 0
		for _, t := range tiles {
			label = max(label, k.Layout(t.Label.Size(size).Bold().Heading().Lines(2), k.labelWidth(t, w)).Size().Y)
		}
		room := h - pads - label
		if band = label + k.E(0.95); room >= k.E(1.9) || size-1 < k.Ems(0.92) {
			if room < k.E(1.8) {
				return size, 0, band // no room above the words: the mark stands beside them
			}
			return size, min(plate, room), band
		}
	}
}

// PictureBand is the height of the label under the pictures of tiles of a size.
func (k *Kit) PictureBand(tiles []Tile, w, h int) int {
	_, _, band := k.shared(tiles, w, h)
	return band
}

func (k *Kit) tile(t Tile, r image.Rectangle, plate, side int) *paint.Key {
	tone := k.Tone(t.Colour)
	pad := k.E(1) - k.Stroke("outline_e")
	return &paint.Key{ID: t.ID, R: r, Ground: k.Paper, Do: t.Do, Face: func(pressed bool) []paint.Part {
		parts, in := k.cardFace().parts(r, pressed)
		ground := tone.Tint
		if pressed {
			ground = k.IndigoTint
		}
		if plate == 0 {
			return append(parts, k.beside(t, in, pad, side, tone, ground)...)
		}
		at := in.Min.Add(image.Pt(pad, k.E(0.83)-k.Stroke("outline_e")))
		parts = append(parts, k.Plate(t.Pictogram, tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(plate, plate))}, ground)...)
		box := image.Rect(in.Min.X+pad, in.Min.Y, in.Max.X-pad, in.Max.Y-k.E(0.62))
		return append(parts, k.Base(t.Label, box, k.Ink))
	}}
}

// sharedBeside gives the size of labels and of plates of tiles whose mark stands beside the words: large where a tile is large.
func (k *Kit) sharedBeside(tiles []Tile, w, h int) (size float64, side int) {
	side = max(min(k.E(2.2), h-2*k.E(0.6)), min(h*45/100, w/5, k.E(4.6)))
	full := k.Ems(1.08)
	if side > k.E(3) {
		full = k.Ems(1.25)
	}
	for _, s := range []int{side, min(side, k.E(1.7)), 0} { // no mark rather than half a word
		var whole bool
		if size, whole = k.labelSize(tiles, k.besideWidth(w, s), h-k.Stroke("lip_e")-k.E(0.3), full, 0.75); whole {
			return size, s
		}
	}
	return size, 0
}

// labelSize is the size at which all labels take two lines in a room and break no word: full, or smaller down to least
// of it. whole is false where that is not enough.
func (k *Kit) labelSize(tiles []Tile, width, height int, full, least float64) (size float64, whole bool) {
	size = full
	for _, t := range tiles { // widths go with the size: what cannot fit need not be tried
		w := t.Label.Size(full).Bold().Heading()
		if widest := max(k.LongestWord(w), k.Natural(w)/2); widest > width {
			size = min(size, max(math.Ceil(full*float64(width)/float64(widest)), full*least))
		}
	}
	for ; ; size-- {
		whole = !slices.ContainsFunc(tiles, func(t Tile) bool {
			w := t.Label.Size(size).Bold().Heading()
			if k.LongestWord(w) > width {
				return true
			}
			l := k.Layout(w, width)
			return len(l.Lines) > 2 || l.Size().Y > height
		})
		if whole || size-1 < full*least {
			return size, whole
		}
	}
}

// besideWidth is the room of a label beside a plate on a tile w pixels wide.
func (k *Kit) besideWidth(w, side int) int { return w - 2*k.E(1) - side - k.besideGap(side) }

func (k *Kit) besideGap(side int) int {
	if side == 0 {
		return 0
	}
	return max(k.E(0.7), side/4)
}

// beside is the face of a tile that is too low, or too wide, for a mark above its words.
func (k *Kit) beside(t Tile, in image.Rectangle, pad, side int, tone theme.Tone, ground color.RGBA) []paint.Part {
	at := image.Pt(in.Min.X+pad, in.Min.Y+(in.Dy()-side)/2)
	var parts []paint.Part
	if side > 0 {
		parts = k.Plate(t.Pictogram, tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, ground)
	}
	box := image.Rect(at.X+side+k.besideGap(side), in.Min.Y, in.Max.X-pad, in.Max.Y)
	return append(parts, k.Middle(k.Fit(t.Label, box.Dx(), 2, 0.9), box, k.Ink))
}

func (k *Kit) pictureTile(t Tile, r image.Rectangle, band int) *paint.Key {
	pad := k.E(0.85)
	return &paint.Key{ID: t.ID, R: r, Ground: k.Paper, Do: t.Do, Face: func(pressed bool) []paint.Part {
		f := k.cardFace()
		parts, in := f.parts(r, pressed)
		pic := image.Rect(in.Min.X, in.Min.Y, in.Max.X, in.Max.Y-band)
		parts = append(parts, k.Picture(t.Picture, pic, f.radius-f.border, paint.Top, image.Pt(50, 55), t.Alt))
		return append(parts, k.Middle(t.Label, image.Rect(in.Min.X+pad, pic.Max.Y, in.Max.X-pad, in.Max.Y), k.Ink))
	}}
}

// A Row is one line of a list: picture or plate, title, second line, chevron.
type Row struct {
	ID                 string
	Title, Second      Words
	Picture, Pictogram string
	Colour             string
	Alt                Words
	TitleMarks         []Mark // what was looked for, underlined
	SecondMarks        []Mark
	SecondLead         int  // bytes of the second line's begin that stay where it is cut around its marks
	Keep               bool // the second line stays, and both are cut so that their first mark is seen
	Do                 func()
}

// A Mark is a part of a text, in bytes.
type Mark struct{ Start, End int }

// ListRow lays a row out.
func (k *Kit) ListRow(row Row, r image.Rectangle) *paint.Key {
	tone := k.Tone(row.Colour)
	return &paint.Key{ID: row.ID, R: r, Ground: k.Paper, Do: row.Do, Face: func(pressed bool) []paint.Part {
		f := k.cardFace()
		parts, in := f.parts(r, pressed)
		x := in.Min.X
		if row.Picture != "" && !k.Contrast {
			w := in.Dy() * 4 / 3
			pic := image.Rect(x, in.Min.Y, x+w, in.Max.Y)
			parts = append(parts, k.Picture(row.Picture, pic, f.radius-f.border, paint.TopLeft|paint.BottomLeft, image.Pt(50, 55), Words{}))
			x = pic.Max.X + k.E(0.9)
		} else {
			p := min(k.Comp("plate"), in.Dy()-k.E(0.6))
			at := image.Pt(x+k.E(0.8), in.Min.Y+(in.Dy()-p)/2)
			ground := tone.Tint
			if pressed {
				ground = k.IndigoTint
			}
			parts = append(parts, k.Plate(row.Pictogram, tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(p, p))}, ground)...)
			x = at.X + p + k.E(0.9)
		}
		chevron := k.E(1.1)
		end := in.Max.X - k.E(0.8) - chevron
		parts = append(parts, k.Icon("next", image.Pt(end, in.Min.Y+(in.Dy()-chevron)/2), chevron, k.Ink2))
		width := end - k.E(0.6) - x
		title, second := row.Title.Size(k.Ems(titleSize(k, in))).Bold().Tight().Balanced(), row.Second.Size(k.Size("small")).Balanced()
		texts := k.twoLines(title, second, x, width, in)
		marks := [][]Mark{row.TitleMarks, row.SecondMarks}
		if row.Keep {
			if len(texts) < 2 && !second.Empty() { // a title in two lines: it has one
				title = k.Fit(title, width, 1, 0.8)
				texts = k.oneEach(title, second, x, width, in)
				texts[0], marks[0] = k.revealed(texts[0], title, marks[0], 0)
			}
			if len(texts) == 2 {
				texts[1], marks[1] = k.revealed(texts[1], second, marks[1], row.SecondLead) //nolint:gosec // there are two
			}
		}
		for i, t := range texts {
			parts = append(parts, k.underline(t, marks[i])...)
		}
		return append(parts, texts...)
	}}
}

// RowHeight is what a row without a picture needs to show all of its words when it is w pixels wide.
func (k *Kit) RowHeight(row Row, w int) int {
	width := w - 2*k.Stroke("outline_e") - k.E(0.8) - k.Comp("plate") - k.E(0.9) - k.E(0.6) - k.E(1.1) - k.E(0.8)
	h := k.Layout(k.rowTitle(row.Title, width), width).Size().Y
	if !row.Second.Empty() {
		h += k.E(0.12) + k.Layout(row.Second.Size(k.Size("small")).Balanced(), width).Size().Y
	}
	return max(h, k.E(2)) + 2*k.E(0.35) + k.Stroke("lip_e") + k.Stroke("outline_e")
}

// rowTitle is a row's title in as many lines as it needs.
func (k *Kit) rowTitle(w Words, width int) Words {
	w = w.Size(k.Ems(1.04)).Bold().Tight().Balanced()
	for w.Style.SizePx > max(k.Em*0.8, k.Least) && k.LongestWord(w) > width {
		w.Style.SizePx--
	}
	return w
}

// titleSize grows with the room of a row.
func titleSize(k *Kit, in image.Rectangle) float64 {
	if in.Dy() > k.E(8) {
		return 1.2
	}
	return 1.04
}

// twoLines centres a title and a second text over a height; the second one has the lines that are left.
func (k *Kit) twoLines(title, second Words, x, width int, in image.Rectangle) []paint.Part {
	title = k.Fit(title, width, 2, 0.86)
	if k.Large() || k.Top > 0 {
		title = k.rowTitle(title.Lines(0), width)
	}
	t := k.Set(title, image.Pt(x, 0), width, k.Ink)
	h, gap := t.Box.Dy(), k.E(0.12)
	var s paint.Text
	if all := k.Set(second.Lines(0), image.Pt(x, 0), width, k.Ink2); !second.Empty() && (k.Large() || k.Top > 0) && h+gap+all.Box.Dy() <= in.Dy() {
		y := in.Min.Y + (in.Dy()-h-gap-all.Box.Dy())/2
		t.Box = t.Box.Add(image.Pt(0, y))
		all.Box = all.Box.Add(image.Pt(0, t.Box.Max.Y+gap))
		return []paint.Part{t, all}
	}
	if !second.Empty() {
		s = k.Set(second.Lines(1), image.Pt(x, 0), width, k.Ink2)
		for n := 2; n <= 3; n++ {
			more := k.Set(second.Lines(n), image.Pt(x, 0), width, k.Ink2)
			if h+gap+more.Box.Dy() > in.Dy()-k.E(0.5) {
				break
			}
			s = more
		}
		if h+gap+s.Box.Dy() > in.Dy()-k.E(0.3) {
			s = paint.Text{}
		} else {
			h += gap + s.Box.Dy()
		}
	}
	y := in.Min.Y + (in.Dy()-h)/2
	t.Box = t.Box.Add(image.Pt(0, y))
	parts := []paint.Part{t}
	if s.P != nil {
		s.Box = s.Box.Add(image.Pt(0, t.Box.Max.Y+gap))
		parts = append(parts, s)
	}
	return parts
}

// oneEach centres a title and a second text in one line each over a height.
func (k *Kit) oneEach(title, second Words, x, width int, in image.Rectangle) []paint.Part {
	t, s := k.Set(title, image.Pt(x, 0), width, k.Ink), k.Set(second.Lines(1), image.Pt(x, 0), width, k.Ink2)
	gap := min(k.E(0.12), max(0, in.Dy()-t.Box.Dy()-s.Box.Dy()))
	t.Box = t.Box.Add(image.Pt(0, in.Min.Y+(in.Dy()-t.Box.Dy()-gap-s.Box.Dy())/2))
	s.Box = s.Box.Add(image.Pt(0, t.Box.Max.Y+gap))
	return []paint.Part{t, s}
}

// ShortRow is the least height of a row in a language with a title of so many lines and one line under it.
func (k *Kit) ShortRow(lang content.Lang, lines int) int {
	line := Plain("x", typeset.Style{Lang: lang})
	title := k.Layout(line.Size(k.Ems(1.04)).Bold().Tight(), 0).Size().Y
	second := k.Layout(line.Size(k.Size("small")), 0).Size().Y
	return lines*title + k.E(0.12) + second + k.E(0.35) + k.Stroke("lip_e") + 2*k.Stroke("outline_e")
}

// A Choice is one of several equal cards: a name, and small what it brings.
type Choice struct {
	ID        string
	Name, Sub Words // each at the start side of its own language
	Chosen    bool
	Do        func()
}

// choiceTexts sets the texts of a choice one below the other, from 0,0.
func (k *Kit) choiceTexts(c Choice, width int) []paint.Text {
	if c.Chosen {
		width -= k.choiceMark() + k.E(0.5)
	}
	name := k.Set(k.Fit(c.Name.Own().Size(k.Ems(1.4)).Bold().Tight(), width, 1, 0.7), image.Point{}, width, k.Ink)
	if c.Sub.Empty() {
		return []paint.Text{name}
	}
	small := k.Fit(c.Sub.Own().Size(k.Size("small")).Tight().Balanced(), width, 1, 0.85)
	if k.Layout(small, width).Truncated { // two lines rather than half a sentence
		small = c.Sub.Own().Size(k.Size("small")).Tight().Balanced().Lines(2)
	}
	sub := k.Set(small, image.Pt(0, name.Box.Dy()+k.E(0.1)), width, k.Ink2)
	return []paint.Text{name, sub}
}

// choiceMark is the tick on the one that is chosen.
func (k *Kit) choiceMark() int { return k.E(1.4) }

// choicePad stands before and after the texts of a choice.
func (k *Kit) choicePad() int { return k.E(1.15) + k.Stroke("outline_e") }

// ChoiceHeight is what a choice needs when it is w pixels wide.
func (k *Kit) ChoiceHeight(c Choice, w int) int {
	texts := k.choiceTexts(c, w-2*k.choicePad())
	return texts[len(texts)-1].Box.Max.Y + k.Stroke("lip_e") + 2*k.Stroke("outline_e")
}

// Choice lays a choice out.
func (k *Kit) Choice(c Choice, r image.Rectangle) *paint.Key {
	return &paint.Key{ID: c.ID, R: r, Ground: k.Paper, Do: c.Do, Face: func(pressed bool) []paint.Part {
		f := k.cardFace()
		ink, ink2 := k.Ink, k.Ink2
		if c.Chosen {
			f.line, f.lip = k.Indigo, k.Indigo
			if k.Contrast && !pressed {
				f.fill, ink, ink2 = k.Indigo, k.OnIndigo, k.OnIndigo
			}
		}
		parts, in := f.parts(r, pressed)
		if c.Chosen {
			m := k.choiceMark()
			parts = append(parts, k.Icon("check", image.Pt(r.Max.X-k.choicePad()-m, in.Min.Y+(in.Dy()-m)/2), m, ink))
		}
		texts := k.choiceTexts(c, r.Dx()-2*k.choicePad())
		y := in.Min.Y + (in.Dy()-texts[len(texts)-1].Box.Max.Y)/2
		for i, t := range texts {
			t.Box = t.Box.Add(image.Pt(r.Min.X+k.choicePad(), y))
			if t.C = ink; i > 0 {
				t.C = ink2
			}
			parts = append(parts, t)
		}
		return parts
	}}
}
