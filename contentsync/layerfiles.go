package contentsync

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/transfer"
	"cuango/contentsync/trust"
)

// listed are the files that a manifest says and that have to be there.
func (e *Engine) listed(p cache.Pack) []transfer.File {
	return e.wanted(blobsOf([]cache.Pack{p}), 1)
}

// pictured are the pictures and recordings that a catalog names and that have to be there.
func (e *Engine) pictured(p cache.Pack) []transfer.File {
	var files []transfer.File
	for _, m := range e.unrecalled(p.Catalog) {
		files = append(files, transfer.File{Digest: m.Digest, Size: m.Size})
	}
	for _, r := range e.recordings(p.Catalog) {
		files = append(files, transfer.File{Digest: r.Digest, Size: r.Size})
	}
	return files
}

// stopsAll tells whether an error of a download is no layer's own.
func stopsAll(err error) bool {
	return errors.Is(err, content.ErrLater) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// blame turns the error of a download into faults of the layers whose files are not there. What is nobody's in particular, as a full disk, stays what it is.
func (e *Engine) blame(ctx context.Context, packs []cache.Pack, err error, files func(cache.Pack) []transfer.File) error {
	if err == nil || ctx.Err() != nil || stopsAll(err) {
		return err
	}
	missing := map[string][]content.Digest{}
	for _, p := range packs {
		if p.Restored {
			continue
		}
		for _, f := range files(p) {
			if !e.blobs.Have(f) {
				missing[p.From.Role] = append(missing[p.From.Role], f.Digest)
			}
		}
	}
	if len(missing) == 0 {
		return err
	}
	bad := faults{}
	for role, list := range missing {
		bad[role] = about(err, list)
		if role != trust.TopRole {
			bad[role] = fmt.Errorf("%s: %w", role, bad[role])
		}
	}
	return bad
}

// about gives of the errors of a download those that speak of one of the digests; all of them when none does.
func about(err error, digests []content.Digest) error {
	joined, ok := errors.Unwrap(err).(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var of []error
	for _, e := range joined.Unwrap() {
		if s := e.Error(); slices.ContainsFunc(digests, func(d content.Digest) bool { return strings.Contains(s, string(d)) }) {
			of = append(of, e)
		}
	}
	if len(of) == 0 {
		return err
	}
	return fmt.Errorf("download: %w", errors.Join(of...))
}

// catalogs waits for the packs' catalogs and fills them in.
func (e *Engine) catalogs(ctx context.Context, d *download, packs []cache.Pack) error {
	select {
	case <-d.all:
	case <-d.done:
		for _, p := range packs {
			if f := catalogFile(p); d.err != nil && !e.blobs.Have(f) && !p.Restored {
				return e.blame(ctx, packs, d.err, e.listed)
			}
		}
	}
	bad := faults{}
	for i := range packs {
		p := &packs[i]
		if p.Catalog.Pack != "" { // it was there already
			continue
		}
		err := d.catalog(p)
		if err == nil {
			continue
		}
		err = fmt.Errorf("pack %s version %d: %w", p.Manifest.Pack, p.Manifest.Version, err)
		switch {
		case ctx.Err() != nil:
			return err
		case p.Restored: // the disk does not have what it had: the next try reads all through, and fetches it again
			e.checked = false
			return err
		case p.From.Role != trust.TopRole:
			err = fmt.Errorf("%s: %w", p.From.Role, err)
		}
		bad[p.From.Role] = err
	}
	if len(bad) > 0 {
		return bad
	}
	e.onlyRecalled = cache.OnlyInPacks(packs, recalledItems(e.recall.Recalls))
	return nil
}

// catalogFile names the catalog as it is published; one that is there already as catalog.json is named as that.
func catalogFile(p cache.Pack) transfer.File {
	c := p.Manifest.Catalog
	if slices.Contains(p.MadeFrom, c.RawDigest) {
		return transfer.File{Digest: c.RawDigest, Size: c.RawSize, First: true}
	}
	return transfer.File{Digest: c.Digest, Size: c.Size, First: true}
}

// catalog fills in the catalog of a pack.
func (d *download) catalog(p *cache.Pack) error {
	m := p.Manifest
	d.mu.Lock()
	raw, ok := d.raw[m.Catalog.Digest]
	d.mu.Unlock()
	if !ok {
		var err error
		if raw, err = os.ReadFile(filepath.Join(d.dir, filepath.FromSlash(m.Catalog.Digest.BlobKey()))); err != nil {
			return fmt.Errorf("catalog: %w", err)
		}
	}
	c, err := loadCatalog(raw, m)
	if err != nil {
		return err
	}
	return fillIn(p, c)
}

// fillIn gives a pack its catalog; a restored one also what its manifest said.
func fillIn(p *cache.Pack, c content.Catalog) error {
	m := p.Manifest
	if p.Restored {
		m.Items, m.Langs, m.Blobs = len(c.Items), c.Langs, blobsNamed(c)
	}
	if err := agree(m, c); err != nil {
		return err
	}
	p.Manifest, p.Catalog = m, c
	return nil
}

// blobsNamed are the files that a catalog names.
func blobsNamed(c content.Catalog) []content.BlobFile {
	var files []content.BlobFile
	for _, m := range c.Media {
		files = append(files, content.BlobFile{Digest: m.Digest, Size: m.Size, MIME: m.MIME})
	}
	for _, r := range c.Recordings() {
		files = append(files, content.BlobFile{Digest: r.Digest, Size: r.Size, MIME: r.MIME})
	}
	return files
}

// media fetches what the catalogs name and is not there yet, and checks all pictures and recordings. What stays as it was is checked already; where a file of it
// is lost and cannot be fetched again, the rest of it stays all the same.
func (e *Engine) media(ctx context.Context, packs []cache.Pack) error {
	var files, stays []transfer.File
	for _, p := range packs {
		if p.Restored {
			stays = append(stays, e.pictured(p)...)
		} else {
			files = append(files, e.pictured(p)...)
		}
	}
	if err := e.blame(ctx, packs, e.fetch(ctx, files, nil), e.pictured); err != nil {
		return err
	}
	if err := e.fetch(ctx, stays, nil); err != nil {
		if ctx.Err() != nil || errors.Is(err, content.ErrLater) {
			return err
		}
		e.p.Log.WarnContext(ctx, "files of what stays are lost and cannot be fetched again", "err", err)
	}
	bad := faults{}
	for _, p := range packs {
		if p.Restored {
			continue
		}
		err := checkPictures(ctx, e.p.SyncDir, e.unrecalled(p.Catalog))
		if err == nil {
			err = checkRecordings(ctx, e.p.SyncDir, e.recordings(p.Catalog))
		}
		if ctx.Err() != nil {
			return err
		}
		if err != nil {
			err = fmt.Errorf("pack %s version %d: %w", p.Manifest.Pack, p.Manifest.Version, err)
			if p.From.Role != trust.TopRole {
				err = fmt.Errorf("%s: %w", p.From.Role, err)
			}
			bad[p.From.Role] = err
		}
	}
	if len(bad) > 0 {
		return bad
	}
	return nil
}
