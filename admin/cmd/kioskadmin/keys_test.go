package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A keyRoom has a server's data folder whose first request waits for signatures, and the machine of two keepers beside it.
type keyRoom struct {
	dir, server, request string
}

func newKeyRoom(t *testing.T) keyRoom {
	t.Helper()
	r := keyRoom{dir: t.TempDir()}
	r.server, r.request = filepath.Join(r.dir, "server"), filepath.Join(r.dir, "r.json")
	for file, text := range map[string]string{"pass": "mười hai chữ là ít nhất\n", "wrong": "mười hai chữ là nhiều nhất\n", "short": "ngắn\n"} {
		if err := os.WriteFile(filepath.Join(r.dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a", "stranger"} {
		if out, errOut, code := kioskadmin(t, "", "keys", "new", r.path(name+".key"), "--name", "Keeper "+name, "--passphrase-file", r.path("pass")); code != 0 || !strings.Contains(out, "stays on this machine") {
			t.Fatal(out, errOut)
		}
	}
	if out, errOut, code := kioskadmin(t, "", "keys", "init", "--data", r.server, "--root", r.path("a.pub"), "--threshold", "1", "--out", r.request); code != 0 || !strings.Contains(out, "root is signed by 1 of 1: Keeper a") {
		t.Fatal(out, errOut)
	}
	return r
}

func (r keyRoom) path(name string) string { return filepath.Join(r.dir, name) }

func (r keyRoom) write(t *testing.T, name string, raw []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(r.path(name)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.path(name), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return r.path(name)
}

func (r keyRoom) read(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestKeysCommands(t *testing.T) {
	r := newKeyRoom(t)
	req := r.read(t, r.request)
	altered := r.write(t, "altered.json", bytes.ReplaceAll(req, []byte("Keeper a"), []byte("Keeper b")))
	inside := r.write(t, "server/people/a.key", r.read(t, r.path("a.key")))
	if err := os.Symlink(filepath.Join(r.server, "people"), r.path("elsewhere")); err != nil {
		t.Fatal(err)
	}
	open := r.write(t, "open", []byte("mười hai chữ là ít nhất\n"))
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	pass := func(args ...string) []string { return append(args, "--passphrase-file", r.path("pass")) }
	for _, tt := range []struct {
		name, stdin string
		args        []string
		code        int
		out, err    string
	}{
		{"half a command", "", []string{"keys", "eat"}, 2, "", `there is no command "keys eat"`},
		{"a group alone", "", []string{"keys"}, 2, "", "kioskadmin keys merge REQUEST"},
		{"what a group has", "", []string{"keys", "-h"}, 0, "kioskadmin keys list --data D", ""},
		{"who holds what, before the first request is merged", "", []string{"keys", "list", "--data", r.server}, 1, "", "trust root"},
		{"a key without its keeper", "", []string{"keys", "new", r.path("x.key")}, 2, "", "--name is missing"},
		{"no terminal and no file", "", []string{"keys", "new", r.path("x.key"), "--name", "X"}, 1, "", "give --passphrase-file or --passphrase-fd"},
		{"a short passphrase", "", []string{"keys", "new", r.path("x.key"), "--name", "X", "--passphrase-file", r.path("short")}, 1, "", "at least 12 characters"},
		{"a passphrase that others can read", "", []string{"keys", "new", r.path("x.key"), "--name", "X", "--passphrase-file", open}, 1, "", "chmod 600"},
		{"a key over another", "", pass("keys", "new", r.path("a.key"), "--name", "X"), 1, "", "there is a file of this name"},
		{"a key on the server", "", pass("keys", "new", filepath.Join(r.server, "x.key"), "--name", "X"), 1, "", "belongs to a server"},
		{"the secret half at the server", "", []string{"keys", "init", "--data", r.path("other"), "--root", r.path("a.key"), "--threshold", "1", "--out", r.path("o")}, 1, "", "this is the secret half"},
		{"init twice", "", []string{"keys", "init", "--data", r.server, "--root", r.path("a.pub"), "--threshold", "1", "--out", r.path("o")}, 1, "", "has keys or a trust root already"},
		{"two signatures of one keeper", "", []string{"keys", "init", "--data", r.path("other"), "--root", r.path("a.pub"), "--out", r.path("o")}, 1, "", "too few keys"},
		{"show", "", []string{"keys", "show", r.request}, 0, "root 1 needs 1 signature more, of: Keeper a", ""},
		{"a change before the first request is merged", "", []string{"keys", "renew", "root", "--data", r.server, "--out", r.path("o")}, 1, "", "trust root"},
		{"merge of what nobody signed", "", []string{"keys", "merge", r.request, "--data", r.server}, 1, "root 1 needs 1 signature more", "signatures are missing"},
		{"merge of nothing", "", []string{"keys", "merge", "--data", r.server}, 2, "", "want 1"},
		{"sign at the server", "", pass("keys", "sign", r.request, "--yes", "--key", inside), 1, "", "belongs to a server"},
		{"sign at the server, through a link", "", pass("keys", "sign", r.request, "--yes", "--key", r.path("elsewhere/a.key")), 1, "", "belongs to a server"},
		{"sign with the wrong passphrase", "", []string{"keys", "sign", r.request, "--yes", "--key", r.path("a.key"), "--passphrase-file", r.path("wrong")}, 1, "", "wrong passphrase"},
		{"sign with the wrong key", "", pass("keys", "sign", r.request, "--yes", "--key", r.path("stranger.key")), 1, "", "this key may sign nothing in this request; it waits for Keeper a"},
		{"sign what was altered", "", pass("keys", "sign", altered, "--yes", "--key", r.path("a.key")), 1, "", "was altered on its way"},
		{"sign another file", "", pass("keys", "sign", r.path("a.pub"), "--yes", "--key", r.path("a.key")), 1, "", "request: "},
		{"look and decline", "no\n", pass("keys", "sign", r.request, "--key", r.path("a.key")), 1, "whom every kiosk trusts", "not signed"},
		{"no answer", "", pass("keys", "sign", r.request, "--key", r.path("a.key")), 1, "", "not signed"},
		{"look and sign", "yes\n", pass("keys", "sign", r.request, "--key", r.path("a.key"), "--out", r.path("signed.json")), 0, "signed root, targets with the key of Keeper a", "Compare the code"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, errOut, code := kioskadmin(t, tt.stdin, tt.args...)
			if code != tt.code || !strings.Contains(out, tt.out) || !strings.Contains(errOut, tt.err) {
				t.Errorf("code %d, want %d\nout: %s\nerr: %s", code, tt.code, out, errOut)
			}
		})
	}
	if now := r.read(t, r.request); !bytes.Equal(now, req) {
		t.Error("the request was changed by somebody who did not sign it")
	}
	if out, errOut, code := kioskadmin(t, "", "keys", "merge", r.path("signed.json"), "--data", r.server); code != 0 || !strings.Contains(out, "it is in force") {
		t.Fatal(out, errOut)
	}
	if raw := r.read(t, filepath.Join(r.server, "audit.jsonl")); !bytes.Contains(raw, []byte(`"keys merge"`)) {
		t.Errorf("audit: %s", raw)
	}
	if out, errOut, code := kioskadmin(t, "", "keys", "list", "--data", r.server); code != 0 || !strings.Contains(out, "root, version 1\n  whom every kiosk trusts") ||
		!strings.Contains(out, "  * targets: 1 of 1: Keeper a (") || !strings.Contains(out, "  * timestamp: 1 of 1: the server, for timestamp (") || !strings.Contains(out, "targets, version 1\n") {
		t.Errorf("list: %d %s %s", code, out, errOut)
	}
	if out, errOut, code := kioskadmin(t, "", "pack", "publish", good, "--data", r.server); code != 1 || !strings.Contains(errOut, "signing key is not here: it is that of Keeper a (") {
		t.Errorf("nobody may publish yet: %d %s %s", code, out, errOut)
	}
	if out, errOut, code := kioskadmin(t, "", "keys", "merge", r.path("signed.json"), "--data", r.server); code != 1 || !strings.Contains(errOut, "was not made here") {
		t.Errorf("merged twice: %d %s %s", code, out, errOut)
	}
}

// The passphrase may come through a pipe that nobody else can open.
func TestPassphraseFromDescriptor(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.key")
	cmd := command(t, "keys", "new", file, "--name", "X", "--passphrase-fd", "3")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{r}
	go func() {
		_, _ = w.WriteString("mười hai chữ là ít nhất")
		_ = w.Close()
	}()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}

// A server starts, and waits, while its first request is with the keepers.
func TestServeBeforeTheFirstMerge(t *testing.T) {
	r := newKeyRoom(t)
	cmd := command(t, "serve", "--data", r.server, "--listen", "127.0.0.1:0", "--s3-listen", "127.0.0.1:0")
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := filepath.Join(r.server, "server.json")
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(ready); err == nil {
			break
		}
		if time.Now().After(end) {
			_ = cmd.Process.Kill()
			t.Fatal("not ready:", errOut.String())
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(errOut.String(), "is not merged yet") {
		t.Errorf("%v\n%s", err, errOut.String())
	}
}
