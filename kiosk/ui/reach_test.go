package ui_test

import (
	"fmt"
	"image"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/focus"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
	"cuango/kiosk/ui/widgets"
)

// bodies are all ways in which a screen can be dressed.
var bodies = []struct {
	name   string
	access session.Access
}{
	{"usual", session.Access{}},
	{"large", session.Access{Text: 1}},
	{"contrast", session.Access{Contrast: true}},
	{"reach", session.Access{Reach: true}},
	{"large, contrast and reach", session.Access{Text: 1, Contrast: true, Reach: true}},
}

// mostPresses bounds the way from where the focus begins to any key of a page. A keyboard has more keys than a page.
const (
	mostPresses       = 14
	mostPressesSearch = 20
)

// TestEveryKeyIsReachedByKeys: on one screen of every kind, on all its pages, in every language, both orientations and every way to dress it.
func TestEveryKeyIsReachedByKeys(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for _, glass := range []string{"43in portrait", "32in landscape"} {
		for _, b := range bodies {
			t.Run(b.name+" on "+glass, func(t *testing.T) {
				cfg, ok := uitest.Screens[glass]
				if !ok {
					t.Fatal("there is no such glass")
				}
				cfg.Access = theme.Access{Text: b.access.Text, Contrast: b.access.Contrast, Reach: b.access.Reach}
				st := still(t, cat, e, cfg)
				st.Access = b.access
				for _, l := range content.AllLangs {
					st.Hearing = &pages.Hearing{} // the key that reads a page is there
					for _, r := range kinds(l) {
						if r.Screen == session.Attract && b.access != (session.Access{}) {
							continue // nobody has wishes there
						}
						most := mostPresses
						if r.Screen == session.Search {
							most = mostPressesSearch
						}
						eachPage(t, st, r, func(page int, sc *paint.Scene) {
							checkFocus(t, fmt.Sprintf("%s%s %d in %s, page %d", r.Screen, r.Item, r.StepNo, l, page), sc, most)
						})
					}
					st.Hearing = &pages.Hearing{Open: true, State: speech.Speaking, Lang: l, CanFaster: true, CanSlower: true, CanLouder: true, CanQuieter: true}
					sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemShort}, 1)
					if err != nil {
						t.Fatal(err)
					}
					checkFocus(t, fmt.Sprintf("an article that is read in %s", l), sc, mostPresses)
				}
			})
		}
	}
}

// kinds is one route of every kind of screen.
func kinds(l content.Lang) []session.Route {
	seen := map[session.Screen]bool{}
	var list []session.Route
	for _, r := range append(routes(l), askingRoutes(l)...) {
		if !seen[r.Screen] {
			seen[r.Screen] = true
			list = append(list, r)
		}
	}
	return list
}

// checkFocus checks that the focus comes to every key, from everywhere, in not too many presses; that the next key of a row is the next press of
// its arrow; and that its order is the reading order.
func checkFocus(t *testing.T, where string, sc *paint.Scene, most int) {
	t.Helper()
	if len(sc.Keys) == 0 {
		t.Errorf("%s: there is nothing to press", where)
		return
	}
	targets := widgets.Targets(sc)
	m := focus.New(targets, sc.RTL)
	for from := range targets {
		far := distances(m, from, len(targets))
		for to, n := range far {
			switch {
			case n < 0:
				t.Errorf("%s: %s is not reached from %s", where, sc.Keys[to].ID, sc.Keys[from].ID)
			case from == m.First() && n > most:
				t.Errorf("%s: %s is %d presses away", where, sc.Keys[to].ID, n)
			}
		}
		for _, d := range []focus.Dir{focus.Left, focus.Right} {
			if beside(targets, from, d) && !level(targets[from].R, targets[m.Move(from, d)].R) {
				t.Errorf("%s: from %s an arrow to the side leads to %s, past what stands beside it", where, sc.Keys[from].ID, sc.Keys[m.Move(from, d)].ID)
			}
		}
	}
	order := m.Order()
	for i := 1; i < len(order); i++ {
		a, b := targets[order[i-1]], targets[order[i]]
		if a.Bar && !b.Bar {
			t.Errorf("%s: %s of the bar comes before %s", where, sc.Keys[order[i-1]].ID, sc.Keys[order[i]].ID)
		}
		if a.Bar == b.Bar && b.R.Max.Y <= a.R.Min.Y && overlapX(a.R, b.R) {
			t.Errorf("%s: %s comes before %s, which stands over it", where, sc.Keys[order[i-1]].ID, sc.Keys[order[i]].ID)
		}
	}
}

// distances counts the presses from a key to each other one; −1: never.
func distances(m *focus.Map, from, n int) []int {
	far := make([]int, n)
	for i := range far {
		far[i] = -1
	}
	far[from] = 0
	for open := []int{from}; len(open) > 0; open = open[1:] {
		for _, d := range []focus.Dir{focus.Up, focus.Down, focus.Left, focus.Right} {
			if j := m.Move(open[0], d); far[j] < 0 {
				far[j] = far[open[0]] + 1
				open = append(open, j)
			}
		}
	}
	return far
}

// beside tells whether something stands at the same height in a direction.
func beside(targets []focus.Target, from int, d focus.Dir) bool {
	f := targets[from].R
	for i, t := range targets {
		if i != from && level(f, t.R) && (d == focus.Right && t.R.Min.X >= f.Max.X || d == focus.Left && t.R.Max.X <= f.Min.X) {
			return true
		}
	}
	return false
}

func level(a, b image.Rectangle) bool    { return a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y }
func overlapX(a, b image.Rectangle) bool { return a.Min.X < b.Max.X && b.Min.X < a.Max.X }
