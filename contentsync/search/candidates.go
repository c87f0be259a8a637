package search

import (
	"cmp"
	"context"
	"slices"

	"cuango/contentsync/content"
)

// A candidate may be a hit.
type candidate struct {
	item  int
	lang  int // index of languagesOf
	score float32
}

// candidates gives the best of the items that have all terms of a reading, each once, the best first, and how many such items there are.
func (s *Searcher) candidates(ctx context.Context, p parsed, langs []content.Lang, docs []Doc, q Query) (all []candidate, total int, err error) {
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
		for _, rd := range p.readings {
			scores, err := s.all(ctx, l, dict, rd.terms, docs)
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
func (s *Searcher) all(ctx context.Context, lang content.Lang, dict []string, terms []term, docs []Doc) ([]float32, error) {
	var sum, tiers []float32
	read := reader{s: s, ctx: ctx, lang: lang, dict: dict, n: len(docs), blocks: map[int][]byte{}}
	for _, t := range terms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w, tier, err := read.weights(t)
		if err != nil || w == nil {
			return nil, err
		}
		if sum == nil {
			sum, tiers = w, tier
			continue
		}
		some := false
		for i, v := range w {
			if v > 0 && sum[i] > 0 {
				sum[i] += v
				tiers[i] += tier[i]
				some = true
			} else {
				sum[i] = 0
			}
		}
		if !some {
			return nil, nil
		}
	}
	for i, v := range sum {
		if v > 0 {
			sum[i] = v*boost(docs[i-1]) + tiers[i]
		}
	}
	return sum, nil
}
