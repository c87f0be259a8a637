package pages

import (
	"math"

	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/widgets"
)

// paginate fills page after page. A heading never ends a page; a block that is taller than a page has one alone.
func paginate(blocks []widgets.Block, height func(page int) int) [][]widgets.Block {
	var pages [][]widgets.Block
	var page []widgets.Block
	used := 0
	for i := 0; i < len(blocks); {
		j := groupEnd(blocks, i)
		group := stacked(blocks[i:j])
		if len(page) > 0 {
			group += blocks[i].Gap
		}
		if len(page) > 0 && used+group > height(len(pages)) {
			pages = append(pages, page)
			page, used = nil, 0
			continue
		}
		page = append(page, blocks[i:j]...)
		used += group
		i = j
	}
	if len(page) > 0 || len(pages) == 0 {
		pages = append(pages, page)
	}
	return pages
}

// groupEnd is where the group ends that begins at i: what must stay together is headings and the first block under them.
func groupEnd(blocks []widgets.Block, i int) int {
	for i+1 < len(blocks) && blocks[i].WithNext {
		i++
	}
	return i + 1
}

// stacked is the height of blocks that stand on each other.
func stacked(blocks []widgets.Block) int {
	h := 0
	for i, b := range blocks {
		if h += b.Height; i > 0 {
			h += b.Gap
		}
	}
	return h
}

// room is the height that an article's blocks have, in pixels.
type room struct {
	first, next int // on the first page, and on each other one
	flex        int // what the first page's picture can take of the first page's height
	wish        int // how much of that it should have
}

func (r room) of(page int) int {
	if page == 0 {
		return r.first
	}
	return r.next
}

// What is ugly about a page, beside the empty part of it, squared: that is 1 for an empty page.
const (
	lastPage   = 0.5  // of the empty part of the last page: there one expects it
	splitList  = 0.05 // a page that ends inside a list
	splitTable = 0.06 // or between rows of a table
	loneItem   = 0.2  // and leaves one item alone
	strip      = 0.15 // a picture that has nothing of its wish, squared
	lowFigure  = 0.1  // the same of pictures inside the body
)

// How many rows of a table stand together at least; and at the foot of a page on which something else stands, where the table has that many twice.
const rowsTogether, rowsAtFoot = 2, 3

// A piece is what no page can end inside of: a block, or a row of one that can be divided.
type piece struct {
	block  int
	row    int // of the block; -1: it is whole
	height int
	gap    int // above it, unless it is the first of a page
	over   int // what stands over it when it is the first of a page: the head of its table again
	grow   int // by how much it can be higher
	wish   int // how much of that it should have
	held   bool
}

// pieces divides what can be divided. What has few rows is only where a page has no room for it.
func pieces(blocks []widgets.Block, page int) (list []piece) {
	for i, b := range blocks {
		if b.Part == nil || len(b.Rows) < 2*rowsTogether && b.Height <= page {
			list = append(list, piece{block: i, row: -1, height: b.Height, gap: b.Gap, grow: b.Grow, wish: b.Wish, held: b.WithNext})
			continue
		}
		for r, h := range b.Rows {
			p := piece{block: i, row: r, height: h, over: b.Over, grow: b.Grow / len(b.Rows), wish: b.Wish / len(b.Rows)}
			if r == 0 {
				p.height, p.gap, p.over = h+b.Over, b.Gap, 0
			}
			p.held = b.WithNext && r == len(b.Rows)-1
			list = append(list, p)
		}
	}
	return list
}

// A layout is an article's blocks on their way to pages.
type layout struct {
	blocks []widgets.Block
	pieces []piece
	room
}

// group is where what must stay together ends that begins at i.
func (l *layout) group(i int) int {
	for i+1 < len(l.pieces) && l.pieces[i].held {
		i++
	}
	return i + 1
}

// measure is what pieces take on a page.
type measure struct{ height, grow, wish int }

func (m *measure) add(p piece, first bool) {
	m.height += p.height
	m.grow, m.wish = m.grow+p.grow, m.wish+p.wish
	if first {
		m.height += p.over
	} else {
		m.height += p.gap
	}
}

// torn says whether a page from i to j ends where no page should: beside a row that stands alone. A page more is better than that.
func (l *layout) torn(i, j int) bool {
	if j == len(l.pieces) || l.pieces[j].row <= 0 {
		return false
	}
	row := l.pieces[j].row
	begin := max(j-row, i) // of what of the table stands on the page
	rows := len(l.blocks[l.pieces[j].block].Rows)
	least := rowsTogether
	if begin > i && rows >= 2*rowsAtFoot {
		least = rowsAtFoot
	}
	return j-begin < least || rows-row < rowsTogether
}

// waste says how ugly a page with pieces from i to j is.
func (l *layout) waste(page, i, j int, m measure) float64 {
	high := max(1, l.of(page))
	spare := max(0, high-m.height)
	cost := 0.0
	if m.wish > 0 {
		short := float64(max(0, m.wish-spare)) / float64(m.wish)
		cost += lowFigure * short * short
		spare -= min(spare, m.wish)
	}
	if page == 0 && l.flex > 0 {
		taken := min(spare, l.flex)
		spare -= taken
		if l.wish > 0 {
			short := float64(max(0, l.wish-taken)) / float64(l.wish)
			cost += strip * short * short
		}
	}
	spare -= min(spare, m.grow-m.wish)
	empty := float64(spare) / float64(high)
	if empty *= empty; j == len(l.pieces) {
		return cost + empty*lastPage
	}
	cost += empty
	switch next := l.pieces[j]; {
	case next.row > 0:
		cost += splitTable
	case l.blocks[next.block].Follows:
		cost += splitList
		follows := func(n int) bool { return l.blocks[l.pieces[n].block].Follows }
		if j-1 == i || !follows(j-1) || j+1 == len(l.pieces) || !follows(j+1) {
			cost += loneItem
		}
	}
	return cost
}

// spread puts blocks on as few pages as it can without tearing a table, so that no page is left emptier than need be.
func spread(blocks []widgets.Block, r room) (pages [][]widgets.Block, cost float64) {
	if len(blocks) == 0 {
		return [][]widgets.Block{nil}, 0
	}
	l := &layout{blocks: blocks, pieces: pieces(blocks, min(r.first, r.next)), room: r}
	// From the end: the best way to set what begins at a piece, on later pages or on the first one.
	type best struct {
		torn, pages, end int
		cost             float64
	}
	from := make([]best, len(l.pieces)+1)
	try := func(page, i int) best {
		b := best{torn: math.MaxInt}
		var m measure
		n := i
		for j := l.group(i); ; j = l.group(j) {
			for ; n < j; n++ {
				m.add(l.pieces[n], n == i)
			}
			if b.torn < math.MaxInt && m.height > r.of(page) {
				break
			}
			c := best{from[j].torn, 1 + from[j].pages, j, l.waste(page, i, j, m) + from[j].cost}
			if l.torn(i, j) {
				c.torn++
			}
			if c.torn < b.torn || c.torn == b.torn && (c.pages < b.pages || c.pages == b.pages && c.cost < b.cost) {
				b = c
			}
			if j == len(l.pieces) {
				break
			}
		}
		return b
	}
	for i := len(l.pieces) - 1; i > 0; i-- {
		from[i] = try(1, i)
	}
	at := try(0, 0)
	cost = at.cost
	for i := 0; i < len(l.pieces); at = from[i] {
		pages = append(pages, l.joined(i, at.end))
		i = at.end
	}
	return pages, cost
}

// joined gives the blocks of the pieces from i to j.
func (l *layout) joined(i, j int) (list []widgets.Block) {
	for i < j {
		p := l.pieces[i]
		if p.row < 0 {
			list = append(list, l.blocks[p.block])
			i++
			continue
		}
		n := i + 1
		for n < j && l.pieces[n].block == p.block {
			n++
		}
		list = append(list, l.blocks[p.block].Between(p.row, p.row+n-i))
		i = n
	}
	return list
}

// A setting is one way to lay out a body: the step of Kit.Dense, and how much larger than usual it is.
type setting struct {
	dense  int
	larger float64
	cost   float64 // it is worth so much to do without
}

// settings are tried one after the other: less air where that saves a page or leaves less of one empty, and larger letters where pages stay half empty.
var settings = []setting{{0, 1, 0}, {1, 1, 0.02}, {2, 1, 0.05}, {0, 1.12, 0.01}, {0, 1.25, 0.02}}

const (
	goodEnough = 0.03 // no further setting is tried for less
	halfEmpty  = 0.08 // no larger letters are tried for less
)

// paged lays the body out in pages; with less air when that saves one, or leaves less of them empty. tail is what stands under it and is none of it.
func (p *Article) paged(width, pageHeight int, r room, above, tail []widgets.Block) [][]widgets.Block {
	k := pagedFor{p.Look, width, pageHeight, r, stacked(above), stacked(tail)}
	p.pagedMu.Lock()
	defer p.pagedMu.Unlock()
	pages, ok := p.pagedAs[k]
	if !ok {
		if len(p.pagedAs) >= mostPaged || p.pagedAs == nil {
			p.pagedAs = map[pagedFor][][]widgets.Block{}
		}
		pages = p.laidOut(width, pageHeight, r, above, tail)
		p.pagedAs[k] = pages
	}
	return pages
}

// mostPaged is how many ways to lay a body out are kept: with the keys under it, and without.
const mostPaged = 2

// pagedFor is what the pages of a body follow from, beside the body: turning one lays nothing out again.
type pagedFor struct {
	look          *theme.Look
	width, height int
	room
	above, tail int
}

func (p *Article) laidOut(width, pageHeight int, r room, above, tail []widgets.Block) [][]widgets.Block {
	var pages [][]widgets.Block
	least := math.Inf(1)
	for _, s := range settings {
		if s.larger > 1 && (p.tight() || len(pages) == 1 || least < halfEmpty) {
			break
		}
		kit := *p.Kit
		kit.Dense = s.dense
		if s.larger > 1 {
			kit.Look = kit.Scaled(s.larger)
		}
		q := &Article{frame: p.frame, view: p.view}
		q.Kit = &kit
		all := append(append(append([]widgets.Block{}, above...), q.flow(width, pageHeight)...), tail...)
		list, cost := spread(all, r)
		if len(list) == 1 && s.dense == widgets.MostDense {
			continue // two airy pages are better than one that is crammed
		}
		if cost += s.cost; pages == nil || len(list) < len(pages) || len(list) == len(pages) && cost < least {
			pages, least = list, cost
		}
		if len(pages) == 1 && r.first-stacked(pages[0]) >= r.wish || len(pages) == 2 && least < goodEnough {
			break
		}
	}
	return pages
}
