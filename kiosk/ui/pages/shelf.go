package pages

import (
	"image"

	"cuango/kiosk/ui/paint"
)

// An item is something that stands on a shelf: a key, a card, a heading.
type item struct {
	least, most int  // its height in pixels, at least and where there is room
	wide        bool // it takes a row of its own
	next        bool // it must not be the last of a page: a heading
	fresh       bool // it begins a page
	pressed     bool // it is a key: it stands within reach
	fills       bool // it may be higher than its most where its page would stay empty: a key, a card
	place       func(r image.Rectangle) ([]paint.Part, []*paint.Key)
}

// key makes an item of a key.
func keyItem(least, most int, key func(r image.Rectangle) *paint.Key) item {
	return item{least: least, most: most, pressed: true, fills: true, place: func(r image.Rectangle) ([]paint.Part, []*paint.Key) { return nil, []*paint.Key{key(r)} }}
}

// shelf puts items in rows of so many columns and the rows on as many pages as they need: nothing is lost where letters are large or the
// screen is low. Rows are as high as they may be; those of a page fill it.
func (p *pager) shelf(sc *paint.Scene, f *frame, area image.Rectangle, items []item, columns int) {
	p.shelfOver(sc, f, area, items, columns, nil)
}

// shelfOver is a shelf with something at the start of the row that the page keys stand in, on every page. foot tells whether it needs all of the
// row, without page keys.
func (p *pager) shelfOver(sc *paint.Scene, f *frame, area image.Rectangle, items []item, columns int, foot func(r image.Rectangle) bool) {
	gap := f.Gutter()
	rows := inRows(items, columns)
	split := func(height int) [][]row { return shelved(rows, gap, height) }
	pulled := func(page []row) int { // the height of what is taller than a page: it has one alone
		if len(page) == 1 && page[0].least > area.Dy() {
			return page[0].least
		}
		return 0
	}
	keys := image.Rectangle{}
	pages := split(area.Dy())
	if len(pages) > 1 || foot != nil || pulled(pages[0]) > 0 {
		keys = image.Rect(area.Min.X, area.Max.Y-f.PageKeysH(), area.Max.X, area.Max.Y)
		area.Max.Y = keys.Min.Y - max(f.TouchGap(), f.E(0.5))
		pages = split(area.Dy())
	}
	list := leaves(pages, pulled, func(int) int { return area.Dy() }, f.E(lineAgain))
	begins(p, list)
	if !keys.Empty() {
		all := foot != nil && foot(keys)
		if len(list) > 1 {
			sc.Turn = p.turn
			if !all {
				p.pageKeys(sc, f, keys)
			}
		}
	}
	page := list[p.page()].page
	more := fuller(page, gap, area.Dy())
	if n := p.page(); n > 0 && n == len(list)-1 { // the rest looks like what came before it
		more = min(more, fuller(list[n-1].page, gap, area.Dy()))
	}
	if pulled(page) > 0 {
		p.pulled(sc, f, area, page[0].items[0])
		pull(sc, list[p.page()].from)
		return
	}
	spare, grow := area.Dy()-gap*max(0, len(page)-1), 0
	for _, r := range page {
		spare -= r.least
		if r.most > r.least {
			grow++
		}
	}
	heights := make([]int, len(page))
	for n, r := range page {
		heights[n] = r.least
		if r.most > r.least && spare > 0 {
			h := min(spare/grow, r.most-r.least)
			heights[n], spare = heights[n]+h, spare-h
			grow--
		}
	}
	for n, r := range page {
		if r.fills {
			heights[n] += int(more * float64(r.most))
		}
	}
	y := area.Min.Y
	for n, r := range page {
		if r.pressed && y < f.ReachTop { // what is read before it is short
			rest := -gap
			for _, h := range heights[n:] {
				rest += h + gap
			}
			y = max(y, min(f.ReachTop, area.Max.Y-rest))
		}
		h := heights[n]
		n := columns
		if len(r.items) == 1 && r.items[0].wide {
			n = 1
		}
		w := (area.Dx() - gap*(n-1)) / n
		for i, it := range r.items {
			x := area.Min.X + i*(w+gap)
			parts, keys := it.place(image.Rect(x, y, x+w, y+h))
			sc.Parts, sc.Keys = append(sc.Parts, parts...), append(sc.Keys, keys...)
		}
		y += h + gap
	}
}

// A row is what stands beside each other on a shelf.
type row struct {
	items       []item
	least, most int
	next        bool
	fresh       bool
	pressed     bool
	fills       bool
}

// inRows puts items in rows of so many columns.
func inRows(items []item, columns int) (rows []row) {
	open := false // the last row has room
	for _, it := range items {
		if it.wide || it.fresh || !open || len(rows[len(rows)-1].items) == columns {
			rows = append(rows, row{})
		}
		r := &rows[len(rows)-1]
		r.items = append(r.items, it)
		r.least, r.most, r.next = max(r.least, it.least), max(r.most, it.most), r.next || it.next
		r.fresh, r.pressed, r.fills = r.fresh || it.fresh, r.pressed || it.pressed, r.fills || it.fills
		open = !it.wide
	}
	return rows
}

// shelved puts rows on as many pages of a height as they need.
func shelved(rows []row, gap, height int) (pages [][]row) {
	var page []row
	used := 0
	for i := 0; i < len(rows); {
		j, need := i, 0
		for ; ; j++ { // a heading and what stands under it
			if need += rows[j].least; j > i {
				need += gap
			}
			if !rows[j].next || j+1 == len(rows) {
				break
			}
		}
		if need > height && j > i { // no page has room for both: what is too tall stands alone, and is pulled
			j, need = i, rows[i].least
		}
		if len(page) > 0 {
			need += gap
		}
		if len(page) > 0 && (rows[i].fresh || used+need > height) {
			pages, page, used = append(pages, page), nil, 0
			continue
		}
		page, used = append(page, rows[i:j+1]...), used+need
		i = j + 1
	}
	return append(pages, page)
}

// mostFuller is by which part of their usual height rows may become higher: more looks like another kind of key.
const mostFuller = 0.4

// fuller is by which part of their usual height the rows of a page that may be higher have to be, so that it is filled.
func fuller(page []row, gap, height int) float64 {
	spare, fills := height-gap*max(0, len(page)-1), 0
	for _, r := range page {
		spare -= r.most
		if r.fills {
			fills += r.most
		}
	}
	if spare <= 0 || fills == 0 {
		return 0
	}
	return min(mostFuller, float64(spare)/float64(fills))
}

// pulled shows an item that is taller than its page.
func (p *pager) pulled(sc *paint.Scene, f *frame, area image.Rectangle, it item) {
	sc.Scroll = &paint.Scroll{R: area, Height: it.least, Parts: func(_ image.Rectangle, offset int) []paint.Part {
		parts, _ := it.place(image.Rect(area.Min.X, area.Min.Y-offset, area.Max.X, area.Min.Y-offset+it.least))
		return parts
	}}
	if f.Portrait {
		sc.Scroll.R.Min.X, sc.Scroll.R.Max.X = 0, f.W
	}
}

// shelfHeight is the height of rows of so many columns that are all equally high.
func shelfHeight(n, columns, high, gap int) int {
	rows := (n + columns - 1) / columns
	return rows*high + max(0, rows-1)*gap
}
