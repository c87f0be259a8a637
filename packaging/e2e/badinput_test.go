//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/packaging/stack"
)

// TestTheScreenKeepsItsLastGoodContent breaks things around a running kiosk, one after the other.
// Each step leaves the screen readable, the status says why, and mending brings the content on.
func TestTheScreenKeepsItsLastGoodContent(t *testing.T) {
	w := newWorld(t)
	w.installSync()
	display := w.startXvfb(1920, 1080)

	t.Run("before the first sync the seed pack shows, in every language", w.sub(func(w *world) {
		k := w.startKiosk(display, 300)
		defer func() { w.must(k.Stop()) }()
		for _, lang := range []string{"vi", "lo", "ja"} {
			if _, err := k.Touch(w.ctx, "start-"+lang, stack.On("home", lang)); err != nil {
				t.Fatal(err)
			}
			s, err := k.Touch(w.ctx, "category-safety", func(s stack.Screen) bool { return s.Screen == "article" || s.Screen == "topic" })
			w.must(err)
			if s.Generation != 0 || !s.Has("115") {
				w.t.Errorf("%s: generation %d, texts %q", lang, s.Generation, s.Texts)
			}
			w.must(k.Stop())
			k = w.startKiosk(display, 300)
		}
	}))

	sync := w.startSync()
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, ""); err != nil {
		t.Fatal(err)
	}
	k := w.startKiosk(display, 10)

	bucket := filepath.Join(w.adminDir, "objectserver", "buckets", "cuango")
	for _, tc := range []struct {
		name   string
		change func(w *world) (undo func()) // of the bucket, behind the administration's back
		status string                       // what contentsyncd status says
	}{
		{"metadata that was tampered with", func(w *world) func() {
			w.publishTitle("Cash and gold, version A")
			return w.rewrite(filepath.Join(bucket, "tuf", "timestamp.json"), func(b []byte) []byte {
				return bytes.Replace(b, []byte(`"version":`), []byte(`"version":1`), 1) // 2 becomes 12
			})
		}, "untrusted"},
		{"metadata that is cut off", func(w *world) func() {
			w.publishTitle("Cash and gold, version B")
			return w.rewrite(filepath.Join(bucket, "tuf", "timestamp.json"), func(b []byte) []byte { return b[:len(b)/2] })
		}, "untrusted"},
		{"metadata that is gone", func(w *world) func() {
			return w.rewrite(filepath.Join(bucket, "tuf", "timestamp.json"), func([]byte) []byte { return nil })
		}, "published"},
		{"a catalog with other bytes", func(w *world) func() {
			w.publishTitle("Cash and gold, version C")
			w.must(os.RemoveAll(filepath.Join(bucket, "targets", "packs", "demo", "deltas"))) // by a delta it would come all the same
			return w.rewriteNewestBlob(bucket, func(b []byte) []byte { return bytes.Repeat([]byte{'x'}, len(b)) })
		}, "digest"},
		{"a catalog that is too long", func(w *world) func() {
			w.publishTitle("Cash and gold, version D")
			w.must(os.RemoveAll(filepath.Join(bucket, "targets", "packs", "demo", "deltas")))
			return w.rewriteNewestBlob(bucket, func(b []byte) []byte { return append(b, bytes.Repeat([]byte{'x'}, 1<<20)...) })
		}, ""},
	} {
		t.Run(tc.name, w.sub(func(w *world) {
			before, err := os.Readlink(filepath.Join(w.syncDir, "current"))
			w.must(err)
			sync.Kill() // with the power, in the middle of whatever it does
			undo := tc.change(w)
			sync = w.startSync()
			w.eventually(30*time.Second, "the status to say why", func() error {
				msg := fmt.Sprint(w.status()["error"])
				if msg == "<nil>" || !strings.Contains(msg, tc.status) {
					return fmt.Errorf("the error is %q, want it to speak of %q", msg, tc.status)
				}
				return nil
			})
			if now, _ := os.Readlink(filepath.Join(w.syncDir, "current")); now != before {
				w.t.Errorf("the active generation went from %s to %s", before, now)
			}
			w.checked(w.current(), true) // proved first, then shown
			if _, err := k.Await(w.ctx, "the last good content", func(s stack.Screen) bool { return fmt.Sprint(s.Generation) == filepath.Base(before) }); err != nil {
				w.t.Error(err)
			}
			undo()
			w.eventually(60*time.Second, "the sync to recover", func() error {
				if msg, bad := w.status()["error"].(string); bad && msg != "" {
					return fmt.Errorf("still: %s", msg)
				}
				return nil
			})
		}))
	}

	t.Run("a damaged generation falls back and nothing blank is seen", w.sub(func(w *world) {
		sync.Kill()
		w.must(k.Stop())
		db := filepath.Join(w.syncDir, "current", "content.db")
		raw, err := os.ReadFile(db)
		w.must(err)
		raw[len(raw)/2] ^= 0x40
		w.must(os.Chmod(db, 0o640))
		w.must(os.WriteFile(db, raw, 0o640))
		broken, err := os.Readlink(filepath.Join(w.syncDir, "current"))
		w.must(err)
		k := w.startKiosk(display, 300)
		s, err := k.Await(w.ctx, "another generation than the damaged one", func(s stack.Screen) bool { return fmt.Sprint(s.Generation) != filepath.Base(broken) })
		w.must(err)
		if s.Screen != "attract" || len(s.Texts) == 0 {
			w.t.Errorf("the screen shows %s %q", s.Screen, s.Texts)
		}
		shot, err := k.Display.Shot()
		w.must(err)
		if stack.Colours(shot, 64) < 64 {
			w.t.Error("a blank screen")
		}
		shown, err := os.ReadFile(filepath.Join(w.stateDir, "shown.json"))
		w.must(err)
		if !strings.Contains(string(shown), `"problem"`) {
			w.t.Errorf("shown.json does not say what is wrong: %s", shown)
		}
		w.must(k.Stop())
		again := w.startSync()
		if _, err := stack.AwaitGeneration(w.ctx, again, w.syncDir, filepath.Base(broken)); err != nil {
			w.t.Error(err)
		}
	}))
}

// rewrite changes a file of the bucket and gives the way back. Nil bytes: the file goes.
func (w *world) rewrite(path string, f func([]byte) []byte) (undo func()) {
	w.t.Helper()
	old, err := os.ReadFile(path)
	w.must(err)
	if b := f(bytes.Clone(old)); b == nil {
		w.must(os.Remove(path))
	} else {
		w.must(os.WriteFile(path, b, 0o644))
	}
	return func() {
		w.must(os.WriteFile(path, old, 0o644))
		w.must(os.Chown(path, adminUID, adminUID))
	}
}

func (w *world) rewriteNewestBlob(bucket string, f func([]byte) []byte) (undo func()) {
	w.t.Helper()
	newest, at := "", time.Time{}
	for _, path := range ownedBy(filepath.Join(bucket, "blobs"), adminUID) {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.ModTime().After(at) {
			newest, at = path, info.ModTime()
		}
	}
	return w.rewrite(newest, f)
}

// publishTitle publishes the content with another title of one page.
func (w *world) publishTitle(title string) {
	w.t.Helper()
	page := filepath.Join(w.content, "items", "cash-gold", "en.md")
	raw, err := os.ReadFile(page)
	w.must(err)
	raw = bytes.Replace(raw, []byte("title: "+w.title("cash-gold", "en")), []byte("title: "+title), 1)
	w.must(os.WriteFile(page, raw, 0o644))
	if out, err := w.as(adminID, w.programs.Path("kioskadmin")+" pack publish "+w.content+" --data "+w.adminDir); err != nil {
		w.t.Fatal(err, out)
	}
}

// TestNobodyThereTheScreenStartsOver watches the countdown on the real window.
func TestNobodyThereTheScreenStartsOver(t *testing.T) {
	w := newWorld(t)
	k := w.startKiosk(w.startXvfb(1080, 1920), 12)
	toHome := func() {
		if _, err := k.Touch(w.ctx, "start-th", stack.On("home", "th")); err != nil {
			t.Fatal(err)
		}
	}
	dialog := func(s stack.Screen) bool { return s.Dialog && s.Screen == "home" }
	toHome()
	if err := stack.WaitFor(w.ctx, 20*time.Second, "the countdown", k.Process, func() error {
		if s, err := k.Screen(); err != nil || !dialog(s) {
			return fmt.Errorf("no countdown yet (%v)", err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := k.Display.Tap(k.Display.Width/2, 300); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Await(w.ctx, "a touch to end the countdown", func(s stack.Screen) bool { return !s.Dialog && s.Screen == "home" && s.Lang == "th" }); err != nil {
		t.Fatal(err)
	}
	if err := stack.WaitFor(w.ctx, 30*time.Second, "the attract screen", k.Process, func() error {
		if s, err := k.Screen(); err != nil || s.Screen != "attract" {
			return fmt.Errorf("still %s (%v)", s.Screen, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	s, err := k.Screen()
	if err != nil || s.Lang == "th" {
		t.Errorf("the attract screen remembers the traveller's language: %+v, %v", s.Lang, err)
	}
}
