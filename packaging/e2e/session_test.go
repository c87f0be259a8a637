//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/packaging/stack"
)

// session starts kiosk-session over the seed pack on a display of its own.
func session(t *testing.T, w, h int, o stack.KioskOptions, flags ...string) *stack.Session {
	t.Helper()
	base := t.TempDir()
	x, display, err := stack.StartXvfb(t.Context(), stack.Identity{}, w, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Stop() })
	o.Display, o.Gate, o.SyncDir, o.Out = display, "huu-nghi", filepath.Join(base, "none"), testLog{t}
	if o.StateDir == "" {
		o.StateDir = filepath.Join(base, "kiosk")
	}
	s, err := stack.Programs("../../bin").StartSession(t.Context(), o, append(flags, "--state-dir", o.StateDir)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheScreenIsKilledAndAPictureIsAlwaysThere kills the screen fifty times, at rest and while it starts, and looks at the glass ten times a second all the while.
func TestTheScreenIsKilledAndAPictureIsAlwaysThere(t *testing.T) {
	const kills = 50
	s := session(t, 1280, 720, stack.KioskOptions{}, "--cap", "1s", "--crashes", "1000")
	pid, err := s.AwaitScreen(t.Context(), 0)
	must(t, err)
	watch, err := stack.StartWatch(s.Display.Name)
	must(t, err)
	for i := range kills {
		if i%5 == 4 { // while it starts, at another moment each time
			must(t, syscall.Kill(pid, syscall.SIGKILL))
			must(t, stack.WaitFor(t.Context(), 30*time.Second, "the next start", s.Process, func() error {
				now := s.ScreenPID()
				if now == 0 || now == pid {
					return fmt.Errorf("not yet")
				}
				pid = now
				return nil
			}))
			time.Sleep(time.Duration(i*37%900) * time.Millisecond) // spread over the start
		}
		must(t, syscall.Kill(pid, syscall.SIGKILL))
		pid, err = s.AwaitScreen(t.Context(), pid)
		must(t, err)
	}
	watch.Stop()
	if watch.Err != nil || watch.Looks < kills {
		t.Fatalf("%d looks, %v", watch.Looks, watch.Err)
	}
	if watch.BlankN > 0 {
		keepShot(t, "blank", watch.Blank)
		t.Errorf("no picture in %d of %d looks", watch.BlankN, watch.Looks)
	}
	if _, err := s.Touch(t.Context(), "start-vi", stack.On("home", "vi")); err != nil {
		t.Errorf("after all that a touch leads nowhere: %v", err)
	}
	own, err := stack.OwnMemoryOf(s.Process.PID())
	must(t, err)
	if own.RSS > 10<<20 {
		t.Errorf("the session itself holds %d bytes, at most 10 MiB are allowed", own.RSS)
	}
	t.Logf("%d looks, none blank; the session holds %d KiB", watch.Looks, own.RSS>>10)
}

// TestAScreenThatHangsIsReplaced stops the screen's process; nothing answers any more, and a picture stays.
func TestAScreenThatHangsIsReplaced(t *testing.T) {
	s := session(t, 1280, 720, stack.KioskOptions{}, "--hang", "3s")
	pid, err := s.AwaitScreen(t.Context(), 0)
	must(t, err)
	watch, err := stack.StartWatch(s.Display.Name)
	must(t, err)
	must(t, syscall.Kill(pid, syscall.SIGSTOP))
	_, err = s.AwaitScreen(t.Context(), pid)
	must(t, err)
	watch.Stop()
	if watch.BlankN > 0 || watch.Err != nil {
		t.Errorf("no picture in %d of %d looks, %v", watch.BlankN, watch.Looks, watch.Err)
	}
	if !strings.Contains(s.Output(), "it hung") {
		t.Errorf("the log does not say why:\n%s", s.Output())
	}
}

// TestWhatIsSeenBetweenTwoScreensIsNothingOfATraveller: the frame that is kept is the attract screen's, though somebody has been reading since.
func TestWhatIsSeenBetweenTwoScreensIsNothingOfATraveller(t *testing.T) {
	s := session(t, 1280, 720, stack.KioskOptions{IdleS: 600})
	pid, err := s.AwaitScreen(t.Context(), 0)
	must(t, err)
	attract, err := s.Display.Shot()
	must(t, err)
	time.Sleep(4 * time.Second) // the frame is believed at the second sign of life after it was taken
	if _, err := s.Touch(t.Context(), "start-lo", stack.On("home", "lo")); err != nil {
		t.Fatal(err)
	}
	home, err := s.Display.Shot()
	must(t, err)
	time.Sleep(3 * time.Second)
	must(t, syscall.Kill(pid, syscall.SIGKILL))
	must(t, stack.WaitFor(t.Context(), 10*time.Second, "the screen's window to go", s.Process, func() error {
		if top, err := s.Display.Top(); err != nil || top == pid {
			return fmt.Errorf("still there, %v", err)
		}
		return nil
	}))
	seen, err := s.Display.Shot()
	must(t, err)
	if d := unlike(seen, home); d < 5 {
		keepShot(t, "between", seen)
		t.Errorf("the traveller's page is still on the glass (%d %% of the pixels differ)", d)
	}
	if d := unlike(seen, attract); d > 60 { // another scene may be in the doorway
		keepShot(t, "between", seen)
		t.Errorf("the last frame is not the attract screen: %d %% of the pixels differ", d)
	}
}

// TestAScreenThatEndsAgainAndAgainShowsTheSeedPackAndSaysSo lets it crash in a row.
func TestAScreenThatEndsAgainAndAgainShowsTheSeedPackAndSaysSo(t *testing.T) {
	s := session(t, 1280, 720, stack.KioskOptions{}, "--crashes", "3", "--cap", "1s")
	pid := 0
	var err error
	for range 3 {
		pid, err = s.AwaitScreen(t.Context(), pid)
		must(t, err)
		must(t, syscall.Kill(pid, syscall.SIGKILL))
	}
	_, err = s.AwaitScreen(t.Context(), pid)
	must(t, err)
	must(t, stack.WaitFor(t.Context(), 20*time.Second, "shown.json to say why", s.Process, func() error {
		raw, err := os.ReadFile(filepath.Join(s.StateDir, "shown.json"))
		if err != nil {
			return err
		}
		var shown content.Shown
		if err := json.Unmarshal(raw, &shown); err != nil {
			return err
		}
		if shown.Generation != 0 || !strings.Contains(shown.Problem, "3 times") {
			return fmt.Errorf("it says %+v", shown)
		}
		return nil
	}))
}

// unlike gives how many in a hundred pixels differ clearly.
func unlike(a, b *image.RGBA) int {
	n, all := 0, 0
	for i := 0; i+2 < len(a.Pix) && i+2 < len(b.Pix); i += 4 * 7 {
		all++
		for c := range 3 {
			if d := int(a.Pix[i+c]) - int(b.Pix[i+c]); d > 24 || d < -24 {
				n++
				break
			}
		}
	}
	return 100 * n / max(all, 1)
}

// keepShot keeps a picture for people to look at, where a folder is named for it.
func keepShot(t *testing.T, name string, img image.Image) {
	t.Helper()
	(&world{t: t}).keep(name, img)
}
