package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"cuango/admin/datadir"
	"cuango/admin/fleet"
)

const good = "../../author/testdata/good"

// TestMain is also the program itself, so that tests run it as a real process.
func TestMain(m *testing.M) {
	if os.Getenv("CUANGO_TEST_KIOSKADMIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), "CUANGO_TEST_KIOSKADMIN=1")
	return cmd
}

// kioskadmin runs the program to its end.
func kioskadmin(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := command(t, args...)
	var out, errOut bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errOut
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

// copyGood gives a copy of the good folder.
func copyGood(t *testing.T) string {
	t.Helper()
	dst := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(dst, os.DirFS(good)); err != nil {
		t.Fatal(err)
	}
	return dst
}

func TestCommands(t *testing.T) {
	hostile := copyGood(t)
	page := filepath.Join(hostile, "items/cash/en.md")
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, bytes.Replace(b, []byte("## Limits"), []byte("# Limits\n\n[link](x)"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "none")
	for _, tt := range []struct {
		name, stdin string
		args        []string
		code        int
		out, err    string // in what is printed
	}{
		{"nothing", "", nil, 2, "", "kioskadmin pack check DIR"},
		{"help", "", []string{"--help"}, 0, "kioskadmin pack check DIR", ""},
		{"help of a command", "", []string{"dev", "-h"}, 0, "", "-listen"},
		{"unknown command", "", []string{"pack", "eat"}, 2, "", "kioskadmin: there is no command \"pack eat\"\n\nkioskadmin: content packs"},
		{"unknown command of one word", "", []string{"eat", "pack"}, 2, "", "kioskadmin: there is no command \"eat\""},
		{"unknown option", "", []string{"pack", "check", "--x", good}, 2, "", "not defined"},
		{"missing argument", "", []string{"pack", "check"}, 2, "", "want 1"},
		{"missing option", "", []string{"pack", "import", good}, 2, "", "--data is missing"},
		{"version", "", []string{"version"}, 0, "dev", ""},
		{"version as an option", "", []string{"--version"}, 0, "dev\n", ""},
		{"an argument too many", "", []string{"pack", "check", "x", "y"}, 2, "", "2 arguments, want 1"},
		{"the only argument too many", "", []string{"fleet", "x"}, 2, "", "1 argument, want 0"},
		{"one thing to mend", "", []string{"pack", "check", "../../author/testdata/good/items"}, 3, "", "1 thing to mend"},
		{"check good", "", []string{"pack", "check", good}, 0, "2 topics in 7 languages, 1 picture, as of 2026-11-20 (0 warnings)", ""},
		{"check hostile", "", []string{"pack", "check", hostile}, 3, "", "items/cash/en.md:8: a heading of level 1"},
		{"check hostile, second finding", "", []string{"pack", "check", hostile}, 3, "", "items/cash/en.md:10: a link is not something the kiosk can draw. Write the words alone"},
		{"check as JSON", "", []string{"pack", "check", "--json", hostile}, 3, `"line": 10`, ""},
		{"check nothing", "", []string{"pack", "check", none}, 1, "", "no such file"},
		{"import hostile", "", []string{"pack", "import", hostile, "--data", t.TempDir()}, 3, "", "items/cash/en.md:8"},
		{"publish without keys", "", []string{"pack", "publish", good, "--data", t.TempDir()}, 1, "", "--dev-keys"},
		{"a notice that says nothing", "", []string{"notice", "add", "--data", t.TempDir()}, 2, "", "name one TOML file, or say it by options"},
		{"a notice without an end", "", []string{"notice", "add", "--data", t.TempDir(), "--id", "a", "--level", "warning", "--title", "vi=x", "--issuer", "vi=y", "--verification", "demo"}, 3, "", "nothing says when it ends"},
		{"a title without its language", "", []string{"notice", "add", "--data", t.TempDir(), "--title", "x"}, 2, "", "write the language before the text"},
		{"a recall of nothing", "", []string{"recall", "add", "--data", t.TempDir()}, 2, "", "name one TOML file, or say it by options"},
		{"a recall of no digest", "", []string{"recall", "add", "--data", t.TempDir(), "--blob", "x"}, 3, "", "is no SHA-256"},
		{"a notice without keys", "", []string{"notice", "list", "--data", t.TempDir()}, 1, "", "run kioskadmin dev once"},
		{"half a command", "", []string{"notice", "eat"}, 2, "", "there is no command \"notice eat\""},
		{"fleet without data", "", []string{"fleet", "--data", none}, 1, "", "not found"},
		{"answers without data", "", []string{"answers", "--data", none}, 1, "", "not found: no database"},
		{"answers of no day", "", []string{"answers", "--data", none, "--from", "22.11.2026"}, 2, "", "invalid value"},
		{"nothing to take in", "", []string{"outbox", "ingest", "--data", none}, 1, "", "not found: no database"},
		{"half an outbox", "", []string{"outbox", "eat"}, 2, "", "there is no command \"outbox eat\""},
		{"break Thai", "ชาวต่างชาติ\nok", []string{"text", "break", "--lang", "th"}, 0, "ชาว\u200bต่าง\u200bชาติ\nok", ""},
		{"break a language with spaces", "xin chào\n", []string{"text", "break", "--lang", "vi"}, 0, "xin chào\n", ""},
		{"break no language", "x", []string{"text", "break", "--lang", "!"}, 2, "", "no language tag"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, errOut, code := kioskadmin(t, tt.stdin, tt.args...)
			if code != tt.code || !strings.Contains(out, tt.out) || !strings.Contains(errOut, tt.err) {
				t.Errorf("code %d, want %d\nout: %s\nerr: %s", code, tt.code, out, errOut)
			}
		})
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("a command made the folder it only reads")
	}
}

func TestBuildTwiceIsTheSame(t *testing.T) {
	var dirs []string
	for _, src := range []string{good, copyGood(t)} {
		dir := t.TempDir()
		dirs = append(dirs, dir)
		if out, errOut, code := kioskadmin(t, "", "pack", "build", src, "--out", dir); code != 0 {
			t.Fatal(out, errOut)
		}
	}
	if out, err := exec.Command("diff", "-r", dirs[0], dirs[1]).CombinedOutput(); err != nil {
		t.Errorf("%s", out)
	}
	// zstd and sha256sum agree with what the manifest says.
	var m struct {
		Catalog struct {
			SHA256    string `json:"sha256"`
			RawSHA256 string `json:"raw_sha256"`
		}
	}
	b, err := os.ReadFile(filepath.Join(dirs[0], "manifest.json"))
	if err != nil || json.Unmarshal(b, &m) != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("sh", "-c", "sha256sum < "+filepath.Join(dirs[0], "catalog.json.zst")).Output()
	if err != nil || !strings.HasPrefix(string(out), m.Catalog.SHA256) {
		t.Errorf("%s, %v", out, err)
	}
	if _, err := exec.LookPath("zstd"); err == nil {
		out, err = exec.Command("sh", "-c", "zstd -dcq "+filepath.Join(dirs[0], "catalog.json.zst")+" | sha256sum").Output()
		if err != nil || !strings.HasPrefix(string(out), m.Catalog.RawSHA256) {
			t.Errorf("%s, %v", out, err)
		}
	}
}

func TestOlderBuildNeedsAgain(t *testing.T) {
	data, old, src := t.TempDir(), t.TempDir(), copyGood(t)
	page := filepath.Join(src, "items/cash/en.md")
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, bytes.Replace(b, []byte("## Limits"), []byte("## New limits"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"pack", "build", good, "--out", old}, 0, "version 1 built"},
		{[]string{"pack", "publish", old, "--data", data, "--dev-keys"}, 0, "version 1 published"},
		{[]string{"pack", "publish", src, "--data", data}, 0, "version 2 published"},
		{[]string{"pack", "publish", old, "--data", data}, 1, "version 2 is published, this build is version 1: give --again"},
		{[]string{"pack", "publish", old, "--data", data, "--again"}, 0, "version 3 published"},
	} {
		out, errOut, code := kioskadmin(t, "", step.args...)
		if code != step.code || !strings.Contains(out+errOut, step.want) {
			t.Errorf("%v: code %d\nout: %s\nerr: %s", step.args, code, out, errOut)
		}
	}
}

// A devProcess is a running kioskadmin dev.
type devProcess struct {
	*exec.Cmd
	datadir.Running
	out  bytes.Buffer
	done chan error
}

func startDev(t *testing.T, data string, args ...string) *devProcess {
	t.Helper()
	p := &devProcess{done: make(chan error, 1)}
	p.Cmd = command(t, append([]string{"dev", "--data", data, "--listen", "127.0.0.1:0", "--s3-listen", "127.0.0.1:0"}, args...)...)
	p.Stdout, p.Stderr = &p.out, os.Stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.done <- p.Wait() }()
	t.Cleanup(func() { _ = p.Process.Kill() })
	deadline := time.Now().Add(30 * time.Second)
	for {
		b, err := os.ReadFile(filepath.Join(data, "dev.json"))
		if err == nil && json.Unmarshal(b, &p.Running) == nil && p.PID == p.Process.Pid && answers(p.Web+"/readyz") == 200 {
			return p
		}
		if time.Now().After(deadline) {
			t.Fatal("kioskadmin dev is not ready")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func answers(url string) int {
	resp, err := http.Get(url)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

func (p *devProcess) stop(t *testing.T, sig syscall.Signal) {
	t.Helper()
	if err := p.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.done:
		if sig != syscall.SIGKILL && err != nil {
			t.Errorf("end: %v", err)
		}
	case <-time.After(15 * time.Second):
		t.Fatal("does not end")
	}
	deadline := time.Now().Add(10 * time.Second)
	for answers(p.Endpoint+"/healthz") != 0 {
		if time.Now().After(deadline) {
			t.Fatal("the object server still runs")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestDev(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	src := copyGood(t)
	p := startDev(t, data, "--import", src)
	if d := cmp.Diff([]string{"huu-nghi"}, p.Gates); d != "" {
		t.Error(d)
	}
	if !strings.HasPrefix(p.out.String(), "kioskadmin ready: "+p.Web) || strings.Count(p.out.String(), "\n") != 1 {
		t.Errorf("not one clear line: %q", p.out.String())
	}
	checkKioskFiles(t, data, p.Running)
	for path, want := range map[string]int{"/tuf/timestamp.json": 200, "/tuf/1.root.json": 200, "/tuf/2.root.json": 404, "/inbox/x": 403, "/": 403} {
		if got := answers(p.Public + path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	if _, errOut, code := kioskadmin(t, "", "dev", "--data", data, "--listen", "127.0.0.1:0"); code != 1 || !strings.Contains(errOut, "in use") {
		t.Errorf("a second one on the same folder: %d %s", code, errOut)
	}
	if _, err := os.Stat(filepath.Join(data, "dev.json")); err != nil {
		t.Error("the second one took the first one's dev.json away")
	}

	// Publish a change into the running storage.
	page := filepath.Join(src, "items/bay/en.md")
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, bytes.ReplaceAll(b, []byte("limestone"), []byte("wide limestone")), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"version 2 published: 3 files put", "version 2 is published already: 0 files put"} {
		if out, errOut, code := kioskadmin(t, "", "pack", "publish", src, "--data", data); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%d %s %s, want %q", code, out, errOut, want)
		}
	}
	out, errOut, code := kioskadmin(t, "", "fleet", "--data", data, "--json")
	var r fleet.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 || len(r.Releases) != 1 || r.Releases[0].Version != 2 || r.Total != 0 {
		t.Errorf("fleet: %v %s %s", err, out, errOut)
	}
	p.stop(t, syscall.SIGTERM)
	if _, err := os.Stat(filepath.Join(data, "dev.json")); err == nil {
		t.Error("dev.json is left")
	}

	// Again on the same folder, and killed: the object server must not stay.
	edited := filepath.Join(data, "kiosk", "huu-nghi", "kiosk.toml")
	if err := os.WriteFile(edited, []byte("gate = \"mine\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p = startDev(t, data)
	p.stop(t, syscall.SIGKILL)
	if b, err := os.ReadFile(edited); err != nil || string(b) != "gate = \"mine\"\n" {
		t.Errorf("an edited kiosk.toml was written again: %s, %v", b, err)
	}
	p = startDev(t, data, "--import", src)
	p.stop(t, syscall.SIGINT)

	// Nothing runs now: publish starts the storage for itself.
	if out, errOut, code := kioskadmin(t, "", "pack", "publish", src, "--data", data, "--json"); code != 0 || !strings.Contains(out, `"version": 2`) || !strings.Contains(out, `"changed": false`) {
		t.Errorf("%d %s %s", code, out, errOut)
	}
}

// TestPortOfAnother: the storage of another kioskadmin answers at the port, and is not taken for ours.
func TestPortOfAnother(t *testing.T) {
	other := startDev(t, t.TempDir())
	begin := time.Now()
	out, errOut, code := kioskadmin(t, "", "dev", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--s3-listen", strings.TrimPrefix(other.Endpoint, "http://"))
	lines := strings.Split(strings.TrimSpace(errOut), "\n")
	if last := lines[len(lines)-1]; code != 1 || out != "" || !strings.Contains(last, "address already in use") || strings.Contains(errOut, "access denied") {
		t.Errorf("code %d\nout: %s\nerr: %s", code, out, errOut)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	other.stop(t, syscall.SIGTERM)
}

// checkKioskFiles reads sync.toml as strictly as contentsyncd does.
func checkKioskFiles(t *testing.T, data string, r datadir.Running) {
	t.Helper()
	dir := filepath.Join(data, "kiosk", "huu-nghi")
	var c struct {
		Gate      string
		Province  string
		SyncDir   string `toml:"sync_dir"`
		KioskDir  string `toml:"kiosk_dir"`
		Source    string
		TrustRoot string `toml:"trust_root"`
		Poll      string
		Heartbeat string
		Inbox     struct {
			Endpoint, Bucket string
			AccessKey        string `toml:"access_key"`
			SecretKeyFile    string `toml:"secret_key_file"`
		}
	}
	meta, err := toml.DecodeFile(filepath.Join(dir, "sync.toml"), &c)
	if err != nil || len(meta.Undecoded()) > 0 {
		t.Fatal(err, meta.Undecoded())
	}
	if c.Gate != "huu-nghi" || c.Province != "lang-son" || c.Source != r.Public || c.Inbox.Endpoint != r.Endpoint || c.Inbox.Bucket != r.Bucket || c.Poll != "5s" {
		t.Errorf("sync.toml: %+v", c)
	}
	if info, err := os.Stat(filepath.Join(dir, c.Inbox.SecretKeyFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("secret: %v %v", info, err)
	}
	if _, err := os.Stat(filepath.Join(dir, c.TrustRoot)); err != nil {
		t.Error(err)
	}
	var got map[string]any
	if _, err := toml.DecodeFile(filepath.Join(dir, "kiosk.toml"), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"gate": "huu-nghi", "sync_dir": c.SyncDir, "state_dir": c.KioskDir, "screen_diagonal_in": int64(32), "lower_edge_mm": int64(800), "reading_distance_mm": int64(600)}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("kiosk.toml: %s", d)
	}
}

func TestServeWithoutKeysOnlyWatches(t *testing.T) {
	data := t.TempDir()
	cmd := command(t, "serve", "--data", data, "--listen", "127.0.0.1:0", "--s3-listen", "127.0.0.1:0")
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var r datadir.Running
	for i := 0; i < 300 && r.Web == ""; i++ {
		time.Sleep(50 * time.Millisecond)
		if b, err := os.ReadFile(filepath.Join(data, "server.json")); err == nil {
			_ = json.Unmarshal(b, &r) // tried again when it is half there
		}
	}
	if got := answers(r.Web + "/readyz"); got != 200 {
		t.Errorf("ready: %d", got)
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(out.String(), "no signing keys") {
		t.Error(fmt.Sprint("does not say so: ", out.String()))
	}
}
