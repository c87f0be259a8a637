package author

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"cuango/admin/wordbreak"
	"cuango/contentsync/content"
)

// MaxValueClusters is how long the last cell of a table row may be: it is set bold and
// never wraps.
const MaxValueClusters = 24

func (r *pageReader) table(t *extast.Table, line int) {
	b := content.Block{Kind: content.Table}
	good := true
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		rowLine := r.lineOf(row)
		raw := r.sourceLine(rowLine)
		if have, want := countCells(raw), len(t.Alignments); have != want {
			r.refuse(rowLine, "Give every row as many cells as the head; a | inside a cell is written \\|", "a row with %d cells, the head has %d", have, want)
			good = false
			continue
		}
		var cells [][]content.Span
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			spans := r.spans(c)
			if content.Plain(spans) == "" && row.Kind() != extast.KindTableHeader {
				r.refuse(rowLine, "Write the cell; use – when there is nothing to say", "an empty cell")
				good = false
			}
			cells = append(cells, spans)
		}
		if row.Kind() == extast.KindTableHeader {
			b.Head = cells
			if len(cells) < 2 || len(cells) > content.MaxTableColumns {
				r.refuse(rowLine, "Use two or three columns", "a table with %d columns", len(cells))
				good = false
			}
			continue
		}
		if len(cells) == 0 {
			continue
		}
		last := content.Plain(cells[len(cells)-1])
		if n, err := wordbreak.Clusters(r.lang, last); err == nil && n > MaxValueClusters {
			r.refuse(rowLine, "Put the short value (an amount, a time) last and the words in the first column", "the last cell has %d characters, at most %d: %q", n, MaxValueClusters, shorten(last))
			good = false
		}
		b.Rows = append(b.Rows, cells)
	}
	if len(b.Rows) == 0 && good {
		r.refuse(line, "Add rows, or write a paragraph", "a table without rows")
		return
	}
	if len(b.Rows) > content.MaxTableRows {
		r.refuse(line, "Split the table", "a table with %d rows, at most %d", len(b.Rows), content.MaxTableRows)
		return
	}
	if good {
		r.add(line, b)
	}
}

// sourceLine gives a line of the file.
func (r *pageReader) sourceLine(line int) string {
	i := line - r.skipped - 1
	start, end := 0, len(r.src)
	if i > 0 && i-1 < len(r.ends) {
		start = r.ends[i-1] + 1
	}
	if i < len(r.ends) {
		end = r.ends[i]
	}
	return string(r.src[start:end])
}

// countCells counts as the table extension does, which itself drops cells that are too many.
func countCells(line string) int {
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, "|")
	if strings.HasSuffix(line, "|") && !strings.HasSuffix(line, `\|`) {
		line = line[:len(line)-1]
	}
	return strings.Count(line, "|") - strings.Count(line, `\|`) + 1
}

var alert = regexp.MustCompile(`^\[!([A-Za-z]+)\][ ]*(.*)$`)

// quote reads the marked block quotes.
func (r *pageReader) quote(q *ast.Blockquote, line int) {
	const fix = "Begin the quotation with > [!NOTICE], > [!DO], > [!DONT], > [!PHONE] 113, > [!CARD] ambulance: Ambulance, > [!HOURS] 07:00-20:00 or > [!PRICE] 50000-120000 VND"
	first, ok := q.FirstChild().(*ast.Paragraph)
	if !ok || first.Lines().Len() == 0 {
		r.refuse(line, fix, "a quotation is not something the kiosk can draw")
		return
	}
	head := first.Lines().At(0)
	line = r.lineAt(head.Start)
	m := alert.FindStringSubmatch(strings.TrimSpace(string(head.Value(r.src))))
	if m == nil {
		r.refuse(line, fix, "a quotation without a mark")
		return
	}
	var rest []ast.Node
	for c := ast.Node(first); c != nil; c = c.NextSibling() {
		if c == ast.Node(first) && first.Lines().Len() == 1 {
			continue // only the mark
		}
		rest = append(rest, c)
	}
	switch m[1] {
	case "CARD":
		r.card(strings.TrimSpace(m[2]), rest, head.Stop, line)
	case "NOTICE", "PHONE", "HOURS", "PRICE":
		r.quoteText(m[1], strings.TrimSpace(m[2]), rest, head.Stop, line)
	case "DO", "DONT":
		kind := content.Do
		if m[1] == "DONT" {
			kind = content.Dont
		}
		var list *ast.List
		if len(rest) == 1 {
			list, _ = rest[0].(*ast.List)
		}
		if list == nil || list.IsOrdered() || m[2] != "" {
			r.refuse(line, "Write > - before each entry, on the lines below the mark", "[!%s] holds one bullet list and nothing else", m[1])
			return
		}
		if items := r.items(list); len(items) > 0 {
			r.add(line, content.Block{Kind: kind, Items: items})
		}
	default:
		r.refuse(line, fix, "[!%s] is not a mark that is known", m[1])
	}
}

func (r *pageReader) quoteText(mark, after string, rest []ast.Node, from, line int) {
	b, ok := r.quoteHead(mark, after, line)
	if !ok {
		return
	}
	if len(rest) != 1 || rest[0].Kind() != ast.KindParagraph {
		r.refuse(line, "Write one paragraph below the mark, every line with > before it", "[!%s] holds one paragraph", mark)
		return
	}
	b.Text = r.spansFrom(rest[0], from)
	if content.Plain(b.Text) == "" {
		r.refuse(line, "Write one paragraph below the mark", "[!%s] is empty", mark)
		return
	}
	r.add(line, b)
}
