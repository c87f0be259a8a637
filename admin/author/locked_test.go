package author_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuango/admin/author"
)

// Who may not be contradicted: as the item says, else as the pack says, else rules and fees.
func TestLockedItems(t *testing.T) {
	const lock, open = "locked = true\n", "locked = false\n"
	for _, tt := range []struct {
		name, pack, cash, bay string // cash is regulated, bay is not
		cashLocked, bayLocked bool
		warns                 bool
	}{
		{"nobody says", "", "", "", true, false, false},
		{"the pack locks", lock, "", "", true, true, false},
		{"the pack opens", open, "", "", false, false, true},
		{"an item locks", "", "", lock, true, true, false},
		{"an item opens", "", open, "", false, false, true},
		{"an item opens in a locked pack", lock, open, open, false, false, true},
		{"an item locks in an open pack", open, lock, lock, true, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS("testdata/good")); err != nil {
				t.Fatal(err)
			}
			for file, line := range map[string]string{"pack.toml": tt.pack, "items/cash/item.toml": tt.cash, "items/bay/item.toml": tt.bay} {
				path := filepath.Join(dir, file)
				raw, err := os.ReadFile(path)
				if err == nil {
					if strings.Contains(file, "bay") {
						raw = bytes.Replace(raw, []byte("regulated = true"), []byte("regulated = false"), 1)
					}
					err = os.WriteFile(path, append([]byte(line), raw...), 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			packs := t.TempDir()
			if _, findings, err := author.Import(t.Context(), dir, packs); err != nil {
				t.Fatalf("import: %v, %v", findings, err)
			}
			p, findings, err := author.Load(filepath.Join(packs, "good")) // what import wrote says the same
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range p.Catalog.Items {
				if want := map[string]bool{"cash": tt.cashLocked, "bay": tt.bayLocked}[it.Slug]; it.IsLocked() != want {
					t.Errorf("%s is locked: %v", it.Slug, it.IsLocked())
				}
			}
			warned := false
			for _, f := range findings {
				warned = warned || strings.Contains(f.String(), "may be replaced")
			}
			if warned != tt.warns {
				t.Errorf("findings %v", findings)
			}
		})
	}
}
