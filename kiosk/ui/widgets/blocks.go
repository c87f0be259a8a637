package widgets

import (
	"image"
	"image/color"
	"strconv"

	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
)

// A Block is one thing of an article, laid out for a width and not yet placed.
type Block struct {
	Height   int
	Gap      int  // above it, unless it is the first of a page
	WithNext bool // must not be the last of a page: a heading
	Follows  bool // goes on with the list that the block above is part of
	Source   int  // which block of the body it is made from, from 1: paint.Text.Source of its texts; 0: none
	Place    func(at image.Point) []paint.Part

	// A block that can be divided, a table, is as high as all its Rows and what is Over them, which each part of it has. Part is the part from a
	// row up to another. Nil: it cannot be divided.
	Rows []int
	Over int
	Part func(from, to int) Block

	// A block that can be higher is so by up to Grow pixels where a page has them to spare; Wish is how many of them it should have. Nil: it cannot.
	Grow, Wish int
	Grown      func(by int) Block
}

// Between is the part of a block from a row up to another. What the block was said to be, its parts are; all but the first follow one.
func (b Block) Between(from, to int) Block {
	if b.Part == nil || from == 0 && to == len(b.Rows) {
		return b
	}
	part := b.Part(from, to)
	part.Gap, part.Source, part.Follows = b.Gap, b.Source, b.Follows || from > 0
	part.WithNext = b.WithNext && to == len(b.Rows)
	return part
}

// Higher is a block that is up to so many pixels higher, as far as it can be.
func (b Block) Higher(by int) Block {
	if by = min(by, b.Grow); b.Grown == nil || by <= 0 {
		return b
	}
	h := b.Grown(by)
	h.Gap, h.Source, h.Follows, h.WithNext = b.Gap, b.Source, b.Follows, b.WithNext
	return h
}

// Turned gives a block that was laid out for the other direction than the page's, by a Kit of its own: placing
// the page mirrors it a second time.
func (b Block) Turned(width int) Block {
	place := b.Place
	b.Place = func(at image.Point) []paint.Part { return paint.MirrorAll(place(at), 2*at.X+width) }
	if part := b.Part; part != nil {
		b.Part = func(from, to int) Block { return part(from, to).Turned(width) }
	}
	if grown := b.Grown; grown != nil {
		b.Grown = func(by int) Block { return grown(by).Turned(width) }
	}
	return b
}

func (k *Kit) text(w Words, width int, c color.RGBA) Block {
	p := k.Layout(w, width)
	return Block{Height: p.Size().Y, Place: func(at image.Point) []paint.Part {
		return []paint.Part{paint.Text{P: p, Box: image.Rectangle{Min: at, Max: at.Add(p.Size())}, C: c, Runs: w.Runs}}
	}}
}

// Paragraph is running text; the first one of an article is the lead.
func (k *Kit) Paragraph(w Words, lead bool, width int) Block {
	w = w.Size(k.Em)
	if lead {
		w = w.Size(k.Size("lead"))
	}
	b := k.text(w, min(width, k.measure()), k.Ink)
	b.Gap = k.air(0.75)
	return b
}

// measure is the widest column that is good to read: about 72 Latin letters.
func (k *Kit) measure() int { return k.E(40) }

// Heading opens a part of an article.
func (k *Kit) Heading(w Words, level int, width int) Block {
	size := k.Size("h2")
	if level > 2 {
		size = k.Ems(1.1)
	}
	b := k.text(w.Size(size).Bold().Heading(), width, k.Ink)
	b.Gap, b.WithNext = k.air(1.25), true
	return b
}

// Bullet is one item of a list, with a dot that hangs before it.
func (k *Kit) Bullet(w Words, width int, first bool) Block {
	indent := k.E(1)
	w = w.Size(k.Em)
	p := k.Layout(w, min(width-indent, k.measure()))
	dot := max(5, k.E(0.27))
	b := Block{Height: p.Size().Y, Gap: k.air(0.35), Place: func(at image.Point) []paint.Part {
		y := at.Y + p.Size().Y/2
		if len(p.Lines) > 0 { // on the middle of the small letters
			y = at.Y + p.Lines[0].Baseline - int(0.27*w.Style.SizePx)
		}
		to := at.Add(image.Pt(indent, 0))
		return []paint.Part{
			paint.Spot{Centre: image.Pt(at.X+dot, y), Diameter: dot, C: k.Indigo},
			paint.Text{P: p, Box: image.Rectangle{Min: to, Max: to.Add(p.Size())}, C: k.Ink, Runs: w.Runs},
		}
	}}
	if first {
		b.Gap = k.air(0.75)
	}
	return b
}

// Step is one step of an order, its number in an indigo dot.
func (k *Kit) Step(n int, w Words, width int) Block {
	d := k.Comp("step_dot")
	indent := d + k.E(0.8)
	w = w.Size(k.Em)
	p := k.Layout(w, min(width-indent, k.measure()))
	line := p.Size().Y
	if len(p.Lines) > 0 {
		line = p.Lines[0].Height
	}
	drop := max(0, (d-line)/2-p.TopPad)
	num := Plain(strconv.Itoa(n), typeset.Style{Lang: "en"}).Size(k.Ems(1.04)).Bold().Tight().Centred()
	gap := k.air(0.58)
	if n == 1 {
		gap = k.air(0.75)
	}
	return Block{Height: max(d, drop+p.Size().Y), Gap: gap, Place: func(at image.Point) []paint.Part {
		dot := image.Rectangle{Min: at, Max: at.Add(image.Pt(d, d))}
		to := at.Add(image.Pt(indent, drop))
		return []paint.Part{
			paint.Spot{Centre: at.Add(image.Pt(d/2, d/2)), Diameter: d, C: k.Indigo},
			k.Middle(num, dot, k.OnIndigo),
			paint.Text{P: p, Box: image.Rectangle{Min: to, Max: to.Add(p.Size())}, C: k.Ink, Runs: w.Runs},
		}
	}}
}

// Advice is the do card or the don't card.
type Advice struct {
	Dont   bool
	Title  Words
	Items  []Words
	Source int // as Block.Source, where two of them become one block
}

// adviceAir is how much further apart than usual the items of a card may stand where a page has room to spare, in e.
const adviceAir = 0.5

// AdviceCards puts one or two of them side by side.
func (k *Kit) AdviceCards(cards []Advice, width int) Block { return k.adviceCards(cards, width, 0) }

func (k *Kit) adviceCards(cards []Advice, width, air int) Block {
	gap := k.Gutter()
	w := (width - gap*(len(cards)-1)) / max(1, len(cards))
	padX, padY := k.E(1), k.air(0.75)
	type laid struct {
		title *typeset.Paragraph
		items []*typeset.Paragraph
	}
	var all []laid
	height, most := 0, 0
	below, between := k.air(0.5)+air, k.air(0.6)+air
	for _, c := range cards {
		l := laid{title: k.Layout(c.Title.Size(k.Ems(1.05)).Bold().Tight(), w-2*padX-k.E(2))}
		h := 2*padY + max(l.title.Size().Y, k.E(1.4)) + below
		for i, it := range c.Items {
			p := k.Layout(it.Size(k.Em), w-2*padX)
			l.items = append(l.items, p)
			if h += p.Size().Y; i > 0 {
				h += between
			}
		}
		all = append(all, l)
		height, most = max(height, h), max(most, len(c.Items))
	}
	b := Block{Height: height, Gap: k.air(0.83)}
	if most > 0 && air == 0 {
		b.Grow = most * k.E(adviceAir)
		b.Grown = func(by int) Block { return k.adviceCards(cards, width, by/most) }
	}
	if len(cards) == 1 && most > 0 { // two beside each other belong together
		b.Over = height
		for _, p := range all[0].items {
			b.Rows = append(b.Rows, p.Size().Y+between)
			b.Over -= p.Size().Y + between
		}
		b.Part = func(from, to int) Block {
			c := cards[0]
			c.Items = c.Items[from:to]
			return k.adviceCards([]Advice{c}, width, air)
		}
	}
	b.Place = func(at image.Point) []paint.Part {
		var parts []paint.Part
		for i, l := range all {
			c, tint, mark := k.Jade, k.JadeTint, "check"
			if cards[i].Dont {
				c, tint, mark = k.Son, k.SonTint, "cross"
			}
			x := at.X + i*(w+gap)
			if box := image.Rect(x, at.Y, x+w, at.Y+height); k.Contrast {
				parts = append(parts, k.outlined(box, k.Radius("card_e"), c, tint)...)
			} else {
				parts = append(parts, paint.Box{R: box, Radius: k.Radius("card_e"), C: tint})
			}
			m := k.E(1.4)
			row := max(l.title.Size().Y, m)
			parts = append(parts, k.Icon(mark, image.Pt(x+padX, at.Y+padY+(row-m)/2), m, c))
			put := func(p *typeset.Paragraph, px, py int, col color.RGBA, runs []typeset.Run) {
				to := image.Pt(px, py)
				parts = append(parts, paint.Text{P: p, Box: image.Rectangle{Min: to, Max: to.Add(p.Size())}, C: col, Runs: runs, Source: cards[i].Source})
			}
			put(l.title, x+padX+k.E(2), at.Y+padY+(row-l.title.Size().Y)/2, c, cards[i].Title.Runs)
			y := at.Y + padY + row + below
			for j, p := range l.items {
				put(p, x+padX, y, k.Ink, cards[i].Items[j].Runs)
				y += p.Size().Y + between
			}
		}
		return parts
	}
	return b
}

// Notice is a band that must be seen.
func (k *Kit) Notice(w Words, width int) Block {
	edge, pad, mark := k.E(0.5), k.E(0.75), k.E(1.8)
	textX := edge + pad + mark + pad
	p := k.Layout(w.Size(k.Em), width-textX-pad)
	h := max(p.Size().Y, mark) + 2*k.air(0.6)
	return Block{Height: h, Gap: k.air(0.83), Place: func(at image.Point) []paint.Part {
		r := image.Rectangle{Min: at, Max: at.Add(image.Pt(width, h))}
		rad := k.Radius("card_e")
		to := image.Pt(at.X+textX, at.Y+(h-p.Size().Y)/2)
		if k.Contrast {
			return append(k.outlined(r, rad, k.Amber, k.AmberTint),
				k.Icon("warn", image.Pt(at.X+edge+pad, at.Y+(h-mark)/2), mark, k.AmberInk),
				paint.Text{P: p, Box: image.Rectangle{Min: to, Max: to.Add(p.Size())}, C: k.Ink, Runs: w.Runs})
		}
		return []paint.Part{
			paint.Box{R: image.Rect(r.Min.X, r.Min.Y, r.Min.X+2*rad, r.Max.Y), Radius: rad, Corners: paint.TopLeft | paint.BottomLeft, C: k.Amber},
			paint.Box{R: image.Rect(r.Min.X+edge, r.Min.Y, r.Max.X, r.Max.Y), Radius: rad, Corners: paint.TopRight | paint.BottomRight, C: k.AmberTint},
			k.Icon("warn", image.Pt(at.X+edge+pad, at.Y+(h-mark)/2), mark, k.AmberInk),
			paint.Text{P: p, Box: image.Rectangle{Min: to, Max: to.Add(p.Size())}, C: k.Ink, Runs: w.Runs},
		}
	}}
}

// Phone is a number to dial, large, and who answers.
func (k *Kit) Phone(number, who Words, width int) Block {
	pad, plate := k.E(1), k.Comp("plate")
	x := pad + plate + k.E(0.9)
	n := k.Layout(k.Fit(number.Size(k.Ems(1.9)).Bold().Tight(), width-x-pad, 1, 0.5), width-x-pad)
	a := k.Layout(who.Size(k.Size("small")), width-x-pad)
	if who.Empty() {
		a = nil
	}
	inner := n.Size().Y
	if a != nil {
		inner += a.Size().Y
	}
	h := max(inner, plate) + 2*k.air(0.7)
	return Block{Height: h, Gap: k.air(0.83), Place: func(at image.Point) []paint.Part {
		parts := k.Card(image.Rectangle{Min: at, Max: at.Add(image.Pt(width, h))})
		p := at.Add(image.Pt(pad, (h-plate)/2))
		parts = append(parts, k.Plate("phone", k.Tone("jade"), image.Rectangle{Min: p, Max: p.Add(image.Pt(plate, plate))}, k.JadeTint)...)
		to := at.Add(image.Pt(x, (h-inner)/2))
		parts = append(parts, paint.Text{P: n, Box: image.Rectangle{Min: to, Max: to.Add(n.Size())}, C: k.Ink, Runs: number.Runs})
		if a != nil {
			to = to.Add(image.Pt(0, n.Size().Y))
			parts = append(parts, paint.Text{P: a, Box: image.Rectangle{Min: to, Max: to.Add(a.Size())}, C: k.Ink2, Runs: who.Runs})
		}
		return parts
	}}
}

// Figure is a picture inside an article, with a caption under it; where it may not be high enough for its width, the picture
// is as wide as suits its height and the caption stands beside it.
func (k *Kit) Figure(id string, size image.Point, alt, caption Words, width, maxHeight int) Block {
	if k.Contrast && !alt.Empty() { // pictures go, words stay
		b := k.told(alt, width)
		if caption.Empty() {
			return b
		}
		low := k.text(caption.Size(k.Size("small")), width, k.Ink2)
		g, h := k.E(0.3), b.Height
		both := b
		both.Height += g + low.Height
		both.Place = func(at image.Point) []paint.Part { return append(b.Place(at), low.Place(at.Add(image.Pt(0, h+g)))...) }
		return both
	}
	w, h := width, width*9/16
	if size.X > 0 && size.Y > 0 {
		h = min(h, width*size.Y/size.X)
	}
	high := max(min(h, maxHeight), k.E(4))
	caption = caption.Size(k.Size("small"))
	beside := high*widest < width && !caption.Empty()
	if beside {
		w = min(high*besideWide/10, width-k.E(1)-min(k.Natural(caption), width/3))
	}
	h = high
	total := h
	to := image.Pt(0, h+k.E(0.3)) // of the caption
	var cap *typeset.Paragraph
	switch {
	case beside:
		cap = k.Layout(caption, width-w-k.E(1))
		total = max(h, cap.Size().Y)
		to = image.Pt(w+k.E(1), total-cap.Size().Y)
	case !caption.Empty():
		cap = k.Layout(caption, width)
		total += k.E(0.3) + cap.Size().Y
	}
	return Block{Height: total, Gap: k.air(0.83), Place: func(at image.Point) []paint.Part {
		parts := []paint.Part{k.Picture(id, image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}, k.Radius("hero_landscape_e"), paint.All, image.Point{}, alt)}
		if cap != nil {
			to := at.Add(to)
			parts = append(parts, paint.Text{P: cap, Box: image.Rectangle{Min: to, Max: to.Add(cap.Size())}, C: k.Ink2, Runs: caption.Runs})
		}
		return parts
	}}
}

// besideWide is how many tenths of its height a picture is wide at most that has its caption beside it.
const besideWide = 24

// widest is how many times wider than high a picture inside an article may be before it is a strip.
const widest = 3
