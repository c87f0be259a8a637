package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cuango/admin"
	"cuango/admin/author"
	"cuango/admin/datadir"
	"cuango/admin/publish"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
)

// ReadPack reads an authoring folder or a built one. Findings are of an authoring folder;
// when Findings.Err is not nil, the content is not to be used.
func ReadPack(dir string) (publish.Content, author.Findings, error) {
	if _, err := os.Stat(filepath.Join(dir, "pack.toml")); err != nil && publish.IsBuilt(dir) {
		c, err := publish.ReadDir(dir)
		return c, nil, err
	}
	p, findings, err := author.Load(dir)
	if err != nil || findings.Err() != nil {
		return publish.Content{}, findings, err
	}
	open := func(d content.Digest) (io.ReadCloser, error) {
		file, ok := p.Files[d]
		if !ok {
			return nil, fmt.Errorf("file %s: %w", d, content.ErrNotFound)
		}
		return os.OpenInRoot(dir, filepath.FromSlash(file))
	}
	return publish.Content{Catalog: p.Catalog, Name: p.Name, AsOf: p.AsOf, Open: open}, findings, nil
}

// ReadImported reads all packs of the data folder.
func ReadImported(d datadir.Dir) ([]publish.Content, error) {
	ids, err := d.PackIDs()
	if err != nil {
		return nil, err
	}
	var out []publish.Content
	for _, id := range ids {
		c, findings, err := ReadPack(filepath.Join(d.Packs(), id))
		if err := errors.Join(err, findings.Err()); err != nil {
			return nil, fmt.Errorf("pack %s: %w", id, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// Gates are those of all packs, each once, sorted.
func Gates(packs []publish.Content) []string {
	var out []string
	for _, c := range packs {
		for _, g := range c.Catalog.Gates {
			out = append(out, g.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// PublishAll publishes the packs and remembers the releases.
func PublishAll(ctx context.Context, pub *publish.Publisher, store *sqlstore.Store, packs []publish.Content, now time.Time, log *slog.Logger) ([]publish.Result, error) {
	var out []publish.Result
	for _, c := range packs {
		res, err := pub.Publish(ctx, c)
		if err != nil {
			return out, fmt.Errorf("publish %s: %w", c.Catalog.Pack, err)
		}
		log.InfoContext(ctx, "pack published", "pack", res.Pack, "version", res.Version, "changed", res.Changed, "files_put", res.Uploaded, "bytes_put", res.Bytes)
		out = append(out, res)
	}
	return out, Remember(ctx, pub, store, now)
}

// Remember writes what the bucket has into the database.
func Remember(ctx context.Context, pub *publish.Publisher, store *sqlstore.Store, now time.Time) error {
	manifests, err := pub.Published(ctx)
	if err != nil {
		return err
	}
	for _, m := range manifests {
		raw, err := content.Canonical(m)
		if err != nil {
			return err
		}
		err = store.AddRelease(ctx, admin.Release{
			Pack: m.Pack, Version: m.Version, Name: m.Name, AsOf: m.AsOf, Items: m.Items, Langs: m.Langs,
			Bytes: m.TotalBytes(), Manifest: content.DigestOf(raw), Published: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
