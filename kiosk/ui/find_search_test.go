package ui_test

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

// tall43 is the tall kiosk as it stands at a gate: its lower edge 700 mm above the floor, so that a hand does not reach its upper half.
var tall43 = theme.Config{DiagonalIn: 43, WidthPx: 1080, HeightPx: 1920, LowerEdgeMM: 700, ReadingDistanceMM: 700}

func hasKey(sc *paint.Scene, id string) bool {
	for _, k := range sc.Keys {
		if k.ID == id {
			return true
		}
	}
	return false
}

func results(sc *paint.Scene) (keys []*paint.Key) {
	for _, k := range sc.Keys {
		if strings.HasPrefix(k.ID, "item-") {
			keys = append(keys, k)
		}
	}
	return keys
}

// searched is a catalog of many pages, each with a word of its language far behind in its summary.
func searched(t *testing.T, word map[content.Lang]string, n int) ui.Catalog {
	t.Helper()
	words := uitest.Words(t)
	c, blobs := uitest.Content(t)
	c.Items, c.Essentials = nil, nil
	for i := range n {
		it := hardItem(i, content.AllLangs, func(l content.Lang) string { return words.T(l, "bar_home") + fmt.Sprint(" ", i) }, []content.Block{
			{Kind: content.Paragraph, Text: []content.Span{{Text: "text"}}},
		})
		for l, w := range word {
			text := it.Text[l]
			text.Summary = strings.Repeat(words.T(l, "bar_back")+" ", 24) + w + " " + words.T(l, "bar_home")
			it.Text[l] = text
		}
		c.Items = append(c.Items, it)
	}
	return uitest.CatalogOf(t, c, blobs)
}

// TestFourResultsStandAboveTheKeyboard: on the tall kiosk, and each of them has its second line with what was looked for underlined, however far
// behind in the text it stands. With the keyboard away there are more.
func TestFourResultsStandAboveTheKeyboard(t *testing.T) {
	word := map[content.Lang]string{"vi": "đường", "lo": "ເງິນ", "th": "เงิน", "km": "លុយ", "zh-Hans": "护照", "ar": "جواز", "en": "money"}
	cat := searched(t, word, 12)
	st := wished(t, "43in portrait", session.Access{})
	look, err := theme.NewLook(uitest.Tokens(t), tall43)
	if err != nil {
		t.Fatal(err)
	}
	st.Look, st.Catalog = look, cat
	for l, w := range word {
		st.Typed, st.Folded = w, false
		r := session.Route{Screen: session.Search, Lang: l, Direction: content.In}
		sc, _, err := st.Scene(t.Context(), r, 1)
		if err != nil {
			t.Fatal(err)
		}
		list := results(sc)
		if len(list) < 4 {
			t.Errorf("%s: %d results", l, len(list))
		}
		for _, k := range list {
			texts, marked := 0, false
			for _, p := range k.Face(false) {
				switch p := p.(type) {
				case paint.Text:
					if texts++; texts == 2 && !strings.HasPrefix(p.String(), "…") {
						t.Errorf("%s: %q begins far before what was looked for", l, p.String())
					}
				case paint.Box:
					marked = marked || p.C == st.Look.Amber
				}
			}
			if texts != 2 || !marked {
				t.Errorf("%s: %s has %d texts, marked: %v", l, k.ID, texts, marked)
			}
		}
		checkTexts(t, "search in "+string(l), sc)
		checkKeys(t, "search in "+string(l), sc, st.Look)
		st.Folded = true
		if sc, _, err = st.Scene(t.Context(), r, 1); err != nil {
			t.Fatal(err)
		}
		if n := len(results(sc)); n < len(list)+3 {
			t.Errorf("%s: %d results with the keyboard away, %d with it", l, n, len(list))
		}
	}
}

// TestTheFoldedSearchFitsEveryBody: field, results and page keys are whole and in reach without the keyboard, and all of the results can be
// reached.
func TestTheFoldedSearchFitsEveryBody(t *testing.T) {
	cat := searched(t, map[content.Lang]string{"vi": "đường", "lo": "ເງິນ", "ar": "جواز"}, 12)
	for _, name := range bothWays {
		for _, a := range everyBody {
			st := wished(t, name, a)
			st.Catalog, st.Folded = cat, true
			for l, q := range map[content.Lang]string{"vi": "duong", "lo": "ເງິນ", "ar": "جواز"} {
				st.Typed = q
				keys := eachPage(t, st, session.Route{Screen: session.Search, Lang: l, Direction: content.In}, func(page int, sc *paint.Scene) {
					where := fmt.Sprintf("%s, %+v, in %s, page %d", name, a, l, page)
					if !hasKey(sc, "search-field") || !hasKey(sc, "field-clear") || hasKey(sc, "key-space") {
						t.Errorf("%s: the field is no key, or the keyboard is there", where)
					}
					checkTexts(t, where, sc)
					checkKeys(t, where, sc, st.Look)
				})
				if len(keys) == 0 {
					t.Errorf("%s, in %s: no keys", name, l)
				}
			}
		}
	}
}

// TestTheSearchKeyFoldsTheKeyboard: it goes, the list is longer and the whole window is painted anew; the field brings it back, and so does the
// bar's key; with fingers and with a keypad, in both directions of writing.
func TestTheSearchKeyFoldsTheKeyboard(t *testing.T) {
	for _, l := range []string{"en", "ar"} {
		f := newFinger(t)
		f.tap("start-" + l)
		f.tap("bar-search")
		keys := f.sheet.Scene().Keys
		letter := ""
		for _, k := range keys {
			if id := k.ID; strings.HasPrefix(id, "key-") && len([]rune(id)) == 5 && !strings.ContainsAny(id[4:], "0123456789") {
				letter = id
				break
			}
		}
		f.tap(letter)
		before := append([]uint8(nil), f.sheet.Bitmap().Pix...)
		f.tap("key-search")
		if f.has("key-space") || !f.has("search-field") {
			t.Fatalf("%s: the keyboard is still there", l)
		}
		low := f.sheet.Bitmap().Rect.Max.Y * 7 / 10
		if same(before, f.sheet.Bitmap().Pix, f.sheet.Bitmap().Stride*low) {
			t.Errorf("%s: no pixel is another one where the keyboard was", l)
		}
		for i, back := range []string{"search-field", "bar-search", "field-clear"} {
			if i > 0 {
				f.tap("key-search")
			}
			f.tap(back)
			if !f.has("key-space") || f.has("search-field") {
				t.Fatalf("%s: %s did not bring the keyboard back", l, back)
			}
		}
	}
	f := newFinger(t)
	f.tap("start-en")
	f.tap("bar-search")
	f.types("h")
	f.toward("key-search")
	f.pad(ui.PadSelect)
	if f.has("key-space") {
		t.Fatal("the keypad does not fold the keyboard")
	}
	f.toward("search-field")
	f.pad(ui.PadSelect)
	if !f.has("key-space") {
		t.Fatal("the keypad does not bring the keyboard back")
	}
}

// toward moves the focus to a key by arrows, up or down first.
func (f *finger) toward(id string) {
	f.t.Helper()
	if f.sheet.Focused() == nil {
		f.pad(ui.PadDown)
	}
	to := f.key(id).R
	for range 60 {
		at := f.sheet.Focused()
		switch {
		case at.ID == id:
			return
		case to.Min.Y >= at.R.Max.Y:
			f.pad(ui.PadDown)
		case to.Max.Y <= at.R.Min.Y:
			f.pad(ui.PadUp)
		case to.Min.X > at.R.Min.X:
			f.pad(ui.PadRight)
		default:
			f.pad(ui.PadLeft)
		}
	}
	f.t.Fatalf("%s is not reached on %s: the focus is on %s", id, f.view.Screen, f.sheet.Focused().ID)
}

func same(a, b []uint8, from int) bool {
	for i := from; i < len(a); i++ {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// TestWhatWasMeantIsAlwaysOffered: when the search has something to offer, on every glass and for every body.
func TestWhatWasMeantIsAlwaysOffered(t *testing.T) {
	cat := searched(t, map[content.Lang]string{"en": "passport"}, 12)
	v, err := cat.Search(t.Context(), "en", content.In, "pasport")
	if err != nil || len(v.DidYouMean) == 0 || len(v.Rows) > 0 {
		t.Fatalf("nothing is meant: %v, %+v", err, v)
	}
	for _, name := range bothWays {
		for _, a := range everyBody {
			st := wished(t, name, a)
			if name == bothWays[0] && a == (session.Access{}) {
				if st.Look, err = theme.NewLook(uitest.Tokens(t), tall43); err != nil {
					t.Fatal(err)
				}
			}
			for _, folded := range []bool{false, true} {
				st.Catalog, st.Typed, st.Folded = cat, "pasport", folded
				keys := eachPage(t, st, session.Route{Screen: session.Search, Lang: "en", Direction: content.In}, func(page int, sc *paint.Scene) {
					if page == 1 && !hasKey(sc, "meant-0") {
						t.Errorf("%s, %+v, folded %v: what was meant is not on the first page", name, a, folded)
					}
					checkKeys(t, name, sc, st.Look)
				})
				if !keys["meant-0"] {
					t.Errorf("%s, %+v, folded %v: what was meant is not there", name, a, folded)
				}
			}
		}
	}
}

// TestAnEmptyPackSaysSo: home and search have a sentence in the traveller's language where there is nothing else, and one page alone makes no
// tile as high as the screen.
func TestAnEmptyPackSaysSo(t *testing.T) {
	c, blobs := uitest.Content(t)
	c.Items, c.Essentials = nil, nil
	cat := uitest.CatalogOf(t, c, blobs)
	for _, name := range bothWays {
		for _, a := range everyBody {
			st := wished(t, name, a)
			st.Catalog = cat
			for _, l := range []content.Lang{"vi", "lo", "zh-Hans", "ar", "ru"} { // the words are there in all twelve: package i18n tests that
				for _, s := range []session.Screen{session.Home, session.Search} {
					for _, typed := range []string{"", "visa"} {
						st.Typed = typed
						sc, _, err := st.Scene(t.Context(), session.Route{Screen: s, Lang: l, Direction: content.In}, 1)
						if err != nil {
							t.Fatal(err)
						}
						said := false
						for _, x := range whole(sc) {
							said = said || x.String() == uitest.Words(t).T(l, "empty_pack")
						}
						if !said {
							t.Errorf("%s, %+v: %s in %s (%q) says nothing of the empty pack", name, a, s, l, typed)
						}
						checkTexts(t, fmt.Sprintf("%s, %+v: %s in %s", name, a, s, l), sc)
						if s == session.Home {
							break
						}
					}
				}
			}
		}
	}
	c, blobs = uitest.Content(t)
	c.Essentials = c.Essentials[:1]
	one := uitest.CatalogOf(t, c, blobs)
	for _, name := range bothWays {
		st := wished(t, name, session.Access{})
		st.Catalog = one
		sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Essentials, Lang: "vi", Direction: content.In}, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range sc.Keys {
			if strings.HasPrefix(k.ID, "essential-") && k.R.Dy() > st.Look.E(12) {
				t.Errorf("%s: the only tile is %d px high", name, k.R.Dy())
			}
		}
	}
}

// TestTheBadgeWaitsForItsPicture: nothing is written over the empty place of a picture that is on its way.
func TestTheBadgeWaitsForItsPicture(t *testing.T) {
	for _, l := range []content.Lang{"vi", "ar"} {
		st := wished(t, "32in landscape", session.Access{}) // with a store of its own, which is empty
		sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Home, Lang: l, Direction: content.In}, 1)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, p := range sc.All() {
			c, ok := p.(paint.Caption)
			if !ok {
				continue
			}
			found = true
			painted := func() bool {
				m := image.NewRGBA(image.Rectangle{Max: sc.Size})
				c.Paint(m)
				return !same(m.Pix, make([]uint8, len(m.Pix)), 0)
			}
			if painted() {
				t.Errorf("%s: the badge is there before its picture", l)
			}
			if c.Store.Fetch(t.Context(), *c.Slot); !painted() {
				t.Errorf("%s: the badge is not there with its picture", l)
			}
			break
		}
		if !found {
			t.Errorf("%s: no picture with a badge", l)
		}
	}
}
