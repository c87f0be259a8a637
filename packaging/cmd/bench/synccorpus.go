package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The corpus of the sync's bounds: so many pictures of so many bytes together.
const (
	corpusPictures = 400
	corpusBytes    = 326_000_000
)

// corpus makes an authoring folder of a small one: its items, with more pictures at the end of their texts until there are n, of total bytes.
func corpus(from, to string, n int, total int64) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	have, err := filepath.Glob(filepath.Join(to, "media", "*.jpg"))
	if err != nil {
		return err
	}
	for _, f := range have {
		st, err := os.Stat(f)
		if err != nil {
			return fmt.Errorf("corpus: %w", err)
		}
		total -= st.Size()
	}
	items, err := os.ReadDir(filepath.Join(to, "items"))
	if err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	more := n - len(have)
	for i := range more {
		size := total / int64(more-i)
		if i%2 == 0 && i+1 < more { // pairs of a large one and a small one
			size = size/4 + size/2*int64(i)/int64(more)
		}
		total -= size
		if err := addPicture(to, items[i%len(items)].Name(), fmt.Sprintf("more-%d", i), int(size)); err != nil {
			return fmt.Errorf("corpus: %w", err)
		}
	}
	return nil
}

// addPicture puts a picture of so many bytes at the end of an item's texts.
func addPicture(folder, item, name string, size int) error {
	raw, err := photo(name, size)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "media", name+".jpg"), raw, 0o600); err != nil {
		return err
	}
	pages, err := filepath.Glob(filepath.Join(folder, "items", item, "*.md"))
	if err != nil {
		return err
	}
	about := fmt.Sprintf("\n[%s]\nfile = \"%s.jpg\"\nauthor = \"bench\"\nlicence = \"Apache-2.0\"\nillustration = true\n[%s.alt]\n", name, name, name)
	for _, page := range pages {
		if lang := strings.TrimSuffix(filepath.Base(page), ".md"); lang != "ar" && lang != "zh-Hant" {
			about += fmt.Sprintf("%s = \"%s\"\n", lang, name)
		}
		if err := appendTo(page, fmt.Sprintf("\n\n![%s](media/%s.jpg)\n", name, name)); err != nil {
			return err
		}
	}
	return appendTo(filepath.Join(folder, "media", "media.toml"), about)
}

func appendTo(path, s string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0) //nolint:gosec // in our own folder
	if err != nil {
		return err
	}
	_, err = f.WriteString(s)
	return errors.Join(err, f.Close())
}

// photo gives a JPEG of so many bytes: a grey picture and noise in segments that readers skip. The seed makes it its own.
func photo(seed string, size int) ([]byte, error) {
	img := image.NewGray(image.Rect(0, 0, 640, 480))
	for i := range img.Pix {
		img.Pix[i] = color.Gray{Y: seed[len(seed)-1] * 3}.Y
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		return nil, err
	}
	out := slices.Clone(b.Bytes()[:2])
	var key [32]byte
	copy(key[:], seed)
	rnd := rand.NewChaCha8(key)
	for left := size - b.Len(); left > 4; {
		n := min(left-4, 0xffff-2)
		out = append(out, 0xff, 0xef)
		out = binary.BigEndian.AppendUint16(out, uint16(n+2)) //nolint:gosec // at most 0xffff
		noise := make([]byte, n)
		_, _ = rnd.Read(noise)
		out = append(out, noise...)
		left -= n + 4
	}
	return append(out, b.Bytes()[2:]...), nil
}
