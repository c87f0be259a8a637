package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/store/s3store"
	"cuango/contentsync/store/storetest"
)

// TestMain lets the test binary be contentsyncd itself.
func TestMain(m *testing.M) {
	if os.Getenv("CUANGO_TEST_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

// installed is a config with everything it names, in a folder that others can enter.
func installed(t *testing.T, repo *packtest.Repo, more string) (dir, config string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "contentsyncd-test-") //nolint:usetesting // others cannot enter the folder around t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	config = filepath.Join(dir, "sync.toml")
	toml := fmt.Sprintf("gate = \"huu-nghi\"\nsync_dir = \"sync\"\nsource = %q\ntrust_root = \"root.json\"\npoll = \"1s\"\nheartbeat = \"1s\"\n%s", repo.Serve(t), more)
	if err := errors.Join(os.Chmod(dir, 0o755), os.WriteFile(config, []byte(toml), 0o644), os.WriteFile(filepath.Join(dir, "root.json"), repo.Root(), 0o644)); err != nil {
		t.Fatal(err)
	}
	return dir, config
}

func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func TestOnceAndStatus(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	dir, config := installed(t, repo, "")
	if code, _, errs := command(t, "--config", config, "verify"); code != exitFailed || !strings.Contains(errs, "nothing was synced into") {
		t.Errorf("verify before the first run: %d, %s", code, errs)
	}
	if code, _, errs := command(t, "--config", config, "status"); code != exitFailed || !strings.Contains(errs, "has not run") {
		t.Errorf("status before the first run: %d, %s", code, errs)
	}
	if code, _, errs := command(t, "--config", config, "--once"); code != exitFailed {
		t.Errorf("nothing published: %d, %s", code, errs)
	}
	if code, out, _ := command(t, "--config", config, "status"); code != 0 || !strings.Contains(out, "nothing is published") || !strings.Contains(out, "seed pack") {
		t.Errorf("status: %d\n%s", code, out)
	}
	repo.Publish(t, time.Now(), packtest.Small(t, "demo", 3, 3, 2, 0))
	if code, _, errs := command(t, "--config", config, "--once"); code != 0 {
		t.Fatalf("once: %d, %s", code, errs)
	}
	code, out, _ := command(t, "--config", config, "status")
	for _, want := range []string{"generation 1: demo version 3", "2026-11-20", "last error   none", "gate huu-nghi"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("status lacks %q: %d\n%s", want, code, out)
		}
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"verify"}, ": ok"},
		{[]string{"verify", "--json"}, `"wrong": []`},
		{[]string{"explain"}, "generation 1: demo version 3"},
		{[]string{"explain", "--at", "2199-12-31T23:00"}, "the screen goes on with what it has"},
		{[]string{"explain", "--json", "--at", "2026-12-31T23:00:00Z"}, `"at": "2027-01-01T06:00:00+07:00"`},
	} {
		if code, out, errs := command(t, append([]string{"--config", config}, tt.args...)...); code != 0 || !strings.Contains(out, tt.want) {
			t.Errorf("%v: %d\n%s%s", tt.args, code, out, errs)
		}
	}
	if code, _, errs := command(t, "--config", config, "explain", "--at", "tomorrow"); code != exitUsage || !strings.Contains(errs, "2026-12-31T23:00") {
		t.Errorf("explain --at tomorrow: %d, %s", code, errs)
	}
	for _, args := range [][]string{{"status"}, {"explain"}} {
		if _, out, _ := command(t, append([]string{"--config", config}, args...)...); !strings.Contains(out, "does not run: this is how it was") {
			t.Errorf("%v says nothing of the daemon that ended:\n%s", args, out)
		}
	}
	if _, out, _ := command(t, "--config", config, "status", "--json"); !strings.Contains(out, `"running": false`) {
		t.Errorf("for programs: %s", out)
	}
	if _, _, errs := command(t, "--config", config, "explain", "--at", "2027-02-06"); !strings.Contains(errs, "want a day and a time, as in 2026-12-31T23:00") {
		t.Errorf("a day without a time: %s", errs)
	}
	code, out, _ = command(t, "--config", config, "status", "--json")
	var s contentsync.Status
	if err := json.Unmarshal([]byte(out), &s); code != 0 || err != nil || s.Generation != 1 || s.Reason != "" || s.Metadata.Root != 1 {
		t.Errorf("status --json: %d, %v\n%s", code, err, out)
	}
	if strings.Contains(out, `"0001-`) || !strings.Contains(out, `"root": 1,`) {
		t.Errorf("status --json has times that never were, or names of Go:\n%s", out)
	}
	if n, err := cache.Current(filepath.Join(dir, "sync")); n != 1 || err != nil {
		t.Errorf("current: %d, %v", n, err)
	}
}

// The daemon tells systemd, feeds its watchdog, polls by itself, can be asked by another user, and ends when told.
func TestDaemon(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	p := packtest.Small(t, "demo", 1, 3, 2, 0)
	repo.Publish(t, time.Now(), p)
	dir, config := installed(t, repo, "")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "--config", config)
	cmd.Env = append(os.Environ(), "CUANGO_TEST_MAIN=1", "NOTIFY_SOCKET="+filepath.Join(dir, "notify"), "WATCHDOG_USEC=200000")
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	told := func() string {
		b := make([]byte, 100)
		_ = socket.SetReadDeadline(time.Now().Add(20 * time.Second))
		n, err := socket.Read(b)
		if err != nil {
			t.Fatalf("%v\n%s", err, log.String())
		}
		return string(b[:n])
	}
	for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1"} {
		if got := told(); got != want {
			t.Fatalf("systemd was told %q, want %q", got, want)
		}
	}
	waitForVersion(t, dir, 1)
	p.Typo()
	repo.Publish(t, time.Now(), p)
	waitForVersion(t, dir, 2)
	asAnotherUser(t, self, dir, config)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for got := told(); got != "STOPPING=1"; got = told() {
		if got != "WATCHDOG=1" {
			t.Errorf("systemd was told %q", got)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, log.String())
	}
}

func waitForVersion(t *testing.T, dir string, want int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if r, err := cache.OpenReader(ctx, filepath.Join(dir, "sync")); err == nil {
			got := r.Generation().Packs[0].Version
			_ = r.Close()
			if got == want {
				return
			}
		}
		select {
		case <-ctx.Done():
			t.Fatalf("version %d did not come", want)
		case <-tick.C:
		}
	}
}

// asAnotherUser is the screen's user: a member of the daemon's group. It can ask and read, and not write; a stranger can do nothing.
// Only root can be somebody else; others are themselves.
func asAnotherUser(t *testing.T, self, dir, config string) {
	t.Helper()
	exe := filepath.Join(dir, "contentsyncd") // where anybody can start it
	b, err := os.ReadFile(self)
	if err == nil {
		err = os.WriteFile(exe, b, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	as := func(gid uint32, name string, args ...string) (string, error) {
		cmd := exec.Command(name, args...)
		cmd.Env = append(os.Environ(), "CUANGO_TEST_MAIN=1")
		if os.Getuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: gid, NoSetGroups: false}}
		}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	group := uint32(os.Getgid())
	if out, err := as(group, exe, "--config", config, "status"); err != nil || !strings.Contains(out, "demo version 2") {
		t.Errorf("status as another user: %v\n%s", err, out)
	}
	if out, err := as(group, "cat", filepath.Join(dir, "sync/current/content.db")); err != nil || !strings.HasPrefix(out, "SQLite format 3") {
		t.Errorf("the screen's user cannot read the content: %v", err)
	}
	if os.Getuid() != 0 {
		return
	}
	for _, args := range [][]string{{"cat", "sync/key"}, {"cat", "sync/trust.db"}, {"touch", "sync/x"}, {"rm", "sync/current"}, {"touch", "sync/generations/9"}} {
		if out, err := as(group, args[0], filepath.Join(dir, args[1])); err == nil {
			t.Errorf("the screen's user can %v: %.40q", args, out)
		}
	}
	if out, err := as(nobody, "ls", filepath.Join(dir, "sync")); err == nil {
		t.Errorf("a stranger can look: %s", out)
	}
}

// A heartbeat goes to a real server, with credentials from a file.
func TestHeartbeatReachesTheInbox(t *testing.T) {
	endpoint, access, secret := storetest.Server(t)
	s, err := s3store.Open(s3store.Params{Endpoint: endpoint, Bucket: "inbox-of-contentsyncd", AccessKey: access, SecretKey: secret})
	if err == nil {
		err = s.MakeBucket(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	repo := packtest.NewRepo(t, "a", time.Now())
	repo.Publish(t, time.Now(), packtest.Small(t, "demo", 1, 3, 2, 0))
	dir, config := installed(t, repo, fmt.Sprintf("[inbox]\nendpoint = %q\nbucket = \"inbox-of-contentsyncd\"\naccess_key = %q\nsecret_key_file = \"secret\"\n", endpoint, access))
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := command(t, "--config", config, "--once"); code != 0 {
		t.Fatalf("once: %d, %s", code, errs)
	}
	list, err := s.List(t.Context(), "inbox/huu-nghi/")
	if err != nil || len(list) != 1 {
		t.Fatalf("inbox: %v, %v", list, err)
	}
	kiosk := strings.Split(list[0].Key, "/")[2]
	raw, err := s.Get(t.Context(), list[0].Key, content.MaxHeartbeatBytes)
	if err != nil {
		t.Fatal(err)
	}
	if h, err := content.OpenHeartbeat(raw, "huu-nghi", kiosk); err != nil || h.Generation != 1 || h.Sequence != 1 || h.SyncError != "" {
		t.Errorf("%+v, %v", h, err)
	}
	// An inbox that refuses does not stop the content.
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("wrong"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := command(t, "--config", config, "--once"); code != 0 || !strings.Contains(errs, "heartbeat was not delivered") {
		t.Errorf("with a wrong secret: %d, %s", code, errs)
	}
}

func TestConfigIsRefused(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	dir, good := installed(t, repo, "")
	base, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	inbox := "[inbox]\nendpoint = \"http://x:9000\"\nbucket = \"b\"\naccess_key = \"k\"\nsecret_key_file = \"root.json\"\n"
	for _, tt := range []struct{ name, old, new, want string }{
		{"unknown key", `gate =`, "colour = 1\ngate =", "config: colour: unknown key"},
		{"unknown key in inbox", `heartbeat = "1s"`, "heartbeat = \"1s\"\n" + inbox + "region = \"x\"", "config: inbox.region: unknown key"},
		{"no gate", `gate = "huu-nghi"`, "", "config: gate:"},
		{"gate with a slash", `"huu-nghi"`, `"../x"`, "config: gate:"},
		{"no sync_dir", `sync_dir = "sync"`, "", "config: sync_dir: is missing"},
		{"source without a bucket", `/content"`, `"`, "config: source:"},
		{"source that is a folder", `source = "http:`, `source = "file:`, "config: source:"},
		{"trust root that is not there", `root.json`, `none.json`, "config: trust_root: there is no file"},
		{"poll too often", `poll = "1s"`, `poll = "5ms"`, "config: poll: must be ≥ 1s (got 5ms)"},
		{"poll without a unit", `poll = "1s"`, `poll = "5"`, "poll"},
		{"half an inbox", `heartbeat = "1s"`, "heartbeat = \"1s\"\n[inbox]\nendpoint = \"http://x\"", "config: inbox.bucket: is missing"},
		{"bucket in the endpoint", `heartbeat = "1s"`, "heartbeat = \"1s\"\n" + strings.Replace(inbox, ":9000", ":9000/b", 1), "config: inbox.endpoint:"},
		{"kiosk_dir is sync_dir", `gate =`, "kiosk_dir = \"sync\"\ngate =", "config: kiosk_dir:"},
		{"return folder without a stick", `gate =`, "courier_return_dir = \"r\"\ngate =", "config: courier_return_dir: needs courier_dir"},
		{"a ring with a blank", `gate =`, "ring = \"test 1\"\ngate =", "config: ring:"},
		{"a window without an end", `gate =`, "window = \"02:00\"\ngate =", "config: window:"},
		{"a window of a minute", `gate =`, "window = \"02:00-02:01\"\ngate =", "config: window: window: invalid content: 02:00-02:01 is shorter than 30m0s"},
		{"no TOML", `gate =`, "gate = = ", "config:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !bytes.Contains(base, []byte(tt.old)) {
				t.Fatalf("the config has no %q", tt.old)
			}
			path := filepath.Join(dir, "bad.toml")
			if err := os.WriteFile(path, bytes.Replace(base, []byte(tt.old), []byte(tt.new), 1), 0o600); err != nil {
				t.Fatal(err)
			}
			code, _, errs := command(t, "--config", path, "--once")
			if code != exitConfig || !strings.Contains(errs, tt.want) {
				t.Errorf("code %d, %s; want %s", code, errs, tt.want)
			}
		})
	}
	for _, args := range [][]string{{}, {"--config", good, "dance"}, {"--config", good, "--once", "status"}, {"--unknown"}} {
		if code, _, _ := command(t, args...); code != exitUsage {
			t.Errorf("%v: code %d", args, code)
		}
	}
	if code, _, _ := command(t, "--config", filepath.Join(dir, "none.toml")); code != exitConfig {
		t.Errorf("no file: code %d", code)
	}
}

func TestDescribe(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	s := contentsync.Status{
		Kiosk: "wyada3h2oz", Gate: "huu-nghi", Generation: 4, Packs: []content.PackVersion{{Pack: "demo", Version: 3}}, AsOf: "2026-11-20", LastSync: at.Add(-time.Hour),
		Trial: 4,
		Held: []content.Held{
			{Pack: "demo", Version: 4, Why: content.HeldRolledBack, At: at, Detail: "article vi: a picture cannot be shown"},
			{Pack: "gate", Why: content.HeldOutside},
			{Pack: "more", Version: 2, Why: content.HeldWaits, At: at.Add(11 * time.Hour)},
		},
		Reason: contentsync.ReasonExpired, Error: "timestamp 7: untrusted metadata: expired", Since: at.Add(-time.Minute), Clock: "ahead",
		Deltas: content.DeltaCounts{Taken: 3, Whole: 1, Error: "get x: not found"},
	}
	got := describe(s, at)
	for _, want := range []string{
		"generation 4: demo version 3", "(1h0m0s ago)", "timestamp 7: untrusted metadata: expired", "this kiosk's clock is wrong", "after what is possible", "3 came as what had changed and 1 whole; get x: not found",
		"demo version 4: rolled back at 2026-11-22 15:00 +0700: article vi: a picture cannot be shown", "gate: the roll-out has not come to this kiosk",
		"more version 2: it is here and waits until 2026-11-23 02:00 +0700", "generation 4: it is left again",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
}
