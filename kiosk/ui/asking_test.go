package ui_test

import (
	"context"
	"testing"

	"cuango/kiosk/session"
	"cuango/kiosk/tally"
	"cuango/kiosk/ui/uitest"
)

// TestThreeTaps: the answer that is written is what was touched, it is written once, and what is said afterwards is what became of it.
func TestThreeTaps(t *testing.T) {
	for fate, want := range map[tally.Fate]string{tally.Written: "thanks", tally.Waits: "thanks_waits", tally.Lost: "thanks_lost"} {
		f := newFinger(t)
		var got []tally.Answer
		f.shell.Answer = func(_ context.Context, a tally.Answer) tally.Fate { got = append(got, a); return fate }
		for _, key := range []string{"start-en", "survey", "face-very-sad", "choice-c3", "choice-c7"} {
			f.tap(key)
			f.wait(2e9) // the next page is seen before it is touched
		}
		f.want(session.Thanks, "en")
		a := tally.Answer{Kind: tally.Survey, Gate: uitest.Gate, Lang: "en", Pack: "test", Packed: 1, Survey: "test", Face: "very-sad", Reason: "c3", Topic: "c7"}
		if len(got) != 1 || got[0] != a {
			t.Errorf("written %+v, want once %+v", got, a)
		}
		if !shows(f, uitest.Words(t).T("en", want)) {
			t.Errorf("fate %d: the screen does not say %s", fate, want)
		}
		if f.counts["survey/en/shown"] != 1 || f.counts["survey/en/answered"] != 1 {
			t.Errorf("counted %v", f.counts)
		}
	}
}

func shows(f *finger, text string) bool {
	for _, p := range f.view.Scene.All() {
		if s, ok := p.(interface{ String() string }); ok && s.String() == text {
			return true
		}
	}
	return false
}
