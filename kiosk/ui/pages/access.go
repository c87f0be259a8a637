package pages

import (
	"context"
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Access is where a traveller says how the screen should be. Every wish is a key that is on or off; it takes effect at once, on this very
// screen, and ends with the visit.
type Access struct {
	frame
	pager
	picture *catalog.Picture
}

// NewAccess makes the page.
func NewAccess(env Env, r session.Route, canBack bool) *Access {
	return &Access{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Access) Load(context.Context) error {
	if a := p.Catalog.Attract(); len(a.Scenes) > 0 {
		p.picture = &a.Scenes[0].Picture
	}
	return nil
}

// wishes are the keys, in their order. A wish more is a line more.
func (p *Access) wishes() []widgets.Toggle {
	a := p.Access
	list := []widgets.Toggle{
		p.wish("text", "textsize", a.Text > 0, func(a *session.Access) { a.Text = (a.Text + 1) % p.Steps() }),
		p.wish("contrast", "contrast", a.Contrast, func(a *session.Access) { a.Contrast = !a.Contrast }),
	}
	if p.CanLower { // a screen that hangs low is within reach as it is
		list = append(list, p.wish("reach", "reach", a.Reach, func(a *session.Access) { a.Reach = !a.Reach }))
	}
	list = append(list, p.wish("still", "still", a.Still, func(a *session.Access) { a.Still = !a.Still }))
	if _, can := speech.Voices()[p.Lang]; can && p.Hear != nil {
		list = append(list, p.wish("voice", "listen", a.Voice, func(a *session.Access) { a.Voice = !a.Voice }))
	}
	return list
}

// normal takes all wishes back.
func (p *Access) normal() widgets.Toggle {
	return widgets.Toggle{ID: "access-normal", Pictogram: "reset", Label: p.word("access_normal"), Do: p.emit(session.SetAccess{})}
}

// wish is one of them: change makes of what is chosen now what is chosen then.
func (p *Access) wish(id, mark string, on bool, change func(a *session.Access)) widgets.Toggle {
	state := "access_off"
	if on {
		state = "access_on"
	}
	then := p.Access
	change(&then)
	return widgets.Toggle{ID: "access-" + id, Pictogram: mark, Label: p.word("access_" + id), State: p.word(state), On: on, Do: p.emit(session.SetAccess{Access: then})}
}

// Scene implements Page.
func (p *Access) Scene() *paint.Scene {
	sc := p.scene(true)
	m := p.Margin()
	list := p.wishes()
	if p.tight() {
		p.choices(sc, p.stage(sc, p.picture, p.head, shelfHeight(len(list), 2, p.E(7.5), p.Gutter())+p.Gutter()+p.normalH()), list)
		return sc
	}
	var area image.Rectangle
	if p.Portrait || p.W < p.E(52) {
		head := p.head(p.W - 2*m)
		bottom := p.H - p.BarH() - p.E(0.8)
		least := p.StatusH() + p.E(0.5) + head.Height + p.E(0.7)
		// Places for all wishes and the key that takes them back: none of them moves when that comes or goes.
		want := shelfHeight(len(list), 2, p.E(9), p.Gutter()) + p.Gutter() + p.normalH()
		top := max(p.ReachTop, least, bottom-want)
		hero := image.Rect(0, p.StatusH(), p.W, top-head.Height-p.E(1.9))
		p.hero(sc, p.picture, hero, image.Pt(50, 60))
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, min(p.below(hero, p.E(1)), top-head.Height-p.E(0.6))))...)
		area = image.Rect(m, top, p.W-m, bottom)
	} else {
		left, right := p.left(min(23, float64(p.W)/float64(p.E(1))*0.36))
		head := p.head(left.Dx())
		hero := image.Rect(left.Min.X, left.Min.Y, left.Max.X, left.Max.Y-head.Height-p.E(0.95))
		p.hero(sc, p.picture, hero, image.Pt(50, 60))
		y := left.Max.Y - head.Height
		if !p.shows(hero) {
			y = left.Min.Y + p.E(0.5)
		}
		sc.Parts = append(sc.Parts, head.Place(image.Pt(left.Min.X, y))...)
		area = p.reachable(right)
	}
	p.choices(sc, area, list)
	return sc
}

// choices puts the wishes on keys of one size, two beside each other.
func (p *Access) choices(sc *paint.Scene, area image.Rectangle, list []widgets.Toggle) {
	const columns = 2
	w := (area.Dx() - p.Gutter()*(columns-1)) / columns
	least := p.TouchMin()
	for _, t := range list {
		least = max(least, p.ToggleHeight(t, w))
	}
	rows := (len(list) + columns - 1) / columns
	high := p.E(9)
	if !p.Portrait {
		high = p.E(11)
	}
	most := max(least, min(high, (area.Dy()-p.normalH())/rows-p.Gutter()))
	var items []item
	for _, t := range list {
		items = append(items, keyItem(least, most, func(r image.Rectangle) *paint.Key { return p.ToggleKey(t, r) }))
	}
	items[len(items)-1].wide = len(items)%columns == 1 // no hole beside the last
	if p.Access != (session.Access{}) {
		back := keyItem(p.normalH(), p.normalH(), func(r image.Rectangle) *paint.Key { return p.ToggleKey(p.normal(), r) })
		back.wide = true
		items = append(items, back)
	}
	p.shelf(sc, &p.frame, area, items, columns)
}

// normalH is the height of the key that takes all wishes back, over the whole width.
func (p *Access) normalH() int {
	return max(p.TouchMin(), p.ToggleHeight(p.normal(), p.W-2*p.Margin()))
}

// head is the title and, small, how long it lasts.
func (p *Access) head(width int) widgets.Block {
	size := p.Ems(1.85)
	title := p.Set(p.heading(p.word("access_title").Tracked(p.tracking(p.Lang)), width, size, 3, 0.7), image.Point{}, width, p.Ink)
	note := p.Set(p.word("access_note").Size(p.Size("small")), image.Point{}, width, p.Ink2)
	g := p.E(0.3)
	return widgets.Block{Height: title.Box.Dy() + g + note.Box.Dy(), Place: func(at image.Point) []paint.Part {
		t, n := title, note
		t.Box = t.Box.Add(at)
		n.Box = n.Box.Add(image.Pt(at.X, t.Box.Max.Y+g))
		return []paint.Part{t, n}
	}}
}
