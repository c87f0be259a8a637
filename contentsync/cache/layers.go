package cache

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// layersOf gives the layers of the packs that are of one, in the order of their say, and so their packs. Times are whole seconds, as signed metadata has them.
func layersOf(packs []Pack) []content.Layer {
	var out []content.Layer
	for _, p := range slices.SortedFunc(slices.Values(packs), bySay) {
		if p.From.Role == "" {
			continue
		}
		if len(out) == 0 || out[len(out)-1].Role != p.From.Role {
			l := p.From
			l.Packs, l.Expires = nil, l.Expires.UTC()
			out = append(out, l)
		}
		l := &out[len(out)-1]
		l.Packs = append(l.Packs, content.LayerPack{Pack: p.Manifest.Pack, Version: p.Manifest.Version, AsOf: p.Manifest.AsOf, Manifest: p.ManifestDigest, Catalog: p.Manifest.Catalog})
	}
	return out
}

// bySay orders packs: the country's first, those of a province and of a gate after them; within a level by role and by name.
func bySay(a, b Pack) int {
	return cmp.Or(cmp.Compare(a.From.Level.Rank(), b.From.Level.Rank()), -cmp.Compare(a.From.Role, b.From.Role), cmp.Compare(a.Manifest.Pack, b.Manifest.Pack))
}

// Annotate writes into generation n, which was built before there were layers, where its packs are from, and gives what it says then. The packs must be those that it was built of.
func (w *Writer) Annotate(n int64, packs []Pack) (Generation, error) {
	g, err := readGenerationFile(w.dir, n)
	if err != nil {
		return g.Generation, fmt.Errorf("annotate: %w", err)
	}
	g.Layers, g.Anchor = layersOf(packs), w.Anchor
	if g.Raw, err = content.Canonical(g); err != nil {
		return g.Generation, fmt.Errorf("annotate generation %d: %w", n, err)
	}
	return g.Generation, atomicfile.Write(filepath.Join(generationPath(w.dir, n), generationJSON), g.Raw, FileMode)
}

// Redescribe writes raw as generation.json of generation n, unless that is what lies there, and tells whether it did. Errors: ErrNotFound when there is no such generation.
func (w *Writer) Redescribe(n int64, raw []byte) (anew bool, err error) {
	dir := generationPath(w.dir, n)
	if _, err := os.Lstat(dir); err != nil {
		return false, fmt.Errorf("describe generation %d: %w: %w", n, content.ErrNotFound, err)
	}
	path := filepath.Join(dir, generationJSON)
	if have, err := readLimited(path, maxGenerationBytes); err == nil && bytes.Equal(have, raw) {
		return false, nil
	}
	return true, atomicfile.Write(path, raw, FileMode)
}

// Merges gives what was decided when the packs of the generation were put together; none when no two packs had one item.
func (r *Reader) Merges(ctx context.Context) ([]content.Merge, error) {
	list, err := readMerges(ctx, r.db)
	if err != nil {
		return nil, fmt.Errorf("merges of generation %d: %w", r.gen.Number, err)
	}
	return list, nil
}

func readMerges(ctx context.Context, db *sql.DB) (list []content.Merge, err error) {
	var there bool
	if err := db.QueryRowContext(ctx, "SELECT EXISTS(SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'extras')").Scan(&there); err != nil || !there {
		return nil, err
	}
	return list, eachRow(ctx, db, "SELECT doc FROM extras WHERE key = 'merges'", func(scan func(...any) error) error {
		var doc []byte
		if err := scan(&doc); err != nil {
			return err
		}
		if err := json.Unmarshal(doc, &list); err != nil {
			return fmt.Errorf("%w: merges: %w", content.ErrInvalid, err)
		}
		return nil
	})
}
