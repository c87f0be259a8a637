package ui_test

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

// What the contact sheets (make demo SHOTS=dir SHOTS_ACCESS=1) once showed, and must not show again.

// someLangs are those of the contact sheets, and the one with the longest words.
var someLangs = []content.Lang{"vi", "lo", "zh-Hans", "ar", "ru"}

func wished(t *testing.T, screen string, a session.Access) ui.Still {
	t.Helper()
	cfg := uitest.Screens[screen]
	cfg.Access = theme.Access{Text: a.Text, Contrast: a.Contrast, Reach: a.Reach}
	st := still(t, uitest.Catalog(t), uitest.Engine(t), cfg)
	st.Access = a
	return st
}

// TestPicturesOfTilesAreNoSlivers: a tile of the home screen has a picture that shows something, or none.
func TestPicturesOfTilesAreNoSlivers(t *testing.T) {
	pictured := false
	for name := range uitest.Screens {
		st := wished(t, name, session.Access{})
		for _, l := range someLangs {
			sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Home, Lang: l, Direction: content.In}, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range sc.Keys {
				for _, part := range k.Face(false) {
					if p, ok := part.(paint.Picture); ok {
						pictured = true
						if p.R.Dy() < st.Look.E(2) {
							t.Errorf("%s in %s: the picture of %s is %d px high", name, l, k.ID, p.R.Dy())
						}
					}
				}
			}
			checkKeys(t, name+", home in "+string(l), sc, st.Look)
		}
	}
	if !pictured {
		t.Error("no tile has a picture at all")
	}
}

// TestTheSurveyKeyHasAir: on the home screen it stands no nearer to tiles than they to each other.
func TestTheSurveyKeyHasAir(t *testing.T) {
	for name := range uitest.Screens {
		st := wished(t, name, session.Access{})
		sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Home, Lang: "vi", Direction: content.In}, 1)
		if err != nil {
			t.Fatal(err)
		}
		var survey image.Rectangle
		for _, k := range sc.Keys {
			if k.ID == "survey" {
				survey = k.R
			}
		}
		if survey.Empty() {
			t.Fatalf("%s: no survey key", name)
		}
		for _, k := range sc.Keys {
			if strings.HasPrefix(k.ID, "category-") && k.R.Overlaps(image.Rect(0, survey.Min.Y-st.Look.Gutter()+1, st.Look.W, survey.Max.Y+st.Look.Gutter()-1)) {
				t.Errorf("%s: %s at %v is nearer to the survey key at %v than %d px", name, k.ID, k.R, survey, st.Look.Gutter())
			}
		}
	}
}

// TestResultsHaveTheWidthOfTheirColumn: what is found has room for words beside the keyboard, on a small glass too.
func TestResultsHaveTheWidthOfTheirColumn(t *testing.T) {
	for name := range uitest.Screens {
		st := wished(t, name, session.Access{})
		for _, l := range someLangs {
			sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Search, Lang: l, Direction: content.In}, 1)
			if err != nil {
				t.Fatal(err)
			}
			found := 0
			for _, k := range sc.Keys {
				if strings.HasPrefix(k.ID, "item-") {
					found++
					if k.R.Dx() < st.Look.E(12.5) {
						t.Errorf("%s in %s: %s is %d px wide, less than 12.5 e (%d)", name, l, k.ID, k.R.Dx(), st.Look.E(12.5))
					}
				}
			}
			if found < 2 {
				t.Errorf("%s in %s: %d results", name, l, found)
			}
			checkTexts(t, name+", search in "+string(l), sc)
			checkKeys(t, name+", search in "+string(l), sc, st.Look)
		}
	}
}

// TestTheStripOfTheVoiceIsWhole: with large letters and in reach mode the strip's words are whole, or its pictograms stand alone, can be seen, and
// their words are there to be said; and what is said in place of the strip stays in its row.
func TestTheStripOfTheVoiceIsWhole(t *testing.T) {
	for name := range uitest.Screens {
		for _, a := range []session.Access{{Text: 1}, {Text: 1, Reach: true}, {Reach: true}} {
			st := wished(t, name, a)
			for _, l := range someLangs {
				for _, state := range []speech.State{speech.Speaking, speech.NoVoice} {
					st.Hearing = &pages.Hearing{Open: true, State: state, Lang: l, CanSlower: true, CanFaster: true, CanQuieter: true, CanLouder: true}
					sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemHard}, 1)
					if err != nil {
						t.Fatal(err)
					}
					where := fmt.Sprintf("%s, %+v, %s, state %v", name, a, l, state)
					checkTexts(t, where, sc)
					checkKeys(t, where, sc, st.Look)
					checkStrip(t, where, sc, st.Look)
				}
			}
		}
	}
}

func checkStrip(t *testing.T, where string, sc *paint.Scene, l *theme.Look) {
	t.Helper()
	n := 0
	for _, k := range sc.Keys {
		if !strings.HasPrefix(k.ID, pages.StripID) {
			continue
		}
		n++
		words, mark := false, 0
		for _, part := range k.Face(false) {
			switch p := part.(type) {
			case paint.Text:
				words = true
				if p.P.Truncated && l.Large() {
					t.Errorf("%s: %s says %q, and not all of it", where, k.ID, p.String())
				}
			case paint.Icon:
				mark = p.Bounds().Dy()
			}
		}
		if !words && k.Called.String() == "" {
			t.Errorf("%s: %s has no words at all", where, k.ID)
		}
		if l.Large() && mark < l.E(0.9) && (mark > 0 || !words) { // the words alone, where both have no room
			t.Errorf("%s: the pictogram of %s is %d px high", where, k.ID, mark)
		}
	}
	if n == 0 {
		t.Errorf("%s: there is no strip", where)
	}
	bar := l.Top + l.H - l.BarH()
	for _, p := range sc.All() {
		if text, ok := p.(paint.Text); ok && text.Box.Min.Y < bar && text.Box.Min.Y+text.P.Ink().Max.Y > bar {
			t.Errorf("%s: %q reaches into the bar", where, text.String())
		}
	}
}

// TestAPageThatIsGoneIsWhole: what stands in the place of a page that was taken back is laid out like any other, and a tall screen is not empty
// above it.
func TestAPageThatIsGoneIsWhole(t *testing.T) {
	for name := range uitest.Screens {
		for _, a := range []session.Access{{}, {Text: 1}, {Text: 1, Contrast: true, Reach: true}} {
			cat := uitest.Catalog(t)
			w := &catalog.Withdrawn{}
			w.Set(content.Recalls{Recalls: []content.Recall{{Item: uitest.ItemShort, Correction: content.Name{"vi": "Hạn mức đã thay đổi. Xin hỏi quầy hải quan trước khi đi tiếp."}}}})
			cat.SetWithdrawn(w)
			cfg := uitest.Screens[name]
			cfg.Access = theme.Access{Text: a.Text, Contrast: a.Contrast, Reach: a.Reach}
			st := still(t, cat, uitest.Engine(t), cfg)
			st.Access = a
			for _, l := range someLangs {
				sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemShort}, 1)
				if err != nil {
					t.Fatal(err)
				}
				where := fmt.Sprintf("%s, %+v, %s", name, a, l)
				checkTexts(t, where, sc)
				checkKeys(t, where, sc, st.Look)
				home, low := image.Rectangle{}, 0
				for _, k := range sc.Keys {
					if k.ID == "gone-home" {
						home = k.R
					}
				}
				if home.Empty() {
					t.Fatalf("%s: no way on", where)
				}
				for _, p := range sc.All() {
					switch p := p.(type) {
					case paint.Text:
						if ink := p.P.Ink().Add(p.Box.Min); ink.Overlaps(home) && !ink.In(home) {
							t.Errorf("%s: %q and the key at %v overlap", where, p.String(), home)
						}
					case paint.Picture:
						low = max(low, p.R.Max.Y)
					}
				}
				if st.Look.Portrait && a == (session.Access{}) && low < st.Look.H/3 {
					t.Errorf("%s: pictures end at %d of %d", where, low, st.Look.H)
				}
			}
		}
	}
}

// TestPicturesTakeWhatAQuestionLeaves: with large letters on a tall screen nothing stays empty between the last key and the bar.
func TestPicturesTakeWhatAQuestionLeaves(t *testing.T) {
	st := wished(t, "43in portrait", session.Access{Text: 1})
	for _, l := range someLangs {
		for _, r := range []session.Route{
			{Screen: session.Survey, StepNo: 1}, {Screen: session.Report, Category: "cat0", Item: uitest.ItemShort}, {Screen: session.Today},
		} {
			r.Lang, r.Direction = l, content.In
			sc, _, err := st.Scene(t.Context(), r, 1)
			if err != nil {
				t.Fatal(err)
			}
			if sc.Turn != nil {
				continue // it fills pages
			}
			low, bar := 0, st.Look.H-st.Look.BarH()
			for _, p := range sc.All() {
				if b := p.Bounds(); b.Max.Y <= bar {
					low = max(low, b.Max.Y)
				}
			}
			if bar-low > st.Look.E(2) {
				t.Errorf("%s in %s: %d px stay empty above the bar", r.Screen, l, bar-low)
			}
		}
	}
}

// TestNoPageIsForOneLine: what is said under the answers of a question has no page of its own.
func TestNoPageIsForOneLine(t *testing.T) {
	for name := range uitest.Screens {
		for _, a := range []session.Access{{Text: 1}, {Text: 1, Reach: true}} {
			st := wished(t, name, a)
			for _, l := range []content.Lang{"vi", "lo", "ar"} {
				for _, r := range []session.Route{{Screen: session.Survey, StepNo: 1}, {Screen: session.Report, Category: "cat0", Item: uitest.ItemShort}} {
					r.Lang, r.Direction = l, content.In
					eachPage(t, st, r, func(page int, sc *paint.Scene) {
						for _, k := range sc.Keys {
							if !strings.HasPrefix(k.ID, "bar-") && !strings.HasPrefix(k.ID, "page-") {
								return
							}
						}
						t.Errorf("%s, %+v, %s in %s: page %d has no answer", name, a, r.Screen, l, page)
					})
				}
			}
		}
	}
}

// TestANoticeOnAWallHasItsMargin: no word of it touches the edge of the wall, and none is smaller than what is read from afar.
func TestANoticeOnAWallHasItsMargin(t *testing.T) {
	e := uitest.Engine(t)
	for name, cfg := range walls {
		st := still(t, uitest.Catalog(t), e, cfg)
		st.Wall = true
		for _, l := range []content.Lang{"vi", "lo", "zh-Hans", "ar"} {
			title := content.Name{}
			for _, n := range content.AllLangs {
				title[n] = uitest.Words(t).T(n, "greeting")
			}
			sc := st.NoticeScene(content.Alert{ID: "storm", Level: content.Emergency, Pictogram: "storm", Title: title, Text: title, Issuer: title, Starts: st.Now(), Ends: st.Now()}, l, 1)
			where := name + " in " + string(l)
			checkTexts(t, where, sc)
			within := image.Rectangle{Max: sc.Size}.Inset(st.Look.E(0.4))
			for _, p := range sc.All() {
				text, ok := p.(paint.Text)
				if !ok {
					continue
				}
				if ink := text.P.Ink().Add(text.Box.Min); !ink.In(within) && !ink.Empty() {
					t.Errorf("%s: %q at %v touches the edge of %v", where, text.String(), ink, sc.Size)
				}
				if px := text.P.LeastPx(); px > 0 && px < st.Look.Em {
					t.Errorf("%s: %q has letters of %g px, less than %g", where, text.String(), px, st.Look.Em)
				}
			}
		}
	}
}

// TestNoTableStandsBelowItsPage: with large letters on a low screen tables and advice that are higher than a page go on on the next one, with the
// table's head; nothing has to be pulled up that no page key and no keypad leads to.
func TestNoTableStandsBelowItsPage(t *testing.T) {
	c, blobs := uitest.Content(t)
	words := uitest.Words(t)
	span := func(s string) []content.Span { return []content.Span{{Text: s}} }
	for i := range c.Items {
		if c.Items[i].ID != uitest.ItemShort {
			continue
		}
		for _, l := range content.AllLangs {
			hint := words.T(l, "idle_text")
			table := content.Block{Kind: content.Table, Head: [][]content.Span{span(words.T(l, "explore")), span(words.T(l, "take"))}}
			for n := range 8 {
				table.Rows = append(table.Rows, [][]content.Span{span(hint), span(fmt.Sprintf("%d USD", 1000+n))})
			}
			text := c.Items[i].Text[l]
			text.Body = []content.Block{
				{Kind: content.Paragraph, Text: span(hint)},
				table,
				{Kind: content.Do, Items: [][]content.Span{span(hint), span(words.T(l, "idle_stay"))}},
				{Kind: content.Dont, Items: [][]content.Span{span(hint), span(hint)}},
			}
			c.Items[i].Text[l] = text
		}
	}
	cat := uitest.CatalogOf(t, c, blobs)
	for _, name := range []string{"21.5in landscape", "32in landscape", "43in portrait"} {
		for _, a := range []session.Access{{Text: 1}, {Text: 1, Reach: true}} {
			cfg := uitest.Screens[name]
			cfg.Access = theme.Access{Text: a.Text, Reach: a.Reach}
			st := still(t, cat, uitest.Engine(t), cfg)
			st.Access = a
			for _, l := range []content.Lang{"vi", "lo", "ar", "zh-Hans"} {
				amounts := map[string]bool{}
				eachPage(t, st, session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemShort}, func(page int, sc *paint.Scene) {
					if sc.Scroll != nil && sc.Scroll.Max() > 0 {
						t.Errorf("%s, %+v, %s: page %d has to be pulled by %d px", name, a, l, page, sc.Scroll.Max())
					}
					checkTexts(t, fmt.Sprintf("%s, %+v, %s, page %d", name, a, l, page), sc)
					for _, p := range sc.All() {
						if text, ok := p.(paint.Text); ok && strings.HasSuffix(text.String(), " USD") {
							amounts[text.String()] = true
						}
					}
				})
				if len(amounts) != 8 {
					t.Errorf("%s, %+v, %s: %d of 8 rows", name, a, l, len(amounts))
				}
			}
		}
	}
}
