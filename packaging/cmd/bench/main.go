// Command bench measures the kiosk on a real window under Xvfb, and a page of the same kind in
// Chromium's kiosk mode in the same run on the same machine: start, memory, idle, and how long a touch
// takes to change a pixel. Then the kiosk alone: touches on every screen, a list of 5,000 items, many random fingers, and screens that nobody
// touches. Then the sync daemon beside curl and rclone. It prints medians and ratios, with the machine's load, and at the end one table of all that has
// a bound. A bound that is not kept is no error: on a machine that does other things as well it says little.
//
//	bench                                   all of it
//	bench -only screens                     one part: see -help
//	bench -only events -events 100000       the long soak; -seed for other fingers
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
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"cuango/packaging/stack"
)

const (
	width  = 1920
	height = 1080

	publishLimit = 20 * time.Minute // for 5,000 items in all languages
)

func main() {
	bin := flag.String("bin", "bin", "folder with the programs")
	content := flag.String("content", "assets/demopack", "authoring folder to publish")
	quick := flag.Bool("quick", false, "few repetitions")
	switches := flag.Int("switches", 0, "page changes for the memory's trend; 0: 10,000, with -quick 1,000")
	only := flag.String("only", "", "one part alone: "+strings.Join(parts, ", ")+"; empty: all")
	events := flag.Int("events", 0, "simulated events; 0: 10,000, with -quick 1,000")
	items := flag.Int("items", 0, "of the long list; 0: 5,000, with -quick 500")
	seed := flag.Uint64("seed", 1, "of the simulated events")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, options{bin: *bin, content: *content, quick: *quick, switches: *switches, only: *only, events: *events, items: *items, seed: *seed})
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

	screenRounds  int // walks through all screens
	items, events int
	answers       int           // written down
	pullFor       time.Duration // at most, through the long list
	notified      int           // notices over each screen, by file and by start
	walled        int           // windows of the attract loop, and of the wall

	syncRounds, corpusPictures, idlePolls int

	activations int // of the long list's pack
}

// options are what the command line says.
type options struct {
	bin, content, only string
	quick              bool
	switches, events   int
	items              int
	seed               uint64
}

// parts are what can be measured alone.
var parts = []string{"kiosk", "screens", "access", "list", "events", "notice", "answers", "wall", "sync", "activate"}

type bench struct {
	repeats
	programs stack.Programs
	content  string
	display  string
	data     string
	syncDir  string
	seed     uint64
	out      *tabwriter.Writer

	part     string // that is measured
	verdicts []verdict
}

func run(ctx context.Context, o options) (err error) {
	if o.only != "" && !slices.Contains(parts, o.only) {
		return fmt.Errorf("-only %s: not one of %s", o.only, strings.Join(parts, ", "))
	}
	b := &bench{
		seed:    o.seed,
		repeats: repeats{starts: 9, taps: 300, switches: 10_000, idle: 30 * time.Second, screenRounds: 100, items: largeItems, events: 10_000, answers: 2_000, pullFor: 8 * time.Minute, notified: 30, walled: 36, syncRounds: 5, corpusPictures: corpusPictures, idlePolls: 30, activations: 3},
		out:     tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0),
	}
	if o.quick {
		b.repeats = repeats{starts: 3, taps: 60, switches: 1_000, idle: 10 * time.Second, screenRounds: 10, items: 500, events: 1_000, answers: 300, pullFor: time.Minute, notified: 5, walled: 6, syncRounds: 3, corpusPictures: 100, idlePolls: 10, activations: 1}
	}
	if o.switches > 0 {
		b.switches = o.switches
	}
	if o.events > 0 {
		b.events = o.events
	}
	if o.items > 0 {
		b.items = o.items
	}
	bin, err := filepath.Abs(o.bin)
	if err != nil {
		return err
	}
	b.programs = stack.Programs(bin)
	if b.content, err = filepath.Abs(o.content); err != nil {
		return err
	}
	if b.data, err = os.MkdirTemp("", "cuango-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.data)
	fmt.Printf("load at the start: %s\n\n", stack.Load())
	if b.syncDir, err = b.publish(ctx, b.content, "admin"); err != nil {
		return err
	}
	x, display, err := stack.StartXvfb(ctx, stack.Identity{}, width, height)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.Stop()) }()
	b.display = display
	for _, part := range parts {
		if o.only != "" && o.only != part {
			continue
		}
		b.part = part
		switch part {
		case "kiosk":
			err = b.compare(ctx)
		case "screens":
			err = b.screenTaps(ctx)
		case "access":
			err = b.dressing(ctx)
		case "list":
			err = b.list(ctx)
		case "events":
			err = b.fingers(ctx, b.events, o.seed)
		case "notice":
			err = b.notices(ctx)
		case "answers":
			err = b.writeAnswers(ctx)
		case "wall":
			err = b.walls(ctx)
		case "sync":
			err = b.syncs(ctx)
		case "activate":
			err = b.activate(ctx)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
	}
	b.summary()
	fmt.Printf("load at the end: %s\n", stack.Load())
	return nil
}

// compare measures the kiosk and Chromium beside each other.
func (b *bench) compare(ctx context.Context) error {
	ours, err := b.kiosk(ctx)
	if err != nil {
		return err
	}
	theirs, err := b.chromium(ctx)
	if err != nil {
		return err
	}
	b.table(ours, theirs)
	fmt.Println()
	return nil
}

// publish fills a kiosk's cache through the real path and gives its folder. name is that of the admin's folder.
func (b *bench) publish(ctx context.Context, content, name string) (syncDir string, err error) {
	admin, err := b.programs.StartAdmin(ctx, stack.AdminOptions{Data: filepath.Join(b.data, name), Content: content, Out: io.Discard, Limit: publishLimit})
	if err != nil {
		return "", err
	}
	config := admin.SyncConfig("huu-nghi")
	syncDir = filepath.Join(filepath.Dir(config), "sync")
	sync, err := stack.Start("contentsyncd", stack.Identity{}, nil, nil, b.programs.Path("contentsyncd"), "--config", config, "--once")
	if err == nil {
		<-sync.Done()
		_, err = os.Stat(filepath.Join(syncDir, "current"))
	}
	return syncDir, errors.Join(err, admin.Stop())
}

// A result is what was measured of one program.
type result struct {
	start, startMax time.Duration
	home, used      stack.Memory
	idle            float64 // share of a core
	tap50, tap99    time.Duration
	page50, page99  time.Duration
	type50, type99  time.Duration
	flat50, flat99  time.Duration // the same of taps without any length
	taps, types     []time.Duration
	silent          int   // keystrokes that changed nothing of what is found
	early, late     int64 // resident bytes, medians of the first thousand switches after 500 and of the last thousand
	switches, lost  int
}

func (b *bench) table(ours, theirs result) {
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
	row(fmt.Sprintf("keystroke → what is found, from the finger's lift, p50 (%d changed nothing)", ours.silent), "≤ 45 ms", ms(ours.type50), "–")
	row("the same, p99", "≤ 100 ms", ms(ours.type99), "–")
	row("the same of taps without any length, p50 and p99", "", ms(ours.flat50)+", "+ms(ours.flat99), "–")
	row(fmt.Sprintf("resident, median after 500 and before %d switches", ours.switches), "< +2 %",
		fmt.Sprintf("%s, %s (%+.1f %%)", mib(ours.early), mib(ours.late), 100*(float64(ours.late)/float64(max(ours.early, 1))-1)), "–")
	_ = b.out.Flush()
	b.judge("start → first content, median", "%.0f ms", millis(ours.start), 400)
	b.judge("PSS at home, Vietnamese", "%.0f MiB", float64(ours.home.PSS)/(1<<20), 230)
	b.judge("PSS after all twelve languages", "%.0f MiB", float64(ours.used.PSS)/(1<<20), 420)
	b.judge("idle at home", "%.1f %% of a core", 100*ours.idle, 1)
	b.judgeTimes("touch → changed pixel", ours.taps, 50, 45*time.Millisecond)
	b.judgeTimes("touch → changed pixel", ours.taps, 99, 100*time.Millisecond)
	b.judgeTimes("keystroke → what is found", ours.types, 50, 45*time.Millisecond)
	b.judgeTimes("keystroke → what is found", ours.types, 99, 100*time.Millisecond)
	b.judgeGrowth(fmt.Sprintf("resident after %d switches", ours.switches), ours.early, ours.late, 0.02)
}

func ms(d time.Duration) string { return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000) }

func mib(n int64) string { return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20)) }
