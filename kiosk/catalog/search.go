package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cuango/contentsync/content"
	"cuango/contentsync/search"
	"cuango/kiosk/i18n"
)

// A Mark is a matched part of a text, in bytes.
type Mark = search.Span

// A Word is a word of the pack, with its reading in hiragana where that can be told from the word itself.
type Word = search.Word

// A SearchRow is one item that was found, or is offered.
type SearchRow struct {
	Item         string
	Title        Text
	TitleMarks   []Mark
	Summary      Text // the summary; or the passage that was found, which says so when it is in another language
	SummaryMarks []Mark
	SummaryLead  int // bytes of the summary that say in which language the rest is
	Category     Text
	Pictogram    string
	Colour       string
	Picture      *Picture
	Elsewhere    Text  // the name of the gate that the item is for, when it is not for this one
	Note         *Text // when the title is not in the traveller's language
}

// A SearchView is the answer to what a traveller typed.
type SearchView struct {
	Query      string      // without what nobody sees; "" when it has nothing to look for: spaces, an emoji
	Rows       []SearchRow // the best first, search.DefaultLimit at most
	Total      int         // items that match, shown or not
	Miss       bool        // something was asked and nothing found: what an anonymous counter counts
	DidYouMean []string    // queries that would find something
	Nearest    []SearchRow // offered when there are no rows
}

// Search finds items of the whole content: those of other gates and of the other direction come later. It ends early, with the context's
// error, when ctx ends: end it when the next key is pressed.
func (c *Catalog) Search(ctx context.Context, lang content.Lang, d content.Direction, query string) (SearchView, error) {
	relatives := slices.DeleteFunc(i18n.Fallback(lang), func(l content.Lang) bool { return l == lang || l == "en" || l == "vi" })
	r, err := c.src.Search(ctx, search.Query{Text: query, Lang: lang, Relatives: relatives, Gate: c.gate.ID, Direction: d})
	if err != nil {
		return SearchView{}, err
	}
	found := len(r.Hits)
	r.Hits = slices.DeleteFunc(r.Hits, func(h search.Hit) bool { return c.gone(h.Item) })
	r.Nearest = slices.DeleteFunc(slices.Clone(r.Nearest), c.gone)
	r.Total -= found - len(r.Hits)
	v := SearchView{Total: r.Total, DidYouMean: r.DidYouMean}
	if search.Fold(query) != "" {
		v.Query, v.Miss = search.Clean(query), r.Total == 0
	}
	for _, h := range r.Hits {
		it, err := c.item(ctx, h.Item)
		if err != nil {
			return SearchView{}, err
		}
		row := c.searchRow(it, lang)
		if h.Lang == row.Title.Lang {
			row.TitleMarks, row.SummaryMarks = h.TitleSpans, h.SummarySpans
		} else {
			row.TitleMarks, row.SummaryMarks = search.Marks(query, row.Title.Lang, row.Title.S), search.Marks(query, row.Summary.Lang, row.Summary.S)
		}
		switch {
		case c.lapsed(it):
			row.SummaryMarks = nil
		case h.Snippet != "":
			row.Summary, row.SummaryMarks = Text{h.Snippet, h.Lang}, h.SnippetSpans
		case h.Lang == row.Title.Lang || search.Has(query, row.Title.Lang, row.Title.S, row.Summary.S): // it shows why it was found
		case len(h.TitleSpans) > 0:
			row.Summary, row.SummaryMarks = Text{h.Title, h.Lang}, h.TitleSpans
		default:
			row.Summary, row.SummaryMarks = Text{h.Summary, h.Lang}, h.SummarySpans
		}
		if row.Note == nil && row.Summary.Lang != lang {
			row.Summary, row.SummaryMarks, row.SummaryLead = c.excerpt(lang, row.Summary, row.SummaryMarks)
		}
		v.Rows = append(v.Rows, row)
	}
	for _, id := range r.Nearest {
		it, err := c.item(ctx, id)
		if err != nil {
			return SearchView{}, err
		}
		v.Nearest = append(v.Nearest, c.searchRow(it, lang))
	}
	return v, nil
}

// excerpt says in which language a passage is that is not in the traveller's, and how many bytes say so before it.
func (c *Catalog) excerpt(lang content.Lang, t Text, marks []Mark) (said Text, moved []Mark, lead int) {
	out := c.word(lang, "search_excerpt", "Shown", i18n.LanguageName(t.Lang, lang), "Text", t.S)
	by := strings.LastIndex(out.S, t.S)
	if by < 0 {
		return out, nil, 0
	}
	for _, m := range marks {
		moved = append(moved, Mark{From: m.From + by, To: m.To + by})
	}
	return out, moved, by
}

func (c *Catalog) searchRow(it content.Item, lang content.Lang) SearchRow {
	l := bestLang(it, lang)
	cat := c.byCat[it.Category]
	row := SearchRow{
		Item: it.ID, Title: Text{it.Text[l].Title, l}, Summary: c.summary(it, lang, l),
		Category: name(cat.Name, lang), Pictogram: cat.Pictogram, Colour: cat.Colour,
		Picture: c.picture(it.Media, lang), Note: c.note(lang, l),
	}
	if !it.At(c.gate.ID, "") {
		if i := slices.IndexFunc(c.frame.Gates, func(g content.Gate) bool { return slices.Contains(it.Gates, g.ID) }); i >= 0 {
			row.Elsewhere = name(c.frame.Gates[i].Name, lang)
		}
	}
	return row
}

// Words gives the pack's own words in a language, the most frequent first: what an input method may offer.
func (c *Catalog) Words(ctx context.Context, lang content.Lang) ([]Word, error) {
	return c.src.Words(ctx, lang)
}

// elsewhere are the items of other gates, read when the first of them is asked for.
type elsewhere struct {
	mu    sync.Mutex
	items map[string]content.Item
}

// item gives the head of an item of this gate, or of another one: a search finds those too. Errors: content.ErrNotFound.
func (c *Catalog) item(ctx context.Context, id string) (content.Item, error) {
	if c.gone(id) {
		return content.Item{}, fmt.Errorf("item %s was withdrawn: %w", id, content.ErrNotFound)
	}
	has := func(it content.Item) bool { return it.ID == id }
	if i := slices.IndexFunc(c.heads, has); i >= 0 {
		return c.heads[i], nil
	}
	c.others.mu.Lock()
	defer c.others.mu.Unlock()
	if c.others.items == nil {
		all, err := c.src.Heads(ctx, "")
		if err != nil {
			return content.Item{}, fmt.Errorf("item %s: %w", id, err)
		}
		c.others.items = map[string]content.Item{}
		for _, it := range all {
			if !it.At(c.gate.ID, "") {
				c.others.items[it.ID] = it
			}
		}
	}
	if it, ok := c.others.items[id]; ok {
		return it, nil
	}
	return content.Item{}, fmt.Errorf("item %s: %w", id, content.ErrNotFound)
}
