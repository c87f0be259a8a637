package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMany draws two screens of the seed pack by one run: each has its file, a smaller one, and a line that says what stands on it. What cannot be
// drawn ends the run, and says which request it was.
func TestMany(t *testing.T) {
	dir := t.TempDir()
	request := func(screen, more string) string {
		return fmt.Sprintf(`{"screen":%q,"lang":"vi","gate":"seed","width_px":1080,"height_px":1920,"screen_diagonal_in":43,"file":%q,"small":%q,"by":4%s}`,
			screen, filepath.Join(dir, screen, "page.png"), filepath.Join(dir, screen, "small.png"), more)
	}
	var out bytes.Buffer
	if err := many(nil, strings.NewReader(request("language", "")+"\n"+request("home", `,"text":1,"contrast":true`)+"\n"), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines: %s", len(lines), out.String())
	}
	for _, line := range lines {
		var p sheetPage
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		if len(p.Texts) == 0 || p.Page != 1 || p.MMPerPx < 0.49 || p.MMPerPx > 0.5 {
			t.Errorf("%s: %d texts, page %d, %g mm a pixel", p.File, len(p.Texts), p.Page, p.MMPerPx)
		}
		for file, width := range map[string]int{p.File: 1080, p.Small: 270} {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if c, err := png.DecodeConfig(bytes.NewReader(raw)); err != nil || c.Width != width {
				t.Errorf("%s: %d pixels wide, %v", file, c.Width, err)
			}
		}
	}
	for _, row := range []struct{ name, in, want string }{
		{"not JSON", "no\n", "request 1"},
		{"an unknown field", request("home", "") + "\n" + request("home", `,"pges":2`) + "\n", "request 2"},
		{"too many pages", request("home", `,"pages":41`) + "\n", "at most 40 (got 41)"},
		{"no file", `{"screen":"home"}` + "\n", "file must be set"},
		{"far too small", strings.Replace(request("home", ""), `"by":4`, `"by":17`, 1) + "\n", "2 to 16 (got 17)"},
	} {
		if err := many(nil, strings.NewReader(row.in), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
}
