// Command contentsyncd keeps a kiosk's content up to date.
//
//	contentsyncd --config sync.toml            run until told to stop
//	contentsyncd --config sync.toml --once     sync once, send one heartbeat and what waits in the outbox, end; 0 when the content is up to date
//	contentsyncd --config sync.toml status     say how it stands (--json for programs); works while the daemon runs
//	contentsyncd --config sync.toml verify     read everything that the screen may need, and say what is wrong
//	contentsyncd --config sync.toml explain    say what the screen will show, and why: --at 2026-12-31T23:00 --item cash
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
	"cuango/contentsync/trust"
)

// The linker sets both: -X main.version=… and -X main.built=… replace what stands here.
var (
	version = "dev"
	built   = "2026-11-22T00:00:00Z" // lowest floor of the clock
)

var now = time.Now // the system's clock; see clock_e2e.go

// Exit codes besides 0.
const (
	exitFailed = 1
	exitUsage  = 2
	exitConfig = 78 // systemd: do not restart
)

func main() {
	syscall.Umask(0o027) // the screen's group reads, nobody else
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("contentsyncd", flag.ContinueOnError)
	fs.SetOutput(stderr)
	config := fs.String("config", "", "sync.toml")
	once := fs.Bool("once", false, "sync once and end")
	verbose := fs.Bool("verbose", false, "log every try")
	fs.Usage = func() {
		fmt.Fprintln(stderr, "usage: contentsyncd --config sync.toml [--once] [--verbose]\n       contentsyncd --config sync.toml status|verify|explain [--json]")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return exitUsage
	}
	if *config == "" || (fs.NArg() > 0 && *once) {
		fs.Usage()
		return exitUsage
	}
	if fs.NArg() > 0 {
		switch fs.Arg(0) {
		case "status":
			return status(*config, fs.Args()[1:], stdout, stderr)
		case "verify":
			return verify(ctx, *config, fs.Args()[1:], stdout, stderr)
		case "explain":
			return explain(ctx, *config, fs.Args()[1:], stdout, stderr)
		}
		fs.Usage()
		return exitUsage
	}
	level := slog.LevelInfo
	if *verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	cfg, err := LoadConfig(*config)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitConfig
	}
	if err := serve(ctx, cfg, *once, log); err != nil {
		log.ErrorContext(ctx, "contentsyncd ends", "err", err)
		if ce := new(configError); errors.As(err, &ce) {
			return exitConfig
		}
		return exitFailed
	}
	return 0
}

func serve(ctx context.Context, cfg Config, once bool, log *slog.Logger) (err error) {
	p, err := params(cfg, log)
	if err != nil {
		return err
	}
	e, err := begin(ctx, p)
	if err != nil {
		return err
	}
	if once {
		defer func() { err = errors.Join(err, e.Close()) }()
		err := e.SyncOnce(ctx)
		if p.Inbox != nil {
			if err := e.Report(ctx); err != nil {
				log.WarnContext(ctx, "heartbeat was not delivered", "err", err)
			}
			if err := e.Deliver(ctx); err != nil {
				log.WarnContext(ctx, "answers and counters were not delivered", "err", err)
			}
		}
		return err
	}
	if err := notify("READY=1"); err != nil {
		log.WarnContext(ctx, "systemd was not told", "err", err)
	}
	var current atomic.Pointer[contentsync.Engine]
	current.Store(e)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return runAll(ctx, p, &current) })
	g.Go(func() error { return watchdog(ctx, log, func() { current.Load().Status() }) })
	g.Go(func() error {
		<-ctx.Done()
		return notify("STOPPING=1")
	})
	return g.Wait()
}

func begin(ctx context.Context, p contentsync.Params) (*contentsync.Engine, error) {
	e, err := contentsync.Open(ctx, p)
	if err == nil {
		p.Log.InfoContext(ctx, "contentsyncd begins", "kiosk", e.Kiosk(), "gate", p.Gate, "version", version)
	}
	return e, err
}

// mostAnew is how often an engine is opened anew for its database within anewWithin. Beyond that the program ends: what starts it again waits longer each time.
const (
	mostAnew   = 3
	anewWithin = time.Hour
)

// runAll runs the engine, and after its database was lost another one. The last one is closed.
func runAll(ctx context.Context, p contentsync.Params, current *atomic.Pointer[contentsync.Engine]) error {
	var anew []time.Time
	for {
		e := current.Load()
		err := e.Run(ctx)
		closed := e.Close()
		if !errors.Is(err, content.ErrState) || ctx.Err() != nil {
			return errors.Join(err, closed)
		}
		began := time.Now() // of this machine, whatever the system's clock does
		anew = slices.DeleteFunc(append(anew, began), func(t time.Time) bool { return began.Sub(t) > anewWithin })
		if len(anew) > mostAnew {
			return err
		}
		p.Log.ErrorContext(ctx, "the database cannot be used any more; it is opened anew", "err", errors.Join(err, closed))
		if e, err = begin(ctx, p); err != nil {
			return err
		}
		current.Store(e)
	}
}

func params(cfg Config, log *slog.Logger) (contentsync.Params, error) {
	anchor, err := os.ReadFile(cfg.TrustRoot)
	if err != nil {
		return contentsync.Params{}, &configError{"trust_root", err}
	}
	if _, err := trust.Anchor(anchor); err != nil { // no configError: a file that is mended is found at the next start
		return contentsync.Params{}, fmt.Errorf("config: trust_root: %s: %w", cfg.TrustRoot, err)
	}
	when, err := time.Parse(time.RFC3339, built)
	if err != nil {
		return contentsync.Params{}, fmt.Errorf("build time: %w", err)
	}
	p := contentsync.Params{
		Gate: cfg.Gate, Province: cfg.Province, SyncDir: cfg.SyncDir, KioskDir: cfg.KioskDir, Source: cfg.Source, Anchor: anchor,
		Poll: time.Duration(cfg.Poll), Heartbeat: time.Duration(cfg.Heartbeat), Version: version, Built: when, Now: now, Log: log,
		Neighbours: cfg.neighbours(), CourierDir: cfg.CourierDir, CourierReturn: cfg.CourierReturn, Ring: cfg.Ring,
	}
	p.Proxy = cfg.Line.Proxy
	if p.Plan, err = cfg.Line.plan(); err != nil {
		return p, err
	}
	if p.Window, err = windowOf(cfg.Window); err != nil {
		return p, &configError{"window", err}
	}
	if cfg.Inbox == nil {
		return p, nil
	}
	rt, err := cfg.Line.transport()
	if err != nil {
		return p, err
	}
	secret, err := cfg.Inbox.secret()
	if err != nil {
		return p, err
	}
	s, err := s3store.Open(s3store.Params{Endpoint: cfg.Inbox.Endpoint, Bucket: cfg.Inbox.Bucket, AccessKey: cfg.Inbox.AccessKey, SecretKey: secret, Transport: rt})
	if err != nil {
		return p, err
	}
	p.Inbox = inbox{s}
	return p, nil
}

// inbox is the part of an S3 bucket that an engine needs.
type inbox struct{ store *s3store.Store }

// Put uploads a report.
func (i inbox) Put(ctx context.Context, key string, body []byte) error {
	return i.store.Put(ctx, key, bytes.NewReader(body), int64(len(body)), "application/json", "no-cache")
}
