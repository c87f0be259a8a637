package cache

import (
	"cmp"
	"maps"
	"slices"

	"cuango/contentsync/content"
)

// A Pack is one verified version of a pack, as the engine hands it to the writer.
type Pack struct {
	ManifestDigest content.Digest
	Manifest       content.Manifest
	Catalog        content.Catalog

	From content.Layer // the layer that it belongs to, without its packs; the zero value: none is known
	At   Place         // where that layer is, for what only those on the spot may say

	Restored bool             // from the disk: nothing has to be asked for, and nothing to be proved again
	MadeFrom []content.Digest // files of the cache that the generation keeps beside its pictures and recordings; none: the manifest's catalog
}

// A Place is a province, or a gate of one; the zero value is the country.
type Place struct{ Province, Gate string }

// union is all packs as one catalog; itemPack says where an item came from, merges what of two packs' items was decided.
type union struct {
	content.Catalog
	itemPack map[string]string
	merges   []content.Merge
}

// merge makes one catalog of the packs, in the order of their say (see bySay).
//
// An item of a lower level takes the place of a higher one's with the same ID, wholly: its texts, its agency, its source. It does not where that is locked,
// and no item of a lower level may have the slug of a locked one. Within a level the first holds. A gate keeps what it is from its first pack; those of a
// lower level who are on the spot may say its profile anew. Of two categories, seasons or scenes with one ID, and of two essentials for one item, the first
// holds; so does the first survey. Notices follow each other. Two different pictures, and two different agencies, with one name both stay: the later
// gets its pack's name in front, in its own pack's items too. The web address stays where all packs agree, or else goes to their items.
// Where there are several packs, every item says whose it is.
func merge(packs []Pack) union {
	packs = slices.Clone(packs)
	slices.SortFunc(packs, bySay)
	u := union{itemPack: map[string]string{}}
	u.Media = map[string]content.Media{}
	var names []naming
	for _, p := range packs {
		names = append(names, u.name(p))
	}
	held := u.decide(packs, names)
	cats, seasons, essentials, scenes := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	gates := map[string]int{} // by ID: whose say it has
	oneWeb := !slices.ContainsFunc(packs, func(p Pack) bool { return p.Catalog.Web != packs[0].Catalog.Web })
	if oneWeb && len(packs) > 0 {
		u.Web = packs[0].Catalog.Web
	}
	for i, p := range packs {
		named := names[i].picture
		for _, l := range p.Catalog.Langs {
			if !slices.Contains(u.Langs, l) {
				u.Langs = append(u.Langs, l)
			}
		}
		for _, c := range p.Catalog.Categories {
			c.Media = named(c.Media)
			u.Categories = addNew(u.Categories, c, c.ID, cats)
		}
		for _, g := range p.Catalog.Gates {
			g.Media, g.Scenes = named(g.Media), mapped(g.Scenes, named)
			u.gate(g, p, gates)
		}
		for _, s := range p.Catalog.Seasons {
			s.Scenes = mapped(s.Scenes, named)
			u.Seasons = addNew(u.Seasons, s, s.ID, seasons)
		}
		for _, e := range p.Catalog.Essentials {
			if h, ok := held[e.Item]; ok && !h.bars(p) {
				u.Essentials = addNew(u.Essentials, e, e.Item, essentials)
			}
		}
		u.Notices = append(u.Notices, p.Catalog.Notices...)
		for _, s := range p.Catalog.Scenes {
			s.Media = named(s.Media)
			if _, ok := held[s.Item]; !ok {
				s.Item = ""
			}
			u.Scenes = addNew(u.Scenes, s, s.ID, scenes)
		}
		if n := p.Catalog.SponsorShare; n > 0 && (u.SponsorShare == 0 || n < u.SponsorShare) { // packs share the time: the strictest holds
			u.SponsorShare = n
		}
		if s := p.Catalog.Survey; s != nil && u.Survey == nil {
			own := *s
			own.Media, own.Pack = named(own.Media), p.Catalog.Pack
			u.Survey = &own
		}
		for _, it := range p.Catalog.Items {
			if h, ok := held[it.ID]; !ok || h.pack != i {
				continue
			}
			u.itemPack[it.ID] = p.Catalog.Pack
			if !oneWeb {
				it.Web = cmp.Or(it.Web, p.Catalog.Web)
			}
			if it.Pack = ""; len(packs) > 1 {
				it.Pack = p.Catalog.Pack
			}
			u.Items = append(u.Items, names[i].item(it))
		}
	}
	return u
}

// A holder is the pack whose item holds so far.
type holder struct {
	pack   int // of the sorted packs
	rank   int
	slug   string
	locked bool
}

// bars tells whether the item is none of a pack's business: it is locked, by a higher level.
func (h holder) bars(p Pack) bool { return h.locked && p.From.Level.Rank() > h.rank }

// decide finds out for each item whose it is. A pack that was refused an item for its slug alone leaves no holder of its ID.
func (u *union) decide(packs []Pack, names []naming) map[string]holder {
	held, lockedSlug := map[string]holder{}, map[string]string{} // the latter: the ID that has it
	for i, p := range packs {
		rank := p.From.Level.Rank()
		lose := func(kind content.MergeKind, it content.Item, of, by int) {
			it = names[of].item(it)
			m := content.Merge{Kind: kind, Item: it.ID, Slug: it.Slug, Pack: packs[of].Catalog.Pack, By: packs[by].Catalog.Pack, Media: Pictures(it)}
			for _, l := range slices.Sorted(maps.Keys(it.Audio)) {
				m.Audio = append(m.Audio, it.Audio[l].Digest)
			}
			u.merges = append(u.merges, m)
		}
		for _, it := range p.Catalog.Items {
			h, there := held[it.ID]
			owner, fixed := held[lockedSlug[it.Slug]]
			switch {
			case there && h.bars(p):
				lose(content.Locked, it, i, h.pack)
				continue
			case there && h.rank == rank:
				lose(content.Doubled, it, i, h.pack)
				continue
			case fixed && lockedSlug[it.Slug] != it.ID && owner.bars(p):
				lose(content.Locked, it, i, owner.pack)
				continue
			case there:
				above := packs[h.pack].Catalog.Items
				lose(content.Overridden, above[slices.IndexFunc(above, func(x content.Item) bool { return x.ID == it.ID })], h.pack, i)
			}
			held[it.ID] = holder{i, rank, it.Slug, it.IsLocked()}
			if _, taken := lockedSlug[it.Slug]; it.IsLocked() && !taken {
				lockedSlug[it.Slug] = it.ID
			}
		}
	}
	return held
}

// gate adds a gate, or says its profile anew: what is open, what leaves, what stands first and what is seen. What the gate is and where stays, for
// emergency notices go by it.
func (u *union) gate(g content.Gate, p Pack, ranks map[string]int) {
	rank := p.From.Level.Rank()
	i := slices.IndexFunc(u.Gates, func(x content.Gate) bool { return x.ID == g.ID })
	if i < 0 {
		ranks[g.ID] = rank
		u.Gates = append(u.Gates, g)
		return
	}
	have := &u.Gates[i]
	onTheSpot := p.At.Gate == g.ID || p.At.Gate == "" && p.At.Province != "" && p.At.Province == have.Province
	if rank <= ranks[g.ID] || have.Locked || !onTheSpot {
		return
	}
	ranks[g.ID], have.Locked = rank, g.Locked
	if g.Hours != nil {
		have.Hours = g.Hours
	}
	if g.Media != "" {
		have.Media = g.Media
	}
	for _, list := range []struct{ to, from *[]string }{{&have.Scenes, &g.Scenes}, {&have.Sections, &g.Sections}} {
		if len(*list.from) > 0 {
			*list.to = *list.from
		}
	}
	if len(g.Next) > 0 {
		have.Next = g.Next
	}
	if len(g.Langs) > 0 {
		have.Langs = g.Langs
	}
}

// A naming is how the names of a pack are called in the union, where they differ.
type naming struct{ pictures, agencies map[string]string }

func (n naming) picture(name string) string { return renamed(n.pictures, name) }

func renamed(names map[string]string, name string) string {
	if as, ok := names[name]; ok {
		return as
	}
	return name
}

// name takes the pictures and agencies of a pack in.
func (u *union) name(p Pack) naming {
	n := naming{map[string]string{}, map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(p.Catalog.Media)) {
		m, as := p.Catalog.Media[name], name
		if have, ok := u.Media[name]; ok && have.Digest != m.Digest {
			as = p.Catalog.Pack + ":" + name // ":" is in no name of a pack, so this is free
			n.pictures[name] = as
		}
		u.Media[as] = m
	}
	for _, a := range p.Catalog.Agencies {
		i := slices.IndexFunc(u.Agencies, func(x content.Agency) bool { return x.ID == a.ID })
		switch {
		case i < 0:
		case maps.Equal(u.Agencies[i].Name, a.Name):
			continue
		default:
			n.agencies[a.ID] = p.Catalog.Pack + ":" + a.ID
			a.ID = n.agencies[a.ID]
		}
		u.Agencies = append(u.Agencies, a)
	}
	return n
}

// Pictures gives the names of all pictures of an item, each once.
func Pictures(it content.Item) []string {
	names := map[string]bool{}
	if it.Media != "" {
		names[it.Media] = true
	}
	for _, t := range it.Text {
		for _, b := range t.Body {
			if b.Media != "" {
				names[b.Media] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func addNew[T any](list []T, v T, id string, seen map[string]bool) []T {
	if seen[id] {
		return list
	}
	seen[id] = true
	return append(list, v)
}

func mapped(list []string, f func(string) string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = f(s)
	}
	return out
}

// item gives an item as it is called in the union.
func (n naming) item(it content.Item) content.Item {
	it.Agency = renamed(n.agencies, it.Agency)
	if len(n.pictures) == 0 {
		return it
	}
	it.Media = n.picture(it.Media)
	texts := make(map[content.Lang]content.ItemText, len(it.Text))
	for l, t := range it.Text {
		t.Body = slices.Clone(t.Body)
		for i, b := range t.Body {
			t.Body[i].Media = n.picture(b.Media)
		}
		texts[l] = t
	}
	it.Text = texts
	return it
}
