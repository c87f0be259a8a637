// Package pages has one file per screen. A page asks the catalog for what it shows, lays it out as
// a paint.Scene for the look at hand, and reports what was pressed as a session.Event. Pages know
// each other only as routes, and know no window.
package pages

import (
	"context"
	"errors"
	"image"
	"log/slog"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// A Page is one screen. The shell calls Load once and Scene once or more, on a background
// goroutine and never two at a time.
type Page interface {
	// Load fetches what the page shows. ctx ends when the traveller leaves.
	Load(ctx context.Context) error
	// Scene lays the page out as it is now, from start to end: whoever shows it calls Placed on it.
	Scene() *paint.Scene
}

// Catalog is what pages ask for content. *catalog.Catalog has it.
type Catalog interface {
	Status(lang content.Lang, now time.Time) catalog.StatusView
	Attract() catalog.AttractView
	Wall(ctx context.Context, now time.Time) (catalog.WallView, error)
	Languages() []catalog.LanguageView
	Home(ctx context.Context, lang content.Lang, d content.Direction) (catalog.HomeView, error)
	Topic(ctx context.Context, lang content.Lang, d content.Direction, category string) (catalog.TopicView, error)
	Article(ctx context.Context, lang content.Lang, item string) (catalog.ArticleView, error)
	Search(ctx context.Context, lang content.Lang, d content.Direction, query string) (catalog.SearchView, error)
	Words(ctx context.Context, lang content.Lang) ([]catalog.Word, error)
	HasEssentials() bool
	Essentials(ctx context.Context, lang content.Lang, d content.Direction) (catalog.EssentialsView, error)
	Cards(ctx context.Context, lang content.Lang, item string) (catalog.CardsView, error)
	Today(ctx context.Context, lang content.Lang, now time.Time) (catalog.TodayView, error)
	Take(ctx context.Context, lang content.Lang, item string, bytes int) (catalog.TakeView, error)
	Correction(lang content.Lang, item string) catalog.CorrectionView
	HasItem(item string) bool
	HasSurvey() bool
	Question(lang content.Lang, step int, face content.Face) (catalog.QuestionView, error)
}

var _ Catalog = (*catalog.Catalog)(nil)

// Env is what every page needs.
type Env struct {
	*widgets.Kit
	Catalog Catalog
	Words   func(lang content.Lang, id string, data ...string) string
	Now     func() time.Time
	Emit    func(session.Event)             // called on the UI goroutine
	After   func(d time.Duration, f func()) // f on the UI goroutine once d has passed
	Missed  func()                          // a search has found nothing: counted, and not what was searched
	Changed func()                          // the page wants to be laid out again; called on the UI goroutine
	// Renew lays the page out again in the background and repaints only what its scene says is fresh. What has to be worked out before is f, there
	// too; nil: nothing. The screen stays as it is when f gives false, when Renew was called again meanwhile, or when the page is left. It is called
	// on the UI goroutine.
	Renew func(f func(ctx context.Context) bool)
	// Band gives the warning that the traveller has put aside: it stands in the place of the status strip. Nil, or of nil: none. Called on any goroutine.
	Band func() *content.Alert

	// Stick gives what there is to say of a courier's stick, on the screens that nobody has touched yet. Nil, or of nil: nothing. Called on any goroutine.
	Stick func() *content.CourierStatus

	Access   session.Access // how the traveller wants the screen
	CanLower bool           // reach mode changes something on this glass
	Wall     bool           // nobody touches the screen

	Hear func() Hearing // the voice, from any goroutine; nil: the kiosk has none
	Wish func(Wish)     // something is wanted of the voice; called on the UI goroutine

	Typing *Typing // what the traveller types; forgotten with the visit
	// Fate waits for what becomes of the answer that was given last, for a while. It is called in the background; nil: it is kept.
	Fate func(ctx context.Context) Fate
	Desk *Desk        // of the staff corner; nil: the kiosk has none
	Log  *slog.Logger // may be nil. Never of what the traveller does
}

// searchFailed says in the log that a search did not work, unless it was overtaken, and never what was searched.
func (e Env) searchFailed(err error) {
	if e.Log != nil && err != nil && !errors.Is(err, context.Canceled) {
		e.Log.Error("search failed", "err", err)
	}
}

// frame is what all pages but the attract screen share: status strip and bar.
type frame struct {
	Env
	session.Route
	canBack bool
}

func (f *frame) word(id string) widgets.Words {
	return words(catalog.Text{S: f.Words(f.Lang, id), Lang: f.Lang})
}

func words(t catalog.Text) widgets.Words {
	return widgets.Plain(t.S, typeset.Style{Lang: t.Lang})
}

func spans(s []content.Span, lang content.Lang) widgets.Words {
	w := widgets.Words{Style: typeset.Style{Lang: lang}}
	for _, x := range s {
		w.Runs = append(w.Runs, typeset.Run{Text: x.Text, Bold: x.Bold})
	}
	return w
}

// heading makes words a heading in so many lines of a width, smaller down to least of its size; where the arrangement is plain, in as many
// lines as it needs, with no word broken.
func (f *frame) heading(w widgets.Words, width int, size float64, n int, least float64) widgets.Words {
	w = w.Size(size).Bold().Heading()
	if !f.tight() {
		return f.Fit(w, width, n, least)
	}
	w = w.Size(min(size, f.Ems(1.5)))
	for w.Style.SizePx > max(f.Em*0.9, f.Least) && (f.LongestWord(w) > width || len(f.Layout(w, width).Lines) > n) {
		w.Style.SizePx--
	}
	return w
}

func (f *frame) emit(e session.Event) func() { return func() { f.Emit(e) } }

// scene opens a scene with the bar, and the status strip if wanted.
func (f *frame) scene(status bool) *paint.Scene {
	sc := &paint.Scene{Size: image.Pt(f.W, f.H), Ground: f.Paper, RTL: f.RTL, Down: f.Top, Above: f.above()}
	key := func(p widgets.Place, id, mark string, current, off bool, e session.Event) widgets.BarKey {
		return widgets.BarKey{Place: p, ID: "bar-" + id, Mark: mark, Label: f.word("bar_" + id), Current: current, Off: off, Do: f.emit(e)}
	}
	bar := []widgets.BarKey{
		key(widgets.PlaceHome, "home", "home", f.Screen == session.Home, false, session.GoHome{}),
		key(widgets.PlaceBack, "back", "back", false, !f.canBack, session.GoBack{}),
		key(widgets.PlaceLanguage, "language", "language", f.Screen == session.Language, false, session.OpenLanguage{}),
	}
	if f.Catalog.HasEssentials() {
		k := key(widgets.PlaceEssentials, "essentials", "essentials", f.Screen == session.Essentials, false, session.OpenEssentials{})
		k.Urgent = true
		bar = append(bar, k)
	}
	bar = append(bar, key(widgets.PlaceAccess, "access", "access", f.Screen == session.Settings, false, session.OpenAccess{}))
	bar = append(bar, key(widgets.PlaceSearch, "search", "search", f.Screen == session.Search, false, session.OpenSearch{}))
	parts, keys := f.BarKeys(bar)
	sc.Parts, sc.Keys = append(sc.Parts, parts...), append(sc.Keys, keys...)
	if status && f.band(sc) {
		return sc
	}
	if status {
		lang := f.Lang
		strip := func() widgets.Status {
			s := f.Catalog.Status(lang, f.Now())
			return widgets.Status{Gate: words(s.Gate), Place: words(s.Place), Time: words(s.Time), Date: words(s.Date)}
		}
		sc.Parts = append(sc.Parts, f.StatusStrip(strip())...)
		if f.Contrast {
			sc.Parts = append(sc.Parts, paint.Box{R: image.Rect(0, f.StatusH()-f.Stroke("hairline_e"), f.W, f.StatusH()), C: f.Line})
		}
		sc.Clock, sc.ClockArea = func() []paint.Part { return f.Clock(strip()) }, f.ClockArea()
	}
	return sc
}

// hero puts the page's picture in, with the word "Illustration" when it is drawn.
func (f *frame) hero(sc *paint.Scene, p *catalog.Picture, r image.Rectangle, focus image.Point) {
	if !f.shows(r) {
		return
	}
	radius := 0
	if !f.Portrait {
		radius = f.Radius("hero_landscape_e")
	}
	if p == nil {
		sc.Parts = append(sc.Parts, f.Picture("", r, radius, paint.All, focus, widgets.Words{}))
		return
	}
	part := f.Picture(string(p.Digest), r, radius, paint.All, focus, words(p.Alt))
	sc.Parts = append(sc.Parts, part)
	f.drawn(sc, p, part)
}

// drawn says at the foot of a picture that it is drawn, if it is: as soon as the picture is there, and not over the place of one that is not.
func (f *frame) drawn(sc *paint.Scene, p *catalog.Picture, part paint.Picture) {
	r := part.R
	if p == nil || !p.Illustration || part.Slot == nil || r.Dy() <= f.E(8) || !f.shows(r) {
		return
	}
	for _, q := range f.Pill(f.word("illustration"), r.Max.Sub(image.Pt(f.E(0.8), f.E(0.66)))) {
		sc.Parts = append(sc.Parts, paint.Caption{Part: q, Slot: part.Slot, Store: part.Store})
	}
}

// left is the column of landscape screens that holds picture, title and source.
func (f *frame) left(width float64) (left, right image.Rectangle) {
	top, bottom, m := f.underStrip(), f.H-f.BarH()-f.E(0.86), f.Margin()
	w := f.E(width)
	left = image.Rect(m, top, m+w, bottom)
	return left, image.Rect(left.Max.X+f.E(1.73), top, f.W-m, bottom)
}

// underStrip is where the columns of a wide screen begin. In high contrast the strip has a line below it and keys have one around them: they stand apart.
func (f *frame) underStrip() int {
	if f.Contrast {
		return f.StatusH() + f.E(0.35)
	}
	return f.StatusH()
}

// headed puts a picture into the left column of a wide screen and a head under it, air below the picture. Without the picture the head stands at the top.
func (f *frame) headed(sc *paint.Scene, pic *catalog.Picture, left image.Rectangle, head widgets.Block, air float64, focus image.Point) {
	hero := image.Rect(left.Min.X, left.Min.Y, left.Max.X, left.Max.Y-head.Height-f.E(air))
	at := image.Pt(left.Min.X, left.Max.Y-head.Height)
	if f.shows(hero) {
		f.hero(sc, pic, hero, focus)
	} else {
		at.Y = min(at.Y, left.Min.Y+f.E(0.3))
	}
	sc.Parts = append(sc.Parts, head.Place(at)...)
}

func picture(p *catalog.Picture) (id string, alt widgets.Words) {
	if p == nil {
		return "", widgets.Words{}
	}
	return string(p.Digest), words(p.Alt)
}

func pointOf(p catalog.Picture) image.Point { return image.Pt(p.W, p.H) }

// reachable cuts off what stands too high to be pressed: on a large screen hung high.
func (f *frame) reachable(r image.Rectangle) image.Rectangle {
	r.Min.Y = max(r.Min.Y, f.ReachTop)
	return r
}
