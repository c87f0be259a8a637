package cache

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cuango/contentsync/content"
)

// A use is who uses the files of a generation or of packs: items that were taken back, or others.
type use struct{ gone, others map[content.Digest]bool }

func newUse() use { return use{map[content.Digest]bool{}, map[content.Digest]bool{}} }

func (u use) add(gone bool, d content.Digest) {
	switch {
	case d == "":
	case gone:
		u.gone[d] = true
	default:
		u.others[d] = true
	}
}

// only are the files that nobody but taken-back items uses.
func (u use) only() map[content.Digest]bool {
	for d := range u.others {
		delete(u.gone, d)
	}
	return u.gone
}

// frame adds what is seen elsewhere than on pages.
func (u use) frame(c content.Catalog) {
	names := []string{}
	for _, x := range c.Categories {
		names = append(names, x.Media)
	}
	for _, x := range c.Gates {
		names = append(append(names, x.Media), x.Scenes...)
	}
	for _, x := range c.Seasons {
		names = append(names, x.Scenes...)
	}
	for _, x := range c.Scenes {
		names = append(names, x.Media)
	}
	if c.Survey != nil {
		names = append(names, c.Survey.Media)
	}
	for _, n := range names {
		u.add(false, c.Media[n].Digest)
	}
}

// OnlyInPacks gives the files of packs that only these items use.
func OnlyInPacks(packs []Pack, items map[string]bool) map[content.Digest]bool {
	u := newUse()
	if len(items) == 0 {
		return u.gone
	}
	for _, p := range packs {
		u.frame(p.Catalog)
		for _, it := range p.Catalog.Items {
			for _, name := range Pictures(it) {
				u.add(items[it.ID], p.Catalog.Media[name].Digest)
			}
			for _, r := range it.Audio {
				u.add(items[it.ID], r.Digest)
			}
		}
	}
	return u.only()
}

// OnlyOnDisk gives the files that only these items use, in all generations on the disk. One that cannot be read has no say.
func OnlyOnDisk(ctx context.Context, syncDir string, items map[string]bool) (map[content.Digest]bool, error) {
	u := newUse()
	if len(items) == 0 {
		return u.gone, nil
	}
	all, err := Generations(syncDir)
	if err != nil {
		return nil, err
	}
	for _, n := range all {
		r, err := OpenGeneration(ctx, syncDir, n)
		if err == nil {
			err = errors.Join(r.uses(ctx, items, u), r.Close())
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("files of generation %d: %w", n, ctx.Err())
		}
		if err != nil {
			continue
		}
	}
	return u.only(), nil
}

func (r *Reader) uses(ctx context.Context, items map[string]bool, u use) error {
	c, err := readFrame(ctx, r.db)
	if err != nil {
		return err
	}
	merges, err := readMerges(ctx, r.db)
	if err != nil {
		return err
	}
	u.frame(c)
	for _, m := range merges {
		for _, name := range m.Media {
			u.add(items[m.Item], c.Media[name].Digest)
		}
		for _, d := range m.Audio {
			u.add(items[m.Item], d)
		}
	}
	type pictured struct {
		Media string                             `json:"media"`
		Audio map[content.Lang]content.Recording `json:"audio"`
	}
	err = eachRow(ctx, r.db, "SELECT id, doc FROM items", func(scan func(...any) error) error {
		var id string
		var doc []byte
		var it pictured
		if err := scan(&id, &doc); err != nil {
			return err
		}
		if err := json.Unmarshal(doc, &it); err != nil {
			return err
		}
		u.add(items[id], c.Media[it.Media].Digest)
		for _, rec := range it.Audio {
			u.add(items[id], rec.Digest)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return eachRow(ctx, r.db, `SELECT i.id, b.blocks FROM blocks b JOIN items i ON i.n = b.item WHERE instr(b.blocks, '"media":') > 0`, func(scan func(...any) error) error {
		var id string
		var doc []byte
		var body []pictured
		if err := scan(&id, &doc); err != nil {
			return err
		}
		if err := json.Unmarshal(doc, &body); err != nil {
			return err
		}
		for _, b := range body {
			u.add(items[id], c.Media[b.Media].Digest)
		}
		return nil
	})
}
