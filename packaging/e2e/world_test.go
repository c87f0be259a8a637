//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cuango/packaging/stack"
)

// The users of the programs: numbers that nobody has.
const (
	adminUID = 62001
	syncUID  = 62002
	kioskUID = 62003
	xUID     = 62004
)

var (
	adminID = stack.Identity{UID: adminUID, GID: adminUID}
	syncID  = stack.Identity{UID: syncUID, GID: syncUID, Groups: []uint32{kioskUID}} // reads shown.json
	kioskID = stack.Identity{UID: kioskUID, GID: kioskUID, Groups: []uint32{syncUID}, NoNet: true}
	xID     = stack.Identity{UID: xUID, GID: xUID}
)

// A world is one machine with everything on it, each part its own user.
type world struct {
	t        *testing.T
	ctx      context.Context
	base     string
	programs stack.Programs
	content  string
	adminDir string
	syncDir  string // contentsyncd's own
	syncToml string
	stateDir string // kiosk's own
	gate     string
	admin    *stack.Admin
	sync     *stack.Process
}

// newWorld copies programs and content to where every user can read them and starts the administration.
func newWorld(t *testing.T) *world {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root: it starts each program as a user of its own")
	}
	base, err := os.MkdirTemp("", "cuango-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	w := &world{
		t: t, ctx: t.Context(), base: base, gate: "huu-nghi",
		programs: stack.Programs(filepath.Join(base, "bin")), content: filepath.Join(base, "content"),
		adminDir: filepath.Join(base, "admin"), syncDir: filepath.Join(base, "sync", "state"), syncToml: filepath.Join(base, "sync", "sync.toml"),
		stateDir: filepath.Join(base, "kiosk"),
	}
	w.must(os.Chmod(base, 0o755))
	for from, to := range map[string]string{"../../bin": filepath.Join(base, "bin"), "../../assets/demopack": w.content} {
		w.run("cp", "-r", from, to)
	}
	w.run("chmod", "-R", "a+rX", base)
	w.run("chown", "-R", fmt.Sprint(adminUID), w.content)
	for dir, uid := range map[string]int{w.adminDir: adminUID, filepath.Dir(w.syncToml): syncUID, w.stateDir: kioskUID} {
		w.must(os.MkdirAll(dir, 0o750))
		w.must(os.Chown(dir, uid, uid))
		w.must(os.Chmod(dir, 0o750))
	}
	w.admin, err = w.programs.StartAdmin(w.ctx, stack.AdminOptions{Identity: adminID, Data: w.adminDir, Content: w.content, Out: testLog{t}})
	w.must(err)
	t.Cleanup(func() {
		if err := w.admin.Stop(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// run runs a tool that is not ours and gives what it prints.
func (w *world) run(name string, args ...string) string {
	w.t.Helper()
	return w.runIn(nil, name, args...)
}

func (w *world) runIn(in []byte, name string, args ...string) string {
	w.t.Helper()
	cmd := exec.CommandContext(w.ctx, name, args...)
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		w.t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, &stderr)
	}
	return string(out)
}

// installSync hands the gate's files to the daemon's user, as an installer would, with quick intervals.
func (w *world) installSync() {
	w.t.Helper()
	from := filepath.Dir(w.admin.SyncConfig(w.gate))
	for _, name := range []string{"sync.toml", "root.json", "inbox.secret"} {
		raw, err := os.ReadFile(filepath.Join(from, name))
		w.must(err)
		if name == "sync.toml" {
			for key, value := range map[string]string{"sync_dir": w.syncDir, "kiosk_dir": w.stateDir, "poll": "1s", "heartbeat": "1s"} {
				raw = regexp.MustCompile(`(?m)^`+key+` = .*$`).ReplaceAll(raw, fmt.Appendf(nil, "%s = %q", key, value))
			}
			raw = append([]byte("neighbours = false\n"), raw...) // another daemon on this machine is none of this one's; see TestNeighboursShareOneCopy
		}
		to := filepath.Join(filepath.Dir(w.syncToml), name)
		w.must(os.WriteFile(to, raw, 0o600))
		w.must(os.Chown(to, syncUID, syncUID))
	}
}

func (w *world) startSync() *stack.Process {
	w.t.Helper()
	p, err := w.programs.StartSync(syncID, w.syncToml, testLog{w.t})
	w.must(err)
	w.t.Cleanup(func() { _ = p.Stop() })
	return p
}

// status asks contentsyncd status --json.
func (w *world) status() map[string]any {
	w.t.Helper()
	var s map[string]any
	w.must(json.Unmarshal([]byte(w.run(filepath.Join(w.base, "bin", "contentsyncd"), "--config", w.syncToml, "status", "--json")), &s))
	return s
}

func (w *world) startXvfb(width, height int) string {
	w.t.Helper()
	x, display, err := stack.StartXvfb(w.ctx, xID, width, height)
	w.must(err)
	w.t.Cleanup(func() { _ = x.Stop() })
	return display
}

func (w *world) startKiosk(display string, idle int, langs ...string) *stack.Kiosk {
	w.t.Helper()
	k, err := w.programs.StartKiosk(w.ctx, stack.KioskOptions{
		Identity: kioskID, Display: display, Gate: w.gate,
		SyncDir: w.syncDir, StateDir: w.stateDir, Languages: langs, IdleS: idle, Out: testLog{w.t},
	})
	w.must(err)
	w.t.Cleanup(func() { _ = k.Process.Stop() })
	return k
}

// eventually polls until f gives no error.
func (w *world) eventually(limit time.Duration, what string, f func() error) {
	w.t.Helper()
	w.must(stack.WaitFor(w.ctx, limit, what, nil, f))
}

// get reads a page as anybody would.
func (w *world) get(url string) string {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.ctx, http.MethodGet, url, nil)
	w.must(err)
	req.Header.Set("Accept-Language", "en")
	resp, err := http.DefaultClient.Do(req)
	w.must(err)
	defer resp.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(resp.Body)
	w.must(err)
	if resp.StatusCode != http.StatusOK {
		w.t.Fatalf("GET %s: %s\n%s", url, resp.Status, &b)
	}
	return b.String()
}

// as runs a shell command as another user, in that user's network, and gives its exit and output.
func (w *world) as(id stack.Identity, command string) (string, error) {
	p, err := stack.Start("sh", id, []string{"HOME=/"}, nil, "/bin/sh", "-c", command)
	w.must(err)
	<-p.Done()
	if err := p.Err(); strings.HasSuffix(err.Error(), " ended") {
		return p.Output(), nil
	} else {
		return p.Output(), err
	}
}

// ownedBy lists files below dir that a user owns.
func ownedBy(dir string, uid uint32) []string {
	var files []string
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && owner(path) == uid {
			files = append(files, path)
		}
		return nil
	})
	return files
}

// testLog sends what a program prints to the test's log.
type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	if l.t.Context().Err() == nil {
		l.t.Log(strings.TrimRight(string(b), "\n"))
	}
	return len(b), nil
}
