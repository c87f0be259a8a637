package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/uitest"
)

// hardItem is an item of the first category with texts as long or as short as they may be.
func hardItem(n int, langs []content.Lang, title func(content.Lang) string, body []content.Block) content.Item {
	it := content.Item{
		ID: fmt.Sprintf("%016x", n+0xf000), Slug: fmt.Sprintf("hard-%d", n), Category: "cat0", Agency: "office",
		Verification: content.Demo, ReviewBy: "2027-01-31", Text: map[content.Lang]content.ItemText{},
	}
	for _, l := range langs {
		it.Text[l] = content.ItemText{Title: title(l), Body: body}
	}
	return it
}

// TestHardPacks shows packs that no editor would write: every screen is still valid and readable.
func TestHardPacks(t *testing.T) {
	words := uitest.Words(t)
	say := func(s string) []content.Span { return []content.Span{{Text: s}} }
	para := []content.Block{{Kind: content.Paragraph, Text: say("text")}}
	long := func(l content.Lang) string { // 400 characters of the script
		unit := []rune(words.T(l, "idle_text") + " ")
		var r []rune
		for len(r) < content.MaxTitleRunes {
			r = append(r, unit...)
		}
		return strings.TrimSpace(string(r[:content.MaxTitleRunes]))
	}
	one := func(l content.Lang) string { return string([]rune(words.T(l, "bar_home"))[:1]) }
	var rows [][][]content.Span
	for i := range 60 {
		rows = append(rows, [][]content.Span{say(fmt.Sprintf("row %d of many, with words that go on", i)), say("12,345,678")})
	}
	table := []content.Block{{Kind: content.Table, Head: [][]content.Span{say("What"), say("How much")}, Rows: rows}}
	body := []content.Block{{Kind: content.Paragraph, Text: say(strings.Repeat("A very long body without an end. ", 50_000/33))}}
	many := make([]content.Item, 5_000)
	for i := range many {
		many[i] = hardItem(i, []content.Lang{"vi", "en"}, func(content.Lang) string { return fmt.Sprintf("Item %d", i) }, para)
	}
	all := content.AllLangs
	for _, tc := range []struct {
		name  string
		items []content.Item
		langs []content.Lang // to look at
	}{
		{"no item", nil, []content.Lang{"vi", "ar"}},
		{"one item", []content.Item{hardItem(0, all, one, para)}, []content.Lang{"vi"}},
		{"5,000 items", many, []content.Lang{"en"}},
		{"titles of 400 characters", []content.Item{hardItem(0, all, long, para), hardItem(1, all, long, para)}, all},
		{"titles of one character", []content.Item{hardItem(0, all, one, para), hardItem(1, all, one, para)}, all},
		{"one language only", []content.Item{hardItem(0, []content.Lang{"ko"}, long, para)}, all},
		{"a table of 60 rows", []content.Item{hardItem(0, all, one, table)}, []content.Lang{"vi", "ar"}},
		{"a body of 50,000 characters", []content.Item{hardItem(0, all, one, body)}, []content.Lang{"en", "ar"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, blobs := uitest.Content(t)
			c.Items, c.Essentials = tc.items, nil
			cat := uitest.CatalogOf(t, c, blobs)
			e := uitest.Engine(t)
			for name, cfg := range uitest.Screens {
				st := still(t, cat, e, cfg)
				for _, l := range tc.langs {
					r := session.Route{Lang: l, Direction: content.In, Category: "cat0"}
					for _, s := range []session.Screen{session.Home, session.Topic, session.Article, session.Take, session.Search, session.Today} {
						r.Screen, r.Item = s, ""
						if s == session.Article || s == session.Take {
							r.Item = fmt.Sprintf("%016x", 0xf000)
						}
						for _, page := range []int{1, 2, 999} {
							sc, _, err := st.Scene(t.Context(), r, page)
							if err != nil {
								t.Fatalf("%s, %s in %s: %v", name, s, l, err)
							}
							where := fmt.Sprintf("%s, %s in %s, page %d", name, s, l, page)
							checkTexts(t, where, sc)
							checkKeys(t, where, sc, st.Look)
							if sc.Turn == nil {
								break
							}
						}
					}
				}
			}
		})
	}
}

// TestHardQueries types what nobody means: the search screen stays readable.
func TestHardQueries(t *testing.T) {
	cat, e := uitest.Catalog(t), uitest.Engine(t)
	for _, q := range []string{
		"a", strings.Repeat("ă", 500), "海 visa ສ 한국", "🛂🧳👩‍👩‍👧", `" OR 1=1 --`, `NEAR("a" "b", 5) * ^ :`, "\U000E0FFF\uE000", "ㅎ", "한ㄱ", "\u0301\u0302", "   ",
	} {
		for name, cfg := range uitest.Screens {
			st := still(t, cat, e, cfg)
			st.Typed = q
			for _, l := range []content.Lang{"vi", "ko", "ar"} {
				sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Search, Lang: l, Direction: content.In}, 1)
				if err != nil {
					t.Fatalf("%q in %s: %v", q, l, err)
				}
				where := fmt.Sprintf("%s, %q in %s", name, q, l)
				checkTexts(t, where, sc)
				checkKeys(t, where, sc, st.Look)
			}
		}
	}
}
