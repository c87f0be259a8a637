package search

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"cuango/contentsync/content"
)

// A Doc is what the index knows of an item beside its words. Items are numbered from 1 in the order of the docs.
type Doc struct {
	ID         string              `json:"id"`
	Priority   int                 `json:"p,omitempty"`
	Gates      []string            `json:"g,omitempty"`
	Directions []content.Direction `json:"d,omitempty"`
}

// Docs gives the docs of items, in their order.
func Docs(items []content.Item) []Doc {
	out := make([]Doc, len(items))
	for i, it := range items {
		out[i] = Doc{ID: it.ID, Priority: it.Priority, Gates: it.Gates, Directions: it.Directions}
	}
	return out
}

// Lines are what can be searched of a body.
func Lines(body []content.Block) []string {
	var out []string
	for _, b := range body {
		for s := range strings.SplitSeq(b.PlainText(), "\n") {
			if s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

// EncodeDocs gives the docs as a piece.
func EncodeDocs(docs []Doc) ([]byte, error) {
	b, err := json.Marshal(docs)
	if err != nil {
		return nil, fmt.Errorf("search index: %w", err)
	}
	return b, nil
}

// Kinds of pieces. A block's number is 0 or more; the docs are piece 0 of no language.
const (
	DictionaryPiece = -1
	WordsPiece      = -2
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

// A candidate may be a hit.
type candidate struct {
	item  int
	lang  int // index of languagesOf
	score float32
}

func (s *Searcher) hits(ctx context.Context, q Query, p parsed, docs []Doc) (Result, error) {
	var r Result
	if p.empty() {
		return r, nil
	}
	langs := languagesOf(q)
	all, total, err := s.candidates(ctx, p.readings, langs, docs, q)
	if err != nil {
		return r, err
	}
	r.Total = total
	var ranked []ranking
	buf, budget := make([]cell, 0, 512), bodyBudget
	for _, c := range all[:min(len(all), q.Limit+spare)] { // those of the first languages come first
		if err := ctx.Err(); err != nil {
			return r, err
		}
		hit, bonus, ok, err := s.look(ctx, buf, &budget, p, c.item, langs[c.lang])
		if err != nil {
			return r, err
		}
		if !ok {
			r.Total--
			continue
		}
		hit.Item = docs[c.item-1].ID
		c.score *= bonus
		ranked = append(ranked, ranking{hit, c, suits(docs[c.item-1], q)})
	}
	slices.SortStableFunc(ranked, func(a, b ranking) int {
		return cmp.Or(cmp.Compare(a.lang, b.lang), cmp.Compare(b.score, a.score), cmp.Compare(b.suits, a.suits))
	})
	for _, x := range ranked[:min(len(ranked), q.Limit)] {
		r.Hits = append(r.Hits, x.Hit)
	}
	return r, nil
}

type ranking struct {
	Hit
	candidate
	suits int
}

// suits says how well an item belongs here: 2 to this very gate, 1 to all gates, 0 to other gates or to travellers who go the other way.
func suits(d Doc, q Query) int {
	switch {
	case len(d.Directions) > 0 && q.Direction != "" && !slices.Contains(d.Directions, q.Direction):
		return 0
	case len(d.Gates) == 0:
		return 1
	case slices.Contains(d.Gates, q.Gate):
		return 2
	}
	return 0
}

// candidates gives the best of the items that have all terms of a reading, each once, the best first, and how many such items there are.
func (s *Searcher) candidates(ctx context.Context, readings []reading, langs []content.Lang, docs []Doc, q Query) (all []candidate, total int, err error) {
	wanted := q.Limit + spare
	order := func(a, b candidate) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		da, db := docs[a.item-1], docs[b.item-1]
		return cmp.Or(cmp.Compare(suits(db, q), suits(da, q)), cmp.Compare(db.Priority, da.Priority), cmp.Compare(a.item, b.item))
	}
	taken := make([]bool, len(docs)+1)
	for li, l := range langs {
		dict, err := s.dictionary(ctx, l)
		if err != nil {
			return nil, 0, err
		}
		if len(dict) == 0 {
			continue
		}
		best := make([]float32, len(docs)+1)
		for _, rd := range readings {
			scores, err := s.all(ctx, l, dict, rd.terms, len(docs))
			if err != nil {
				return nil, 0, err
			}
			for i, v := range scores {
				best[i] = max(best[i], v)
			}
		}
		var top []candidate // in order; sorting thousands for the sake of some would take most of the time
		for i, v := range best {
			if v == 0 || taken[i] {
				continue
			}
			taken[i] = true
			total++
			c := candidate{i, li, v}
			if len(top) >= wanted && order(c, top[wanted-1]) > 0 {
				continue
			}
			at, _ := slices.BinarySearchFunc(top, c, order)
			if top = slices.Insert(top, at, c); len(top) > wanted {
				top = top[:wanted]
			}
		}
		all = append(all, top...)
	}
	return all, total, nil
}

// all gives the score of each item that has all the terms, 0 for the others; nil when there is none.
func (s *Searcher) all(ctx context.Context, lang content.Lang, dict []string, terms []term, n int) ([]float32, error) {
	var sum []float32
	read := reader{s: s, ctx: ctx, lang: lang, dict: dict, n: n, blocks: map[int][]byte{}}
	for _, t := range terms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w, err := read.weights(t)
		if err != nil || w == nil {
			return nil, err
		}
		if sum == nil {
			sum = w
			continue
		}
		some := false
		for i, v := range w {
			if v > 0 && sum[i] > 0 {
				sum[i] += v
				some = true
			} else {
				sum[i] = 0
			}
		}
		if !some {
			return nil, nil
		}
	}
	return sum, nil
}

// Weights. Each is more than all that may be added to the next one, so that a title outweighs a summary and a summary a body, whatever else is so.
const (
	titleWeight   = 16
	summaryWeight = 5
	bodyWeight    = 0.6
	prefixFactor  = 0.7 // the term is only the beginning of the word
	splitFactor   = 0.6 // and its last consonant belongs to the next syllable there: 한 in 하노이
	markedBonus   = 1e3 // the word is written with the marks that were typed: more than everything else
)

func weigh(flags byte) float32 {
	w := float32(0)
	if flags&inTitle != 0 {
		w += titleWeight
	}
	if flags&inSummary != 0 {
		w += summaryWeight
	}
	return w + bodyWeight*float32(flags>>bodyShift&3)
}

// weights gives what a term is worth for each item; nil when no item has it.
func (rd *reader) weights(t term) ([]float32, error) {
	w := make([]float32, rd.n+1)
	factor := float32(1)
	last, _ := utf8.DecodeLastRuneInString(t.text)
	put := func(item int, flags byte) { w[item] = max(w[item], factor*weigh(flags)) }
	err := rd.each(t.text, t.prefix, func(found, postings []byte) error {
		factor = 1
		if len(found) > len(t.text) {
			factor = prefixFactor
			if next, _ := utf8.DecodeRune(found[len(t.text):]); isVowel(next) && !isVowel(last) {
				factor = splitFactor
			}
		}
		return eachPosting(postings, rd.n, put)
	})
	if err != nil {
		return nil, err
	}
	have := 0
	for _, v := range w {
		if v > 0 {
			have++
		}
	}
	if have == 0 {
		return nil, nil
	}
	rare := float32(math.Log(1 + float64(rd.n)/float64(have)))
	if t.exact != "" {
		as := make([]bool, rd.n+1)
		err := rd.each(t.exact, t.prefix, func(_, postings []byte) error {
			return eachPosting(postings, rd.n, func(item int, _ byte) { as[item] = true })
		})
		if err != nil {
			return nil, err
		}
		for i, is := range as {
			if is && w[i] > 0 {
				w[i] = w[i]*rare + markedBonus
			} else {
				w[i] *= rare
			}
		}
		return w, nil
	}
	for i := range w {
		w[i] *= rare
	}
	return w, nil
}

// look finds the words in the item's text, as long as the budget for bodies lasts. bonus is for words that stand together as they were typed.
func (s *Searcher) look(ctx context.Context, buf []cell, budget *int, p parsed, item int, lang content.Lang) (h Hit, bonus float32, ok bool, err error) {
	t, ok, err := s.store.Head(ctx, item, lang)
	if err != nil || !ok {
		return h, 0, false, err
	}
	var body []string
	for _, rd := range p.readings {
		seen := make([]bool, len(rd.needles))
		title := locate(buf, t.Title, rd.needles, seen)
		titleAll := !slices.Contains(seen, false)
		summary := locate(buf, t.Summary, rd.needles, seen)
		h = Hit{Lang: lang, Field: Body, Title: t.Title, TitleSpans: title.spans, Summary: t.Summary, SummarySpans: summary.spans}
		if slices.Contains(seen, false) {
			if body == nil && *budget <= 0 { // the index says that they are there
				return h, 1, true, nil
			}
			if body == nil {
				if body, err = s.store.Body(ctx, item, lang); err != nil {
					return h, 0, false, err
				}
			}
			best := 0
			for _, line := range body {
				*budget -= len(line)
			}
			for _, line := range body {
				l := locate(buf, line, rd.needles, seen)
				if l.found > best {
					best = l.found
					h.Snippet, h.SnippetSpans = l.snippet()
				}
			}
			if slices.Contains(seen, false) {
				continue
			}
		}
		switch {
		case title.found > 0:
			h.Field = Title
		case summary.found > 0:
			h.Field = Summary
		}
		bonus = 1
		if titleAll {
			bonus = 1.1
			if strings.Contains(strings.ToLower(t.Title), strings.ToLower(p.text)) {
				bonus = 1.3
			}
		}
		if !titleAll && !together(p.text, append([]string{t.Title, t.Summary}, body...)) {
			bonus *= apart
		}
		return h, bonus, true, nil
	}
	return h, 0, false, nil
}

// apart is the worth of words that were typed side by side and stand in different places: Hạ Long and nối are not Hà Nội.
const apart = 0.2

// together tells whether what was typed, of several words, stands in one of the texts as it was typed; one word always does.
func together(typed string, texts []string) bool {
	phrase := Fold(typed)
	if !strings.Contains(phrase, " ") {
		return true
	}
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(Fold(s), phrase) })
}

// first gives what matters most here.
func first(docs []Doc, q Query) []string {
	at := make([]int, len(docs))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(a, b int) int {
		sa, sb := suits(docs[a], q), suits(docs[b], q)
		return cmp.Or(cmp.Compare(min(sb, 1), min(sa, 1)), cmp.Compare(docs[b].Priority, docs[a].Priority), cmp.Compare(sb, sa))
	})
	var out []string
	for _, i := range at[:min(len(at), maxNearest)] {
		out = append(out, docs[i].ID)
	}
	return out
}

// meant gives queries that find something and are near to this one.
func (s *Searcher) meant(ctx context.Context, q Query, p parsed, docs []Doc) ([]string, error) {
	needles := p.readings[0].needles
	if len(needles) > 4 { // a sentence
		return nil, nil
	}
	langs := languagesOf(q)
	type change struct {
		n       needle
		guesses []guess
	}
	var changes []change
	for _, n := range needles {
		found, _, err := s.candidates(ctx, parse(q.Text[n.from:n.to]).readings, langs, docs, q)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			continue
		}
		g, err := s.guess(ctx, langs, n.runes)
		if err != nil {
			return nil, err
		}
		if len(g) > 0 {
			changes = append(changes, change{n, g})
		}
	}
	var all change // two words that are one name, with a slip
	if len(needles) > 1 {
		var whole []rune
		for _, n := range needles {
			whole = append(whole, n.runes...)
		}
		g, err := s.guess(ctx, langs, whole)
		if err != nil {
			return nil, err
		}
		all = change{needle{from: needles[0].from, to: needles[len(needles)-1].to}, g}
	}
	var out []string
	try := func(text string) error {
		if len(out) >= maxMeant || slices.Contains(out, text) || text == q.Text {
			return nil
		}
		found, _, err := s.candidates(ctx, parse(text).readings, langs, docs, q)
		if err == nil && len(found) > 0 {
			out = append(out, text)
		}
		return err
	}
	for i := range maxMeant {
		text := p.text
		if len(changes) == 0 {
			break
		}
		for _, c := range slices.Backward(changes) {
			text = text[:c.n.from] + c.guesses[min(i, len(c.guesses)-1)].text + text[c.n.to:]
		}
		if err := try(text); err != nil {
			return nil, err
		}
	}
	for _, g := range all.guesses {
		if err := try(g.text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Searcher) guess(ctx context.Context, langs []content.Lang, folded []rune) ([]guess, error) {
	var out []guess
	for _, l := range langs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		piece, err := s.piece(ctx, l, WordsPiece)
		if err != nil {
			return nil, err
		}
		out = append(out, guesses(piece, folded, maxMeant)...)
	}
	slices.SortStableFunc(out, func(a, b guess) int { return cmp.Compare(a.distance, b.distance) })
	return out[:min(len(out), maxMeant)], nil
}

// nearest gives items to offer when nothing was found: those that have what may be meant, else those that have any of the words, else what
// matters most at the gate.
func (s *Searcher) nearest(ctx context.Context, q Query, p parsed, meant []string, docs []Doc) ([]string, error) {
	langs := languagesOf(q)
	var out []string
	if len(meant) > 0 {
		found, _, err := s.candidates(ctx, parse(meant[0]).readings, langs, docs, q)
		if err != nil {
			return nil, err
		}
		for _, c := range found[:min(len(found), maxNearest)] {
			out = append(out, docs[c.item-1].ID)
		}
		return out, nil
	}
	score := map[int]float32{}
	for _, n := range p.readings[0].needles[:min(len(p.readings[0].needles), 4)] {
		if len(p.readings[0].needles) == 1 {
			break // it was not found
		}
		found, _, err := s.candidates(ctx, parse(q.Text[n.from:n.to]).readings, langs, docs, q)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			score[c.item] += c.score
		}
	}
	items := slices.SortedFunc(maps.Keys(score), func(a, b int) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
	for _, i := range items[:min(len(items), maxNearest)] {
		out = append(out, docs[i-1].ID)
	}
	if len(out) == 0 {
		out = first(docs, q)
	}
	return out, nil
}
