package widgets_test

import (
	"image"
	"testing"

	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/widgets"
)

// TestFigureIsNoStrip: a low picture stays as wide as suits its height, and nothing of it leaves the block.
func TestFigureIsNoStrip(t *testing.T) {
	k := kit(t, "32in landscape")
	for _, tc := range []struct {
		name    string
		most    int
		caption string
		narrow  bool
	}{
		{"high enough", 600, "A bridge", false},
		{"low", 200, "A bridge", true},
		{"low, nothing to say", 200, "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			caption := widgets.Plain(tc.caption, typeset.Style{Lang: "en"})
			b := k.Figure("", image.Pt(1600, 900), widgets.Words{}, caption, 1000, tc.most)
			parts := b.Place(image.Pt(20, 30))
			pic := parts[0].Bounds()
			if narrow := pic.Dx() < 1000; narrow != tc.narrow {
				t.Errorf("the picture is %v", pic)
			}
			for i, p := range parts {
				if !p.Bounds().In(image.Rect(20, 30, 1020, 30+b.Height)) || i > 0 && p.Bounds().Overlaps(pic) {
					t.Errorf("part %d at %v beside %v", i, p.Bounds(), pic)
				}
			}
		})
	}
}
