//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/packaging/stack"
)

// kioskadmin runs the office's command as the office's user.
func (w *world) kioskadmin(args ...string) string {
	w.t.Helper()
	for i, a := range args {
		args[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
	}
	out, err := w.as(adminID, w.programs.Path("kioskadmin")+" "+strings.Join(args, " ")+" --data "+w.adminDir)
	if err != nil {
		w.t.Fatalf("kioskadmin %v: %v\n%s", args, err, out)
	}
	return out
}

// storm publishes a notice and gives its titles.
func (w *world) storm(id, level, lasts string) (vi, en string) {
	w.t.Helper()
	vi, en = "Cửa khẩu tạm dừng thông quan vì bão", "The gate is closed because of the storm"
	w.kioskadmin("notice", "add", "--id", id, "--level", level, "--pictogram", "storm", "--verification", "demo", "--lasts", lasts, "--gate", w.gate,
		"--title", "vi="+vi, "--title", "en="+en, "--text", `vi=Ở trong nhà ga.\nCần giúp: gọi 112.`, "--text", `en=Stay inside the hall.\nFor help call 112.`,
		"--issuer", "vi=Ban Quản lý cửa khẩu")
	return vi, en
}

func up(id string) func(stack.Screen) bool {
	return func(s stack.Screen) bool { return s.Notice == id }
}

// reads has Tesseract read all below the first fifth of a picture, where a notice and a correction have their words.
func (w *world) reads(shot *image.RGBA, lang, want string) {
	w.t.Helper()
	var b bytes.Buffer
	w.must(png.Encode(&b, shot.SubImage(image.Rect(0, shot.Rect.Dy()/5, shot.Rect.Dx(), shot.Rect.Dy()*9/10))))
	text := w.runIn(b.Bytes(), "tesseract", "-", "-", "-l", tesseractLang[lang], "--psm", "6")
	if got := likeness(want, text); got < minLikeness {
		w.t.Errorf("Tesseract finds %.0f %% of %q in %q", 100*got, want, text)
	}
}

// TestNoticesAndRecalls goes from the office's command to the glass and back, through the real storage, signatures, daemon and window.
func TestNoticesAndRecalls(t *testing.T) {
	w := newWorld(t)
	w.installSync()
	outer, sync := w, w.startSync() // whoever is started later lives as long as the whole test
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, ""); err != nil {
		t.Fatal(err)
	}
	k := w.startKiosk(w.startXvfb(1080, 1920), 120, "vi", "en")
	open := func(w *world, lang string) {
		w.t.Helper()
		for _, step := range []struct{ touch, screen string }{{"category-customs", "topic"}, {"item-" + cashGold, "article"}} {
			if _, err := k.Touch(w.ctx, step.touch, stack.On(step.screen, lang)); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	if _, err := k.Touch(w.ctx, "start-vi", stack.On("home", "vi")); err != nil {
		t.Fatal(err)
	}
	open(w, "vi")

	t.Run("an emergency takes the screen, Tesseract reads it in two languages", w.sub(func(w *world) {
		vi, en := w.storm("storm", "emergency", "1h")
		s, err := k.Await(w.ctx, "the notice", up("storm"))
		w.must(err)
		if s.NoticeLang != "vi" || s.Screen != "article" || s.Item != cashGold {
			w.t.Errorf("notice in %s over %s %s", s.NoticeLang, s.Screen, s.Item)
		}
		shot, err := k.Display.Shot()
		w.must(err)
		w.keep("notice-vi", shot)
		w.reads(shot, "vi", vi)
		if _, err := k.Touch(w.ctx, "notice-lang-en", func(s stack.Screen) bool { return s.NoticeLang == "en" }); err != nil {
			w.t.Fatal(err)
		}
		if shot, err = k.Display.Shot(); err == nil {
			w.keep("notice-en", shot)
			w.reads(shot, "en", en)
		}
		w.must(err)
	}))

	t.Run("it is withdrawn and the traveller stands where they were", w.sub(func(w *world) {
		w.kioskadmin("notice", "withdraw", "storm")
		s, err := k.Await(w.ctx, "the page", up(""))
		w.must(err)
		if s.Screen != "article" || s.Item != cashGold || s.Lang != "vi" || !s.Has(w.title("cash-gold", "vi")) {
			w.t.Errorf("the screen shows %s %s in %s", s.Screen, s.Item, s.Lang)
		}
		audit, err := os.ReadFile(filepath.Join(w.adminDir, "audit.jsonl"))
		if err != nil || !strings.Contains(string(audit), `"did":"notice withdraw","what":"storm"`) {
			w.t.Errorf("audit.jsonl says %s, %v", audit, err)
		}
	}))

	t.Run("one that lasts some seconds ends by itself", w.sub(func(w *world) {
		w.storm("short", "emergency", "12s")
		if _, err := k.Await(w.ctx, "the notice", up("short")); err != nil {
			w.t.Fatal(err)
		}
		if _, err := k.Await(w.ctx, "its end", up("")); err != nil {
			w.t.Fatal(err)
		}
	}))

	overlay := filepath.Join(w.syncDir, "overlay")
	t.Run("a damaged file changes nothing, and the log says why", w.sub(func(w *world) {
		w.storm("flood", "emergency", "1h")
		if _, err := k.Await(w.ctx, "the notice", up("flood")); err != nil {
			w.t.Fatal(err)
		}
		sync.Kill()
		path := filepath.Join(overlay, "notice.json")
		good, err := os.ReadFile(path)
		w.must(err)
		for name, raw := range map[string][]byte{
			"cut off": good[:len(good)/2], "100 MB": bytes.Repeat([]byte(" "), 100<<20),
			"of a future format": bytes.Replace(good, []byte(`"format":1`), []byte(`"format":2`), 1),
		} {
			before := strings.Count(k.Output(), "not read")
			w.must(os.WriteFile(path, raw, 0o640))
			w.eventually(10*time.Second, "the log to say that it is "+name, func() error {
				if strings.Count(k.Output(), "not read") == before {
					return fmt.Errorf("nothing is logged")
				}
				return nil
			})
			if s, err := k.Screen(); err != nil || s.Notice != "flood" {
				w.t.Errorf("%s: notice %q, %v", name, s.Notice, err)
			}
		}
		sync = outer.startSync() // mends it
		w.eventually(20*time.Second, "the daemon to mend it", func() error {
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, good) {
				return fmt.Errorf("%d bytes, %v", len(now), err)
			}
			return nil
		})
		w.kioskadmin("notice", "withdraw", "flood")
		if _, err := k.Await(w.ctx, "the page", up("")); err != nil {
			w.t.Fatal(err)
		}
	}))

	t.Run("a daemon that is killed again and again still brings it", w.sub(func(w *world) {
		w.storm("fire", "emergency", "1h")
		for i := range 8 { // at other moments of a poll each time
			sync.Kill()
			if raw, err := os.ReadFile(filepath.Join(overlay, "notice.json")); err != nil || !json.Valid(raw) {
				w.t.Errorf("after kill %d: %d bytes, %v", i, len(raw), err)
			}
			sync = outer.startSync()
			time.Sleep(time.Duration(i*37) * time.Millisecond)
		}
		if _, err := k.Await(w.ctx, "the notice", up("fire")); err != nil {
			w.t.Fatal(err)
		}
		w.kioskadmin("notice", "withdraw", "fire")
		if _, err := k.Await(w.ctx, "the page", up("")); err != nil {
			w.t.Fatal(err)
		}
	}))

	t.Run("a recalled page is gone from the glass, its picture from the disk", w.sub(func(w *world) {
		picture := content.Digest(strings.TrimSpace(w.run("sqlite3", "-readonly", "file:"+filepath.Join(w.syncDir, "current", "content.db")+"?immutable=1",
			"SELECT sha256 FROM media WHERE name = 'cash-desk'")))
		blob := filepath.Join(w.syncDir, filepath.FromSlash(picture.BlobKey()))
		w.run("ls", blob)
		const why = "Mức phải khai đã đổi. Xin hỏi hải quan tại quầy."
		w.kioskadmin("recall", "add", "--item", "cash-gold", "--blob", string(picture), "--correction", "vi="+why, "--correction", "en=The limit has changed.")
		s, err := k.Await(w.ctx, "the correction", func(s stack.Screen) bool { return s.Has(why) })
		w.must(err)
		if s.Screen != "article" || s.Has(w.title("cash-gold", "vi")) {
			w.t.Errorf("who stands on the page sees %q", s.Texts)
		}
		shot, err := k.Display.Shot()
		w.must(err)
		w.keep("recalled", shot)
		w.reads(shot, "vi", why)
		w.eventually(10*time.Second, "the file to leave the disk", func() error {
			if _, err := os.Stat(blob); err == nil {
				return fmt.Errorf("%s is there", blob)
			}
			return nil
		})
		if _, err := k.Touch(w.ctx, "gone-home", stack.On("home", "vi")); err != nil {
			w.t.Fatal(err)
		}
		s, err = k.Touch(w.ctx, "category-customs", func(s stack.Screen) bool { return s.Screen == "topic" || s.Screen == "article" })
		w.must(err)
		if s.Has(w.title("cash-gold", "vi")) {
			w.t.Error("the list still has the page")
		}
		// The receipt: signed by the kiosk, that it is off the disk and off the screen.
		w.eventually(30*time.Second, "the receipt", func() error {
			status := w.status()
			shown, err := os.ReadFile(filepath.Join(w.stateDir, "shown.json"))
			if err != nil || status["recalls_version"] != 1.0 || !strings.Contains(string(shown), `"recalls_version":1`) {
				return fmt.Errorf("status %v, shown %s, %v", status["recalls_version"], shown, err)
			}
			return nil
		})
		w.kioskadmin("recall", "lift", "cash-gold")
		w.eventually(30*time.Second, "the file to come back", func() error {
			_, err := os.Stat(blob)
			return err
		})
		if _, err := k.Await(w.ctx, "the page in the list", func(s stack.Screen) bool { return s.Has(w.title("cash-gold", "vi")) }); err != nil {
			w.t.Fatal(err)
		}
	}))
}
