package stack

import (
	"context"
	"slices"
)

// Held is what the kiosk holds at one moment.
type Held struct {
	Vitals
	RSS            int64 // bytes, of the screen's process and what it started
	Files, Threads int
}

// HeldBy takes stock of the screen whose process is pid; ask is the Vitals of its Kiosk or Session. The resident bytes come first: the answer costs some itself.
func HeldBy(ctx context.Context, pid int, ask func(context.Context) (Vitals, error)) (h Held, err error) {
	m, err := MemoryOf(pid)
	if err != nil {
		return h, err
	}
	h.RSS = m.RSS
	if h.Vitals, err = ask(ctx); err != nil {
		return h, err
	}
	h.Files, h.Threads, err = FilesOf(pid)
	return h, err
}

// A Trend is how much of one thing was held after the warm-up and at the end: medians.
type Trend struct {
	What        string
	Most        float64 // share of Early by which Late may be more; below 0: no bound
	Bytes       bool    // else a count
	Early, Late int64
	Peak        int64 // the most at the end
}

// Grown is by how many percent Late is more than Early.
func (t Trend) Grown() float64 { return 100 * (float64(t.Late)/float64(max(t.Early, 1)) - 1) }

// Kept tells whether the bound holds.
func (t Trend) Kept() bool { return t.Most < 0 || t.Early > 0 && t.Grown() <= 100*t.Most }

// Trends compares the second tenth of what was held with the last tenth. Fewer than two samples have none.
func Trends(all []Held) []Trend {
	n := len(all)
	if n < 2 {
		return nil
	}
	span := max(n/10, 1)
	early, late := all[span:min(2*span, n)], all[n-span:]
	trend := func(what string, most float64, bytes bool, of func(Held) int64) Trend {
		values := func(list []Held) []int64 {
			v := make([]int64, 0, len(list))
			for _, h := range list {
				v = append(v, of(h))
			}
			slices.Sort(v)
			return v
		}
		e, l := values(early), values(late)
		return Trend{What: what, Most: most, Bytes: bytes, Early: e[len(e)/2], Late: l[len(l)/2], Peak: l[len(l)-1]}
	}
	return []Trend{
		trend("resident", 0.02, true, func(h Held) int64 { return h.RSS }),
		trend("heap, reachable", 0.02, true, func(h Held) int64 { return h.HeapBytes }),
		trend("goroutines", 0, false, func(h Held) int64 { return int64(h.Goroutines) }),
		trend("threads", -1, false, func(h Held) int64 { return int64(h.Threads) }),
		trend("open files", 0, false, func(h Held) int64 { return int64(h.Files) }),
		trend("textures", 0, false, func(h Held) int64 { return int64(h.Textures) }),
		trend("bitmaps of the screen's size", 0, false, func(h Held) int64 { return int64(h.Bitmaps) }),
		trend("pictures kept", -1, true, func(h Held) int64 { return int64(h.PictureBytes) }),
	}
}
