package widgets

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"cuango/kiosk/typeset"
)

// TextBlock shows one paragraph. It is used on Fyne's goroutine only.
//
// Its width comes from SetWidth or, in a layout, from Resize; until one of them is called it is as
// wide as the text on one line. One canvas.Image lives as long as the block and its picture is
// replaced: Fyne keeps the texture of an image that is thrown away for a minute or more. Positions
// and sizes are whole pixels at a canvas scale of 1, which is what the kiosk runs at; between pixels
// text would blur.
type TextBlock struct {
	widget.BaseWidget
	eng   *typeset.Engine
	runs  []typeset.Run
	style typeset.Style
	color color.Color
	width int  // the width to wrap at; 0: unwrapped
	fixed bool // the width was set by SetWidth and is the least the block asks for

	// laid holds the layouts for the widths asked for last: a page asks for heights at one width
	// while another is shown.
	laid  [3]laid
	next  int
	shown *typeset.Paragraph // what the picture shows
}

type laid struct {
	width int
	par   *typeset.Paragraph
}

// NewTextBlock makes a block that shows runs in a style and colour.
func NewTextBlock(eng *typeset.Engine, runs []typeset.Run, st typeset.Style, col color.Color) *TextBlock {
	t := &TextBlock{eng: eng, runs: runs, style: st, color: col}
	t.ExtendBaseWidget(t)
	return t
}

// SetText shows one run of text.
func (t *TextBlock) SetText(s string) { t.SetRuns([]typeset.Run{{Text: s}}) }

// SetRuns shows other text in the same style.
func (t *TextBlock) SetRuns(runs []typeset.Run) {
	t.runs = runs
	t.changed()
}

// SetStyle changes language, size or any other part of the style.
func (t *TextBlock) SetStyle(st typeset.Style) {
	t.style = st
	t.changed()
}

// SetColor shows the text in another colour.
func (t *TextBlock) SetColor(c color.Color) {
	t.color, t.shown = c, nil
	t.Refresh()
}

// SetWidth wraps the text at px pixels and makes that the least width the block asks for. 0 undoes it.
func (t *TextBlock) SetWidth(px int) {
	if t.width == px && t.fixed == (px > 0) {
		return
	}
	t.width, t.fixed = max(px, 0), px > 0
	t.Refresh()
}

func (t *TextBlock) changed() {
	t.laid, t.shown = [3]laid{}, nil
	t.Refresh()
}

// HeightFor gives the height the text takes when it is wrapped at a width.
func (t *TextBlock) HeightFor(width float32) float32 {
	return float32(t.layout(int(math.Floor(float64(width)))).Size().Y)
}

// NaturalWidth gives the width of the text on one line.
func (t *TextBlock) NaturalWidth() float32 {
	return float32(t.layout(0).NaturalWidth())
}

// Lines gives the number of lines the text has at its current width.
func (t *TextBlock) Lines() int { return len(t.current().Lines) }

// Resize implements fyne.Widget: the text is wrapped at the new width.
func (t *TextBlock) Resize(s fyne.Size) {
	if w := int(math.Floor(float64(s.Width))); w > 0 {
		t.width = w
	}
	t.BaseWidget.Resize(s)
}

// Move implements fyne.Widget: the block stands on whole pixels.
func (t *TextBlock) Move(p fyne.Position) {
	t.BaseWidget.Move(fyne.NewPos(float32(math.Round(float64(p.X))), float32(math.Round(float64(p.Y)))))
}

// MinSize implements fyne.Widget.
func (t *TextBlock) MinSize() fyne.Size {
	p := t.current()
	switch {
	case t.fixed:
		return fyne.NewSize(float32(t.width), float32(p.Size().Y))
	case t.width == 0:
		return fyne.NewSize(float32(p.NaturalWidth()), float32(p.Size().Y))
	}
	return fyne.NewSize(1, float32(p.Size().Y))
}

func (t *TextBlock) layout(width int) *typeset.Paragraph {
	for _, l := range t.laid {
		if l.par != nil && l.width == width {
			return l.par
		}
	}
	p := t.eng.Layout(t.runs, t.style, width)
	t.laid[t.next] = laid{width, p}
	t.next = (t.next + 1) % len(t.laid)
	return p
}

func (t *TextBlock) current() *typeset.Paragraph { return t.layout(t.width) }

// CreateRenderer implements fyne.Widget.
func (t *TextBlock) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t, img: canvas.NewImageFromImage(nil)}
	r.img.ScaleMode = canvas.ImageScaleFastest
	r.img.FillMode = canvas.ImageFillStretch
	return r
}

// textRenderer draws a TextBlock by one image that covers the ink and nothing more.
type textRenderer struct {
	t   *TextBlock
	img *canvas.Image
	pix []byte
}

func (r *textRenderer) Layout(fyne.Size) { r.draw() }

func (r *textRenderer) MinSize() fyne.Size { return r.t.MinSize() }

func (r *textRenderer) Refresh() { r.draw() }

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.img} }

func (r *textRenderer) Destroy() {}

func (r *textRenderer) draw() {
	p := r.t.current()
	if p == r.t.shown {
		return
	}
	r.t.shown = p
	ink := p.Ink()
	if ink.Empty() {
		r.img.Image = nil
		r.img.Hide()
		return
	}
	m := r.bitmap(ink.Dx(), ink.Dy())
	p.Draw(m, -ink.Min.X, -ink.Min.Y, r.t.color)
	r.img.Image = m
	r.img.Move(fyne.NewPos(float32(ink.Min.X), float32(ink.Min.Y)))
	r.img.Resize(fyne.NewSize(float32(ink.Dx()), float32(ink.Dy())))
	r.img.Show()
	r.img.Refresh()
}

// bitmap gives a clear bitmap, in the memory of the last one where that is not much too large. Fyne
// reads a bitmap on this goroutine, when it paints, and keeps a texture, not the bitmap.
func (r *textRenderer) bitmap(w, h int) *image.RGBA {
	n := 4 * w * h
	if c := cap(r.pix); c < n || c > 4*n {
		r.pix = make([]byte, n)
	}
	r.pix = r.pix[:n]
	clear(r.pix)
	return &image.RGBA{Pix: r.pix, Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
}
