package cache

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// Modes of everything below the sync folder: the daemon writes, the screen's group reads.
const (
	DirMode  os.FileMode = 0o750
	FileMode os.FileMode = 0o640
)

const buildPrefix = ".build-"

// A Writer makes generations. It is not safe for concurrent use, and only one may exist for a folder.
type Writer struct {
	// Anchor is the digest of the root that is trusted from the start. It is written into each generation, so that nothing of it outlives that trust.
	Anchor content.Digest

	dir string
	log *slog.Logger
}

// NewWriter makes the folders below dir and removes what an interrupted build left.
func NewWriter(dir string, log *slog.Logger) (*Writer, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open cache: %w", err)
	}
	for _, d := range []string{abs, filepath.Join(abs, generationsDir), filepath.Join(abs, "blobs"), filepath.Join(abs, "blobs", "sha256")} {
		if err := os.MkdirAll(d, DirMode); err != nil {
			return nil, fmt.Errorf("open cache: %w", err)
		}
		if err := os.Chmod(d, DirMode); err != nil {
			return nil, fmt.Errorf("open cache: %w", err)
		}
	}
	w := &Writer{dir: abs, log: log}
	return w, w.removeUnfinished()
}

func (w *Writer) removeUnfinished() error {
	left, err := filepath.Glob(filepath.Join(w.dir, generationsDir, buildPrefix+"*"))
	if err != nil {
		return fmt.Errorf("open cache: %w", err)
	}
	for _, d := range left {
		if err := os.RemoveAll(d); err != nil {
			return fmt.Errorf("remove unfinished build: %w", err)
		}
	}
	return nil
}

// Built is what a build was made of.
type Built struct {
	Generation
	Manifests map[string]content.Digest // by pack
}

// Info reads what generation n is. Errors: ErrNotFound, ErrInvalid.
func (w *Writer) Info(n int64) (Built, error) {
	g, err := readGenerationFile(w.dir, n)
	return Built{Generation: g.Generation, Manifests: g.Manifests}, err
}

// Build makes generation n of the packs, beside those that are there, and makes it durable; it does not activate it.
// Every blob of the packs must be in the cache. sealed is called when the digest of content.db is
// known and generation.json is written, before the generation gets its name; an error of it ends the build.
func (w *Writer) Build(ctx context.Context, n int64, packs []Pack, now time.Time, sealed func(Generation) error) (Generation, error) {
	return w.BuildMeanwhile(ctx, n, packs, now, func() error { return nil }, sealed)
}

// BuildMeanwhile is Build while blobs are still on their way. ready is called when content.db is written, and before anything waits for
// the disk: the blobs must be in the cache when it returns, not sooner; an error of it ends the build.
func (w *Writer) BuildMeanwhile(ctx context.Context, n int64, packs []Pack, now time.Time, ready func() error, sealed func(Generation) error) (Generation, error) {
	return w.build(ctx, n, packs, now, true, ready, sealed)
}

func (w *Writer) build(ctx context.Context, n int64, packs []Pack, now time.Time, index bool, ready func() error, sealed func(Generation) error) (g Generation, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("build generation %d: %w", n, err)
		}
	}()
	if _, err := os.Lstat(generationPath(w.dir, n)); !errors.Is(err, fs.ErrNotExist) {
		return g, fmt.Errorf("%w: the number is taken", content.ErrInvalid)
	}
	tmp := filepath.Join(w.dir, generationsDir, buildPrefix+strconv.FormatInt(n, 10))
	if err := os.RemoveAll(tmp); err != nil {
		return g, err
	}
	if err := errors.Join(os.Mkdir(tmp, DirMode), os.Chmod(tmp, DirMode)); err != nil {
		return g, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(tmp))
		}
	}()
	path := filepath.Join(tmp, contentDB)
	if err := buildDB(ctx, path, merge(packs), index); err != nil {
		return g, err
	}
	if err := ready(); err != nil {
		return g, err
	}
	if err := errors.Join(os.Chmod(path, FileMode), atomicfile.Sync(path)); err != nil {
		return g, err
	}
	file, err := w.describe(ctx, n, packs, now, path)
	if err != nil {
		return g, err
	}
	raw, err := content.Canonical(file)
	if err != nil {
		return g, err
	}
	if err := atomicfile.Write(filepath.Join(tmp, generationJSON), raw, FileMode); err != nil {
		return g, err
	}
	file.Raw = raw
	if err := sealed(file.Generation); err != nil {
		return g, err
	}
	if err := os.Rename(tmp, generationPath(w.dir, n)); err != nil {
		return g, err
	}
	return file.Generation, atomicfile.SyncDir(filepath.Join(w.dir, generationsDir))
}

func (w *Writer) describe(ctx context.Context, n int64, packs []Pack, now time.Time, path string) (generationFile, error) {
	st, err := os.Stat(path)
	if err != nil {
		return generationFile{}, err
	}
	digest, err := hashFile(ctx, path)
	if err != nil {
		return generationFile{}, err
	}
	file := generationFile{Format: content.FormatVersion, ContentSize: st.Size(), Manifests: map[string]content.Digest{}}
	file.Generation = Generation{Number: n, Built: now.UTC().Truncate(time.Second), ContentSHA256: digest, Packs: []content.PackVersion{}}
	for _, p := range packs {
		file.Packs = append(file.Packs, content.PackVersion{Pack: p.Manifest.Pack, Version: p.Manifest.Version})
		file.Manifests[p.Manifest.Pack] = p.ManifestDigest
		if len(p.MadeFrom) == 0 {
			p.MadeFrom = []content.Digest{p.Manifest.Catalog.Digest}
		}
		file.Catalogs = append(file.Catalogs, p.MadeFrom...)
		if file.AsOf == "" || p.Manifest.AsOf < file.AsOf {
			file.AsOf = p.Manifest.AsOf
		}
	}
	slices.SortFunc(file.Packs, func(a, b content.PackVersion) int { return strings.Compare(a.Pack, b.Pack) })
	slices.Sort(file.Catalogs)
	file.Layers, file.Anchor = layersOf(packs), w.Anchor
	file.Catalogs = slices.Compact(file.Catalogs)
	return file, nil
}

// Activate makes generation n the current one, by one rename.
func (w *Writer) Activate(n int64) error {
	if _, err := readGenerationFile(w.dir, n); err != nil {
		return fmt.Errorf("activate: %w", err)
	}
	target := filepath.Join(generationsDir, strconv.FormatInt(n, 10))
	if err := atomicfile.Symlink(target, filepath.Join(w.dir, currentLink)); err != nil {
		return fmt.Errorf("activate generation %d: %w", n, err)
	}
	return nil
}

// Collect removes generations and blobs that nobody needs: it keeps the current generation, the newest one below it, and those
// in keep (what the screen shows). Blobs are removed only when every kept generation could be read.
func (w *Writer) Collect(ctx context.Context, keep ...int64) error {
	return w.CollectBut(ctx, func(content.Digest) bool { return false }, keep...)
}

// CollectBut is Collect, and leaves the blobs that wanted says: those on their way into a generation.
func (w *Writer) CollectBut(ctx context.Context, wanted func(content.Digest) bool, keep ...int64) error {
	if err := w.removeUnfinished(); err != nil {
		return err
	}
	cur, err := Current(w.dir)
	if err != nil {
		if errors.Is(err, content.ErrNotFound) {
			return nil // nothing is active: downloads may be under way for the first one
		}
		return err
	}
	all, err := Generations(w.dir)
	if err != nil {
		return err
	}
	keep = append(slices.Clone(keep), cur)
	for _, n := range all { // newest first
		if n < cur {
			keep = append(keep, n)
			break
		}
	}
	var errs []error
	needed := map[content.Digest]bool{}
	for _, n := range all {
		if !slices.Contains(keep, n) {
			w.log.InfoContext(ctx, "generation removed", "generation", n)
			errs = append(errs, w.remove(n))
			continue
		}
		blobs, err := w.Blobs(ctx, n)
		if ctx.Err() != nil { // being told to stop is no damage
			return errors.Join(append(errs, fmt.Errorf("collect: %w", ctx.Err()))...)
		}
		if err != nil && n != cur {
			w.log.WarnContext(ctx, "damaged generation removed", "generation", n, "err", err)
			errs = append(errs, w.remove(n))
			continue
		}
		if err != nil {
			return errors.Join(append(errs, fmt.Errorf("collect: %w", err))...)
		}
		for d := range blobs {
			needed[d] = true
		}
	}
	return errors.Join(append(errs, w.collectBlobs(ctx, func(d content.Digest) bool { return needed[d] || wanted(d) }))...)
}

// Discard removes generation n, which is not the active one.
func (w *Writer) Discard(n int64) error {
	if cur, err := Current(w.dir); err != nil || cur == n {
		return errors.Join(err, fmt.Errorf("discard generation %d: %w: the active one is %d", n, content.ErrInvalid, cur))
	}
	if err := w.remove(n); err != nil {
		return fmt.Errorf("discard: %w", err)
	}
	return nil
}

// remove takes the number away first, so that half a generation never has one.
func (w *Writer) remove(n int64) error {
	gone := filepath.Join(w.dir, generationsDir, buildPrefix+"gone-"+strconv.FormatInt(n, 10))
	if err := os.Rename(generationPath(w.dir, n), gone); err != nil {
		return err
	}
	return os.RemoveAll(gone)
}

// blobsOfRecordings finds the recordings where the items have them: they have no table, so that this holds for every schema.
const blobsOfRecordings = `SELECT json_extract(a.value, '$.sha256'), json_extract(a.value, '$.size') FROM items i, json_each(i.doc, '$.audio') a
	WHERE i.doc LIKE '%"audio"%'`

// Blobs gives the blobs that generation n needs, with their sizes; 0 for its catalogs and manifests.
func (w *Writer) Blobs(ctx context.Context, n int64) (map[content.Digest]int64, error) {
	return Blobs(ctx, w.dir, n)
}

// Blobs is [Writer.Blobs] for who only reads the folder.
func Blobs(ctx context.Context, syncDir string, n int64) (_ map[content.Digest]int64, err error) {
	g, err := readGenerationFile(syncDir, n)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(generationPath(syncDir, n), contentDB)
	db, err := sql.Open("sqlite3", fileURI(path)+"?mode=ro&immutable=1&_query_only=1")
	if err != nil {
		return nil, fmt.Errorf("blobs of generation %d: %w", n, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	need := map[content.Digest]int64{}
	for _, d := range g.Catalogs {
		need[d] = 0
	}
	add := func(scan func(...any) error) error {
		var d content.Digest
		var size int64
		err := scan(&d, &size)
		need[d] = size
		return err
	}
	err = errors.Join(eachRow(ctx, db, "SELECT sha256, size FROM media", add), eachRow(ctx, db, blobsOfRecordings, add))
	if merges, merr := readMerges(ctx, db); merr != nil {
		err = errors.Join(err, merr)
	} else {
		for _, m := range merges { // what another layer stands before comes back without a network when that one goes
			for _, d := range m.Audio {
				need[d] = max(need[d], 0)
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("blobs of generation %d: %w", n, err)
	}
	return need, nil
}

func (w *Writer) collectBlobs(ctx context.Context, needed func(content.Digest) bool) error {
	removed := 0
	err := filepath.WalkDir(filepath.Join(w.dir, "blobs", "sha256"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if needed(content.Digest(d.Name())) {
			return ctx.Err()
		}
		removed++
		return os.Remove(path)
	})
	if removed > 0 {
		w.log.InfoContext(ctx, "blobs removed", "blobs", removed)
	}
	if err != nil {
		return fmt.Errorf("collect blobs: %w", err)
	}
	return nil
}

// CheckBlobs reads all blobs of generation n, but those that are not wanted any more, and deletes those with wrong bytes. Errors: ErrDigest,
// ErrNotFound.
func (w *Writer) CheckBlobs(ctx context.Context, n int64, unwanted map[content.Digest]bool) error {
	blobs, err := w.Blobs(ctx, n)
	if err != nil {
		return err
	}
	var errs []error
	for d := range blobs {
		if unwanted[d] {
			continue
		}
		_, err := CheckBlob(ctx, w.dir, d)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("check blobs: %w", ctx.Err())
		case errors.Is(err, content.ErrNotFound):
			errs = append(errs, err)
		case err != nil: // wrong bytes, or a disk that cannot read them any more
			errs = append(errs, err, os.Remove(filepath.Join(w.dir, filepath.FromSlash(d.BlobKey()))))
		}
	}
	return errors.Join(errs...)
}

// CheckBlob reads a blob and gives its size. Errors: ErrDigest, ErrNotFound.
func CheckBlob(ctx context.Context, syncDir string, d content.Digest) (int64, error) {
	path := filepath.Join(syncDir, filepath.FromSlash(d.BlobKey()))
	got, err := hashFile(ctx, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, fmt.Errorf("blob %s: %w", d, content.ErrNotFound)
	case err != nil:
		return 0, fmt.Errorf("blob %s: %w", d, err)
	case got != d:
		return 0, fmt.Errorf("blob %s: %w", d, content.ErrDigest)
	}
	st, err := os.Stat(path)
	if err != nil {
		return 0, fmt.Errorf("blob %s: %w", d, err)
	}
	return st.Size(), nil
}

// Catalogs gives those that the generations on the disk were built from, and the manifests.
func (w *Writer) Catalogs() (map[content.Digest]bool, error) {
	all, err := Generations(w.dir)
	if err != nil {
		return nil, err
	}
	catalogs := map[content.Digest]bool{}
	for _, n := range all {
		g, err := readGenerationFile(w.dir, n)
		if err != nil {
			continue // damaged: nothing can be shown of it
		}
		for _, d := range g.Catalogs {
			catalogs[d] = true
		}
	}
	return catalogs, nil
}
