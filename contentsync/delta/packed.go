package delta

import (
	"fmt"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
)

// LargeBytes is how many bytes manifest and catalog have from which their delta may lie packed in the bucket, too: of copies a frame has nine bytes for each 128 KiB, all alike, and
// there is no shorter way to write them down inside of one frame.
const LargeBytes = 8 << 20

// PackedKey is where the packed delta lies, beside the delta itself.
func PackedKey(key string) string { return key + suffix }

// Pack compresses a delta once more. Errors: ErrUseless when that does not halve it.
func Pack(d []byte) ([]byte, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true), zstd.WithSingleSegment(true))
	if err != nil {
		return nil, fmt.Errorf("pack delta: %w", err)
	}
	b := enc.EncodeAll(d, nil)
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("pack delta: %w", err)
	}
	if len(b) > len(d)/2 {
		return nil, fmt.Errorf("pack delta: %w: %d bytes of %d", ErrUseless, len(b), len(d))
	}
	return b, nil
}

// Unpack gives the delta back, of whatever origin it is. Errors: ErrInvalid, ErrTooLarge.
func Unpack(b []byte) ([]byte, error) {
	d, err := decodeUpTo(nil, b, content.MaxDeltaBytes)
	if err != nil {
		return nil, fmt.Errorf("unpack delta: %w", err)
	}
	return d, nil
}
