package author

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"cuango/admin/wordbreak"
	"cuango/contentsync/content"
)

// Limits of an authoring folder, beside those of package content.
const (
	MaxTOMLBytes = 4 << 20
	MaxPageBytes = 1 << 20
	MaxFiles     = 200_000
)

// A Pack is an authoring folder once read and checked.
type Pack struct {
	Catalog content.Catalog // with breaks
	Name    content.Name
	AsOf    content.Date              // newest day on which a fact in it was looked at
	Files   map[content.Digest]string // pictures and recordings: path below the folder, with slashes
}

// Load reads the folder. Findings are what is wrong with it; when Findings.Err is not nil
// the Pack is not to be used. Errors: only when the folder cannot be read at all.
func Load(dir string) (Pack, Findings, error) {
	l, err := load(dir)
	if err != nil {
		return Pack{}, nil, err
	}
	defer l.root.Close()
	return l.pack, l.findings, nil
}

type loader struct {
	root     *os.Root
	findings Findings
	pack     Pack

	packSrc   packTOML
	langs     []content.Lang        // offered: those of every item, then the partial ones
	partial   map[content.Lang]bool // that an item, a name and an alt text need not have
	breakers  map[content.Lang]breaker
	terms     map[content.Lang][]byte
	media     map[string]content.Media
	mediaFile map[string]string // name → file
	mediaLine map[string]int
	byFile    map[string]string // file → name
	known     map[string]bool   // names in media.toml, readable or not
	used      map[string]bool
	recorded  map[string]content.Digest // recordings that are good, also those that are left out, by file

	sources map[string][]byte // cleaned TOML files, for Import
	pages   map[string]content.ItemText
}

func load(dir string) (*loader, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("authoring folder: %w", err)
	}
	l := &loader{
		root: root, partial: map[content.Lang]bool{}, breakers: map[content.Lang]breaker{}, terms: map[content.Lang][]byte{},
		known: map[string]bool{}, used: map[string]bool{}, sources: map[string][]byte{}, pages: map[string]content.ItemText{}, recorded: map[string]content.Digest{},
	}
	l.pack.Files = map[content.Digest]string{}
	if err := l.refuseLinks(); err != nil {
		_ = root.Close() // nothing was written
		return nil, err
	}
	if l.readPack() {
		l.readTerms()
		l.readMedia()
		l.readCatalog()
		l.readItems()
		l.readEssentials()
		l.readScenes()
		l.readSurvey()
		l.finish()
	}
	l.findings.sort()
	return l, nil
}

func (l *loader) note(file string) notebook { return notebook{file: file, all: &l.findings} }

// refuseLinks walks the folder once: links could lead out of it, or change under our eyes.
func (l *loader) refuseLinks() error {
	count := 0
	return fs.WalkDir(l.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return fmt.Errorf("authoring folder: %w", err)
		case err != nil:
			l.note(name).refuse(0, "Check that it may be read", "it cannot be read")
			return nil //nolint:nilerr // told as a finding
		case d.IsDir() && (name == ".git" || name == "node_modules"):
			return fs.SkipDir
		case d.Type()&fs.ModeSymlink != 0:
			l.note(name).refuse(0, "Put the file itself there", "this is a link to another place")
		}
		if count++; count > MaxFiles {
			return fmt.Errorf("authoring folder: %w: more than %d files", content.ErrTooLarge, MaxFiles)
		}
		return nil
	})
}

// readText reads a text file and cleans it; a missing optional one is not a finding.
func (l *loader) readText(file string, limit int64, optional bool) ([]byte, bool) {
	if _, err := l.root.Lstat(file); optional && errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	src, ok := l.readClean(file, limit, func(raw []byte) []byte { return raw })
	if ok {
		l.sources[file] = src
	}
	return src, ok
}

// readClean reads a text file, changes it by first and cleans it.
func (l *loader) readClean(file string, limit int64, first func([]byte) []byte) ([]byte, bool) {
	n := l.note(file)
	f, ok := l.open(n, 0, file, limit)
	if !ok {
		return nil, false
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil || int64(len(raw)) > limit {
		n.refuse(0, "Check the file", "it cannot be read")
		return nil, false
	}
	return cleanText(n, first(raw))
}

func (l *loader) readPack() bool {
	const file = "pack.toml"
	n := l.note(file)
	src, ok := l.readText(file, MaxTOMLBytes, false)
	if !ok {
		return false
	}
	idx, ok := decodeTOML(n, src, &l.packSrc)
	p := l.packSrc
	if !ok && p.ID == "" {
		return false
	}
	if p.Format != content.FormatVersion {
		n.refuse(idx.line("format"), fmt.Sprintf("Write format = %d", content.FormatVersion), "format %d is not known", p.Format)
	}
	if !content.ValidSlug(p.ID) {
		n.refuse(idx.line("id"), "Use a–z, 0–9 and hyphens inside", "id %q is no name", shorten(p.ID))
	}
	if p.Version < 1 {
		n.refuse(idx.line("version"), "Write version = 1", "the version is %d", p.Version)
	}
	seen := map[string]bool{}
	for _, s := range p.Languages {
		lang := content.Lang(s)
		if !lang.Valid() || seen[s] {
			n.refuse(idx.line("languages"), "Write each BCP-47 tag once: vi, en, zh-Hans …", "%q is no language tag, or there twice", shorten(s))
			continue
		}
		seen[s] = true
		l.langs = append(l.langs, lang)
	}
	if len(l.langs) == 0 {
		n.refuse(idx.line("languages"), `Write languages = ["vi", "en"]`, "no languages")
		return false
	}
	for _, s := range p.Partial {
		lang := content.Lang(s)
		if !lang.Valid() || seen[s] {
			n.refuse(idx.line("partial"), "Write each BCP-47 tag once, in languages or in partial", "%q is no language tag, or there twice", shorten(s))
			continue
		}
		seen[s] = true
		l.partial[lang] = true
		l.langs = append(l.langs, lang)
	}
	if len(l.langs) > content.MaxLangs {
		n.refuse(idx.line("languages"), "Take some out", "%d languages, at most %d", len(l.langs), content.MaxLangs)
	}
	return true
}

func (l *loader) readTerms() {
	for _, lang := range l.langs {
		var terms []string
		if lang.BreaksByDictionary() {
			file := fmt.Sprintf("terms/%s.txt", lang)
			if src, ok := l.readText(file, MaxTOMLBytes, true); ok {
				l.terms[lang] = src
				for line := range strings.Lines(string(src)) {
					if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
						terms = append(terms, line)
					}
				}
			}
		}
		l.breakers[lang] = breaker{wordbreak.New(lang, terms), lang}
	}
}

type missingPolicy int

const (
	refuseMissing missingPolicy = iota
	warnMissing
	allowMissing
)

// name reads a short text in several languages.
func (l *loader) name(n notebook, idx tomlIndex, key string, in map[string]string, what string, missing missingPolicy) content.Name {
	out := content.Name{}
	for _, s := range sortedKeys(in) {
		line := idx.line(key + "." + s)
		if !slices.Contains(l.langs, content.Lang(s)) {
			n.warn(line, "Add it to languages in pack.toml, or delete it", "%s: %q is not a language of this pack", what, shorten(s))
			continue
		}
		lang := content.Lang(s)
		if in[s] == "" {
			continue
		}
		if c := len([]rune(in[s])); c > content.MaxSummaryRunes {
			n.refuse(line, "Shorten it", "%s in %s has %d characters, at most %d", what, s, c, content.MaxSummaryRunes)
			continue
		}
		out[lang] = l.breakers[lang].plain(n, line, strings.TrimSpace(in[s]))
	}
	var lacking []string
	for _, lang := range l.langs {
		if out[lang] == "" && !l.partial[lang] {
			lacking = append(lacking, string(lang))
		}
	}
	if len(lacking) > 0 && missing != allowMissing || len(out) == 0 {
		report := n.refuse
		if missing != refuseMissing && len(out) > 0 {
			report = n.warn
		}
		report(idx.line(key), "Write it in every language of the pack", "%s is missing in %s", what, strings.Join(lacking, ", "))
	}
	return out
}

// picture checks that a name is in media.toml; empty is allowed.
func (l *loader) picture(n notebook, line int, name string) {
	if name == "" {
		return
	}
	l.used[name] = true
	if !l.known[name] {
		n.refuse(line, "Check the spelling, or add it to media/media.toml", "no picture is named %q", shorten(name))
	}
}

// finish puts the catalog together and has content check it once more.
func (l *loader) finish() {
	c := &l.pack.Catalog
	c.Format, c.Pack, c.Version, c.Langs = content.FormatVersion, l.packSrc.ID, l.packSrc.Version, l.langs
	c.Media = map[string]content.Media{}
	for _, name := range sortedKeys(l.media) {
		if !l.used[name] {
			l.note("media/media.toml").warn(l.mediaLine[name], "Use it in an item, or take it out", "picture %s is used nowhere and is left out of the pack", name)
			continue
		}
		c.Media[name] = l.media[name]
		l.pack.Files[l.media[name].Digest] = path.Join("media", l.mediaFile[name])
	}
	if l.pack.AsOf == "" {
		l.note("pack.toml").refuse(0, "Write verified_on in the items, or as_of in the hours of a gate", "nothing says on which day its facts were looked at")
	}
	if l.findings.Err() != nil {
		return
	}
	if err := c.Validate(); err != nil { // a rule that this package has not learnt
		l.note("pack.toml").refuse(0, "Mend what it names", "the catalog is refused: %v", err)
	}
}

func (l *loader) seenDay(d content.Date) {
	if d > l.pack.AsOf {
		l.pack.AsOf = d
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
