package packtest

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
)

// A Pack is a pack before it is built. Change what you like; Build makes the files.
type Pack struct {
	Manifest content.Manifest // Catalog, Blobs and Items are filled in by Build unless KeepManifest
	Catalog  content.Catalog
	Blobs    map[content.Digest][]byte

	// RawCatalog replaces catalog.json, ZstCatalog the compressed one, when not nil.
	RawCatalog []byte
	ZstCatalog []byte
	// Alter may change the finished manifest before it is written.
	Alter func(*content.Manifest)
	// Rollout is signed beside the manifest, as JSON; nil: none.
	Rollout []byte
}

// Words that the texts are made of, so that search has something to find.
var words = map[content.Lang]string{
	"vi": "Hải quan cửa khẩu Hữu Nghị", "en": "Customs at the border gate", "zh-Hans": "友谊关口岸海关", "ko": "국경 관문 세관", "ja": "国境の税関",
	"lo": "ດ່ານ\u200bພາສີ\u200bຊາຍແດນ", "km": "គយ\u200bព្រំដែន", "th": "ศุลกากร\u200bชายแดน", "ru": "Таможня на границе", "fr": "Douane à la frontière",
}

// Small gives a pack of the ten languages with so many items and pictures (each of about pictureBytes bytes).
func Small(tb testing.TB, id string, version, items, pictures, pictureBytes int) *Pack {
	tb.Helper()
	p := &Pack{Blobs: map[content.Digest][]byte{}}
	p.Manifest = content.Manifest{Format: 1, Pack: id, Version: version, AsOf: "2026-11-20", Name: content.Name{"vi": "Gói " + id, "en": "Pack " + id}, Langs: content.DemoLangs}
	c := content.Catalog{Format: 1, Pack: id, Version: version, Langs: content.DemoLangs, Media: map[string]content.Media{}}
	c.Categories = []content.Category{
		{ID: "customs", Order: 2, Voice: content.Practical, Pictogram: "customs", Colour: "jade", Name: content.Name{"vi": "Hải quan", "en": "Customs"}},
		{ID: "culture", Order: 1, Voice: content.Culture, Colour: "plum", Name: content.Name{"vi": "Văn hoá", "en": "Culture"}},
	}
	c.Agencies = []content.Agency{{ID: "customs", Name: content.Name{"vi": "Hải quan Việt Nam", "en": "Viet Nam Customs"}}}
	c.Gates = []content.Gate{
		{ID: "huu-nghi", Type: content.Road, Directions: []content.Direction{content.In, content.Out}, Langs: []content.Lang{"vi", "zh-Hans"}, Name: content.Name{"vi": "Hữu Nghị"}},
		{ID: "mong-cai", Type: content.Road, Directions: []content.Direction{content.In, content.Out}, Langs: []content.Lang{"vi", "zh-Hans"}, Name: content.Name{"vi": "Móng Cái"}},
	}
	for i := range pictures {
		b := Picture(tb, 64, 48, fmt.Sprintf("%s-%d", id, i), pictureBytes)
		d := content.DigestOf(b)
		p.Blobs[d] = b
		c.Media[fmt.Sprintf("picture-%d", i)] = content.Media{
			Digest: d, MIME: "image/png", Size: int64(len(b)), Width: 64, Height: 48,
			Alt: content.Name{"vi": "Tranh"}, Licence: "Apache-2.0", Illustration: true,
		}
	}
	for i := range items {
		c.Items = append(c.Items, item(id, i, pictures))
	}
	p.Catalog = c
	return p
}

func item(pack string, i, pictures int) content.Item {
	it := content.Item{
		ID: string(content.DigestOf(fmt.Appendf(nil, "%s/%d", pack, i))[:16]), Slug: fmt.Sprintf("%s-item-%d", pack, i),
		Category: []string{"customs", "culture"}[i%2], Order: i, Priority: 50, Agency: "customs", Verification: content.Demo, ReviewBy: "2027-01-31",
		Text: map[content.Lang]content.ItemText{},
	}
	if i%3 == 2 {
		it.Gates = []string{"huu-nghi"}
	}
	body := []content.Block{}
	if pictures > 0 {
		it.Media = fmt.Sprintf("picture-%d", i%pictures)
		body = append(body, content.Block{Kind: content.Image, Media: it.Media, Alt: "alt"})
	}
	for l, w := range words {
		it.Text[l] = content.ItemText{
			Title: fmt.Sprintf("%s %d", w, i), Summary: w,
			Body: append(slices.Clone(body), content.Block{Kind: content.Paragraph, Text: []content.Span{{Text: w + " "}, {Text: "113", Bold: true}}}),
		}
	}
	return it
}

// Picture gives a PNG of a size in pixels that has about so many bytes (never fewer than it needs). The seed makes its bytes its own.
func Picture(tb testing.TB, width, height int, seed string, size int) []byte {
	tb.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	sum := content.DigestOf([]byte(seed))
	for i := range width {
		img.SetGray(i, 0, color.Gray{Y: sum[i%len(sum)]})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	pad := size - b.Len() - 12
	if pad <= 0 {
		return b.Bytes()
	}
	// A chunk of noise that readers skip, before the last one (IEND, 12 bytes).
	noise := make([]byte, pad)
	rnd := rand.NewChaCha8([32]byte([]byte(sum[:32])))
	_, _ = rnd.Read(noise)
	end := b.Len() - 12
	out := slices.Clone(b.Bytes()[:end])
	out = append(out, chunk("noIs", noise)...)
	return append(out, b.Bytes()[end:]...)
}

// HugePicture gives a PNG of some bytes whose header says width × height.
func HugePicture(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32(nil, width)
	head = binary.BigEndian.AppendUint32(head, height)
	head = append(head, 8, 0, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head)...)
	return append(out, chunk("IEND", nil)...)
}

func chunk(kind string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data))) //nolint:gosec // test pictures are small
	out = append(out, kind...)
	out = append(out, data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// Typo changes one word of one item in one language and raises the version.
func (p *Pack) Typo() {
	p.Manifest.Version++
	p.Catalog.Version++
	t := p.Catalog.Items[0].Text["vi"]
	t.Title += fmt.Sprintf(" (sửa %d)", p.Catalog.Version)
	p.Catalog.Items[0].Text["vi"] = t
}

// Files gives everything of the pack by its place in the bucket, and the manifest.
func (p *Pack) Files(tb testing.TB) (files map[string][]byte, manifest []byte) {
	tb.Helper()
	raw := p.RawCatalog
	if raw == nil {
		raw = canonical(tb, p.Catalog)
	}
	zst := p.ZstCatalog
	if zst == nil {
		zst = Compress(tb, raw)
	}
	m := p.Manifest
	m.Items = len(p.Catalog.Items)
	m.Catalog = content.CatalogFile{Digest: content.DigestOf(zst), Size: int64(len(zst)), RawDigest: content.DigestOf(raw), RawSize: int64(len(raw))}
	m.Blobs = nil
	seen := map[content.Digest]bool{}
	for _, media := range p.Catalog.Media {
		if !seen[media.Digest] {
			m.Blobs = append(m.Blobs, content.BlobFile{Digest: media.Digest, Size: media.Size, MIME: media.MIME})
		}
		seen[media.Digest] = true
	}
	for _, r := range p.Catalog.Recordings() {
		if !seen[r.Digest] {
			m.Blobs = append(m.Blobs, content.BlobFile{Digest: r.Digest, Size: r.Size, MIME: r.MIME})
		}
		seen[r.Digest] = true
	}
	slices.SortFunc(m.Blobs, func(a, b content.BlobFile) int { return cmp.Compare(a.Digest, b.Digest) })
	if p.Alter != nil {
		p.Alter(&m)
	}
	files = map[string][]byte{m.Catalog.Digest.BlobKey(): zst}
	for d, b := range p.Blobs {
		files[d.BlobKey()] = b
	}
	return files, canonical(tb, m)
}

// Compress is the compression of catalogs.
func Compress(tb testing.TB, raw []byte) []byte {
	tb.Helper()
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		tb.Fatal(err)
	}
	return enc.EncodeAll(raw, nil)
}

func canonical(tb testing.TB, v any) []byte {
	tb.Helper()
	b, err := content.Canonical(v)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}
