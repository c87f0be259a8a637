package focus

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"
)

// page is two tiles over two tiles, a wide row and a bar of three keys.
var page = []Target{
	{R: image.Rect(0, 900, 90, 990), Bar: true},
	{R: image.Rect(100, 900, 190, 990), Bar: true},
	{R: image.Rect(200, 900, 290, 990), Bar: true},
	{R: image.Rect(0, 0, 140, 100)},
	{R: image.Rect(150, 4, 290, 104)},
	{R: image.Rect(0, 110, 140, 210)},
	{R: image.Rect(150, 110, 290, 210)},
	{R: image.Rect(0, 220, 290, 300)},
}

func TestOrderIsTheReadingOrderAndTheBarIsLast(t *testing.T) {
	for _, tc := range []struct {
		name string
		rtl  bool
		want []int
	}{
		{"from the left", false, []int{3, 4, 5, 6, 7, 0, 1, 2}},
		{"from the right", true, []int{4, 3, 6, 5, 7, 2, 1, 0}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := New(page, tc.rtl).Order(); !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

// TestRowsBesideSomethingTall: what was found stands beside the keyboard, and is higher than two of its rows.
func TestRowsBesideSomethingTall(t *testing.T) {
	keys := []Target{
		{R: image.Rect(0, 0, 50, 50)},
		{R: image.Rect(60, 0, 110, 50)},
		{R: image.Rect(0, 60, 50, 110)},
		{R: image.Rect(60, 60, 110, 110)},
		{R: image.Rect(200, -10, 400, 120)},
	}
	if got, want := New(keys, false).Order(), []int{0, 1, 4, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMove(t *testing.T) {
	for _, tc := range []struct {
		name string
		rtl  bool
		from int
		dir  Dir
		want int
	}{
		{"right is right", false, 3, Right, 4},
		{"right is right in Arabic", true, 3, Right, 4},
		{"left is left in Arabic", true, 4, Left, 3},
		{"at a row's end on to the next row", false, 4, Right, 5},
		{"at a row's end on to the next row in Arabic", true, 3, Left, 6},
		{"at a row's start back to the row before", false, 5, Left, 4},
		{"down stays in the column", false, 4, Down, 6},
		{"up stays in the column", false, 6, Up, 4},
		{"down into the bar", false, 7, Down, 1},
		{"up out of the bar", false, 2, Up, 7},
		{"nothing above", false, 3, Up, 3},
		{"nothing below", false, 0, Down, 0},
		{"after the last comes the first", false, 2, Right, 3},
		{"before the first comes the last", false, 3, Left, 2},
		{"from nowhere to the first", false, -1, Down, 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := New(page, tc.rtl).Move(tc.from, tc.dir); got != tc.want {
				t.Errorf("got %d, want %d", got, tc.want)
			}
		})
	}
}

func TestNothingToPress(t *testing.T) {
	m := New(nil, false)
	if m.First() != -1 || m.Move(0, Down) != -1 || Nearest(nil, image.Point{}) != -1 {
		t.Error("a screen without keys has a focus")
	}
	if one := New(page[:1], false); one.Move(0, Right) != 0 || one.First() != 0 {
		t.Error("a screen with one key has another focus")
	}
}

func TestNearest(t *testing.T) {
	if got := Nearest(page, image.Pt(200, 150)); got != 6 {
		t.Errorf("got %d, want 6", got)
	}
}

// TestNothingIsOutOfReach throws keys anywhere: even then everything can be reached from everywhere.
func TestNothingIsOutOfReach(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		var targets []Target
		for range 1 + r.IntN(40) {
			p := image.Pt(r.IntN(1000), r.IntN(1000))
			targets = append(targets, Target{image.Rectangle{Min: p, Max: p.Add(image.Pt(1+r.IntN(300), 1+r.IntN(300)))}, r.IntN(5) == 0})
		}
		m := New(targets, r.IntN(2) == 0)
		for from := range targets {
			seen, open := map[int]bool{from: true}, []int{from}
			for len(open) > 0 {
				i := open[0]
				open = open[1:]
				for d := range dirs {
					if j := m.Move(i, d); !seen[j] {
						seen[j] = true
						open = append(open, j)
					}
				}
			}
			if len(seen) != len(targets) {
				t.Fatalf("from %d only %d of %d: %v", from, len(seen), len(targets), targets)
			}
		}
	}
}
