package contentsync_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/packtest"
)

// Whether a daemon uses a folder is said by its lock, and asking keeps none from starting.
func TestRunning(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	k := newKiosk(t, repo)
	if running, known := contentsync.Running(k.dir); !running || !known {
		t.Errorf("while it runs: %v, known %v", running, known)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	if running, known := contentsync.Running(k.dir); running || !known {
		t.Errorf("after it has ended: %v, known %v", running, known)
	}
	if running, known := contentsync.Running(filepath.Join(k.dir, "none")); running || !known {
		t.Errorf("where none ever was: %v, known %v", running, known)
	}

	asks, err := os.Open(filepath.Join(k.dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(asks.Fd()), syscall.LOCK_SH|syscall.LOCK_NB); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() {
		time.Sleep(50 * time.Millisecond)
		gone <- asks.Close()
	}()
	e, err := contentsync.Open(t.Context(), k.params)
	if err != nil {
		t.Fatalf("open while somebody asks: %v", err)
	}
	defer e.Close()
	if err := <-gone; err != nil {
		t.Error(err)
	}
	if _, err := contentsync.Open(t.Context(), k.params); err == nil {
		t.Error("two daemons use one folder")
	}
}
