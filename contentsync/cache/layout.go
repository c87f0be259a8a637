package cache

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"cuango/contentsync/content"
)

// Names below the sync folder.
const (
	generationsDir = "generations"
	currentLink    = "current"
	contentDB      = "content.db"
	generationJSON = "generation.json"

	maxGenerationBytes = 1 << 20 // generation.json
)

// The identity of content.db, described in sql/README.md.
const (
	applicationID = 0x43754E67 // "CuNg"
	schemaVersion = 3
	oldestSchema  = 1 // that can still be read. What it has for a search is not: titles and summaries are indexed in memory
)

// A Generation says what one generation is.
type Generation struct {
	Number        int64                 `json:"number"`
	Packs         []content.PackVersion `json:"packs"`          // by name
	AsOf          content.Date          `json:"as_of"`          // of the pack that was looked at longest ago
	Built         time.Time             `json:"built"`          // by the kiosk's trusted clock
	ContentSHA256 content.Digest        `json:"content_sha256"` // of content.db

	Layers []content.Layer `json:"layers,omitempty"`        // where the packs are from, by say; none: it was built before there were layers
	Anchor content.Digest  `json:"anchor_sha256,omitempty"` // of the root that all of it goes back to

	Raw []byte `json:"-"` // generation.json, byte for byte
}

// generationFile is generation.json.
type generationFile struct {
	Format int `json:"format"`
	Generation
	ContentSize int64                     `json:"content_size"`
	Manifests   map[string]content.Digest `json:"manifests"` // by pack
	Catalogs    []content.Digest          `json:"catalogs"`  // and manifests: files of the cache that the generation was built from
}

func generationPath(dir string, n int64) string {
	return filepath.Join(dir, generationsDir, strconv.FormatInt(n, 10))
}

// Current gives the number of the active generation. It reads one link and nothing
// else, so it can be asked every second. Errors: ErrNotFound when there is none yet.
func Current(syncDir string) (int64, error) {
	target, err := os.Readlink(filepath.Join(syncDir, currentLink))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("current generation: %w", content.ErrNotFound)
	}
	if err != nil {
		return 0, fmt.Errorf("current generation: %w", err)
	}
	n, err := strconv.ParseInt(filepath.Base(target), 10, 64)
	if err != nil || n < 1 || target != filepath.Join(generationsDir, strconv.FormatInt(n, 10)) {
		return 0, fmt.Errorf("current generation: %w: link to %.80q", content.ErrInvalid, target)
	}
	return n, nil
}

// Generations gives the numbers of all complete generations on the disk, newest first.
func Generations(syncDir string) ([]int64, error) {
	entries, err := os.ReadDir(filepath.Join(syncDir, generationsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list generations: %w", err)
	}
	var list []int64
	for _, e := range entries {
		if n, err := strconv.ParseInt(e.Name(), 10, 64); err == nil && n > 0 && strconv.FormatInt(n, 10) == e.Name() {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	slices.Reverse(list)
	return list, nil
}

func readGenerationFile(dir string, n int64) (generationFile, error) {
	var g generationFile
	path := filepath.Join(generationPath(dir, n), generationJSON)
	b, err := readLimited(path, maxGenerationBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return g, fmt.Errorf("generation %d: %w", n, content.ErrNotFound)
	}
	if err != nil {
		return g, fmt.Errorf("generation %d: %w", n, err)
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return g, fmt.Errorf("generation %d: %w: %w", n, content.ErrInvalid, err)
	}
	if g.Format != content.FormatVersion || g.Number != n || !g.ContentSHA256.Valid() {
		return g, fmt.Errorf("generation %d: %w: %s is not of this generation", n, content.ErrInvalid, generationJSON)
	}
	g.Raw = b
	return g, nil
}

func readLimited(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path) //nolint:gosec // in our own folder
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%w: over %d bytes", content.ErrTooLarge, limit)
	}
	return b, err
}
