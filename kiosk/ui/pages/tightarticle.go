package pages

import (
	"image"
	"slices"

	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// plain is the article with its text in rows; what can be done with it stands beside the page keys as far as there is room, and after the
// text.
func (p *Article) plain(sc *paint.Scene) {
	all := func(w int) widgets.Block { return p.header(w, true) }
	head := all
	if left, _ := p.columns(); p.Portrait || all(left.Dx()).Height > left.Dy()-p.E(0.5) {
		head = p.short
	}
	want := whole
	if p.Portrait && p.Top == 0 && p.view.Picture != nil && !p.Contrast { // a strip of the picture over the text
		want = p.H - p.BarH() - p.StatusH() - p.E(0.7) - p.E(heroLeast+1.6) - head(p.W-2*p.Margin()).Height
	}
	area := p.stageFrom(0, sc, p.view.Picture, head, want)
	width := area.Dx()
	var above []widgets.Block
	if b := p.facts(width); (p.Portrait || p.isShort(head, width)) && b.Height > 0 {
		b.WithNext = true
		above = []widgets.Block{b}
	}
	k, list := p.Chrome(), p.can()
	high := area.Dy() - p.PageKeysH() - max(p.TouchGap(), p.E(0.5))
	foot := p.beside(k, list, width)
	alone := foot.n == len(list) && len(p.paged(width, high, room{first: high, next: high}, above, nil)) == 1
	turns := false // the first pages have other keys than the last one
	if !alone {    // page keys stand there, too
		free := p.besidePageKeys(width)
		foot = p.beside(k, list, free)
		all := func(list []action) bool { return p.beside(k, list, free).n == len(list) }
		turns = foot.n < len(list) && all(p.without("listen")) && all(p.without("report")) &&
			len(p.paged(width, high, room{first: high, next: high}, above, nil)) > 1
	}
	var under []item
	for _, a := range list[foot.n:] {
		if turns {
			break
		}
		t := widgets.Toggle{ID: a.id, Pictogram: a.mark, Label: p.word(a.word), Do: a.do}
		h := max(p.TouchMin(), p.ToggleHeight(t, p.half(area)))
		under = append(under, keyItem(h, h, func(r image.Rectangle) *paint.Key { return p.ToggleKey(t, r) }))
	}
	items := p.rows(width, high, above, under)
	p.shelfOver(sc, &p.frame, area, items, 2, func(r image.Rectangle) bool {
		if p.listening(sc, r) {
			return true
		}
		if turns {
			foot = p.beside(k, p.here(), p.besidePageKeys(width))
		}
		sc.Keys = append(sc.Keys, foot.place(r)...)
		return false
	})
}

// without is what can be done with the article, but one thing.
func (p *Article) without(id string) []action {
	return slices.DeleteFunc(p.can(), func(a action) bool { return a.id == id })
}

// A footing is what stands at the start of the row of page keys: n keys.
type footing struct {
	n     int
	place func(r image.Rectangle) []*paint.Key
}

// beside puts as many of the things that can be done into a row as have room in a width: with their pictograms beside the words, or above them where
// that holds more.
func (p *Article) beside(k *widgets.Kit, list []action, width int) footing {
	gap := max(p.TouchGap(), p.E(0.6))
	need := func(a action) int { return p.Natural(p.word(a.word).Size(k.Em).Bold().Tight()) + k.E(1.5+0.55+2) }
	n := 0
	for x := 0; n < len(list) && x+need(list[n]) <= width; n++ {
		x += need(list[n]) + gap
	}
	if strip := p.strip(k, list, n, width); strip != nil {
		return footing{len(strip), func(r image.Rectangle) []*paint.Key {
			_, keys := k.StripKeys(strip, image.Rect(r.Min.X, r.Min.Y, r.Min.X+width, r.Max.Y))
			return keys
		}}
	}
	return footing{n, func(r image.Rectangle) (keys []*paint.Key) {
		x := r.Min.X
		for i, a := range list[:n] {
			w := need(a)
			keys = append(keys, k.Button(a.id, a.mark, p.word(a.word), image.Rect(x, r.Min.Y, x+w, r.Max.Y), i == 0 && len(list) > 1, a.do))
			x += w + gap
		}
		return keys
	}}
}

// rows are the text's pages, an item each, and the keys under it, two in a row.
func (p *Article) rows(width, high int, above []widgets.Block, under []item) (items []item) {
	var tail []widgets.Block
	for pair := range slices.Chunk(under, 2) {
		h := 0
		for _, it := range pair {
			h = max(h, it.least)
		}
		tail = append(tail, widgets.Block{Height: h, Gap: p.Gutter()})
	}
	pages := p.paged(width, high, room{first: high, next: high}, above, tail)
	text := -len(tail) // so many blocks of it are to come
	for _, page := range pages {
		text += len(page)
	}
	for _, page := range pages {
		n := min(text, len(page))
		text -= n
		fresh := true
		if page := page[:n]; n > 0 {
			least := stacked(page)
			_, _, more := p.share(page, high-least)
			items = append(items, item{least: least, most: least + more, wide: true, fresh: true, place: func(r image.Rectangle) ([]paint.Part, []*paint.Key) {
				return p.filled(page, r.Min, r.Dy()-least), nil
			}})
			fresh = false
		}
		for range page[n:] {
			pair := under[:min(2, len(under))]
			pair[0].fresh = fresh
			items = append(items, pair...)
			under, fresh = under[len(pair):], false
		}
	}
	return items
}

// strip is what can be done with the article as keys with their pictograms above the words, when more of them than beside have room that way; else
// nil.
func (p *Article) strip(k *widgets.Kit, list []action, beside, width int) (keys []widgets.StripKey) {
	for _, a := range list {
		keys = append(keys, widgets.StripKey{ID: a.id, Mark: a.mark, Label: p.word(a.word), Primary: len(keys) == 0, Do: a.do})
	}
	for n := len(keys); n > beside; n-- {
		if k.StripFits(keys[:n], (width-k.TouchGap()*(n-1))/n) {
			return keys[:n]
		}
	}
	return nil
}

// short is the title alone.
func (p *Article) short(width int) widgets.Block {
	w := p.heading(words(p.view.Title).Own(), width, p.Size("h2"), 2, 0.85)
	t := p.Set(w, image.Point{}, width, p.Ink)
	return widgets.Block{Height: t.Box.Dy(), Place: func(at image.Point) []paint.Part {
		t := t
		t.Box = t.Box.Add(at)
		return []paint.Part{t}
	}}
}

// isShort tells whether a head is the short one.
func (p *Article) isShort(head func(int) widgets.Block, width int) bool {
	return head(width).Height == p.short(width).Height
}
