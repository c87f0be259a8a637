// Command soak lets a monkey at the kiosk as a gate has it: the demo pack, published and synced, kiosk-session on a display of its own, random fingers, keys and messages. It ends with an
// error at the first thing that is wrong: the screen is gone, another window is on top, the keyboard is elsewhere, nothing is painted, something is on the clipboard; or when the screen does
// not forget once it is left alone; or when at the end more is held than after the warm-up: memory, goroutines, files, textures. A run can be had again by its seed.
//
//	soak -events 100000 -seed 1
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"cuango/packaging/stack"
)

const (
	idle    = 10 * time.Second
	gate    = "huu-nghi"
	settled = 3 * time.Second // from the first attract screen until it is at rest: its pictures are there, those of before are let go
	rounds  = 40              // times that the screen is left alone, at least, and told of
)

func main() {
	bin := flag.String("bin", "bin", "folder with the programs")
	content := flag.String("content", "assets/demopack", "authoring folder to publish")
	events := flag.Int("events", 100_000, "how many")
	seed := flag.Uint64("seed", 1, "of chance")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *bin, *content, *events, *seed)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, bin, content string, events int, seed uint64) (err error) {
	for _, p := range []*string{&bin, &content} {
		if *p, err = filepath.Abs(*p); err != nil {
			return err
		}
	}
	data, err := os.MkdirTemp("", "cuango-soak-")
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			err = os.RemoveAll(data)
			return
		}
		fmt.Fprintln(os.Stderr, "soak: what there is to look at, crash.log too, is in", data)
	}()
	programs := stack.Programs(bin)
	admin, err := programs.StartAdmin(ctx, stack.AdminOptions{Data: filepath.Join(data, "admin"), Content: content})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, admin.Stop()) }()
	config := admin.SyncConfig(gate)
	syncDir := filepath.Join(filepath.Dir(config), "sync")
	sync, err := programs.StartSync(stack.Identity{}, config, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sync.Stop()) }()
	if _, err := stack.AwaitGeneration(ctx, sync, syncDir, ""); err != nil {
		return err
	}
	x, display, err := stack.StartXvfb(ctx, stack.Identity{}, 1080, 1920)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.Stop()) }()
	stateDir := filepath.Join(data, "screen")
	s, err := programs.StartSession(ctx, stack.KioskOptions{
		Display: display, Gate: gate, SyncDir: syncDir, StateDir: stateDir, IdleS: int(idle.Seconds()),
	}, "--state-dir", stateDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	return monkey(ctx, s, events, seed)
}

func monkey(ctx context.Context, s *stack.Session, events int, seed uint64) error {
	m, err := stack.NewMonkey(ctx, s, seed)
	if err != nil {
		return err
	}
	began := time.Now()
	each := max(events/rounds, 1)
	var held []stack.Held
	for from := 0; from < events; from += each {
		to := min(from+each, events)
		if err := m.Run(ctx, from, to); err != nil {
			return err
		}
		if err := m.Home(ctx, idle); err != nil {
			return fmt.Errorf("after event %d of seed %d: %w", to, seed, err)
		}
		time.Sleep(settled)
		h, err := stack.HeldBy(ctx, s.ScreenPID(), s.Vitals)
		if err != nil {
			return err
		}
		held = append(held, h)
		fmt.Printf("%7d events  %8v  screen %d MiB resident, %.1f MiB of heap, %d goroutines, %d files, %d textures  load %s\n",
			to, time.Since(began).Round(time.Second), h.RSS>>20, float64(h.HeapBytes)/(1<<20), h.Goroutines, h.Files, h.Textures, stack.Load())
	}
	if err := m.Check(ctx); err != nil {
		return err
	}
	fmt.Printf("alive, home, nothing else on the display: %d events of seed %d\n%v\n%v\n", events, seed, m.Kinds, m.Screens)
	return flat(held, events)
}

// enough is how many events fill the caches: growth before says nothing.
const enough = 20_000

// flat prints what was held after the warm-up and at the end, and says what grew over its bound.
func flat(held []stack.Held, events int) error {
	var grown []string
	for _, t := range stack.Trends(held) {
		word := ""
		if !t.Kept() {
			word = "  more than the bound"
			grown = append(grown, t.What)
		}
		fmt.Printf("%-30s %12d %12d  %+.1f %%%s\n", t.What, t.Early, t.Late, t.Grown(), word)
	}
	if len(grown) > 0 && events >= enough {
		return fmt.Errorf("after %d events more is held than after the warm-up: %s", events, strings.Join(grown, ", "))
	}
	return nil
}
