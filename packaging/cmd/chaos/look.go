package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A seen is what tools that are not ours see of a kiosk's active generation.
type seen struct {
	none        bool // nothing was ever activated
	number      int64
	key         string // the manifests of its packs
	packs       string
	dump, index string // digests of what content.db says, and of the pieces of its search index; the latter empty: there is none yet
	missing     []string
}

// generationFile is what is read of generation.json.
type generationFile struct {
	Number int64 `json:"number"`
	Packs  []struct {
		Pack    string `json:"pack"`
		Version int    `json:"version"`
	} `json:"packs"`
	SHA256    string            `json:"content_sha256"`
	Size      int64             `json:"content_size"`
	Manifests map[string]string `json:"manifests"`
	Catalogs  []string          `json:"catalogs"`
}

// query asks SQLite's own program. The database is not changed, not even by the recovery of its log.
func (w *world) query(ctx context.Context, db, query string) (string, error) {
	return w.run(ctx, "sqlite3", "file:"+db+"?immutable=1", query)
}

// look reads a kiosk's folder while no daemon runs: the link, the sums of everything that is named by one, SQLite's own check, and what the databases say.
func (w *world) look(ctx context.Context, k *kiosk) (g seen, err error) {
	target, err := w.run(ctx, "readlink", filepath.Join(k.sync, "current"))
	if err != nil {
		if exists(filepath.Join(k.sync, "current")) {
			return g, err
		}
		return seen{none: true}, w.sums(ctx, k, nil)
	}
	target = strings.TrimSpace(target)
	number, ok := strings.CutPrefix(target, "generations/")
	if g.number, err = strconv.ParseInt(number, 10, 64); !ok || err != nil {
		return g, fmt.Errorf("current leads to %q", target)
	}
	// Every generation that has a number is whole, not only the active one: the screen falls back to them.
	all, err := filepath.Glob(filepath.Join(k.sync, "generations", "[1-9]*"))
	if err != nil {
		return g, err
	}
	var active generationFile
	want := map[string]string{}
	for _, dir := range all {
		raw, err := os.ReadFile(filepath.Join(dir, "generation.json")) //nolint:gosec // in our own folder
		if err != nil {
			return g, err
		}
		var f generationFile
		if err := json.Unmarshal(raw, &f); err != nil {
			return g, fmt.Errorf("generation.json of %s: %w", filepath.Base(dir), err)
		}
		db := filepath.Join(dir, "content.db")
		want[db] = f.SHA256
		if said, err := w.query(ctx, db, "PRAGMA integrity_check"); err != nil || strings.TrimSpace(said) != "ok" {
			return g, fmt.Errorf("content.db of generation %d: %w: SQLite says %s", f.Number, err, said)
		}
		index, err := filepath.Glob(filepath.Join(dir, "search-*.db"))
		if err != nil {
			return g, err
		}
		for _, path := range index {
			want[path] = strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "search-"), ".db")
		}
		if f.Number == g.number {
			active = f
		}
	}
	if active.Number == 0 {
		return g, fmt.Errorf("current leads to generation %d, which is not there", g.number)
	}
	if err := w.sums(ctx, k, want); err != nil {
		return g, err
	}
	recorded, err := w.recorded(ctx, k, g.number)
	if err != nil {
		return g, err
	}
	if recorded != active.SHA256 {
		return g, fmt.Errorf("trust.db recorded %q for generation %d, its content.db is %s", recorded, g.number, active.SHA256)
	}
	for _, pack := range slices.Sorted(maps.Keys(active.Manifests)) {
		g.key += pack + " " + active.Manifests[pack] + "\n"
	}
	for _, p := range active.Packs {
		g.packs += fmt.Sprintf("%s %d ", p.Pack, p.Version)
	}
	return g, w.dump(ctx, k, active, &g)
}

// dump reads what the active content.db says, and which blobs it needs.
func (w *world) dump(ctx context.Context, k *kiosk, active generationFile, g *seen) error {
	dir := filepath.Join(k.sync, "generations", strconv.FormatInt(g.number, 10))
	raw, err := w.query(ctx, filepath.Join(dir, "content.db"), ".dump")
	if err != nil {
		return err
	}
	beside, err := filepath.Glob(filepath.Join(dir, "search-*.db"))
	if err != nil {
		return err
	}
	for _, path := range beside {
		more, err := w.query(ctx, path, ".dump search")
		if err != nil {
			return err
		}
		raw += more
	}
	var content, index strings.Builder
	for line := range strings.Lines(raw) {
		switch {
		case strings.HasPrefix(line, "INSERT INTO search"):
			index.WriteString(line)
		case strings.HasPrefix(line, "INSERT INTO"):
			content.WriteString(line)
		}
	}
	if content.Len() == 0 {
		return errors.New("content.db says nothing")
	}
	g.dump = fmt.Sprintf("%x", sha256.Sum256([]byte(content.String())))
	if index.Len() > 0 {
		g.index = fmt.Sprintf("%x", sha256.Sum256([]byte(index.String())))
	}
	need, err := w.query(ctx, filepath.Join(dir, "content.db"), `SELECT sha256 FROM media
		UNION SELECT json_extract(a.value, '$.sha256') FROM items i, json_each(i.doc, '$.audio') a WHERE i.doc LIKE '%"audio"%'`)
	if err != nil {
		return err
	}
	for _, d := range append(strings.Fields(need), active.Catalogs...) {
		if !exists(filepath.Join(k.sync, "blobs", "sha256", d[:2], d)) {
			g.missing = append(g.missing, d)
		}
	}
	return nil
}

// sums lets sha256sum compare the files that are given, and every blob with its name.
func (w *world) sums(ctx context.Context, k *kiosk, want map[string]string) error {
	var list strings.Builder
	err := filepath.WalkDir(filepath.Join(k.sync, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && !d.IsDir() {
			fmt.Fprintf(&list, "%s  %s\n", d.Name(), path)
		}
		return err
	})
	if err != nil {
		return err
	}
	for path, sum := range want {
		fmt.Fprintf(&list, "%s  %s\n", sum, path)
	}
	if list.Len() == 0 {
		return nil
	}
	cmd := exec.CommandContext(ctx, "sha256sum", "--check", "--quiet", "--strict")
	cmd.Stdin = strings.NewReader(list.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("sha256sum: %w\n%s", err, out)
	}
	return nil
}

// recorded gives the digest that trust.db has of a generation, from a copy: opening it would write to it.
func (w *world) recorded(ctx context.Context, k *kiosk, n int64) (string, error) {
	dir, err := os.MkdirTemp(w.dir, "trust-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	for _, f := range []string{"trust.db", "trust.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(k.sync, f)) //nolint:gosec // in our own folder
		if errors.Is(err, fs.ErrNotExist) && f != "trust.db" {
			continue
		}
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, f), raw, 0o600); err != nil {
			return "", err
		}
	}
	said, err := w.run(ctx, "sqlite3", filepath.Join(dir, "trust.db"), fmt.Sprintf("PRAGMA integrity_check; SELECT sha256 FROM generations WHERE number = %d", n))
	lines := strings.Fields(said)
	if err != nil || len(lines) != 2 || lines[0] != "ok" {
		return "", fmt.Errorf("trust.db: %w: SQLite says %s", err, said)
	}
	return lines[1], nil
}

// whole asserts that what was seen is one published state, as the undisturbed kiosk has it, with all its files; before is the order of what was active before.
func (w *world) whole(g seen, before int) (order int, err error) {
	if g.none {
		if before >= 0 {
			return 0, errors.New("nothing is active any more")
		}
		return -1, nil
	}
	t, ok := w.truth[g.key]
	switch {
	case !ok:
		return 0, fmt.Errorf("a mixed generation: these manifests were never published together:\n%s", g.key)
	case t.packs != g.packs:
		return 0, fmt.Errorf("generation.json says %s, and these manifests are of %s", g.packs, t.packs)
	case t.dump != g.dump:
		return 0, fmt.Errorf("content.db of %s says something else than that of an undisturbed kiosk", g.packs)
	case g.index != "" && t.index != g.index:
		return 0, fmt.Errorf("the search index of %s is another one than that of an undisturbed kiosk", g.packs)
	case t.order < before:
		return 0, fmt.Errorf("%s is active again: a roll-back", g.packs)
	}
	for _, d := range g.missing {
		if !w.ever[d] { // what was recalled once may be on its way
			return 0, fmt.Errorf("blob %s of %s is missing", d, g.packs)
		}
	}
	return t.order, nil
}
