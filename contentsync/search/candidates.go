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
	told  bool // the index told whole words from parts of others
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
		best, told := make([]float32, len(docs)+1), false
		for _, rd := range p.readings {
			scores, words, err := s.all(ctx, l, dict, rd, docs)
			if err != nil {
				return nil, 0, err
			}
			told = told || words
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
			c := candidate{i, li, v, told}
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

// all gives the score of each item that has all the terms of a reading, 0 for the others; nil when there is none. told says whether some of
// them have a whole word where the others have parts of other words.
func (s *Searcher) all(ctx context.Context, lang content.Lang, dict []string, rd reading, docs []Doc) (sum []float32, told bool, err error) {
	var tiers []float32
	read := reader{s: s, ctx: ctx, lang: lang, dict: dict, n: len(docs), blocks: map[int][]byte{}}
	for _, t := range rd.terms {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		w, tier, err := read.weights(t)
		if err != nil || w == nil {
			return nil, false, err
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
			return nil, false, nil
		}
	}
	if rd.word.text != "" && hinted(lang) {
		w, _, err := read.weights(rd.word)
		if err != nil {
			return nil, false, err
		}
		told = w != nil
		for i := range w {
			if sum[i] > 0 {
				sum[i] = max(w[i], partWorth*sum[i]/float32(len(rd.terms)))
			}
		}
	}
	for i, v := range sum {
		if v > 0 {
			sum[i] = v*boost(docs[i-1]) + tiers[i]
		}
	}
	return sum, told, nil
}
