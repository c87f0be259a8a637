package author

import (
	"fmt"

	"cuango/admin/wordbreak"
	"cuango/contentsync/content"
)

// A breaker puts the breaks of one language into everything that is shown, and refuses
// runs that stay too long.
type breaker struct {
	*wordbreak.Breaker
	lang content.Lang
}

func (b breaker) plain(n notebook, line int, s string) string {
	out, err := b.Insert(s)
	if err != nil {
		n.refuse(line, "Tell the maintainers", "%v", err)
		return s
	}
	b.checkRun(n, line, out)
	return out
}

func (b breaker) spans(n notebook, line int, spans []content.Span) []content.Span {
	if len(spans) == 0 {
		return spans
	}
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = s.Text
	}
	parts, err := b.InsertParts(parts)
	if err != nil {
		n.refuse(line, "Tell the maintainers", "%v", err)
		return spans
	}
	out := make([]content.Span, len(spans))
	for i, s := range spans {
		out[i] = content.Span{Text: parts[i], Bold: s.Bold}
	}
	b.checkRun(n, line, content.Plain(out))
	return out
}

func (b breaker) checkRun(n notebook, line int, s string) {
	run, clusters, err := b.LongestRun(s)
	if err != nil || clusters <= wordbreak.MaxRun {
		return
	}
	fix := fmt.Sprintf("Put a space or U+200B (zero width space) between its words; names are kept whole by terms/%s.txt", b.lang)
	n.refuse(line, fix, "%d characters without a place to end a line, at most %d: %q", clusters, wordbreak.MaxRun, shorten(run))
}

func (b breaker) page(n notebook, p *page) {
	p.Title = b.plain(n, p.titleLine, p.Title)
	p.Summary = b.plain(n, p.summaryLine, p.Summary)
	for i := range p.Body {
		bl, line := &p.Body[i], p.lines[i]
		bl.Text = b.spans(n, line, bl.Text)
		below := 0 // entries of DO and DONT stand below the mark
		if bl.Kind == content.Do || bl.Kind == content.Dont {
			below = 1
		}
		for j := range bl.Items {
			bl.Items[j] = b.spans(n, line+below+j, bl.Items[j])
		}
		for j := range bl.Head {
			bl.Head[j] = b.spans(n, line, bl.Head[j])
		}
		for j := range bl.Rows {
			for k := range bl.Rows[j] {
				bl.Rows[j][k] = b.spans(n, line+2+j, bl.Rows[j][k])
			}
		}
		bl.Label = b.plain(n, line, bl.Label) // Say and More are Vietnamese and stay as they are
		bl.Alt = b.plain(n, line, bl.Alt)
		bl.Caption = b.plain(n, line, bl.Caption)
	}
}
