//go:build e2e

package e2e

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"golang.org/x/sys/unix"

	"cuango/contentsync/content"
	"cuango/contentsync/courier"
	"cuango/contentsync/status"
	"cuango/packaging/stack"
)

const (
	// stickMemory is the most that contentsyncd may ever have had in memory for one stick, in kB: its list (courier.MaxMarkerBytes) three times, parsed, and what it takes anyway.
	stickMemory = 3*courier.MaxMarkerBytes>>10 + 80<<10
	// stickLimit is how long anything may take on a machine with much else to do.
	stickLimit = 5 * time.Minute
)

// A hostileStick is made of a good one, whose content is new to the kiosk.
type hostileStick struct {
	name   string
	spoil  func(b *badSticks, dir string)
	reason content.SyncReason // "": it is nobody's and is not spoken of
	says   string             // contentsyncd status, in plain words
}

// badSticks is the machine of the test.
type badSticks struct {
	*world
	daemon  *stack.Process
	kiosk   *stack.Kiosk
	courier string // where sticks are mounted
	outside string // a folder that no stick may lead to
	same    string // image of a good stick, with what the kiosk has
	newer   string // image of a good stick, with what it has not
}

var hostileSticks = []hostileStick{
	{"a foreign one with pictures and 100,000 files", func(b *badSticks, dir string) {
		b.run("sh", "-c", "rm -r "+dir+"/* && mkdir "+dir+"/DCIM && cd "+dir+"/DCIM && seq 100000 | xargs touch")
	}, "", ""},
	{"a foreign one full of links", func(b *badSticks, dir string) {
		b.run("sh", "-c", "rm -r "+dir+"/* && cd "+dir+" && for n in tuf targets blobs cuango-return; do ln -s "+b.outside+" $n; done && for i in $(seq 2000); do ln -s "+b.outside+"/canary l$i; done")
	}, "", ""},
	{"signed by others", func(b *badSticks, dir string) {
		b.run("sh", "-c", "rm -r "+dir+"/*")
		b.stranger(dir)
	}, content.ReasonUntrusted, "not signed by the keys that this kiosk trusts"},
	{"older", func(b *badSticks, dir string) {
		b.run("sh", "-c", "rm -r "+dir+"/* && cp -a "+b.base+"/older/. "+dir)
	}, content.ReasonRollback, "older than what this kiosk has"},
	{"all but the list", func(b *badSticks, dir string) {
		b.must(os.Remove(filepath.Join(dir, courier.MarkerKey)))
	}, content.ReasonUnfinished, "not filled to its end"},
	{"filled until the second blob", func(b *badSticks, dir string) {
		b.run("sh", "-c", "cd "+dir+" && rm -r tuf targets cuango-courier.json && find blobs -type f | sort | tail -n +3 | xargs rm")
	}, content.ReasonUnfinished, "not filled to its end"},
	{"the list is cut off", func(b *badSticks, dir string) {
		b.run("truncate", "-s", "-100", filepath.Join(dir, courier.MarkerKey))
	}, content.ReasonUnfinished, "not filled to its end"},
	{"a new blob is missing", func(b *badSticks, dir string) { b.must(os.Remove(b.newBlob(dir))) }, content.ReasonUnfinished, "not filled to its end"},
	{"half a new blob", func(b *badSticks, dir string) { b.must(os.Truncate(b.newBlob(dir), 10)) }, content.ReasonUnfinished, "not filled to its end"},
	{"a bit of a new blob is another", func(b *badSticks, dir string) {
		b.run("sh", "-c", "printf X | dd of="+b.newBlob(dir)+" bs=1 seek=20 conv=notrunc status=none")
	}, content.ReasonDamaged, "a file on it is damaged"},
	{"the folder of the metadata is a link to the same metadata", func(b *badSticks, dir string) {
		b.run("sh", "-c", "mv "+dir+"/tuf "+b.outside+"/ && chmod -R a+rX "+b.outside+" && ln -s "+b.outside+"/tuf "+dir+"/tuf")
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a blob is a link to the same blob", func(b *badSticks, dir string) {
		blob := b.newBlob(dir)
		b.run("sh", "-c", "cp "+blob+" "+b.outside+"/blob && rm "+blob+" && ln -s "+b.outside+"/blob "+blob)
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a blob is a link that goes round", func(b *badSticks, dir string) {
		blob := b.newBlob(dir)
		b.must(os.Remove(blob))
		b.must(os.Symlink(filepath.Base(blob), blob))
	}, content.ReasonInvalid, "not made as a stick is"},
	{"the list is a link to a good list", func(b *badSticks, dir string) {
		b.run("sh", "-c", "cd "+dir+" && cp cuango-courier.json "+b.outside+" && rm cuango-courier.json && ln -s "+b.outside+"/cuango-courier.json cuango-courier.json")
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a blob is a pipe", func(b *badSticks, dir string) { b.pipe(b.newBlob(dir)) }, content.ReasonInvalid, "not made as a stick is"},
	{"the timestamp is a pipe", func(b *badSticks, dir string) { b.pipe(filepath.Join(dir, "tuf", "timestamp.json")) }, content.ReasonInvalid, "not made as a stick is"},
	{"the list is a pipe", func(b *badSticks, dir string) { b.pipe(filepath.Join(dir, courier.MarkerKey)) }, content.ReasonInvalid, "not made as a stick is"},
	{"a blob is a device", func(b *badSticks, dir string) {
		blob := b.newBlob(dir)
		b.must(os.Remove(blob))
		b.run("mknod", "-m", "666", blob, "c", "1", "5")
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a list of 100,000 files", func(b *badSticks, dir string) {
		b.list(dir, func(m *courier.Marker) {
			for i := range 100_000 {
				m.Files = append(m.Files, courier.File{Key: fmt.Sprintf("tuf/%d", i), Digest: m.Timestamp, Size: 1})
			}
		})
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a list as long as may be, of files that are not there", func(b *badSticks, dir string) {
		b.list(dir, func(m *courier.Marker) {
			for i := range courier.MaxSmallFiles - len(m.Files) {
				m.Files = append(m.Files, courier.File{Key: fmt.Sprintf("tuf/%d-%0150d", i, 0), Digest: m.Timestamp, Size: 1})
			}
		})
	}, content.ReasonUnfinished, "not filled to its end"},
	{"a list of a terabyte", func(b *badSticks, dir string) { b.run("truncate", "-s", "1T", filepath.Join(dir, courier.MarkerKey)) }, content.ReasonInvalid, "not made as a stick is"},
	{"a list that is 16 MB of open brackets", func(b *badSticks, dir string) {
		b.run("sh", "-c", "head -c 16777216 /dev/zero | tr '\\0' '[' > "+filepath.Join(dir, courier.MarkerKey))
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a blob of a terabyte, which the list does not say", func(b *badSticks, dir string) { b.must(os.Truncate(b.newBlob(dir), 1<<40)) }, content.ReasonDamaged, "a file on it is damaged"},
	{"a list that says a terabyte", func(b *badSticks, dir string) {
		b.list(dir, func(m *courier.Marker) { m.Files[0].Size = 1 << 40 })
	}, content.ReasonInvalid, "not made as a stick is"},
	{"names that lead out", func(b *badSticks, dir string) { b.listed(dir, "../../../../../../etc/passwd") }, content.ReasonInvalid, "not made as a stick is"},
	{"names of the kiosk's own files", func(b *badSticks, dir string) { b.listed(dir, "trust.db") }, content.ReasonInvalid, "not made as a stick is"},
	{"a listed name of 255 bytes", func(b *badSticks, dir string) {
		name := "tuf/" + strings.Repeat("n", 255)
		b.must(os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644))
		b.listed(dir, name)
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a listed path of nearly PATH_MAX", func(b *badSticks, dir string) {
		name := "tuf/" + strings.Repeat(strings.Repeat("d", 200)+"/", 18) + "x"
		b.must(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		b.must(os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644))
		b.listed(dir, name)
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a listed name with a line break and a terminal's commands", func(b *badSticks, dir string) {
		name := "tuf/a\nlevel=INFO msg=\"stick taken\"\x1b]0;x\x07\x7f"
		b.must(os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644))
		b.listed(dir, name)
	}, content.ReasonInvalid, "not made as a stick is"},
	{"a listed name that is no UTF-8", func(b *badSticks, dir string) {
		b.must(os.WriteFile(filepath.Join(dir, "tuf", "\xff\xfe"), []byte("x"), 0o644))
		b.listed(dir, "tuf/\xff\xfe")
	}, content.ReasonInvalid, "not made as a stick is"},
}

// TestHostileSticks puts one stick after the other into a kiosk without a line. What it has stays, byte for byte, by the word of tools that are not ours; nothing outside of the stick
// and no pipe is opened; and a good stick is taken behind each. A stick is a file with ext4, which unlike FAT has links and pipes, mounted as the unit mounts one.
func TestHostileSticks(t *testing.T) {
	b := newBadSticks(t)
	for _, tt := range hostileSticks {
		t.Run(tt.name, b.sub(func(w *world) {
			step := *b
			step.world = w
			step.hostile(tt)
		}))
	}
	before := b.state()
	if c := b.insert(b.newer, ""); c.State != content.CourierDone || c.Same {
		t.Errorf("new content behind them all: %+v, before it %+v", c, before)
	}
	s, err := status.Read(b.syncDir)
	if err != nil || s.Generation != 2 || b.run("readlink", filepath.Join(b.syncDir, "current")) != "generations/2\n" {
		t.Errorf("%+v, %v", s, err)
	}
	if said := b.run(filepath.Join(b.base, "bin", "contentsyncd"), "--config", b.syncToml, "verify"); strings.Contains(said, "wrong") {
		t.Error(said)
	}
}

func newBadSticks(t *testing.T) *badSticks {
	w := newWorld(t)
	w.installSync()
	b := &badSticks{world: w, courier: filepath.Join(w.base, "run", "courier"), outside: filepath.Join(w.base, "outside"), same: filepath.Join(w.base, "same.img"), newer: filepath.Join(w.base, "newer.img")}
	w.must(os.MkdirAll(b.courier, 0o755))
	w.must(os.MkdirAll(b.outside, 0o755))
	w.run("chmod", "-R", "a+rX", filepath.Join(w.base, "run"), b.outside)
	toml, err := os.ReadFile(w.syncToml)
	w.must(err)
	for key, value := range map[string]string{"source": "http://127.0.0.1:1/content", "endpoint": "http://127.0.0.1:1"} {
		toml = regexp.MustCompile(`(?m)^`+key+` = .*$`).ReplaceAll(toml, fmt.Appendf(nil, "%s = %q", key, value))
	}
	w.must(os.WriteFile(w.syncToml, append(fmt.Appendf(nil, "courier_dir = %q\n", b.courier), toml...), 0o640))
	t.Cleanup(func() { // whatever happens
		for _, m := range []string{b.courier, filepath.Join(w.base, "office")} {
			_ = exec.Command("umount", "-l", m).Run() //nolint:noctx // after the test
		}
	})

	// The kiosk has what is new today; then something newer is on the good stick.
	fill := func(image string) {
		b.office(image, func(dir string) {
			w.run("chown", "-R", fmt.Sprint(adminUID), dir)
			w.asAdmin("courier", "write", "--to", dir, "--data", w.adminDir)
		})
	}
	w.run("truncate", "-s", "200M", b.same)
	w.run("mkfs.ext4", "-q", "-N", "150000", "-O", "^has_journal", "-L", "CUANGO", b.same)
	fill(b.same)
	b.office(b.same, func(dir string) { w.run("cp", "-a", dir, filepath.Join(w.base, "older")) })
	w.publishTitle("Cash and gold, as the kiosk has it")
	fill(b.same)
	b.daemon, b.kiosk = w.startSync(), w.startKiosk(w.startXvfb(1080, 1920), 300, "vi", "en")
	if c := b.insert(b.same, ""); c.State != content.CourierDone || c.Same {
		t.Fatalf("the first stick: %+v", c)
	}
	b.remove()
	w.publishTitle("Cash and gold, newer than what the kiosk has")
	w.run("cp", "--sparse=always", b.same, b.newer)
	fill(b.newer)
	return b
}

// stranger fills a stick with good content that is signed by somebody else.
func (b *badSticks) stranger(dir string) {
	b.t.Helper()
	data := filepath.Join(b.base, "stranger")
	b.must(os.MkdirAll(data, 0o750))
	b.must(os.Chown(data, adminUID, adminUID))
	a, err := b.programs.StartAdmin(b.ctx, stack.AdminOptions{Identity: adminID, Data: data, Content: b.content, Out: testLog{b.t}})
	b.must(err)
	b.run("chown", "-R", fmt.Sprint(adminUID), dir)
	b.asAdmin("courier", "write", "--to", dir, "--data", data)
	b.must(a.Stop())
}

// newBlob is one on the stick that the kiosk does not have.
func (b *badSticks) newBlob(dir string) string {
	b.t.Helper()
	for _, path := range strings.Fields(b.run("find", filepath.Join(dir, "blobs"), "-type", "f")) {
		if _, err := os.Lstat(filepath.Join(b.syncDir, strings.TrimPrefix(path, dir))); errors.Is(err, os.ErrNotExist) && b.listedKey(dir, strings.TrimPrefix(path, dir+"/")) {
			return path
		}
	}
	b.t.Fatal("there is no new blob")
	return ""
}

func (b *badSticks) listedKey(dir, key string) bool {
	raw, err := os.ReadFile(filepath.Join(dir, courier.MarkerKey))
	b.must(err)
	return strings.Contains(string(raw), fmt.Sprintf("%q", key))
}

// list changes the stick's list.
func (b *badSticks) list(dir string, f func(*courier.Marker)) {
	b.t.Helper()
	path := filepath.Join(dir, courier.MarkerKey)
	raw, err := os.ReadFile(path)
	b.must(err)
	var m courier.Marker
	b.must(json.Unmarshal(raw, &m))
	f(&m)
	raw, err = json.Marshal(m)
	b.must(err)
	b.must(os.WriteFile(path, raw, 0o644))
}

// listed puts a name of one byte's file into the list, whatever its bytes are.
func (b *badSticks) listed(dir, key string) {
	b.t.Helper()
	b.list(dir, func(m *courier.Marker) {
		m.Files = append(m.Files, courier.File{Key: "PLACE", Digest: content.DigestOf([]byte("x")), Size: 1})
	})
	path := filepath.Join(dir, courier.MarkerKey)
	raw, err := os.ReadFile(path)
	b.must(err)
	var quoted strings.Builder
	for i := range len(key) {
		if c := key[i]; c < 0x20 || c == '"' || c == '\\' {
			fmt.Fprintf(&quoted, `\u%04x`, c)
		} else {
			quoted.WriteByte(c)
		}
	}
	b.must(os.WriteFile(path, []byte(strings.Replace(string(raw), "PLACE", quoted.String(), 1)), 0o644))
}

// pipe puts one where a file was.
func (b *badSticks) pipe(path string) {
	b.t.Helper()
	b.must(os.Remove(path))
	b.must(syscall.Mkfifo(path, 0o666))
}

// office mounts an image writable.
func (b *badSticks) office(image string, f func(dir string)) {
	b.t.Helper()
	dir := filepath.Join(b.base, "office")
	b.must(os.MkdirAll(dir, 0o755))
	b.run("mount", "-o", "loop", image, dir)
	defer b.run("sh", "-c", "umount "+dir+" && sync -f "+image)
	f(dir)
}

// insert mounts an image as the unit does and gives what became of the stick. Of one that is nobody's nothing does: unspoken is what the status said before.
func (b *badSticks) insert(image string, unspoken content.CourierState) content.CourierStatus {
	b.t.Helper()
	began := time.Now().Truncate(time.Second)
	b.must(syscall.Kill(b.daemon.PID(), syscall.SIGSTOP)) // nothing is looked at before it is watched
	b.run("mount", "-o", "loop,ro,nosuid,nodev,noexec,noatime", image, b.courier)
	special := b.watch("find", b.courier, "(", "-type", "p", "-o", "-type", "c", "-o", "-type", "s", ")")
	defer unix.Close(special)
	defer func() {
		if n := len(events(special)); n > 0 {
			b.t.Errorf("%d times a pipe or a device was opened", n)
		}
	}()
	b.must(syscall.Kill(b.daemon.PID(), syscall.SIGCONT))
	if unspoken != "" {
		b.looked(3)
		return b.state()
	}
	var c content.CourierStatus
	b.eventually(stickLimit, "the end of a stick", func() error {
		select {
		case <-b.daemon.Done():
			b.t.Fatal(b.daemon.Err())
		default:
		}
		if c = b.state(); c.State == "" || c.Since.Before(began) || c.State.Goes() {
			return fmt.Errorf("the stick is %+v", c)
		}
		return nil
	})
	return c
}

// remove pulls the stick out, and waits until the daemon has seen that.
func (b *badSticks) remove() {
	b.t.Helper()
	b.eventually(stickLimit, "the stick to be let go", func() error { return exec.CommandContext(b.ctx, "umount", b.courier).Run() })
	b.looked(2)
}

// looked waits until contentsyncd has looked into the folder so many times.
func (b *badSticks) looked(times int) {
	b.t.Helper()
	fd := b.watch("echo", b.courier)
	defer unix.Close(fd)
	for seen := 0; seen < times; {
		b.eventually(stickLimit, "contentsyncd to look for a stick", func() error {
			n := len(events(fd))
			if seen += n; n == 0 {
				return errors.New("it does not")
			}
			return nil
		})
	}
}

// watch notes who opens one of the files that a command lists.
func (b *badSticks) watch(name string, args ...string) (fd int) {
	b.t.Helper()
	fd, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	b.must(err)
	for _, path := range strings.Split(strings.TrimSpace(b.run(name, args...)), "\n") {
		if path != "" {
			_, err := unix.InotifyAddWatch(fd, path, unix.IN_OPEN|unix.IN_DONT_FOLLOW)
			b.must(err)
		}
	}
	return fd
}

// events gives what inotify has seen, without what lies in a folder that is watched.
func events(fd int) (paths []int) {
	buf := make([]byte, 64<<10)
	for {
		n, err := unix.Read(fd, buf)
		if err != nil || n < unix.SizeofInotifyEvent {
			return paths
		}
		for at := 0; at+unix.SizeofInotifyEvent <= n; {
			long := int(binary.NativeEndian.Uint32(buf[at+12:]))
			if long == 0 {
				paths = append(paths, int(binary.NativeEndian.Uint32(buf[at:])))
			}
			at += unix.SizeofInotifyEvent + long
		}
	}
}

func (b *badSticks) state() content.CourierStatus {
	s, err := status.Read(b.syncDir)
	if err != nil || s.Courier == nil {
		return content.CourierStatus{}
	}
	return *s.Courier
}

// holds is everything that the kiosk keeps, by tools that are not ours: each file with its place on the disk and its digest, each link, and every row of trust.db but the number
// of heartbeats and what the screen has said of its content.
func (b *badSticks) holds() string {
	b.t.Helper()
	const files = `cd "$0" && find . ! -name '*status.json*' ! -name 'trust.db*' ! -type d -printf '%P %y %i %m %U %T@ %l\n' | sort &&
		find . -type d -printf '%P %m\n' | sort && find . -type f ! -name '*status.json*' ! -name 'trust.db*' -print0 | sort -z | xargs -0 sha256sum && readlink current`
	const rows = `SELECT key, hex(value) FROM facts WHERE key NOT IN ('heartbeat_sequence', 'trial') ORDER BY key; SELECT * FROM packs ORDER BY pack; SELECT * FROM generations ORDER BY number;`
	return b.run("sh", "-c", files, b.syncDir) + b.run("sqlite3", "-readonly", filepath.Join(b.syncDir, "trust.db"), rows)
}

// peak is the most that the daemon has had in memory since the last call, in kB.
func (b *badSticks) peak() int {
	b.t.Helper()
	dir := fmt.Sprintf("/proc/%d", b.daemon.PID())
	raw, err := os.ReadFile(filepath.Join(dir, "status"))
	b.must(err)
	m := regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`).FindSubmatch(raw)
	if m == nil {
		b.t.Fatal("no VmHWM")
	}
	kb, err := strconv.Atoi(string(m[1]))
	b.must(err)
	b.must(os.WriteFile(filepath.Join(dir, "clear_refs"), []byte("5"), 0o200))
	return kb
}

func (b *badSticks) hostile(tt hostileStick) {
	b.t.Helper()
	image := filepath.Join(b.base, "hostile.img")
	b.run("cp", "--sparse=always", b.newer, image)
	b.run("sh", "-c", "rm -rf "+b.outside+"/* && echo secret > "+b.outside+"/canary")
	b.office(image, func(dir string) { tt.spoil(b, dir) })
	before, files := b.holds(), len(b.descriptors())
	b.peak()
	watch := b.watch("find", b.outside)
	defer unix.Close(watch)
	unspoken := content.CourierState("")
	if tt.reason == "" {
		unspoken = content.CourierDone
	}
	said := b.state()
	c := b.insert(image, unspoken)
	if seen := events(watch); len(seen) > 0 {
		b.t.Errorf("%d times something was opened that lies outside of the stick", len(seen))
	}
	switch {
	case tt.reason == "" && !c.Since.Equal(said.Since):
		b.t.Errorf("it is spoken of: %+v", c)
	case tt.reason != "" && (c.State != content.CourierRefused || c.Reason != tt.reason):
		b.t.Errorf("the stick is %+v, want %s", c, tt.reason)
	}
	b.tells(tt)
	kb := b.peak()
	b.t.Logf("%d kB of memory at most", kb)
	if kb > stickMemory {
		b.t.Errorf("it took %d kB of memory, at most %d", kb, stickMemory)
	}
	if after := b.holds(); after != before {
		b.t.Errorf("something changed:\n%s", changedLines(before, after))
	}
	for _, name := range b.descriptors() {
		if strings.HasPrefix(name, b.outside) || strings.HasPrefix(name, b.courier) {
			b.t.Errorf("%s is still open", name)
		}
	}
	if n := len(b.descriptors()); n > files+8 { // of its connections one or the other comes and goes
		b.t.Errorf("%d files are open, %d were before", n, files)
	}
	b.remove()
	// What is good is taken right after it.
	if c := b.insert(b.same, ""); c.State != content.CourierDone || !c.Same {
		b.t.Errorf("a good stick behind it: %+v", c)
	}
	b.remove()
}

// tells looks at what contentsyncd status says, and at the doorway.
func (b *badSticks) tells(tt hostileStick) {
	b.t.Helper()
	text := b.run(filepath.Join(b.base, "bin", "contentsyncd"), "--config", b.syncToml, "status")
	var s struct {
		Courier struct{ State, Reason, Error string }
	}
	b.must(json.Unmarshal([]byte(b.run(filepath.Join(b.base, "bin", "contentsyncd"), "--config", b.syncToml, "status", "--json")), &s))
	if tt.reason == "" {
		return
	}
	if s.Courier.Reason != string(tt.reason) || s.Courier.Error == "" || len(s.Courier.Error) > 1000 || strings.ContainsFunc(s.Courier.Error, unicode.IsControl) {
		b.t.Errorf("status --json: %+q", s)
	}
	if !strings.Contains(text, tt.says) || strings.ContainsFunc(strings.ReplaceAll(text, "\n", ""), unicode.IsControl) {
		b.t.Errorf("status does not say %q: %q", tt.says, text)
	}
	if tt.reason != content.ReasonUnfinished {
		return
	}
	for _, want := range []string{"USB này chưa được ghi xong", "This stick was not filled to the end. Please have it filled again."} {
		_, err := b.kiosk.Await(b.ctx, "the plate in the doorway", func(s stack.Screen) bool { return s.Has(want) })
		b.must(err)
	}
}

// descriptors are the files that the daemon has open.
func (b *badSticks) descriptors() []string {
	b.t.Helper()
	dir := fmt.Sprintf("/proc/%d/fd", b.daemon.PID())
	entries, err := os.ReadDir(dir)
	b.must(err)
	var names []string
	for _, e := range entries {
		if to, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil {
			names = append(names, to)
		}
	}
	return names
}

func changedLines(before, after string) string {
	had := strings.Split(before, "\n")
	var b strings.Builder
	for _, l := range strings.Split(after, "\n") {
		if !slices.Contains(had, l) {
			b.WriteString("+ " + l + "\n")
		}
	}
	now := strings.Split(after, "\n")
	for _, l := range had {
		if !slices.Contains(now, l) {
			b.WriteString("- " + l + "\n")
		}
	}
	return b.String()
}
