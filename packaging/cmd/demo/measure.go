package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What a picture with the largest letters, and one in strong contrast, has to show.
const (
	runningCapMM = 7.3 // the capitals of running text
	leastAngle   = 0.7 // degrees, of any capital at the reading distance
	leastRatio   = 7.0
	tolerancePx  = 0.5 // of a capital's height: its edges are grey
)

// measured are the screens that are measured; each has running text, titles and keys.
var measured = []string{"home", "topic", "article", "essentials", "report", "notice"}

// A capital is a capital letter that Tesseract has read.
type capital struct {
	word string
	px   float64
	body bool // in running text
}

// A finding is what was measured on a picture.
type finding struct {
	File     string  `json:"file"`
	Capitals int     `json:"capitals"`
	LeastMM  float64 `json:"least_capital_mm,omitempty"`
	BodyMM   float64 `json:"body_capital_mm,omitempty"` // the least of running text: what the article's file says
	Bodies   int     `json:"body_capitals,omitempty"`
	Words    int     `json:"words"`
	Ratio    float64 `json:"least_contrast,omitempty"`
	Word     string  `json:"least_word,omitempty"`
}

// measure has Tesseract find the words on pictures that were taken, and measures their pixels: the height of capitals, in millimetres of the glass,
// and how far the ink stands out from the ground. Nothing of the kiosk's layout is asked. Without Tesseract it does nothing, and says so.
func (d *demo) measure(ctx context.Context, content, dir string) error {
	if _, err := exec.LookPath("tesseract"); err != nil {
		d.say("there is no Tesseract: the pictures are not measured")
		return nil //nolint:nilerr // it was said
	}
	raw, err := os.ReadFile(filepath.Join(dir, "access", "index.json")) //nolint:gosec // of our own making
	if err != nil {
		return err
	}
	body, err := runningText(filepath.Join(content, "items", measuredItem, "vi.md"))
	if err != nil {
		return err
	}
	var frames, list []frame
	if err := json.Unmarshal(raw, &frames); err != nil {
		return fmt.Errorf("index.json: %w", err)
	}
	for _, f := range frames {
		if f.Lang == "vi" && (f.Page == 1 || f.Screen == "article") && slices.Contains(measured, f.Screen) && (f.Variant == "large" || f.Variant == "large-contrast") {
			list = append(list, f)
		}
	}
	found := make([]finding, len(list))
	errs := make([]error, len(list))
	at := map[string]int{}
	for i, f := range list {
		at[f.File] = i
	}
	_, err = each(list, func(f frame) ([]frame, error) {
		i := at[f.File]
		found[i], errs[i] = d.look(ctx, dir, f, body)
		return nil, nil
	})
	if err != nil {
		return err
	}
	if raw, err = json.MarshalIndent(found, "", " "); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "access", "measured.json"), append(raw, '\n'), 0o644); err != nil { //nolint:gosec // for everybody
		return err
	}
	least, running, ratio, bodies := math.Inf(1), math.Inf(1), math.Inf(1), 0
	for i, f := range found {
		if f.Capitals > 0 {
			least = min(least, f.LeastMM)
		}
		if f.Bodies > 0 {
			running, bodies = min(running, f.BodyMM), bodies+f.Bodies
		}
		if list[i].Variant == "large-contrast" && f.Words > 0 {
			ratio = min(ratio, f.Ratio)
		}
	}
	if bodies == 0 {
		return errors.New("no capital of running text was found on any picture")
	}
	d.say("measured on %d pictures: no capital lower than %.2f mm, of %d in running text none lower than %.2f mm; strong contrast %.1f : 1 or more",
		len(found), least, bodies, running, ratio)
	return errors.Join(errs...)
}

// look measures one picture.
func (d *demo) look(ctx context.Context, dir string, f frame, body string) (finding, error) {
	file := filepath.Join(dir, f.File)
	raw, err := os.ReadFile(file) //nolint:gosec // of our own making
	if err != nil {
		return finding{}, err
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return finding{}, fmt.Errorf("%s: %w", f.File, err)
	}
	out, err := exec.CommandContext(ctx, "tesseract", file, "-", "-l", "vie", "--psm", "11", "tsv").Output() //nolint:gosec // our own file
	if err != nil {
		return finding{}, fmt.Errorf("tesseract %s: %w", f.File, err)
	}
	r := finding{File: f.File, Ratio: math.Inf(1)}
	var caps []capital
	for _, w := range wordsOf(out) {
		ground, ink := inks(img, w.box)
		ratio := contrast(ground, ink)
		r.Words++
		if ratio < r.Ratio {
			r.Ratio, r.Word = ratio, w.text
		}
		if first, _ := utf8.DecodeRuneInString(w.text); strings.ContainsRune("BDEFHIKLMNPRT", first) { // they have a stem as high as they are
			if px := stem(img, w.box, ground, ink); px > 0 {
				caps = append(caps, capital{w.text, px, f.inBody(w.box, body)})
			}
		}
	}
	if r.Capitals = len(caps); r.Capitals == 0 {
		r.Ratio = round(r.Ratio)
		return r, nil
	}
	slices.SortFunc(caps, func(a, b capital) int { return cmp.Compare(a.px, b.px) })
	r.LeastMM, r.Ratio = round(caps[0].px*f.MMPerPx), round(r.Ratio)
	first := capital{px: math.Inf(1)}
	for _, c := range caps {
		if c.body {
			if r.Bodies++; c.px < first.px {
				first = c
			}
		}
	}
	var distance float64
	for _, p := range panels {
		if p.name == f.Panel {
			distance = p.DistanceMM
		}
	}
	seen := distance * math.Tan(leastAngle*math.Pi/180)
	var errs []error
	if (caps[0].px+tolerancePx)*f.MMPerPx < seen {
		errs = append(errs, fmt.Errorf("%s: the capital of %q is %.2f mm high, less than %.2f", f.File, caps[0].word, r.LeastMM, seen))
	}
	if r.Bodies > 0 {
		if r.BodyMM = round(first.px * f.MMPerPx); (first.px+tolerancePx)*f.MMPerPx < runningCapMM {
			errs = append(errs, fmt.Errorf("%s: the capital of %q in running text is %.2f mm high, less than %g", f.File, first.word, r.BodyMM, runningCapMM))
		}
	}
	if f.Variant == "large-contrast" && r.Ratio < leastRatio {
		errs = append(errs, fmt.Errorf("%s: %q stands out by %.1f : 1, less than %g", f.File, r.Word, r.Ratio, leastRatio))
	}
	return r, errors.Join(errs...)
}

func round(x float64) float64 { return math.Round(x*100) / 100 }

// measuredItem is the article of the sheets whose text is running text.
const measuredItem = "cash-gold"

// runningText is what an article's file says, without its heads: all of it but title, headings and the heads of tables, in one line and without marks.
func runningText(file string) (string, error) {
	raw, err := os.ReadFile(file) //nolint:gosec // of the content that was published
	if err != nil {
		return "", err
	}
	parts := strings.SplitN(string(raw), "---\n", 3)
	if len(parts) != 3 {
		return "", fmt.Errorf("%s: no text after its head", file)
	}
	lines := strings.Split(parts[2], "\n")
	var keep []string
	for i, l := range lines {
		if head := i+1 < len(lines) && strings.HasPrefix(lines[i+1], "|--"); head || strings.HasPrefix(l, "#") {
			continue
		}
		keep = append(keep, l)
	}
	return bare(strings.Join(keep, " ")), nil
}

// bare is a text without marks and with single spaces.
func bare(s string) string {
	s = strings.NewReplacer("*", "", ">", "", "|", " ", "\u00a0", " ", "\u200b", "", "\u2060", "").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// inBody tells whether a word stands in a text of the picture that is running text.
func (f frame) inBody(r image.Rectangle, body string) bool {
	if f.Screen != "article" {
		return false
	}
	for _, t := range f.Texts {
		box := image.Rect(t.Box[0], t.Box[1], t.Box[0]+t.Box[2], t.Box[1]+t.Box[3])
		if said := bare(t.Text); len(said) > 8 && r.Min.Add(r.Size().Div(2)).In(box) && strings.Contains(body, said) {
			return true
		}
	}
	return false
}

// A seenWord is one that Tesseract is sure of.
type seenWord struct {
	text string
	box  image.Rectangle
}

const surely = 88 // per cent

// wordsOf reads Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
func wordsOf(tsv []byte) (list []seenWord) {
	for line := range strings.Lines(string(tsv)) {
		col := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(col) != 12 || col[0] != "5" {
			continue
		}
		var n [4]int
		bad := false
		for i := range n {
			v, err := strconv.Atoi(col[6+i])
			n[i], bad = v, bad || err != nil
		}
		sure, err := strconv.ParseFloat(col[10], 64)
		if bad || err != nil || sure < surely || utf8.RuneCountInString(col[11]) < 3 {
			continue
		}
		list = append(list, seenWord{col[11], image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3])})
	}
	return list
}

// inks gives the colour that most of the rim around a box has, and the one in the box that stands out from it most. (Of a box that bold letters
// fill, the ink may have more than the ground.)
func inks(img image.Image, r image.Rectangle) (ground, ink color.RGBA) {
	rim, count := map[color.RGBA]int{}, map[color.RGBA]int{}
	around := r.Inset(-3).Intersect(img.Bounds())
	for y := around.Min.Y; y < around.Max.Y; y++ {
		for x := around.Min.X; x < around.Max.X; x++ {
			if image.Pt(x, y).In(r) {
				count[at(img, x, y)]++
			} else {
				rim[at(img, x, y)]++
			}
		}
	}
	for c, n := range rim {
		if n > rim[ground] || n == rim[ground] && luminance(c) > luminance(ground) {
			ground = c
		}
	}
	ink = ground
	for c, n := range count {
		if n >= 4 && contrast(c, ground) > contrast(ink, ground) { // some pixels, not one
			ink = c
		}
	}
	return ground, ink
}

func at(img image.Image, x, y int) color.RGBA {
	c, _ := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
	return c
}

// luminance and contrast are those of WCAG 2.
func luminance(c color.RGBA) float64 {
	part := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// stem is the height of the first letter's upright stroke in pixels: the longest run of ink in the first part of the word's box, its grey ends as
// the part of a pixel that they cover. 0 when there is none.
func stem(img image.Image, r image.Rectangle, ground, ink color.RGBA) float64 {
	span := int(ink.G) - int(ground.G)
	if max(span, -span) < 60 {
		return 0
	}
	cover := func(x, y int) float64 {
		return min(1, max(0, float64(int(at(img, x, y).G)-int(ground.G))/float64(span)))
	}
	best := 0.0
	for x := r.Min.X - 1; x < r.Min.X+r.Dy()/2; x++ {
		run, full := 0.0, false
		for y := r.Min.Y - 2; y < r.Max.Y+2; y++ {
			c := cover(x, y)
			if c < 0.08 {
				run, full = 0, false
				continue
			}
			run += c
			if full = full || c > 0.9; full {
				best = max(best, run)
			}
		}
	}
	return best
}
