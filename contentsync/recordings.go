package contentsync

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"cuango/contentsync/content"
	"cuango/contentsync/opus"
)

// recordings are those of a catalog that have to be there: all but the recalled ones.
func (e *Engine) recordings(c content.Catalog) []content.Recording {
	var kept []content.Recording
	for _, r := range c.Recordings() {
		if !e.barred(r.Digest) {
			kept = append(kept, r)
		}
	}
	return kept
}

// checkRecordings reads every recording through and compares it with the catalog, whose numbers are within the limits: a small file
// can claim ten hours, and a decoder is not to find out.
func checkRecordings(ctx context.Context, dir string, list []content.Recording) error {
	for _, r := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := checkRecording(filepath.Join(dir, filepath.FromSlash(r.Digest.BlobKey())), r); err != nil {
			return &content.FieldError{Field: "items.audio", Err: fmt.Errorf("recording %s: %w", r.Digest, err)}
		}
	}
	return nil
}

func checkRecording(path string, r content.Recording) error {
	f, err := os.Open(path) //nolint:gosec // in our own folder, named by a digest
	if err != nil {
		return err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, content.MaxRecordingBytes+1))
	if err != nil {
		return err
	}
	info, err := opus.Check(raw)
	if err != nil {
		return err
	}
	if info.MS != r.MS {
		return fmt.Errorf("%w: the recording lasts %d ms, the catalog says %d", content.ErrInvalid, info.MS, r.MS)
	}
	return nil
}
