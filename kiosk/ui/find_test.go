package ui_test

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
)

// everyBody is how the screen is worn: as it comes, and for those who need it otherwise.
var everyBody = []session.Access{{}, {Text: 1}, {Reach: true}, {Text: 1, Reach: true}}

// bothWays are the glasses of the look, a tall and a wide one.
var bothWays = []string{"43in portrait", "32in landscape"}

// whole gives the texts of a scene that are seen without a finger: those of the stretch that can be pulled at the offset it is shown at.
func whole(sc *paint.Scene) (texts []paint.Text) {
	take := func(list []paint.Part, window image.Rectangle) {
		for _, p := range list {
			if t, ok := p.(paint.Text); ok && t.Box.In(window) {
				texts = append(texts, t)
			}
		}
	}
	take(sc.Parts, image.Rectangle{Max: sc.Size})
	if c := sc.Scroll; c != nil {
		take(c.Parts(c.R, sc.Offset), c.R)
	}
	return texts
}

// TestThePageKeysReachEveryRowOfATable: a table of 60 rows has as many pages as it needs, its head stands on each of them, and no row is seen
// only by pulling.
func TestThePageKeysReachEveryRowOfATable(t *testing.T) {
	say := func(s string) []content.Span { return []content.Span{{Text: s}} }
	var rows [][][]content.Span
	for i := range 60 {
		rows = append(rows, [][]content.Span{say(fmt.Sprintf("row %d of many, with words that go on", i)), say(fmt.Sprintf("%d,345,678", i))})
	}
	body := []content.Block{
		{Kind: content.Paragraph, Text: say("What stands above.")},
		{Kind: content.Heading, Level: 2, Text: say("All of them")},
		{Kind: content.Table, Head: [][]content.Span{say("What"), say("How much")}, Rows: rows},
		{Kind: content.Paragraph, Text: say("What stands below.")},
	}
	c, blobs := uitest.Content(t)
	c.Items, c.Essentials = []content.Item{hardItem(0, content.AllLangs, func(content.Lang) string { return "A table" }, body)}, nil
	cat := uitest.CatalogOf(t, c, blobs)
	for _, name := range bothWays {
		for _, a := range everyBody {
			st := wished(t, name, a)
			st.Catalog = cat
			for _, l := range []content.Lang{"lo", "ar"} {
				where := fmt.Sprintf("%s, %+v, in %s", name, a, l)
				seen, pages := map[string]bool{}, 0
				err := st.EachPage(t.Context(), session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: fmt.Sprintf("%016x", 0xf000)}, func(page int, sc *paint.Scene) bool {
					pages = page
					row, head := false, false
					for _, x := range whole(sc) {
						seen[x.String()] = true
						row, head = row || strings.HasSuffix(x.String(), ",345,678"), head || x.String() == "How much"
					}
					if row != head {
						t.Errorf("%s, page %d: rows %v, head %v", where, page, row, head)
					}
					checkTexts(t, where, sc)
					checkKeys(t, where, sc, st.Look)
					return page < 200
				})
				if err != nil {
					t.Fatal(err)
				}
				for i := range 60 {
					if s := fmt.Sprintf("%d,345,678", i); !seen[s] {
						t.Errorf("%s: row %d is on none of the %d pages", where, i, pages)
					}
				}
				for _, s := range []string{"What stands above.", "All of them", "What stands below."} {
					if !seen[s] {
						t.Errorf("%s: %q is on none of the %d pages", where, s, pages)
					}
				}
			}
		}
	}
}

// TestThePageKeysReachTheEndOfWhatIsPulled: a paragraph that is taller than the page is seen from top to end with the page keys alone, lines that
// were cut at the foot of one page whole on the next.
func TestThePageKeysReachTheEndOfWhatIsPulled(t *testing.T) {
	for _, name := range bothWays {
		for _, a := range everyBody {
			st := wished(t, name, a)
			for _, l := range []content.Lang{"lo", "ar"} {
				seen, height := 0, 0
				err := st.EachPage(t.Context(), session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemTall}, func(page int, sc *paint.Scene) bool {
					if c := sc.Scroll; c != nil {
						if sc.Offset > max(0, seen-st.Look.E(2)) {
							t.Errorf("%s, %+v, in %s, page %d: begins at %d, and %d was seen", name, a, l, page, sc.Offset, seen)
						}
						seen, height = sc.Offset+c.R.Dy(), c.Height
					}
					return page < 500
				})
				if err != nil {
					t.Fatal(err)
				}
				if height == 0 || seen < height {
					t.Errorf("%s, %+v, in %s: %d of %d px are seen", name, a, l, seen, height)
				}
			}
		}
	}
}
