package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"cuango/contentsync/content"
)

// A Store keeps pieces and texts. It must be safe for concurrent use.
type Store interface {
	// Pieces gives the pieces first to last of a language to f, in order; those that do not exist are left out.
	Pieces(ctx context.Context, lang content.Lang, first, last int, f func(piece []byte) error) error
	// Head gives title and summary of an item, and whether it has the language.
	Head(ctx context.Context, item int, lang content.Lang) (Texts, bool, error)
	// Body gives the lines of an item's body.
	Body(ctx context.Context, item int, lang content.Lang) ([]string, error)
}

// A Query is what a traveller looks for. Gate and Direction may be empty.
type Query struct {
	Text      string
	Lang      content.Lang   // of the traveller, looked in first
	Relatives []content.Lang // looked in next: what is shown where the traveller's language is missing
	Gate      string
	Direction content.Direction
	Limit     int // how many hits are wanted; 0 is DefaultLimit, more than MaxLimit is MaxLimit
}

// Limits of an answer.
const (
	DefaultLimit = 30
	MaxLimit     = 200
	maxNearest   = 6
	maxMeant     = 3
	spare        = 10      // hits that are looked at beyond the limit, for those whose text does not have the words
	bodyBudget   = 400_000 // bytes of bodies that are looked through for one query; a hit beyond has no snippet
)

// A Field is where a match was found.
type Field string

// The fields of an item.
const (
	Title   Field = "title"
	Summary Field = "summary"
	Body    Field = "body"
)

// A Hit is an item that has what was looked for. The texts are in the language in which it was found.
type Hit struct {
	Item         string
	Lang         content.Lang
	Field        Field // the weightiest that has a match
	Title        string
	TitleSpans   []Span
	Summary      string // of the item
	SummarySpans []Span
	Snippet      string // of the body, where title and summary do not have all the words; else ""
	SnippetSpans []Span
}

// A Result is the answer to a query.
type Result struct {
	Hits       []Hit    // the best first; at most the limit
	Total      int      // items that match, shown or not
	DidYouMean []string // queries that would find something; only when nothing was found
	Nearest    []string // items to offer instead; only when nothing was found
}

// languages that are looked in after the traveller's: names are Vietnamese, and most people read some English.
var others = []content.Lang{"vi", "en"}

// A Searcher answers queries. It keeps the dictionaries in memory and is safe for concurrent use.
type Searcher struct {
	store Store
	mu    sync.Mutex
	docs  []Doc
	dicts map[content.Lang][]string
}

// NewSearcher gives a searcher of what the store keeps.
func NewSearcher(store Store) *Searcher {
	return &Searcher{store: store, dicts: map[content.Lang][]string{}}
}

// Search answers q. It ends early, with the context's error, when ctx ends: when the next key is pressed, say.
// Errors: content.ErrInvalid when the index is damaged, and those of the store.
func (s *Searcher) Search(ctx context.Context, q Query) (Result, error) {
	r, err := s.search(ctx, q)
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	return r, nil
}

func (s *Searcher) search(ctx context.Context, q Query) (Result, error) {
	docs, err := s.allDocs(ctx)
	if err != nil || len(docs) == 0 {
		return Result{}, err
	}
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	q.Limit = min(q.Limit, MaxLimit)
	p := parse(q.Text)
	r, err := s.hits(ctx, q, p, docs)
	if err != nil || r.Total > 0 {
		return r, err
	}
	if p.empty() {
		r.Nearest = first(docs, q)
		return r, nil
	}
	if r.DidYouMean, err = s.meant(ctx, q, p, docs); err != nil {
		return r, err
	}
	r.Nearest, err = s.nearest(ctx, q, p, r.DidYouMean, docs)
	return r, err
}

// Words gives the words of titles and summaries in a language, the most frequent first.
func (s *Searcher) Words(ctx context.Context, lang content.Lang) ([]Word, error) {
	piece, err := s.piece(ctx, lang, WordsPiece)
	if err != nil {
		return nil, fmt.Errorf("search: words: %w", err)
	}
	return Words(piece), nil
}

func (s *Searcher) piece(ctx context.Context, lang content.Lang, n int) ([]byte, error) {
	var out []byte
	err := s.store.Pieces(ctx, lang, n, n, func(p []byte) error {
		out = slices.Clone(p)
		return nil
	})
	return out, err
}

func (s *Searcher) allDocs(ctx context.Context) ([]Doc, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.docs != nil {
		return s.docs, nil
	}
	piece, err := s.piece(ctx, "", 0)
	if err != nil || piece == nil {
		return nil, err
	}
	var docs []Doc
	if err := json.Unmarshal(piece, &docs); err != nil {
		return nil, fmt.Errorf("%w: docs: %w", content.ErrInvalid, err)
	}
	s.docs = docs
	return docs, nil
}

// languagesOf gives where to look, in order.
func languagesOf(q Query) []content.Lang {
	out := []content.Lang{q.Lang}
	for _, l := range slices.Concat(q.Relatives, others) {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}
