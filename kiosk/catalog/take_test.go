package catalog

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

func TestTheShortFormKeepsWhatIsNeededInTheHandFirst(t *testing.T) {
	say := func(s string) []content.Span { return []content.Span{{Text: s}} }
	body := []content.Block{
		{Kind: content.Paragraph, Text: say("The answer.")},
		{Kind: content.Paragraph, Text: say("A long explanation that nobody needs on the way.")},
		{Kind: content.Heading, Level: 2, Text: say("At the counter")},
		{Kind: content.Steps, Items: [][]content.Span{say("Go in"), say("Show it")}},
		{Kind: content.Image, Alt: "a picture"},
		{Kind: content.Table, Head: [][]content.Span{say("What"), say("Much")}, Rows: [][][]content.Span{{say("Gold"), say("300 g")}}},
		{Kind: content.Do, Items: [][]content.Span{say("Keep\u200b it")}},
		{Kind: content.Opening, Open: "07:00", Close: "20:00", Text: say("Counter")},
		{Kind: content.Price, Low: 30000, High: 60000, Currency: "VND", Text: say("A bowl")},
		{Kind: content.Phone, Phone: "113", Text: say("Police")},
	}
	for _, tc := range []struct {
		name  string
		limit int
		want  string
		whole bool
	}{
		{"all of it", 500, "Title\nThe answer.\nA long explanation that nobody needs on the way.\nAt the counter\n1. Go in\n2. Show it\nGold: 300 g\n✓ Keep it\n07:00–20:00 – Counter\nA bowl: VND\u00a030,000–60,000\n113 – Police\nSource", true},
		{"explanations go first", 115, "Title\nThe answer.\nAt the counter\n1. Go in\n2. Show it\nGold: 300 g\n✓ Keep it\n113 – Police\n…\nSource", false},
		{"the number stays to the end", 36, "Title\n113 – Police\n…\nSource", false},
		{"a title that is too long", 4, "T…", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, seen, whole := short([]string{"Title"}, body, "en", []string{"Source"}, tc.limit)
			if got != tc.want || whole != tc.whole || len(got) > tc.limit {
				t.Errorf("%d bytes, whole %v:\n%s\nwant\n%s", len(got), whole, got, tc.want)
			}
			if lines := strings.Join(seen, "\n"); tc.limit > 10 && i18n.Strip(lines) != got { // a cut title is shown in full
				t.Errorf("on the screen stands\n%s\nwant\n%s", lines, got)
			} else if tc.whole && !strings.Contains(lines, "Keep\u200b it") {
				t.Errorf("%q lost its places to break", lines)
			}
		})
	}
}

func TestTakeFitsAndIsWholeUTF8InEveryLanguage(t *testing.T) {
	c := open(t, "a")
	for _, l := range []content.Lang{"vi", "en", "lo"} {
		for _, limit := range []int{40, 80, 400} {
			v, err := c.Take(t.Context(), l, strings.Repeat("1", 16), limit)
			if err != nil || len(v.Short) > limit || !utf8.ValidString(v.Short) || v.Short == "" {
				t.Errorf("%s, %d bytes: %d %q, %v", l, limit, len(v.Short), v.Short, err)
			}
		}
	}
}
