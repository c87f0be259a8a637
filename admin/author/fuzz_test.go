package author

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/content"
)

// FuzzPage reads any bytes as a page: no panic, every finding has a line of the file and
// says what to do, and a page without findings can be written and read again.
func FuzzPage(f *testing.F) {
	pages, _ := filepath.Glob("testdata/good/items/*/*.md")
	more, _ := filepath.Glob("testdata/hostile/*/items/*/en.md")
	for _, p := range append(pages, more...) {
		if b, err := os.ReadFile(p); err == nil {
			f.Add(b)
		}
	}
	for _, s := range []string{"a\\*\\*b", "**a** **b**", "- a\n\n* b\n\n- c", "1. a\n2. b\n\n1) c", "![a\\]](media/bay.png \"c\\\"d\")", "> [!NOTICE]\n> a\n> b", "5\\. x", "a **b ** c", "漢\n字", "> [!CARD] ambulance: A\\*b\n> Xin **115**.\n>\n> - x", "> [!CARD] fire: F\n> a\n>\n> b\n>\n> c", "> [!HOURS] 00:00-24:00\n> a", "> [!PRICE] 0 – 5 VND\n> a", "\\- x", "| a\\|b | c |\n|--|--|\n| **x** | y |"} {
		f.Add([]byte("---\ntitle: t\nsummary: s\n---\n\n" + s + "\n"))
	}
	picture := func(file string) (string, bool) { return "bay", file == "bay.png" }
	f.Fuzz(func(t *testing.T, raw []byte) {
		var findings Findings
		n := notebook{file: "x.md", all: &findings}
		src, ok := cleanText(n, raw)
		if !ok {
			return
		}
		p := parsePage(n, "th", src, picture)
		for _, fd := range findings {
			if fd.Line < 0 || fd.Line > bytes.Count(src, []byte("\n"))+2 || fd.Fix == "" {
				t.Errorf("finding %v", fd)
			}
		}
		if findings.Err() != nil {
			return
		}
		out := renderPage(p.ItemText, func(string) string { return "bay.png" })
		again := parsePage(n, "th", out, picture)
		if d := cmp.Diff(p.ItemText, again.ItemText); d != "" || len(findings) > 0 {
			t.Errorf("%q\nwritten as\n%q\nfindings %v\n%s", src, out, findings, d)
		}
	})
}

// FuzzCues reads any bytes as cues: no panic, every finding has a line of the file and says what to do, and what is taken is a good catalog's.
func FuzzCues(f *testing.F) {
	page := content.ItemText{Title: "A bay", Body: []content.Block{{Kind: content.Paragraph, Text: []content.Span{{Text: "Wait here. Ask us."}}}}}
	for _, s := range []string{"0\t1\tA bay\n1.5\t2\tWait\n2\t3\tAsk us.\n", "0 1 A", "1e400\t0\tA bay", "-0\t0\tA bay\n\\\t1\t2\n", "0x1p-2\t0\tA bay"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var findings Findings
		n := notebook{file: "x.cues.txt", all: &findings}
		src, ok := cleanText(n, spaced(raw))
		if !ok {
			return
		}
		cues := parseCues(n, src, page, 60_000)
		for _, fd := range findings {
			if fd.Line < 0 || fd.Line > bytes.Count(src, []byte("\n"))+1 || fd.Fix == "" {
				t.Errorf("finding %v", fd)
			}
		}
		if len(findings) > 0 {
			return
		}
		again := parseCues(n, spaced(tabbed(src)), page, 60_000)
		if d := cmp.Diff(cues, again); d != "" || len(findings) > 0 {
			t.Errorf("%q: stored as %q: %v\n%s", src, tabbed(src), findings, d)
		}
		for i, c := range cues {
			if c.MS < 0 || c.MS >= 60_000 || i > 0 && (c.MS <= cues[i-1].MS || c.Block < cues[i-1].Block) || c.Block > len(page.Body) {
				t.Errorf("%+v", cues)
			}
		}
	})
}
