package pages

import (
	"slices"

	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// fewRows is how many rows a table has at least at the foot of a page on which something else stands.
const fewRows = 3

// divide cuts the tables that are taller than a page: the first part stands under what is before it, if there is room for some rows, and each of
// the others fills a page. The head is repeated on each.
func divide(blocks []widgets.Block, height func(page int) int) (out []widgets.Block) {
	blocks = slices.Clone(blocks)
	page, used := 0, 0
	for i := 0; i < len(blocks); {
		j := groupEnd(blocks, i)
		group := stacked(blocks[i:j])
		gap := 0
		if used > 0 {
			gap = blocks[i].Gap
		}
		if used > 0 && used+gap+group <= height(page) || used == 0 && group <= height(page) {
			out, used, i = append(out, blocks[i:j]...), used+gap+group, j
			continue
		}
		if used > 0 && (group <= height(page+1) || blocks[j-1].Cut == nil) {
			page, used = page+1, 0
			if group > height(page) {
				out, page, i = append(out, blocks[i:j]...), page+1, j
			}
			continue
		}
		tall := &blocks[j-1]
		over := group - tall.Height // the heading above it
		least := 1
		if used > 0 {
			least = fewRows
		}
		first, rest, ok := tall.Divided(height(page)-used-gap-over, least)
		switch {
		case ok:
			out = append(append(out, blocks[i:j-1]...), first)
			*tall = rest
			page, used, i = page+1, 0, j-1
		case used > 0:
			page, used = page+1, 0
		default: // one row is taller than a page
			out, page, i = append(out, blocks[i:j]...), page+1, j
		}
	}
	return out
}

// A leaf is a page as it is shown. What is taller than a page has as many leaves as it takes to see all of it with the page keys alone; it can be
// pulled on each of them.
type leaf[T any] struct {
	page T
	from int  // by how much it is pulled up
	more bool // it shows more of what the leaf before it shows
}

// leaves gives the leaves of pages. tall is the height of a page that is taller than its room, else 0; height is the room of a leaf, and twice is
// what of it is seen again on the next leaf: a line that was cut.
func leaves[T any](pages []T, tall func(T) int, height func(leaf int) int, twice int) (list []leaf[T]) {
	for _, page := range pages {
		all := tall(page)
		list = append(list, leaf[T]{page: page})
		seen := height(len(list) - 1)
		for all > seen && height(len(list)) > twice {
			from := seen - twice
			list = append(list, leaf[T]{page, from, true})
			seen = from + height(len(list)-1)
		}
	}
	return list
}

// begins tells the pager which of its pages show more of the one before them.
func begins[T any](p *pager, list []leaf[T]) {
	more := make([]bool, len(list))
	for i, l := range list {
		more[i] = l.more
	}
	p.setPages(len(list))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.more = more
}

// pull shows a scene's stretch as a leaf has it.
func pull(sc *paint.Scene, from int) { sc.Offset = min(from, sc.Scroll.Max()) }
