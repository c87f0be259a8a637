package pages

import (
	"context"
	"image"
	"slices"
	"strings"
	"unicode/utf8"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Home is the gate's first page: what is open, which way, and what it is about.
type Home struct {
	frame
	view catalog.HomeView
	pager
}

// NewHome makes the page.
func NewHome(env Env, r session.Route, canBack bool) *Home {
	return &Home{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Home) Load(ctx context.Context) (err error) {
	p.view, err = p.Catalog.Home(ctx, p.Lang, p.Direction)
	return err
}

// Scene implements Page.
func (p *Home) Scene() *paint.Scene {
	sc := p.scene(true)
	if p.tight() {
		p.plain(sc)
		return sc
	}
	if p.Portrait {
		p.portrait(sc)
	} else {
		p.landscape(sc)
	}
	return sc
}

func (p *Home) portrait(sc *paint.Scene) {
	m := p.Margin()
	width := p.W - 2*m
	info := p.info(width, p.Ems(2.15))
	padTop, padBottom := p.E(1.2), p.E(1.15)
	// The controls begin at the reach line exactly; what stands above is for looking.
	controls := max(p.ReachTop, p.StatusH()+p.H/5+info.Height)
	hero := image.Rect(0, p.StatusH(), p.W, controls-info.Height-padTop-padBottom)
	p.hero(sc, p.view.Picture, hero, image.Pt(50, 62))
	sc.Parts = append(sc.Parts, info.Place(image.Pt(m, hero.Max.Y+padTop))...)
	p.controls(sc, image.Rect(m, controls, p.W-m, p.H-p.BarH()-p.E(0.95)), 1.55, p.E(0.9))
}

func (p *Home) landscape(sc *paint.Scene) {
	width := 23.0
	if p.W < p.E(60) { // look.md 3: where there is little room, pictures shrink first
		width = 16
	}
	left, right := p.left(width)
	info := p.info(left.Dx(), p.Ems(1.8))
	p.headed(sc, p.view.Picture, left, info, 0.95, image.Pt(50, 60))
	p.controls(sc, p.reachable(right), 1.39, p.E(0.66))
}

// info is the greeting and the gate's hours.
func (p *Home) info(width int, size float64) widgets.Block {
	hi := words(p.view.Greeting).Size(size).Bold().Heading().Tracked(p.tracking(p.view.Greeting.Lang))
	if p.Natural(hi) > width { // two lines: the greeting, then the question
		hi.Runs[0].Text = afterSentence(p.view.Greeting.S)
	}
	if p.tight() {
		hi = p.heading(hi, width, size, 3, 0.72)
	} else if hi = p.Fit(hi, width, 2, 0.72); p.Layout(hi, width).Truncated { // a narrow column
		hi = p.Fit(hi.Lines(0), width, 3, 0.8)
	}
	greeting := p.Set(hi, image.Point{}, width, p.Ink)
	h := p.view.Hours
	if h == nil {
		return widgets.Block{Height: greeting.Box.Dy(), Place: func(at image.Point) []paint.Part {
			return []paint.Part{p.Set(hi, at, width, p.Ink)}
		}}
	}
	mark := p.E(2.15)
	x := mark + p.E(0.75)
	open := widgets.Words{Runs: []typeset.Run{{Text: together(h.Open.S), Bold: true}, {Text: "  " + unbroken(h.Daily.S)}}, Style: typeset.Style{Lang: h.Open.Lang}}
	if open = p.Fit(open.Size(p.Em).Tight(), width-x, 2, 0.85); p.tight() {
		open = open.Lines(0)
	}
	line := p.Set(open, image.Point{}, width-x, p.Ink)
	var badge *widgets.Words
	if h.Badge != nil {
		w := words(*h.Badge)
		badge = &w
	}
	facts := p.Facts(badge, true, []widgets.Words{words(h.AsOf)}, width-x)
	gap, inner := p.E(0.85), p.E(0.25)
	low := max(mark, line.Box.Dy()+inner+facts.Height)
	return widgets.Block{Height: greeting.Box.Dy() + gap + low, Place: func(at image.Point) []paint.Part {
		y := at.Y + greeting.Box.Dy() + gap
		parts := []paint.Part{
			p.Set(hi, at, width, p.Ink),
			p.Icon("clock", image.Pt(at.X, y+(low-mark)/2), mark, p.Indigo),
			p.Set(open, image.Pt(at.X+x, y), width-x, p.Ink),
		}
		return append(parts, facts.Place(image.Pt(at.X+x, y+line.Box.Dy()+inner))...)
	}}
}

// together keeps the two ends of a time span on one line.
func together(s string) string { return strings.ReplaceAll(s, " – ", "\u00a0–\u2060\u00a0") }

// unbroken keeps a short text, a word or two, on one line in every script.
func unbroken(s string) string {
	var b strings.Builder
	wide := false // the last was Han or the like, between which a line may end
	for _, r := range strings.ReplaceAll(strings.ReplaceAll(s, "\u200b", ""), " ", "\u00a0") {
		if wide && r >= 0x2E80 {
			b.WriteRune(0x2060)
		}
		wide = r >= 0x2E80
		b.WriteRune(r)
	}
	return b.String()
}

// tracking is the letter space of a large heading: only Latin and Cyrillic have one.
func (f *frame) tracking(lang content.Lang) float64 {
	switch lang {
	case "vi", "en", "fr", "ru":
		return f.Tracking()
	}
	return 0
}

// controls are switch, tiles and picture tiles. A row of picture tiles is ratio times as high as one of tiles.
func (p *Home) controls(sc *paint.Scene, area image.Rectangle, ratio float64, afterSwitch int) {
	y := area.Min.Y
	if len(p.view.Directions) > 1 {
		r := image.Rect(area.Min.X, y, area.Max.X, y+p.SwitchH())
		parts, keys := p.SwitchKeys(p.directions(), r)
		sc.Parts, sc.Keys = append(sc.Parts, parts...), append(sc.Keys, keys...)
		y = r.Max.Y + afterSwitch
	}
	if row := p.todayRow(); row.Do != nil {
		r := image.Rect(area.Min.X, y, area.Max.X, y+max(p.E(4.1), p.TouchMin()))
		sc.Keys = append(sc.Keys, p.ListRow(row, r))
		y = r.Max.Y + p.Gutter()
	}
	practical, culture := p.tiles(p.view.Practical), p.tiles(p.view.Culture)
	if len(practical)+len(culture) == 0 {
		b := p.vacant(area.Dx())
		sc.Parts = append(sc.Parts, b.Place(image.Pt(area.Min.X, y+p.E(0.6)))...)
		y += p.E(0.6) + b.Height + p.E(0.6)
	}
	// Rows of three; four of a kind stand in one row rather than three and a lonely one.
	columns := func(n int) int {
		if n == 4 {
			return 4
		}
		return 3
	}
	rows := func(n int) int { return (n + columns(n) - 1) / columns(n) }
	np, nc := rows(len(practical)), rows(len(culture))
	var label paint.Text
	above, below := p.E(0.8), p.E(0.4)
	ask, askH := p.askKey(area.Dx()) // stands at the end of the label's line
	room := area.Max.Y - y - p.Gutter()*max(0, np-1) - p.Gutter()*max(0, nc-1)
	if nc > 0 {
		w := p.word("explore").Size(p.Ems(0.9)).Bold().Tight().Lines(1)
		label = p.Set(w, image.Pt(area.Min.X, 0), area.Dx()-ask, p.Ink2)
		if askH > 0 {
			above = max(p.Gutter(), above+(label.Box.Dy()-askH)/2)
			below = max(p.Gutter(), below+(label.Box.Dy()-askH)/2)
			label.Box = label.Box.Add(image.Pt(0, (askH-label.Box.Dy())/2))
		}
		room -= above + max(label.Box.Dy(), askH) + below
	} else if askH > 0 {
		room -= p.Gutter() + askH
	}
	unit := int(float64(room) / max(1, float64(np)+ratio*float64(nc)))
	if nc > 0 && np > 0 {
		unit, culture = p.share(culture, (area.Dx()-p.Gutter()*(columns(len(culture))-1))/columns(len(culture)), room, np, nc, unit)
	}
	if np > 0 {
		h := unit*np + p.Gutter()*(np-1)
		if nc == 0 {
			h = min(h, (p.E(tileMost)+p.Gutter())*np)
		}
		r := image.Rect(area.Min.X, y, area.Max.X, y+h)
		sc.Keys = append(sc.Keys, p.Tiles(practical, r, columns(len(practical)))...)
		y = r.Max.Y
	}
	if nc > 0 {
		line := image.Rect(area.Max.X-ask, y+above, area.Max.X, y+above+max(label.Box.Dy(), askH))
		label.Box = label.Box.Add(image.Pt(0, line.Min.Y))
		sc.Parts = append(sc.Parts, label)
		p.ask(sc, line)
		sc.Keys = append(sc.Keys, p.Tiles(culture, image.Rect(area.Min.X, line.Max.Y+below, area.Max.X, area.Max.Y), columns(len(culture)))...)
	} else {
		p.ask(sc, image.Rect(area.Max.X-ask, y+p.Gutter(), area.Max.X, y+p.Gutter()+askH))
	}
}

// In e: a picture of a tile should have wish, and with less than least it is a sliver that shows nothing; a tile as low as low has its mark
// beside the words.
const (
	tilePictureWish, tilePictureLeast = 4.5, 2.5
	tileLow                           = 4.3
)

// share gives the height of the rows of tiles without a picture, of which there are np, when nc rows of tiles w wide with pictures need the rest
// of the room. Pictures that would be too low have what the other tiles can spare, and where that is not enough there are pictograms instead.
func (p *Home) share(pictured []widgets.Tile, w, room, np, nc, unit int) (int, []widgets.Tile) {
	high := func(unit int) int {
		h := (room - unit*np) / nc
		return h - p.PictureBand(pictured, w, h)
	}
	if !slices.ContainsFunc(pictured, func(t widgets.Tile) bool { return t.Picture != "" }) || high(unit) >= p.E(tilePictureWish) {
		return unit, pictured
	}
	low := min(unit, max(p.TouchMin(), p.E(tileLow)))
	if high(low) >= p.E(tilePictureLeast) {
		return low, pictured
	}
	if slices.ContainsFunc(pictured, func(t widgets.Tile) bool { return t.Pictogram == "" }) {
		return unit, pictured
	}
	plain := slices.Clone(pictured)
	for i := range plain {
		plain[i].Picture = ""
	}
	return room / (np + nc), plain
}

// todayRow leads to what is on at the gate today, and says the most urgent of it: a notice, else the next departure.
func (p *Home) todayRow() widgets.Row {
	t := p.view.Today
	var second catalog.Text
	mark, colour := "clock", "indigo"
	switch {
	case len(t.Notices) > 0:
		second, mark, colour = t.Notices[0], "warn", "amber"
	case len(t.Next) > 0:
		n := t.Next[0]
		second, mark, colour = catalog.Text{S: n.Name.S + " · " + n.When.S, Lang: n.Name.Lang}, n.Pictogram, "plum"
	case t.Season != nil:
		second = *t.Season
	default:
		return widgets.Row{} // the hours stand above already
	}
	title := t.Title
	if t.State.S != "" {
		title.S += " · " + t.State.S
	}
	return widgets.Row{ID: "today", Title: words(title), Second: words(second), Pictogram: mark, Colour: colour, Do: p.emit(session.OpenToday{})}
}

func (p *Home) directions() widgets.Switch {
	var s widgets.Switch
	for i, d := range p.view.Directions {
		id, mark := "entering", "arrive"
		if d == content.Out {
			id, mark = "leaving", "leave"
		}
		s.IDs = append(s.IDs, "direction-"+string(d))
		s.Marks = append(s.Marks, mark)
		s.Labels = append(s.Labels, p.word(id))
		s.Do = append(s.Do, p.emit(session.SetDirection{Direction: d}))
		if d == p.Direction {
			s.Chosen = i
		}
	}
	return s
}

func (p *Home) tiles(tiles []catalog.Tile) []widgets.Tile {
	var list []widgets.Tile
	for _, t := range tiles {
		do := p.emit(session.OpenCategory{ID: t.Category})
		if t.Item != "" {
			do = p.emit(session.OpenItem{ID: t.Item})
		}
		id, alt := picture(t.Picture)
		if p.Contrast && t.Pictogram != "" { // pictures go
			id = ""
		}
		list = append(list, widgets.Tile{
			ID: "category-" + t.Category, Label: words(t.Title), Pictogram: t.Pictogram,
			Colour: t.Colour, Picture: id, Alt: alt, Do: do,
		})
	}
	return list
}

// afterSentence puts a line end after the first sentence.
func afterSentence(s string) string {
	for i, r := range s {
		switch rest := s[i+utf8.RuneLen(r):]; {
		case (r == '。' || r == '！') && rest != "":
			return s[:i+utf8.RuneLen(r)] + "\n" + rest
		case (r == '.' || r == '!' || r == '។') && strings.HasPrefix(rest, " "):
			return s[:i+utf8.RuneLen(r)] + "\n" + strings.TrimLeft(rest, " \u200b")
		}
	}
	return s
}
