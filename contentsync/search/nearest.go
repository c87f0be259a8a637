package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"cuango/contentsync/content"
)

// maxSome is how many terms of a query are looked up one by one when no item has them all: a question is not longer.
const maxSome = 16

// nearest gives items to offer when nothing was found: those that have what may be meant, else those that have some of the words, else what
// matters most at the gate.
func (s *Searcher) nearest(ctx context.Context, q Query, p parsed, meant []string, docs []Doc) ([]string, error) {
	if len(meant) > 0 {
		found, _, err := s.candidates(ctx, parse(meant[0]), languagesOf(q), docs, q)
		if err != nil {
			return nil, err
		}
		var out []string
		for _, c := range found[:min(len(found), maxNearest)] {
			out = append(out, docs[c.item-1].ID)
		}
		return out, nil
	}
	out, err := s.some(ctx, q, p, docs)
	if err != nil || len(out) > 0 {
		return out, err
	}
	return first(docs, q), nil
}

// some gives the items that have some of the words, the best first: a traveller asks "where is the toilet", and no page says so. It looks in the
// traveller's language and in what is shown in its place, then in the others.
func (s *Searcher) some(ctx context.Context, q Query, p parsed, docs []Doc) ([]string, error) {
	langs := languagesOf(q)
	own := min(1+len(q.Relatives), len(langs))
	for _, group := range [][]content.Lang{langs[:own], langs[own:]} {
		sum := make([]float32, len(docs)+1)
		for _, l := range group {
			if err := s.addSome(ctx, sum, l, p, len(docs)); err != nil {
				return nil, err
			}
		}
		var items []int
		for i, v := range sum {
			if v > 0 {
				sum[i] = v * boost(docs[i-1])
				items = append(items, i)
			}
		}
		slices.SortStableFunc(items, func(a, b int) int {
			return cmp.Or(cmp.Compare(sum[b], sum[a]), cmp.Compare(suits(docs[b-1], q), suits(docs[a-1], q)))
		})
		var out []string
		for _, i := range items[:min(len(items), maxNearest)] {
			out = append(out, docs[i-1].ID)
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, nil
}

// addSome adds what the words of a query are worth in one language. Rare words count by the square of their rarity, and words of more than half of
// the items not at all: "where" and "the" are in most.
func (s *Searcher) addSome(ctx context.Context, sum []float32, lang content.Lang, p parsed, n int) error {
	dict, err := s.dictionary(ctx, lang)
	if err != nil || len(dict) == 0 {
		return err
	}
	read := reader{s: s, ctx: ctx, lang: lang, dict: dict, n: n, blocks: map[int][]byte{}}
	for _, t := range p.readings[0].terms[:min(len(p.readings[0].terms), maxSome)] {
		if err := ctx.Err(); err != nil {
			return err
		}
		w, tiers, err := read.weights(t)
		if err != nil {
			return err
		}
		marked := slices.ContainsFunc(tiers, func(v float32) bool { return v >= markedTier })
		have := 0
		for i, v := range w {
			if marked && tiers[i] < markedTier {
				w[i] = 0 // another word
			} else if v > 0 {
				have++
			}
		}
		if have == 0 || n > 1 && 2*have > n {
			continue
		}
		rare := float32(math.Log(1 + float64(n)/float64(have)))
		for i, v := range w {
			sum[i] += v * rare
		}
	}
	return nil
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
