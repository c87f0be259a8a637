// Package catalog turns content into what a screen shows: every text is chosen in the
// traveller's language (or an honest fallback), every picture has its words, every list is in
// order. It knows no widget; the screens place what it gives and ask nothing else.
package catalog

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

// A Text is words and the language they are in: the screen picks the font by it.
type Text struct {
	S    string
	Lang content.Lang
}

// A Picture is what ImageSlot needs to show one, and the words that stand in for it.
type Picture struct {
	Digest       content.Digest
	Alt          Text
	Illustration bool // say that it is drawn
	W, H         int  // pixels of the file
}

// A StatusView is the strip at the top.
type StatusView struct {
	Gate, Place, Date, Time Text
}

// A LanguageView is one language to choose, named in itself.
type LanguageView struct {
	Lang content.Lang
	Name string
}

// A Tile opens a category, or directly its only item.
type Tile struct {
	Category  string
	Item      string // set when the category has one item only here
	Title     Text
	Pictogram string
	Colour    string
	Picture   *Picture // culture tiles
}

// Hours are the gate's opening hours in words.
type Hours struct {
	Open  Text // "Gate open 07:00 – 20:00"
	Daily Text
	AsOf  Text
	Badge *Text // nil when verified
}

// A HomeView is the home screen.
type HomeView struct {
	Picture    *Picture
	Greeting   Text
	Hours      *Hours
	Today      TodayView           // Empty: nothing leads there
	Directions []content.Direction // more than one: show the switch
	Practical  []Tile
	Culture    []Tile
}

// A Row is one item in a list.
type Row struct {
	Item           string
	Title, Summary Text
	Picture        *Picture
	Note           *Text // when the text is not in the traveller's language
}

// A TopicView is the list of a category.
type TopicView struct {
	Title     Text
	Pictogram string
	Colour    string
	Picture   *Picture
	Rows      []Row
	Badge     *Text // nil when every item is verified
	Empty     *Text
}

// An ArticleView is one item to read.
type ArticleView struct {
	Item      string
	Category  Text
	Pictogram string
	Title     Text
	Badge     *Text // nil when verified
	Source    Text
	Review    Text
	Note      *Text // when the text is not in the traveller's language
	Picture   *Picture
	Lang      content.Lang // of the body
	Body      []content.Block
	Pictures  map[string]Picture // by media name, those of the body
	Recording *Recording         // of the body's language; nil: there is none
}

// A Catalog answers for one gate and one generation. It is safe for concurrent use.
type Catalog struct {
	src    Source
	words  *i18n.Bundle
	frame  content.Catalog
	gate   content.Gate
	heads  []content.Item
	langs  []content.Lang
	byCat  map[string]content.Category
	office map[string]content.Agency
	place  content.Name // where this very kiosk stands; may be empty
	now    func() time.Time
	asked  string // the gate, as it was asked for

	withdrawn *Withdrawn // may be nil

	others elsewhere
}

// New reads what does not change from the source. The languages first, where the pack has them, come before the
// gate's. A gate that the pack does not know is shown
// under the pack's first gate's name only if there is one gate (the seed pack); else it is a
// gate without name or hours and with a neutral picture, with every item that is for all gates.
func New(ctx context.Context, src Source, words *i18n.Bundle, gate string, first ...content.Lang) (*Catalog, error) {
	frame, err := src.Frame(ctx)
	if err != nil {
		return nil, fmt.Errorf("catalog of gate %s: %w", gate, err)
	}
	heads, err := src.Heads(ctx, gate)
	if err != nil {
		return nil, fmt.Errorf("catalog of gate %s: %w", gate, err)
	}
	c := &Catalog{
		src: src, words: words, frame: frame, heads: heads, asked: gate,
		byCat: map[string]content.Category{}, office: map[string]content.Agency{}, now: time.Now,
	}
	i := slices.IndexFunc(frame.Gates, func(g content.Gate) bool { return g.ID == gate })
	switch {
	case i >= 0:
		c.gate = frame.Gates[i]
	case len(frame.Gates) == 1:
		c.gate = frame.Gates[0]
	default:
		c.gate = content.Gate{ID: gate, Directions: []content.Direction{content.In, content.Out}}
		for _, cat := range frame.Categories {
			if cat.Media != "" && c.gate.Media == "" { // a picture that says nothing about which gate this is
				c.gate.Media = cat.Media
			}
		}
	}
	for _, cat := range frame.Categories {
		c.byCat[cat.ID] = cat
	}
	for _, a := range frame.Agencies {
		c.office[a.ID] = a
	}
	for _, l := range slices.Concat(first, c.gate.Langs, frame.Langs) {
		if i18n.OwnName(l) != "" && slices.Contains(frame.Langs, l) && !slices.Contains(c.langs, l) {
			c.langs = append(c.langs, l)
		}
	}
	if len(c.langs) == 0 {
		c.langs = []content.Lang{"vi", "en"}
	}
	slices.SortStableFunc(c.frame.Categories, func(x, y content.Category) int {
		return cmp.Or(cmp.Compare(c.section(x.ID), c.section(y.ID)), cmp.Compare(x.Order, y.Order))
	})
	return c, nil
}

// section is the place of a category among those that the gate has first.
func (c *Catalog) section(id string) int {
	if i := slices.Index(c.gate.Sections, id); i >= 0 {
		return i
	}
	return len(c.gate.Sections)
}

// seasons are those at the gate today.
func (c *Catalog) seasons() []content.Season {
	return c.frame.SeasonsAt(c.gate.ID, content.DateOf(c.now()))
}

// Known tells whether the content knows the gate: where it does not, no name, hours or picture of a gate is shown.
func (c *Catalog) Known() bool { return len(c.gate.Name) > 0 }

// Generation says what is shown.
func (c *Catalog) Generation() cache.Generation { return c.src.Generation() }

// OpenBlob opens the file of a picture or a recording.
func (c *Catalog) OpenBlob(d content.Digest) (io.ReadSeekCloser, error) {
	if c.withdrawn.blob(d) {
		return nil, fmt.Errorf("file %s was withdrawn: %w", d, content.ErrNotFound)
	}
	return c.src.OpenBlob(d)
}

// Langs are the languages to choose from: the gate's first, then the pack's others.
func (c *Catalog) Langs() []content.Lang { return slices.Clone(c.langs) }

// Directions are the ways that travellers go here.
func (c *Catalog) Directions() []content.Direction { return slices.Clone(c.gate.Directions) }

// Languages are the same languages with their own names.
func (c *Catalog) Languages() []LanguageView {
	var v []LanguageView
	for _, l := range c.langs {
		v = append(v, LanguageView{Lang: l, Name: i18n.OwnName(l)})
	}
	return v
}

// Status gives the strip at the top.
func (c *Catalog) Status(lang content.Lang, now time.Time) StatusView {
	return StatusView{
		Gate:  name(c.gate.Name, lang),
		Place: name(c.gate.Place, lang),
		Date:  Text{c.words.Today(lang, now), lang},
		Time:  Text{now.Format("15:04"), lang},
	}
}

// Home gives the home screen for travellers who go in direction d.
func (c *Catalog) Home(ctx context.Context, lang content.Lang, d content.Direction) (HomeView, error) {
	v := HomeView{
		Picture:    c.picture(c.gate.Media, lang),
		Greeting:   c.word(lang, "greeting"),
		Directions: c.Directions(),
	}
	var err error
	if v.Today, err = c.Today(ctx, lang, c.now().In(content.Zone)); err != nil {
		return v, err
	}
	v.Hours = v.Today.Hours
	for _, cat := range c.frame.Categories {
		items := c.items(cat.ID, d)
		if len(items) == 0 {
			continue
		}
		t := Tile{Category: cat.ID, Title: name(cat.Name, lang), Pictogram: cat.Pictogram, Colour: cat.Colour}
		if len(items) == 1 {
			t.Item = items[0].ID
		}
		if cat.Voice == content.Culture {
			if t.Picture = c.picture(cat.Media, lang); t.Picture == nil {
				t.Picture = c.picture(items[0].Media, lang)
			}
			v.Culture = append(v.Culture, t)
		} else {
			v.Practical = append(v.Practical, t)
		}
	}
	return v, nil
}

// hours gives the gate's opening hours in words, or nil.
func (c *Catalog) hours(lang content.Lang) *Hours {
	h := c.gate.Hours
	if h == nil {
		return nil
	}
	return &Hours{
		Open:  c.word(lang, "hours_open", "Open", h.Open, "Close", h.Close),
		Daily: c.word(lang, "hours_daily"),
		AsOf:  c.word(lang, "as_of", "Date", c.words.Date(lang, h.AsOf)),
		Badge: c.badge(lang, h.Verification),
	}
}

// Topic gives the list of a category for travellers who go in direction d.
func (c *Catalog) Topic(_ context.Context, lang content.Lang, d content.Direction, category string) (TopicView, error) {
	cat, ok := c.byCat[category]
	if !ok {
		return TopicView{}, fmt.Errorf("category %s: %w", category, content.ErrNotFound)
	}
	v := TopicView{Title: name(cat.Name, lang), Pictogram: cat.Pictogram, Colour: cat.Colour, Picture: c.picture(cat.Media, lang)}
	for _, it := range c.items(category, d) {
		l := bestLang(it, lang)
		v.Rows = append(v.Rows, Row{
			Item: it.ID, Title: Text{it.Text[l].Title, l}, Summary: c.summary(it, lang, l),
			Picture: c.picture(it.Media, lang), Note: c.note(lang, l),
		})
		if v.Picture == nil {
			v.Picture = c.picture(it.Media, lang)
		}
		if v.Badge == nil {
			v.Badge = c.badge(lang, it.Verification)
		}
	}
	if len(v.Rows) == 0 {
		t := c.word(lang, "topic_empty")
		v.Empty = &t
	}
	return v, nil
}

// Article gives one item. Errors: content.ErrNotFound, and those of the source.
func (c *Catalog) Article(ctx context.Context, lang content.Lang, item string) (ArticleView, error) {
	it, err := c.item(ctx, item)
	if err != nil {
		return ArticleView{}, err
	}
	l := bestLang(it, lang)
	text, err := c.src.Text(ctx, item, l)
	if err != nil {
		return ArticleView{}, err
	}
	cat := c.byCat[it.Category]
	v := ArticleView{
		Item: item, Category: name(cat.Name, lang), Pictogram: cat.Pictogram,
		Title: Text{text.Title, l}, Lang: l, Body: text.Body,
		Badge:    c.badge(lang, it.Verification),
		Source:   c.word(lang, "source", "Source", c.source(it, lang)),
		Review:   c.word(lang, "review_by", "Date", c.words.Date(lang, it.ReviewBy)),
		Note:     c.note(lang, l),
		Picture:  c.picture(it.Media, lang),
		Pictures: map[string]Picture{},
	}
	v.Recording = c.recording(it, l, text)
	for _, b := range text.Body {
		if p := c.picture(b.Media, lang); p != nil {
			v.Pictures[b.Media] = *p
		}
	}
	if c.lapsed(it) {
		c.lapse(&v, it)
	}
	return v, nil
}

// source is the office and what it has published. The paper's name keeps its own direction: "customs.gov.vn, page 569 (2017)"
// reads as it is written, also after an Arabic name. That name stays bare: its letters give the whole its direction.
func (c *Catalog) source(it content.Item, lang content.Lang) string {
	agency, _ := c.office[it.Agency].Name.Get(i18n.Fallback(lang)...)
	if agency == "" || it.Source == "" {
		return agency + it.Source
	}
	return agency + " · " + i18n.Isolate(lang, it.Source)
}

// items gives a category's items at this gate: those of the season first, then the gate's own province where an item
// belongs to a province, then their order.
func (c *Catalog) items(category string, d content.Direction) []content.Item {
	seasons := c.seasons()
	var season, own, others []content.Item
	for _, it := range c.heads {
		switch {
		case it.Category != category || !it.At(c.gate.ID, d) || c.gone(it.ID):
		case it.Season != "" && slices.ContainsFunc(seasons, func(s content.Season) bool { return s.ID == it.Season }):
			season = append(season, it)
		case it.Province != "" && it.Province != c.gate.Province:
			others = append(others, it)
		default:
			own = append(own, it)
		}
	}
	return append(append(season, own...), others...)
}

func (c *Catalog) word(lang content.Lang, id string, data ...string) Text {
	return Text{c.words.T(lang, id, data...), lang}
}

func (c *Catalog) badge(lang content.Lang, v content.Verification) *Text {
	if v == content.Verified {
		return nil
	}
	t := c.word(lang, "demo_badge")
	return &t
}

// note says honestly that a text is not in the traveller's language.
func (c *Catalog) note(wanted, shown content.Lang) *Text {
	if wanted == shown {
		return nil
	}
	t := c.word(wanted, "not_in_language", "Wanted", i18n.LanguageName(wanted, wanted), "Shown", i18n.LanguageName(shown, wanted))
	return &t
}

func (c *Catalog) picture(media string, lang content.Lang) *Picture {
	m, ok := c.frame.Media[media]
	if !ok || media == "" || c.withdrawn.blob(m.Digest) {
		return nil
	}
	return &Picture{Digest: m.Digest, Alt: name(m.Alt, lang), Illustration: m.Illustration, W: m.Width, H: m.Height}
}

func name(n content.Name, lang content.Lang) Text {
	s, l := n.Get(i18n.Fallback(lang)...)
	return Text{s, l}
}

func bestLang(it content.Item, lang content.Lang) content.Lang {
	n := content.Name{}
	for l, t := range it.Text {
		n[l] = t.Title
	}
	_, l := n.Get(i18n.Fallback(lang)...)
	return l
}
