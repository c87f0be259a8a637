package health

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cuango/contentsync/content"
)

func TestNotify(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n")
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := Notify(path, "READY=1"); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 64)
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second)) // the read would fail
	n, err := c.Read(buf)
	if err != nil || string(buf[:n]) != "READY=1" {
		t.Fatalf("got %q, %v", buf[:n], err)
	}
	if err := Notify("", "READY=1"); err != nil {
		t.Fatalf("without systemd: %v", err)
	}
}

func TestWatchdogPeriod(t *testing.T) {
	for value, want := range map[string]time.Duration{"": 0, "x": 0, "-5": 0, "30000000": 15 * time.Second} {
		if got := WatchdogPeriod(value); got != want {
			t.Errorf("WATCHDOG_USEC=%q: got %v, want %v", value, got, want)
		}
	}
}

func TestWriteShown(t *testing.T) {
	dir := t.TempDir()
	for gen := range int64(3) {
		if err := WriteShown(dir, content.Shown{Generation: gen, Screen: "home"}); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(filepath.Join(dir, "shown.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s content.Shown
	if err := json.Unmarshal(raw, &s); err != nil || s.Generation != 2 || s.Screen != "home" {
		t.Fatalf("got %+v, %v", s, err)
	}
	files, _ := os.ReadDir(dir)
	if len(files) != 1 {
		t.Fatalf("%d files in the folder, want shown.json alone", len(files))
	}
	if err := WriteShown(filepath.Join(dir, "missing"), s); err == nil {
		t.Fatal("a folder that is not there must be an error")
	}
}

func TestWriteProblem(t *testing.T) {
	for _, tc := range []struct{ name, before, screen string }{
		{"beside what the screen last wrote", `{"screen":"home","generation":3}`, "home"},
		{"with nothing there", "", ""},
		{"over a damaged file", `{"screen":`, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "shown.json")
			if tc.before != "" {
				if err := os.WriteFile(path, []byte(tc.before), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := WriteProblem(dir, "no screen"); err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var s content.Shown
			if err := json.Unmarshal(raw, &s); err != nil || s.Problem != "no screen" || s.Screen != tc.screen {
				t.Errorf("got %+v, %v", s, err)
			}
		})
	}
}

func TestWriteCourierYes(t *testing.T) {
	dir, d := t.TempDir(), content.DigestOf([]byte("a timestamp"))
	if err := WriteCourierYes(dir, d); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, content.CourierYesFile))
	if err != nil {
		t.Fatal(err)
	}
	var yes content.CourierYes
	if err := json.Unmarshal(raw, &yes); err != nil || yes.Timestamp != d || len(raw) > content.MaxCourierYesBytes {
		t.Errorf("%s, %v", raw, err)
	}
}
