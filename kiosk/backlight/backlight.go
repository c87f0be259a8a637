// Package backlight sets how bright the screen is: by the panel's own lamp where the system lets us (/sys/class/backlight), else it says how much the
// screen has to be darkened by whoever paints it. What was chosen outlives the program, in a file of the kiosk's folder.
package backlight

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"cuango/contentsync/atomicfile"
)

// Lamps is where Linux has its panels' lamps.
const Lamps = "/sys/class/backlight"

// In percent. Least keeps the screen readable: nobody must have to find a key in the dark.
const (
	Least = 30
	Most  = 100
	// Step is how much brighter or darker one touch makes it.
	Step = 10
)

const (
	file     = "brightness"
	maxBytes = 32
)

// A Light is the screen's. It is safe for concurrent use.
type Light struct {
	path string // of the file that keeps it
	log  *slog.Logger

	mu      sync.Mutex
	lamp    string // folder of the lamp; empty: there is none that we may set
	top     int    // the lamp's own most
	percent int
	unsaved bool
}

// Open finds the lamp and sets what was chosen last. lamps is [Lamps], dir the kiosk's folder.
func Open(lamps, dir string, log *slog.Logger) *Light {
	l := &Light{path: filepath.Join(dir, file), log: log, percent: Most}
	l.find(lamps)
	kept, err := number(l.path)
	switch {
	case errors.Is(err, fs.ErrNotExist): // never chosen: the lamp stays as it is
		if l.lamp == "" {
			return l
		}
		if now, err := number(filepath.Join(l.lamp, "brightness")); err == nil {
			l.percent = within((now*100 + l.top/2) / l.top)
		}
		return l
	case err != nil || kept != within(kept):
		log.Warn("the file of the brightness holds none: the screen is as bright as it can be", "file", l.path, "err", err)
		return l
	}
	l.percent = kept
	l.shine()
	return l
}

func within(percent int) int { return min(max(percent, Least), Most) }

// find takes the first lamp that can be set.
func (l *Light) find(lamps string) {
	all, _ := filepath.Glob(filepath.Join(lamps, "*")) // the pattern is well formed
	slices.Sort(all)
	for _, dir := range all {
		top, err := number(filepath.Join(dir, "max_brightness"))
		if err != nil || top < 2 {
			continue
		}
		f, err := os.OpenFile(filepath.Join(dir, "brightness"), os.O_WRONLY, 0) //nolint:gosec // of the system
		if err != nil {
			continue
		}
		_ = f.Close() // nothing was written
		l.lamp, l.top = dir, top
		return
	}
}

// A State is how bright the screen is.
type State struct {
	Percent int
	Lamp    bool // by its own lamp; else whoever paints has to darken it
	Unsaved bool // it could not be kept for the next start
}

// State gives it.
func (l *Light) State() State {
	l.mu.Lock()
	defer l.mu.Unlock()
	return State{Percent: l.percent, Lamp: l.lamp != "", Unsaved: l.unsaved}
}

// Change makes it brighter, or darker, by so many steps, and keeps it. It writes files: not for the UI goroutine.
func (l *Light) Change(by int) State {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.percent = within((l.percent/Step + by) * Step)
	l.shine()
	err := atomicfile.Write(l.path, []byte(strconv.Itoa(l.percent)+"\n"), 0o644)
	if err != nil && !l.unsaved {
		l.log.Warn("brightness is not kept", "file", l.path, "err", err)
	}
	l.unsaved = err != nil
	return State{Percent: l.percent, Lamp: l.lamp != "", Unsaved: l.unsaved}
}

// shine sets the lamp. One that cannot be set any more is none.
func (l *Light) shine() {
	if l.lamp == "" {
		return
	}
	value := strconv.Itoa((l.percent*l.top + 50) / 100)
	if err := os.WriteFile(filepath.Join(l.lamp, "brightness"), []byte(value), 0o644); err != nil { //nolint:gosec // it is there already
		l.log.Warn("the lamp is not set: the screen is darkened instead", "lamp", l.lamp, "err", err)
		l.lamp = ""
	}
}

func number(path string) (int, error) {
	f, err := os.Open(path) //nolint:gosec // fixed names
	if err != nil {
		return 0, err
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxBytes))
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	return strconv.Atoi(string(bytes.TrimSpace(raw)))
}
