package catalog

import (
	"time"

	"cuango/contentsync/content"
)

// A State is how the pages of this gate are, for who looks after them.
type State struct {
	Items   int          // pages
	Demo    int          // of them, not verified
	Overdue int          // of them, to be looked at again before today
	Oldest  content.Date // the earliest day on which one was verified; empty: none was
}

// State counts. Pages that were taken back do not count.
func (c *Catalog) State(now time.Time) (s State) {
	today := content.Date(now.In(content.Zone).Format(time.DateOnly))
	for _, it := range c.heads {
		if c.gone(it.ID) || !it.At(c.asked, "") {
			continue
		}
		s.Items++
		if it.Verification != content.Verified {
			s.Demo++
		}
		if it.ReviewBy != "" && it.ReviewBy < today {
			s.Overdue++
		}
		if it.Verification == content.Verified && it.VerifiedOn != "" && (s.Oldest == "" || it.VerifiedOn < s.Oldest) {
			s.Oldest = it.VerifiedOn
		}
	}
	return s
}

// Slug gives the name of a page among editors, or its ID where this gate has no such page.
func (c *Catalog) Slug(item string) string {
	for _, it := range c.heads {
		if it.ID == item {
			return it.Slug
		}
	}
	return item
}
