package ui_test

import (
	"bytes"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/focus"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/uitest"
	"cuango/kiosk/ui/widgets"
)

func (f *finger) pad(keys ...ui.PadKey) {
	for _, k := range keys {
		f.shell.PadPress(k, false)
		f.sees()
		f.shell.PadRelease(k)
		f.sees()
	}
}

// to moves the focus to a key by arrows alone.
func (f *finger) to(id string) {
	f.t.Helper()
	if f.sheet.Focused() == nil {
		f.pad(ui.PadDown)
	}
	for range 2 * len(f.sheet.Scene().Keys) {
		if f.sheet.Focused().ID == id {
			return
		}
		f.pad(ui.PadRight)
	}
	f.t.Fatalf("%s is not reached on %s", id, f.view.Screen)
}

func TestKeypadWalk(t *testing.T) {
	f := newFinger(t)
	f.to("start-lo")
	f.pad(ui.PadSelect)
	f.want(session.Home, "lo")
	if k := f.sheet.Focused(); k == nil {
		t.Fatal("the ring is lost on the way")
	}
	f.to("category-cat0")
	f.pad(ui.PadSelect)
	f.to("item-" + uitest.ItemHard)
	f.shell.PadPress(ui.PadSelect, false)
	f.want(session.Topic, "lo") // nothing before the release
	f.shell.PadRelease(ui.PadSelect)
	f.want(session.Article, "lo")
	f.pad(ui.PadNext)
	if f.view.Page != 2 {
		t.Fatalf("page %d, want 2", f.view.Page)
	}
	f.pad(ui.PadBack)
	f.want(session.Topic, "lo")
}

func TestTheRingComesWithTheKeypadAndGoesWithAFinger(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	bare := bytes.Clone(f.sheet.Bitmap().Pix)
	f.pad(ui.PadDown)
	f.pad(ui.PadRight, ui.PadDown, ui.PadLeft)
	if bytes.Equal(bare, f.sheet.Bitmap().Pix) {
		t.Fatal("no ring")
	}
	f.sheet.Leave()
	if !bytes.Equal(bare, f.sheet.Bitmap().Pix) {
		t.Error("something of the ring stays")
	}
}

// TestKeypadReachesEverything: on every screen, in languages of both directions.
func TestKeypadReachesEverything(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	st := still(t, cat, e, uitest.Screens["43in portrait"])
	for _, l := range []content.Lang{"vi", "ar"} {
		for _, r := range routes(l) {
			sc, _, err := st.Scene(t.Context(), r, 1)
			if err != nil {
				t.Fatal(err)
			}
			m := focus.New(widgets.Targets(sc), l.RightToLeft())
			seen, open := map[int]bool{0: true}, []int{0}
			for len(open) > 0 {
				i := open[0]
				open = open[1:]
				for _, d := range []focus.Dir{focus.Up, focus.Down, focus.Left, focus.Right} {
					if j := m.Move(i, d); !seen[j] {
						seen[j] = true
						open = append(open, j)
					}
				}
			}
			if len(sc.Keys) == 0 || len(seen) != len(sc.Keys) {
				t.Errorf("%v: %d of %d keys", r, len(seen), len(sc.Keys))
			}
		}
	}
}
