package content_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/content"
	"cuango/contentsync/opus"
	"cuango/contentsync/packtest"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// vectorCatalog is the catalog of the test vectors: one of each thing that a catalog can have.
func vectorCatalog() content.Catalog {
	span := func(s string) []content.Span { return []content.Span{{Text: s}} }
	return content.Catalog{
		Format: 1, Pack: "vector", Version: 3, Langs: []content.Lang{"vi", "en", "lo"},
		Categories: []content.Category{{ID: "customs", Order: 2, Voice: content.Practical, Pictogram: "customs", Colour: "jade", Name: content.Name{"vi": "Hải quan", "en": "Customs"}}},
		Agencies:   []content.Agency{{ID: "customs", Name: content.Name{"vi": "Hải quan Việt Nam", "en": "Viet Nam Customs"}}},
		Gates: []content.Gate{{
			ID: "huu-nghi", Type: content.Road, Province: "lang-son", Neighbour: "CN", Directions: []content.Direction{content.In, content.Out},
			Langs: []content.Lang{"vi", "zh-Hans"}, Media: "gate-road", Scenes: []string{"gate-road"}, Name: content.Name{"vi": "Cửa khẩu quốc tế Hữu Nghị"},
			Place: content.Name{"vi": "Lạng Sơn · đường bộ"}, Hours: &content.Hours{Open: "07:00", Close: "20:00", AsOf: "2026-11-20", Verification: content.Demo},
			Locked: true, Sections: []string{"customs"}, Next: []content.Next{{Kind: content.Train, Times: []string{"00:10"}, Days: []int{1, 5}, Name: content.Name{"vi": "Tàu đi Nam Ninh"}, AsOf: "2026-11-20", Verification: content.Demo}},
		}},
		Web:        "https://example.vn/k/{lang}/{slug}",
		Essentials: []content.Essential{{Item: "0f6e1f2a9b7c4d50", Pictogram: "cash", Colour: "amber", Name: content.Name{"vi": "Tiền mặt"}}},
		Seasons:    []content.Season{{ID: "cruise", From: "10-01", To: "04-30", Name: content.Name{"vi": "Mùa tàu biển"}, Scenes: []string{"gate-road"}, Gates: []string{"huu-nghi"}}},
		Notices:    []content.GateNotice{{Gates: []string{"huu-nghi"}, From: "2026-11-20", Until: "2026-12-31", Text: content.Name{"vi": "Làn số 2 tạm đóng."}}},
		Scenes: []content.Scene{
			{
				ID: "road-at-dawn", Media: "gate-road", Text: content.Name{"vi": "Sáng trên đường lên cửa khẩu"}, Item: "0f6e1f2a9b7c4d50", Gates: []string{"huu-nghi"},
				Parts: []content.DayPart{content.Dawn, content.Dusk}, From: "2026-11-20", Until: "2026-12-31", Season: "cruise", Priority: 10, Weight: 2,
			},
			{ID: "tea", Media: "gate-road", Sponsor: content.Name{"vi": "Trà Thử"}},
		},
		SponsorShare: 10,
		Media: map[string]content.Media{"gate-road": {
			Digest: content.DigestOf([]byte("gate-road")), MIME: "image/jpeg", Size: 9, Width: 1440, Height: 1080,
			Alt: content.Name{"vi": "Con đường lên cửa khẩu"}, Author: "Cửa Ngõ", Licence: "Apache-2.0", Illustration: true,
		}},
		Items: []content.Item{{
			ID: "0f6e1f2a9b7c4d50", Slug: "cash", Category: "customs", Order: 10, Priority: 50, Agency: "customs", Source: "customs.gov.vn", Verification: content.Verified,
			VerifiedBy: "Nguyễn Văn A", VerifiedOn: "2026-11-20", ReviewBy: "2027-01-31", Regulated: true, Directions: []content.Direction{content.In}, Gates: []string{"huu-nghi"}, Media: "gate-road", Season: "cruise", Locked: new(false),
			Text: map[content.Lang]content.ItemText{
				"vi": {Title: "Tiền mặt và vàng", Summary: "Phải khai gì.", Body: []content.Block{
					{Kind: content.Paragraph, Text: []content.Span{{Text: "Khai khi mang hơn "}, {Text: "5.000 USD", Bold: true}, {Text: "."}}},
					{Kind: content.Heading, Level: 2, Text: span("Các bước")},
					{Kind: content.List, Items: [][]content.Span{span("một"), span("hai")}},
					{Kind: content.Steps, Items: [][]content.Span{span("đi"), span("đến")}},
					{Kind: content.Table, Head: [][]content.Span{span("Mang gì"), span("Hơn")}, Rows: [][][]content.Span{{span("Vàng"), span("300 g")}}},
					{Kind: content.Image, Media: "gate-road", Alt: "Đường", Caption: "Đường lên"},
					{Kind: content.Notice, Text: span("Giữ tờ khai.")},
					{Kind: content.Do, Items: [][]content.Span{span("Giữ bản sao")}},
					{Kind: content.Dont, Items: [][]content.Span{span("Chia nhỏ tiền")}},
					{Kind: content.Phone, Phone: "113", Text: span("Công an.")},
				}},
				"en": {Title: "Cash and gold", Body: []content.Block{
					{Kind: content.Card, Pictogram: "ambulance", Label: "Ambulance", Say: []content.Span{{Text: "Xin gọi giúp số "}, {Text: "115", Bold: true}, {Text: "."}}, More: span("Xin ở lại với tôi."), Text: span("Please call 115.")},
					{Kind: content.Opening, Open: "07:00", Close: "20:00", Text: span("Ticket counter, every day.")},
					{Kind: content.Price, Low: 50_000, High: 120_000, Currency: "VND", Text: span("Taxi to the town.")},
				}},
				"lo": {Title: "ເງິນ\u200bສົດ", Body: []content.Block{{Kind: content.Paragraph, Text: span("ແຈ້ງ\u200bພາສີ")}}},
			},
			Audio: map[content.Lang]content.Recording{
				"lo": {
					Digest: content.DigestOf(vectorRecording()), MIME: "audio/ogg", Size: int64(len(vectorRecording())), MS: 1500, Reads: "d268cb444b16c897",
					Cues: []content.Cue{{MS: 0, Block: 0}, {MS: 800, Block: 1, Text: "ແຈ້ງພາສີ"}}, Author: "Cửa Ngõ", Licence: "Apache-2.0",
				},
				"vi": {Digest: content.DigestOf(vectorRecording()), MIME: "audio/ogg", Size: int64(len(vectorRecording())), MS: 1500, Reads: "db7903f87b23f869", Licence: "Apache-2.0"},
			},
		}},
	}
}

// vectorRecording is a second and a half of silence.
func vectorRecording() []byte { return packtest.Silence("vector", 1500).Bytes() }

func vectorManifest(t *testing.T, catalog []byte) content.Manifest {
	t.Helper()
	zst := read(t, "catalog.json.zst", func() []byte { return packtest.Compress(t, catalog) })
	return content.Manifest{
		Format: 1, Pack: "vector", Version: 3, AsOf: "2026-11-20", Name: content.Name{"vi": "Gói thử", "en": "Test vector"}, Langs: []content.Lang{"vi", "en", "lo"}, Items: 1,
		Catalog: content.CatalogFile{Digest: content.DigestOf(zst), Size: int64(len(zst)), RawDigest: content.DigestOf(catalog), RawSize: int64(len(catalog))},
		Blobs:   vectorBlobs(),
	}
}

func vectorBlobs() []content.BlobFile {
	list := []content.BlobFile{
		{Digest: content.DigestOf([]byte("gate-road")), Size: 9, MIME: "image/jpeg"},
		{Digest: content.DigestOf(vectorRecording()), Size: int64(len(vectorRecording())), MIME: "audio/ogg"},
	}
	slices.SortFunc(list, func(a, b content.BlobFile) int { return strings.Compare(string(a.Digest), string(b.Digest)) })
	return list
}

// vectorKey is the key of the kiosk in the vectors: the seed is 32 times 0x2a.
func vectorKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{0x2a}, ed25519.SeedSize))
}

func vectorHeartbeat() content.Heartbeat {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	return content.Heartbeat{
		Format: 1, Kiosk: content.KioskID(vectorKey().Public().(ed25519.PublicKey)), Gate: "huu-nghi", Sequence: 7, At: at, NextBy: at.Add(time.Minute), Version: "0.1.0",
		UptimeS: 3600, Generation: 2, Packs: []content.PackVersion{{Pack: "vector", Version: 3}}, AsOf: "2026-11-20", LastSync: at.Add(-time.Minute), DiskFree: 1 << 30, DiskTotal: 1 << 34,
		Shown: content.Shown{Generation: 2, Screen: "home", LastFrame: at.Add(-time.Second), Started: at.Add(-time.Hour), WidthPx: 1920, HeightPx: 1080, Version: "0.1.0"},
	}
}

// read gives a vector; with -update it writes it first.
func read(t *testing.T, name string, fresh func() []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update && fresh != nil {
		if err := os.WriteFile(path, fresh(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func canonical(t *testing.T, v any) []byte {
	t.Helper()
	b, err := content.Canonical(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The vectors are the formats: what is in testdata decodes to what is above, and what is above encodes to these bytes.
func TestVectors(t *testing.T) {
	catalog := read(t, "catalog.json", func() []byte { return canonical(t, vectorCatalog()) })
	c, err := content.DecodeCatalog(catalog)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(vectorCatalog(), c); d != "" {
		t.Errorf("catalog.json (-want +got):\n%s", d)
	}
	if got := canonical(t, c); !bytes.Equal(got, catalog) {
		t.Errorf("catalog.json encodes to\n%s", got)
	}

	sound := read(t, "recording.opus", vectorRecording)
	if info, err := opus.Check(sound); err != nil || info.MS != 1500 || !bytes.Equal(sound, vectorRecording()) {
		t.Errorf("recording.opus: %+v, %v", info, err)
	}
	for l, r := range c.Items[0].Audio {
		if got := c.Items[0].Text[l].Reading(); got != r.Reads {
			t.Errorf("the recording in %s reads %s, the text is %s", l, r.Reads, got)
		}
	}

	want := vectorManifest(t, catalog)
	manifest := read(t, "manifest.json", func() []byte { return canonical(t, want) })
	m, err := content.DecodeManifest(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, m); d != "" {
		t.Errorf("manifest.json (-want +got):\n%s", d)
	}
	if got := canonical(t, m); !bytes.Equal(got, manifest) {
		t.Errorf("manifest.json encodes to\n%s", got)
	}
	if got := m.TotalBytes(); got != m.Catalog.Size+9+int64(len(vectorRecording())) {
		t.Errorf("total %d bytes", got)
	}

	sealed := read(t, "heartbeat.json", func() []byte {
		b, err := content.SealHeartbeat(vectorHeartbeat(), vectorKey())
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
	h, err := content.OpenHeartbeat(sealed, "huu-nghi", vectorHeartbeat().Kiosk)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(vectorHeartbeat(), h); d != "" {
		t.Errorf("heartbeat.json (-want +got):\n%s", d)
	}
	again, err := content.SealHeartbeat(h, vectorKey())
	if err != nil || !bytes.Equal(again, sealed) {
		t.Errorf("heartbeat.json seals to\n%s, %v", again, err)
	}

	shown := read(t, "shown.json", func() []byte { return canonical(t, vectorHeartbeat().Shown) })
	var s content.Shown
	if err := json.Unmarshal(shown, &s); err != nil || s != vectorHeartbeat().Shown {
		t.Errorf("shown.json: %+v, %v", s, err)
	}

	t.Run("FORMAT.md has their digests", func(t *testing.T) {
		doc, err := os.ReadFile("../FORMAT.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"catalog.json", "catalog.json.zst", "manifest.json", "heartbeat.json", "batch.ndjson", "shown.json", "notice.json", "recall.json", "recording.opus"} {
			if d := content.DigestOf(read(t, name, nil)); !strings.Contains(string(doc), "`"+name+"` | `"+string(d)+"`") {
				t.Errorf("FORMAT.md lacks: | `%s` | `%s` |", name, d)
			}
		}
	})
}
