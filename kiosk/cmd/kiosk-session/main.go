// Command kiosk-session is the session of a kiosk: it has the X display, without a window manager, keeps a picture on it whatever happens, and starts the screen
// program in it, again and again.
//
//	kiosk-session [flags] kiosk --config /etc/cuango/kiosk.toml
//
// It passes sd_notify on: ready once the display is ours, alive as long as it can look after the screen. Exit codes: 0 told to stop; 64 wrong usage; 70 no display; 1 the display is gone.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"cuango/kiosk/health"
	"cuango/kiosk/keeper"
)

// version is put in by the linker.
var version = "dev"

const (
	exitUsage     = 64
	exitNoDisplay = 70
	memory        = 6 << 20 // the collector's aim; the pictures are in the server's memory
)

func main() {
	runtime.LockOSThread() // the screen ends with the thread that has started it
	debug.SetGCPercent(20)
	debug.SetMemoryLimit(memory)
	p := keeper.Params{Policy: keeper.DefaultPolicy()}
	flag.DurationVar(&p.Hang, "hang", 10*time.Second, "replace a screen that has not answered for so long")
	flag.DurationVar(&p.Start, "start", 45*time.Second, "replace a screen that has not come up within this")
	flag.DurationVar(&p.Policy.First, "first", p.Policy.First, "wait before the second start in a row")
	flag.DurationVar(&p.Policy.Cap, "cap", p.Policy.Cap, "the longest wait before a start")
	flag.IntVar(&p.Policy.Crashes, "crashes", p.Policy.Crashes, "show the seed pack alone after so many ends")
	flag.DurationVar(&p.Policy.Within, "within", p.Policy.Within, "... within this time")
	flag.DurationVar(&p.Policy.SeedFor, "seed-for", p.Policy.SeedFor, "... for so long")
	flag.StringVar(&p.StateDir, "state-dir", "", "the screen's folder: shown.json there says when no screen comes up")
	show := flag.Bool("version", false, "print the version")
	flag.Parse()
	if *show {
		fmt.Println(version)
		return
	}
	p.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	p.Command = flag.Args()
	if len(p.Command) == 0 || p.Hang < 2*time.Second || p.Policy.Crashes < 1 {
		p.Log.Error("kiosk-session needs the screen program and its arguments, --hang of 2s and more, --crashes of 1 and more")
		os.Exit(exitUsage)
	}
	os.Exit(run(p))
}

func run(p keeper.Params) int {
	if err := keeper.NoCores(); err != nil {
		p.Log.Error("session does not start", "err", err)
		return 1
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	p.Systemd, p.Watchdog = os.Getenv("NOTIFY_SOCKET"), health.WatchdogPeriod(os.Getenv("WATCHDOG_USEC"))
	var k *keeper.Keeper
	screen, err := keeper.OpenScreen(p.Log, func(pid int) bool { return k.Mine(pid) })
	if err != nil {
		p.Log.Error("session does not start", "err", err)
		return exitNoDisplay
	}
	defer screen.Close()
	p.Screen = screen
	if k, err = keeper.New(p); err != nil {
		p.Log.Error("session does not start", "err", err)
		return 1
	}
	if err := k.Run(ctx); err != nil {
		p.Log.Error("session ends", "err", err)
		return 1
	}
	return 0
}
