package pages

import (
	"slices"
	"testing"

	"cuango/kiosk/ui/widgets"
)

// rowsOf is a table of n rows of 100 px, its head 50.
func rowsOf(n int) widgets.Block {
	b := widgets.Block{Height: 50 + 100*n, Gap: 10}
	b.Cut = func(high, least int) (first, rest widgets.Block, ok bool) {
		k := (high - 50) / 100
		if k < least || k >= n {
			return first, rest, false
		}
		return rowsOf(k), rowsOf(n - k), true
	}
	return b
}

func TestDivide(t *testing.T) {
	for _, tc := range []struct {
		name   string
		blocks []widgets.Block
		want   []int // heights
	}{
		{"it fits", append(stack(kind{h: 100}), rowsOf(3)), []int{100, 350}},
		{"it fits on a page of its own", append(stack(kind{h: 400}), rowsOf(4)), []int{400, 450}},
		{"longer than a page", []widgets.Block{rowsOf(9)}, []int{450, 450, 150}},
		{"begins under what is before it", append(stack(kind{h: 100}), rowsOf(9)), []int{100, 350, 450, 250}},
		{"no two rows at the foot of a page", append(stack(kind{h: 200}), rowsOf(9)), []int{200, 450, 450, 150}},
		{"its heading goes with it", append(stack(kind{h: 40, heading: true}), rowsOf(9)), []int{40, 450, 450, 150}},
		{"what is no table stays whole", stack(kind{h: 100}, kind{h: 900}, kind{h: 100}), []int{100, 900, 100}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []int
			for _, b := range divide(tc.blocks, func(int) int { return 500 }) {
				got = append(got, b.Height)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("blocks of %v px, want %v", got, tc.want)
			}
		})
	}
}

func TestTheVoiceSkipsLeavesOfWhatItHasRead(t *testing.T) {
	list := leaves([]int{300, 1200, 200}, func(h int) int { return h }, func(int) int { return 500 }, 100)
	if len(list) != 5 || list[2].from != 400 || list[3].from != 800 || !list[3].more || list[4].more {
		t.Fatalf("leaves %+v", list)
	}
	p := &pager{}
	begins(p, list)
	var at []int
	for range 3 {
		at = append(at, p.Number())
		p.Turn(1)
	}
	if !slices.Equal(at, []int{1, 2, 5}) || p.Pages() != 5 {
		t.Errorf("the voice reads pages %v of %d", at, p.Pages())
	}
	begins(p, list[:4])
	if p.Pages() != 2 {
		t.Errorf("the last page with something of its own is %d, want 2", p.Pages())
	}
}
