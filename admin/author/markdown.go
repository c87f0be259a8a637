package author

import (
	"bytes"
	"regexp"
	"sort"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"cuango/contentsync/content"
)

// A page is one language of an item, with the line of every block for later findings.
type page struct {
	content.ItemText
	titleLine, summaryLine int
	lines                  []int // of Body
}

// markdown accepts all that CommonMark and tables have, but for setext headings and link
// definitions: these would turn a stray --- or [x]: into something the author did not mean.
func newMarkdown() goldmark.Markdown {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
	)
	return goldmark.New(goldmark.WithParser(p), goldmark.WithExtensions(extension.Table))
}

// parsePage reads items/<slug>/<lang>.md, which cleanText has cleaned. The picture function
// gives the media name of a file in media/, or false.
func parsePage(n notebook, lang content.Lang, src []byte, picture func(file string) (string, bool)) page {
	var p page
	body, skipped := p.frontMatter(n, src)
	r := &pageReader{notebook: n, lang: lang, src: body, skipped: skipped, picture: picture, page: &p}
	for i, b := range body {
		if b == '\n' {
			r.ends = append(r.ends, i)
		}
	}
	doc := newMarkdown().Parser().Parse(text.NewReader(body))
	for c := doc.FirstChild(); c != nil; c = c.NextSibling() {
		r.block(c)
	}
	if len(p.Body) == 0 && strings.TrimSpace(string(body)) == "" {
		n.refuse(skipped+1, "Write the page below the front matter", "the page has no text")
	}
	return p
}

// frontMatter reads title and summary; it gives the rest and how many lines it took.
func (p *page) frontMatter(n notebook, src []byte) (body []byte, skipped int) {
	lines := bytes.Split(src, []byte("\n"))
	const fix = "Begin the file with the four lines: ---, title: …, summary: …, ---"
	if len(lines) == 0 || strings.TrimRight(string(lines[0]), " ") != "---" {
		n.refuse(1, fix, "the front matter is missing")
		return src, 0
	}
	end := -1
	for i, line := range lines[1:] {
		s := strings.TrimSpace(string(line))
		if s == "---" {
			end = i + 1
			break
		}
		key, value, ok := strings.Cut(s, ":")
		value = strings.TrimSpace(value)
		switch {
		case ok && key == "title" && p.titleLine == 0:
			p.Title, p.titleLine = value, i+2
		case ok && key == "summary" && p.summaryLine == 0:
			p.Summary, p.summaryLine = value, i+2
		default:
			n.refuse(i+2, "The front matter has only title: and summary:, each on one line, once", "%q does not belong in the front matter", shorten(s))
		}
	}
	if end < 0 {
		n.refuse(1, fix, "the front matter has no end")
		return nil, len(lines)
	}
	if p.Title == "" {
		n.refuse(max(p.titleLine, 1), "Write title: and the title on the same line", "the title is missing")
	}
	if c := content.Runes(p.Title); c > content.MaxTitleRunes {
		n.refuse(p.titleLine, "Shorten it", "the title has %d characters, at most %d", c, content.MaxTitleRunes)
	}
	if p.Summary == "" {
		n.refuse(max(p.summaryLine, 1), "Write summary: and one sentence on the same line", "the summary is missing")
	}
	if c := content.Runes(p.Summary); c > content.MaxSummaryRunes {
		n.refuse(p.summaryLine, "Shorten it", "the summary has %d characters, at most %d", c, content.MaxSummaryRunes)
	}
	return bytes.Join(lines[end+1:], []byte("\n")), end + 1
}

type pageReader struct {
	notebook
	lang    content.Lang
	src     []byte
	ends    []int // offsets of \n
	skipped int   // lines of the front matter
	picture func(file string) (string, bool)
	page    *page
}

// lineAt gives the line in the file of an offset in the body.
func (r *pageReader) lineAt(offset int) int {
	return r.skipped + 1 + sort.SearchInts(r.ends, offset)
}

// lineOf finds the line of a node by the first source position in it.
func (r *pageReader) lineOf(n ast.Node) int {
	if off := offsetOf(n); off >= 0 {
		return r.lineAt(off)
	}
	for p := n.PreviousSibling(); p != nil; p = p.PreviousSibling() {
		if off := offsetOf(p); off >= 0 {
			return r.lineAt(off)
		}
	}
	return r.skipped + 1
}

func offsetOf(n ast.Node) int {
	if n.Type() == ast.TypeBlock {
		if l := n.Lines(); l != nil && l.Len() > 0 {
			return l.At(0).Start
		}
	}
	if t, ok := n.(*ast.Text); ok {
		return t.Segment.Start
	}
	if p := n.Pos(); p >= 0 && n.Type() != ast.TypeDocument {
		return p
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if off := offsetOf(c); off >= 0 {
			return off
		}
	}
	return -1
}

func (r *pageReader) add(line int, b content.Block) {
	r.page.Body = append(r.page.Body, b)
	r.page.lines = append(r.page.lines, line)
}

func (r *pageReader) block(n ast.Node) {
	line := r.lineOf(n)
	switch n := n.(type) {
	case *ast.Heading:
		if n.Level != 2 && n.Level != 3 {
			r.refuse(line, "Begin it with ## or ###", "a heading of level %d; the kiosk has levels 2 and 3", n.Level)
			return
		}
		spans := r.spans(n)
		if content.Plain(spans) == "" {
			r.refuse(line, "Write the heading after the ##", "an empty heading")
			return
		}
		r.add(line, content.Block{Kind: content.Heading, Level: n.Level, Text: spans})
	case *ast.Paragraph:
		r.paragraph(n, line)
	case *ast.List:
		kind := content.List
		if n.IsOrdered() {
			kind = content.Steps
		}
		if items := r.items(n); len(items) > 0 {
			r.add(line, content.Block{Kind: kind, Items: items})
		}
	case *extast.Table:
		r.table(n, line)
	case *ast.Blockquote:
		r.quote(n, line)
	default:
		r.unknown(n, line)
	}
}

var linkDefinition = regexp.MustCompile(`^\[[^\]]+\]:`)

func (r *pageReader) paragraph(n ast.Node, line int) {
	if img, ok := n.FirstChild().(*ast.Image); ok && n.ChildCount() == 1 {
		r.image(img, line)
		return
	}
	spans := r.spans(n)
	switch plain := content.Plain(spans); {
	case plain == "":
		return
	case linkDefinition.MatchString(plain):
		r.refuse(line, "Delete the line; travellers cannot follow links", "a link definition")
	case strings.HasPrefix(plain, "|"):
		r.refuse(line, "Give the line of dashes as many columns as the head has: | a | b | and |---|---|", "this looks like a table but is not one")
	default:
		r.add(line, content.Block{Kind: content.Paragraph, Text: spans})
	}
}

func (r *pageReader) image(img *ast.Image, line int) {
	dest := string(img.Destination)
	file, inMedia := strings.CutPrefix(dest, "media/")
	if !inMedia || strings.ContainsAny(file, `/\`) || strings.Contains(file, "..") {
		r.refuse(line, "Put the picture into media/ and write media/name.jpg", "picture %q does not lie in media/", shorten(dest))
		return
	}
	name, ok := r.picture(file)
	if !ok {
		r.refuse(line, "Check the spelling, or add the picture to media/media.toml", "no picture has the file %q", shorten(dest))
		return
	}
	alt := content.Plain(r.spans(img))
	if alt == "" {
		r.refuse(line, "Say between [ and ] what the picture shows", "the picture has no alternative text")
		return
	}
	r.add(line, content.Block{Kind: content.Image, Media: name, Alt: alt, Caption: r.unescape(line, img.Title)})
}

// items gives the entries of a list: one level, each one paragraph.
func (r *pageReader) items(list *ast.List) [][]content.Span {
	var out [][]content.Span
	for li := list.FirstChild(); li != nil; li = li.NextSibling() {
		line := r.lineOf(li)
		if li.ChildCount() != 1 {
			if li.ChildCount() == 0 {
				r.refuse(line, "Write the entry, or delete the mark", "an empty list entry")
				continue
			}
			r.refuse(line, "Write one paragraph for each entry; lists have one level", "a list entry with more than one paragraph in it")
			continue
		}
		c := li.FirstChild()
		if c.Kind() != ast.KindTextBlock && c.Kind() != ast.KindParagraph {
			r.refuse(line, "Write one paragraph for each entry; lists have one level", "a list entry holds %s", nodeName(c))
			continue
		}
		spans := r.spans(c)
		if content.Plain(spans) == "" {
			continue
		}
		out = append(out, spans)
	}
	if len(out) > content.MaxListItems {
		r.refuse(r.lineOf(list), "Split the page", "a list with %d entries, at most %d", len(out), content.MaxListItems)
		return nil
	}
	return out
}

var nodeNames = map[ast.NodeKind]string{
	ast.KindThematicBreak: "a dividing line", ast.KindCodeBlock: "an indented block", ast.KindFencedCodeBlock: "a code block",
	ast.KindHTMLBlock: "HTML", ast.KindRawHTML: "HTML", ast.KindLink: "a link", ast.KindAutoLink: "a link",
	ast.KindImage: "a picture", ast.KindCodeSpan: "code", ast.KindEmphasis: "emphasis", ast.KindList: "a list",
	ast.KindBlockquote: "a quotation", extast.KindTable: "a table", ast.KindHeading: "a heading", ast.KindParagraph: "a paragraph",
}

func nodeName(n ast.Node) string {
	if s, ok := nodeNames[n.Kind()]; ok {
		return s
	}
	return n.Kind().String()
}

var nodeFixes = map[ast.NodeKind]string{
	ast.KindThematicBreak:   "Use a heading (## …) to divide the page",
	ast.KindCodeBlock:       "Take the spaces at the beginning of the line away",
	ast.KindFencedCodeBlock: "Write it as a paragraph",
	ast.KindHTMLBlock:       "Write it in Markdown; a < before a word needs a \\ before it",
	ast.KindRawHTML:         "Write it in Markdown; a < before a word needs a \\ before it",
	ast.KindLink:            "Write the words alone; travellers cannot follow links",
	ast.KindAutoLink:        "Write the address without < and >; travellers cannot follow links",
	ast.KindImage:           "Give the picture a paragraph of its own, with an empty line before and after",
	ast.KindCodeSpan:        "Take the ` away",
	ast.KindEmphasis:        "Use **two stars** for bold; there is no italic",
}

func (r *pageReader) unknown(n ast.Node, line int) {
	fix, ok := nodeFixes[n.Kind()]
	if !ok {
		fix = "Write it as a paragraph, a list, a table or one of NOTICE, DO, DONT, PHONE, CARD, HOURS, PRICE"
	}
	r.refuse(line, fix, "%s is not something the kiosk can draw", nodeName(n))
}
