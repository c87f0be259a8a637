package contentsync

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// How often, and after how long each time, the lock of a sync folder is tried.
const (
	lockTries = 10
	lockPause = 20 * time.Millisecond
)

// Running tells whether a daemon uses a sync folder. known is false for whoever may not open its lock: others than its own user and root.
func Running(syncDir string) (running, known bool) {
	f, err := os.Open(filepath.Join(syncDir, "lock")) //nolint:gosec // in our own folder
	if errors.Is(err, fs.ErrNotExist) {
		return false, true
	}
	if err != nil {
		return false, false
	}
	defer f.Close() // lets go of it
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	return errors.Is(err, syscall.EWOULDBLOCK), err == nil || errors.Is(err, syscall.EWOULDBLOCK)
}
