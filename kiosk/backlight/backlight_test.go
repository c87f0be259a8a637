package backlight

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func lamp(t *testing.T, top, now string) (lamps string) {
	t.Helper()
	lamps = t.TempDir()
	dir := filepath.Join(lamps, "intel_backlight")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"max_brightness": top, "brightness": now} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return lamps
}

func of(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(raw))
}

var quiet = slog.New(slog.DiscardHandler)

func TestLamp(t *testing.T) {
	for name, c := range map[string]struct {
		top, now, kept string
		by             []int
		want           int
		lamp           string
	}{
		"as it is":             {"1500", "750", "", nil, 50, "750"},
		"darker":               {"1500", "1500", "", []int{-1}, 90, "1350"},
		"brighter than full":   {"1500", "1500", "", []int{1}, 100, "1500"},
		"never dark":           {"1500", "450", "", []int{-1, -1, -1}, 30, "450"},
		"what was kept":        {"1500", "1500", "60\n", nil, 60, "900"},
		"kept, and darker":     {"1500", "1500", "60\n", []int{-1}, 50, "750"},
		"kept is damaged":      {"1500", "1500", "sixty", nil, 100, "1500"},
		"kept is too dark":     {"1500", "1500", "5", nil, 100, "1500"},
		"found nearly dark":    {"1500", "3", "", nil, 30, "3"},
		"between two steps":    {"100", "74", "", []int{1}, 80, "80"},
		"no lamp":              {"", "", "", []int{-1, -1}, 80, ""},
		"a lamp that says off": {"0", "0", "", []int{-1}, 90, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			lamps, dir := t.TempDir(), t.TempDir()
			if c.top != "" {
				lamps = lamp(t, c.top, c.now)
			}
			if c.kept != "" {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(c.kept), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			l := Open(lamps, dir, quiet)
			for _, by := range c.by {
				l.Change(by)
			}
			st := l.State()
			if st.Percent != c.want || st.Lamp != (c.lamp != "" && c.top != "0") || st.Unsaved {
				t.Errorf("%+v, want %d %%", st, c.want)
			}
			if c.lamp != "" && of(t, filepath.Join(lamps, "intel_backlight", "brightness")) != c.lamp {
				t.Errorf("the lamp is at %s, want %s", of(t, filepath.Join(lamps, "intel_backlight", "brightness")), c.lamp)
			}
			if len(c.by) > 0 {
				if again := Open(t.TempDir(), dir, quiet).State(); again.Percent != c.want {
					t.Errorf("after a start it is %d %%, want %d", again.Percent, c.want)
				}
			}
		})
	}
}

func TestWhatCannotBeKeptIsSaid(t *testing.T) {
	l := Open(t.TempDir(), filepath.Join(t.TempDir(), "not there"), quiet)
	if st := l.Change(-1); !st.Unsaved || st.Percent != 90 {
		t.Errorf("%+v", st)
	}
}

func TestALampThatGoesAwayIsReplacedByDarkening(t *testing.T) {
	lamps := lamp(t, "100", "100")
	l := Open(lamps, t.TempDir(), quiet)
	if err := os.RemoveAll(filepath.Join(lamps, "intel_backlight")); err != nil {
		t.Fatal(err)
	}
	if st := l.Change(-2); st.Lamp || st.Percent != 80 {
		t.Errorf("%+v", st)
	}
}
