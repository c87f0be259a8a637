package delta

import (
	"fmt"

	"cuango/contentsync/content"
)

// MinFileBytes is how long a single file must be that has deltas. What is shorter costs less than to ask for one in vain.
const MinFileBytes = 4 << 10

// MetadataFolder is where the deltas of signed metadata lie in the bucket.
const MetadataFolder = "tuf/" + folder + "/"

// MetadataKey is where the delta lies between two files of signed metadata, of whatever role.
func MetadataKey(from, to content.Digest) string {
	return MetadataFolder + string(from) + "-" + string(to) + suffix
}

// MaxFileDelta is how many bytes a delta may have that becomes a file of so many bytes: with more the file itself is as good.
func MaxFileDelta(size int64) int64 { return min(size/2, content.MaxDeltaBytes) }

// MakeFile gives the delta that leads from one file to another. Errors: ErrUseless.
func MakeFile(from, to []byte) ([]byte, error) {
	b, err := between(from, to)
	if err == nil && int64(len(b)) > MaxFileDelta(int64(len(to))) {
		err = fmt.Errorf("make delta: %w: %d bytes for a file of %d", ErrUseless, len(b), len(to))
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

// ApplyFile gives the file of size bytes that a delta leads to from another one. Whoever takes it compares the digest: of a wrong delta anything may come.
// Errors: ErrInvalid, ErrTooLarge.
func ApplyFile(from, b []byte, size int64) ([]byte, error) {
	out, err := decodeUpTo(from, b, size)
	if err == nil && int64(len(out)) != size {
		err = fmt.Errorf("%w: it becomes %d bytes, the file has %d", content.ErrInvalid, len(out), size)
	}
	if err != nil {
		return nil, fmt.Errorf("delta: %w", err)
	}
	return out, nil
}
