package main

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"
)

// TestPixelsAreMeasured: a stroke of known height and colours of known contrast are measured as what they are.
func TestPixelsAreMeasured(t *testing.T) {
	grey := func(v uint8) color.RGBA { return color.RGBA{v, v, v, 0xFF} }
	for _, row := range []struct {
		name        string
		ground, ink color.RGBA
		high        int
		half        bool // the stroke's upper end covers half a pixel more
		ratio       float64
	}{
		{"black on white", grey(255), grey(0), 20, false, 21},
		{"white on black, half a pixel more", grey(0), grey(255), 20, true, 21},
		{"grey on white", grey(255), grey(118), 31, false, 4.54},
	} {
		img := image.NewRGBA(image.Rect(0, 0, 60, 60))
		draw.Draw(img, img.Rect, image.NewUniform(row.ground), image.Point{}, draw.Src)
		draw.Draw(img, image.Rect(10, 15, 13, 15+row.high), image.NewUniform(row.ink), image.Point{}, draw.Src)
		draw.Draw(img, image.Rect(13, 25, 20, 28), image.NewUniform(row.ink), image.Point{}, draw.Src)
		want := float64(row.high)
		if row.half {
			mid := uint8((int(row.ground.G) + int(row.ink.G)) / 2)
			draw.Draw(img, image.Rect(10, 14, 13, 15), image.NewUniform(grey(mid)), image.Point{}, draw.Src)
			want += 0.5
		}
		box := image.Rect(10, 14, 15, 15+row.high) // the ink has more of it than the ground
		ground, ink := inks(img, box)
		if ground != row.ground || ink != row.ink {
			t.Errorf("%s: ground %v, ink %v", row.name, ground, ink)
		}
		if got := stem(img, box, ground, ink); math.Abs(got-want) > 0.05 {
			t.Errorf("%s: %.2f px high, want %.2f", row.name, got, want)
		}
		if got := contrast(ground, ink); math.Abs(got-row.ratio) > 0.02 {
			t.Errorf("%s: contrast %.2f, want %.2f", row.name, got, row.ratio)
		}
	}
}

// TestRunningText: titles, headings and the heads of tables are none, marks do not count, and only a text that is all of it is taken for it.
func TestRunningText(t *testing.T) {
	body, err := runningText("../../../assets/demopack/items/" + measuredItem + "/vi.md")
	if err != nil {
		t.Fatal(err)
	}
	f := frame{Screen: "article", Texts: []frameText{
		{"Tiền mặt đồng Việt Nam", [4]int{0, 0, 100, 20}}, {"Bạn mang theo", [4]int{0, 30, 100, 20}}, {"Tại quầy", [4]int{0, 60, 100, 20}}, {"Trang đầu của màn hình", [4]int{0, 90, 100, 20}},
	}}
	for y, want := range map[int]bool{2: true, 32: false, 62: false, 92: false, 120: false} {
		if got := f.inBody(image.Rect(10, y, 40, y+15), body); got != want {
			t.Errorf("at %d: %v", y, got)
		}
	}
}

// TestWordsOfTesseract: only whole words that it is sure of count.
func TestWordsOfTesseract(t *testing.T) {
	tsv := "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n" +
		"4\t1\t1\t1\t1\t0\t1\t2\t3\t4\t-1\t\n" +
		"5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\tHải\n" +
		"5\t1\t1\t1\t1\t2\t10\t20\t30\t40\t40\tquan\n" +
		"5\t1\t1\t1\t1\t3\t10\t20\t30\t40\t99\tĐô\n"
	got := wordsOf([]byte(tsv))
	if len(got) != 1 || got[0] != (seenWord{"Hải", image.Rect(10, 20, 40, 60)}) {
		t.Errorf("%v", got)
	}
}

// TestSheetsHaveAllScreens: each screen has a name of its own in each language, and what is the same for everybody is shown once.
func TestSheetsHaveAllScreens(t *testing.T) {
	for _, l := range sheetLangs {
		seen := map[string]bool{}
		for _, v := range views(l) {
			if seen[v.name] {
				t.Errorf("two screens are called %s", v.name)
			}
			seen[v.name] = true
			if v.fields["typed"] == "" {
				t.Errorf("%s: nothing is typed in %s", v.name, l)
			}
		}
	}
	names := map[string]bool{}
	for _, v := range variants() {
		names[v.name()] = true
	}
	if len(names) != 8 {
		t.Errorf("%d variants have %d names", len(variants()), len(names))
	}
}
