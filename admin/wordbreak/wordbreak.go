package wordbreak

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cuango/contentsync/content"
)

// The two characters that steer line ends.
const (
	Break = '\u200B' // zero width space: a line may end here
	Glue  = '\u2060' // word joiner: a line must not end here
)

// MaxRun is how many clusters may follow each other without a place to break. A longer
// run would leave a line of the narrowest page half empty or stick out of it.
const MaxRun = 40

// A Breaker puts breaks into texts of one language. It does not change after New and may
// be used from several goroutines.
type Breaker struct {
	lang  content.Lang
	terms [][]rune // longest first, without breaks, NFC
}

// New gives the breaker of a language. Terms are names that get no break inside; they are
// compared without breaks and in NFC. A language that is written with spaces is left as it is.
func New(lang content.Lang, terms []string) *Breaker {
	b := &Breaker{lang: lang}
	for _, t := range terms {
		if r := []rune(Strip(norm.NFC.String(strings.TrimSpace(t)))); len(r) > 0 {
			b.terms = append(b.terms, r)
		}
	}
	slices.SortStableFunc(b.terms, func(x, y []rune) int { return len(y) - len(x) })
	return b
}

// Strip takes all breaks out.
func Strip(s string) string {
	if !strings.ContainsRune(s, Break) {
		return s
	}
	return strings.ReplaceAll(s, string(Break), "")
}

// Insert puts the breaks into s. Errors: when ICU has no iterator for the language.
func (b *Breaker) Insert(s string) (string, error) {
	parts, err := b.InsertParts([]string{s})
	if err != nil {
		return "", err
	}
	return parts[0], nil
}

// InsertParts is Insert for a text that lies in several pieces, as a paragraph with bold
// words does: words may reach over the seams. A break at a seam goes to the end of the
// earlier piece.
func (b *Breaker) InsertParts(parts []string) ([]string, error) {
	if !b.lang.BreaksByDictionary() {
		return parts, nil
	}
	var text []rune                   // without breaks
	byAuthor := map[int]int{}         // rune offset → how many breaks the author put there
	starts := make([]int, len(parts)) // of each piece in text
	for i, p := range parts {
		starts[i] = len(text)
		for _, r := range p {
			if r == Break {
				byAuthor[len(text)]++
				continue
			}
			text = append(text, r)
		}
	}
	breaks, err := b.find(text)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = weave(p, starts[i], i == len(parts)-1 || starts[i] != starts[i+1], breaks, byAuthor)
	}
	return out, nil
}

// weave copies one piece with the author's breaks where they are and adds the found ones.
func weave(p string, at int, hasText bool, breaks map[int]bool, byAuthor map[int]int) string {
	var sb strings.Builder
	sb.Grow(len(p) + len(p)/4)
	for j, r := range p {
		if r == Break {
			sb.WriteRune(r)
			continue
		}
		// A break before the first rune of a piece was written at the end of the one before.
		if j > 0 && breaks[at] && byAuthor[at] == 0 {
			sb.WriteRune(Break)
		}
		sb.WriteRune(r)
		at++
	}
	if hasText && breaks[at] && byAuthor[at] == 0 {
		sb.WriteRune(Break)
	}
	return sb.String()
}

// find gives the offsets in text before which a break belongs.
func (b *Breaker) find(text []rune) (map[int]bool, error) {
	if !slices.ContainsFunc(text, isDictionary) {
		return nil, nil
	}
	ends, err := icuBoundaries(words, b.lang, text)
	if err != nil {
		return nil, err
	}
	clusters, err := icuBoundaries(graphemes, b.lang, text)
	if err != nil {
		return nil, err
	}
	inside := b.insideTerms(text)
	breaks := make(map[int]bool, len(ends))
	for i := range ends {
		if i > 0 && i < len(text) && clusters[i] && !inside[i] && mayBreak(text[i-1], text[i]) {
			breaks[i] = true
		}
	}
	return breaks, nil
}

// insideTerms gives the offsets that lie between two runes of a term, or of a name that
// the author glued together.
func (b *Breaker) insideTerms(text []rune) map[int]bool {
	inside := map[int]bool{}
	for i := 0; i < len(text); {
		n := 1
		for _, t := range b.terms {
			if hasPrefix(text[i:], t) && clusterEnds(text, i+len(t)) {
				for j := 1; j < len(t); j++ {
					inside[i+j] = true
				}
				n = len(t)
				break
			}
		}
		i += n
	}
	return inside
}

func hasPrefix(text, prefix []rune) bool {
	return len(text) >= len(prefix) && slices.Equal(text[:len(prefix)], prefix)
}

// clusterEnds tells whether no mark follows: ກຳ is not found in ກຳ່.
func clusterEnds(text []rune, i int) bool {
	return i >= len(text) || !unicode.In(text[i], unicode.Mn, unicode.Mc)
}

// closers are marks and signs that stay with the word before them.
const closers = "ๆ" + "ฯ" + "໯" + "ໆ" + "ៗ" + "។" + "៕" + "៖" + "ៈ" + "៘" + "៙" + "๏" + "๚" + "๛" + ",.;:!?%‰°…/-–—~+)]}»”’›\"'" + "،。、！？：；）」』】"

// openers are marks and signs that stay with the word after them.
const openers = "([{«“‘‹/-–—~+#$€£¥฿₭៛₫@\"'" + "（「『【"

// mayBreak says whether a line may end between the two.
func mayBreak(before, after rune) bool {
	switch {
	case !isDictionary(before) && !isDictionary(after):
		return false // Latin words, numbers, signs: spaces and hyphens serve these
	case before == Glue || after == Glue, before == '\u200D' || after == '\u200D', before == '\u200C' || after == '\u200C':
		return false
	case unicode.IsSpace(before) || unicode.IsSpace(after), unicode.Is(unicode.Cc, before) || unicode.Is(unicode.Cc, after):
		return false
	case strings.ContainsRune(closers, after) || unicode.In(after, unicode.Pe, unicode.Pf, unicode.Pd, unicode.Mn, unicode.Mc):
		return false
	case strings.ContainsRune(openers, before) || unicode.In(before, unicode.Ps, unicode.Pi, unicode.Sc):
		return false
	case unicode.IsDigit(before): // a number keeps its unit
		return false
	}
	return true
}

// isDictionary tells whether r belongs to a script that is written without spaces.
func isDictionary(r rune) bool {
	return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// LongestRun gives the longest stretch of s without a place to break that has a letter of
// such a script in it, and how many clusters it has.
func (b *Breaker) LongestRun(s string) (string, int, error) {
	if !b.lang.BreaksByDictionary() {
		return "", 0, nil
	}
	var longest string
	most := 0
	for _, run := range strings.FieldsFunc(s, func(r rune) bool { return r == Break || (unicode.IsSpace(r) && r != '\u00A0') }) {
		text := []rune(run)
		if len(text) <= most || !slices.ContainsFunc(text, isDictionary) {
			continue
		}
		clusters, err := icuBoundaries(graphemes, b.lang, text)
		if err != nil {
			return "", 0, err
		}
		if len(clusters) > most {
			longest, most = run, len(clusters)
		}
	}
	return longest, most, nil
}

// Clusters counts what a reader sees as letters; breaks and glue count nothing.
func Clusters(lang content.Lang, s string) (int, error) {
	s = strings.ReplaceAll(Strip(s), string(Glue), "")
	ends, err := icuBoundaries(graphemes, lang, []rune(s))
	return len(ends), err
}
