package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"cuango/assets/fonts"
	"cuango/contentsync/content"
	"cuango/kiosk/typeset"
)

// maxLinesInput bounds what lines reads: more than any item's text.
const maxLinesInput = 4 << 20

// lineStyles are the styles of text, as factors of the body em (the look's scale_e).
var lineStyles = map[string]struct {
	factor  float64
	heading bool
	tight   float64
}{
	"body":  {factor: 1},
	"small": {factor: 0.82},
	"h2":    {factor: 1.3, heading: true},
	"h1":    {factor: 2.1, heading: true, tight: -0.012},
}

type linesResult struct {
	Lines         []lineResult `json:"lines"`
	HeightPx      int          `json:"height_px"`
	MissingGlyphs []string     `json:"missing_glyphs"`
}

type lineResult struct {
	Text    string  `json:"text"`
	Start   int     `json:"start"` // runes from the start of the input
	End     int     `json:"end"`
	WidthPx float64 `json:"width_px"`
}

// lines prints how the kiosk breaks the text on in into lines, as JSON. The input is one paragraph;
// line feeds in it end lines. One at its very end is dropped: it is the shell's, not the text's.
func lines(args []string, in io.Reader, out io.Writer) error {
	fl := flag.NewFlagSet("lines", flag.ContinueOnError)
	fl.SetOutput(io.Discard)
	var (
		lang  = fl.String("lang", "", "language of the text, a BCP-47 tag such as lo")
		width = fl.Int("width-px", 0, "width of the column in pixels; 0: unlimited")
		style = fl.String("style", "body", "body, small, h2 or h1")
		em    = fl.Float64("em-px", 28, "size of body text: the Latin em in pixels")
		bal   = fl.Bool("balance", false, "balance the lines, as headings are")
		most  = fl.Int("max-lines", 0, "end with an ellipsis after so many lines; 0: no bound")
	)
	if err := fl.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fl.SetOutput(out)
			fl.Usage()
			return nil
		}
		return fmt.Errorf("lines: %w", err)
	}
	st, ok := lineStyles[*style]
	switch {
	case fl.NArg() > 0:
		return fmt.Errorf("lines: unexpected argument %q: the text comes on standard input", fl.Arg(0))
	case !content.Lang(*lang).Valid():
		return fmt.Errorf("lines: --lang must be a language tag such as vi or zh-Hans (got %q)", *lang)
	case !ok:
		return fmt.Errorf("lines: --style must be body, small, h2 or h1 (got %q)", *style)
	case *width < 0:
		return fmt.Errorf("lines: --width-px must be 0 or more (got %d)", *width)
	case !(*em >= 8 && *em <= 400):
		return fmt.Errorf("lines: --em-px must be from 8 to 400 (got %v)", *em)
	}
	b, err := io.ReadAll(io.LimitReader(in, maxLinesInput+1))
	if err != nil {
		return fmt.Errorf("lines: read the text: %w", err)
	}
	if len(b) > maxLinesInput {
		return fmt.Errorf("lines: the text is longer than %d bytes", maxLinesInput)
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")

	eng := typeset.New(fonts.FS)
	if err := eng.Check(); err != nil {
		return fmt.Errorf("lines: %w", err)
	}
	p := eng.Layout([]typeset.Run{{Text: text}}, typeset.Style{
		Lang: content.Lang(*lang), SizePx: *em * st.factor, Bold: st.heading, Heading: st.heading,
		Tracking: st.tight, Balance: *bal, MaxLines: *most,
	}, *width)

	res := linesResult{Lines: []lineResult{}, MissingGlyphs: []string{}, HeightPx: p.Size().Y}
	for i, l := range p.Lines {
		res.Lines = append(res.Lines, lineResult{
			Text: p.Text(i), Start: l.Start, End: l.End, WidthPx: float64(int(l.Width*100+0.5)) / 100,
		})
	}
	seen := map[rune]bool{}
	for _, r := range p.Missing {
		if !seen[r] {
			seen[r] = true
			res.MissingGlyphs = append(res.MissingGlyphs, string(r))
		}
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(res)
}
