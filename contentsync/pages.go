package contentsync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
)

// A PageState says what becomes of a page at a gate.
type PageState string

// The states of pages.
const (
	PageShown     PageState = "shown"
	PageLapsed    PageState = "lapsed"    // it is there, and of its facts nothing but whom to call: nobody has looked at them again in time
	PageRecalled  PageState = "recalled"  // taken back; a correction may stand in its place
	PageElsewhere PageState = "elsewhere" // of other gates
	PageReplaced  PageState = "replaced"  // a lower level has it in its own words, or another pack comes first
	PageRefused   PageState = "refused"   // a higher level has locked the page, or its slug
)

// A Page is what becomes of one pack's page at a time, and why.
type Page struct {
	Item    string        `json:"item"`
	Slug    string        `json:"slug"`
	Level   content.Level `json:"level,omitempty"`
	Role    string        `json:"role,omitempty"`
	Pack    string        `json:"pack"`
	Version int           `json:"version,omitempty"` // of the pack
	AsOf    content.Date  `json:"as_of,omitempty"`   // of the pack
	State   PageState     `json:"state"`
	Why     []string      `json:"why"`
}

// origin is where a pack is from.
type origin struct {
	layer content.Layer
	pack  content.LayerPack
}

func origins(g cache.Generation) map[string]origin {
	of := map[string]origin{}
	for _, p := range g.Packs { // of a generation that was built before there were layers
		of[p.Pack] = origin{pack: content.LayerPack{Pack: p.Pack, Version: p.Version}}
	}
	for _, l := range g.Layers {
		for _, p := range l.Packs {
			of[p.Pack] = origin{l, p}
		}
	}
	return of
}

// ExplainPage says of every page with a slug or an ID what becomes of it at a gate at a time, those that are not shown too. It reads the sync folder alone. None: no
// pack that is active has one.
func ExplainPage(ctx context.Context, syncDir, gate, name string, at time.Time) (pages []Page, err error) {
	r, err := cache.OpenReader(ctx, syncDir)
	if errors.Is(err, content.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = cmp.Or(err, r.Close()) }()
	recalls, err := readRecalls(syncDir)
	if err != nil {
		return nil, err
	}
	items, err := r.Heads(ctx, "")
	if err != nil {
		return nil, err
	}
	frame, err := r.Frame(ctx)
	if err != nil {
		return nil, err
	}
	merges, err := r.Merges(ctx)
	if err != nil {
		return nil, err
	}
	status, _ := ReadStatus(syncDir) // none is no harm: then nothing is said of what is late
	g := r.Generation()
	of := origins(g)
	ids := map[string]bool{}
	for _, it := range items {
		ids[it.ID] = ids[it.ID] || it.Slug == name || it.ID == name
	}
	for _, m := range merges {
		ids[m.Item] = ids[m.Item] || m.Slug == name || m.Item == name
	}
	knownGate := slices.ContainsFunc(frame.Gates, func(x content.Gate) bool { return x.ID == gate })
	for _, it := range items {
		if !ids[it.ID] {
			continue
		}
		if it.Pack == "" && len(g.Packs) > 0 { // there is one pack alone
			it.Pack = g.Packs[0].Pack
		}
		p := newPage(it.ID, it.Slug, it.Pack, of)
		p.State = PageShown
		for _, m := range merges {
			if m.Item == it.ID && m.Kind == content.Overridden && m.By == it.Pack {
				p.because("it stands in the place of the page of %s", m.Pack)
			}
		}
		if it.IsLocked() {
			p.because("it is locked: no lower level may replace it")
		}
		p.judge(it, recalls, gate, knownGate, believedAt(at, g.Built))
		p.late(status.Layers, at)
		pages = append(pages, p)
	}
	for _, m := range merges {
		if !ids[m.Item] {
			continue
		}
		p := newPage(m.Item, m.Slug, m.Pack, of)
		switch m.Kind {
		case content.Overridden:
			p.State = PageReplaced
			p.because("%s, of a lower level, has it in its own words", m.By)
		case content.Locked:
			p.State = PageRefused
			p.because("%s, of a higher level, has locked the page or its name", m.By)
		case content.Doubled:
			p.State = PageReplaced
			p.because("%s, of the same level, comes first", m.By)
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// believedAt is the time as the screen believes it: one that is too far after the generation was built takes nothing off the screen.
func believedAt(at, built time.Time) time.Time {
	if !built.IsZero() && at.Sub(built) > content.MaxClockAhead {
		return built
	}
	return at
}

func newPage(id, slug, pack string, of map[string]origin) Page {
	o := of[pack]
	p := Page{Item: id, Slug: slug, Level: o.layer.Level, Role: o.layer.Role, Pack: pack, Version: o.pack.Version, AsOf: o.pack.AsOf, Why: []string{}}
	if o.layer.Role != "" {
		p.because("%s layer (%s, version %d)", o.layer.Level, o.layer.Role, o.layer.Version)
	}
	return p
}

func (p *Page) because(format string, args ...any) {
	p.Why = append(p.Why, fmt.Sprintf(format, args...))
}

// judge says what becomes of the page that holds, the gravest reason last.
func (p *Page) judge(it content.Item, recalls content.Recalls, gate string, knownGate bool, at time.Time) {
	if it.Regulated {
		if it.ReviewBy < content.DateOf(at) {
			p.State = PageLapsed
			p.because("its rule or fee was to be looked at again by %s: whom to call stays, the rest hides itself", it.ReviewBy)
		} else {
			p.because("its rule or fee is good until the end of %s", it.ReviewBy)
		}
	}
	if knownGate && !it.At(gate, "") {
		p.State = PageElsewhere
		p.because("only at %s", strings.Join(it.Gates, ", "))
	}
	if r, ok := recalls.Of(it.ID); ok {
		p.State = PageRecalled
		p.because("taken back on %s (list %d)%s", r.Since.Format(time.RFC3339), recalls.Version, map[bool]string{true: "; a correction stands in its place"}[len(r.Correction) > 0])
	}
}

// late says why the page may be older than what its people have published.
func (p *Page) late(layers []content.LayerStatus, at time.Time) {
	for _, l := range layers {
		switch {
		case l.Role != p.Role:
		case l.Error != "":
			p.because("nothing new of this layer is taken since %s: %s", l.Since.Format(time.RFC3339), l.Error)
		case !l.Expires.IsZero() && !at.Before(l.Expires):
			p.because("the layer's signatures end on %s; unless newer ones come, it stays as it is", l.Expires.Format(time.RFC3339))
		}
	}
}
