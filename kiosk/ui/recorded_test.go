package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/kiosk/catalog"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
)

// recorded gives the article with every kind of block a recording in a language. change may spoil it.
func recorded(t *testing.T, lang content.Lang, ms int, cues func(content.ItemText) []content.Cue, change func(*content.Recording, *[]byte)) *catalog.Catalog {
	t.Helper()
	c, blobs := uitest.Content(t)
	i := slices.IndexFunc(c.Items, func(it content.Item) bool { return it.ID == uitest.ItemHard })
	text := c.Items[i].Text[lang]
	b := packtest.Silence("ui", ms).Bytes()
	r := content.Recording{MIME: content.Ogg, MS: ms, Reads: text.Reading(), Licence: "test"}
	if cues != nil {
		r.Cues = cues(text)
	}
	if change != nil {
		change(&r, &b)
	}
	r.Digest, r.Size = content.DigestOf(b), int64(len(b))
	c.Items[i].Audio = map[content.Lang]content.Recording{lang: r}
	blobs[r.Digest] = b
	return uitest.CatalogOf(t, c, blobs)
}

// everyBlock has a cue for the title and each block, every so many milliseconds.
func everyBlock(step int) func(content.ItemText) []content.Cue {
	return func(text content.ItemText) (cues []content.Cue) {
		for i := range len(text.Body) + 1 {
			cues = append(cues, content.Cue{MS: i * step, Block: i})
		}
		return cues
	}
}

// marked is what is marked, as it stands on the screen.
func (l *listener) marked() (all []string) {
	sc := l.sheet.Scene()
	if sc.Spoken == nil {
		return nil
	}
	for _, m := range sc.Spoken.Stretches {
		for _, p := range sc.All() {
			if x, ok := p.(paint.Text); ok && x.P == m.P {
				all = append(all, string([]rune(x.String())[m.From:m.To]))
			}
		}
	}
	return all
}

// program makes a program of the test's own.
func program(t *testing.T, body string) []string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(p, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{p}
}

// steps is a player that ends each piece when the test says so.
type steps struct {
	player []string
	dir    string
	n      int
}

func newSteps(t *testing.T) *steps {
	t.Helper()
	dir := t.TempDir()
	return &steps{dir: dir, player: program(t, "cat >/dev/null; echo x >> "+dir+"/count; n=$(wc -l < "+dir+"/count); until [ -e "+dir+"/go.$n ]; do sleep 0.02; done")}
}

// next ends the piece that sounds.
func (s *steps) next(t *testing.T) {
	t.Helper()
	s.n++
	if err := os.WriteFile(filepath.Join(s.dir, fmt.Sprintf("go.%d", s.n)), nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

// untilSo hands on what the voice says until something is so.
func (l *listener) untilSo(what string, so func() bool) {
	l.t.Helper()
	giveUp := time.After(2 * time.Minute)
	for l.shell.Heard(); !so(); l.shell.Heard() {
		select {
		case <-l.bell:
		case <-giveUp:
			l.t.Fatalf("%s: still %+v on page %d", what, l.voice.Status(), l.view.Page)
		}
	}
}

// In the languages that no voice can read, a page with a recording is read from it: block by block, page by page, to its end.
func TestPagesWithoutAVoiceAreReadFromTheirRecordings(t *testing.T) {
	for _, lang := range []content.Lang{"lo", "km", "th"} {
		t.Run(string(lang), func(t *testing.T) {
			step := newSteps(t)
			l := newListenerTo(t, speech.Params{Player: step.player}, recorded(t, lang, 15*20, everyBlock(20), nil))
			if l.voice.Has(lang) {
				t.Fatal("there is a voice: this test is of no use")
			}
			l.article(string(lang))
			l.tap("listen")
			l.until(speech.Speaking)
			for _, id := range []string{"pause", "again", "quieter", "louder", "stop"} {
				if !l.has("listen-" + id) {
					t.Errorf("the strip has no key %s", id)
				}
			}
			for _, id := range []string{"slower", "faster"} {
				if l.has("listen-" + id) {
					t.Errorf("the strip has a key %s, and the recording has one speed", id)
				}
			}
			if m := l.marked(); len(m) != 1 || m[0] != titleOf(t, l.sheet.Scene()).String() {
				t.Errorf("first was marked: %q", m)
			}
			most, marks := 1, map[string]bool{}
			for pieces := 1; ; pieces++ {
				run, at := l.voice.Status().Run, l.voice.Status().At
				step.next(t)
				l.untilSo("the next block", func() bool {
					st := l.voice.Status()
					return !l.has("listen-stop") || st.State == speech.Speaking && (st.At > at || st.Run > run)
				})
				if !l.has("listen-stop") {
					if pieces != 15 {
						t.Errorf("%d blocks were read, want the title and 14", pieces)
					}
					break
				}
				for _, m := range l.marked() {
					marks[m] = true
				}
				most = max(most, l.view.Page)
			}
			if l.has("page-next") || most < 2 || len(marks) < 15 {
				t.Errorf("it ended on page %d, %d texts were marked", most, len(marks))
			}
		})
	}
}

// A cue marks the words from its own to those of the next one, though they are set with marks for line breaks.
func TestASentenceIsMarked(t *testing.T) {
	c, _ := uitest.Content(t)
	i := slices.IndexFunc(c.Items, func(it content.Item) bool { return it.ID == uitest.ItemHard })
	text := c.Items[i].Text["th"]
	whole := content.Plain(text.Body[0].Text)
	words := strings.Split(whole, "\u200b")
	if len(words) < 4 {
		t.Fatalf("the text has no breaks: %q", whole)
	}
	second := content.ReadingText(strings.Join(words[2:4], ""))
	cues := func(content.ItemText) []content.Cue {
		return []content.Cue{
			{MS: 0, Block: 0},
			{MS: 100, Block: 1, Text: content.ReadingText(words[0])},
			{MS: 200, Block: 1, Text: second},
			{MS: 300, Block: 1, Text: "words that are not there"},
			{MS: 400, Block: 2, Text: content.ReadingText(text.Title + " and more")},
		}
	}
	// It plays what comes before the piece, and then stops in it.
	for _, tc := range []struct {
		name  string
		piece int
		want  func(marked []string) bool
	}{
		{"the title", 0, func(m []string) bool { return len(m) == 1 && m[0] == text.Title }},
		{"to the next cue", 1, func(m []string) bool {
			return len(m) == 1 && strings.HasPrefix(whole, m[0]) && content.ReadingText(m[0]) == content.ReadingText(strings.Join(words[:2], ""))
		}},
		{"to the end of the block", 2, func(m []string) bool {
			return len(m) == 1 && strings.HasSuffix(whole, m[0]) && strings.HasPrefix(content.ReadingText(m[0]), second)
		}},
		{"words that are not there: the block", 3, func(m []string) bool { return len(m) == 1 && m[0] == whole }},
		{"a table whose words are not there", 4, func(m []string) bool { return len(m) > 4 }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			count := filepath.Join(t.TempDir(), "count")
			player := program(t, `cat >/dev/null; echo x >> `+count+`; [ $(wc -l < `+count+`) -le `+string(rune('0'+tc.piece))+` ] || exec sleep 600`)
			l := newListenerTo(t, speech.Params{Player: player}, recorded(t, "th", 500, cues, nil))
			l.article("th")
			l.tap("listen")
			l.untilSo("the piece", func() bool { return l.voice.Status().At == tc.piece })
			l.shell.Heard()
			if got := l.marked(); !tc.want(got) {
				t.Errorf("marked: %q", got)
			}
		})
	}
}

// Nobody knows where a recording without cues is: nothing is marked, and no page is turned under who reads along.
func TestARecordingWithoutCuesMarksNothing(t *testing.T) {
	step := newSteps(t)
	l := newListenerTo(t, speech.Params{Player: step.player}, recorded(t, "km", 200, nil, nil))
	l.article("km")
	l.tap("listen")
	l.until(speech.Speaking)
	if m := l.marked(); m != nil || !l.has("listen-pause") {
		t.Errorf("marked: %q", m)
	}
	step.next(t)
	l.until(speech.Silent)
	if l.view.Page > 1 || !l.has("page-next") || l.has("listen-stop") {
		t.Errorf("it ended on page %d", l.view.Page)
	}
}

// Somebody who asks on the second page hears the second page.
func TestARecordingBeginsOnThePageThatShows(t *testing.T) {
	l := newListenerTo(t, speech.Params{Player: forEver(t)}, recorded(t, "lo", 15*1000, everyBlock(1000), nil))
	l.article("lo")
	l.tap("page-next")
	l.shell.Listen()
	l.until(speech.Speaking)
	m := l.marked()
	if len(m) == 0 || m[0] == titleOf(t, l.sheet.Scene()).String() {
		t.Errorf("marked: %q", m)
	}
}

func TestWhatBecomesOfASpoiltRecording(t *testing.T) {
	cut := func(_ *content.Recording, b *[]byte) { *b = (*b)[:len(*b)-7] }
	long := func(_ *content.Recording, b *[]byte) {
		s := packtest.Silence("ui", 1000)
		s.Claim = 36_000 * 48_000
		*b = s.Bytes()
	}
	stale := func(r *content.Recording, _ *[]byte) { r.Reads = "0123456789abcdef" }
	for _, tc := range []struct {
		name  string
		lang  content.Lang
		spoil func(*content.Recording, *[]byte)
		want  speech.State
		word  string
	}{
		{"cut off, and there is a voice", "en", cut, speech.Speaking, ""},
		{"ten hours claimed, and there is a voice", "vi", long, speech.Speaking, ""},
		{"of another text, and there is a voice", "fr", stale, speech.Speaking, ""},
		{"cut off, and there is none", "lo", cut, speech.Failed, "listen_failed"},
		{"ten hours claimed, and there is none", "km", long, speech.Failed, "listen_failed"},
		{"of another text, and there is none", "th", stale, speech.NoVoice, "listen_no_voice"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newListenerTo(t, speech.Params{Player: forEver(t)}, recorded(t, tc.lang, 15*1000, everyBlock(1000), tc.spoil))
			l.article(string(tc.lang))
			l.tap("listen")
			if tc.want == speech.Speaking {
				l.untilSo("the voice reads", func() bool { return len(l.marked()) > 0 && l.has("listen-slower") }) // the voice has speeds
			}
			l.until(tc.want)
			if tc.word != "" {
				words, _, _ := strings.Cut(uitest.Words(t).T(tc.lang, tc.word), "(")
				if !l.says(strings.TrimSpace(words)) {
					t.Errorf("the screen does not say %q", words)
				}
			}
			l.tap("listen-stop")
			if l.has("listen-stop") || !l.has("listen") {
				t.Error("the strip stays")
			}
		})
	}
}

// A player that is killed while somebody listens: it is said in writing, and the key that tries again does.
func TestAKilledPlayerIsSaidAndTriedAgain(t *testing.T) {
	once := filepath.Join(t.TempDir(), "once")
	player := program(t, `cat >/dev/null; [ -e `+once+` ] && exec sleep 600; touch `+once+`; kill -KILL $$`)
	l := newListenerTo(t, speech.Params{Player: player}, recorded(t, "lo", 15*1000, everyBlock(1000), nil))
	l.article("lo")
	l.tap("listen")
	l.until(speech.Failed)
	if !l.has("listen-again") || l.has("listen-pause") {
		t.Fatal("the strip does not say that it failed")
	}
	l.tap("listen-again")
	l.until(speech.Speaking)
	if !l.has("listen-pause") || l.has("listen-faster") {
		t.Error("it does not go on")
	}
}
