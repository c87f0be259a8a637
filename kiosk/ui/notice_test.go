package ui_test

import (
	"bytes"
	"fmt"
	"image"
	"log/slog"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
)

// alert gives a notice that holds from now for an hour, in Vietnamese, English and Arabic.
func (f *finger) alert(id string, level content.AlertLevel, change ...func(*content.Alert)) content.Alert {
	a := content.Alert{
		ID: id, Level: level, Pictogram: "storm", Verification: content.Demo,
		Title:  content.Name{"vi": "Cửa khẩu tạm dừng vì bão " + id, "en": "Gate closed because of the storm " + id, "ar": "المعبر مغلق بسبب العاصفة"},
		Text:   content.Name{"vi": "Ở trong nhà ga.\nCần giúp: gọi 112.", "en": "Stay inside.\nFor help call 112."},
		Issuer: content.Name{"vi": "Ban Quản lý"}, Starts: f.now, Ends: f.now.Add(time.Hour),
	}
	for _, c := range change {
		c(&a)
	}
	return a
}

func (f *finger) notify(version int, alerts ...content.Alert) {
	f.shell.SetNotices(content.Alerts{Format: 1, Version: version, Issued: f.now, Alerts: alerts})
}

func (f *finger) up1(id string, lang content.Lang) {
	f.t.Helper()
	if f.view.Notice.ID != id || f.view.Notice.Lang != lang {
		f.t.Fatalf("notice %q in %q is up, want %q in %q", f.view.Notice.ID, f.view.Notice.Lang, id, lang)
	}
}

func (f *finger) has(id string) bool {
	for _, k := range f.sheet.Scene().Keys {
		if k.ID == id {
			return true
		}
	}
	return false
}

func TestAnEmergencyTakesTheScreenAndGivesItBack(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.tap("category-cat0")
	f.tap("item-" + uitest.ItemTall)
	f.tap("page-next")
	f.pull(1200, 700)
	scene, offset := f.sheet.Scene(), f.sheet.Scene().Offset
	pixels := bytes.Clone(f.sheet.Bitmap().Pix)
	if offset == 0 {
		t.Fatal("nothing was pulled")
	}
	f.notify(1, f.alert("storm", content.Emergency))
	f.up1("storm", "en") // the traveller's own first
	for _, id := range []string{"notice-read", "bar-home", "bar-back"} {
		if f.has(id) {
			t.Errorf("an emergency has the key %s: nothing leads past it", id)
		}
	}
	f.down(image.Pt(540, 900))
	f.up(image.Pt(540, 900))
	f.wait(3 * time.Minute) // longer than anybody may stand idle
	if f.view.Notice.ID != "storm" || f.view.Dialog || f.view.Screen != session.Article {
		t.Fatalf("after three minutes: %+v", f.view)
	}
	f.notify(2) // withdrawn
	f.up1("", "")
	if f.sheet.Scene() != scene || f.sheet.Scene().Offset != offset || f.view.Page != 2 || f.view.Item != uitest.ItemTall {
		t.Fatal("the page does not come back where it was")
	}
	if !bytes.Equal(f.sheet.Bitmap().Pix, pixels) {
		t.Error("the page comes back with other pixels")
	}
}

func TestANoticeEndsByItself(t *testing.T) {
	f := newFinger(t)
	f.notify(1, f.alert("storm", content.Emergency, func(a *content.Alert) {
		a.Starts, a.Ends = f.now.Add(5*time.Second), f.now.Add(40*time.Second)
	}), f.alert("over", content.Emergency, func(a *content.Alert) { a.Starts, a.Ends = f.now.Add(-2*time.Hour), f.now.Add(-time.Hour) }))
	f.up1("", "")
	f.wait(4 * time.Second)
	f.up1("", "")
	f.wait(time.Second)
	f.up1("storm", "vi")
	langs := map[content.Lang]bool{}
	for range 30 {
		f.wait(time.Second)
		langs[f.view.Notice.Lang] = true
	}
	if !langs["vi"] || !langs["en"] || !langs["ar"] || len(langs) != 3 {
		t.Errorf("told in %v, want in the three languages that it has", langs)
	}
	f.wait(6 * time.Second)
	f.up1("", "")
	f.want(session.Attract, "vi")
}

func TestTheClockJumpsUnderANotice(t *testing.T) {
	f := newFinger(t)
	f.notify(1, f.alert("storm", content.Emergency))
	f.up1("storm", "vi")
	real := f.now
	for _, tc := range []struct {
		name string
		by   time.Duration
		up   bool
	}{{"fifty years back", -50 * 365 * 24 * time.Hour, true}, {"right again", 0, true}, {"fifty years on", 50 * 365 * 24 * time.Hour, false}, {"right again", 0, true}} {
		f.now = real.Add(tc.by)
		f.shell.Tick()
		if (f.view.Notice.ID == "storm") != tc.up {
			t.Errorf("%s: notice %q", tc.name, f.view.Notice.ID)
		}
		f.wait(3 * time.Second)
	}
}

func TestAWarningIsReadAndStaysAsABand(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.tap("bar-search")
	f.tap("key-h")
	f.tap("key-a")
	w := f.alert("fog", content.Warning)
	f.notify(1, w)
	f.up1("fog", "en")
	f.now = f.now.Add(time.Second)
	f.tap("notice-read")
	f.up1("", "")
	f.want(session.Search, "en")
	if got := f.text(); !strings.Contains(got, "ha") {
		t.Errorf("what was typed is gone: %s", got)
	}
	if !strings.Contains(f.text(), w.Title["en"]) {
		t.Error("the band does not stand over the search")
	}
	f.tap("bar-home")
	if !strings.Contains(f.text(), w.Title["en"]) || f.view.Notice.ID != "" {
		t.Error("the band does not stand over the home screen")
	}
	f.notify(2, w, f.alert("flood", content.Warning)) // another one
	f.up1("flood", "en")
	f.now = f.now.Add(time.Second)
	f.tap("notice-read")
	f.notify(3)
	if strings.Contains(f.text(), "storm") {
		t.Error("a band stays after its warning was withdrawn")
	}
	f.notify(4, w)
	f.now = f.now.Add(time.Second)
	f.wait(6 * time.Minute) // nobody is there: the next one reads it anew
	f.up1("fog", f.view.Notice.Lang)
	if f.view.Screen != session.Attract {
		t.Errorf("the visit goes on under the notice: %s", f.view.Screen)
	}
	f.tap("notice-lang-ar")
	f.up1("fog", "ar")
	f.now = f.now.Add(time.Second)
	f.tap("notice-read") // begins a visit in the language it was read in
	f.want(session.Home, "ar")
	f.up1("", "")
}

// text is everything that stands on the screen.
func (f *finger) text() string {
	var b strings.Builder
	for _, p := range f.sheet.Scene().All() {
		if s, ok := p.(fmt.Stringer); ok {
			b.WriteString(s.String() + "\n")
		}
	}
	return b.String()
}

func TestAnEmergencyOutranksAWarningAndTheCountdown(t *testing.T) {
	f := newFinger(t)
	f.tap("start-th")
	f.wait(45 * time.Second)
	if !f.view.Dialog {
		t.Fatal("no countdown")
	}
	w := f.alert("fog", content.Warning)
	f.notify(1, w)
	f.up1("fog", "th") // not in Thai: told so, in Thai
	if f.view.Dialog || !strings.Contains(f.text(), uitest.Words(t).T("th", "not_in_language", "Wanted", "ไทย", "Shown", "อังกฤษ")) {
		t.Errorf("dialog %v, texts %s", f.view.Dialog, f.text())
	}
	f.notify(2, w, f.alert("fire", content.Emergency))
	f.up1("fire", "th")
	f.notify(3, w)
	f.up1("fog", "th")
	f.now = f.now.Add(time.Second)
	f.tap("notice-read")
	f.want(session.Home, "th")
}

func TestTwoHundredAtOnce(t *testing.T) {
	f := newFinger(t)
	var all []content.Alert
	for i := range content.MaxAlerts {
		all = append(all, f.alert(fmt.Sprintf("n%03d", i), content.Emergency))
	}
	f.notify(1, all...)
	changes, last := 0, f.view.Notice
	for range 60 {
		f.wait(time.Second)
		if f.view.Notice != last {
			changes, last = changes+1, f.view.Notice
		}
	}
	if changes < 3 || changes > 7 {
		t.Errorf("%d changes in a minute: want some, and each to be read", changes)
	}
	if !strings.Contains(f.text(), " / 6") {
		t.Error("nobody sees that there are more")
	}
}

// TestNoticesAreLaidOut checks short and long ones in every language on every kind of glass.
func TestNoticesAreLaidOut(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	f := &finger{now: time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)}
	for name, cfg := range uitest.Screens {
		st := still(t, cat, e, cfg)
		for _, l := range cat.Langs() {
			words := uitest.Words(t)
			for kind, a := range map[string]content.Alert{
				"short": f.alert("s", content.Emergency, func(a *content.Alert) { a.Title[l] = words.T(l, "notice_warning") }),
				"long": f.alert("l", content.Warning, func(a *content.Alert) {
					a.Title[l] = strings.Repeat(words.T(l, "page_missing")+" ", 3)
					a.Text[l] = strings.TrimSpace(strings.Repeat(strings.Repeat(words.T(l, "page_missing_hint")+" ", 4)+"\n", 5))
				}),
				"in another language": {
					ID: "x", Level: content.Warning, Pictogram: "no-such", Verification: content.Verified, Directions: []content.Direction{content.Out},
					Title: content.Name{"en": "Closed"}, Issuer: content.Name{"en": "x"}, Ends: f.now.Add(72 * time.Hour),
				},
			} {
				for page := 1; page <= 12; page++ {
					sc := st.NoticeScene(a, l, page)
					where := fmt.Sprintf("%s, %s notice in %s, page %d", name, kind, l, page)
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

func TestWithdrawnPagesVanishUnderTheEyes(t *testing.T) {
	cat := uitest.Catalog(t)
	w := &catalog.Withdrawn{}
	cat.SetWithdrawn(w)
	f := newFingerOn(t, cat, slog.New(slog.DiscardHandler))
	f.tap("start-en")
	f.tap("category-cat0")
	if !f.has("item-" + uitest.ItemHard) {
		t.Fatal("the list lacks the page")
	}
	take := func(item string) {
		w.Set(content.Recalls{Format: 1, Version: 1, Recalls: []content.Recall{{Item: item, Correction: content.Name{"en": "The limit has changed. Ask the customs officer."}}}})
		f.shell.Withdrawn()
	}
	take(uitest.ItemHard)
	if f.has("item-" + uitest.ItemHard) {
		t.Error("the page is still in the list")
	}
	take("")
	if !f.has("item-" + uitest.ItemHard) {
		t.Error("what was given back is not in the list")
	}
	for _, key := range []string{"", "take"} {
		f.now = f.now.Add(time.Second)
		f.tap("bar-home")
		f.tap("category-cat0")
		f.tap("item-" + uitest.ItemHard)
		f.now = f.now.Add(time.Second)
		if key != "" {
			f.tap(key)
		}
		take(uitest.ItemHard)
		for _, want := range []string{uitest.Words(t).T("en", "page_missing"), "The limit has changed. Ask the customs officer."} {
			if !strings.Contains(f.text(), want) {
				t.Errorf("after %q, who stands on the page does not see %q: %s", key, want, f.text())
			}
		}
		f.now = f.now.Add(time.Second)
		f.tap("gone-home")
		f.want(session.Home, "en")
		take("")
	}
}

// TestANoticeComesWhateverTheTravellerWants: large letters, contrast and reach keep no notice away, and its keys stand where they are reached.
func TestANoticeComesWhateverTheTravellerWants(t *testing.T) {
	for name, wish := range map[string]session.Access{
		"reach": {Reach: true}, "large": {Text: 1}, "all of it": {Text: 1, Contrast: true, Reach: true, Still: true},
	} {
		t.Run(name, func(t *testing.T) {
			cat := uitest.Catalog(t)
			f := newFingerOn(t, cat, slog.New(slog.DiscardHandler))
			f.tap("start-en")
			f.shell.Emit(session.SetAccess{Access: wish})
			f.notify(1, f.alert("storm", content.Warning))
			f.up1("storm", "en")
			sc, look := f.sheet.Scene(), f.shell.Look()
			if sc.Size != image.Pt(1080, 1920) || f.sheet.Bitmap().Rect.Size() != sc.Size {
				t.Fatalf("the notice is %v on a bitmap of %v", sc.Size, f.sheet.Bitmap().Rect.Size())
			}
			checkTexts(t, name, sc)
			for _, l := range cat.Langs() { // no word stands across the edge of what it stands on
				told := f.noticeIn(l)
				for _, part := range told.Parts {
					if text, ok := part.(paint.Text); ok {
						for _, p := range told.Parts {
							if b, ok := p.(paint.Box); ok && text.Box.Overlaps(b.R) && !text.Box.In(b.R) {
								t.Errorf("%s: %q at %v stands across the edge of %v", l, text.String(), text.Box, b.R)
							}
						}
					}
				}
			}
			for _, k := range sc.Keys {
				if k.R.Min.Y < look.Top+look.ReachTop || k.R.Max.Y > look.FullH() {
					t.Errorf("key %s stands at %v", k.ID, k.R)
				}
			}
			f.tap("notice-read")
			f.up1("", "")
			f.want(session.Home, "en")
		})
	}
}

// noticeIn has the notice told in a language.
func (f *finger) noticeIn(l content.Lang) *paint.Scene {
	f.tap("notice-lang-" + string(l))
	return f.sheet.Scene()
}

// TestOnAWallANoticeHasNothingToPress: nobody can, and it goes through its languages by itself.
func TestOnAWallANoticeHasNothingToPress(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	f := &finger{now: time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)}
	for name, cfg := range walls {
		st := still(t, cat, e, cfg)
		st.Wall = true
		for _, l := range []content.Lang{"vi", "lo", "zh-Hans", "ar"} {
			for _, level := range []content.AlertLevel{content.Emergency, content.Warning} {
				sc := st.NoticeScene(f.alert("storm", level), l, 1)
				where := fmt.Sprintf("%s in %s, %s", name, l, level)
				if len(sc.Keys) > 0 || sc.Turn != nil {
					t.Errorf("%s: there are %d keys", where, len(sc.Keys))
				}
				checkTexts(t, where, sc)
			}
		}
	}
}
