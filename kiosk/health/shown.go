package health

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

const maxShownBytes = 64 << 10

// WriteShown puts shown.json into a folder: whole, or not at all.
func WriteShown(dir string, s content.Shown) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, "shown.json"), append(raw, '\n'), 0o644)
}

// WriteProblem says in shown.json, in the screen's place, why there is none: what the screen itself last wrote stays beside it.
func WriteProblem(dir, problem string) error {
	f, err := os.Open(filepath.Join(dir, "shown.json")) //nolint:gosec // a fixed name in the folder that the operator names
	var s content.Shown
	if err == nil {
		err = json.NewDecoder(io.LimitReader(f, maxShownBytes)).Decode(&s)
		_ = f.Close() // only read
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s = content.Shown{} // damaged: what is known now is more than nothing
	}
	s.Problem = problem
	return WriteShown(dir, s)
}
