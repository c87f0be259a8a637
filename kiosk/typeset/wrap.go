package typeset

import (
	"math"
	"strings"
	"unicode"
)

// span is a line: runes [start,end), of which [start,vis) are seen.
type span struct {
	start, end, vis int
	forced          bool // ended inside a word, because the word is wider than the line
}

func (w *work) width(start, end int) float32 {
	if v := w.vis[end]; v > start {
		return w.cum[v] - w.cum[start]
	}
	return 0
}

// slack absorbs the rounding of sums: a text measured as exactly as wide as its box must fit it.
const slack = 1.0 / 64

// wrap breaks the text into lines no wider than limit, each as full as it can be. A line end at the
// very end of the text does not make another, empty line.
func (w *work) wrap(out []span, limit float32) []span {
	out = out[:0]
	for start := 0; start < len(w.text); {
		s := w.line(start, limit)
		out = append(out, s)
		start = s.end
	}
	return out
}

func (w *work) span(start, end int) span {
	v := w.vis[end]
	if v < start {
		v = start
	}
	return span{start: start, end: end, vis: v}
}

// nextForced is where the first mandatory break after start is, or the end.
func (w *work) nextForced(start int) int {
	for i := start + 1; i < len(w.text); i++ {
		if w.brk[i]&mustBreak != 0 {
			return i
		}
	}
	return len(w.text)
}

func (w *work) line(start int, limit float32) span {
	n := len(w.text)
	best := -1
	for i := start + 1; i <= n; i++ {
		b := w.brk[i]
		if b&mayBreak == 0 && i < n {
			continue
		}
		if w.width(start, i) > limit+slack {
			break
		}
		best = i
		if b&mustBreak != 0 {
			break
		}
	}
	if best > 0 {
		return w.span(start, best)
	}
	s := w.span(start, w.emergency(start, limit))
	s.forced = s.end < n && w.brk[s.end]&mayBreak == 0
	return s
}

// emergency ends a line inside a word that is wider than the line: at the last place that tailoring
// had taken away, or else between clusters, where a syllable is separated only if nothing else fits. At
// least one cluster goes on the line.
func (w *work) emergency(start int, limit float32) int {
	n := len(w.text)
	last, whole, late := 0, 0, 0
	for i := start + 1; i <= n; i++ {
		if i < n && w.brk[i]&(graphemeBreak|clusterStart) != graphemeBreak|clusterStart {
			continue
		}
		fits := w.width(start, i) <= limit+slack
		if last == 0 || fits {
			last = i
		}
		if !fits {
			break
		}
		if i == n || w.brk[i]&torn == 0 {
			whole = i
		}
		if w.brk[i]&lateBreak != 0 {
			late = i
		}
	}
	switch {
	case late > 0:
		return late
	case whole > 0:
		return whole
	}
	return last
}

// maxEven bounds the lines that are made even one by one; more than a heading has.
const maxEven = 8

// balance gives as many lines as there are, of about equal length, so that none holds one short word.
func (w *work) balance(spans, spare []span, limit float32) []span {
	if len(spans) < 2 {
		return spans
	}
	if len(spans) <= maxEven {
		if even := w.even(len(spans), limit, countForced(spans) > 0); even != nil {
			return even
		}
	}
	return w.narrow(spans, spare, limit)
}

// even breaks the text into n lines whose widths have the least sum of squares: of all ways to break
// it, the one with the most equal lines. Where late places are allowed as well, as few of them
// are taken as there have to be. It gives nil when there is no way.
func (w *work) even(n int, limit float32, late bool) []span {
	ends := []int{0}
	for i := 1; i <= len(w.text); i++ {
		if b := w.brk[i]; b&mayBreak != 0 || i == len(w.text) || late && b&lateBreak != 0 && b&(graphemeBreak|clusterStart) == graphemeBreak|clusterStart {
			ends = append(ends, i)
		}
	}
	penalty := float64(n) * float64(limit) * float64(limit)
	m := len(ends)
	// cost[k][j]: of k+1 lines that end at ends[j]; from: where the last of them begins.
	cost, from := make([][]float64, n), make([][]int, n)
	for k := range n {
		cost[k], from[k] = make([]float64, m), make([]int, m)
		for j := range m {
			cost[k][j] = math.Inf(1)
		}
		for j := 1; j < m; j++ {
			for i := j - 1; i >= 0; i-- {
				wide := w.width(ends[i], ends[j])
				if wide > limit+slack || i < j-1 && w.brk[ends[i+1]]&mustBreak != 0 {
					break
				}
				c := float64(wide) * float64(wide)
				if w.brk[ends[j]]&lateBreak != 0 {
					c += penalty
				}
				if e := ends[j]; e < len(w.text) && w.brk[e]&mustBreak == 0 {
					c += parts(w.text[e-1], w.text[e]) * float64(limit) * float64(limit)
				}
				switch {
				case k == 0 && i > 0:
					continue
				case k > 0:
					c += cost[k-1][i]
				}
				if c < cost[k][j] {
					cost[k][j], from[k][j] = c, i
				}
			}
		}
	}
	if math.IsInf(cost[n-1][m-1], 1) {
		return nil
	}
	out := make([]span, n)
	for k, j := n-1, m-1; k >= 0; k-- {
		i := from[k][j]
		out[k], j = w.span(ends[i], ends[j]), i
	}
	return out
}

// What it costs to end a line between two characters that may be one word, in parts of a full line, squared: less than what makes lines uneven.
const (
	inWord    = 0.08
	afterWord = 0.02 // behind a word that mostly is one character
	tornWord  = 0.5  // inside a word that is known as one
)

// parts says what it costs to end an even line between two characters of a script that has no spaces: something between two of one kind, which are
// often one word, and before the kana that follow a word, nothing behind a mark or where Hiragana ends.
func parts(prev, next rune) float64 {
	if unicode.Is(unicode.Hiragana, next) && (unicode.In(prev, unicode.Han, unicode.Katakana) || prev == 'ー') { // how a word is inflected, or its particle
		return inWord
	}
	for _, kind := range []*unicode.RangeTable{unicode.Han, unicode.Katakana, unicode.Hiragana} {
		switch {
		case !unicode.Is(kind, prev) || !unicode.Is(kind, next):
		case oneWord(prev, next):
			return tornWord
		case strings.ContainsRune("的了个個是和与與或及在到您你我", prev):
			return afterWord
		default:
			return inWord
		}
	}
	return 0
}

// narrow finds the narrowest limit that needs no more lines than the widest one does, and breaks
// no more words.
func (w *work) narrow(spans, spare []span, limit float32) []span {
	lines, forced := len(spans), countForced(spans)
	lo, hi := 0.0, math.Ceil(float64(limit))
	best := spans
	for hi-lo > 1 {
		mid := math.Floor((lo + hi) / 2)
		spare = w.wrap(spare, float32(mid))
		if len(spare) <= lines && countForced(spare) <= forced {
			hi = mid
			best = append(best[:0], spare...)
		} else {
			lo = mid
		}
	}
	return best
}

func countForced(s []span) (n int) {
	for i := range s {
		if s[i].forced {
			n++
		}
	}
	return n
}

// truncate shortens a span so that it fits limit together with an ellipsis of the given width, at a
// cluster boundary, without spaces before it.
func (w *work) truncate(s span, limit, ellipsis float32) span {
	end := s.start
	for i := s.start + 1; i <= s.end; i++ {
		if i < len(w.text) && w.brk[i]&(graphemeBreak|clusterStart) != graphemeBreak|clusterStart {
			continue
		}
		if w.width(s.start, i)+ellipsis > limit+slack {
			break
		}
		if i == len(w.text) || w.brk[i]&torn == 0 {
			end = i
		}
	}
	s.end = end
	s.vis = max(w.vis[end], s.start)
	return s
}
