package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cuango/contentsync/cache"
	"cuango/packaging/stack"
)

// mostBlobs is how many cases of damage to blobs there are.
const mostBlobs = 60

// A hurt is what happens to a file.
type hurt struct {
	name string
	do   func(w *world, path string) error
}

var hurts = []hurt{
	{"one bit", func(w *world, path string) error {
		return rewrite(path, func(b []byte) []byte {
			if len(b) > 0 {
				b[w.rnd.IntN(len(b))] ^= 1 << w.rnd.IntN(8)
			}
			return b
		})
	}},
	{"noise", func(w *world, path string) error {
		return rewrite(path, func(b []byte) []byte {
			from := w.rnd.IntN(len(b) + 1)
			for i := from; i < min(from+4096, len(b)); i++ {
				b[i] = byte(w.rnd.Uint32())
			}
			return b
		})
	}},
	{"zeros", func(_ *world, path string) error {
		return rewrite(path, func(b []byte) []byte { return make([]byte, len(b)) })
	}},
	{"cut off", func(w *world, path string) error {
		return rewrite(path, func(b []byte) []byte { return b[:w.rnd.IntN(len(b)+1)] })
	}},
	{"empty", func(_ *world, path string) error { return rewrite(path, func([]byte) []byte { return nil }) }},
	{"gone", func(_ *world, path string) error { return os.Remove(path) }},
}

// rewrite changes a file in place; of a link, where it leads.
func rewrite(path string, change func([]byte) []byte) error {
	if target, err := os.Readlink(path); err == nil {
		to := strings.Trim(string(change([]byte(target))), "\x00")
		if to == "" {
			to = "/"
		}
		return errors.Join(os.Remove(path), os.Symlink(strings.ReplaceAll(to, "\x00", "?"), path))
	}
	b, err := os.ReadFile(path) //nolint:gosec // in our own folder
	if err != nil {
		return err
	}
	return os.WriteFile(path, change(b), 0o600)
}

// The files whose damage contentsyncd verify must notice: what a screen may need. What generation.json says of versions only the daemon can tell, by trust.db.
var noticed = []string{"content.db", "search", "blob"}

// kindOfFile names what a file of a sync folder is, by its path.
func kindOfFile(path string) string {
	base := filepath.Base(path)
	switch {
	case strings.HasPrefix(path, "blobs/"):
		return "blob"
	case strings.HasPrefix(path, "partial/"):
		return "partial"
	case strings.HasPrefix(base, "search-"):
		return "search"
	}
	return base
}

// A scene is a kiosk at some moment, to be hurt again and again.
type scene struct {
	name  string
	kiosk *kiosk
	saved string
	id    string // its name
	whole bool   // it has a generation to fall back to
}

// damage is the second part: whatever is spoilt or cut off in the daemon's folder, the screen has a good generation or the seed, and the next sync mends it.
func damage(ctx context.Context, w *world) error {
	w.line.watch("") // what is spoilt has to be asked for again
	k, err := w.kiosk("damaged", w.line.address)
	if err != nil {
		return err
	}
	var scenes []scene
	save := func(name string, whole bool) error {
		s := scene{name: name, kiosk: k, saved: filepath.Join(w.dir, fmt.Sprintf("scene-%d", len(scenes))), whole: whole}
		if s.id, err = w.name(ctx, k); err == nil {
			_, err = w.run(ctx, "cp", "-a", k.sync, s.saved)
		}
		scenes = append(scenes, s)
		return err
	}
	if err := w.once(ctx, k); err != nil {
		return err
	}
	if err := save("after the first sync", false); err != nil {
		return err
	}
	for range 2 {
		if err := errors.Join(w.typo(w.content), w.newPicture(w.content, "chaos-0"), w.publish(ctx, w.content)); err != nil {
			return err
		}
		notice := []string{"notice", "add", "--id", "storm", "--level", "warning", "--verification", "demo", "--lasts", "10h", "--title", "vi=Bão", "--issuer", "vi=Cửa khẩu"}
		old, err := w.query(ctx, filepath.Join(w.reference.sync, "current", "content.db"), "SELECT sha256 FROM media WHERE mime = 'image/jpeg' ORDER BY sha256 LIMIT 1")
		if err != nil {
			return err
		}
		if err := errors.Join(w.change(ctx, notice...), w.recall(ctx, strings.TrimSpace(old)), w.once(ctx, k)); err != nil {
			return err
		}
	}
	if err := save("with two generations, notices and recalls", true); err != nil {
		return err
	}
	if err := w.interrupted(ctx, k); err != nil {
		return err
	}
	if err := save("in the middle of a download", true); err != nil {
		return err
	}
	return w.hurtAll(ctx, scenes)
}

// recall takes a picture back, in place of the one before.
func (w *world) recall(ctx context.Context, digest string) error {
	for _, d := range w.recalled {
		if err := w.change(ctx, "recall", "lift", d); err != nil {
			return err
		}
	}
	w.recalled, w.ever[digest] = []string{digest}, true
	return w.change(ctx, "recall", "add", "--blob", digest)
}

// interruptedOf is how much the pictures have together whose download is interrupted, in bytes: more than come before it is.
const interruptedOf = 600_000

// interrupted publishes pictures and kills the daemon while they come.
func (w *world) interrupted(ctx context.Context, k *kiosk) error {
	for size := int64(0); size < interruptedOf; {
		size = 0
		for i := range pictures {
			name := fmt.Sprintf("chaos-%d", i)
			if err := w.newPicture(w.content, name); err != nil {
				return err
			}
			st, err := os.Stat(filepath.Join(w.content, "media", name+".jpg"))
			if err != nil {
				return err
			}
			size += st.Size()
		}
	}
	if err := w.publish(ctx, w.content); err != nil {
		return err
	}
	kill, killed := make(chan struct{}), make(chan struct{})
	w.hooks.arm("piece of a blob", 25, func(string) {
		close(kill)
		<-killed // the rest of the blob waits until the daemon is dead
	})
	defer w.hooks.disarm()
	defer close(killed)
	proc, err := w.programs.StartSync(stack.Identity{}, k.config, nil)
	if err != nil {
		return err
	}
	select {
	case <-kill:
		proc.Kill()
	case <-proc.Done():
		return proc.Err()
	case <-time.After(fillLimit):
		proc.Kill()
		return errors.New("the pictures do not come")
	case <-ctx.Done():
		proc.Kill()
		return ctx.Err()
	}
	if left, err := filepath.Glob(filepath.Join(k.sync, "partial", "*")); err != nil || len(left) == 0 {
		return errors.New("nothing was interrupted")
	}
	return nil
}

// name gives what the kiosk is called.
func (w *world) name(ctx context.Context, k *kiosk) (string, error) {
	out, err := w.run(ctx, "contentsyncd", "--config", k.config, "status", "--json")
	if err != nil {
		return "", err
	}
	var s struct {
		Kiosk string `json:"kiosk"`
	}
	return s.Kiosk, json.Unmarshal([]byte(out), &s)
}

// An injury is one file of a scene and what happens to it.
type injury struct {
	scene scene
	file  string
	hurt  hurt
}

func (w *world) hurtAll(ctx context.Context, scenes []scene) error {
	var all []injury
	for _, s := range scenes {
		err := filepath.WalkDir(s.saved, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(s.saved, path)
			if err != nil {
				return err
			}
			for _, h := range hurts {
				n := 1
				if h.name == "one bit" && strings.HasPrefix(rel, "trust.db") {
					n = 8 // most bits of a database say something
				}
				for range n {
					all = append(all, injury{s, rel, h})
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	all = w.choose(all)
	files, shows := map[string]int{}, map[string]int{}
	for n, i := range all {
		if n > 0 && n%100 == 0 {
			fmt.Fprintf(w.out, "%6d injuries of %d\n", n, len(all))
		}
		shown, err := w.injure(ctx, i)
		if err != nil {
			return fmt.Errorf("%s, %s: %s: %w", i.scene.name, i.file, i.hurt.name, err)
		}
		files[kindOfFile(i.file)]++
		shows[shown]++
	}
	fmt.Fprintf(w.out, "%d injuries: %s\nmeanwhile the screen has: %s\n", len(all), counts(files), counts(shows))
	return nil
}

// choose gives the cases in an order by chance, of each kind of file one after the other, so that a few of them are of every kind. Blobs are many and alike: of those there are no more than
// mostBlobs.
func (w *world) choose(all []injury) []injury {
	w.rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	kinds, most := map[string][]injury{}, 0
	for _, i := range all {
		if kind := kindOfFile(i.file); kind != "blob" || len(kinds[kind]) < mostBlobs {
			kinds[kind] = append(kinds[kind], i)
			most = max(most, len(kinds[kind]))
		}
	}
	var chosen []injury
	for turn := range most {
		for _, kind := range slices.Sorted(maps.Keys(kinds)) {
			if turn < len(kinds[kind]) {
				chosen = append(chosen, kinds[kind][turn])
			}
		}
	}
	if w.hits > 0 {
		chosen = chosen[:min(w.hits, len(chosen))]
	}
	return chosen
}

// injure hurts one file, looks as the screen does, and lets the daemon mend it.
func (w *world) injure(ctx context.Context, i injury) (shown string, err error) {
	k := i.scene.kiosk
	if err := os.RemoveAll(k.sync); err != nil {
		return "", err
	}
	if _, err := w.run(ctx, "cp", "-a", i.scene.saved, k.sync); err != nil {
		return "", err
	}
	if err := i.hurt.do(w, filepath.Join(k.sync, i.file)); err != nil {
		return "", err
	}
	if shown, err = screenHas(ctx, k.sync); err != nil {
		return shown, err
	}
	if i.scene.whole && shown == "the seed" && (i.file != "current" || i.hurt.name != "gone") { // as on a kiosk that never had anything
		return shown, errors.New("the screen has nothing but the seed, though another generation is good")
	}
	kind := kindOfFile(i.file)
	same, err := sameFile(filepath.Join(k.sync, i.file), filepath.Join(i.scene.saved, i.file))
	if err != nil {
		return shown, err
	}
	if _, err := w.run(ctx, "contentsyncd", "--config", k.config, "verify"); err == nil && !same && slices.Contains(noticed, kind) && (kind != "search" || i.hurt.name != "gone") { // an index may still come
		needed, err := w.needed(ctx, i)
		if err != nil {
			return shown, err
		}
		if needed {
			return shown, errors.New("contentsyncd verify finds nothing wrong")
		}
	}
	if err := w.once(ctx, k); err != nil {
		return shown, err
	}
	if err := w.settled(ctx, k); err != nil {
		return shown, err
	}
	id, err := w.name(ctx, k)
	if err == nil && id != i.scene.id && (kind != "key" || i.hurt.name != "gone") { // removing it is how a kiosk gets another name
		err = fmt.Errorf("the kiosk was %s and is %s now", i.scene.id, id)
	}
	return shown, err
}

// needed tells whether a file is one that a generation on the disk needs: a blob may lie there for the next one, and what was being built when the daemon was killed has no name yet.
func (w *world) needed(ctx context.Context, i injury) (bool, error) {
	if strings.HasPrefix(i.file, "generations/.build-") {
		return false, nil
	}
	if kindOfFile(i.file) != "blob" {
		return true, nil
	}
	dbs, err := filepath.Glob(filepath.Join(i.scene.saved, "generations", "[0-9]*", "content.db"))
	if err != nil {
		return false, err
	}
	for _, db := range dbs {
		said, err := w.query(ctx, db, "SELECT sha256 FROM media")
		if err != nil {
			return false, err
		}
		raw, err := os.ReadFile(filepath.Join(filepath.Dir(db), "generation.json")) // in our own folder
		if err != nil || strings.Contains(said+string(raw), filepath.Base(i.file)) {
			return true, err
		}
	}
	return false, nil
}

// sameFile tells whether nothing changed after all: noise at the very end, an empty file emptied.
func sameFile(a, b string) (bool, error) {
	if ta, err := os.Readlink(a); err == nil {
		tb, err := os.Readlink(b)
		return ta == tb, err
	}
	x, err := os.ReadFile(a) //nolint:gosec // in our own folders
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	y, err := os.ReadFile(b) //nolint:gosec // the same
	return string(x) == string(y), err
}

// screenHas opens what the screen would open, and says what that is in the end: the screen shows what opens and looks at it behind, and goes to the next one when it is spoilt.
func screenHas(ctx context.Context, syncDir string) (string, error) {
	current, _ := cache.Current(syncDir) // damaged: the newest that opens
	r, err := cache.OpenReader(ctx, syncDir)
	if err != nil {
		return "the seed", nil //nolint:nilerr // that is what it then shows
	}
	tries := []int64{r.Generation().Number}
	if err := r.Close(); err != nil {
		return "", err
	}
	all, err := cache.Generations(syncDir)
	if err != nil {
		return "", err
	}
	for _, n := range append(tries, all...) {
		r, err := cache.OpenGeneration(ctx, syncDir, n)
		if err != nil {
			continue
		}
		err = r.Verify(ctx)
		if err := r.Close(); err != nil {
			return "", err
		}
		if err == nil && n == current {
			return "the active generation", nil
		}
		if err == nil {
			return "another generation", nil
		}
	}
	return "the seed", nil
}
