// Package dirstore is a bucket in a plain folder: a courier's stick, or the copy of one.
//
// The folder may come from anybody. So every name on the way is opened by itself, below the one before and never through a link; only plain files are
// opened at all (a pipe would block, a device do anything); keys have the form of [store.CheckKey]; and a listing ends. What a file holds is not believed
// here: that is the business of who verifies it.
package dirstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
)

// MaxListed is how many files and folders a listing looks at.
const MaxListed = 200_000

const (
	dirMode    = 0o755 // a stick is read by other users than fill it; who copies one has a folder of its own around it
	fileMode   = 0o644
	tempPrefix = ".put-" // no key begins so
)

// A Store is a folder. It is safe for concurrent use. Close ends it.
type Store struct {
	dir *os.File
	// Lazy leaves it to Sync to make files durable: on a stick each one costs a tenth of a second.
	Lazy bool

	temps atomic.Int64
}

var (
	_ store.Store  = (*Store)(nil)
	_ store.Source = (*Store)(nil)
)

// Open takes a folder that is there. Errors: ErrNotFound, ErrInvalid when it is no folder.
func Open(dir string) (*Store, error) {
	f, err := os.OpenFile(dir, os.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0) //nolint:gosec // the folder that the operator names
	if err != nil {
		return nil, wrap("open", dir, err)
	}
	return &Store{dir: f}, nil
}

// Close ends the store.
func (s *Store) Close() error { return s.dir.Close() }

// Sync makes everything durable that was put.
func (s *Store) Sync() error {
	if err := unix.Syncfs(int(s.dir.Fd())); err != nil {
		return fmt.Errorf("sync %s: %w", s.dir.Name(), err)
	}
	return nil
}

// Free gives how many bytes are free on the file system.
func (s *Store) Free() (int64, error) {
	var st unix.Statfs_t
	if err := unix.Fstatfs(int(s.dir.Fd()), &st); err != nil {
		return 0, fmt.Errorf("free space of %s: %w", s.dir.Name(), err)
	}
	return int64(st.Bavail) * st.Bsize, nil //nolint:gosec // a count of blocks on a disk fits
}

// wrap decides, once, what an error of the file system means.
func wrap(doing, key string, err error) error {
	switch {
	case errors.Is(err, unix.ENOENT):
		return fmt.Errorf("%s %s: %w", doing, key, content.ErrNotFound)
	case errors.Is(err, unix.ELOOP), errors.Is(err, unix.ENOTDIR), errors.Is(err, unix.EISDIR):
		return fmt.Errorf("%s %s: %w: a link, or no plain file in a plain folder", doing, key, content.ErrInvalid)
	}
	return fmt.Errorf("%s %s: %w", doing, key, err)
}

// folder opens the folder of a key, and makes what is missing of it when that is wanted. The caller closes it.
func (s *Store) folder(names []string, make bool) (int, error) {
	at, err := unix.FcntlInt(s.dir.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	for _, name := range names {
		next, err := unix.Openat(at, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		if make && errors.Is(err, unix.ENOENT) {
			if err = unix.Mkdirat(at, name, dirMode); err == nil || errors.Is(err, unix.EEXIST) {
				next, err = unix.Openat(at, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
			}
		}
		_ = unix.Close(at)
		if err != nil {
			return -1, err
		}
		at = next
	}
	return at, nil
}

// Folder tells whether there is a plain folder of that name. Errors: ErrInvalid for a key that is none.
func (s *Store) Folder(key string) (bool, error) {
	if err := store.CheckKey(key); err != nil {
		return false, fmt.Errorf("folder %s: %w", key, err)
	}
	at, err := s.folder(strings.Split(key, "/"), false)
	if err != nil {
		return false, nil //nolint:nilerr // there is none, or a link
	}
	return true, unix.Close(at)
}

// open opens a plain file for reading.
func (s *Store) open(key string) (*os.File, fs.FileInfo, error) {
	if err := store.CheckKey(key); err != nil {
		return nil, nil, err
	}
	names := strings.Split(key, "/")
	at, err := s.folder(names[:len(names)-1], false)
	if err != nil {
		return nil, nil, err
	}
	defer unix.Close(at)
	name := names[len(names)-1]
	var st unix.Stat_t // a device must not even be opened
	if err := unix.Fstatat(at, name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return nil, nil, err
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, nil, unix.ELOOP
	}
	fd, err := unix.Openat(at, name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	f := os.NewFile(uintptr(fd), key) // a file descriptor
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = unix.ELOOP
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, info, nil
}

// Open gives a file to be read; the caller closes it. Errors: ErrNotFound, ErrInvalid for what is no plain file.
func (s *Store) Open(key string) (*os.File, int64, error) {
	f, info, err := s.open(key)
	if err != nil {
		return nil, 0, wrap("get", key, err)
	}
	return f, info.Size(), nil
}

// Get reads a file of at most limit bytes. Errors: ErrNotFound, ErrTooLarge, ErrInvalid for what is no plain file.
func (s *Store) Get(ctx context.Context, key string, limit int64) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("get %s: %w", key, err)
	}
	f, size, err := s.Open(key)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if size > limit {
		return nil, fmt.Errorf("get %s: %w: over %d bytes", key, content.ErrTooLarge, limit)
	}
	b, err := io.ReadAll(io.LimitReader(f, limit+1)) // it may grow meanwhile
	if err != nil {
		return nil, wrap("get", key, err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("get %s: %w: over %d bytes", key, content.ErrTooLarge, limit)
	}
	return b, nil
}

// GetIf is Get for a file that may be the one with that ETag still, which is its digest.
func (s *Store) GetIf(ctx context.Context, key, etag string, limit int64) (store.Answer, error) {
	b, err := s.Get(ctx, key, limit)
	if err != nil {
		return store.Answer{}, err
	}
	a := store.Answer{Body: b, ETag: `"` + string(content.DigestOf(b)) + `"`}
	if etag == a.ETag {
		a.Body, a.NotModified = nil, true
	}
	return a, nil
}

// URL names a file for Transport.
func (s *Store) URL(key string) string { return "http://folder.invalid/" + key }

// Transport reads files of this folder, and asks no network.
func (s *Store) Transport() http.RoundTripper { return store.FileTransport(files{s}) }

// files is the store for net/http.
type files struct{ s *Store }

func (f files) Open(name string) (fs.File, error) {
	file, _, err := f.s.open(name)
	if errors.Is(err, unix.ENOENT) || errors.Is(err, content.ErrInvalid) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return file, nil
}

// Put stores a file. contentType and cacheControl are not kept.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, _, _ string) error {
	if err := errors.Join(ctx.Err(), store.CheckKey(key)); err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	if err := s.put(ctx, key, r, size); err != nil {
		return wrap("put", key, err)
	}
	return nil
}

func (s *Store) put(ctx context.Context, key string, r io.Reader, size int64) (err error) {
	names := strings.Split(key, "/")
	at, err := s.folder(names[:len(names)-1], true)
	if err != nil {
		return err
	}
	defer unix.Close(at)
	temp := fmt.Sprintf("%s%d-%d", tempPrefix, os.Getpid(), s.temps.Add(1))
	_ = unix.Unlinkat(at, temp, 0) // of a process with our number that was killed
	fd, err := unix.Openat(at, temp, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW|unix.O_CLOEXEC, fileMode)
	if err != nil {
		return err
	}
	f := os.NewFile(uintptr(fd), temp) // a file descriptor
	defer func() {
		if err != nil {
			_ = unix.Unlinkat(at, temp, 0)
		}
	}()
	n, err := io.Copy(f, io.LimitReader(&patient{ctx, r}, size+1))
	if err == nil && n != size {
		err = fmt.Errorf("%d of %d bytes: %w", n, size, io.ErrUnexpectedEOF)
	}
	if err == nil && !s.Lazy {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := unix.Renameat(at, temp, at, names[len(names)-1]); err != nil {
		return err
	}
	if s.Lazy {
		return nil
	}
	return unix.Fsync(at)
}

// patient ends with its context.
type patient struct {
	ctx context.Context //nolint:containedctx // it is a reader of one call
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

// Stat tells what a file is. Errors: ErrNotFound, ErrInvalid for what is no plain file.
func (s *Store) Stat(ctx context.Context, key string) (store.Object, error) {
	if err := ctx.Err(); err != nil {
		return store.Object{}, fmt.Errorf("stat %s: %w", key, err)
	}
	f, info, err := s.open(key)
	if err != nil {
		return store.Object{}, wrap("stat", key, err)
	}
	defer f.Close()
	return object(key, info.Size(), info.ModTime()), nil
}

func object(key string, size int64, changed time.Time) store.Object {
	return store.Object{Key: key, Size: size, ETag: fmt.Sprintf("%x-%x", changed.UnixNano(), size), LastModified: changed}
}

// List gives the plain files whose key begins with prefix; everything else that lies there is passed over. Errors: ErrTooLarge over MaxListed.
func (s *Store) List(ctx context.Context, prefix string) ([]store.Object, error) {
	l := &lister{ctx: ctx, prefix: prefix}
	dir := path.Dir(prefix + "x") // the deepest folder that the prefix names whole
	var names []string
	if dir != "." {
		if err := store.CheckKey(dir); err != nil {
			return nil, fmt.Errorf("list %s: %w", prefix, err)
		}
		names = strings.Split(dir, "/")
		dir += "/"
	} else {
		dir = ""
	}
	at, err := s.folder(names, false)
	switch {
	case errors.Is(err, unix.ENOENT):
		return nil, ctx.Err()
	case err == nil:
		err = l.walk(at, dir, len(names))
	}
	if err != nil {
		return nil, wrap("list", prefix, err)
	}
	slices.SortFunc(l.found, func(a, b store.Object) int { return strings.Compare(a.Key, b.Key) })
	return l.found, nil
}

type lister struct {
	ctx    context.Context //nolint:containedctx // of one call
	prefix string
	seen   int
	found  []store.Object
}

// walk lists a folder, and closes it.
func (l *lister) walk(at int, dir string, depth int) error {
	f := os.NewFile(uintptr(at), dir) // a file descriptor
	defer f.Close()
	for {
		entries, err := f.ReadDir(256)
		for _, e := range entries {
			if l.seen++; l.seen > MaxListed {
				return fmt.Errorf("%w: over %d files", content.ErrTooLarge, MaxListed)
			}
			if err := l.entry(f, dir, e, depth); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return l.ctx.Err()
		case err != nil:
			return err
		case l.ctx.Err() != nil:
			return l.ctx.Err()
		}
	}
}

func (l *lister) entry(at *os.File, dir string, e fs.DirEntry, depth int) error {
	key := dir + e.Name()
	if store.CheckKey(key) != nil {
		return nil //nolint:nilerr // no file of ours
	}
	var st unix.Stat_t
	err := unix.Fstatat(int(at.Fd()), e.Name(), &st, unix.AT_SYMLINK_NOFOLLOW)
	switch {
	case errors.Is(err, unix.ENOENT):
		return nil // gone meanwhile
	case err != nil:
		return err
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		if strings.HasPrefix(key, l.prefix) {
			l.found = append(l.found, object(key, st.Size, time.Unix(st.Mtim.Unix())))
		}
	case unix.S_IFDIR:
		if depth+1 < store.MaxKeyDepth && (strings.HasPrefix(key+"/", l.prefix) || strings.HasPrefix(l.prefix, key+"/")) {
			next, err := unix.Openat(int(at.Fd()), e.Name(), unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
			if err != nil {
				return err
			}
			return l.walk(next, key+"/", depth+1)
		}
	}
	return nil
}

// Delete removes a file; one that is not there is no error. Folders stay.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := errors.Join(ctx.Err(), store.CheckKey(key)); err != nil {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	names := strings.Split(key, "/")
	at, err := s.folder(names[:len(names)-1], false)
	if err == nil {
		defer unix.Close(at)
		err = unix.Unlinkat(at, names[len(names)-1], 0)
	}
	if err != nil && !errors.Is(err, unix.ENOENT) {
		return wrap("delete", key, err)
	}
	return nil
}
