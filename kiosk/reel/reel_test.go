package reel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

var start = time.Date(2026, 11, 25, 0, 0, 0, 0, time.FixedZone("+07", 7*3600))

// show lets a reel run for so many slots and gives the IDs that were seen.
func show(r *Reel, now *time.Time, round Round, slots int) string {
	var seen []string
	for range slots {
		p, ok := r.Next(*now, round)
		switch {
		case !ok:
			seen = append(seen, "-")
		case p.Sponsored:
			seen = append(seen, round.Sponsored[p.Index])
		default:
			seen = append(seen, round.Own[p.Index])
		}
		for s := time.Second; s <= round.Slot; s += time.Second {
			r.Tick(now.Add(s))
		}
		*now = now.Add(round.Slot)
	}
	return strings.Join(seen, " ")
}

func TestNext(t *testing.T) {
	abc, xy := []string{"a", "b", "c"}, []string{"X", "Y"}
	for _, tt := range []struct {
		name  string
		round Round
		want  string
	}{
		{"in order, over and over", Round{Own: abc, Slot: 12 * time.Second}, "a b c a b c a b c a"},
		{"nothing", Round{Slot: 12 * time.Second}, "- - - - - - - - - -"},
		{"one alone", Round{Own: abc[:1], Slot: 12 * time.Second}, "a a a a a a a a a a"},
		{"a fifth is the sponsors'", Round{Own: abc, Sponsored: xy, Share: 20, Slot: 12 * time.Second}, "a b c a X b c a b Y"},
		{"a pack that wants more gets a fifth", Round{Own: abc, Sponsored: xy, Share: 90, Slot: 12 * time.Second}, "a b c a X b c a b Y"},
		{"a tenth", Round{Own: abc, Sponsored: xy, Share: 10, Slot: 12 * time.Second}, "a b c a b c a b c X"},
		{"no share, no sponsor", Round{Own: abc, Sponsored: xy, Slot: 12 * time.Second}, "a b c a b c a b c a"},
		{"less than none", Round{Own: abc, Sponsored: xy, Share: -5, Slot: 12 * time.Second}, "a b c a b c a b c a"},
		{"sponsors alone are not seen", Round{Sponsored: xy, Share: 20, Slot: 12 * time.Second}, "- - - - - - - - - -"},
		{"a share that no slot fits into", Round{Own: abc, Sponsored: xy, Share: 20, Slot: 13 * time.Minute}, "a b c a b c a b c a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, now := &Reel{}, start
			if got := show(r, &now, tt.round, 10); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestRoundsThatChange(t *testing.T) {
	r, now := &Reel{}, start
	day := Round{Own: []string{"a", "b", "c"}, Slot: 20 * time.Second}
	night := Round{Own: []string{"n", "a"}, Slot: 20 * time.Second}
	if got := show(r, &now, day, 4) + " | " + show(r, &now, night, 3); got != "a b c a | n a n" {
		t.Errorf("got %s: the scene that was seen last came again", got)
	}
}

func TestHideBeginsAnew(t *testing.T) {
	r, now := &Reel{}, start
	round := Round{Own: []string{"a", "b"}, Sponsored: []string{"X"}, Share: 20, Slot: 12 * time.Second}
	got := show(r, &now, round, 4) // the fifth would be the sponsor's
	r.Hide(now)
	now = now.Add(30 * time.Second)
	got += " | " + show(r, &now, round, 6)
	if want := "a b a b | a b a b X a"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if r.Sponsored() {
		t.Error("an own scene counts as a sponsor's")
	}
}

// TestShareIsKept runs through days of a kiosk: travellers come at random and stay, the screen is late, the clock jumps in both directions,
// scenes and shares change. By a clock that nobody sets, no hour has more of the sponsors' than the largest share of that hour, no stretch of
// what was seen more than that and one slot, and a sponsor is neither first after a visit nor right after another.
func TestShareIsKept(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 7))
			round := Round{Own: []string{"a", "b", "c"}, Sponsored: []string{"X", "Y"}, Share: []int{5, 10, 13, 20, 20, 80}[seed%6], Slot: []time.Duration{12, 20}[seed%2] * time.Second}
			share := min(round.Share, HardShare)
			r := &Reel{}
			const days = 3
			paid := make([]bool, days*24*3600) // second by second, by the true time
			seen := make([]bool, len(paid))
			skew := time.Duration(0)
			var since, visit, lateness int
			showing, first, count := false, true, 0
			sponsored := false
			for s := range paid {
				now := start.Add(time.Duration(s)*time.Second + skew)
				if rnd.IntN(4000) == 0 { // a clock that is set
					skew += time.Duration(rnd.IntN(7200)-3600) * time.Second
				}
				switch {
				case visit > 0:
					if visit--; visit == 0 {
						showing, first = false, true
					}
				case rnd.IntN(600) == 0:
					r.Hide(now)
					visit, showing, sponsored = 1+rnd.IntN(300), false, false
				case !showing || s-since >= int(round.Slot/time.Second)+lateness || lateness == 0 && r.Due():
					before := sponsored
					p, ok := r.Next(now, round)
					if !ok {
						t.Fatal("no scene")
					}
					if p.Sponsored && (first || before) {
						t.Fatalf("second %d: a sponsor's scene is first (%v) or follows another (%v)", s, first, before)
					}
					if sponsored = p.Sponsored; sponsored {
						count++
					}
					if r.Sponsored() != sponsored {
						t.Fatal("the reel does not know what it shows")
					}
					showing, first, since, lateness = true, false, s, rnd.IntN(int(Late/time.Second)+1)
				}
				r.Tick(now)
				paid[s], seen[s] = showing && visit == 0 && sponsored, showing && visit == 0
			}
			hour, worst := 0, 0
			for s := range paid {
				if paid[s] {
					hour++
				}
				if s >= 3600 && paid[s-3600] {
					hour--
				}
				worst = max(worst, hour)
			}
			if worst > 36*share {
				t.Errorf("an hour with %d s of sponsors, at most %d", worst, 36*share)
			}
			all, theirs := 0, 0
			for s := range seen {
				if seen[s] {
					all++
				}
				if paid[s] {
					theirs++
				}
				if theirs*100 > all*share+100*int((round.Slot+Late)/time.Second) {
					t.Fatalf("of %d s that were seen %d are the sponsors'", all, theirs)
				}
			}
			if count < days*24*2 {
				t.Errorf("only %d times in %d days: this proves nothing", count, days)
			}
		})
	}
}

// What is remembered stays small.
func TestMemory(t *testing.T) {
	r, now := &Reel{}, start
	round := Round{Own: []string{"a", "b"}, Sponsored: []string{"X"}, Share: 20, Slot: 5 * time.Second}
	show(r, &now, round, 20_000)
	if len(r.spent) > 3600/5 || !slices.IsSortedFunc(r.spent, func(a, b span) int { return int(a.from - b.from) }) {
		t.Errorf("%d spans", len(r.spent))
	}
}
