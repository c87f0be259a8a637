package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// pictures are how many of each pack change; their sizes are by chance up to maxPicture.
const (
	pictures   = 6
	maxPicture = 300_000
)

var (
	lineTitle = regexp.MustCompile(`(?m)^title: .*$`)
	lineID    = regexp.MustCompile(`(?m)^id = "[0-9a-f]{16}"`)
)

// author makes the two packs: the folder that was given with more pictures, and a copy of it under another name, with items of its own.
func (w *world) author() error {
	if err := os.CopyFS(w.content, os.DirFS(w.options.content)); err != nil {
		return err
	}
	for i := range pictures {
		if err := w.addPicture(w.content, fmt.Sprintf("chaos-%d", i)); err != nil {
			return err
		}
	}
	if err := os.CopyFS(w.second, os.DirFS(w.content)); err != nil {
		return err
	}
	err := edit(filepath.Join(w.second, "pack.toml"), func(s string) string { return strings.Replace(s, `id = "good"`, `id = "second"`, 1) })
	if err != nil {
		return err
	}
	items, err := filepath.Glob(filepath.Join(w.second, "items", "*", "item.toml"))
	if err != nil {
		return err
	}
	for _, item := range items {
		id := binary.BigEndian.AppendUint64(nil, w.rnd.Uint64())
		if err := edit(item, func(s string) string {
			return lineID.ReplaceAllString(s, fmt.Sprintf("id = %q", hex.EncodeToString(id)))
		}); err != nil {
			return err
		}
	}
	for i := range pictures {
		if err := w.newPicture(w.second, fmt.Sprintf("chaos-%d", i)); err != nil {
			return err
		}
	}
	return nil
}

func edit(path string, change func(string) string) error {
	raw, err := os.ReadFile(path) //nolint:gosec // in our own folder
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(change(string(raw))), 0o600)
}

// addPicture puts a new picture at the end of a page in all its languages.
func (w *world) addPicture(folder, name string) error {
	pages, err := filepath.Glob(filepath.Join(folder, "items", "*", "*.md"))
	if err != nil || len(pages) == 0 {
		return errors.Join(err, fmt.Errorf("%s has no pages", folder))
	}
	item := filepath.Dir(pages[w.rnd.IntN(len(pages))])
	about := fmt.Sprintf("\n[%s]\nfile = \"%s.jpg\"\nauthor = \"chaos\"\nlicence = \"Apache-2.0\"\nillustration = true\n[%s.alt]\n", name, name, name)
	for _, lang := range []string{"vi", "en", "zh-Hans", "lo", "km", "th"} {
		about += fmt.Sprintf("%s = %q\n", lang, name)
	}
	if err := edit(filepath.Join(folder, "media", "media.toml"), func(s string) string { return s + about }); err != nil {
		return err
	}
	for _, page := range pages {
		if filepath.Dir(page) != item {
			continue
		}
		if err := edit(page, func(s string) string { return s + fmt.Sprintf("\n\n![%s](media/%s.jpg)\n", name, name) }); err != nil {
			return err
		}
	}
	return w.newPicture(folder, name)
}

// newPicture replaces a picture: a small grey one, with noise in segments that readers skip.
func (w *world) newPicture(folder, name string) error {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		return err
	}
	out := slices.Clone(b.Bytes()[:2])
	for left := 2000 + w.rnd.IntN(maxPicture); left > 4; {
		n := min(left, 0xfff0)
		out = append(out, 0xff, 0xef)
		out = binary.BigEndian.AppendUint16(out, uint16(n+2)) //nolint:gosec // at most 0xfff2
		for range n {
			out = append(out, byte(w.rnd.Uint32()))
		}
		left -= n
	}
	return os.WriteFile(filepath.Join(folder, "media", name+".jpg"), append(out, b.Bytes()[2:]...), 0o600)
}

// typo mends a title.
func (w *world) typo(folder string) error {
	pages, err := filepath.Glob(filepath.Join(folder, "items", "*", "*.md"))
	if err != nil {
		return err
	}
	w.edits++
	return edit(pages[w.rnd.IntN(len(pages))], func(s string) string {
		return lineTitle.ReplaceAllString(s, fmt.Sprintf("title: Number %d", w.edits))
	})
}

// somethingNew changes the bucket as an editor, an approver or a thief would, and says how.
func (w *world) somethingNew(ctx context.Context) (string, error) {
	folder := w.content
	if w.chance(30) {
		folder = w.second
	}
	switch n := w.rnd.IntN(100); {
	case n < 25:
		return "a typo", errors.Join(w.typo(folder), w.publish(ctx, folder))
	case n < 75:
		some := 1 + w.rnd.IntN(pictures)
		for _, i := range w.rnd.Perm(pictures)[:some] {
			if err := w.newPicture(folder, fmt.Sprintf("chaos-%d", i)); err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("%d new pictures", some), w.publish(ctx, folder)
	case n < 85 && len(w.recalled) == 0:
		blobs, err := w.query(ctx, filepath.Join(w.reference.sync, "current", "content.db"), "SELECT sha256 FROM media WHERE mime = 'image/jpeg' ORDER BY sha256")
		if err != nil {
			return "", err
		}
		d := strings.Fields(blobs)[0]
		w.recalled, w.ever[d] = []string{d}, true
		return "a picture is recalled", w.change(ctx, "recall", "add", "--blob", d)
	case n < 85:
		d := w.recalled[0]
		w.recalled = nil
		return "a recall is lifted", w.change(ctx, "recall", "lift", d)
	case n < 92:
		w.edits++
		return "a notice", w.change(ctx, "notice", "add", "--id", fmt.Sprintf("n-%d", w.edits%3), "--level", "warning", "--verification", "demo", "--lasts", "10h",
			"--title", fmt.Sprintf("vi=Số %d", w.edits), "--issuer", "vi=Cửa khẩu")
	default:
		return "somebody puts an older timestamp back", w.rollBack(ctx)
	}
}
