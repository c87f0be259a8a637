package courier

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/trust"
)

// MarkerKey is the file that is written last: a folder without it is no stick of ours, or a half-written one.
const MarkerKey = "cuango-courier.json"

// Limits of a stick. Names and depth are those of store.CheckKey.
const (
	MaxMarkerBytes = 16 << 20
	MaxFiles       = 60_000    // that a stick lists; what lies on it besides is never looked at
	MaxSmallFiles  = 20_000    // metadata, manifests, notices
	MaxSmallBytes  = 64 << 20  // of these, together
	MaxBytes       = 512 << 30 // of all files together
)

// A Marker lists what lies on a stick. Nothing vouches for it.
type Marker struct {
	Format    int            `json:"format"`
	Made      time.Time      `json:"made"`             // by the clock of who filled it; only to read
	Timestamp content.Digest `json:"timestamp_sha256"` // of tuf/timestamp.json: names the content of the stick
	Files     []File         `json:"files"`
}

// A File is one file of a stick.
type File struct {
	Key    string         `json:"key"`
	Digest content.Digest `json:"sha256"`
	Size   int64          `json:"size"`
}

// Blob tells whether it is a picture, a recording or a catalog, and not one of the small files.
func (f File) Blob() bool { return strings.HasPrefix(f.Key, "blobs/") }

// DecodeMarker reads and checks a marker. Errors: ErrInvalid, with ErrUnfinished when it ends in the middle; ErrTooLarge.
func DecodeMarker(raw []byte) (Marker, error) {
	var m Marker
	if len(raw) > MaxMarkerBytes {
		return m, fmt.Errorf("stick: %w: its list has over %d bytes", content.ErrTooLarge, MaxMarkerBytes)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		if cutOff(raw, err) {
			err = fmt.Errorf("%w: its list ends in the middle: %w", content.ErrUnfinished, err)
		}
		return Marker{}, fmt.Errorf("stick: %w: %w", content.ErrInvalid, err)
	}
	if err := m.check(); err != nil {
		return Marker{}, fmt.Errorf("stick: %w", err)
	}
	return m, nil
}

func (m Marker) check() error {
	switch {
	case m.Format != content.FormatVersion:
		return fmt.Errorf("%w: format %d", content.ErrInvalid, m.Format)
	case len(m.Files) > MaxFiles:
		return fmt.Errorf("%w: it lists %d files, at most %d", content.ErrTooLarge, len(m.Files), MaxFiles)
	}
	seen := make(map[string]bool, len(m.Files))
	var all, small int64
	smalls, dated := 0, false
	for _, f := range m.Files {
		if err := f.check(); err != nil {
			return err
		}
		if seen[f.Key] {
			return fmt.Errorf("%w: %s is listed twice", content.ErrInvalid, f.Key)
		}
		seen[f.Key] = true
		all += f.Size // MaxFiles times MaxBlobBytes is no overflow
		if !f.Blob() {
			smalls++
			small += f.Size
		}
		if f.Key == trust.TimestampKey {
			dated = f.Digest == m.Timestamp
		}
	}
	switch {
	case all > MaxBytes || small > MaxSmallBytes || smalls > MaxSmallFiles:
		return fmt.Errorf("%w: %d bytes, %d of them in %d small files", content.ErrTooLarge, all, small, smalls)
	case !dated:
		return fmt.Errorf("%w: it does not list the %s that it names", content.ErrInvalid, trust.TimestampKey)
	}
	return nil
}

func (f File) check() error {
	if err := store.CheckKey(f.Key); err != nil {
		return err
	}
	most := int64(trust.MaxTargetsBytes)
	switch {
	case !f.Digest.Valid():
		return fmt.Errorf("%w: %s has no digest", content.ErrInvalid, f.Key)
	case f.Blob():
		most = content.MaxBlobBytes
		if f.Key != f.Digest.BlobKey() {
			return fmt.Errorf("%w: %s is no name of a blob", content.ErrInvalid, f.Key)
		}
	case !strings.HasPrefix(f.Key, "tuf/") && !strings.HasPrefix(f.Key, "targets/"):
		return fmt.Errorf("%w: %s has no place in a bucket", content.ErrInvalid, f.Key)
	}
	if f.Size < 1 || f.Size > most {
		return fmt.Errorf("%w: %s of %d bytes, at most %d", content.ErrTooLarge, f.Key, f.Size, most)
	}
	return nil
}

// ReadMarker reads what a stick says of itself. Errors: ErrNotFound: it is none of ours, or with ErrUnfinished half-written; ErrInvalid, with ErrUnfinished when the
// list ends in the middle; ErrTooLarge.
func ReadMarker(ctx context.Context, stick *dirstore.Store) (Marker, error) {
	raw, err := stick.Get(ctx, MarkerKey, MaxMarkerBytes)
	if errors.Is(err, content.ErrNotFound) {
		if Begun(stick) {
			return Marker{}, fmt.Errorf("%w: %w: %s, which is written last, is missing", content.ErrUnfinished, content.ErrNotFound, MarkerKey)
		}
		return Marker{}, fmt.Errorf("stick: %w: %s is missing", content.ErrNotFound, MarkerKey)
	}
	if err != nil {
		return Marker{}, fmt.Errorf("stick: %w", err)
	}
	return DecodeMarker(raw)
}

// Begun tells whether somebody began to fill a stick: its blobs come first.
func Begun(stick *dirstore.Store) bool {
	for _, key := range []string{"blobs/sha256", "tuf"} {
		if there, err := stick.Folder(key); err == nil && there {
			return true
		}
	}
	return false
}

// cutOff tells whether a list has no end. A file system that lost it leaves a shorter file, or zeros.
func cutOff(raw []byte, err error) bool {
	var se *json.SyntaxError
	return errors.As(err, &se) && se.Offset >= int64(len(bytes.TrimRight(raw, "\x00")))
}
