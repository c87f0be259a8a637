package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

func TestNeighboursInTheConfig(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	dir, good := installed(t, repo, "")
	base, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, lines string
		off         bool
		with        []string
		wrong       string
	}{
		{name: "nothing said"},
		{name: "off by one line", lines: "neighbours = false", off: true},
		{name: "on", lines: "neighbours = true"},
		{name: "by address", lines: `neighbours = ["http://10.0.0.7", "http://10.0.0.8:99"]`, with: []string{"http://10.0.0.7", "http://10.0.0.8:99"}},
		{name: "a number", lines: "neighbours = 5", wrong: "want false, true, or addresses"},
		{name: "a list of numbers", lines: "neighbours = [5]", wrong: "want false, true, or addresses"},
		{name: "a table", lines: "[neighbours]\noff = true", wrong: "want false, true, or addresses"},
		{name: "in the Internet", lines: `neighbours = ["http://203.0.113.7"]`, wrong: "config: neighbours: "},
		{name: "by name", lines: `neighbours = ["http://kiosk-2"]`, wrong: "config: neighbours: "},
		{name: "listening in the Internet", lines: `neighbours_listen = ["203.0.113.7:8347"]`, wrong: "config: neighbours_listen: "},
		{name: "listening at an address", lines: `neighbours_listen = ["10.0.0.5:8347"]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(dir, "sync-2.toml")
			if err := os.WriteFile(path, append(slices.Clone(base), tt.lines...), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := LoadConfig(path)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("%v, want %q", err, tt.wrong)
				}
				return
			}
			if n := c.neighbours(); err != nil || (n == nil) != tt.off || (n != nil && !slices.Equal(n.With, tt.with)) {
				t.Errorf("%+v, %v", n, err)
			}
		})
	}
}

func TestNeighboursAreDescribed(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    *content.NeighbourStatus
		want string
	}{
		{"off", nil, "neighbours   off"},
		{"some", &content.NeighbourStatus{Seen: 4, Listening: []string{"10.0.0.5:8347"}, Got: 32, GotBytes: 12_300_000, Given: 8, GivenBytes: 3_000_000}, "4 answer now; since the start 32 blobs (12.3 MB) from them, 8 (3.0 MB) given to them\n"},
		{"a liar", &content.NeighbourStatus{Listening: []string{"10.0.0.5:8347"}, Refused: 2}, "; 2 times wrong bytes\n"},
		{"deaf", &content.NeighbourStatus{Problem: "address already in use"}, "they cannot ask this kiosk: it has no address in a private network, or the daemon does not run (address already in use)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := describe(contentsync.Status{Neighbours: tt.s}, time.Now()); !strings.Contains(got, tt.want) {
				t.Errorf("lacks %q:\n%s", tt.want, got)
			}
		})
	}
}
