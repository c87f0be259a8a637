package tally

import (
	"os"
	"path/filepath"
	"testing"

	"cuango/contentsync/content"
)

// FuzzTaken reads any bytes as the daemon's list: there is no panic, and what is not in it is never removed.
func FuzzTaken(f *testing.F) {
	mine := content.NameBatch("0123456789abcdef", 1, content.Answers, []byte("x")).File()
	for _, s := range []string{`{"batches":["` + mine + `"]}`, `{"batches":[]}`, `{"batches":null}`, "{", "null", `{"batches":[1]}`, `{"batches":["../../state.db"]}`, ""} {
		f.Add([]byte(s))
	}
	dir := f.TempDir()
	path, file := filepath.Join(dir, "taken.json"), filepath.Join(dir, mine)
	f.Fuzz(func(t *testing.T, b []byte) {
		must(t, os.WriteFile(path, b, 0o600))
		must(t, os.WriteFile(file, []byte("x"), 0o600))
		taken, err := readTaken(path)
		if err != nil {
			return
		}
		_, err = removeTaken(dir, taken)
		must(t, err)
		if _, err := os.Stat(file); (err == nil) == taken[mine] {
			t.Errorf("it is in the list: %t; %v", taken[mine], err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	})
}
