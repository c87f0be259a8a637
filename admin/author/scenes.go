package author

import (
	"fmt"
	"slices"

	"cuango/contentsync/content"
)

type sceneTOML struct {
	ID       string            `toml:"id"`
	Media    string            `toml:"media"`
	Text     map[string]string `toml:"text"`
	Item     string            `toml:"item"`
	Gates    []string          `toml:"gates"`
	Parts    []string          `toml:"parts"`
	From     day               `toml:"from"`
	Until    day               `toml:"until"`
	Season   string            `toml:"season"`
	Priority int               `toml:"priority"`
	Weight   int               `toml:"weight"`
	Sponsor  map[string]string `toml:"sponsor"`
}

// readScenes checks the scheduled scenes. It needs the items, for it gives their IDs.
func (l *loader) readScenes() {
	n := l.note("pack.toml")
	idx := indexTOML(l.sources["pack.toml"])
	c := &l.pack.Catalog
	c.SponsorShare = l.packSrc.Share
	if c.SponsorShare < 0 || c.SponsorShare > content.MaxSponsorShare {
		n.refuse(idx.line("sponsor_share"), fmt.Sprintf("Write sponsor_share = 10: percent of the time, at most %d", content.MaxSponsorShare), "sponsor_share is %d", c.SponsorShare)
		c.SponsorShare = 0
	}
	seen := map[string]bool{}
	for i, s := range l.packSrc.Scenes {
		key := fmt.Sprintf("scene[%d]", i)
		if !content.ValidSlug(s.ID) || seen[s.ID] {
			n.refuse(idx.line(key+".id"), slugFix, "scene %q is no name, or there twice", shorten(s.ID))
			continue
		}
		seen[s.ID] = true
		c.Scenes = append(c.Scenes, l.scene(n, idx, key, s))
	}
	l.checkCount(n, idx, "scene", len(c.Scenes), content.MaxScenes)
}

func (l *loader) scene(n notebook, idx tomlIndex, key string, s sceneTOML) content.Scene {
	line := func(field string) int { return idx.line(key + "." + field) }
	out := content.Scene{
		ID: s.ID, Media: s.Media, Gates: s.Gates, From: content.Date(s.From), Until: content.Date(s.Until), Season: s.Season, Priority: s.Priority, Weight: s.Weight,
	}
	if s.Media == "" {
		n.refuse(idx.line(key), `Write media = "gate-road": a picture of media.toml`, "scene %s has no picture", s.ID)
	}
	l.picture(n, line("media"), s.Media)
	l.checkGates(n, line("gates"), s.Gates)
	for _, p := range s.Parts {
		if part := content.DayPart(p); !part.Valid() || slices.Contains(out.Parts, part) {
			n.refuse(line("parts"), `Use "dawn" (5 to 7 o’clock), "day" (7 to 17), "dusk" (17 to 19) and "night" (19 to 5), each once`, "part of the day %q of scene %s is not known, or there twice", shorten(p), s.ID)
			continue
		}
		out.Parts = append(out.Parts, content.DayPart(p))
	}
	if s.From != "" && s.Until != "" && s.Until < s.From {
		n.refuse(line("until"), "Write from = 2026-11-20 and until = 2026-12-31: the first and the last day", "scene %s goes from %q until %q", s.ID, s.From, s.Until)
	}
	if s.Season != "" && !slices.ContainsFunc(l.pack.Catalog.Seasons, func(x content.Season) bool { return x.ID == s.Season }) {
		n.refuse(line("season"), "Use an id of a [[season]] in pack.toml", "season %q is not known", shorten(s.Season))
	}
	if s.Priority < 0 || s.Priority > 100 {
		n.refuse(line("priority"), "Write a number from 0 to 100, or leave it out", "priority %d of scene %s", s.Priority, s.ID)
	}
	if s.Weight < 0 || s.Weight > content.MaxSceneWeight {
		n.refuse(line("weight"), fmt.Sprintf("Write a number from 1 to %d, or leave it out", content.MaxSceneWeight), "weight %d of scene %s", s.Weight, s.ID)
	}
	if len(s.Text) > 0 {
		out.Text = l.headline(n, idx, key+".text", s.Text, "the headline of scene "+s.ID)
	}
	if s.Item != "" {
		i := slices.IndexFunc(l.pack.Catalog.Items, func(it content.Item) bool { return it.Slug == s.Item })
		if i < 0 {
			n.refuse(line("item"), "Write the name of a folder of items/", "no topic is named %q", shorten(s.Item))
		} else {
			out.Item = l.pack.Catalog.Items[i].ID
		}
	}
	if len(s.Sponsor) > 0 {
		l.sponsored(n, idx, key, s, &out)
	}
	return out
}

// sponsored checks what holds for scenes that somebody paid for.
func (l *loader) sponsored(n notebook, idx tomlIndex, key string, s sceneTOML, out *content.Scene) {
	out.Sponsor = l.headline(n, idx, key+".sponsor", s.Sponsor, "the sponsor of scene "+s.ID)
	if s.Item != "" {
		n.refuse(idx.line(key+".item"), "Take item out: official pages and sponsors stay apart", "scene %s has a sponsor and leads to a page", s.ID)
	}
	if s.Priority != 0 {
		n.refuse(idx.line(key+".priority"), "Take priority out: it is for scenes without a sponsor", "scene %s has a sponsor and a priority", s.ID)
	}
	if l.pack.Catalog.SponsorShare == 0 {
		n.warn(idx.line(key+".sponsor"), "Write sponsor_share = 10 at the top of pack.toml: percent of the time for all sponsors together", "scene %s is never shown", s.ID)
	}
}

// headline is a name that must be read at a glance.
func (l *loader) headline(n notebook, idx tomlIndex, key string, in map[string]string, what string) content.Name {
	name := l.name(n, idx, key, in, what, warnMissing)
	for lang, text := range name {
		if have := len([]rune(text)); have > content.MaxHeadlineRunes {
			n.refuse(idx.line(key+"."+string(lang)), "Shorten it", "%s in %s has %d characters, at most %d", what, lang, have, content.MaxHeadlineRunes)
			delete(name, lang)
		}
	}
	return name
}
