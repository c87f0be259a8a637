package contentsync_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/courier"
	"cuango/contentsync/packtest"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/store/memstore"
)

// strangeNames are names of files, below tuf/, that a file system may have and a stick of ours may not.
var strangeNames = []struct{ name, key string }{
	{"255 bytes, the most of a file system", "tuf/" + strings.Repeat("n", 255)},
	{"one byte over the limit of a name", "tuf/" + strings.Repeat("n", 201)},
	{"nearly PATH_MAX", "tuf/" + strings.Repeat(strings.Repeat("d", 250)+"/", 14) + "x"},
	{"many levels", "tuf/" + strings.Repeat("d/", 500) + "x"},
	{"a line break", "tuf/a\nb.json"},
	{"a line that is a log's", "tuf/x\ntime=2026 level=INFO msg=\"stick taken\""},
	{"control characters of a terminal", "tuf/\x1b[2J\x1b]0;owned\x07"},
	{"every control character", "tuf/" + string([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 127})},
	{"bytes that are no UTF-8", "tuf/\xff\xfe\xc0\xaf"},
	{"a surrogate", "tuf/\xed\xa0\x80"},
	{"a slash in too many bytes", "tuf/..\xc0\xaf..\xc0\xafetc"},
	{"right to left", "tuf/\u202egpj.exe"},
	{"a letter that looks like another", "tuf/timеstamp.json"}, // the second e is Cyrillic
	{"only spaces", "tuf/   "},
	{"the shell's", "tuf/$(touch x);`id`|*?"},
	{"names of the daemon's own folders", "tuf/.put-1-1"},
}

// outside are keys that lead out of the stick; no file system has such names.
var outside = []struct{ name, key string }{
	{"up", ".."},
	{"up and down", "tuf/../../../../../../etc/passwd"},
	{"up at the end", "tuf/.."},
	{"from the root", "/etc/passwd"},
	{"up behind a good name", "blobs/sha256/../../../x"},
	{"two slashes", "tuf//etc/passwd"},
	{"a point", "./tuf/x"},
	{"nothing", ""},
	{"NUL in the middle", "tuf/a\x00/../../x"},
}

// A list with such a name is refused whole, and what is said of it can be printed.
func TestStickListsStrangeNames(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	repo.Publish(t, now, p)
	dir := stickDir(t)
	fillStick(t, repo, dir)
	k := lonely(t, repo)
	k.mustTake(t, dir)
	p.Typo()
	repo.Publish(t, now, p)
	fillStick(t, repo, dir)
	marker := filepath.Join(dir, courier.MarkerKey)
	good, err := os.ReadFile(marker)
	if err != nil {
		t.Fatal(err)
	}
	before := k.state(t)
	quote := func(key string) []byte { // as bytes, that need be no UTF-8
		var b bytes.Buffer
		b.WriteByte('"')
		for i := range len(key) {
			switch c := key[i]; {
			case c < 0x20 || c == '"' || c == '\\':
				b.WriteString(`\u00` + string("0123456789abcdef"[c>>4]) + string("0123456789abcdef"[c&15]))
			default:
				b.WriteByte(c)
			}
		}
		b.WriteByte('"')
		return b.Bytes()
	}
	for _, tt := range append(append([]struct{ name, key string }{}, strangeNames...), outside...) {
		t.Run(tt.name, func(t *testing.T) {
			entry := append(append([]byte(`"files":[{"key":`), quote(tt.key)...), []byte(`,"sha256":"`+string(content.DigestOf(nil))+`","size":1},`)...)
			writeFile(t, marker, string(bytes.Replace(good, []byte(`"files":[`), entry, 1)))
			if err := k.TakeStick(t.Context(), dir); !errors.Is(err, content.ErrInvalid) || errors.Is(err, content.ErrUnfinished) {
				t.Fatalf("take: %v", err)
			}
			s := k.Status().Courier
			if s.Reason != contentsync.ReasonInvalid || s.Error == "" || len(s.Error) > 1000 || !utf8.ValidString(s.Error) || strings.ContainsFunc(s.Error, unicode.IsControl) {
				t.Errorf("status: %s %q", s.Reason, s.Error)
			}
			k.clean(t)
		})
	}
	if after := k.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
	k.shows(t, 1)
	writeFile(t, marker, string(good))
	k.mustTake(t, dir)
	k.shows(t, 2)
}

// Files of such names that lie on a good stick, where ours are and where what comes back is, are not looked at on the kiosk and in the office.
func TestStickCarriesStrangeNames(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2000))
	dir := stickDir(t)
	fillStick(t, repo, dir)
	for _, tt := range strangeNames {
		name := strings.TrimPrefix(tt.key, "tuf/")
		for _, at := range []string{"", "tuf", "blobs/sha256", "targets", courier.ReturnDir, courier.ReturnDir + "/huu-nghi/kiosk/batches"} {
			path := filepath.Join(dir, at, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o750), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
		}
	}
	k := lonely(t, repo)
	k.mustTake(t, dir)
	k.shows(t, 1)
	err := filepath.WalkDir(k.dir, func(path string, _ fs.DirEntry, err error) error {
		if rel := strings.TrimPrefix(path, k.dir); len(rel) > 120 || !utf8.ValidString(rel) || strings.ContainsFunc(rel, unicode.IsControl) {
			t.Errorf("on the kiosk: %q", rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	stick, err := dirstore.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer stick.Close()
	box := &memstore.Store{}
	res, err := courier.Read(t.Context(), stick, box)
	if err != nil || res.Heartbeats+res.Batches != 0 {
		t.Fatalf("%+v, %v", res, err)
	}
	for _, r := range res.Refused {
		if !utf8.ValidString(r) || strings.ContainsFunc(r, unicode.IsControl) {
			t.Errorf("in the office: %q", r)
		}
	}
	if all, err := box.List(t.Context(), ""); err != nil || len(all) != 0 {
		t.Errorf("in the bucket: %v, %v", all, err)
	}
}

// A stick that nobody filled to its end is told of; one that is nobody's is not.
func TestUnfinishedSticksAreToldOf(t *testing.T) {
	for _, tt := range []struct {
		name string
		lay  func(t *testing.T, dir string, repo *packtest.Repo)
		told bool
	}{
		{"holiday pictures", func(t *testing.T, dir string, _ *packtest.Repo) {
			t.Helper()
			if err := errors.Join(os.MkdirAll(filepath.Join(dir, "DCIM"), 0o750), os.MkdirAll(filepath.Join(dir, "blobs"), 0o750)); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"an empty stick", func(*testing.T, string, *packtest.Repo) {}, false},
		{"links of our names", func(t *testing.T, dir string, _ *packtest.Repo) {
			t.Helper()
			if err := os.Symlink("/", filepath.Join(dir, "tuf")); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"some blobs", func(t *testing.T, dir string, _ *packtest.Repo) {
			t.Helper()
			if err := os.MkdirAll(filepath.Join(dir, "blobs", "sha256", "00"), 0o750); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"all but the list", func(t *testing.T, dir string, repo *packtest.Repo) {
			t.Helper()
			fillStick(t, repo, dir)
			if err := os.Remove(filepath.Join(dir, courier.MarkerKey)); err != nil {
				t.Fatal(err)
			}
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			repo, mount := packtest.NewRepo(t, "a", now), stickDir(t)
			repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2000))
			k := lonely(t, repo, func(p *contentsync.Params) { p.CourierDir, p.Poll = filepath.Join(mount, "stick"), time.Hour })
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- k.Run(ctx) }()
			defer func() {
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}()
			insert := func(lay func(dir string)) {
				made := stickDir(t)
				lay(made)
				if err := os.Rename(made, k.params.CourierDir); err != nil {
					t.Fatal(err)
				}
			}
			is := func(want content.CourierState) *content.CourierStatus {
				t.Helper()
				deadline := time.Now().Add(30 * time.Second)
				for s := k.Status().Courier; ; s = k.Status().Courier {
					if s != nil && s.State == want {
						return s
					}
					if time.Now().After(deadline) {
						t.Fatalf("courier is %+v, want %s", s, want)
					}
					time.Sleep(10 * time.Millisecond)
				}
			}
			insert(func(dir string) { tt.lay(t, dir, repo) })
			if tt.told {
				if s := is(content.CourierRefused); s.Reason != contentsync.ReasonUnfinished || !strings.Contains(s.Error, "not filled to its end") {
					t.Errorf("%+v", s)
				}
			}
			if !tt.told {
				opened(t, k.params.CourierDir, 3)
				if s := k.Status().Courier; s != nil {
					t.Errorf("%+v", s)
				}
			}
			if err := os.Rename(k.params.CourierDir, filepath.Join(mount, "away")); err != nil {
				t.Fatal(err)
			}
			insert(func(dir string) { fillStick(t, repo, dir) })
			is(content.CourierDone)
			k.shows(t, 1)
		})
	}
}

// opened waits until a folder was looked into so many times.
func opened(t *testing.T, dir string, times int) {
	t.Helper()
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if _, err := unix.InotifyAddWatch(fd, dir, unix.IN_OPEN); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4096)
	for seen := 0; seen < times; {
		n, err := unix.Read(fd, buf)
		if err != nil {
			t.Fatal(err)
		}
		for b := buf[:n]; len(b) >= unix.SizeofInotifyEvent; {
			long := binary.NativeEndian.Uint32(b[12:]) // of the name: what lies in it has one, the folder itself has none
			if long == 0 {
				seen++
			}
			b = b[unix.SizeofInotifyEvent+int(long):]
		}
	}
}
