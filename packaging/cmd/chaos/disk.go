package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"cuango/packaging/stack"
)

const (
	smallDisk = 256 << 20 // of the kiosk, before somebody fills it; above what contentsyncd keeps free
	maxSlack  = 400 << 10 // what is left by who fills it, at most
	fillLimit = 2 * time.Minute
)

// fills is the third part: the disk becomes full at any moment of a sync, and stays so for a while: another program writes faster than ours. What was active stays whole; once there is room
// again, the next sync brings everything.
func fills(ctx context.Context, w *world) error {
	if w.fills == 0 {
		return nil
	}
	w.line.watch("")
	k, err := w.kiosk("filled", w.line.address)
	if err != nil {
		return err
	}
	d, err := mountDisk(k.sync)
	if err != nil {
		return err
	}
	defer func() { _ = syscall.Unmount(k.sync, syscall.MNT_DETACH) }()
	if err := w.once(ctx, k); err != nil {
		return err
	}
	saved := filepath.Join(w.dir, "scene-disk")
	if _, err := w.run(ctx, "cp", "-a", k.sync, saved); err != nil {
		return err
	}
	before := w.truth[w.newest].order
	for i := range pictures - 1 { // one stays, so that something is collected and something is not
		if err := w.newPicture(w.content, fmt.Sprintf("chaos-%d", i)); err != nil {
			return err
		}
	}
	if err := errors.Join(w.typo(w.content), w.publish(ctx, w.content)); err != nil {
		return err
	}
	full := map[string]int{}
	for round := range w.fills {
		where, err := w.fill(ctx, k, d, saved, before)
		if err != nil {
			return fmt.Errorf("round %d, full at %q: %w", round, where, err)
		}
		full[where]++
	}
	fmt.Fprintf(w.out, "the disk was filled %d times, at: %s\n", w.fills, counts(full))
	if full[nowhere] > w.fills/2 {
		return fmt.Errorf("only %d of %d came at a point that was chosen", w.fills-full[nowhere], w.fills)
	}
	return nil
}

// fill restores the kiosk, lets it sync, fills the disk at some moment and looks.
func (w *world) fill(ctx context.Context, k *kiosk, d disk, saved string, before int) (where string, err error) {
	if err := d.resize(smallDisk); err != nil {
		return "", err
	}
	if err := d.empty(); err != nil {
		return "", err
	}
	if _, err := w.run(ctx, "cp", "-a", saved+"/.", k.sync); err != nil {
		return "", err
	}
	events, err := watchFolder(k.sync, w.hooks)
	if err != nil {
		return "", err
	}
	defer events.close()
	var some []point
	for _, p := range points {
		if p.phase != "upload" {
			some = append(some, p)
		}
	}
	p := some[w.rnd.IntN(len(some))]
	slack := int64(0)
	if w.chance(70) {
		slack = w.rnd.Int64N(maxSlack)
	}
	type filling struct {
		at  string
		err error
	}
	filled := make(chan filling, 1)
	w.hooks.arm(p.event, 1+w.rnd.IntN(p.most), func(event string) { filled <- filling{event, d.fill(slack)} })
	proc, err := w.programs.StartSync(stack.Identity{}, k.config, nil)
	if err != nil {
		return "", err
	}
	defer proc.Kill()
	where = nowhere
	timer, tick := time.NewTimer(fillLimit), time.NewTicker(10*time.Millisecond)
	defer timer.Stop()
	defer tick.Stop()
	// It polls once a second: so often it tries with the full disk, or does what it has to without needing room.
	for last := 0; last == 0 || w.hooks.polls() < last; {
		select {
		case f := <-filled:
			if f.err != nil {
				return where, f.err
			}
			where, last = placeOf(points, f.at), w.hooks.polls()+2
		case <-tick.C:
			if w.hooks.polls() >= idlePolls {
				w.hooks.orAt(anyEvent, noEvent)
			}
		case <-timer.C:
			return where, errors.New("it does not try again")
		case <-proc.Done():
			return where, fmt.Errorf("it ended by itself: %w", proc.Err())
		}
	}
	w.hooks.disarm()
	if w.chance(50) {
		proc.Kill()
	} else if err := proc.Stop(); err != nil {
		return where, err
	}
	look := func() error {
		g, err := w.look(ctx, k)
		if err == nil {
			_, err = w.whole(g, before)
		}
		return err
	}
	if err := look(); err != nil {
		return where, err
	}
	if w.chance(30) { // the power comes back, and the disk is still full
		w.hooks.arm(noEvent, 1, nil)
		again, err := w.programs.StartSync(stack.Identity{}, k.config, nil)
		if err != nil {
			return where, err
		}
		defer again.Kill()
		for w.hooks.polls() < 2 {
			select {
			case <-tick.C:
			case <-timer.C:
				return where, errors.New("started with the full disk, it does not poll")
			case <-again.Done():
				return where, fmt.Errorf("started with the full disk, it ended by itself: %w", again.Err())
			}
		}
		again.Kill()
		if err := look(); err != nil {
			return where, fmt.Errorf("started with the full disk: %w", err)
		}
	}
	if err := errors.Join(d.resize(smallDisk), w.once(ctx, k)); err != nil {
		return where, fmt.Errorf("with room again: %w", err)
	}
	return where, w.settled(ctx, k)
}

// A disk is a small file system in memory.
type disk string

func mountDisk(path string) (disk, error) {
	if err := errors.Join(os.MkdirAll(path, 0o750), syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""),
		syscall.Mount("tmpfs", path, "tmpfs", 0, fmt.Sprintf("mode=750,size=%d", smallDisk))); err != nil {
		return "", fmt.Errorf("a small file system: %w", err)
	}
	return disk(path), nil
}

func (d disk) resize(bytes int64) error {
	if err := syscall.Mount("tmpfs", string(d), "tmpfs", syscall.MS_REMOUNT, fmt.Sprintf("size=%d", bytes)); err != nil {
		return fmt.Errorf("resize to %d bytes: %w", bytes, err)
	}
	return nil
}

// fill leaves so many bytes.
func (d disk) fill(slack int64) error {
	var err error
	for range 20 { // the daemon may be writing meanwhile
		var st syscall.Statfs_t
		if err = syscall.Statfs(string(d), &st); err != nil {
			return err
		}
		if err = d.resize(int64(st.Blocks-st.Bfree)*st.Bsize + slack); err == nil { //nolint:gosec // some megabytes
			return nil
		}
	}
	return err
}

// empty removes what is on it.
func (d disk) empty() error {
	entries, err := os.ReadDir(string(d))
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(string(d), e.Name())))
	}
	return err
}
