package opus

import (
	"encoding/binary"
	"fmt"
)

// The header of an Ogg page.
const (
	pageHead  = 27
	flagMore  = 1 // goes on with the packet of the page before
	flagFirst = 2
	flagLast  = 4
)

// page is one page of an Ogg stream.
type page struct {
	flags   byte
	granule int64 // −1: no packet ends here
	serial  uint32
	number  uint32
	lacing  []byte
	body    []byte
}

// nextPage takes a page off b.
func nextPage(b []byte) (p page, rest []byte, err error) {
	if len(b) < pageHead {
		return p, nil, fmt.Errorf("%w: it ends within a page", ErrCut)
	}
	if string(b[:4]) != "OggS" || b[4] != 0 {
		return p, nil, fmt.Errorf("%w: no page begins where one should", ErrDamaged)
	}
	le := binary.LittleEndian
	p = page{flags: b[5], granule: int64(le.Uint64(b[6:])), serial: le.Uint32(b[14:]), number: le.Uint32(b[18:])} //nolint:gosec // the same bits
	head := pageHead + int(b[26])
	if len(b) < head {
		return p, nil, fmt.Errorf("%w: it ends within a page", ErrCut)
	}
	p.lacing = b[pageHead:head]
	size := 0
	for _, n := range p.lacing {
		size += int(n)
	}
	if len(b) < head+size {
		return p, nil, fmt.Errorf("%w: it ends within a page", ErrCut)
	}
	p.body = b[head : head+size]
	if sum(b[:head+size]) != le.Uint32(b[22:]) {
		return p, nil, fmt.Errorf("%w: page %d has another check sum", ErrDamaged, p.number)
	}
	return p, b[head+size:], nil
}

// table is that of Ogg's check sum: CRC-32 with the polynomial 04c11db7, highest bit first, beginning with 0. Package hash/crc32 has
// the lowest bit first only.
var table = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			if r&(1<<31) != 0 {
				r = r<<1 ^ 0x04c11db7
			} else {
				r <<= 1
			}
		}
		t[i] = r
	}
	return t
}()

// sum is the check sum of a page, whose own four bytes of it count as 0.
func sum(b []byte) (crc uint32) {
	for i, c := range b {
		if i >= 22 && i < 26 {
			c = 0
		}
		crc = crc<<8 ^ table[byte(crc>>24)^c]
	}
	return crc
}
