package typeset

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// The bidirectional algorithm (UAX #9), from classes to levels. x/text has the classes, but gives no
// levels, only directions: a number inside Arabic text then cannot be told from a Latin word, and numbers
// and words come out in the wrong order. BidiCharacterTest of the Unicode Character Database and x/text's
// directions hold this file.

const maxDepth = 125

// bidiLevels gives every rune its embedding level in a paragraph of level base (0: left to right, 1: right
// to left). Rule L1 is applied to separators, not to the ends of lines: what hangs there is not drawn.
func bidiLevels(text []rune, cls []bidi.Class, base uint8) []uint8 {
	b := &bidiText{text: text, cls: cls, base: base, t: slices.Clone(cls), level: make([]uint8, len(text))}
	b.match()
	b.explicit()
	for _, seq := range b.sequences() {
		b.weak(seq)
		b.brackets(seq)
		b.neutral(seq)
		b.implicit(seq)
	}
	b.separators()
	return b.level
}

type bidiText struct {
	text  []rune
	cls   []bidi.Class // as given
	t     []bidi.Class // as resolved so far
	level []uint8
	base  uint8
	pdi   []int // of an isolate initiator: its PDI, or the length of the text
	init  []int // of a PDI: its initiator, or −1
}

func isInitiator(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// removed are the classes that rule X9 takes out.
func removed(c bidi.Class) bool {
	switch c {
	case bidi.RLE, bidi.LRE, bidi.RLO, bidi.LRO, bidi.PDF, bidi.BN:
		return true
	default:
		return false
	}
}

func isNeutral(c bidi.Class) bool {
	switch c {
	case bidi.B, bidi.S, bidi.WS, bidi.ON, bidi.FSI, bidi.LRI, bidi.RLI, bidi.PDI:
		return true
	default:
		return false
	}
}

func direction(level uint8) bidi.Class {
	if level&1 == 1 {
		return bidi.R
	}
	return bidi.L
}

// match finds the pairs of isolates (BD9).
func (b *bidiText) match() {
	n := len(b.cls)
	b.pdi, b.init = make([]int, n), make([]int, n)
	var open []int
	for i, c := range b.cls {
		b.pdi[i], b.init[i] = n, -1
		switch {
		case isInitiator(c):
			open = append(open, i)
		case c == bidi.PDI && len(open) > 0:
			from := open[len(open)-1]
			open = open[:len(open)-1]
			b.pdi[from], b.init[i] = i, from
		}
	}
}

// firstStrong tells whether the first strong character between two places is right to left (P2, P3).
func (b *bidiText) firstStrong(from, to int) bool {
	for i := from; i < to; i++ {
		switch c := b.cls[i]; {
		case c == bidi.L:
			return false
		case c == bidi.R || c == bidi.AL:
			return true
		case isInitiator(c):
			if i = b.pdi[i]; i >= to {
				return false
			}
		}
	}
	return false
}

// explicit applies X1 to X8.
func (b *bidiText) explicit() {
	type status struct {
		level    uint8
		override bidi.Class // ON: none
		isolate  bool
	}
	stack := []status{{b.base, bidi.ON, false}}
	overIsolates, overEmbeddings, isolates := 0, 0, 0
	next := func(rtl bool) uint8 {
		l := stack[len(stack)-1].level
		if rtl {
			return (l + 1) | 1
		}
		return (l + 2) &^ 1
	}
	here := func(i int) {
		top := stack[len(stack)-1]
		b.level[i] = top.level
		if top.override != bidi.ON {
			b.t[i] = top.override
		}
	}
	for i, c := range b.cls {
		switch {
		case c == bidi.RLE || c == bidi.LRE || c == bidi.RLO || c == bidi.LRO:
			override := bidi.ON
			switch c {
			case bidi.RLO:
				override = bidi.R
			case bidi.LRO:
				override = bidi.L
			default:
			}
			if l := next(c == bidi.RLE || c == bidi.RLO); l <= maxDepth && overIsolates == 0 && overEmbeddings == 0 {
				stack = append(stack, status{l, override, false})
			} else if overIsolates == 0 {
				overEmbeddings++
			}
		case isInitiator(c):
			here(i)
			rtl := c == bidi.RLI || c == bidi.FSI && b.firstStrong(i+1, b.pdi[i])
			if l := next(rtl); l <= maxDepth && overIsolates == 0 && overEmbeddings == 0 {
				isolates++
				stack = append(stack, status{l, bidi.ON, true})
			} else {
				overIsolates++
			}
		case c == bidi.PDI:
			switch {
			case overIsolates > 0:
				overIsolates--
			case isolates > 0:
				overEmbeddings = 0
				for !stack[len(stack)-1].isolate {
					stack = stack[:len(stack)-1]
				}
				stack = stack[:len(stack)-1]
				isolates--
			}
			here(i)
		case c == bidi.PDF:
			switch {
			case overIsolates > 0:
			case overEmbeddings > 0:
				overEmbeddings--
			case len(stack) > 1 && !stack[len(stack)-1].isolate:
				stack = stack[:len(stack)-1]
			}
		case c == bidi.B:
			b.level[i] = b.base
		case c != bidi.BN:
			here(i)
		}
	}
}

// sequence is an isolating run sequence: the places of its characters, and what is before and after it.
type sequence struct {
	at       []int
	level    uint8
	sos, eos bidi.Class
}

// sequences applies X9 and X10.
func (b *bidiText) sequences() (seqs []sequence) {
	var runs [][]int
	runOf := make([]int, len(b.cls))
	last := -1
	for i, c := range b.cls {
		if removed(c) {
			continue
		}
		if last < 0 || b.level[i] != b.level[last] {
			runs = append(runs, nil)
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], i)
		runOf[i], last = len(runs)-1, i
	}
	for r := range runs {
		first := runs[r][0]
		if b.cls[first] == bidi.PDI && b.init[first] >= 0 {
			continue // goes on where its isolate began
		}
		s := sequence{level: b.level[first]}
		for at := runs[r]; ; {
			s.at = append(s.at, at...)
			end := at[len(at)-1]
			if !isInitiator(b.cls[end]) || b.pdi[end] == len(b.cls) {
				break
			}
			at = runs[runOf[b.pdi[end]]]
		}
		before, after := b.base, b.base
		for i := first - 1; i >= 0; i-- {
			if !removed(b.cls[i]) {
				before = b.level[i]
				break
			}
		}
		if end := s.at[len(s.at)-1]; !isInitiator(b.cls[end]) {
			for i := end + 1; i < len(b.cls); i++ {
				if !removed(b.cls[i]) {
					after = b.level[i]
					break
				}
			}
		}
		s.sos, s.eos = direction(max(s.level, before)), direction(max(s.level, after))
		seqs = append(seqs, s)
	}
	return seqs
}

// weak applies W1 to W7.
func (b *bidiText) weak(s sequence) {
	t, prev := b.t, s.sos
	for _, i := range s.at { // W1
		if t[i] == bidi.NSM {
			t[i] = prev
		}
		if prev = t[i]; isInitiator(prev) || prev == bidi.PDI {
			prev = bidi.ON
		}
	}
	strong := s.sos
	for _, i := range s.at { // W2, W3
		switch t[i] {
		case bidi.L, bidi.R:
			strong = t[i]
		case bidi.AL:
			strong, t[i] = bidi.AL, bidi.R
		case bidi.EN:
			if strong == bidi.AL {
				t[i] = bidi.AN
			}
		default:
		}
	}
	for k := 1; k+1 < len(s.at); k++ { // W4
		i, before, after := s.at[k], t[s.at[k-1]], t[s.at[k+1]]
		if before == after && (t[i] == bidi.ES && before == bidi.EN || t[i] == bidi.CS && (before == bidi.EN || before == bidi.AN)) {
			t[i] = before
		}
	}
	for k := 0; k < len(s.at); k++ { // W5
		if t[s.at[k]] != bidi.ET {
			continue
		}
		j := k
		for j < len(s.at) && t[s.at[j]] == bidi.ET {
			j++
		}
		if k > 0 && t[s.at[k-1]] == bidi.EN || j < len(s.at) && t[s.at[j]] == bidi.EN {
			for _, i := range s.at[k:j] {
				t[i] = bidi.EN
			}
		}
		k = j - 1
	}
	strong = s.sos
	for _, i := range s.at { // W6, W7
		switch t[i] {
		case bidi.ES, bidi.ET, bidi.CS:
			t[i] = bidi.ON
		case bidi.L, bidi.R:
			strong = t[i]
		case bidi.EN:
			if strong == bidi.L {
				t[i] = bidi.L
			}
		default:
		}
	}
}

// strongOf is a class as rules N0 to N2 see it: numbers count as right to left. ON: none.
func strongOf(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	default:
		return bidi.ON
	}
}

const maxBrackets = 63

// brackets applies N0.
func (b *bidiText) brackets(s sequence) {
	type opened struct {
		closer rune
		k      int
	}
	var stack []opened
	var pairs [][2]int
search:
	for k, i := range s.at {
		if b.t[i] != bidi.ON {
			continue
		}
		p, _ := bidi.LookupRune(b.text[i])
		switch {
		case !p.IsBracket():
		case p.IsOpeningBracket():
			if len(stack) == maxBrackets {
				pairs = nil
				break search
			}
			stack = append(stack, opened{closingBracket(b.text[i]), k})
		default:
			for j := len(stack) - 1; j >= 0; j-- {
				if stack[j].closer == canonicalBracket(b.text[i]) {
					pairs = append(pairs, [2]int{stack[j].k, k})
					stack = stack[:j]
					break
				}
			}
		}
	}
	slices.SortFunc(pairs, func(x, y [2]int) int { return x[0] - y[0] })
	own := direction(s.level)
	for _, p := range pairs {
		found := bidi.ON
		for _, i := range s.at[p[0]+1 : p[1]] {
			if c := strongOf(b.t[i]); c == own {
				found = own
				break
			} else if c != bidi.ON {
				found = c
			}
		}
		if found == bidi.ON {
			continue
		}
		if found != own {
			before := s.sos
			for k := p[0] - 1; k >= 0; k-- {
				if c := strongOf(b.t[s.at[k]]); c != bidi.ON {
					before = c
					break
				}
			}
			if before != found {
				found = own
			}
		}
		for _, k := range p {
			b.t[s.at[k]] = found
			for k++; k < len(s.at) && b.cls[s.at[k]] == bidi.NSM; k++ {
				b.t[s.at[k]] = found
			}
		}
	}
}

// closingBracket is the partner of an opening bracket. All but a few stand beside it.
func closingBracket(r rune) rune {
	switch r {
	case '[', '{', 0xFF3B, 0xFF5B:
		return r + 2
	case 0x298D:
		return 0x2990
	case 0x298F:
		return 0x298E
	}
	return canonicalBracket(r + 1)
}

func canonicalBracket(r rune) rune {
	if r == 0x232A {
		return 0x3009
	}
	return r
}

// neutral applies N1 and N2.
func (b *bidiText) neutral(s sequence) {
	for k := 0; k < len(s.at); k++ {
		if !isNeutral(b.t[s.at[k]]) {
			continue
		}
		j, before, after := k, s.sos, s.eos
		for j < len(s.at) && isNeutral(b.t[s.at[j]]) {
			j++
		}
		if k > 0 {
			before = strongOf(b.t[s.at[k-1]])
		}
		if j < len(s.at) {
			after = strongOf(b.t[s.at[j]])
		}
		c := direction(s.level)
		if before == after {
			c = before
		}
		for _, i := range s.at[k:j] {
			b.t[i] = c
		}
		k = j - 1
	}
}

// implicit applies I1 and I2.
func (b *bidiText) implicit(s sequence) {
	for _, i := range s.at {
		switch c := b.t[i]; {
		case s.level&1 == 0 && c == bidi.R, s.level&1 == 1 && c != bidi.R:
			b.level[i]++
		case s.level&1 == 0 && c != bidi.L:
			b.level[i] += 2
		}
	}
}

// separators applies L1 to separators and the white space before them, and gives what X9 took out the
// level before it.
func (b *bidiText) separators() {
	before := b.base
	for i, c := range b.cls {
		if removed(c) {
			b.level[i] = before
		}
		before = b.level[i]
	}
	blank := false
	for i := len(b.cls) - 1; i >= 0; i-- {
		switch c := b.cls[i]; {
		case c == bidi.S || c == bidi.B:
			blank = true
		case c == bidi.WS || isInitiator(c) || c == bidi.PDI || removed(c):
		default:
			blank = false
		}
		if blank {
			b.level[i] = b.base
		}
	}
}
