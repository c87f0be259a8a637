package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
)

// Every state of a stick is said in both languages, and the key that says yes is there while one waits and at no other time.
func TestStaffCourierStates(t *testing.T) {
	st := still(t, uitest.Catalog(t), uitest.Engine(t), uitest.Screens["43in portrait"])
	states := []content.CourierStatus{{State: content.CourierWaiting}, {State: content.CourierReading, Percent: 40}, {State: content.CourierChecking}, {State: content.CourierDone}, {State: content.CourierDone, Error: "x"}, {State: content.CourierReturning}, {State: content.CourierReturned}}
	for _, r := range []content.SyncReason{content.ReasonNone, content.ReasonExpired, content.ReasonRollback, content.ReasonUntrusted, content.ReasonDamaged, content.ReasonInvalid, content.ReasonMissing, content.ReasonDisk, content.ReasonNetwork, content.ReasonOther, content.ReasonUnfinished, "moonlight"} {
		states = append(states, content.CourierStatus{State: content.CourierRefused, Reason: r})
	}
	for _, c := range states {
		for _, l := range i18n.StaffLangs {
			f := staffFacts()
			c.Since, c.Dated = f.Clock.Now.Add(-time.Minute), f.Clock.Now.AddDate(0, 0, -3)
			f.Sync.Courier = &c
			st.Desk = fakeDesk(f, 0, pages.SoundIdle)
			where, said, yes := fmt.Sprintf("%s %s in %s", c.State, c.Reason, l), "", false
			err := st.EachPage(t.Context(), session.Route{Screen: session.Staff, Lang: l, Direction: content.In}, func(page int, sc *paint.Scene) bool {
				checkTexts(t, where, sc)
				checkKeys(t, where, sc, st.Look)
				yes = yes || slices.ContainsFunc(sc.Keys, func(k *paint.Key) bool { return k.ID == "staff-courier" })
				for _, p := range sc.All() {
					if text, ok := p.(paint.Text); ok {
						said += text.String() + "\n"
					}
				}
				return page < 9
			})
			if err != nil {
				t.Fatal(err)
			}
			if yes != (c.State == content.CourierWaiting) {
				t.Errorf("%s: the key that says yes: %t", where, yes)
			}
			if title := uitest.Words(t).T(l, "staff_courier"); !strings.Contains(said, title) || strings.Contains(said, "staff_courier") {
				t.Errorf("%s: %s", where, said)
			}
		}
	}
}

func TestStaffSaysYesToAStick(t *testing.T) {
	f, _ := staffFinger(t, quietLog)
	f.gesture()
	f.code(codeNow)
	f.want(session.Staff, "vi")
	f.now = f.now.Add(time.Second)
	f.tap("staff-courier")
	f.want(session.Staff, "vi")
	if f.counts["stick "+string(content.DigestOf(nil))] != 1 {
		t.Errorf("counted: %v", f.counts)
	}
}
