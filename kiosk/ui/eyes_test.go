package ui_test

import (
	"maps"
	"slices"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

// TestNoPictureBesideAQuestionIsAStrip: on a wide screen it shows what it is of, and what is asked takes most of the height beside it.
func TestNoPictureBesideAQuestionIsAStrip(t *testing.T) {
	for _, name := range []string{"32in landscape", "55in landscape, 4K"} {
		st := wished(t, name, session.Access{})
		for _, l := range someLangs {
			for _, tc := range []struct {
				route session.Route
				wide  float64 // the least width of the picture, in parts of its height
				full  float64 // the least part of the height that keys take, where letters have their usual share of the glass
			}{
				{session.Route{Screen: session.Survey, StepNo: 1}, 0.65, 0.45},
				{session.Route{Screen: session.Survey, StepNo: 3, Answer: session.Answer{Face: "sad", Reason: "c1"}}, 0.65, 0.5},
				{session.Route{Screen: session.Report, Category: "cat0", Item: uitest.ItemHard}, 0.65, 0.6},
				{session.Route{Screen: session.Thanks}, 0.95, 0},
			} {
				r := tc.route
				r.Lang, r.Direction = l, content.In
				sc, _, err := st.Scene(t.Context(), r, 1)
				if err != nil {
					t.Fatal(err)
				}
				pictures := sc.Pictures()
				if len(pictures) == 0 {
					t.Errorf("%s: %s %d in %s: no picture", name, r.Screen, r.StepNo, l)
				}
				for _, slot := range pictures {
					if part := float64(slot.Size.X) / float64(slot.Size.Y); part < tc.wide {
						t.Errorf("%s: %s %d in %s: the picture is %v", name, r.Screen, r.StepNo, l, slot.Size)
					}
				}
				top, low, bar := st.Look.H, 0, st.Look.H-st.Look.BarH()
				for _, k := range sc.Keys {
					if k.R.Max.Y <= bar {
						top, low = min(top, k.R.Min.Y), max(low, k.R.Max.Y)
					}
				}
				if part := float64(low-top) / float64(bar-st.Look.StatusH()); name == "32in landscape" && part < tc.full {
					t.Errorf("%s: %s %d in %s: keys take %.2f of the height", name, r.Screen, r.StepNo, l, part)
				}
			}
		}
	}
}

// TestTheInvitationHasOneEdge: on a wide screen what invites begins on one edge in all of its languages, whichever way they are written.
func TestTheInvitationHasOneEdge(t *testing.T) {
	st := wished(t, "32in landscape", session.Access{})
	for _, l := range []content.Lang{"vi", "fr", "ar", "zh-Hant"} {
		sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Attract, Lang: l, Direction: content.In}, 0)
		if err != nil {
			t.Fatal(err)
		}
		words, from, to, n := uitest.Words(t), st.Look.W, 0, 0
		for _, p := range sc.All() {
			text, ok := p.(paint.Text)
			if !ok {
				continue
			}
			for _, m := range content.AllLangs {
				if text.String() == words.T(m, "touch_to_start") {
					x := text.P.Ink().Min.X + text.Box.Min.X
					from, to, n = min(from, x), max(to, x), n+1
				}
			}
		}
		if n < 3 || to-from > st.Look.E(0.6) {
			t.Errorf("in %s: %d lines begin between %d and %d", l, n, from, to)
		}
	}
}

// TestInHighContrastNoKeyTouchesTheStrip: the line under the status strip and the one around a key are two lines to the eye.
func TestInHighContrastNoKeyTouchesTheStrip(t *testing.T) {
	for name := range uitest.Screens {
		for text := range 2 {
			st := wished(t, name, session.Access{Text: text, Contrast: true})
			for _, l := range []content.Lang{"vi", "lo", "ar"} {
				for _, r := range []session.Route{
					{Screen: session.Home}, {Screen: session.Essentials}, {Screen: session.Topic, Category: "cat0"}, {Screen: session.Card, Category: "cat1", Item: uitest.ItemCards}, {Screen: session.Settings}, {Screen: session.Search},
				} {
					r.Lang, r.Direction = l, content.In
					eachPage(t, st, r, func(page int, sc *paint.Scene) {
						for _, k := range sc.Keys {
							if air := k.R.Min.Y - st.Look.StatusH(); air >= 0 && air < st.Look.E(0.3) {
								t.Errorf("%s, text %d, %s in %s, page %d: key %s stands %d px below the strip", name, text, r.Screen, l, page, k.ID, air)
							}
						}
					})
				}
			}
		}
	}
}

// TestAHeadStandsByWhatItIsOf: with large letters on a tall screen nothing but air parts a title from what stands below it, with a picture or without.
func TestAHeadStandsByWhatItIsOf(t *testing.T) {
	for _, a := range []session.Access{{Text: 1}, {Text: 1, Contrast: true}} {
		st := wished(t, "43in portrait", a)
		for _, l := range someLangs {
			for _, r := range []session.Route{{Screen: session.Home}, {Screen: session.Topic, Category: "cat0"}, {Screen: session.Article, Category: "cat0", Item: uitest.ItemHard}} {
				r.Lang, r.Direction = l, content.In
				sc, _, err := st.Scene(t.Context(), r, 1)
				if err != nil {
					t.Fatal(err)
				}
				// The boxes of texts and keys from the first text below the strip on, from top to bottom.
				var boxes [][2]int
				for _, p := range sc.All() {
					if text, ok := p.(paint.Text); ok && text.Box.Min.Y > st.Look.StatusH() && text.Box.Max.Y < st.Look.H-st.Look.BarH() {
						boxes = append(boxes, [2]int{text.Box.Min.Y, text.Box.Max.Y})
					}
				}
				slices.SortFunc(boxes, func(a, b [2]int) int { return a[0] - b[0] })
				low := 0
				for i, b := range boxes[:min(4, len(boxes))] {
					if gap := b[0] - low; i > 0 && gap > st.Look.E(4.5) {
						t.Errorf("%+v, %s in %s: %d px of nothing after the text %d", a, r.Screen, l, gap, i)
					}
					low = max(low, b[1])
				}
			}
		}
	}
}

// TestTheBarsWordsAreWhole: the bar is on every page; in Chinese and Japanese half a word once stood on it in large letters.
func TestTheBarsWordsAreWhole(t *testing.T) {
	screens := maps.Clone(uitest.Screens)
	lower := screens["21.5in landscape"]
	lower.LowerEdgeMM, lower.ReadingDistanceMM = 800, 600
	screens["21.5in landscape, read from 600 mm"] = lower
	for name, cfg := range screens {
		for _, a := range []session.Access{{}, {Text: 1}, {Text: 1, Contrast: true, Reach: true}} {
			cfg.Access = theme.Access{Text: a.Text, Contrast: a.Contrast, Reach: a.Reach}
			st := still(t, uitest.Catalog(t), uitest.Engine(t), cfg)
			st.Access = a
			for _, l := range uitest.Catalog(t).Langs() {
				sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Home, Lang: l, Direction: content.In}, 1)
				if err != nil {
					t.Fatal(err)
				}
				n := 0
				for _, k := range sc.Keys {
					if k.R.Min.Y < st.Look.Top+st.Look.H-st.Look.BarH() {
						continue
					}
					for _, p := range k.Face(false) {
						if text, ok := p.(paint.Text); ok {
							n++
							if text.P.Truncated {
								t.Errorf("%s, %+v, %s: %s says %q, and not all of it", name, a, l, k.ID, text.String())
							}
						}
					}
				}
				if n < 3 {
					t.Errorf("%s, %+v, %s: %d words on the bar", name, a, l, n)
				}
			}
		}
	}
}
