package pages

import (
	"image"
	"slices"

	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// plain is a question with its answers in rows, and what leads on without one.
func (p *Survey) plain(sc *paint.Scene, a asked) {
	if p.StepNo == 1 {
		var list []widgets.Toggle
		for _, f := range p.faces() {
			list = append(list, widgets.Toggle{ID: f.ID, Pictogram: f.Pictogram, Label: f.Label, Do: f.Do})
		}
		later := widgets.Toggle{ID: "survey-later", Pictogram: "cross", Label: p.word("survey_later"), Do: p.emit(session.GoBack{})}
		p.answers(sc, &p.frame, a, list, []widgets.Toggle{later}, p.word("survey_private"), true)
		return
	}
	p.answers(sc, &p.frame, a, toggles(p.choices()), []widgets.Toggle{
		{ID: "survey-back", Pictogram: "back", Label: p.word("bar_back"), Do: p.emit(session.GoBack{})},
		{ID: "survey-skip", Pictogram: "next", Label: p.word("survey_skip"), Do: p.emit(session.Answered{})},
	}, widgets.Words{}, false)
}

func (p *Report) plain(sc *paint.Scene, a asked) {
	back := widgets.Toggle{ID: "report-back", Pictogram: "back", Label: p.word("bar_back"), Do: p.emit(session.GoBack{})}
	p.answers(sc, &p.frame, a, toggles(p.mistakes()), []widgets.Toggle{back}, p.word("survey_private"), true)
}

func toggles(tiles []widgets.Tile) (list []widgets.Toggle) {
	for _, t := range tiles {
		list = append(list, widgets.Toggle{ID: t.ID, Pictogram: t.Pictogram, Label: t.Label, Do: t.Do})
	}
	return list
}

// answers are keys in rows of two, then the ways on without one, then what is said of it all. Where that needs several pages, what is said stands beside the
// page keys if it has room there; or the ways on do, when that saves a page or nothing else wants to.
func (p *pager) answers(sc *paint.Scene, f *frame, a asked, list, ways []widgets.Toggle, said widgets.Words, says bool) {
	width := f.stageW()
	half := (width - f.Gutter()) / 2
	keysOf := func(list []widgets.Toggle) (keys []item) {
		for _, t := range list {
			h := max(f.TouchMin(), f.ToggleHeight(t, half))
			keys = append(keys, keyItem(h, h, func(r image.Rectangle) *paint.Key { return f.ToggleKey(t, r) }))
		}
		return level(keys)
	}
	with := func(keys []item) []item {
		if !says {
			return keys
		}
		text := f.Set(said.Size(f.Size("small")), image.Point{}, width, f.Ink2)
		return append(slices.Clone(keys), blockItem(widgets.Block{Height: text.Box.Dy(), Place: func(at image.Point) []paint.Part {
			t := text
			t.Box = t.Box.Add(at)
			return []paint.Part{t}
		}}))
	}
	list = slices.Clip(list)
	if !f.TogglesHold(list, half) { // better a word in one piece than its pictogram; on all keys or on none
		for i := range list {
			list[i].Pictogram = ""
		}
	}
	keys := keysOf(append(list, ways...))
	if len(list)%2 == 1 && len(ways) > 1 { // they stand beside each other
		keys = slices.Insert(keys, len(list), item{place: func(image.Rectangle) ([]paint.Part, []*paint.Key) { return nil, nil }})
	}
	all := with(keys)
	area := f.stage(sc, a.picture, a.head, f.wants(all, 2))
	if f.wants(all, 2) <= area.Dy() {
		p.shelf(sc, f, area, all, 2)
		return
	}
	count := func(items []item) int {
		return len(shelved(inRows(items, 2), f.Gutter(), area.Dy()-f.PageKeysH()-max(f.TouchGap(), f.E(0.5))))
	}
	if bare := keysOf(list); says && count(bare) == 1 && count(with(bare)) > 1 { // all answers on one page, and the rest in a row under them
		room := width * 2 / 5
		t := f.Set(said.Size(f.Size("small")).Balanced(), image.Point{}, width-room-f.Gutter(), f.Ink2)
		if put := f.ways(ways, room); put != nil && t.Box.Dy() <= f.PageKeysH()+f.E(0.8) { // there is air above and below
			p.shelfOver(sc, f, area, bare, 2, func(r image.Rectangle) bool {
				t.Box = t.Box.Add(image.Pt(r.Min.X, r.Min.Y+(r.Dy()-t.Box.Dy())/2))
				sc.Parts = append(sc.Parts, t)
				r.Min.X = r.Max.X - room
				sc.Keys = append(sc.Keys, put(r)...)
				return true
			})
			return
		}
	}
	free := f.besidePageKeys(width)
	beside := f.Set(said.Size(f.Size("small")), image.Point{}, free, f.Ink2)
	usual, fits := all, says && beside.Box.Dy() <= f.PageKeysH()
	if fits {
		usual = keys
	}
	if fewer := with(keysOf(list)); count(fewer) < count(usual) || !says && count(fewer) == count(usual) {
		room := free
		if count(fewer) == 1 {
			room = width
		}
		if put := f.ways(ways, room); put != nil {
			p.shelfOver(sc, f, area, fewer, 2, func(r image.Rectangle) bool {
				sc.Keys = append(sc.Keys, put(r)...)
				return count(fewer) == 1
			})
			return
		}
	}
	if !fits {
		p.shelf(sc, f, area, usual, 2)
		return
	}
	p.shelfOver(sc, f, area, usual, 2, func(r image.Rectangle) bool {
		t := beside
		t.Box = t.Box.Add(image.Pt(r.Min.X, r.Min.Y+(r.Dy()-t.Box.Dy())/2))
		sc.Parts = append(sc.Parts, t)
		return false
	})
}

// ways puts keys into a row, all in a width, with their pictograms beside the words or above them. Nil: they have no room.
func (f *frame) ways(list []widgets.Toggle, width int) func(r image.Rectangle) []*paint.Key {
	k, gap := f.Chrome(), max(f.TouchGap(), f.E(0.6))
	each := (width - gap*(len(list)-1)) / len(list)
	wide := true
	var strip []widgets.StripKey
	for _, t := range list {
		wide = wide && f.Natural(t.Label.Size(k.Em).Bold().Tight())+k.E(1.5+0.55+2) <= each
		strip = append(strip, widgets.StripKey{ID: t.ID, Mark: t.Pictogram, Label: t.Label, Do: t.Do})
	}
	if !wide {
		if !k.StripFits(strip, (width-k.TouchGap()*(len(list)-1))/len(list)) {
			return nil
		}
		return func(r image.Rectangle) []*paint.Key {
			_, keys := k.StripKeys(strip, image.Rect(r.Min.X, r.Min.Y, r.Min.X+width, r.Max.Y))
			return keys
		}
	}
	return func(r image.Rectangle) (keys []*paint.Key) {
		for i, t := range list {
			x := r.Min.X + i*(each+gap)
			keys = append(keys, k.Button(t.ID, t.Pictogram, t.Label, image.Rect(x, r.Min.Y, x+each, r.Max.Y), false, t.Do))
		}
		return keys
	}
}
