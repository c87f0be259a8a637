package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// run gives a child its input and reads its output, at most limit bytes of it. The child is the first of a process group of its own, which
// is killed as a whole when ctx ends or the time is over; it dies with us as well.
func run(ctx context.Context, command []string, stdin io.Reader, limit int64, patience time.Duration) ([]byte, error) {
	if len(command) == 0 {
		return nil, errors.New("no command is set")
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(limited, command[0], command[1:]...) //nolint:gosec // the operator's configuration, and options of ours
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second // for pipes that a grandchild holds open
	var complaint tail
	out := bounded{left: limit}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &out, &complaint
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, fmt.Errorf("%s: no answer within %v", command[0], patience)
	case out.over:
		return nil, fmt.Errorf("%s: more than %d bytes", command[0], limit)
	case err != nil:
		return nil, fmt.Errorf("%s: %w %s", command[0], err, complaint.String())
	}
	return out.b.Bytes(), nil
}

// bounded keeps what is written, and refuses more than its limit: the child then gets a broken pipe.
type bounded struct {
	b    bytes.Buffer
	left int64
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(len(p)) > b.left {
		b.over = true
		return 0, io.ErrShortWrite
	}
	b.left -= int64(len(p))
	return b.b.Write(p)
}

// tail keeps the first line of what a child complains about.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	if room := 200 - len(t.b); room > 0 {
		t.b = append(t.b, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(t.b)), "\n")
	return strings.ToValidUTF8(line, "")
}
