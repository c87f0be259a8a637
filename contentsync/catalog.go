package contentsync

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the two formats that a catalog may name
	_ "image/png"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
)

// loadCatalog decompresses, checks and decodes the catalog of a manifest from its compressed bytes. Whether the two agree is left to agree.
func loadCatalog(compressed []byte, m content.Manifest) (content.Catalog, error) {
	raw, err := unpackCatalog(compressed, m)
	if err != nil {
		return content.Catalog{}, err
	}
	return content.DecodeCatalog(raw)
}

// unpackCatalog decompresses and checks the catalog of a manifest. It never holds more than the manifest said, whatever the compressed bytes
// claim to become.
func unpackCatalog(compressed []byte, m content.Manifest) ([]byte, error) {
	dec, err := zstd.NewReader(bytes.NewReader(compressed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(32<<20), zstd.WithDecoderMaxMemory(content.MaxCatalogRawBytes))
	if err != nil {
		return nil, fmt.Errorf("catalog: %w: %w", content.ErrInvalid, err)
	}
	defer dec.Close()
	raw, err := io.ReadAll(io.LimitReader(dec, m.Catalog.RawSize+1))
	if err != nil {
		return nil, fmt.Errorf("catalog: %w: %w", content.ErrInvalid, err)
	}
	if int64(len(raw)) != m.Catalog.RawSize {
		return nil, fmt.Errorf("catalog: %w: it does not have the %d bytes that the manifest says", content.ErrInvalid, m.Catalog.RawSize)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != string(m.Catalog.RawDigest) {
		return nil, fmt.Errorf("catalog: %w", content.ErrDigest)
	}
	return raw, nil
}

// agree checks that manifest and catalog speak of the same version of the same pack and of the same files.
func agree(m content.Manifest, c content.Catalog) error {
	if c.Pack != m.Pack || c.Version != m.Version || len(c.Items) != m.Items {
		return fmt.Errorf("catalog: %w: it is of pack %s version %d with %d items, the manifest of %s version %d with %d",
			content.ErrInvalid, c.Pack, c.Version, len(c.Items), m.Pack, m.Version, m.Items)
	}
	blobs := make(map[content.Digest]content.BlobFile, len(m.Blobs))
	for _, b := range m.Blobs {
		blobs[b.Digest] = b
	}
	for _, r := range c.Recordings() {
		if b, ok := blobs[r.Digest]; !ok || b.Size != r.Size || b.MIME != r.MIME {
			return &content.FieldError{
				Field: "items.audio",
				Err:   fmt.Errorf("%w: the manifest has no recording %s of %d bytes and type %s", content.ErrInvalid, r.Digest, r.Size, r.MIME),
			}
		}
	}
	for name, media := range c.Media {
		if b, ok := blobs[media.Digest]; !ok || b.Size != media.Size || b.MIME != media.MIME {
			return &content.FieldError{
				Field: fmt.Sprintf("media[%.80q]", name),
				Err:   fmt.Errorf("%w: the manifest has no such file of %d bytes and type %s", content.ErrInvalid, media.Size, media.MIME),
			}
		}
	}
	return nil
}

// checkPictures reads the header of every picture and compares it with the catalog, whose numbers are within the
// limits: a small file that claims a hundred megapixels would take the screen's memory.
func checkPictures(ctx context.Context, dir string, media map[string]content.Media) error {
	for name, m := range media {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := checkPicture(filepath.Join(dir, filepath.FromSlash(m.Digest.BlobKey())), m); err != nil {
			return &content.FieldError{Field: fmt.Sprintf("media[%.80q]", name), Err: err}
		}
	}
	return nil
}

func checkPicture(path string, m content.Media) (err error) {
	f, err := os.Open(path) //nolint:gosec // in our own folder, named by a digest
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	cfg, format, err := image.DecodeConfig(io.LimitReader(f, m.Size))
	if err != nil {
		return fmt.Errorf("%w: picture: %w", content.ErrInvalid, err)
	}
	if "image/"+format != m.MIME {
		return fmt.Errorf("%w: the picture is %s, the catalog says %s", content.ErrInvalid, format, m.MIME)
	}
	if cfg.Width > content.MaxImageSidePx || cfg.Height > content.MaxImageSidePx || cfg.Width*cfg.Height > content.MaxImagePixels {
		return fmt.Errorf("%w: a picture of %d×%d pixels, at most %d", content.ErrTooLarge, cfg.Width, cfg.Height, content.MaxImagePixels)
	}
	if cfg.Width != m.Width || cfg.Height != m.Height {
		return fmt.Errorf("%w: the picture has %d×%d pixels, the catalog says %d×%d", content.ErrInvalid, cfg.Width, cfg.Height, m.Width, m.Height)
	}
	return nil
}
