package author

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/norm"

	"cuango/admin/wordbreak"
	"cuango/contentsync/content"
)

// MaxOverlayTOMLBytes is how large a notice's or a recall's file may be.
const MaxOverlayTOMLBytes = 256 << 10

// An AlertSource is an emergency notice as somebody wrote it: in a TOML file, or on the command line.
type AlertSource struct {
	ID           string            `toml:"id"`
	Level        string            `toml:"level"`     // emergency, warning
	Pictogram    string            `toml:"pictogram"` // a file of assets/picto
	Title        map[string]string `toml:"title"`
	Text         map[string]string `toml:"text"`
	Issuer       map[string]string `toml:"issuer"`
	Verification string            `toml:"verification"`
	Gates        []string          `toml:"gates"`
	Provinces    []string          `toml:"provinces"`
	Directions   []string          `toml:"directions"`
	Starts       Moment            `toml:"starts"` // zero: now
	Ends         Moment            `toml:"ends"`   // or
	Lasts        string            `toml:"lasts"`  // from the start: "90m", "10h"
	Item         string            `toml:"item"`   // slug or ID of the page that tells more
}

// A RecallSource is a recall as somebody wrote it.
type RecallSource struct {
	Item       string            `toml:"item"` // slug or ID
	Blobs      []string          `toml:"blobs"`
	Correction map[string]string `toml:"correction"`
	Since      Moment            `toml:"since"` // zero: now
}

// A Moment is a time as people write it: 2026-11-22T10:00:00+07:00, or without the zone, which is then that of the gates.
type Moment struct{ time.Time }

// UnmarshalTOML takes a TOML date and time, and the same in quotes.
func (m *Moment) UnmarshalTOML(v any) error {
	switch v := v.(type) {
	case time.Time:
		switch v.Location().String() {
		case "datetime-local":
			v = time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), 0, content.Zone)
		case "date-local", "time-local":
			return fmt.Errorf("%v is half a moment; write 2026-11-22T10:00:00", v)
		}
		m.Time = v
		return nil
	case string:
		var err error
		*m, err = ParseMoment(v)
		return err
	}
	return fmt.Errorf("%v is not a moment; write 2026-11-22T10:00:00", v)
}

// ParseMoment reads a moment: with a zone, or in the gates' time, with or without seconds.
func ParseMoment(s string) (Moment, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, content.Zone); err == nil {
			return Moment{t}, nil
		}
	}
	return Moment{}, fmt.Errorf("%.40q is not a moment; write 2026-11-22T10:00:00 (time of the gates) or 2026-11-22T10:00:00+07:00", s)
}

// Known is what a notice or a recall may speak of: the packs that are imported. None: nothing can be checked, and nothing is refused for it.
type Known []content.Catalog

// item gives the ID of a slug or an ID.
func (k Known) item(name string) (string, bool) {
	for _, c := range k {
		for _, it := range c.Items {
			if it.ID == name || it.Slug == name {
				return it.ID, true
			}
		}
	}
	return name, false
}

func (k Known) gate(id string) bool {
	return slices.ContainsFunc(k, func(c content.Catalog) bool {
		return slices.ContainsFunc(c.Gates, func(g content.Gate) bool { return g.ID == id })
	})
}

func (k Known) province(id string) bool {
	return slices.ContainsFunc(k, func(c content.Catalog) bool {
		return slices.ContainsFunc(c.Gates, func(g content.Gate) bool { return g.Province == id && id != "" })
	})
}

// langs are those of the packs, each once.
func (k Known) langs() (out []content.Lang) {
	for _, c := range k {
		for _, l := range c.Langs {
			if !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}

// ReadAlert reads a notice's TOML file. name is the file's, for the findings. When Findings.Err is not nil, the alert is not to be used.
func ReadAlert(name string, raw []byte, known Known, now time.Time) (content.Alert, Findings) {
	var src AlertSource
	n, idx, all := readOverlayTOML(name, raw, &src)
	if all.Err() != nil {
		return content.Alert{}, *all
	}
	a := checkAlert(n, idx, src, known, now)
	all.sort()
	return a, *all
}

// CheckAlert is ReadAlert for what was written on the command line.
func CheckAlert(src AlertSource, known Known, now time.Time) (content.Alert, Findings) {
	var all Findings
	a := checkAlert(notebook{file: "command line", all: &all}, tomlIndex{}, src, known, now)
	return a, all
}

// ReadRecall reads a recall's TOML file.
func ReadRecall(name string, raw []byte, known Known, now time.Time) (content.Recall, Findings) {
	var src RecallSource
	n, idx, all := readOverlayTOML(name, raw, &src)
	if all.Err() != nil {
		return content.Recall{}, *all
	}
	r := checkRecall(n, idx, src, known, now)
	all.sort()
	return r, *all
}

// CheckRecall is ReadRecall for what was written on the command line.
func CheckRecall(src RecallSource, known Known, now time.Time) (content.Recall, Findings) {
	var all Findings
	r := checkRecall(notebook{file: "command line", all: &all}, tomlIndex{}, src, known, now)
	return r, all
}

func readOverlayTOML(name string, raw []byte, into any) (notebook, tomlIndex, *Findings) {
	all := &Findings{}
	n := notebook{file: filepath.ToSlash(name), all: all}
	if len(raw) > MaxOverlayTOMLBytes {
		n.refuse(0, "Shorten it", "the file has more than %d bytes", MaxOverlayTOMLBytes)
		return n, nil, all
	}
	clean, ok := cleanText(n, raw)
	if !ok {
		return n, nil, all
	}
	md, err := toml.Decode(string(clean), into)
	if err != nil {
		line := 0
		if parse := new(toml.ParseError); errors.As(err, parse) {
			line = parse.Position.Line
		}
		n.refuse(line, "Mend it", "this is not TOML as a notice has it: %v", err)
		return n, nil, all
	}
	idx := indexTOML(clean)
	for _, key := range md.Undecoded() {
		n.refuse(idx.line(key.String()), "Delete it, or see FORMAT.md for how it is written", "%q is not known", shorten(key.String()))
	}
	return n, idx, all
}

// overlayText checks a text in its languages and puts breaks in. A language of the packs that is missing is warned of.
func overlayText(n notebook, idx tomlIndex, key string, in map[string]string, known Known, runes int, needed bool) content.Name {
	out := content.Name{}
	for _, s := range sortedKeys(in) {
		lang, line := content.Lang(s), idx.line(key+"."+s)
		if !lang.Valid() {
			n.refuse(line, "Write vi, en, zh-Hans …", "%s: %q is no language tag", key, shorten(s))
			continue
		}
		var lines []string
		b := breaker{wordbreak.New(lang, nil), lang}
		for l := range strings.Lines(norm.NFC.String(in[s])) {
			if l = strings.TrimSpace(l); l != "" {
				lines = append(lines, b.plain(n, line, l))
			}
		}
		text := strings.Join(lines, "\n")
		if c := content.Runes(text); c > runes {
			n.refuse(line, "Shorten it: it is read from three metres", "%s in %s has %d characters, at most %d", key, s, c, runes)
		}
		if text != "" {
			out[lang] = text
		}
	}
	if len(out) == 0 {
		if needed {
			n.refuse(idx.line(key), "Write it at least in vi and en", "%s is missing", key)
		}
		return nil
	}
	var lacking []string
	for _, l := range known.langs() {
		if out[l] == "" {
			lacking = append(lacking, string(l))
		}
	}
	if len(lacking) > 0 {
		n.warn(idx.line(key), "Whoever reads these sees it in another language, and is told so", "%s is missing in %s", key, strings.Join(lacking, ", "))
	}
	return out
}

func checkAlert(n notebook, idx tomlIndex, src AlertSource, known Known, now time.Time) content.Alert {
	a := content.Alert{
		ID: src.ID, Level: content.AlertLevel(src.Level), Pictogram: src.Pictogram, Verification: content.Verification(src.Verification),
		Gates: src.Gates, Provinces: src.Provinces, Directions: directions(src.Directions),
		Title: overlayText(n, idx, "title", src.Title, known, content.MaxAlertTitleRunes, true),
		Text:  overlayText(n, idx, "text", src.Text, known, content.MaxAlertTextRunes, false),
	}
	// The issuer's name needs not be in every language, so nothing is warned of.
	a.Issuer = overlayText(n, idx, "issuer", src.Issuer, nil, content.MaxNameRunes, true)
	if !content.ValidSlug(src.ID) {
		n.refuse(idx.line("id"), slugFix, "id %q is no name", shorten(src.ID))
	}
	if a.Level != content.Emergency && a.Level != content.Warning {
		n.refuse(idx.line("level"), "Write emergency (holds the whole screen until it ends) or warning (who has read it goes on)", "level %q is not known", shorten(src.Level))
	}
	if !hasPictogram(src.Pictogram) {
		n.refuse(idx.line("pictogram"), "Write the name of a file of assets/picto without .svg: storm, warn, fire, health, stop …", "pictogram %q is not known", shorten(src.Pictogram))
	}
	if a.Verification != content.Demo && a.Verification != content.Verified {
		n.refuse(idx.line("verification"), "Write verified, or demo: then it carries the badge", "verification %q is not known", shorten(src.Verification))
	}
	for _, d := range a.Directions {
		if !d.Valid() {
			n.refuse(idx.line("directions"), `Use "in" and "out"`, "direction %q is not known", shorten(string(d)))
		}
	}
	for _, g := range src.Gates {
		if len(known) > 0 && !known.gate(g) {
			n.refuse(idx.line("gates"), "Use the id of a gate of an imported pack", "gate %q is not known", shorten(g))
		}
	}
	for _, p := range src.Provinces {
		if len(known) > 0 && !known.province(p) {
			n.refuse(idx.line("provinces"), "Use the province of a gate of an imported pack", "no gate is in province %q", shorten(p))
		}
	}
	if src.Item != "" {
		var ok bool
		if a.Item, ok = known.item(src.Item); !ok {
			n.refuse(idx.line("item"), "Use the folder's name or the id of a page of an imported pack", "page %q is not known", shorten(src.Item))
		}
	}
	a.Starts, a.Ends = checkSpan(n, idx, src, now)
	return a
}

func checkSpan(n notebook, idx tomlIndex, src AlertSource, now time.Time) (starts, ends time.Time) {
	starts, ends = src.Starts.Time, src.Ends.Time
	if starts.IsZero() {
		starts = now
	}
	if src.Lasts != "" {
		d, err := time.ParseDuration(src.Lasts)
		switch {
		case err != nil || d <= 0:
			n.refuse(idx.line("lasts"), `Write lasts = "90m" or "10h"`, "lasts %q is no time", shorten(src.Lasts))
		case !ends.IsZero():
			n.refuse(idx.line("lasts"), "Delete one of them", "both ends and lasts say when it ends")
		}
		ends = starts.Add(d)
	}
	starts, ends = starts.UTC().Truncate(time.Second), ends.UTC().Truncate(time.Second)
	switch {
	case src.Lasts == "" && src.Ends.IsZero():
		n.refuse(idx.line("ends"), `Write ends = 2026-11-22T20:00:00 (time of the gates) or lasts = "10h": every notice ends by itself`, "nothing says when it ends")
	case !ends.After(starts):
		n.refuse(idx.line("ends"), "Write an end after the start", "it ends before it starts")
	case ends.Sub(starts) > content.MaxAlertLife:
		n.refuse(idx.line("ends"), "What is true for longer belongs on a page", "it holds for more than %d days", content.MaxAlertLife/(24*time.Hour))
	case !ends.After(now):
		n.refuse(idx.line("ends"), "Write a later end", "it is over already")
	}
	return starts, ends
}

func checkRecall(n notebook, idx tomlIndex, src RecallSource, known Known, now time.Time) content.Recall {
	r := content.Recall{Since: src.Since.Time, Correction: overlayText(n, idx, "correction", src.Correction, known, content.MaxCorrectionRunes, false)}
	if r.Since.IsZero() {
		r.Since = now
	}
	r.Since = r.Since.UTC().Truncate(time.Second)
	if src.Item != "" {
		var ok bool
		if r.Item, ok = known.item(src.Item); !ok && (len(known) > 0 || !validID(src.Item)) {
			n.refuse(idx.line("item"), "Use the folder's name or the id of a page of an imported pack", "page %q is not known", shorten(src.Item))
		}
	}
	for _, s := range src.Blobs {
		d, err := content.ParseDigest(s)
		if err != nil {
			n.refuse(idx.line("blobs"), "Write what sha256sum says of the file", "%q is no SHA-256", shorten(s))
			continue
		}
		r.Blobs = append(r.Blobs, d)
	}
	if src.Item == "" && len(src.Blobs) == 0 {
		n.refuse(0, "Write item = …, blobs = […] or both", "nothing is recalled")
	}
	return r
}

// validID tells whether s is an item's ID.
func validID(s string) bool { return len(s) == 16 && strings.Trim(s, "0123456789abcdef") == "" }
