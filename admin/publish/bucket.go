package publish

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

// A Bucket is what a publisher needs of object storage. Implementations are safe for
// concurrent use and do not retry for ever; a publish that failed is run again.
type Bucket interface {
	// Put stores size bytes of r at key, replacing what is there.
	Put(ctx context.Context, key string, r io.Reader, size int64, contentType, cacheControl string) error
	// Get reads a file of at most limit bytes. Errors: content.ErrNotFound, content.ErrTooLarge.
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	// List gives all files whose key begins with prefix.
	List(ctx context.Context, prefix string) ([]s3store.Object, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}

var _ Bucket = (*s3store.Store)(nil)

// ErrReadBack says that the storage gave back other bytes than it was given.
var ErrReadBack = errors.New("the storage did not keep what it was given")

// What caches on the way may do.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheNever   = "no-cache"
)

const typeJSON = "application/json"

// fingerprint reads an object and forgets it. One that is missing has size -1, one that is
// over the limit has size limit+1 and no digest.
func fingerprint(ctx context.Context, b Bucket, key string, limit int64) (content.Digest, int64, error) {
	raw, err := b.Get(ctx, key, limit)
	switch {
	case errors.Is(err, content.ErrNotFound):
		return "", -1, nil
	case errors.Is(err, content.ErrTooLarge):
		return "", limit + 1, nil
	case err != nil:
		return "", 0, fmt.Errorf("read back: %w", err)
	}
	return content.DigestOf(raw), int64(len(raw)), nil
}

// put stores and reads back.
func put(ctx context.Context, b Bucket, key string, raw []byte, contentType, cacheControl string) error {
	if err := b.Put(ctx, key, bytes.NewReader(raw), int64(len(raw)), contentType, cacheControl); err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	d, n, err := fingerprint(ctx, b, key, int64(len(raw)))
	if err != nil {
		return err
	}
	if n != int64(len(raw)) || d != content.DigestOf(raw) {
		return fmt.Errorf("put %s: %w", key, ErrReadBack)
	}
	return nil
}

func hexBytes(d content.Digest) []byte {
	b, err := hex.DecodeString(string(d))
	if err != nil {
		panic("publish: invalid digest")
	}
	return b
}
