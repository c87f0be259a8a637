// Package atomicfile writes files and links so that a power cut leaves the old one or
// the new one, never half of one.
//
// The order is always the same: temporary name in the same folder, write, sync, close, rename,
// sync the folder. Modes are set explicitly, because the umask of a daemon is not ours.
package atomicfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Write replaces the file at path. The temporary name is path + ".tmp", so that a crash leaves
// at most one such file; two writers of one path at once are a bug of the caller.
func Write(path string, data []byte, mode os.FileMode) error {
	if err := write(path, data, mode, (*os.File).Sync); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// Replace is Write for what may be lost in a power cut, and then may be empty: nothing waits for the disk. Readers still never
// see half of it while the machine runs.
func Replace(path string, data []byte, mode os.FileMode) error {
	return write(path, data, mode, func(*os.File) error { return nil })
}

func write(path string, data []byte, mode os.FileMode, sync func(*os.File) error) (err error) {
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode) //nolint:gosec // what to write is the caller's choice
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp)
			err = fmt.Errorf("write %s: %w", path, err)
		}
	}()
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), sync(f), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// Symlink makes path a link to target, replacing the link that is there.
func Symlink(target, path string) error {
	tmp := path + ".tmp"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("link %s: %w", path, err)
	}
	if err := os.Symlink(target, tmp); err != nil {
		return fmt.Errorf("link %s: %w", path, err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("link %s: %w", path, err)
	}
	return SyncDir(filepath.Dir(path))
}

// Sync makes what was written to the file at path durable.
func Sync(path string) error { return syncPath(path) }

// SyncDir makes the names in the folder durable.
func SyncDir(dir string) error { return syncPath(dir) }

func syncPath(path string) error {
	f, err := os.Open(path) //nolint:gosec // opened only to be synced
	if err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return nil
}
