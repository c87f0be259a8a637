package health

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"cuango/contentsync/content"
)

// WriteShown puts shown.json into a folder: whole, or not at all.
func WriteShown(dir string, s content.Shown) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(dir, "shown.json"), append(raw, '\n'))
}

// WriteFile replaces a file by a finished one: written beside it, on disk, then renamed.
func WriteFile(path string, raw []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // the first error counts
		}
	}()
	_, werr := f.Write(raw)
	if err := errors.Join(werr, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
