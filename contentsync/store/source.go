package store

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// A Store is a bucket that is written: by a publisher, by who fills a courier's stick, by who brings its reports in. Implementations are safe for
// concurrent use and do not retry for ever. storetest.Run is what they have in common.
type Store interface {
	// Put stores size bytes of r at key, replacing what is there; a reader never sees half of it. It may be repeated after any error.
	Put(ctx context.Context, key string, r io.Reader, size int64, contentType, cacheControl string) error
	// Get reads a file of at most limit bytes. Errors: ErrNotFound, ErrTooLarge.
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	// Stat tells what a file is. Errors: ErrNotFound.
	Stat(ctx context.Context, key string) (Object, error)
	// List gives all files whose key begins with prefix, in the order of their keys.
	List(ctx context.Context, prefix string) ([]Object, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}

// An Object is one file of a bucket.
type Object struct {
	Key          string
	Size         int64
	ETag         string // changes with the file
	ContentType  string // not in listings; empty where it is not kept
	LastModified time.Time
}

// A Source is a bucket as a kiosk reads it. It is safe for concurrent use. storetest.RunSource is what sources have in common.
type Source interface {
	// Get reads a small file of at most limit bytes. Errors: ErrNotFound, ErrTooLarge, *StatusError.
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	// GetIf is Get for a file that may be the one with that ETag still; an empty etag asks without condition.
	GetIf(ctx context.Context, key, etag string, limit int64) (Answer, error)
	// URL is where package transfer finds a blob, over Transport: with HEAD, and GET with a Range to continue.
	URL(key string) string
	// Transport reaches what URL names.
	Transport() http.RoundTripper
}

var _ Source = (*Public)(nil)

// Limits of keys in a store that is a folder.
const (
	MaxKeyBytes  = 512 // of a key
	MaxNameBytes = 200 // of each name between two slashes
	MaxKeyDepth  = 8   // names
)

// CheckKey refuses what no file of ours is called: a key has a-z, 0–9, point, hyphen and underscore in names that begin with a letter or a digit. So none
// leads out of a folder, is hidden, or is another file where capitals do not count. Errors: ErrInvalid.
func CheckKey(key string) error {
	bad := func() error { return fmt.Errorf("key %.80q: %w", key, content.ErrInvalid) }
	if key == "" || len(key) > MaxKeyBytes || strings.Count(key, "/") >= MaxKeyDepth {
		return bad()
	}
	for name := range strings.SplitSeq(key, "/") {
		if name == "" || len(name) > MaxNameBytes || name[0] == '.' || name[0] == '-' || name[0] == '_' || name[len(name)-1] == '.' {
			return bad()
		}
		for i := range len(name) {
			if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' {
				return bad()
			}
		}
	}
	return nil
}
