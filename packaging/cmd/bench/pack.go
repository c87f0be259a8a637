package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The large pack: so many items, all in one list, and an article that is one paragraph of so many characters.
const (
	largeItems = 5_000
	largeList  = "customs"
	longText   = 50_000
	longSlug   = "a-long-one"
)

var (
	lineID       = regexp.MustCompile(`(?m)^id = .*$`)
	lineCategory = regexp.MustCompile(`(?m)^category = .*$`)
	lineOrder    = regexp.MustCompile(`(?m)^order = .*$`)
	lineLists    = regexp.MustCompile(`(?m)^(directions|gates) = .*$`)
	lineProvince = regexp.MustCompile(`(?m)^province = .*$`)
	lineTitle    = regexp.MustCompile(`(?m)^title: .*$`)
)

// itemID is the ID of an item that enlarge makes.
func itemID(slug string) string {
	sum := sha256.Sum256([]byte(slug))
	return hex.EncodeToString(sum[:8])
}

// enlarge makes an authoring folder of n items out of a small one: its items again and again under other numbers, shown everywhere, with the
// first half of their texts in the ten languages that every item has (all of it would be more than a pack may hold), and the long article at the
// front.
func enlarge(from, to string, n int) error {
	for _, part := range []string{"media", "terms"} {
		if err := os.CopyFS(filepath.Join(to, part), os.DirFS(filepath.Join(from, part))); err != nil {
			return fmt.Errorf("large pack: %w", err)
		}
	}
	pack, err := os.ReadFile(filepath.Join(from, "pack.toml")) //nolint:gosec // the folder is the caller's choice
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "pack.toml"), pack, 0o600)
	}
	slugs, dirErr := os.ReadDir(filepath.Join(from, "items"))
	if err = errors.Join(err, dirErr); err != nil {
		return fmt.Errorf("large pack: %w", err)
	}
	for i := range n {
		slug := slugs[i%len(slugs)].Name()
		name, copyNo := slug, i/len(slugs)
		switch {
		case i == n-1:
			name = longSlug
		case copyNo > 0:
			name = fmt.Sprintf("%s-%d", slug, copyNo)
		}
		if err := copyItem(filepath.Join(from, "items", slug), filepath.Join(to, "items", name), name, name != slug, copyNo); err != nil {
			return fmt.Errorf("large pack: %s: %w", name, err)
		}
	}
	return nil
}

func copyItem(from, to, name string, renamed bool, copyNo int) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, f := range files {
		if renamed && (f.Name() == "ar.md" || f.Name() == "zh-Hant.md") {
			continue
		}
		if page := strings.HasSuffix(f.Name(), ".md"); renamed && !page && f.Name() != "item.toml" {
			continue // recordings: they are of the page as it was
		}
		raw, err := os.ReadFile(filepath.Join(from, f.Name())) //nolint:gosec // the same
		if err != nil {
			return err
		}
		text := string(raw)
		if f.Name() == "item.toml" {
			text = lineCategory.ReplaceAllString(text, fmt.Sprintf("category = %q", largeList))
			text = lineProvince.ReplaceAllString(lineLists.ReplaceAllString(text, "$1 = []"), `province = ""`)
			if renamed {
				text = lineID.ReplaceAllString(text, fmt.Sprintf("id = %q", itemID(name)))
			}
			if name == longSlug {
				text = lineOrder.ReplaceAllString(text, "order = 0")
			}
		} else if renamed {
			text = lineTitle.ReplaceAllString(text, fmt.Sprintf("$0 %d", copyNo))
			if name == longSlug {
				text = lengthen(text)
			} else {
				text = shorten(text)
			}
		}
		if err := os.WriteFile(filepath.Join(to, f.Name()), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// shorten gives a page with the first blocks of its text, about half of it.
func shorten(page string) string {
	_, rest, _ := strings.Cut(page, "---\n")
	head, body, _ := strings.Cut(rest, "---\n")
	blocks, kept := strings.Split(strings.TrimSpace(body), "\n\n"), 0
	for n := 0; kept < len(blocks) && (kept == 0 || n+len(blocks[kept]) <= len(body)/2); kept++ {
		n += len(blocks[kept])
	}
	return "---\n" + head + "---\n\n" + strings.Join(blocks[:kept], "\n\n") + "\n"
}

// lengthen gives a page with one paragraph instead of its text: its own sentences over and over.
func lengthen(page string) string {
	_, rest, _ := strings.Cut(page, "---\n")
	head, body, _ := strings.Cut(rest, "---\n")
	var sentences []string
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if r, _ := utf8.DecodeRuneInString(line); line != "" && !strings.ContainsRune(`|>-#*[!`, r) && (r < '0' || r > '9') {
			sentences = append(sentences, line)
		}
	}
	if len(sentences) == 0 {
		return page
	}
	var b strings.Builder
	for n, i := 0, 0; n < longText; i++ {
		s := sentences[i%len(sentences)]
		b.WriteString(s + " ")
		n += utf8.RuneCountInString(s) + 1
	}
	return "---\n" + head + "---\n\n" + strings.TrimSpace(b.String()) + "\n"
}
