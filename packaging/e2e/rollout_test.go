//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/packaging/stack"
)

// shown is what the screen says of itself.
func (w *world) shown() (s content.Shown, err error) {
	raw, err := os.ReadFile(filepath.Join(w.stateDir, "shown.json"))
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	return s, err
}

// checked waits for the screen's verdict over a generation.
func (w *world) checked(generation int64, ok bool) content.Check {
	w.t.Helper()
	var c content.Check
	w.eventually(2*time.Minute, fmt.Sprintf("the verdict over generation %d", generation), func() error {
		s, err := w.shown()
		switch {
		case err != nil:
			return err
		case s.Check == nil || s.Check.Generation != generation || s.Check.OK != ok:
			return fmt.Errorf("it says %+v", s.Check)
		}
		c = *s.Check
		return nil
	})
	return c
}

// current is the generation to which the daemon's link leads.
func (w *world) current() int64 {
	w.t.Helper()
	target, err := os.Readlink(filepath.Join(w.syncDir, "current"))
	w.must(err)
	n, err := strconv.ParseInt(filepath.Base(target), 10, 64)
	w.must(err)
	return n
}

// active waits until a generation is active, and gives what is held back then.
func (w *world) active(generation int64, held string) {
	w.t.Helper()
	w.eventually(2*time.Minute, fmt.Sprintf("generation %d to be active and %q to be held back", generation, held), func() error {
		var s content.SyncStatus
		if err := json.Unmarshal([]byte(w.run(filepath.Join(w.base, "bin", "contentsyncd"), "--config", w.syncToml, "status", "--json")), &s); err != nil {
			return err
		}
		var got []string
		for _, h := range s.Held {
			got = append(got, fmt.Sprintf("%s %d %s", h.Pack, h.Version, h.Why))
		}
		if s.Generation != generation || strings.Join(got, ", ") != held {
			return fmt.Errorf("generation %d, held back %q, error %q", s.Generation, got, s.Error)
		}
		return nil
	})
}

// says waits until the operator's page has some words.
func (w *world) says(words string) {
	w.t.Helper()
	w.eventually(time.Minute, "the operator's page to say "+words, func() error {
		if page := w.get(w.admin.Web); !strings.Contains(page, words) {
			return fmt.Errorf("it does not")
		}
		return nil
	})
}

// typo makes another version of the authoring folder, which the office's user can read.
func (w *world) typo(n int) string {
	w.t.Helper()
	dir := filepath.Join(w.base, fmt.Sprint("content-", n))
	w.run("cp", "-r", w.content, dir)
	w.run("sed", "-i", fmt.Sprintf("s/^title: .*/& %d/", n), filepath.Join(dir, "items", "cash-gold", "vi.md"))
	w.run("chown", "-R", fmt.Sprint(adminUID), dir)
	return dir
}

// cutPicture builds a folder and cuts the picture of the gate's first scene short, with right digests all the way: whoever publishes a built folder is believed that
// it was checked, and a kiosk's daemon reads the headers of pictures, no more. Only painting shows that it is broken.
func (w *world) cutPicture(from string) (built string) {
	w.t.Helper()
	built = filepath.Join(w.base, "built")
	w.run(filepath.Join(w.base, "bin", "kioskadmin"), "pack", "build", from, "--out", built)
	zst := filepath.Join(built, "catalog.json.zst")
	raw := w.run("zstd", "-dc", zst)
	c, err := content.DecodeCatalog([]byte(raw))
	w.must(err)
	name := ""
	for _, g := range c.Gates {
		if g.ID == w.gate {
			name = g.Scenes[0]
		}
	}
	m := c.Media[name]
	old := filepath.Join(built, filepath.FromSlash(m.Digest.BlobKey()))
	whole, err := os.ReadFile(old)
	w.must(err)
	cut := whole[:len(whole)/3]
	m.Digest, m.Size = content.DigestOf(cut), int64(len(cut))
	c.Media[name] = m
	blob := filepath.Join(built, filepath.FromSlash(m.Digest.BlobKey()))
	w.must(os.MkdirAll(filepath.Dir(blob), 0o755))
	w.must(os.WriteFile(blob, cut, 0o644))
	canonical, err := content.Canonical(c)
	w.must(err)
	packed := []byte(w.runIn(canonical, "zstd", "-c"))
	w.must(os.WriteFile(zst, packed, 0o644))
	path := filepath.Join(built, "manifest.json")
	mraw, err := os.ReadFile(path)
	w.must(err)
	man, err := content.DecodeManifest(mraw)
	w.must(err)
	man.Catalog = content.CatalogFile{Digest: content.DigestOf(packed), Size: int64(len(packed)), RawDigest: content.DigestOf(canonical), RawSize: int64(len(canonical))}
	mraw, err = content.Canonical(man)
	w.must(err)
	w.must(os.WriteFile(path, mraw, 0o644))
	w.run("chown", "-R", fmt.Sprint(adminUID), built)
	return built
}

// TestABadVersionRollsItselfBack publishes to a ring, to everybody, and a version that cannot be painted; through the real storage, daemon and window.
func TestABadVersionRollsItselfBack(t *testing.T) {
	w := newWorld(t)
	w.installSync()
	sync := w.startSync()
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, ""); err != nil {
		t.Fatal(err)
	}
	k := w.startKiosk(w.startXvfb(1280, 720), 10, "vi", "en")
	if c := w.checked(1, true); c.Pages < 30 {
		t.Errorf("only %d pages were looked at", c.Pages)
	}

	w.kioskadmin("pack", "publish", w.typo(2), "--ring", "test", "--percent", "0")
	w.active(1, "demo 2 outside")
	w.says("for other kiosks first: demo 2")
	if out := w.kioskadmin("rollout", "status"); !strings.Contains(out, "version 2: ring test and 0 % of the others") || !strings.Contains(out, "0 of 1 kiosk have it; outside 1") {
		t.Errorf("rollout status says\n%s", out)
	}
	w.kioskadmin("rollout", "set", "demo", "--percent", "100")
	w.active(2, "")
	w.checked(2, true)

	bad := w.cutPicture(w.typo(3))
	w.kioskadmin("pack", "publish", bad, "--again")
	c := w.checked(3, false)
	if c.Page == "" || !strings.Contains(c.Reason, "a picture cannot be shown") {
		t.Errorf("the screen says %+v", c)
	}
	w.active(2, "demo 3 rolled-back")
	w.says("the new one could not be shown (demo 3: " + c.Page)
	w.eventually(time.Minute, "the screen to be content again", func() error {
		s, err := w.shown()
		if err == nil && (s.Generation != 2 || s.Problem != "") {
			err = fmt.Errorf("generation %d, %q", s.Generation, s.Problem)
		}
		return err
	})
	if s, err := k.Touch(w.ctx, "start-vi", stack.On("home", "vi")); err != nil || s.Generation != 2 {
		t.Errorf("a traveller finds generation %d, %v", s.Generation, err)
	}
	time.Sleep(3 * time.Second) // three polls
	w.active(2, "demo 3 rolled-back")

	w.kioskadmin("pack", "publish", w.typo(4))
	w.active(4, "")
	w.checked(4, true) // once the traveller has gone
	w.eventually(time.Minute, "the mended version on the glass", func() error {
		if s, err := k.Screen(); err != nil || s.Generation != 4 {
			return fmt.Errorf("generation %d, %v", s.Generation, err)
		}
		return nil
	})
}

// TestAVersionThatEndsTheScreenRollsBack kills the screen again and again, as a page does that takes its program down.
func TestAVersionThatEndsTheScreenRollsBack(t *testing.T) {
	w := newWorld(t)
	w.installSync()
	sync := w.startSync()
	if _, err := stack.AwaitGeneration(w.ctx, sync, w.syncDir, ""); err != nil {
		t.Fatal(err)
	}
	display := w.startXvfb(1280, 720)
	s, err := w.programs.StartSession(w.ctx, stack.KioskOptions{
		Identity: kioskID, Display: display, Gate: w.gate, SyncDir: w.syncDir, StateDir: w.stateDir, IdleS: 10, Out: testLog{t},
	}, "--crashes", "3", "--cap", "1s", "--state-dir", w.stateDir)
	w.must(err)
	t.Cleanup(func() { _ = s.Stop() })
	w.checked(1, true)
	w.kioskadmin("pack", "publish", w.typo(2))
	w.active(2, "")
	w.checked(2, true)
	pid := 0
	for range 3 {
		pid, err = s.AwaitScreen(w.ctx, pid)
		w.must(err)
		time.Sleep(time.Second) // it has said which generation it opens
		w.must(syscall.Kill(pid, syscall.SIGKILL))
	}
	c := w.checked(2, false)
	if !strings.Contains(c.Reason, "the screen ended 3 times") {
		t.Errorf("the session says %+v", c)
	}
	w.active(1, "demo 2 rolled-back")
	w.says("the screen ended 3 times")
	w.eventually(2*time.Minute, "the content before, in the place of the seed pack", func() error {
		if now, err := w.shown(); err != nil || now.Generation != 1 || now.Problem != "" {
			return fmt.Errorf("generation %d, %q, %v", now.Generation, now.Problem, err)
		}
		return nil
	})
}
