// Package overlay keeps the small signed files that lie over all content of a kiosk: the emergency notices and the recalls. The
// daemon writes them, whole or not at all; the screen watches them and takes what it can read: what it cannot, changes nothing.
//
//	<sync_dir>/overlay/notice.json
//	<sync_dir>/overlay/recall.json
package overlay

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// Names of the files.
const (
	Notice = "notice.json"
	Recall = "recall.json"

	folder = "overlay"
)

// Names are all of them, in the order in which they are applied.
var Names = []string{Recall, Notice}

// Limit is the most bytes that a file may have; 0 for one that this program does not know.
func Limit(name string) int64 {
	switch name {
	case Notice:
		return content.MaxNoticeBytes
	case Recall:
		return content.MaxRecallBytes
	}
	return 0
}

// Version checks a file and gives its version. Errors: content.ErrInvalid, ErrTooLarge, and ErrNotFound for a name that is not known.
func Version(name string, raw []byte) (int, error) {
	switch name {
	case Notice:
		l, err := content.DecodeAlerts(raw)
		return l.Version, err
	case Recall:
		l, err := content.DecodeRecalls(raw)
		return l.Version, err
	}
	return 0, fmt.Errorf("overlay %.80q: %w", name, content.ErrNotFound)
}

// Path is where a file lies below a sync folder.
func Path(syncDir, name string) string { return filepath.Join(syncDir, folder, name) }

// Modes as everything below the sync folder: the daemon writes, the screen's group reads.
const (
	dirMode  os.FileMode = 0o750
	fileMode os.FileMode = 0o640
)

// Write replaces a file, whole or not at all, and makes it durable.
func Write(syncDir, name string, raw []byte) error {
	dir := filepath.Join(syncDir, folder)
	if err := errors.Join(os.MkdirAll(dir, dirMode), os.Chmod(dir, dirMode)); err != nil {
		return fmt.Errorf("overlay: %w", err)
	}
	return atomicfile.Write(Path(syncDir, name), raw, fileMode)
}

// Read gives a file as it lies there. Errors: content.ErrNotFound, ErrTooLarge.
func Read(syncDir, name string) ([]byte, error) {
	f, err := os.Open(Path(syncDir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("overlay %s: %w", name, content.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, Limit(name)+1))
	if err != nil {
		return nil, fmt.Errorf("overlay %s: %w", name, err)
	}
	if int64(len(raw)) > Limit(name) {
		return nil, fmt.Errorf("overlay %s: %w: over %d bytes", name, content.ErrTooLarge, Limit(name))
	}
	return raw, nil
}
