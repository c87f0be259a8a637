package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"cuango/assets/fonts"
	"cuango/contentsync/content"
)

// A frame is a picture of a contact sheet: a line of index.json.
type frame struct {
	File    string       `json:"file"` // below the folder of the shots, as Small
	Small   string       `json:"small"`
	Panel   string       `json:"panel"`
	Variant string       `json:"variant"`
	Screen  string       `json:"screen"`
	Lang    content.Lang `json:"lang"`
	Page    int          `json:"page"`
	MMPerPx float64      `json:"mm_per_px"`
	Top     int          `json:"top,omitempty"`
	Texts   []frameText  `json:"texts"`
}

type frameText struct {
	Text string `json:"text"`
	Box  [4]int `json:"box"` // of its ink: x, y, width, height
}

// A batch is what one kiosk-preview draws: all of a language on a panel.
type batch struct {
	panel panel
	lang  content.Lang
	list  []fields
	about []frame // of list: what is known before it is drawn
}

func (b *batch) add(common fields, v view, variant string, by int) {
	f := maps.Clone(common)
	maps.Copy(f, v.fields)
	base := filepath.Join(b.panel.name, variant, string(b.lang), v.name)
	if n, ok := f["pages"].(int); ok && n > 1 {
		base += "-%d"
	}
	f["file"], f["small"], f["by"] = filepath.Join("access", base+".png"), filepath.Join("access", "small", base+".png"), by
	b.list = append(b.list, f)
	b.about = append(b.about, frame{Panel: b.panel.name, Variant: variant, Screen: v.name, Lang: b.lang})
}

// takeSheets draws every screen with every combination of text size, contrast and reach mode, and puts those of a combination in a language on
// one contact sheet. The pictures are the preview's: the same pages, the same painter and the same content as on the window
// (the end-to-end test compares the two), without a window that has to be led through all of them.
func (d *demo) takeSheets(ctx context.Context, folder, dir string) error {
	began := time.Now()
	var batches []*batch
	for _, p := range panels {
		for _, l := range sheetLangs {
			b := &batch{panel: p, lang: l}
			for _, v := range variants() {
				if v.Reach {
					lower, err := d.lowers(ctx, p, v)
					if err != nil {
						return err
					}
					if !lower {
						continue // it hangs low: the same as without
					}
				}
				common := d.common(p, l)
				common["text"], common["contrast"], common["reach"] = v.Text, v.Contrast, v.Reach
				for _, w := range views(l) {
					if w.always && v != (variant{}) {
						continue
					}
					b.add(common, w, v.name(), smallBy)
				}
			}
			batches = append(batches, b)
		}
	}
	for _, p := range wallPanels {
		for _, l := range sheetLangs {
			b := &batch{panel: p, lang: l}
			for _, w := range wallViews() {
				b.add(d.common(p, l), w, "wall", max(smallBy, p.Width/640))
			}
			batches = append(batches, b)
		}
	}
	frames, err := each(batches, func(b *batch) ([]frame, error) { return d.draw(ctx, dir, b) })
	if err != nil {
		return err
	}
	d.say("%d pictures in %v", len(frames), time.Since(began).Round(time.Second))
	raw, err := json.MarshalIndent(frames, "", " ")
	if err != nil {
		return fmt.Errorf("index.json: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "access", "index.json"), append(raw, '\n'), 0o644); err != nil { //nolint:gosec // for everybody
		return fmt.Errorf("index.json: %w", err)
	}
	sheets := sheetsOf(frames)
	font, done, err := labelFont()
	if err != nil {
		return err
	}
	defer done()
	if _, err := each(sheets, func(s sheet) ([]frame, error) { return nil, s.montage(ctx, dir, font) }); err != nil {
		return err
	}
	d.say("%d contact sheets in %s, after %v", len(sheets), filepath.Join(dir, "access"), time.Since(began).Round(time.Second))
	return d.measure(ctx, folder, dir)
}

// smallBy is how many times smaller pictures are on a contact sheet.
const smallBy = 3

// common are the fields of all requests for a panel and a language.
func (d *demo) common(p panel, l content.Lang) fields {
	return fields{
		"sync_dir": d.syncDir, "gate": d.gate, "lang": l, "now": time.Now().In(content.Zone).Truncate(time.Minute),
		"width_px": p.Width, "height_px": p.Height, "screen_diagonal_in": p.DiagonalIn, "lower_edge_mm": p.LowEdgeMM, "reading_distance_mm": p.DistanceMM,
	}
}

// lowers tells whether reach mode changes anything on a panel.
func (d *demo) lowers(ctx context.Context, p panel, v variant) (bool, error) {
	tmp, err := os.MkdirTemp("", "sheets")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(tmp)
	b := &batch{panel: p, lang: "en"}
	common := d.common(p, "en")
	common["text"], common["reach"] = v.Text, true
	b.add(common, view{name: "access", fields: fields{"screen": "access"}}, "probe", smallBy)
	frames, err := d.draw(ctx, tmp, b)
	return len(frames) == 1 && frames[0].Top > 0, err
}

// draw has kiosk-preview draw a batch below dir.
func (d *demo) draw(ctx context.Context, dir string, b *batch) ([]frame, error) {
	var in bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, f := range b.list {
		if err := enc.Encode(f); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // for everybody
		return nil, err
	}
	var errs bytes.Buffer
	cmd := exec.CommandContext(ctx, d.programs.Path("kiosk-preview"), "pages") //nolint:gosec // our own program
	cmd.Dir, cmd.Stdin, cmd.Stderr = dir, &in, &errs
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w\n%s", b.panel.name, b.lang, err, errs.Bytes())
	}
	byFile := map[string]frame{}
	for i, f := range b.list {
		name, _ := f["file"].(string)
		byFile[name] = b.about[i]
	}
	var frames []frame
	for line := range bytes.Lines(out) {
		var f frame
		if err := json.Unmarshal(line, &f); err != nil {
			return nil, fmt.Errorf("kiosk-preview: %w", err)
		}
		about, ok := byFile[f.File]
		if !ok {
			about, ok = byFile[pattern(f.File, f.Page)]
		}
		if !ok {
			return nil, fmt.Errorf("kiosk-preview drew %s, which nobody asked for", f.File)
		}
		f.Panel, f.Variant, f.Screen, f.Lang = about.Panel, about.Variant, about.Screen, about.Lang
		frames = append(frames, f)
	}
	if len(frames) < len(b.list) {
		return nil, fmt.Errorf("%s in %s: %d pictures of %d screens", b.panel.name, b.lang, len(frames), len(b.list))
	}
	return frames, nil
}

// pattern is the name that a file was asked for by.
func pattern(file string, page int) string {
	return strings.TrimSuffix(file, fmt.Sprintf("-%d.png", page)) + "-%d.png"
}

// each does f for each of a list, as many at a time as there are processors, and gives what came out in the list's order.
func each[T any](list []T, f func(T) ([]frame, error)) ([]frame, error) {
	out, errs := make([][]frame, len(list)), make([]error, len(list))
	next := make(chan int)
	var wait sync.WaitGroup
	for range runtime.NumCPU() {
		wait.Go(func() {
			for i := range next {
				out[i], errs[i] = f(list[i])
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	wait.Wait()
	return slices.Concat(out...), errors.Join(errs...)
}

// A sheet is a page with the pictures of a panel, a variant and a language. Walls have one for each panel.
type sheet struct {
	name   string
	frames []frame
}

func sheetsOf(frames []frame) []sheet {
	at := map[string]int{}
	var list []sheet
	for _, f := range frames {
		name := strings.Join([]string{f.Panel, f.Variant, string(f.Lang)}, "-")
		if f.Variant == "wall" {
			name = f.Panel
		}
		i, ok := at[name]
		if !ok {
			i = len(list)
			at[name] = i
			list = append(list, sheet{name: name})
		}
		list[i].frames = append(list[i].frames, f)
	}
	return list
}

// columns is how many pictures stand beside each other.
func (s sheet) columns() int {
	switch {
	case s.frames[0].Variant == "wall":
		return 3
	case s.frames[0].Panel == "portrait":
		return 10
	}
	return 6
}

// labelFont gives a file with the font of the labels, and what deletes it: ImageMagick knows fonts of the system only, and there may be none.
func labelFont() (name string, done func(), err error) {
	raw, err := fonts.FS.ReadFile("NotoSans_400Regular.ttf")
	if err != nil {
		return "", nil, fmt.Errorf("font of the labels: %w", err)
	}
	f, err := os.CreateTemp("", "sheets-*.ttf")
	if err != nil {
		return "", nil, fmt.Errorf("font of the labels: %w", err)
	}
	_, err = f.Write(raw)
	return f.Name(), func() { _ = os.Remove(f.Name()) }, errors.Join(err, f.Close())
}

// montage writes the sheet, with the name of the screen under each picture.
func (s sheet) montage(ctx context.Context, dir, font string) error {
	args := []string{"-font", font, "-background", "#808080", "-fill", "black", "-pointsize", "16"}
	for _, f := range s.frames {
		label := fmt.Sprintf("%s %d", f.Screen, f.Page)
		if f.Variant == "wall" {
			label += " " + string(f.Lang)
		}
		args = append(args, "-label", label, filepath.Join(dir, f.Small))
	}
	args = append(args, "-title", s.name, "-tile", fmt.Sprintf("%dx", s.columns()), "-geometry", "+8+8", filepath.Join(dir, "access", s.name+".png"))
	out, err := exec.CommandContext(ctx, "montage", args...).CombinedOutput() //nolint:gosec // our own arguments
	if err != nil {
		return fmt.Errorf("contact sheet %s (ImageMagick's montage): %w\n%s", s.name, err, out)
	}
	return nil
}
