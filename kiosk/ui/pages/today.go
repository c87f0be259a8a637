package pages

import (
	"context"
	"image"

	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// Today is what is on at this gate: whether it is open, what to know, and the next train or ship.
type Today struct {
	frame
	view catalog.TodayView
	pager
}

// NewToday makes the page.
func NewToday(env Env, r session.Route, canBack bool) *Today {
	return &Today{frame: frame{Env: env, Route: r, canBack: canBack}, pager: pager{changed: env.Changed}}
}

// Load implements Page.
func (p *Today) Load(ctx context.Context) (err error) {
	p.view, err = p.Catalog.Today(ctx, p.Lang, p.Now())
	return err
}

// Scene implements Page.
func (p *Today) Scene() *paint.Scene {
	sc := p.scene(true)
	if p.tight() {
		p.plain(sc)
		return sc
	}
	m := p.Margin()
	var area image.Rectangle
	var kit *widgets.Kit
	var need int
	if p.Portrait {
		head := p.titled(words(p.view.Title), nil, p.W-2*m)
		around := p.E(3.2) + head.Height
		kit, need = p.largest(p.W-2*m, p.H-p.BarH()-around-p.StatusH()-p.H*2/5)
		// The picture takes what the facts leave.
		bottom := max(p.H-p.BarH()-around-need, p.StatusH()+p.E(16))
		hero := image.Rect(0, p.StatusH(), p.W, bottom)
		p.hero(sc, p.view.Picture, hero, image.Pt(50, 62))
		sc.Parts = append(sc.Parts, head.Place(image.Pt(m, hero.Max.Y+p.E(1.2)))...)
		area = image.Rect(m, hero.Max.Y+p.E(2.2)+head.Height, p.W-m, p.H-p.BarH()-p.E(1))
	} else {
		left, right := p.left(23)
		head := p.titled(words(p.view.Title), nil, left.Dx())
		p.headed(sc, p.view.Picture, left, head, 0.95, image.Pt(50, 60))
		area = right
		kit, need = p.largest(area.Dx(), area.Dy())
	}
	pages := paginate(p.blocks(kit, area.Dx()), func(int) int { return area.Dy() })
	if len(pages) > 1 {
		row := image.Rect(area.Min.X, area.Max.Y-p.PageKeysH(), area.Max.X, area.Max.Y)
		area.Max.Y = row.Min.Y - p.E(0.7)
		pages = paginate(p.blocks(kit, area.Dx()), func(int) int { return area.Dy() })
		p.setPages(len(pages))
		sc.Turn = p.turn
		p.pageKeys(sc, &p.frame, row)
	}
	p.setPages(len(pages))
	y := area.Min.Y
	if !p.Portrait && len(pages) == 1 { // beside the picture's middle, not lost at the top
		y += max(0, (area.Dy()-need)/2)
	}
	for i, b := range pages[p.page()] {
		if i > 0 {
			y += b.Gap
		}
		sc.Parts = append(sc.Parts, b.Place(image.Pt(area.Min.X, y))...)
		y += b.Height
	}
	return sc
}

// factScales are the sizes of the facts: a page with few of them shows them large.
var factScales = []float64{1, 1.3, 1.55, 1.8}

// largest gives the kit for the largest facts of which all fit a height, and the height they take.
func (p *Today) largest(width, height int) (k *widgets.Kit, need int) {
	for i, f := range factScales { // from the smallest: of a page that is full already, no more is laid out
		larger, h := p.Larger(f), 0
		for j, b := range p.blocks(larger, width) {
			if h += b.Height; j > 0 {
				h += b.Gap
			}
		}
		if i > 0 && h > height {
			break
		}
		k, need = larger, h
	}
	return k, need
}

func (p *Today) blocks(k *widgets.Kit, width int) []widgets.Block {
	var list []widgets.Block
	for _, n := range p.view.Notices {
		list = append(list, k.Notice(words(n).Balanced(), width))
	}
	if h := p.view.Hours; h != nil {
		list = append(list, k.Fact(widgets.Fact{
			Pictogram: "clock", Colour: "indigo", Title: words(p.view.State),
			Main:  widgets.Words{Runs: []typeset.Run{{Text: together(h.Open.S), Bold: true}, {Text: "  " + unbroken(h.Daily.S)}}, Style: typeset.Style{Lang: h.Open.Lang}},
			Small: words(h.AsOf), Badge: badgeWords(h.Badge),
		}, width))
	}
	for _, n := range p.view.Next {
		list = append(list, k.Fact(widgets.Fact{
			Pictogram: n.Pictogram, Colour: "plum", Title: words(n.Name), Main: words(n.When).Bold(), Small: words(n.AsOf), Badge: badgeWords(n.Badge),
		}, width))
	}
	if p.view.Season != nil {
		list = append(list, k.Fact(widgets.Fact{Pictogram: "calendar", Colour: "clay", Title: p.word("season"), Main: words(*p.view.Season).Bold()}, width))
	}
	return list
}

func badgeWords(t *catalog.Text) *widgets.Words {
	if t == nil {
		return nil
	}
	w := words(*t)
	return &w
}
