package author

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"

	"cuango/contentsync/content"
)

// spans gives the text of a block in pieces of one weight.
func (r *pageReader) spans(n ast.Node) []content.Span {
	return r.spansFrom(n, 0)
}

// spansFrom is spans without what lies before an offset in the source.
func (r *pageReader) spansFrom(n ast.Node, from int) []content.Span {
	w := spanWriter{reader: r, from: from}
	w.children(n, false)
	return w.finish()
}

type spanWriter struct {
	reader *pageReader
	from   int
	out    []content.Span
}

func (w *spanWriter) children(n ast.Node, bold bool) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.inline(c, bold)
	}
}

func (w *spanWriter) inline(n ast.Node, bold bool) {
	r := w.reader
	switch n := n.(type) {
	case *ast.Text:
		if n.Segment.Start < w.from {
			return
		}
		w.write(r.unescape(r.lineAt(n.Segment.Start), n.Segment.Value(r.src)), bold)
		if n.HardLineBreak() {
			r.refuse(r.lineAt(n.Segment.Start), "Begin a new paragraph with an empty line, or take the spaces or the \\ at the end of the line away", "a line break inside a paragraph")
		}
		if n.SoftLineBreak() {
			w.write("\n", bold)
		}
	case *ast.String:
		w.write(string(n.Value), bold)
	case *ast.Emphasis:
		if n.Level == 2 && !bold {
			w.children(n, true)
			return
		}
		r.unknown(n, r.lineOf(n))
	default:
		r.unknown(n, r.lineOf(n))
	}
}

func (w *spanWriter) write(s string, bold bool) {
	if s == "" {
		return
	}
	if k := len(w.out) - 1; k >= 0 && w.out[k].Bold == bold {
		w.out[k].Text += s
		return
	}
	w.out = append(w.out, content.Span{Text: s, Bold: bold})
}

// finish joins the lines of the source and takes spaces at both ends away.
func (w *spanWriter) finish() []content.Span {
	var all []rune
	var bold []bool
	for _, s := range w.out {
		for _, c := range s.Text {
			all = append(all, c)
			bold = append(bold, s.Bold)
		}
	}
	var out []content.Span
	var b strings.Builder
	flush := func(isBold bool) {
		if b.Len() > 0 {
			out = append(out, content.Span{Text: b.String(), Bold: isBold})
			b.Reset()
		}
	}
	first, last := 0, len(all)
	for first < last && isBlank(all[first]) {
		first++
	}
	for last > first && isBlank(all[last-1]) {
		last--
	}
	for i := first; i < last; i++ {
		if i > first && bold[i] != bold[i-1] {
			flush(bold[i-1])
		}
		c := all[i]
		if c == '\n' {
			if joinsWithoutSpace(all[i-1]) && joinsWithoutSpace(all[i+1]) {
				continue
			}
			c = ' '
		}
		b.WriteRune(c)
	}
	if last > first {
		flush(bold[last-1])
	}
	return merge(out)
}

func isBlank(r rune) bool { return r == ' ' || r == '\n' }

// merge joins neighbours of one weight.
func merge(in []content.Span) []content.Span {
	var out []content.Span
	for _, s := range in {
		if k := len(out) - 1; k >= 0 && out[k].Bold == s.Bold {
			out[k].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

// joinsWithoutSpace tells whether a line end in the source beside r is no space: Chinese
// and Japanese have none between words.
func joinsWithoutSpace(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || (r >= 0x3000 && r <= 0x303F) || (r >= 0xFF00 && r <= 0xFFEF)
}

var entity = regexp.MustCompile(`^&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);`)

const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// unescape takes the backslashes of Markdown out.
func (r *pageReader) unescape(line int, raw []byte) string {
	var b strings.Builder
	stars := 0
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c != '*' {
			stars = 0
		}
		switch {
		case c == '\\' && i+1 < len(raw) && strings.IndexByte(punctuation, raw[i+1]) >= 0:
			i++
			c = raw[i]
		case c == '&':
			if m := entity.Find(raw[i:]); m != nil {
				r.refuse(line, "Write the character itself", "%s is HTML, not text", m)
			}
		case c == '*':
			if stars++; stars == 2 {
				r.refuse(line, "Close every ** , and keep punctuation outside of the bold words: **word**, not **word,**", "two stars that make nothing bold")
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}
