package catalog

import (
	"context"
	"strconv"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

// A WallView is what a wall says beside its scenes, in three languages at once. Lists of texts have one in each of them.
type WallView struct {
	Langs   []content.Lang
	Gate    []Text // the gate's name; none where the content does not know the gate
	Time    Text   // HH:MM
	Days    []Text // of the week
	Date    Text
	Hours   *WallHours // nil: nothing is known
	Facts   []WallFact // each may stand in the place of the hours for a while
	Numbers []Number   // to call, four at most, short ones
}

// WallHours are a gate's opening hours.
type WallHours struct {
	Hours Text   // "07:00 – 20:00"
	Still []Text // for how long it is open or closed from now on
	Badge *Text  // nil when verified
}

// A WallFact is one useful thing, as the next train.
type WallFact struct {
	Pictogram string
	Lead      Text // what is seen first: a time; may be empty
	Lines     []Text
	Badge     *Text
}

// Wall gives what a wall says at a moment of local time. Errors: those of the source.
func (c *Catalog) Wall(ctx context.Context, now time.Time) (WallView, error) {
	now = now.In(content.Zone)
	langs := c.threeLangs()
	v := WallView{Langs: langs, Time: Text{now.Format("15:04"), langs[0]}, Date: Text{now.Format(c.words.T(langs[0], "date_layout")), langs[0]}}
	each := func(f func(content.Lang) Text) (list []Text) {
		for _, l := range langs {
			list = append(list, f(l))
		}
		return list
	}
	if c.Known() {
		for _, t := range each(func(l content.Lang) Text { return name(c.gate.Name, l) }) {
			if len(v.Gate) == 0 || v.Gate[len(v.Gate)-1].S != t.S { // a fallback says nothing new
				v.Gate = append(v.Gate, t)
			}
		}
	}
	v.Days = each(func(l content.Lang) Text { return c.word(l, "weekday_"+strconv.Itoa(int(now.Weekday()))) })
	if h := c.gate.Hours; h != nil {
		v.Hours = &WallHours{
			Hours: Text{h.Open + " – " + h.Close, "en"}, Still: each(func(l content.Lang) Text { return c.still(l, h.At(now), now) }),
			Badge: c.badge(langs[0], h.Verification),
		}
	}
	v.Facts = c.wallFacts(langs[0], each, now)
	d := content.In
	if ds := c.gate.Directions; len(ds) > 0 {
		d = ds[0]
	}
	e, err := c.Essentials(ctx, langs[0], d)
	if err != nil {
		return v, err
	}
	const short, most = 4, 4
	for _, n := range e.Numbers {
		if len(n.Number.S) <= short && len(v.Numbers) < most {
			v.Numbers = append(v.Numbers, n)
		}
	}
	return v, nil
}

// wallFacts gives what is said today at the gate, and what leaves from it next.
func (c *Catalog) wallFacts(first content.Lang, each func(func(content.Lang) Text) []Text, now time.Time) (facts []WallFact) {
	for _, n := range c.frame.NoticesAt(c.gate.ID, content.DateOf(now)) {
		facts = append(facts, WallFact{Pictogram: "info", Lines: each(func(l content.Lang) Text { return name(n.Text, l) })})
	}
	for _, next := range c.gate.Next {
		at, n, ok := content.Gate{Next: []content.Next{next}}.Departure(now)
		if !ok {
			continue
		}
		facts = append(facts, WallFact{
			Pictogram: kindMarks[n.Kind], Lead: Text{at.Format("15:04"), "en"}, Badge: c.badge(first, n.Verification),
			Lines: each(func(l content.Lang) Text {
				t := name(n.Name, l)
				t.S += " · " + c.day(t.Lang, at, now)
				return t
			}),
		})
	}
	return facts
}

// still says for how long the gate is open or closed, by the minutes that the clock shows.
func (c *Catalog) still(l content.Lang, st content.OpenState, now time.Time) Text {
	if st.AllDay {
		return c.word(l, "open_always")
	}
	id := "wall_opens_in"
	if st.Open {
		id = "wall_closes_in"
	}
	left := int(st.Until.Sub(now.Truncate(time.Minute)) / time.Minute)
	return c.word(l, id, "In", c.span(l, left/60, left%60))
}

// span writes hours and minutes.
func (c *Catalog) span(l content.Lang, h, m int) string {
	hours, minutes := i18n.Number(l, int64(h)), i18n.Number(l, int64(m))
	switch {
	case h == 0:
		return c.words.T(l, "wall_minutes", "M", minutes)
	case m == 0:
		return c.words.T(l, "wall_hours", "H", hours)
	}
	return c.words.T(l, "wall_span", "H", hours, "M", minutes)
}
