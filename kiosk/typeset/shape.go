package typeset

import (
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"

	"cuango/contentsync/content"
)

// shape turns every item into glyphs and fills the running advance before each rune.
//
// HarfBuzz is asked in font units and the result scaled here. go-text's own Shaper rounds the size up
// to whole pixels (Lao at 28 × 1.08 = 30.24 px would be set as if it were 31), and measures every glyph,
// for which it needs the outlines.
func (e *Engine) shape(lang content.Lang, tracking float32) {
	w := &e.work
	hbLang := language.NewLanguage(string(lang))
	for i := range w.items {
		it := &w.items[i]
		it.glyphs = it.glyphs[:0]
		if it.face == nil {
			continue
		}
		b := e.buf
		b.Clear()
		b.AddRunes(w.shape, it.start, it.end-it.start)
		b.Props.Direction = di.DirectionLTR.Harfbuzz()
		if it.level&1 == 1 {
			b.Props.Direction = di.DirectionRTL.Harfbuzz()
		}
		b.Props.Script = it.script
		if it.script == language.Common {
			b.Props.Script = language.Latin
		}
		b.Props.Language = hbLang
		b.Shape(it.face.hb, nil)

		track := float32(0)
		if tracking != 0 && (it.script == language.Latin || it.script == language.Cyrillic) {
			track = tracking
		}
		for k := range b.Info {
			g := glyph{id: uint16(b.Info[k].Glyph), cluster: int32(b.Info[k].Cluster)} //nolint:gosec // fonts have no more than 65,535 glyphs, texts than 2 GB
			pos := &b.Pos[k]
			g.adv = float32(pos.XAdvance) * it.scale
			g.dx = float32(pos.XOffset) * it.scale
			g.dy = float32(pos.YOffset) * it.scale
			if g.adv != 0 {
				g.adv += track
			}
			it.glyphs = append(it.glyphs, g)
		}
	}
	w.measure()
}

// measure fills cum, the advance before each rune, and marks where a cluster of the shaper begins.
// Inside a cluster cum does not grow: nothing may end there.
func (w *work) measure() {
	for i := range w.items {
		it := &w.items[i]
		w.brk[it.start] |= clusterStart
		if it.face == nil {
			for j := it.start; j < it.end; j++ {
				w.brk[j] |= clusterStart
			}
		}
		for _, g := range it.glyphs {
			c := int(g.cluster)
			w.brk[c] |= clusterStart
			w.cum[c] += g.adv // for now the advance of the cluster itself
		}
	}
	n := len(w.text)
	w.brk[n] |= clusterStart
	sum := float32(0)
	for i := range n {
		own := w.cum[i]
		if w.brk[i]&clusterStart == 0 {
			own = 0
		}
		w.cum[i] = sum
		sum += own
	}
	w.cum[n] = sum
}
