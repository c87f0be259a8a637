package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cuango/kiosk/ui"
	"cuango/kiosk/ui/paint"
)

const (
	maxRequestBytes = 256 << 10 // of a line
	maxRequests     = 100_000   // of a run
	maxPages        = 40        // of a screen
	maxBy           = 16        // times smaller
)

// A sheetRequest is a page request, and where its picture goes.
type sheetRequest struct {
	pageRequest
	File  string `json:"file"`  // PNG; %d in its name is the number of the page
	Small string `json:"small"` // the same, smaller; empty: none
	By    int    `json:"by"`    // how many times smaller
	Pages int    `json:"pages"` // so many pages from the first on, if there are; 0: the one that page names
}

// A sheetPage is a picture that was written.
type sheetPage struct {
	File    string      `json:"file"`
	Small   string      `json:"small,omitempty"`
	Page    int         `json:"page"`
	MMPerPx float64     `json:"mm_per_px"`     // of the glass
	Top     int         `json:"top,omitempty"` // pixels above the screen in reach mode
	Texts   []sheetText `json:"texts"`
}

// A sheetText is a text of a picture, and where its ink is.
type sheetText struct {
	Text string `json:"text"`
	Box  [4]int `json:"box"` // x, y, width, height
}

// many draws one screen after the other: a request a line, of which a line is written for each picture. What pictures have in common is read once.
func many(args []string, in io.Reader, out io.Writer) error {
	if len(args) > 0 {
		return errors.New("pages takes its requests as lines of JSON on the standard input")
	}
	ctx := context.Background()
	p, err := newPainter()
	if err != nil {
		return err
	}
	defer p.close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxRequestBytes)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; lines.Scan(); n++ {
		if n > maxRequests {
			return fmt.Errorf("more than %d requests", maxRequests)
		}
		dec := json.NewDecoder(strings.NewReader(lines.Text()))
		dec.DisallowUnknownFields()
		var req sheetRequest
		if err := dec.Decode(&req); err != nil {
			return fmt.Errorf("request %d: %w", n, err)
		}
		if err := p.sheet(ctx, req, enc); err != nil {
			return fmt.Errorf("request %d: %w", n, err)
		}
	}
	return lines.Err()
}

// sheet draws the pages of one request.
func (p *painter) sheet(ctx context.Context, req sheetRequest, enc *json.Encoder) error {
	switch {
	case req.File == "":
		return errors.New("file must be set")
	case req.Pages < 0 || req.Pages > maxPages:
		return fmt.Errorf("pages must be at most %d (got %d)", maxPages, req.Pages)
	case req.Small != "" && (req.By < 2 || req.By > maxBy):
		return fmt.Errorf("by must be 2 to %d (got %d)", maxBy, req.By)
	}
	st, err := p.still(ctx, &req.pageRequest)
	if err != nil {
		return err
	}
	write := func(page int, sc *paint.Scene, img *image.RGBA) error {
		done := sheetPage{File: numbered(req.File, page), Page: page, MMPerPx: st.Look.MMPerPx, Top: st.Look.Top, Texts: sheetTexts(sc)}
		if err := writePNG(done.File, img); err != nil {
			return err
		}
		if req.Small != "" {
			done.Small = numbered(req.Small, page)
			if err := writePNG(done.Small, shrunk(img, req.By)); err != nil {
				return err
			}
		}
		return enc.Encode(done)
	}
	return p.each(ctx, st, req, write)
}

func (p *painter) each(ctx context.Context, st ui.Still, req sheetRequest, write func(int, *paint.Scene, *image.RGBA) error) (err error) {
	page := max(1, req.Page)
	switch {
	case req.Notice != nil && !req.Aside:
		sc := st.NoticeScene(*req.Notice, req.Lang, page)
		return write(page, sc, st.DrawNotice(*req.Notice, req.Lang, page))
	case req.Pages == 0:
		sc, _, err := st.Scene(ctx, req.route(), req.Page)
		if err != nil {
			return err
		}
		return write(page, sc, st.Paint(ctx, sc, req.Lang, req.Page, req.Countdown))
	}
	walked := st.EachPage(ctx, req.route(), func(page int, sc *paint.Scene) bool {
		err = write(page, sc, st.Paint(ctx, sc, req.Lang, page, req.Countdown))
		return err == nil && page < req.Pages
	})
	return errors.Join(walked, err)
}

func sheetTexts(sc *paint.Scene) []sheetText {
	var list []sheetText
	for _, p := range sc.All() {
		if t, ok := p.(paint.Text); ok {
			ink := t.P.Ink().Add(t.Box.Min)
			list = append(list, sheetText{Text: t.String(), Box: [4]int{ink.Min.X, ink.Min.Y, ink.Dx(), ink.Dy()}})
		}
	}
	return list
}

// numbered puts a page's number into the name of its file.
func numbered(name string, page int) string { return strings.Replace(name, "%d", fmt.Sprint(page), 1) }

func writePNG(file string, img image.Image) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // for everybody
		return err
	}
	f, err := os.Create(file) //nolint:gosec // where the caller asked for it
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	return errors.Join(enc.Encode(f, img), f.Close())
}

// shrunk gives a picture whose pixels are the means of squares of the other's.
func shrunk(img *image.RGBA, by int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, img.Rect.Dx()/by, img.Rect.Dy()/by))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			var sum [4]int
			for dy := range by {
				row := img.Pix[img.PixOffset(img.Rect.Min.X+x*by, img.Rect.Min.Y+y*by+dy):]
				for i := range 4 * by {
					sum[i%4] += int(row[i])
				}
			}
			at := out.PixOffset(x, y)
			for i, s := range sum {
				out.Pix[at+i] = uint8(s / (by * by)) //nolint:gosec // a mean of bytes
			}
		}
	}
	return out
}
