// Package widgets has the parts that every screen is made of, after section 7 of the look: cards
// and keys with a lower lip, tiles, rows, the bar, the status strip, article blocks; and the one
// Fyne widget, Sheet, that shows a composed screen and turns fingers into presses and drags.
//
// Widgets know no domain type: texts come as Words, actions as functions.
package widgets

import (
	"image"
	"image/color"

	"cuango/contentsync/content"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
)

// Kit makes parts for one look. It holds no state of its own and may be used from any goroutine.
type Kit struct {
	*theme.Look
	Text  *typeset.Engine
	Icons *paint.Icons
	Store *paint.Store

	// Dense makes the air inside and between article blocks smaller, in steps from 0 to MostDense. Letters stay as large as they are.
	Dense int

	// RTL says that the page runs from right to left: texts begin at the right, and pictograms that
	// look along the line look the other way. Places are not concerned: parts are laid out
	// as if the start were at the left, and paint.Scene.Placed mirrors them.
	RTL bool
}

// For gives the kit for pages in a language.
func (k *Kit) For(lang content.Lang) *Kit {
	if k.RTL == lang.RightToLeft() {
		return k
	}
	q := *k
	q.RTL = !k.RTL
	return &q
}

// Larger gives the kit for parts that are f times as large.
func (k *Kit) Larger(f float64) *Kit {
	q := *k
	q.Look = k.Scaled(f)
	return &q
}

// Chrome gives the kit for status strip, bar and page keys: with large text they grow less than the rest.
func (k *Kit) Chrome() *Kit {
	q := *k
	q.Look = k.Look.Chrome()
	return &q
}

// least holds the words' size above the least that any letter has.
func (k *Kit) least(w Words) Words {
	if w.Style.SizePx > 0 {
		w.Style.SizePx = max(w.Style.SizePx, k.Least)
	}
	return w
}

// MostDense is the last step of Kit.Dense.
const MostDense = 2

var airs = [MostDense + 1]float64{1, 0.75, 0.55}

// air is a vertical distance that may be given up when that saves a page.
func (k *Kit) air(e float64) int {
	return k.E(e * airs[min(max(k.Dense, 0), MostDense)])
}

// Words are a text on its way to the screen. Its methods change a copy.
type Words struct {
	Runs  []typeset.Run
	Style typeset.Style

	own bool // stands at the start of its own language, not of the page's
}

// Plain gives the words as one run in the style's language.
func Plain(s string, st typeset.Style) Words {
	return Words{Runs: []typeset.Run{{Text: s}}, Style: st}
}

// Size sets the Latin em in pixels.
func (w Words) Size(px float64) Words { w.Style.SizePx = px; return w }

// Bold sets the weight of all runs.
func (w Words) Bold() Words { w.Style.Bold = true; return w }

// Heading sets the tight line height, and lines of even length.
func (w Words) Heading() Words { w.Style.Heading, w.Style.Balance = true, true; return w }

// Tight sets the tight line height without touching where lines end.
func (w Words) Tight() Words { w.Style.Heading = true; return w }

// Tracked sets the letter space of large Latin text.
func (w Words) Tracked(em float64) Words { w.Style.Tracking = em; return w }

// Balanced makes lines of even length.
func (w Words) Balanced() Words { w.Style.Balance = true; return w }

// Centred and Ended choose where lines stand.
func (w Words) Centred() Words { w.Style.Align = typeset.Centre; return w }

// Ended puts lines at the end of their box.
func (w Words) Ended() Words { w.Style.Align = typeset.End; return w }

// Own puts lines at the start side of their own language, whatever the page's: for a text that is
// not of the page, as the name of another language.
func (w Words) Own() Words { w.own = true; return w }

// Lines sets the most lines; what does not fit ends in an ellipsis.
func (w Words) Lines(n int) Words { w.Style.MaxLines = n; return w }

// linesUp is the most lines of a text that has room for more: with large letters, as many as it needs.
func (k *Kit) linesUp(n int) int {
	if k.Large() || k.Top > 0 {
		return 0
	}
	return n
}

// Empty tells whether there is nothing to set.
func (w Words) Empty() bool {
	for _, r := range w.Runs {
		if r.Text != "" {
			return false
		}
	}
	return true
}

// Layout sets the words in a width. The direction of a paragraph is its language's; the side it
// begins at is the page's, so that all texts of a page stand on one edge.
func (k *Kit) Layout(w Words, width int) *typeset.Paragraph {
	w = k.least(w)
	w.Style.RTL, w.Style.NoRunt = w.Style.Lang.RightToLeft(), !w.Style.Balance
	if w.Style.RTL != k.RTL && !w.own {
		switch w.Style.Align {
		case typeset.Start:
			w.Style.Align = typeset.End
		case typeset.End:
			w.Style.Align = typeset.Start
		case typeset.Centre:
		}
	}
	return k.Text.Layout(w.Runs, w.Style, width)
}

// Natural gives the width of the words on one line.
func (k *Kit) Natural(w Words) int {
	w.Style.MaxLines, w.Style.Balance = 0, false
	return k.Layout(w, 0).NaturalWidth()
}

// LongestWord gives the width of what cannot be broken: the words set in no width but their own.
func (k *Kit) LongestWord(w Words) int {
	w.Style.MaxLines, w.Style.Balance = 0, false
	w = k.least(w)
	return k.Text.LongestWord(w.Runs, w.Style)
}

// Fit makes the words smaller, down to least of their size, until they need no more than n lines of a width.
func (k *Kit) Fit(w Words, width, n int, least float64) Words {
	full := w.Style.SizePx
	w = k.least(w)
	for {
		p := k.Layout(w.Lines(0), width)
		if len(p.Lines) <= n && p.NaturalWidth() <= width {
			return w
		}
		if w.Style.SizePx-1 < max(full*least, k.Least) {
			return w.Lines(n)
		}
		w.Style.SizePx--
	}
}

// Set puts words at a place, as high as they come out.
func (k *Kit) Set(w Words, at image.Point, width int, c color.RGBA) paint.Text {
	p := k.Layout(w, width)
	return paint.Text{P: p, Box: image.Rectangle{Min: at, Max: at.Add(p.Size())}, C: c, Runs: w.Runs}
}

// Middle puts words in a box, centred from top to bottom.
func (k *Kit) Middle(w Words, r image.Rectangle, c color.RGBA) paint.Text {
	t := k.Set(w, r.Min, r.Dx(), c)
	t.Box = t.Box.Add(image.Pt(0, (r.Dy()-core(t.P))/2-t.P.TopPad))
	return t
}

// core is the height of a paragraph's lines, without the room that high and low marks added: texts
// that stand beside each other are placed by it, or those with marks would stand lower.
func core(p *typeset.Paragraph) int { return p.Size().Y - p.TopPad - p.BottomPad }

// OnBaseline puts one line of words in a column, its baseline at y.
func (k *Kit) OnBaseline(w Words, x0, x1, y int, c color.RGBA) paint.Text {
	t := k.Set(w.Lines(1), image.Pt(x0, 0), x1-x0, c)
	t.Box = t.Box.Add(image.Pt(0, y-baseline(t)))
	return t
}

// Base puts words so that their last line ends at the bottom of a box.
func (k *Kit) Base(w Words, r image.Rectangle, c color.RGBA) paint.Text {
	t := k.Set(w, r.Min, r.Dx(), c)
	t.Box = t.Box.Add(image.Pt(0, r.Dy()-t.Box.Dy()+t.P.BottomPad))
	return t
}

// Icon puts a pictogram into a square at a place.
func (k *Kit) Icon(name string, at image.Point, size int, c color.RGBA) paint.Part {
	mask := k.Icons.Mask
	if k.RTL {
		mask = k.Icons.MaskRTL
	}
	return paint.Icon{At: at, Mask: mask(name, size), C: c}
}

// Plate is a pictogram on its tinted ground.
func (k *Kit) Plate(name string, tone theme.Tone, r image.Rectangle, ground color.RGBA) []paint.Part {
	m := r.Dx() * 11 / 17 // 44 of 68 px in the mock-ups
	at := r.Min.Add(image.Pt((r.Dx()-m)/2, (r.Dy()-m)/2))
	return []paint.Part{
		paint.Box{R: r, Radius: r.Dx() * 18 / 68, C: ground},
		k.Icon(name, at, m, tone.Ink),
	}
}

// Picture puts a picture into a rectangle, with the words that stand in for it.
func (k *Kit) Picture(id string, r image.Rectangle, radius int, corners paint.Corners, focus image.Point, alt Words) paint.Picture {
	p := paint.Picture{R: r, Radius: radius, Corners: corners, Store: k.Store, Ground: k.Sunk}
	if k.Contrast {
		id, p.Ground = "", k.Surface
	}
	if id != "" {
		p.Slot = &paint.Slot{ID: id, Size: r.Size(), Focus: focus, Dim: k.Dim}
	}
	if !alt.Empty() && r.Dx() > k.E(6) {
		inset := k.E(0.75)
		box := r.Inset(inset)
		w := alt.Size(k.Size("small")).Centred().Lines(max(1, box.Dy()/k.E(1.5)))
		if t := k.Middle(w, box, k.Ink2); t.Box.Dy() <= r.Dy() {
			p.Alt = &t
		}
	}
	return p
}
