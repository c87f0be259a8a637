package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestEnlarge makes a folder larger than its source: all its items are different, and they stand in one list.
func TestEnlarge(t *testing.T) {
	const source = "../../../assets/demopack"
	from, err := os.ReadDir(filepath.Join(source, "items"))
	if err != nil {
		t.Fatal(err)
	}
	to, n := t.TempDir(), 2*len(from)+3
	if err := enlarge(source, to, n); err != nil {
		t.Fatal(err)
	}
	dirs, err := os.ReadDir(filepath.Join(to, "items"))
	if err != nil || len(dirs) != n {
		t.Fatalf("%d items, want %d: %v", len(dirs), n, err)
	}
	ids, titles := map[string]string{}, map[string]string{}
	for _, d := range dirs {
		raw, err := os.ReadFile(filepath.Join(to, "items", d.Name(), "item.toml"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(raw), "\ncategory = \"customs\"\n") {
			t.Errorf("%s stands in another list", d.Name())
		}
		page, err := os.ReadFile(filepath.Join(to, "items", d.Name(), "vi.md"))
		if err != nil {
			t.Fatal(err)
		}
		for what, line := range map[*map[string]string]string{&ids: lineID.FindString(string(raw)), &titles: lineTitle.FindString(string(page))} {
			if other := (*what)[line]; other != "" || line == "" {
				t.Errorf("%s and %s both have %q", d.Name(), other, line)
			}
			(*what)[line] = d.Name()
		}
		if _, err := os.Stat(filepath.Join(to, "items", d.Name(), "audio.toml")); (err == nil) != (d.Name() == "welcome") {
			t.Errorf("recordings of %s: %v", d.Name(), err)
		}
		long := utf8.RuneCount(page) > longText
		if long != (d.Name() == longSlug) {
			t.Errorf("%s has %d characters", d.Name(), utf8.RuneCount(page))
		}
	}
}
