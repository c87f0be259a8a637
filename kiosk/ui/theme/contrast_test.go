package theme_test

import (
	"encoding/json"
	"io/fs"
	"math"
	"strconv"
	"testing"

	"cuango/assets"
	"cuango/kiosk/ui/theme"
)

// luminance is that of a colour, after WCAG.
func luminance(t *testing.T, s string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xFF) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

// TestContrast computes every pair of colours that the look allows: its own floor in the usual palettes, 7:1 in high contrast.
func TestContrast(t *testing.T) {
	raw, err := fs.ReadFile(assets.FS, "look/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	var look struct {
		Color map[string]map[string]string `json:"color"`
		Pairs [][]any                      `json:"pairs"`
	}
	if err := json.Unmarshal(raw, &look); err != nil {
		t.Fatal(err)
	}
	if len(look.Pairs) < 30 {
		t.Fatalf("%d pairs", len(look.Pairs))
	}
	for palette, colours := range look.Color {
		for _, p := range look.Pairs {
			ink, _ := p[0].(string)
			ground, _ := p[1].(string)
			floor, _ := p[3].(float64)
			if palette == "high_contrast" {
				floor = 7
			}
			a, b := luminance(t, colours[ink]), luminance(t, colours[ground])
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < floor-0.005 {
				t.Errorf("%s: %s on %s has %.1f:1, less than %g", palette, ink, ground, ratio, floor)
			}
		}
	}
}

// A screen that hangs too high for some shows everything all the same, its keys in the lower half, and says so.
func TestAScreenThatHangsTooHigh(t *testing.T) {
	tokens, err := theme.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name        string
		w, h        int
		inch, low   float64
		high        bool
		least, most int // of ReachTop
	}{
		{"as it should be", 1080, 1920, 43, 700, false, 1, 959},
		{"32 inches upright at 900 mm", 1080, 1920, 32, 900, true, 960, 960},
		{"at the ceiling", 1920, 1080, 32, 1500, true, 540, 540},
		{"on the floor", 1920, 1080, 32, 100, false, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, err := theme.NewLook(tokens, theme.Config{WidthPx: tt.w, HeightPx: tt.h, DiagonalIn: tt.inch, LowerEdgeMM: tt.low})
			if err != nil {
				t.Fatal(err)
			}
			if l.TooHigh != tt.high || l.ReachTop < tt.least || l.ReachTop > tt.most {
				t.Errorf("too high %v, keys from %d on", l.TooHigh, l.ReachTop)
			}
		})
	}
}
