package pages

import (
	"context"
	"errors"
	"image"
	"slices"
	"sync"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Article is one item, read page by page: a page ends between blocks. A block that is taller than a
// page has a page of its own, in which it is pulled.
type Article struct {
	frame
	view    catalog.ArticleView
	missing bool
	pager
	pagedMu sync.Mutex
	pagedAs map[pagedFor][][]widgets.Block // laid out already
}

// NewArticle makes the page.
func NewArticle(env Env, r session.Route, canBack bool) *Article {
	return &Article{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page. An item that is gone is a page that says so.
func (p *Article) Load(ctx context.Context) (err error) {
	p.pagedMu.Lock()
	p.pagedAs = nil
	p.pagedMu.Unlock()
	p.view, err = p.Catalog.Article(ctx, p.Lang, p.Item)
	if p.missing = errors.Is(err, content.ErrNotFound); p.missing {
		err = nil
	}
	return err
}

// Scene implements Page.
func (p *Article) Scene() *paint.Scene {
	sc := p.scene(true)
	switch {
	case p.missing:
		p.gone(sc)
	case p.tight():
		p.plain(sc)
	case p.Portrait:
		p.portrait(sc)
	default:
		p.landscape(sc)
	}
	return sc
}

// The height of the picture on a tall screen, in e: never lower than least, which is a strip; the text gives up air
// for a picture of the wished height; what the text leaves over makes it up to the most. Where its top and bottom are cut off,
// more goes at the top: sky and ceiling stand there, people and goods a little below the middle.
const (
	heroLeast, heroWish, heroMost = 9.35, 13, 32
	heroFocus                     = 58
)

// rowBeside is how wide a column of a wide screen is, in e, that has room for the row of actions.
const rowBeside = 30

func (p *Article) portrait(sc *paint.Scene) {
	m := p.Margin()
	width := p.W - 2*m
	first, next := p.header(width, true), p.header(width, false)
	heroH, flex := 0, 0 // the least height of the picture, and what it may grow by
	if pic := p.view.Picture; pic != nil && !p.Contrast {
		heroH = p.E(heroLeast)
		flex = max(0, min(p.E(heroMost), p.W*pic.H/max(1, pic.W))-heroH)
	}
	top := func(page int) int {
		if page == 0 {
			return p.StatusH() + heroH + p.E(1) + first.Height + p.E(0.85)
		}
		return p.StatusH() + p.E(0.6) + next.Height + p.E(1)
	}
	end := p.H - p.BarH() - p.ActionsH() - p.E(0.5)
	r := room{first: end - top(0), next: end - top(1), flex: flex, wish: max(0, min(flex, p.E(heroWish)-heroH))}
	pages := p.leaves(p.paged(width, end-top(1), r, nil, nil), r)
	n := p.page()
	if n == 0 {
		// The picture has what the text leaves.
		wish := 0
		for _, b := range pages[0].page {
			wish += b.Wish
		}
		spare := max(0, end-top(0)-stacked(pages[0].page)-wish)
		heroH += min(flex, spare)
		if p.Contrast && len(pages) == 1 { // no picture: what is short stands near the hand
			heroH = min(p.E(heroMost), spare*2/3)
		}
		if flex > 0 {
			p.hero(sc, p.view.Picture, image.Rect(0, p.StatusH(), p.W, p.StatusH()+heroH), image.Pt(50, heroFocus))
		}
		sc.Parts = append(sc.Parts, first.Place(image.Pt(m, p.StatusH()+heroH+p.E(1)))...)
	} else {
		sc.Parts = append(sc.Parts, next.Place(image.Pt(m, p.StatusH()+p.E(0.6)))...)
	}
	p.place(sc, pages[n], image.Rect(m, top(n), p.W-m, end))
	row := image.Rect(0, p.H-p.BarH()-p.ActionsH(), p.W, p.H-p.BarH())
	sc.Parts = append(sc.Parts, paint.Box{R: image.Rect(0, row.Min.Y, p.W, row.Min.Y+p.Stroke("hairline_e")), C: p.Line})
	p.actions(sc, image.Rect(m, row.Min.Y, p.W-m, row.Max.Y))
}

// An action is something that can be done with the article.
type action struct {
	id, mark, word string
	do             func()
}

// can is what can be done with it, the first first.
func (p *Article) can() []action {
	list := []action{{"take", "take", "take", p.emit(session.TakeAlong{})}}
	if slices.ContainsFunc(p.view.Body, func(b content.Block) bool { return b.Kind == content.Card }) {
		list = append([]action{{"card", "speak", "card_open", p.emit(session.OpenCard{ID: p.Item})}}, list...)
	}
	if id, mark, word, do, ok := p.listenKey(); ok {
		list = append(list, action{id, mark, word, do})
	}
	return append(list, action{"report", "report", "report_short", p.emit(session.OpenReport{})})
}

// here is what of it is offered on the page at hand. Whoever wants to hear an article begins at its first page, and who has found a mistake has
// come to its end: four keys beside those of the pages would be too small.
func (p *Article) here() []action {
	list := p.can()
	if p.pages() < 2 {
		return list
	}
	gone := "report"
	if p.page() == p.pages()-1 {
		gone = "listen"
	}
	return slices.DeleteFunc(list, func(a action) bool { return a.id == gone })
}

// actions are what can be done with the article, at the start of a row, and the page keys at its end.
func (p *Article) actions(sc *paint.Scene, row image.Rectangle) {
	h := p.PageKeysH()
	y := row.Min.Y + (row.Dy()-h)/2
	if p.pages() > 1 {
		sc.Turn = p.turn
	}
	if p.listening(sc, row) {
		return
	}
	list := p.here()
	room := row.Dx()
	if p.pages() > 1 {
		room -= 2*p.Comp("button_square") + 2*p.TouchGap() + p.E(5)
	}
	gap := max(p.TouchGap(), p.E(0.6))
	x, share := row.Min.X, (room-gap*(len(list)-1))/len(list)
	small := false // there is no room for pictograms beside the words: they stand above them
	for _, a := range list {
		small = small || !p.ButtonFits(p.word(a.word), min(share, p.actionW(p.word(a.word))))
	}
	if small {
		var keys []widgets.StripKey
		for _, a := range list {
			keys = append(keys, widgets.StripKey{ID: a.id, Mark: a.mark, Label: p.word(a.word), Primary: a.id == "card", Do: a.do})
		}
		_, pressable := p.StripKeys(keys, image.Rect(x, y, x+room-gap, y+h))
		sc.Keys = append(sc.Keys, pressable...)
	} else {
		for _, a := range list {
			w := min(p.actionW(p.word(a.word)), share)
			sc.Keys = append(sc.Keys, p.Button(a.id, a.mark, p.word(a.word), image.Rect(x, y, x+w, y+h), a.id == "card", a.do))
			x += w + gap
		}
	}
	if p.pages() > 1 {
		p.pageKeys(sc, &p.frame, row)
	}
}

// actionW is how wide a key is that shows its label in full.
func (p *Article) actionW(label widgets.Words) int {
	return p.Natural(label.Size(p.Em).Bold().Tight()) + p.E(1.5+0.55+1.8)
}

func (p *Article) landscape(sc *paint.Scene) {
	left, right := p.left(25.1)
	row := image.Rect(right.Min.X, right.Max.Y-p.PageKeysH(), right.Max.X, right.Max.Y)
	right.Max.Y = row.Min.Y - p.E(0.7)
	if right.Dx() < p.E(rowBeside) { // a small glass, where words beside the picture would be cut: the row stands under both
		row.Min.X, left.Max.Y = left.Min.X, right.Max.Y
	}
	head := p.header(left.Dx(), true)
	if head.Height > left.Dy() {
		head = p.header(left.Dx(), false)
	}
	if p.view.Picture != nil {
		p.headed(sc, p.view.Picture, left, head, 0.9, image.Point{})
	} else {
		sc.Parts = append(sc.Parts, head.Place(left.Min)...)
	}
	r := room{first: right.Dy(), next: right.Dy()}
	pages := p.leaves(p.paged(right.Dx(), right.Dy(), r, nil, nil), r)
	p.actions(sc, row)
	p.place(sc, pages[p.page()], right)
}

// header is what stands over the text: where it belongs, the title, and how far it can be
// trusted. On later pages the title is small.
func (p *Article) header(width int, first bool) widgets.Block {
	tone := p.Tone("")
	mark := p.E(1.08)
	crumb := p.Set(words(p.view.Category).Size(p.Ems(0.86)).Tight().Lines(p.crumbLines()), image.Point{}, width-mark-p.E(0.5), p.Ink2)
	// A title that is not in the page's language stands over a text that is not either: at the same side.
	title := words(p.view.Title).Bold().Heading().Own()
	if first {
		size := p.Ems(2.06)
		if !p.Portrait {
			size = p.Ems(1.85)
		}
		lines := 2
		if !p.Portrait {
			lines = 4
		}
		title = p.heading(title.Tracked(p.tracking(p.view.Title.Lang)), width, size, lines, 0.86)
	} else {
		title = p.Fit(title.Size(p.Size("h2")), width, 2, 0.85)
	}
	head := p.Set(title, image.Point{}, width, p.Ink)
	head.Source = paint.Title
	facts := p.facts(width)
	row := max(mark, crumb.Box.Dy())
	g1, g2 := p.E(0.7), p.E(0.75)
	h := row + g1 + head.Box.Dy() + g2 + facts.Height
	return widgets.Block{Height: h, Place: func(at image.Point) []paint.Part {
		parts := []paint.Part{p.Icon(p.view.Pictogram, image.Pt(at.X, at.Y+(row-mark)/2), mark, tone.Ink)}
		c := crumb
		c.Box = c.Box.Add(image.Pt(at.X+mark+p.E(0.5), at.Y+(row-c.Box.Dy())/2))
		t := head
		t.Box = t.Box.Add(image.Pt(at.X, at.Y+row+g1))
		parts = append(parts, c, t)
		return append(parts, facts.Place(image.Pt(at.X, t.Box.Max.Y+g2))...)
	}}
}

func (p *Article) crumbLines() int {
	if p.tight() {
		return 0
	}
	return 1
}

// facts are the badge, where it is from and until when it is good.
func (p *Article) facts(width int) widgets.Block {
	var badge *widgets.Words
	if p.view.Badge != nil {
		w := words(*p.view.Badge)
		badge = &w
	}
	return p.Facts(badge, false, []widgets.Words{words(p.view.Source), words(p.view.Review)}, width)
}

// lineAgain is what is seen twice of a tall block, in e: two lines.
const lineAgain = 3

// leaves are the pages as they are shown, and the pager's.
func (p *Article) leaves(pages [][]widgets.Block, r room) []leaf[[]widgets.Block] {
	list := leaves(pages, stacked, r.of, p.E(lineAgain))
	begins(&p.pager, list)
	return list
}

// place puts a page's blocks in.
func (p *Article) place(sc *paint.Scene, l leaf[[]widgets.Block], area image.Rectangle) {
	page := l.page
	used := stacked(page)
	if used > area.Dy() {
		sc.Scroll = &paint.Scroll{R: image.Rect(0, area.Min.Y, p.W, area.Max.Y), Height: used, Parts: func(r image.Rectangle, offset int) (parts []paint.Part) {
			y := area.Min.Y - offset
			for i, b := range page {
				if i > 0 {
					y += b.Gap
				}
				if y < r.Max.Y && y+b.Height > r.Min.Y {
					parts = append(parts, b.Sourced(image.Pt(area.Min.X, y))...)
				}
				y += b.Height
			}
			return parts
		}}
		if !p.Portrait {
			sc.Scroll.R.Min.X = area.Min.X
		}
		pull(sc, l.from)
		return
	}
	sc.Parts = append(sc.Parts, p.filled(page, area.Min, area.Dy()-used)...)
}

// filled gives a page's blocks with spare pixels shared out.
func (p *Article) filled(page []widgets.Block, at image.Point, spare int) (parts []paint.Part) {
	page, gaps, _ := p.share(page, spare)
	for i, b := range page {
		at.Y += gaps[i]
		parts = append(parts, b.Sourced(at)...)
		at.Y += b.Height
	}
	return parts
}

// largestGap is what no gap between blocks grows beyond, in e.
const largestGap = 1.5

// share gives a page's blocks and the distances above them when spare pixels are shared out, and how many of them that took. What has a wish is served
// first. Then all grows in the same measure: rows, pictures and the gaps, so that what belongs together stays together.
func (p *Article) share(page []widgets.Block, spare int) (higher []widgets.Block, gaps []int, taken int) {
	gaps = make([]int, len(page))
	sum, largest, wish, grow := 0, 0, 0, 0
	for i, b := range page {
		if i > 0 {
			gaps[i] = b.Gap
			sum, largest = sum+b.Gap, max(largest, b.Gap)
		}
		wish, grow = wish+b.Wish, grow+b.Grow
	}
	spare = max(0, spare)
	served := min(spare, wish)
	spare -= served
	air := 0 // what the gaps can take
	if sum > 0 {
		air = max(0, sum*p.E(largestGap)/largest-sum)
	}
	rest := grow - wish
	more := min(spare, air+rest)
	for i, b := range page {
		by := part(served, b.Wish, wish) + part(more, b.Grow-b.Wish, air+rest)
		h := b.Higher(by)
		taken += h.Height - b.Height
		higher = append(higher, h)
		wider := part(part(more, air, air+rest), gaps[i], sum)
		gaps[i] += wider
		taken += wider
	}
	return higher, gaps, taken
}

// part is one's part of what is shared out among all.
func part(what, one, all int) int {
	if all <= 0 {
		return 0
	}
	return what * one / all
}
