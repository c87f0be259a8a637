package packtest

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
	"cuango/contentsync/trust"
)

// Lifetimes of the metadata that a Repo signs.
const (
	RootDays      = 730
	TargetsDays   = 365
	SnapshotDays  = 30
	TimestampDays = 7
)

// A Key is a signing key of a Repo.
type Key struct {
	pub  *metadata.Key
	priv ed25519.PrivateKey
}

// NewKey makes a key from a seed word: the same word is always the same key.
func NewKey(tb testing.TB, word string) Key {
	tb.Helper()
	sum := content.DigestOf([]byte(word))
	priv := ed25519.NewKeyFromSeed([]byte(sum[:ed25519.SeedSize]))
	pub, err := metadata.KeyFromPublicKey(priv.Public())
	if err != nil {
		tb.Fatal(err)
	}
	return Key{pub, priv}
}

func (k Key) signer(tb testing.TB) signature.Signer {
	tb.Helper()
	s, err := signature.LoadSigner(k.priv, crypto.Hash(0))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// A Repo is a bucket with signed metadata. Its methods may be called while it serves.
type Repo struct {
	Keys   map[string]Key // by role; replace one and Publish signs with another
	Roles  []*Role        // delegated ones; may be changed between two calls of Publish
	Hashed bool           // the timestamp names the snapshot, and the snapshot the targets, by length and hash
	Gone   []string       // roles that are delegated no more, and stand in the snapshot all the same, as they were first

	mu      sync.Mutex
	files   map[string][]byte
	counts  map[string]int // requests by key
	sent    int64
	spoil   func(http.ResponseWriter, *http.Request, string) bool
	root    *metadata.Metadata[metadata.RootType]
	version int64 // of timestamp, snapshot and targets

	overlays map[string][]byte // by name
}

// NewRepo makes a repository with root version 1 and nothing published. The word makes its keys its own.
func NewRepo(tb testing.TB, word string, now time.Time) *Repo {
	tb.Helper()
	r := &Repo{Keys: map[string]Key{}, files: map[string][]byte{}, counts: map[string]int{}}
	r.root = metadata.Root(now.AddDate(0, 0, RootDays))
	r.root.Signed.ConsistentSnapshot = true
	for _, role := range []string{metadata.ROOT, metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP} {
		k := NewKey(tb, word+"/"+role)
		r.Keys[role] = k
		if err := r.root.Signed.AddKey(k.pub, role); err != nil {
			tb.Fatal(err)
		}
	}
	r.signRoot(tb, r.Keys[metadata.ROOT])
	return r
}

func (r *Repo) signRoot(tb testing.TB, keys ...Key) {
	tb.Helper()
	r.root.ClearSignatures()
	for _, k := range keys {
		if _, err := r.root.Sign(k.signer(tb)); err != nil {
			tb.Fatal(err)
		}
	}
	r.put(trust.RootKey(r.root.Signed.Version), toBytes(tb, r.root))
}

// Rotate gives a role a new key and publishes the next root.
func (r *Repo) Rotate(tb testing.TB, role, word string) {
	tb.Helper()
	old, next := r.Keys[role], NewKey(tb, word)
	id, err := old.pub.ID()
	if err == nil {
		err = r.root.Signed.RevokeKey(id, role)
	}
	if err == nil {
		err = r.root.Signed.AddKey(next.pub, role)
	}
	if err != nil {
		tb.Fatal(err)
	}
	r.root.Signed.Version++
	signers := []Key{r.Keys[metadata.ROOT]}
	r.Keys[role] = next
	if role == metadata.ROOT {
		signers = append(signers, next)
	}
	r.signRoot(tb, signers...)
}

// Root gives the first root: the trust anchor.
func (r *Repo) Root() []byte { return r.File(trust.RootKey(1)) }

// Publish uploads the packs and signs metadata, of the next version, that has these packs and no other.
func (r *Repo) Publish(tb testing.TB, now time.Time, packs ...*Pack) {
	tb.Helper()
	targets := metadata.Targets(now.AddDate(0, 0, TargetsDays))
	for _, p := range packs {
		files, manifest := p.Files(tb)
		for k, b := range files {
			r.put(k, b)
		}
		r.put(trust.ManifestKey(p.Manifest.Pack, content.DigestOf(manifest)), manifest)
		tf, err := metadata.TargetFile().FromBytes(trust.TargetPath(p.Manifest.Pack), manifest, "sha256")
		if err != nil {
			tb.Fatal(err)
		}
		tf.Path = trust.TargetPath(p.Manifest.Pack)
		custom := json.RawMessage(fmt.Sprintf(`{"published":%q}`, now.UTC().Format(time.RFC3339)))
		if p.Rollout != nil {
			custom = json.RawMessage(fmt.Sprintf(`{"published":%q,"version":%d,"rollout":%s}`, now.UTC().Format(time.RFC3339), p.Manifest.Version, p.Rollout))
		}
		tf.Custom = &custom
		targets.Signed.Targets[tf.Path] = tf
	}
	for name, raw := range r.overlays {
		r.put(trust.OverlayKey(name, content.DigestOf(raw)), raw)
		tf, err := metadata.TargetFile().FromBytes(trust.OverlayTarget(name), raw, "sha256")
		if err != nil {
			tb.Fatal(err)
		}
		targets.Signed.Targets[trust.OverlayTarget(name)] = tf
	}
	r.Sign(tb, now, targets)
}

// Overlay has a file over all packs from the next Publish on; a nil one is not named any more.
func (r *Repo) Overlay(name string, raw []byte) {
	if r.overlays == nil {
		r.overlays = map[string][]byte{}
	}
	if r.overlays[name] = raw; raw == nil {
		delete(r.overlays, name)
	}
}

// Sign signs and uploads targets, snapshot and timestamp of the next version. A nil targets means none.
func (r *Repo) Sign(tb testing.TB, now time.Time, targets *metadata.Metadata[metadata.TargetsType]) {
	tb.Helper()
	if targets == nil {
		targets = metadata.Targets(now.AddDate(0, 0, TargetsDays))
	}
	r.mu.Lock()
	r.version++
	v := r.version
	r.mu.Unlock()
	snapshot, timestamp := metadata.Snapshot(now.AddDate(0, 0, SnapshotDays)), metadata.Timestamp(now.AddDate(0, 0, TimestampDays))
	targets.Signed.Version, snapshot.Signed.Version, timestamp.Signed.Version = v, v, v
	r.delegate(tb, metadata.TARGETS, &targets.Signed)
	raw := r.sign(tb, targets, metadata.TARGETS)
	r.put(fmt.Sprintf("tuf/%d.targets.json", v), raw)
	snapshot.Signed.Meta["targets.json"] = r.metaOf(v, raw)
	for _, role := range r.Gone {
		snapshot.Signed.Meta[role+".json"] = metadata.MetaFile(1)
	}
	r.putRoles(tb, now, v, &snapshot.Signed)
	raw = r.sign(tb, snapshot, metadata.SNAPSHOT)
	r.put(fmt.Sprintf("tuf/%d.snapshot.json", v), raw)
	timestamp.Signed.Meta["snapshot.json"] = r.metaOf(v, raw)
	r.put(trust.TimestampKey, r.sign(tb, timestamp, metadata.TIMESTAMP))
}

func (r *Repo) sign(tb testing.TB, m interface {
	ToBytes(bool) ([]byte, error)
	Sign(signature.Signer) (*metadata.Signature, error)
	ClearSignatures()
}, role string,
) []byte {
	tb.Helper()
	m.ClearSignatures()
	if _, err := m.Sign(r.Keys[role].signer(tb)); err != nil {
		tb.Fatal(err)
	}
	return toBytes(tb, m)
}

func toBytes(tb testing.TB, m interface{ ToBytes(bool) ([]byte, error) }) []byte {
	tb.Helper()
	b, err := m.ToBytes(false)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// File gives a file of the bucket; nil when there is none.
func (r *Repo) File(key string) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.files[key]
}

// Put replaces a file of the bucket; a nil one is removed.
func (r *Repo) Put(key string, b []byte) {
	if b == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.files, key)
		return
	}
	r.put(key, b)
}

func (r *Repo) put(key string, b []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.files[key] = b
}

// Save and Restore put the whole bucket back to what it was.
func (r *Repo) Save() map[string][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.files)
}

// Restore is the other half of Save.
func (r *Repo) Restore(files map[string][]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.files = maps.Clone(files)
}

// Spoil sees every request first; when it gives true it has answered it. nil ends that.
func (r *Repo) Spoil(f func(w http.ResponseWriter, req *http.Request, key string) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spoil = f
}

// Requests gives how often files below a prefix were asked for (HEAD included) since the last call of Forget.
func (r *Repo) Requests(prefix string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for k, c := range r.counts {
		if strings.HasPrefix(k, prefix) {
			n += c
		}
	}
	return n
}

// Sent gives how many bytes of bodies were written since the last call of Forget.
func (r *Repo) Sent() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sent
}

// Forget sets the counts to nothing.
func (r *Repo) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts, r.sent = map[string]int{}, 0
}

// Serve gives the address of the bucket, until the test ends.
func (r *Repo) Serve(tb testing.TB) string {
	tb.Helper()
	srv := httptest.NewServer(r)
	tb.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
	})
	return srv.URL + "/content"
}

// ServeHTTP answers as object storage does.
func (r *Repo) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	key, ok := strings.CutPrefix(req.URL.Path, "/content/")
	r.mu.Lock()
	b, have := r.files[key]
	r.counts[key]++
	spoil := r.spoil
	r.mu.Unlock()
	if spoil != nil && spoil(w, req, key) {
		return
	}
	if !ok || !have {
		http.Error(w, "NoSuchKey", http.StatusNotFound)
		return
	}
	w.Header().Set("ETag", `"`+string(content.DigestOf(b)[:32])+`"`)
	w.Header().Set("Content-Type", "application/octet-stream")
	cw := &countingWriter{ResponseWriter: w, repo: r}
	http.ServeContent(cw, req, "", time.Time{}, bytes.NewReader(b))
}

type countingWriter struct {
	http.ResponseWriter
	repo *Repo
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.repo.mu.Lock()
	w.repo.sent += int64(n)
	w.repo.mu.Unlock()
	return n, err
}
