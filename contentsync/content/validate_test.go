package content_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"cuango/contentsync/content"
)

func TestCatalogIsRefused(t *testing.T) {
	block := func(i int, f func(*content.Block)) func(*content.Catalog) {
		return func(c *content.Catalog) { f(&c.Items[0].Text["en"].Body[i]) }
	}
	card := func(f func(*content.Block)) func(*content.Catalog) { return block(0, f) }
	hours := func(f func(*content.Block)) func(*content.Catalog) { return block(1, f) }
	price := func(f func(*content.Block)) func(*content.Catalog) { return block(2, f) }
	next := func(c *content.Catalog) *content.Next { return &c.Gates[0].Next[0] }
	item := func(c *content.Catalog) *content.Item { return &c.Items[0] }
	text := func(c *content.Catalog, f func(*content.ItemText)) {
		txt := c.Items[0].Text["vi"]
		f(&txt)
		c.Items[0].Text["vi"] = txt
	}
	media := func(c *content.Catalog, f func(*content.Media)) {
		m := c.Media["gate-road"]
		f(&m)
		c.Media["gate-road"] = m
	}
	for _, tt := range []struct {
		name   string
		change func(*content.Catalog)
		field  string // that the error names
		want   error
	}{
		{"newer format", func(c *content.Catalog) { c.Format = 2 }, "format", content.ErrInvalid},
		{"pack ID that leaves its folder", func(c *content.Catalog) { c.Pack = "../x" }, "pack", content.ErrInvalid},
		{"version 0", func(c *content.Catalog) { c.Version = 0 }, "version", content.ErrInvalid},
		{"no language", func(c *content.Catalog) { c.Langs = nil }, "languages", content.ErrInvalid},
		{"language that is none", func(c *content.Catalog) { c.Langs = []content.Lang{"v i"} }, "languages", content.ErrInvalid},
		{"too many languages", func(c *content.Catalog) { c.Langs = make([]content.Lang, 65) }, "languages", content.ErrTooLarge},
		{"too many categories", func(c *content.Catalog) { c.Categories = make([]content.Category, 65) }, "categories", content.ErrTooLarge},
		{"too many gates", func(c *content.Catalog) { c.Gates = make([]content.Gate, 1001) }, "gates", content.ErrTooLarge},
		{"category twice", func(c *content.Catalog) { c.Categories = append(c.Categories, c.Categories[0]) }, "categories[1]", content.ErrInvalid},
		{"category without a voice", func(c *content.Catalog) { c.Categories[0].Voice = "" }, "categories[0].voice", content.ErrInvalid},
		{"category with a picture that is not there", func(c *content.Catalog) { c.Categories[0].Media = "x" }, "categories[0].media", content.ErrInvalid},
		{"agency without a name", func(c *content.Catalog) { c.Agencies[0].Name = nil }, "agencies[0].name", content.ErrInvalid},
		{"gate of no type", func(c *content.Catalog) { c.Gates[0].Type = "tunnel" }, "gates[0].type", content.ErrInvalid},
		{"gate without direction", func(c *content.Catalog) { c.Gates[0].Directions = nil }, "gates[0].directions", content.ErrInvalid},
		{"gate open at 7", func(c *content.Catalog) {
			c.Gates[0].Hours = &content.Hours{Open: "7:00", Close: "20:00", AsOf: "2026-11-20", Verification: content.Demo}
		}, "gates[0].hours", content.ErrInvalid},
		{"gate open at 29:00", func(c *content.Catalog) {
			c.Gates[0].Hours = &content.Hours{Open: "29:00", Close: "20:00", AsOf: "2026-11-20", Verification: content.Demo}
		}, "gates[0].hours", content.ErrInvalid},
		{"gate's neighbour by name", func(c *content.Catalog) { c.Gates[0].Neighbour = "China" }, "gates[0].neighbour", content.ErrInvalid},
		{"media without digest", func(c *content.Catalog) { media(c, func(m *content.Media) { m.Digest = "x" }) }, `media["gate-road"].sha256`, content.ErrInvalid},
		{"media of no bytes", func(c *content.Catalog) { media(c, func(m *content.Media) { m.Size = 0 }) }, `media["gate-road"].size`, content.ErrTooLarge},
		{"media of a gigabyte", func(c *content.Catalog) { media(c, func(m *content.Media) { m.Size = 1 << 30 }) }, `media["gate-road"].size`, content.ErrTooLarge},
		{"media that is a program", func(c *content.Catalog) { media(c, func(m *content.Media) { m.MIME = "application/x-elf" }) }, `media["gate-road"].mime`, content.ErrInvalid},
		{"picture of 100 megapixels", func(c *content.Catalog) { media(c, func(m *content.Media) { m.Width, m.Height = 10_000, 10_000 }) }, `media["gate-road"] pixels`, content.ErrTooLarge},
		{"picture whose pixels overflow", func(c *content.Catalog) { media(c, func(m *content.Media) { m.Width, m.Height = 1<<52, 1<<52 }) }, `media["gate-road"] pixels`, content.ErrTooLarge},
		{"card whose pictogram leaves its folder", card(func(b *content.Block) { b.Pictogram = "../x" }), `items[0].text["en"].body[0].pictogram`, content.ErrInvalid},
		{"card without a label", card(func(b *content.Block) { b.Label = "" }), `items[0].text["en"].body[0].label`, content.ErrInvalid},
		{"card with a long label", card(func(b *content.Block) { b.Label = strings.Repeat("x", 61) }), `items[0].text["en"].body[0].label`, content.ErrTooLarge},
		{"card that says nothing", card(func(b *content.Block) { b.Say = nil }), `items[0].text["en"].body[0].say`, content.ErrInvalid},
		{"card that says too much", card(func(b *content.Block) { b.Say[0].Text = strings.Repeat("x", 401) }), `items[0].text["en"].body[0].say`, content.ErrTooLarge},
		{"card that says more than too much", card(func(b *content.Block) { b.More[0].Text = strings.Repeat("x", 401) }), `items[0].text["en"].body[0].say`, content.ErrTooLarge},
		{"card with hidden text", card(func(b *content.Block) { b.More[0].Text = "a\u202eb" }), `items[0].text["en"].body[0].more`, content.ErrInvalid},
		{"hours from 7", hours(func(b *content.Block) { b.Open = "7:00" }), `items[0].text["en"].body[1].open`, content.ErrInvalid},
		{"hours from 24:00", hours(func(b *content.Block) { b.Open = "24:00" }), `items[0].text["en"].body[1].open`, content.ErrInvalid},
		{"hours until 24:30", hours(func(b *content.Block) { b.Close = "24:30" }), `items[0].text["en"].body[1].open`, content.ErrInvalid},
		{"hours of no length", hours(func(b *content.Block) { b.Close = b.Open }), `items[0].text["en"].body[1].open`, content.ErrInvalid},
		{"price that falls", price(func(b *content.Block) { b.Low = 120_001 }), `items[0].text["en"].body[2].low`, content.ErrInvalid},
		{"price below nothing", price(func(b *content.Block) { b.Low = -1 }), `items[0].text["en"].body[2].low`, content.ErrInvalid},
		{"price without bounds", price(func(b *content.Block) { b.High = 1<<53 - 1 }), `items[0].text["en"].body[2].low`, content.ErrInvalid},
		{"price in đồng", price(func(b *content.Block) { b.Currency = "đ" }), `items[0].text["en"].body[2].currency`, content.ErrInvalid},
		{"price in vnd", price(func(b *content.Block) { b.Currency = "vnd" }), `items[0].text["en"].body[2].currency`, content.ErrInvalid},
		{"web address of a program", func(c *content.Catalog) { c.Web = "javascript:{slug}" }, "web", content.ErrInvalid},
		{"web address in the clear", func(c *content.Catalog) { c.Web = "http://example.vn/{slug}" }, "web", content.ErrInvalid},
		{"web address with a name and a password", func(c *content.Catalog) { c.Web = "https://a:b@example.vn/{slug}" }, "web", content.ErrInvalid},
		{"web address with another brace", func(c *content.Catalog) { c.Web = "https://example.vn/{slug}/{gate}" }, "web", content.ErrInvalid},
		{"web address of one page", func(c *content.Catalog) { c.Web = "https://example.vn/" }, "web", content.ErrInvalid},
		{"web address without end", func(c *content.Catalog) { c.Web = "https://example.vn/{slug}" + strings.Repeat("x", 512) }, "web", content.ErrTooLarge},
		{"item's web address", func(c *content.Catalog) { item(c).Web = "x" }, "items[0].web", content.ErrInvalid},
		{"essential that is not there", func(c *content.Catalog) { c.Essentials[0].Item = "0000000000000000" }, "essentials[0].item", content.ErrInvalid},
		{"essential's pictogram", func(c *content.Catalog) { c.Essentials[0].Pictogram = "" }, "essentials[0].pictogram", content.ErrInvalid},
		{"essential's colour", func(c *content.Catalog) { c.Essentials[0].Colour = "#f00" }, "essentials[0].colour", content.ErrInvalid},
		{"essential without a name", func(c *content.Catalog) { c.Essentials[0].Name = nil }, "essentials[0].name", content.ErrInvalid},
		{"too many essentials", func(c *content.Catalog) { c.Essentials = make([]content.Essential, 25) }, "essentials", content.ErrTooLarge},
		{"scene twice", func(c *content.Catalog) { c.Scenes[1].ID = c.Scenes[0].ID }, "scenes[1]", content.ErrInvalid},
		{"scene without a picture", func(c *content.Catalog) { c.Scenes[0].Media = "" }, "scenes[0].media", content.ErrInvalid},
		{"scene with a picture that is not there", func(c *content.Catalog) { c.Scenes[0].Media = "x" }, "scenes[0].media", content.ErrInvalid},
		{"scene at a gate that is not there", func(c *content.Catalog) { c.Scenes[0].Gates = []string{"x"} }, "scenes[0].gates", content.ErrInvalid},
		{"scene at noon", func(c *content.Catalog) { c.Scenes[0].Parts = []content.DayPart{"noon"} }, "scenes[0].parts", content.ErrInvalid},
		{"scene at dawn and at dawn", func(c *content.Catalog) { c.Scenes[0].Parts = []content.DayPart{"dawn", "dawn"} }, "scenes[0].parts", content.ErrInvalid},
		{"scene that ends before it begins", func(c *content.Catalog) { c.Scenes[0].Until = "2026-11-19" }, "scenes[0].from", content.ErrInvalid},
		{"scene until no day", func(c *content.Catalog) { c.Scenes[0].Until = "2026-13-01" }, "scenes[0].from", content.ErrInvalid},
		{"scene of no season", func(c *content.Catalog) { c.Scenes[0].Season = "x" }, "scenes[0].season", content.ErrInvalid},
		{"scene of no item", func(c *content.Catalog) { c.Scenes[0].Item = "0000000000000000" }, "scenes[0].item", content.ErrInvalid},
		{"scene's priority", func(c *content.Catalog) { c.Scenes[0].Priority = 101 }, "scenes[0].priority", content.ErrInvalid},
		{"scene's weight", func(c *content.Catalog) { c.Scenes[0].Weight = 11 }, "scenes[0].weight", content.ErrInvalid},
		{"scene's long headline", func(c *content.Catalog) { c.Scenes[0].Text["vi"] = strings.Repeat("ạ", 91) }, "scenes[0].text", content.ErrTooLarge},
		{"sponsor's page", func(c *content.Catalog) { c.Scenes[1].Item = c.Items[0].ID }, "scenes[1].item", content.ErrInvalid},
		{"sponsor's priority", func(c *content.Catalog) { c.Scenes[1].Priority = 1 }, "scenes[1].priority", content.ErrInvalid},
		{"too much for sponsors", func(c *content.Catalog) { c.SponsorShare = 21 }, "sponsor_share", content.ErrInvalid},
		{"less than nothing for sponsors", func(c *content.Catalog) { c.SponsorShare = -1 }, "sponsor_share", content.ErrInvalid},
		{"too many scenes", func(c *content.Catalog) { c.Scenes = make([]content.Scene, 257) }, "scenes", content.ErrTooLarge},
		{"season twice", func(c *content.Catalog) { c.Seasons = append(c.Seasons, c.Seasons[0]) }, "seasons[1]", content.ErrInvalid},
		{"season from 02-30", func(c *content.Catalog) { c.Seasons[0].From = "02-30" }, "seasons[0].from", content.ErrInvalid},
		{"season of a gate that is not there", func(c *content.Catalog) { c.Seasons[0].Gates = []string{"x"} }, "seasons[0].gates", content.ErrInvalid},
		{"season with a picture that is not there", func(c *content.Catalog) { c.Seasons[0].Scenes = []string{"x"} }, "seasons[0].scenes", content.ErrInvalid},
		{"season without a name", func(c *content.Catalog) { c.Seasons[0].Name = nil }, "seasons[0].name", content.ErrInvalid},
		{"too many seasons", func(c *content.Catalog) { c.Seasons = make([]content.Season, 33) }, "seasons", content.ErrTooLarge},
		{"item of no season", func(c *content.Catalog) { item(c).Season = "x" }, "items[0].season", content.ErrInvalid},
		{"notice at a gate that is not there", func(c *content.Catalog) { c.Notices[0].Gates = []string{"x"} }, "notices[0].gates", content.ErrInvalid},
		{"notice that ends before it begins", func(c *content.Catalog) { c.Notices[0].Until = "2026-11-19" }, "notices[0].from", content.ErrInvalid},
		{"notice without an end", func(c *content.Catalog) { c.Notices[0].Until = "" }, "notices[0].from", content.ErrInvalid},
		{"notice without a text", func(c *content.Catalog) { c.Notices[0].Text = nil }, "notices[0].text", content.ErrInvalid},
		{"too many notices", func(c *content.Catalog) { c.Notices = make([]content.GateNotice, 257) }, "notices", content.ErrTooLarge},
		{"section that is not there", func(c *content.Catalog) { c.Gates[0].Sections = []string{"x"} }, "gates[0].sections", content.ErrInvalid},
		{"section twice", func(c *content.Catalog) { c.Gates[0].Sections = []string{"customs", "customs"} }, "gates[0].sections", content.ErrInvalid},
		{"too many sections", func(c *content.Catalog) { c.Gates[0].Sections = make([]string, 65) }, "gates[0].sections", content.ErrTooLarge},
		{"departure of a balloon", func(c *content.Catalog) { next(c).Kind = "balloon" }, "gates[0].next[0].kind", content.ErrInvalid},
		{"departure at no time", func(c *content.Catalog) { next(c).Times = nil }, "gates[0].next[0].times", content.ErrInvalid},
		{"departure at 24:00", func(c *content.Catalog) { next(c).Times = []string{"24:00"} }, "gates[0].next[0].times", content.ErrInvalid},
		{"departure all the time", func(c *content.Catalog) { next(c).Times = make([]string, 289) }, "gates[0].next[0].times", content.ErrTooLarge},
		{"departure on day 0", func(c *content.Catalog) { next(c).Days = []int{0} }, "gates[0].next[0].days", content.ErrInvalid},
		{"departure that nobody looked at", func(c *content.Catalog) { next(c).AsOf = "" }, "gates[0].next[0].as_of", content.ErrInvalid},
		{"departure's verification", func(c *content.Catalog) { next(c).Verification = "" }, "gates[0].next[0].verification", content.ErrInvalid},
		{"departure without a name", func(c *content.Catalog) { next(c).Name = nil }, "gates[0].next[0].name", content.ErrInvalid},
		{"too many departures", func(c *content.Catalog) { c.Gates[0].Next = make([]content.Next, 65) }, "gates[0].next", content.ErrTooLarge},
		{"item ID", func(c *content.Catalog) { item(c).ID = "1" }, "items[0].id", content.ErrInvalid},
		{"item twice", func(c *content.Catalog) { c.Items = append(c.Items, c.Items[0]) }, "items[1].id", content.ErrInvalid},
		{"item of no category", func(c *content.Catalog) { item(c).Category = "x" }, "items[0].category", content.ErrInvalid},
		{"item of no agency", func(c *content.Catalog) { item(c).Agency = "x" }, "items[0].agency", content.ErrInvalid},
		{"item at no gate", func(c *content.Catalog) { item(c).Gates = []string{"x"} }, "items[0].gates", content.ErrInvalid},
		{"item going up", func(c *content.Catalog) { item(c).Directions = []content.Direction{"up"} }, "items[0].directions", content.ErrInvalid},
		{"priority", func(c *content.Catalog) { item(c).Priority = 101 }, "items[0].priority", content.ErrInvalid},
		{"verified by nobody", func(c *content.Catalog) { item(c).VerifiedBy = "" }, "items[0].verified_by", content.ErrInvalid},
		{"reviewed never", func(c *content.Catalog) { item(c).ReviewBy = "soon" }, "items[0].review_by", content.ErrInvalid},
		{"no text", func(c *content.Catalog) { item(c).Text = nil }, "items[0].text", content.ErrInvalid},
		{"text in no language", func(c *content.Catalog) { item(c).Text["../vi"] = item(c).Text["vi"] }, `items[0].text["../vi"]`, content.ErrInvalid},
		{"no title", func(c *content.Catalog) { text(c, func(x *content.ItemText) { x.Title = "" }) }, `items[0].text["vi"].title`, content.ErrInvalid},
		{"title of 20,000 characters", func(c *content.Catalog) {
			text(c, func(x *content.ItemText) { x.Title = strings.Repeat("字", 20_000) })
		}, `items[0].text["vi"].title`, content.ErrTooLarge},
		{"title of marks", func(c *content.Catalog) {
			text(c, func(x *content.ItemText) { x.Title = "ក" + strings.Repeat("\u200b", 1000) })
		}, `items[0].text["vi"].title`, content.ErrTooLarge},
		{"escape sequence", func(c *content.Catalog) { text(c, func(x *content.ItemText) { x.Title = "a\x1bb" }) }, `items[0].text["vi"].title`, content.ErrInvalid},
		{"bidi override", func(c *content.Catalog) { text(c, func(x *content.ItemText) { x.Summary = "a\u202eb" }) }, `items[0].text["vi"].summary`, content.ErrInvalid},
		{"noncharacter", func(c *content.Catalog) { text(c, func(x *content.ItemText) { x.Summary = "a\U0001FFFEb" }) }, `items[0].text["vi"].summary`, content.ErrInvalid},
		{"too many blocks", func(c *content.Catalog) { text(c, func(x *content.ItemText) { x.Body = make([]content.Block, 2001) }) }, `items[0].text["vi"].body`, content.ErrTooLarge},
		{"too much text", func(c *content.Catalog) {
			text(c, func(x *content.ItemText) { x.Body[0].Text = []content.Span{{Text: strings.Repeat("x", 100_001)}} })
		}, `items[0].text["vi"].body`, content.ErrTooLarge},
		{"heading of level 1", func(c *content.Catalog) { text(c, func(x *content.ItemText) { x.Body[1].Level = 1 }) }, `items[0].text["vi"].body[1].level`, content.ErrInvalid},
		{"ragged table", func(c *content.Catalog) {
			text(c, func(x *content.ItemText) { x.Body[4].Rows[0] = x.Body[4].Rows[0][:1] })
		}, `items[0].text["vi"].body[4].rows`, content.ErrInvalid},
		{"picture that is not there", func(c *content.Catalog) { text(c, func(x *content.ItemText) { x.Body[5].Media = "x" }) }, `items[0].text["vi"].body[5].media`, content.ErrInvalid},
		{"number that dials a service code", func(c *content.Catalog) { text(c, func(x *content.ItemText) { x.Body[9].Phone = "*101#" }) }, `items[0].text["vi"].body[9].phone`, content.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := vectorCatalog()
			tt.change(&c)
			_, err := content.DecodeCatalog(canonical(t, c))
			var fe *content.FieldError
			if !errors.Is(err, tt.want) || !errors.As(err, &fe) || fe.Field != tt.field {
				t.Fatalf("got %v; want %v of %s", err, tt.want, tt.field)
			}
		})
	}
}

func TestManifestIsRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*content.Manifest)
		field  string
		want   error
	}{
		{"newer format", func(m *content.Manifest) { m.Format = 2 }, "format", content.ErrInvalid},
		{"pack ID", func(m *content.Manifest) { m.Pack = "a/b" }, "pack", content.ErrInvalid},
		{"no version", func(m *content.Manifest) { m.Version = 0 }, "version", content.ErrInvalid},
		{"as of 13th month", func(m *content.Manifest) { m.AsOf = "2026-13-01" }, "as_of", content.ErrInvalid},
		{"no name", func(m *content.Manifest) { m.Name = nil }, "name", content.ErrInvalid},
		{"items", func(m *content.Manifest) { m.Items = -1 }, "items", content.ErrTooLarge},
		{"catalog digest", func(m *content.Manifest) { m.Catalog.Digest = content.Digest(strings.Repeat("A", 64)) }, "catalog", content.ErrInvalid},
		{"catalog of 17 MiB", func(m *content.Manifest) { m.Catalog.Size = 17 << 20 }, "catalog.size", content.ErrTooLarge},
		{"catalog that becomes 65 MiB", func(m *content.Manifest) { m.Catalog.RawSize = 65 << 20 }, "catalog.raw_size", content.ErrTooLarge},
		{"blob twice", func(m *content.Manifest) { m.Blobs = []content.BlobFile{m.Blobs[0], m.Blobs[0]} }, "blobs[1].sha256", content.ErrInvalid},
		{"blob with a path for a digest", func(m *content.Manifest) { m.Blobs[0].Digest = "../../../etc/passwd" }, "blobs[0].sha256", content.ErrInvalid},
		{"blob of less than nothing", func(m *content.Manifest) { m.Blobs[0].Size = -1 }, "blobs[0].size", content.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := vectorManifest(t, nil)
			m.Catalog.RawSize = 1
			tt.change(&m)
			_, err := content.DecodeManifest(canonical(t, m))
			var fe *content.FieldError
			if !errors.Is(err, tt.want) || !errors.As(err, &fe) || fe.Field != tt.field {
				t.Fatalf("got %v; want %v of %s", err, tt.want, tt.field)
			}
		})
	}
	if _, err := content.DecodeManifest(make([]byte, content.MaxManifestBytes+1)); !errors.Is(err, content.ErrTooLarge) {
		t.Errorf("4 MiB and one byte: %v", err)
	}
}

func TestHeartbeatIsRefused(t *testing.T) {
	good, err := os.ReadFile("testdata/heartbeat.json")
	if err != nil {
		t.Fatal(err)
	}
	kiosk := vectorHeartbeat().Kiosk
	replace := func(old, new string) []byte { return bytes.Replace(good, []byte(old), []byte(new), 1) }
	for _, tt := range []struct {
		name        string
		b           []byte
		gate, kiosk string
		want        error
	}{
		{"at another gate", good, "mong-cai", kiosk, content.ErrUntrusted},
		{"at another kiosk's place", good, "huu-nghi", "aaaaaaaaaa", content.ErrUntrusted},
		{"changed", replace(`"uptime_s":3600`, `"uptime_s":3601`), "huu-nghi", kiosk, content.ErrUntrusted},
		{"signature missing", replace(`"sig":"`, `"gis":"`), "huu-nghi", kiosk, content.ErrUntrusted},
		{"key of another length", replace(`"key":"GX9r`, `"key":"`), "huu-nghi", kiosk, content.ErrUntrusted},
		{"no JSON", []byte("x"), "huu-nghi", kiosk, content.ErrInvalid},
		{"too long", append(bytes.Repeat([]byte(" "), content.MaxHeartbeatBytes), good...), "huu-nghi", kiosk, content.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := content.OpenHeartbeat(tt.b, tt.gate, tt.kiosk); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestLang(t *testing.T) {
	for s, want := range map[content.Lang]bool{
		"vi": true, "zh-Hans": true, "zh-Hant-TW": true, "tlh-Piqd": true, "de-1996": true, "": false, "v": false, "v1": false, "zh_Hans": false,
		"zh-": false, "-vi": false, "a-veryverylong": false, "vi\x00": false, "vi/../en": false, "abcdefghi": false, "tiếng": false,
	} {
		if got := s.Valid(); got != want {
			t.Errorf("%q: valid %t, want %t", s, got, want)
		}
	}
	for _, l := range content.DemoLangs {
		if !l.Valid() || l.BreaksByDictionary() != (l == "lo" || l == "km" || l == "th") {
			t.Errorf("%s: valid %t, by dictionary %t", l, l.Valid(), l.BreaksByDictionary())
		}
	}
}

func TestName(t *testing.T) {
	n := content.Name{"ru": "р", "fr": "f", "en": "e"}
	for _, tt := range []struct {
		name  content.Name
		order []content.Lang
		want  string
		lang  content.Lang
	}{
		{n, []content.Lang{"ru", "fr"}, "р", "ru"},
		{n, []content.Lang{"lo", "fr"}, "f", "fr"},
		{n, []content.Lang{"lo"}, "e", "en"},
		{n, nil, "e", "en"},
		{content.Name{"th": "t", "ru": "р"}, nil, "р", "ru"},
		{content.Name{"vi": ""}, nil, "", ""},
		{nil, nil, "", ""},
	} {
		if got, lang := tt.name.Get(tt.order...); got != tt.want || lang != tt.lang {
			t.Errorf("%v in %v: got %q in %q, want %q in %q", tt.name, tt.order, got, lang, tt.want, tt.lang)
		}
	}
	order := make([]content.Lang, 1, 10)
	order[0] = "lo"
	n.Get(order...)
	if got := order[:3]; got[1] != "" {
		t.Error("Get writes into the caller's slice")
	}
}

func TestItemAt(t *testing.T) {
	it := content.Item{Gates: []string{"a"}, Directions: []content.Direction{content.In}}
	all := content.Item{}
	for _, tt := range []struct {
		it   content.Item
		gate string
		d    content.Direction
		want bool
	}{{it, "a", content.In, true}, {it, "a", "", true}, {it, "a", content.Out, false}, {it, "b", content.In, false}, {all, "x", content.Out, true}} {
		if got := tt.it.At(tt.gate, tt.d); got != tt.want {
			t.Errorf("%v at %s going %s: %t", tt.it, tt.gate, tt.d, got)
		}
	}
}

func TestDigest(t *testing.T) {
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2
	d := content.DigestOf([]byte("abc"))
	if d != abc || d.BlobKey() != "blobs/sha256/ba/"+abc {
		t.Errorf("%s at %s", d, d.BlobKey())
	}
	if _, err := content.ParseDigest(abc); err != nil {
		t.Error(err)
	}
	for _, s := range []string{"", abc[1:], strings.ToUpper(abc), abc + "0", "../" + abc[3:]} {
		if _, err := content.ParseDigest(s); !errors.Is(err, content.ErrInvalid) {
			t.Errorf("%q: %v", s, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("BlobKey of no digest gives a path")
		}
	}()
	_ = content.Digest("../../etc").BlobKey()
}

func TestErrorsAreWhatTheySay(t *testing.T) {
	for err, is := range map[error]error{content.ErrRollback: content.ErrUntrusted, content.ErrExpired: content.ErrUntrusted, content.ErrTooLarge: content.ErrInvalid} {
		if !errors.Is(err, is) {
			t.Errorf("%v is not %v", err, is)
		}
	}
}

func TestRightToLeft(t *testing.T) {
	for lang, want := range map[content.Lang]bool{"ar": true, "ar-EG": true, "he": true, "vi": false, "zh-Hant": false, "": false} {
		if lang.RightToLeft() != want {
			t.Errorf("%q: right to left %v", lang, !want)
		}
	}
}

// The marks between words of Khmer, which nobody sees or writes, do not count.
func TestRunesAreWhatAnAuthorCounts(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"", 0},
		{"Hữu Nghị", 8},
		{strings.Repeat("ខ្មែរ\u200b", 80), 400},
		{"\u200b\u200b\u200b", 3}, // but they are no way around a limit
		{"a\u200b\u200b\u200b", 3},
	} {
		if got := content.Runes(tt.text); got != tt.want {
			t.Errorf("%q has %d, want %d", tt.text, got, tt.want)
		}
	}
	c := vectorCatalog()
	text := c.Items[0].Text["vi"]
	text.Title = strings.Repeat("ខ្មែរ\u200b", 80)
	c.Items[0].Text["vi"] = text
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
}
