package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
)

// A Content is what is to be published. The version in the catalog is the least one it may get.
type Content struct {
	Catalog content.Catalog
	Name    content.Name
	AsOf    content.Date
	// Open gives the bytes of a blob. It may be called more than once.
	Open func(content.Digest) (io.ReadCloser, error)
	// FromBuild says that it was built before: its version tells its age.
	FromBuild bool
}

// A Built is a pack as files.
type Built struct {
	Manifest     content.Manifest
	ManifestJSON []byte
	CatalogZst   []byte
	Open         func(content.Digest) (io.ReadCloser, error)
}

// ManifestDigest names the version: it is what the metadata signs.
func (b Built) ManifestDigest() content.Digest { return content.DigestOf(b.ManifestJSON) }

// compressionLevel is part of the format: another level gives other bytes.
const compressionLevel = zstd.SpeedBestCompression

// Build makes the files of c at a version. Errors: content.ErrInvalid.
func Build(c Content, version int) (Built, error) {
	c.Catalog.Version = version
	if err := c.Catalog.Validate(); err != nil {
		return Built{}, fmt.Errorf("build pack: %w", err)
	}
	raw, err := content.Canonical(c.Catalog)
	if err != nil {
		return Built{}, fmt.Errorf("build pack: %w", err)
	}
	// One goroutine: with more, the bytes depend on how the work was cut.
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(compressionLevel), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return Built{}, fmt.Errorf("build pack: %w", err)
	}
	zst := enc.EncodeAll(raw, nil)
	if err := enc.Close(); err != nil {
		return Built{}, fmt.Errorf("build pack: %w", err)
	}
	m := content.Manifest{
		Format: content.FormatVersion, Pack: c.Catalog.Pack, Version: version, AsOf: c.AsOf, Name: c.Name,
		Langs: c.Catalog.Langs, Items: len(c.Catalog.Items),
		Catalog: content.CatalogFile{Digest: content.DigestOf(zst), Size: int64(len(zst)), RawDigest: content.DigestOf(raw), RawSize: int64(len(raw))},
		Blobs:   []content.BlobFile{},
	}
	for _, media := range c.Catalog.Media {
		m.Blobs = append(m.Blobs, content.BlobFile{Digest: media.Digest, Size: media.Size, MIME: media.MIME})
	}
	for _, r := range c.Catalog.Recordings() {
		m.Blobs = append(m.Blobs, content.BlobFile{Digest: r.Digest, Size: r.Size, MIME: r.MIME})
	}
	slices.SortFunc(m.Blobs, func(x, y content.BlobFile) int { return bytes.Compare([]byte(x.Digest), []byte(y.Digest)) })
	m.Blobs = slices.CompactFunc(m.Blobs, func(x, y content.BlobFile) bool { return x.Digest == y.Digest })
	if err := m.Validate(); err != nil {
		return Built{}, fmt.Errorf("build pack: %w", err)
	}
	mj, err := content.Canonical(m)
	if err != nil {
		return Built{}, fmt.Errorf("build pack: %w", err)
	}
	return Built{Manifest: m, ManifestJSON: mj, CatalogZst: zst, Open: c.Open}, nil
}

// The names of the files in a built folder; blobs lie at their keys.
const (
	manifestName = "manifest.json"
	catalogName  = "catalog.json.zst"
)

// WriteDir writes the built pack into a folder, which is made. Blobs of other versions
// that lie there are taken away. Errors: content.ErrDigest when a blob has changed.
func (b Built) WriteDir(ctx context.Context, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // not secret: others may read
		return fmt.Errorf("write pack: %w", err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "blobs")); err != nil {
		return fmt.Errorf("write pack: %w", err)
	}
	for _, f := range b.Manifest.Blobs {
		if err := ctx.Err(); err != nil {
			return err
		}
		raw, err := b.blob(f)
		if err != nil {
			return fmt.Errorf("write pack: %w", err)
		}
		name := filepath.Join(dir, filepath.FromSlash(f.Digest.BlobKey()))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // not secret: others may read
			return fmt.Errorf("write pack: %w", err)
		}
		if err := os.WriteFile(name, raw, 0o644); err != nil { //nolint:gosec // not secret; a build that is cut short is built again
			return fmt.Errorf("write pack: %w", err)
		}
	}
	err := errors.Join(
		os.WriteFile(filepath.Join(dir, catalogName), b.CatalogZst, 0o644),    //nolint:gosec // not secret: others may read
		os.WriteFile(filepath.Join(dir, manifestName), b.ManifestJSON, 0o644)) //nolint:gosec // not secret: others may read
	if err != nil {
		return fmt.Errorf("write pack: %w", err)
	}
	return nil
}

// blob reads one blob whole and checks it.
func (b Built) blob(f content.BlobFile) ([]byte, error) {
	r, err := b.Open(f.Digest)
	if err != nil {
		return nil, fmt.Errorf("blob %s: %w", f.Digest, err)
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, f.Size+1))
	if err != nil {
		return nil, fmt.Errorf("blob %s: %w", f.Digest, err)
	}
	if int64(len(raw)) != f.Size || content.DigestOf(raw) != f.Digest {
		return nil, fmt.Errorf("blob %s: %w", f.Digest, content.ErrDigest)
	}
	return raw, nil
}

// IsBuilt tells whether dir looks like a folder that WriteDir wrote.
func IsBuilt(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, manifestName))
	return err == nil
}

// ReadDir reads a folder that WriteDir wrote. Errors: content.ErrInvalid, content.ErrDigest.
func ReadDir(dir string) (Content, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Content{}, fmt.Errorf("built pack: %w", err)
	}
	defer root.Close()
	mj, err := readLimited(root, manifestName, content.MaxManifestBytes)
	if err != nil {
		return Content{}, fmt.Errorf("built pack: %w", err)
	}
	m, err := content.DecodeManifest(mj)
	if err != nil {
		return Content{}, fmt.Errorf("built pack: %w", err)
	}
	zst, err := readLimited(root, catalogName, content.MaxCatalogZstBytes)
	if err != nil {
		return Content{}, fmt.Errorf("built pack: %w", err)
	}
	if content.DigestOf(zst) != m.Catalog.Digest {
		return Content{}, fmt.Errorf("built pack: %s: %w", catalogName, content.ErrDigest)
	}
	c, err := decodeCatalog(zst)
	if err != nil {
		return Content{}, fmt.Errorf("built pack: %w", err)
	}
	open := func(d content.Digest) (io.ReadCloser, error) {
		return os.OpenInRoot(dir, filepath.FromSlash(d.BlobKey()))
	}
	return Content{Catalog: c, Name: m.Name, AsOf: m.AsOf, Open: open, FromBuild: true}, nil
}

func readLimited(root *os.Root, name string, limit int64) ([]byte, error) {
	f, err := root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", name, content.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, name, limit)
}

func readAll(r io.Reader, name string, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%s: %w: over %d bytes", name, content.ErrTooLarge, limit)
	}
	return b, nil
}

func decodeCatalog(zst []byte) (content.Catalog, error) {
	raw, err := unpackCatalog(zst)
	if err != nil {
		return content.Catalog{}, err
	}
	return content.DecodeCatalog(raw)
}

func unpackCatalog(zst []byte) ([]byte, error) {
	dec, err := zstd.NewReader(bytes.NewReader(zst), zstd.WithDecoderMaxMemory(content.MaxCatalogRawBytes), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", catalogName, content.ErrInvalid, err)
	}
	defer dec.Close()
	raw, err := readAll(dec, catalogName, content.MaxCatalogRawBytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", content.ErrInvalid, err)
	}
	return raw, nil
}
