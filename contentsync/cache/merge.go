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
}

// union is all packs as one catalog; itemPack says where an item came from.
type union struct {
	content.Catalog
	itemPack map[string]string
}

// merge makes one catalog of the packs. Of two categories, agencies, gates or items with one ID, that of the
// pack whose name sorts first holds. Two different pictures with one name both stay: the later one gets
// its pack's name in front, in its own pack's texts too. Essentials, seasons, scenes and notices follow each other; of two seasons or scenes
// with one ID, and of two essentials for one item, the first holds. The web address stays where all packs agree, or else goes to their items.
// The survey is that of the first pack that has one. Where there are several packs, every item says whose it is.
func merge(packs []Pack) union {
	packs = slices.Clone(packs)
	slices.SortFunc(packs, func(a, b Pack) int { return cmp.Compare(a.Catalog.Pack, b.Catalog.Pack) })
	u := union{itemPack: map[string]string{}}
	u.Media = map[string]content.Media{}
	cats, agencies, gates := map[string]bool{}, map[string]bool{}, map[string]bool{}
	seasons, essentials, scenes := map[string]bool{}, map[string]bool{}, map[string]bool{}
	oneWeb := !slices.ContainsFunc(packs, func(p Pack) bool { return p.Catalog.Web != packs[0].Catalog.Web })
	if oneWeb && len(packs) > 0 {
		u.Web = packs[0].Catalog.Web
	}
	for _, p := range packs {
		rename := map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(p.Catalog.Media)) {
			m, as := p.Catalog.Media[name], name
			if have, ok := u.Media[name]; ok && have.Digest != m.Digest {
				as = p.Catalog.Pack + ":" + name // ":" is in no name of a pack, so this is free
				rename[name] = as
			}
			u.Media[as] = m
		}
		named := func(name string) string {
			if as, ok := rename[name]; ok {
				return as
			}
			return name
		}
		for _, l := range p.Catalog.Langs {
			if !slices.Contains(u.Langs, l) {
				u.Langs = append(u.Langs, l)
			}
		}
		for _, c := range p.Catalog.Categories {
			c.Media = named(c.Media)
			u.Categories = addNew(u.Categories, c, c.ID, cats)
		}
		for _, a := range p.Catalog.Agencies {
			u.Agencies = addNew(u.Agencies, a, a.ID, agencies)
		}
		for _, g := range p.Catalog.Gates {
			g.Media, g.Scenes = named(g.Media), mapped(g.Scenes, named)
			u.Gates = addNew(u.Gates, g, g.ID, gates)
		}
		for _, s := range p.Catalog.Seasons {
			s.Scenes = mapped(s.Scenes, named)
			u.Seasons = addNew(u.Seasons, s, s.ID, seasons)
		}
		for _, e := range p.Catalog.Essentials {
			u.Essentials = addNew(u.Essentials, e, e.Item, essentials)
		}
		u.Notices = append(u.Notices, p.Catalog.Notices...)
		for _, s := range p.Catalog.Scenes {
			s.Media = named(s.Media)
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
			if _, ok := u.itemPack[it.ID]; ok {
				continue
			}
			u.itemPack[it.ID] = p.Catalog.Pack
			if !oneWeb {
				it.Web = cmp.Or(it.Web, p.Catalog.Web)
			}
			if it.Pack = ""; len(packs) > 1 {
				it.Pack = p.Catalog.Pack
			}
			u.Items = append(u.Items, renameMedia(it, rename))
		}
	}
	return u
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

func renameMedia(it content.Item, rename map[string]string) content.Item {
	if len(rename) == 0 {
		return it
	}
	if as, ok := rename[it.Media]; ok {
		it.Media = as
	}
	texts := make(map[content.Lang]content.ItemText, len(it.Text))
	for l, t := range it.Text {
		t.Body = slices.Clone(t.Body)
		for i, b := range t.Body {
			if as, ok := rename[b.Media]; ok {
				t.Body[i].Media = as
			}
		}
		texts[l] = t
	}
	it.Text = texts
	return it
}
