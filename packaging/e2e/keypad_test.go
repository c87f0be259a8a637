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

	"github.com/BurntSushi/toml"

	"cuango/packaging/stack"
)

// A pressed is a line of the recorded walk: what was pressed, and what the glass showed then.
type pressed struct {
	File   string `json:"file"`
	Key    string `json:"key"`
	Screen string `json:"screen"`
	Lang   string `json:"lang"`
	Page   int    `json:"page,omitempty"`
	Focus  string `json:"focus"` // where the kiosk says that it is; the picture was searched for the ring
	Read   string `json:"tesseract,omitempty"`
}

// A walker operates a kiosk by the keys of a keypad and nothing else.
type walker struct {
	*world
	k     *stack.Kiosk
	name  string // of the walk
	lang  string
	words map[string]string // the interface's, in the language
	shot  *image.RGBA       // what the glass shows
	index []pressed
}

// TestAKeypadAlone walks through everything a traveller can do on the real window by keys: no finger touches the glass. After each key the glass is
// looked at: the ring is where the kiosk says the focus is, around that key and no other, and where words are expected Tesseract reads them.
func TestAKeypadAlone(t *testing.T) {
	w := newWorld(t)
	w.loudspeaker()
	w.installSync()
	sync := w.startSync()
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, ""); err != nil {
		t.Fatal(err)
	}
	w.must(sync.Stop())
	tall, wide := w.startXvfb(1080, 1920), w.startXvfb(1920, 1080)
	for _, tc := range []struct {
		lang, glass, display string
		voice, contrast      bool
		typed                string
		found                string
	}{
		{"vi", "portrait", tall, true, false, "key-h key-a key-space key-n key-o key-i", "ha noi"},
		{"lo", "landscape", wide, false, false, "key-ວ key-ີ key-ຊ key-າ", "ວີຊາ"},
		{"zh-Hans", "portrait", tall, true, true, "key-h key-a key-i key-g key-u key-a key-n candidate-0", "海关"},
		{"ar", "landscape", wide, true, false, "key-ج key-م key-ا key-ر key-ك", "جمارك"},
	} {
		t.Run(tc.lang+" "+tc.glass, w.sub(func(w *world) {
			k := w.startKiosk(tc.display, 600, tc.lang)
			defer func() { w.must(k.Stop()) }()
			v := &walker{world: w, k: k, name: tc.lang + "-" + tc.glass, lang: tc.lang, words: w.interfaceWords(tc.lang)}
			defer v.record()
			v.begin(tc.contrast)
			v.article(tc.voice)
			v.search(tc.typed, tc.found)
			v.essentials()
			v.accessAndSurvey()
		}))
	}
}

// loudspeaker makes a sound device for machines that have none: what is played goes into a pipe that is read no faster than sound is heard.
func (w *world) loudspeaker() {
	w.t.Helper()
	ear, conf := filepath.Join(w.base, "ear"), filepath.Join(w.base, "asound.conf")
	w.must(os.WriteFile(ear, []byte("#!/bin/sh\nwhile [ \"$(head -c 4410 | wc -c)\" -gt 0 ]; do sleep 0.1; done\n"), 0o755)) // 22,050 samples of two bytes a second
	w.must(os.WriteFile(conf, fmt.Appendf(nil, "pcm.nothing { type null }\npcm.!default { type file slave.pcm nothing file \"|%s\" format raw }\n", ear), 0o644))
	w.t.Setenv("ALSA_CONFIG_PATH", conf)
}

// interfaceWords are those that stand in the words' own file.
func (w *world) interfaceWords(lang string) map[string]string {
	w.t.Helper()
	words := map[string]string{}
	_, err := toml.DecodeFile(filepath.Join("..", "..", "assets", "i18n", "kiosk."+lang+".toml"), &words)
	w.must(err)
	return words
}

// begin goes from the attract screen home, to the choice of languages and home again; with strong contrast from then on, if wanted.
func (v *walker) begin(contrast bool) {
	if s, err := v.k.Await(v.ctx, "the attract screen", stack.On("attract", v.lang)); err != nil || s.Focus != "" {
		v.t.Fatalf("%v, focus on %q before a key was pressed", err, s.Focus)
	}
	v.move("down")
	v.choose("start-"+v.lang, "home")
	if contrast {
		v.choose("bar-access", "access")
		v.choose("access-contrast", "access")
		v.press("back", "home")
	}
	v.choose("bar-language", "language")
	v.read("choose_language")
	v.choose("lang-"+v.lang, "home")
}

// article goes to a page, through it and has it read.
func (v *walker) article(voice bool) {
	v.choose("category-customs", "topic")
	v.choose("item-"+cashGold, "article")
	v.reads(v.title("cash-gold", v.lang))
	v.focus("listen")
	if !voice {
		v.until("select", func(s stack.Screen) bool { _, ok := s.Targets["listen-stop"]; return ok })
		v.focus("listen-stop")
		v.until("select", stack.On("article", v.lang))
		v.press("back", "topic")
		return
	}
	speaking := func(s stack.Screen) bool { _, ok := s.Targets["listen-pause"]; return ok && s.Focus != "listen" }
	v.until("select", speaking)
	v.until("select", speaking) // a pause: however slowly the walk goes on, the page is not read to its end meanwhile
	has := func(key string, wanted bool) func(stack.Screen) bool {
		return func(s stack.Screen) bool { _, ok := s.Targets[key]; return ok == wanted }
	}
	for range 8 { // more steps than there are
		v.must(v.k.Pad("louder"))
	}
	_, err := v.k.Await(v.ctx, "the loudest", has("listen-louder", false))
	v.must(err)
	v.until("quieter", has("listen-louder", true))
	v.focus("listen-louder")
	v.until("select", has("listen-louder", false))
	v.focus("listen-stop")
	s := v.until("select", func(s stack.Screen) bool { _, ok := s.Targets["listen"]; return ok })
	if s.Focus != "listen" {
		v.t.Errorf("after the reading the focus is on %q", s.Focus)
	}
	v.press("back", "topic")
}

// search types a word.
func (v *walker) search(keys, found string) {
	v.choose("bar-search", "search")
	var s stack.Screen
	for _, key := range strings.Fields(keys) {
		v.focus(key)
		s = v.until("select", stack.On("search", v.lang))
	}
	if !s.Has(found) {
		v.t.Errorf("the field does not say %q: %q", found, s.Texts)
	}
	v.reads(found)
	v.press("back", "topic")
}

// essentials goes to a card that can be shown to somebody.
func (v *walker) essentials() {
	v.choose("bar-essentials", "essentials")
	v.read("essentials_title")
	v.choose("essential-125e5e0fae344291", "card")
	v.readsIn("vie", "Tôi cần xe cấp cứu")
	v.press("back", "essentials")
}

// accessAndSurvey changes how the screen is, answers what is asked, and goes home.
func (v *walker) accessAndSurvey() {
	v.choose("bar-access", "access")
	v.read("access_title")
	s, err := v.k.Screen()
	v.must(err)
	if _, can := s.Targets["access-reach"]; can { // not on a screen that hangs low
		v.choose("access-reach", "access")
	}
	v.chooseOnPage("access-text", "access")
	// With large letters, on a tall screen in its lower part, every article has several pages.
	v.choose("bar-home", "home")
	v.chooseOnPage("category-customs", "topic")
	v.chooseOnPage("item-"+cashGold, "article")
	v.until("next_page", page("article", 2))
	v.until("previous_page", page("article", 1))
	v.focus("page-next")
	v.until("select", page("article", 2))
	v.choose("bar-access", "access")
	v.chooseOnPage("access-normal", "access")
	v.choose("bar-home", "home")
	v.choose("survey", "survey")
	v.choose("face-happy", "survey")
	for range 2 { // reasons, then topics
		s, err := v.k.Screen()
		v.must(err)
		id := ""
		for target := range s.Targets {
			if strings.HasPrefix(target, "choice-") && (id == "" || target < id) {
				id = target
			}
		}
		v.focus(id)
		v.until("select", func(now stack.Screen) bool { return now.Screen == "survey" || now.Screen == "thanks" })
	}
	_, err = v.k.Await(v.ctx, "the thanks", stack.On("thanks", v.lang))
	v.must(err)
	v.choose("thanks-on", "home")
	v.read("greeting")
}

// choose leads the focus to a key and selects it.
func (v *walker) choose(target, screen string) {
	v.t.Helper()
	v.focus(target)
	v.press("select", screen)
}

// chooseOnPage is choose on a screen that may have several pages.
func (v *walker) chooseOnPage(target, screen string) {
	v.t.Helper()
	for {
		s, err := v.k.Screen()
		v.must(err)
		if _, here := s.Targets[target]; here {
			v.choose(target, screen)
			return
		}
		if _, more := s.Targets["page-next"]; !more {
			v.t.Fatalf("%s is on no page of %s", target, s.Screen)
		}
		v.until("next_page", page(s.Screen, s.Page+1))
	}
}

func page(screen string, n int) func(stack.Screen) bool {
	return func(s stack.Screen) bool { return s.Screen == screen && s.Page == n }
}

// focus leads the focus to a key by arrows.
func (v *walker) focus(target string) {
	v.t.Helper()
	_, err := v.k.FocusOn(v.ctx, target, func(key string, s stack.Screen) error { v.look(key, s); return nil })
	v.must(err)
}

// move presses an arrow that has to move the focus.
func (v *walker) move(key string) {
	v.t.Helper()
	s, moved, err := v.k.Arrow(v.ctx, key)
	v.must(err)
	if !moved {
		v.t.Fatalf("%s moves nothing on %s", key, s.Screen)
	}
	v.look(key, s)
}

// press presses a key that leads to a screen.
func (v *walker) press(key, screen string) stack.Screen {
	v.t.Helper()
	return v.until(key, stack.On(screen, v.lang))
}

func (v *walker) until(key string, wanted func(stack.Screen) bool) stack.Screen {
	v.t.Helper()
	s, err := v.k.PadUntil(v.ctx, key, wanted)
	v.must(err)
	v.look(key, s)
	return s
}

// look takes a picture and finds the ring in it: around the key that is said to have the focus, and around no other.
func (v *walker) look(key string, s stack.Screen) {
	v.t.Helper()
	rect := func(t [4]int) image.Rectangle { return image.Rect(t[0], t[1], t[0]+t[2], t[1]+t[3]) }
	var others []image.Rectangle
	for id, t := range s.Targets {
		if id != s.Focus {
			others = append(others, rect(t))
		}
	}
	var err error
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) { // what is said to be there is painted a moment later
		v.shot, err = v.k.Display.Shot()
		v.must(err)
		if on, ok := s.Targets[s.Focus]; ok && ringed(v.shot, rect(on), others) {
			break
		} else if time.Since(began) > 5*time.Second {
			v.keep(fmt.Sprintf("keypad/%s/no-ring-%s-%s", v.name, s.Screen, s.Focus), v.shot)
			v.t.Fatalf("after %s no ring is around %q (%v) of %s", key, s.Focus, on, s.Screen)
		}
	}
	file := fmt.Sprintf("%03d-%s-%s", len(v.index)+1, s.Screen, key)
	v.index = append(v.index, pressed{File: file + ".png", Key: key, Screen: s.Screen, Lang: s.Lang, Page: s.Page, Focus: s.Focus})
	v.keep(filepath.Join("keypad", v.name, file), v.shot)
}

// read looks for a word of the interface on the glass.
func (v *walker) read(id string) { v.t.Helper(); v.reads(v.words[id]) }

func (v *walker) reads(text string) { v.t.Helper(); v.readsIn(tesseractLang[v.lang], text) }

// readsIn has Tesseract read the glass: all of it, and where it makes nothing of that, parts of it.
func (v *walker) readsIn(lang, text string) {
	v.t.Helper()
	if text == "" {
		v.t.Fatal("nothing is to be read")
	}
	w, h := v.shot.Rect.Dx(), v.shot.Rect.Dy()
	best := 0.0
	for _, part := range []image.Rectangle{v.shot.Rect, image.Rect(0, h/10, w, h*4/10), image.Rect(0, h*3/10, w, h*6/10), image.Rect(0, 0, w/2, h), image.Rect(w/2, 0, w, h)} {
		for _, mode := range []string{"11", "6"} {
			var b bytes.Buffer
			v.must(png.Encode(&b, v.shot.SubImage(part)))
			got := v.runIn(b.Bytes(), "tesseract", "-", "-", "-l", lang, "--psm", mode)
			if best = max(best, likeness(text, got)); best >= minLikeness {
				v.index[len(v.index)-1].Read = text
				return
			}
		}
	}
	v.t.Errorf("Tesseract finds %.0f %% of %q on %s", 100*best, text, v.index[len(v.index)-1].File)
}

// record writes what was pressed and what came of it beside the pictures, when they are wanted.
func (v *walker) record() {
	dir := os.Getenv("CUANGO_E2E_SHOTS")
	if dir == "" {
		return
	}
	raw, err := json.MarshalIndent(v.index, "", " ")
	v.must(err)
	dir = filepath.Join(dir, "keypad", v.name)
	v.must(os.MkdirAll(dir, 0o755))
	v.must(os.WriteFile(filepath.Join(dir, "index.json"), append(raw, '\n'), 0o644))
}
