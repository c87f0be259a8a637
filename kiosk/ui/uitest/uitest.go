// Package uitest gives the tests of the screens a catalog with hard cases in every language of
// the interface: long titles, every kind of block, and pictures that are broken, tiny, huge or of odd shape.
//
//nolint:gosec // G115: the arithmetic of pixels stays within 0 to 255
package uitest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"cuango/assets"
	"cuango/assets/fonts"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/i18n"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/theme"
)

// Words loads the interface's texts.
func Words(tb testing.TB) *i18n.Bundle {
	tb.Helper()
	b, err := i18n.Load(assets.FS)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// Tokens loads the look.
func Tokens(tb testing.TB) *theme.Tokens {
	tb.Helper()
	tk, err := theme.Load(assets.FS)
	if err != nil {
		tb.Fatal(err)
	}
	return tk
}

// Engine gives a typesetter, or skips the test where set-up has not fetched the fonts.
func Engine(tb testing.TB) *typeset.Engine {
	tb.Helper()
	e := typeset.New(fonts.FS)
	if err := e.Check(); err != nil {
		tb.Skip("the fonts are not there: run packaging/ci/setup.sh: ", err)
	}
	return e
}

// Screens are the screens that layouts are tested on.
var Screens = map[string]theme.Config{
	"43in portrait":      {DiagonalIn: 43, WidthPx: 1080, HeightPx: 1920},
	"32in landscape":     {DiagonalIn: 32, WidthPx: 1920, HeightPx: 1080},
	"32in, hung high":    {DiagonalIn: 32, LowerEdgeMM: 900, WidthPx: 1920, HeightPx: 1080},
	"21.5in landscape":   {DiagonalIn: 21.5, LowerEdgeMM: 900, WidthPx: 1920, HeightPx: 1080},
	"55in landscape, 4K": {DiagonalIn: 55, WidthPx: 3840, HeightPx: 2160},
}

// Pictures of the pack, by name. Some cannot be shown.
func pictures() map[string][]byte {
	return map[string][]byte{
		"scene": encode(400, 300), "pixel": encode(1, 1), "panorama": encode(1600, 60),
		"broken": []byte("\x89PNG\r\n\x1a\nno picture"), "huge": header(30_000, 30_000),
	}
}

func encode(w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * 7)
	}
	m.Set(0, 0, color.RGBA{R: 200, A: 255})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// header is the beginning of a PNG that promises w × h pixels.
func header(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(b, w)
	b = binary.BigEndian.AppendUint32(b, h)
	b = append(b, 8, 6, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

// ItemHard, ItemShort and ItemTall are articles: with every kind of block, with one line, and with
// a block that is taller than any page. ItemEnglish and ItemArabic have every kind of block and one language:
// a page then runs in one direction and its text in the other.
const (
	ItemHard  = "aaaaaaaaaaaaaaa1"
	ItemShort = "aaaaaaaaaaaaaaa2"
	ItemTall  = "aaaaaaaaaaaaaaa3"

	ItemCards = "aaaaaaaaaaaaaaa6" // numbers and show-cards

	ItemEnglish = "aaaaaaaaaaaaaaa4"
	ItemArabic  = "aaaaaaaaaaaaaaa5"

	Gate = "test-gate"
)

// Catalog gives a catalog of the pack. It has been through the real decoder.
func Catalog(tb testing.TB) *catalog.Catalog {
	tb.Helper()
	c, blobs := Content(tb)
	return CatalogOf(tb, c, blobs)
}

// CatalogOf gives a catalog of any pack.
func CatalogOf(tb testing.TB, c content.Catalog, blobs map[content.Digest][]byte) *catalog.Catalog {
	tb.Helper()
	words := Words(tb)
	files := fstest.MapFS{}
	for d, raw := range blobs {
		files["built/"+d.BlobKey()] = &fstest.MapFile{Data: raw}
	}
	raw, err := content.Canonical(c)
	if err != nil {
		tb.Fatal(err)
	}
	files["built/catalog.json"] = &fstest.MapFile{Data: raw}
	src, err := catalog.NewSeed(files)
	if err != nil {
		tb.Fatal(err)
	}
	cat, err := catalog.New(tb.Context(), src, words, Gate)
	if err != nil {
		tb.Fatal(err)
	}
	return cat
}

// Content gives the pack itself and its files.
func Content(tb testing.TB) (content.Catalog, map[content.Digest][]byte) {
	tb.Helper()
	words := Words(tb)
	c, blobs := pack(words), map[content.Digest][]byte{}
	for name, raw := range pictures() {
		d := content.DigestOf(raw)
		blobs[d] = raw
		c.Media[name] = content.Media{
			Digest: d, MIME: "image/png", Size: int64(len(raw)), Width: 1440, Height: 1080,
			Alt: all(words, "tagline"), Licence: "Apache-2.0", Illustration: true,
		}
	}
	return c, blobs
}

// all gives an interface text in all languages: real words of every script.
func all(words *i18n.Bundle, ids ...string) content.Name {
	n := content.Name{}
	for _, l := range content.AllLangs {
		var parts []string
		for _, id := range ids {
			parts = append(parts, words.T(l, id))
		}
		n[l] = strings.Join(parts, " ")
	}
	return n
}

func pack(words *i18n.Bundle) content.Catalog {
	c := content.Catalog{Format: content.FormatVersion, Pack: "test", Version: 1, Langs: content.AllLangs, Media: map[string]content.Media{}}
	c.Agencies = []content.Agency{{ID: "office", Name: all(words, "idle_title")}}
	c.Gates = []content.Gate{{
		ID: Gate, Type: content.Road, Province: "test", Directions: []content.Direction{content.In, content.Out},
		Langs: content.AllLangs, Media: "scene", Scenes: []string{"scene", "panorama"}, Name: all(words, "page_missing"), Place: all(words, "choose_language"),
		Hours: &content.Hours{Open: "07:00", Close: "20:00", AsOf: "2026-11-20", Verification: content.Demo},
		Next:  []content.Next{{Kind: content.Train, Times: []string{"00:10", "22:30"}, Name: all(words, "tagline"), AsOf: "2026-11-20", Verification: content.Demo}},
	}}
	c.Notices = []content.GateNotice{{From: "2026-01-01", Until: "2027-12-31", Text: all(words, "idle_text")}}
	c.Seasons = []content.Season{{ID: "always", From: "01-01", To: "12-31", Name: all(words, "explore")}}
	for i, id := range []string{ItemCards, ItemShort, ItemHard, ItemTall, "bbbbbbbbbbbbbbb0", "bbbbbbbbbbbbbbb1"} {
		c.Essentials = append(c.Essentials, content.Essential{Item: id, Pictogram: "ambulance", Colour: "son", Name: all(words, []string{"bar_essentials", "choose_language", "explore", "entering", "touch_to_start", "topic_empty"}[i])})
	}
	c.Survey = survey(words)
	names := []string{"entering", "explore", "idle_stay", "choose_language", "bar_language", "topic_empty", "leaving", "touch_to_start", "idle_title"}
	media := []string{"", "", "", "", "", "", "broken", "pixel", "panorama"}
	for i, id := range names {
		cat := content.Category{ID: fmt.Sprintf("cat%d", i), Order: i + 1, Voice: content.Practical, Pictogram: "bus", Colour: "jade", Media: media[i], Name: all(words, id)}
		if media[i] != "" {
			cat.Voice = content.Culture
		}
		c.Categories = append(c.Categories, cat)
		c.Items = append(c.Items, item(words, fmt.Sprintf("bbbbbbbbbbbbbbb%d", i), cat.ID, short(words)))
	}
	c.Items = append(c.Items, item(words, ItemHard, "cat0", hard(words)), item(words, ItemShort, "cat0", short(words)), item(words, ItemTall, "cat0", tall(words)), item(words, ItemCards, "cat1", cards(words)))
	for id, l := range map[string]content.Lang{ItemEnglish: "en", ItemArabic: "ar"} {
		it := item(words, id, "cat0", hard(words))
		it.Text = map[content.Lang]content.ItemText{l: it.Text[l]}
		c.Items = append(c.Items, it)
	}
	for i := range 9 {
		c.Items = append(c.Items, item(words, fmt.Sprintf("ccccccccccccccc%d", i), "cat1", short(words)))
	}
	return c
}

func item(words *i18n.Bundle, id, category string, body func(content.Lang) []content.Block) content.Item {
	it := content.Item{
		ID: id, Slug: "item-" + id, Category: category, Agency: "office", Source: "example.org, page 1 (2026)",
		Verification: content.Demo, ReviewBy: "2027-01-31", Media: "huge", Text: map[content.Lang]content.ItemText{},
	}
	for _, l := range content.AllLangs {
		it.Text[l] = content.ItemText{Title: words.T(l, "greeting"), Summary: words.T(l, "idle_text"), Body: body(l)}
	}
	return it
}

func span(s string) []content.Span { return []content.Span{{Text: s}} }

func short(words *i18n.Bundle) func(content.Lang) []content.Block {
	return func(l content.Lang) []content.Block {
		return []content.Block{{Kind: content.Paragraph, Text: span(words.T(l, "page_missing_hint"))}}
	}
}

func cards(words *i18n.Bundle) func(content.Lang) []content.Block {
	return func(l content.Lang) []content.Block {
		var list []content.Block
		for _, n := range []string{"115", "113", "114", "112"} {
			list = append(list, content.Block{Kind: content.Phone, Phone: n, Text: span(words.T(l, "idle_stay") + ": " + words.T(l, "idle_text"))})
		}
		for _, label := range []string{"idle_stay", "bar_language", "explore", "take", "essentials_title"} {
			list = append(list, content.Block{
				Kind: content.Card, Pictogram: "ambulance", Label: words.T(l, label), Say: span("Tôi cần xe cấp cứu. Xin gọi giúp số 115."),
				More: span("Xin ở lại với tôi cho đến khi xe tới."), Text: span(words.T(l, "idle_text")),
			})
		}
		return list
	}
}

func tall(words *i18n.Bundle) func(content.Lang) []content.Block {
	return func(l content.Lang) []content.Block {
		return []content.Block{
			{Kind: content.Paragraph, Text: span(words.T(l, "page_missing_hint"))},
			{Kind: content.Paragraph, Text: span(strings.Repeat(words.T(l, "idle_text")+" ", 120))},
			{Kind: content.Paragraph, Text: span(words.T(l, "tagline"))},
		}
	}
}

func hard(words *i18n.Bundle) func(content.Lang) []content.Block {
	return func(l content.Lang) []content.Block {
		w := func(id string) []content.Span { return span(words.T(l, id)) }
		mixed := []content.Span{{Text: words.T(l, "tagline") + " "}, {Text: "ễẨ ຶ່ ្ល្ី ปู่ 30 kg (A1)", Bold: true}}
		rows := [][][]content.Span{{w("idle_text"), w("bar_home")}, {w("greeting"), span("USD 5,000")}, {w("bar_back"), w("hours_daily")}}
		return []content.Block{
			{Kind: content.Paragraph, Text: w("idle_text")},
			{Kind: content.Table, Head: [][]content.Span{w("bar_language"), w("explore")}, Rows: rows},
			{Kind: content.Do, Items: [][]content.Span{w("idle_text"), w("tagline")}},
			{Kind: content.Dont, Items: [][]content.Span{w("page_missing_hint")}},
			{Kind: content.Heading, Level: 2, Text: w("choose_language")},
			{Kind: content.Steps, Items: [][]content.Span{w("idle_text"), mixed, w("bar_home")}},
			{Kind: content.Heading, Level: 3, Text: w("explore")},
			{Kind: content.List, Items: [][]content.Span{mixed, w("idle_text")}},
			{Kind: content.Notice, Text: w("page_missing_hint")},
			{Kind: content.Phone, Phone: "+84 1900 0000", Text: w("tagline")},
			{Kind: content.Image, Media: "panorama", Alt: words.T(l, "tagline"), Caption: words.T(l, "idle_text")},
			{Kind: content.Image, Media: "broken", Alt: words.T(l, "tagline")},
			{Kind: "hologram", Text: w("tagline")},
			{
				Kind: content.Table, Head: [][]content.Span{w("bar_home"), w("bar_back"), w("bar_language")},
				Rows: [][][]content.Span{{w("entering"), w("leaving"), span("12:30")}},
			},
		}
	}
}
