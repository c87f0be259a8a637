package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/roles"
	"cuango/contentsync/content"
	"cuango/contentsync/rollout"
)

// ErrForeign says that the bucket's metadata is signed by keys that are not ours.
var ErrForeign = errors.New("the bucket belongs to another trust root")

// ErrOlder says that a built pack is older than what is published.
var ErrOlder = errors.New("older than what is published")

// Params is what a Publisher needs.
type Params struct {
	Bucket Bucket
	Dir    string // data folder: trust/, publish.lock
	Keys   Keys
	Now    func() time.Time
	// Role carries what is published: province.<p>.content, gate.<p>.<g>. Empty: the national one, or the top-level targets where nothing is delegated.
	Role string
	Log  *slog.Logger
	// Progress is told how many bytes of a publish are in the bucket. It may be nil.
	Progress func(done, total int64)
	// Again lets a built pack that is older than what is published be published, as a new version.
	Again bool
	// Rollout says who takes a new version first and when; nil: everybody at once. Salt and Before are filled in.
	Rollout *rollout.Rollout
}

// A Publisher writes the signed metadata of one bucket. Only one publishes at a time,
// over all processes with the same data folder.
type Publisher struct {
	Params
	root *metadata.Metadata[metadata.RootType]
	raw  []byte // of root
}

// New checks that the data folder's trust root is one. Errors: content.ErrNotFound, ErrForeign.
func New(p Params) (*Publisher, error) {
	raw, err := TrustRoot(p.Dir)
	if err != nil {
		return nil, err
	}
	root := metadata.Root()
	if _, err := root.FromBytes(raw); err != nil {
		return nil, fmt.Errorf("trust root: %w: %w", content.ErrInvalid, err)
	}
	if err := root.VerifyDelegate(metadata.ROOT, root); err != nil {
		return nil, fmt.Errorf("trust root: %w: %w", content.ErrUntrusted, err)
	}
	if p.Progress == nil {
		p.Progress = func(int64, int64) {}
	}
	return &Publisher{Params: p, root: root, raw: raw}, nil
}

// A Result says what a publish did.
type Result struct {
	Pack     string         `json:"pack"`
	Version  int            `json:"version"`
	Changed  bool           `json:"changed"` // a new version of the pack
	AsOf     content.Date   `json:"as_of"`
	Items    int            `json:"items"`
	Langs    int            `json:"languages"`
	Uploaded int            `json:"uploaded"` // files put
	Bytes    int64          `json:"bytes"`    // of the files put
	Manifest content.Digest `json:"manifest_sha256"`

	Rollout *rollout.Rollout `json:"rollout,omitempty"` // of what is published now
}

// Publish puts the content into the bucket. The version rises only when the content is
// not that of the version published last. It may be run again after any interruption.
// Errors: content.ErrInvalid, ErrForeign, ErrOlder, ErrReadBack, those of the bucket.
func (p *Publisher) Publish(ctx context.Context, c Content) (Result, error) {
	unlock, err := p.lock()
	if err != nil {
		return Result{}, err
	}
	defer unlock()
	st, err := p.state(ctx)
	if err != nil {
		return Result{}, err
	}
	role, m, err := p.mine(ctx, st)
	if err != nil {
		return Result{}, err
	}
	if err := p.taken(ctx, st, role, c.Catalog.Pack); err != nil {
		return Result{}, err
	}
	path := role.Prefix() + TargetPath(c.Catalog.Pack)
	before := m.Signed.Targets[path]
	built, changed, err := p.buildNext(c, before)
	if err != nil {
		return Result{}, err
	}
	if !changed && p.Rollout != nil {
		return Result{}, fmt.Errorf("%s version %d: %w", c.Catalog.Pack, versionOf(before), ErrUnchanged)
	}
	if changed && c.FromBuild && !p.Again && before != nil && c.Catalog.Version < versionOf(before) {
		return Result{}, fmt.Errorf("%w: version %d is published, this build is version %d", ErrOlder, versionOf(before), c.Catalog.Version)
	}
	res := Result{
		Pack: built.Manifest.Pack, Version: built.Manifest.Version, Changed: changed, AsOf: built.Manifest.AsOf,
		Items: built.Manifest.Items, Langs: len(built.Manifest.Langs), Manifest: built.ManifestDigest(),
	}
	custom := targetCustom{Version: built.Manifest.Version, Published: p.Now().UTC().Truncate(time.Second)}
	if custom.Rollout, err = p.begin(before, built.Manifest.Version); err != nil {
		return res, err
	}
	if err := p.putFiles(ctx, role.Prefix(), built, &res); err != nil {
		return res, err
	}
	var inForce content.Digest
	if before != nil {
		inForce = digestOf(before)
	}
	old, err := p.putDeltas(ctx, role.Prefix(), built, inForce, &res)
	if err != nil {
		return res, err
	}
	if !changed {
		was, _ := customOf(before) // it stays as it is
		res.Rollout = was.Rollout
	} else {
		res.Rollout = custom.Rollout
		target, err := metadata.TargetFile().FromBytes(path, built.ManifestJSON, "sha256")
		if err != nil {
			return res, fmt.Errorf("publish: %w", err)
		}
		if err := custom.into(target); err != nil {
			return res, err
		}
		m.Signed.Targets[path] = target
		st.changed(role.Name)
	}
	if err := p.putMetadata(ctx, st); err != nil {
		return res, err
	}
	p.removeDeltas(ctx, old)
	return res, nil
}

// mine reads the role that this publisher publishes with. Errors: ErrNotDelegated, ErrNoKey.
func (p *Publisher) mine(ctx context.Context, st *state) (roles.Role, *metadata.Metadata[metadata.TargetsType], error) {
	r, err := p.home(st)
	if err != nil {
		return r, nil, err
	}
	m, err := p.read(ctx, st, r)
	if err != nil {
		return r, nil, err
	}
	if !p.signs(st, r.Name) {
		return r, nil, fmt.Errorf("%s: %w: it is that of %s", r.Name, ErrNoKey, p.holders(st, r.Name))
	}
	return r, m, nil
}

// targetCustom is carried beside the hash of a manifest.
type targetCustom struct {
	Version   int       `json:"version"`
	Published time.Time `json:"published,omitzero"` // a time that has passed, for a kiosk whose clock has stopped

	Rollout *rollout.Rollout `json:"rollout,omitempty"` // nil: for everybody at once
}

// TargetPath is the name of a pack's manifest in the metadata.
func TargetPath(pack string) string { return "packs/" + pack + "/manifest.json" }

// manifestKey is where a manifest lies: consistent snapshots put the hash before the name.
func manifestKey(prefix, pack string, d content.Digest) string {
	return fmt.Sprintf("targets/%spacks/%s/%s.manifest.json", prefix, pack, d)
}

// buildNext builds the version that was published, and the next when that is another.
func (p *Publisher) buildNext(c Content, before *metadata.TargetFiles) (Built, bool, error) {
	published := 0
	if before != nil {
		published = versionOf(before)
	}
	version := max(c.Catalog.Version, published, 1)
	b, err := Build(c, version)
	if err != nil {
		return Built{}, false, err
	}
	switch {
	case before == nil:
		return b, true, nil
	case digestOf(before) == b.ManifestDigest():
		return b, false, nil
	case version > published:
		return b, true, nil
	}
	b, err = Build(c, published+1)
	return b, true, err
}

func versionOf(t *metadata.TargetFiles) int {
	c, _ := customOf(t)
	return c.Version
}

// putFiles puts blobs, catalog and manifest, in this order. What lies there already and is
// right stays.
func (p *Publisher) putFiles(ctx context.Context, prefix string, b Built, res *Result) error {
	total := b.Manifest.TotalBytes() + int64(len(b.ManifestJSON))
	var done int64
	for _, f := range b.Manifest.Blobs {
		err := p.ensure(ctx, f.Digest.BlobKey(), f.Digest, f.Size, f.MIME, func() ([]byte, error) { return b.blob(f) }, res)
		if err != nil {
			return err
		}
		done += f.Size
		p.Progress(done, total)
	}
	files := []struct {
		key, mime string
		raw       []byte
	}{
		{b.Manifest.Catalog.Digest.BlobKey(), "application/zstd", b.CatalogZst},
		{manifestKey(prefix, b.Manifest.Pack, b.ManifestDigest()), typeJSON, b.ManifestJSON},
	}
	for _, f := range files {
		err := p.ensure(ctx, f.key, content.DigestOf(f.raw), int64(len(f.raw)), f.mime, func() ([]byte, error) { return f.raw, nil }, res)
		if err != nil {
			return err
		}
		done += int64(len(f.raw))
		p.Progress(done, total)
	}
	return nil
}

// ensure puts an object that is named by its digest, unless it is there. One that is there
// with other bytes than its name says was damaged, and is put again.
func (p *Publisher) ensure(ctx context.Context, key string, d content.Digest, size int64, mime string, raw func() ([]byte, error), res *Result) error {
	have, n, err := fingerprint(ctx, p.Bucket, key, size)
	if err != nil {
		return err
	}
	if n == size && have == d {
		return nil
	}
	if n >= 0 {
		p.Log.WarnContext(ctx, "damaged object put again", "key", key, "size", n, "want_size", size)
	}
	b, err := raw()
	if err != nil {
		return err
	}
	if err := put(ctx, p.Bucket, key, b, mime, cacheForever); err != nil {
		return err
	}
	res.Uploaded++
	res.Bytes += size
	return nil
}

// lock makes sure that one process publishes at a time.
func (p *Publisher) lock() (func(), error) {
	f, err := os.OpenFile(filepath.Join(p.Dir, "publish.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("publish: lock: %w", err), f.Close())
	}
	return func() { _ = f.Close() }, nil // closing gives the lock back
}

// Standing tells how the content stands to the bucket: whether its pack is published at all,
// and whether publishing it would raise the version.
func (p *Publisher) Standing(ctx context.Context, c Content) (published, changed bool, err error) {
	st, err := p.state(ctx)
	if err != nil {
		return false, false, err
	}
	r, m, err := p.mine(ctx, st)
	if err != nil {
		return false, false, err
	}
	before := m.Signed.Targets[r.Prefix()+TargetPath(c.Catalog.Pack)]
	_, changed, err = p.buildNext(c, before)
	return before != nil, changed, err
}

// Published are the packs in the bucket's metadata, by name.
func (p *Publisher) Published(ctx context.Context) ([]content.Manifest, error) {
	st, err := p.state(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.carriers(ctx, st)
	if err != nil {
		return nil, err
	}
	var out []content.Manifest
	for _, r := range all {
		m, err := p.read(ctx, st, r)
		if err != nil {
			return nil, err
		}
		for _, path := range slices.Sorted(maps.Keys(m.Signed.Targets)) {
			if _, ok := isOverlay(path); ok {
				continue
			}
			one, err := p.manifest(ctx, r.Prefix(), path, m.Signed.Targets[path])
			if err != nil {
				return nil, err
			}
			out = append(out, one)
		}
	}
	return out, nil
}

func (p *Publisher) manifest(ctx context.Context, prefix, path string, t *metadata.TargetFiles) (content.Manifest, error) {
	pack := packOf(prefix, path)
	raw, err := p.Bucket.Get(ctx, manifestKey(prefix, pack, digestOf(t)), content.MaxManifestBytes)
	if err != nil {
		return content.Manifest{}, err
	}
	if err := t.VerifyLengthHashes(raw); err != nil {
		return content.Manifest{}, fmt.Errorf("manifest of %s: %w", pack, content.ErrDigest)
	}
	return content.DecodeManifest(raw)
}
