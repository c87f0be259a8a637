package theme_test

import (
	"encoding/json"
	"io/fs"
	"math"
	"strconv"
	"testing"

	"cuango/assets"
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
