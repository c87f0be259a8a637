package objectserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
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

// Start runs the command and waits until the server at addr answers. The command must
// call [Run] and end when its standard input ends. Its errors go to out.
func Start(ctx context.Context, cmd *exec.Cmd, addr string, out io.Writer) (*Process, error) {
	cmd.Stderr = out // versitygw greets on standard output; nobody needs that
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
		p.err = cmd.Wait()
		close(p.done)
	}()
	if err := p.waitReady(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

func (p *Process) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if p.answers(ctx) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("start object server: no answer at %s: %w", p.Endpoint, ctx.Err())
		case <-p.done:
			return fmt.Errorf("start object server: %w: %w", ErrEnded, p.err)
		case <-tick.C:
		}
	}
}

func (p *Process) answers(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Endpoint+HealthPath, nil)
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

// FollowInput gives a context that ends when standard input ends: the child's side of Start.
func FollowInput(ctx context.Context, in io.Reader) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, in) // any end is an end
		cancel()
	}()
	return ctx, cancel
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
