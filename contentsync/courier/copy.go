package courier

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"syscall"

	"cuango/contentsync/content"
	"cuango/contentsync/store/dirstore"
)

// A Copier copies from a stick into a folder of the kiosk's own. Each file is read once, is as long as the list says, and has the digest that it
// says; so what is verified afterwards is what was copied.
type Copier struct {
	From, To *dirstore.Store
	Free     func() (int64, error) // bytes free where To is
	Reserve  int64                 // bytes that stay free
	Progress func(Progress)        // may be nil
}

// Progress is how far a Copier is.
type Progress struct {
	Files, Of   int   // that are copied, and all
	Done, Bytes int64 // likewise
}

// Small copies metadata, manifests and notices.
func (c Copier) Small(ctx context.Context, m Marker) error {
	var files []File
	for _, f := range m.Files {
		if !f.Blob() {
			files = append(files, f)
		}
	}
	return c.copy(ctx, files)
}

// Blobs copies those blobs of the list that are wanted.
func (c Copier) Blobs(ctx context.Context, m Marker, wanted func(content.Digest, int64) bool) ([]File, error) {
	var files []File
	for _, f := range m.Files {
		if f.Blob() && wanted(f.Digest, f.Size) {
			files = append(files, f)
		}
	}
	return files, c.copy(ctx, files)
}

// copy refuses what does not fit before it begins. Errors: syscall.ENOSPC; ErrNotFound and ErrDigest, with ErrUnfinished for a file
// that is missing or too short; ErrInvalid; those of the stick.
func (c Copier) copy(ctx context.Context, files []File) error {
	p := Progress{Of: len(files)}
	for _, f := range files {
		p.Bytes += f.Size
	}
	free, err := c.Free()
	if err != nil {
		return fmt.Errorf("copy from the stick: %w", err)
	}
	if p.Bytes+c.Reserve > free {
		return fmt.Errorf("copy from the stick: %d bytes are wanted, %d are free and %d stay free: %w", p.Bytes, free, c.Reserve, syscall.ENOSPC)
	}
	for _, f := range files {
		before := p.Done
		if err := c.one(ctx, f, func(n int64) { p.Done = before + n; c.tell(p) }); err != nil {
			return fmt.Errorf("copy from the stick: %w", err)
		}
		p.Files, p.Done = p.Files+1, before+f.Size
		c.tell(p)
	}
	return nil
}

func (c Copier) tell(p Progress) {
	if c.Progress != nil {
		c.Progress(p)
	}
}

func (c Copier) one(ctx context.Context, f File, progress func(int64)) error {
	file, size, err := c.From.Open(f.Key)
	if errors.Is(err, content.ErrNotFound) {
		return fmt.Errorf("%w: it lists a file that is not there: %w", content.ErrUnfinished, err)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	if size < f.Size {
		return fmt.Errorf("%w: %s: %w: %d bytes, the stick's list says %d", content.ErrUnfinished, f.Key, content.ErrDigest, size, f.Size)
	}
	if size != f.Size {
		return fmt.Errorf("%s: %w: %d bytes, the stick's list says %d", f.Key, content.ErrDigest, size, f.Size)
	}
	h := sha256.New()
	r := &counted{r: io.TeeReader(file, h), progress: progress}
	if err := c.To.Put(ctx, f.Key, r, f.Size, "", ""); err != nil {
		return err
	}
	if got := content.Digest(hex.EncodeToString(h.Sum(nil))); got != f.Digest {
		return fmt.Errorf("%s: %w: the bytes have sha256 %s", f.Key, content.ErrDigest, got)
	}
	return nil
}

type counted struct {
	r        io.Reader
	n        int64
	progress func(int64)
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	c.progress(c.n)
	return n, err
}
