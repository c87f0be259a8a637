package cache_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cuango/contentsync/packtest"
)

// openFiles counts the files below dir that this process holds.
func openFiles(t *testing.T, dir string) (n int) {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range fds {
		if to, err := os.Readlink(filepath.Join("/proc/self/fd", fd.Name())); err == nil && strings.HasPrefix(to, dir) {
			n++
		}
	}
	return n
}

// Queries that meet open no further file, and need none: the generation may be gone from the disk by then.
func TestAReaderHoldsAllItsFilesOnceItIsVerified(t *testing.T) {
	w, dir := writer(t)
	build(t, w, dir, 1, true, packtest.Small(t, "demo", 1, 20, 2, 0))
	before := openFiles(t, dir)
	r := open(t, dir) // verified
	held := openFiles(t, dir)
	if held == before {
		t.Fatal("nothing is open: this test sees nothing")
	}
	if err := os.RemoveAll(filepath.Join(dir, "generations", "1")); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 50 {
				if _, err := r.Heads(t.Context(), ""); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if now := openFiles(t, dir); now != held {
		t.Errorf("%d files open, %d before the queries", now, held)
	}
}
