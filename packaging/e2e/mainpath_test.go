//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/status"
	"cuango/packaging/stack"
)

const cashGold = "6cae6cd3cc1e52f4" // item ID of the article that is looked at

// TestAProvincePublishesAKioskSyncsATravellerReads is the main job, end to end.
func TestAProvincePublishesAKioskSyncsATravellerReads(t *testing.T) {
	w := newWorld(t)
	w.installSync()
	sync := w.startSync()
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, ""); err != nil {
		t.Fatal(err)
	}
	t.Run("the bucket holds what its manifest says, by curl and sha256sum", w.sub(bucketIsWhole))
	t.Run("the cache holds every topic in every language, by sqlite3", w.sub(cacheIsWhole))
	display := w.startXvfb(1080, 1920)
	t.Run("each language shows its own title on the glass", w.sub(func(w *world) { everyLanguageShows(w, display) }))
	t.Run("a word is typed in every script and found", w.sub(func(w *world) { everyScriptIsTyped(w, display) }))
	t.Run("a search that finds nothing is counted, and what was typed is kept nowhere", w.sub(func(w *world) { aMissIsCounted(w, display) }))

	k := w.startKiosk(display, 10)
	t.Run("the screen has no network and writes only its own folder", w.sub(func(w *world) { screenIsConfined(w, k) }))
	t.Run("the operator sees the kiosk online", w.sub(func(w *world) { operatorSees(w, "online") }))
	t.Run("a typo that is mended is on the glass, and only the catalog was fetched", w.sub(func(w *world) { typoIsMended(w, k, sync) }))
	t.Run("the screen comes back after kill -9", w.sub(func(w *world) { screenComesBack(w, k, display) }))
	sync.Kill()
	t.Run("the operator sees the kiosk offline after it is killed", w.sub(func(w *world) { operatorSees(w, "offline") }))
}

// sub binds a step to its subtest.
func (w *world) sub(f func(*world)) func(*testing.T) {
	return func(t *testing.T) {
		step := *w
		step.t, step.ctx = t, t.Context()
		f(&step)
	}
}

// manifests reads every pack's manifest through the signed metadata's own listing of targets.
func (w *world) manifests() []content.Manifest {
	w.t.Helper()
	var ts struct {
		Signed struct {
			Meta map[string]struct{ Version int }
		}
	}
	w.must(json.Unmarshal([]byte(w.run("curl", "-sf", w.admin.Public+"/tuf/timestamp.json")), &ts))
	snapshot := w.run("curl", "-sf", fmt.Sprintf("%s/tuf/%d.snapshot.json", w.admin.Public, ts.Signed.Meta["snapshot.json"].Version))
	w.must(json.Unmarshal([]byte(snapshot), &ts))
	var targets struct {
		Signed struct {
			Targets map[string]struct{ Hashes map[string]string }
		}
	}
	w.must(json.Unmarshal([]byte(w.run("curl", "-sf", fmt.Sprintf("%s/tuf/%d.targets.json", w.admin.Public, ts.Signed.Meta["targets.json"].Version))), &targets))
	var all []content.Manifest
	for path, target := range targets.Signed.Targets {
		key := "targets/" + filepath.Dir(path) + "/" + target.Hashes["sha256"] + "." + filepath.Base(path)
		var m content.Manifest
		w.must(json.Unmarshal([]byte(w.run("curl", "-sf", w.admin.Public+"/"+key)), &m))
		all = append(all, m)
	}
	if len(all) == 0 {
		w.t.Fatal("no pack is published")
	}
	return all
}

func bucketIsWhole(w *world) {
	for _, m := range w.manifests() {
		sums := map[content.Digest]int64{m.Catalog.Digest: m.Catalog.Size}
		for _, b := range m.Blobs {
			sums[b.Digest] = b.Size
		}
		for d, size := range sums {
			file := filepath.Join(w.t.TempDir(), string(d))
			w.run("curl", "-sf", "-o", file, w.admin.Public+"/"+d.BlobKey())
			if got, _, _ := strings.Cut(w.run("sha256sum", file), " "); got != string(d) {
				w.t.Errorf("%s: sha256sum says %s", d, got)
			}
			if info, err := os.Stat(file); err != nil || info.Size() != size {
				w.t.Errorf("%s: %v bytes, %v, want %d", d, info.Size(), err, size)
			}
		}
		if len(m.Blobs) < 16 || m.Items < 16 {
			w.t.Errorf("%d items, %d pictures: want 16 and more", m.Items, len(m.Blobs))
		}
	}
	if got := w.run("sh", "-c", "curl -s -o /dev/null -w '%{http_code}' "+w.admin.Public+"/inbox/"+w.gate+"/x/heartbeat.json"); got != "403" && got != "404" {
		w.t.Errorf("anybody reads the inbox: HTTP %s", got)
	}
}

func cacheIsWhole(w *world) {
	db := filepath.Join(w.syncDir, "current", "content.db")
	query := func(sql string) string {
		return strings.TrimSpace(w.run("sqlite3", "-readonly", "file:"+db+"?immutable=1", sql))
	}
	if got := query("PRAGMA integrity_check"); got != "ok" {
		w.t.Errorf("integrity_check: %s", got)
	}
	items := query("SELECT count(*) FROM items")
	for _, l := range content.DemoLangs {
		if got := query(fmt.Sprintf("SELECT count(*) FROM texts WHERE lang = '%s'", l)); got != items {
			w.t.Errorf("%s has %s of %s topics", l, got, items)
		}
	}
}

// title reads what the author wrote.
func (w *world) title(slug, lang string) string {
	w.t.Helper()
	f, err := os.Open(filepath.Join(w.content, "items", slug, lang+".md"))
	w.must(err)
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if title, ok := strings.CutPrefix(s.Text(), "title: "); ok {
			return strings.TrimSpace(title)
		}
	}
	w.t.Fatalf("%s/%s.md has no title", slug, lang)
	return ""
}

// everyLanguageShows walks to one article in each language, on the real window, and looks: not
// blank, not the seed pack, the author's title among the texts, Tesseract reads it, and the pixels are those
// of the software painter.
func everyLanguageShows(w *world, display string) {
	for _, lang := range content.AllLangs {
		w.t.Run(string(lang), w.sub(func(w *world) {
			k := w.startKiosk(display, 300, string(lang))
			defer func() { w.must(k.Stop()) }()
			for _, step := range []struct{ touch, screen string }{
				{"start-" + string(lang), "home"}, {"category-customs", "topic"}, {"item-" + cashGold, "article"},
			} {
				if _, err := k.Touch(w.ctx, step.touch, stack.On(step.screen, string(lang))); err != nil {
					w.t.Fatal(err)
				}
			}
			s, err := k.Screen()
			w.must(err)
			if s.Generation == 0 {
				w.t.Error("the seed pack is on the screen")
			}
			title := w.title("cash-gold", string(lang))
			if !s.Has(title) {
				w.t.Errorf("the title %q is not among the texts %q", title, s.Texts)
			}
			shot, err := k.Display.Shot()
			w.must(err)
			w.keep("article-"+string(lang), shot)
			if n := stack.Colours(shot, 64); n < 64 {
				w.t.Errorf("%d colours: a blank screen", n)
			}
			w.sameAsPreview(k.Display, shot, s)
			w.tesseractReads(shot, string(lang), title)
			w.takesAlong(k, string(lang), title)
			w.showsACardInTwoTouches(k, string(lang))
		}))
	}
}

// takesAlong reads the article's code from the glass with zbarimg.
func (w *world) takesAlong(k *stack.Kiosk, lang, title string) {
	w.t.Helper()
	if _, err := k.Touch(w.ctx, "take", stack.On("take", lang)); err != nil {
		w.t.Fatal(err)
	}
	shot, err := k.Display.Shot()
	w.must(err)
	w.keep("take-"+lang, shot)
	var b bytes.Buffer
	w.must(png.Encode(&b, shot))
	if got := w.runIn(b.Bytes(), "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"); !strings.HasPrefix(got, title+"\n") {
		w.t.Errorf("the code says %q, want the title %q first", got, title)
	}
}

// showsACardInTwoTouches goes to the emergency card from wherever the traveller is.
func (w *world) showsACardInTwoTouches(k *stack.Kiosk, lang string) {
	w.t.Helper()
	if _, err := k.Touch(w.ctx, "bar-essentials", stack.On("essentials", lang)); err != nil {
		w.t.Fatal(err)
	}
	s, err := k.Touch(w.ctx, "essential-125e5e0fae344291", stack.On("card", lang))
	w.must(err)
	for _, want := range []string{"Tôi cần xe cấp cứu", "115", "Cửa khẩu quốc tế Hữu Nghị"} {
		if !s.Has(want) {
			w.t.Errorf("the card does not say %q: %q", want, s.Texts)
		}
	}
	shot, err := k.Display.Shot()
	w.must(err)
	w.keep("card-"+lang, shot)
}

// everyScriptIsTyped types a word on the keyboard of each language, key by key on the real glass, and reads the field and what was found.
func everyScriptIsTyped(w *world, display string) {
	for _, tc := range []struct{ lang, keys, field, found string }{
		{"vi", "h a space n o i", "ha noi", "Hà Nội"},
		{"en", "g o l d", "gold", "gold"},
		{"fr", "o r", "or", "or"},
		{"ru", "в и з а", "виза", "виз"},
		{"ko", "ㅂ ㅣ ㅈ ㅏ", "비자", "비자"},
		{"ja", "ひ ゛ さ ゛ candidate-0", "ビザ", "ビザ"},
		{"zh-Hans", "h a i g u a n candidate-0", "海关", "海关"},
		{"lo", "ວ ີ ຊ າ", "ວີຊາ", "ວີຊາ"},
		{"th", "เ ง ิ น", "เงิน", "เงิน"},
		{"km", "ម ា ស", "មាស", "មាស"},
		{"ar", "ج م ا ر ك", "جمارك", ""},
		{"zh-Hant", "h a i g u a n candidate-0", "海關", ""},
	} {
		w.t.Run(tc.lang, w.sub(func(w *world) {
			k := w.startKiosk(display, 300, tc.lang)
			defer func() { w.must(k.Stop()) }()
			if _, err := k.Touch(w.ctx, "start-"+tc.lang, stack.On("home", tc.lang)); err != nil {
				w.t.Fatal(err)
			}
			s, err := k.Touch(w.ctx, "bar-search", stack.On("search", tc.lang))
			w.must(err)
			for _, key := range strings.Fields(tc.keys) {
				if !strings.HasPrefix(key, "candidate-") {
					key = "key-" + key
				}
				if s, err = k.Touch(w.ctx, key, stack.On("search", tc.lang)); err != nil {
					w.t.Fatal(err)
				}
			}
			if !s.Has(tc.field) {
				w.t.Errorf("the field does not say %q: %q", tc.field, s.Texts)
			}
			rows := 0
			for id := range s.Targets {
				if strings.HasPrefix(id, "item-") {
					rows++
				}
			}
			if rows == 0 || !strings.Contains(strings.ToLower(squeezed(s.Texts)), strings.ToLower(squeezed([]string{tc.found}))) {
				w.t.Errorf("%d pages, %q not among them: %q", rows, tc.found, s.Texts)
			}
			shot, err := k.Display.Shot()
			w.must(err)
			w.keep("search-"+tc.lang, shot)
			w.sameAsPreview(k.Display, shot, s, map[string]any{"typed": tc.field})
		}))
	}
}

// aMissIsCounted types what the pack does not have, goes home, and reads the counter with SQLite's own program.
func aMissIsCounted(w *world, display string) {
	k := w.startKiosk(display, 300, "en")
	touch := func(target, screen string) stack.Screen {
		s, err := k.Touch(w.ctx, target, stack.On(screen, "en"))
		w.must(err)
		return s
	}
	db := filepath.Join(k.StateDir, "state.db")
	misses := func() string {
		return strings.TrimSpace(w.run("sqlite3", db, "SELECT coalesce(sum(n), 0) FROM counters WHERE screen = 'search' AND lang = 'en' AND outcome = 'miss'"))
	}
	before, _ := strconv.Atoi(misses())
	touch("start-en", "home")
	touch("bar-search", "search")
	var s stack.Screen
	for _, letter := range strings.Fields("q q x w j z") {
		s = touch("key-"+letter, "search")
	}
	if !s.Has("qqxwjz") {
		w.t.Errorf("the field does not say what was typed: %q", s.Texts)
	}
	touch("bar-home", "home")
	w.must(k.Stop())
	if got := misses(); got != strconv.Itoa(before+1) {
		w.t.Errorf("%s misses are counted, want %d", got, before+1)
	}
	w.must(filepath.WalkDir(k.StateDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || d.Name() == "targets.json" || d.Name() == ".targets.json" {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte("qqxw")) {
			w.t.Errorf("%s keeps what was typed", path)
		}
		return err
	}))
	if strings.Contains(k.Output(), "qqxw") {
		w.t.Errorf("the log keeps what was typed:\n%s", k.Output())
	}
}

func squeezed(texts []string) string { return string(letters(strings.Join(texts, " "))) }

// keep writes a picture for a person to look at, when CUANGO_E2E_SHOTS names a folder.
func (w *world) keep(name string, img image.Image) {
	dir := os.Getenv("CUANGO_E2E_SHOTS")
	if dir == "" {
		return
	}
	var b bytes.Buffer
	w.must(png.Encode(&b, img))
	file := filepath.Join(dir, name+".png")
	w.must(os.MkdirAll(filepath.Dir(file), 0o755))
	w.must(os.WriteFile(file, b.Bytes(), 0o644))
}

// Tolerance between the window (OpenGL) and the preview (software): the share of pixels in which a channel
// may differ by more than maxDelta. The clock's minute may turn between the two.
const (
	maxDelta = 8
	maxShare = 0.002
)

func (w *world) sameAsPreview(look *stack.Display, shot *image.RGBA, s stack.Screen, more ...map[string]any) {
	w.t.Helper()
	fields := map[string]any{
		"sync_dir": w.syncDir, "gate": w.gate, "screen": s.Screen, "lang": s.Lang, "item": s.Item, "category": s.Category, "page": s.Page, "hearing": "quiet",
		"width_px": shot.Rect.Dx(), "height_px": shot.Rect.Dy(), "screen_diagonal_in": 43, "lower_edge_mm": 700, "reading_distance_mm": 700,
	}
	for _, m := range more {
		maps.Copy(fields, m)
	}
	req, err := json.Marshal(fields)
	w.must(err)
	out := w.runIn(req, filepath.Join(w.base, "bin", "kiosk-preview"), "page")
	preview, err := png.Decode(strings.NewReader(out))
	w.must(err)
	if preview.Bounds().Size() != shot.Rect.Size() {
		w.t.Fatalf("the preview is %v, the window %v", preview.Bounds().Size(), shot.Rect.Size())
	}
	differ := difference(shot, preview)
	for range 3 { // on a busy machine a picture comes after the page
		if differ <= maxShare {
			return
		}
		time.Sleep(time.Second)
		again, err := look.Shot()
		w.must(err)
		differ = difference(again, preview)
	}
	if differ > maxShare {
		w.t.Errorf("%.2f %% of the pixels differ from the preview, at most %.2f %%", 100*differ, 100*maxShare)
	}
}

// difference is the share of pixels of which a channel differs by more than maxDelta.
func difference(shot *image.RGBA, preview image.Image) float64 {
	differ := 0
	for y := range shot.Rect.Dy() {
		for x := range shot.Rect.Dx() {
			r, g, b, _ := preview.At(x, y).RGBA()
			p := shot.Pix[shot.PixOffset(x, y):]
			if delta(p[0], r) > maxDelta || delta(p[1], g) > maxDelta || delta(p[2], b) > maxDelta {
				differ++
			}
		}
	}
	return float64(differ) / float64(shot.Rect.Dx()*shot.Rect.Dy())
}

func delta(a uint8, b uint32) int {
	d := int(a) - int(b>>8)
	return max(d, -d)
}

var tesseractLang = map[string]string{"vi": "vie", "en": "eng", "zh-Hans": "chi_sim", "ko": "kor", "ja": "jpn", "lo": "lao", "km": "khm", "th": "tha", "ru": "rus", "fr": "fra", "zh-Hant": "chi_tra", "ar": "ara"}

// minLikeness is how much of a title Tesseract has to find again, 0 to 1: it is not sure of
// Khmer and Lao, and reads nothing at all from boxes or torn marks.
const minLikeness = 0.7

func (w *world) tesseractReads(shot *image.RGBA, lang, title string) {
	w.t.Helper()
	// The title stands below the picture, which is as high as the text leaves it: in one of these bands.
	h := shot.Rect.Dy()
	best, read := 0.0, []string{}
	for _, band := range [][2]int{{h / 8, h * 3 / 8}, {h * 7 / 20, h / 2}, {h * 17 / 50, h / 2}, {h * 9 / 20, h * 3 / 5}, {h / 2, h * 2 / 3}} {
		var b bytes.Buffer
		w.must(png.Encode(&b, shot.SubImage(image.Rect(0, band[0], shot.Rect.Dx(), band[1]))))
		text := w.runIn(b.Bytes(), "tesseract", "-", "-", "-l", tesseractLang[lang], "--psm", "6")
		best, read = max(best, likeness(title, text)), append(read, text)
		if best >= minLikeness {
			return
		}
	}
	w.t.Errorf("Tesseract finds %.0f %% of %q in %q", 100*best, title, read)
}

// likeness is the longest common subsequence of the title with any stretch of the text, as a share of the title.
func likeness(title, text string) float64 {
	a, b := letters(title), letters(text)
	best := 0
	for start := 0; start < len(b); start += max(1, len(a)/4) {
		window := b[start:min(len(b), start+2*len(a))]
		row := make([]int, len(window)+1)
		for _, x := range a {
			diagonal := 0
			for j, y := range window {
				above := row[j+1]
				if x == y {
					row[j+1] = diagonal + 1
				} else {
					row[j+1] = max(above, row[j])
				}
				diagonal = above
			}
		}
		best = max(best, row[len(window)])
	}
	return float64(best) / float64(max(1, len(a)))
}

func letters(s string) []rune {
	var out []rune
	for _, r := range strings.ToLower(s) {
		if r > ' ' && !strings.ContainsRune(".,:;!?-–—'\"“”|()[]{}<>/\\_~`*·：，。\u00a0\u200b\u2060", r) {
			out = append(out, r)
		}
	}
	return out
}

func screenIsConfined(w *world, k *stack.Kiosk) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/dev", k.PID()))
	w.must(err)
	for _, line := range strings.Split(string(raw), "\n")[2:] {
		if name, _, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) != "lo" {
			w.t.Errorf("the screen has a network interface: %s", line)
		}
	}
	if out, err := w.as(kioskID, "curl -s --max-time 3 "+w.admin.Public+"/tuf/timestamp.json"); err == nil {
		w.t.Errorf("the screen's user reaches the bucket: %s", out)
	}
	for _, dir := range []string{w.syncDir, filepath.Join(w.syncDir, "current"), w.adminDir, w.content, w.base, "/etc", "/usr"} {
		if _, err := w.as(kioskID, "echo x > "+filepath.Join(dir, "intruder")); err == nil {
			w.t.Errorf("the screen's user writes to %s", dir)
		}
	}
	if _, err := w.as(kioskID, "cat "+filepath.Join(w.syncDir, "key")); err == nil {
		w.t.Error("the screen's user reads the daemon's key")
	}
	for _, f := range ownedBy(w.base, kioskUID) {
		if f != w.stateDir && !strings.HasPrefix(f, w.stateDir+"/") {
			w.t.Errorf("the screen wrote %s", f)
		}
	}
	if len(ownedBy(w.stateDir, kioskUID)) < 2 {
		w.t.Error("the screen wrote nothing to its own folder")
	}
}

// fleet is what kioskadmin fleet --json says, as far as it matters here.
type fleet struct {
	Kiosks []struct {
		Kiosk, Gate, Status string
	} `json:"kiosks"`
	Total   int `json:"total"`
	Online  int `json:"online"`
	Late    int `json:"late"`
	Offline int `json:"offline"`
}

func operatorSees(w *world, status string) {
	kiosk, _ := w.status()["kiosk"].(string)
	var page string
	w.eventually(90*time.Second, "the kiosk to be "+status, func() error {
		var f fleet
		out, err := w.as(adminID, w.programs.Path("kioskadmin")+" fleet --json --data "+w.adminDir)
		if err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(out), &f); err != nil {
			return fmt.Errorf("%w in %s", err, out)
		}
		if f.Total != len(f.Kiosks) || f.Online+f.Late+f.Offline != f.Total {
			w.t.Errorf("%d + %d + %d kiosks of %d", f.Online, f.Late, f.Offline, f.Total)
		}
		if len(f.Kiosks) != 1 || f.Kiosks[0].Kiosk != kiosk || f.Kiosks[0].Status != status {
			return fmt.Errorf("the fleet is %+v, want %s %s", f.Kiosks, kiosk, status)
		}
		if page = w.get(w.admin.Web + "/"); !strings.Contains(page, kiosk) || !strings.Contains(strings.ToLower(page), status) {
			return fmt.Errorf("the page does not say that %s is %s", kiosk, status)
		}
		return nil
	})
}

func typoIsMended(w *world, k *stack.Kiosk, sync *stack.Process) {
	before, err := os.Readlink(filepath.Join(w.syncDir, "current"))
	w.must(err)
	blobs := w.blobs()
	const mended = "Cash and gold: what you must tell Customs"
	w.publishTitle(mended)
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, filepath.Base(before)); err != nil {
		w.t.Fatal(err)
	}
	fetched := 0
	for name := range w.blobs() {
		if !blobs[name] {
			fetched++
		}
	}
	st, err := status.Read(w.syncDir)
	w.must(err)
	if fetched != 2 || st.Deltas.Taken != 1 {
		w.t.Errorf("%d new files came with a typo fix, want the catalog and the manifest, by a delta: %+v", fetched, st.Deltas)
	}
	w.checked(w.current(), true) // the screen proves it before it shows it
	s, err := k.Await(w.ctx, "the new generation at an idle moment", func(s stack.Screen) bool {
		return fmt.Sprint(s.Generation) != filepath.Base(before) && s.Screen == "attract"
	})
	w.must(err)
	if s.Generation == 0 {
		w.t.Error("the seed pack is on the screen")
	}
	if _, err := k.Touch(w.ctx, "start-en", stack.On("home", "en")); err != nil {
		w.t.Fatal(err)
	}
	if _, err := k.Touch(w.ctx, "category-customs", func(s stack.Screen) bool { return s.Screen == "topic" && s.Has(mended) }); err != nil {
		w.t.Error(err)
	}
}

func (w *world) blobs() map[string]bool {
	names := map[string]bool{}
	for _, f := range ownedBy(filepath.Join(w.syncDir, "blobs"), syncUID) {
		if info, err := os.Stat(f); err == nil && info.Mode().IsRegular() {
			names[filepath.Base(f)] = true
		}
	}
	return names
}

func screenComesBack(w *world, k *stack.Kiosk, display string) {
	k.Kill()
	again := w.startKiosk(display, 300)
	s, err := again.Screen()
	w.must(err)
	if s.Generation == 0 || s.Screen != "attract" {
		w.t.Errorf("after kill -9: %s, generation %d", s.Screen, s.Generation)
	}
}
