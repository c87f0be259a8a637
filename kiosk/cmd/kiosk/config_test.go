package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLoadConfig(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"whole", "gate = \"g\"\nstate_dir = \"/var/x\"\nsync_dir = \"/var/y\"\nscreen_diagonal_in = 43\nmotion = \"never\"\n", ""},
		{"no gate", "state_dir = \"/var/x\"\n", "gate: must be set"},
		{"no folder", "gate = \"g\"\n", "state_dir: must be set"},
		{"unknown key", "gate = \"g\"\nstate_dir = \"/x\"\ncolor = 1\n", "unknown key color"},
		{"broken", "gate = \n", "config"},
		{"tiny screen", "gate = \"g\"\nstate_dir = \"/x\"\nscreen_diagonal_in = 3\n", "screen_diagonal_in: must be 10 to 120 (got 3)"},
		{"far away", "gate = \"g\"\nstate_dir = \"/x\"\nreading_distance_mm = 8000\n", "reading_distance_mm: must be 0 to 3000 (got 8000)"},
		{"a wall far away", "gate = \"g\"\nstate_dir = \"/x\"\nreading_distance_mm = 8000\nscreen_diagonal_in = 199\ndisplay_only = true\n", ""},
		{"a wall too large", "gate = \"g\"\nstate_dir = \"/x\"\nscreen_diagonal_in = 1201\ndisplay_only = true\n", "screen_diagonal_in: must be 10 to 1200"},
		{"warn after idle", "gate = \"g\"\nstate_dir = \"/x\"\nidle_s = 20\nwarn_s = 30\n", "warn_s"},
		{"half a window", "gate = \"g\"\nstate_dir = \"/x\"\nwidth_px = 800\n", "both or neither"},
		{"motion", "gate = \"g\"\nstate_dir = \"/x\"\nmotion = \"yes\"\n", "motion"},
		{"palette", "gate = \"g\"\nstate_dir = \"/x\"\npalette = \"pink\"\n", "palette"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "kiosk.toml")
			if err := os.WriteFile(path, []byte(tc.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := LoadConfig(path)
			switch {
			case tc.want == "" && err != nil:
				t.Fatal(err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Fatalf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func TestTimeToAnswer(t *testing.T) {
	for _, tc := range []struct {
		name string
		warn int
		ok   bool
	}{{"usual", DefaultConfig().WarnS, true}, {"longer", 30, true}, {"a second too short", LeastWarnS - 1, false}, {"as tests have it", 5, false}} {
		c := DefaultConfig()
		c.Gate, c.StateDir, c.WarnS = "g", "/x", tc.warn
		if err := c.Validate(); err != nil {
			t.Errorf("%s: %v", tc.name, err)
		}
		if err := c.TimeToAnswer(); (err == nil) != tc.ok {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}
