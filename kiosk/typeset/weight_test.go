//go:build e2e

package typeset

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWeightAsChromium draws words here and in headless Chromium, dark on light and light on dark, and
// compares how much ink there is: the mock-ups of the look were made with Chromium, and text must
// not come out thinner or bolder than in them.
func TestWeightAsChromium(t *testing.T) {
	const (
		words         = "Chào mừng quý khách"
		width, height = 1000, 140
	)
	rgb := func(v uint32) color.RGBA { return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255} }
	hex := func(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
	pairs := [][2]color.RGBA{
		{rgb(0x1A2233), rgb(0xF5F2EB)},
		{rgb(0x464D5E), rgb(0xF5F2EB)},
		{rgb(0xFFFFFF), rgb(0x14213F)},
		{rgb(0xF2B441), rgb(0x14213F)},
		{rgb(0xFFFFFF), rgb(0x000000)},
		{rgb(0x17604F), rgb(0xDDEFE8)},
	}
	sizes := []float64{20, 25, 28, 35, 59, 90}

	var body strings.Builder
	fmt.Fprintf(&body, "<meta charset=utf-8><style>%s body{margin:0}div{font-family:ns;white-space:pre;width:%dpx;height:%dpx;line-height:%dpx}</style>",
		fontFaces(t), width, height, height)
	for _, p := range pairs {
		for _, s := range sizes {
			fmt.Fprintf(&body, "<div style='font-size:%vpx;color:%s;background:%s'>%s</div>", s, hex(p[0]), hex(p[1]), words)
		}
	}
	dir := t.TempDir()
	page, shot := filepath.Join(dir, "page.html"), filepath.Join(dir, "shot.png")
	if err := os.WriteFile(page, []byte(body.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
		"--font-render-hinting=none", "--force-device-scale-factor=1", "--allow-file-access-from-files", "--disable-web-security",
		"--user-data-dir="+filepath.Join(dir, "profile"), fmt.Sprintf("--window-size=%d,%d", width, height*len(pairs)*len(sizes)),
		"--screenshot="+shot, "file://"+page)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("chromium: %v: %.300s", err, out)
	}
	f, err := os.Open(shot)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	theirs, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}

	inkIn := func(m image.Image, top int, p [2]color.RGBA) (sum float64) {
		for y := range height {
			for x := range width {
				_, g, _, _ := m.At(x, top+y).RGBA()
				sum += (float64(g>>8) - float64(p[1].G)) / (float64(p[0].G) - float64(p[1].G))
			}
		}
		return sum
	}
	for i, p := range pairs {
		for j, s := range sizes {
			m := image.NewRGBA(image.Rect(0, 0, width, height))
			draw.Draw(m, m.Rect, image.NewUniform(p[1]), image.Point{}, draw.Src)
			testEngine(t).Layout([]Run{{Text: words}}, Style{Lang: "en", SizePx: s}, 0).Draw(m, 0, 0, p[0])
			ours, want := inkIn(m, 0, p), inkIn(theirs, (i*len(sizes)+j)*height, p)
			if r := ours / want; r < 0.96 || r > 1.04 {
				t.Errorf("%s on %s at %v px: %.3f of Chromium's ink", hex(p[0]), hex(p[1]), s, r)
			} else {
				t.Logf("%s on %s at %v px: %.3f", hex(p[0]), hex(p[1]), s, r)
			}
		}
	}
}
