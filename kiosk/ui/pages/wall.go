package pages

import (
	"context"
	"image"
	"time"
	"unicode/utf8"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/widgets"
)

// Wall is the screen that nobody touches: the doorway with its scenes, and beside it the gate's name in three languages, the time, the hours and
// four numbers. It is read from afar (theme.Config.Wall): its Em is the least that may be written.
//
// Everything on it moves together by Shift. The shell lays it out again each minute.
type Wall struct {
	Env
	showing
	hours catalog.WallView // of the last layout

	plan wallPlan // how large everything is; made by the first layout of a day
	day  content.Date

	painted struct { // what the doorway was painted for
		shift image.Point
		night bool
	}
}

// NewWall makes the page.
func NewWall(env Env) *Wall {
	p := &Wall{Env: env}
	p.load(env.Catalog.Attract())
	return p
}

// Load implements Page.
func (p *Wall) Load(ctx context.Context) (err error) {
	p.hours, err = p.Catalog.Wall(ctx, p.Now())
	return err
}

// Stay implements Scenic.
func (p *Wall) Stay() time.Duration { return time.Duration(p.Motion("wall_scene")) * time.Millisecond }

// FadeArea implements Scenic: all of it, the picture may have moved.
func (p *Wall) FadeArea() image.Rectangle { return image.Rect(0, 0, p.W, p.H) }

// Minutely tells the shell that the page is laid out again each minute.
func (p *Wall) Minutely() {}

// dimmed gives the kit for a moment: by night in the night's colours.
func (p *Wall) dimmed(now time.Time) *widgets.Kit {
	if content.DayPartAt(now) != content.Night {
		return p.Kit
	}
	q := *p.Kit
	q.Look = q.With(theme.Night)
	return &q
}

// Scene implements Page.
func (p *Wall) Scene() *paint.Scene {
	now := p.Now()
	e := p.Env
	e.Kit = p.dimmed(now)
	sc := &paint.Scene{Size: image.Pt(p.W, p.H), Ground: e.WallTop}
	if v, err := p.Catalog.Wall(context.Background(), now); err == nil { // what was read before is better than nothing
		p.hours = v
	}
	if day := content.DateOf(now); p.day != day {
		p.plan, p.day = planWall(e, p.hours, p.longest(p.hours.Langs)), day
	}
	shift := Shift(now, p.H)
	g := placeWall(p.W, p.H, p.plan).moved(shift)
	sc.Under = p.doorway(g.door, shift, e)
	scene, langs := p.seen(1)
	var said []paint.Part
	if scene != nil {
		picture := e.seenBy(g.door, scene)
		if len(langs) > 0 {
			k := e.Larger(p.plan.factor)
			at := plate{Env: e, lang: langs[0], big: k.Ems(1.2), small: k.Em, least: p.Em, module: p.MM(moduleMM)}
			said = at.on(g.door, e.quietly(scene))
		}
		if !scene.Sponsored() || said != nil { // a sponsor's picture without its label is not shown
			sc.Parts = append(append(sc.Parts, picture), said...)
		}
	}
	e.Kit = e.Larger(p.plan.factor)
	sc.Parts = append(sc.Parts, e.stickPlate(g.door, said, p.Em)...)
	sc.Parts = append(sc.Parts, (&wallText{Env: e, drop: p.plan.drop, v: p.hours, least: p.Em}).parts(g, int(p.turn.Load()))...)
	return sc
}

// longest are the longest texts that say how long still, one in each language.
func (p *Wall) longest(langs []content.Lang) (list []catalog.Text) {
	for _, l := range langs {
		span := p.Words(l, "wall_span", "H", "20", "M", "00")
		best := p.Words(l, "open_always")
		for _, id := range []string{"wall_closes_in", "wall_opens_in"} {
			if s := p.Words(l, id, "In", span); utf8.RuneCountInString(s) > utf8.RuneCountInString(best) {
				best = s
			}
		}
		list = append(list, catalog.Text{S: best, Lang: l})
	}
	return list
}

// doorway paints wall, floor and light, anew only where the picture has moved or night has come.
func (p *Wall) doorway(d Doorway, shift image.Point, e Env) *image.RGBA {
	p.mu.Lock()
	defer p.mu.Unlock()
	night := e.Dim > 0
	if p.wall != nil && p.painted.shift == shift && p.painted.night == night {
		return p.wall
	}
	if p.wall == nil {
		p.wall = image.NewRGBA(image.Rect(0, 0, p.W, p.H))
	}
	d.Paint(p.wall, e.Palette)
	p.painted.shift, p.painted.night = shift, night
	return p.wall
}

// A wallShape is how a wall is divided.
type wallShape int

const (
	shapeLandscape wallShape = iota // doorway, and everything else at its right
	shapeWide                       // doorway, texts, and the time at the right of them
	shapePortrait                   // everything above the doorway, numbers below it
)

func shapeOf(w, h int) wallShape {
	switch {
	case w >= h*22/10:
		return shapeWide
	case w >= h:
		return shapeLandscape
	}
	return shapePortrait
}

// A wallPlan is how large everything is: as large as it may be with all of it in.
type wallPlan struct {
	factor float64 // of the least size
	drop   int     // steps of what is left out
	text   int     // height of the column in portrait, pixels
}

// A wallGrid is where everything is.
type wallGrid struct {
	door    Doorway
	column  image.Rectangle // gate, time, day, hours
	clock   image.Rectangle // of its own on wide walls; else empty
	numbers image.Rectangle // on the floor
}

func (g wallGrid) moved(by image.Point) wallGrid {
	g.door.Opening, g.door.Floor = g.door.Opening.Add(by), g.door.Floor+by.Y
	g.column, g.clock, g.numbers = g.column.Add(by), g.clock.Add(by), g.numbers.Add(by)
	return g
}

// placeWall divides a wall, after the look's drawing of 1920 × 1080.
func placeWall(w, h int, plan wallPlan) wallGrid {
	u := min(float64(w)/1920, float64(h)/1080)
	if shapeOf(w, h) == shapePortrait {
		u = min(float64(w)/1080, float64(h)/1920)
	}
	at := func(n float64) int { return round(n * u) }
	g := wallGrid{door: Doorway{W: w, H: h, Spill: at(98)}}
	switch shapeOf(w, h) {
	case shapePortrait:
		m := at(64)
		floor := h - at(190)
		top := m + plan.text + at(70)
		high := floor - top
		wide := min(w-2*m-at(44), high*13/10) // a doorway is never wider than that
		left := (w - wide) / 2
		g.door.Opening, g.door.Floor = image.Rect(left, top, left+wide, floor), floor
		g.column = image.Rect(m, m, w-m, m+plan.text)
		g.numbers = image.Rect(m, floor, w-m, h)
	default:
		floor := h - round(0.148*float64(h))
		wide := min(round(0.74*float64(h)), round(0.417*float64(w)))
		left, top := at(110), at(70)
		g.door.Opening, g.door.Floor = image.Rect(left, top, left+wide, floor), floor
		x, right := left+wide+at(100), w-at(70)
		g.column = image.Rect(x, at(76), right, floor-at(40))
		g.numbers = image.Rect(x, floor, right, h)
		if shapeOf(w, h) == shapeWide {
			cut := x + (right-x)*57/100
			g.column.Max.X = cut
			g.clock = image.Rect(cut+at(60), g.column.Min.Y, right, g.column.Max.Y)
		}
	}
	return g
}
