package author

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cuango/contentsync/content"
)

// Import checks the folder src and writes it in its normalised form to packs/<id>, in
// place of what was there: NFC, \n, breaks between words, one way of writing Markdown,
// and no file that the form does not know. When it is refused, nothing is written.
// Errors: ErrRefused (the findings say why), those of the file system.
func Import(ctx context.Context, src, packs string) (Pack, Findings, error) {
	l, err := load(src)
	if err != nil {
		return Pack{}, nil, err
	}
	defer l.root.Close()
	if err := l.findings.Err(); err != nil {
		return Pack{}, l.findings, err
	}
	if err := os.MkdirAll(packs, 0o755); err != nil { //nolint:gosec // not secret: others may read
		return Pack{}, l.findings, fmt.Errorf("import: %w", err)
	}
	dst := filepath.Join(packs, l.pack.Catalog.Pack)
	fresh, err := os.MkdirTemp(packs, "."+l.pack.Catalog.Pack+"-*")
	if err != nil {
		return Pack{}, l.findings, fmt.Errorf("import: %w", err)
	}
	defer os.RemoveAll(fresh)                      // gone already when all went well
	if err := os.Chmod(fresh, 0o755); err != nil { //nolint:gosec // not secret: others may read
		return Pack{}, l.findings, fmt.Errorf("import: %w", err)
	}
	if err := l.write(ctx, fresh); err != nil {
		return Pack{}, l.findings, fmt.Errorf("import: %w", err)
	}
	if err := swap(fresh, dst); err != nil {
		return Pack{}, l.findings, fmt.Errorf("import: %w", err)
	}
	return l.pack, l.findings, nil
}

func (l *loader) write(ctx context.Context, dir string) error {
	for file, src := range l.sources {
		if filepath.Ext(file) == ".md" {
			src = renderPage(l.pages[file], func(name string) string { return l.mediaFile[name] })
		}
		if err := writeFile(dir, file, src); err != nil {
			return err
		}
	}
	for file, digest := range l.recorded {
		if err := l.copyBlob(dir, file, digest, content.MaxRecordingBytes); err != nil {
			return err
		}
	}
	for name, file := range l.mediaFile {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, ok := l.media[name]
		if !ok {
			continue
		}
		if err := l.copyBlob(dir, "media/"+file, m.Digest, MaxPictureBytes); err != nil {
			return err
		}
	}
	return nil
}

// copyBlob copies a picture or a recording and looks whether the file is still the one that was checked.
func (l *loader) copyBlob(dir, file string, want content.Digest, limit int64) error {
	in, err := l.root.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil {
		return err
	}
	if content.DigestOf(raw) != want {
		return fmt.Errorf("%s changed while it was read: %w", file, content.ErrDigest)
	}
	return writeFile(dir, file, raw)
}

func writeFile(dir, file string, b []byte) error {
	p := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil { //nolint:gosec // not secret: others may read
		return err
	}
	f, err := os.OpenFile(p, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // not secret: others may read
	if err != nil {
		return err
	}
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// swap puts the fresh folder in the place of dst. Between the two renames dst is missing;
// the old one is then still beside it, and the next import makes it whole.
func swap(fresh, dst string) error {
	old := dst + ".old"
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(dst, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, dst); err != nil {
		return err
	}
	return os.RemoveAll(old)
}
