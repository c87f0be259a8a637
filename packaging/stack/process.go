// Package stack starts the real programs together (admin, sync daemon, screen, and an X
// server where there is none) and drives the screen as a finger would. The demo and the
// end-to-end tests use the same code, so that what is tested is what is shown.
package stack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// stopGrace is how long a program has to end by itself before it is killed.
const stopGrace = 15 * time.Second

// An Identity is the unprivileged user that a program runs as. The zero value: whoever runs us.
type Identity struct {
	UID, GID uint32
	Groups   []uint32
	NoNet    bool // in a network namespace of its own, without any network
}

// A Process is one running program. Its methods are safe for concurrent use.
type Process struct {
	Name string
	cmd  *exec.Cmd
	done chan struct{}
	err  error
	tail *tail
}

// Start runs a program and copies what it prints to out (when not nil), each line after its name.
func Start(name string, id Identity, env []string, out io.Writer, path string, args ...string) (*Process, error) {
	return start(name, id, env, nil, out, path, args...)
}

func start(name string, id Identity, env []string, files []*os.File, out io.Writer, path string, args ...string) (*Process, error) {
	p := &Process{Name: name, done: make(chan struct{}), tail: &tail{out: out, name: name}}
	p.cmd = exec.Command(path, args...) //nolint:noctx // our own programs; Stop ends them in order
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.ExtraFiles = files
	p.cmd.Stdout, p.cmd.Stderr = p.tail, p.tail
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if id.UID != 0 {
		p.cmd.SysProcAttr.Credential = &syscall.Credential{Uid: id.UID, Gid: id.GID, Groups: id.Groups}
	}
	if id.NoNet {
		p.cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWNET
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// Done is closed when the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// PID is the program's process number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Err says how the program ended, with the last lines that it printed. Only after Done.
func (p *Process) Err() error {
	if p.err == nil {
		return fmt.Errorf("%s ended", p.Name)
	}
	return fmt.Errorf("%s: %w\n%s", p.Name, p.err, p.tail.last())
}

// Output gives what the program has printed lately, at most 64 KiB.
func (p *Process) Output() string { return p.tail.last() }

// Kill ends the program and its children at once, as a power cut would.
func (p *Process) Kill() {
	_ = syscall.Kill(-p.PID(), syscall.SIGKILL)
	<-p.done
}

// Stop asks the program to end and kills it when it does not. It gives an error when it had
// to be killed or ended with a failure.
func (p *Process) Stop() error {
	select {
	case <-p.done:
	default:
		_ = syscall.Kill(p.PID(), syscall.SIGTERM)
		timer := time.NewTimer(stopGrace)
		defer timer.Stop()
		select {
		case <-p.done:
		case <-timer.C:
			p.Kill()
			return fmt.Errorf("%s did not stop within %v", p.Name, stopGrace)
		}
	}
	var exit *exec.ExitError
	if errors.As(p.err, &exit) {
		if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() && ws.Signal() == syscall.SIGTERM {
			return nil
		}
	}
	if p.err != nil {
		return p.Err()
	}
	return nil
}

// WaitFor polls until ready gives no error, the program ends, or the time is up.
func WaitFor(ctx context.Context, limit time.Duration, what string, p *Process, ready func() error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	var ended <-chan struct{}
	if p != nil {
		ended = p.Done()
	}
	for {
		err := ready()
		if err == nil {
			return nil
		}
		select {
		case <-ended:
			return fmt.Errorf("wait for %s: %w", what, p.Err())
		case <-ctx.Done():
			return fmt.Errorf("wait for %s, %v: %w", what, limit, err)
		case <-tick.C:
		}
	}
}

// tail keeps the end of what a program prints and passes all of it on, line by line.
type tail struct {
	mu   sync.Mutex
	out  io.Writer
	name string
	line bytes.Buffer
	keep bytes.Buffer
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.keep.Write(b)
	if extra := t.keep.Len() - 64<<10; extra > 0 {
		t.keep.Next(extra)
	}
	t.line.Write(b)
	for {
		i := bytes.IndexByte(t.line.Bytes(), '\n')
		if i < 0 {
			return len(b), nil
		}
		line := t.line.Next(i + 1)
		if t.out != nil {
			fmt.Fprintf(t.out, "%-12s %s", t.name, line)
		}
	}
}

func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.keep.String()
}
