package cache

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"cuango/contentsync/content"
	"cuango/contentsync/search"
)

// indexers is how many languages are indexed at a time: more would take the memory that the others need.
const indexers = 2

// startIndex makes the search index of each language of the packs. The channel gives them, in any order, and is closed;
// join waits until nothing runs any more, and may be called at any time.
func startIndex(u union) (_ <-chan indexed, join func()) {
	out := make(chan indexed, len(u.Langs))
	todo := make(chan content.Lang, len(u.Langs))
	for _, l := range u.Langs {
		todo <- l
	}
	close(todo)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range indexers {
		wg.Go(func() {
			for l := range todo {
				select {
				case <-stop:
					return
				default:
				}
				out <- indexed{l, search.Build(l, len(u.Items), func(i int) (search.Texts, bool) {
					t, ok := u.Items[i-1].Text[l]
					return search.Texts{Title: t.Title, Summary: t.Summary, Body: search.Lines(t.Body)}, ok
				})}
			}
		})
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out, sync.OnceFunc(func() {
		close(stop)
		wg.Wait()
	})
}

type indexed struct {
	lang content.Lang
	search.Pieces
}

func (b *builder) search(u union, index <-chan indexed) error {
	const insert = "INSERT INTO search (lang, piece, data) VALUES (?, ?, ?)"
	raw, err := search.EncodeDocs(search.Docs(u.Items, u.Essentials))
	if err == nil {
		err = b.exec(insert, "", 0, raw)
	}
	if err != nil {
		return err
	}
	for x := range index {
		if err := errors.Join(b.ended(),
			b.exec(insert, string(x.lang), search.DictionaryPiece, notNil(x.Dictionary)),
			b.exec(insert, string(x.lang), search.WordsPiece, notNil(x.Words))); err != nil {
			return err
		}
		for i, block := range x.Blocks {
			if err := b.exec(insert, string(x.lang), i, block); err != nil {
				return err
			}
		}
	}
	return nil
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Search finds items of the whole generation. It ends early when ctx does.
// Errors: ErrInvalid when the index is damaged, and the context's.
func (r *Reader) Search(ctx context.Context, q search.Query) (search.Result, error) {
	s, err := r.searching(ctx)
	if err != nil {
		return search.Result{}, err
	}
	return s.Search(ctx, q)
}

// Words gives the words of titles and summaries in a language, the most frequent first; none for a language that is not there.
func (r *Reader) Words(ctx context.Context, lang content.Lang) ([]search.Word, error) {
	s, err := r.searching(ctx)
	if err != nil {
		return nil, err
	}
	return s.Words(ctx, lang)
}

// searching gives what searches: the whole index, or titles and summaries from memory until there is one.
func (r *Reader) searching(ctx context.Context) (*search.Searcher, error) {
	r.finding.Lock()
	defer r.finding.Unlock()
	if r.searcher != nil && r.whole {
		return r.searcher, nil
	}
	store, err := r.wholeIndex(ctx)
	if err == nil && store != nil {
		r.searcher, r.whole = search.NewSearcher(store), true
	}
	if err == nil && r.searcher == nil {
		if store, err = r.headsInMemory(ctx); err == nil {
			r.searcher = search.NewSearcher(store)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("search of generation %d: %w", r.gen.Number, err)
	}
	return r.searcher, nil
}

func (r *Reader) headsInMemory(ctx context.Context) (search.Store, error) {
	items, err := readHeads(ctx, r.db, "")
	if err != nil {
		return nil, err
	}
	var langs []content.Lang
	seen := map[content.Lang]bool{}
	for _, it := range items {
		for l := range it.Text {
			if !seen[l] {
				seen[l] = true
				langs = append(langs, l)
			}
		}
	}
	return search.NewMemory(search.Docs(items, nil), langs, func(i int, l content.Lang) (search.Texts, bool) {
		t, ok := items[i-1].Text[l]
		return search.Texts{Title: t.Title, Summary: t.Summary}, ok
	})
}

// indexStore is the index of a generation.
type indexStore struct{ pieces, head, body *sql.Stmt }

// The statements are prepared once. They are short, and what they read is asked for in small parts: the searcher looks at ctx between them. The
// driver has a goroutine for each statement whose context may end, and waits for it.
const (
	piecesSQL = "SELECT data FROM search WHERE lang = ? AND piece BETWEEN ? AND ? ORDER BY piece"
	headSQL   = "SELECT title, summary FROM texts WHERE item = ? AND lang = ?"
	bodySQL   = "SELECT blocks FROM blocks WHERE item = ? AND lang = ?"
)

// newIndexStore reads the index in a database, which is content.db or the one beside it.
func (r *Reader) newIndexStore(ctx context.Context, index *sql.DB) (search.Store, error) {
	s := indexStore{}
	for _, q := range []struct {
		db    *sql.DB
		query string
		to    **sql.Stmt
	}{{index, piecesSQL, &s.pieces}, {r.db, headSQL, &s.head}, {r.db, bodySQL, &s.body}} {
		st, err := q.db.PrepareContext(context.WithoutCancel(ctx), q.query) //nolint:sqlclosecheck // closed with the database
		if err != nil {
			return nil, err
		}
		*q.to = st
	}
	return s, nil
}

func (s indexStore) Pieces(ctx context.Context, lang content.Lang, first, last int, f func([]byte) error) (err error) {
	rows, err := s.pieces.QueryContext(context.WithoutCancel(ctx), string(lang), first, last)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var b sql.RawBytes
	for rows.Next() {
		if err := errors.Join(ctx.Err(), rows.Scan(&b)); err != nil {
			return err
		}
		if err := f(b); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s indexStore) Head(ctx context.Context, item int, lang content.Lang) (t search.Texts, ok bool, err error) {
	err = s.head.QueryRowContext(context.WithoutCancel(ctx), item, string(lang)).Scan(&t.Title, &t.Summary)
	if errors.Is(err, sql.ErrNoRows) {
		return t, false, nil
	}
	return t, err == nil, err
}

func (s indexStore) Body(ctx context.Context, item int, lang content.Lang) ([]string, error) {
	var raw []byte
	err := s.body.QueryRowContext(context.WithoutCancel(ctx), item, string(lang)).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var body []content.Block
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, fmt.Errorf("%w: %w", content.ErrInvalid, err)
	}
	return search.Lines(body), nil
}
