package pages

import (
	"fmt"
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/input"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// With large letters or in reach mode a screen has room for half of what it usually shows. Then every page has the same plain arrangement:
// its head, a picture if there is room, and what it has in rows, on as many pages as they need.

// tight tells whether the plain arrangement holds.
func (f *frame) tight() bool { return f.Large() || f.Top > 0 }

// stage puts picture and head in and gives the area that is left, all of it in reach. want is the height that the rest would like to have.
func (f *frame) stage(sc *paint.Scene, pic *catalog.Picture, head func(width int) widgets.Block, want int) image.Rectangle {
	return f.stageFrom(f.ReachTop, sc, pic, head, want)
}

// stageFrom is a stage whose rest begins no higher than a line, on a tall screen: what is only read may stand out of reach.
func (f *frame) stageFrom(highest int, sc *paint.Scene, pic *catalog.Picture, head func(width int) widgets.Block, want int) image.Rectangle {
	m := f.Margin()
	if f.Portrait {
		h := head(f.W - 2*m)
		bottom := f.H - f.BarH() - f.E(0.7)
		top := max(highest, f.StatusH()+h.Height+f.E(1), bottom-want)
		hero := image.Rect(0, f.StatusH(), f.W, top-h.Height-f.E(1.6))
		if pic != nil {
			f.hero(sc, pic, hero, image.Pt(50, 60))
		}
		// Near what it is the head of, also where there is no picture above.
		sc.Parts = append(sc.Parts, h.Place(image.Pt(m, max(f.StatusH()+f.E(0.3), top-h.Height-f.E(0.8))))...)
		return image.Rect(m, top, f.W-m, bottom)
	}
	left, right := f.columns()
	h := head(left.Dx())
	hero := image.Rect(left.Min.X, left.Min.Y, left.Max.X, left.Max.Y-h.Height-f.E(0.9))
	y := left.Min.Y + f.E(0.3)
	if pic != nil && f.shows(hero) {
		f.hero(sc, pic, hero, image.Pt(50, 60))
		y = left.Max.Y - h.Height
	}
	sc.Parts = append(sc.Parts, h.Place(image.Pt(left.Min.X, y))...)
	return f.reachable(right)
}

// columns are those of a wide screen: head and picture, and the rest.
func (f *frame) columns() (left, right image.Rectangle) {
	w := min(f.E(23), f.W*34/100)
	left = image.Rect(f.Margin(), f.underStrip(), f.Margin()+w, f.H-f.BarH()-f.E(0.5))
	right = image.Rect(left.Max.X+f.E(1.3), left.Min.Y, f.W-f.Margin(), left.Max.Y)
	return left, right
}

// whole is a stage's want for as much as there is.
const whole = 1 << 20

// tileItem is a tile with its mark beside the words.
func (f *frame) tileItem(t widgets.Tile, w int) item {
	k := widgets.Toggle{ID: t.ID, Pictogram: t.Pictogram, Colour: t.Colour, Label: t.Label, Do: t.Do}
	h := max(f.TouchMin(), f.ToggleHeight(k, w))
	return keyItem(h, max(h, f.E(6.5)), func(r image.Rectangle) *paint.Key { return f.ToggleKey(k, r) })
}

// level makes all items of a kind as high as the highest: neighbours look alike.
func level(items []item) []item {
	least, most := 0, 0
	for _, it := range items {
		least, most = max(least, it.least), max(most, it.most)
	}
	for i := range items {
		items[i].least, items[i].most = least, most
	}
	return items
}

// half is the width of one of two columns.
func (f *frame) half(area image.Rectangle) int { return (area.Dx() - f.Gutter()) / 2 }

// blockItem is something to read.
func blockItem(b widgets.Block) item {
	return item{least: b.Height, most: b.Height, wide: true, next: b.WithNext, place: func(r image.Rectangle) ([]paint.Part, []*paint.Key) {
		return b.Place(r.Min), nil
	}}
}

// numberItem is a number to call.
func (f *frame) numberItem(n widgets.Number, w int) item {
	h := f.NumberHeight(n, w)
	return item{least: h, most: h, fills: true, place: func(r image.Rectangle) ([]paint.Part, []*paint.Key) { return f.NumberCard(n, r), nil }}
}

// plain is the topic's list.
func (p *Topic) plain(sc *paint.Scene) {
	area := p.stage(sc, p.view.Picture, func(w int) widgets.Block { return p.title(w, p.Ems(1.5)) }, whole)
	if p.view.Empty != nil {
		w := words(*p.view.Empty).Size(p.Size("lead"))
		sc.Parts = append(sc.Parts, p.Set(w, area.Min.Add(image.Pt(0, p.E(1))), area.Dx(), p.Ink2))
		return
	}
	var items []item
	for _, row := range p.view.Rows {
		second := words(row.Summary)
		if row.Note != nil {
			second = words(*row.Note)
		}
		r := widgets.Row{
			ID: "item-" + row.Item, Title: words(row.Title), Second: second,
			Pictogram: p.view.Pictogram, Colour: p.view.Colour, Do: p.emit(session.OpenItem{ID: row.Item}),
		}
		h := max(p.TouchMin(), p.RowHeight(r, area.Dx()))
		it := keyItem(h, max(h, p.E(5.2)), func(box image.Rectangle) *paint.Key { return p.ListRow(r, box) })
		it.wide = true
		items = append(items, it)
	}
	p.shelf(sc, &p.frame, area, items, 1)
}

// plain is home with what it has in rows of two.
func (p *Home) plain(sc *paint.Scene) {
	area := p.stage(sc, p.view.Picture, func(w int) widgets.Block { return p.info(w, p.Ems(1.6)) }, p.E(36))
	var items []item
	if len(p.view.Practical)+len(p.view.Culture) == 0 {
		items = append(items, blockItem(p.vacant(area.Dx())))
	}
	if len(p.view.Directions) > 1 {
		s := p.directions()
		h := p.SwitchH()
		items = append(items, item{least: h, most: h, wide: true, place: func(r image.Rectangle) ([]paint.Part, []*paint.Key) { return p.SwitchKeys(s, r) }})
	}
	if row := p.todayRow(); row.Do != nil {
		h := max(p.TouchMin(), p.RowHeight(row, area.Dx()))
		it := keyItem(h, h, func(r image.Rectangle) *paint.Key { return p.ListRow(row, r) })
		it.wide = true
		items = append(items, it)
	}
	tiles := func(list []widgets.Tile) (out []item) {
		for _, t := range list {
			out = append(out, p.tileItem(t, p.half(area)))
		}
		return level(out)
	}
	items = append(items, tiles(p.tiles(p.view.Practical))...)
	if culture := p.tiles(p.view.Culture); len(culture) > 0 {
		b := p.Heading(p.word("explore"), 3, area.Dx())
		b.WithNext = true
		items = append(append(items, blockItem(b)), tiles(culture)...)
	}
	if p.Catalog.HasSurvey() {
		t := widgets.Toggle{ID: "survey", Pictogram: "face-happy", Label: p.word("survey_open"), Do: p.emit(session.OpenSurvey{})}
		h := max(p.TouchMin(), p.ToggleHeight(t, p.half(area)))
		items = append(items, keyItem(h, h, func(r image.Rectangle) *paint.Key { return p.ToggleKey(t, r) }))
	}
	p.shelf(sc, &p.frame, area, items, 2)
}

// plain is the essentials: numbers first.
func (p *Essentials) plain(sc *paint.Scene) {
	var pic *catalog.Picture
	if a := p.Catalog.Attract(); len(a.Scenes) > 0 { // above the reach line, or under the title of a wide screen, there would be nothing
		pic = &a.Scenes[0].Picture
	}
	area := p.stage(sc, pic, func(w int) widgets.Block { return p.headline("essentials_title", p.view.Badge, w) }, whole)
	var numbers, tiles []item
	for _, n := range p.numbers(p.view.Numbers) {
		numbers = append(numbers, p.numberItem(n, p.half(area)))
	}
	for _, t := range p.tiles() {
		tiles = append(tiles, p.tileItem(t, p.half(area)))
	}
	if len(numbers)%2 == 1 { // tiles begin a row of their own
		numbers = append(numbers, item{place: func(image.Rectangle) ([]paint.Part, []*paint.Key) { return nil, nil }})
	}
	p.shelf(sc, &p.frame, area, append(level(numbers), level(tiles)...), 2)
}

// plain is the choice of languages: the names alone.
func (p *Language) plain(sc *paint.Scene) {
	area := p.stage(sc, p.picture, p.title, p.E(32))
	var items []item
	for _, l := range p.langs {
		c := widgets.Choice{
			ID: "lang-" + string(l.Lang), Name: words(catalog.Text{S: l.Name, Lang: l.Lang}),
			Chosen: p.begun && l.Lang == p.Lang, Do: p.emit(session.ChooseLang{Lang: l.Lang}),
		}
		h := max(p.TouchMin(), p.ChoiceHeight(c, p.half(area)))
		items = append(items, keyItem(h, max(h, p.E(4.4)), func(r image.Rectangle) *paint.Key { return p.Choice(c, r) }))
	}
	p.shelf(sc, &p.frame, area, level(items), 2)
}

// plain is what is on today, one fact below the other, as large as all of them fit. They are only read: on a tall screen they may stand out of reach.
func (p *Today) plain(sc *paint.Scene) {
	title := func(w int) widgets.Block { return p.titled(words(p.view.Title), nil, w) }
	width := p.stageW()
	room := p.H - p.BarH() - p.StatusH() - p.E(1.2)
	if p.Portrait {
		room -= title(width).Height + p.E(1.2)
		if !p.Contrast {
			room -= p.E(heroLeast)
		}
	}
	var items []item
	for _, scale := range plainScales {
		var larger []item
		for _, b := range p.blocks(p.Larger(scale), width) {
			larger = append(larger, blockItem(b))
		}
		if items == nil || p.wants(larger, 1) <= room {
			items = larger
		}
	}
	want := p.wants(items, 1)
	area := p.stageFrom(0, sc, p.view.Picture, title, want)
	if left := area.Dy() - want; left > 0 && !p.Portrait && !p.Contrast { // beside the picture's middle
		area.Min.Y += left / 2
	}
	p.shelf(sc, &p.frame, area, items, 1)
}

// plainScales are the factScales of letters that are large already.
var plainScales = []float64{1, 1.08, 1.16, 1.25, 1.35, 1.45, 1.55}

// plain is one code below the other, each with what is said of it.
func (p *Take) plain(sc *paint.Scene) {
	area := p.stageFrom(0, sc, p.view.Picture, p.header, p.E(26))
	var items []item
	for _, c := range p.codes {
		texts := p.said(c, 0, area.Dx())
		h := 0
		for i := range texts {
			texts[i].Box = texts[i].Box.Add(image.Pt(0, h))
			h = texts[i].Box.Max.Y + p.E(0.3)
		}
		said := blockItem(widgets.Block{Height: h, WithNext: true, Place: func(at image.Point) (parts []paint.Part) {
			for _, t := range texts {
				t.Box = t.Box.Add(at)
				parts = append(parts, t)
			}
			return parts
		}})
		room := area.Dy() - p.PageKeysH() - p.E(1)
		if left := room - h - p.Gutter(); left >= p.MM(codeMM) && p.sideIn(c, left) <= left {
			room = left
		} else {
			said.next = false // the code has a page of its own
		}
		side := p.sideIn(c, min(room, area.Dx()))
		code := item{least: side, most: side, wide: true, place: func(r image.Rectangle) ([]paint.Part, []*paint.Key) {
			at := image.Pt(r.Min.X+(r.Dx()-side)/2, r.Min.Y)
			return []paint.Part{p.matrix(c, at, side)}, nil
		}}
		items = append(items, said, code)
	}
	p.shelf(sc, &p.frame, area, items, 1)
}

// plain is the card as large as the screen, and on the next pages the numbers and the other cards.
func (p *Card) plain(sc *paint.Scene) {
	var pic *catalog.Picture
	if a := p.Catalog.Attract(); len(a.Scenes) > 0 { // as on the essentials
		pic = &a.Scenes[0].Picture
	}
	area := p.stage(sc, pic, func(w int) widgets.Block { return p.titled(words(p.view.Title), p.view.Badge, w) }, whole)
	var rest []item
	var numbers []item
	for _, n := range p.numbers(p.view.Numbers) {
		numbers = append(numbers, p.numberItem(n, p.half(area)))
	}
	if len(numbers)%2 == 1 {
		numbers = append(numbers, item{place: func(image.Rectangle) ([]paint.Part, []*paint.Key) { return nil, nil }})
	}
	rest = append(rest, level(numbers)...)
	if len(p.view.Cards) > 1 {
		var others []item
		for i, c := range p.view.Cards {
			k := widgets.Toggle{
				ID: p.cardID(i), Pictogram: c.Pictogram, Colour: "son", Label: words(c.Label), On: i == p.shown(),
				Do: p.emit(session.OpenCard{ID: p.Item, N: i}),
			}
			h := max(p.TouchMin(), p.ToggleHeight(k, p.half(area)))
			others = append(others, keyItem(h, max(h, p.E(5)), func(r image.Rectangle) *paint.Key { return p.ToggleKey(k, r) }))
		}
		rest = append(rest, level(others)...)
	}
	room := area.Dy()
	if len(rest) > 0 {
		room -= p.PageKeysH() + max(p.TouchGap(), p.E(0.5))
	}
	card, r := p.card(), image.Rect(0, 0, area.Dx(), room)
	kit := p.Kit
	var after []item
	if !fits(kit, card, r) {
		if kit = p.Larger(1 / p.Growth()); !fits(kit, card, r) { // what the sentence means stands by itself
			for _, w := range []widgets.Words{card.How, card.Meaning} {
				if !w.Empty() {
					after = append(after, blockItem(p.Paragraph(w, false, area.Dx())))
				}
			}
			card.How, card.Meaning = widgets.Words{}, widgets.Words{}
		}
	}
	first := item{least: room, most: room, wide: true, place: func(r image.Rectangle) ([]paint.Part, []*paint.Key) {
		parts, _ := kit.ShowCard(card, r)
		return parts, nil
	}}
	p.shelf(sc, &p.frame, area, append(append([]item{first}, after...), rest...), 2)
}

// fits tells whether a card says all it has to in a rectangle.
func fits(k *widgets.Kit, c widgets.ShowCard, r image.Rectangle) bool {
	parts, easy := k.ShowCard(c, r)
	for _, part := range parts {
		if t, ok := part.(paint.Text); ok && (t.P.Truncated || !t.Box.In(r)) {
			return false
		}
	}
	return easy
}

// plain is the search: the keyboard in keys that are just large enough, what is found in rows.
func (p *Search) plain(sc *paint.Scene, b *input.Board, v catalog.SearchView) {
	m, gap := p.Margin(), p.gap()
	kit := p.Larger(1 / p.Growth())
	rows := len(b.Rows()) + 1
	bottom := p.H - p.BarH()
	var keyboard, field, found image.Rectangle
	fieldH := kit.FieldH()
	if p.Portrait {
		keyboard = image.Rect(0, bottom-kit.KeyboardH(rows), p.W, bottom)
		y := keyboard.Min.Y - p.E(0.4)
		if b.Converts() {
			p.candidates(sc, b, image.Rect(m, y-p.CandidateH(), p.W-m, y))
			y -= p.CandidateH() + gap
		}
		top := max(p.ReachTop, p.E(0.5))
		top = max(top, y-p.E(22)-fieldH)      // no more than some rows: they stand near the hand
		if p.ReachTop > fieldH+gap+p.E(0.5) { // the field is only read while one types: it stands above what is found
			top -= fieldH + gap
		}
		field = image.Rect(m, top, p.W-m, top+fieldH)
		found = image.Rect(m, field.Max.Y+gap, p.W-m, y)
		if head := p.head(v, p.W-2*m); top-head.Height > p.E(1) {
			sc.Parts = append(sc.Parts, head.Place(image.Pt(m, top-head.Height-p.E(0.5)))...)
			p.gatePicture(sc, image.Rect(0, 0, p.W, top-head.Height-p.E(1.3)))
		}
		sc.Fresh = []paint.Zone{{R: image.Rect(0, 0, p.W, keyboard.Min.Y)}, {R: keyboard, State: b.Layer()}}
	} else {
		top := p.E(0.4)
		bottom -= p.E(0.3)
		end := max(p.W*58/100, m+kit.KeyboardW(input.Columns))
		keyboard = image.Rect(m, bottom-kit.KeyboardH(rows), end, bottom)
		field = image.Rect(m, top, end, top+fieldH)
		if y := field.Max.Y + gap; b.Converts() && y+kit.CandidateH() <= keyboard.Min.Y {
			p.candidates(sc, b, image.Rect(m, y, end, y+kit.CandidateH()))
		}
		found = p.reachable(image.Rect(end+p.E(0.8), top, p.W-m/2, bottom))
		sc.Fresh = []paint.Zone{{R: image.Rect(0, 0, end, keyboard.Min.Y)}, {R: image.Rect(found.Min.X, 0, p.W, bottom)}, {R: keyboard, State: b.Layer()}}
	}
	p.keyboard(sc, b, keyboard)
	p.field(sc, b, field)
	p.found(sc, v, found)
}

// found is what was found, or what was meant, or the nearest topics.
func (p *Search) found(sc *paint.Scene, v catalog.SearchView, area image.Rectangle) {
	var items []item
	rows := v.Rows
	if v.Query != "" && len(rows) == 0 {
		items = append(items, blockItem(p.Paragraph(p.word("search_none"), false, area.Dx())))
		for i, s := range v.DidYouMean[:min(2, len(v.DidYouMean))] {
			label := words(catalog.Text{S: p.Words(p.Lang, "search_meant", "Query", s), Lang: p.Lang})
			items = append(items, p.foundItem(widgets.Toggle{ID: fmt.Sprintf("meant-%d", i), Pictogram: "search", Label: label, Do: p.press(func(b *input.Board) { b.Set(s) })}, area.Dx()))
		}
	}
	if len(rows) == 0 {
		rows = v.Nearest
	}
	full := make([]item, 0, len(rows)) // with the line that says why it was found
	for _, row := range rows {
		full = append(full, p.foundRow(row, area.Dx()))
	}
	room := area.Dy() - p.PageKeysH() - max(p.TouchGap(), p.E(0.5))
	if len(full) < 2 || full[0].least+p.Gutter()+full[1].least <= room && area.Dx() >= p.E(16) {
		items = append(items, full...)
	} else {
		for _, row := range rows {
			items = append(items, p.foundItem(widgets.Toggle{
				ID: "item-" + row.Item, Label: words(row.Title), Pictogram: row.Pictogram, Colour: row.Colour, Do: p.emit(session.OpenItem{ID: row.Item}),
			}, area.Dx()))
		}
	}
	if len(rows) == 0 && len(v.DidYouMean) == 0 {
		items = []item{blockItem(p.vacant(area.Dx()))}
	}
	p.shelf(sc, &p.frame, area, items, 1)
}

// foundRow is what was found with its second line, whole.
func (p *Search) foundRow(row catalog.SearchRow, w int) item {
	r := p.row(row)
	h := max(p.TouchMin(), p.RowHeight(r, w))
	it := keyItem(h, h, func(box image.Rectangle) *paint.Key { return p.ListRow(r, box) })
	it.wide = true
	return it
}

// foundItem is one line of what was found; in a narrow column its words have all of it.
func (p *Search) foundItem(t widgets.Toggle, w int) item {
	if w < p.E(16) {
		t.Pictogram = ""
	}
	h := max(p.TouchMin(), p.ToggleHeight(t, w))
	it := keyItem(h, max(h, p.E(4)), func(r image.Rectangle) *paint.Key { return p.ToggleKey(t, r) })
	it.wide = true
	return it
}

// besidePageKeys is how much of a row so wide the page keys leave at its start.
func (f *frame) besidePageKeys(width int) int {
	k := f.Chrome()
	return width - 2*k.Comp("button_square") - 2*f.TouchGap() - k.E(5)
}

// stageW is the width of what a stage leaves.
func (f *frame) stageW() int {
	if f.Portrait {
		return f.W - 2*f.Margin()
	}
	_, right := f.columns()
	return right.Dx()
}

// wants is the height that items want on a shelf of so many columns: what a stage is told, so that its picture takes the rest.
func (f *frame) wants(items []item, columns int) int {
	h, used, high := 0, 0, 0
	end := func() {
		if used > 0 {
			h += high + f.Gutter()
		}
		used, high = 0, 0
	}
	for _, it := range items {
		if it.wide || used == columns {
			end()
		}
		used, high = used+1, max(high, it.most)
		if it.wide {
			end()
		}
	}
	end()
	return max(0, h-f.Gutter())
}
