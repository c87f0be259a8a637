package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuango/kiosk/ui"
)

func TestKeypadConfig(t *testing.T) {
	for _, tc := range []struct{ name, toml, wrong string }{
		{"nothing said", "", ""},
		{"another speak key", "[keypad]\nspeak = [\"F5\"]\n", ""},
		{"a speak key that is usually the quieter one", "[keypad]\nspeak = [\"F2\"]\n", ""},
		{"loudness on other keys", "[keypad]\nlouder = [\"F11\"]\nquieter = [\"F12\"]\n", ""},
		{"one key for both", "[keypad]\nlouder = [\"F11\"]\nquieter = [\"F11\"]\n", "already"},
		{"louder by the select key", "[keypad]\nlouder = [\"Return\"]\n", "already"},
		{"a key nobody knows", "[keypad]\nspeak = [\"Hyper\"]\n", "no key is called"},
		{"a part nobody knows", "[keypad]\nfly = [\"F5\"]\n", "there is no"},
		{"one key for two things", "[keypad]\nspeak = [\"Return\"]\n", "already"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "kiosk.toml")
			if err := os.WriteFile(path, []byte("gate = \"huu-nghi\"\nstate_dir = \"/x\"\n"+tc.toml), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := LoadConfig(path)
			if (err == nil) != (tc.wrong == "") || (err != nil && !strings.Contains(err.Error(), tc.wrong)) {
				t.Fatalf("got %v, want %q", err, tc.wrong)
			}
			if err == nil && strings.Contains(tc.toml, "\"F2\"") && (c.Keypad.of("F2") != ui.PadSpeak || c.Keypad.of("-") != ui.PadQuieter) {
				t.Error("what the file says does not hold, or the other quieter key is gone")
			}
			if err == nil && (c.Keypad.of("Up") != ui.PadUp || c.Keypad.of("A") != "") {
				t.Error("the usual arrows are gone, or another key does something")
			}
		})
	}
}
