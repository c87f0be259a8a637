package pages

import (
	"math"
	"slices"

	"cuango/contentsync/content"
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
	lastPage  = 0.5  // of the empty part of the last page: there one expects it
	splitList = 0.05 // a page that ends inside a list
	loneItem  = 0.12 // and leaves one item alone
	strip     = 0.15 // a picture that has nothing of its wish, squared
)

// waste says how ugly a page with blocks from i to j is.
func (r room) waste(blocks []widgets.Block, page, i, j int) float64 {
	high := max(1, r.of(page))
	spare := max(0, high-stacked(blocks[i:j]))
	cost := 0.0
	if page == 0 && r.flex > 0 {
		taken := min(spare, r.flex)
		spare -= taken
		if r.wish > 0 {
			short := float64(max(0, r.wish-taken)) / float64(r.wish)
			cost += strip * short * short
		}
	}
	empty := float64(spare) / float64(high)
	if empty *= empty; j == len(blocks) {
		return cost + empty*lastPage
	}
	cost += empty
	if blocks[j].Follows {
		cost += splitList
		if j-1 == i || !blocks[j-1].Follows || j+1 == len(blocks) || !blocks[j+1].Follows {
			cost += loneItem
		}
	}
	return cost
}

// spread puts blocks on as few pages as paginate does, so that no page is left emptier than need be.
func spread(blocks []widgets.Block, r room) (pages [][]widgets.Block, cost float64) {
	if len(blocks) == 0 {
		return [][]widgets.Block{nil}, 0
	}
	// From the end: the best way to set what begins at a block, on later pages or on the first one.
	type best struct {
		pages, end int
		cost       float64
	}
	from := make([]best, len(blocks)+1)
	try := func(page, i int) best {
		b := best{pages: math.MaxInt}
		for j := groupEnd(blocks, i); ; j = groupEnd(blocks, j) {
			if j > groupEnd(blocks, i) && stacked(blocks[i:j]) > r.of(page) {
				break
			}
			n, c := 1+from[j].pages, r.waste(blocks, page, i, j)+from[j].cost
			if n < b.pages || n == b.pages && c < b.cost {
				b = best{n, j, c}
			}
			if j == len(blocks) {
				break
			}
		}
		return b
	}
	for i := len(blocks) - 1; i > 0; i-- {
		from[i] = try(1, i)
	}
	at := try(0, 0)
	cost = at.cost
	for i := 0; i < len(blocks); at = from[i] {
		pages = append(pages, blocks[i:at.end:at.end])
		i = at.end
	}
	return pages, cost
}

// A setting is one way to lay out a body: the step of Kit.Dense, and how high pictures may be, in parts of a page.
type setting struct {
	dense  int
	figure float64
	cost   float64 // it is worth so much to do without
}

var settings = []setting{{0, 0.66, 0}, {1, 0.66, 0.02}, {2, 0.66, 0.05}, {1, 0.5, 0.05}, {2, 0.4, 0.1}}

// goodEnough is what no further setting is tried for.
const goodEnough = 0.03

// paged lays the body out in pages; with less air or lower pictures when that saves one, or leaves less of them empty.
func (p *Article) paged(width, pageHeight int, r room) [][]widgets.Block {
	if k := (pagedFor{p.Look, width, pageHeight, r}); p.pagedAs.pages == nil || p.pagedAs.pagedFor != k {
		p.pagedAs.pagedFor, p.pagedAs.pages = k, p.laidOut(width, pageHeight, r)
	}
	return p.pagedAs.pages
}

// pagedFor is what the pages of a body follow from, beside the body: turning one lays nothing out again.
type pagedFor struct {
	look          *theme.Look
	width, height int
	room
}

func (p *Article) laidOut(width, pageHeight int, r room) [][]widgets.Block {
	var pages [][]widgets.Block
	least := math.Inf(1)
	figures := slices.ContainsFunc(p.view.Body, func(b content.Block) bool { return b.Kind == content.Image })
	for _, s := range settings {
		if !figures && s.figure != settings[0].figure {
			continue
		}
		kit := *p.Kit
		kit.Dense = s.dense
		q := &Article{frame: p.frame, view: p.view}
		q.Kit = &kit
		list, cost := spread(divide(q.flow(width, int(float64(pageHeight)*s.figure)), r.of), r)
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
