package keeper

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// A child is one run of the screen.
type child struct {
	cmd     *exec.Cmd
	started time.Time
	ready   bool
	heard   time.Time // when it last showed that its UI goroutine answers
	doomed  string    // why it was killed; "": it was not
	done    chan error

	generation int64 // that it has opened last; 0: the seed pack, or it did not say
	seed       bool  // it was told to begin with the seed pack
	relieved   bool  // it was asked to make room for one that is not
}

// pingEvery is how often the screen is asked to show that it is alive: half of what $WATCHDOG_USEC says.
const pingEvery = time.Second

// start begins a run, in a process group of its own. The screen ends when the thread that calls start does: the caller keeps to one thread.
func start(command []string, socket string) (*child, error) {
	c := &child{cmd: exec.Command(command[0], command[1:]...), started: time.Now(), heard: time.Now(), done: make(chan error, 1)} //nolint:gosec,noctx // the operator names it; ended in order
	c.cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+socket, fmt.Sprintf("WATCHDOG_USEC=%d", (2*pingEvery).Microseconds()))
	c.cmd.Stdout, c.cmd.Stderr = os.Stdout, os.Stderr
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { c.done <- c.cmd.Wait() }()
	return c, nil
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// doom ends a screen that hangs: first it is asked for its last words, the stacks in crash.log, which say where.
func (c *child) doom(why string) {
	c.doomed, c.heard = why, time.Now()
	_ = syscall.Kill(c.pid(), syscall.SIGABRT) // gone already: the same
}

// kill ends the screen and whatever it has started.
func (c *child) kill(why string) {
	c.doomed = why
	_ = syscall.Kill(-c.pid(), syscall.SIGKILL) // gone already: the same
}

// past tells whether a screen that began with the seed pack has had its time.
func (c *child) past(h *History, now time.Time) bool {
	_, on := h.Seed(now)
	return c.seed && !on && c.generation == 0 && !c.relieved
}

// ask lets it end by itself.
func (c *child) ask() { _ = syscall.Kill(c.pid(), syscall.SIGTERM) }

// NoCores sees to it that no memory of the screen is ever written to a core file: what a traveller types is in there.
func NoCores() error {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return fmt.Errorf("core files: %w", err)
	}
	return nil
}
