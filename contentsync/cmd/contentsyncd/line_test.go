package main

import (
	"errors"
	"fmt"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync/packtest"
)

// tinyproxy starts one for the host bucket.test, which no name server knows: it leads to origin. It gives its address, and what it has logged.
func tinyproxy(t *testing.T, origin string) (address string, logged func() string) {
	t.Helper()
	return tinyproxyWith(t, fmt.Sprintf("Upstream http %s \"bucket.test\"\n", origin))
}

// tinyproxyWith starts one with more lines in its configuration.
func tinyproxyWith(t *testing.T, more string) (address string, logged func() string) {
	t.Helper()
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	log, config := filepath.Join(dir, "log"), filepath.Join(dir, "conf")
	text := fmt.Sprintf("Port %d\nListen 127.0.0.1\nTimeout 60\nLogFile %q\nLogLevel Connect\nMaxClients 20\nAllow 127.0.0.1\n%s", port, log, more)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "tinyproxy", "-d", "-c", config)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	address = fmt.Sprintf("127.0.0.1:%d", port)
	for range 500 {
		if c, err := net.Dial("tcp", address); err == nil {
			_ = c.Close()
			return address, func() string {
				b, err := os.ReadFile(log)
				if err != nil {
					t.Error(err)
				}
				return string(b)
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("tinyproxy does not listen")
	return "", nil
}

// replaced gives a config like that of installed with another source.
func replaced(t *testing.T, repo *packtest.Repo, source, more string) (dir, config string) {
	t.Helper()
	dir, config = installed(t, repo, "")
	b, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(b), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "source = ") {
			lines[i] = fmt.Sprintf("source = %q", source)
		}
	}
	if err := os.WriteFile(config, []byte(strings.Join(lines, "\n")+more), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, config
}

// All goes through the proxy, where it is said in the config or by the environment; "direct" takes no notice of the environment.
func TestProxy(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	repo := packtest.NewRepo(t, "a", time.Now())
	repo.Publish(t, time.Now(), packtest.Small(t, "demo", 1, 3, 2, 20_000))
	origin, err := url.Parse(repo.Serve(t))
	if err != nil {
		t.Fatal(err)
	}
	const behind = "http://bucket.test/content"
	for _, tt := range []struct {
		name, source string
		more, env    string // %s is the proxy
		want         int
		passes       bool
	}{
		{"in the config", behind, "[line]\nproxy = \"http://%s\"\n", "", 0, true},
		{"in the environment", behind, "", "HTTP_PROXY=http://%s", 0, true},
		{"the config's holds, also for this machine's addresses", origin.String(), "[line]\nproxy = \"http://%s\"\n", "HTTP_PROXY=http://127.0.0.1:1", 0, true},
		{"none: the bucket is not there", behind, "", "", exitFailed, false},
		{"direct, whatever the environment says", behind, "[line]\nproxy = \"direct\"\n", "HTTP_PROXY=http://%s", exitFailed, false},
		{"a proxy that is not there is not gone round", origin.String(), "[line]\nproxy = \"http://127.0.0.1:1\"\n", "", exitFailed, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			address, logged := tinyproxy(t, origin.Host)
			fill := func(s string) string { return strings.ReplaceAll(s, "%s", address) }
			_, config := replaced(t, repo, tt.source, fill(tt.more))
			repo.Forget()
			cmd := exec.CommandContext(t.Context(), self, "--config", config, "--once")
			cmd.Env = []string{"CUANGO_TEST_MAIN=1", "PATH=" + os.Getenv("PATH"), fill(tt.env)}
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if code := cmd.ProcessState.ExitCode(); code != tt.want || (err != nil && !errors.As(err, &exit)) {
				t.Fatalf("code %d, %v\n%s", code, err, out)
			}
			if n := strings.Count(logged(), "Request (file descriptor"); (n > 0) != tt.passes || (repo.Requests("") > 0) != tt.passes {
				t.Errorf("the proxy saw %d requests, the bucket %d\n%s", n, repo.Requests(""), out)
			}
		})
	}
}

// A bucket at an IPv6 address is one like any other.
func TestIPv6(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	repo.Publish(t, time.Now(), packtest.Small(t, "demo", 1, 3, 2, 20_000))
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(repo)
	_ = srv.Listener.Close()
	srv.Listener = l
	srv.Start()
	defer srv.Close()
	dir, config := replaced(t, repo, "http://"+l.Addr().String()+"/content", "")
	if code, _, errs := command(t, "--config", config, "--once"); code != 0 {
		t.Fatalf("once: %d, %s", code, errs)
	}
	waitForVersion(t, dir, 1)
}

// The line's settings are checked, and what waits is said.
func TestLineSettings(t *testing.T) {
	repo := packtest.NewRepo(t, "a", time.Now())
	repo.Publish(t, time.Now(), packtest.Small(t, "demo", 1, 3, 2, 0))
	source := repo.Serve(t)
	for _, tt := range []struct {
		name, more string
		code       int
		want       string // in the log, or in status where the code is exitFailed
	}{
		{"a cap", "bytes_per_second = 4000000", 0, "generation activated"},
		{"a cap that is none", "bytes_per_second = 100", exitConfig, "config: line.bytes_per_second: must be ≥ 4000 (got 100)"},
		{"a cap below zero", "bytes_per_second = -1", exitConfig, "config: line.bytes_per_second: must be ≥ 4000 (got -1)"},
		{"quiet all day", "quiet = [\"00:00-24:00\"]", exitFailed, "waits        new content: not now: quiet hours until 00:00"},
		{"quiet all day, with some of the line", "quiet = [\"00:00-24:00\"]\nquiet_bytes_per_second = 4000000", 0, "generation activated"},
		{"quiet hours that are none", "quiet = [\"7-11\"]", exitConfig, "config: line.quiet: "},
		{"too many", "quiet = [" + strings.Repeat("\"01:00-02:00\",", 17) + "]", exitConfig, "config: line.quiet: at most 16 (got 17)"},
		{"a quiet cap without hours", "quiet_bytes_per_second = 5000", exitConfig, "config: line.quiet_bytes_per_second: there is no line.quiet"},
		{"a proxy that is none", "proxy = \"10.0.0.1:3128\"", exitConfig, "config: line.proxy: "},
		{"unknown key", "speed = 1", exitConfig, "config: line.speed: unknown key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, config := replaced(t, repo, source, "[line]\n"+tt.more+"\n")
			code, _, said := command(t, "--config", config, "--once")
			if code == exitFailed {
				_, said, _ = command(t, "--config", config, "status")
			}
			if code != tt.code || !strings.Contains(said, tt.want) {
				t.Errorf("code %d, %s; want %d, %s", code, said, tt.code, tt.want)
			}
		})
	}
}
