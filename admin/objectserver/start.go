package objectserver

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// How long the child may take to answer, and to end.
const (
	startTimeout = 30 * time.Second
	stopTimeout  = 5 * time.Second
)

// ErrEnded says that the object server ended by itself.
var ErrEnded = errors.New("object server ended")

// A Process is the running object server.
type Process struct {
	Endpoint string // http://127.0.0.1:9000

	cmd   *exec.Cmd
	stdin io.Closer // the child ends when this closes, even when we are killed
	done  chan struct{}
	err   error
}

// mostPorts is how many free ports are tried: between finding one and listening there another program may take it.
const mostPorts = 5

// Start runs the command for addr, port 0 being a free one, and waits until its server answers there. The command must give
// what [FollowInput] read to [Run], and end when its standard input ends. Its errors go to out.
//
// Whether it is our child that answers, and not another server that has the port, is told by
// the place of the health answer, which is new with every start.
func Start(ctx context.Context, command func(addr string) *exec.Cmd, addr string, out io.Writer) (*Process, error) {
	for tries := 1; ; tries++ {
		at, err := FreePort(ctx, addr)
		if err != nil {
			return nil, err
		}
		p, err := start(ctx, command(at), at, out)
		if err == nil || at == addr || tries == mostPorts || !errors.Is(err, ErrEnded) {
			return p, err
		}
	}
}

func start(ctx context.Context, cmd *exec.Cmd, addr string, out io.Writer) (*Process, error) {
	said := &lastLine{}
	cmd.Stderr = io.MultiWriter(out, said) // versitygw greets on standard output; nobody needs that
	// A process group of its own: Ctrl-C in a terminal reaches us, and we stop the child.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start object server: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start object server: %w", err)
	}
	p := &Process{Endpoint: "http://" + addr, cmd: cmd, stdin: stdin, done: make(chan struct{})}
	go func() {
		if p.err = cmd.Wait(); p.err != nil && said.line() != "" {
			p.err = errors.New(said.line())
		}
		close(p.done)
	}()
	healthPath := HealthPath + "-" + rand.Text()
	if _, err := fmt.Fprintln(stdin, healthPath); err != nil {
		_ = p.Stop()
		return nil, fmt.Errorf("start object server: %w: %w", ErrEnded, p.err)
	}
	if err := p.waitReady(ctx, healthPath); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// A lastLine keeps the last line that was written to it.
type lastLine struct{ b []byte }

func (l *lastLine) Write(b []byte) (int, error) {
	const enough = 1000
	l.b = append(l.b, b...)
	l.b = l.b[max(0, len(l.b)-enough):]
	return len(b), nil
}

func (l *lastLine) line() string {
	b := bytes.TrimSpace(l.b)
	return string(b[bytes.LastIndexByte(b, '\n')+1:])
}

func (p *Process) waitReady(ctx context.Context, healthPath string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	go func() { // who has the port in its place may take the question and never answer
		select {
		case <-ctx.Done():
		case <-p.done:
			cancel()
		}
	}()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if p.answers(ctx, healthPath) {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-p.done:
		case <-tick.C:
			continue
		}
		select {
		case <-p.done:
			return fmt.Errorf("start object server: %w: %w", ErrEnded, p.err)
		default:
			return fmt.Errorf("start object server: no answer at %s: %w", p.Endpoint, ctx.Err())
		}
	}
}

func (p *Process) answers(ctx context.Context, healthPath string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Endpoint+healthPath, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close() // only the status counts
	return resp.StatusCode == http.StatusOK
}

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Stop ends the process and waits for it. It may be called twice.
func (p *Process) Stop() error {
	_ = p.stdin.Close() // the child may be gone already
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	patience := time.NewTimer(stopTimeout)
	defer patience.Stop()
	select {
	case <-p.done:
	case <-patience.C:
		_ = p.cmd.Process.Kill()
		<-p.done
	}
	return nil
}

// FollowInput is the child's side of Start: it reads the place of the health answer, and gives a
// context that ends when standard input ends.
func FollowInput(ctx context.Context, in io.Reader) (_ context.Context, healthPath string, stop context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	lines := bufio.NewReader(in)
	line, _ := lines.ReadString('\n') // any end is an end, as below
	go func() {
		_, _ = io.Copy(io.Discard, lines)
		cancel()
	}()
	return ctx, cmp.Or(strings.TrimSpace(line), HealthPath), cancel
}

// FreePort turns port 0 of an address into a free one.
func FreePort(ctx context.Context, addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("address %q: %w", addr, err)
	}
	if port != "0" {
		return addr, nil
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return "", fmt.Errorf("free port: %w", err)
	}
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return net.JoinHostPort(host, port), l.Close()
}
