package pages

import (
	"image"
	"strings"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// What is left out, in this order, where even the least letters are too many.
const (
	dropContrast  = 1 + iota // between large and small
	dropLanguages            // hours and day in more than one
	dropNames                // the gate's in other languages
	dropHours
)

// wallText lays out what a wall says. Its kit is as large as the plan has it.
type wallText struct {
	Env
	drop  int
	v     catalog.WallView
	least float64 // nothing gets smaller, pixels

	digits float64 // of the time, at least, in ems of the plan
}

// planWall tries sizes from the largest down, and then leaves out, until everything has room. It reckons with the longest time that is left,
// so that nothing changes its size in the course of a day.
func planWall(e Env, v catalog.WallView, longest []catalog.Text) wallPlan {
	if v.Hours != nil {
		h := *v.Hours
		h.Still = longest
		v.Hours = &h
	}
	short := e.H
	if shapeOf(e.W, e.H) == shapePortrait {
		short = e.W
	}
	most := 36.0 // of 1080 pixels
	if shapeOf(e.W, e.H) == shapeWide {
		most = 46
	}
	for size := max(float64(short)*most/1080, e.Em); size > e.Em; size *= 0.94 {
		if plan, ok := tryWall(e, v, wallPlan{factor: size / e.Em}, clockGood); ok {
			return plan
		}
	}
	plan := wallPlan{factor: 1}
	for _, try := range []struct {
		drop  int
		clock float64
	}{{0, clockGood}, {dropContrast, clockGood}, {dropContrast, clockLeast}, {dropLanguages, clockLeast}, {dropNames, clockLeast}, {dropHours, clockLeast}} {
		plan.drop = try.drop
		var ok bool
		if plan, ok = tryWall(e, v, plan, try.clock); ok {
			break
		}
	}
	return plan
}

// tryWall tells whether a plan has room for everything; in portrait it also says how high the texts are.
func tryWall(e Env, v catalog.WallView, plan wallPlan, clock float64) (wallPlan, bool) {
	q := e
	q.Kit = e.Larger(plan.factor)
	t := &wallText{Env: q, drop: plan.drop, v: v, least: e.Em, digits: clock}
	if shapeOf(e.W, e.H) != shapePortrait {
		g := placeWall(e.W, e.H, plan)
		_, _, ok := t.column(g, 0)
		return plan, ok && t.numberSize(g.numbers) >= e.Em
	}
	for share := 43; share <= 58; share += 3 { // the doorway as large as may be
		plan.text = e.H * share / 100
		g := placeWall(e.W, e.H, plan)
		if _, used, ok := t.column(g, 0); ok && t.numberSize(g.numbers) >= e.Em {
			plan.text = used
			return plan, true
		}
	}
	return plan, false
}

// parts gives everything. turn is how many scenes were shown: the hours and the facts take turns with them.
func (t *wallText) parts(g wallGrid, turn int) []paint.Part {
	parts, _, _ := t.column(g, turn)
	return append(parts, t.numbers(g.numbers)...)
}

// The share of an em that capitals and digits have, and what a clock needs of its size at least, in ems of the plan.
const (
	capShare   = 0.714
	clockGood  = 5
	clockLeast = 2.4
)

// column lays out gate, time, day and hours. used is their height without what is left over; ok is false where something has no room.
func (t *wallText) column(g wallGrid, turn int) (parts []paint.Part, used int, ok bool) {
	r := g.column
	head, okHead := t.head(r.Dx())
	daysWidth := r.Dx()
	if !g.clock.Empty() {
		daysWidth = g.clock.Dx()
	}
	days, okDays := t.days(daysWidth)
	box, okBox := t.box(r.Dx(), turn)
	ok = okHead && okDays && okBox

	least := t.digits
	gaps := [3]int{t.E(t.air(1.7)), t.E(t.air(0.9)), t.E(t.air(1.7))} // under the head, the time, the day
	if box.Height == 0 {
		gaps[2] = 0
	}
	if !g.clock.Empty() { // the time and the day stand apart
		c := g.clock
		size := t.clockSize(c.Dx(), c.Dy()-gaps[1]-days.Height)
		high := round(size*capShare) + gaps[1] + days.Height
		y := c.Min.Y + max(0, (c.Dy()-high)/2)
		parts = append(parts, t.clock(c, y, size))
		parts = append(parts, days.Place(image.Pt(c.Min.X, y+round(size*capShare)+gaps[1]))...)
		gap := t.E(t.air(1.2))
		if box.Height == 0 {
			gap = 0
		}
		free := r.Dy() - head.Height - gap - box.Height
		y = r.Min.Y + max(0, free)/3
		parts = append(parts, head.Place(image.Pt(r.Min.X, y))...)
		if box.Height > 0 {
			y = min(y+head.Height+gap+max(0, free)/3, r.Max.Y-box.Height)
			parts = append(parts, box.Place(image.Pt(r.Min.X, y))...)
		}
		return parts, r.Dy(), ok && free >= 0 && size >= least*t.Em
	}

	rest := r.Dy() - head.Height - days.Height - box.Height - gaps[0] - gaps[1] - gaps[2]
	size := t.clockSize(r.Dx(), rest)
	digits := round(size * capShare)
	used = r.Dy() - rest + digits
	if free := rest - digits; free > 0 { // what the time leaves over makes the gaps larger, to a point
		for i := range gaps {
			gaps[i] += min(free/4, gaps[i]*3/4)
		}
	}
	at := r.Min
	parts = append(parts, head.Place(at)...)
	at.Y += head.Height + gaps[0]
	parts = append(parts, t.clock(r, at.Y, size))
	at.Y += digits + gaps[1]
	parts = append(parts, days.Place(at)...)
	at.Y += days.Height + gaps[2]
	if box.Height > 0 {
		parts = append(parts, box.Place(at)...)
	}
	return parts, used, ok && size >= least*t.Em && at.Y+box.Height <= r.Max.Y
}

// clockSize gives the em of the time: as large as fits.
func (t *wallText) clockSize(width, height int) float64 {
	const probe = 100
	wide := t.Natural(t.plain("00:00", "en").Size(probe).Bold().Tight())
	return max(t.least, min(float64(width)*probe/float64(max(1, wide)), float64(height)/capShare))
}

func (t *wallText) clock(r image.Rectangle, y int, size float64) paint.Text {
	w := t.plain(t.v.Time.S, "en").Size(size).Bold().Tight()
	return t.OnBaseline(w, r.Min.X, r.Min.X+t.Natural(w)+2, y+round(size*capShare), white)
}

func (t *wallText) plain(s string, l content.Lang) widgets.Words {
	return widgets.Plain(s, typeset.Style{Lang: l})
}

// large gives a size that is so many times the plan's, or nearer to it where there is little room.
func (t *wallText) large(n float64) float64 {
	if t.drop >= dropContrast {
		n = 1 + (n-1)*0.55
	}
	return t.Ems(n)
}

// air is a distance, in ems of the plan.
func (t *wallText) air(n float64) float64 {
	if t.drop >= dropContrast {
		return n * 0.6
	}
	return n
}

// fit sets words as large as they may be up to size, and no smaller than the least.
func (t *wallText) fit(w widgets.Words, size float64, width, lines int, c colour) (paint.Text, bool) {
	w = t.Fit(w.Size(size).Tight().Balanced(), width, lines, min(1, t.least/size))
	text := t.Set(w, image.Point{}, width, c)
	return text, !text.P.Truncated
}

// head is the mark and the gate's name.
func (t *wallText) head(width int) (b widgets.Block, ok bool) {
	names := t.v.Gate
	if len(names) == 0 { // the content does not know the gate
		names = []catalog.Text{{S: "Cửa Ngõ", Lang: "vi"}}
		for _, l := range t.v.Langs {
			names = append(names, catalog.Text{S: t.Words(l, "tagline"), Lang: l})
		}
	}
	img := t.Icons.Mark(t.E(2.5), paperRGB)
	x := img.Rect.Dx() + t.E(0.8)
	name, ok := t.fit(words(names[0]).Bold(), t.large(1.6), width-x, 1, white)
	if full := t.large(1.6); !ok || t.Natural(words(names[0]).Size(0.8*full).Bold().Tight()) > width-x { // two lines rather than small letters
		name, ok = t.fit(words(names[0]).Bold().Balanced(), full, width-x, 2, white)
	}
	var others widgets.Block
	if t.drop < dropNames && len(names) > 1 {
		var bits []bit
		for _, n := range names[1:] {
			bits = append(bits, bit{words: words(n), c: wallText2, parted: true})
		}
		var fits bool
		others, fits = t.flow(bits, t.Em, width-x)
		ok = ok && fits
	}
	gap := t.E(0.15)
	high := name.Box.Dy() + gap + others.Height
	mark := img.Rect.Dy()
	return widgets.Block{Height: max(high, mark), Place: func(at image.Point) []paint.Part {
		n := name
		n.Box = n.Box.Add(image.Pt(at.X+x, at.Y+max(0, mark-high)/2))
		parts := []paint.Part{paint.Mark{At: image.Pt(at.X, at.Y+max(0, min(high, t.E(4))-mark)/2), Img: img}, n}
		if others.Height > 0 {
			parts = append(parts, others.Place(image.Pt(at.X+x, n.Box.Max.Y+gap))...)
		}
		return parts
	}}, ok
}

// days is the day, and whether what is said has been checked.
func (t *wallText) days(width int) (widgets.Block, bool) {
	days := t.v.Days
	if t.drop >= dropLanguages {
		days = days[:1]
	}
	var bits []bit
	for _, d := range days {
		bits = append(bits, bit{words: words(d), c: t.ArchText, parted: true})
	}
	bits = append(bits, bit{words: words(t.v.Date), c: t.ArchText})
	if b := t.badge(); b != nil && t.drop < dropHours {
		short, _, _ := strings.Cut(b.S, " – ")
		bits = append(bits, bit{words: words(*b), short: words(catalog.Text{S: short, Lang: b.Lang}), badge: true})
	}
	return t.flow(bits, t.large(1.27), width)
}

func (t *wallText) badge() *catalog.Text {
	if h := t.v.Hours; h != nil && h.Badge != nil {
		return h.Badge
	}
	for _, f := range t.v.Facts {
		if f.Badge != nil {
			return f.Badge
		}
	}
	return nil
}

// A bit is a text or a badge that follows others on a line.
type bit struct {
	words  widgets.Words
	c      colour
	parted bool // by a dot, from a bit of the same kind before it
	badge  bool
	short  widgets.Words // of a badge: where there is no room for all of it
}

// flow lets bits follow each other, over as many lines as they need, those of a line on one baseline.
func (t *wallText) flow(bits []bit, size float64, width int) (b widgets.Block, ok bool) {
	type placed struct {
		x, base int // of its line
		line    int
		dot     bool
		bit
		text paint.Text
		r    image.Rectangle // of a badge
	}
	gap := round(size * 0.75)
	var all []placed
	var bases, heights []int
	ok = true
	x := 0
	badges := t.Larger(1 / 0.74)
	for i, b := range bits {
		p := placed{bit: b}
		var wide, base, high int
		if b.badge {
			var parts []paint.Part
			if parts, p.r = badges.Badge(p.words, image.Point{}); x+gap+p.r.Dx() > width {
				p.words = b.short
				parts, p.r = badges.Badge(p.words, image.Point{})
			}
			word, _ := parts[2].(paint.Text)
			wide, high = p.r.Dx(), p.r.Dy()
			base = word.Box.Min.Y + word.P.Lines[0].Baseline
			ok = ok && wide <= width
		} else {
			var fits bool
			p.text, fits = t.fit(b.words, size, width, 1, b.c)
			if !fits { // a long name has two lines of its own
				p.text, fits = t.fit(b.words.Balanced(), size, width, 2, b.c)
			}
			ok = ok && fits
			wide, high = min(p.text.P.NaturalWidth()+2, width), p.text.Box.Dy()
			if len(p.text.P.Lines) > 0 {
				base = p.text.P.Lines[0].Baseline
			}
		}
		if x > 0 && x+gap+wide > width || i == 0 {
			x = 0
			bases, heights = append(bases, 0), append(heights, 0)
		} else {
			x += gap
			p.dot = b.parted && bits[i-1].parted
		}
		line := len(bases) - 1
		p.x, p.line, p.base = x, line, base
		bases[line] = max(bases[line], base)
		x += wide
		all = append(all, p)
		heights[line] = max(heights[line], high-base)
	}
	tops := make([]int, len(bases))
	for i := range bases {
		if i > 0 {
			tops[i] = tops[i-1] + bases[i-1] + heights[i-1] + round(size*0.12)
		}
	}
	total := 0
	if n := len(bases); n > 0 {
		total = tops[n-1] + bases[n-1] + heights[n-1]
	}
	return widgets.Block{Height: total, Place: func(at image.Point) []paint.Part {
		var parts []paint.Part
		for _, p := range all {
			y := at.Y + tops[p.line] + bases[p.line]
			if p.dot {
				parts = append(parts, paint.Spot{Centre: image.Pt(at.X+p.x-gap/2, y-round(size*0.27)), Diameter: max(3, round(size*0.14)), C: p.c})
			}
			if p.badge {
				badge, _ := badges.Badge(p.words, image.Pt(at.X+p.x, y-p.base))
				parts = append(parts, badge...)
				continue
			}
			text := p.text
			text.Box = text.Box.Add(image.Pt(at.X+p.x, y-p.base))
			text.Box.Max.X = min(text.Box.Max.X, at.X+width) // it was set in all of the width, and begins at its start
			parts = append(parts, text)
		}
		return parts
	}}, ok
}
