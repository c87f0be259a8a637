package cache

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"

	_ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

	"cuango/contentsync/content"
	"cuango/contentsync/search"
)

// A Reader reads one generation. It is safe for concurrent use.
type Reader struct {
	dir string
	gen generationFile
	db  *sql.DB

	schema   int
	finding  sync.Mutex
	searcher *search.Searcher // made by the first search
	whole    bool             // it has the whole index
	index    *sql.DB          // of the file beside content.db; nil: it is not open
	badIndex content.Digest   // of the name of one that was damaged
}

// OpenReader opens the active generation. Its content.db is hashed first (5 ms for the
// demo pack); when the hash is wrong, or the generation cannot be opened, the next older one is
// taken. Errors: ErrNotFound when there is no good generation: the seed pack has to show.
func OpenReader(ctx context.Context, syncDir string) (*Reader, error) {
	all, err := Generations(syncDir)
	if err != nil {
		return nil, err
	}
	var reasons []error
	n, err := Current(syncDir)
	switch {
	case errors.Is(err, content.ErrNotFound):
		return nil, err // nothing was ever activated
	case err != nil: // the link is damaged: the newest that is good
		reasons = append(reasons, err)
	default: // the active one, then those before it; those after it were not activated, and are better than nothing when the link leads to a wrong one
		i, _ := slices.BinarySearchFunc(all, n, func(m, n int64) int { return cmp.Compare(n, m) }) // newest first
		after := slices.Clone(all[:i])
		before := slices.DeleteFunc(all[i:], func(m int64) bool { return m == n })
		all = slices.Concat([]int64{n}, before, after)
	}
	for _, m := range all {
		r, err := OpenGeneration(ctx, syncDir, m)
		if err == nil {
			if err = r.Verify(ctx); err == nil {
				return r, nil
			}
			_ = r.Close()
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("open reader: %w", ctx.Err())
		}
		reasons = append(reasons, err)
	}
	return nil, fmt.Errorf("open reader: %w: no good generation: %w", content.ErrNotFound, errors.Join(reasons...))
}

// OpenGeneration opens generation n without hashing it; see [Reader.Verify]. Errors: ErrNotFound,
// ErrInvalid.
func OpenGeneration(ctx context.Context, syncDir string, n int64) (*Reader, error) {
	abs, err := filepath.Abs(syncDir)
	if err != nil {
		return nil, fmt.Errorf("open generation %d: %w", n, err)
	}
	g, err := readGenerationFile(abs, n)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(generationPath(abs, n), contentDB)
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open generation %d: %w: %s", n, content.ErrNotFound, contentDB)
	}
	if err != nil {
		return nil, fmt.Errorf("open generation %d: %w", n, err)
	}
	if st.Size() != g.ContentSize {
		return nil, fmt.Errorf("open generation %d: %w: %s has %d bytes, want %d", n, content.ErrDigest, contentDB, st.Size(), g.ContentSize)
	}
	// immutable: no lock, no -shm and no -wal, so a user who may only read can open it.
	db, err := sql.Open("sqlite3", fileURI(path)+"?mode=ro&immutable=1&_query_only=1&_cache_size=-8000")
	if err != nil {
		return nil, fmt.Errorf("open generation %d: %w", n, err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	r := &Reader{dir: abs, gen: g, db: db}
	if err := r.checkIdentity(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open generation %d: %w", n, err)
	}
	return r, nil
}

func fileURI(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

func (r *Reader) checkIdentity(ctx context.Context) error {
	var app int
	if err := r.db.QueryRowContext(ctx, "SELECT a.application_id, v.user_version FROM pragma_application_id a, pragma_user_version v").Scan(&app, &r.schema); err != nil {
		return fmt.Errorf("%w: %w", content.ErrInvalid, err)
	}
	if app != applicationID || r.schema < oldestSchema || r.schema > schemaVersion {
		return fmt.Errorf("%w: application_id %#x, user_version %d", content.ErrInvalid, app, r.schema)
	}
	return nil
}

// Generation says what is open.
func (r *Reader) Generation() Generation { return r.gen.Generation }

// Old tells whether the generation was built by an earlier version and should be built anew. It can be read all the same.
func (r *Reader) Old() bool { return r.schema < schemaVersion }

// Close ends the reader.
func (r *Reader) Close() error {
	r.finding.Lock()
	defer r.finding.Unlock()
	err := r.db.Close()
	if r.index != nil {
		err = errors.Join(err, r.index.Close())
	}
	if err != nil {
		return fmt.Errorf("close generation %d: %w", r.gen.Number, err)
	}
	return nil
}

// Verify reads content.db from the disk and compares its digest with the one recorded when it was
// built: SQLite's own check does not see a flipped byte. From then on the reader holds every file that it will hold. Errors: ErrDigest.
func (r *Reader) Verify(ctx context.Context) error {
	d, err := hashFile(ctx, filepath.Join(generationPath(r.dir, r.gen.Number), contentDB))
	if err != nil {
		return fmt.Errorf("verify generation %d: %w", r.gen.Number, err)
	}
	if d != r.gen.ContentSHA256 {
		return fmt.Errorf("verify generation %d: %w: %s", r.gen.Number, content.ErrDigest, contentDB)
	}
	if err := openAll(ctx, r.db); err != nil {
		return fmt.Errorf("verify generation %d: %w", r.gen.Number, err)
	}
	return nil
}

// connections is how many queries of a file run at a time.
const connections = 2

// openAll opens every connection that db may have. Otherwise the second one is opened when two queries first meet, perhaps days later, and
// whoever counts open files takes it for a leak.
func openAll(ctx context.Context, db *sql.DB) (err error) {
	for range connections {
		c, e := db.Conn(ctx)
		if e != nil {
			return errors.Join(err, e)
		}
		defer func() { err = errors.Join(err, c.Close()) }() // back to the pool when all are open
		if e := c.PingContext(ctx); e != nil {
			return e
		}
	}
	return nil
}

func hashFile(ctx context.Context, path string) (content.Digest, error) {
	f, err := os.Open(path) //nolint:gosec // in our own folder
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	buf := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		if err == io.EOF {
			return content.Digest(hex.EncodeToString(h.Sum(nil))), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// OpenBlob opens a picture by its digest. Errors: ErrNotFound, ErrInvalid.
func (r *Reader) OpenBlob(d content.Digest) (io.ReadSeekCloser, error) {
	if !d.Valid() {
		return nil, fmt.Errorf("open blob: %w: %.80q", content.ErrInvalid, d)
	}
	f, err := os.Open(filepath.Join(r.dir, filepath.FromSlash(d.BlobKey())))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open blob %s: %w", d, content.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open blob: %w", err)
	}
	return f, nil
}

// Frame gives everything but the items: languages, categories, agencies, gates, media, web, essentials,
// seasons, notices.
func (r *Reader) Frame(ctx context.Context) (content.Catalog, error) {
	c, err := readFrame(ctx, r.db)
	if err != nil {
		return content.Catalog{}, fmt.Errorf("frame of generation %d: %w", r.gen.Number, err)
	}
	c.Format = content.FormatVersion
	if len(r.gen.Packs) > 0 {
		c.Pack, c.Version = r.gen.Packs[0].Pack, r.gen.Packs[0].Version
	}
	return c, nil
}

// Heads gives the items for a gate: all of them when the gate is empty or not known. The texts
// have title and summary, no body. The order is that of the categories, then that of the
// items in them, then by slug.
func (r *Reader) Heads(ctx context.Context, gate string) ([]content.Item, error) {
	items, err := readHeads(ctx, r.db, gate)
	if err != nil {
		return nil, fmt.Errorf("items of generation %d: %w", r.gen.Number, err)
	}
	return items, nil
}

// Text gives one item in one language, body included. Errors: ErrNotFound.
func (r *Reader) Text(ctx context.Context, itemID string, lang content.Lang) (content.ItemText, error) {
	var t content.ItemText
	var body []byte
	err := r.db.QueryRowContext(ctx, `SELECT t.title, t.summary, b.blocks
		FROM items i JOIN texts t ON t.item = i.n JOIN blocks b ON b.item = t.item AND b.lang = t.lang
		WHERE i.id = ? AND t.lang = ?`, itemID, string(lang)).Scan(&t.Title, &t.Summary, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return content.ItemText{}, fmt.Errorf("text of item %.40q in %.40q: %w", itemID, lang, content.ErrNotFound)
	}
	if err != nil {
		return content.ItemText{}, fmt.Errorf("text of item %.40q: %w", itemID, err)
	}
	if err := json.Unmarshal(body, &t.Body); err != nil {
		return content.ItemText{}, fmt.Errorf("text of item %.40q: %w: %w", itemID, content.ErrInvalid, err)
	}
	return t, nil
}
