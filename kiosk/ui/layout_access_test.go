package ui_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

// wishes are the combinations that every screen is laid out with, beside the usual one.
var wishes = []struct {
	name   string
	access session.Access
	langs  []content.Lang
}{
	{"large", session.Access{Text: 1}, []content.Lang{"vi", "lo", "zh-Hans", "ar", "ru", "km"}},
	{"large, contrast and reach", session.Access{Text: 1, Contrast: true, Reach: true, Still: true}, []content.Lang{"vi", "lo", "zh-Hans", "ar", "ru", "km"}},
	{"reach", session.Access{Reach: true}, []content.Lang{"vi", "ar", "km"}},
	{"contrast", session.Access{Contrast: true}, []content.Lang{"vi", "lo"}},
}

// mostPages bounds a walk through a screen's pages.
const mostPages = 40

// TestLayoutForEveryBody lays every screen out as travellers may want it, on every kind of glass: what TestLayout asks for holds, and
// nothing is lost. What does not fit any more stands on further pages; no text ends in an ellipsis.
func TestLayoutForEveryBody(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for _, w := range wishes {
		for name, cfg := range uitest.Screens {
			t.Run(w.name+" on "+name, func(t *testing.T) {
				usual := still(t, cat, e, cfg)
				cfg.Access = theme.Access{Text: w.access.Text, Contrast: w.access.Contrast, Reach: w.access.Reach}
				st := still(t, cat, e, cfg)
				st.Access = w.access
				if w.access.Reach && st.Look.Top == 0 && w.access.Text == 0 {
					return // it hangs low: the same as without
				}
				for _, l := range w.langs {
					for _, r := range routes(l)[1:] { // nobody has wishes on the attract screen
						where := fmt.Sprintf("%s%s%s in %s", r.Screen, r.Category, r.Item, l)
						keys := eachPage(t, st, r, func(page int, sc *paint.Scene) {
							at := fmt.Sprintf("%s, page %d", where, page)
							checkTexts(t, at, sc)
							checkKeys(t, at, sc, st.Look)
							checkRead(t, at, sc, st.Look)
						})
						for k := range eachPage(t, usual, r, func(int, *paint.Scene) {}) {
							if !keys[k] && !strings.HasPrefix(k, "page-") && !strings.HasPrefix(k, "candidate-") {
								t.Errorf("%s: there is no key %s any more", where, k)
							}
						}
					}
				}
			})
		}
	}
}

// eachPage goes through a screen's pages and gives the keys of all of them.
func eachPage(t *testing.T, st ui.Still, r session.Route, f func(page int, sc *paint.Scene)) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	err := st.EachPage(t.Context(), r, func(page int, sc *paint.Scene) bool {
		for _, k := range sc.Keys {
			keys[k.ID] = true
		}
		f(page, sc)
		return page < mostPages
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// reachNotes is what the line of reach mode says, just above itself.
func reachNotes(t *testing.T) map[string]bool {
	t.Helper()
	words, notes := uitest.Words(t), map[string]bool{}
	for _, l := range content.AllLangs {
		notes[words.T(l, "reach_on")], notes[words.T(l, "reach_hint")] = true, true
	}
	return notes
}

// checkRead checks what is read: it is whole, large enough, and in reach mode in the lower part of the glass.
func checkRead(t *testing.T, where string, sc *paint.Scene, l *theme.Look) {
	t.Helper()
	for _, p := range sc.All() {
		text, ok := p.(paint.Text)
		if !ok {
			continue
		}
		if text.P.Truncated && (l.Large() || l.Top > 0) {
			t.Errorf("%s: %q is cut", where, text.String())
		}
		if l.Top > 0 && text.Box.Min.Y < l.Top && !reachNotes(t)[text.String()] {
			t.Errorf("%s: %q at %v stands above the line at %d", where, text.String(), text.Box, l.Top)
		}
		if px := text.P.LeastPx(); px > 0 && px < l.Least {
			t.Errorf("%s: %q has letters of %g px, less than %g", where, text.String(), px, l.Least)
		}
	}
}

// TestLargestLettersAreSeenFromTheDistance: with large text, the capitals of running text are 7.3 mm high at least, and those of every text are
// seen at 0.7° from where one reads.
func TestLargestLettersAreSeenFromTheDistance(t *testing.T) {
	tokens := uitest.Tokens(t)
	for name, cfg := range uitest.Screens {
		for _, mm := range []float64{0, 350, 600, 900} {
			cfg.ReadingDistanceMM, cfg.Access = mm, theme.Access{Text: 1}
			l, err := theme.NewLook(tokens, cfg)
			if err != nil {
				t.Fatal(err)
			}
			capital := func(px float64) float64 { return px * l.MMPerPx * tokens.Type.CapHeight }
			if mm := capital(l.Em); mm < 7.3 {
				t.Errorf("%s: capitals of %.2f mm", name, mm)
			}
			if mm == 0 {
				continue
			}
			if angle := math.Atan(capital(l.Least)/mm) * 180 / math.Pi; angle < 0.69 {
				t.Errorf("%s: the smallest capitals are seen at %.2f° from %.0f mm", name, angle, mm)
			}
		}
	}
}

// TestReachModeKeepsEverythingLow: in reach mode the screen that pages are laid out for ends at 1,220 mm above the floor or lower, and is shifted
// to the lower edge of the glass.
func TestReachModeKeepsEverythingLow(t *testing.T) {
	tokens := uitest.Tokens(t)
	for name, cfg := range uitest.Screens {
		for _, low := range []float64{500, 600, 700} {
			for text := range 2 {
				cfg.LowerEdgeMM, cfg.Access = low, theme.Access{Text: text, Reach: true}
				l, err := theme.NewLook(tokens, cfg)
				if err != nil {
					t.Fatal(err)
				}
				if high := low + float64(l.H)*l.MMPerPx; high > 1220.5 {
					t.Errorf("%s, %.0f mm above the floor, text %d: reaches up to %.0f mm", name, low, text, high)
				}
				if l.FullH() != cfg.HeightPx || l.ReachTop != 0 {
					t.Errorf("%s: %d + %d px of %d, reach from %d", name, l.Top, l.H, cfg.HeightPx, l.ReachTop)
				}
			}
		}
	}
}

// TestEveryPageIsReadAsItIsWanted: with large letters and in reach mode, too, the voice reads all of an article's body, on later pages as well, and
// never the status strip.
func TestEveryPageIsReadAsItIsWanted(t *testing.T) {
	for name := range uitest.Screens {
		for _, a := range []session.Access{{}, {Text: 1}, {Reach: true}, {Text: 1, Reach: true}} {
			st := wished(t, name, a)
			for _, l := range []content.Lang{"vi", "lo", "ar"} {
				body := 0
				eachPage(t, st, session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemHard}, func(page int, sc *paint.Scene) {
					read, keys := ui.Read(st.Look, sc, page > 1), 0
					for _, k := range sc.Keys {
						if !strings.HasPrefix(k.ID, "bar-") && !strings.HasPrefix(k.ID, "page-") {
							keys++
						}
					}
					for _, text := range read {
						if text.Source > 0 {
							body++
						}
						if text.Box.Min.Y < st.Look.Top+st.Look.StatusH() {
							t.Errorf("%s, %+v, %s, page %d: %q of the strip is read", name, a, l, page, text.String())
						}
					}
					if len(read) == 0 && keys < 3 {
						t.Errorf("%s, %+v, %s: nothing is read of page %d", name, a, l, page)
					}
				})
				if body == 0 {
					t.Errorf("%s, %+v, %s: nothing of the body is read", name, a, l)
				}
			}
		}
	}
}

// TestWhatCanBeDoneIsThere: with a voice and without one, all that can be done with an article has a key on one of its pages, on a single one, too.
func TestWhatCanBeDoneIsThere(t *testing.T) {
	for name := range uitest.Screens {
		for _, a := range []session.Access{{}, {Text: 1}, {Reach: true}, {Text: 1, Contrast: true, Reach: true}} {
			for _, voice := range []*pages.Hearing{nil, {}} {
				st := wished(t, name, a)
				st.Hearing = voice
				for _, l := range []content.Lang{"vi", "ru", "lo", "ar"} {
					for _, item := range []string{uitest.ItemShort, uitest.ItemHard} {
						keys := eachPage(t, st, session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: item}, func(page int, sc *paint.Scene) {
							checkKeys(t, fmt.Sprintf("%s, %+v, %s %s, page %d", name, a, item, l, page), sc, st.Look)
						})
						if !keys["take"] || !keys["report"] || keys["listen"] != (voice != nil) {
							t.Errorf("%s, %+v, voice %t, %s in %s: there is %v", name, a, voice != nil, item, l, keys)
						}
					}
				}
			}
		}
	}
}
