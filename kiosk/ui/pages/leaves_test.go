package pages

import (
	"slices"
	"testing"
)

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
