// Command bench measures the kiosk on a real window under Xvfb, and a page of the same kind in
// Chromium's kiosk mode in the same run on the same machine: start, memory, idle, and how long a touch
// takes to change a pixel. It prints medians and ratios, with the machine's load; it judges nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"text/tabwriter"
	"time"

	"cuango/packaging/stack"
)

const (
	width  = 1920
	height = 1080
)

func main() {
	bin := flag.String("bin", "bin", "folder with the programs")
	content := flag.String("content", "assets/demopack", "authoring folder to publish")
	quick := flag.Bool("quick", false, "few repetitions")
	switches := flag.Int("switches", 0, "page changes for the memory's trend; 0: 10,000, with -quick 1,000")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *bin, *content, *quick, *switches)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// repeats say how often things are done.
type repeats struct {
	starts, taps, switches int
	idle                   time.Duration
}

type bench struct {
	repeats
	programs stack.Programs
	display  string
	data     string
	syncDir  string
	out      *tabwriter.Writer
}

func run(ctx context.Context, bin, content string, quick bool, switches int) (err error) {
	b := &bench{
		repeats: repeats{starts: 9, taps: 300, switches: 10_000, idle: 30 * time.Second},
		out:     tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0),
	}
	if quick {
		b.repeats = repeats{starts: 3, taps: 60, switches: 1_000, idle: 10 * time.Second}
	}
	if switches > 0 {
		b.switches = switches
	}
	if bin, err = filepath.Abs(bin); err != nil {
		return err
	}
	if content, err = filepath.Abs(content); err != nil {
		return err
	}
	b.programs = stack.Programs(bin)
	if b.data, err = os.MkdirTemp("", "cuango-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.data)
	fmt.Printf("load at the start: %s\n\n", stack.Load())
	if err := b.publish(ctx, content); err != nil {
		return err
	}
	x, display, err := stack.StartXvfb(ctx, stack.Identity{}, width, height)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.Stop()) }()
	b.display = display
	ours, err := b.kiosk(ctx)
	if err != nil {
		return err
	}
	theirs, err := b.chromium(ctx)
	if err != nil {
		return err
	}
	b.table(ours, theirs)
	fmt.Printf("\nload at the end: %s\n", stack.Load())
	return nil
}

// publish fills a kiosk's cache through the real path.
func (b *bench) publish(ctx context.Context, content string) error {
	admin, err := b.programs.StartAdmin(ctx, stack.AdminOptions{Data: filepath.Join(b.data, "admin"), Content: content, Out: io.Discard})
	if err != nil {
		return err
	}
	config := admin.SyncConfig("huu-nghi")
	b.syncDir = filepath.Join(filepath.Dir(config), "sync")
	sync, err := stack.Start("contentsyncd", stack.Identity{}, nil, nil, b.programs.Path("contentsyncd"), "--config", config, "--once")
	if err == nil {
		<-sync.Done()
		_, err = os.Stat(filepath.Join(b.syncDir, "current"))
	}
	return errors.Join(err, admin.Stop())
}

// A result is what was measured of one program.
type result struct {
	start, startMax time.Duration
	home, used      stack.Memory
	idle            float64 // share of a core
	tap50, tap99    time.Duration
	page50, page99  time.Duration
	type50, type99  time.Duration
	silent          int   // keystrokes that changed nothing of what is found
	early, late     int64 // resident bytes, medians of the first thousand switches after 500 and of the last thousand
	switches, lost  int
}

func (b *bench) table(ours, theirs result) {
	ms := func(d time.Duration) string { return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000) }
	mib := func(n int64) string { return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20)) }
	row := func(what, bound, a, c string) { fmt.Fprintf(b.out, "%s\t%s\t%s\t%s\n", what, bound, a, c) }
	row("", "bound", "kiosk", "Chromium kiosk mode")
	row("start → first content, median of "+fmt.Sprint(b.starts), "≤ 400 ms", ms(ours.start), ms(theirs.start))
	row("the same, slowest", "", ms(ours.startMax), ms(theirs.startMax))
	row("PSS at home, Vietnamese", "≤ 230 MiB", mib(ours.home.PSS), mib(theirs.home.PSS))
	row("PSS after all twelve languages (Chromium: ten), both weights", "≤ 420 MiB", mib(ours.used.PSS), mib(theirs.used.PSS))
	row("idle at home, share of a core", "≤ 1 %", fmt.Sprintf("%.1f %%", 100*ours.idle), fmt.Sprintf("%.1f %%", 100*theirs.idle))
	row(fmt.Sprintf("touch → changed pixel, p50 of %d", b.taps), "≤ 45 ms", ms(ours.tap50), ms(theirs.tap50))
	row("the same, p99", "≤ 100 ms", ms(ours.tap99), ms(theirs.tap99))
	row("touch → the next page, p50", "", ms(ours.page50), ms(theirs.page50))
	row("the same, p99", "", ms(ours.page99), ms(theirs.page99))
	row(fmt.Sprintf("keystroke → what is found, p50 (%d changed nothing)", ours.silent), "≤ 45 ms", ms(ours.type50), "–")
	row("the same, p99", "≤ 100 ms", ms(ours.type99), "–")
	row(fmt.Sprintf("resident, median after 500 and before %d switches", ours.switches), "< +2 %",
		fmt.Sprintf("%s, %s (%+.1f %%)", mib(ours.early), mib(ours.late), 100*(float64(ours.late)/float64(max(ours.early, 1))-1)), "–")
	_ = b.out.Flush()
}
