package catalog

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cuango/assets"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

// Rules and fees that nobody has looked at again in time: the page says so, in the traveller's language, and no list, search or code gives them away.
func TestFactsPastTheirReviewDateHide(t *testing.T) {
	words, err := i18n.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	last := time.Date(2027, 1, 31, 23, 59, 0, 0, content.Zone)
	for _, tt := range []struct {
		name      string
		now       time.Time
		regulated bool
		hidden    bool
	}{
		{"on the last day", last, true, false},
		{"the day after", last.Add(time.Minute), true, true},
		{"the day after, and no rule", last.Add(time.Minute), false, false},
		{"a clock that has stopped", time.Unix(0, 0), true, false},
		{"a clock in 2099", time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, id := pack(), strings.Repeat("5", 16)
			i := slices.IndexFunc(p.Items, func(it content.Item) bool { return it.ID == id })
			p.Items[i].Regulated, p.Items[i].ReviewBy = tt.regulated, "2027-01-31"
			for l, text := range p.Items[i].Text {
				text.Summary = "SECRET in short"
				text.Body = []content.Block{
					{Kind: content.Paragraph, Text: []content.Span{{Text: "SECRET near body"}}}, {Kind: content.Phone, Phone: "115", Text: []content.Span{{Text: "help"}}},
				}
				p.Items[i].Text[l] = text
			}
			src := builtAt{newSeed(p, fstest.MapFS{"built/" + picture.BlobKey(): {Data: []byte("picture")}}), time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)}
			c, err := New(t.Context(), src, words, "a")
			if err != nil {
				t.Fatal(err)
			}
			c.now = func() time.Time { return tt.now }
			var all []string
			add := func(where, s string) {
				if strings.Contains(s, "SECRET") {
					all = append(all, where)
				}
			}
			a, err := c.Article(t.Context(), "en", id)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range a.Body {
				add("page", content.Plain(b.Text))
			}
			take, err := c.Take(t.Context(), "en", id, 500)
			if err != nil {
				t.Fatal(err)
			}
			add("code", take.Short)
			topic, err := c.Topic(t.Context(), "en", content.In, "places")
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range topic.Rows {
				add("list", r.Summary.S)
			}
			for _, query := range []string{"near", "secret"} {
				s, err := c.Search(t.Context(), "en", content.In, query)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range append(s.Rows, s.Nearest...) {
					add("search", r.Summary.S)
				}
			}
			if got := slices.Compact(all); tt.hidden && len(got) > 0 || !tt.hidden && len(got) != 4 {
				t.Errorf("the facts are seen in %v", got)
			}
			if last := a.Body[len(a.Body)-1]; last.Phone != "115" {
				t.Errorf("whom to call is gone: %+v", a.Body)
			}
			says := len(a.Body) == 2 && a.Body[0].Kind == content.Notice && strings.Contains(content.Plain(a.Body[0].Text), "31.01.2027")
			if says != tt.hidden || a.Title.S == "" {
				t.Errorf("the page %q has the body %+v", a.Title.S, a.Body)
			}
		})
	}
}

// builtAt is a source that says when it was built, as a generation does.
type builtAt struct {
	Source
	at time.Time
}

func (b builtAt) Generation() cache.Generation { return cache.Generation{Built: b.at} }
