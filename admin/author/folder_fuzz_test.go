package author

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzFolder replaces one file of a good folder by any bytes: there is no panic, every finding names a file of the folder and says what to do, and a folder without findings holds a catalog that
// keeps the format's own rules.
func FuzzFolder(f *testing.F) {
	files := []string{"pack.toml", "survey.toml", "media/media.toml", "items/cash/item.toml", "items/cash/audio.toml", "terms/lo.txt", "media/bay.png"}
	for i, name := range files {
		hostile, _ := filepath.Glob(filepath.Join("testdata", "hostile", "*", name))
		for _, path := range append([]string{filepath.Join("testdata", "good", name)}, hostile...) {
			if b, err := os.ReadFile(path); err == nil {
				f.Add(uint8(i), b) // a handful
			}
		}
		f.Add(uint8(i), []byte("a = [[{}]]\n[a.b]\n\"\" = 1e400")) // the same
	}
	dir := f.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/good")); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, which uint8, b []byte) {
		path := filepath.Join(dir, files[int(which)%len(files)])
		before, err := os.ReadFile(path)
		there := err == nil
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		defer func() {
			err := os.Remove(path)
			if there {
				err = os.WriteFile(path, before, 0o600)
			}
			if err != nil {
				t.Error(err)
			}
		}()
		p, findings, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, fd := range findings {
			if fd.Line < 0 || fd.Message == "" || fd.Fix == "" || strings.HasPrefix(fd.File, "/") || strings.Contains(fd.File, "..") {
				t.Errorf("finding %+v", fd)
			}
		}
		if findings.Err() != nil {
			return
		}
		if err := p.Catalog.Validate(); err != nil {
			t.Errorf("a folder without findings: %v", err)
		}
	})
}
