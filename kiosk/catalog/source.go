package catalog

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/search"
)

// A Source is where content comes from: a generation on disk or the seed pack. All methods
// are safe for concurrent use and never change anything.
type Source interface {
	// Frame gives everything of the catalog but its items.
	Frame(ctx context.Context) (content.Catalog, error)
	// Heads gives the items for a gate with title and summary and no body, in their order.
	Heads(ctx context.Context, gate string) ([]content.Item, error)
	// Text gives one language of one item. Errors: content.ErrNotFound.
	Text(ctx context.Context, itemID string, lang content.Lang) (content.ItemText, error)
	// OpenBlob opens a file by its digest. The caller closes it.
	OpenBlob(d content.Digest) (io.ReadSeekCloser, error)
	// Search finds items of the whole source, those of other gates too.
	Search(ctx context.Context, q search.Query) (search.Result, error)
	// Words gives the words of titles and summaries in a language, the most frequent first.
	Words(ctx context.Context, lang content.Lang) ([]search.Word, error)
	// Generation says which generation it is: 0 is the seed pack.
	Generation() cache.Generation
}

var (
	_ Source = (*cache.Reader)(nil)
	_ Source = (*Seed)(nil)
)

// A Seed is the embedded pack: a catalog in memory.
type Seed struct {
	catalog content.Catalog
	files   fs.FS
	index   func() (*search.Searcher, error) // made by the first search
}

// NewSeed reads built/catalog.json of the folder.
func NewSeed(files fs.FS) (*Seed, error) {
	raw, err := fs.ReadFile(files, "built/catalog.json")
	if err != nil {
		return nil, fmt.Errorf("seed pack: %w", err)
	}
	c, err := content.DecodeCatalog(raw)
	if err != nil {
		return nil, fmt.Errorf("seed pack: %w", err)
	}
	return newSeed(c, files), nil
}

func newSeed(c content.Catalog, files fs.FS) *Seed {
	rank := map[string]int{}
	for _, cat := range c.Categories {
		rank[cat.ID] = cat.Order
	}
	slices.SortStableFunc(c.Items, func(x, y content.Item) int {
		return cmp.Or(cmp.Compare(rank[x.Category], rank[y.Category]), cmp.Compare(x.Order, y.Order), cmp.Compare(x.Slug, y.Slug))
	})
	return &Seed{catalog: c, files: files, index: sync.OnceValues(func() (*search.Searcher, error) { return indexOf(c) })}
}

// Frame gives the catalog without its items.
func (s *Seed) Frame(context.Context) (content.Catalog, error) {
	c := s.catalog
	c.Items = nil
	return c, nil
}

// Heads gives all items: the seed pack is the same at every gate.
func (s *Seed) Heads(context.Context, string) ([]content.Item, error) {
	heads := slices.Clone(s.catalog.Items)
	for i, it := range heads {
		heads[i].Text = map[content.Lang]content.ItemText{}
		for l, t := range it.Text {
			heads[i].Text[l] = content.ItemText{Title: t.Title, Summary: t.Summary}
		}
	}
	return heads, nil
}

// Text gives one language of an item.
func (s *Seed) Text(_ context.Context, itemID string, lang content.Lang) (content.ItemText, error) {
	for _, it := range s.catalog.Items {
		if it.ID == itemID {
			if t, ok := it.Text[lang]; ok {
				return t, nil
			}
		}
	}
	return content.ItemText{}, fmt.Errorf("item %s in %s: %w", itemID, lang, content.ErrNotFound)
}

// indexOf makes the index of a catalog in memory.
func indexOf(c content.Catalog) (*search.Searcher, error) {
	m, err := search.NewMemory(search.Docs(c.Items, c.Essentials), c.Langs, func(i int, l content.Lang) (search.Texts, bool) {
		t, ok := c.Items[i-1].Text[l]
		return search.Texts{Title: t.Title, Summary: t.Summary, Body: search.Lines(t.Body)}, ok
	})
	if err != nil {
		return nil, fmt.Errorf("seed pack: %w", err)
	}
	return search.NewSearcher(m), nil
}

// Search finds items of the seed pack.
func (s *Seed) Search(ctx context.Context, q search.Query) (search.Result, error) {
	x, err := s.index()
	if err != nil {
		return search.Result{}, err
	}
	return x.Search(ctx, q)
}

// Words gives the words of the seed pack.
func (s *Seed) Words(ctx context.Context, lang content.Lang) ([]search.Word, error) {
	x, err := s.index()
	if err != nil {
		return nil, err
	}
	return x.Words(ctx, lang)
}

// OpenBlob opens a picture or a recording of the seed pack.
func (s *Seed) OpenBlob(d content.Digest) (io.ReadSeekCloser, error) {
	if !d.Valid() {
		return nil, fmt.Errorf("blob %.80q: %w", d, content.ErrNotFound)
	}
	raw, err := fs.ReadFile(s.files, "built/"+d.BlobKey())
	if err != nil {
		return nil, fmt.Errorf("seed pack blob: %w", content.ErrNotFound)
	}
	return nopCloser{bytes.NewReader(raw)}, nil
}

// Generation is the zero value, with the seed pack's version.
func (s *Seed) Generation() cache.Generation {
	return cache.Generation{Packs: []content.PackVersion{{Pack: s.catalog.Pack, Version: s.catalog.Version}}}
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }
