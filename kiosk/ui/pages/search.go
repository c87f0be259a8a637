package pages

import (
	"context"
	"fmt"
	"image"
	"sync"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/input"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Typing is what a traveller has typed. It lives as long as the visit, so that the way back from a page leads to the same results, and it is
// never written anywhere.
type Typing struct {
	Text string // what stands in the field when the search opens
	lang content.Lang
	b    *input.Board

	folded bool // the keyboard is away, and what was found has its room
}

// Search finds pages by what is typed on the keyboard of the traveller's language.
type Search struct {
	frame
	pager
	mu    sync.Mutex // of all below: what a key changes is read while a scene is laid out
	typed *Typing
	view  catalog.SearchView
	asked int                // searches so far; only the last one counts
	ends  context.CancelFunc // of the search under way
	told  bool               // that nothing was found, until something is
}

// NewSearch makes the page.
func NewSearch(env Env, r session.Route, canBack bool) *Search {
	p := &Search{frame: frame{Env: env, Route: r, canBack: canBack}, typed: env.Typing}
	p.changed = func() { env.Renew(nil) }
	p.Emit = func(e session.Event) {
		if _, ok := e.(session.OpenSearch); ok && p.folded() { // the bar's key leads to the search, and that is where one types
			p.fold(false)
			return
		}
		p.settle() // a traveller who leaves has seen what was found
		env.Emit(e)
	}
	return p
}

// Load implements Page.
func (p *Search) Load(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.typed.b == nil || p.typed.lang != p.Lang {
		own, err := p.Catalog.Words(ctx, p.Lang)
		if err != nil {
			return err
		}
		words := make([]input.Word, len(own))
		for i, w := range own {
			words[i] = input.Word{Text: w.Text, Reading: w.Reading}
		}
		p.typed.b, p.typed.lang = input.New(p.Lang, words), p.Lang
		if p.typed.Text != "" {
			p.typed.b.Set(p.typed.Text)
		}
		p.typed.Text = ""
	}
	var err error
	p.view, err = p.Catalog.Search(ctx, p.Lang, p.Direction, p.typed.b.Query())
	p.typed.folded = p.typed.folded && p.typed.b.Query() != ""
	p.told = p.view.Miss // on the way back it has counted already
	return err
}

// Type puts a text into the field and searches it, for a caller that waits.
func (p *Search) Type(ctx context.Context, text string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.typed.b.Set(text)
	var err error
	p.view, err = p.Catalog.Search(ctx, p.Lang, p.Direction, p.typed.b.Query())
	return err
}

// press is a key of the keyboard. The newest text is the one that is searched.
func (p *Search) press(change func(b *input.Board)) func() {
	return func() {
		p.mu.Lock()
		before := p.typed.b.Text()
		change(p.typed.b)
		text, shown := p.typed.b.Query(), p.typed.b.Text()
		if shown != before {
			p.asked++
		}
		mine := p.asked
		p.mu.Unlock()
		if shown == before { // another layer of keys
			p.Renew(nil)
			return
		}
		p.turnTo(0)
		p.find(mine, text)
		p.settles(mine)
	}
}

// find searches a text and lays the page out again, unless something else was asked meanwhile.
func (p *Search) find(mine int, text string) {
	p.Renew(func(ctx context.Context) bool {
		ctx, end := p.only(ctx, mine)
		defer end()
		view, err := p.Catalog.Search(ctx, p.Lang, p.Direction, text)
		p.searchFailed(err)
		p.mu.Lock()
		defer p.mu.Unlock()
		newest := p.asked == mine
		if newest && err == nil { // else what was found before stays
			p.view, p.told = view, p.told && view.Miss
		}
		return newest // the letter is shown in any case
	})
}

// settleAfter is how long somebody looks at what was found before it counts: a word that is being typed has beginnings that find nothing.
const settleAfter = 3 * time.Second

// settle counts a search that found nothing, once.
func (p *Search) settle() {
	p.mu.Lock()
	miss := p.view.Miss && !p.told
	p.told = p.view.Miss
	p.mu.Unlock()
	if miss {
		p.Missed()
	}
}

// settles is settle a while later, unless something else is searched before.
func (p *Search) settles(mine int) {
	p.After(settleAfter, func() {
		p.mu.Lock()
		newest := p.asked == mine
		p.mu.Unlock()
		if newest {
			p.settle()
		}
	})
}

// only gives the context of search number n and ends the one before it; a search that a later one has overtaken ends at once.
func (p *Search) only(ctx context.Context, n int) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancel(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if n != p.asked {
		end()
		return ctx, end
	}
	if p.ends != nil {
		p.ends()
	}
	p.ends = end
	return ctx, end
}

// look is the key that says that a word is whole: the keyboard folds away, and what was found has its room.
func (p *Search) look() {
	p.settle()
	p.turnTo(0)
	p.fold(true)
}

// fold puts the keyboard away or brings it back. What was typed last is searched again: its search may be under way, and its page is not laid
// out any more.
func (p *Search) fold(away bool) {
	p.mu.Lock()
	p.typed.folded = away
	p.asked++
	mine, text := p.asked, p.typed.b.Query()
	p.mu.Unlock()
	p.find(mine, text)
	p.settles(mine)
}

// Fold shows the page as the search key leaves it, for a caller that lays it out afterwards.
func (p *Search) Fold() { p.mu.Lock(); defer p.mu.Unlock(); p.typed.folded = true }

func (p *Search) folded() bool { p.mu.Lock(); defer p.mu.Unlock(); return p.typed.folded }

// emptied clears the field of a folded search: whoever does that wants to type.
func (p *Search) emptied() {
	p.mu.Lock()
	p.typed.folded = false
	p.mu.Unlock()
	p.press(func(b *input.Board) { b.Press(input.Clear) })()
}

// Scene implements Page.
func (p *Search) Scene() *paint.Scene {
	p.mu.Lock()
	b, v, folded := *p.typed.b, p.view, p.typed.folded // a key that is pressed meanwhile waits for no layout
	p.mu.Unlock()
	sc := p.scene(!p.tight()) // the keyboard needs the room
	switch {
	case folded:
		p.list(sc, &b, v)
	case p.tight():
		p.plain(sc, &b, v)
	case p.Portrait:
		p.portrait(sc, &b, v)
	default:
		p.landscape(sc, &b, v)
	}
	return sc
}

func (p *Search) gap() int { return max(p.TouchGap(), p.E(0.4)) }

// landscape has field and keyboard at the start, results at the end.
func (p *Search) landscape(sc *paint.Scene, b *input.Board, v catalog.SearchView) {
	top, bottom, m := p.underStrip(), p.H-p.BarH()-p.E(0.7), p.Margin()
	left := image.Rect(m, top, max(p.W*575/1000, m+p.KeyboardW(input.Columns)), bottom)
	right := image.Rect(left.Max.X+p.E(1.4), top, p.W-m, bottom)
	keyboard := image.Rect(left.Min.X, bottom-p.KeyboardH(len(b.Rows())+1), left.Max.X, bottom)
	p.keyboard(sc, b, keyboard)
	field := image.Rect(left.Min.X, top, left.Max.X, top+p.FieldH())
	p.field(sc, b, field)
	y := field.Max.Y + p.E(0.4)
	if b.Converts() {
		p.candidates(sc, b, image.Rect(left.Min.X, y, left.Max.X, y+p.CandidateH()))
	} else {
		hint := p.Set(p.hint(v).Size(p.Size("small")).Lines(max(1, (keyboard.Min.Y-y)/p.E(1.5))), image.Pt(left.Min.X, y), left.Dx(), p.Ink2)
		if hint.Box.Max.Y <= keyboard.Min.Y {
			sc.Parts = append(sc.Parts, hint)
		}
	}
	p.results(sc, v, right, 1)
	sc.Fresh = []paint.Zone{
		{R: image.Rect(0, p.StatusH(), left.Max.X, keyboard.Min.Y)},
		{R: image.Rect(right.Min.X, p.StatusH(), p.W, bottom)},
		{R: keyboard, State: b.Layer()},
	}
}

// mostTyping is how many results stand above the keyboard at most: somebody who types looks at the first ones.
const mostTyping = 6

// portrait has everything that is pressed in the hand's reach, from the bottom up: keyboard, candidates, results. The field is only read while
// one types, and stands above them: a hand need not reach it.
func (p *Search) portrait(sc *paint.Scene, b *input.Board, v catalog.SearchView) {
	m, gap := p.Margin(), p.gap()
	bottom := p.H - p.BarH()
	keyboard := image.Rect(0, bottom-p.KeyboardH(len(b.Rows())+1), p.W, bottom)
	p.keyboard(sc, b, keyboard)
	y := keyboard.Min.Y - p.E(0.6)
	if b.Converts() {
		p.candidates(sc, b, image.Rect(m, y-p.CandidateH(), p.W-m, y))
		y -= p.CandidateH() + gap
	}
	head := p.head(v, p.W-2*m)
	above := head.Height + p.E(0.9) + p.FieldH() + gap
	top := max(p.ReachTop, p.StatusH()+above+p.E(0.6), y-mostTyping*(p.rowLeast()+gap))
	field := image.Rect(m, top-gap-p.FieldH(), p.W-m, top-gap)
	p.field(sc, b, field)
	p.results(sc, v, image.Rect(m, top, p.W-m, y), 1)
	hero := p.headed(sc, head, field.Min.Y)
	sc.Fresh = []paint.Zone{{R: image.Rect(0, hero, p.W, keyboard.Min.Y)}, {R: keyboard, State: b.Layer()}}
}

// headed puts title and hint above a line, and over them the gate's picture. It gives where the picture ends.
func (p *Search) headed(sc *paint.Scene, head widgets.Block, line int) int {
	top := line - p.E(0.9) - head.Height
	sc.Parts = append(sc.Parts, head.Place(image.Pt(p.Margin(), top))...)
	hero := image.Rect(0, p.StatusH(), p.W, top-p.E(0.9))
	p.gatePicture(sc, hero)
	return hero.Max.Y
}

// rowLeast is the least height of a result, with the line that says why it was found. A narrow column has titles of two lines.
func (p *Search) rowLeast() int {
	if p.Portrait {
		return max(p.ShortRow(p.Lang, 1), p.TouchMin())
	}
	return max(p.E(4.7), p.ShortRow(p.Lang, 2), p.TouchMin())
}

// gatePicture fills what stands above the search with the gate's own picture, if it is no strip.
func (p *Search) gatePicture(sc *paint.Scene, r image.Rectangle) {
	if a := p.Catalog.Attract(); r.Dy() > p.E(6) && len(a.Scenes) > 0 {
		p.hero(sc, &a.Scenes[0].Picture, r, image.Pt(50, 60))
	}
}

// hint says that marks may be left out, or how many pages were found.
func (p *Search) hint(v catalog.SearchView) widgets.Words {
	if v.Query != "" && v.Total > 0 {
		return words(catalog.Text{S: p.Words(p.Lang, "search_found", "Count", fmt.Sprint(v.Total)), Lang: p.Lang})
	}
	return p.word("search_hint")
}

// hintLines is how many lines the hint has at most; 0: as many as it needs.
func (p *Search) hintLines() int {
	if p.tight() {
		return 0
	}
	return 2
}

// head is the title, how many pages were found and the hint that marks may be left out.
func (p *Search) head(v catalog.SearchView, width int) widgets.Block {
	title := p.Set(p.word("search_title").Size(p.Ems(1.6)).Bold().Heading().Lines(1), image.Point{}, width, p.Ink)
	small := p.Set(p.hint(v).Size(p.Size("small")).Lines(p.hintLines()), image.Point{}, width, p.Ink2)
	g := p.E(0.3)
	return widgets.Block{Height: title.Box.Dy() + g + small.Box.Dy(), Place: func(at image.Point) []paint.Part {
		t, s := title, small
		t.Box = t.Box.Add(at)
		s.Box = s.Box.Add(image.Pt(at.X, t.Box.Max.Y+g))
		return []paint.Part{t, s}
	}}
}

func (p *Search) field(sc *paint.Scene, b *input.Board, r image.Rectangle) {
	text := words(catalog.Text{S: b.Text(), Lang: p.Lang})
	parts, key := p.Larger(1/p.Growth()).Field(text, r, p.press(func(b *input.Board) { b.Press(input.Clear) }))
	sc.Parts = append(sc.Parts, parts...)
	if key != nil && key.R.Min.Y >= p.ReachTop { // on a screen hung high the keyboard's own key clears the field
		sc.Keys = append(sc.Keys, key)
	}
}

func (p *Search) candidates(sc *paint.Scene, b *input.Board, r image.Rectangle) {
	var list []widgets.Words
	for _, c := range b.Candidates() {
		list = append(list, words(catalog.Text{S: c, Lang: p.Lang}))
	}
	sc.Keys = append(sc.Keys, p.Candidates(list, r, func(i int) func() { return p.press(func(b *input.Board) { b.Choose(i) }) })...)
}

// results are what was found, in so many columns; or what was meant, or the nearest topics.
func (p *Search) results(sc *paint.Scene, v catalog.SearchView, area image.Rectangle, columns int) {
	area = p.reachable(area)
	rows := v.Rows
	gap, least := p.gap(), p.rowLeast()
	meant := v.DidYouMean[:min(2, len(v.DidYouMean))]
	if v.Query == "" || len(rows) > 0 {
		meant = nil
	}
	if len(rows)+len(v.Nearest)+len(meant) == 0 {
		sc.Parts = append(sc.Parts, p.vacant(area.Dx()).Place(area.Min)...)
		p.setPages(1)
		return
	}
	if v.Query != "" && len(rows) == 0 {
		id := "search_none"
		note := p.Set(p.word(id).Size(p.Em).Lines(2), area.Min, area.Dx(), p.Ink)
		sc.Parts = append(sc.Parts, note)
		area.Min.Y += note.Box.Dy() + p.E(0.3)
		rows = v.Nearest
	} else if v.Query == "" {
		rows = v.Nearest
	}
	if len(meant) > 0 {
		h := min(least, p.E(3.6))
		h = max(h, p.TouchMin())
		for i, s := range meant {
			w := (area.Dx() - gap) / 2
			r := image.Rect(area.Min.X+i*(w+gap), area.Min.Y, area.Min.X+i*(w+gap)+w, area.Min.Y+h)
			label := words(catalog.Text{S: p.Words(p.Lang, "search_meant", "Query", s), Lang: p.Lang})
			sc.Keys = append(sc.Keys, p.Button(fmt.Sprintf("meant-%d", i), "search", label, r, false, p.press(func(b *input.Board) { b.Set(s) })))
		}
		area.Min.Y += h + gap
	}
	if area.Dy() < p.TouchMin() { // what was meant has all of it
		rows = nil
	}
	side := p.Comp("button_square")
	below := !p.Portrait && columns == 1 && area.Dx()-side-gap < p.E(resultBeside) // a narrow column: the page keys stand under it
	fit := func() int { return max(1, (area.Dy()+gap)/(least+gap)) }
	n := fit()
	keys := image.Rectangle{}
	if below && len(rows) > n {
		keys = image.Rect(area.Min.X, area.Max.Y-p.PageKeysH(), area.Max.X, area.Max.Y)
		area.Max.Y = keys.Min.Y - max(p.TouchGap(), p.E(0.5))
		n = fit()
	}
	if len(rows) == 0 {
		p.setPages(1)
		return
	}
	width := area.Dx()
	each := n * columns
	p.setPages((len(rows) + each - 1) / each)
	switch {
	case p.pages() > 1 && !keys.Empty():
		sc.Turn = p.turn
		p.pageKeys(sc, &p.frame, keys)
	case p.pages() > 1:
		width -= side + gap
		p.upDown(sc, image.Rect(area.Max.X-side, area.Min.Y, area.Max.X, area.Max.Y), gap)
	}
	first := p.page() * each
	h := min((area.Dy()-gap*(n-1))/n, p.E(6))
	w := (width - gap*(columns-1)) / columns
	for i, row := range rows[min(first, len(rows)):min(first+each, len(rows))] {
		at := image.Pt(area.Min.X+i/n*(w+gap), area.Min.Y+i%n*(h+gap))
		sc.Keys = append(sc.Keys, p.ListRow(p.row(row), image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}))
	}
}

// row is what was found: its title, and why it was found.
func (p *Search) row(row catalog.SearchRow) widgets.Row {
	second, marks := row.Summary, row.SummaryMarks
	if row.Note != nil {
		second, marks, row.SummaryLead = *row.Note, nil, 0
	}
	return widgets.Row{
		ID: "item-" + row.Item, Title: words(row.Title), Second: words(second), Pictogram: row.Pictogram, Colour: row.Colour,
		TitleMarks: spansOf(row.TitleMarks), SecondMarks: spansOf(marks), SecondLead: row.SummaryLead, Keep: true, Do: p.emit(session.OpenItem{ID: row.Item}),
	}
}

// resultBeside is the width in e that a row of results has at least, with the page keys beside it.
const resultBeside = 15

func spansOf(marks []catalog.Mark) (out []widgets.Mark) {
	for _, m := range marks {
		out = append(out, widgets.Mark{Start: m.From, End: m.To})
	}
	return out
}

func (p *Search) upDown(sc *paint.Scene, r image.Rectangle, gap int) {
	h := min((r.Dy()-gap)/2, p.E(5))
	at, n := p.page(), p.pages()
	for i, k := range []struct {
		id, mark string
		by       int
		can      bool
	}{{"page-back", "up", -1, at > 0}, {"page-next", "down", 1, at < n-1}} {
		box := image.Rect(r.Min.X, r.Min.Y+i*(h+gap), r.Max.X, r.Min.Y+i*(h+gap)+h)
		parts, key := p.Square(k.id, k.mark, box, k.can, func() { p.turn(k.by) })
		sc.Parts = append(sc.Parts, parts...)
		if key != nil {
			sc.Keys = append(sc.Keys, key)
		}
	}
}

// keyboard is the board's rows and, below them, clear, the other layout, space and search.
func (p *Search) keyboard(sc *paint.Scene, b *input.Board, r image.Rectangle) {
	lang := p.Lang
	if b.Latin() {
		lang = "vi"
	}
	cap := func(s string, l content.Lang) widgets.Words { return widgets.Plain(s, typeset.Style{Lang: l}) }
	var rows [][]widgets.KeyCap
	for _, row := range b.Rows() {
		var caps []widgets.KeyCap
		for _, k := range row {
			if k.ID == "" {
				caps = append(caps, widgets.KeyCap{Width: k.Width})
				continue
			}
			caps = append(caps, widgets.KeyCap{
				ID: "key-" + k.ID, Label: cap(k.Label, lang), Mark: k.Mark, Width: k.Width, Tinted: b.Tinted(k.ID), Do: p.press(func(b *input.Board) { b.Press(k.ID) }),
			})
		}
		rows = append(rows, caps)
	}
	wide := 0.0
	for _, row := range rows {
		w := 0.0
		for _, k := range row {
			w += k.Width
		}
		wide = max(wide, w)
	}
	last := []widgets.KeyCap{
		{ID: "key-clear", Label: p.word("key_clear"), Width: wide * 0.2, Do: p.press(func(b *input.Board) { b.Press(input.Clear) })},
	}
	if b.Name() != "" {
		last = append(last, widgets.KeyCap{ID: "key-switch", Label: cap(b.Name(), p.Lang), Width: wide * 0.14, Do: p.press(func(b *input.Board) { b.Switch() })})
	}
	last = append(last, widgets.KeyCap{ID: "key-space", Label: p.word("key_space"), Width: wide * 0.44, Do: p.press(func(b *input.Board) { b.Press(input.Space) })})
	last = append(last, widgets.KeyCap{ID: "key-search", Mark: "search", Label: p.word("bar_search"), Width: wide * 0.22, Primary: true, Do: p.look})
	parts, keys := p.Larger(1/p.Growth()).Keyboard(append(rows, last), r)
	sc.Parts, sc.Keys = append(sc.Parts, parts...), append(sc.Keys, keys...)
}

// turnTo goes to a page of the results without a word: the caller repaints.
func (p *pager) turnTo(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = n
}
