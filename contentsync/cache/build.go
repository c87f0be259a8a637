package cache

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"cuango/contentsync/content"
	"cuango/contentsync/statedb"
)

//go:embed sql/schema.sql
var schema string

// buildDB writes content.db at path, which must not exist, with or without the search index.
func buildDB(ctx context.Context, path string, u union, index bool) error {
	return writeDB(ctx, path, schema+searchSchema, func(b *builder) error { return b.all(u, index) })
}

// writeDB writes a database at path, which must not exist, in one transaction. There is no journal: one that is cut off is thrown
// away as a whole.
func writeDB(ctx context.Context, path, schema string, fill func(*builder) error) (err error) {
	name := filepath.Base(path)
	db, err := sql.Open("sqlite3", fileURI(path)+"?mode=rwc&_journal_mode=OFF&_synchronous=OFF&_cache_size=-16000&_foreign_keys=1")
	if err != nil {
		return fmt.Errorf("build %s: %w", name, err)
	}
	db.SetMaxOpenConns(1)
	defer func() {
		if err = errors.Join(err, db.Close()); err != nil {
			err = fmt.Errorf("build %s: %w", name, statedb.Name(err))
		}
	}()
	if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, schemaVersion)); err != nil {
		return err
	}
	// The driver has a goroutine for each statement whose context may end. These are short: the builder looks at ctx between them.
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	b := &builder{ctx: context.WithoutCancel(ctx), ended: ctx.Err, tx: tx, stmts: map[string]*sql.Stmt{}}
	_, err = tx.ExecContext(b.ctx, schema) //nolint:contextcheck // a statement under way ends; b.ended is asked between two
	if err == nil {
		err = fill(b)
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// A builder fills one database inside one transaction, which also closes its statements.
type builder struct {
	ctx   context.Context //nolint:containedctx // of one build, without its end; the builder does not outlive it
	ended func() error    // the error of the build's own context
	tx    *sql.Tx
	stmts map[string]*sql.Stmt
}

func (b *builder) exec(query string, args ...any) error {
	st, ok := b.stmts[query]
	if !ok {
		var err error
		if st, err = b.tx.PrepareContext(b.ctx, query); err != nil {
			return err
		}
		b.stmts[query] = st
	}
	_, err := st.ExecContext(b.ctx, args...)
	return err
}

// doc is exec with v as JSON for the last argument.
func (b *builder) doc(query string, v any, args ...any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.exec(query, append(args, string(raw))...)
}

func (b *builder) all(u union, withIndex bool) error {
	if err := b.languages(u.Langs); err != nil {
		return err
	}
	for _, c := range u.Categories {
		if err := b.doc("INSERT INTO categories (id, ord, doc) VALUES (?, ?, ?)", c, c.ID, c.Order); err != nil {
			return err
		}
	}
	for _, a := range u.Agencies {
		if err := b.doc("INSERT INTO agencies (id, doc) VALUES (?, ?)", a, a.ID); err != nil {
			return err
		}
	}
	for i, g := range u.Gates {
		if err := b.doc("INSERT INTO gates (id, ord, doc) VALUES (?, ?, ?)", g, g.ID, i); err != nil {
			return err
		}
	}
	for name, m := range u.Media {
		if err := b.doc("INSERT INTO media (name, sha256, size, mime, doc) VALUES (?, ?, ?, ?, ?)", m, name, string(m.Digest), m.Size, m.MIME); err != nil {
			return err
		}
	}
	if err := b.extras(u.Catalog); err != nil {
		return err
	}
	if len(u.merges) > 0 {
		if err := b.doc("INSERT INTO extras (key, doc) VALUES (?, ?)", u.merges, "merges"); err != nil {
			return err
		}
	}
	// Meanwhile the search index is made: it needs nothing of the database, and the database nothing of it until the end.
	var index <-chan indexed
	if withIndex {
		var join func()
		index, join = startIndex(u)
		defer join()
	}
	// JSON of the next items is made while SQLite takes one.
	rows := make(chan itemRows, itemsAhead)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		defer close(rows)
		for i, it := range u.Items {
			select {
			case rows <- itemRow(int64(i+1), it, u.itemPack[it.ID]):
			case <-stop:
				return
			}
		}
	}()
	for r := range rows {
		if err := errors.Join(b.ended(), r.err); err != nil {
			return err
		}
		if err := b.item(r); err != nil {
			return fmt.Errorf("item %s: %w", r.item.ID, err)
		}
	}
	if !withIndex {
		return nil
	}
	return b.search(u, index)
}

// extras writes what a catalog may have and need not.
func (b *builder) extras(c content.Catalog) error {
	put := func(key string, there bool, v any) error {
		if !there {
			return nil
		}
		return b.doc("INSERT INTO extras (key, doc) VALUES (?, ?)", v, key)
	}
	return errors.Join(
		put("web", c.Web != "", c.Web),
		put("essentials", len(c.Essentials) > 0, c.Essentials),
		put("seasons", len(c.Seasons) > 0, c.Seasons),
		put("notices", len(c.Notices) > 0, c.Notices),
		put("scenes", len(c.Scenes) > 0, c.Scenes),
		put("sponsor_share", c.SponsorShare > 0, c.SponsorShare),
		put("survey", c.Survey != nil, c.Survey),
	)
}

const itemsAhead = 4

// itemRows is what the database gets of one item.
type itemRows struct {
	n     int64
	item  content.Item
	pack  string
	doc   string // the item without its texts, as JSON
	texts []textRow
	err   error
}

type textRow struct {
	lang           content.Lang
	title, summary string
	blocks         string // as JSON
}

// itemRow makes the rows of an item.
func itemRow(n int64, it content.Item, pack string) itemRows {
	r := itemRows{n: n, item: it, pack: pack}
	r.item.Text = nil
	doc, err := json.Marshal(r.item)
	r.doc, r.err = string(doc), err
	for _, l := range slices.Sorted(maps.Keys(it.Text)) {
		t := it.Text[l]
		blocks, err := json.Marshal(t.Body)
		r.err = errors.Join(r.err, err)
		r.texts = append(r.texts, textRow{lang: l, title: t.Title, summary: t.Summary, blocks: string(blocks)})
	}
	return r
}

func (b *builder) languages(langs []content.Lang) error {
	for i, l := range langs {
		if err := b.exec("INSERT INTO langs (ord, tag) VALUES (?, ?)", i, string(l)); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) item(r itemRows) error {
	if err := b.exec("INSERT INTO items (n, id, pack, slug, category, ord, doc) VALUES (?, ?, ?, ?, ?, ?, ?)",
		r.n, r.item.ID, r.pack, r.item.Slug, r.item.Category, r.item.Order, r.doc); err != nil {
		return err
	}
	for _, t := range r.texts {
		if err := b.exec("INSERT INTO texts (item, lang, title, summary) VALUES (?, ?, ?, ?)", r.n, string(t.lang), t.title, t.summary); err != nil {
			return err
		}
		if err := b.exec("INSERT INTO blocks (item, lang, blocks) VALUES (?, ?, ?)", r.n, string(t.lang), t.blocks); err != nil {
			return err
		}
	}
	return nil
}
