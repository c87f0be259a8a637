package delta

import (
	"errors"
	"fmt"
	"math/bits"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
)

// Limits of what a delta becomes, beside those of its files: a frame of a few bytes may claim to be gigabytes.
const (
	maxGrowth = 2       // times what it is made from …
	maxMore   = 1 << 20 // … and so many bytes more
)

// quickUpTo is how many bytes a quicker way of compressing can look back on: 2 % larger deltas in a fifth of the time. Of 14 MB it makes three times as much as the best.
const quickUpTo = 2 << 20

// maxPlain is how many new bytes of a large version are written as they are: to look for something shorter takes ten seconds and more, and would save less than these.
const maxPlain = 1_000

const (
	folder      = "deltas"
	suffix      = ".zst"
	minWindow   = 1 << 20
	maxWindow   = zstd.MaxWindowSize
	manifestEnd = ".manifest.json"
)

// ErrUseless says that no delta is worth while between two versions.
var ErrUseless = errors.New("a delta would not be worth while")

// A Version is what one version of a pack says: both files as they are hashed.
type Version struct {
	Manifest []byte // manifest.json
	Catalog  []byte // catalog.json, not compressed
}

// Bytes are both files, one behind the other: what a delta is made from and what it becomes.
func (v Version) Bytes() []byte { return slices.Concat(v.Manifest, v.Catalog) }

// limit is what a delta from so many bytes may become, in bytes.
func limit(from []byte) int64 { return maxGrowth*int64(len(from)) + maxMore }

// Key is where the delta lies that leads from a manifest with a digest to the one that lies at manifestKey.
func Key(manifestKey string, from content.Digest) string {
	dir, name := path.Split(manifestKey)
	return dir + folder + "/" + string(from) + "-" + strings.TrimSuffix(name, manifestEnd) + suffix
}

// ParseKey tells which files a delta, packed or not, is between, from its place. ok is false for what is no delta.
func ParseKey(key string) (from, to content.Digest, ok bool) {
	dir, name := path.Split(key)
	name, isDelta := strings.CutSuffix(name, suffix)
	name = strings.TrimSuffix(name, suffix)
	a, b, two := strings.Cut(name, "-")
	from, to = content.Digest(a), content.Digest(b)
	return from, to, isDelta && two && path.Base(dir) == folder && from.Valid() && to.Valid()
}

// Make gives the delta that leads from one version to another: the same bytes for the same versions and the same version of this program.
// Errors: ErrUseless when it would be over content.MaxDeltaBytes, or the versions have too little in common or are too large.
func Make(from, to Version) ([]byte, error) { return between(from.Bytes(), to.Bytes()) }

// between gives the frame that becomes next out of old.
func between(old, next []byte) ([]byte, error) {
	window := max(minWindow, 1<<bits.Len(uint(len(old)+len(next)))) //nolint:gosec // not negative
	if int64(len(next)) > limit(old) || window > maxWindow {
		return nil, fmt.Errorf("make delta: %w: %d bytes become %d", ErrUseless, len(old), len(next))
	}
	plain, fresh, ok := copies(old, next)
	if ok && len(old) > quickUpTo && fresh <= maxPlain {
		return within(plain)
	}
	level := zstd.SpeedBestCompression
	if len(old) <= quickUpTo {
		level = zstd.SpeedBetterCompression
	}
	// One goroutine, as for the catalog: with more, the bytes depend on how the work was cut. The window reaches back to the beginning of the dictionary.
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true),
		zstd.WithWindowSize(window), zstd.WithSingleSegment(true), zstd.WithEncoderDictRaw(0, old))
	if err != nil {
		return nil, fmt.Errorf("make delta: %w", err)
	}
	b := enc.EncodeAll(next, nil)
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("make delta: %w", err)
	}
	if ok && len(plain) < len(b) {
		b = plain
	}
	return within(b)
}

// within refuses a delta that is too long.
func within(b []byte) ([]byte, error) {
	if len(b) > content.MaxDeltaBytes {
		return nil, fmt.Errorf("make delta: %w: %d bytes, at most %d", ErrUseless, len(b), content.MaxDeltaBytes)
	}
	return b, nil
}

// Apply gives the version that a delta leads to from the bytes of another, and its manifest decoded. The manifest must have the digest and the size that are given, the
// catalog those that the manifest says; so a delta of whatever origin gives the right version or an error. Errors: ErrInvalid, ErrTooLarge, ErrDigest.
func Apply(from, b []byte, manifest content.Digest, size int64) (Version, content.Manifest, error) {
	v, m, err := apply(from, b, manifest, size)
	if err != nil {
		return Version{}, content.Manifest{}, fmt.Errorf("delta: %w", err)
	}
	return v, m, nil
}

func apply(from, b []byte, manifest content.Digest, size int64) (v Version, m content.Manifest, err error) {
	out, err := decode(from, b)
	if err != nil {
		return v, m, err
	}
	if size < 0 || int64(len(out)) < size {
		return v, m, fmt.Errorf("%w: it becomes %d bytes, the manifest alone has %d", content.ErrInvalid, len(out), size)
	}
	v = Version{Manifest: out[:size:size], Catalog: out[size:]}
	if content.DigestOf(v.Manifest) != manifest {
		return v, m, fmt.Errorf("%w: the manifest is not the one that was signed", content.ErrDigest)
	}
	if m, err = content.DecodeManifest(v.Manifest); err != nil {
		return v, m, err
	}
	if int64(len(v.Catalog)) != m.Catalog.RawSize || content.DigestOf(v.Catalog) != m.Catalog.RawDigest {
		return v, m, fmt.Errorf("%w: the catalog is not the one that the manifest names", content.ErrDigest)
	}
	return v, m, nil
}

// decode gives what the frame of a pack's version becomes.
func decode(from, b []byte) ([]byte, error) { return decodeUpTo(from, b, limit(from)) }

// decodeUpTo gives what the frame becomes, at most limit bytes. The header says how much that is; nothing else is taken, and nothing more is given memory.
func decodeUpTo(from, b []byte, limit int64) ([]byte, error) {
	if len(b) > content.MaxDeltaBytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", content.ErrTooLarge, len(b), content.MaxDeltaBytes)
	}
	var h zstd.Header
	if err := h.Decode(b); err != nil {
		return nil, fmt.Errorf("%w: %w", content.ErrInvalid, err)
	}
	if h.Skippable || !h.HasFCS || h.DictionaryID != 0 {
		return nil, fmt.Errorf("%w: not a frame that says its size and has an unnamed dictionary", content.ErrInvalid)
	}
	if limit < 0 || h.FrameContentSize > uint64(limit) {
		return nil, fmt.Errorf("%w: it becomes %d bytes, at most %d", content.ErrTooLarge, h.FrameContentSize, limit)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(max(uint64(limit), minWindow)),
		zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderDictRaw(0, from))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", content.ErrInvalid, err)
	}
	defer dec.Close()
	out, err := dec.DecodeAll(b, make([]byte, 0, h.FrameContentSize))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", content.ErrInvalid, err)
	}
	return out, nil
}
