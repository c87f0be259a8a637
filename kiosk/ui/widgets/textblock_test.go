package widgets_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"cuango/assets/fonts"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/widgets"
)

func TestTextBlock(t *testing.T) {
	test.NewTempApp(t)
	eng := typeset.New(fonts.FS)
	if err := eng.Check(); err != nil {
		t.Fatal(err)
	}
	st := typeset.Style{Lang: "km", SizePx: 28}
	runs := []typeset.Run{{Text: "សូម\u200bស្វាគមន៍\u200bមក\u200bកាន់\u200bច្រក\u200bទ្វារ\u200bព្រំដែន\u200bអន្តរជាតិ "}, {Text: "VISA 24", Bold: true}}
	tb := widgets.NewTextBlock(eng, runs, st, color.Black)

	p := eng.Layout(runs, st, 0)
	if got, want := tb.MinSize(), fyne.NewSize(float32(p.Size().X), float32(p.Size().Y)); got != want {
		t.Errorf("unwrapped size is %v, want %v", got, want)
	}
	p = eng.Layout(runs, st, 250)
	if got := tb.HeightFor(250.7); got != float32(p.Size().Y) || len(p.Lines) < 2 {
		t.Errorf("height for 250 px is %v, want %d", got, p.Size().Y)
	}
	tb.SetWidth(250)
	if got, want := tb.MinSize(), fyne.NewSize(250, float32(p.Size().Y)); got != want {
		t.Errorf("wrapped size is %v, want %v", got, want)
	}

	root := container.NewWithoutLayout(canvas.NewRectangle(color.White), tb)
	root.Objects[0].Resize(fyne.NewSize(400, 300))
	tb.Resize(tb.MinSize())
	tb.Move(fyne.NewPos(30.4, 19.6))
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(root)
	c.Resize(fyne.NewSize(400, 300))
	img := onlyImage(t, tb)
	for _, step := range []struct {
		name   string
		change func()
		col    color.Color
	}{
		{"black", func() {}, color.Black},
		{"other colour", func() { tb.SetColor(color.NRGBA{0x17, 0x60, 0x4F, 255}) }, color.NRGBA{0x17, 0x60, 0x4F, 255}},
		{"other text", func() { tb.SetText("ច្រក\u200bទ្វារ") }, color.NRGBA{0x17, 0x60, 0x4F, 255}},
		{"no text", func() { tb.SetText("") }, color.Black},
		{"text again", func() { tb.SetRuns(runs) }, color.NRGBA{0x17, 0x60, 0x4F, 255}},
	} {
		step.change()
		switch step.name {
		case "other text":
			p = eng.Layout([]typeset.Run{{Text: "ច្រក\u200bទ្វារ"}}, st, 250)
		case "no text":
			p = eng.Layout(nil, st, 250)
		case "text again":
			p = eng.Layout(runs, st, 250)
		}
		want := image.NewRGBA(image.Rect(0, 0, 400, 300))
		draw.Draw(want, want.Rect, image.White, image.Point{}, draw.Src)
		p.Draw(want, 30, 20, step.col)
		if d := different(c.Capture(), want); d > 0 {
			t.Errorf("%s: %d pixels differ from the paragraph's own drawing", step.name, d)
		}
		if onlyImage(t, tb) != img {
			t.Errorf("%s: the block made a new canvas.Image", step.name)
		}
	}
}

func onlyImage(t *testing.T, w fyne.Widget) *canvas.Image {
	t.Helper()
	objs := test.WidgetRenderer(w).Objects()
	if len(objs) != 1 {
		t.Fatalf("block has %d objects, want one", len(objs))
	}
	return objs[0].(*canvas.Image)
}

// different counts pixels that differ by more than the rounding of one more blend.
func different(a, b image.Image) (n int) {
	r := b.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			ar, ag, ab, _ := a.At(x, y).RGBA()
			br, bg, bb, _ := b.At(x, y).RGBA()
			if far(ar, br) || far(ag, bg) || far(ab, bb) {
				n++
			}
		}
	}
	return n
}

func far(a, b uint32) bool {
	d := int(a>>8) - int(b>>8)
	return d < -3 || d > 3
}
