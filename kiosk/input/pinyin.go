package input

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Pinyin is typed in letters without tones; candidates are the words given to it, then words and characters of
// a table by how often they are used.
type Pinyin struct {
	table string // lines "letters word word …", in the order of the letters
	words []Word // with their letters, and
	short []string
}

// NewPinyin makes the method over a table of the package assets/pinyin and the pack's own words. A word without a reading (he'nei) gets the most usual
// one of each of its characters.
func NewPinyin(table string, words []Word) *Pinyin {
	m := &Pinyin{table: table}
	if len(words) == 0 {
		return m
	}
	readings := readings(table)
	for _, w := range words {
		if utf8.RuneCountInString(w.Text) < 2 {
			continue
		}
		syllables := strings.Split(w.Reading, "'")
		if w.Reading == "" {
			syllables = nil
			for _, r := range w.Text {
				syllables = append(syllables, readings[r])
			}
		}
		if slices.Contains(syllables, "") { // a character that nobody can type
			continue
		}
		var short strings.Builder
		for _, s := range syllables {
			short.WriteByte(s[0])
		}
		m.words, m.short = append(m.words, Word{w.Text, strings.Join(syllables, "")}), append(m.short, short.String())
	}
	return m
}

// readings gives the most usual letters of every character: where it stands first in its line.
func readings(table string) map[rune]string {
	out, rank := map[rune]string{}, map[rune]int{}
	for line := range strings.Lines(table) {
		key, list, _ := strings.Cut(strings.TrimSpace(line), " ")
		place := 0
		for w := range strings.FieldsSeq(list) {
			place++
			r, n := utf8.DecodeRuneInString(w)
			if n != len(w) {
				continue
			}
			if old, ok := rank[r]; !ok || place < old {
				out[r], rank[r] = key, place
			}
		}
	}
	return out
}

// Press implements Method.
func (m *Pinyin) Press(s State, key string) State {
	if key == Space {
		if len(s.Candidates) > 0 { // as on every Pinyin keyboard: the first guess
			return m.Choose(s, 0)
		}
		return space(s)
	}
	if full(s) {
		return s
	}
	low := strings.ToLower(key)
	if len(low) != 1 || low[0] < 'a' || low[0] > 'z' {
		s = commit(s)
		s.Text += key
		return s
	}
	s.raw += low
	return m.with(s)
}

// Back implements Method.
func (m *Pinyin) Back(s State) State {
	if s.raw == "" {
		s.Text = dropLast(s.Text)
		return s
	}
	s.raw = dropLast(s.raw)
	return m.with(s)
}

// Choose implements Method.
func (m *Pinyin) Choose(s State, n int) State {
	return m.with(choose(s, n))
}

// Commit implements Method.
func (*Pinyin) Commit(s State) State { return commit(s) }

// Candidates implements Method.
func (*Pinyin) Candidates() bool { return true }

// maxLetters is the longest stretch of letters that is looked up.
const maxLetters = 24

func (m *Pinyin) with(s State) State {
	s.Preedit, s.Candidates = s.raw, nil
	if s.raw == "" || len(s.raw) > maxLetters {
		return s
	}
	seen := map[string]bool{}
	add := func(text string, used int) {
		if !seen[text] && len(s.Candidates) < maxCandidates {
			seen[text] = true
			s.Candidates = append(s.Candidates, Candidate{text, used})
		}
	}
	all := len(s.raw)
	for i, w := range m.words { // exact, then begun
		if w.Reading == s.raw || (m.short[i] == s.raw && all > 1) {
			add(w.Text, all)
		}
	}
	begun := 0
	for _, w := range m.words {
		if all > 1 && begun < 4 && strings.HasPrefix(w.Reading, s.raw) {
			begun++
			add(w.Text, all)
		}
	}
	exact := m.line(s.raw)
	for w := range strings.FieldsSeq(exact) {
		add(w, all)
	}
	if exact == "" {
		m.begun(s.raw, func(w string) { add(w, all) })
	}
	for n := all - 1; n > 0; n-- {
		i := 0
		for w := range strings.FieldsSeq(m.line(s.raw[:n])) {
			if i++; i > 8 {
				break
			}
			add(w, n)
		}
	}
	return s
}

// find gives where the first line stands whose letters are not before key.
func (m *Pinyin) find(key string) int {
	lineAt := func(i int) int { return strings.LastIndexByte(m.table[:i], '\n') + 1 }
	i := sort.Search(len(m.table), func(i int) bool {
		at := lineAt(i)
		k, _, _ := strings.Cut(m.table[at:min(len(m.table), at+64)], " ")
		return k >= key
	})
	if i == len(m.table) {
		return i
	}
	return lineAt(i)
}

// line gives what can be typed with exactly these letters.
func (m *Pinyin) line(key string) string {
	line, _, _ := strings.Cut(m.table[m.find(key):], "\n")
	if list, ok := strings.CutPrefix(line, key+" "); ok {
		return list
	}
	return ""
}

// begun gives the first word of each line that begins with the letters, the shortest letters first.
func (m *Pinyin) begun(key string, f func(string)) {
	at := m.find(key)
	var lines []string
	for line := range strings.Lines(m.table[at:]) {
		if !strings.HasPrefix(line, key) || len(lines) >= 200 {
			break
		}
		lines = append(lines, line)
	}
	sort.SliceStable(lines, func(i, j int) bool { return strings.IndexByte(lines[i], ' ') < strings.IndexByte(lines[j], ' ') })
	for i, line := range lines {
		if fields := strings.Fields(line); len(fields) > 1 && i < 8 {
			f(fields[1])
		}
	}
}
