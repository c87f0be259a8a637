package pages

import "cuango/kiosk/ui/paint"

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
