package catalog

import (
	"sync/atomic"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

// Withdrawn is what was taken back, for every catalog of a program: the one that is shown, one that waits, the seed pack. It is safe for
// concurrent use; what is set holds from then on for everything that is asked.
type Withdrawn struct{ now atomic.Pointer[withdrawn] }

type withdrawn struct {
	list  content.Recalls
	blobs map[content.Digest]bool
}

// Set replaces the list.
func (w *Withdrawn) Set(l content.Recalls) { w.now.Store(&withdrawn{list: l, blobs: l.Blobs()}) }

func (w *Withdrawn) item(id string) (content.Recall, bool) {
	if w == nil {
		return content.Recall{}, false
	}
	now := w.now.Load()
	if now == nil {
		return content.Recall{}, false
	}
	return now.list.Of(id)
}

func (w *Withdrawn) blob(d content.Digest) bool {
	if w == nil {
		return false
	}
	now := w.now.Load()
	return now != nil && now.blobs[d]
}

// SetWithdrawn says where the catalog looks for what was taken back. It is called before the catalog is used.
func (c *Catalog) SetWithdrawn(w *Withdrawn) { c.withdrawn = w }

// gone tells whether an item was taken back.
func (c *Catalog) gone(id string) bool {
	_, ok := c.withdrawn.item(id)
	return ok
}

// A CorrectionView is what is said in the place of a page that was taken back.
type CorrectionView struct {
	Text Text
	Note *Text // when it is not in the traveller's language
}

// Correction gives what is said in a page's place; the zero value when nothing is, or nothing was taken back.
func (c *Catalog) Correction(lang content.Lang, item string) CorrectionView {
	r, ok := c.withdrawn.item(item)
	if !ok || len(r.Correction) == 0 {
		return CorrectionView{}
	}
	s, l := r.Correction.Get(i18n.Fallback(lang)...)
	return CorrectionView{Text: Text{s, l}, Note: c.note(lang, l)}
}

// Where tells the gate that was asked for, known or not, and the province that it is in; "" when the content does not know.
func (c *Catalog) Where() (gate, province string) {
	if c.gate.ID != c.asked {
		return c.asked, ""
	}
	return c.asked, c.gate.Province
}

// HasItem tells whether there is a page of an item at this gate.
func (c *Catalog) HasItem(item string) bool { return c.head(item) != nil }
