//go:build e2e

package e2e

import (
	"fmt"
	"testing"
	"time"

	"cuango/packaging/stack"
)

// TestAMonkeyFindsNoWayOut is a short run of what "make soak" does for hours.
func TestAMonkeyFindsNoWayOut(t *testing.T) {
	const events, idle = 2_000, 10
	s := session(t, 1080, 1920, stack.KioskOptions{IdleS: idle})
	m, err := stack.NewMonkey(t.Context(), s, 1)
	must(t, err)
	must(t, m.Run(t.Context(), 0, events))
	must(t, m.Home(t.Context(), idle*time.Second))
	must(t, m.Check(t.Context()))
	t.Logf("%v on %v", m.Kinds, m.Screens)
}

// TestWindowsOfOthersStayBehind: another program's window is not shown, or is put behind the screen, and gets no key.
func TestWindowsOfOthersStayBehind(t *testing.T) {
	s := session(t, 1280, 720, stack.KioskOptions{})
	m, err := stack.NewMonkey(t.Context(), s, 1)
	must(t, err)
	for _, past := range []bool{false, true} {
		must(t, s.Display.Stranger(past))
		must(t, m.Check(t.Context()))
		must(t, stack.WaitFor(t.Context(), 5*time.Second, "the screen over the stranger's window", s.Process, func() error {
			shot, err := s.Display.Shot()
			if err != nil {
				return err
			}
			if c := shot.RGBAAt(150, 100); c.R > 200 && c.G < 50 && c.B < 50 {
				return fmt.Errorf("past the session: %v; the stranger's window is seen", past)
			}
			return nil
		}))
	}
	if _, err := s.Touch(t.Context(), "start-vi", stack.On("home", "vi")); err != nil {
		t.Error(err)
	}
}
