package stack

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
)

// Area gives the raw pixels of a part of the screen, 4 bytes each.
func (d *Display) Area(x, y, w, h int) ([]byte, error) {
	reply, err := xproto.GetImage(d.c, xproto.ImageFormatZPixmap, xproto.Drawable(d.root), int16(x), int16(y), uint16(w), uint16(h), ^uint32(0)).Reply() //nolint:gosec // within the screen
	if err != nil {
		return nil, fmt.Errorf("pixels at %d,%d: %w", x, y, err)
	}
	return reply.Data, nil
}

// AwaitChange polls a part of the screen until it is not what it was and gives how long that
// took, counted from since.
func (d *Display) AwaitChange(before []byte, x, y, w, h int, since time.Time, limit time.Duration) (time.Duration, error) {
	for {
		now, err := d.Area(x, y, w, h)
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(now, before) {
			return time.Since(since), nil
		}
		if time.Since(since) > limit {
			return 0, fmt.Errorf("nothing changed at %d,%d within %v", x, y, limit)
		}
		pause(time.Millisecond)
	}
}

// TapLatency touches a point and gives how long it took until a pixel of the watched part changed.
func (d *Display) TapLatency(x, y int, watch [4]int, limit time.Duration) (time.Duration, error) {
	before, err := d.Area(watch[0], watch[1], watch[2], watch[3])
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := d.Tap(x, y); err != nil {
		return 0, err
	}
	return d.AwaitChange(before, watch[0], watch[1], watch[2], watch[3], start, limit)
}

// AwaitStill waits until a part of the screen has not changed for the time given.
func (d *Display) AwaitStill(x, y, w, h int, still, limit time.Duration) error {
	deadline := time.Now().Add(limit)
	last, err := d.Area(x, y, w, h)
	if err != nil {
		return err
	}
	since := time.Now()
	for time.Since(since) < still {
		if time.Now().After(deadline) {
			return fmt.Errorf("the screen does not come to rest within %v", limit)
		}
		pause(20 * time.Millisecond)
		now, err := d.Area(x, y, w, h)
		if err != nil {
			return err
		}
		if !bytes.Equal(now, last) {
			last, since = now, time.Now()
		}
	}
	return nil
}

// pause waits without a context: measuring is over in seconds and nobody cancels it.
func pause(d time.Duration) {
	t := time.NewTimer(d)
	<-t.C
}

// Tree gives a process and all its descendants.
func Tree(pid int) []int {
	children := map[int][]int{}
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		p, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		raw, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue
		}
		// pid (name) state ppid …; the name may have spaces and brackets
		fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:]))
		if len(fields) > 1 {
			parent, _ := strconv.Atoi(fields[1])
			children[parent] = append(children[parent], p)
		}
	}
	tree := []int{pid}
	for i := 0; i < len(tree); i++ {
		tree = append(tree, children[tree[i]]...)
	}
	return tree
}

// Memory is what processes hold, in bytes.
type Memory struct {
	PSS, RSS int64 // proportional, resident
}

// MemoryOf adds up the memory of a process and its descendants. Needs root or the same user.
func MemoryOf(pid int) (Memory, error) {
	var m Memory
	for _, p := range Tree(pid) {
		one, err := OwnMemoryOf(p)
		if err != nil {
			if p == pid {
				return m, err
			}
			continue // it has ended in between
		}
		m.PSS, m.RSS = m.PSS+one.PSS, m.RSS+one.RSS
	}
	return m, nil
}

// OwnMemoryOf gives the memory of one process, without its descendants. Needs root or the same user.
func OwnMemoryOf(pid int) (m Memory, err error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return m, fmt.Errorf("memory of %d: %w", pid, err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var kb int64
		if n, _ := fmt.Sscanf(s.Text(), "Pss: %d kB", &kb); n == 1 {
			m.PSS += kb << 10
		} else if n, _ := fmt.Sscanf(s.Text(), "Rss: %d kB", &kb); n == 1 {
			m.RSS += kb << 10
		}
	}
	return m, nil
}

// CPU gives the processor time that a process and its living descendants have used.
func CPU(pid int) time.Duration {
	var ticks int64
	for _, p := range Tree(pid) {
		raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p))
		if err != nil {
			continue
		}
		fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:]))
		if len(fields) > 12 {
			user, _ := strconv.ParseInt(fields[11], 10, 64)
			system, _ := strconv.ParseInt(fields[12], 10, 64)
			ticks += user + system
		}
	}
	return time.Duration(ticks) * time.Second / 100 // USER_HZ is 100 on Linux
}

// Load is the machine's load average of the last minute, as text.
func Load() string {
	raw, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}

// Percentile gives the p-th percentile (0…100) of values, nearest rank. It sorts them.
func Percentile(values []time.Duration, p int) time.Duration {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	rank := (len(values)*p + 99) / 100
	return values[max(rank, 1)-1]
}
