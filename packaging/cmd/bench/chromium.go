package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"cuango/packaging/stack"
)

// chromium measures packaging/bench/page.html in Chromium's kiosk mode.
func (b *bench) chromium(ctx context.Context) (r result, err error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return r, fmt.Errorf("the yardstick: %w", err)
	}
	page, err := filepath.Abs("packaging/bench/page.html")
	if err != nil {
		return r, err
	}
	start := func() (*stack.Process, error) {
		profile, err := os.MkdirTemp(b.data, "chromium-")
		if err != nil {
			return nil, err
		}
		return stack.Start("chromium", stack.Identity{}, []string{"DISPLAY=" + b.display, "HOME=" + profile}, nil, path,
			"--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
			"--disable-quic", "--allow-file-access-from-files", fmt.Sprintf("--window-size=%d,%d", width, height), "--window-position=0,0",
			"--user-data-dir="+profile, "file://"+page)
	}
	r.start, r.startMax, err = b.startTimes(func() (func() error, error) {
		p, err := start()
		if err != nil {
			return nil, err
		}
		return func() error { p.Kill(); return nil }, nil
	})
	if err != nil {
		return r, err
	}
	p, err := start()
	if err != nil {
		return r, err
	}
	defer p.Kill()
	d, err := stack.OpenDisplay(b.display)
	if err != nil {
		return r, err
	}
	defer d.Close()
	if err := errors.Join(rest(ctx, 8*time.Second), d.AwaitStill(0, 0, width, height, time.Second, 20*time.Second)); err != nil {
		return r, err
	}
	if r.home, err = stack.MemoryOf(p.PID()); err != nil {
		return r, err
	}
	if r.idle, err = b.share(ctx, p.PID()); err != nil {
		return r, err
	}
	var first, next []time.Duration
	far := [4]int{760, 100, 400, 60}
	for i := range b.taps {
		x, y := 900, 200 // a tile of home
		if i%2 == 1 {
			x, y = 210, 1020 // the bar's first word
		}
		watch := [4]int{x - 100, y - 50, 200, 100}
		if i%4 > 1 {
			watch = far
		}
		took, err := d.TapLatency(x, y, watch, 2*time.Second)
		if err != nil {
			r.lost++
			continue
		}
		if i%4 > 1 {
			next = append(next, took)
		} else if i%2 == 0 {
			first = append(first, took)
		}
		if err := d.AwaitStill(0, 0, width, height, 150*time.Millisecond, 5*time.Second); err != nil {
			return r, err
		}
	}
	r.tap50, r.tap99 = stack.Percentile(first, 50), stack.Percentile(first, 99)
	r.page50, r.page99 = stack.Percentile(next, 50), stack.Percentile(next, 99)
	if err := d.Tap(480, 1020); err != nil { // all languages
		return r, err
	}
	if err := rest(ctx, 3*time.Second); err != nil {
		return r, err
	}
	r.used, err = stack.MemoryOf(p.PID())
	return r, err
}
