package catalog

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// An EssentialsView is what somebody may need at once.
type EssentialsView struct {
	Badge   *Text // nil when all of it is verified
	Numbers []Number
	Tiles   []Tile // each with its Item
	Cards   string // the item whose show-cards belong to the numbers; "" when it has none
}

// A Number is one to dial, and who answers in a word or two.
type Number struct {
	Number, Who Text
	Pictogram   string
	Colour      string
}

// A CardsView is the show-cards of an item.
type CardsView struct {
	Title   Text
	Badge   *Text
	Numbers []Number
	Cards   []Card
	Here    []content.Span // Vietnamese: where the kiosk stands
}

// A Card is one sentence to show to somebody who reads Vietnamese.
type Card struct {
	Pictogram string
	Label     Text
	Say, More []content.Span // Vietnamese
	Meaning   Text           // empty in Vietnamese
}

// A TodayView is what is on at the gate.
type TodayView struct {
	Title   Text
	Picture *Picture
	Hours   *Hours
	State   Text // open or closed now, and until when; empty without hours
	Notices []Text
	Next    []Departure
	Season  *Text
}

// Empty tells whether there is nothing to say about today.
func (v TodayView) Empty() bool {
	return v.Hours == nil && len(v.Notices) == 0 && len(v.Next) == 0 && v.Season == nil
}

// A Departure is the next train, ship, flight or bus of a kind.
type Departure struct {
	Pictogram  string
	Name, When Text
	AsOf       Text
	Badge      *Text
}

// answerers are the pictograms of the numbers that everybody must find at a glance.
var answerers = map[string][2]string{
	"115": {"ambulance", "son"}, "113": {"police", "indigo"}, "114": {"fire", "clay"}, "112": {"rescue", "river"},
}

func numbers(body []content.Block, lang content.Lang) []Number {
	var list []Number
	for _, b := range body {
		if b.Kind != content.Phone {
			continue
		}
		mark, ok := answerers[b.Phone]
		if !ok {
			mark = [2]string{"phone", "jade"}
		}
		list = append(list, Number{
			Number: Text{b.Phone, "en"}, Who: Text{whoAnswers(content.Plain(b.Text)), lang}, Pictogram: mark[0], Colour: mark[1],
		})
	}
	return list
}

// whoAnswers is what stands before the colon: "Ambulance: someone is hurt" is a page's sentence, "Ambulance" a card's.
func whoAnswers(s string) string {
	for _, mark := range []string{":", "：", "៖"} {
		if who, _, ok := strings.Cut(s, mark); ok {
			return strings.TrimRight(who, " \u00a0\u202f\u200b")
		}
	}
	return s
}

// HasEssentials tells whether there is anything to open.
func (c *Catalog) HasEssentials() bool {
	return slices.ContainsFunc(c.frame.Essentials, func(e content.Essential) bool { return c.head(e.Item) != nil })
}

func (c *Catalog) head(item string) *content.Item {
	i := slices.IndexFunc(c.heads, func(it content.Item) bool { return it.ID == item && it.At(c.gate.ID, "") })
	if i < 0 || c.gone(item) {
		return nil
	}
	return &c.heads[i]
}

// Essentials gives what the Essentials key opens, for travellers who go in direction d: numbers of the first item that has some, and a tile each.
func (c *Catalog) Essentials(ctx context.Context, lang content.Lang, d content.Direction) (EssentialsView, error) {
	var v EssentialsView
	for _, e := range c.frame.Essentials {
		it := c.head(e.Item)
		if it == nil || !it.At(c.gate.ID, d) {
			continue
		}
		if v.Badge == nil {
			v.Badge = c.badge(lang, it.Verification)
		}
		v.Tiles = append(v.Tiles, Tile{Category: it.Category, Item: it.ID, Title: name(e.Name, lang), Pictogram: e.Pictogram, Colour: e.Colour})
		if len(v.Numbers) > 0 {
			continue
		}
		cards, err := c.Cards(ctx, lang, it.ID)
		if err != nil {
			return v, err
		}
		if v.Numbers = cards.Numbers; len(cards.Cards) > 0 && len(v.Numbers) > 0 {
			v.Cards = it.ID
		}
	}
	return v, nil
}

// Cards gives the show-cards of an item. Errors: content.ErrNotFound for an item that is not there; an item without cards has none.
func (c *Catalog) Cards(ctx context.Context, lang content.Lang, item string) (CardsView, error) {
	a, err := c.Article(ctx, lang, item)
	if err != nil {
		return CardsView{}, err
	}
	v := CardsView{Title: a.Title, Badge: a.Badge, Numbers: numbers(a.Body, a.Lang), Here: c.here()}
	if i := slices.IndexFunc(c.frame.Essentials, func(e content.Essential) bool { return e.Item == item }); i >= 0 {
		v.Title = name(c.frame.Essentials[i].Name, lang) // short: the numbers stand below it
	}
	for _, b := range a.Body {
		if b.Kind == content.Card {
			v.Cards = append(v.Cards, Card{
				Pictogram: b.Pictogram, Label: Text{b.Label, a.Lang}, Say: b.Say, More: b.More, Meaning: Text{content.Plain(b.Text), a.Lang},
			})
		}
	}
	return v, nil
}

// here says in Vietnamese where the kiosk stands, the gate's name in bold.
func (c *Catalog) here() []content.Span {
	const vi = "vi"
	gate, _ := c.gate.Name.Get(vi)
	place, _ := c.place.Get(vi)
	var s string
	switch {
	case gate != "" && place != "":
		s = c.words.T(vi, "here", "Gate", gate, "Place", place)
	case gate != "":
		s = c.words.T(vi, "here_gate", "Gate", gate)
	case place != "":
		s = c.words.T(vi, "here_gate", "Gate", place)
	default:
		return nil
	}
	before, after, ok := strings.Cut(s, gate)
	if !ok || gate == "" {
		return []content.Span{{Text: s}}
	}
	return slices.DeleteFunc([]content.Span{{Text: before}, {Text: gate, Bold: true}, {Text: after}}, func(s content.Span) bool { return s.Text == "" })
}

// SetPlace says where this very kiosk stands, in words that follow "I am at the gate, …". It is called before the catalog is used.
func (c *Catalog) SetPlace(place content.Name) { c.place = place }

// SetNow sets the clock by which seasons are reckoned. It is called before the catalog is used; without it the computer's own is used.
func (c *Catalog) SetNow(now func() time.Time) { c.now = now }

// Today gives what is on at the gate at a moment of local time.
func (c *Catalog) Today(_ context.Context, lang content.Lang, now time.Time) (TodayView, error) {
	v := TodayView{Title: c.word(lang, "today"), Picture: c.picture(c.gate.Media, lang), Hours: c.hours(lang)}
	if h := c.gate.Hours; h != nil {
		v.State = c.openState(lang, *h, now)
	}
	for _, n := range c.frame.NoticesAt(c.gate.ID, content.DateOf(now)) {
		v.Notices = append(v.Notices, name(n.Text, lang))
	}
	for _, next := range c.gate.Next {
		at, n, ok := content.Gate{Next: []content.Next{next}}.Departure(now) // the next of each, not of all
		if !ok {
			continue
		}
		v.Next = append(v.Next, Departure{
			Pictogram: kindMarks[n.Kind], Name: name(n.Name, lang), When: c.when(lang, at, now),
			AsOf: c.word(lang, "as_of", "Date", c.words.Date(lang, n.AsOf)), Badge: c.badge(lang, n.Verification),
		})
	}
	for _, s := range c.frame.SeasonsAt(c.gate.ID, content.DateOf(now)) { // none hides another: storms come in the cruise season too
		t := name(s.Name, lang)
		switch {
		case v.Season == nil:
			v.Season = &t
		case v.Season.Lang == t.Lang:
			v.Season.S += " · " + t.S
		}
	}
	return v, nil
}

// kindMarks are the pictograms of what leaves from a gate.
var kindMarks = map[content.Transport]string{content.Train: "train", content.Ship: "ship", content.Flight: "plane", content.Bus: "bus"}

func (c *Catalog) openState(lang content.Lang, h content.Hours, now time.Time) Text {
	switch st := h.At(now); {
	case st.AllDay:
		return c.word(lang, "open_always")
	case st.Open:
		return c.word(lang, "open_now", "Close", h.Close)
	}
	return c.word(lang, "closed_now", "Open", h.Open)
}

// when gives a time of the coming days: the clock, and the day in a word.
func (c *Catalog) when(lang content.Lang, at, now time.Time) Text {
	return Text{at.Format("15:04") + " · " + c.day(lang, at, now), lang}
}

// day gives the day of a moment in a word.
func (c *Catalog) day(lang content.Lang, at, now time.Time) string {
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	switch day(at) {
	case day(now):
		return c.words.T(lang, "day_today")
	case day(now.AddDate(0, 0, 1)):
		return c.words.T(lang, "day_tomorrow")
	}
	return c.words.T(lang, "weekday_"+strconv.Itoa(int(at.Weekday())))
}
