// Command kiosk is the screen of Cửa Ngõ: it shows what contentsyncd has brought, or the seed pack,
// and answers fingers. It opens no network connection and writes only to its own folder.
//
//	kiosk --config /etc/cuango/kiosk.toml
//
// Exit codes: 0 the window was closed by a signal; 70 no window came up; 78 the configuration is
// wrong; 1 anything else.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"cuango/assets"
	"cuango/assets/fonts"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/tally"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
)

// version is put in by the linker.
var version = "dev"

const (
	exitNoWindow = 70
	exitConfig   = 78
	maxCrashLog  = 1 << 20
)

func main() {
	path := flag.String("config", "/etc/cuango/kiosk.toml", "configuration file")
	targets := flag.Bool("expose-targets", false, "write state_dir/targets.json: what is shown and what can be pressed; at SIGUSR1 vitals.json: what is held (for tests)")
	debugLog := flag.Bool("debug", false, "log more")
	because := flag.String("seed-because", "", "show the seed pack and not the content that is active now, and say this in shown.json (kiosk-session asks for it)")
	counters := flag.Bool("counters", false, "print the counters of use, a JSON object a line, and end")
	answers := flag.Bool("answers", false, "print what travellers have answered, a JSON object a line, and end")
	secret := flag.String("staff-secret", "", "make this file of a secret for the staff corner, if it is not there yet, print it as a QR code for a phone's app, and end")
	label := flag.String("staff-label", "", "with -staff-secret: what the app calls it; empty: the computer's name")
	show := flag.Bool("version", false, "print the version")
	flag.Parse()
	if *show {
		fmt.Println(version)
		return
	}
	if *secret != "" {
		if *label == "" {
			*label, _ = os.Hostname() // without one it has no name
		}
		if err := printSecret(*secret, *label, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	level := slog.LevelInfo
	if *debugLog {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	cfg, err := LoadConfig(*path)
	if err == nil && !*targets {
		err = cfg.TimeToAnswer()
	}
	if err != nil {
		log.Error("kiosk does not start", "err", err)
		os.Exit(exitConfig)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *counters {
		leave(log, printCounters(ctx, cfg.StateDir, os.Stdout))
	}
	if *answers {
		leave(log, printAnswers(ctx, cfg.StateDir, os.Stdout))
	}
	keepMemory(log)
	leave(log, run(ctx, cfg, log, *targets, *because))
}

// printCounters is for whoever stands before the kiosk, or asks it from afar; it disturbs no kiosk that runs.
func printCounters(ctx context.Context, dir string, to io.Writer) error {
	all, err := tally.Read(ctx, dir)
	if err != nil {
		return err
	}
	return printLines(to, all)
}

// printAnswers is printCounters for answers.
func printAnswers(ctx context.Context, dir string, to io.Writer) error {
	all, err := tally.ReadAnswers(ctx, dir)
	if err != nil {
		return err
	}
	return printLines(to, all)
}

func printLines[T any](to io.Writer, list []T) error {
	enc := json.NewEncoder(to)
	for _, x := range list {
		if err := enc.Encode(x); err != nil {
			return err
		}
	}
	return nil
}

// leave ends the program.
func leave(log *slog.Logger, err error) {
	switch {
	case errors.Is(err, errNoWindow):
		log.Error("kiosk ends", "err", err)
		os.Exit(exitNoWindow)
	case err != nil:
		log.Error("kiosk ends", "err", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// run builds everything and stays until ctx ends. It is called on the main goroutine, which becomes
// the UI goroutine.
func run(ctx context.Context, cfg Config, log *slog.Logger, expose bool, because string) error {
	for name, value := range surroundings {
		_ = os.Setenv(name, value) // the names are valid
	}
	quickStart()
	if err := os.MkdirAll(cfg.StateDir, 0o750); err != nil {
		return fmt.Errorf("state_dir: %w", err)
	}
	unlock, err := lock(cfg.StateDir)
	if err != nil {
		return err
	}
	defer unlock()
	keepCrashes(cfg.StateDir, log)
	k := &kiosk{cfg: cfg, log: log, icons: paint.NewIcons(assets.FS)}
	if expose {
		k.exposed = make(chan struct{}, 1)
	}
	// The window library needs a while to come up, and the content as well: they don't wait for each other.
	opened := make(chan error, 1)
	go func() { opened <- k.open(ctx, because) }()
	if err := k.makeWindow(); err != nil {
		return err
	}
	defer k.server.Close()
	if err := <-opened; err != nil {
		return err
	}
	return k.run(ctx)
}

// surroundings is what libraries read from the environment.
var surroundings = map[string]string{
	// Layout is in pixels of the glass; Fyne must not scale it again.
	"FYNE_SCALE": "1",
	// X11 would read six thousand ways to compose a letter from dead keys, a tenth of the start. Nobody composes here.
	"XCOMPOSEFILE": os.DevNull,
}

// quickStart collects rarely until the first page is seen; steady ends that.
func quickStart() { debug.SetGCPercent(200) }

// steady gives back to the system what the start needed once: decoded files, half-built tables. Most of the heap is a few screen-sized
// bitmaps that live for ever: collecting at twice the heap would keep twice of it.
func steady() {
	debug.SetGCPercent(50)
	debug.FreeOSMemory()
}

// open reads everything that is shown. because: see library.problem.
func (k *kiosk) open(ctx context.Context, because string) (err error) {
	cfg, log := k.cfg, k.log
	if k.tokens, err = theme.Load(assets.FS); err != nil {
		return err
	}
	if k.words, err = i18n.Load(assets.FS); err != nil {
		return err
	}
	k.signs = signs{withdrawn: &catalog.Withdrawn{}}
	if cfg.SyncDir != "" {
		k.signs.watch = overlay.NewWatcher(cfg.SyncDir, log)
	}
	k.signs.first()
	if because != "" { // notices and recalls hold all the same
		log.WarnContext(ctx, "the seed pack is shown until other content comes", "why", because)
	}
	k.lib = &library{
		dir: cfg.SyncDir, problem: because, seedFirst: because != "", gate: cfg.Gate, langs: cfg.Languages, place: cfg.Place, words: k.words, log: log,
		withdrawn: k.signs.withdrawn,
	}
	k.lib.opens = opens
	if c := lastCheck(cfg.StateDir); c != nil && !c.OK {
		k.lib.blamed = c.Generation
	}
	if k.cat, err = k.lib.first(ctx); err != nil {
		return err
	}
	k.engine = typeset.NewWith(typeset.Params{Fonts: fonts.FS, Log: log, Missing: func(lang content.Lang, r rune) {
		log.Warn("no font has a character", "lang", string(lang), "character", fmt.Sprintf("U+%04X", r))
	}})
	return nil
}

// lock makes sure that one kiosk writes to the folder. It ends with the program, however that ends.
func lock(dir string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // in our own folder
	if errors.Is(err, syscall.EROFS) || errors.Is(err, os.ErrPermission) {
		return func() {}, nil // a folder that cannot be written to stops no screen
	}
	if err != nil {
		return nil, fmt.Errorf("state_dir: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("state_dir %s is in use by another kiosk: %w", dir, err)
	}
	return func() { _ = f.Close() }, nil
}

// keepCrashes sends the runtime's last words to a file as well: a screen has nobody who reads its terminal.
func keepCrashes(dir string, log *slog.Logger) {
	path := filepath.Join(dir, "crash.log")
	if st, err := os.Stat(path); err == nil && st.Size() > maxCrashLog {
		_ = os.Remove(path) // it is only made again
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640) //nolint:gosec // in our own folder; its group may read it
	if err != nil {
		log.Warn("crashes are not kept", "err", err)
		return
	}
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		log.Warn("crashes are not kept", "err", err)
	}
	_ = f.Close() // the runtime has its own copy
}
