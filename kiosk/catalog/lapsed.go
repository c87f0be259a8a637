package catalog

import (
	"time"

	"cuango/contentsync/content"
)

// lapsed tells whether an item has facts of rules and fees that nobody has looked at again in time. Nothing of them is shown then.
func (c *Catalog) lapsed(it content.Item) bool {
	return it.Regulated && it.ReviewBy < content.DateOf(c.believed())
}

// believed is the time, or the last one that has certainly passed when the clock is further ahead of it than the daemon believes: a clock in 2099
// takes nothing off the screen.
func (c *Catalog) believed() time.Time {
	now, built := c.now(), c.src.Generation().Built
	if !built.IsZero() && now.Sub(built) > content.MaxClockAhead {
		return built
	}
	return now
}

// summary is what a list says of an item.
func (c *Catalog) summary(it content.Item, lang, shown content.Lang) Text {
	if c.lapsed(it) {
		return c.word(lang, "lapsed_short")
	}
	return Text{it.Text[shown].Summary, shown}
}

// lapse takes the facts off a page and says why. Whom to call, and what to show to the staff, stays: that is never worse than nothing.
func (c *Catalog) lapse(v *ArticleView, it content.Item) {
	why := c.word(v.Lang, "lapsed", "Date", c.words.Date(v.Lang, it.ReviewBy))
	body := []content.Block{{Kind: content.Notice, Text: []content.Span{{Text: why.S}}}}
	for _, b := range v.Body {
		if b.Kind == content.Phone || b.Kind == content.Card {
			body = append(body, b)
		}
	}
	v.Body = body
	v.Pictures, v.Recording = map[string]Picture{}, nil
}
