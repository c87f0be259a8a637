package widgets

import (
	"image"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"cuango/kiosk/ui/paint"
)

// Number is a phone number with the mark of who answers: for looking, the kiosk cannot dial.
type Number struct {
	Number, Who Words
	Pictogram   string
	Colour      string
}

// NumberMost is the greatest height of a number's card.
func (k *Kit) NumberMost() int { return k.E(11.5) }

// Numbers puts numbers on cards, in so many columns, from the top of the area down.
func (k *Kit) Numbers(list []Number, area image.Rectangle, columns int) []paint.Part {
	if len(list) == 0 {
		return nil
	}
	gap := k.Gutter()
	rows := (len(list) + columns - 1) / columns
	w, h := (area.Dx()-gap*(columns-1))/columns, min((area.Dy()-gap*(rows-1))/rows, k.NumberMost())
	pad := k.E(0.9)
	plate := max(min(k.E(2.83), h-2*k.E(0.5)), min(h*2/5, w/4)) // high cards have large marks and large numbers
	room := w - 2*pad - plate - k.E(0.8)
	size, small := min(max(k.Size("numeral"), float64(h)*0.4), float64(h)*0.5), k.Size("small")
	if h > k.E(8) {
		small = k.Em
	}
	full, fullWho := size, small
	for _, n := range list { // neighbours look alike
		size = min(size, k.Fit(n.Number.Size(full).Bold().Tight(), room, 1, 0.4).Style.SizePx)
		small = min(small, k.Fit(n.Who.Size(fullWho).Tight(), room, 1, 0.8).Style.SizePx)
	}
	lines := 1 // who answers may take more of a high card
	for fits := true; fits && lines < 4; {
		for _, n := range list {
			num, who := k.Layout(n.Number.Size(size).Bold().Tight(), room), k.Layout(n.Who.Size(small).Tight().Lines(lines+1), room)
			fits = fits && num.Size().Y+who.Size().Y <= h-2*k.E(0.5)
		}
		if fits {
			lines++
		}
	}
	var parts []paint.Part
	for i, n := range list {
		x, y := area.Min.X+i%columns*(w+gap), area.Min.Y+i/columns*(h+gap)
		r := image.Rect(x, y, x+w, y+h)
		tone := k.Tone(n.Colour)
		parts = append(parts, k.Card(r)...)
		at := image.Pt(x+pad, y+(h-plate)/2)
		parts = append(parts, k.Plate(n.Pictogram, tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(plate, plate))}, tone.Tint)...)
		tx := at.X + plate + k.E(0.8)
		num := k.Set(n.Number.Size(size).Bold().Tight().Lines(1), image.Pt(tx, 0), room, k.Ink)
		who := k.Set(n.Who.Size(small).Tight().Lines(lines), image.Pt(tx, 0), room, k.Ink)
		top := y + (h-num.Box.Dy()-who.Box.Dy())/2
		num.Box = num.Box.Add(image.Pt(0, top))
		who.Box = who.Box.Add(image.Pt(0, num.Box.Max.Y))
		parts = append(parts, num, who)
	}
	return parts
}

// NumberHeight is what a number's card needs when it is w pixels wide: see NumberCard.
func (k *Kit) NumberHeight(n Number, w int) int {
	_, _, h := k.numberTexts(n, w)
	return max(h, k.E(2.4)) + 2*k.E(0.4)
}

func (k *Kit) numberTexts(n Number, w int) (num, who paint.Text, h int) {
	room := w - 2*k.E(0.7) - k.E(2.4) - k.E(0.7)
	num = k.Set(k.Fit(n.Number.Size(k.Ems(1.9)).Bold().Tight(), room, 1, 0.5), image.Point{}, room, k.Ink)
	who = k.Set(n.Who.Size(k.Size("small")).Tight(), image.Pt(0, num.Box.Dy()), room, k.Ink)
	return num, who, who.Box.Max.Y
}

// NumberCard is one number in all its words.
func (k *Kit) NumberCard(n Number, r image.Rectangle) []paint.Part {
	num, who, h := k.numberTexts(n, r.Dx())
	side := k.E(2.4)
	at := image.Pt(r.Min.X+k.E(0.7), r.Min.Y+(r.Dy()-side)/2)
	tone := k.Tone(n.Colour)
	by := image.Pt(at.X+side+k.E(0.7), r.Min.Y+(r.Dy()-h)/2)
	num.Box, who.Box = num.Box.Add(by), who.Box.Add(by)
	parts := append(k.Card(r), k.Plate(n.Pictogram, tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, tone.Tint)...)
	return append(parts, num, who)
}

// ShowCard is a card that a traveller holds somebody's eyes to: Vietnamese, large, and what it means.
type ShowCard struct {
	Show, How  Words                             // in the traveller's language: show this card, and why
	Say, More  Words                             // Vietnamese
	Here       Words                             // Vietnamese: where the kiosk stands
	Meaning    Words                             // in the traveller's language; may be empty
	Pictograms struct{ Band, Here, What string } // What may be empty
}

// ShowCard lays a show-card out in a rectangle, the sentence as large as it may be. Where there is little room, what stands around the
// sentence becomes much smaller. easy is false where the sentence had to become so small all the same that the card should have more room;
// where even that is not enough, what follows the sentence is left out.
func (k *Kit) ShowCard(c ShowCard, r image.Rectangle) (parts []paint.Part, easy bool) {
	for small := range 3 {
		var fits bool
		if parts, fits = k.showCard(c, r, small); fits {
			return parts, small < 2
		}
	}
	c.More = Words{}
	parts, _ = k.showCard(c, r, 2)
	return parts, false
}

func (k *Kit) showCard(c ShowCard, r image.Rectangle, small int) (parts []paint.Part, fits bool) {
	line, rad := k.Stroke("show_card_e"), k.Radius("card_e")
	in := r.Inset(line)
	pad := k.E(1.2)
	x, width := in.Min.X+pad, in.Dx()-2*pad
	parts = []paint.Part{paint.Box{R: r, Radius: rad, C: k.Son}}

	// The band says in the traveller's language what to do.
	mark := k.E(1.8)
	tx := x + mark + k.E(0.8)
	show := k.Set(k.Fit(c.Show.Size(k.Ems(1.1)).Bold().Tight(), in.Max.X-pad-tx, 2, 0.8), image.Pt(tx, 0), in.Max.X-pad-tx, k.Surface)
	texts := []paint.Text{show}
	if small < 2 && !c.How.Empty() {
		texts = append(texts, k.Set(c.How.Size(k.Size("small")).Tight().Lines(2), image.Pt(tx, 0), in.Max.X-pad-tx, k.Surface))
	}
	y := in.Min.Y + k.E(0.6)
	if small > 0 {
		y = in.Min.Y + k.E(0.3)
	}
	for i := range texts {
		texts[i].Box = texts[i].Box.Add(image.Pt(0, y))
		y = texts[i].Box.Max.Y
	}
	body := image.Rect(in.Min.X, y+texts[0].Box.Min.Y-in.Min.Y, in.Max.X, in.Max.Y)
	parts = append(parts, paint.Box{R: body, Radius: rad - line, Corners: paint.BottomLeft | paint.BottomRight, C: k.Surface},
		k.Icon(c.Pictograms.Band, image.Pt(x, in.Min.Y+(body.Min.Y-in.Min.Y-mark)/2), mark, k.Surface))
	for _, t := range texts {
		parts = append(parts, t)
	}

	// The meaning stands under a line, at the foot.
	foot := body.Max.Y - k.E(0.4)
	if !c.Meaning.Empty() {
		size := k.Em
		if small > 0 {
			size = k.Size("small")
		}
		m := k.Set(c.Meaning.Size(size).Lines(4), image.Pt(x, 0), width, k.Ink2)
		m.Box = m.Box.Add(image.Pt(0, foot-m.Box.Dy()))
		foot = m.Box.Min.Y - k.E(0.4)
		parts = append(parts, paint.Box{R: image.Rect(in.Min.X, foot, in.Max.X, foot+k.Stroke("hairline_e")), C: k.Line}, m)
	}
	top, bottom := body.Min.Y+k.E(0.9), foot-k.E(0.5)
	if small > 0 {
		top = body.Min.Y + k.E(0.4)
	}
	if !c.Here.Empty() {
		pin := k.E(1.6)
		size := k.Ems(1.45)
		if small > 0 {
			size = k.Ems(1.1)
		}
		here := k.Set(k.Fit(c.Here.Own().Size(size), width-pin-k.E(0.7), 2, 0.7), image.Pt(x+pin+k.E(0.7), 0), width-pin-k.E(0.7), k.Ink)
		here.Box = here.Box.Add(image.Pt(0, bottom-here.Box.Dy()))
		place := []paint.Part{k.Icon(c.Pictograms.Here, image.Pt(x, here.Box.Min.Y+(min(here.Box.Dy(), k.E(2.2))-pin)/2), pin, k.Son), here}
		if k.RTL { // what is read by Vietnamese eyes begins at the left
			place = paint.MirrorAll(place, 2*x+width)
		}
		parts = append(parts, place...)
		bottom = here.Box.Min.Y - k.E(0.5)
	}

	what, fits := k.saying(c, image.Rect(x, top, x+width, bottom), [...]float64{0.85, 0.65, 0.45}[small])
	return append(parts, what...), fits
}

// What a show-card says grows where there is room, in letters first and then by its pictogram: from these sizes on, in body ems.
const (
	sayMost    = 1.5 // times the look's size
	markLeast  = 4.5
	markMost   = 10
	markAround = 1 // below the pictogram
)

// saying is what is needed, in Vietnamese, with the words that matter in red. In a large card its pictogram stands above it, for who
// cannot read; in a small one the letters get smaller, down to least of the look's size. fits tells whether that was enough.
func (k *Kit) saying(c ShowCard, r image.Rectangle, least float64) (parts []paint.Part, fits bool) {
	set := func(scale float64) (list []paint.Text, h int) {
		say := k.Set(accented(c.Say).Own().Size(k.Size("show")*scale).Bold().Heading(), image.Pt(r.Min.X, 0), r.Dx(), k.Ink)
		say.Mark, say.Runs = k.Son, c.Say.Runs
		list, h = append(list, say), say.Box.Dy()
		if !c.More.Empty() {
			more := k.Set(accented(c.More).Own().Size(max(k.Ems(2)*scale, k.Em)), image.Pt(r.Min.X, 0), r.Dx(), k.Ink)
			gap := k.E(0.9 * scale)
			more.Mark, more.Runs, more.Box = k.Son, c.More.Runs, more.Box.Add(image.Pt(0, h+gap))
			list, h = append(list, more), more.Box.Max.Y
		}
		return list, h
	}
	usual, h := set(1)
	var list []paint.Text
	// The height goes with the size, or its square where there are more lines: what is far too large need not be tried.
	scale := float64(r.Dy()) / float64(max(1, h))
	if scale < 1 {
		scale = min(1, math.Sqrt(scale)+0.1)
	}
	scale = max(least, min(sayMost, scale))
	for ; ; scale -= 0.05 {
		list, h = set(scale)
		fits = h <= r.Dy() && list[0].P.NaturalWidth() <= r.Dx()
		grown := len(list[0].P.Lines) > len(usual[0].P.Lines) // larger letters are worth no line more
		if fits && !grown || scale <= least {
			break
		}
	}
	y := r.Min.Y
	if mark := min(r.Dy()-h-k.E(markAround), k.E(markMost)); c.Pictograms.What != "" && mark >= k.E(markLeast) {
		at := image.Pt(r.Min.X, y+max(0, r.Dy()-h-k.E(markAround)-mark)/3)
		tone := k.Tone("son")
		plate := k.Plate(c.Pictograms.What, tone, image.Rectangle{Min: at, Max: at.Add(image.Pt(mark, mark))}, tone.Tint)
		if k.RTL {
			plate = paint.MirrorAll(plate, r.Min.X+r.Max.X)
		}
		parts = append(parts, plate...)
		y = at.Y + mark + k.E(markAround)
	}
	for _, t := range list {
		t.Box = t.Box.Add(image.Pt(0, y))
		parts = append(parts, t)
	}
	return parts, fits
}

// togetherMost is how many letters of bold words are kept on one line: "mất hộ chiếu" is one thing to read.
const togetherMost = 16

// accented marks the words that are bold, so that they are drawn in the second ink, and keeps them together.
func accented(w Words) Words {
	w.Runs = slices.Clone(w.Runs)
	for i, r := range w.Runs {
		w.Runs[i].Accent = r.Bold
		if r.Bold && utf8.RuneCountInString(r.Text) <= togetherMost {
			w.Runs[i].Text = strings.ReplaceAll(r.Text, " ", "\u00a0")
		}
	}
	return w
}
