package ui

import (
	"image"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
)

// recorded is what a reading knows of the recording that it plays.
type recorded struct {
	played bool // it is one
	own    bool // it could not be played: the voice reads this page
	from   int  // block with which the page on the screen begins: 0 is the title
	source int  // the last one on it: the next page goes on behind
	over   bool // with this page the recording comes to its end
}

// paged is an article of several pages.
type paged interface {
	Number() int
	Pages() int
}

// recording is that of a page; nil when it has none, or none that can be played.
func (s *Shell) recording(p pages.Page) *catalog.Recording {
	if r := s.ear.read; r != nil && r.own {
		return nil
	}
	if a, ok := p.(interface{ Recording() *catalog.Recording }); ok {
		return a.Recording()
	}
	return nil
}

// cueUp finds out which part of a recording belongs to the page that is to be read.
func (s *Shell) cueUp(r *reading, st *still) {
	rec := s.recording(st.of)
	if r.played = rec != nil; !r.played {
		return
	}
	if len(rec.Cues) == 0 {
		r.over = true
		return
	}
	first, last := blocksOf(s.texts(st.scene, false))
	switch p, ok := st.of.(paged); {
	case r.later:
		r.from = r.source + 1
	case ok && p.Number() > 1: // somebody begins in the middle: with what is read at the head of this page
		for _, c := range rec.Cues {
			if c.Block <= first {
				r.from = c.Block
			}
		}
	default:
		r.from = 0
	}
	r.source = last
	r.over = rec.Cues[len(rec.Cues)-1].Block <= last
}

// blocksOf are the first and the last block of which there are texts.
func blocksOf(texts []paint.Text) (first, last int) {
	for _, t := range texts {
		if t.Source > 0 {
			if first == 0 || t.Source < first {
				first = t.Source
			}
			last = max(last, t.Source)
		}
	}
	return first, last
}

// voiceFollows tells whether a recording cannot be played and there is a voice that can read its page.
func (s *Shell) voiceFollows(r *reading, st speech.Status) bool {
	return st.State == speech.Failed && st.Spoiled && r.played && s.Voice.Has(r.lang)
}

// withoutRecording has the voice read the page whose recording cannot be played.
func (s *Shell) withoutRecording(r *reading) {
	s.mark(-1)
	r.recorded, r.run, r.items = recorded{own: true}, 0, nil
	s.recite(s.shown)
}

// passage is what a recording says of a page: from cue to cue, marking what it reads; without cues all of it, marking nothing.
func (s *Shell) passage(rec *catalog.Recording, texts []paint.Text, page pages.Page) []heard {
	file := &speech.Recording{Open: func() (io.ReadCloser, error) { return s.Catalog.OpenBlob(rec.Digest) }}
	if len(rec.Cues) == 0 {
		return []heard{{piece: speech.Piece{Lang: rec.Lang, Record: file}}}
	}
	from := 0
	if r := s.ear.read; r != nil {
		from = r.from
	}
	_, to := blocksOf(texts)
	if p, ok := page.(paged); ok && p.Number() >= p.Pages() {
		to = content.MaxBlocks
	}
	script := cueScript{cues: rec.Cues, texts: texts}
	var items []heard
	for i, c := range rec.Cues {
		if c.Block < from || c.Block > to {
			continue
		}
		h := heard{piece: speech.Piece{Lang: rec.Lang, Record: file, From: c.MS}}
		if i == 0 {
			h.piece.From = 0
		}
		if i+1 < len(rec.Cues) {
			h.piece.To = rec.Cues[i+1].MS
		}
		h.marks, h.areas = script.marks(i)
		items = append(items, h)
	}
	return items
}

// A cueScript finds on a page what is read at a cue.
type cueScript struct {
	cues  []content.Cue
	texts []paint.Text // of the page, in the order in which they are read
}

// A place is a rune of a text: of texts[text], at is the rune.
type place struct{ text, at int }

// marks are what a cue reads: from its words to those of the next one. Where its words are not found, its block is marked as a whole.
func (c cueScript) marks(i int) (marks []paint.Stretch, areas []image.Rectangle) {
	cue := c.cues[i]
	end := content.MaxBlocks // first block that is not its own any more
	if i+1 < len(c.cues) {
		end = max(cue.Block+1, c.cues[i+1].Block)
	}
	begin, known := c.find(i)
	until, bounded := place{}, false
	for j := i + 1; j < len(c.cues) && c.cues[j].Block == cue.Block && known && !bounded; j++ {
		until, bounded = c.find(j)
	}
	for n, t := range c.texts {
		block := blockOf(t)
		if block < cue.Block || block >= end {
			continue
		}
		m := paint.Stretch{P: t.P, To: utf8.RuneCountInString(t.String())}
		if block == cue.Block && known {
			if n < begin.text || bounded && n > until.text {
				continue
			}
			if n == begin.text {
				m.From = begin.at
			}
			if bounded && n == until.text {
				m.To = until.at
			}
		}
		if m.From < m.To {
			marks, areas = append(marks, m), append(areas, t.Box)
		}
	}
	return marks, areas
}

// find looks for the words of a cue, behind those of the cues before it in its block.
func (c cueScript) find(i int) (at place, ok bool) {
	first := i
	for first > 0 && c.cues[first-1].Block == c.cues[i].Block {
		first--
	}
	var behind place
	for j := first; j <= i; j++ {
		if c.cues[j].Text == "" {
			ok = false
			continue
		}
		var next place
		if at, next, ok = c.search(c.cues[j], behind); ok {
			behind = next
		}
	}
	return at, ok
}

// search finds the words of a cue from a place on, and the place behind them.
func (c cueScript) search(cue content.Cue, from place) (at, behind place, ok bool) {
	for n := from.text; n < len(c.texts); n++ {
		if blockOf(c.texts[n]) != cue.Block {
			continue
		}
		runes, where := readable(c.texts[n].String())
		begin := 0
		for n == from.text && begin < len(where) && where[begin] < from.at {
			begin++
		}
		rest := string(runes[begin:])
		if k := strings.Index(rest, cue.Text); k >= 0 {
			k = begin + utf8.RuneCountInString(rest[:k])
			last := k + utf8.RuneCountInString(cue.Text) - 1
			return place{n, where[k]}, place{n, where[last] + 1}, true
		}
	}
	return place{}, place{}, false
}

// blockOf is the number of the block that a text belongs to, as cues count; −1 when it belongs to none.
func blockOf(t paint.Text) int {
	switch {
	case t.Source == paint.Title:
		return 0
	case t.Source > 0:
		return t.Source
	}
	return -1
}

// readable is content.ReadingText of a text as it is set, with the place of each rune in it.
func readable(s string) (out []rune, at []int) {
	for i, r := range []rune(s) {
		switch {
		case r == '\u200b', r == '\u2060', r == '\u00ad':
			continue
		case unicode.IsSpace(r):
			if len(out) == 0 || out[len(out)-1] == ' ' {
				continue
			}
			r = ' '
		}
		out, at = append(out, r), append(at, i)
	}
	return out, at
}
