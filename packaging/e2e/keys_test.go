//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/packaging/stack"
)

// A ministry is a server, the machines of those who keep keys, and kiosks, each a folder of its own.
type ministry struct {
	t      *testing.T
	base   string
	server string // data folder
	source string // of the kiosks
}

// run starts one of the programs and wants its exit code.
func (m *ministry) run(code int, name string, args ...string) string {
	m.t.Helper()
	exe, err := filepath.Abs("../../bin/" + name)
	if err != nil {
		m.t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Dir = m.base // where no server keeps anything
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		m.t.Fatal(err)
	}
	if cmd.ProcessState.ExitCode() != code {
		m.t.Fatalf("%s %s: code %d, want %d\n%s", name, strings.Join(args, " "), cmd.ProcessState.ExitCode(), code, out)
	}
	return string(out)
}

func (m *ministry) admin(code int, args ...string) string {
	m.t.Helper()
	return m.run(code, "kioskadmin", args...)
}

func (m *ministry) path(name string) string { return filepath.Join(m.base, name) }

// keeper makes a key on a machine of its own.
func (m *ministry) keeper(name string) {
	m.t.Helper()
	m.pass(name)
	m.admin(0, "keys", "new", m.path(name+".key"), "--name", "Keeper "+name, "--passphrase-file", m.path(name+".pass"))
}

func (m *ministry) pass(name string) {
	m.t.Helper()
	if err := os.WriteFile(m.path(name+".pass"), []byte("the long phrase of "+name+"\n"), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// sign carries the request to each keeper, who signs a copy, and the copies back to the server.
func (m *ministry) sign(request string, keepers ...string) {
	m.t.Helper()
	args := []string{"keys", "merge", "--data", m.server}
	for _, k := range keepers {
		out := m.path(k + ".signed")
		m.admin(0, "keys", "sign", request, "--key", m.path(k+".key"), "--passphrase-file", m.path(k+".pass"), "--yes", "--out", out)
		args = append(args, out)
	}
	if out := m.admin(0, args...); !strings.Contains(out, "it is in force") {
		m.t.Fatal(out)
	}
}

// change makes a request at the server and has it signed.
func (m *ministry) change(what []string, keepers ...string) string {
	m.t.Helper()
	request := m.path("request.json")
	args := slices.Concat([]string{"keys"}, what, []string{"--data", m.server, "--out", request})
	out := m.admin(0, args...)
	m.sign(request, keepers...)
	return out
}

// publish publishes the pack, with the server's key or one of a keeper.
func (m *ministry) publish(code int, pack, role, keeper string) string {
	m.t.Helper()
	args := []string{"pack", "publish", pack, "--data", m.server, "--role", role}
	if keeper != "" {
		args = append(args, "--key", m.path(keeper+".key"), "--passphrase-file", m.path(keeper+".pass"))
	}
	return m.admin(code, args...)
}

// kiosk writes sync.toml of a new kiosk, with the trust root that it is given.
func (m *ministry) kiosk(name string, root []byte) string {
	m.t.Helper()
	dir := m.path(name)
	config := filepath.Join(dir, "sync.toml")
	text := fmt.Sprintf("neighbours = false\ngate = \"huu-nghi\"\nprovince = \"lang-son\"\nsync_dir = \"sync\"\nsource = %q\ntrust_root = \"root.json\"\n", m.source)
	for file, b := range map[string][]byte{config: []byte(text), filepath.Join(dir, "root.json"): root} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			m.t.Fatal(err)
		}
		if err := os.WriteFile(file, b, 0o644); err != nil {
			m.t.Fatal(err)
		}
	}
	return config
}

type syncStatus struct {
	Packs []struct {
		Pack    string
		Version int
	}
	Reason, Error string
	Generation    int
	Metadata      struct {
		Root  int
		Roles map[string]int
	}
}

// syncs lets a kiosk look once, and wants its packs.
func (m *ministry) syncs(code int, config, packs string) (syncStatus, string) {
	m.t.Helper()
	out := m.run(code, "contentsyncd", "--config", config, "--once")
	var s syncStatus
	if err := json.Unmarshal([]byte(m.run(0, "contentsyncd", "--config", config, "status", "--json")), &s); err != nil {
		m.t.Fatal(err)
	}
	var have []string
	for _, p := range s.Packs {
		have = append(have, fmt.Sprint(p.Pack, " ", p.Version))
	}
	if got := strings.Join(have, ", "); got != packs {
		m.t.Fatalf("%s has %q, want %q\n%s", config, got, packs, out)
	}
	return s, m.run(0, "contentsyncd", "--config", config, "status")
}

// pack is a folder like the good one, with another name, items of its own, and a word that changes.
func (m *ministry) pack(id, word string) string {
	m.t.Helper()
	dir := m.path("pack-" + id)
	if err := os.RemoveAll(dir); err != nil {
		m.t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("../../admin/author/testdata/good")); err != nil {
		m.t.Fatal(err)
	}
	edit := func(file string, change func([]byte) []byte) {
		raw, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(file, change(raw), 0o644)
		}
		if err != nil {
			m.t.Fatal(err)
		}
	}
	edit(filepath.Join(dir, "pack.toml"), func(b []byte) []byte {
		return bytes.Replace(b, []byte("id = \"good\""), fmt.Appendf(nil, "id = %q", id), 1)
	})
	items, err := filepath.Glob(filepath.Join(dir, "items", "*", "item.toml"))
	if err != nil || len(items) == 0 {
		m.t.Fatal(items, err)
	}
	for i, file := range items {
		edit(file, func(b []byte) []byte {
			lines := strings.Split(string(b), "\n")
			for n, l := range lines {
				if strings.HasPrefix(l, "id = ") {
					lines[n] = fmt.Sprintf("id = \"%08x%08x\"", len(id), 1000+i)
				}
			}
			return []byte(strings.Join(lines, "\n"))
		})
	}
	pages, err := filepath.Glob(filepath.Join(dir, "items", "*", "en.md"))
	if err != nil || len(pages) == 0 {
		m.t.Fatal(pages, err)
	}
	edit(pages[0], func(b []byte) []byte { return append(b, "\n"+word+"\n"...) })
	return dir
}

// The whole way of trust: two of three keep the root, the country and a province publish, every key is rotated, and the province is revoked.
func TestKeysOfACountry(t *testing.T) {
	m := &ministry{t: t, base: t.TempDir()}
	m.server = m.path("server")
	for _, k := range []string{"hanoi", "hue", "saigon", "province", "editor", "editor2", "province2", "danang"} {
		m.keeper(k)
	}
	request := m.path("init.json")
	m.admin(0, "keys", "init", "--data", m.server, "--out", request, "--threshold", "2",
		"--root", m.path("hanoi.pub"), "--root", m.path("hue.pub"), "--root", m.path("saigon.pub"))
	m.admin(0, "keys", "sign", request, "--key", m.path("hanoi.key"), "--passphrase-file", m.path("hanoi.pass"), "--yes", "--out", m.path("one.signed"))
	if out := m.admin(1, "keys", "merge", "--data", m.server, m.path("one.signed")); !strings.Contains(out, "root 1 needs 1 signature more, of: Keeper ") {
		t.Errorf("one signature of two:\n%s", out)
	}
	m.sign(request, "saigon")
	if out, err := exec.Command("grep", "-rl", "AGE ENCRYPTED", m.server).Output(); err == nil {
		t.Errorf("a secret key is on the server: %s", out)
	}

	programs, err := filepath.Abs("../../bin")
	if err != nil {
		t.Fatal(err)
	}
	p, err := stack.Start("kioskadmin", stack.Identity{}, nil, nil, filepath.Join(programs, "kioskadmin"), "serve", "--data", m.server, "--listen", "127.0.0.1:0", "--s3-listen", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Stop() })
	var running struct{ Public string }
	err = stack.WaitFor(t.Context(), time.Minute, "server.json", p, func() error {
		raw, err := os.ReadFile(filepath.Join(m.server, "server.json"))
		if err != nil {
			return err
		}
		return json.Unmarshal(raw, &running)
	})
	if err != nil {
		t.Fatal(err)
	}
	m.source = running.Public
	root1, err := os.ReadFile(filepath.Join(m.server, "trust", "root.json"))
	if err != nil {
		t.Fatal(err)
	}

	m.change([]string{"delegate", "national", "--online"}, "hanoi", "hue")
	m.change([]string{"delegate", "province.lang-son", "--key", m.path("province.pub")}, "hue", "saigon", "province")
	if out := m.change([]string{"delegate", "province.lang-son.content", "--key", m.path("editor.pub")}, "province", "editor"); !strings.Contains(out, "province.lang-son.content is signed by 1 of 1: Keeper editor") {
		t.Errorf("in words:\n%s", out)
	}
	m.change([]string{"delegate", "gate.lang-son.huu-nghi", "--online"}, "province")
	m.publish(0, m.pack("country", "one"), "", "")
	m.publish(1, m.pack("lang-son", "one"), "province.lang-son.content", "")          // the key is not on the server
	m.publish(1, m.pack("lang-son", "one"), "province.lang-son.content", "province2") // not theirs
	m.publish(0, m.pack("lang-son", "one"), "province.lang-son.content", "editor")
	m.publish(1, m.pack("country", "mine"), "province.lang-son.content", "editor") // the country's name
	m.publish(0, m.pack("huu-nghi-gate", "one"), "gate.lang-son.huu-nghi", "")

	old, asleep := m.kiosk("old", root1), m.kiosk("asleep", root1)
	const first = "country 1, huu-nghi-gate 1, lang-son 1"
	m.syncs(0, old, first)
	m.syncs(0, asleep, first)

	// One of the root's keepers leaves; then every online key, and the province's two, are replaced. One kiosk sees none of it.
	m.change([]string{"rotate", "root", "--drop", id(t, m.path("hanoi.pub")), "--key", m.path("danang.pub")}, "hue", "saigon")
	m.change([]string{"rotate", "timestamp", "--online"}, "hue", "danang")
	m.change([]string{"rotate", "snapshot", "--online"}, "saigon", "danang")
	m.change([]string{"rotate", "targets", "--key", m.path("danang.pub"), "--threshold", "1"}, "hue", "danang")
	m.change([]string{"rotate", "national", "--online"}, "danang")
	m.change([]string{"rotate", "province.lang-son", "--key", m.path("province2.pub")}, "danang", "province2")
	m.change([]string{"rotate", "province.lang-son.content", "--key", m.path("editor2.pub")}, "province2", "editor2")
	m.syncs(0, old, first)
	m.publish(1, m.pack("lang-son", "two"), "province.lang-son.content", "editor") // a key that went
	m.publish(0, m.pack("lang-son", "two"), "province.lang-son.content", "editor2")
	m.publish(0, m.pack("country", "two"), "", "")
	const second = "country 2, huu-nghi-gate 1, lang-son 2"
	for _, config := range []string{old, asleep, m.kiosk("fresh", root1)} {
		if s, _ := m.syncs(0, config, second); s.Metadata.Root != 5 {
			t.Errorf("%s follows root %d, want 5", config, s.Metadata.Root)
		}
	}
	for n := 1; n <= 5; n++ {
		resp, err := http.Get(fmt.Sprintf("%s/tuf/%d.root.json", m.source, n))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("root %d: %s", n, resp.Status)
		}
	}

	m.change([]string{"revoke", "province.lang-son"}, "danang")
	if out := m.publish(1, m.pack("lang-son", "three"), "province.lang-son.content", "editor2"); !strings.Contains(out, "it has been revoked") {
		t.Errorf("publish of a province that was revoked:\n%s", out)
	}
	s, words := m.syncs(1, old, second)
	if s.Reason != "untrusted" || !strings.Contains(words, "province.lang-son was revoked") {
		t.Errorf("status does not say why: %q\n%s", s.Reason, words)
	}
	m.syncs(0, m.kiosk("new", root1), "country 2") // it never had the province's
}

// id gives the beginning of a key's ID, as a person would type it.
func id(t *testing.T, file string) string {
	t.Helper()
	var p struct{ ID string }
	raw, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(raw, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p.ID[:16]
}
