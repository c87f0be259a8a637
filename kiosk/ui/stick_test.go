package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

// Every state of a stick is said in the doorway in both languages of the staff, whatever language the screen speaks, on every glass, and over nothing that is written.
func TestStickIsSaidInTheDoorway(t *testing.T) {
	cat, engine, say := uitest.Catalog(t), uitest.Engine(t), uitest.Words(t).T
	reading := content.CourierStatus{State: content.CourierReading, Percent: 35, Files: 41234, Of: 60000}
	for _, tt := range []struct {
		name string
		c    content.CourierStatus
		want string
		why  string
	}{
		{"looked at", content.CourierStatus{State: content.CourierReading}, "stick_looking", ""},
		{"copied", reading, "stick_reading", ""},
		{"checked", content.CourierStatus{State: content.CourierChecking}, "stick_checking", ""},
		{"past its date", content.CourierStatus{State: content.CourierWaiting}, "stick_waiting", ""},
		{"written to", content.CourierStatus{State: content.CourierReturning, Same: true}, "stick_returning", ""},
		{"taken", content.CourierStatus{State: content.CourierDone}, "stick_done", ""},
		{"taken, and answers are on it", content.CourierStatus{State: content.CourierReturned}, "stick_done", ""},
		{"nothing new", content.CourierStatus{State: content.CourierDone, Same: true}, "stick_same", ""},
		{"older", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonRollback}, "stick_refused", "rollback"},
		{"foreign", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonUntrusted}, "stick_refused", "untrusted"},
		{"damaged", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonDamaged}, "stick_refused", "damaged"},
		{"against the format", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonInvalid}, "stick_refused", "invalid"},
		{"for another gate", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonMissing}, "stick_refused", "missing"},
		{"too far past its date", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonExpired}, "stick_refused", "expired"},
		{"too large", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonDisk}, "stick_refused", "disk"},
		{"pulled out", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonOther}, "stick_refused", "other"},
		{"not filled to its end", content.CourierStatus{State: content.CourierRefused, Reason: content.ReasonUnfinished}, "stick_unfinished", ""},
		{"for a reason of a newer daemon", content.CourierStatus{State: content.CourierRefused, Reason: "moonlight"}, "stick_refused", "other"},
	} {
		for name, cfg := range uitest.Screens {
			for _, screen := range []session.Screen{session.Attract, session.Wall} {
				if screen == session.Wall {
					cfg = theme.Config{DiagonalIn: cfg.DiagonalIn, WidthPx: cfg.WidthPx, HeightPx: cfg.HeightPx, ReadingDistanceMM: 3000, Wall: true}
					if cfg.DiagonalIn < 43 { // a wall is larger
						continue
					}
				}
				st := still(t, cat, engine, cfg)
				st.Stick = &tt.c
				langs := []content.Lang{"vi"}
				if tt.c == reading { // what stands in the doorway is the same in each
					langs = append(langs, "lo", "ar")
				}
				for _, l := range langs {
					sc, _, err := st.Scene(t.Context(), session.Route{Screen: screen, Lang: l, Direction: content.In}, 0)
					if err != nil {
						t.Fatal(err)
					}
					where := fmt.Sprintf("%s: %s in %s on %s", tt.name, screen, l, name)
					checkTexts(t, where, sc)
					var said []string
					for _, p := range sc.All() {
						if text, ok := p.(paint.Text); ok {
							said = append(said, text.String())
						}
					}
					for i, staff := range i18n.StaffLangs {
						if i > 0 && screen == session.Wall && cfg.DiagonalIn < 50 { // there is room for one
							continue
						}
						want := say(staff, tt.want)
						if tt.why != "" {
							want = say(staff, tt.want, "Why", say(staff, "staff_courier_why_"+tt.why))
						}
						if !slices.Contains(said, want) {
							t.Errorf("%s: %q is not said: %q", where, want, said)
						}
					}
					if got := slices.Contains(said, "41234 / 60000"); got != (tt.c == reading) {
						t.Errorf("%s: how many files: %t", where, got)
					}
				}
			}
		}
	}
}

// What happens with a stick comes onto the screen that nobody uses, and leaves a traveller's page alone.
func TestStickDisturbsNobody(t *testing.T) {
	f := newFinger(t)
	say := uitest.Words(t).T
	said := func(id string) bool { return strings.Contains(f.text(), say("vi", id)) }
	c := func(s content.CourierState, files int) *content.CourierStatus {
		return &content.CourierStatus{State: s, Files: files, Of: 120, Percent: files}
	}
	f.shell.SetStick(c(content.CourierReading, 42))
	if !said("stick_reading") || !strings.Contains(f.text(), "42 / 120") {
		t.Fatalf("on the attract screen: %s", f.text())
	}
	f.sees()
	before := f.view.Scene
	f.shell.SetStick(c(content.CourierReading, 42))
	if f.view.Scene != before {
		t.Error("it was laid out again though nothing has changed")
	}
	f.shell.SetStick(c(content.CourierReading, 43))
	if f.view.Scene == before || !strings.Contains(f.text(), "43 / 120") {
		t.Errorf("one more file: %s", f.text())
	}
	f.sees()
	f.tap("start-en")
	f.want(session.Home, "en")
	before = f.view.Scene
	f.shell.SetStick(c(content.CourierChecking, 0))
	f.shell.SetStick(c(content.CourierDone, 0))
	if f.view.Scene != before || said("stick_done") {
		t.Error("a traveller's page was touched")
	}
	f.wait(61e9)
	f.want(session.Attract, "vi")
	if !said("stick_done") {
		t.Errorf("when the traveller has gone: %s", f.text())
	}
	f.shell.SetStick(nil)
	if said("stick_done") {
		t.Error("it stays")
	}
	f.sees()
}
