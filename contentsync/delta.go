package contentsync

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/trust"
)

// A generation keeps the manifests that it was built from beside its catalogs, so that the next version can come as a delta from it. The catalog that a delta gives
// lies under the digest of catalog.json itself, not compressed: what the publisher's compressor would make of it is no kiosk's business.

// errNoBase says that there is nothing that a delta could begin with.
var errNoBase = errors.New("no version to begin with")

// manifestBytes gives the manifest that a target names: the one that is on the disk, else by a delta from the active version, else whole.
func (e *Engine) manifestBytes(ctx context.Context, t trust.Target) ([]byte, error) {
	if raw, err := e.kept(t.Digest, limitOf(t)); err == nil {
		return raw, nil
	}
	raw, err := e.byDelta(ctx, t)
	switch {
	case err == nil:
		e.change(func(s *Status) { s.Deltas.Taken++ })
		return raw, nil
	case ctx.Err() != nil:
		return nil, err
	case !errors.Is(err, errNoBase):
		e.p.Log.DebugContext(ctx, "no delta; manifest and catalog are fetched whole", "pack", t.Pack, "err", err)
		e.change(func(s *Status) { s.Deltas.Whole, s.Deltas.Error = s.Deltas.Whole+1, text(err) })
	}
	return e.wholeManifest(ctx, t)
}

// countPatches tells how files of metadata came.
func (e *Engine) countPatches(ctx context.Context, p trust.Patches) {
	if p.Taken == 0 && p.Whole == 0 {
		return
	}
	if p.Err != nil {
		e.p.Log.DebugContext(ctx, "no delta; metadata is fetched whole", "err", p.Err)
	}
	e.change(func(s *Status) {
		s.Patches.Taken, s.Patches.Whole = s.Patches.Taken+p.Taken, s.Patches.Whole+p.Whole
		if p.Err != nil {
			s.Patches.Error = text(p.Err)
		}
	})
}

// wholeManifest fetches the manifest that a target names.
func (e *Engine) wholeManifest(ctx context.Context, t trust.Target) ([]byte, error) {
	raw, err := e.get(ctx, t.Key(), limitOf(t))
	if err != nil {
		return nil, err
	}
	if t.Size > 0 && int64(len(raw)) != t.Size || content.DigestOf(raw) != t.Digest {
		return nil, fmt.Errorf("manifest: %w: not the one that was signed", content.ErrDigest)
	}
	return raw, nil
}

// byDelta makes the manifest and the catalog that a target names from those that are active, and keeps the catalog.
func (e *Engine) byDelta(ctx context.Context, t trust.Target) ([]byte, error) {
	from, old, err := e.base(t)
	if err != nil {
		return nil, err
	}
	v, m, err := e.applied(ctx, delta.Key(t.Key(), from), old, t)
	if err != nil {
		return nil, err
	}
	have, err := e.p.Free(e.p.SyncDir)
	if err != nil {
		return nil, err
	}
	if need := int64(len(v.Catalog)); need+e.p.Reserve > have { // compressed it may fit
		return nil, fmt.Errorf("the catalog has %d bytes, %d are free and %d stay free: %w", need, have, e.p.Reserve, syscall.ENOSPC)
	}
	if err := e.putFile(m.Catalog.RawDigest, v.Catalog); err != nil {
		return nil, err
	}
	return v.Manifest, nil
}

// applied fetches the delta of a target and gives the version that it leads to. That of a large one is looked for packed first.
func (e *Engine) applied(ctx context.Context, key string, old []byte, t trust.Target) (delta.Version, content.Manifest, error) {
	if len(old) >= delta.LargeBytes {
		b, err := e.get(ctx, delta.PackedKey(key), content.MaxDeltaBytes)
		if err == nil {
			b, err = delta.Unpack(b)
		}
		if err == nil {
			if v, m, err := delta.Apply(old, b, t.Digest, t.Size); err == nil {
				return v, m, nil
			}
		}
	}
	b, err := e.get(ctx, key, content.MaxDeltaBytes)
	if err != nil {
		return delta.Version{}, content.Manifest{}, err
	}
	return delta.Apply(old, b, t.Digest, t.Size)
}

// base gives what is active of a target's pack: the manifest's digest, and the bytes of manifest and catalog. Errors: errNoBase.
func (e *Engine) base(t trust.Target) (content.Digest, []byte, error) {
	n, err := cache.Current(e.p.SyncDir)
	if err != nil {
		return "", nil, errNoBase
	}
	g, err := e.writer.Info(n)
	if err != nil {
		return "", nil, errNoBase
	}
	from := g.Manifests[t.Pack]
	if !from.Valid() || from == t.Digest || t.Size == 0 {
		return "", nil, errNoBase
	}
	v := delta.Version{}
	if v.Manifest, err = e.kept(from, content.MaxManifestBytes); err != nil { // built by a version of this program that did not keep it, or damaged
		return "", nil, errNoBase
	}
	m, err := content.DecodeManifest(v.Manifest)
	if err != nil {
		return "", nil, errNoBase
	}
	if v.Catalog, err = e.kept(m.Catalog.RawDigest, m.Catalog.RawSize); err == nil {
		return from, v.Bytes(), nil
	}
	packed, err := e.kept(m.Catalog.Digest, m.Catalog.Size)
	if err == nil {
		v.Catalog, err = unpackCatalog(packed, m)
	}
	if err != nil {
		return "", nil, errNoBase
	}
	return from, v.Bytes(), nil
}

// takeKept fills in the catalogs that are on the disk as they are hashed, and notes what the packs are made from.
func (e *Engine) takeKept(packs []cache.Pack) {
	for i := range packs {
		p := &packs[i]
		p.MadeFrom = []content.Digest{p.Manifest.Catalog.Digest}
		if _, err := e.kept(p.ManifestDigest, content.MaxManifestBytes); err == nil { // else it stays as it was built by a version of this program that did not keep it
			p.MadeFrom = append(p.MadeFrom, p.ManifestDigest)
		}
		raw, err := e.kept(p.Manifest.Catalog.RawDigest, p.Manifest.Catalog.RawSize)
		if err != nil {
			continue
		}
		if c, err := content.DecodeCatalog(raw); err == nil && fillIn(p, c) == nil { // if not, it is fetched whole, and whoever does that says what is wrong
			p.MadeFrom[0] = p.Manifest.Catalog.RawDigest
		}
	}
}

// unpackFor puts catalogs that came packed beside it unpacked where another generation was built from them like that: it had been spoilt.
func (e *Engine) unpackFor(ctx context.Context, packs []cache.Pack) {
	needed, err := e.writer.Catalogs()
	for _, p := range packs {
		c := p.Manifest.Catalog
		if err != nil || !needed[c.RawDigest] || slices.Contains(p.MadeFrom, c.RawDigest) {
			continue
		}
		var packed, raw []byte
		if packed, err = e.kept(c.Digest, c.Size); err == nil {
			raw, err = unpackCatalog(packed, p.Manifest)
		}
		if err == nil {
			err = errors.Join(e.putFile(c.RawDigest, raw), e.durable(c.RawDigest))
		}
	}
	if err != nil {
		e.p.Log.WarnContext(ctx, "the generation before cannot be mended", "err", err)
	}
}

// kept reads a small file of the cache. Errors: ErrNotFound, and ErrDigest for other bytes, which are deleted.
func (e *Engine) kept(d content.Digest, limit int64) ([]byte, error) {
	path := filepath.Join(e.p.SyncDir, filepath.FromSlash(d.BlobKey()))
	raw, err := readSmall(path, limit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", d, content.ErrNotFound)
	case err != nil:
		return nil, err
	case content.DigestOf(raw) != d:
		return nil, errors.Join(fmt.Errorf("%s: %w", d, content.ErrDigest), os.Remove(path))
	}
	return raw, nil
}

// putFile puts a small file into the cache. It is durable only after durable: whoever reads it compares the digest.
func (e *Engine) putFile(d content.Digest, raw []byte) error {
	if _, err := e.kept(d, int64(len(raw))); err == nil {
		return nil
	}
	path := filepath.Join(e.p.SyncDir, filepath.FromSlash(d.BlobKey()))
	if err := os.MkdirAll(filepath.Dir(path), cache.DirMode); err != nil {
		return err
	}
	return atomicfile.Replace(path, raw, cache.FileMode)
}

// keptFor gives what putFile has put there for the packs: it has to be durable before a generation counts on it.
func keptFor(packs []cache.Pack) []content.Digest {
	var ds []content.Digest
	for _, p := range packs {
		for _, d := range []content.Digest{p.ManifestDigest, p.Manifest.Catalog.RawDigest} {
			if slices.Contains(p.MadeFrom, d) {
				ds = append(ds, d)
			}
		}
	}
	return ds
}

func (e *Engine) durable(ds ...content.Digest) error {
	var errs []error
	for _, d := range ds {
		path := filepath.Join(e.p.SyncDir, filepath.FromSlash(d.BlobKey()))
		errs = append(errs, atomicfile.Sync(path), atomicfile.SyncDir(filepath.Dir(path)))
	}
	return errors.Join(append(errs, atomicfile.SyncDir(filepath.Join(e.p.SyncDir, "blobs", "sha256")))...)
}
