package cache

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
	"cuango/contentsync/search"
	"cuango/contentsync/statedb"
)

// A kiosk's first generation comes in two steps: the content, which then is shown, and after that the search index, in a database beside
// content.db, in the same folder. Until that is there, titles and summaries are found. The file's name has its digest, so half of one and a
// damaged one are never taken for an index.
const (
	indexPrefix = "search-"
	indexSuffix = ".db"
	indexTmp    = ".search.tmp"
)

//go:embed sql/search.sql
var searchSchema string

// BuildWithoutIndex is [Writer.BuildMeanwhile] without the search index, which [Writer.AddIndex] then makes.
func (w *Writer) BuildWithoutIndex(ctx context.Context, n int64, packs []Pack, now time.Time, ready func() error, sealed func(Generation) error) (Generation, error) {
	return w.build(ctx, n, packs, now, false, ready, sealed)
}

// AddIndex makes the search index of generation n, which was built of the same packs without one, and makes it durable. sealed is called with the
// file's digest before the file gets its name; an error of it ends the build. Readers that have the generation open take the
// index with their next search.
func (w *Writer) AddIndex(ctx context.Context, n int64, packs []Pack, sealed func(content.Digest) error) (err error) {
	dir := generationPath(w.dir, n)
	tmp := filepath.Join(dir, indexTmp)
	defer func() {
		if err != nil {
			err = fmt.Errorf("index of generation %d: %w", n, errors.Join(err, removeIfThere(tmp)))
		}
	}()
	if err := removeIfThere(tmp); err != nil {
		return err
	}
	u := merge(packs)
	err = writeDB(ctx, tmp, searchSchema, func(b *builder) error {
		index, join := startIndex(u)
		defer join()
		return b.search(u, index)
	})
	if err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(tmp, FileMode), atomicfile.Sync(tmp)); err != nil {
		return err
	}
	d, err := hashFile(ctx, tmp)
	if err != nil {
		return err
	}
	if err := sealed(d); err != nil {
		return err
	}
	if err := os.Rename(tmp, filepath.Join(dir, indexPrefix+string(d)+indexSuffix)); err != nil {
		return err
	}
	return atomicfile.SyncDir(dir)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Index gives the digest of the index beside content.db, from its name; "" when the index is inside. Errors: ErrNotFound when there is none yet.
func (r *Reader) Index(ctx context.Context) (content.Digest, error) {
	inside, err := r.indexInside(ctx)
	if err != nil || inside {
		return "", err
	}
	d := r.indexBeside()
	if d == "" {
		return "", fmt.Errorf("index of generation %d: %w", r.gen.Number, content.ErrNotFound)
	}
	return d, nil
}

// VerifyIndex reads the index beside content.db, if that is where it is, and compares its digest with its name. Errors: ErrDigest.
func (r *Reader) VerifyIndex(ctx context.Context) error {
	d := r.indexBeside()
	if d == "" {
		return nil
	}
	got, err := hashFile(ctx, r.indexPath(d))
	if err == nil && got != d {
		err = content.ErrDigest
	}
	if err != nil {
		return fmt.Errorf("index of generation %d: %w", r.gen.Number, err)
	}
	return nil
}

func (r *Reader) indexPath(d content.Digest) string {
	return filepath.Join(generationPath(r.dir, r.gen.Number), indexPrefix+string(d)+indexSuffix)
}

// indexInside tells whether content.db has an index that this version can use.
func (r *Reader) indexInside(ctx context.Context) (there bool, err error) {
	if r.Old() {
		return false, nil
	}
	if err := r.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM search)").Scan(&there); err != nil {
		return false, statedb.Name(err)
	}
	return there, nil
}

// indexBeside gives the digest in the name of the file beside, "" when there is none.
func (r *Reader) indexBeside() content.Digest {
	entries, _ := os.ReadDir(generationPath(r.dir, r.gen.Number)) // one that is gone has no index either
	for _, e := range entries {
		name, ok := strings.CutPrefix(e.Name(), indexPrefix)
		if d := content.Digest(strings.TrimSuffix(name, indexSuffix)); ok && d.Valid() && strings.HasSuffix(name, indexSuffix) {
			return d
		}
	}
	return ""
}

// wholeIndex opens the index, wherever it is; nil when there is none that is good: it may still come. The file beside is hashed
// before a byte of it is used.
func (r *Reader) wholeIndex(ctx context.Context) (search.Store, error) {
	if r.Old() {
		return nil, nil //nolint:nilnil // no index is no error
	}
	if r.searcher == nil { // what content.db has does not change
		if inside, err := r.indexInside(ctx); err != nil {
			return nil, err
		} else if inside {
			return r.newIndexStore(ctx, r.db)
		}
	}
	d := r.indexBeside()
	if d == "" || d == r.badIndex {
		return nil, nil //nolint:nilnil // the same
	}
	if err := r.VerifyIndex(ctx); err != nil {
		if ctx.Err() == nil {
			r.badIndex = d  // the daemon makes another one after its next start
			return nil, nil //nolint:nilnil // titles and summaries are found
		}
		return nil, err
	}
	db, err := sql.Open("sqlite3", fileURI(r.indexPath(d))+"?mode=ro&immutable=1&_query_only=1&_cache_size=-8000")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := openAll(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	store, err := r.newIndexStore(ctx, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	r.index = db
	return store, nil
}
