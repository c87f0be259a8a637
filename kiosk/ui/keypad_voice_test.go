package ui_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/speech"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

// voiceThatWrites is a voice that says nothing and keeps what it was asked to say.
func voiceThatWrites(t *testing.T) (command []string, said func() string) {
	t.Helper()
	dir := t.TempDir()
	path, log := filepath.Join(dir, "voice"), filepath.Join(dir, "said")
	script := "#!/bin/sh\nn=$(date +%s%N)\ncat >'" + log + "'.$n && mv '" + log + "'.$n '" + log + "'-$n\n" +
		`printf 'RIFF\044\000\000\000WAVEfmt \020\000\000\000\001\000\001\000\100\037\000\000\200\076\000\000\002\000\020\000data\002\000\000\000\001\001'` + "\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{path}, func() string {
		files, err := filepath.Glob(log + "-*")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(raw)
			b.WriteByte('\n')
		}
		return b.String()
	}
}

// heard waits until something has been said.
func (l *listener) heard(said func() string, want string) {
	l.t.Helper()
	giveUp := time.Now().Add(time.Minute)
	for !strings.Contains(said(), want) {
		l.shell.Heard()
		if time.Now().After(giveUp) {
			l.t.Fatalf("%q is not said: %q", want, said())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// label is what stands first on the key that has the focus.
func (l *listener) label() string {
	l.t.Helper()
	k := l.sheet.Focused()
	if k == nil {
		l.t.Fatal("nothing has the focus")
	}
	return firstWords(l.t, k)
}

// TestWhatHasTheFocusIsSaidWhenAScreenOpens: without another press, on pages that are read and on the question that comes by itself.
func TestWhatHasTheFocusIsSaidWhenAScreenOpens(t *testing.T) {
	voice, said := voiceThatWrites(t)
	l := newListener(t, speech.Params{Voice: voice, Player: forEver(t)})
	l.pad(ui.PadSpeak) // on the attract screen: the languages open, the voice is on
	l.want(session.Language, "vi")
	l.to("lang-en")
	l.pad(ui.PadSelect)
	l.want(session.Home, "en")
	if l.view.Focus == "" || l.view.Focus != l.sheet.Focused().ID {
		t.Fatalf("the focus is said to be on %q", l.view.Focus)
	}
	first := l.label()
	// The player never ends, and the voice makes one sentence ahead: the focus comes right after the title.
	l.heard(said, first)
	l.now = l.now.Add(9 * time.Minute)
	l.pad(ui.PadRight) // ends the reading
	l.heard(said, l.label())
	l.wait(45 * time.Second)
	if !l.view.Dialog {
		t.Fatal("nothing is asked")
	}
	l.heard(said, uitest.Words(t).T("en", "idle_title"))
}

// TestLouderAndQuieterByKeys: at any time, without a look at the screen; what is read goes on.
func TestLouderAndQuieterByKeys(t *testing.T) {
	l := newListener(t, speech.Params{Player: forEver(t)})
	l.pad(ui.PadLouder) // nobody is there yet: nothing to set
	l.article("vi")
	l.tap("listen")
	l.until(speech.Speaking)
	for range 2 * (speech.MaxVolume - speech.MinVolume) {
		l.pad(ui.PadLouder)
	}
	if l.has("listen-louder") || !l.voice.Speaking() {
		t.Error("not the loudest, or silent")
	}
	l.pad(ui.PadQuieter)
	if !l.has("listen-louder") {
		t.Error("one step back is no step: the loudness went on beyond the loudest")
	}
	for range 2 * (speech.MaxVolume - speech.MinVolume) {
		l.pad(ui.PadQuieter)
	}
	if l.has("listen-quieter") || !l.voice.Speaking() {
		t.Error("not the quietest, or silent")
	}
	l.tap("bar-home")
	l.pad(ui.PadSpeak)
	run := l.voice.Status().Run
	l.pad(ui.PadLouder)
	if st := l.voice.Status(); st.Run == run || !st.Aside {
		t.Errorf("no word answers in the new loudness: %+v", st)
	}
}

// TestTheStripIsOperatedByKeys: every key of the strip is reached, and on the way nothing ends the reading.
func TestTheStripIsOperatedByKeys(t *testing.T) {
	l := newListener(t, speech.Params{Player: forEver(t)})
	l.article("vi")
	l.to("listen")
	l.pad(ui.PadSelect)
	l.until(speech.Speaking)
	if l.view.Focus != "listen-pause" {
		t.Errorf("the focus is on %q", l.view.Focus)
	}
	for _, id := range []string{"pause", "again", "slower", "faster", "quieter", "louder", "stop"} {
		l.to("listen-" + id)
		if !l.voice.Speaking() {
			t.Fatalf("the reading has ended on the way to %s", id)
		}
	}
	l.pad(ui.PadSelect)
	if l.view.Focus != "listen" || l.voice.Speaking() {
		t.Errorf("after the strip's end the focus is on %q", l.view.Focus)
	}
	l.pad(ui.PadSelect)
	l.until(speech.Speaking)
	l.pad(ui.PadDown) // out of the strip: on to something else
	if l.voice.Speaking() {
		t.Error("it speaks on although the focus has gone elsewhere")
	}
}

// TestStripLayoutForEveryBody: with large letters and in reach mode, too, each key of the strip is large enough and its word whole, and by the key
// that brings others all of them come.
func TestStripLayoutForEveryBody(t *testing.T) {
	e, cat := uitest.Engine(t), uitest.Catalog(t)
	for name, cfg := range uitest.Screens {
		for _, b := range bodies {
			t.Run(b.name+" on "+name, func(t *testing.T) {
				cfg := cfg // each its own
				cfg.Access = theme.Access{Text: b.access.Text, Contrast: b.access.Contrast, Reach: b.access.Reach}
				st := still(t, cat, e, cfg)
				st.Access = b.access
				for _, l := range content.AllLangs {
					seen := map[string]bool{}
					for group := range 4 {
						st.Hearing = &pages.Hearing{Open: true, State: speech.Speaking, Lang: l, CanFaster: true, CanSlower: true, CanLouder: true, CanQuieter: true, Group: group}
						sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Article, Lang: l, Direction: content.In, Category: "cat0", Item: uitest.ItemShort}, 1)
						if err != nil {
							t.Fatal(err)
						}
						where := fmt.Sprintf("%s, group %d", l, group)
						checkKeys(t, where, sc, st.Look)
						for _, k := range sc.Keys {
							if !strings.HasPrefix(k.ID, pages.StripID) {
								continue
							}
							seen[k.ID] = true
							for _, p := range k.Face(false) {
								if x, ok := p.(paint.Text); ok && x.P.Truncated {
									t.Errorf("%s: %q is cut on a key of %v", where, x.String(), k.R.Size())
								}
								if i, ok := p.(paint.Icon); ok && i.Bounds().Dy() < st.Look.MM(8) { // as high as large capitals are
									t.Errorf("%s: the pictogram of %s is %v", where, k.ID, i.Bounds().Size())
								}
							}
						}
					}
					for _, w := range []pages.Wish{pages.WishPause, pages.WishAgain, pages.WishSlower, pages.WishFaster, pages.WishQuieter, pages.WishLouder, pages.WishStop} {
						if !seen[pages.StripID+string(w)] {
							t.Errorf("%s: %s never comes", l, w)
						}
					}
				}
			})
		}
	}
}
