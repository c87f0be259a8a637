// Package memstore is a bucket in memory, for tests: of who fills a stick and of who reads one.
package memstore

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing/fstest"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
)

// A Store is a bucket. The zero value is an empty one. It is safe for concurrent use.
type Store struct {
	mu    sync.Mutex
	files map[string]file
	puts  int64
}

type file struct {
	store.Object

	body []byte
}

var (
	_ store.Store  = (*Store)(nil)
	_ store.Source = (*Store)(nil)
)

// Put stores a file.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, contentType, _ string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	b, err := io.ReadAll(io.LimitReader(r, size+1))
	if err == nil && int64(len(b)) != size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.puts++
	if s.files == nil {
		s.files = map[string]file{}
	}
	s.files[key] = file{store.Object{Key: key, Size: size, ETag: fmt.Sprintf("%d-%.32s", s.puts, content.DigestOf(b)), ContentType: contentType, LastModified: time.Now()}, b}
	return nil
}

func (s *Store) file(ctx context.Context, doing, key string) (file, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[key]
	switch {
	case ctx.Err() != nil:
		return f, fmt.Errorf("%s %s: %w", doing, key, ctx.Err())
	case !ok:
		return f, fmt.Errorf("%s %s: %w", doing, key, content.ErrNotFound)
	}
	return f, nil
}

// Get reads a file of at most limit bytes. Errors: ErrNotFound, ErrTooLarge.
func (s *Store) Get(ctx context.Context, key string, limit int64) ([]byte, error) {
	a, err := s.GetIf(ctx, key, "", limit)
	return a.Body, err
}

// GetIf is Get for a file that may be the one with that ETag still.
func (s *Store) GetIf(ctx context.Context, key, etag string, limit int64) (store.Answer, error) {
	f, err := s.file(ctx, "get", key)
	switch {
	case err != nil:
		return store.Answer{}, err
	case etag == f.ETag:
		return store.Answer{ETag: etag, NotModified: true}, nil
	case f.Size > limit:
		return store.Answer{}, fmt.Errorf("get %s: %w: over %d bytes", key, content.ErrTooLarge, limit)
	}
	return store.Answer{Body: bytes.Clone(f.body), ETag: f.ETag}, nil
}

// URL names a file for Transport.
func (s *Store) URL(key string) string { return "http://memory.invalid/" + key }

// Transport reads the files of this store as they are at this moment.
func (s *Store) Transport() http.RoundTripper {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := fstest.MapFS{}
	for key, f := range s.files {
		m[key] = &fstest.MapFile{Data: f.body, ModTime: f.LastModified}
	}
	return store.FileTransport(m)
}

// Stat tells what a file is. Errors: ErrNotFound.
func (s *Store) Stat(ctx context.Context, key string) (store.Object, error) {
	f, err := s.file(ctx, "stat", key)
	return f.Object, err
}

// List gives all files whose key begins with prefix.
func (s *Store) List(ctx context.Context, prefix string) ([]store.Object, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("list %s: %w", prefix, err)
	}
	var list []store.Object
	for _, key := range slices.Sorted(maps.Keys(s.files)) {
		if strings.HasPrefix(key, prefix) {
			list = append(list, s.files[key].Object)
		}
	}
	return list, nil
}

// Delete removes a file.
func (s *Store) Delete(_ context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, key)
	return nil
}
