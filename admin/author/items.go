package author

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cuango/contentsync/content"
)

// readItems reads items/<slug>/ in the order of the slugs.
func (l *loader) readItems() {
	entries, err := fs.ReadDir(l.root.FS(), "items")
	if err != nil {
		l.note("items").refuse(0, "Make a folder items with a folder for each topic", "the folder is missing")
		return
	}
	ids := map[string]string{}
	for _, e := range entries {
		dir := "items/" + e.Name()
		switch {
		case strings.HasPrefix(e.Name(), "."), e.Type()&fs.ModeSymlink != 0: // links are refused already
			continue
		case !e.IsDir():
			l.note(dir).warn(0, "Move it into the folder of its topic, or delete it", "this file is not read")
			continue
		case !content.ValidSlug(e.Name()):
			l.note(dir).refuse(0, "Name the folder with a–z, 0–9 and hyphens inside", "%q is no name of a topic", shorten(e.Name()))
			continue
		}
		it, ok := l.readItem(dir, e.Name())
		if !ok {
			continue
		}
		if other, twice := ids[it.ID]; twice {
			l.note(dir+"/item.toml").refuse(1, "Give it a new one: 16 random hex digits", "the id %s is also that of items/%s", it.ID, other)
		}
		ids[it.ID] = e.Name()
		l.pack.Catalog.Items = append(l.pack.Catalog.Items, it)
	}
	if len(l.pack.Catalog.Items) > content.MaxItems {
		l.note("items").refuse(0, "Split the pack", "%d topics, at most %d", len(l.pack.Catalog.Items), content.MaxItems)
	}
}

func (l *loader) readItem(dir, slug string) (content.Item, bool) {
	file := dir + "/item.toml"
	n := l.note(file)
	src, ok := l.readText(file, MaxTOMLBytes, false)
	var s itemTOML
	var idx tomlIndex
	if ok {
		idx, ok = decodeTOML(n, src, &s)
	}
	it := content.Item{
		ID: s.ID, Slug: slug, Category: s.Category, Order: s.Order, Priority: s.Priority, Agency: s.Agency, Source: s.Source,
		Verification: content.Verification(s.Verification), VerifiedBy: s.VerifiedBy, VerifiedOn: content.Date(s.VerifiedOn), ReviewBy: content.Date(s.ReviewBy),
		Regulated: s.Regulated, Directions: directions(s.Directions), Gates: s.Gates, Province: s.Province, Media: s.Media, Season: s.Season, Locked: s.Locked,
	}
	if it.Locked == nil {
		it.Locked = l.packSrc.Locked
	}
	if ok {
		l.checkItem(n, idx, it)
	}
	it.Text = l.readPages(dir)
	it.Audio = l.readAudio(dir, it.Text)
	return it, ok
}

func (l *loader) checkItem(n notebook, idx tomlIndex, it content.Item) {
	c := l.pack.Catalog
	if len(it.ID) != 16 || strings.Trim(it.ID, "0123456789abcdef") != "" {
		n.refuse(idx.line("id"), "Write 16 random hex digits once and never change them", "id %q is not 16 hex digits", shorten(it.ID))
	}
	if !slices.ContainsFunc(c.Categories, func(x content.Category) bool { return x.ID == it.Category }) {
		n.refuse(idx.line("category"), "Use an id of a [[category]] in pack.toml", "category %q is not known", shorten(it.Category))
	}
	if !slices.ContainsFunc(c.Agencies, func(x content.Agency) bool { return x.ID == it.Agency }) {
		n.refuse(idx.line("agency"), "Use an id of an [[agency]] in pack.toml", "agency %q is not known", shorten(it.Agency))
	}
	for _, g := range it.Gates {
		if !slices.ContainsFunc(c.Gates, func(x content.Gate) bool { return x.ID == g }) {
			n.refuse(idx.line("gates"), "Use an id of a [[gate]] in pack.toml", "gate %q is not known", shorten(g))
		}
	}
	if it.Season != "" && !slices.ContainsFunc(c.Seasons, func(x content.Season) bool { return x.ID == it.Season }) {
		n.refuse(idx.line("season"), "Use an id of a [[season]] in pack.toml", "season %q is not known", shorten(it.Season))
	}
	if it.Priority < 0 || it.Priority > 100 {
		n.refuse(idx.line("priority"), "Write a number from 0 to 100", "the priority is %d", it.Priority)
	}
	l.checkVerification(n, idx.line("verification"), it.Verification)
	if it.Verification == content.Verified && (it.VerifiedBy == "" || it.VerifiedOn == "") {
		n.refuse(idx.line("verification"), "Write verified_by and verified_on", "a verified topic says by whom and on which day")
	}
	if it.ReviewBy == "" {
		n.refuse(idx.line("review_by"), "Write review_by = 2027-01-31: when somebody must look again", "review_by is missing")
	}
	for field, s := range map[string]string{"source": it.Source, "verified_by": it.VerifiedBy, "province": it.Province} {
		if tooLong(s) {
			n.refuse(idx.line(field), "Shorten it", "%s has more than %d characters", field, content.MaxNameRunes)
		}
	}
	if it.Regulated && !it.IsLocked() {
		n.warn(idx.line("locked"), "Take locked = false out, unless a province or a gate has a rule or a fee of its own here", "a rule or a fee may be replaced by a province or a gate")
	}
	l.checkDirections(n, idx.line("directions"), it.Directions)
	l.picture(n, idx.line("media"), it.Media)
	l.seenDay(it.VerifiedOn)
}

// readPages reads every language of an item and compares them.
func (l *loader) readPages(dir string) map[content.Lang]content.ItemText {
	out := map[content.Lang]content.ItemText{}
	entries, err := fs.ReadDir(l.root.FS(), dir)
	if err != nil {
		return out
	}
	for _, e := range entries {
		lang, isPage := strings.CutSuffix(e.Name(), ".md")
		switch {
		case e.Name() == "item.toml", isAudio(e.Name()) && !e.IsDir(), strings.HasPrefix(e.Name(), "."), e.Type()&fs.ModeSymlink != 0:
		case !isPage || e.IsDir():
			l.note(dir+"/"+e.Name()).warn(0, "Delete it, or give it the name of a language: vi.md", "this file is not read")
		case !slices.Contains(l.langs, content.Lang(lang)):
			l.note(dir+"/"+e.Name()).refuse(0, "Add the language to pack.toml, or delete the file", "%q is not a language of this pack", shorten(lang))
		}
	}
	var first *page
	var firstLang content.Lang
	for _, lang := range l.langs {
		file := fmt.Sprintf("%s/%s.md", dir, lang)
		n := l.note(file)
		if _, err := l.root.Lstat(file); err != nil {
			if l.partial[lang] {
				continue
			}
			n.refuse(0, "Translate the page into this language", "the translation into %s is missing", lang)
			continue
		}
		src, ok := l.readText(file, MaxPageBytes, false)
		if !ok {
			continue
		}
		p := parsePage(n, lang, src, func(file string) (string, bool) {
			name, ok := l.byFile[file]
			l.used[name] = l.used[name] || ok
			return name, ok
		})
		l.checkLimits(n, p)
		l.breakers[lang].page(n, &p)
		if first == nil {
			first, firstLang = &p, lang
		} else {
			compare(n, p, *first, firstLang)
		}
		out[lang] = p.ItemText
		l.pages[file] = p.ItemText
	}
	return out
}

func (l *loader) checkLimits(n notebook, p page) {
	if len(p.Body) > content.MaxBlocks {
		n.refuse(0, "Split the topic", "%d blocks, at most %d", len(p.Body), content.MaxBlocks)
	}
	total := 0
	for _, b := range p.Body {
		total += len([]rune(b.PlainText()))
	}
	if total > content.MaxTextRunes {
		n.refuse(0, "Split the topic", "%d characters, at most %d", total, content.MaxTextRunes)
	}
}

// compare warns at the first place where a translation has another shape than the first
// language: a step that is missing is a step that a traveller does not take.
func compare(n notebook, p, first page, firstLang content.Lang) {
	const fix = "Check that nothing is missing or too much"
	for i, b := range p.Body {
		if i >= len(first.Body) {
			n.warn(p.lines[i], fix, "%s is more than %s.md has", shape(b), firstLang)
			return
		}
		if have, want := shape(b), shape(first.Body[i]); have != want {
			n.warn(p.lines[i], fix, "%s here, %s in %s.md (line %d)", have, want, firstLang, first.lines[i])
			return
		}
	}
	if k := len(p.Body); k < len(first.Body) && k > 0 {
		n.warn(p.lines[k-1], fix, "the page ends here; %s.md goes on with %s (line %d)", firstLang, shape(first.Body[k]), first.lines[k])
	}
}

func shape(b content.Block) string {
	switch b.Kind {
	case content.Heading:
		return fmt.Sprintf("a heading of level %d", b.Level)
	case content.List, content.Steps, content.Do, content.Dont:
		return fmt.Sprintf("a %s with %d entries", b.Kind, len(b.Items))
	case content.Table:
		return fmt.Sprintf("a table with %d columns and %d rows", len(b.Head), len(b.Rows))
	case content.Phone:
		return "telephone number " + b.Phone
	case content.Card:
		return "card " + b.Pictogram
	case content.Opening:
		return fmt.Sprintf("hours %s-%s", b.Open, b.Close)
	case content.Price:
		return fmt.Sprintf("price %d-%d %s", b.Low, b.High, b.Currency)
	case content.Image:
		return "picture " + b.Media
	case content.Paragraph, content.Notice:
	}
	return "a " + string(b.Kind)
}
