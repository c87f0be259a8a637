package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/status"
)

func TestStickWatcher(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)
	w := stickWatcher{dir: t.TempDir()}
	path := filepath.Join(w.dir, status.File)
	put := func(raw string) func() {
		return func() {
			if err := os.WriteFile(path+".new", []byte(raw), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(path+".new", path); err != nil {
				t.Fatal(err)
			}
		}
	}
	says := func(c content.CourierStatus) func() {
		raw, err := json.Marshal(content.SyncStatus{Courier: &c})
		if err != nil {
			t.Fatal(err)
		}
		return put(string(raw))
	}
	at := func(files int) content.CourierStatus {
		return content.CourierStatus{State: content.CourierReading, Files: files, Of: 120, Since: now, Alive: now}
	}
	nothing := func() {}
	for _, tt := range []struct {
		name    string
		do      func()
		later   time.Duration // after now
		want    string        // state and files; empty: nothing
		changed bool
	}{
		{"no file", nothing, 0, "", false},
		{"no stick", put(`{"kiosk":"a"}`), 0, "", false},
		{"a stick", says(at(1)), 0, "reading 1", true},
		{"nothing has changed", nothing, time.Second, "reading 1", false},
		{"only another time", says(content.CourierStatus{State: content.CourierReading, Files: 1, Of: 120, Since: now, Alive: now.Add(5 * time.Second)}), 6 * time.Second, "reading 1", false},
		{"one more", says(at(2)), 7 * time.Second, "reading 2", true},
		{"no sign of life", nothing, 31 * time.Second, "", true},
		{"another sign of life", says(content.CourierStatus{State: content.CourierDone, Since: now.Add(40 * time.Second)}), 41 * time.Second, "done 0", true},
		{"half a file", put(`{"courier":{"state":"done"`), 42 * time.Second, "", true},
		{"good again", says(content.CourierStatus{State: content.CourierDone, Since: now.Add(40 * time.Second)}), 43 * time.Second, "done 0", true},
		{"too long a file", put(`{"error":"` + strings.Repeat("x", 1<<20) + `","courier":{"state":"done","since":"2026-11-22T09:40:50Z"}}`), 52 * time.Second, "", true},
		{"of an older daemon", put(`{"courier":{"state":"reading","percent":3,"since":"2026-11-22T09:40:53Z"}}`), 53 * time.Second, "", false},
		{"another shape", put(`{"courier":7}`), 53 * time.Second, "", false},
		{"again good", says(content.CourierStatus{State: content.CourierRefused, Since: now.Add(54 * time.Second)}), 54 * time.Second, "refused 0", true},
		{"the file is gone", func() { _ = os.Remove(path) }, 55 * time.Second, "", true},
	} {
		tt.do()
		c, changed := w.look(now.Add(tt.later))
		got := ""
		if c != nil {
			got = fmt.Sprintf("%s %d", c.State, c.Files)
		}
		if got != tt.want || changed != tt.changed {
			t.Errorf("%s: %q, %t, want %q, %t", tt.name, got, changed, tt.want, tt.changed)
		}
	}
}
