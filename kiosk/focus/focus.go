// Package focus says where a keypad's arrows lead among the things that can be pressed on a screen: pure
// geometry, without windows, texts or time.
//
// The order is the reading order of the page, row by row, and the bar last. Arrows move as seen on the
// glass. Where nothing lies further in the direction, left and right go on in the order, from row to row
// and round. From everything, everything can be reached: New sees to it.
package focus

import (
	"image"
	"slices"
)

// A Dir is an arrow of the keypad, as seen on the glass.
type Dir int

// The arrows.
const (
	Up Dir = iota
	Down
	Left
	Right
	dirs
)

// A Target is something that can be pressed.
type Target struct {
	R   image.Rectangle
	Bar bool // it belongs to the bar, which comes last
}

// A Map holds where each arrow leads from each target. It does not change.
type Map struct {
	order []int
	to    [][dirs]int
}

// New makes the map of the targets of a screen. rtl: it is read from right to left.
func New(targets []Target, rtl bool) *Map {
	m := &Map{order: order(targets, rtl), to: make([][dirs]int, len(targets))}
	next, before := m.ring()
	forth, back := Right, Left
	if rtl {
		forth, back = Left, Right
	}
	for i := range targets {
		for d := range dirs {
			m.to[i][d] = beside(targets, i, d)
		}
		for _, s := range []struct {
			dir Dir
			to  []int
		}{{forth, next}, {back, before}} {
			if m.to[i][s.dir] == i {
				m.to[i][s.dir] = s.to[i]
			}
		}
	}
	if !m.whole() { // an odd arrangement: left and right follow the order alone, which leads everywhere
		for i := range targets {
			m.to[i][forth], m.to[i][back] = next[i], before[i]
		}
	}
	return m
}

// First is where the focus begins, or −1 when there is nothing to press.
func (m *Map) First() int {
	if len(m.order) == 0 {
		return -1
	}
	return m.order[0]
}

// Order gives the targets in reading order.
func (m *Map) Order() []int { return slices.Clone(m.order) }

// Move gives where an arrow leads from a target; the same target when nothing lies that way.
func (m *Map) Move(from int, d Dir) int {
	if from < 0 || from >= len(m.to) || d < 0 || d >= dirs {
		return m.First()
	}
	return m.to[from][d]
}

// Nearest gives the target whose middle is nearest to p, or −1: where the focus goes when what had it is gone.
func Nearest(targets []Target, p image.Point) int {
	best, least := -1, 0
	for i, t := range targets {
		d := middle(t.R).Sub(p)
		if n := d.X*d.X + d.Y*d.Y; best < 0 || n < least {
			best, least = i, n
		}
	}
	return best
}

// order sorts by reading order. A row is what has its middle at the height of the row's first, as far as none of it stands below another: beside
// something tall several rows of keys may stand.
func order(targets []Target, rtl bool) []int {
	all := make([]int, len(targets))
	for i := range all {
		all[i] = i
	}
	slices.SortStableFunc(all, func(a, b int) int {
		if x, y := targets[a].Bar, targets[b].Bar; x != y {
			if x {
				return 1
			}
			return -1
		}
		if d := targets[a].R.Min.Y - targets[b].R.Min.Y; d != 0 {
			return d
		}
		return targets[a].R.Min.X - targets[b].R.Min.X
	})
	out := make([]int, 0, len(all))
	for len(all) > 0 {
		head := targets[all[0]]
		var row, rest []int
		for _, i := range all {
			y := middle(targets[i].R).Y
			below := slices.ContainsFunc(row, func(j int) bool { return targets[j].R.Max.Y <= targets[i].R.Min.Y })
			if targets[i].Bar == head.Bar && (i == all[0] || (!below && y >= head.R.Min.Y && y < head.R.Max.Y)) {
				row = append(row, i)
			} else {
				rest = append(rest, i)
			}
		}
		slices.SortStableFunc(row, func(a, b int) int {
			d := targets[a].R.Min.X - targets[b].R.Min.X
			if rtl {
				d = targets[b].R.Max.X - targets[a].R.Max.X
			}
			return d
		})
		out, all = append(out, row...), rest
	}
	return out
}

// ring gives for each target the next and the one before in the order, round the ends.
func (m *Map) ring() (next, before []int) {
	n := len(m.order)
	next, before = make([]int, n), make([]int, n)
	for at, i := range m.order {
		next[i], before[i] = m.order[(at+1)%n], m.order[(at+n-1)%n]
	}
	return next, before
}

// aside is what a step to the side counts against a step ahead.
const aside = 3

// beside gives the nearest target that lies in a direction, or i itself. To the left and to the right only
// what stands at the same height counts.
func beside(targets []Target, i int, d Dir) int {
	f := targets[i].R
	best, least := i, 0
	for j, t := range targets {
		if j == i {
			continue
		}
		var ahead, off, apart int // the gap ahead, the gap to the side, how far the middles are out of line
		if d == Up || d == Down {
			ahead = t.R.Min.Y - f.Max.Y
			if d == Up {
				ahead = f.Min.Y - t.R.Max.Y
			}
			off, apart = max(t.R.Min.X-f.Max.X, f.Min.X-t.R.Max.X, 0), abs(middle(t.R).X-middle(f).X)
		} else {
			ahead = t.R.Min.X - f.Max.X
			if d == Left {
				ahead = f.Min.X - t.R.Max.X
			}
			off, apart = max(t.R.Min.Y-f.Max.Y, f.Min.Y-t.R.Max.Y, -1)+1, abs(middle(t.R).Y-middle(f).Y)
			if off > 0 {
				continue
			}
		}
		if ahead < 0 {
			continue
		}
		if score := 8*(ahead+aside*off) + apart; best == i || score < least {
			best, least = j, score
		}
	}
	return best
}

// whole tells whether from every target every other one can be reached.
func (m *Map) whole() bool {
	forth, back := make([][]int, len(m.to)), make([][]int, len(m.to))
	for i, to := range m.to {
		for _, j := range to {
			forth[i], back[j] = append(forth[i], j), append(back[j], i)
		}
	}
	return all(forth) && all(back)
}

// all tells whether the first of a graph leads to all.
func all(to [][]int) bool {
	if len(to) == 0 {
		return true
	}
	seen, open := make([]bool, len(to)), []int{0}
	seen[0] = true
	n := 1
	for len(open) > 0 {
		i := open[0]
		open = open[1:]
		for _, j := range to[i] {
			if !seen[j] {
				seen[j] = true
				n++
				open = append(open, j)
			}
		}
	}
	return n == len(to)
}

func middle(r image.Rectangle) image.Point { return r.Min.Add(r.Size().Div(2)) }

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
