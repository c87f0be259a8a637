//go:build e2e

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cuango/packaging/stack"
)

// TestTheDisplayIsUnpluggedTurnedAndSetToOtherSizes: the screen fills it again, and a touch finds what is painted.
func TestTheDisplayIsUnpluggedTurnedAndSetToOtherSizes(t *testing.T) {
	s := session(t, 1920, 1080, stack.KioskOptions{IdleS: 600})
	pid, err := s.AwaitScreen(t.Context(), 0)
	must(t, err)
	for _, size := range [][2]int{{1280, 720}, {720, 1080}, {1920, 1080}} {
		must(t, s.Display.SetSize(size[0], size[1]))
		must(t, stack.WaitFor(t.Context(), 20*time.Second, "the screen to fill the display", s.Process, func() error {
			raw, err := os.ReadFile(filepath.Join(s.StateDir, "targets.json"))
			if err != nil {
				return err
			}
			var now struct {
				W int `json:"width_px"`
				H int `json:"height_px"`
			}
			if err := json.Unmarshal(raw, &now); err != nil {
				return err
			}
			if now.W != size[0] || now.H != size[1] {
				return fmt.Errorf("it is laid out for %d × %d, the display has %v", now.W, now.H, size)
			}
			return nil
		}))
	}
	if _, err := s.Touch(t.Context(), "start-vi", stack.On("home", "vi")); err != nil {
		t.Error(err)
	}
	if now := s.ScreenPID(); now != pid {
		t.Error("the screen was started anew")
	}
}

// TestWhatIsTypedGetsIntoNoFile: no core files, no memory that others of the same user may read, and nothing of it on disk or in the log, idle or crashed.
func TestWhatIsTypedGetsIntoNoFile(t *testing.T) {
	s := session(t, 1280, 720, stack.KioskOptions{IdleS: 600})
	pid, err := s.AwaitScreen(t.Context(), 0)
	must(t, err)
	for _, p := range []int{s.Process.PID(), pid} {
		limits, err := os.ReadFile("/proc/" + strconv.Itoa(p) + "/limits")
		must(t, err)
		if !regexp.MustCompile(`(?m)^Max core file size +0 +0 `).Match(limits) {
			t.Errorf("process %d may write core files:\n%s", p, limits)
		}
	}
	for _, step := range [][2]string{{"start-en", "home"}, {"bar-search", "search"}} {
		if _, err := s.Touch(t.Context(), step[0], stack.On(step[1], "en")); err != nil {
			t.Fatal(err)
		}
	}
	for _, letter := range "qzxqzx" {
		must(t, s.Quick(t.Context(), "key-"+string(letter)))
	}
	shown, err := s.Screen()
	must(t, err)
	if !shown.Has("qzxqzx") {
		t.Fatalf("what was typed is not on the screen: %q", shown.Texts)
	}
	must(t, exec.CommandContext(t.Context(), "kill", "-ABRT", strconv.Itoa(pid)).Run()) // the runtime's last words go to crash.log
	_, err = s.AwaitScreen(t.Context(), pid)
	must(t, err)
	if strings.Contains(s.Output(), "qzxqzx") {
		t.Error("what was typed is in the log")
	}
	must(t, filepath.WalkDir(s.StateDir, func(path string, d os.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // the new screen writes its files, each under another name first
		}
		if err != nil || d.IsDir() || strings.TrimPrefix(d.Name(), ".") == "targets.json" { // which is for tests alone, and overwritten by the next screen
			return err
		}
		raw, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if strings.Contains(string(raw), "qzxqzx") || strings.HasPrefix(d.Name(), "core") {
			t.Errorf("%s has what was typed, or is a core file", path)
		}
		return err
	}))
}
