// Command probe measures a screen program from outside, through the X server alone: fingers by
// XTEST, eyes by GetImage. It knows nothing of what it measures but the places to press.
//
//	probe first X Y                     wait until the pixel is not black; print the time
//	probe taps TARGETS.json N ID...     press the keys in turn, N times; print latencies
//	probe walk TARGETS.json N           change the language and turn pages N times
//	probe drag X1 Y1 X2 Y2 MS           pull a finger
//
//nolint:forbidigo,gosec // a gauge waits by the clock, prints what it finds, and its numbers are pixels
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

const (
	motion, press, release = 6, 4, 5
	holdFor                = 60 * time.Millisecond // a quick tap of a finger
	giveUp                 = 3 * time.Second
)

type display struct {
	c    *xgb.Conn
	root xproto.Window
}

func main() {
	xgb.Logger.SetOutput(io.Discard)
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "probe:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 3 {
		return errors.New("usage: probe first X Y | taps TARGETS N ID... | walk TARGETS N | drag X1 Y1 X2 Y2 MS")
	}
	c, err := xgb.NewConn()
	if err != nil {
		return err
	}
	defer c.Close()
	if err := xtest.Init(c); err != nil {
		return err
	}
	d := display{c, xproto.Setup(c).DefaultScreen(c).Root}
	switch args[0] {
	case "first":
		return d.first(num(args[1]), num(args[2]))
	case "taps":
		return d.taps(args[1], num(args[2]), args[3:])
	case "walk":
		return d.walk(args[1], num(args[2]))
	case "drag":
		if len(args) == 6 {
			return d.drag(num(args[1]), num(args[2]), num(args[3]), num(args[4]), num(args[5]))
		}
	}
	return fmt.Errorf("unknown command %q", args[0])
}

func num(s string) int { n, _ := strconv.Atoi(s); return n }

// pixel gives one pixel's colour.
func (d display) pixel(x, y int) uint32 {
	r, err := xproto.GetImage(d.c, xproto.ImageFormatZPixmap, xproto.Drawable(d.root), int16(x), int16(y), 1, 1, 0xffffffff).Reply()
	if err != nil || len(r.Data) < 4 {
		return 0
	}
	return uint32(r.Data[0]) | uint32(r.Data[1])<<8 | uint32(r.Data[2])<<16
}

func (d display) finger(kind, button byte, x, y int) error {
	return xtest.FakeInputChecked(d.c, kind, button, 0, d.root, int16(x), int16(y), 0).Check()
}

func (d display) first(x, y int) error {
	start := time.Now()
	for d.pixel(x, y) == 0 {
		if time.Since(start) > time.Minute {
			return errors.New("nothing came up")
		}
		time.Sleep(time.Millisecond)
	}
	fmt.Println(time.Now().UnixMilli())
	return nil
}

type targets struct {
	Sequence int               `json:"sequence"`
	Screen   string            `json:"screen"`
	Lang     string            `json:"lang"`
	Targets  map[string][4]int `json:"targets"`
}

func read(path string) (t targets, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(raw, &t)
}

// spot gives the place to press a key, and a place on it where no letter is.
func (t targets) spot(id string) (x, y, ex, ey int, err error) {
	r, ok := t.Targets[id]
	if !ok {
		return 0, 0, 0, 0, fmt.Errorf("no target %s on %s", id, t.Screen)
	}
	return r[0] + r[2]/2, r[1] + r[3]/2, r[0] + r[2]/2, r[1] + 12, nil
}

// taps presses keys in turn and measures two times: from the press to the first changed pixel of the key,
// and from the release until the program says that another page is on the screen.
func (d display) taps(path string, n int, ids []string) error {
	if len(ids) == 0 {
		return errors.New("no target named")
	}
	var shown, paged []float64
	lost := 0
	for i := range n {
		t, err := read(path)
		if err != nil {
			return err
		}
		x, y, ex, ey, err := t.spot(ids[i%len(ids)])
		if err != nil {
			return err
		}
		if err := d.finger(motion, 0, x, y); err != nil {
			return err
		}
		time.Sleep(120 * time.Millisecond)
		before := d.pixel(ex, ey)
		at := time.Now()
		if err := d.finger(press, 1, x, y); err != nil {
			return err
		}
		ms, ok := until(at, func() bool { return d.pixel(ex, ey) != before })
		if ok {
			shown = append(shown, ms)
		} else {
			lost++
		}
		time.Sleep(time.Until(at.Add(holdFor)))
		at = time.Now()
		if err := d.finger(release, 1, x, y); err != nil {
			return err
		}
		if ms, ok := until(at, func() bool { u, err := read(path); return err == nil && u.Sequence != t.Sequence }); ok {
			paged = append(paged, ms)
		}
		time.Sleep(time.Duration(150+i*37%90) * time.Millisecond)
	}
	load, _ := os.ReadFile("/proc/loadavg")
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"taps": n, "lost": lost, "press_to_pixel_ms": spread(shown),
		"release_to_page_ms": spread(paged), "loadavg": strings.TrimSpace(string(load)),
	})
}

func until(at time.Time, done func() bool) (ms float64, ok bool) {
	for !done() {
		if time.Since(at) > giveUp {
			return 0, false
		}
		time.Sleep(500 * time.Microsecond)
	}
	return float64(time.Since(at).Microseconds()) / 1000, true
}

func spread(v []float64) map[string]float64 {
	if len(v) == 0 {
		return nil
	}
	slices.Sort(v)
	return map[string]float64{"min": v[0], "p50": v[len(v)/2], "p90": v[len(v)*9/10], "p99": v[min(len(v)-1, len(v)*99/100)], "max": v[len(v)-1]}
}

// walk goes round: language page, a language, an article, its pages, home. Each step is one change of
// the screen; n of them are made.
func (d display) walk(path string, n int) error {
	var langs []string
	for i, steps := 0, 0; steps < n; i++ {
		t, err := read(path)
		if err != nil {
			return err
		}
		var id string
		switch t.Screen {
		case "language":
			langs = langs[:0]
			for k := range t.Targets {
				if strings.HasPrefix(k, "lang-") {
					langs = append(langs, k)
				}
			}
			slices.Sort(langs)
			if len(langs) == 0 {
				return errors.New("no languages")
			}
			id = langs[i%len(langs)]
		case "home":
			id = pick(t, i, "category-", "direction-")
		case "topic":
			id = pick(t, i, "item-")
		case "article":
			if id = "page-next"; t.Targets[id] == [4]int{} {
				id = "bar-language"
			}
			if i%7 == 0 {
				id = "bar-home"
			}
		default:
			id = pick(t, i, "start-")
		}
		x, y, _, _, err := t.spot(id)
		if err != nil {
			return err
		}
		if err := errors.Join(d.finger(motion, 0, x, y), d.finger(press, 1, x, y)); err != nil {
			return err
		}
		time.Sleep(15 * time.Millisecond)
		if err := d.finger(release, 1, x, y); err != nil {
			return err
		}
		if _, ok := until(time.Now(), func() bool { u, err := read(path); return err == nil && u.Sequence != t.Sequence }); ok {
			steps++
		}
	}
	return nil
}

func pick(t targets, i int, prefixes ...string) string {
	var ids []string
	for k := range t.Targets {
		for _, p := range prefixes {
			if strings.HasPrefix(k, p) {
				ids = append(ids, k)
			}
		}
	}
	slices.Sort(ids)
	if len(ids) == 0 {
		return "bar-home"
	}
	return ids[i*7%len(ids)]
}

func (d display) drag(x1, y1, x2, y2, ms int) error {
	if err := errors.Join(d.finger(motion, 0, x1, y1), d.finger(press, 1, x1, y1)); err != nil {
		return err
	}
	steps := max(1, ms/10)
	for i := 1; i <= steps; i++ {
		if err := d.finger(motion, 0, x1+(x2-x1)*i/steps, y1+(y2-y1)*i/steps); err != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return d.finger(release, 1, x2, y2)
}
