package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/staff"
)

func TestClockAt(t *testing.T) {
	synced := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		now     time.Time
		daemon  content.ClockState
		passed  []time.Time
		trusted bool
		floor   time.Time
	}{
		"right":                            {synced.Add(48 * time.Hour), content.ClockGood, []time.Time{synced}, true, synced},
		"1970":                             {time.Unix(60, 0), content.ClockGood, []time.Time{synced}, false, synced},
		"1970, never synced":               {time.Unix(60, 0), content.ClockGood, nil, false, softFloor},
		"2099":                             {synced.AddDate(73, 0, 0), content.ClockGood, []time.Time{synced}, false, synced},
		"half an hour behind the last":     {synced.Add(-30 * time.Minute), content.ClockGood, []time.Time{synced}, true, synced},
		"two hours behind the last":        {synced.Add(-2 * time.Hour), content.ClockGood, []time.Time{synced}, false, synced},
		"the daemon says that it is wrong": {synced.Add(time.Hour), content.ClockBehind, []time.Time{synced}, false, synced},
		"the newest counts":                {synced.Add(time.Hour), content.ClockGood, []time.Time{{}, synced.Add(-time.Hour), synced}, true, synced},
		"a file made in 2099":              {synced.Add(time.Hour), content.ClockGood, []time.Time{synced.AddDate(73, 0, 0), synced}, true, synced},
		"made years after the program":     {synced.AddDate(5, 0, 1), content.ClockGood, []time.Time{synced.AddDate(5, 0, 0)}, true, synced.AddDate(5, 0, 0)},
		"never synced, and right":          {softFloor.AddDate(0, 10, 0), content.ClockGood, nil, true, softFloor},
	} {
		t.Run(name, func(t *testing.T) {
			if got := clockAt(c.now, c.daemon, c.passed...); got.Trusted != c.trusted || !got.Floor.Equal(c.floor) || !got.Now.Equal(c.now) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestASecretIsPrintedForAnApp has zbarimg read what stands in the terminal.
func TestASecretIsPrintedForAnApp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "staff.secret")
	var first, again bytes.Buffer
	if err := printSecret(path, "huu-nghi 1", &first); err != nil {
		t.Fatal(err)
	}
	if err := printSecret(path, "huu-nghi 1", &again); err != nil {
		t.Fatal(err)
	}
	secret, err := staff.ReadSecret(path)
	if err != nil {
		t.Fatal(err)
	}
	uri := staff.URI(secret, "huu-nghi 1")
	if !strings.HasSuffix(first.String(), uri+"\n") || !strings.HasSuffix(again.String(), uri+"\n") {
		t.Fatalf("no %s in\n%s", uri, &first)
	}
	const module = 4
	var rows [][]bool
	for _, line := range strings.Split(again.String(), "\n") {
		line, ok := strings.CutPrefix(line, "\x1b[30;107m")
		if !ok {
			continue
		}
		var up, low []bool
		for _, r := range strings.TrimSuffix(line, "\x1b[0m") {
			up, low = append(up, r == '█' || r == '▀'), append(low, r == '█' || r == '▄')
		}
		rows = append(rows, up, low)
	}
	if len(rows) == 0 {
		t.Fatalf("no code in\n%s", &again)
	}
	img := image.NewGray(image.Rect(0, 0, len(rows[0])*module, len(rows)*module))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if !rows[y/module][x/module] {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	shot := filepath.Join(t.TempDir(), "qr.png")
	if err := os.WriteFile(shot, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", shot).Output()
	if err != nil || strings.TrimSpace(string(out)) != uri {
		t.Errorf("zbarimg reads %q, %v; want %s", out, err, uri)
	}
}
