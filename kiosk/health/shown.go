package health

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"time"

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

// ReadShown reads what was last written. Errors: fs.ErrNotExist, those of a damaged file.
func ReadShown(dir string) (content.Shown, error) {
	f, err := os.Open(filepath.Join(dir, "shown.json")) //nolint:gosec // a fixed name in the folder that the operator names
	if err != nil {
		return content.Shown{}, err
	}
	defer func() { _ = f.Close() }() // only read
	var s content.Shown
	if err := json.NewDecoder(io.LimitReader(f, maxShownBytes)).Decode(&s); err != nil {
		return content.Shown{}, err
	}
	return s, nil
}

// WriteProblem says in shown.json, in the screen's place, why there is none: what the screen itself last wrote stays beside it.
func WriteProblem(dir, problem string) error {
	s, _ := ReadShown(dir) // damaged or none: what is known now is more than nothing
	s.Problem = problem
	return WriteShown(dir, s)
}

// WriteLoop says in shown.json, in the screen's place, that it ends again and again over a generation.
func WriteLoop(dir string, generation int64, why string, at time.Time) error {
	s, _ := ReadShown(dir) // see WriteProblem
	s.Check = &content.Check{Generation: generation, Reason: why, At: at.UTC().Truncate(time.Second)}
	return WriteShown(dir, s)
}
