package ui_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/tally"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
	"cuango/kiosk/ui/widgets"
	"cuango/kiosk/ui/work"
)

// finger drives a shell as a traveller does. All work is done inline; the clock is the test's.
type finger struct {
	t     testing.TB
	shell *ui.Shell
	sheet *widgets.Sheet
	view  ui.View
	now   time.Time

	counts map[string]int // by screen/language/outcome
	glass  *image.RGBA    // what is seen: only what the sheet says has changed gets there
}

func newFinger(tb testing.TB) *finger {
	tb.Helper()
	return newFingerOn(tb, uitest.Catalog(tb), slog.New(slog.DiscardHandler))
}

func newFingerOn(tb testing.TB, cat ui.Catalog, log *slog.Logger) *finger {
	tb.Helper()
	test.NewTempApp(tb)
	f := &finger{t: tb, now: time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC), counts: map[string]int{}}
	shell, err := ui.New(ui.Params{
		Tokens: uitest.Tokens(tb), Screen: uitest.Screens["43in portrait"], Engine: uitest.Engine(tb), Icons: paint.NewIcons(assets.FS),
		Catalog: cat, Words: uitest.Words(tb).T, Runner: work.Inline{}, Now: func() time.Time { return f.now }, Log: log,
		Idle: 60 * time.Second, Warn: 20 * time.Second, Shown: func(v ui.View) { f.view = v }, Meter: &work.Meter{}, Direct: f.direct,
		Count: func(s session.Screen, l content.Lang, o tally.Outcome) { f.counts[fmt.Sprintf("%s/%s/%s", s, l, o)]++ },
	})
	if err != nil {
		tb.Fatal(err)
	}
	f.shell = shell
	f.sheet = shell.Root().(*widgets.Sheet)
	shell.Start(tb.Context())
	return f
}

// direct takes what has changed over to the glass.
func (f *finger) direct(bmp *image.RGBA, areas []image.Rectangle) bool {
	if f.glass == nil || f.glass.Rect != bmp.Rect {
		f.glass = image.NewRGBA(bmp.Rect)
	}
	for _, r := range areas {
		paint.Copy(f.glass, bmp, r)
	}
	return true
}

// sees fails when the glass, if the test has one, is not what the bitmap is.
func (f *finger) sees() {
	f.t.Helper()
	if b := f.sheet.Bitmap(); f.glass != nil && !bytes.Equal(b.Pix, f.glass.Pix) {
		f.t.Fatalf("something that has changed on %s is not on the glass", f.view.Screen)
	}
}

func at(p image.Point) fyne.Position { return fyne.NewPos(float32(p.X), float32(p.Y)) }

func (f *finger) down(p image.Point) {
	f.sheet.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(p)}, Button: desktop.MouseButtonPrimary})
	f.sees()
}

func (f *finger) move(p image.Point) {
	f.sheet.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(p)}})
	f.sees()
}

func (f *finger) up(p image.Point) {
	f.sheet.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(p)}, Button: desktop.MouseButtonPrimary})
	f.sees()
}

func (f *finger) key(id string) *paint.Key {
	f.t.Helper()
	for _, k := range f.sheet.Scene().Keys {
		if k.ID == id {
			return k
		}
	}
	f.t.Fatalf("no key %s on %s", id, f.view.Screen)
	return nil
}

func centre(r image.Rectangle) image.Point { return r.Min.Add(r.Size().Div(2)) }

func (f *finger) tap(id string) {
	f.t.Helper()
	p := centre(f.key(id).R)
	f.down(p)
	f.up(p)
}

func (f *finger) wait(d time.Duration) {
	for ; d > 0; d -= time.Second {
		f.now = f.now.Add(time.Second)
		f.shell.Tick()
		f.sees()
	}
}

func (f *finger) want(s session.Screen, l content.Lang) {
	f.t.Helper()
	if f.view.Screen != s || f.view.Lang != l {
		f.t.Fatalf("got %s in %s, want %s in %s", f.view.Screen, f.view.Lang, s, l)
	}
}

func TestWalk(t *testing.T) {
	f := newFinger(t)
	f.want(session.Attract, "vi")
	f.tap("start-lo")
	f.want(session.Home, "lo")
	f.tap("category-cat0")
	f.want(session.Topic, "lo")
	f.tap("item-" + uitest.ItemHard)
	f.want(session.Article, "lo")
	f.tap("page-next")
	if f.view.Page != 2 {
		t.Fatalf("page %d, want 2", f.view.Page)
	}
	f.tap("bar-language")
	f.want(session.Language, "lo")
	f.tap("lang-fr")
	f.want(session.Article, "fr")
	f.tap("bar-back")
	f.want(session.Topic, "fr")
	f.tap("bar-home")
	f.want(session.Home, "fr")
	f.tap("direction-out")
	if f.view.Direction != content.Out {
		t.Fatal("direction did not change")
	}
}

func TestTouchElsewhereOpensTheChoice(t *testing.T) {
	f := newFinger(t)
	p := image.Pt(500, 600)
	f.down(p)
	f.up(p)
	f.want(session.Language, "vi")
	f.tap("bar-back")
	f.want(session.Attract, "vi")
}

func TestSecondTapOfADoubleTapPressesNothingOnTheNewScreen(t *testing.T) {
	f := newFinger(t)
	p := centre(f.key("start-en").R)
	tap := func() { f.down(p); f.up(p) }
	tap()
	f.want(session.Home, "en")
	k := f.key("category-cat0")
	p = centre(k.R)
	tap()
	f.want(session.Topic, "en")
	f.now = f.now.Add(300 * time.Millisecond)
	before := f.view
	tap() // where the finger still is
	if f.view.Screen != before.Screen {
		t.Fatalf("the second tap opened %s", f.view.Screen)
	}
	f.now = f.now.Add(time.Second)
	f.tap("item-" + uitest.ItemHard)
	f.want(session.Article, "en")
}

func TestPress(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	k := f.key("category-cat0")
	edge := image.Pt(k.R.Min.X+k.R.Dx()/2, k.R.Min.Y+12)
	rest := f.sheet.Bitmap().RGBAAt(edge.X, edge.Y)
	p := centre(k.R)

	f.down(p)
	if f.sheet.Bitmap().RGBAAt(edge.X, edge.Y) == rest {
		t.Fatal("a press must show at once")
	}
	f.want(session.Home, "en") // acts on release only
	slop := f.shell.Look().Slop()
	f.move(p.Add(image.Pt(slop-1, 0)))
	if f.sheet.Bitmap().RGBAAt(edge.X, edge.Y) == rest {
		t.Fatal("a finger that trembles must keep its key")
	}
	out := image.Pt(p.X, k.R.Max.Y+3*slop)
	f.move(out)
	if f.sheet.Bitmap().RGBAAt(edge.X, edge.Y) != rest {
		t.Fatal("sliding off must give the key up")
	}
	f.move(p)
	f.up(p)
	f.want(session.Home, "en")

	f.tap("category-cat0")
	f.want(session.Topic, "en")
}

func TestIdle(t *testing.T) {
	f := newFinger(t)
	f.tap("start-km")
	f.wait(39 * time.Second)
	if f.view.Dialog {
		t.Fatal("the countdown came too early")
	}
	f.wait(2 * time.Second)
	if !f.view.Dialog {
		t.Fatal("no countdown")
	}
	p := image.Pt(20, 20) // anywhere
	f.down(p)
	f.up(p)
	if f.view.Dialog {
		t.Fatal("a touch must end the countdown")
	}
	f.want(session.Home, "km")
	f.wait(45 * time.Second)
	f.tap("idle-stay")
	f.want(session.Home, "km")
	f.wait(45 * time.Second)
	f.tap("idle-finish")
	f.want(session.Attract, "vi")
	f.tap("start-ru")
	f.wait(61 * time.Second)
	f.want(session.Attract, "vi")
}

// TestNewContentWaits checks that nobody's page changes under the eyes.
func TestNewContentWaits(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	before := f.sheet.Scene()
	f.shell.SetCatalog(uitest.Catalog(t), 2)
	if f.sheet.Scene() != before {
		t.Fatal("the page changed while somebody reads")
	}
	f.wait(61 * time.Second)
	f.want(session.Attract, "vi")
	before = f.sheet.Scene()
	f.shell.SetCatalog(uitest.Catalog(t), 2)
	if f.sheet.Scene() == before {
		t.Fatal("idle: the new content must be shown")
	}
}

// TestPull checks that a page that fits is turned by pulling it, and one that does not is moved.
func TestPull(t *testing.T) {
	f := newFinger(t)
	f.tap("start-th")
	f.tap("category-cat0")
	f.tap("item-" + uitest.ItemTall)
	f.pull(900, 400)
	if f.view.Page != 2 {
		t.Fatalf("page %d, want 2", f.view.Page)
	}
	if f.sheet.Scene().Scroll == nil {
		t.Fatal("a block taller than the page must be pulled")
	}
	f.pull(1200, 700)
	if got := f.sheet.Scene().Offset; got < 400 {
		t.Fatalf("offset %d after a pull of 500 px", got)
	}
	if f.view.Page != 2 {
		t.Fatal("pulling inside a page must not turn it")
	}
}

func (f *finger) pull(from, to int) {
	f.down(image.Pt(540, from))
	for i := range 10 {
		f.move(image.Pt(540, from+(to-from)*(i+1)/10))
	}
	f.up(image.Pt(540, to))
}

// TestClock checks that a minute repaints the clock and nothing else.
func TestClock(t *testing.T) {
	f := newFinger(t)
	f.tap("start-vi")
	area := f.sheet.Scene().ClockArea
	before := append([]uint8(nil), f.sheet.Bitmap().Pix...)
	f.wait(20 * time.Second)
	f.now = f.now.Add(30*time.Second + 10*time.Second)
	f.tap("direction-in") // still here
	f.shell.Tick()
	m := f.sheet.Bitmap()
	changed := image.Rectangle{}
	for i := 0; i < len(before); i += 4 {
		if before[i] != m.Pix[i] || before[i+1] != m.Pix[i+1] {
			p := image.Pt(i/4%m.Rect.Dx(), i/4/m.Rect.Dx())
			if k := f.key("direction-in").R; !p.In(k) {
				changed = changed.Union(image.Rectangle{Min: p, Max: p.Add(image.Pt(1, 1))})
			}
		}
	}
	if changed.Empty() || !changed.In(area) {
		t.Fatalf("changed %v, want something inside %v", changed, area)
	}
}

// TestKeepsNothing walks for a while and checks that the bitmaps are reused.
func TestKeepsNothing(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	seen := map[*uint8]bool{}
	for range 60 {
		for _, id := range []string{"direction-out", "direction-in", "bar-language", "lang-ko", "bar-language", "lang-en"} {
			f.tap(id)
			seen[&f.sheet.Bitmap().Pix[0]] = true
		}
	}
	if len(seen) > 4 {
		t.Fatalf("%d bitmaps of the screen were made in 360 page changes, want them reused", len(seen))
	}
}

// shows tells whether some text on the screen is or holds s.
func (f *finger) shows(s string) bool {
	for _, p := range f.sheet.Scene().All() {
		if text, ok := p.(paint.Text); ok && strings.Contains(text.String(), s) {
			return true
		}
	}
	return false
}

func (f *finger) types(keys string) {
	f.t.Helper()
	for _, r := range keys {
		f.tap("key-" + string(r))
	}
}

func TestSearchKeepsWhatWasTypedUntilTheTravellerIsGone(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.tap("bar-search")
	f.want(session.Search, "en")
	f.types("hello")
	if !f.shows("hello") {
		t.Fatal("what was typed is not in the field")
	}
	var item string
	for _, k := range f.sheet.Scene().Keys {
		if strings.HasPrefix(k.ID, "item-") {
			item = k.ID
			break
		}
	}
	if item == "" {
		t.Fatal("nothing was found for hello")
	}
	f.tap(item)
	f.want(session.Article, "en")
	f.tap("bar-back")
	f.want(session.Search, "en")
	if !f.shows("hello") || f.key(item) == nil {
		t.Fatal("the way back from an article must lead to the same query and results")
	}
	f.tap("key-backspace")
	if f.shows("hello") || !f.shows("hell") {
		t.Fatal("backspace takes one letter")
	}
	f.tap("key-clear")
	if f.shows("hell") {
		t.Fatal("the field was not emptied")
	}
	f.types("visa")
	f.wait(91 * time.Second)
	f.want(session.Attract, "vi")
	f.tap("start-en")
	f.tap("bar-search")
	if f.shows("visa") {
		t.Fatal("the next traveller sees what the last one typed")
	}
}

// TestKeyRepaintsLittle checks that a key changes the pixels of itself, the field and the results alone, and makes no bitmap.
func TestKeyRepaintsLittle(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.tap("bar-search")
	m := f.sheet.Bitmap()
	before := append([]uint8(nil), m.Pix...)
	key := f.key("key-q").R
	f.tap("key-q")
	if f.sheet.Bitmap() != m {
		t.Fatal("a key made another bitmap")
	}
	fresh, low := f.sheet.Scene().FreshSince(f.sheet.Scene()), f.key("key-ă").R.Min.Y
	if len(fresh) == 0 {
		t.Fatal("nothing is repainted")
	}
	changed := false
	for i := 0; i < len(before); i += 4 {
		if before[i] == m.Pix[i] && before[i+1] == m.Pix[i+1] && before[i+2] == m.Pix[i+2] {
			continue
		}
		p := image.Pt(i/4%m.Rect.Dx(), i/4/m.Rect.Dx())
		changed = changed || p.Y < low
		if !p.In(key) && !slices.ContainsFunc(fresh, p.In) {
			t.Fatalf("pixel %v changed", p)
		}
	}
	if !changed {
		t.Fatal("the field did not change")
	}
}

// TestShiftEndsWithALetter checks that the keys change back on the glass, not only in what they mean.
func TestShiftEndsWithALetter(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.tap("bar-search")
	small := append([]uint8(nil), pixels(f, f.key("key-ư").R)...)
	f.tap("key-shift")
	capital := append([]uint8(nil), pixels(f, f.key("key-Ư").R)...)
	if bytes.Equal(small, capital) {
		t.Fatal("shift shows no capitals")
	}
	f.tap("key-Q")
	if !bytes.Equal(small, pixels(f, f.key("key-ư").R)) {
		t.Fatal("after a letter the keys still show capitals")
	}
}

func pixels(f *finger, r image.Rectangle) (p []uint8) {
	m := f.sheet.Bitmap()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		p = append(p, m.Pix[m.PixOffset(r.Min.X, y):m.PixOffset(r.Max.X, y)]...)
	}
	return p
}

func TestTheChangeKeyBringsLatinAndBack(t *testing.T) {
	f := newFinger(t)
	f.tap("start-ko")
	f.tap("bar-search")
	f.types("ㅎㅏㄴ")
	f.tap("key-switch")
	f.types("q")
	f.tap("key-switch")
	f.types("ㅇ")
	if !f.shows("한qㅇ") {
		t.Fatal("the field does not say 한qㅇ")
	}
}

func TestASearchThatFindsNothingCountsOnce(t *testing.T) {
	for _, tt := range []struct {
		name  string
		walk  func(f *finger)
		count int
	}{
		{"nothing is found and the traveller goes home", func(f *finger) { f.types("qqxw"); f.tap("bar-home") }, 1},
		{"nothing is found, the search key is pressed, more is typed", func(f *finger) {
			f.types("qqxw")
			f.tap("key-search")
			f.tap("search-field")
			f.types("x")
			f.tap("bar-home")
		}, 1},
		{"two words find nothing", func(f *finger) {
			f.types("qqxw")
			f.tap("key-search")
			f.tap("field-clear")
			f.types("wwxq")
			f.tap("bar-home")
		}, 2},
		{"the way back to what found nothing", func(f *finger) { f.types("qqxw"); f.tap("bar-essentials"); f.tap("bar-back"); f.tap("bar-home") }, 1},
		{"something is found", func(f *finger) { f.types("hello"); f.tap("bar-home") }, 0},
		{"nothing is typed", func(f *finger) { f.tap("bar-home") }, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFinger(t)
			f.tap("start-en")
			f.tap("bar-search")
			tt.walk(f)
			if got := f.counts["search/en/miss"]; got != tt.count {
				t.Errorf("counted %d, want %d: %v", got, tt.count, f.counts)
			}
		})
	}
}

func TestVisitsAreCounted(t *testing.T) {
	f := newFinger(t)
	f.tap("start-en")
	f.tap("bar-search")
	f.tap("bar-home")
	f.wait(61 * time.Second)
	want := map[string]int{"home/en/shown": 2, "search/en/shown": 1, "home/en/forgot": 1}
	if !maps.Equal(f.counts, want) {
		t.Errorf("counted %v, want %v", f.counts, want)
	}
}

// brokenSearch is a catalog whose index is damaged: what is typed finds an error.
type brokenSearch struct{ ui.Catalog }

func (b brokenSearch) Search(ctx context.Context, l content.Lang, d content.Direction, query string) (catalog.SearchView, error) {
	if query == "" { // as the page opens
		return b.Catalog.Search(ctx, l, d, query)
	}
	return catalog.SearchView{}, content.ErrInvalid
}

func TestASearchThatFailsIsLoggedWithoutWhatWasTyped(t *testing.T) {
	var log bytes.Buffer
	f := newFingerOn(t, brokenSearch{uitest.Catalog(t)}, slog.New(slog.NewTextHandler(&log, nil)))
	f.tap("start-en")
	f.tap("bar-search")
	f.types("wxyz")
	if !f.shows("wxyz") {
		t.Error("what was typed is not in the field")
	}
	if !strings.Contains(log.String(), `msg="search failed"`) || strings.Contains(log.String(), "wx") {
		t.Errorf("log %q", log.String())
	}
}
