package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cuango/packaging/stack"
)

const (
	wallWindow   = 5 * time.Second
	wallWidth    = 3840
	wallHeight   = 2160
	wallDiagonal = 98 // inches
)

// walls measures what the screens take that nobody touches: the attract loop, and a wall at 4K. Processor time is that of the kiosk's process as the
// kernel counts it, in windows of five seconds, those in which a scene fades into the next as well.
func (b *bench) walls(ctx context.Context) error {
	fmt.Fprintf(b.out, "processor time, in windows of %v\tbound\tmean\tworst\twindows\n", wallWindow)
	attract := stack.KioskOptions{Display: b.display, StateDir: filepath.Join(b.data, "attract")}
	if err := b.watchWall(ctx, "the attract loop, 1920x1080", attract, 10); err != nil {
		return err
	}
	x, display, err := stack.StartXvfb(ctx, stack.Identity{}, wallWidth, wallHeight)
	if err != nil {
		return err
	}
	wall := stack.KioskOptions{Display: display, StateDir: filepath.Join(b.data, "wall"), Wall: wallDiagonal}
	if err := errors.Join(b.watchWall(ctx, "the wall, 3840x2160", wall, 25), x.Stop()); err != nil {
		return err
	}
	_ = b.out.Flush()
	fmt.Printf("  load %s\n\n", stack.Load())
	return nil
}

// watchWall starts a screen and looks on for so many windows. percent is the most of a core that it may take.
func (b *bench) watchWall(ctx context.Context, what string, o stack.KioskOptions, percent float64) error {
	o.Gate, o.SyncDir, o.IdleS = "huu-nghi", b.syncDir, 60
	k, err := b.programs.StartKiosk(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := k.Stop(); stopped != nil { // told, and what was measured is kept
			fmt.Fprintln(os.Stderr, "bench:", stopped)
		}
	}()
	if err := rest(ctx, 2*wallWindow); err != nil { // the start is over
		return err
	}
	var sum, worst float64
	for range b.walled {
		before, began := stack.CPU(k.PID()), time.Now()
		if err := rest(ctx, wallWindow); err != nil {
			return err
		}
		share := 100 * float64(stack.CPU(k.PID())-before) / float64(time.Since(began))
		sum += share
		worst = max(worst, share)
	}
	mean := sum / float64(b.walled)
	fmt.Fprintf(b.out, "  %s\t≤ %g %% of a core\t%.1f %%\t%.1f %%\t%d\n", what, percent, mean, worst, b.walled)
	b.judge(what+", processor time, mean", "%.1f %% of a core", mean, percent)
	b.judge(what+", processor time, worst window", "%.1f %% of a core", worst, percent)
	return nil
}
