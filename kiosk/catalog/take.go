package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

// A TakeView is what a phone gets of a page, and what is said beside it.
type TakeView struct {
	Title   Text // of the item
	Picture *Picture
	Badge   *Text  // nil when verified
	Note    *Text  // when the text is not in the traveller's language
	Short   string // the page in short form, at most as many bytes as asked for
	Lines   []Text // the lines of Short, with the places where they may be broken: for looking
	Whole   bool   // Short leaves nothing out
	Web     string // the page's public address; "" when the province has none
}

// Take gives an item to take along: its text in short form, within so many bytes of UTF-8, and its address. Errors: those of Article.
func (c *Catalog) Take(ctx context.Context, lang content.Lang, item string, bytes int) (TakeView, error) {
	a, err := c.Article(ctx, lang, item)
	if err != nil {
		return TakeView{}, err
	}
	v := TakeView{Title: a.Title, Picture: a.Picture, Badge: a.Badge, Note: a.Note}
	if it := c.head(item); it != nil {
		v.Web = c.frame.WebAddress(*it, a.Lang)
	}
	head := []string{a.Title.S}
	if a.Badge != nil {
		head = append(head, a.Badge.S)
	}
	var lines []string
	v.Short, lines, v.Whole = short(head, a.Body, a.Lang, []string{a.Source.S, a.Review.S}, bytes)
	for _, s := range lines {
		v.Lines = append(v.Lines, Text{s, a.Lang})
	}
	return v, nil
}

// rank says what is kept first when there is no room for all: what somebody needs with the phone in the hand.
func rank(kind content.BlockKind, first bool) int {
	switch kind {
	case content.Phone:
		return 0
	case content.Steps, content.Table:
		return 2
	case content.Do, content.Dont:
		return 3
	case content.Notice:
		return 4
	case content.List, content.Heading:
		return 5
	default:
		if first {
			return 1
		}
		return 6
	}
}

// A piece is a line of the short form; a block has one or several.
type piece struct {
	text, raw   string // raw still has the marks that Strip takes away
	order, rank int
}

// short writes head, as much of the body as fits, and the tail, a line each. What is left out is marked by one line with an ellipsis.
// seen are the same lines as they are written on the screen.
func short(head []string, body []content.Block, lang content.Lang, tail []string, limit int) (text string, seen []string, whole bool) {
	clean := func(lines []string) string { return i18n.Strip(strings.Join(lines, "\n")) }
	start, end := clean(head), clean(tail)
	const more = "\n…"
	room := limit - len(start) - len("\n") - len(end) - len(more)
	if room < 0 { // a title of 400 characters: what fits of it is all there is
		return cut(start, limit), head, false
	}
	var pieces []piece
	heading := -1 // a heading goes with what stands under it
	for i, b := range body {
		if b.Kind == content.Heading {
			heading = len(pieces)
		}
		for _, line := range lines(b, lang) {
			pieces = append(pieces, piece{i18n.Strip(line), line, len(pieces), rank(b.Kind, i == 0)})
		}
		if b.Kind != content.Heading && heading >= 0 && len(pieces) > heading+1 {
			pieces[heading].rank, heading = rank(b.Kind, false), -1
		}
	}
	byRank := slices.Clone(pieces)
	slices.SortStableFunc(byRank, func(x, y piece) int { return x.rank - y.rank })
	kept := map[int]bool{}
	for _, p := range byRank {
		if need := len("\n") + len(p.text); need <= room {
			kept[p.order] = true
			room -= need
			continue
		}
		break // a gap in the middle of a list would mislead
	}
	var out strings.Builder
	out.WriteString(start)
	seen = slices.Clone(head)
	for _, p := range pieces {
		if kept[p.order] {
			out.WriteString("\n" + p.text)
			seen = append(seen, p.raw)
		}
	}
	whole = len(kept) == len(pieces)
	if !whole {
		out.WriteString(more)
		seen = append(seen, "…")
	}
	out.WriteString("\n" + end)
	return out.String(), append(seen, tail...), whole
}

// lines gives a block as plain lines. Pictures stay behind.
func lines(b content.Block, lang content.Lang) []string {
	marked := func(mark string) (out []string) {
		for _, it := range b.Items {
			out = append(out, mark+content.Plain(it))
		}
		return out
	}
	switch b.Kind {
	case content.Image:
		return nil
	case content.Phone:
		return []string{b.Phone + " – " + content.Plain(b.Text)}
	case content.Steps:
		var out []string
		for i, it := range b.Items {
			out = append(out, fmt.Sprintf("%d. %s", i+1, content.Plain(it)))
		}
		return out
	case content.List:
		return marked("• ")
	case content.Do:
		return marked("✓ ")
	case content.Dont:
		return marked("× ")
	case content.Table:
		var out []string
		for _, row := range b.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = content.Plain(c)
			}
			out = append(out, strings.Join(cells, ": "))
		}
		return out
	case content.Opening:
		return []string{i18n.Range(lang, b.Open, b.Close) + " – " + content.Plain(b.Text)}
	case content.Price:
		return []string{content.Plain(b.Text) + ": " + i18n.MoneyRange(lang, b.Low, b.High, b.Currency)}
	default:
		if s := b.PlainText(); s != "" {
			return []string{s}
		}
		return nil
	}
}

// cut gives the beginning of a text, at most so many bytes, never half a character.
func cut(s string, bytes int) string {
	const end = "…"
	if len(s) <= bytes {
		return s
	}
	n := max(0, bytes-len(end))
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + end
}
