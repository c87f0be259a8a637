package delta

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// A compressor looks for matches through a table of some millions of entries, so in a large dictionary it loses the thread again and again: of 28 MB a typo costs 7 kB, of 56 MB 56 kB. What a new
// version has of the old one is nearly everything, in the same order and in few pieces. So these are found exactly, and written down as a frame (RFC 8878) of blocks with one copy each. Nothing in it is entropy coded:
// of more than some words of new text a compressor makes less.

const (
	anchor    = 32      // bytes that a copy has at least, and how far apart the places are by which it is found
	maxBlock  = 1 << 17 // bytes that one block becomes, by the RFC
	maxPieces = 4_096   // copies; with more there is too little in common
)

// A piece is so many new bytes and then some of the old version.
type piece struct {
	fresh []byte
	from  int // in the old version
	n     int // bytes copied; 0: none
}

// pieces takes next apart; ok is false when they would be too many. fresh is how many bytes are new.
func pieces(old, next []byte) (list []piece, fresh int, ok bool) {
	places := make(map[uint64]int32, len(old)/anchor)
	for i := 0; i+anchor <= len(old); i += anchor {
		sum := sumOf(old[i : i+anchor])
		if _, twice := places[sum]; twice {
			places[sum] = -1 // what stands in many places says nothing of where this one is from
			continue
		}
		places[sum] = int32(i) //nolint:gosec // an old version has less than 2³¹ bytes
	}
	began, diagonal := 0, 0
	add := func(at, from int) int {
		for at > began && from > 0 && next[at-1] == old[from-1] { // it begins before the place by which it was found
			at, from = at-1, from-1
		}
		n := same(old[from:], next[at:])
		list = append(list, piece{fresh: next[began:at], from: from, n: n})
		fresh += at - began
		began, diagonal = at+n, from-at
		return began
	}
	roll := rolling{}
	for at := 0; at+anchor <= len(next); {
		if len(list) > maxPieces {
			return nil, 0, false
		}
		// Where a word was mended, the rest stands where it stood.
		if from := at + diagonal; from >= 0 && from+anchor <= len(old) && bytes.Equal(old[from:from+anchor], next[at:at+anchor]) {
			at, roll = add(at, from), rolling{}
			continue
		}
		if from, there := places[roll.at(next, at)]; there && from >= 0 && bytes.Equal(old[from:from+anchor], next[at:at+anchor]) {
			at, roll = add(at, int(from)), rolling{}
			continue
		}
		at++
	}
	if began < len(next) {
		list = append(list, piece{fresh: next[began:]})
		fresh += len(next) - began
	}
	return list, fresh, true
}

// same is how many bytes two slices begin with alike.
func same(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for n+8 <= most {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
		n += 8
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

const prime = 0x9E3779B185EBCA87 // odd, so that every byte counts

// sumOf is the polynomial of so many bytes as an anchor has; a rolling one is moved on by a byte.
func sumOf(b []byte) (sum uint64) {
	for _, c := range b {
		sum = sum*prime + uint64(c) + 1
	}
	return sum
}

var primeToAnchor = func() (p uint64) {
	p = 1
	for range anchor {
		p *= prime
	}
	return p
}()

type rolling struct {
	sum   uint64
	place int // of which it is, and one; 0: of none
}

func (r *rolling) at(b []byte, i int) uint64 {
	if r.place == i && i > 0 {
		r.sum = r.sum*prime + uint64(b[i+anchor-1]) + 1 - (uint64(b[i-1])+1)*primeToAnchor
	} else {
		r.sum = sumOf(b[i : i+anchor])
	}
	r.place = i + 1
	return r.sum
}

// copies gives a frame that becomes next out of old, and how many bytes of next it holds as they are. ok is false when the two have too little in common.
func copies(old, next []byte) (frame []byte, fresh int, ok bool) {
	list, fresh, ok := pieces(old, next)
	if !ok || len(next) == 0 {
		return nil, 0, false
	}
	w := frameWriter{old: len(old), repeats: [3]int{1, 4, 8}}
	w.b = append(w.b, 0x28, 0xB5, 0x2F, 0xFD, 2<<6|1<<5)           // the content's size in four bytes, in one segment
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(len(next))) //nolint:gosec // a version has less than 2³² bytes
	for _, p := range list {
		for len(p.fresh) > maxBlock-anchor { // leaves room for a copy
			w.raw(p.fresh[:maxBlock-anchor])
			p.fresh = p.fresh[maxBlock-anchor:]
		}
		for p.n > 0 {
			n := min(p.n, maxBlock-len(p.fresh))
			if rest := p.n - n; rest > 0 && rest < minCopy {
				n -= minCopy
			}
			w.copy(p.fresh, p.from, n)
			p.fresh, p.from, p.n = nil, p.from+n, p.n-n
		}
		if len(p.fresh) > 0 {
			w.raw(p.fresh)
		}
	}
	w.b[w.last] |= 1
	return w.b, fresh, true
}

const minCopy = 3 // the shortest that a frame can say

// A frameWriter writes blocks behind a frame's header.
type frameWriter struct {
	b       []byte
	last    int    // where the last block begins
	done    int    // bytes that the blocks so far become
	old     int    // bytes of the dictionary
	repeats [3]int // the offsets before, as the RFC has them
	codes   [3]int // of the block before: literals, offset, copy; and one, so that 0 is none
}

// header writes that of a block.
func (w *frameWriter) header(kind, size int) {
	w.last = len(w.b)
	v := size<<3 | kind<<1
	w.b = append(w.b, byte(v), byte(v>>8), byte(v>>16))
}

func (w *frameWriter) raw(fresh []byte) {
	w.header(0, len(fresh))
	w.b = append(w.b, fresh...)
	w.done += len(fresh)
}

// copy writes a block that becomes the fresh bytes and n of the old version.
func (w *frameWriter) copy(fresh []byte, from, n int) {
	ll, llBits, llWidth := code(literalCodes, len(fresh))
	ml, mlBits, mlWidth := code(copyCodes, n)
	of := w.offset(w.old+w.done+len(fresh)-from, len(fresh) == 0)
	ofWidth := bits.Len(uint(of)) - 1 //nolint:gosec // positive
	var body []byte
	switch size := len(fresh); {
	case size < 1<<5:
		body = append(body, byte(size<<3))
	case size < 1<<12:
		body = binary.LittleEndian.AppendUint16(body, uint16(size<<4|1<<2)) //nolint:gosec // 16 bits
	default:
		v := size<<4 | 3<<2
		body = append(body, byte(v), byte(v>>8), byte(v>>16))
	}
	body = append(body, fresh...)
	// One sequence. Each of its three codes is the only one of its table, so no state has a bit; a table like that of the block before is not written again.
	modes, tables := byte(0), []byte(nil)
	for i, c := range []int{ll, ofWidth, ml} {
		mode := byte(1)
		if w.codes[i] == c+1 {
			mode = 3
		} else {
			tables = append(tables, byte(c))
		}
		modes |= mode << (6 - 2*i)
		w.codes[i] = c + 1
	}
	body = append(append(body, 1, modes), tables...)
	// Read from the end: a bit that marks it, then what belongs to the offset, to the copy, to the literals.
	stream, width := uint64(llBits), llWidth                           //nolint:gosec // of lengths
	stream, width = stream|uint64(mlBits)<<width, width+mlWidth        //nolint:gosec // of lengths
	stream, width = stream|uint64(of-1<<ofWidth)<<width, width+ofWidth //nolint:gosec // positive
	stream |= 1 << width
	for width >= 0 {
		body = append(body, byte(stream))
		stream, width = stream>>8, width-8
	}
	w.header(2, len(body))
	w.b = append(w.b, body...)
	w.done += len(fresh) + n
}

// offset gives how a frame says how far back a copy lies, and notes it. Without a literal before it, the last offset cannot be said in short, but the one before that: so a copy that is cut
// at a block's end names its offset twice, and in short from then on.
func (w *frameWriter) offset(far int, bare bool) int {
	said := far + 3
	switch {
	case !bare && far == w.repeats[0]:
		return 1
	case bare && far == w.repeats[1]:
		said = 1
		w.repeats[0], w.repeats[1] = w.repeats[1], w.repeats[0]
		return said
	}
	w.repeats = [3]int{far, w.repeats[0], w.repeats[1]}
	return said
}

// A span is one code of RFC 8878, section 3.1.1.3.2.1.1: where its lengths begin, and how many bits say which.
type span struct{ from, width int }

var (
	literalCodes = spans(0, 16, []int{1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
	copyCodes    = spans(minCopy, 32, []int{1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
)

// spans gives the codes: so many for one length each, then those of the widths, one behind the other.
func spans(from, single int, widths []int) (list []span) {
	for range single {
		list = append(list, span{from, 0})
		from++
	}
	for _, w := range widths {
		list = append(list, span{from, w})
		from += 1 << w
	}
	return list
}

// code gives the code of a length, and its bits.
func code(list []span, length int) (code, more, width int) {
	for code = len(list) - 1; list[code].from > length; code-- {
	}
	return code, length - list[code].from, list[code].width
}
