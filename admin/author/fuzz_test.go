package author

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
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
