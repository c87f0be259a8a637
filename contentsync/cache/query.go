package cache

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"cuango/contentsync/content"
)

// eachRow runs a query and gives each row to f.
func eachRow(ctx context.Context, db *sql.DB, query string, f func(scan func(...any) error) error) (err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// eachDoc is eachRow for tables that hold one JSON document a row.
func eachDoc[T any](ctx context.Context, db *sql.DB, query string, f func(T)) error {
	return eachRow(ctx, db, query, func(scan func(...any) error) error {
		var doc []byte
		if err := scan(&doc); err != nil {
			return err
		}
		var v T
		if err := json.Unmarshal(doc, &v); err != nil {
			return fmt.Errorf("%w: %w", content.ErrInvalid, err)
		}
		f(v)
		return nil
	})
}

func readFrame(ctx context.Context, db *sql.DB) (content.Catalog, error) {
	c := content.Catalog{Media: map[string]content.Media{}}
	err := errors.Join(
		eachRow(ctx, db, "SELECT tag FROM langs ORDER BY ord", func(scan func(...any) error) error {
			var l content.Lang
			err := scan(&l)
			c.Langs = append(c.Langs, l)
			return err
		}),
		eachDoc(ctx, db, "SELECT doc FROM categories ORDER BY ord, id", func(v content.Category) { c.Categories = append(c.Categories, v) }),
		eachDoc(ctx, db, "SELECT doc FROM agencies ORDER BY id", func(v content.Agency) { c.Agencies = append(c.Agencies, v) }),
		eachDoc(ctx, db, "SELECT doc FROM gates ORDER BY ord", func(v content.Gate) { c.Gates = append(c.Gates, v) }),
		eachRow(ctx, db, "SELECT name, doc FROM media", func(scan func(...any) error) error {
			var name string
			var doc []byte
			if err := scan(&name, &doc); err != nil {
				return err
			}
			var m content.Media
			if err := json.Unmarshal(doc, &m); err != nil {
				return fmt.Errorf("%w: %w", content.ErrInvalid, err)
			}
			c.Media[name] = m
			return nil
		}),
		readExtras(ctx, db, &c),
	)
	return c, err
}

// readExtras reads what a catalog need not have. A generation that an older program built has no
// table for it, and is shown without.
func readExtras(ctx context.Context, db *sql.DB, c *content.Catalog) error {
	var there bool
	if err := db.QueryRowContext(ctx, "SELECT EXISTS(SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'extras')").Scan(&there); err != nil || !there {
		return err
	}
	into := map[string]any{"web": &c.Web, "essentials": &c.Essentials, "seasons": &c.Seasons, "notices": &c.Notices, "survey": &c.Survey, "scenes": &c.Scenes, "sponsor_share": &c.SponsorShare}
	return eachRow(ctx, db, "SELECT key, doc FROM extras", func(scan func(...any) error) error {
		var key string
		var doc []byte
		if err := scan(&key, &doc); err != nil {
			return err
		}
		v, known := into[key]
		if !known {
			return nil
		}
		if err := json.Unmarshal(doc, v); err != nil {
			return fmt.Errorf("%w: %s: %w", content.ErrInvalid, key, err)
		}
		return nil
	})
}

func readHeads(ctx context.Context, db *sql.DB, gate string) ([]content.Item, error) {
	if gate != "" {
		var known bool
		if err := db.QueryRowContext(ctx, "SELECT EXISTS(SELECT 1 FROM gates WHERE id = ?)", gate).Scan(&known); err != nil {
			return nil, err
		}
		if !known {
			gate = ""
		}
	}
	var items []content.Item
	at := map[int64]int{} // row number → index
	err := eachRow(ctx, db, `SELECT i.n, i.doc FROM items i JOIN categories c ON c.id = i.category
		ORDER BY c.ord, c.id, i.ord, i.slug, i.id`, func(scan func(...any) error) error {
		var n int64
		var doc []byte
		if err := scan(&n, &doc); err != nil {
			return err
		}
		var it content.Item
		if err := json.Unmarshal(doc, &it); err != nil {
			return fmt.Errorf("%w: %w", content.ErrInvalid, err)
		}
		if gate != "" && !it.At(gate, "") {
			return nil
		}
		it.Text = map[content.Lang]content.ItemText{}
		at[n] = len(items)
		items = append(items, it)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return items, eachRow(ctx, db, "SELECT item, lang, title, summary FROM texts", func(scan func(...any) error) error {
		var n int64
		var lang content.Lang
		var t content.ItemText
		if err := scan(&n, &lang, &t.Title, &t.Summary); err != nil {
			return err
		}
		if i, ok := at[n]; ok {
			items[i].Text[lang] = t
		}
		return nil
	})
}
