package ui_test

import (
	"bytes"
	"image"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/focus"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
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

// firstWords is what stands first on a key.
func firstWords(tb testing.TB, k *paint.Key) string {
	tb.Helper()
	for _, p := range k.Face(false) {
		if x, ok := p.(paint.Text); ok {
			return x.String()
		}
	}
	tb.Fatalf("nothing stands on %s", k.ID)
	return ""
}

// TestAKeyInAFadeLeavesNoTrace: whoever presses a key while one scene fades into the next sees the next one, whole, and what the key does on it.
func TestAKeyInAFadeLeavesNoTrace(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(f *finger)
		undo func(f *finger)
	}{
		{"an arrow", func(f *finger) { f.pad(ui.PadDown, ui.PadRight, ui.PadLeft) }, func(f *finger) { f.sheet.Leave() }},
		{"an arrow before and one in it", func(f *finger) { f.pad(ui.PadRight) }, func(f *finger) { f.sheet.Leave() }},
		{"a finger that slides off", func(f *finger) {
			p := centre(f.key("start-vi").R)
			f.down(p)
			f.move(p.Add(image.Pt(0, -900)))
			f.up(p.Add(image.Pt(0, -900)))
		}, func(*finger) {}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, q := newSlowFinger(t)
			if strings.Contains(tc.name, "before") {
				f.pad(ui.PadDown)
			}
			for n := 0; !f.shell.Moving(); n++ {
				if n > 600 {
					t.Fatal("no scene fades")
				}
				f.wait(time.Second)
				for !f.shell.Moving() && q.step() {
				}
			}
			tc.do(f)
			if f.shell.Moving() {
				t.Error("the scenes go on fading under the key")
			}
			f.settle(q)
			tc.undo(f)
			got := f.sheet.Bitmap()
			want := image.NewRGBA(got.Rect)
			f.sheet.Scene().Paint(want)
			if !bytes.Equal(got.Pix, want.Pix) {
				t.Error("the screen is not the scene alone")
			}
		})
	}
}
