package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Vitals is what the kiosk says about itself when it is asked.
type Vitals struct {
	Asked        int    `json:"asked"`
	Goroutines   int    `json:"goroutines"`
	HeapBytes    int64  `json:"heap_bytes"` // reachable
	Bitmaps      int    `json:"bitmaps"`    // of the screen's size
	Pictures     int    `json:"pictures"`   // decoded for a place
	PictureBytes int    `json:"picture_bytes"`
	Textures     int    `json:"textures"` // of OpenGL; -1: not known
	UI           Pieces `json:"ui"`       // of the kiosk's own work on the UI goroutine since it was asked before
	Repaints     Pieces `json:"repaints"` // of the window that it did itself there, which are not in UI
}

// Pieces is what pieces of work took.
type Pieces struct {
	Pieces   int     `json:"pieces"`
	P50MS    float64 `json:"p50_ms"`
	P99MS    float64 `json:"p99_ms"`
	MaxMS    float64 `json:"max_ms"`
	MaxCPUMS float64 `json:"max_cpu_ms"` // without what other programs took in between
	Longest  string  `json:"longest"`    // what the longest piece was
	Busiest  string  `json:"busiest"`    // what took the most processor time
}

// Vitals asks the kiosk. It collects its garbage before it answers.
func (k *Kiosk) Vitals(ctx context.Context) (Vitals, error) { return k.ask(ctx, k.PID()) }

// Vitals asks the screen as it runs now.
func (s *Session) Vitals(ctx context.Context) (Vitals, error) { return s.ask(ctx, s.ScreenPID()) }

func (k *Kiosk) ask(ctx context.Context, pid int) (Vitals, error) {
	before, err := k.vitals()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return before, err
	}
	if pid <= 0 { // 0 would be asked of everybody
		return before, errors.New("ask the kiosk: there is no screen")
	}
	if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
		return before, fmt.Errorf("ask the kiosk: %w", err)
	}
	var v Vitals
	err = WaitFor(ctx, 30*time.Second, "the kiosk's vitals", k.Process, func() error {
		var err error
		if v, err = k.vitals(); err == nil && v.Asked <= before.Asked {
			err = errors.New("no answer yet")
		}
		return err
	})
	return v, err
}

func (k *Kiosk) vitals() (v Vitals, err error) {
	raw, err := os.ReadFile(filepath.Join(k.StateDir, "vitals.json"))
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(raw, &v)
}

// FilesOf counts the open files and the threads of a process.
func FilesOf(pid int) (files, threads int, err error) {
	for what, n := range map[string]*int{"fd": &files, "task": &threads} {
		entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/%s", pid, what))
		if err != nil {
			return 0, 0, fmt.Errorf("files of %d: %w", pid, err)
		}
		*n = len(entries)
	}
	return files, threads, nil
}
