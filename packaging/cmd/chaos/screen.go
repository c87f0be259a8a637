package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"time"

	"cuango/kiosk/tally"
)

// What a child of this program does.
const (
	answers = "screen"
	quiet   = "quiet-screen"
)

// sealAfter is more than any pause between two batches: by the clock of this screen every answer is a day's.
const sealAfter = 25 * time.Hour

// answerEvery is the pace of travellers.
const answerEvery = 300 * time.Millisecond

// screen is what the kiosk does with answers, in a process of its own so that it can be killed: it writes one down, says so, counts something, hands over, and again. A quiet one
// only hands over.
func screen(dir, taken string, quiet bool) error {
	now := time.Now()
	if st, err := os.Stat(dir + "/state.db"); err == nil && st.ModTime().After(now) {
		now = st.ModTime()
	}
	ctx := context.Background()
	t := tally.New(dir, func() time.Time { return now }, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	t.UseOutbox(taken)
	for n := 0; ; n++ {
		now = now.Add(sealAfter)
		t.HandOver(ctx)
		time.Sleep(answerEvery)
		if quiet {
			continue
		}
		topic := rand.Text()
		switch t.Answer(ctx, tally.Answer{Kind: tally.Survey, Gate: gate, Lang: "vi", Pack: "good", Packed: 1, Survey: "s", Face: "happy", Topic: topic}) {
		case tally.Written:
			if _, err := fmt.Println("written", topic); err != nil {
				return err
			}
		case tally.Lost:
			return errors.New("an answer was lost")
		case tally.Waits: // not written yet: nobody was thanked for it
		}
		if n%8 == 0 {
			t.Count("home", "vi", tally.Shown)
			t.Flush(ctx)
		}
	}
}

// answering is a running screen and what it has said to be written.
type answering struct {
	self, dir, taken string

	cmd   *exec.Cmd
	ended chan struct{}

	mu   sync.Mutex
	told map[string]bool
	errs []byte
}

func (a *answering) start(how string) error {
	a.cmd = exec.Command(a.self, how, a.dir, a.taken) //nolint:noctx,gosec // ourselves; killed below
	out, err := a.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	a.cmd.Stderr = a
	if err := a.cmd.Start(); err != nil {
		return err
	}
	a.ended = make(chan struct{})
	go func() {
		defer close(a.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var topic string
			if _, err := fmt.Sscanf(lines.Text(), "written %s", &topic); err == nil {
				a.mu.Lock()
				a.told[topic] = true
				a.mu.Unlock()
			}
		}
	}()
	return nil
}

// Write keeps the end of what it says.
func (a *answering) Write(b []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.errs = append(a.errs, b...)
	a.errs = a.errs[max(0, len(a.errs)-4096):]
	return len(b), nil
}

// kill ends it as a power cut would. One that ended by itself is an error.
func (a *answering) kill() error {
	if a.cmd == nil {
		return nil
	}
	_ = a.cmd.Process.Kill()
	<-a.ended
	err := a.cmd.Wait()
	a.cmd = nil
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Exited() {
		a.mu.Lock()
		defer a.mu.Unlock()
		return fmt.Errorf("the screen ended by itself: %w\n%s", err, a.errs)
	}
	return nil
}

func (a *answering) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.told)
}
