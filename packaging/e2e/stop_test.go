//go:build e2e

package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/packaging/stack"
)

// TestAKioskThatIsTouchedLeavesByItselfWhenToldTo stops the screen at other moments of a touch each time: pages on their way, keys pressed,
// the loop asleep or awake. Its last resort (leaving five seconds later, with a word in the log) must not be needed.
func TestAKioskThatIsTouchedLeavesByItselfWhenToldTo(t *testing.T) {
	const rounds = 12
	base := t.TempDir()
	x, display, err := stack.StartXvfb(t.Context(), stack.Identity{}, 1280, 720)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Stop() })
	for i := range rounds {
		k, err := stack.Programs("../../bin").StartKiosk(t.Context(), stack.KioskOptions{
			Display: display, Gate: "huu-nghi", SyncDir: filepath.Join(base, "none"), StateDir: filepath.Join(base, fmt.Sprint("kiosk", i)),
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range [][2]string{{"start-vi", "home"}, {"bar-language", "language"}, {"lang-km", "home"}, {"bar-language", "language"}} {
			if _, err := k.Touch(t.Context(), step[0], func(s stack.Screen) bool { return s.Screen == step[1] }); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Duration(i*7919%211) * time.Millisecond) // spread over a blink of the loop and its sleep
		if err := k.Display.Tap(640, 360); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := k.Stop(); err != nil {
			t.Error(err)
		}
		if out := k.Output(); strings.Contains(out, "kiosk leaves") || strings.Contains(out, "panic") || strings.Contains(out, "SIG") {
			t.Fatalf("round %d, %v:\n%s", i, time.Since(began), out)
		}
	}
}
