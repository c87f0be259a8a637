package health

import (
	"encoding/json"
	"path/filepath"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// WriteShown puts shown.json into a folder: whole, or not at all.
func WriteShown(dir string, s content.Shown) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, "shown.json"), append(raw, '\n'), 0o644)
}
