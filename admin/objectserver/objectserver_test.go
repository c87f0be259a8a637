package objectserver_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/admin/objectserver"
	"cuango/admin/objectservertest"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

func TestMain(m *testing.M) { objectservertest.Main(m) }

func TestWhoMayDoWhat(t *testing.T) {
	srv := objectservertest.Start(t, "huu-nghi", "lao-bao")
	root := srv.Store(t, srv.Accounts.Root)
	put := func(st *s3store.Store, key string) error {
		return st.Put(t.Context(), key, strings.NewReader("{}"), 2, "application/json", "no-cache")
	}
	for _, key := range []string{"tuf/timestamp.json", "targets/packs/x/1.manifest.json", "blobs/sha256/ab/ab", "inbox/huu-nghi/k/heartbeat.json", "private/x"} {
		if err := put(root, key); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		method, key string
		want        int
	}{
		{"GET", "tuf/timestamp.json", 200},
		{"HEAD", "tuf/timestamp.json", 200},
		{"GET", "targets/packs/x/1.manifest.json", 200},
		{"GET", "blobs/sha256/ab/ab", 200},
		{"GET", "blobs/sha256/ab/none", 404},
		{"GET", "tuf/2.root.json", 404},
		{"GET", "inbox/huu-nghi/k/heartbeat.json", 403},
		{"GET", "private/x", 403},
		{"GET", "", 403},
		{"GET", "?list-type=2&prefix=tuf/", 403},
		{"GET", "?policy", 403},
		{"PUT", "tuf/timestamp.json", 403},
		{"PUT", "inbox/huu-nghi/k/heartbeat.json", 403},
		{"DELETE", "tuf/timestamp.json", 403},
		{"POST", "?delete", 403},
	} {
		t.Run("anonymous "+tt.method+" "+tt.key, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), tt.method, srv.Public()+"/"+tt.key, strings.NewReader("x"))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != tt.want {
				t.Errorf("got %d, want %d", resp.StatusCode, tt.want)
			}
		})
	}
	account, _ := srv.Accounts.Gate("huu-nghi")
	gate := srv.Store(t, account)
	if err := put(gate, "inbox/huu-nghi/k2/heartbeat.json"); err != nil {
		t.Errorf("a gate cannot put into its inbox: %v", err)
	}
	if err := put(gate, "inbox/huu-nghi/k2/heartbeat.json"); err != nil {
		t.Errorf("a gate cannot put twice: %v", err)
	}
	for _, key := range []string{"inbox/lao-bao/k/heartbeat.json", "inbox/huu-nghi-2/x", "inbox/x", "tuf/timestamp.json", "blobs/sha256/ab/cd", "inbox/huu-nghi/../lao-bao/x"} {
		if err := put(gate, key); err == nil {
			t.Errorf("a gate put %s", key)
		}
	}
	_, getErr := gate.Get(t.Context(), "inbox/huu-nghi/k2/heartbeat.json", 100)
	_, listErr := gate.List(t.Context(), "inbox/")
	for what, err := range map[string]error{
		"get": getErr, "list": listErr, "delete": gate.Delete(t.Context(), "inbox/huu-nghi/k2/heartbeat.json"),
		"policy": gate.SetPolicy(t.Context(), "{}"),
	} {
		if !errors.Is(err, s3store.ErrDenied) {
			t.Errorf("%s by a gate: %v, want denied", what, err)
		}
	}
	wrong := srv.Store(t, objectserver.Account{Access: account.Access, Secret: "wrong"})
	if err := put(wrong, "inbox/huu-nghi/k/heartbeat.json"); !errors.Is(err, s3store.ErrDenied) {
		t.Errorf("wrong secret: %v", err)
	}
}

func TestKeepsHeadersAndContentOverRestart(t *testing.T) {
	srv := objectservertest.Start(t)
	root := srv.Store(t, srv.Accounts.Root)
	if err := root.Put(t.Context(), "blobs/sha256/ab/x", strings.NewReader("hello"), 5, "image/png", "public, max-age=31536000, immutable"); err != nil {
		t.Fatal(err)
	}
	srv.Restart(t)
	resp, err := http.Get(srv.Public() + "/blobs/sha256/ab/x")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || resp.Header.Get("Content-Type") != "image/png" || resp.ContentLength != 5 || resp.Header.Get("ETag") == "" {
		t.Errorf("headers %v", resp.Header)
	}
}

func TestNewGateNeedsNoRestart(t *testing.T) {
	srv := objectservertest.Start(t)
	accounts, err := objectserver.EnsureAccounts(srv.Dir, []string{"new-gate"})
	if err != nil {
		t.Fatal(err)
	}
	if accounts.Root != srv.Accounts.Root {
		t.Error("the root account changed")
	}
	account, _ := accounts.Gate("new-gate")
	gate := srv.Store(t, account)
	deadline := time.Now().Add(10 * time.Second)
	for {
		err = gate.Put(t.Context(), "inbox/new-gate/k/heartbeat.json", strings.NewReader("{}"), 2, "application/json", "no-cache")
		if err == nil || time.Now().After(deadline) {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestHalfMadeBucketIsMended(t *testing.T) {
	srv := objectservertest.Start(t)
	_ = srv.Stop()
	for _, d := range []string{"buckets", "meta"} {
		if err := os.RemoveAll(filepath.Join(srv.Dir, d)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(srv.Dir, "buckets", objectserver.Bucket), 0o700); err != nil {
		t.Fatal(err)
	}
	srv.Restart(t)
	if err := srv.Store(t, srv.Accounts.Root).Put(t.Context(), "tuf/x", strings.NewReader("x"), 1, "text/plain", "no-cache"); err != nil {
		t.Error(err)
	}
}

func TestAccounts(t *testing.T) {
	dir := t.TempDir()
	a, err := objectserver.EnsureAccounts(dir, []string{"b", "a"})
	if err != nil {
		t.Fatal(err)
	}
	again, err := objectserver.EnsureAccounts(dir, []string{"a"})
	if err != nil || len(again.Gates) != 2 || again.Gates[0].Gate != "a" || again.Gates[0].Secret != a.Gates[0].Secret {
		t.Errorf("got %v, %v", again.Gates, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "accounts.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := objectserver.EnsureAccounts(dir, []string{"../x"}); !errors.Is(err, content.ErrInvalid) {
		t.Errorf("bad gate: %v", err)
	}
}

// Another program takes the free port before the server listens there: then another one is taken. A port that was asked for by its number is not given up for another.
func TestAFreePortThatIsTakenMeanwhile(t *testing.T) {
	srv := objectservertest.Start(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(srv.Stop())
	command, asked := srv.Command(t), []string{}
	taken := func(addr string) *exec.Cmd {
		if asked = append(asked, addr); len(asked) == 1 {
			l, err := net.Listen("tcp", addr)
			must(err)
			t.Cleanup(func() { _ = l.Close() })
		}
		return command(addr)
	}
	p, err := objectserver.Start(t.Context(), taken, "127.0.0.1:0", io.Discard)
	must(err)
	must(p.Stop())
	if len(asked) != 2 || p.Endpoint != "http://"+asked[1] {
		t.Errorf("it is at %s, after %q", p.Endpoint, asked)
	}
	if _, err := objectserver.Start(t.Context(), command, asked[0], io.Discard); !errors.Is(err, objectserver.ErrEnded) {
		t.Errorf("at a port that another program has: %v", err)
	}
}
