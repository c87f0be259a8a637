package dirstore_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/store/storetest"
)

func open(t *testing.T, dir string) *dirstore.Store {
	t.Helper()
	s, err := dirstore.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestStore(t *testing.T) {
	for name, lazy := range map[string]bool{"each file durable": false, "lazy": true} {
		t.Run(name, func(t *testing.T) {
			s := open(t, t.TempDir())
			s.Lazy = lazy
			storetest.Run(t, s)
			if err := s.Sync(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSource(t *testing.T) {
	s := open(t, t.TempDir())
	put := func(key string, b []byte) error {
		return s.Put(context.Background(), key, bytes.NewReader(b), int64(len(b)), "", "")
	}
	storetest.RunSource(t, put, func() store.Source { return s })
}

// What is no plain file below plain folders is refused, whatever it is, and nothing waits for it.
func TestHostileFolder(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	err := errors.Join(
		os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600),
		os.MkdirAll(filepath.Join(dir, "tuf", "folder"), 0o750),
		os.WriteFile(filepath.Join(dir, "tuf", "good.json"), []byte("{}"), 0o600),
		os.WriteFile(filepath.Join(dir, "tuf", "Capital.json"), []byte("{}"), 0o600),
		os.WriteFile(filepath.Join(dir, "tuf", ".hidden"), []byte("{}"), 0o600),
		os.Symlink(filepath.Join(outside, "secret"), filepath.Join(dir, "tuf", "link.json")),
		os.Symlink("good.json", filepath.Join(dir, "tuf", "near.json")),
		os.Symlink(outside, filepath.Join(dir, "blobs")),
		os.Symlink("tuf", filepath.Join(dir, "targets")),
		syscall.Mkfifo(filepath.Join(dir, "tuf", "pipe"), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		_ = syscall.Mknod(filepath.Join(dir, "tuf", "device"), syscall.S_IFCHR|0o600, 1<<8|5) // zero: without end; forbidden in some containers
	}
	s := open(t, dir)
	for _, key := range []string{"tuf/link.json", "tuf/near.json", "tuf/pipe", "tuf/folder", "tuf/device", "blobs/secret", "targets/good.json", "tuf/good.json/x"} {
		want := content.ErrInvalid
		if _, err := os.Lstat(filepath.Join(dir, key)); errors.Is(err, os.ErrNotExist) {
			want = content.ErrNotFound // a device that could not be made
		}
		if b, err := s.Get(t.Context(), key, 100); !errors.Is(err, want) {
			t.Errorf("%s: %q, %v", key, b, err)
		}
		if _, err := s.Stat(t.Context(), key); !errors.Is(err, want) {
			t.Errorf("stat %s: %v", key, err)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL(key), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := s.Transport().RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK && key != "tuf/folder" { // the listing of a folder is no blob
			t.Errorf("%s is given as a blob: %s", key, resp.Status)
		}
	}
	for _, key := range []string{"blobs/x", "targets/x"} {
		if err := s.Put(t.Context(), key, strings.NewReader("x"), 1, "", ""); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("put %s: %v", key, err)
		}
	}
	if l, err := s.List(t.Context(), ""); err != nil || len(l) != 1 || l[0].Key != "tuf/good.json" {
		t.Errorf("list: %v, %v", l, err)
	}
	if err := s.Put(t.Context(), "tuf/link.json", strings.NewReader("x"), 1, "", ""); err != nil { // the link is replaced, not followed
		t.Error(err)
	}
	if b, err := os.ReadFile(filepath.Join(outside, "secret")); err != nil || string(b) != "secret" {
		t.Errorf("a link was followed when writing: %q, %v", b, err)
	}
	if _, err := dirstore.Open(filepath.Join(dir, "targets")); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("a link as the folder: %v", err)
	}
	if _, err := dirstore.Open(filepath.Join(dir, "none")); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("no folder: %v", err)
	}
}

func TestKeys(t *testing.T) {
	s := open(t, t.TempDir())
	long := strings.Repeat("a", store.MaxNameBytes)
	for _, tt := range []struct {
		key  string
		good bool
	}{
		{"tuf/1.root.json", true},
		{"tuf/7.gate.lang-son.huu-nghi.json", true},
		{"inbox/huu-nghi/wyada3h2oz/batches/0123456789abcdef-00000001-answers-0123456789abcdef.ndjson.zst", true},
		{long, true},
		{"a/b/c/d/e/f/g/h", true},
		{"", false},
		{"/tuf", false},
		{"tuf/", false},
		{"tuf//x", false},
		{"../x", false},
		{"tuf/../../x", false},
		{"tuf/.", false},
		{".hidden", false},
		{"tuf/.put-1-1", false},
		{"Tuf/x", false},
		{"tuf/a b", false},
		{"tuf/a\\b", false},
		{"tuf/a\x00b", false},
		{"tuf/c:", false},
		{"tuf/ngõ", false},
		{"tuf/x.", false},
		{long + "a", false},
		{"a/b/c/d/e/f/g/h/i", false},
	} {
		err := s.Put(t.Context(), tt.key, strings.NewReader("x"), 1, "", "")
		if (err == nil) != tt.good || (err != nil && !errors.Is(err, content.ErrInvalid)) {
			t.Errorf("put %.40q: %v", tt.key, err)
		}
		if _, err := s.Get(t.Context(), tt.key, 10); (err == nil) != tt.good {
			t.Errorf("get %.40q: %v", tt.key, err)
		}
	}
}

// Whoever is stopped half-way leaves what was there.
func TestPutIsAtomic(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.Put(t.Context(), "a/file", strings.NewReader("first"), 5, "", ""); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := s.Put(ctx, "a/file", &cutOff{cancel: cancel}, 1<<20, "", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("put: %v", err)
	}
	if b, err := s.Get(t.Context(), "a/file", 10); err != nil || string(b) != "first" {
		t.Errorf("%q, %v", b, err)
	}
	if entries, err := os.ReadDir(filepath.Join(dir, "a")); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

type cutOff struct {
	cancel func()
	n      int
}

func (c *cutOff) Read(b []byte) (int, error) {
	if c.n++; c.n == 3 {
		c.cancel()
	}
	return copy(b, "some bytes"), nil
}

// Any key does no harm, and is the same file when it is read as when it was written.
func FuzzKey(f *testing.F) {
	for _, k := range []string{"tuf/1.root.json", "../x", "a/./b", "blobs/sha256/ab/abcd", ".put-1"} {
		f.Add(k)
	}
	f.Fuzz(func(t *testing.T, key string) {
		around := t.TempDir()
		dir := filepath.Join(around, "store")
		if err := os.Mkdir(dir, 0o750); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		if s.Put(t.Context(), key, strings.NewReader("x"), 1, "", "") == nil {
			if l, err := s.List(t.Context(), ""); err != nil || len(l) != 1 || l[0].Key != key {
				t.Errorf("%q is listed as %v, %v", key, l, err)
			}
		}
		if entries, err := os.ReadDir(around); err != nil || len(entries) != 1 {
			t.Errorf("%q left the folder: %v, %v", key, entries, err)
		}
	})
}
