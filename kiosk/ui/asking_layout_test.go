package ui_test

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/uitest"
)

// askingRoutes are all pages that ask, and the thanks.
func askingRoutes(l content.Lang) []session.Route {
	var list []session.Route
	for _, r := range []session.Route{
		{Screen: session.Survey, StepNo: 1},
		{Screen: session.Survey, StepNo: 2, Answer: session.Answer{Face: "very-sad"}},
		{Screen: session.Survey, StepNo: 2, Answer: session.Answer{Face: "very-happy"}},
		{Screen: session.Survey, StepNo: 3, Answer: session.Answer{Face: "sad", Reason: "c1"}},
		{Screen: session.Survey, StepNo: 9},
		{Screen: session.Report, Item: uitest.ItemHard},
		{Screen: session.Report, Item: "dddddddddddddddd"},
		{Screen: session.Thanks},
		{Screen: session.Thanks, Again: true},
		{Screen: session.Thanks, Item: uitest.ItemHard},
	} {
		r.Lang, r.Direction = l, content.In
		list = append(list, r)
	}
	return list
}

// TestAskingLayout lays every page that asks out in every language on every kind of glass: as TestLayout does, and no answer is cut.
func TestAskingLayout(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for name, cfg := range uitest.Screens {
		st := still(t, cat, e, cfg)
		for _, l := range cat.Langs() {
			for _, r := range askingRoutes(l) {
				for _, fate := range []pages.Fate{pages.Kept, pages.Waits, pages.Lost} {
					if st.Fate = fate; fate != pages.Kept && r.Screen != session.Thanks {
						continue
					}
					sc, _, err := st.Scene(t.Context(), r, 1)
					if err != nil {
						t.Fatalf("%s %v: %v", name, r, err)
					}
					where := fmt.Sprintf("%s, %s %d%s in %s, fate %d", name, r.Screen, r.StepNo, r.Item, l, fate)
					checkTexts(t, where, sc)
					checkKeys(t, where, sc, st.Look)
				}
			}
		}
	}
}

// TestChoicesOfAnyNumber: 1 to 12 answers are all there, as wide together as their area, row by row.
func TestChoicesOfAnyNumber(t *testing.T) {
	e := uitest.Engine(t)
	for n := 1; n <= content.MaxSurveyChoices; n++ {
		c, blobs := uitest.Content(t)
		c.Survey.Topics.Choices = uitest.Choices(uitest.Words(t), n)
		cat := uitest.CatalogOf(t, c, blobs)
		for _, name := range []string{"43in portrait", "32in landscape", "21.5in landscape"} {
			st := still(t, cat, e, uitest.Screens[name])
			for _, l := range []content.Lang{"ru", "lo", "ar"} {
				sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Survey, Lang: l, Direction: content.In, StepNo: 3, Answer: session.Answer{Face: "sad"}}, 1)
				if err != nil {
					t.Fatal(err)
				}
				where := fmt.Sprintf("%s, %d answers in %s", name, n, l)
				checkTexts(t, where, sc)
				checkKeys(t, where, sc, st.Look)
				rows, have := map[int]image.Rectangle{}, 0
				var whole image.Rectangle
				for _, k := range sc.Keys {
					if strings.HasPrefix(k.ID, "choice-") {
						have++
						whole = whole.Union(k.R)
						rows[k.R.Min.Y] = rows[k.R.Min.Y].Union(k.R)
					}
				}
				if have != n {
					t.Errorf("%s: %d are there", where, have)
				}
				for y, r := range rows {
					if apart(r.Min.X, whole.Min.X) > 3 || apart(r.Max.X, whole.Max.X) > 3 {
						t.Errorf("%s: the row at %d goes from %d to %d, all from %d to %d", where, y, r.Min.X, r.Max.X, whole.Min.X, whole.Max.X)
					}
				}
			}
		}
	}
}
