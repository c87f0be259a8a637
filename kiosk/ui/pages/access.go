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
		y := top - head.Height - p.E(0.6)
		if p.shows(hero) {
			y = min(y, hero.Max.Y+p.E(1))
		}
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, y))...)
		area = image.Rect(m, top, p.W-m, bottom)
	} else {
		left, right := p.left(min(23, float64(p.W)/float64(p.E(1))*0.36))
		head := p.head(left.Dx())
		p.headed(sc, p.picture, left, head, 0.95, image.Pt(50, 60))
		area = p.reachable(right)
	}
	p.choices(sc, area, list)
	return sc
}

// choices puts the wishes on keys of one size, two beside each other; one below the other, where that saves a page. Under them is a key that takes them all
// back, and in its place while there is none, how long a wish lasts: no key moves when one is chosen.
func (p *Access) choices(sc *paint.Scene, area image.Rectangle, list []widgets.Toggle) {
	columns := 2
	least := func() int {
		w := (area.Dx() - p.Gutter()*(columns-1)) / columns
		h := p.TouchMin()
		for _, t := range list {
			h = max(h, p.ToggleHeight(t, w))
		}
		return h
	}
	rows := func() int { return (len(list) + columns - 1) / columns }
	fits := func() bool { return rows()*(least()+p.Gutter())+p.normalH() <= area.Dy() }
	flat := func(on bool) {
		columns = 2
		if on {
			columns = 1
		}
		for i := range list {
			list[i].Flat = on
		}
	}
	onPage := func() int { // of several
		return columns * (area.Dy() - p.PageKeysH() - max(p.TouchGap(), p.E(0.5)) + p.Gutter()) / (least() + p.Gutter())
	}
	if p.tight() && !fits() {
		beside := onPage()
		if flat(true); !fits() && onPage() < beside {
			flat(false)
		}
	}
	high := p.E(9)
	if !p.Portrait {
		high = p.E(14)
	}
	low := least()
	most := max(low, min(high, (area.Dy()-p.normalH())/rows()-p.Gutter()))
	var items []item
	for _, t := range list {
		items = append(items, keyItem(low, most, func(r image.Rectangle) *paint.Key { return p.ToggleKey(t, r) }))
	}
	if len(items)%2 == 1 {
		items[len(items)-1].wide = true // no hole beside the last
	}
	end := item{least: p.normalH(), most: p.normalH(), wide: true}
	if p.Access != (session.Access{}) {
		end.pressed = true
		end.place = func(r image.Rectangle) ([]paint.Part, []*paint.Key) {
			return nil, []*paint.Key{p.ToggleKey(p.normal(), r)}
		}
	} else {
		end.place = func(r image.Rectangle) ([]paint.Part, []*paint.Key) { return p.lasts(r), nil }
	}
	for i := range items {
		items[i].fills = false
	}
	p.shelf(sc, &p.frame, area, append(items, end), columns)
}

// lasts says in a row how long a wish lasts.
func (p *Access) lasts(r image.Rectangle) []paint.Part {
	mark := p.E(1.5)
	t := p.Set(p.word("access_note").Size(p.Em).Balanced(), image.Point{}, r.Dx()-mark-p.E(0.8), p.Ink2)
	t.Box = t.Box.Add(image.Pt(r.Min.X+mark+p.E(0.8), r.Min.Y+(r.Dy()-t.Box.Dy())/2))
	return []paint.Part{p.Icon("info", image.Pt(r.Min.X, r.Min.Y+(r.Dy()-mark)/2), mark, p.Indigo), t}
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
	if p.Access == (session.Access{}) { // it is said under the keys
		return widgets.Block{Height: title.Box.Dy(), Place: func(at image.Point) []paint.Part {
			t := title
			t.Box = t.Box.Add(at)
			return []paint.Part{t}
		}}
	}
	return widgets.Block{Height: title.Box.Dy() + g + note.Box.Dy(), Place: func(at image.Point) []paint.Part {
		t, n := title, note
		t.Box = t.Box.Add(at)
		n.Box = n.Box.Add(image.Pt(at.X, t.Box.Max.Y+g))
		return []paint.Part{t, n}
	}}
}
