package ui_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/backlight"
	"cuango/kiosk/i18n"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/staff"
	"cuango/kiosk/tally"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
	"cuango/kiosk/ui/widgets"
	"cuango/kiosk/ui/work"
)

// A secret and what an app shows for it at the moments below, by oathtool --totp --now="2026-11-22 09:40 UTC" 3132…: the codes were not computed by us.
var secret = []byte("12345678901234567890")

// staffFacts is a kiosk with something of everything, and some of it wrong.
func staffFacts() staff.Facts {
	now := time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)
	f := staff.Facts{
		Generation: 1234, Packs: []content.PackVersion{{Pack: "national", Version: 412}, {Pack: "lang-son", Version: 87}}, AsOf: "2026-11-20", Built: now,
		Verified: now.Add(-time.Hour), Problem: "generation 1235: content.db: the digest of what was read is not the one that was signed", Gate: "huu-nghi", Province: "lang-son",
		Langs: content.AllLangs, Items: 4321, Demo: 48, Overdue: 7, Checked: "2026-02-03", Scene: "cherry-blossom-festival", Page: "mau-son",
		NoticesV: 12, RecallsV: 3, Recalled: []string{"cash-gold", "visa", "fees", "timetable", "exchange"},
		Clock: staff.Clock{Now: now}, Version: "2026.11.3", Started: now.Add(-75 * time.Hour), Width: 1080, Height: 1920,
	}
	for i := range 6 {
		f.Notices = append(f.Notices, staff.Notice{ID: fmt.Sprintf("storm-%d", i), Level: content.Warning, Ends: now.Add(2 * time.Hour), Title: content.Name{"vi": "Cửa khẩu tạm dừng thông quan vì bão số 9 và ngập đường dẫn", "en": "The gate is closed because of typhoon no. 9 and flooded approach roads"}})
	}
	f.Sync = &content.SyncStatus{
		Kiosk: "abcdefghij", Source: "https://content.example.gov.vn/cuango/lang-son/public", LastSync: now.Add(-50 * time.Hour), Reason: content.ReasonUntrusted, Error: "x",
		Since: now.Add(-49 * time.Hour), Next: now.Add(time.Minute), Reported: now.Add(-3 * time.Minute), ReportError: "y", DiskFree: 123456 << 20, DiskTotal: 234567 << 20,
		Courier: &content.CourierStatus{State: content.CourierWaiting, Since: now.Add(-time.Minute), Dated: now.AddDate(0, 0, -3), Timestamp: content.DigestOf(nil)},
	}
	return f
}

func fakeDesk(f staff.Facts, closed int, sounds pages.Sounding) *pages.Desk {
	return &pages.Desk{
		Try: func(string, func(staff.Answer)) {}, Closed: func() int { return closed }, Facts: func(context.Context) staff.Facts { return f },
		Light: func() backlight.State { return backlight.State{Percent: 70, Unsaved: closed > 0} }, Brighten: func(int) {},
		Sounds: func() pages.Sounding { return sounds }, Sound: func() {}, TakeStick: func(content.Digest) {},
	}
}

// TestStaffLayout lays the corner out in both languages on every kind of glass. With CUANGO_STAFF_SHOTS=folder it leaves pictures there.
func TestStaffLayout(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	shots := os.Getenv("CUANGO_STAFF_SHOTS")
	for name, cfg := range uitest.Screens {
		st := still(t, cat, e, cfg)
		for kind, desk := range map[string]*pages.Desk{
			"full": fakeDesk(staffFacts(), 272, pages.SoundFailed), "bare": fakeDesk(staff.Facts{SyncProblem: "status: contentsyncd has not run here"}, 0, pages.SoundOff),
		} {
			st.Desk = desk
			for _, l := range i18n.StaffLangs {
				for _, screen := range []session.Screen{session.Code, session.Staff, session.TouchTest} {
					r := session.Route{Screen: screen, Lang: l, Direction: content.In}
					pages := 0
					if err := st.EachPage(t.Context(), r, func(page int, sc *paint.Scene) bool {
						pages = page
						where := fmt.Sprintf("%s, %s, %s in %s, page %d", name, kind, screen, l, page)
						checkTexts(t, where, sc)
						checkKeys(t, where, sc, st.Look)
						for _, k := range sc.Keys {
							for _, p := range k.Face(false) {
								if text, ok := p.(paint.Text); ok && text.P.Truncated {
									t.Errorf("%s: key %s is cut: %q", where, k.ID, text.String())
								}
							}
						}
						if shots != "" && (name == "43in portrait" || name == "32in landscape") {
							bmp := image.NewRGBA(image.Rectangle{Max: sc.Size})
							sc.Paint(bmp)
							var b bytes.Buffer
							if err := png.Encode(&b, bmp); err != nil {
								t.Fatal(err)
							}
							if err := os.WriteFile(filepath.Join(shots, strings.ReplaceAll(where, " ", "_")+".png"), b.Bytes(), 0o600); err != nil {
								t.Fatal(err)
							}
						}
						return page < 9
					}); err != nil {
						t.Fatal(err)
					}
					if pages > 8 {
						t.Errorf("%s in %s on %s has no end", screen, l, name)
					}
				}
			}
		}
	}
}

// staffFinger is newFinger at a kiosk with a staff corner.
func staffFinger(t *testing.T, log *slog.Logger) (f *finger, clock *staff.Clock) {
	t.Helper()
	test.NewTempApp(t)
	f = &finger{t: t, now: time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC), counts: map[string]int{}}
	clock = &staff.Clock{Now: f.now, Trusted: true}
	shell, err := ui.New(ui.Params{
		Tokens: uitest.Tokens(t), Screen: uitest.Screens["43in portrait"], Engine: uitest.Engine(t), Icons: paint.NewIcons(assets.FS),
		Catalog: uitest.Catalog(t), Words: uitest.Words(t).T, Runner: work.Inline{}, Now: func() time.Time { return f.now }, Log: log,
		Idle: 60 * time.Second, Warn: 20 * time.Second, Shown: func(v ui.View) { f.view = v }, Meter: &work.Meter{},
		Count: func(s session.Screen, l content.Lang, o tally.Outcome) { f.counts[fmt.Sprintf("%s/%s/%s", s, l, o)]++ },
		Staff: &ui.Staff{
			Door: staff.NewDoor(secret), Clock: func() staff.Clock { return *clock }, Facts: func(context.Context) staff.Facts { return staffFacts() },
			Light:     backlight.Open(t.TempDir(), t.TempDir(), slog.New(slog.DiscardHandler)),
			TakeStick: func(d content.Digest) error { f.counts["stick "+string(d)]++; return nil },
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	f.shell, f.sheet = shell, shell.Root().(*widgets.Sheet)
	shell.Start(t.Context())
	return f, clock
}

var quietLog = slog.New(slog.DiscardHandler)

// hold keeps a finger at a point for a time.
func (f *finger) hold(p image.Point, d time.Duration) {
	f.down(p)
	f.wait(d)
	f.up(p)
}

func (f *finger) corners() (left, right image.Point) {
	w := f.sheet.Scene().Size.X
	return image.Pt(12, 15), image.Pt(w-12, 15)
}

// gesture is the hidden one.
func (f *finger) gesture() {
	left, right := f.corners()
	f.hold(left, 3*time.Second)
	f.wait(time.Second)
	f.hold(right, 3*time.Second)
}

func (f *finger) code(s string) {
	f.t.Helper()
	for _, c := range s {
		f.now = f.now.Add(600 * time.Millisecond) // a second tap at once would be a slip
		f.tap("digit-" + string(c))
	}
}

// Codes of oathtool for the secret, at 09:40:00 and half a minute later, and one that it shows at no time within two days of it.
const (
	codeNow  = "483855"
	codeNext = "794253"
	codeBad  = "111111"
)

func TestStaffGestureAndCodeOpenTheCorner(t *testing.T) {
	for name, before := range map[string][]string{
		"from the attract screen": nil, "from a page": {"start-en", "category-cat0", "item-" + uitest.ItemHard},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			f, _ := staffFinger(t, slog.New(slog.NewTextHandler(&out, nil)))
			for _, id := range before {
				f.tap(id)
			}
			f.gesture()
			f.want(session.Code, "vi")
			f.code(codeBad)
			f.want(session.Code, "vi")
			if got := f.said(); !strings.Contains(got, "Mã không đúng") || !strings.Contains(got, "Not the right code") {
				t.Errorf("a wrong code: %q", got)
			}
			for _, p := range f.sheet.Scene().Parts {
				for _, k := range f.sheet.Scene().Keys {
					if text, ok := p.(paint.Text); ok && text.Box.Overlaps(k.R.Inset(-10)) {
						t.Errorf("%q at %v stands on the key %s at %v", text.String(), text.Box, k.ID, k.R)
					}
				}
			}
			f.wait(3 * time.Second)
			f.code(codeNow)
			f.want(session.Staff, "vi")
			if f.counts["staff-code/vi/shown"] != 1 || f.counts["staff-code/vi/refused"] != 1 || f.counts["staff-code/vi/entered"] != 1 {
				t.Errorf("counted: %v", f.counts)
			}
			for _, secret := range []string{codeNow, codeBad, "12345678901234567890"} {
				if strings.Contains(out.String(), secret) {
					t.Errorf("the log tells %s:\n%s", secret, &out)
				}
			}
			if !strings.Contains(out.String(), "staff corner opened") || !strings.Contains(out.String(), "staff code refused") {
				t.Errorf("the log does not tell what happened:\n%s", &out)
			}
			if got := f.said(); strings.Contains(got, uitest.ItemHard) {
				t.Errorf("the corner tells of the visit: %q", got)
			}
			f.now = f.now.Add(time.Second)
			f.tap("staff-language")
			f.want(session.Staff, "en")
			if f.counts["staff/en/shown"]+f.counts["staff/vi/shown"] != 0 {
				t.Errorf("another language counts as an entry: %v", f.counts)
			}
			f.tap("staff-home")
			f.want(session.Attract, "vi")
			f.now = f.now.Add(time.Second)
			f.tap("start-en")
			f.want(session.Home, "en")
		})
	}
}

// said is all that stands on the screen.
func (f *finger) said() string {
	var all []string
	for _, p := range f.sheet.Scene().All() {
		if text, ok := p.(paint.Text); ok {
			all = append(all, text.String())
		}
	}
	return strings.Join(all, "\n")
}

func TestStaffWhatTravellersDoDoesNotAskForACode(t *testing.T) {
	for name, do := range map[string]func(f *finger, left, right image.Point){
		"taps in both corners": func(f *finger, l, r image.Point) { f.hold(l, 0); f.wait(time.Second); f.hold(r, 0) },
		"two seconds each": func(f *finger, l, r image.Point) {
			f.hold(l, 2*time.Second)
			f.wait(time.Second)
			f.hold(r, 2*time.Second)
		},
		"right, then left": func(f *finger, l, r image.Point) {
			f.hold(r, 3*time.Second)
			f.wait(time.Second)
			f.hold(l, 3*time.Second)
		},
		"ten seconds between": func(f *finger, l, r image.Point) {
			f.hold(l, 3*time.Second)
			f.wait(10 * time.Second)
			f.hold(r, 3*time.Second)
		},
		"a finger that slides from one to the other": func(f *finger, l, r image.Point) {
			f.down(l)
			f.wait(3 * time.Second)
			f.move(image.Pt((l.X+r.X)/2, l.Y))
			f.move(r)
			f.wait(3 * time.Second)
			f.up(r)
		},
		"a tap between": func(f *finger, l, r image.Point) {
			f.hold(l, 3*time.Second)
			f.hold(image.Pt((l.X+r.X)/2, 900), 0)
			f.wait(time.Second)
			f.hold(r, 3*time.Second)
		},
		"lower corners": func(f *finger, l, r image.Point) {
			h := f.sheet.Scene().Size.Y - 15
			f.hold(image.Pt(l.X, h), 3*time.Second)
			f.wait(time.Second)
			f.hold(image.Pt(r.X, h), 3*time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := staffFinger(t, quietLog)
			l, r := f.corners()
			do(f, l, r)
			if f.view.Screen.OfStaff() || f.counts["staff-code/vi/shown"] != 0 {
				t.Errorf("on %s, counted %v", f.view.Screen, f.counts)
			}
		})
	}
	t.Run("a kiosk without a secret", func(t *testing.T) {
		f := newFinger(t)
		f.gesture()
		if f.view.Screen.OfStaff() {
			t.Errorf("on %s", f.view.Screen)
		}
	})
}

func TestStaffKeypadGesture(t *testing.T) {
	f, _ := staffFinger(t, quietLog)
	f.tap("start-en")
	f.tap("category-cat0")
	press := func(k ui.PadKey, d time.Duration) {
		f.shell.PadPress(k, false)
		f.wait(d)
		f.shell.PadRelease(k)
	}
	press(ui.PadBack, 0)
	press(ui.PadSelect, 3*time.Second)
	if f.view.Screen.OfStaff() {
		t.Fatal("a short press of back is enough")
	}
	f.wait(time.Second)
	press(ui.PadBack, 3*time.Second)
	f.wait(time.Second)
	press(ui.PadSelect, 3*time.Second)
	f.want(session.Code, "vi")
	press(ui.PadDown, 0) // shows where the focus is
	for n := 0; f.sheet.Focused() == nil || f.sheet.Focused().ID != "digit-5"; n++ {
		if n > 20 {
			t.Fatal("the keypad does not come to the digits")
		}
		press([]ui.PadKey{ui.PadDown, ui.PadRight, ui.PadUp, ui.PadLeft}[n%4], 0)
	}
	press(ui.PadSelect, 0)
	if !strings.Contains(f.said(), "\n5\n") {
		t.Errorf("no digit: %q", f.said())
	}
	press(ui.PadBack, 0)
	f.want(session.Attract, "vi")
}

func TestStaffCornerClosesForAWhile(t *testing.T) {
	f, _ := staffFinger(t, quietLog)
	f.gesture()
	for range staff.Strikes {
		f.code(codeBad)
		f.wait(6 * time.Second)
	}
	if got := f.said(); !strings.Contains(got, "Sai quá nhiều lần. Còn 4:5") || !strings.Contains(got, "Too many wrong codes. 4:5") {
		t.Fatalf("not closed: %q", got)
	}
	f.code(codeNow)
	f.want(session.Code, "vi")
	f.wait(3 * time.Minute) // the field goes by itself; what was tried stays
	f.want(session.Attract, "vi")
	f.gesture()
	f.want(session.Code, "vi")
	if got := f.said(); !strings.Contains(got, "Sai quá nhiều lần. Còn 1:") {
		t.Errorf("open again with the field: %q", got)
	}
	f.now = f.now.Add(time.Second)
	f.tap("staff-leave")
	f.wait(2 * time.Minute)
	f.gesture()
	f.code(codeNow)
	f.want(session.Staff, "vi")
	if f.counts["staff-code/vi/refused"] != staff.Strikes || f.counts["staff-code/vi/entered"] != 1 {
		t.Errorf("counted %v", f.counts)
	}
}

func TestStaffACodeOpensOnce(t *testing.T) {
	f, _ := staffFinger(t, quietLog)
	f.gesture()
	f.code(codeNow)
	f.want(session.Staff, "vi")
	f.now = f.now.Add(time.Second)
	f.tap("staff-home")
	f.gesture()
	f.code(codeNow)
	f.want(session.Code, "vi")
	if got := f.said(); !strings.Contains(got, "This code was used already") {
		t.Errorf("%q", got)
	}
	f.wait(3 * time.Second)
	f.code(codeNext)
	f.want(session.Staff, "vi")
}

func TestStaffTwoCodesWhereTheClockIsNotBelieved(t *testing.T) {
	f, clock := staffFinger(t, quietLog)
	*clock = staff.Clock{Now: time.Unix(100, 0), Floor: f.now.AddDate(0, 0, -10)}
	f.gesture()
	f.code(codeNow)
	f.want(session.Code, "vi")
	if got := f.said(); !strings.Contains(got, "Please enter the next code, too") {
		t.Errorf("%q", got)
	}
	f.code(codeNext)
	f.want(session.Staff, "vi")
	if f.counts["staff-code/vi/refused"] != 0 {
		t.Errorf("counted %v", f.counts)
	}
}

func TestStaffCornerEndsAfterTwoMinutes(t *testing.T) {
	f, _ := staffFinger(t, quietLog)
	f.gesture()
	f.code(codeNow)
	f.wait(session.StaffIdle - 2*time.Second)
	f.want(session.Staff, "vi")
	f.wait(3 * time.Second)
	f.want(session.Attract, "vi")
	if len(f.sheet.Scene().Keys) == 0 {
		t.Error("a screen without keys")
	}
}

func TestStaffTouchTestFillsWhatIsTouched(t *testing.T) {
	f, _ := staffFinger(t, quietLog)
	f.gesture()
	f.code(codeNow)
	f.now = f.now.Add(time.Second)
	f.tap("staff-touch")
	f.want(session.TouchTest, "vi")
	if !strings.Contains(f.said(), "\n0 / ") {
		t.Fatalf("begins with %q", f.said())
	}
	ground := f.sheet.Bitmap().RGBAAt(20, 20)
	f.down(image.Pt(5, 5))
	if f.sheet.Bitmap().RGBAAt(20, 20) == ground || !strings.Contains(f.said(), "\n1 / ") {
		t.Errorf("the first field stays empty: %q", f.said())
	}
	size := f.sheet.Scene().Size
	for y := 5; y < size.Y; y += 40 { // a finger that passes over all of the glass, fast
		f.move(image.Pt(5, y))
		f.move(image.Pt(size.X-5, y))
		f.move(image.Pt(5, y))
	}
	f.up(image.Pt(5, size.Y-5))
	if got := f.said(); !strings.Contains(got, "Đủ mọi ô") {
		t.Errorf("not full: %q", got)
	}
	f.want(session.TouchTest, "vi")
	f.now = f.now.Add(time.Second)
	f.tap("staff-back")
	f.want(session.Staff, "vi")
}

func TestStaffBrightness(t *testing.T) {
	f, _ := staffFinger(t, quietLog)
	f.gesture()
	f.code(codeNow)
	for _, want := range []string{"90 %", "80 %"} {
		f.now = f.now.Add(time.Second)
		f.tap("staff-darker")
		if !strings.Contains(f.everyPage(), want) {
			t.Errorf("not at %s", want)
		}
	}
	f.now = f.now.Add(time.Second)
	f.tap("staff-brighter")
	if !strings.Contains(f.everyPage(), "90 %") {
		t.Error("not brighter")
	}
}

// everyPage is what stands on all pages of the screen; it ends on the first.
func (f *finger) everyPage() string {
	all := f.said()
	if f.sheet.Scene().Turn == nil {
		return all
	}
	for range 4 {
		f.sheet.Scene().Turn(1)
		all += f.said()
	}
	for range 4 {
		f.sheet.Scene().Turn(-1)
	}
	return all
}

// TestStaffSound has the real voice speak into ALSA's device that is none, and into a player that fails.
func TestStaffSound(t *testing.T) {
	for name, c := range map[string]struct {
		player []string
		ends   speech.State
		want   string
	}{
		"it plays":   {nil, speech.Done, "đã phát xong"},
		"no player":  {[]string{"/does/not/exist"}, speech.Failed, "không phát được"},
		"it refuses": {[]string{"false"}, speech.Failed, "không phát được"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newListener(t, speech.Params{Player: c.player})
			params := l.shell.Params
			params.Staff = &ui.Staff{Door: staff.NewDoor(secret), Clock: func() staff.Clock { return staff.Clock{Now: l.now, Trusted: true} }, Facts: func(context.Context) staff.Facts { return staff.Facts{} }}
			shell, err := ui.New(params)
			if err != nil {
				t.Fatal(err)
			}
			l.shell, l.sheet = shell, shell.Root().(*widgets.Sheet)
			shell.Start(t.Context())
			l.gesture()
			l.code(codeNow)
			l.want(session.Staff, "vi")
			if got := l.everyPage(); !strings.Contains(got, "chưa thử") {
				t.Errorf("before: %q", got)
			}
			l.now = l.now.Add(time.Second)
			l.tap("staff-sound")
			l.until(c.ends)
			if got := l.everyPage(); !strings.Contains(got, c.want) {
				t.Errorf("after: %q", got)
			}
		})
	}
}
