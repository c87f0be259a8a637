package contentsync

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/transfer"
	"cuango/contentsync/trust"
)

// mend looks, once after the start and behind everything else, at what the generations before the active one need and it does not: the screen may fall back to them. What is spoilt or gone is
// fetched again. Nothing waits for it, and no failure of it is one of the sync. What cannot be had is tried again, ever more rarely: each time everything is read.
func (e *Engine) mend(ctx context.Context) {
	now := e.p.Now()
	if e.mended || e.broken.waits(now) {
		return
	}
	files, err := e.spoilt(ctx)
	if ctx.Err() == nil && len(files) > 0 {
		e.p.Log.WarnContext(ctx, "files of an earlier generation are fetched again", "files", len(files))
		slow := e.slow // says how what is to be shown comes
		err = errors.Join(err, e.fetch(ctx, files, nil))
		e.slow = slow
	}
	switch {
	case ctx.Err() != nil:
	case err == nil:
		e.mended, e.broken = true, doubt{}
	default:
		e.p.Log.WarnContext(ctx, "an earlier generation is not whole", "err", err)
		if !errors.Is(err, errTurn) { // of that there is more to come
			e.broken.later(now, e.p.Poll)
		}
	}
}

// spoilt gives the files that the other generations need and that are not there, and deletes those with wrong bytes. An error is of those that it could not mend itself.
func (e *Engine) spoilt(ctx context.Context) ([]transfer.File, error) {
	cur, err := cache.Current(e.p.SyncDir)
	if err != nil {
		return nil, err
	}
	looked, err := e.writer.Blobs(ctx, cur) // by checkActive
	if err != nil {
		return nil, err
	}
	all, err := cache.Generations(e.p.SyncDir)
	if err != nil {
		return nil, err
	}
	var files []transfer.File
	var errs []error
	for _, n := range all {
		if n == cur {
			continue
		}
		need, err := e.showable(ctx, n)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("mend: %w", ctx.Err())
		}
		if err != nil {
			e.p.Log.WarnContext(ctx, "a spoilt earlier generation is removed", "generation", n, "err", err)
			if err := e.discard(n); err != nil {
				return nil, err
			}
			continue
		}
		for d, size := range need {
			if _, ok := looked[d]; ok || e.recalled[d] {
				continue
			}
			looked[d] = size
			_, err := cache.CheckBlob(ctx, e.p.SyncDir, d)
			if ctx.Err() != nil {
				return nil, fmt.Errorf("mend: %w", ctx.Err())
			}
			if err == nil {
				continue
			}
			if !errors.Is(err, content.ErrNotFound) {
				if err := os.Remove(filepath.Join(e.p.SyncDir, filepath.FromSlash(d.BlobKey()))); err != nil {
					return nil, fmt.Errorf("mend: %w", err)
				}
			}
			if size == 0 { // a manifest or a catalog
				errs = append(errs, e.mendSigned(ctx, n, d))
				continue
			}
			files = append(files, transfer.File{Digest: d, Size: size})
		}
	}
	return files, errors.Join(errs...)
}

// showable reads a generation through, and gives the files that it needs.
func (e *Engine) showable(ctx context.Context, n int64) (map[content.Digest]int64, error) {
	_, _ = e.vouched(ctx, n) // it is told; what cannot be read all the same is found next
	r, err := cache.OpenGeneration(ctx, e.p.SyncDir, n)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(r.Verify(ctx), r.VerifyIndex(ctx), r.Close()); err != nil {
		return nil, err
	}
	return e.writer.Blobs(ctx, n)
}

// discard removes a generation that nobody can show, unless the screen says that it does.
func (e *Engine) discard(n int64) error {
	shown, err := e.shown()
	if err != nil || shown.Generation == n {
		return err
	}
	return e.writer.Discard(n)
}

// mendSigned brings back a manifest or a catalog of a generation. Manifests are never removed from a bucket.
func (e *Engine) mendSigned(ctx context.Context, n int64, d content.Digest) error {
	g, err := e.writer.Info(n)
	if err != nil {
		return err
	}
	for pack, digest := range g.Manifests {
		raw, err := e.anyManifest(ctx, pack, digest)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			continue
		}
		if d == digest {
			return errors.Join(e.putFile(d, raw), e.durable(d))
		}
		m, err := content.DecodeManifest(raw)
		if err != nil || (d != m.Catalog.Digest && d != m.Catalog.RawDigest) {
			continue
		}
		if err := e.fetch(ctx, []transfer.File{{Digest: m.Catalog.Digest, Size: m.Catalog.Size, First: true}}, nil); err != nil || d == m.Catalog.Digest {
			return err
		}
		packed, err := e.kept(m.Catalog.Digest, m.Catalog.Size)
		if err != nil {
			return err
		}
		catalog, err := unpackCatalog(packed, m)
		if err != nil {
			return err
		}
		return errors.Join(e.putFile(d, catalog), e.durable(d))
	}
	return fmt.Errorf("file %s of generation %d: %w", d, n, content.ErrNotFound)
}

// anyManifest gives the one with that digest, from the disk or from where a layer of this kiosk has it in the bucket.
func (e *Engine) anyManifest(ctx context.Context, pack string, d content.Digest) ([]byte, error) {
	raw, err := e.kept(d, content.MaxManifestBytes)
	if err == nil {
		return raw, nil
	}
	at := trust.Place{Province: e.p.Province, Gate: e.p.Gate}
	for _, l := range []content.Level{content.National, content.Provincial, content.AtGate} {
		raw, err = e.get(ctx, trust.Target{Pack: pack, Prefix: at.Prefix(l), Digest: d}.Key(), content.MaxManifestBytes)
		if err == nil && content.DigestOf(raw) == d {
			return raw, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("manifest %s: %w", d, content.ErrNotFound), err)
}
