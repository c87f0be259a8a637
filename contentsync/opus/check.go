package opus

import (
	"encoding/binary"
	"errors"
	"fmt"

	"cuango/contentsync/content"
)

// What a recording is refused for. Each is a content.ErrInvalid or a content.ErrTooLarge.
var (
	ErrNotOpus  = fmt.Errorf("%w: no Opus recording in Ogg", content.ErrInvalid)
	ErrChannels = fmt.Errorf("%w: the recording has not one channel", content.ErrInvalid)
	ErrRate     = fmt.Errorf("%w: the recording was sampled too seldom or too often", content.ErrInvalid)
	ErrGain     = fmt.Errorf("%w: the recording asks to be played much louder or softer", content.ErrInvalid)
	ErrTags     = fmt.Errorf("%w: the recording's tags", content.ErrTooLarge)
	ErrCut      = fmt.Errorf("%w: the recording is cut off", content.ErrInvalid)
	ErrDamaged  = fmt.Errorf("%w: the recording is damaged", content.ErrInvalid)
	ErrClaim    = fmt.Errorf("%w: the recording claims another length than it has", content.ErrInvalid)
	ErrMore     = fmt.Errorf("%w: something follows the end of the recording", content.ErrInvalid)
	ErrLong     = fmt.Errorf("%w: the recording lasts too long", content.ErrTooLarge)
	ErrBytes    = fmt.Errorf("%w: the recording has too many bytes", content.ErrTooLarge)
)

// maxTags is how many bytes the tags may have: enough for names and licences, too few for a picture of the reader.
const maxTags = 64 << 10

// Info is what a recording is.
type Info struct {
	MS int // its length in milliseconds, begun ones counted
	Hz int // what was recorded; it is always decoded from 48 kHz
}

// Check reads a whole recording. Errors: those of this package.
func Check(b []byte) (Info, error) {
	if len(b) > content.MaxRecordingBytes {
		return Info{}, fmt.Errorf("%w: %d, at most %d", ErrBytes, len(b), content.MaxRecordingBytes)
	}
	if len(b) < 4 || string(b[:4]) != "OggS" {
		return Info{}, ErrNotOpus
	}
	var s stream
	for len(b) > 0 {
		if s.ended {
			return Info{}, ErrMore
		}
		p, rest, err := nextPage(b)
		if err != nil {
			if s.pages == 0 && errors.Is(err, ErrDamaged) {
				err = errors.Join(ErrNotOpus, err)
			}
			return Info{}, err
		}
		if err := s.page(p); err != nil {
			return Info{}, err
		}
		b = rest
	}
	if !s.ended {
		return Info{}, fmt.Errorf("%w: its last page is missing", ErrCut)
	}
	return Info{MS: ms(s.length), Hz: s.hz}, nil
}

// ms are begun milliseconds.
func ms(samples int64) int { return int((samples*1000 + hz - 1) / hz) }

// stream is what the pages so far have told.
type stream struct {
	pages   uint32
	serial  uint32
	packets int // that are complete
	open    []byte
	inside  bool // a packet goes on on the next page
	ended   bool

	hz     int
	skip   int64 // samples that are left out at the beginning
	total  int64 // samples of all complete packets
	length int64 // samples that sound
}

func (s *stream) page(p page) error {
	first := s.pages == 0
	if first {
		s.serial = p.serial
	}
	switch {
	case p.flags&^(flagMore|flagFirst|flagLast) != 0, (p.flags&flagFirst != 0) != first, (p.flags&flagMore != 0) != s.inside:
		return fmt.Errorf("%w: page %d stands out of order", ErrDamaged, s.pages)
	case p.serial != s.serial:
		return fmt.Errorf("%w: it has a second stream", ErrDamaged)
	case p.number != s.pages:
		return fmt.Errorf("%w: page %d is missing", ErrCut, s.pages)
	}
	s.pages++
	before, had := s.packets, s.total
	for body, lacing := p.body, p.lacing; len(lacing) > 0; lacing = lacing[1:] {
		n := int(lacing[0])
		s.open = append(s.open, body[:n]...)
		body = body[n:]
		if s.inside = n == 255; s.inside {
			if len(s.open) > maxTags {
				return fmt.Errorf("%w: more than %d bytes", ErrTags, maxTags)
			}
			continue
		}
		if err := s.packet(len(body) == 0 && len(lacing) == 1); err != nil {
			return err
		}
		s.open = s.open[:0]
	}
	s.ended = p.flags&flagLast != 0
	return s.granule(p, s.packets-before, had)
}

// granule compares what a page says of the time with what its packets say.
func (s *stream) granule(p page, packets int, had int64) error {
	switch {
	case s.packets <= 2: // the headers
		if p.granule != 0 && packets > 0 || s.ended {
			return fmt.Errorf("%w: there is no sound in it", ErrCut)
		}
	case packets == 0:
		if p.granule != -1 || s.ended {
			return fmt.Errorf("%w: page %d ends no packet", ErrDamaged, p.number)
		}
	case s.ended && (s.inside || p.granule < had || p.granule > s.total), !s.ended && p.granule != s.total:
		return fmt.Errorf("%w: %d samples by page %d, %d by its packets", ErrClaim, p.granule, p.number, s.total)
	}
	if s.ended {
		if s.length = p.granule - s.skip; s.length <= 0 {
			return fmt.Errorf("%w: there is no sound in it", ErrCut)
		}
	}
	if most := int64(content.MaxRecordingMS) * hz / 1000; s.ended && s.length > most || s.total > most+2*hz {
		return fmt.Errorf("%w: more than %d s", ErrLong, content.MaxRecordingMS/1000)
	}
	return nil
}

// packet takes what was collected. alone: it ends its page.
func (s *stream) packet(alone bool) error {
	s.packets++
	switch s.packets {
	case 1:
		if !alone || s.pages != 1 {
			return ErrNotOpus
		}
		return s.head(s.open)
	case 2:
		if !alone {
			return fmt.Errorf("%w: the sound begins too early", ErrDamaged)
		}
		return tags(s.open)
	}
	n, err := samples(s.open)
	s.total += int64(n)
	return err
}

// head reads the first packet: RFC 7845, section 5.1.
func (s *stream) head(b []byte) error {
	if len(b) != 19 || string(b[:8]) != "OpusHead" || b[8]>>4 != 0 {
		return ErrNotOpus
	}
	le := binary.LittleEndian
	if b[9] != 1 || b[18] != 0 {
		return fmt.Errorf("%w: %d", ErrChannels, b[9])
	}
	s.skip, s.hz = int64(le.Uint16(b[10:])), int(le.Uint32(b[12:]))
	if s.hz < content.MinRecordingHz || s.hz > content.MaxRecordingHz {
		return fmt.Errorf("%w: %d Hz", ErrRate, s.hz)
	}
	if gain := int16(le.Uint16(b[16:])); gain > content.MaxRecordingGainDB*256 || gain < -content.MaxRecordingGainDB*256 { //nolint:gosec // the same bits
		return fmt.Errorf("%w: %d dB", ErrGain, gain/256)
	}
	return nil
}

// tags reads the second packet: RFC 7845, section 5.2. What they say is not used.
func tags(b []byte) error {
	bad := fmt.Errorf("%w: its tags cannot be read", ErrDamaged)
	if len(b) < 8 || string(b[:8]) != "OpusTags" {
		return bad
	}
	b = b[8:]
	number := func() (n uint32, ok bool) {
		if len(b) < 4 {
			return 0, false
		}
		n = binary.LittleEndian.Uint32(b)
		b = b[4:]
		return n, true
	}
	text := func() bool {
		n, ok := number()
		if !ok || uint64(n) > uint64(len(b)) {
			return false
		}
		b = b[n:]
		return true
	}
	if !text() {
		return bad
	}
	count, ok := number()
	if !ok || int64(count) > int64(len(b)/4) {
		return bad
	}
	for range count {
		if !text() {
			return bad
		}
	}
	return nil
}
