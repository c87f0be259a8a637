package main

import (
	"context"
	"encoding/json"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"cuango/kiosk/ui/work"
)

// vitals is vitals.json: what the program holds, and what its work on the UI goroutine took since it was asked before. With
// -expose-targets, SIGUSR1 asks for it. It collects garbage first, so that what it counts is what is held on to.
type vitals struct {
	Asked        int    `json:"asked"` // grows with each answer
	Goroutines   int    `json:"goroutines"`
	HeapBytes    uint64 `json:"heap_bytes"` // reachable
	Bitmaps      int    `json:"bitmaps"`    // of the screen's size
	Pictures     int    `json:"pictures"`   // decoded for a place, or found broken
	PictureBytes int    `json:"picture_bytes"`
	Textures     int    `json:"textures"` // of OpenGL; -1: it cannot be asked
	UI           pieces `json:"ui"`
	Repaints     pieces `json:"repaints"` // of the window that are ours: see direct
}

type pieces struct {
	Pieces   int     `json:"pieces"`
	P50MS    float64 `json:"p50_ms"`
	P99MS    float64 `json:"p99_ms"`
	MaxMS    float64 `json:"max_ms"`
	MaxCPUMS float64 `json:"max_cpu_ms"`
	Longest  string  `json:"longest"`
	Busiest  string  `json:"busiest"`
}

// answer writes vitals.json whenever it is asked, until ctx ends.
func (k *kiosk) answer(ctx context.Context) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	defer signal.Stop(asked)
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-asked:
		}
		v := k.vitals(ctx)
		v.Asked = n
		raw, err := json.Marshal(v)
		if err == nil {
			err = replace(k.cfg.StateDir, "vitals.json", append(raw, '\n'))
		}
		if err != nil {
			k.log.ErrorContext(ctx, "vitals.json not written", "err", err)
		}
	}
}

func (k *kiosk) vitals(ctx context.Context) vitals {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	v := vitals{Goroutines: runtime.NumGoroutine(), HeapBytes: m.HeapAlloc}
	done := make(chan struct{})
	k.runner.UI(func() {
		defer k.meter.Aside()()
		defer close(done)
		held := k.shell.Held()
		v.Bitmaps, v.Pictures, v.PictureBytes, v.Textures = held.Bitmaps, held.Pictures, held.PictureBytes, textures(k.window)
		v.UI, v.Repaints = piecesOf(k.meter.Take()), piecesOf(k.repaints.Take())
	})
	select {
	case <-done:
		return v
	case <-ctx.Done():
		return vitals{}
	}
}

func piecesOf(p work.Pieces) pieces {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return pieces{Pieces: p.N, P50MS: ms(p.P50), P99MS: ms(p.P99), MaxMS: ms(p.Max), MaxCPUMS: ms(p.MaxCPU), Longest: p.Longest, Busiest: p.Busiest}
}

// replace writes a file of our folder whole or not at all. A test that runs as another user reads it.
func replace(dir, name string, raw []byte) error {
	tmp := filepath.Join(dir, "."+name)
	if err := os.WriteFile(tmp, raw, 0o644); err != nil { //nolint:gosec // see above
		return err
	}
	return os.Rename(tmp, filepath.Join(dir, name))
}
