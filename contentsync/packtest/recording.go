package packtest

import (
	"encoding/binary"
	"slices"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/opus"
)

// A Sound is a recording before it is written: silence, in the form that real ones have. Change what you like; Bytes writes it.
type Sound struct {
	Seed     string // in the tags, so that two recordings differ
	Packets  [][]byte
	Channels byte
	Skip     uint16
	Hz       uint32
	Gain     int16 // in 1/256 dB
	// Claim is how many samples at 48 kHz the last page says there are; 0: as many as there are.
	Claim int64
}

// silent is one packet of silence: 20 ms, one channel.
var silent = []byte{0xf8, 0xff, 0xfe}

// Silence gives a good recording of so many milliseconds, rounded up to 20.
func Silence(seed string, ms int) Sound {
	s := Sound{Seed: seed, Channels: 1, Skip: 312, Hz: 24_000}
	for range (ms*48 + 312 + 959) / 960 { // the first 6.5 ms are left out
		s.Packets = append(s.Packets, silent)
	}
	s.Claim = int64(ms)*48 + int64(s.Skip)
	return s
}

// Bytes writes the file: a page for each header, then one for every 50 packets.
func (s Sound) Bytes() []byte {
	le := binary.LittleEndian
	head := append([]byte("OpusHead\x01"), s.Channels)
	head = le.AppendUint16(head, s.Skip)
	head = le.AppendUint32(head, s.Hz)
	head = le.AppendUint16(head, uint16(s.Gain)) //nolint:gosec // the same bits
	head = append(head, 0)
	tags := append([]byte("OpusTags\x04\x00\x00\x00test\x01\x00\x00\x00"), le.AppendUint32(nil, uint32(len(s.Seed)))...) //nolint:gosec // short
	tags = append(tags, s.Seed...)
	out := OggPage(2, 0, 0, head)
	out = append(out, OggPage(0, 1, 0, tags)...)
	n, at, total := uint32(2), 0, int64(0)
	for list := range slices.Chunk(s.Packets, 50) {
		at += len(list)
		total += int64(len(list)) * 960
		flags, granule := byte(0), total
		if at == len(s.Packets) {
			flags = 4
			if s.Claim != 0 {
				granule = s.Claim
			}
		}
		out = append(out, OggPage(flags, n, granule, list...)...)
		n++
	}
	return out
}

// OggPage writes one page with whole packets, each shorter than 255 bytes times the room that is left.
func OggPage(flags byte, number uint32, granule int64, packets ...[]byte) []byte {
	var lacing, body []byte
	for _, p := range packets {
		for n := len(p); ; n -= 255 {
			if n < 255 {
				lacing = append(lacing, byte(n))
				break
			}
			lacing = append(lacing, 255)
		}
		body = append(body, p...)
	}
	le := binary.LittleEndian
	b := append([]byte("OggS\x00"), flags)
	b = le.AppendUint64(b, uint64(granule)) //nolint:gosec // the same bits
	b = append(b, "sera"...)
	b = le.AppendUint32(b, number)
	b = append(b, 0, 0, 0, 0, byte(len(lacing)))
	b = append(append(b, lacing...), body...)
	return Sealed(b)
}

// Sealed writes a page's check sum into it.
func Sealed(page []byte) []byte {
	binary.LittleEndian.PutUint32(page[22:], 0)
	crc := uint32(0)
	for _, c := range page { // bit by bit, unlike package opus
		crc ^= uint32(c) << 24
		for range 8 {
			if top := crc >> 31; top == 1 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
	}
	binary.LittleEndian.PutUint32(page[22:], crc)
	return page
}

// Read gives the first item of the pack a recording in a language, of so many milliseconds, with a cue for each block.
func (p *Pack) Read(tb testing.TB, lang content.Lang, ms int) content.Recording {
	tb.Helper()
	b := Silence(p.Catalog.Pack+string(lang), ms).Bytes()
	info, err := opus.Check(b)
	if err != nil {
		tb.Fatal(err)
	}
	return p.Attach(lang, b, info.MS)
}

// Attach gives the first item of the pack a recording that need not be one.
func (p *Pack) Attach(lang content.Lang, b []byte, ms int) content.Recording {
	it := &p.Catalog.Items[0]
	t := it.Text[lang]
	r := content.Recording{Digest: content.DigestOf(b), MIME: content.Ogg, Size: int64(len(b)), MS: ms, Reads: t.Reading(), Licence: "test"}
	for i := range len(t.Body) + 1 {
		r.Cues = append(r.Cues, content.Cue{MS: i * ms / (len(t.Body) + 1), Block: i})
	}
	if it.Audio == nil {
		it.Audio = map[content.Lang]content.Recording{}
	}
	it.Audio[lang], p.Blobs[r.Digest] = r, b
	return r
}
