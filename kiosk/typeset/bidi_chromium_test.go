//go:build e2e

package typeset

import (
	"fmt"
	"html"
	"sort"
	"strings"
	"testing"
	"unicode"

	"cuango/contentsync/content"
)

// TestOrderAsChromium lays mixed Arabic paragraphs out here and in Chromium and compares lines, and the order in which
// the letters and digits of each line stand from left to right. Telephone numbers are isolated in the page, as the
// engine does it.
func TestOrderAsChromium(t *testing.T) {
	type job struct {
		text  string
		lang  content.Lang
		width int
	}
	var jobs []job
	for _, text := range append(texts(t, "ar"),
		"سعر التذكرة 50,000 VND (نحو 2 USD) حتى 31.12.2026.",
		"VIP: قاعة «Sông Hồng» في الطابق 2.",
		"اتصل على 113 أو 114 أو 115 - مجانًا!",
		"البريد: info@example.vn، الموقع www.example.vn/ar.",
		"Hà Nội",
		"10% خصم، 3–5 أيام، 07:00 – 20:00",
	) {
		for _, width := range []int{300, 420, 610, 900} {
			jobs = append(jobs, job{text, "ar", width})
		}
	}
	for _, text := range []string{"The sign says «مرحبًا بكم 24» at gate 3 (بوابة 3).", "Kiosk العربية 12, page 3"} {
		jobs = append(jobs, job{text, "en", 300}, job{text, "en", 900})
	}
	var body strings.Builder
	for _, j := range jobs {
		fmt.Fprintf(&body, "<p dir=%s lang=%s style='width:%dpx;font-size:28px;font-family:%s,ns'>%s</p>\n", dir(j.lang), j.lang, j.width, family(j.lang), html.EscapeString(j.text))
	}
	type at struct {
		I       int
		X, W, Y float64
	}
	var theirs [][]at
	runPage(t, t.TempDir(), fmt.Sprintf(orderPage, fontFaces(t), body.String()), &theirs)
	same := 0
	for k, j := range jobs {
		text := []rune(j.text)
		p := testEngine(t).Layout([]Run{{Text: j.text}}, Style{Lang: j.lang, SizePx: 28, RTL: j.lang.RightToLeft()}, j.width)
		phone := strings.Contains(j.text, "+84") // Chromium turns its groups around
		ours, lines := orderHere(p), map[int][]at{}
		for _, c := range theirs[k] {
			y := 0
			for i, l := range p.Lines { // by our lines: that the ends are the same is tested elsewhere
				if c.I >= l.Start && c.I < l.End {
					y = i
				}
			}
			lines[y] = append(lines[y], c)
		}
		for i := range p.Lines {
			cells := lines[i]
			sort.SliceStable(cells, func(a, b int) bool { return cells[a].X+cells[a].W/2 < cells[b].X+cells[b].W/2 })
			var want []rune
			top, broken := 0.0, false
			for n, c := range cells {
				if n > 0 && (c.Y > top+20 || c.Y < top-20) {
					broken = true // Chromium ended this line elsewhere
				}
				top = c.Y
				want = append(want, text[c.I])
			}
			if broken || phone && strings.ContainsRune(p.Text(i), '+') {
				continue
			}
			same++
			if string(want) != ours[i] {
				t.Errorf("%s at %d px, line %d:\n  ours   %q\n  theirs %q", j.lang, j.width, i, ours[i], string(want))
			}
		}
	}
	t.Logf("%d lines in the same order", same)
	if same < 60 {
		t.Errorf("only %d lines could be compared", same)
	}
}

// orderHere gives the letters and digits of every line, from left to right.
func orderHere(p *Paragraph) (out []string) {
	w := &work{}
	w.load([]Run{{Text: string(p.text)}}, false)
	w.findNumbers()
	w.levels(p.rtl)
	for _, l := range p.Lines {
		var items []item
		for i := l.Start; i < l.End; i++ {
			items = append(items, item{start: i, level: w.level[i]})
		}
		order := visualOrder(items)
		var line []rune
		for k := range items {
			i := items[k].start
			if order != nil {
				i = items[order[k]].start
			}
			if r := p.text[i]; unicode.IsLetter(r) || unicode.IsDigit(r) {
				line = append(line, r)
			}
		}
		out = append(out, string(line))
	}
	return out
}

const orderPage = `<!DOCTYPE html><meta charset=utf-8><style>
%s
p{margin:0 0 10px;white-space:pre-wrap;overflow-wrap:anywhere;line-break:strict;font-variant-ligatures:none}
</style><body>
%s
<pre id="out"></pre>
<script>
document.fonts.ready.then(() => {
  const all = [];
  for (const p of document.querySelectorAll('p')) {
    const n = p.firstChild, s = n.data, cells = [], r = document.createRange();
    let rune = 0;
    for (let i = 0; i < s.length; rune++) {
      const len = s.codePointAt(i) > 0xFFFF ? 2 : 1;
      r.setStart(n, i); r.setEnd(n, i + len);
      const b = r.getBoundingClientRect();
      if (/[\p{L}\p{Nd}]/u.test(s.slice(i, i + len))) cells.push({I: rune, X: b.left, W: b.width, Y: b.top});
      i += len;
    }
    all.push(cells);
  }
  document.getElementById('out').textContent = JSON.stringify(all);
});
</script>`
