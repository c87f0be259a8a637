package contentsync_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// TestFullDisk runs the test below on a small file system of its own: tmpfs in a mount namespace, which root may have, and
// where user namespaces are allowed anybody. Where neither is, the size of files is limited instead.
func TestFullDisk(t *testing.T) { onSmallDisk(t, "TestInsideSmallDisk") }

// onSmallDisk runs a test again, in a child.
func onSmallDisk(t *testing.T, name string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	how := []*syscall.SysProcAttr{
		{Cloneflags: syscall.CLONE_NEWNS},
		{
			Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		},
		nil,
	}
	for i, attr := range how {
		cmd := exec.Command(self, "-test.run=^"+name+"$", "-test.v")
		cmd.Env = append(os.Environ(), "CUANGO_TEST_SMALL_DISK="+t.TempDir(), fmt.Sprintf("CUANGO_TEST_NO_MOUNT=%t", attr == nil))
		cmd.SysProcAttr = attr
		out, err := cmd.CombinedOutput()
		if i < len(how)-1 && (strings.Contains(string(out), noMount) || errors.Is(err, syscall.EPERM)) {
			continue
		}
		if err != nil || !strings.Contains(string(out), "--- PASS: "+name) {
			t.Fatalf("%v\n%s", err, out)
		}
		t.Logf("ran by way %d", i+1)
		return
	}
}

const (
	noMount   = "no file system can be mounted here"
	smallDisk = 12 << 20
)

func TestInsideSmallDisk(t *testing.T) {
	dir := os.Getenv("CUANGO_TEST_SMALL_DISK")
	if dir == "" {
		return // only as a child of TestFullDisk
	}
	if os.Getenv("CUANGO_TEST_NO_MOUNT") == "true" {
		insideLimitedFiles(t, dir)
		return
	}
	mountSmallDisk(t, dir)
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 30, 2, 2000)
	repo.Publish(t, now, p)
	lie := false
	k := newKiosk(t, repo, func(p *contentsync.Params) {
		p.SyncDir = filepath.Join(dir, "sync")
		p.Free = func(path string) (int64, error) {
			var st syscall.Statfs_t
			err := syscall.Statfs(path, &st)
			if lie { // what another program takes between the question and the writing
				return 1 << 40, err
			}
			return int64(st.Bavail) * st.Bsize, err
		}
	})
	k.dir = k.params.SyncDir
	k.mustSync(t)
	k.shows(t, 1)
	for i := range 4 {
		b := packtest.Picture(t, 64, 48, fmt.Sprint("big", i), 1_000_000)
		p.Blobs[content.DigestOf(b)] = b
		p.Catalog.Media[fmt.Sprintf("picture-%d", i)] = content.Media{
			Digest: content.DigestOf(b), MIME: "image/png", Size: int64(len(b)), Width: 64, Height: 48,
			Alt: content.Name{"vi": "x"}, Licence: "Apache-2.0",
		}
	}
	p.Typo()
	repo.Publish(t, now, p)
	full := func(name string, freeBytes int64, lies bool) {
		t.Helper()
		t.Log("case:", name)
		lie = lies
		fill(t, dir, freeBytes)
		for range 2 {
			k.failed(t, k.SyncOnce(t.Context()), syscall.ENOSPC, contentsync.ReasonDisk)
			k.shows(t, 1)
		}
	}
	full("too little for the pictures, and it is noticed before", 2_000_000, false)
	if n := repo.Requests("blobs/"); n > 5 { // the first sync took three; the new catalog, twice
		t.Errorf("%d blobs were asked for", n)
	}
	full("too little for the pictures, while downloading", 2_000_000, true)
	full("too little for the database", 4_110_000, true)
	full("nothing at all", 0, true)
	k.restart(t) // even so
	k.shows(t, 1)
	full("nothing at all, after a start", 0, true)

	lie = false
	if err := os.Remove(filepath.Join(dir, "filler")); err != nil {
		t.Fatal(err)
	}
	k.mustSync(t)
	k.shows(t, 2)
}

func mountSmallDisk(t *testing.T, dir string) {
	t.Helper()
	if err := errors.Join(syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""),
		syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", smallDisk))); err != nil {
		t.Fatal(noMount, err)
	}
}

// fill leaves so many bytes free.
func fill(t *testing.T, dir string, leave int64) {
	t.Helper()
	path := filepath.Join(dir, "filler")
	_ = os.Remove(path)
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		t.Fatal(err)
	}
	n := int64(st.Bavail)*st.Bsize - leave
	if n < 0 {
		t.Fatalf("only %d bytes are free, cannot leave %d", n+leave, leave)
	}
	err := os.WriteFile(path, make([]byte, n), 0o600)
	if leave > 0 && err != nil {
		t.Fatal(err)
	}
}

// insideLimitedFiles is the nearest thing where nothing can be mounted: no file may become larger than its limit.
func insideLimitedFiles(t *testing.T, dir string) {
	t.Helper()
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	repo.Publish(t, now, p)
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.SyncDir = filepath.Join(dir, "sync") })
	k.dir = k.params.SyncDir
	k.mustSync(t)
	b := packtest.Picture(t, 64, 48, "big", 3_000_000)
	p.Blobs[content.DigestOf(b)] = b
	p.Catalog.Media["picture-0"] = content.Media{
		Digest: content.DigestOf(b), MIME: "image/png", Size: int64(len(b)), Width: 64, Height: 48,
		Alt: content.Name{"vi": "x"}, Licence: "Apache-2.0",
	}
	p.Typo()
	repo.Publish(t, now, p)
	var old syscall.Rlimit
	if err := errors.Join(syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old), syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 2 << 20, Max: old.Max})); err != nil {
		t.Fatal(err)
	}
	k.failed(t, k.SyncOnce(t.Context()), syscall.EFBIG, contentsync.ReasonDisk)
	k.shows(t, 1)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	k.mustSync(t)
	k.shows(t, 2)
}
