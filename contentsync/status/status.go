// Package status reads what the daemon says of itself: status.json in the sync folder. It knows neither the engine nor the network, so that the
// screen may use it.
package status

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cuango/contentsync/content"
)

// File is its name in a sync folder.
const File = "status.json"

const maxBytes = 64 << 10

// Read reads it. It needs no daemon and takes no lock. Errors: ErrNotFound, ErrInvalid.
func Read(syncDir string) (content.SyncStatus, error) {
	f, err := os.Open(filepath.Join(syncDir, File)) //nolint:gosec // a fixed name in the folder that the operator names
	if errors.Is(err, fs.ErrNotExist) {
		return content.SyncStatus{}, fmt.Errorf("status: %w: contentsyncd has not run here", content.ErrNotFound)
	}
	if err != nil {
		return content.SyncStatus{}, fmt.Errorf("status: %w", err)
	}
	defer f.Close()
	var s content.SyncStatus
	if err := json.NewDecoder(io.LimitReader(f, maxBytes)).Decode(&s); err != nil {
		return content.SyncStatus{}, fmt.Errorf("status: %w: %w", content.ErrInvalid, err)
	}
	return s, nil
}
