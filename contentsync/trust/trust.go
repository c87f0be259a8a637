package trust

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"

	"cuango/contentsync/content"
)

// Limits of the metadata files, in bytes.
const (
	MaxRootBytes      = 512 << 10
	MaxTimestampBytes = 16 << 10
	MaxSnapshotBytes  = 2 << 20
	MaxTargetsBytes   = 5 << 20

	maxRootRotations = 256 // in one refresh
)

// TimestampKey is where the newest timestamp lies in the bucket. It is the only file there that changes.
const TimestampKey = "tuf/timestamp.json"

// RootKey is where version n of the root lies.
func RootKey(n int64) string { return versioned(n, metadata.ROOT) }

func versioned(n int64, role string) string { return fmt.Sprintf("tuf/%d.%s.json", n, role) }

// TargetPath is the name of a pack's manifest in the signed metadata.
func TargetPath(pack string) string { return "packs/" + pack + "/manifest.json" }

// ManifestKey is where a pack's manifest lies in the bucket.
func ManifestKey(pack string, d content.Digest) string {
	return "targets/packs/" + pack + "/" + string(d) + ".manifest.json"
}

// A Fetcher reads a file of the bucket, at most limit bytes. It gives ErrNotFound when there is none, and is
// asked for a file once; for deltas of files (delta.MetadataFolder), too.
type Fetcher func(ctx context.Context, key string, limit int64) ([]byte, error)

// A State is the verified metadata, byte for byte. It is the rollback memory: who starts from it refuses everything older.
// The zero State knows nothing but the anchor.
type State struct {
	Root, Timestamp, Snapshot, Targets []byte
	Delegated                          map[string][]byte // by role
}

// Versions are those of the metadata in use.
type Versions = content.MetadataVersions

// A Target is the manifest of one pack.
type Target struct {
	Pack      string
	Prefix    string // of its path, see [Place.Prefix]; empty: national
	Digest    content.Digest
	Size      int64
	Published time.Time // custom.published; zero when it is not said
	Custom    []byte    // as signed; package rollout reads the rest of it
}

// Key is where the manifest lies in the bucket.
func (t Target) Key() string {
	return "targets/" + t.Prefix + strings.TrimPrefix(ManifestKey(t.Pack, t.Digest), "targets/")
}

// A Result is what a refresh found.
type Result struct {
	State    State // to be stored, also after an error: it holds everything that was verified
	Versions Versions
	Packs    []Target  // by name
	Overlay  []Overlay // by name
	Layers   []Layer   // what is delegated for the place, the national one first
	Top      Layer     // what the top-level targets name themselves
	Verified bool      // root, timestamp, snapshot and targets are verified and in date: an error is one of layers
	Expires  time.Time // when the first of the metadata files expires
	Issued   time.Time // newest Published: a time that has certainly passed
	Patches  Patches
}

// Refresh brings the metadata up to date and says which packs there are. The timestamp was
// fetched by the caller (who asks for it with a condition); nil means that it has not changed. ref is the time by which expiry is
// judged, see [Reference].
//
// Errors: ErrExpired, ErrRollback, ErrUntrusted, ErrInvalid, and those of the fetcher. After an
// error the packs are unknown, and Result.State still is what must be stored.
func Refresh(ctx context.Context, anchor []byte, st State, ref time.Time, timestamp []byte, fetch Fetcher) (res Result, err error) {
	return RefreshAt(ctx, Place{}, anchor, st, ref, timestamp, fetch)
}

// RefreshAt is Refresh for a kiosk of a province and a gate: it reads what is delegated for them, and nothing else. A layer that cannot be
// used is an error too, but Result.Layers and the packs and overlays of the good ones hold all the same.
func RefreshAt(ctx context.Context, at Place, anchor []byte, st State, ref time.Time, timestamp []byte, fetch Fetcher) (Result, error) {
	given := func(context.Context) ([]byte, error) { return timestamp, nil }
	return walk(ctx, anchor, st, ref, fetch, given, func(r *refresh) error { return r.finish(ctx, at) })
}

// walk brings the four roles of the root up to date, in the order of the specification, and goes on with last.
func walk(ctx context.Context, anchor []byte, st State, ref time.Time, fetch Fetcher, timestamp func(context.Context) ([]byte, error), last func(*refresh) error) (res Result, err error) {
	res.State = st
	defer func() {
		// Metadata that is signed and yet lacks a field makes go-tuf follow a nil pointer.
		if p := recover(); p != nil {
			res.Packs, res.Layers, res.Top, res.Verified = nil, nil, Layer{}, false
			err = fmt.Errorf("verify metadata: %w: %v", content.ErrUntrusted, p)
		}
	}()
	set, err := startSet(anchor, st.Root, ref)
	if err != nil {
		return res, err
	}
	r := &refresh{set: set, res: &res, fetch: fetch}
	for _, step := range []func(context.Context) error{
		r.root,
		func(ctx context.Context) error {
			raw, err := timestamp(ctx)
			if err != nil {
				return fmt.Errorf("timestamp: %w", err)
			}
			return r.timestamp(raw)
		},
		r.snapshot,
		r.targets,
	} {
		if err := step(ctx); err != nil {
			return res, err
		}
	}
	return res, last(r)
}

// startSet begins with the stored root, or with the anchor when nothing is stored or the anchor is newer.
func startSet(anchor, stored []byte, ref time.Time) (*trustedmetadata.TrustedMetadata, error) {
	set, err := trustedmetadata.New(anchor)
	if err != nil {
		return nil, fmt.Errorf("trust anchor: %w", classify(err))
	}
	if len(stored) > 0 {
		// A stored root that cannot be read is replaced by the anchor: the chain leads up from there again.
		if s, err := trustedmetadata.New(stored); err == nil && s.Root.Signed.Version >= set.Root.Signed.Version {
			set = s
		}
	}
	set.RefTime = ref
	return set, nil
}

// NextRootKey gives the key of the root that would follow the newest of the anchor and the stored one. It is "" when neither can be read.
func NextRootKey(anchor, stored []byte) string {
	set, err := startSet(anchor, stored, time.Time{})
	if err != nil {
		return ""
	}
	return RootKey(set.Root.Signed.Version + 1)
}

type refresh struct {
	set   *trustedmetadata.TrustedMetadata
	res   *Result
	fetch Fetcher
}

// root follows the chain of roots, each signed by the one before.
func (r *refresh) root(ctx context.Context) error {
	for range maxRootRotations {
		next := r.set.Root.Signed.Version + 1
		raw, err := r.fetch(ctx, RootKey(next), MaxRootBytes)
		if errors.Is(err, content.ErrNotFound) {
			break
		}
		if err != nil {
			return fmt.Errorf("root %d: %w", next, err)
		}
		if _, err := r.set.UpdateRoot(raw); err != nil {
			return fmt.Errorf("root %d: %w", next, classify(err))
		}
		r.res.State.Root = raw
	}
	r.res.Versions.Root = r.set.Root.Signed.Version
	r.expires(r.set.Root.Signed.Expires)
	return nil
}

func (r *refresh) timestamp(raw []byte) error {
	if stored := r.res.State.Timestamp; len(stored) > 0 {
		// Errors do not matter here: a stored timestamp that is expired still guards against going back, and one that the
		// root's new keys did not sign has to go (that is how a repository recovers from a stolen timestamp key).
		if _, err := r.set.UpdateTimestamp(stored); err != nil && r.set.Timestamp == nil {
			if r.set.Root.Signed.IsExpired(r.set.RefTime) {
				return fmt.Errorf("timestamp: %w", classify(err))
			}
			r.res.State.Timestamp, r.res.State.Snapshot = nil, nil
		}
	}
	if raw == nil && r.set.Timestamp == nil {
		return fmt.Errorf("timestamp: %w: none is known", content.ErrUntrusted)
	}
	if raw != nil {
		_, err := r.set.UpdateTimestamp(raw)
		if equal := new(metadata.ErrEqualVersionNumber); errors.As(err, &equal) {
			err = nil // the stored one holds
		} else if err == nil { // one that has expired is not remembered: the specification keeps what was before
			r.res.State.Timestamp = raw
		}
		if err != nil {
			return fmt.Errorf("timestamp: %w", classify(err))
		}
	}
	ts := r.set.Timestamp.Signed
	r.res.Versions.Timestamp = ts.Version
	r.expires(ts.Expires)
	if ts.IsExpired(r.set.RefTime) {
		return fmt.Errorf("timestamp %d: %w on %s, it is %s", ts.Version, content.ErrExpired, day(ts.Expires), day(r.set.RefTime))
	}
	if ts.Meta["snapshot.json"] == nil {
		return fmt.Errorf("timestamp %d: %w: no snapshot", ts.Version, content.ErrUntrusted)
	}
	return nil
}

func (r *refresh) snapshot(ctx context.Context) error {
	want := r.set.Timestamp.Signed.Meta["snapshot.json"]
	if stored := r.res.State.Snapshot; len(stored) > 0 {
		if _, err := r.set.UpdateSnapshot(stored, true); err == nil {
			r.gotSnapshot()
			return nil
		}
	}
	raw, err := r.file(ctx, metadata.SNAPSHOT, want, r.res.State.Snapshot, MaxSnapshotBytes)
	if err != nil {
		return fmt.Errorf("snapshot %d: %w", want.Version, err)
	}
	if _, err := r.set.UpdateSnapshot(raw, false); err != nil {
		return fmt.Errorf("snapshot %d: %w", want.Version, classify(err))
	}
	r.res.State.Snapshot = raw
	r.gotSnapshot()
	return nil
}

func (r *refresh) gotSnapshot() {
	r.res.Versions.Snapshot = r.set.Snapshot.Signed.Version
	r.expires(r.set.Snapshot.Signed.Expires)
}

func (r *refresh) targets(ctx context.Context) error {
	want := r.set.Snapshot.Signed.Meta["targets.json"]
	if want == nil {
		return fmt.Errorf("snapshot %d: %w: no targets", r.res.Versions.Snapshot, content.ErrUntrusted)
	}
	if stored := r.res.State.Targets; len(stored) > 0 {
		if _, err := r.set.UpdateTargets(stored); err == nil {
			return nil
		}
	}
	raw, err := r.file(ctx, metadata.TARGETS, want, r.res.State.Targets, MaxTargetsBytes)
	if err != nil {
		return fmt.Errorf("targets %d: %w", want.Version, err)
	}
	if _, err := r.set.UpdateTargets(raw); err != nil {
		return fmt.Errorf("targets %d: %w", want.Version, classify(err))
	}
	r.res.State.Targets = raw
	return nil
}

func (r *refresh) finish(ctx context.Context, at Place) error {
	t := r.set.Targets[metadata.TARGETS].Signed
	r.res.Versions.Targets, r.res.Verified = t.Version, true
	r.expires(t.Expires)
	top := Layer{Level: National, Role: metadata.TARGETS, Version: t.Version, Expires: t.Expires}
	for _, path := range slices.Sorted(maps.Keys(t.Targets)) {
		target, ok, err := packTarget(path, "", t.Targets[path])
		switch {
		case err != nil && top.Err == nil:
			top.Err = fmt.Errorf("targets %d: %w", t.Version, err)
		case err != nil:
		case !ok:
			r.overlay(path, t.Targets[path])
		default:
			top.Packs = append(top.Packs, target)
		}
	}
	if top.Err != nil {
		top.Packs = nil
	}
	for _, p := range top.Packs {
		r.issued(p.Published)
	}
	r.res.Top, r.res.Packs = top, slices.Clone(top.Packs)
	r.layers(ctx, at)
	slices.SortFunc(r.res.Packs, func(a, b Target) int { return strings.Compare(a.Pack, b.Pack) })
	slices.SortFunc(r.res.Overlay, func(a, b Overlay) int { return strings.Compare(a.Name, b.Name) })
	errs := []error{top.Err}
	for _, l := range r.res.Layers {
		if l.Err != errs[len(errs)-1] { //nolint:errorlint // the very same one: a province's delegation is that of two layers
			errs = append(errs, l.Err)
		}
	}
	return errors.Join(errs...)
}

// Of gives the layer of a delegated role; the zero value when there is none.
func (r Result) Of(role string) Layer {
	for _, l := range r.Layers {
		if l.Role == role {
			return l
		}
	}
	return Layer{}
}

// All gives every layer, in the order of its say: what the top-level targets name, and what is delegated.
func (r Result) All() []Layer { return append([]Layer{r.Top}, r.Layers...) }

// Giving is the result with these targets in place of those that the layers name for the same packs, and nothing of a pack that is not among them: so whoever holds
// a pack back on one kiosk, or gives it another version, says what each layer is there.
func (r Result) Giving(packs []Target) Result {
	given := func(l Layer) Layer {
		var kept []Target
		for _, t := range l.Packs {
			if i := slices.IndexFunc(packs, func(x Target) bool { return x.Pack == t.Pack }); i >= 0 {
				kept = append(kept, packs[i])
			}
		}
		l.Packs = kept
		return l
	}
	r.Top, r.Layers, r.Packs = given(r.Top), slices.Clone(r.Layers), slices.Clone(packs)
	for i, l := range r.Layers {
		r.Layers[i] = given(l)
	}
	return r
}

// overlay notes a target that lies over all packs; other kinds are ones that this program does not know.
func (r *refresh) overlay(path string, f *metadata.TargetFiles) {
	name, ok := strings.CutPrefix(path, overlayPath)
	if _, have := r.res.Find(name); ok && !have && content.ValidSlug(strings.TrimSuffix(name, ".json")) {
		r.res.Overlay = append(r.res.Overlay, Overlay{Name: name, Digest: content.Digest(hex.EncodeToString(f.Hashes["sha256"])), Size: f.Length})
	}
}

// issued notes a time that has passed. One behind the end of the timestamp cannot have: a single layer's key must not turn the clock.
func (r *refresh) issued(t time.Time) {
	if t.After(r.res.Issued) && t.Before(r.set.Timestamp.Signed.Expires) {
		r.res.Issued = t
	}
}

func published(custom *json.RawMessage) time.Time {
	var c struct {
		Published time.Time `json:"published"`
	}
	if custom == nil || json.Unmarshal(*custom, &c) != nil {
		return time.Time{}
	}
	return c.Published
}

func (r *refresh) expires(t time.Time) {
	if r.res.Expires.IsZero() || t.Before(r.res.Expires) {
		r.res.Expires = t
	}
}

// limit is the length that signed metadata gives, when it gives one, and never over the maximum.
func limit(length, most int64) int64 {
	if length > 0 && length < most {
		return length
	}
	return most
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04Z") }

// classify turns an error of go-tuf into one of ours.
func classify(err error) error {
	var expired *metadata.ErrExpiredMetadata
	var version *metadata.ErrBadVersionNumber
	switch {
	case errors.As(err, &expired):
		return fmt.Errorf("%w: %w", content.ErrExpired, err)
	case errors.As(err, &version):
		return fmt.Errorf("%w: %w", content.ErrRollback, err)
	}
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return fmt.Errorf("%w: what came is no metadata at all; a cut file, or another server's page? %w", content.ErrUntrusted, err)
	}
	return fmt.Errorf("%w: %w", content.ErrUntrusted, err)
}

// Anchor checks a root.json that is to be trusted from the start and gives its version. Errors: ErrUntrusted.
func Anchor(raw []byte) (int64, error) {
	set, err := trustedmetadata.New(raw)
	if err != nil {
		return 0, fmt.Errorf("trust anchor: %w", classify(err))
	}
	return set.Root.Signed.Version, nil
}
