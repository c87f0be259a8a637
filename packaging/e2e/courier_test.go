//go:build e2e

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/status"
	"cuango/packaging/stack"
)

// A stick is a file with a file system (ext4: not every kernel that tests run on has FAT), mounted as the units mount one. What is not here is a real stick, udev and systemd.
func TestCourierStick(t *testing.T) {
	w := newWorld(t)
	w.installSync()
	run, image := filepath.Join(w.base, "run"), filepath.Join(w.base, "stick.img")
	courier, back := filepath.Join(run, "courier"), filepath.Join(run, "return")
	w.must(os.MkdirAll(courier, 0o755))
	w.must(os.Chmod(run, 0o755))
	toml, err := os.ReadFile(w.syncToml)
	w.must(err)
	lines := []string{fmt.Sprintf("courier_dir = %q\ncourier_return_dir = %q\n", courier, back)}
	for _, l := range strings.Split(string(toml), "\n") {
		if strings.HasPrefix(l, "source") {
			l = `source = "http://127.0.0.1:1/content"`
		}
		if strings.HasPrefix(l, "endpoint") {
			l = `endpoint = "http://127.0.0.1:1"`
		}
		lines = append(lines, l)
	}
	w.must(os.WriteFile(w.syncToml, []byte(strings.Join(lines, "\n")), 0o640))

	w.run("truncate", "-s", "300M", image)
	w.run("mkfs.ext4", "-q", "-O", "^has_journal", "-L", "CUANGO", image)
	mounted := func(options string, f func(dir string)) {
		t.Helper()
		dir := filepath.Join(w.base, "office")
		w.must(os.MkdirAll(dir, 0o755))
		w.run("mount", "-o", options, image, dir)
		defer w.run("sh", "-c", "umount "+dir+" && sync -f "+image)
		f(dir)
	}
	office := func(args ...string) string {
		t.Helper()
		out := ""
		mounted("loop", func(dir string) {
			w.run("chown", "-R", fmt.Sprint(adminUID), dir)
			for i, a := range args {
				args[i] = strings.ReplaceAll(a, "STICK", dir)
			}
			out = w.asAdmin(args...)
		})
		return out
	}
	if out := office("courier", "write", "--to", "STICK", "--data", w.adminDir); !strings.Contains(out, "filled") {
		t.Fatal(out)
	}
	t.Cleanup(func() { // whatever happens
		for _, m := range []string{courier, back, filepath.Join(run, "stick"), filepath.Join(w.base, "elsewhere"), filepath.Join(w.base, "office")} {
			_ = exec.Command("umount", "-l", m).Run() //nolint:noctx // after the test
		}
	})
	daemon, k := w.startSync(), w.startKiosk(w.startXvfb(1080, 1920), 15, "vi", "en")
	says := func(vi, en string) { // both are on the glass
		t.Helper()
		_, err := k.Await(w.ctx, "the plate in the doorway: "+en, func(s stack.Screen) bool { return s.Screen == "attract" && s.Has(vi) && s.Has(en) })
		w.must(err)
	}
	silent := func() {
		t.Helper()
		_, err := k.Await(w.ctx, "nothing about the stick any more", func(s stack.Screen) bool { return s.Screen == "attract" && !s.Has("USB") && !s.Has("stick") })
		w.must(err)
	}
	state := func() content.CourierStatus {
		s, err := status.Read(w.syncDir)
		if err != nil || s.Courier == nil {
			return content.CourierStatus{}
		}
		return *s.Courier
	}
	wait := func(want content.CourierState) content.CourierStatus {
		t.Helper()
		for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			if c := state(); c.State == want {
				return c
			}
		}
		t.Fatalf("the stick is %+v, want %s", state(), want)
		return content.CourierStatus{}
	}
	const safe = "loop,ro,nosuid,nodev,noexec,noatime"

	// Pulled out in the middle: what has been read before is still in memory, the rest of the device gives errors.
	copied := filepath.Join(w.base, "pulled.img")
	w.run("cp", "--sparse=always", image, copied)
	elsewhere := filepath.Join(w.base, "elsewhere")
	w.must(os.MkdirAll(elsewhere, 0o755))
	w.run("mount", "-o", safe, copied, elsewhere)
	w.run("sh", "-c", "cd "+elsewhere+" && ls -lR >/dev/null && cat *.json tuf/* $(find targets -type f) >/dev/null")
	w.run("truncate", "-s", "2M", copied)
	w.run("mount", "--bind", elsewhere, courier)
	if c := wait(content.CourierRefused); c.Reason != content.ReasonOther || !strings.Contains(c.Error, "blobs/") {
		t.Errorf("pulled out: %+v", c)
	}
	says("Không dùng được USB này", "This stick cannot be used")
	w.eventually(30*time.Second, "the stick to be let go", func() error { return exec.CommandContext(w.ctx, "umount", courier).Run() }) // the daemon looks in once a second
	w.run("umount", elsewhere)
	time.Sleep(2 * time.Second) // nobody is quicker with a stick
	if s, err := status.Read(w.syncDir); err != nil || s.Generation != 0 {
		t.Errorf("half a stick gave generation %d, %v", s.Generation, err)
	}

	// The next time it stays. (A device of its own: one that mount makes goes with the first umount.)
	device := strings.TrimSpace(w.run("losetup", "-f", "--show", image))
	t.Cleanup(func() { _ = exec.Command("losetup", "-d", device).Run() }) //nolint:noctx // after the test
	w.run("mount", "-o", strings.TrimPrefix(safe, "loop,"), device, courier)
	// While it is copied the daemon is held, so that there is time to look. It goes on by steps: the copying is soon over.
	var held content.CourierStatus
	for end := time.Now().Add(90 * time.Second); held.Of == 0; time.Sleep(2 * time.Millisecond) {
		w.must(syscall.Kill(daemon.PID(), syscall.SIGSTOP))
		if c := state(); c.State == content.CourierReading && c.Of > 0 {
			held = c
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the stick is %+v and is not copied", state())
		}
		w.must(syscall.Kill(daemon.PID(), syscall.SIGCONT))
	}
	says("Đang nhận nội dung mới từ USB", "New content is being taken from a stick")
	_, err = k.Await(w.ctx, "how many files", func(s stack.Screen) bool { return s.Has(fmt.Sprintf("%d / %d", held.Files, held.Of)) })
	w.must(err)
	// A traveller sees nothing of it.
	_, err = k.Touch(w.ctx, "start-en", stack.On("home", "en"))
	w.must(err)
	if s, err := k.Screen(); err != nil || s.Has("USB") {
		t.Errorf("a traveller's page: %+v, %v", s, err)
	}
	w.must(syscall.Kill(daemon.PID(), syscall.SIGCONT))
	wait(content.CourierReturning)
	if s, err := k.Screen(); err != nil || s.Screen != "attract" && s.Has("USB") { // on a slow machine the traveller is forgotten by now
		t.Errorf("a traveller's page: %+v, %v", s, err)
	}
	says("Đã nhận nội dung", "The content is here") // when nobody has touched the screen for a while
	shot, err := k.Display.Shot()
	w.must(err)
	w.keep("courier-returning", shot)
	w.reads(shot, "en", "Reports for the province are being put onto the stick")
	cmd := exec.CommandContext(t.Context(), "../courier/courier-return", w.syncDir, fmt.Sprint(syncUID))
	cmd.Env = append(os.Environ(), "CUANGO_RUN="+run, "CUANGO_STICK_TYPE=ext4")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("courier-return: %v\n%s", err, out)
	}
	wait(content.CourierReturned)
	says("Xong: có thể rút USB", "Done: the stick can be taken out")
	silent()
	s, err := status.Read(w.syncDir)
	if err != nil || s.Generation != 1 || len(s.Packs) != 1 {
		t.Fatalf("%+v, %v", s, err)
	}
	if left := w.run("sh", "-c", "findmnt -n -o TARGET | grep -c '^"+run+"' || true"); strings.TrimSpace(left) != "0" {
		t.Errorf("%s mounts are left", left)
	}
	if _, err := os.Stat(filepath.Join(w.syncDir, "courier-return")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the request is left: %v", err)
	}
	w.run("losetup", "-d", device)
	mounted("loop,ro", func(dir string) {
		entries, err := os.ReadDir(filepath.Join(dir, "cuango-return", w.gate))
		if err != nil || len(entries) != 1 || entries[0].Name() != s.Kiosk {
			t.Errorf("on the stick: %v, %v", entries, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "cuango-return", "ready")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the sign for contentsyncd is left: %v", err)
		}
	})
	var res struct {
		Heartbeats int      `json:"heartbeats"`
		Refused    []string `json:"refused"`
	}
	w.must(json.Unmarshal([]byte(office("courier", "read", "STICK", "--data", w.adminDir, "--json")), &res))
	if res.Heartbeats != 1 || len(res.Refused) != 0 {
		t.Errorf("%+v", res)
	}
}

// asAdmin runs kioskadmin as the administration's user.
func (w *world) asAdmin(args ...string) string {
	w.t.Helper()
	return w.run("setpriv", append([]string{"--reuid", fmt.Sprint(adminUID), "--regid", fmt.Sprint(adminUID), "--clear-groups", filepath.Join(string(w.programs), "kioskadmin")}, args...)...)
}
