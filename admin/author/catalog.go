package author

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cuango/assets"
	"cuango/contentsync/content"
)

// colours that the look has for categories.
var colours = []string{"indigo", "jade", "amber", "river", "plum", "son", "clay"}

const slugFix = "Use a–z, 0–9 and hyphens inside, at most 64, each name once"

// readCatalog checks what pack.toml says of categories, agencies and gates.
func (l *loader) readCatalog() {
	n := l.note("pack.toml")
	idx := indexTOML(l.sources["pack.toml"])
	c := &l.pack.Catalog
	l.pack.Name = l.name(n, idx, "name", l.packSrc.Name, "the name of the pack", warnMissing)
	seen := map[string]bool{}
	for i, s := range l.packSrc.Categories {
		key := fmt.Sprintf("category[%d]", i)
		if !content.ValidSlug(s.ID) || seen["c "+s.ID] {
			n.refuse(idx.line(key+".id"), slugFix, "category %q is no name, or there twice", shorten(s.ID))
			continue
		}
		seen["c "+s.ID] = true
		if v := content.Voice(s.Voice); v != content.Practical && v != content.Culture {
			n.refuse(idx.line(key+".voice"), `Write voice = "practical" or voice = "culture"`, "voice %q is not known", shorten(s.Voice))
		}
		if !hasPictogram(s.Pictogram) {
			n.refuse(idx.line(key+".pictogram"), "Write the name of a file of assets/picto without .svg", "pictogram %q is not known", shorten(s.Pictogram))
		}
		if !slices.Contains(colours, s.Colour) {
			n.refuse(idx.line(key+".colour"), "Use one of "+strings.Join(colours, ", "), "colour %q is not in the look", shorten(s.Colour))
		}
		if s.Voice == string(content.Culture) && s.Media == "" {
			n.refuse(idx.line(key), `Write media = "…"`, "category %s is shown by its picture and has none", s.ID)
		}
		l.picture(n, idx.line(key+".media"), s.Media)
		c.Categories = append(c.Categories, content.Category{
			ID: s.ID, Order: s.Order, Voice: content.Voice(s.Voice), Pictogram: s.Pictogram,
			Colour: s.Colour, Media: s.Media, Name: l.name(n, idx, key+".name", s.Name, "the name of category "+s.ID, refuseMissing),
		})
	}
	for i, s := range l.packSrc.Agencies {
		key := fmt.Sprintf("agency[%d]", i)
		if !content.ValidSlug(s.ID) || seen["a "+s.ID] {
			n.refuse(idx.line(key+".id"), slugFix, "agency %q is no name, or there twice", shorten(s.ID))
			continue
		}
		seen["a "+s.ID] = true
		c.Agencies = append(c.Agencies, content.Agency{ID: s.ID, Name: l.name(n, idx, key+".name", s.Name, "the name of agency "+s.ID, refuseMissing)})
	}
	for i, s := range l.packSrc.Gates {
		key := fmt.Sprintf("gate[%d]", i)
		if !content.ValidSlug(s.ID) || seen["g "+s.ID] {
			n.refuse(idx.line(key+".id"), slugFix, "gate %q is no name, or there twice", shorten(s.ID))
			continue
		}
		seen["g "+s.ID] = true
		c.Gates = append(c.Gates, l.gate(n, idx, key, s))
	}
	l.readExtras(n, idx)
}

func (l *loader) gate(n notebook, idx tomlIndex, key string, s gateTOML) content.Gate {
	g := content.Gate{ID: s.ID, Type: content.GateType(s.Type), Province: s.Province, Neighbour: s.Neighbour, Directions: directions(s.Directions), Media: s.Media, Scenes: s.Scenes, Locked: s.Locked}
	if !g.Type.Valid() {
		n.refuse(idx.line(key+".type"), "Use road, rail, inland-waterway, sea, air, domestic-gate, border-opening or trade-centre", "type %q of gate %s is not known", shorten(s.Type), s.ID)
	}
	if s.Neighbour != "" && len(s.Neighbour) != 2 {
		n.refuse(idx.line(key+".neighbour"), "Write two letters: CN, LA, KH", "neighbour %q is no country code", shorten(s.Neighbour))
	}
	if len(g.Directions) == 0 {
		n.refuse(idx.line(key+".directions"), `Write directions = ["in", "out"]`, "gate %s has no directions", s.ID)
	}
	l.checkDirections(n, idx.line(key+".directions"), g.Directions)
	for _, lang := range s.Languages {
		if !slices.Contains(l.langs, content.Lang(lang)) {
			n.refuse(idx.line(key+".languages"), "Add it to languages at the top, or take it out", "gate %s asks for %q, which is not a language of this pack", s.ID, shorten(lang))
			continue
		}
		g.Langs = append(g.Langs, content.Lang(lang))
	}
	if len(s.Languages) == 0 {
		n.refuse(idx.line(key), `Write languages = ["vi", "en"]`, "gate %s has no languages", s.ID)
	}
	for _, pic := range append([]string{s.Media}, s.Scenes...) {
		l.picture(n, idx.line(key+".scenes"), pic)
	}
	if len(s.Scenes) > content.MaxScenesPerGate {
		n.refuse(idx.line(key+".scenes"), "Take some out", "gate %s has %d scenes, at most %d", s.ID, len(s.Scenes), content.MaxScenesPerGate)
	}
	g.Name = l.name(n, idx, key+".name", s.Name, "the name of gate "+s.ID, warnMissing)
	if len(s.Place) > 0 {
		g.Place = l.name(n, idx, key+".place", s.Place, "the place of gate "+s.ID, warnMissing)
	}
	if h := s.Hours; h != nil {
		g.Hours = &content.Hours{Open: h.Open, Close: h.Close, AsOf: content.Date(h.AsOf), Verification: content.Verification(h.Verification)}
		line := idx.line(key + ".hours")
		if !validClock(h.Open) || !validClock(h.Close) {
			n.refuse(line, `Write open = "07:00" and close = "20:00"`, "the hours %q to %q of gate %s are no times", shorten(h.Open), shorten(h.Close), s.ID)
		}
		if h.AsOf == "" {
			n.refuse(line, "Write as_of = 2026-11-20: when somebody last looked", "the hours of gate %s have no day", s.ID)
		}
		l.checkVerification(n, line, g.Hours.Verification)
		l.seenDay(content.Date(h.AsOf))
	}
	l.gateExtras(n, idx, key, s, &g)
	return g
}

func hasPictogram(name string) bool {
	if !content.ValidSlug(name) {
		return false
	}
	_, err := fs.Stat(assets.FS, "picto/"+name+".svg")
	return err == nil
}

func validClock(s string) bool {
	var h, m int
	if _, err := fmt.Sscanf(s, "%2d:%2d", &h, &m); err != nil || len(s) != 5 {
		return false
	}
	return h >= 0 && h <= 24 && m >= 0 && m <= 59
}

func (l *loader) checkDirections(n notebook, line int, ds []content.Direction) {
	for _, d := range ds {
		if !d.Valid() {
			n.refuse(line, `Use "in" and "out"`, "direction %q is not known", shorten(string(d)))
		}
	}
}

func (l *loader) checkVerification(n notebook, line int, v content.Verification) {
	if v != content.Demo && v != content.Verified {
		n.refuse(line, `Write verification = "demo" or "verified"`, "verification %q is not known", shorten(string(v)))
	}
}

func tooLong(s string) bool { return content.Runes(s) > content.MaxNameRunes }
