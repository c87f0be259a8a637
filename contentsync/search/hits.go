package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"cuango/contentsync/content"
)

func (s *Searcher) hits(ctx context.Context, q Query, p parsed, docs []Doc) (Result, error) {
	var r Result
	if p.empty() {
		return r, nil
	}
	langs := languagesOf(q)
	all, total, err := s.candidates(ctx, p, langs, docs, q)
	if err != nil {
		return r, err
	}
	r.Total = total
	var ranked []ranking
	buf, budget := make([]cell, 0, 512), bodyBudget
	readings := make([][]reading, len(langs))
	for i, l := range langs {
		readings[i] = p.in(l)
	}
	for _, c := range all[:min(len(all), q.Limit+spare)] { // those of the first languages come first
		if err := ctx.Err(); err != nil {
			return r, err
		}
		hit, bonus, ok, err := s.look(ctx, buf, &budget, p.text, readings[c.lang], c, langs[c.lang])
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

// look finds the words in the item's text, as long as the budget for bodies lasts. bonus is for words that stand together as they were typed.
func (s *Searcher) look(ctx context.Context, buf []cell, budget *int, typed string, readings []reading, c candidate, lang content.Lang) (h Hit, bonus float32, ok bool, err error) {
	t, ok, err := s.store.Head(ctx, c.item, lang)
	if err != nil || !ok {
		return h, 0, false, err
	}
	var body []string
	for _, rd := range readings {
		seen, inBody := make([]bool, len(rd.needles)), float32(0)
		title := locate(buf, t.Title, rd.needles, seen)
		titleAll := !slices.Contains(seen, false)
		summary := locate(buf, t.Summary, rd.needles, seen)
		h = Hit{Lang: lang, Field: Body, Title: t.Title, TitleSpans: title.spans, Summary: t.Summary, SummarySpans: summary.spans}
		missing := slices.Contains(seen, false)
		if missing || !title.wordIn() && !summary.wordIn() && *budget > 0 {
			if body == nil && *budget <= 0 { // the index says that they are there
				return h, 1, true, nil
			}
			if body == nil {
				if body, err = s.store.Body(ctx, c.item, lang); err != nil {
					return h, 0, false, err
				}
			}
			best := float32(0)
			inBody = 0
			for _, line := range body {
				*budget -= len(line)
			}
			for _, line := range body {
				l := locate(buf, line, rd.needles, seen)
				if l.found > 0 {
					inBody = max(inBody, l.worth)
				}
				if clear := float32(l.found) + l.worth/2; l.found > 0 && clear > best && (missing || l.wordIn()) {
					best = clear
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
			if strings.Contains(strings.ToLower(t.Title), strings.ToLower(typed)) {
				bonus = 1.3
			}
		}
		if !titleAll {
			bonus *= together(typed, []string{t.Title, t.Summary}, body)
		}
		if !c.told {
			bonus *= words(title, summary, inBody)
		}
		return h, bonus, true, nil
	}
	return h, 0, false, nil
}

// words tells how much of an item's score remains when matches in texts without spaces are parts of other words: that of the weightiest field
// where they are words.
func words(title, summary located, inBody float32) float32 {
	first, best := float32(0), float32(0)
	for _, f := range []struct{ weight, worth float32 }{
		{titleWeight, title.worth * float32(min(title.found, 1))}, {summaryWeight, summary.worth * float32(min(summary.found, 1))}, {labelWeight, inBody},
	} {
		if f.worth > 0 {
			first, best = max(first, f.weight), max(best, f.weight*f.worth)
		}
	}
	if first == 0 {
		return 1
	}
	return best / first
}

const (
	// apart is the worth of words that were typed side by side and stand in different places: Hạ Long and nối are not Hà Nội.
	apart = 0.2
	// aside is that of words that stand side by side in a sentence alone: a title that has one of them is about something else.
	aside = 0.3
	// shortRunes is the longest line that is about what it says: a heading, a row of a table.
	shortRunes = 40
)

// together tells what it is worth where what was typed, of several words, stands as it was typed: 1 in the title, the summary or a short line (a heading, a
// row of a table). One word always does.
func together(typed string, heads, body []string) float32 {
	phrase := Fold(typed)
	if !strings.Contains(phrase, " ") {
		return 1
	}
	has := func(s string) bool { return strings.Contains(Fold(s), phrase) }
	short := func(s string) bool { return utf8.RuneCountInString(s) <= shortRunes && has(s) }
	switch {
	case slices.ContainsFunc(heads, has) || slices.ContainsFunc(body, short):
		return 1
	case slices.ContainsFunc(body, has):
		return aside
	}
	return apart
}
