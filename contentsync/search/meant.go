package search

import (
	"cmp"
	"context"
	"slices"

	"cuango/contentsync/content"
)

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
		found, _, err := s.candidates(ctx, parse(p.text[n.from:n.to]), langs, docs, q)
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
		if len(out) >= maxMeant || slices.Contains(out, text) || text == p.text {
			return nil
		}
		found, _, err := s.candidates(ctx, parse(text), langs, docs, q)
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
