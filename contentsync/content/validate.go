package content

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// DecodeManifest reads and validates manifest.json. Errors: ErrInvalid, ErrTooLarge.
func DecodeManifest(b []byte) (Manifest, error) {
	var m Manifest
	if err := decode("manifest", b, MaxManifestBytes, &m); err != nil {
		return Manifest{}, err
	}
	if err := m.Validate(); err != nil {
		return Manifest{}, fmt.Errorf("manifest: %w", err)
	}
	return m, nil
}

// DecodeCatalog reads and validates catalog.json. Errors: ErrInvalid, ErrTooLarge.
func DecodeCatalog(b []byte) (Catalog, error) {
	var c Catalog
	if err := decode("catalog", b, MaxCatalogRawBytes, &c); err != nil {
		return Catalog{}, err
	}
	if err := c.Validate(); err != nil {
		return Catalog{}, fmt.Errorf("catalog: %w", err)
	}
	return c, nil
}

func decode(what string, b []byte, limit int, v any) error {
	if len(b) > limit {
		return tooLarge(what, len(b), limit)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s: %w: %w", what, ErrInvalid, err)
	}
	return nil
}

// Validate checks form and limits. Errors: a *FieldError that is an ErrInvalid.
func (m Manifest) Validate() error {
	switch {
	case m.Format != FormatVersion:
		return invalid("format", "%d, this program reads %d", m.Format, FormatVersion)
	case !ValidSlug(m.Pack):
		return invalid("pack", "%.80q", m.Pack)
	case m.Version < 1:
		return invalid("version", "%d, want 1 or more", m.Version)
	case !m.AsOf.Valid():
		return invalid("as_of", "%.20q is no date", m.AsOf)
	case m.Items < 0 || m.Items > MaxItems:
		return tooLarge("items", m.Items, MaxItems)
	case len(m.Blobs) > MaxBlobs:
		return tooLarge("blobs", len(m.Blobs), MaxBlobs)
	case !m.Catalog.Digest.Valid() || !m.Catalog.RawDigest.Valid():
		return invalid("catalog", "bad digest")
	case m.Catalog.Size <= 0 || m.Catalog.Size > MaxCatalogZstBytes:
		return tooLarge("catalog.size", int(m.Catalog.Size), MaxCatalogZstBytes)
	case m.Catalog.RawSize <= 0 || m.Catalog.RawSize > MaxCatalogRawBytes:
		return tooLarge("catalog.raw_size", int(m.Catalog.RawSize), MaxCatalogRawBytes)
	}
	if err := checkLangs("languages", m.Langs); err != nil {
		return err
	}
	if err := m.Name.validate("name"); err != nil {
		return err
	}
	for i, b := range m.Blobs {
		switch field := fmt.Sprintf("blobs[%d]", i); {
		case !b.Digest.Valid():
			return invalid(field+".sha256", "bad digest")
		case i > 0 && b.Digest <= m.Blobs[i-1].Digest:
			return invalid(field+".sha256", "not sorted, or twice")
		case b.Size <= 0 || b.Size > MaxBlobBytes:
			return tooLarge(field+".size", int(b.Size), MaxBlobBytes)
		}
	}
	return nil
}

// Validate checks form, limits and that every name used is defined. Errors: a
// *FieldError that is an ErrInvalid.
func (c Catalog) Validate() error {
	switch {
	case c.Format != FormatVersion:
		return invalid("format", "%d, this program reads %d", c.Format, FormatVersion)
	case !ValidSlug(c.Pack):
		return invalid("pack", "%.80q", c.Pack)
	case c.Version < 1:
		return invalid("version", "%d, want 1 or more", c.Version)
	case len(c.Items) > MaxItems:
		return tooLarge("items", len(c.Items), MaxItems)
	case len(c.Gates) > MaxGates:
		return tooLarge("gates", len(c.Gates), MaxGates)
	case len(c.Categories) > MaxCategories:
		return tooLarge("categories", len(c.Categories), MaxCategories)
	case len(c.Agencies) > MaxAgencies:
		return tooLarge("agencies", len(c.Agencies), MaxAgencies)
	case len(c.Media) > MaxBlobs:
		return tooLarge("media", len(c.Media), MaxBlobs)
	}
	if err := checkLangs("languages", c.Langs); err != nil {
		return err
	}
	for name, m := range c.Media {
		if err := m.validate(fmt.Sprintf("media[%.80q]", name)); err != nil {
			return err
		}
	}
	hasMedia := func(field, name string) error {
		if _, ok := c.Media[name]; !ok && name != "" {
			return invalid(field, "no picture is named %.80q", name)
		}
		return nil
	}
	categories, agencies, gates := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, cat := range c.Categories {
		field := fmt.Sprintf("categories[%d]", i)
		if err := checkID(field, cat.ID, categories); err != nil {
			return err
		}
		if cat.Voice != Practical && cat.Voice != Culture {
			return invalid(field+".voice", "%.80q", cat.Voice)
		}
		if err := hasMedia(field+".media", cat.Media); err != nil {
			return err
		}
		if err := cat.Name.validate(field + ".name"); err != nil {
			return err
		}
	}
	for i, a := range c.Agencies {
		field := fmt.Sprintf("agencies[%d]", i)
		if err := checkID(field, a.ID, agencies); err != nil {
			return err
		}
		if err := a.Name.validate(field + ".name"); err != nil {
			return err
		}
	}
	for i, g := range c.Gates {
		field := fmt.Sprintf("gates[%d]", i)
		if err := checkID(field, g.ID, gates); err != nil {
			return err
		}
		if err := g.validate(field, hasMedia); err != nil {
			return err
		}
		if err := g.validateExtras(field, categories); err != nil {
			return err
		}
	}
	seasons, err := c.validateSeasons(gates, hasMedia)
	if err != nil {
		return err
	}
	ids, slugs := map[string]bool{}, map[string]bool{}
	for i, it := range c.Items {
		field := fmt.Sprintf("items[%d]", i)
		switch {
		case !validItemID(it.ID):
			return invalid(field+".id", "%.80q, want 16 hex digits", it.ID)
		case ids[it.ID]:
			return invalid(field+".id", "%s is used twice", it.ID)
		case !categories[it.Category]:
			return invalid(field+".category", "%.80q is not defined", it.Category)
		case !agencies[it.Agency]:
			return invalid(field+".agency", "%.80q is not defined", it.Agency)
		}
		ids[it.ID] = true
		if it.Season != "" && !seasons[it.Season] {
			return invalid(field+".season", "%.80q is not defined", it.Season)
		}
		if err := validateWeb(field+".web", it.Web); err != nil {
			return err
		}
		if err := checkID(field+".slug", it.Slug, slugs); err != nil {
			return err
		}
		for _, g := range it.Gates {
			if !gates[g] {
				return invalid(field+".gates", "%.80q is not defined", g)
			}
		}
		if err := hasMedia(field+".media", it.Media); err != nil {
			return err
		}
		if err := it.validate(field, c.Media); err != nil {
			return err
		}
		if err := it.validateAudio(field); err != nil {
			return err
		}
	}
	if err := c.validateScenes(ids, gates, seasons, hasMedia); err != nil {
		return err
	}
	if err := c.validateSurvey(hasMedia); err != nil {
		return err
	}
	return c.validateExtras(ids, gates)
}

func (it Item) validate(field string, media map[string]Media) error {
	switch {
	case it.Priority < 0 || it.Priority > 100:
		return invalid(field+".priority", "%d, want 0 to 100", it.Priority)
	case it.Verification != Demo && it.Verification != Verified:
		return invalid(field+".verification", "%.80q", it.Verification)
	case it.Verification == Verified && (it.VerifiedBy == "" || !it.VerifiedOn.Valid()):
		return invalid(field+".verified_by", "a verified item says by whom and on which day")
	case !it.ReviewBy.Valid():
		return invalid(field+".review_by", "%.20q is no date", it.ReviewBy)
	case len(it.Text) == 0:
		return invalid(field+".text", "no language")
	case len(it.Text) > MaxLangs:
		return tooLarge(field+".text", len(it.Text), MaxLangs)
	}
	for _, d := range it.Directions {
		if !d.Valid() {
			return invalid(field+".directions", "%.80q", d)
		}
	}
	for _, s := range []string{it.Source, it.VerifiedBy, it.Province} {
		if err := checkShort(field+".source", s, MaxNameRunes); err != nil {
			return err
		}
	}
	for l, t := range it.Text {
		field := fmt.Sprintf("%s.text[%.40q]", field, l)
		if !l.Valid() {
			return invalid(field, "no language tag")
		}
		if t.Title == "" {
			return invalid(field+".title", "empty")
		}
		if err := checkShort(field+".title", t.Title, MaxTitleRunes); err != nil {
			return err
		}
		if err := checkShort(field+".summary", t.Summary, MaxSummaryRunes); err != nil {
			return err
		}
		if len(t.Body) > MaxBlocks {
			return tooLarge(field+".body", len(t.Body), MaxBlocks)
		}
		total := 0
		for i, b := range t.Body {
			n, err := b.validate(fmt.Sprintf("%s.body[%d]", field, i), media)
			if err != nil {
				return err
			}
			if total += n; total > MaxTextRunes {
				return tooLarge(field+".body", total, MaxTextRunes)
			}
		}
	}
	return nil
}

func (g Gate) validate(field string, hasMedia func(field, name string) error) error {
	switch {
	case !g.Type.Valid():
		return invalid(field+".type", "%.80q", g.Type)
	case len(g.Neighbour) != 0 && len(g.Neighbour) != 2:
		return invalid(field+".neighbour", "%.80q is no ISO 3166-1 alpha-2 code", g.Neighbour)
	case len(g.Directions) == 0:
		return invalid(field+".directions", "none; want in, out or both")
	case len(g.Scenes) > MaxScenesPerGate:
		return tooLarge(field+".scenes", len(g.Scenes), MaxScenesPerGate)
	}
	for _, d := range g.Directions {
		if !d.Valid() {
			return invalid(field+".directions", "%.80q", d)
		}
	}
	if err := checkLangs(field+".languages", g.Langs); err != nil {
		return err
	}
	for _, s := range append([]string{g.Media}, g.Scenes...) {
		if err := hasMedia(field+".media", s); err != nil {
			return err
		}
	}
	if h := g.Hours; h != nil {
		if !validClock(h.Open) || !validClock(h.Close) {
			return invalid(field+".hours", "%.20q to %.20q, want HH:MM", h.Open, h.Close)
		}
		if !h.AsOf.Valid() {
			return invalid(field+".hours.as_of", "%.20q is no date", h.AsOf)
		}
		if h.Verification != Demo && h.Verification != Verified {
			return invalid(field+".hours.verification", "%.80q", h.Verification)
		}
	}
	if err := checkShort(field+".province", g.Province, MaxNameRunes); err != nil {
		return err
	}
	if len(g.Place) > 0 {
		if err := g.Place.validate(field + ".place"); err != nil {
			return err
		}
	}
	return g.Name.validate(field + ".name")
}

func (m Media) validate(field string) error {
	switch {
	case !m.Digest.Valid():
		return invalid(field+".sha256", "bad digest")
	case m.Size <= 0 || m.Size > MaxBlobBytes:
		return tooLarge(field+".size", int(m.Size), MaxBlobBytes)
	case m.MIME != "image/jpeg" && m.MIME != "image/png":
		return invalid(field+".mime", "%.80q, want image/jpeg or image/png", m.MIME)
	case m.Width < 1 || m.Height < 1:
		return invalid(field, "%d×%d pixels", m.Width, m.Height)
	case m.Width > MaxImageSidePx || m.Height > MaxImageSidePx || m.Width*m.Height > MaxImagePixels:
		return tooLarge(field+" pixels", m.Width*m.Height, MaxImagePixels)
	}
	return m.Alt.validate(field + ".alt")
}

func (n Name) validate(field string) error {
	if len(n) == 0 {
		return invalid(field, "empty")
	}
	if len(n) > MaxLangs {
		return tooLarge(field, len(n), MaxLangs)
	}
	for l, s := range n {
		if !l.Valid() {
			return invalid(field, "%.40q is no language tag", l)
		}
		if err := checkShort(fmt.Sprintf("%s[%.40q]", field, l), s, MaxSummaryRunes); err != nil {
			return err
		}
	}
	return nil
}

// ValidSlug tells whether s is an identifier: a–z, 0–9 and inner hyphens, at most 64 bytes.
func ValidSlug(s string) bool {
	if s == "" || len(s) > MaxSlugBytes || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func validItemID(s string) bool {
	return len(s) == 16 && strings.Trim(s, "0123456789abcdef") == ""
}

func checkID(field, id string, seen map[string]bool) error {
	if !ValidSlug(id) {
		return invalid(field, "%.80q: want a–z, 0–9 and inner hyphens, at most %d", id, MaxSlugBytes)
	}
	if seen[id] {
		return invalid(field, "%s is used twice", id)
	}
	seen[id] = true
	return nil
}

func checkLangs(field string, langs []Lang) error {
	if len(langs) == 0 {
		return invalid(field, "no language")
	}
	if len(langs) > MaxLangs {
		return tooLarge(field, len(langs), MaxLangs)
	}
	for _, l := range langs {
		if !l.Valid() {
			return invalid(field, "%.40q is no language tag", l)
		}
	}
	return nil
}

func checkShort(field, s string, limit int) error {
	if n := Runes(s); n > limit {
		return tooLarge(field, n, limit)
	}
	return checkText(field, s, false)
}

// checkText refuses what no font draws and what hides text from its reader: broken
// UTF-8, control characters, unassigned code points' noncharacters, and the bidi overrides
// and isolates. The break hints U+200B and U+2060 and the joiners U+200C and U+200D stay.
func checkText(field, s string, newline bool) error {
	if !utf8.ValidString(s) {
		return invalid(field, "not UTF-8")
	}
	for _, r := range s {
		switch {
		case r == '\n' && newline:
		case unicode.IsControl(r),
			r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069,
			r == 0x2028, r == 0x2029, r == 0xFEFF, r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
			return invalid(field, "character U+%04X is not allowed in text", r)
		}
	}
	return nil
}
