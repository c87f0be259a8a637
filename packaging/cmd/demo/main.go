// Command demo runs the main job on one machine: it publishes the demo pack with kioskadmin dev,
// syncs it with contentsyncd and shows it with kiosk, until Ctrl-C or until the kiosk closes.
// With -shots it walks through the screens by itself, writes pictures and ends.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"cuango/packaging/stack"
)

// firstItem is the article that the screenshots show: cash-gold of the demo pack.
const firstItem = "6cae6cd3cc1e52f4"

func main() {
	bin := flag.String("bin", "bin", "folder with the programs")
	content := flag.String("content", "assets/demopack", "authoring folder to publish")
	data := flag.String("data", "demo-data", "where everything is kept between runs")
	gate := flag.String("gate", "huu-nghi", "the gate that the kiosk stands at")
	shots := flag.String("shots", "", "write screenshots of every screen in every language to this folder, and end")
	access := flag.Bool("access", false, "with -shots: every screen × text size × contrast × reach mode in four languages instead, on contact sheets")
	quiet := flag.Bool("quiet", false, "leave out what the programs print")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	d := &demo{gate: *gate, access: *access, out: os.Stderr}
	if !*quiet && *shots == "" {
		d.log = os.Stderr
	}
	err := d.run(ctx, *bin, *content, *data, *shots)
	interrupted := ctx.Err() != nil
	stop()
	switch {
	case err != nil && !interrupted:
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	case err != nil && !errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "demo: stopped:", err)
	}
}

type demo struct {
	programs           stack.Programs
	gate               string
	access             bool
	syncDir, screenDir string
	out, log           io.Writer
}

func (d *demo) say(format string, args ...any) {
	fmt.Fprintf(d.out, "\033[1m» "+format+"\033[0m\n", args...)
}

func (d *demo) run(ctx context.Context, bin, content, data, shots string) (err error) {
	paths := []*string{&bin, &content, &data}
	if shots != "" {
		paths = append(paths, &shots)
	}
	for _, p := range paths {
		if *p, err = filepath.Abs(*p); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(data, 0o755); err != nil { //nolint:gosec // nothing secret in the folder itself
		return err
	}
	d.programs = stack.Programs(bin)
	d.say("publishing %s", content)
	admin, err := d.programs.StartAdmin(ctx, stack.AdminOptions{Data: data, Content: content, Listen: usual("127.0.0.1:8080"), S3Listen: usual("127.0.0.1:9000"), Out: d.log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, admin.Stop()) }()

	config := admin.SyncConfig(d.gate)
	d.syncDir = filepath.Join(filepath.Dir(config), "sync")
	d.screenDir = filepath.Join(filepath.Dir(config), "screen")
	d.say("syncing gate %s", d.gate)
	sync, err := d.programs.StartSync(stack.Identity{}, config, d.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sync.Stop()) }()
	if _, err := stack.AwaitGeneration(ctx, sync, d.syncDir, ""); err != nil {
		return err
	}
	d.say("the operator's page: %s", admin.Web)
	if shots != "" && d.access {
		return d.takeSheets(ctx, shots)
	}
	if shots != "" {
		return d.takeShots(ctx, shots, firstItem)
	}
	return d.show(ctx, admin, sync)
}

// show opens the kiosk and stays until it closes, until Ctrl-C, or until another program ends.
func (d *demo) show(ctx context.Context, admin *stack.Admin, sync *stack.Process) (err error) {
	display := os.Getenv("DISPLAY")
	if display == "" {
		var x *stack.Process
		if x, display, err = stack.StartXvfb(ctx, stack.Identity{}, 1920, 1080); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, x.Stop()) }()
		d.say("there is no display: the kiosk runs on a virtual one, %s (1920×1080); make demo SHOTS=shots takes pictures of it", display)
	}
	k, err := d.programs.StartKiosk(ctx, stack.KioskOptions{Display: display, Gate: d.gate, SyncDir: d.syncDir, StateDir: d.screenDir, Out: d.log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.Stop()) }()
	d.say("the kiosk is open; Ctrl-C ends everything")
	select {
	case <-ctx.Done():
		d.say("stopping")
	case <-k.Done():
		d.say("the kiosk was closed; stopping")
	case <-admin.Done():
		return admin.Err()
	case <-sync.Done():
		return sync.Err()
	}
	return nil
}

// usual gives the address when nobody listens there, else any free one.
func usual(addr string) string {
	l, err := net.Listen("tcp", addr) //nolint:noctx // closed at once
	if err != nil {
		return "127.0.0.1:0"
	}
	_ = l.Close()
	return addr
}
