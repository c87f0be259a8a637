package work

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestMeter(t *testing.T) {
	piece := func(m *Meter, d time.Duration) {
		defer m.Start("inner")()
		time.Sleep(d)
	}
	for _, tc := range []struct {
		name string
		do   func(m *Meter)
		want Pieces // without processor time
	}{
		{"nothing", func(*Meter) {}, Pieces{}},
		{"one", func(m *Meter) { piece(m, 5*time.Millisecond) }, Pieces{N: 1, P50: 5 * time.Millisecond, P99: 5 * time.Millisecond, Max: 5 * time.Millisecond, Longest: "inner"}},
		{"one inside of another is one", func(m *Meter) {
			end := m.Start("outer")
			piece(m, 3*time.Millisecond)
			time.Sleep(4 * time.Millisecond)
			end()
		}, Pieces{N: 1, P50: 7 * time.Millisecond, P99: 7 * time.Millisecond, Max: 7 * time.Millisecond, Longest: "outer"}},
		{"what is put aside does not count", func(m *Meter) {
			end := m.Start("outer")
			back := m.Aside()
			time.Sleep(40 * time.Millisecond)
			back()
			time.Sleep(time.Millisecond)
			end()
		}, Pieces{N: 1, P50: time.Millisecond, P99: time.Millisecond, Max: time.Millisecond, Longest: "outer"}},
		{"what lies between pieces does not count", func(m *Meter) {
			piece(m, time.Millisecond)
			time.Sleep(time.Second)
			m.Aside()()
			piece(m, time.Millisecond)
		}, Pieces{N: 2, P50: time.Millisecond, P99: time.Millisecond, Max: time.Millisecond, Longest: "inner"}},
		{"a hundred", func(m *Meter) {
			for i := range 100 {
				piece(m, time.Duration(100-i)*time.Millisecond)
			}
		}, Pieces{N: 100, P50: 50 * time.Millisecond, P99: 99 * time.Millisecond, Max: 100 * time.Millisecond, Longest: "inner"}},
		{
			"taken before", func(m *Meter) { piece(m, time.Second); m.Take(); piece(m, 2*time.Millisecond) },
			Pieces{N: 1, P50: 2 * time.Millisecond, P99: 2 * time.Millisecond, Max: 2 * time.Millisecond, Longest: "inner"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &Meter{}
				tc.do(m)
				got := m.Take()
				got.MaxCPU, got.Busiest = 0, ""
				if got != tc.want {
					t.Errorf("got %+v, want %+v", got, tc.want)
				}
			})
		})
	}
	var none *Meter
	none.Start("")()
	none.Aside()()
	if got := none.Take(); got != (Pieces{}) {
		t.Errorf("no meter measured %+v", got)
	}
}
