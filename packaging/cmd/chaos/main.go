// Command chaos does to a kiosk's sync what the years do: it kills the real contentsyncd at any moment, spoils and cuts off every file that the daemon owns,
// fills its disk while it writes, and moves its clock, all against a real object store whose content goes on changing. After each blow tools that are not ours (readlink,
// sha256sum, sqlite3, zstd) look at what is left. It ends with an error at the first thing that is wrong, says the seed, and keeps the folder.
//
//	chaos -kills 1000 -seed 7
//	chaos -kills 0 -only damage
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// options are the command line's.
type options struct {
	bin, content       string
	kills, fills, hits int
	jumps, sticks      int
	seed               uint64
	only               string
	out                io.Writer
}

// inside is set in the environment of the child that has mounts of its own.
const inside = "CUANGO_CHAOS_INSIDE"

func main() {
	if len(os.Args) == 4 && (os.Args[1] == answers || os.Args[1] == quiet) { // the child that answers
		if err := screen(os.Args[2], os.Args[3], os.Args[1] == quiet); err != nil {
			fmt.Fprintln(os.Stderr, "chaos screen:", err)
			os.Exit(1)
		}
		return
	}
	o := options{out: os.Stdout}
	flag.StringVar(&o.bin, "bin", "bin", "folder with the programs")
	flag.StringVar(&o.content, "content", "admin/author/testdata/good", "authoring folder to begin with")
	flag.IntVar(&o.kills, "kills", 1000, "how often contentsyncd is killed")
	flag.IntVar(&o.hits, "hits", 0, "how many cases of damage, chosen by chance; 0: every one")
	flag.IntVar(&o.fills, "fills", 200, "how often its disk is filled")
	flag.IntVar(&o.jumps, "jumps", 100, "how often its clock is set; needs contentsyncd-clock, contentsyncd built with the tag e2e")
	flag.IntVar(&o.sticks, "sticks", 200, "how often it is killed while it takes a courier's stick")
	flag.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "of chance") //nolint:gosec // after 1970
	flag.StringVar(&o.only, "only", "", "one part alone: "+strings.Join(partNames(), ", "))
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := start(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}

// start goes on in a child with a mount namespace of its own, so that no mount outlives it. Where neither root's way nor that of a user namespace is allowed it
// says so: the part that needs a small file system cannot run there.
func start(ctx context.Context, o options) error {
	if os.Getenv(inside) != "" || (o.only != "" && o.only != "disk") { // this is the child's command line
		return run(ctx, o)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	ways := []*syscall.SysProcAttr{
		{Cloneflags: syscall.CLONE_NEWNS},
		{
			Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		},
	}
	args := append(slices.Clone(os.Args[1:]), fmt.Sprintf("-seed=%d", o.seed)) // the last one holds: the child has the same
	for _, way := range ways {
		cmd := exec.CommandContext(ctx, self, args...) //nolint:gosec // ourselves
		cmd.Env = append(os.Environ(), inside+"=1")
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		way.Pdeathsig = syscall.SIGKILL
		cmd.SysProcAttr = way
		cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
		switch err := cmd.Run(); {
		case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.ENOSYS):
			continue
		case err != nil:
			return errors.New("failed")
		}
		return nil
	}
	return errors.New("no mount namespace is allowed here; -only kill and -only damage need none")
}

// A part of the chaos.
type part struct {
	name string
	run  func(context.Context, *world) error
}

var parts = []part{{"kill", kills}, {"damage", damage}, {"disk", fills}, {"clock", jumps}, {"stick", sticks}}

func partNames() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

func run(ctx context.Context, o options) (err error) {
	if o.only != "" && !slices.Contains(partNames(), o.only) {
		return fmt.Errorf("there is no part %q", o.only)
	}
	for _, p := range []*string{&o.bin, &o.content} {
		if *p, err = filepath.Abs(*p); err != nil {
			return err
		}
	}
	for _, tool := range []string{"readlink", "sha256sum", "sqlite3", "zstd", "cp"} {
		if _, err := exec.LookPath(tool); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "cuango-chaos-")
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "chaos: seed %d\n", o.seed)
	defer func() {
		if err == nil {
			err = os.RemoveAll(dir)
			return
		}
		err = fmt.Errorf("seed %d: %w\n(what there is to look at is in %s)", o.seed, err, dir)
	}()
	w, err := newWorld(ctx, o, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for _, p := range parts {
		if o.only != "" && o.only != p.name {
			continue
		}
		began := time.Now()
		if err := p.run(ctx, w); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(o.out, "%s: good, in %s\n", p.name, time.Since(began).Round(time.Second))
	}
	return nil
}
