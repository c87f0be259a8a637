package ui_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/uitest"
	"cuango/kiosk/ui/widgets"
	"cuango/kiosk/ui/work"
)

// listener is a finger in front of a kiosk that speaks by the real voice, into ALSA's device that is none.
type listener struct {
	*finger
	voice *speech.Speaker
	bell  chan struct{}
}

func newListener(t *testing.T, p speech.Params) *listener {
	t.Helper()
	return newListenerTo(t, p, uitest.Catalog(t))
}

func newListenerTo(t *testing.T, p speech.Params, cat *catalog.Catalog) *listener {
	t.Helper()
	conf := filepath.Join(t.TempDir(), "asound.conf")
	if err := os.WriteFile(conf, []byte("pcm.!default { type null }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ALSA_CONFIG_PATH", conf)
	f := newFinger(t) // its shell is not used
	l := &listener{finger: f, bell: make(chan struct{}, 64)}
	p.Log, p.Patience = slog.New(slog.DiscardHandler), time.Minute
	p.Changed = func() {
		select {
		case l.bell <- struct{}{}:
		default:
		}
	}
	l.voice = speech.New(t.Context(), p)
	shell, err := ui.New(ui.Params{
		Tokens: uitest.Tokens(t), Screen: uitest.Screens["43in portrait"], Engine: uitest.Engine(t), Icons: paint.NewIcons(assets.FS),
		Catalog: cat, Words: uitest.Words(t).T, Runner: work.Inline{}, Direct: l.direct, Now: func() time.Time { return f.now }, Log: p.Log,
		Idle: 60 * time.Second, Warn: 20 * time.Second, Shown: func(v ui.View) { f.view = v }, Voice: l.voice,
	})
	if err != nil {
		t.Fatal(err)
	}
	f.shell, f.sheet = shell, shell.Root().(*widgets.Sheet)
	shell.Start(t.Context())
	return l
}

// until hands on what the voice says until it is in a state.
func (l *listener) until(want speech.State) {
	l.t.Helper()
	giveUp := time.After(2 * time.Minute)
	for {
		l.shell.Heard()
		if l.voice.Status().State == want {
			return
		}
		select {
		case <-l.bell:
		case <-giveUp:
			l.t.Fatalf("still %+v, want state %d", l.voice.Status(), want)
		}
	}
}

func (l *listener) has(id string) bool {
	for _, k := range l.sheet.Scene().Keys {
		if k.ID == id {
			return true
		}
	}
	return false
}

func (l *listener) says(text string) bool {
	for _, p := range l.sheet.Scene().All() {
		if t, ok := p.(paint.Text); ok && strings.Contains(t.String(), text) {
			return true
		}
	}
	return false
}

// forEver is a player that never ends: a sentence that sounds as long as the test wants.
func forEver(t *testing.T) []string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "player")
	if err := os.WriteFile(p, []byte("#!/bin/sh\ncat >/dev/null\nexec sleep 600\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{p}
}

func (l *listener) article(lang string) {
	l.tap("start-" + lang)
	l.tap("category-cat0")
	l.tap("item-" + uitest.ItemHard)
}

func TestListening(t *testing.T) {
	l := newListener(t, speech.Params{Player: forEver(t)})
	if l.voice.Speaking() {
		t.Fatal("it speaks without being asked")
	}
	l.article("vi")
	if l.voice.Status().Run != 0 {
		t.Fatal("it spoke without being asked")
	}
	l.tap("listen")
	l.until(speech.Speaking)
	marked := l.sheet.Scene().Spoken
	if marked == nil || len(marked.Stretches) != 1 {
		t.Fatal("what is read is not marked")
	}
	if got, title := marked.Stretches[0].P, titleOf(t, l.sheet.Scene()); got != title.P {
		t.Errorf("the first that is marked is not the title")
	}
	for _, id := range []string{"pause", "again", "slower", "faster", "quieter", "louder", "stop"} {
		if !l.has("listen-" + id) {
			t.Errorf("the strip has no key %s", id)
		}
	}
	l.tap("listen-pause")
	l.until(speech.Paused)
	if !l.has("listen-pause") || l.sheet.Scene().Spoken == nil {
		t.Error("the strip or the mark is gone in the pause")
	}
	l.tap("listen-pause")
	l.until(speech.Speaking)
	l.tap("listen-louder")
	l.tap("listen-louder")
	l.tap("listen-louder")
	if l.has("listen-louder") || !l.voice.Speaking() {
		t.Error("louder than the loudest, or silent")
	}
	l.wait(3 * time.Minute) // nobody is sent away while listening
	l.want(session.Article, "vi")
	l.tap("bar-home")
	l.want(session.Home, "vi")
	if l.voice.Speaking() {
		t.Error("it speaks on after the next action")
	}
	l.wait(2 * time.Minute)
	l.want(session.Attract, "vi")
	l.article("vi")
	l.tap("listen")
	l.until(speech.Speaking)
	if !l.has("listen-louder") {
		t.Error("the next person finds the loudness of the last")
	}
	l.tap("listen-stop")
	if l.has("listen-stop") || l.sheet.Scene().Spoken != nil || !l.has("listen") {
		t.Error("the strip stays")
	}
}

func titleOf(t *testing.T, sc *paint.Scene) paint.Text {
	t.Helper()
	for _, p := range sc.Parts {
		if x, ok := p.(paint.Text); ok && x.Source == paint.Title {
			return x
		}
	}
	t.Fatal("no title")
	return paint.Text{}
}

func TestListeningSaysWhyNot(t *testing.T) {
	for _, tc := range []struct {
		name, lang, word string
		p                speech.Params
		want             speech.State
	}{
		{"no voice for Lao", "lo", "listen_no_voice", speech.Params{}, speech.NoVoice},
		{"no voice for Khmer", "km", "listen_no_voice", speech.Params{}, speech.NoVoice},
		{"the engine is missing", "vi", "listen_failed", speech.Params{Voice: []string{"/nowhere/espeak-ng"}}, speech.Failed},
		{"the device is gone", "fr", "listen_failed", speech.Params{Player: []string{"aplay", "-q", "-D", "hw:9,9"}}, speech.Failed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := newListener(t, tc.p)
			l.article(tc.lang)
			l.tap("listen")
			l.until(tc.want)
			words, _, _ := strings.Cut(uitest.Words(t).T(content.Lang(tc.lang), tc.word), "(")
			if !l.says(strings.TrimSpace(words)) {
				t.Errorf("the screen does not say %q", words)
			}
			l.tap("listen-stop")
			if l.has("listen-stop") || !l.has("listen") {
				t.Error("the words stay")
			}
		})
	}
}

// A page that is read to its end is followed by the next one, and the strip goes with the last.
func TestReadingTurnsThePage(t *testing.T) {
	quick := filepath.Join(t.TempDir(), "voice") // a tenth of a second for every sentence
	if err := os.WriteFile(quick, []byte("#!/bin/sh\n"+`cat >/dev/null; printf 'RIFF\044\000\000\000WAVEfmt \020\000\000\000\001\000\001\000\100\037\000\000\200\076\000\000\002\000\020\000data\002\000\000\000\001\001'`), 0o700); err != nil {
		t.Fatal(err)
	}
	l := newListener(t, speech.Params{Voice: []string{quick}, Player: []string{"cat"}})
	l.article("en")
	l.tap("listen")
	giveUp := time.After(2 * time.Minute)
	most := 1
	for l.has("listen-stop") {
		select {
		case <-l.bell:
			l.shell.Heard()
			most = max(most, l.view.Page)
		case <-giveUp:
			t.Fatalf("still %+v on page %d", l.voice.Status(), l.view.Page)
		}
	}
	if l.has("page-next") || most < 2 {
		t.Errorf("it ended on page %d", most)
	}
}

func TestAccessIsConfirmed(t *testing.T) {
	l := newListener(t, speech.Params{Player: forEver(t)})
	l.tap("start-en")
	run := l.voice.Status().Run
	l.shell.Say("Home", "en")
	if l.voice.Status().Run != run {
		t.Error("it speaks although the voice is off")
	}
	l.shell.Emit(session.SetAccess{Access: session.Access{Voice: true}})
	if st := l.voice.Status(); st.Run != run+1 || !st.Aside {
		t.Errorf("switching the voice on is not confirmed: %+v", st)
	}
	l.shell.SayKey(l.key("bar-search"))
	if st := l.voice.Status(); st.Run != run+2 {
		t.Errorf("the key is not said: %+v", st)
	}
	l.shell.Emit(session.SetAccess{})
	if l.voice.Speaking() {
		t.Error("it speaks on after the voice was switched off")
	}
}

// The strip and its words have room in every language, on every kind of glass.
func TestStripLayout(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for name, cfg := range uitest.Screens {
		st := still(t, cat, e, cfg)
		for _, l := range cat.Langs() {
			states := []speech.State{speech.Silent, speech.Speaking, speech.Paused, speech.NoVoice, speech.Failed, speech.Nothing}
			for i, state := range append(states, speech.Paused) { // the last is of a recording
				st.Hearing = &pages.Hearing{Open: state != speech.Silent, Recorded: i == len(states), State: state, Lang: l, CanFaster: true, CanSlower: true, CanLouder: true, CanQuieter: true}
				sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemCards}, 1)
				if err != nil {
					t.Fatal(err)
				}
				where := fmt.Sprintf("%s, %s, state %d, recorded %v", name, l, state, st.Hearing.Recorded)
				checkTexts(t, where, sc)
				checkKeys(t, where, sc, st.Look)
				for _, p := range sc.All() {
					if x, ok := p.(paint.Text); ok && x.P.Truncated && x.Box.Min.Y > sc.Size.Y-st.Look.BarH()-st.Look.ActionsH()-st.Look.E(1) && x.Box.Max.Y < sc.Size.Y-st.Look.BarH() {
						t.Errorf("%s: %q is cut", where, x.String())
					}
				}
			}
		}
	}
}

// TestTheSpeakKeyTurnsTheVoiceOnAndPagesAreReadAsTheyOpen: who cannot see begins on the attract screen, with one key.
func TestTheSpeakKeyTurnsTheVoiceOnAndPagesAreReadAsTheyOpen(t *testing.T) {
	l := newListener(t, speech.Params{Player: forEver(t)})
	speak := func() {
		l.shell.PadPress(ui.PadSpeak, false)
		l.shell.PadRelease(ui.PadSpeak)
	}
	speak()
	l.want(session.Language, "vi")
	if st := l.voice.Status(); !st.Aside {
		t.Errorf("nothing says that the voice is on: %+v", st)
	}
	l.tap("lang-vi")
	l.want(session.Home, "vi")
	l.until(speech.Speaking)
	if l.sheet.Scene().Spoken == nil {
		t.Error("home is not read as it opens")
	}
	run := l.voice.Status().Run
	l.shell.PadPress(ui.PadDown, false)
	l.shell.PadRelease(ui.PadDown)
	if st := l.voice.Status(); st.Run == run || !st.Aside {
		t.Errorf("what has the focus is not said: %+v", st)
	}
	speak() // the page once more
	l.until(speech.Speaking)
	speak() // and enough of it
	if l.voice.Speaking() {
		t.Error("the speak key does not stop the reading")
	}
	l.wait(2 * time.Minute)
	l.want(session.Attract, "vi")
	run = l.voice.Status().Run
	l.article("vi")
	if l.voice.Status().Run != run {
		t.Error("the next person is read to without asking")
	}
}
