package stack

import "testing"

func TestTrendsCompareTheSecondTenthWithTheLast(t *testing.T) {
	series := func(at func(i int) int64) []Held {
		var all []Held
		for i := range 100 {
			all = append(all, Held{Vitals: Vitals{HeapBytes: at(i), Goroutines: 9, Textures: 1, Bitmaps: 1}, RSS: 1000, Files: 7})
		}
		return all
	}
	for _, tc := range []struct {
		name string
		heap func(i int) int64
		kept bool
	}{
		{"flat", func(int) int64 { return 1000 }, true},
		{"a warm-up is no growth", func(i int) int64 { return min(int64(i)*100, 1000) }, true},
		{"one peak is no growth", func(i int) int64 { return map[bool]int64{true: 5000, false: 1000}[i == 95] }, true},
		{"a little each time is", func(i int) int64 { return 1000 + int64(i) }, false},
		{"nothing measured keeps nothing", func(int) int64 { return 0 }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, tr := range Trends(series(tc.heap)) {
				want := tc.kept || tr.What != "heap, reachable"
				if tr.Kept() != want {
					t.Errorf("%s: from %d to %d, kept %v, want %v", tr.What, tr.Early, tr.Late, tr.Kept(), want)
				}
			}
		})
	}
	if got := Trends(series(func(int) int64 { return 1 })[:1]); got != nil {
		t.Errorf("one sample has the trends %v", got)
	}
}
