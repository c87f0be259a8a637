package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"cuango/contentsync/content"
	"cuango/packaging/stack"
)

const (
	activateCPU = 20 * time.Second
	activateTap = 200 * time.Millisecond
	checkWithin = 5 * time.Minute // of the reference pages, once nobody is there
)

// An activation is one change of the large pack, synced, built and switched to while fingers go on.
type activation struct {
	cpu, took time.Duration
	taps      []time.Duration
	lost      int
}

// activate changes one word of a pack of 5,000 items in ten languages and has the kiosk's daemon bring it, while somebody goes to and fro between two pages. Then
// nobody is there, and the screen paints its reference pages.
func (b *bench) activate(ctx context.Context) (err error) {
	from := filepath.Join(b.data, "activate-pack")
	if err := errors.Join(os.Mkdir(from, 0o700), enlarge(b.content, from, b.items)); err != nil {
		return err
	}
	admin, err := b.programs.StartAdmin(ctx, stack.AdminOptions{Data: filepath.Join(b.data, "activate-admin"), Content: from, Out: io.Discard, Limit: publishLimit})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, admin.Stop()) }()
	config := admin.SyncConfig("huu-nghi")
	syncDir := filepath.Join(filepath.Dir(config), "sync")
	first, err := b.syncOnce(ctx, config)
	if err != nil {
		return err
	}
	k, err := b.startKioskOn(ctx, syncDir, "activate", 20)
	if err != nil {
		return err
	}
	defer func() {
		if stopped := k.Stop(); stopped != nil { // told, and what was measured is kept
			fmt.Fprintln(os.Stderr, "bench:", stopped)
		}
	}()
	var taps, cpu []time.Duration
	for n := range b.activations {
		if err := retitle(from, n+2); err != nil {
			return err
		}
		if out, err := exec.CommandContext(ctx, b.programs.Path("kioskadmin"), "pack", "publish", from, "--data", admin.Data).CombinedOutput(); err != nil { //nolint:gosec // our own program
			return fmt.Errorf("publish: %w\n%s", err, out)
		}
		a, err := b.activateOnce(ctx, k, config)
		if err != nil {
			return err
		}
		fmt.Printf("  activation %d: %v of processor time in %v; %d touches meanwhile, %d changed nothing, p50 %s, slowest %s\n", n+1, a.cpu.Round(10*time.Millisecond),
			a.took.Round(10*time.Millisecond), len(a.taps), a.lost, ms(stack.Percentile(a.taps, 50)), ms(stack.Percentile(a.taps, 100)))
		taps, cpu = append(taps, a.taps...), append(cpu, a.cpu)
		if err := b.referencePages(ctx, k, syncDir); err != nil {
			return err
		}
	}
	fmt.Printf("  first content, without fingers: %v of processor time\n  load %s\n\n", first.Round(10*time.Millisecond), stack.Load())
	b.judge(fmt.Sprintf("activation of %d items in ten languages, processor time of the daemon, slowest of %d", b.items, len(cpu)), "%.1f s", stack.Percentile(cpu, 100).Seconds(), activateCPU.Seconds())
	b.judgeTimes("touch → changed pixel while it is built and switched to", taps, 99, activateTap)
	return nil
}

// syncOnce runs the daemon once and gives the processor time that it took.
func (b *bench) syncOnce(ctx context.Context, config string) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, b.programs.Path("contentsyncd"), "--config", config, "--once") //nolint:gosec // our own program
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("contentsyncd: %w\n%s", err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// activateOnce has the daemon bring what is published, and touches the screen until it is done.
func (b *bench) activateOnce(ctx context.Context, k *stack.Kiosk, config string) (a activation, err error) {
	if _, err := k.Touch(ctx, "start-vi", stack.On("home", "vi")); err != nil {
		return a, err
	}
	began := time.Now()
	done := make(chan error, 1)
	go func() {
		var err error
		a.cpu, err = b.syncOnce(ctx, config)
		done <- err
	}()
	for i := 0; ; i++ {
		select {
		case err := <-done:
			a.took = time.Since(began)
			return a, err
		default:
		}
		target, want := "category-"+largeList, stack.On("topic", "vi")
		if i%2 == 1 {
			target, want = "bar-home", stack.On("home", "vi")
		}
		took, err := tapOn(ctx, k, target, want)
		if err != nil {
			return a, errors.Join(err, <-done)
		}
		if took == 0 {
			a.lost++
			continue
		}
		a.taps = append(a.taps, took)
	}
}

// tapOn touches a key and gives how long it took until the key changed (0: it did not), and waits for the page that it leads to.
func tapOn(ctx context.Context, k *stack.Kiosk, target string, want func(stack.Screen) bool) (time.Duration, error) {
	s, err := k.Screen()
	if err != nil {
		return 0, err
	}
	r, ok := s.Targets[target]
	if !ok {
		return 0, fmt.Errorf("the screen %s has no key %s", s.Screen, target)
	}
	took, err := k.TapLatency(image.Pt(r[0]+r[2]/2, r[1]+r[3]/2), r, 2*time.Second)
	if err != nil {
		took = 0
	}
	_, err = k.Await(ctx, "the next page", want)
	return took, err
}

// referencePages waits until nobody is there and the screen has given its verdict over the active generation.
func (b *bench) referencePages(ctx context.Context, k *stack.Kiosk, syncDir string) error {
	link, err := os.Readlink(filepath.Join(syncDir, "current"))
	if err != nil {
		return err
	}
	if _, err := k.Await(ctx, "the attract screen", func(s stack.Screen) bool { return s.Screen == "attract" }); err != nil {
		return err
	}
	before, began := stack.CPU(k.PID()), time.Now()
	return stack.WaitFor(ctx, checkWithin, "the reference pages", k.Process, func() error {
		raw, err := os.ReadFile(filepath.Join(k.StateDir, "shown.json"))
		if err != nil {
			return err
		}
		var s content.Shown
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		if s.Check == nil || fmt.Sprint(s.Check.Generation) != filepath.Base(link) {
			return errors.New("no verdict yet")
		}
		fmt.Printf("  reference pages, nobody there: %d in %v, %v of processor time, good: %v\n", s.Check.Pages, time.Since(began).Round(10*time.Millisecond),
			(stack.CPU(k.PID()) - before).Round(10*time.Millisecond), s.Check.OK)
		return nil
	})
}

// retitle makes the next version of a pack: one word of one page is another.
func retitle(dir string, n int) error {
	pages, err := filepath.Glob(filepath.Join(dir, "items", "*", "vi.md"))
	if err != nil || len(pages) == 0 {
		return fmt.Errorf("no page to change: %w", err)
	}
	raw, err := os.ReadFile(pages[0])
	if err != nil {
		return err
	}
	line := lineTitle.Find(raw)
	return os.WriteFile(pages[0], bytes.Replace(raw, line, fmt.Appendf(bytes.Clone(line), " %d", n), 1), 0o600)
}
