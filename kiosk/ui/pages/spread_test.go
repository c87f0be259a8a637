package pages

import (
	"math/rand/v2"
	"slices"
	"testing"

	"cuango/kiosk/ui/widgets"
)

// kind of block: its height and what it is.
type kind struct {
	h       int
	heading bool
	follows bool
}

func stack(kinds ...kind) []widgets.Block {
	var list []widgets.Block
	for _, k := range kinds {
		list = append(list, widgets.Block{Height: k.h, Gap: 10, WithNext: k.heading, Follows: k.follows})
	}
	return list
}

// ends gives how many blocks each page has.
func ends(pages [][]widgets.Block) (n []int) {
	for _, p := range pages {
		n = append(n, len(p))
	}
	return n
}

func TestSpread(t *testing.T) {
	item := kind{h: 90, follows: true}
	for _, tc := range []struct {
		name   string
		blocks []widgets.Block
		room   room
		want   []int
	}{
		{"nothing", nil, room{first: 500, next: 500}, []int{0}},
		{"one page", stack(kind{h: 200}, kind{h: 280}), room{first: 500, next: 500}, []int{2}},
		{"a lone notice takes company along", stack(kind{h: 150}, kind{h: 150}, kind{h: 150}, kind{h: 60}), room{first: 500, next: 500}, []int{2, 2}},
		{"the picture takes what goes", stack(kind{h: 150}, kind{h: 150}, kind{h: 150}, kind{h: 60}), room{first: 500, next: 500, flex: 200, wish: 200}, []int{1, 3}},
		{"a heading goes with its text", stack(kind{h: 300}, kind{h: 60, heading: true}, kind{h: 200}), room{first: 500, next: 500}, []int{1, 2}},
		{"no item alone", stack(kind{h: 90}, kind{h: 90}, item, item, item, item), room{first: 500, next: 500}, []int{4, 2}},
		{"taller than a page", stack(kind{h: 100}, kind{h: 900}, kind{h: 100}), room{first: 500, next: 500}, []int{1, 1, 1}},
		{"heading over one that is too tall", stack(kind{h: 60, heading: true}, kind{h: 900}), room{first: 500, next: 500}, []int{2}},
		{"a heading without a text", stack(kind{h: 60, heading: true}), room{first: 500, next: 500}, []int{1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if pages, _ := spread(tc.blocks, tc.room); !slices.Equal(ends(pages), tc.want) {
				t.Errorf("pages of %v blocks, want %v", ends(pages), tc.want)
			}
		})
	}
}

// TestSpreadLosesNothing lays out random articles: every block once and in order, no page that is overfull where it
// could be parted, never more pages than filling one after the other needs, no heading at a page's end.
func TestSpreadLosesNothing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		blocks := make([]widgets.Block, 1+rnd.IntN(30))
		for i := range blocks {
			blocks[i] = widgets.Block{Height: 20 + rnd.IntN(300), Gap: rnd.IntN(40), WithNext: rnd.IntN(5) == 0, Follows: rnd.IntN(2) == 0}
		}
		r := room{first: 200 + rnd.IntN(400), next: 400 + rnd.IntN(300), flex: rnd.IntN(300)}
		r.wish = r.flex / 2
		pages, _ := spread(blocks, r)
		n := 0
		for k, page := range pages {
			if len(page) == 0 {
				t.Fatalf("page %d is empty", k)
			}
			for _, b := range page {
				if want := blocks[n]; b.Height != want.Height || b.Gap != want.Gap {
					t.Fatalf("block %d is not where it belongs", n)
				}
				n++
			}
			if stacked(page) > r.of(k) && groupEnd(page, 0) < len(page) {
				t.Fatalf("page %d of %d blocks is %d high, has room for %d", k, len(page), stacked(page), r.of(k))
			}
			if k < len(pages)-1 && page[len(page)-1].WithNext {
				t.Fatalf("page %d ends in a heading", k)
			}
		}
		if n != len(blocks) {
			t.Fatalf("%d of %d blocks", n, len(blocks))
		}
		if greedy := paginate(blocks, r.of); len(pages) > len(greedy) {
			t.Fatalf("%d pages, %d when filled one after the other", len(pages), len(greedy))
		}
	}
}
