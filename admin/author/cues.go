package author

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"cuango/contentsync/content"
)

// readCues reads <lang>.cues.txt: the label track that a sound editor such as Audacity writes, a line for each sentence: the second at
// which it begins, the second at which it ends, and the words that it begins with. The end is not used.
func (l *loader) readCues(file string, page content.ItemText, ms int) ([]content.Cue, bool) {
	n := l.note(file)
	raw, ok := l.readClean(file, MaxTOMLBytes, spaced)
	if !ok {
		return nil, false
	}
	l.sources[file] = tabbed(raw)
	before := len(l.findings)
	cues := parseCues(n, raw, page, ms)
	return cues, len(l.findings) == before
}

// keepCues keeps the cues of a recording that is left out, for Import.
func (l *loader) keepCues(file string) {
	if raw, ok := l.readClean(file, MaxTOMLBytes, spaced); ok {
		l.sources[file] = tabbed(raw)
	}
}

// parseCues reads the lines. What is wrong is told of.
func parseCues(n notebook, src []byte, page content.ItemText, ms int) (cues []content.Cue) {
	const fix = "Write: second at which it begins, second at which it ends, and its first words, with tabs between"
	at := cursor{lines: page.Lines()}
	number := 0
	for line := range strings.Lines(string(src)) {
		number++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, `\`) { // Audacity: frequencies of the label above
			continue
		}
		from, rest, _ := strings.Cut(line, " ")
		to, words, ok := strings.Cut(strings.TrimSpace(rest), " ")
		second, err := strconv.ParseFloat(from, 64)
		if _, errTo := strconv.ParseFloat(to, 64); !ok || err != nil || errTo != nil {
			n.refuse(number, fix, "this is no cue: %q", shorten(line))
			continue
		}
		words = content.ReadingText(words)
		c := content.Cue{MS: int(math.Round(min(max(second, -1), 1e6) * 1000))}
		switch {
		case !(second >= 0) || c.MS >= ms: // not a number is neither
			n.refuse(number, "Export the labels of this recording again", "the cue begins at %s s, the recording lasts %.1f s", shorten(from), float64(ms)/1000)
			continue
		case len(cues) > 0 && c.MS <= cues[len(cues)-1].MS:
			n.refuse(number, "Put the cues in the order of time, each later than the one before", "the cue begins at %s s, not after the one before", shorten(from))
			continue
		case len(cues) == content.MaxCues:
			n.refuse(number, "One cue for each sentence is enough", "more than %d cues", content.MaxCues)
			return cues
		}
		var found bool
		if c.Block, found = at.find(words); !found {
			n.refuse(number, "Write the first words of the sentence as they stand on the page; cues follow the page from top to bottom", "%q does not stand on the page behind the cue before", shorten(words))
			continue
		}
		c.Text = firstRunes(words, content.MaxCueRunes)
		cues = append(cues, c)
	}
	if len(cues) == 0 {
		n.refuse(0, "Write a cue for each sentence, or delete the file", "there is no cue in it")
	}
	return cues
}

// A cursor goes through a page from top to bottom.
type cursor struct {
	lines []content.Line
	line  int
	byte  int
}

// find goes to the words, behind what was found before, and tells in which block they stand.
func (c *cursor) find(words string) (block int, ok bool) {
	if words == "" {
		return 0, false
	}
	for i, from := c.line, c.byte; i < len(c.lines); i, from = i+1, 0 {
		if at := strings.Index(c.lines[i].Text[from:], words); at >= 0 {
			c.line, c.byte = i, from+at+len(words)
			return c.lines[i].Block, true
		}
	}
	return 0, false
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n]))
	}
	return s
}

// tabbed is the form in which sound editors read a label track: its two numbers end with tabs.
func tabbed(src []byte) []byte {
	var out []byte
	for line := range strings.Lines(string(src)) {
		from, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		to, words, _ := strings.Cut(strings.TrimSpace(rest), " ")
		out = append(out, strings.TrimRight(from+"\t"+to+"\t"+strings.TrimSpace(words), "\t")...)
		out = append(out, '\n')
	}
	return out
}

// spaced has blanks for tabs: they are the one control character that a label track has.
func spaced(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("\t"), []byte(" ")) }
