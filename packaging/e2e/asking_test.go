//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/packaging/stack"
)

const killedRounds = 20

// TestAnAnswerThatWasThankedForIsNeverLost walks the survey by touch, and kills the screen's program with the first pixel of the thanks. What was
// thanked for is in the database, by sqlite3, after each of the rounds; and nothing else of the traveller is in any file.
func TestAnAnswerThatWasThankedForIsNeverLost(t *testing.T) {
	w := newWorld(t)
	w.installSync()
	sync := w.startSync()
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, ""); err != nil {
		t.Fatal(err)
	}
	w.must(sync.Stop())
	display := w.startXvfb(1080, 1920)
	db := filepath.Join(w.stateDir, "state.db")
	topics := []string{"food", "sights", "culture", "onward", "stay", "money", "phone", "papers", "trade"}
	var want []string
	for round := range killedRounds {
		topic, lang := topics[round%len(topics)], []string{"vi", "lo", "zh-Hans", "ar", "ru"}[round%5]
		k := w.startKiosk(display, 300)
		for _, step := range []struct{ key, screen string }{{"start-" + lang, "home"}, {"survey", "survey"}, {"face-sad", "survey"}, {"choice-long-wait", "survey"}} {
			if _, err := k.Touch(w.ctx, step.key, stack.On(step.screen, lang)); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
		}
		killAtThanks(w, k, "choice-"+topic)
		want = append(want, fmt.Sprintf("%d|survey|%s|%s|demo|sad|long-wait|%s|", round+1, w.gate, lang, topic))
		got := strings.TrimSpace(w.run("sqlite3", db, "SELECT id, kind, gate, lang, pack, face, reason, topic, item FROM answers ORDER BY id"))
		if got != strings.Join(want, "\n") {
			t.Fatalf("after round %d the database has\n%s\nwant\n%s", round, got, strings.Join(want, "\n"))
		}
	}

	t.Run("a mistake likewise, and it is asked once", w.sub(func(w *world) {
		k := w.startKiosk(display, 300)
		openCash := []string{"start-en", "category-customs", "item-" + cashGold}
		for _, key := range openCash {
			if _, err := k.Touch(w.ctx, key, func(stack.Screen) bool { return true }); err != nil {
				w.t.Fatal(err)
			}
		}
		if _, err := k.Touch(w.ctx, "report", stack.On("report", "en")); err != nil {
			w.t.Fatal(err)
		}
		s, err := k.Touch(w.ctx, "mistake-outdated", stack.On("thanks", "en"))
		w.must(err)
		if !s.Has("Thank you!") {
			w.t.Errorf("no thanks: %q", s.Texts)
		}
		if _, err := k.Touch(w.ctx, "thanks-on", stack.On("article", "en")); err != nil {
			w.t.Fatal(err)
		}
		s, err = k.Touch(w.ctx, "report", stack.On("thanks", "en"))
		w.must(err)
		if !s.Has("You have told us already") {
			w.t.Errorf("asked again: %q", s.Texts)
		}
		k.Process.Kill()
		k.Display.Close()
		if got := strings.TrimSpace(w.run("sqlite3", db, "SELECT kind, lang, pack, face, reason, topic, item FROM answers WHERE kind = 'mistake'")); got != "mistake|en|demo||outdated||"+cashGold {
			w.t.Errorf("got %q", got)
		}
	}))

	t.Run("kiosk -answers prints them", w.sub(func(w *world) {
		configs, err := filepath.Glob(filepath.Join(w.stateDir, "*.toml"))
		w.must(err)
		if len(configs) == 0 {
			w.t.Fatal("the kiosk has no configuration")
		}
		dec := json.NewDecoder(strings.NewReader(w.run(w.programs.Path("kiosk"), "--config", configs[0], "-answers")))
		n := 0
		for dec.More() {
			var a map[string]any
			w.must(dec.Decode(&a))
			if n++; a["id"] != float64(n) || len(fmt.Sprint(a["series"])) != 16 {
				w.t.Errorf("line %d is %v", n, a)
			}
		}
		if n != killedRounds+1 {
			w.t.Errorf("%d answers are printed", n)
		}
	}))

	// Words of answers stand in the database alone: no log, no list of what is shown, no rest of a visit has them.
	t.Run("nothing else of the traveller is in any file", w.sub(func(w *world) {
		w.must(filepath.WalkDir(w.stateDir, func(path string, d fs.DirEntry, err error) error {
			known := []string{"state.db", "state.db-wal", "state.db-shm", "targets.json", ".targets.json"}                                // targets.json: only for tests, and of the screen at hand
			if err != nil || !d.Type().IsRegular() || slices.Contains(known, d.Name()) || filepath.Base(filepath.Dir(path)) == "outbox" { // answers on their way
				return err
			}
			raw, err := os.ReadFile(path)
			for _, word := range []string{"long-wait", "outdated", cashGold} {
				if bytes.Contains(raw, []byte(word)) {
					w.t.Errorf("%s keeps %q", path, word)
				}
			}
			return err
		}))
		tables := strings.Fields(w.run("sqlite3", db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
		if want := []string{"answers", "batches", "counters", "handed", "series", "sqlite_sequence"}; !slices.Equal(tables, want) {
			w.t.Errorf("state.db has the tables %v, want %v", tables, want)
		}
		if got := strings.TrimSpace(w.run("sqlite3", db, "SELECT count(*) FROM answers WHERE hour % 3600 <> 0")); got != "0" {
			w.t.Errorf("%s answers have a time of their own", got)
		}
	}))

	// The real daemon puts them into the real bucket with its gate's credentials, which cannot read; nothing is left on the kiosk, nothing comes twice.
	t.Run("the answers arrive in the bucket", w.sub(func(w *world) {
		w.startSync()
		k := w.startKiosk(display, 300)
		outbox := filepath.Join(w.stateDir, "outbox")
		w.eventually(100*time.Second, "the outbox is empty", func() error {
			list, err := os.ReadDir(outbox)
			if err != nil || len(list) == 0 {
				return err
			}
			return fmt.Errorf("%d batches are there", len(list))
		})
		w.must(k.Process.Stop())
		files, err := filepath.Glob(filepath.Join(w.adminDir, "objectserver", "buckets", "*", "inbox", w.gate, "*", "batches", "*.zst"))
		w.must(err)
		ids := map[string]int{}
		for _, f := range files {
			head, records, _ := strings.Cut(w.run("zstd", "-dc", f), "\n")
			var sealed struct {
				Signed struct{ SHA256, Kind string }
			}
			w.must(json.Unmarshal([]byte(head), &sealed))
			if sum := w.runIn([]byte(records), "sha256sum"); sum[:64] != sealed.Signed.SHA256 || !strings.Contains(f, sum[:16]) {
				w.t.Errorf("%s has records with the sum %s", f, sum)
			}
			if sealed.Signed.Kind != "answers" {
				continue
			}
			for _, line := range strings.Split(strings.TrimSpace(records), "\n") {
				var a struct {
					ID    int
					Topic string
				}
				w.must(json.Unmarshal([]byte(line), &a))
				ids[fmt.Sprint(a.ID, " ", a.Topic)]++
			}
			key := "inbox" + strings.SplitN(strings.TrimSuffix(f, "\n"), "inbox", 2)[1]
			if code := w.run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", fmt.Sprint(w.status()["source"])+"/"+key); code != "403" {
				w.t.Errorf("anybody asks for %s: %s", key, code)
			}
		}
		for round := range killedRounds {
			if n := ids[fmt.Sprint(round+1, " ", topics[round%len(topics)])]; n != 1 {
				w.t.Errorf("answer %d is in the bucket %d times", round+1, n)
			}
		}
		if len(ids) != killedRounds+1 {
			w.t.Errorf("%d answers are in the bucket: %v", len(ids), ids)
		}
		if got := strings.TrimSpace(w.run("sqlite3", db, "SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM batches)")); got != "0|0" {
			w.t.Errorf("answers and batches left on the kiosk: %s", got)
		}
	}))
}

// killAtThanks touches the last answer and kills the program with the first pixel of another page: the picture at the top has another height there,
// and no key stands in it.
func killAtThanks(w *world, k *stack.Kiosk, key string) {
	w.t.Helper()
	s, err := k.Screen()
	w.must(err)
	r, ok := s.Targets[key]
	if !ok {
		w.t.Fatalf("no key %s on %s", key, s.Screen)
	}
	// On a crowded machine a page is said to be there long before it is painted: what changes next must be what the last touch does.
	w.must(k.Display.AwaitStill(0, 0, k.Display.Width, k.Display.Height, 2*time.Second, 30*time.Second))
	const top, high = 130, 200
	before, err := k.Display.Area(0, top, k.Display.Width, high)
	w.must(err)
	began := time.Now()
	w.must(k.Display.Tap(r[0]+r[2]/2, r[1]+r[3]/2))
	_, err = k.Display.AwaitChange(before, 0, top, k.Display.Width, high, began, 10*time.Second)
	k.Process.Kill()
	k.Display.Close()
	w.must(err)
}
