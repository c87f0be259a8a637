package main

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

// TestMain is also the program itself, so that tests run it as a real process.
func TestMain(m *testing.M) {
	if os.Getenv("CUANGO_TEST_TUFCLIENT") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// A key signs.
type key struct {
	pub  *metadata.Key
	id   string
	sign signature.Signer
}

func newKey(t *testing.T, word string) key {
	t.Helper()
	seed := sha256.Sum256([]byte(word))
	priv := ed25519.NewKeyFromSeed(seed[:])
	pub, err := metadata.KeyFromPublicKey(priv.Public())
	if err != nil {
		t.Fatal(err)
	}
	id, err := pub.ID()
	if err != nil {
		t.Fatal(err)
	}
	s, err := signature.LoadSigner(priv, crypto.Hash(0))
	if err != nil {
		t.Fatal(err)
	}
	return key{pub, id, s}
}

// A sim is a repository made with go-tuf's own tools. Its metadata is changed by the test and then put; what was put stays until it is put again.
type sim struct {
	t         *testing.T
	root      *metadata.Metadata[metadata.RootType]
	timestamp *metadata.Metadata[metadata.TimestampType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	roles     map[string]*metadata.Metadata[metadata.TargetsType] // targets and what it delegates
	keys      map[string][]key                                    // that sign, by role
	exact     bool                                                // the snapshot has lengths and hashes of the targets

	mu    sync.Mutex
	files map[string][]byte // metadata by name, targets below "targets/"
	asked []string
	url   string
	first []byte
}

func newSim(t *testing.T) *sim {
	t.Helper()
	day := time.Now().UTC().Truncate(time.Second)
	s := &sim{
		t: t, files: map[string][]byte{}, keys: map[string][]key{}, roles: map[string]*metadata.Metadata[metadata.TargetsType]{},
		root: metadata.Root(day.AddDate(0, 0, 30)), timestamp: metadata.Timestamp(day.AddDate(0, 0, 30)), snapshot: metadata.Snapshot(day.AddDate(0, 0, 30)),
	}
	s.roles["targets"] = metadata.Targets(day.AddDate(0, 0, 30))
	s.root.Signed.ConsistentSnapshot = true
	for _, role := range []string{"root", "timestamp", "snapshot", "targets"} {
		s.give(role, newKey(t, role))
	}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	s.url = srv.URL
	s.putRoot()
	s.first = s.file("1.root.json")
	s.putTargets("targets")
	s.putSnapshot()
	s.putTimestamp()
	return s
}

// give makes a key the only one of a top-level role.
func (s *sim) give(role string, ks ...key) {
	s.t.Helper()
	for _, id := range append([]string{}, s.root.Signed.Roles[role].KeyIDs...) {
		if err := s.root.Signed.RevokeKey(id, role); err != nil {
			s.t.Fatal(err)
		}
	}
	for _, k := range ks {
		if err := s.root.Signed.AddKey(k.pub, role); err != nil {
			s.t.Fatal(err)
		}
	}
	s.keys[role] = ks
}

func (s *sim) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.EscapedPath(), "/")
	if rest, ok := strings.CutPrefix(name, "metadata/"); ok {
		name, _ = url.PathUnescape(rest)
	} else {
		name, _ = url.PathUnescape(name)
	}
	s.mu.Lock()
	b, ok := s.files[name]
	s.asked = append(s.asked, name)
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(b) // the client may have gone
}

func (s *sim) file(name string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[name]
}

func (s *sim) put(name string, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[name] = b
}

func signed[T metadata.Roles](s *sim, m *metadata.Metadata[T], ks ...key) []byte {
	s.t.Helper()
	m.ClearSignatures()
	for _, k := range ks {
		if _, err := m.Sign(k.sign); err != nil {
			s.t.Fatal(err)
		}
	}
	b, err := m.ToBytes(false)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// putRoot signs the root with its keys and more.
func (s *sim) putRoot(more ...key) {
	s.t.Helper()
	s.put(fmt.Sprintf("%d.root.json", s.root.Signed.Version), signed(s, s.root, append(append([]key{}, s.keys["root"]...), more...)...))
}

func (s *sim) nextRoot(more ...key) {
	s.t.Helper()
	s.root.Signed.Version++
	s.putRoot(more...)
}

func (s *sim) name(version int64, role string) string {
	if s.root.Signed.ConsistentSnapshot {
		return fmt.Sprintf("%d.%s.json", version, role)
	}
	return role + ".json"
}

func (s *sim) meta(version int64, raw []byte) *metadata.MetaFiles {
	m := metadata.MetaFile(version)
	if s.exact {
		sum := sha256.Sum256(raw)
		m.Length, m.Hashes = int64(len(raw)), metadata.Hashes{"sha256": sum[:]}
	}
	return m
}

// putTargets signs a role of targets and notes it in the snapshot, which is not put.
func (s *sim) putTargets(role string) {
	s.t.Helper()
	m := s.roles[role]
	raw := signed(s, m, s.keys[role]...)
	s.put(s.name(m.Signed.Version, role), raw)
	s.snapshot.Signed.Meta[role+".json"] = s.meta(m.Signed.Version, raw)
}

func (s *sim) putSnapshot() {
	s.t.Helper()
	raw := signed(s, s.snapshot, s.keys["snapshot"]...)
	s.put(s.name(s.snapshot.Signed.Version, "snapshot"), raw)
	s.timestamp.Signed.Meta["snapshot.json"] = s.meta(s.snapshot.Signed.Version, raw)
}

func (s *sim) putTimestamp() {
	s.t.Helper()
	s.put("timestamp.json", signed(s, s.timestamp, s.keys["timestamp"]...))
}

// update puts new versions of the snapshot and the timestamp.
func (s *sim) update() {
	s.t.Helper()
	s.snapshot.Signed.Version++
	s.putSnapshot()
	s.timestamp.Signed.Version++
	s.putTimestamp()
}

// next is update with a new version of the targets.
func (s *sim) next() {
	s.t.Helper()
	s.roles["targets"].Signed.Version++
	s.putTargets("targets")
	s.update()
}

// delegate adds a role below another one; its metadata is put, with the delegator's, by the caller's next.
func (s *sim) delegate(by, role string, paths []string, terminating bool, ks ...key) *metadata.Metadata[metadata.TargetsType] {
	s.t.Helper()
	if len(ks) == 0 {
		ks = []key{newKey(s.t, role)}
	}
	d := s.roles[by].Signed.Delegations
	if d == nil {
		d = &metadata.Delegations{Keys: map[string]*metadata.Key{}}
		s.roles[by].Signed.Delegations = d
	}
	r := metadata.DelegatedRole{Name: role, Threshold: 1, Terminating: terminating, Paths: paths}
	for _, k := range ks {
		d.Keys[k.id] = k.pub
		r.KeyIDs = append(r.KeyIDs, k.id)
	}
	d.Roles = append(d.Roles, r)
	if s.roles[role] == nil {
		s.roles[role] = metadata.Targets(time.Now().UTC().AddDate(0, 0, 30).Truncate(time.Second))
		s.keys[role] = ks
	}
	return s.roles[role]
}

// all puts everything in its next version.
func (s *sim) all() {
	s.t.Helper()
	for role, m := range s.roles {
		m.Signed.Version++
		s.putTargets(role)
	}
	s.update()
}

// target adds a target to a role, and its bytes to the storage.
func (s *sim) target(role, name, text string) {
	s.t.Helper()
	tf, err := metadata.TargetFile().FromBytes(name, []byte(text), "sha256")
	if err != nil {
		s.t.Fatal(err)
	}
	s.roles[role].Signed.Targets[name] = tf
	dir, base := path.Split(name)
	if s.root.Signed.ConsistentSnapshot {
		base = fmt.Sprintf("%x.%s", []byte(tf.Hashes["sha256"]), base)
	}
	s.put("targets/"+dir+base, []byte(text))
}

// A tester runs the client with a folder of its own.
type tester struct {
	s   *sim
	dir string
	out string // of the last command
}

// client gives one that trusts the first root.
func (s *sim) client() *tester {
	s.t.Helper()
	c := &tester{s: s, dir: s.t.TempDir()}
	if !c.init(s.first) {
		s.t.Fatal(c.out)
	}
	return c
}

func (c *tester) run(args ...string) bool {
	c.s.t.Helper()
	exe, err := os.Executable()
	if err != nil {
		c.s.t.Fatal(err)
	}
	cmd := exec.Command(exe, append([]string{"--metadata-dir", filepath.Join(c.dir, "metadata")}, args...)...)
	cmd.Env = append(os.Environ(), "CUANGO_TEST_TUFCLIENT=1")
	out, err := cmd.CombinedOutput()
	c.out = string(out)
	if cmd.ProcessState == nil || strings.Contains(c.out, "panic") {
		c.s.t.Fatal(err, c.out)
	}
	return cmd.ProcessState.ExitCode() == 0
}

func (c *tester) init(root []byte) bool {
	c.s.t.Helper()
	file := filepath.Join(c.dir, "trusted.json")
	if err := os.WriteFile(file, root, 0o600); err != nil {
		c.s.t.Fatal(err)
	}
	return c.run("init", file)
}

func (c *tester) refresh(more ...string) bool {
	c.s.t.Helper()
	return c.run(append(more, "--metadata-url", c.s.url+"/metadata", "refresh")...)
}

// download gives the bytes of a target; "" when it is refused.
func (c *tester) download(name string) string {
	c.s.t.Helper()
	to := filepath.Join(c.dir, "targets")
	if err := os.MkdirAll(to, 0o700); err != nil {
		c.s.t.Fatal(err)
	}
	if !c.run("--metadata-url", c.s.url+"/metadata", "--target-name", name, "--target-base-url", c.s.url+"/targets", "--target-dir", to, "download") {
		return ""
	}
	raw, err := os.ReadFile(filepath.Join(to, url.QueryEscape(name)))
	if err != nil {
		c.s.t.Fatal(err)
	}
	return string(raw)
}

// has gives the version of a role that the client trusts; 0: none.
func (c *tester) has(role string) int64 {
	c.s.t.Helper()
	raw, err := os.ReadFile(filepath.Join(c.dir, "metadata", url.QueryEscape(role)+".json"))
	if err != nil {
		return 0
	}
	var m struct{ Signed struct{ Version int64 } }
	if err := json.Unmarshal(raw, &m); err != nil {
		c.s.t.Fatal(err)
	}
	return m.Signed.Version
}

// versions of root, timestamp, snapshot and targets.
func (c *tester) versions() string {
	return fmt.Sprint(c.has("root"), c.has("timestamp"), c.has("snapshot"), c.has("targets"))
}

func (c *tester) accepts(versions string) {
	c.s.t.Helper()
	if !c.refresh() || c.versions() != versions {
		c.s.t.Errorf("has %s, want %s; %s", c.versions(), versions, c.out)
	}
}

func (c *tester) refuses(versions string) {
	c.s.t.Helper()
	if c.refresh() {
		c.s.t.Error("it was accepted")
	}
	if c.versions() != versions {
		c.s.t.Errorf("has %s, want %s; %s", c.versions(), versions, c.out)
	}
}

func spoil(b []byte, from, to string) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
