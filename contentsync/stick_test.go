package contentsync_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/courier"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
	"cuango/contentsync/store"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/store/memstore"
	"cuango/contentsync/trust"
)

const roomy = int64(1) << 40

// stickDir is a folder for a stick, in memory where that can be: what is synced there waits for no disk, and 100,000 files take no minute.
func stickDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "stick-") //nolint:usetesting // t.TempDir is on a disk
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// fillStick writes a stick of what the repository has now, in a folder.
func fillStick(t *testing.T, repo *packtest.Repo, dir string, change ...func(*courier.WriteParams)) courier.Written {
	t.Helper()
	from, err := store.NewPublic(repo.Serve(t), http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	to, err := dirstore.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	p := courier.WriteParams{From: from, Anchor: repo.Root(), Now: now, To: to, Free: func() (int64, error) { return roomy, nil }}
	for _, f := range change {
		f(&p)
	}
	w, err := courier.Write(t.Context(), p)
	if err != nil {
		t.Fatalf("fill: %v", err)
	}
	return w
}

// stickOfRepo lists whatever the repository has.
func stickOfRepo(t *testing.T, repo *packtest.Repo, dir string) {
	t.Helper()
	m := courier.Marker{Format: content.FormatVersion, Made: now, Timestamp: content.DigestOf(repo.File(trust.TimestampKey))}
	for key, b := range repo.Save() {
		m.Files = append(m.Files, courier.File{Key: key, Digest: content.DigestOf(b), Size: int64(len(b))})
		path := filepath.Join(dir, filepath.FromSlash(key))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		writeFile(t, path, string(b))
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, courier.MarkerKey), string(raw))
}

// lonely is a kiosk that no network reaches.
func lonely(t *testing.T, repo *packtest.Repo, change ...func(*contentsync.Params)) *kiosk {
	t.Helper()
	return newKiosk(t, repo, append([]func(*contentsync.Params){func(p *contentsync.Params) { p.Source = "http://127.0.0.1:1/content" }}, change...)...)
}

func (k *kiosk) mustTake(t *testing.T, dir string) {
	t.Helper()
	if err := k.TakeStick(t.Context(), dir); err != nil {
		t.Fatalf("take: %v", err)
	}
	if s := k.Status().Courier; s == nil || s.State != content.CourierDone {
		t.Fatalf("status %+v", s)
	}
	k.clean(t)
}

// clean asserts that nothing of the copy is left.
func (k *kiosk) clean(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(k.dir, "courier")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the copy is left: %v", err)
	}
}

func TestStickBringsContent(t *testing.T) {
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	p := packtest.Small(t, "demo", 1, 6, 4, 20_000)
	repo.Publish(t, now, p)
	fillStick(t, repo, dir)
	k := lonely(t, repo)
	k.mustTake(t, dir)
	k.shows(t, 1)
	if s := k.Status(); !s.LastSync.Equal(now) || s.Generation != 1 {
		t.Errorf("status %+v", s)
	}
	k.mustTake(t, dir) // nothing new
	k.restart(t)
	k.shows(t, 1)
	if s := k.Status(); s.Generation != 1 {
		t.Errorf("generation %d after the same stick", s.Generation)
	}

	p.Typo()
	repo.Publish(t, now, p)
	if w := fillStick(t, repo, dir); w.Put > 6 {
		t.Errorf("a typo put %d files onto the stick", w.Put)
	}
	k.mustTake(t, dir)
	k.shows(t, 2)

	k.params.Source = repo.Serve(t) // the network is there: it goes on from what the stick brought
	k.restart(t)
	repo.Forget()
	k.mustSync(t)
	if n := repo.Requests("blobs/") + repo.Requests("targets/"); n != 0 {
		t.Errorf("%d files were asked for again", n)
	}
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.shows(t, 3)
}

func TestStickOfSomePacks(t *testing.T) {
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	a, b := packtest.Small(t, "aaa", 1, 3, 2, 20_000), packtest.Small(t, "bbb", 1, 3, 2, 20_000)
	repo.Publish(t, now, a, b)
	only := func(p *courier.WriteParams) { p.Packs = []string{"aaa"} }
	w := fillStick(t, repo, dir, only)
	if fmt.Sprint(w.Packs, w.Left) != "[aaa] [bbb]" {
		t.Errorf("%+v", w)
	}
	k := lonely(t, repo)
	if err := k.TakeStick(t.Context(), dir); !errors.Is(err, content.ErrNotFound) { // bbb is nowhere
		t.Fatalf("take: %v", err)
	}
	fillStick(t, repo, dir)
	k.mustTake(t, dir)
	a.Typo()
	repo.Publish(t, now, a, b)
	other := stickDir(t)
	fillStick(t, repo, other, only)
	k.mustTake(t, other) // bbb is there, as it was
	k.shows(t, 2, 1)
}

func TestStickForOneGate(t *testing.T) {
	here, there := trust.Place{Province: "lang-son", Gate: "huu-nghi"}, trust.Place{Province: "lang-son", Gate: "tan-thanh"}
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	repo.Layers(t, here)
	for role, pack := range map[string]string{trust.NationalRole: "a-country", trust.ProvinceContentRole(here.Province): "b-province", trust.GateRole(here.Province, here.Gate): "c-gate"} {
		repo.Role(role).Packs = []*packtest.Pack{packtest.Small(t, pack, 1, 1, 1, 500)}
	}
	repo.Publish(t, now)
	place := func(p *contentsync.Params) { p.Province = here.Province }
	for _, tt := range []struct {
		name   string
		places []trust.Place
		packs  int
	}{{"all", nil, 3}, {"this gate", []trust.Place{here}, 3}, {"another gate", []trust.Place{there}, 2}} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(dir, strings.ReplaceAll(tt.name, " ", "-"))
			if err := os.Mkdir(dir, 0o750); err != nil {
				t.Fatal(err)
			}
			w := fillStick(t, repo, dir, func(p *courier.WriteParams) { p.Places = tt.places })
			if len(w.Packs) != tt.packs {
				t.Fatalf("%v", w.Packs)
			}
			k := lonely(t, repo, place)
			switch err := k.TakeStick(t.Context(), dir); {
			case tt.packs == 3 && err != nil:
				t.Fatal(err)
			case tt.packs == 3:
				k.shows(t, 1, 1, 1)
			case !errors.Is(err, content.ErrNotFound):
				t.Fatalf("a stick for another gate: %v", err)
			}
		})
	}
}

// state is everything that a kiosk keeps, but for the words of its status.
func (k *kiosk) state(t *testing.T) string {
	t.Helper()
	if err := k.Close(); err != nil { // so that the database is one file
		t.Fatal(err)
	}
	var b strings.Builder
	err := filepath.WalkDir(k.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == "status.json" {
			return err
		}
		fmt.Fprintf(&b, "%s %s", path, d.Type())
		if d.Type().IsRegular() && d.Name() != "trust.db" {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, " %s", content.DigestOf(raw))
		}
		b.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	k.open(t)
	db, err := sql.Open("sqlite3", filepath.Join(k.dir, "trust.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), "SELECT key || ' ' || hex(value) FROM facts UNION ALL SELECT pack || ' ' || version FROM packs ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		b.WriteString(line + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A badStick spoils a stick whose version 2 would be new to the kiosk. Nothing changes then, and a good stick is taken afterwards.
type badStick struct {
	name   string
	spoil  func(t *testing.T, dir string, repo *packtest.Repo)
	reason contentsync.Reason
	want   error
}

// edited changes the stick's own list.
func edited(t *testing.T, dir string, f func(*courier.Marker)) {
	t.Helper()
	path := filepath.Join(dir, courier.MarkerKey)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var m courier.Marker
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	f(&m)
	if raw, err = json.Marshal(m); err == nil {
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// cutMarker changes the bytes of the stick's own list.
func cutMarker(t *testing.T, dir string, f func([]byte) []byte) {
	t.Helper()
	path := filepath.Join(dir, courier.MarkerKey)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, string(f(raw)))
}

// newBlob is where a blob of the stick lies that the kiosk does not have yet.
func newBlob(t *testing.T, dir string, repo *packtest.Repo) string {
	t.Helper()
	for _, d := range newestOf(t, repo) {
		if path := filepath.Join(dir, filepath.FromSlash(d.BlobKey())); d != "" {
			return path
		}
	}
	t.Fatal("no blob")
	return ""
}

// newest is the catalog of the stick: in no version before.
func newestOf(t *testing.T, repo *packtest.Repo) []content.Digest {
	t.Helper()
	for key, raw := range repo.Save() {
		if strings.HasSuffix(key, ".manifest.json") {
			if m, err := content.DecodeManifest(raw); err == nil && m.Version == 2 {
				return []content.Digest{m.Catalog.Digest}
			}
		}
	}
	t.Fatal("no version 2")
	return nil
}

func instead(t *testing.T, path string, place func(string) error) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(path), place(path)); err != nil {
		t.Fatal(err)
	}
}

var badSticks = []badStick{
	{"foreign", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(dir, 0o750); err != nil {
			t.Fatal(err)
		}
		other := packtest.NewRepo(t, "stranger", now)
		other.Publish(t, now, packtest.Small(t, "demo", 9, 3, 2, 2000))
		fillStick(t, other, dir)
	}, contentsync.ReasonUntrusted, content.ErrUntrusted},
	{"no stick at all", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		instead(t, dir, func(p string) error { return os.MkdirAll(filepath.Join(p, "photos"), 0o750) })
	}, contentsync.ReasonMissing, content.ErrNotFound},
	{"half-written", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		instead(t, filepath.Join(dir, courier.MarkerKey), func(string) error { return nil })
	}, contentsync.ReasonUnfinished, content.ErrNotFound},
	{"a file did not get onto it", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		instead(t, newBlob(t, dir, repo), func(string) error { return nil })
	}, contentsync.ReasonUnfinished, content.ErrNotFound},
	{"half a file", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		if err := os.Truncate(newBlob(t, dir, repo), 10); err != nil {
			t.Fatal(err)
		}
	}, contentsync.ReasonUnfinished, content.ErrDigest},
	{"the list is cut off", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		cutMarker(t, dir, func(raw []byte) []byte { return raw[:len(raw)/2] })
	}, contentsync.ReasonUnfinished, content.ErrInvalid},
	{"the end of the list is zeros, as FAT leaves it", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		cutMarker(t, dir, func(raw []byte) []byte { return append(raw[:len(raw)/2:len(raw)/2], make([]byte, len(raw)/2)...) })
	}, contentsync.ReasonUnfinished, content.ErrInvalid},
	{"the list is empty", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		cutMarker(t, dir, func([]byte) []byte { return nil })
	}, contentsync.ReasonUnfinished, content.ErrInvalid},
	{"a flipped bit", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		path := newBlob(t, dir, repo)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		raw[len(raw)/2] ^= 1
		writeFile(t, path, string(raw))
	}, contentsync.ReasonDamaged, content.ErrDigest},
	{"other bytes, and the list says so", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		key := trust.ManifestKey("demo", manifestDigestOf(t, repo, 2))
		edited(t, dir, func(m *courier.Marker) {
			for i, f := range m.Files {
				if f.Key == key {
					raw := bytes.Replace(repo.File(key), []byte(`"version":2`), []byte(`"version":7`), 1)
					writeFile(t, filepath.Join(dir, key), string(raw))
					m.Files[i].Digest = content.DigestOf(raw)
				}
			}
		})
	}, contentsync.ReasonDamaged, content.ErrDigest},
	{"a manifest is missing", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		key := trust.ManifestKey("demo", manifestDigestOf(t, repo, 2))
		edited(t, dir, func(m *courier.Marker) {
			for i, f := range m.Files {
				if f.Key == key {
					m.Files = append(m.Files[:i], m.Files[i+1:]...)
					break
				}
			}
		})
	}, contentsync.ReasonMissing, content.ErrNotFound},
	{"the folder of the metadata is a link", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		moved := filepath.Join(stickDir(t), "tuf")
		if err := os.Rename(filepath.Join(dir, "tuf"), moved); err != nil {
			t.Fatal(err)
		}
		instead(t, filepath.Join(dir, "tuf"), func(p string) error { return os.Symlink(moved, p) })
	}, contentsync.ReasonInvalid, content.ErrInvalid},
	{"a blob is a link to a file of the kiosk", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		instead(t, newBlob(t, dir, repo), func(p string) error { return os.Symlink("/etc/passwd", p) })
	}, contentsync.ReasonInvalid, content.ErrInvalid},
	{"the list is a link", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		path := filepath.Join(dir, courier.MarkerKey)
		if err := os.Rename(path, path+".real"); err != nil {
			t.Fatal(err)
		}
		instead(t, path, func(p string) error { return os.Symlink(courier.MarkerKey+".real", p) })
	}, contentsync.ReasonInvalid, content.ErrInvalid},
	{"a pipe", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		instead(t, newBlob(t, dir, repo), func(p string) error { return syscall.Mkfifo(p, 0o600) })
	}, contentsync.ReasonInvalid, content.ErrInvalid},
	{"the timestamp is a pipe", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		instead(t, filepath.Join(dir, trust.TimestampKey), func(p string) error { return syscall.Mkfifo(p, 0o600) })
	}, contentsync.ReasonInvalid, content.ErrInvalid},
	{"a socket, as a device would be", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		instead(t, newBlob(t, dir, repo), func(p string) error { return syscall.Mknod(p, syscall.S_IFSOCK|0o600, 0) })
	}, contentsync.ReasonInvalid, content.ErrInvalid},
	{"a folder of a blob's name", func(t *testing.T, dir string, repo *packtest.Repo) {
		t.Helper()
		instead(t, newBlob(t, dir, repo), func(p string) error { return os.Mkdir(p, 0o750) })
	}, contentsync.ReasonInvalid, content.ErrInvalid},
	{"a list of 100,000 files", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		edited(t, dir, func(m *courier.Marker) {
			for i := range 100_000 {
				m.Files = append(m.Files, courier.File{Key: fmt.Sprintf("tuf/%d", i), Digest: m.Timestamp, Size: 1})
			}
		})
	}, contentsync.ReasonInvalid, content.ErrTooLarge},
	{"a list without end", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		if err := os.Truncate(filepath.Join(dir, courier.MarkerKey), 1<<40); err != nil { // a sparse file
			t.Fatal(err)
		}
	}, contentsync.ReasonInvalid, content.ErrTooLarge},
	{"a blob of a petabyte", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		edited(t, dir, func(m *courier.Marker) { m.Files[0].Size = 1 << 50 })
	}, contentsync.ReasonInvalid, content.ErrTooLarge},
	{"no list", func(t *testing.T, dir string, _ *packtest.Repo) {
		t.Helper()
		writeFile(t, filepath.Join(dir, courier.MarkerKey), "Hello, finder of this stick!")
	}, contentsync.ReasonInvalid, content.ErrInvalid},
}

func manifestDigestOf(t *testing.T, repo *packtest.Repo, version int) content.Digest {
	t.Helper()
	for key, raw := range repo.Save() {
		if m, err := content.DecodeManifest(raw); strings.HasSuffix(key, ".manifest.json") && err == nil && m.Version == version {
			return content.DigestOf(raw)
		}
	}
	t.Fatalf("no version %d", version)
	return ""
}

func TestBadSticks(t *testing.T) {
	cases := badSticks
	for _, key := range []string{"../../etc/passwd", "tuf/COM1", "tuf/" + strings.Repeat("n", 300)} { // more of them in package courier
		cases = append(cases, badStick{fmt.Sprintf("listed name %.20q", key), func(t *testing.T, dir string, _ *packtest.Repo) {
			t.Helper()
			edited(t, dir, func(m *courier.Marker) {
				m.Files = append(m.Files, courier.File{Key: key, Digest: m.Timestamp, Size: 1})
			})
		}, contentsync.ReasonInvalid, content.ErrInvalid})
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			repo, dir := packtest.NewRepo(t, "a", now), filepath.Join(stickDir(t), "stick")
			if err := os.Mkdir(dir, 0o750); err != nil {
				t.Fatal(err)
			}
			p := packtest.Small(t, "demo", 1, 3, 2, 2000)
			repo.Publish(t, now, p)
			fillStick(t, repo, dir)
			k := lonely(t, repo)
			k.mustTake(t, dir)
			p.Typo()
			repo.Publish(t, now, p)
			fillStick(t, repo, dir)
			tt.spoil(t, dir, repo)
			before := k.state(t)
			for range 2 {
				err := k.TakeStick(t.Context(), dir)
				if !errors.Is(err, tt.want) {
					t.Fatalf("take: %v, want %v", err, tt.want)
				}
				if s := k.Status().Courier; s == nil || s.State != content.CourierRefused || s.Reason != tt.reason || s.Error == "" {
					t.Fatalf("status %+v, want %s", s, tt.reason)
				}
			}
			if after := k.state(t); after != before {
				t.Errorf("something changed:\n%s\n%s", before, after)
			}
			k.shows(t, 1)
			good := stickDir(t)
			fillStick(t, repo, good)
			k.mustTake(t, good)
			k.shows(t, 2)
		})
	}
}

func TestOlderStick(t *testing.T) {
	repo, old, dir := packtest.NewRepo(t, "a", now), stickDir(t), stickDir(t)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	repo.Publish(t, now, p)
	fillStick(t, repo, old)
	p.Typo()
	repo.Publish(t, now, p)
	fillStick(t, repo, dir)
	k := lonely(t, repo)
	k.mustTake(t, dir)
	before := k.state(t)
	if err := k.TakeStick(t.Context(), old); !errors.Is(err, content.ErrRollback) {
		t.Fatalf("take: %v", err)
	}
	if s := k.Status().Courier; s.Reason != contentsync.ReasonRollback {
		t.Errorf("%+v", s)
	}
	if k.state(t) != before {
		t.Error("something changed")
	}
	k.shows(t, 2)
}

// What lies on a stick besides is never looked at.
func TestCrowdedStick(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2000))
	dir := stickDir(t)
	fillStick(t, repo, dir)
	err := errors.Join(os.MkdirAll(filepath.Join(dir, "DCIM"), 0o750), os.Symlink("/", filepath.Join(dir, "root")), syscall.Mkfifo(filepath.Join(dir, "tuf", "pipe"), 0o600),
		os.WriteFile(filepath.Join(dir, "autorun.inf"), []byte("[autorun]"), 0o600), os.WriteFile(filepath.Join(dir, "tuf", strings.Repeat("n", 255)), nil, 0o600))
	for i := range 100_000 {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, "DCIM", fmt.Sprint(i)), nil, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	k := lonely(t, repo)
	k.mustTake(t, dir)
	k.shows(t, 1)
}

func TestStickLargerThanTheDisk(t *testing.T) {
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	repo.Publish(t, now, p)
	fillStick(t, repo, dir)
	free := roomy
	k := lonely(t, repo, func(p *contentsync.Params) { p.Free = func(string) (int64, error) { return free, nil } })
	k.mustTake(t, dir)
	big := packtest.Small(t, "demo", 2, 3, 3, 300_000)
	repo.Publish(t, now, big)
	fillStick(t, repo, dir)
	before := k.state(t)
	for _, free = range []int64{0, 100_000} { // not even the metadata fits; the blobs do not
		if err := k.TakeStick(t.Context(), dir); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("%d free: %v", free, err)
		}
		if s := k.Status().Courier; s.Reason != contentsync.ReasonDisk {
			t.Errorf("%+v", s)
		}
		if k.state(t) != before {
			t.Errorf("%d free: something changed", free)
		}
	}
	free = roomy
	k.mustTake(t, dir)
	k.shows(t, 2)
}

// The stick is pulled out between its metadata and its blobs, and in the middle of a blob.
func TestStickPulledOut(t *testing.T) {
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2000))
	fillStick(t, repo, dir)
	asked, pull := 0, func() {}
	k := lonely(t, repo, func(p *contentsync.Params) {
		p.Free = func(string) (int64, error) {
			if asked++; asked == 2 { // before the blobs are copied
				pull()
			}
			return roomy, nil
		}
	})
	before := k.state(t)
	away := dir + "-away"
	pull = func() {
		if err := os.Rename(filepath.Join(dir, "blobs"), away); err != nil {
			t.Error(err)
		}
	}
	asked = 0
	if err := k.TakeStick(t.Context(), dir); !errors.Is(err, content.ErrNotFound) {
		t.Fatalf("take: %v", err)
	}
	k.clean(t)
	if k.state(t) != before {
		t.Error("something changed")
	}
	pull = func() {}
	if err := os.Rename(away, filepath.Join(dir, "blobs")); err != nil {
		t.Fatal(err)
	}
	k.mustTake(t, dir)
	k.shows(t, 1)
}

// Past its date a stick waits for a yes that is for its content alone.
func TestStickPastItsDate(t *testing.T) {
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	repo.Publish(t, now, p)
	fillStick(t, repo, dir)
	k := lonely(t, repo)
	k.mustTake(t, dir)
	p.Typo()
	repo.Publish(t, now, p)
	fillStick(t, repo, dir)
	*k.clock = now.AddDate(0, 0, packtest.TimestampDays+20)
	before := k.state(t)
	yes := func(d content.Digest) {
		raw, err := json.Marshal(content.CourierYes{Timestamp: d})
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(k.params.KioskDir, content.CourierYesFile), string(raw))
	}
	for _, said := range []func(){
		func() {}, func() { yes(content.DigestOf([]byte("another stick"))) }, func() { yes("") },
		func() { writeFile(t, filepath.Join(k.params.KioskDir, content.CourierYesFile), "yes") },
	} {
		said()
		if err := k.TakeStick(t.Context(), dir); !errors.Is(err, content.ErrExpired) {
			t.Fatalf("take: %v", err)
		}
		s := k.Status().Courier
		if s.State != content.CourierWaiting || s.Timestamp != content.DigestOf(repo.File(trust.TimestampKey)) || s.Dated.Format(time.DateOnly) != "2026-11-29" {
			t.Fatalf("status %+v", s)
		}
		if k.state(t) != before {
			t.Fatal("something changed without a yes")
		}
	}
	yes(content.DigestOf(repo.File(trust.TimestampKey)))
	k.mustTake(t, dir)
	k.shows(t, 2)
	if s := k.Status(); s.LastSync.After(now.AddDate(0, 0, packtest.TimestampDays)) {
		t.Errorf("last sync %s: it is as of the stick's date", s.LastSync)
	}
	repo.Publish(t, *k.clock, p) // an hour later the network is back
	k.params.Source = repo.Serve(t)
	k.restart(t)
	k.mustSync(t)
}

// A yes does not bring back a day that the kiosk has seen, nor a key or a version that it knows to be old.
func TestYesIsNoWayAroundTheRest(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(t *testing.T, k *kiosk, repo *packtest.Repo, dir string)
		want error
	}{
		{"the kiosk was online after it expired", func(t *testing.T, k *kiosk, repo *packtest.Repo, dir string) {
			t.Helper()
			for range 3 {
				repo.Publish(t, now, packtest.Small(t, "demo", 2, 3, 2, 2000))
			}
			fillStick(t, repo, dir)
			saved := repo.Save()
			*k.clock = now.AddDate(0, 0, 15)
			repo.Restore(nil)
			fresh := packtest.NewRepo(t, "a", *k.clock) // version 1 again: not older, and long after
			fresh.Publish(t, *k.clock, packtest.Small(t, "demo", 1, 3, 2, 2000))
			fresh.Put(trust.RootKey(1), saved[trust.RootKey(1)])
			repo.Restore(fresh.Save())
			k.mustSync(t)
		}, content.ErrExpired},
		{"its targets have expired too", func(t *testing.T, k *kiosk, repo *packtest.Repo, dir string) {
			t.Helper()
			repo.Sign(t, now, metadata.Targets(now.AddDate(0, 0, 3)))
			stickOfRepo(t, repo, dir) // what nobody would fill
			*k.clock = now.AddDate(0, 0, 20)
		}, content.ErrExpired},
		{"signed by a stranger", func(t *testing.T, k *kiosk, _ *packtest.Repo, dir string) {
			t.Helper()
			other := packtest.NewRepo(t, "stranger", now)
			other.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2000))
			fillStick(t, other, dir)
			*k.clock = now.AddDate(0, 0, 20)
		}, content.ErrUntrusted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
			repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2000))
			k := newKiosk(t, repo)
			tt.make(t, k, repo, dir)
			stamp, err := os.ReadFile(filepath.Join(dir, trust.TimestampKey))
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal(content.CourierYes{Timestamp: content.DigestOf(stamp)})
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(k.params.KioskDir, content.CourierYesFile), string(raw))
			before := k.state(t)
			if err := k.TakeStick(t.Context(), dir); !errors.Is(err, tt.want) {
				t.Fatalf("take: %v", err)
			}
			if s := k.Status().Courier; s.State != content.CourierRefused {
				t.Errorf("%+v", s)
			}
			if k.state(t) != before {
				t.Error("something changed")
			}
		})
	}
}

// A recall is obeyed from a stick past its date, without a yes.
func TestRecallByStick(t *testing.T) {
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	repo.Publish(t, now, p)
	fillStick(t, repo, dir)
	k := lonely(t, repo)
	k.mustTake(t, dir)
	raw, err := content.Canonical(content.Recalls{
		Format: content.FormatVersion, Version: 1, Issued: now,
		Recalls: []content.Recall{{Item: p.Catalog.Items[0].ID, Since: now}},
	})
	if err != nil {
		t.Fatal(err)
	}
	repo.Overlay(overlay.Recall, raw)
	repo.Publish(t, now, p)
	fillStick(t, repo, dir)
	*k.clock = now.AddDate(0, 0, 30)
	if err := k.TakeStick(t.Context(), dir); !errors.Is(err, content.ErrExpired) {
		t.Fatalf("take: %v", err)
	}
	if s := k.Status(); s.Recalls != 1 || s.Courier.State != content.CourierWaiting {
		t.Errorf("recalls %d, %+v", s.Recalls, s.Courier)
	}
	if have, err := overlay.Read(k.dir, overlay.Recall); err != nil || !bytes.Equal(have, raw) {
		t.Errorf("the screen's file: %v", err)
	}
}

// What a kiosk puts onto a stick comes into the inbox, once, and stays in the outbox until the network has it: a stick can be lost.
func TestReturnByStick(t *testing.T) {
	repo, dir := packtest.NewRepo(t, "a", now), stickDir(t)
	repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 0))
	k := lonely(t, repo, func(p *contentsync.Params) { p.CourierReturn = filepath.Join(dir, courier.ReturnDir) })
	outbox := filepath.Join(k.params.KioskDir, "outbox")
	if err := errors.Join(os.Mkdir(outbox, 0o750), os.Mkdir(k.params.CourierReturn, 0o750)); err != nil {
		t.Fatal(err)
	}
	if got := taken(t, k); len(got) != 0 { // it is there: the screen lays batches though no inbox is configured
		t.Errorf("taken %v", got)
	}
	first := lay(t, outbox, 1, content.Answers, oneAnswer)
	second := lay(t, outbox, 2, content.Counters, oneCount)
	writeFile(t, filepath.Join(outbox, "0123456789abcdef-00000003-answers-0123456789abcdef.ndjson"), oneAnswer) // damaged
	if err := k.GiveBack(t.Context(), k.params.CourierReturn); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("the damaged batch: %v", err)
	}
	if err := os.Remove(filepath.Join(outbox, "0123456789abcdef-00000003-answers-0123456789abcdef.ndjson")); err != nil {
		t.Fatal(err)
	}
	if err := k.GiveBack(t.Context(), k.params.CourierReturn); err != nil {
		t.Fatal(err)
	}
	if got := taken(t, k); len(got) != 0 {
		t.Errorf("what lies on a stick was taken for delivered: %v", got)
	}
	stick, err := dirstore.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer stick.Close()
	box := &memstore.Store{}
	res, err := courier.Read(t.Context(), stick, box)
	if err != nil || res.Heartbeats != 1 || res.Batches != 2 || len(res.Refused) != 0 {
		t.Fatalf("%+v, %v", res, err)
	}
	for _, f := range []string{first, second} {
		if _, err := box.Stat(t.Context(), "inbox/huu-nghi/"+k.Kiosk()+"/batches/"+f+".zst"); err != nil {
			t.Error(err)
		}
	}
	raw, err := box.Get(t.Context(), contentsync.HeartbeatKey("huu-nghi", k.Kiosk()), content.MaxHeartbeatBytes)
	if err != nil {
		t.Fatal(err)
	}
	if h, err := content.OpenHeartbeat(raw, "huu-nghi", k.Kiosk()); err != nil || h.Sequence != 2 {
		t.Errorf("%+v, %v", h, err)
	}
	if res, err := courier.Read(t.Context(), stick, box); err != nil || res.Known != 3 || res.Heartbeats+res.Batches != 0 {
		t.Errorf("read twice: %+v, %v", res, err)
	}
}

// The daemon does all of it by itself: it finds the stick, takes it, asks for the return folder and fills it.
func TestRunFollowsSticks(t *testing.T) {
	repo, mount := packtest.NewRepo(t, "a", now), stickDir(t)
	p := packtest.Small(t, "demo", 1, 3, 2, 2000)
	repo.Publish(t, now, p)
	k := lonely(t, repo, func(p *contentsync.Params) {
		p.CourierDir, p.CourierReturn = filepath.Join(mount, "stick"), filepath.Join(mount, "return")
		p.Poll = time.Hour
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	is := func(want content.CourierState) {
		t.Helper()
		deadline := time.Now().Add(30 * time.Second)
		for s := k.Status().Courier; s == nil || s.State != want; s = k.Status().Courier {
			if time.Now().After(deadline) {
				t.Fatalf("courier is %+v, want %s", s, want)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	insert := func() { // what mounting does: all at once
		made := stickDir(t)
		fillStick(t, repo, made)
		if err := os.Rename(made, k.params.CourierDir); err != nil {
			t.Fatal(err)
		}
	}
	insert()
	is(content.CourierReturning)
	if _, err := os.Stat(filepath.Join(k.dir, "courier-return")); err != nil {
		t.Errorf("nobody is asked for the return folder: %v", err)
	}
	// What packaging/courier does: away with the one, here is the other.
	ready := filepath.Join(mount, "made")
	err := errors.Join(os.RemoveAll(k.params.CourierDir), os.Mkdir(ready, 0o750), os.WriteFile(filepath.Join(ready, "ready"), nil, 0o600), os.Rename(ready, k.params.CourierReturn))
	if err != nil {
		t.Fatal(err)
	}
	is(content.CourierReturned)
	if _, err := os.Stat(filepath.Join(k.params.CourierReturn, "huu-nghi", k.Kiosk(), "heartbeat.json")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(k.dir, "courier-return")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the request is left: %v", err)
	}
	k.shows(t, 1)
	p.Typo()
	repo.Publish(t, now.AddDate(0, 0, -packtest.TimestampDays-1), p)
	writing := func(p *courier.WriteParams) { p.Now = now.AddDate(0, 0, -packtest.TimestampDays-1) }
	made := stickDir(t)
	fillStick(t, repo, made, writing)
	if err := os.Rename(made, k.params.CourierDir); err != nil {
		t.Fatal(err)
	}
	is(content.CourierRefused) // dated before the last sync: no yes helps
	if err := os.RemoveAll(k.params.CourierDir); err != nil {
		t.Fatal(err)
	}
}
