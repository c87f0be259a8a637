package ui_test

import (
	"fmt"
	"image"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

func still(t *testing.T, cat *catalog.Catalog, e *typeset.Engine, cfg theme.Config) ui.Still {
	t.Helper()
	look, err := theme.NewLook(uitest.Tokens(t), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return ui.Still{
		Look: look, Engine: e, Icons: paint.NewIcons(assets.FS), Store: ui.NewStore(cat, slog.New(slog.DiscardHandler)),
		Catalog: cat, Words: uitest.Words(t).T, Now: func() time.Time { return time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC) },
	}
}

// routes are the screens. What asks has more of them, and a test of its own: askingRoutes.
func routes(l content.Lang) []session.Route {
	r := func(s session.Screen, category, item string) session.Route {
		return session.Route{Screen: s, Lang: l, Direction: content.In, Category: category, Item: item}
	}
	asking := []session.Route{
		{Screen: session.Survey, Lang: l, Direction: content.In, StepNo: 1},
		{Screen: session.Survey, Lang: l, Direction: content.In, StepNo: 3, Answer: session.Answer{Face: "sad", Reason: "c1"}},
		r(session.Report, "cat0", uitest.ItemHard), r(session.Thanks, "", ""),
	}
	return append([]session.Route{
		r(session.Attract, "", ""), r(session.Language, "", ""), r(session.Home, "", ""), r(session.Topic, "cat0", ""), r(session.Topic, "cat1", ""),
		r(session.Article, "cat0", uitest.ItemHard), r(session.Article, "cat0", uitest.ItemShort), r(session.Article, "cat0", uitest.ItemTall),
		r(session.Article, "cat0", "dddddddddddddddd"), r(session.Essentials, "", ""), r(session.Card, "cat1", uitest.ItemCards),
		r(session.Card, "cat1", uitest.ItemShort), r(session.Today, "", ""), r(session.Take, "cat0", uitest.ItemHard), r(session.Take, "cat0", uitest.ItemShort),
		r(session.Article, "cat0", uitest.ItemEnglish), r(session.Article, "cat0", uitest.ItemArabic), r(session.Search, "", ""),
		r(session.Settings, "", ""),
	}, asking...)
}

// TestLayout lays every screen out in every language on every kind of glass and checks what the look
// demands of it: no ink outside its box, nothing outside the screen, no key too small, too near
// another, or out of reach.
func TestLayout(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for name, cfg := range uitest.Screens {
		st := still(t, cat, e, cfg)
		for _, l := range cat.Langs() {
			for _, r := range routes(l) {
				for page := 1; page <= 3; page++ {
					sc, _, err := st.Scene(t.Context(), r, page)
					if err != nil {
						t.Fatalf("%s %v: %v", name, r, err)
					}
					where := fmt.Sprintf("%s, %s %s%s in %s, page %d", name, r.Screen, r.Category, r.Item, l, page)
					checkTexts(t, where, sc)
					checkKeys(t, where, sc, st.Look)
					if sc.Turn == nil {
						break
					}
				}
			}
		}
	}
}

func checkTexts(t *testing.T, where string, sc *paint.Scene) {
	t.Helper()
	screen := image.Rectangle{Max: sc.Size}
	var boxes []paint.Text
	for _, p := range sc.All() {
		if !p.Bounds().In(screen) && !p.Bounds().Empty() {
			t.Errorf("%s: %T at %v leaves the screen", where, p, p.Bounds())
		}
		text, ok := p.(paint.Text)
		if !ok {
			continue
		}
		if n := text.Overflow(); n > 0 {
			t.Errorf("%s: ink of %q leaves its box by %d px", where, text.String(), n)
		}
		boxes = append(boxes, text)
	}
	for _, p := range sc.All() {
		icon, ok := p.(paint.Icon)
		if !ok {
			continue
		}
		for _, text := range boxes {
			if ink := text.P.Ink().Add(text.Box.Min); ink.Overlaps(icon.Bounds()) {
				t.Errorf("%s: %q and a pictogram overlap at %v", where, text.String(), ink.Intersect(icon.Bounds()))
			}
		}
	}
	for i, a := range boxes {
		for _, b := range boxes[i+1:] {
			ai, bi := a.P.Ink().Add(a.Box.Min), b.P.Ink().Add(b.Box.Min)
			if ai.Overlaps(bi) {
				t.Errorf("%s: %q and %q overlap at %v", where, a.String(), b.String(), ai.Intersect(bi))
			}
		}
	}
}

func checkKeys(t *testing.T, where string, sc *paint.Scene, l *theme.Look) {
	t.Helper()
	for i, k := range sc.Keys {
		if k.R.Dx() < l.TouchMin() || k.R.Dy() < l.TouchMin() {
			t.Errorf("%s: key %s is %v, less than 20 mm (%d px)", where, k.ID, k.R.Size(), l.TouchMin())
		}
		if k.R.Min.Y < l.Top+l.ReachTop || k.R.Max.Y > l.FullH() {
			t.Errorf("%s: key %s at %v is out of reach (from %d)", where, k.ID, k.R, l.ReachTop)
		}
		for _, pressed := range []bool{false, true} {
			for _, p := range k.Face(pressed) {
				if !p.Bounds().In(k.R) && !p.Bounds().Empty() {
					if text, ok := p.(paint.Text); !ok || !text.P.Ink().Add(text.Box.Min).In(k.R) {
						t.Errorf("%s: %T of key %s (pressed %v) at %v leaves %v", where, p, k.ID, pressed, p.Bounds(), k.R)
					}
				}
			}
		}
		for _, o := range sc.Keys[i+1:] {
			if o.ID == k.ID {
				t.Errorf("%s: two keys are called %s", where, k.ID)
			}
			if k.R.Inset(-l.TouchGap() + 1).Overlaps(o.R) {
				t.Errorf("%s: keys %s %v and %s %v are nearer than 4 mm (%d px)", where, k.ID, k.R, o.ID, o.R, l.TouchGap())
			}
		}
	}
}

// TestBarStays checks that the keys of the bar stand at the same place on every screen.
func TestBarStays(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for name, cfg := range uitest.Screens {
		st := still(t, cat, e, cfg)
		places := map[string]image.Rectangle{}
		for _, r := range routes("vi")[1:] {
			sc, _, err := st.Scene(t.Context(), r, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range []string{"bar-home", "bar-back", "bar-language", "bar-essentials", "bar-access"} {
				for _, k := range sc.Keys {
					if k.ID != id {
						continue
					}
					if old, ok := places[id]; ok && old != k.R {
						t.Errorf("%s: %s stands at %v on %s, elsewhere at %v", name, id, k.R, r.Screen, old)
					}
					places[id] = k.R
				}
			}
		}
		if len(places) != 5 {
			t.Errorf("%s: bar has %v", name, places)
		}
	}
}

// TestDraw paints the screens with pictures that are broken, of one pixel, panoramas and bombs: all of
// them come out, opaque.
func TestDraw(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for _, name := range []string{"43in portrait", "32in landscape"} {
		st := still(t, cat, e, uitest.Screens[name])
		for _, r := range routes("km") {
			img, err := st.Draw(t.Context(), r, 1, 0)
			if err != nil {
				t.Fatalf("%s %v: %v", name, r, err)
			}
			for i := 3; i < len(img.Pix); i += 4 {
				if img.Pix[i] != 255 {
					t.Fatalf("%s %v: pixel %d is not opaque", name, r, i/4)
				}
			}
		}
		if _, err := st.Draw(t.Context(), routes("th")[2], 1, 20); err != nil {
			t.Fatalf("with the countdown: %v", err)
		}
	}
}

// TestNothingIsCutShort: on the screens of the look, what is pressed or called is never half a word: labels of keys, the gate's name
// in the status strip, and who answers a number have their end.
func TestNothingIsCutShort(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for _, name := range []string{"43in portrait", "32in landscape"} {
		st := still(t, cat, e, uitest.Screens[name])
		for _, l := range cat.Langs() {
			for _, r := range routes(l) {
				if r.Screen != session.Card && r.Screen != session.Essentials && r.Screen != session.Today && r.Screen != session.Language {
					continue
				}
				sc, _, err := st.Scene(t.Context(), r, 1)
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range sc.All() {
					if text, ok := p.(paint.Text); ok && text.P.Truncated {
						t.Errorf("%s, %s in %s: %q is cut", name, r.Screen, l, text.String())
					}
				}
			}
		}
	}
}

// TestTakeShowsThePhone: a page's only code is large, and beside it stands what the phone will get.
func TestTakeShowsThePhone(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for _, name := range []string{"43in portrait", "32in landscape"} {
		st := still(t, cat, e, uitest.Screens[name])
		for _, l := range cat.Langs() {
			sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Take, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemHard}, 1)
			if err != nil {
				t.Fatal(err)
			}
			v, err := cat.Take(t.Context(), l, uitest.ItemHard, 1000)
			if err != nil {
				t.Fatal(err)
			}
			shown, side := false, 0
			for _, p := range sc.All() {
				switch p := p.(type) {
				case paint.Text:
					shown = shown || strings.HasPrefix(p.String(), v.Lines[0].S+"\n")
				case paint.Box, paint.Icon, paint.Mark, paint.Picture:
				default: // the code, itself or moved to the other side
					if r := p.Bounds(); r.Dx() == r.Dy() {
						side = max(side, r.Dx())
					}
				}
			}
			if !shown {
				t.Errorf("%s, %s: the phone with %q is not there", name, l, v.Lines[0].S)
			}
			if mm := float64(side) * st.Look.MMPerPx; mm < 120 {
				t.Errorf("%s, %s: the code is %.0f mm wide", name, l, mm)
			}
		}
	}
}

func apart(a, b int) int { return max(a-b, b-a) }

// cardKeys is what the keys of the other show-cards fill.
func cardKeys(sc *paint.Scene) (r image.Rectangle) {
	for _, k := range sc.Keys {
		if strings.HasPrefix(k.ID, "card-") {
			r = r.Union(k.R)
		}
	}
	return r
}

// room is how far a key stands from the one before it in its row, in reading order; 0: none is.
func room(sc *paint.Scene, k *paint.Key, rtl bool) (least int) {
	for _, o := range sc.Keys {
		gap := k.R.Min.X - o.R.Max.X
		if rtl {
			gap = o.R.Min.X - k.R.Max.X
		}
		if o.R.Min.Y == k.R.Min.Y && gap > 0 && (least == 0 || gap < least) {
			least = gap
		}
	}
	return least
}

// TestArabicIsMirrored checks that every screen in Arabic has the keys of the English one at the mirrored places. One that
// is as wide as its words has one edge there.
func TestArabicIsMirrored(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for name, cfg := range uitest.Screens {
		st := still(t, cat, e, cfg)
		english, arabic := routes("en"), routes("ar")
		for i := range english {
			if english[i].Screen == session.Attract || english[i].Screen == session.Search { // one shape; another keyboard
				continue
			}
			en, _, err := st.Scene(t.Context(), english[i], 1)
			if err != nil {
				t.Fatal(err)
			}
			ar, _, err := st.Scene(t.Context(), arabic[i], 1)
			if err != nil {
				t.Fatal(err)
			}
			// Show-cards' keys stand in as many rows as their labels allow: what they fill together is mirrored in any case, but for what the
			// division of a row into whole pixels leaves over.
			const left = 3
			cards, want := cardKeys(ar), paint.MirrorRect(cardKeys(en), en.Size.X)
			if cards.Empty() != want.Empty() || (!cards.Empty() && (apart(cards.Min.X, want.Min.X) > left || apart(cards.Max.X, want.Max.X) > left)) {
				t.Errorf("%s, %s: the keys of the cards fill %v, want the columns of %v", name, english[i].Screen, cards, want)
			}
			same := 0
			for _, k := range en.Keys {
				for _, m := range ar.Keys {
					if strings.HasPrefix(k.ID, "card-") && k.R.Size() != m.R.Size() { // as many in a row as their labels allow
						continue
					}
					if k.ID == "report" && m.ID == k.ID && k.R.Size() != m.R.Size() { // it follows keys that are as wide as their words: at the same distance
						if got, want := room(ar, m, true), room(en, k, false); want == 0 || apart(got, want) > left {
							t.Errorf("%s, %s: key %s follows after %d px, want %d", name, english[i].Screen, k.ID, got, want)
						}
						same++
						continue
					}
					if want := paint.MirrorRect(k.R, en.Size.X); m.ID == k.ID {
						if same++; m.R.Min.X != want.Min.X && m.R.Max.X != want.Max.X {
							t.Errorf("%s, %s: key %s is at %v, want columns of %v", name, english[i].Screen, k.ID, m.R, want)
						}
					}
				}
			}
			if same < 3 {
				t.Errorf("%s, %s: only %d keys are the same", name, english[i].Screen, same)
			}
		}
	}
}

// TestATitleBeginsWhereItsTextDoes: an English article on an Arabic page stands at the left, title and text; an Arabic one at the right.
func TestATitleBeginsWhereItsTextDoes(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for _, screen := range []string{"43in portrait", "32in landscape"} {
		st := still(t, cat, e, uitest.Screens[screen])
		for _, tc := range []struct {
			page content.Lang
			item string
			text content.Lang
		}{{"ar", uitest.ItemEnglish, "en"}, {"ar", uitest.ItemArabic, "ar"}, {"en", uitest.ItemEnglish, "en"}, {"en", uitest.ItemArabic, "ar"}} {
			sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Article, Lang: tc.page, Direction: content.In, Category: "cat0", Item: tc.item}, 1)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, p := range sc.All() {
				text, ok := p.(paint.Text)
				if !ok || text.String() != uitest.Words(t).T(tc.text, "greeting") {
					continue
				}
				found = true
				ink := text.P.Ink().Add(text.Box.Min)
				before, after := ink.Min.X-text.Box.Min.X, text.Box.Max.X-ink.Max.X
				if tc.text.RightToLeft() {
					before, after = after, before
				}
				if before > st.Look.E(0.3) || after <= before {
					t.Errorf("%s: %s text on a page in %s: the title has %d px before and %d after it", screen, tc.text, tc.page, before, after)
				}
			}
			if !found {
				t.Errorf("%s: no title of %s in %s", screen, tc.item, tc.page)
			}
		}
	}
}
