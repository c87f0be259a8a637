package author

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// readExtras checks what pack.toml may have and need not: web address, seasons, notices.
func (l *loader) readExtras(n notebook, idx tomlIndex) {
	c := &l.pack.Catalog
	c.Web = l.packSrc.Web
	if !content.ValidWeb(c.Web) {
		n.refuse(idx.line("web"), `Write web = "https://example.vn/k/{lang}/{slug}", or web = "" when there is none`, "web %q is no address of pages", shorten(c.Web))
		c.Web = ""
	}
	seen := map[string]bool{}
	for i, s := range l.packSrc.Seasons {
		key := fmt.Sprintf("season[%d]", i)
		if !content.ValidSlug(s.ID) || seen[s.ID] {
			n.refuse(idx.line(key+".id"), slugFix, "season %q is no name, or there twice", shorten(s.ID))
			continue
		}
		seen[s.ID] = true
		for field, md := range map[string]string{"from": s.From, "to": s.To} {
			if _, err := time.Parse(time.DateOnly, "2024-"+md); err != nil { // a leap year
				n.refuse(idx.line(key+"."+field), `Write month and day in quotes: from = "10-01"`, "%s %q of season %s is no day of the year", field, shorten(md), s.ID)
			}
		}
		for _, pic := range s.Scenes {
			l.picture(n, idx.line(key+".scenes"), pic)
		}
		if len(s.Scenes) > content.MaxScenesPerGate {
			n.refuse(idx.line(key+".scenes"), "Take some out", "season %s has %d scenes, at most %d", s.ID, len(s.Scenes), content.MaxScenesPerGate)
		}
		l.checkGates(n, idx.line(key+".gates"), s.Gates)
		c.Seasons = append(c.Seasons, content.Season{
			ID: s.ID, From: s.From, To: s.To, Scenes: s.Scenes, Gates: s.Gates,
			Name: l.name(n, idx, key+".name", s.Name, "the name of season "+s.ID, warnMissing),
		})
	}
	for i, s := range l.packSrc.Notices {
		key := fmt.Sprintf("notice[%d]", i)
		if s.From == "" || s.Until < s.From {
			n.refuse(idx.line(key), "Write from = 2026-11-20 and until = 2026-12-31: the first and the last day", "notice %d goes from %q until %q", i+1, s.From, s.Until)
		}
		l.checkGates(n, idx.line(key+".gates"), s.Gates)
		c.Notices = append(c.Notices, content.GateNotice{
			Gates: s.Gates, From: content.Date(s.From), Until: content.Date(s.Until),
			Text: l.name(n, idx, key+".text", s.Text, fmt.Sprintf("the text of notice %d", i+1), refuseMissing),
		})
	}
	l.checkCount(n, idx, "season", len(c.Seasons), content.MaxSeasons)
	l.checkCount(n, idx, "notice", len(c.Notices), content.MaxNotices)
}

// readEssentials needs the items, for it gives their IDs.
func (l *loader) readEssentials() {
	n := l.note("pack.toml")
	idx := indexTOML(l.sources["pack.toml"])
	c := &l.pack.Catalog
	for i, s := range l.packSrc.Essentials {
		key := fmt.Sprintf("essential[%d]", i)
		k := slices.IndexFunc(c.Items, func(it content.Item) bool { return it.Slug == s.Item })
		if k < 0 {
			n.refuse(idx.line(key+".item"), "Write the name of a folder of items/", "no topic is named %q", shorten(s.Item))
			continue
		}
		if !hasPictogram(s.Pictogram) {
			n.refuse(idx.line(key+".pictogram"), "Write the name of a file of assets/picto without .svg", "pictogram %q is not known", shorten(s.Pictogram))
		}
		if !slices.Contains(colours, s.Colour) {
			n.refuse(idx.line(key+".colour"), "Use one of "+strings.Join(colours, ", "), "colour %q is not in the look", shorten(s.Colour))
		}
		c.Essentials = append(c.Essentials, content.Essential{
			Item: c.Items[k].ID, Pictogram: s.Pictogram, Colour: s.Colour,
			Name: l.name(n, idx, key+".name", s.Name, "the name of essential "+s.Item, refuseMissing),
		})
	}
	l.checkCount(n, idx, "essential", len(c.Essentials), content.MaxEssentials)
}

func (l *loader) checkCount(n notebook, idx tomlIndex, what string, have, limit int) {
	if have > limit {
		n.refuse(idx.line(fmt.Sprintf("%s[%d]", what, limit)), "Take some out", "%d of [[%s]], at most %d", have, what, limit)
	}
}

func (l *loader) checkGates(n notebook, line int, gates []string) {
	for _, g := range gates {
		if !slices.ContainsFunc(l.pack.Catalog.Gates, func(x content.Gate) bool { return x.ID == g }) {
			n.refuse(line, "Use an id of a [[gate]] in pack.toml", "gate %q is not known", shorten(g))
		}
	}
}

// gateExtras checks the sections and the departures of a gate.
func (l *loader) gateExtras(n notebook, idx tomlIndex, key string, s gateTOML, g *content.Gate) {
	for i, cat := range s.Sections {
		known := slices.ContainsFunc(l.pack.Catalog.Categories, func(x content.Category) bool { return x.ID == cat })
		if !known || slices.Contains(s.Sections[:i], cat) {
			n.refuse(idx.line(key+".sections"), "Use ids of [[category]] in pack.toml, each once", "section %q of gate %s is not known, or there twice", shorten(cat), s.ID)
		}
	}
	g.Sections = s.Sections
	for i, x := range s.Next {
		key := fmt.Sprintf("%s.next[%d]", key, i)
		next := content.Next{
			Kind: content.Transport(x.Kind), Times: x.Times, Days: x.Days, AsOf: content.Date(x.AsOf), Verification: content.Verification(x.Verification),
			Name: l.name(n, idx, key+".name", x.Name, "the name of a departure of gate "+s.ID, warnMissing),
		}
		switch next.Kind {
		case content.Train, content.Ship, content.Flight, content.Bus:
		default:
			n.refuse(idx.line(key+".kind"), "Use train, ship, flight or bus", "kind %q of a departure of gate %s is not known", shorten(x.Kind), s.ID)
		}
		for _, t := range x.Times {
			if !validClock(t) || t >= "24:00" {
				n.refuse(idx.line(key+".times"), `Write times = ["00:10", "22:30"]`, "%q is no time of day", shorten(t))
			}
		}
		if len(x.Times) == 0 || len(x.Times) > content.MaxTimesPerNext {
			n.refuse(idx.line(key+".times"), `Write times = ["00:10", "22:30"]`, "%d times, want 1 to %d", len(x.Times), content.MaxTimesPerNext)
		}
		for _, d := range x.Days {
			if d < 1 || d > 7 {
				n.refuse(idx.line(key+".days"), "Write days from 1 (Monday) to 7 (Sunday), or leave days out: every day", "%d is no day of the week", d)
			}
		}
		if x.AsOf == "" {
			n.refuse(idx.line(key), "Write as_of = 2026-11-20: when somebody last looked", "a departure of gate %s has no day", s.ID)
		}
		l.checkVerification(n, idx.line(key+".verification"), next.Verification)
		l.seenDay(next.AsOf)
		g.Next = append(g.Next, next)
	}
	l.checkCount(n, idx, key+".next", len(g.Next), content.MaxNextPerGate)
}
