package paint

import (
	"image"
	"image/color"
	"slices"
	"testing"
)

// blot is a part that this package does not know: it paints one pixel of its bounds.
type blot struct{ r image.Rectangle }

func (b blot) Bounds() image.Rectangle { return b.r }
func (b blot) Paint(dst *image.RGBA)   { dst.SetRGBA(b.r.Min.X, b.r.Min.Y, color.RGBA{R: 255, A: 255}) }

func mirrorScene() *Scene {
	red := color.RGBA{R: 255, A: 255}
	mask := image.NewAlpha(image.Rect(0, 0, 4, 4))
	for i := range mask.Pix {
		mask.Pix[i] = 255
	}
	return &Scene{
		Size: image.Pt(100, 60), Ground: color.RGBA{R: 200, G: 200, B: 200, A: 255}, RTL: true,
		Parts: []Part{
			Box{R: image.Rect(2, 2, 20, 12), Radius: 4, Corners: TopLeft | BottomRight, C: red},
			Icon{At: image.Pt(30, 3), Mask: mask, C: red},
			Spot{Centre: image.Pt(50, 10), Diameter: 8, C: red},
			blot{image.Rect(70, 5, 80, 9)},
			Picture{R: image.Rect(5, 20, 25, 30), Radius: 3, Corners: TopLeft, Ground: red, Slot: &Slot{ID: "x"}, Store: NewStore(nil, 0, nil)},
		},
		Keys: []*Key{{ID: "k", R: image.Rect(10, 40, 30, 50), Face: func(bool) []Part {
			return []Part{Box{R: image.Rect(10, 40, 15, 50), C: red}}
		}}},
		Clock:     func() []Part { return []Part{Box{R: image.Rect(90, 0, 99, 2), C: red}} },
		ClockArea: image.Rect(90, 0, 100, 4),
		Scroll: &Scroll{R: image.Rect(40, 20, 100, 38), Height: 100, Parts: func(r image.Rectangle, _ int) []Part {
			return []Part{Box{R: image.Rect(41, r.Min.Y, 50, r.Max.Y), C: red}}
		}},
	}
}

func TestPlacedMirrorsEveryPlace(t *testing.T) {
	s := mirrorScene()
	m := s.Placed()
	if m.RTL || m.Placed() != m {
		t.Error("a placed scene is mirrored again")
	}
	for i, p := range s.Parts {
		if got, want := m.Parts[i].Bounds(), MirrorRect(p.Bounds(), 100); got != want {
			t.Errorf("%T at %v goes to %v, want %v", p, p.Bounds(), got, want)
		}
	}
	if r := m.Keys[0].R; r != image.Rect(70, 40, 90, 50) || m.Keys[0].Face(false)[0].Bounds() != image.Rect(85, 40, 90, 50) {
		t.Errorf("key at %v, its face at %v", r, m.Keys[0].Face(false)[0].Bounds())
	}
	if m.ClockArea != image.Rect(0, 0, 10, 4) || m.Clock()[0].Bounds() != image.Rect(1, 0, 10, 2) {
		t.Errorf("clock area %v, clock %v", m.ClockArea, m.Clock()[0].Bounds())
	}
	if s.Keys[0].R != image.Rect(10, 40, 30, 50) || s.ClockArea.Min.X != 90 {
		t.Error("the scene itself was changed")
	}
	if n := len(m.Pictures()); n != 1 {
		t.Errorf("%d pictures wanted, want 1", n)
	}
	if r := m.Waiting(Slot{ID: "x"}); !slices.Equal(r, []image.Rectangle{image.Rect(75, 20, 95, 30)}) {
		t.Errorf("picture waits at %v", r)
	}
}

// TestPlacedPaintsTheMirrorImage compares pixels; blot, which is not symmetric, is only moved.
func TestPlacedPaintsTheMirrorImage(t *testing.T) {
	s := mirrorScene()
	a, b := image.NewRGBA(image.Rect(0, 0, 100, 60)), image.NewRGBA(image.Rect(0, 0, 100, 60))
	s.Paint(a)
	s.Placed().Paint(b)
	wrong := 0
	for y := range 60 {
		for x := range 100 {
			if a.RGBAAt(x, y) != b.RGBAAt(99-x, y) {
				wrong++
			}
		}
	}
	if moved := 2; wrong != moved { // blot's pixel here and there
		t.Errorf("%d pixels are not mirrored, want %d", wrong, moved)
	}
	if b.RGBAAt(20, 5).R != 255 || b.RGBAAt(20, 5).G != 0 {
		t.Error("a part that is not known was not moved")
	}
}

func TestMirrorTwiceIsNothing(t *testing.T) {
	for _, p := range mirrorScene().Parts {
		if got := Mirror(Mirror(p, 130), 130); got.Bounds() != p.Bounds() {
			t.Errorf("%T at %v comes back to %v", p, p.Bounds(), got.Bounds())
		}
	}
}
