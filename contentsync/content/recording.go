package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Ogg is the one kind of recordings: Opus in Ogg (RFC 7845), one channel. Package opus looks at them.
const Ogg = "audio/ogg"

// Limits of recordings. An article of a kiosk takes two or three minutes to read.
const (
	MaxRecordingBytes  = 4 << 20       // of one text read aloud: five minutes at 112 kbit/s; speech needs 24
	MaxRecordingMS     = 5 * 60 * 1000 // its length, in milliseconds
	MaxRecordingHz     = 48_000        // what it was sampled at
	MinRecordingHz     = 8_000         // a telephone
	MaxRecordingGainDB = 12            // louder or softer than it was recorded
	MaxCues            = 1_000         // of one recording
	MaxCueRunes        = 200           // words of one cue
)

// A Recording is a text read aloud by somebody: one language of one item.
type Recording struct {
	Digest Digest `json:"sha256"`
	MIME   string `json:"mime"`
	Size   int64  `json:"size"`
	MS     int    `json:"ms"` // length, in milliseconds
	// Reads names the text that is read, as [ItemText.Reading] does. When the text is another one by now, the recording is not played.
	Reads   string `json:"reads"`
	Cues    []Cue  `json:"cues,omitempty"` // in the order of time; without them nothing is marked while it sounds
	Author  string `json:"author,omitempty"`
	Licence string `json:"licence"`
}

// A Cue says from when on which part of the text is read.
type Cue struct {
	MS    int    `json:"ms"`    // from the beginning, in milliseconds
	Block int    `json:"block"` // 0: the title; 1: the first block of the body
	Text  string `json:"text,omitempty"`
	// Text are the words in the block with which it begins; without them it is the block as a whole.
}

// validate checks the recording of a text with so many blocks.
func (r Recording) validate(field string, blocks int) error {
	switch {
	case !r.Digest.Valid():
		return invalid(field+".sha256", "bad digest")
	case r.MIME != Ogg:
		return invalid(field+".mime", "%.80q, want %s", r.MIME, Ogg)
	case r.Size <= 0 || r.Size > MaxRecordingBytes:
		return tooLarge(field+".size", int(r.Size), MaxRecordingBytes)
	case r.MS <= 0 || r.MS > MaxRecordingMS:
		return tooLarge(field+".ms", r.MS, MaxRecordingMS)
	case !ValidReading(r.Reads):
		return invalid(field+".reads", "%.40q, want %d hex digits", r.Reads, readingDigits)
	case len(r.Cues) > MaxCues:
		return tooLarge(field+".cues", len(r.Cues), MaxCues)
	}
	for i, c := range r.Cues {
		at := fmt.Sprintf("%s.cues[%d]", field, i)
		switch {
		case c.MS < 0 || c.MS >= r.MS || i > 0 && c.MS <= r.Cues[i-1].MS:
			return invalid(at+".ms", "%d stands out of order", c.MS)
		case c.Block < 0 || c.Block > blocks || i > 0 && c.Block < r.Cues[i-1].Block:
			return invalid(at+".block", "%d stands out of order", c.Block)
		}
		if err := checkShort(at+".text", c.Text, MaxCueRunes); err != nil {
			return err
		}
	}
	for _, s := range []string{r.Author, r.Licence} {
		if err := checkShort(field, s, MaxNameRunes); err != nil {
			return err
		}
	}
	return nil
}

// validateAudio checks the recordings of an item.
func (it Item) validateAudio(field string) error {
	for l, r := range it.Audio {
		t, ok := it.Text[l]
		if !ok {
			return invalid(field+".audio", "%.40q has no text", l)
		}
		if err := r.validate(fmt.Sprintf("%s.audio[%.40q]", field, l), len(t.Body)); err != nil {
			return err
		}
	}
	return nil
}

// Recordings are all recordings of a catalog in the order of their digests; those that say the same of the same file are there once.
func (c Catalog) Recordings() []Recording {
	var all []Recording
	for _, it := range c.Items {
		for _, r := range it.Audio {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b Recording) int {
		return cmp.Or(strings.Compare(string(a.Digest), string(b.Digest)), cmp.Compare(a.MS, b.MS), cmp.Compare(a.Size, b.Size))
	})
	return slices.CompactFunc(all, func(a, b Recording) bool { return a.Digest == b.Digest && a.MS == b.MS && a.Size == b.Size })
}

// A Line is a stretch of a page that is read without a break in the layout: a heading, a paragraph, an entry of a list, a cell of a table.
type Line struct {
	Block int    // 0: the title; 1: the first block of the body
	Text  string // without marks for line breaks, with single spaces
}

// Lines are what is read of a page, in order: the title and the words of each block. Opening hours, prices and what a picture shows
// are among them as they are written; the summary is not: it stands in lists.
func (t ItemText) Lines() []Line {
	var out []Line
	add := func(block int, texts ...string) {
		for _, s := range texts {
			if s = ReadingText(s); s != "" {
				out = append(out, Line{block, s})
			}
		}
	}
	add(0, t.Title)
	for i, b := range t.Body {
		n := i + 1
		add(n, b.Alt, b.Caption, b.Label, b.Phone, Plain(b.Say), Plain(b.More))
		switch b.Kind {
		case Opening:
			add(n, b.Open+" "+b.Close)
		case Price:
			add(n, fmt.Sprintf("%d %d %s", b.Low, b.High, b.Currency))
		case Heading, Paragraph, Notice, List, Steps, Do, Dont, Table, Image, Phone, Card:
		}
		for _, row := range append([][][]Span{b.Items, b.Head}, b.Rows...) {
			for _, cell := range row {
				add(n, Plain(cell))
			}
		}
		add(n, Plain(b.Text))
	}
	return out
}

// ReadingText is a text as it is read: without U+200B, U+2060 and U+00AD, which only guide the line breaks, and with single spaces.
func ReadingText(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch r {
		case '\u200b', '\u2060', '\u00ad':
			return -1
		}
		return r
	}, s)), " ")
}

const readingDigits = 16

// Reading names what is read of a page: the first 16 hex digits of the SHA-256 of its [ItemText.Lines], each with its block's number and a tab
// before it and \n after it. Changing a word gives another name; line breaks for the screen, bold type and the summary do not.
func (t ItemText) Reading() string {
	var b strings.Builder
	for _, l := range t.Lines() {
		fmt.Fprintf(&b, "%d\t%s\n", l.Block, l.Text)
	}
	return string(DigestOf([]byte(b.String()))[:readingDigits])
}

// ValidReading tells whether s has the form of [ItemText.Reading].
func ValidReading(s string) bool {
	return len(s) == readingDigits && strings.Trim(s, "0123456789abcdef") == ""
}
