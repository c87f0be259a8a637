package pages

import (
	"math/rand/v2"
	"slices"
	"testing"

	"cuango/kiosk/ui/theme"
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

// rowsOf is a table of n rows of 100 px, its head 50.
func rowsOf(n int) widgets.Block { return rowsFrom(0, n) }

// rowsFrom has the rows from one up to another. Its Source tells the first of them.
func rowsFrom(from, to int) widgets.Block {
	b := widgets.Block{Height: 50 + 100*(to-from), Gap: 10, Over: 50, Source: from}
	for range to - from {
		b.Rows = append(b.Rows, 100)
	}
	b.Part = func(i, j int) widgets.Block { return rowsFrom(from+i, from+j) }
	return b
}

func TestTablesAreDivided(t *testing.T) {
	for _, tc := range []struct {
		name   string
		blocks []widgets.Block
		want   [][]int // heights of each page's blocks
	}{
		{"it fits", append(stack(kind{h: 100}), rowsOf(3)), [][]int{{100, 350}}},
		{"it fits on a page of its own, and begins under a short text", append(stack(kind{h: 200}), rowsOf(4)), [][]int{{200, 250}, {250}}},
		{"it fits on a page of its own, and the text fills the other", append(stack(kind{h: 400}), rowsOf(4)), [][]int{{400}, {450}}},
		{"longer than a page", []widgets.Block{rowsOf(7)}, [][]int{{450}, {350}}},
		{"no row is left alone", []widgets.Block{rowsOf(9)}, [][]int{{350}, {350}, {350}}},
		{"begins under what is before it", append(stack(kind{h: 100}), rowsOf(9)), [][]int{{100, 350}, {350}, {350}}},
		{"no two rows at the foot of a page", append(stack(kind{h: 200}), rowsOf(9)), [][]int{{200}, {350}, {350}, {350}}},
		{"its heading goes with it", append(stack(kind{h: 40, heading: true}), rowsOf(9)), [][]int{{40, 350}, {350}, {350}}},
		{"a heading and one row are no foot", append(stack(kind{h: 250}, kind{h: 40, heading: true}), rowsOf(6)), [][]int{{250}, {40, 350}, {350}}},
		{"three rows stay together", append(stack(kind{h: 200}), rowsOf(3)), [][]int{{200}, {350}}},
		{"the next thing stands under its end", append([]widgets.Block{rowsOf(6)}, stack(kind{h: 150})...), [][]int{{450}, {250, 150}}},
		{"what is no table stays whole", stack(kind{h: 100}, kind{h: 900}, kind{h: 100}), [][]int{{100}, {900}, {100}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			pages, _ := spread(tc.blocks, room{first: 500, next: 500})
			var got [][]int
			for _, p := range pages {
				var heights []int
				for _, b := range p {
					heights = append(heights, b.Height)
				}
				got = append(got, heights)
			}
			if !slices.EqualFunc(got, tc.want, slices.Equal) {
				t.Errorf("blocks of %v px, want %v", got, tc.want)
			}
		})
	}
}

// TestRoomToSpareIsShared: a picture has its wish first, then all grows, and no pixel is given twice.
func TestRoomToSpareIsShared(t *testing.T) {
	look := &theme.Look{}
	p := &Article{frame: frame{Env: Env{Kit: &widgets.Kit{Look: look.Scaled(1)}}}}
	var grows func(h, grow, wish int) widgets.Block
	grows = func(h, grow, wish int) widgets.Block {
		return widgets.Block{Height: h, Gap: 10, Grow: grow, Wish: wish, Grown: func(by int) widgets.Block { return grows(h+by, 0, 0) }}
	}
	page := []widgets.Block{grows(100, 0, 0), grows(100, 80, 40), grows(100, 30, 0)}
	for _, tc := range []struct {
		name  string
		spare int
		want  []int
	}{
		{"none", 0, []int{100, 100, 100}},
		{"less than none", -50, []int{100, 100, 100}},
		{"part of the wish", 20, []int{100, 120, 100}},
		{"the wish", 40, []int{100, 140, 100}},
		{"some more", 75, []int{100, 160, 115}},
		{"more than can be taken", 500, []int{100, 180, 130}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			higher, gaps, taken := p.share(page, tc.spare)
			got, sum := []int{}, 0
			for i, b := range higher {
				got = append(got, b.Height)
				sum += b.Height + gaps[i]
			}
			if !slices.Equal(got, tc.want) || sum-320 != taken || taken > max(0, tc.spare) {
				t.Errorf("heights %v, want %v; %d px taken of %d, counted %d", got, tc.want, sum-320, tc.spare, taken)
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

// TestSpreadLosesNoRow lays out random articles with tables: every row once and in order, no part of a table at a page's end or begin that is a
// single row where a page has room for more, no page that is overfull, never more pages than with whole tables.
func TestSpreadLosesNoRow(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		blocks := make([]widgets.Block, 1+rnd.IntN(12))
		for i := range blocks {
			switch rnd.IntN(5) {
			case 0, 1:
				blocks[i] = rowsOf(1 + rnd.IntN(12))
			case 2:
				blocks[i] = widgets.Block{Height: 40, Gap: 30, WithNext: i > 0 && !blocks[i-1].WithNext}
			default:
				blocks[i] = widgets.Block{Height: 20 + rnd.IntN(200), Gap: rnd.IntN(40)}
			}
		}
		r := room{first: 400 + rnd.IntN(300), next: 500 + rnd.IntN(300)}
		pages, _ := spread(blocks, r)
		n, row := 0, 0
		for k, page := range pages {
			for i, b := range page {
				want := blocks[n]
				if want.Part == nil {
					if b.Part != nil || b.Height != want.Height {
						t.Fatalf("block %d is not where it belongs", n)
					}
					n++
					continue
				}
				if row == 0 && b.Follows || row > 0 && !b.Follows || b.Height != 50+100*len(b.Rows) {
					t.Fatalf("the part of table %d from row %d is %+v", n, row, b)
				}
				row += len(b.Rows)
				switch whole := len(want.Rows); {
				case row > whole:
					t.Fatalf("table %d has %d rows, %d are shown", n, whole, row)
				case len(b.Rows) == 1 && whole > 1:
					t.Fatalf("a row of table %d stands alone on page %d", n, k)
				case row < whole && i < len(page)-1:
					t.Fatalf("table %d is divided in the middle of page %d", n, k)
				case row == whole:
					n, row = n+1, 0
				}
			}
			if stacked(page) > r.of(k) {
				t.Fatalf("page %d of %d blocks is %d high, has room for %d", k, len(page), stacked(page), r.of(k))
			}
			if k < len(pages)-1 && page[len(page)-1].WithNext {
				t.Fatalf("page %d ends in a heading", k)
			}
		}
		if n != len(blocks) || row != 0 {
			t.Fatalf("%d of %d blocks", n, len(blocks))
		}
		whole := paginate(blocks, r.of)
		if fits := !slices.ContainsFunc(whole, func(p []widgets.Block) bool { return stacked(p) > r.next || stacked(p) > r.first }); fits && len(pages) > len(whole) {
			t.Fatalf("%d pages, %d with whole tables", len(pages), len(whole))
		}
	}
}
