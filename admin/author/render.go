package author

import (
	"fmt"
	"regexp"
	"strings"

	"cuango/contentsync/content"
)

// renderPage writes a page as Markdown, in the one way that the project writes it. Reading
// it again gives the same page. The file function gives the file of a picture.
func renderPage(t content.ItemText, file func(media string) string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\nsummary: %s\n---\n", t.Title, t.Summary)
	var before content.Block
	other := false // a list right after a list of its kind needs another mark to stay apart
	for _, bl := range t.Body {
		b.WriteByte('\n')
		other = bl.Kind == before.Kind && !other
		renderBlock(&b, bl, other, file)
		before = bl
	}
	return []byte(b.String())
}

func renderBlock(b *strings.Builder, bl content.Block, other bool, file func(string) string) {
	switch bl.Kind {
	case content.Heading:
		fmt.Fprintf(b, "%s %s\n", strings.Repeat("#", bl.Level), renderSpans(bl.Text))
	case content.Paragraph:
		fmt.Fprintf(b, "%s\n", lineStart(renderSpans(bl.Text)))
	case content.List, content.Steps:
		mark, after := "-", "."
		if other {
			mark, after = "+", ")"
		}
		for i, it := range bl.Items {
			if bl.Kind == content.Steps {
				mark = fmt.Sprint(i+1) + after
			}
			fmt.Fprintf(b, "%s %s\n", mark, lineStart(renderSpans(it)))
		}
	case content.Table:
		renderRow(b, bl.Head)
		fmt.Fprintf(b, "|%s\n", strings.Repeat("---|", len(bl.Head)))
		for _, row := range bl.Rows {
			renderRow(b, row)
		}
	case content.Image:
		fmt.Fprintf(b, "![%s](media/%s", escape(bl.Alt), file(bl.Media))
		if bl.Caption != "" {
			fmt.Fprintf(b, " \"%s\"", strings.ReplaceAll(escape(bl.Caption), `"`, `\"`))
		}
		b.WriteString(")\n")
	case content.Notice:
		fmt.Fprintf(b, "> [!NOTICE]\n> %s\n", lineStart(renderSpans(bl.Text)))
	case content.Phone:
		fmt.Fprintf(b, "> [!PHONE] %s\n> %s\n", bl.Phone, lineStart(renderSpans(bl.Text)))
	case content.Card, content.Opening, content.Price:
		renderFact(b, bl)
	case content.Do, content.Dont:
		fmt.Fprintf(b, "> [!%s]\n", strings.ToUpper(string(bl.Kind)))
		for _, it := range bl.Items {
			fmt.Fprintf(b, "> - %s\n", lineStart(renderSpans(it)))
		}
	}
}

func renderRow(b *strings.Builder, cells [][]content.Span) {
	b.WriteByte('|')
	for _, c := range cells {
		fmt.Fprintf(b, " %s |", renderSpans(c))
	}
	b.WriteByte('\n')
}

func renderSpans(spans []content.Span) string {
	var b strings.Builder
	for _, s := range spans {
		text := escape(s.Text)
		if !s.Bold {
			b.WriteString(text)
			continue
		}
		// The stars must touch the words, or they are only stars.
		words := strings.Trim(text, " ")
		lead := text[:strings.Index(text, words)]
		b.WriteString(lead + "**" + words + "**" + text[len(lead)+len(words):])
	}
	return b.String()
}

var escaper = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`, `<`, `\<`, `|`, `\|`, `&`, `\&`, `#`, `\#`)

func escape(s string) string { return escaper.Replace(s) }

var numberedLine = regexp.MustCompile(`^(\d+)([.)])`)

// lineStart protects a text that begins like a list, a quotation, a fence or a heading.
func lineStart(s string) string {
	if s == "" {
		return s
	}
	if strings.IndexByte("-+>~=:", s[0]) >= 0 {
		return `\` + s
	}
	return numberedLine.ReplaceAllString(s, `$1\$2`)
}
