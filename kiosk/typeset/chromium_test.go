//go:build e2e

package typeset

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"cuango/contentsync/content"
)

// TestLineEndsAsChromium lays the fixtures out here and in headless Chromium, with the same font
// files, sizes and widths, and compares where lines end. Chromium finds Lao, Khmer and Thai words by its own
// dictionaries, so it also checks what import stored.
//
//	go test -tags "$TAGS,e2e" -run Chromium -v ./kiosk/typeset
func TestLineEndsAsChromium(t *testing.T) {
	e := testEngine(t)
	type job struct {
		Lang  content.Lang
		Text  string
		Width int
		Size  float64
		Bold  bool
	}
	var jobs []job
	for _, lang := range content.AllLangs {
		for i, text := range texts(t, lang) {
			for _, width := range []int{300, 410, 520, 640, 780, 900} {
				jobs = append(jobs, job{lang, text, width + 7*(i%5), 28, i%4 == 3})
			}
		}
	}
	var body strings.Builder
	for _, j := range jobs {
		weight := 400
		if j.Bold {
			weight = 700
		}
		fmt.Fprintf(&body, "<p lang=%s dir=%s style='width:%dpx;font-size:%vpx;font-weight:%d;font-family:%s,ns'>%s</p>\n",
			j.Lang, dir(j.Lang), j.Width, j.Size, weight, family(j.Lang), html.EscapeString(j.Text))
	}
	theirs := chromiumLines(t, body.String())
	if len(theirs) != len(jobs) {
		t.Fatalf("chromium gave %d paragraphs, want %d", len(theirs), len(jobs))
	}

	for _, lang := range content.AllLangs {
		same, total, shown, unexplained := 0, 0, 0, 0
		for i, j := range jobs {
			if j.Lang != lang {
				continue
			}
			p := e.Layout([]Run{{Text: j.Text, Bold: j.Bold}}, Style{Lang: j.Lang, SizePx: j.Size, RTL: j.Lang.RightToLeft()}, j.Width)
			ours, text := map[int]bool{}, []rune(j.Text)
			for _, l := range p.Lines[:len(p.Lines)-1] {
				ours[visibleEnd(text, l.End)] = true
			}
			for _, off := range theirs[i] {
				total++
				if end := visibleEnd(text, off); ours[end] {
					same++
				} else {
					why := explain(p, text, end, float64(j.Width))
					if why == "" {
						unexplained++
						why = "UNEXPLAINED"
					}
					if shown++; shown <= 6 || why == "UNEXPLAINED" {
						t.Logf("%s at %d px (%s):\n  ours   %s\n  theirs %s", lang, j.Width, why, bars(text, ours), bars(text, offsets(text, theirs[i])))
					}
					break // what follows differs because this does
				}
			}
		}
		t.Logf("%s: %d of %d line ends as Chromium's, %d unexplained", lang, same, total, unexplained)
		if unexplained > 0 || same*100 < total*80 {
			t.Errorf("%s: %d of %d line ends as Chromium's, %d unexplained", lang, same, total, unexplained)
		}
	}
}

// family is the name under which the page has a language's fonts.
func family(lang content.Lang) string { return "f" + strings.ReplaceAll(string(lang), "-", "") }

func dir(lang content.Lang) string {
	if lang.RightToLeft() {
		return "rtl"
	}
	return "ltr"
}

// inNumber tells whether a place is inside of a long number.
func inNumber(text []rune, at int) bool {
	w := &work{text: text}
	w.findNumbers()
	for _, n := range w.numbers {
		if n.start < at && at < n.end {
			return true
		}
	}
	return false
}

// explain says why Chromium may end a line before rune end and we do not.
func explain(p *Paragraph, text []rune, end int, width float64) string {
	for i, l := range p.Lines {
		if end <= l.Start || end > visibleEnd(text, l.End) && i < len(p.Lines)-1 {
			continue
		}
		prev, next := text[end-1], text[min(end, len(text)-1)]
		if hangs(next) {
			next = text[min(end+1, len(text)-1)]
		}
		switch {
		case isThai(prev) && isThai(next):
			return "Chromium's dictionary knows other words than the import's"
		case unicode.Is(unicode.Hangul, prev) || unicode.Is(unicode.Hangul, next):
			return "Korean ends at spaces only here, there also at brackets and ·"
		case prev == '-' && unicode.IsDigit(next), inNumber(text, end):
			return "a telephone number stays whole here"
		case strings.ContainsRune("«", prev) || strings.ContainsRune("»!?;:", next):
			return "French marks stay with their words here (LB13, LB15)"
		case strings.ContainsRune("—–·", next):
			return "no line begins with a dash or a dot between words here"
		case strings.ContainsRune(wordAt(text, end), '/'):
			return "a word with a solidus ends there first here"
		case l.Width > width-4:
			return "a tie within 4 px: spaces and stops come from another font there"
		}
		return ""
	}
	return "later line"
}

// wordAt is the text between the spaces around a place.
func wordAt(text []rune, at int) string {
	from, to := at, at
	for from > 0 && !hangs(text[from-1]) {
		from--
	}
	for to < len(text) && !hangs(text[to]) {
		to++
	}
	return string(text[from:to])
}

func isThai(r rune) bool { return 0x0E00 <= r && r <= 0x0EFF || 0x1780 <= r && r <= 0x17FF }

func visibleEnd(text []rune, end int) int {
	for end > 0 && hangs(text[end-1]) {
		end--
	}
	return end
}

func offsets(text []rune, ends []int) map[int]bool {
	m := map[int]bool{}
	for _, e := range ends {
		m[visibleEnd(text, e)] = true
	}
	return m
}

func bars(text []rune, ends map[int]bool) string {
	var b strings.Builder
	for i, r := range text {
		if ends[i] {
			b.WriteString(" ‖ ")
		}
		if r != 0x200B {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// chromiumLines gives, for every paragraph, where its lines end but for the last, in runes.
func chromiumLines(t *testing.T, paragraphs string) (ends [][]int) {
	t.Helper()
	dir := t.TempDir()
	runPage(t, dir, fmt.Sprintf(chromiumPage, fontFaces(t), paragraphs), &ends)
	return ends
}

// runPage opens a page in Chromium and reads the JSON that it leaves in its pre element.
func runPage(t *testing.T, dir, text string, result any) {
	t.Helper()
	page := filepath.Join(dir, "page.html")
	if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--font-render-hinting=none",
		"--force-device-scale-factor=1", "--allow-file-access-from-files", "--disable-web-security", "--virtual-time-budget=60000",
		"--window-size=1200,1000", "--user-data-dir="+filepath.Join(dir, "profile"), "--dump-dom", "file://"+page)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	m := regexp.MustCompile(`<pre id="out">([^<]*)</pre>`).FindSubmatch(out)
	if m == nil {
		t.Fatalf("chromium printed no result: %.300s", out)
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), result); err != nil {
		t.Fatal(err)
	}
}

// TestStoredBreaksAreWordEnds asks Chromium's ICU for the words of the fixtures without U+200B, and looks
// whether the line ends that we make in Lao, Khmer and Thai are ends of them. Chromium's ICU is newer
// than the one at import and knows other Khmer words, so a share may differ there; all of
// testdata's own places are held by TestDictionaryWordsStayWhole.
func TestStoredBreaksAreWordEnds(t *testing.T) {
	e := testEngine(t)
	for lang, most := range map[content.Lang]int{"lo": 3, "km": 20, "th": 1} {
		var plain []string
		for _, text := range texts(t, lang) {
			plain = append(plain, strings.ReplaceAll(text, "\u200b", ""))
		}
		in, err := json.Marshal(plain)
		if err != nil {
			t.Fatal(err)
		}
		var ends [][]int
		runPage(t, t.TempDir(), fmt.Sprintf(`<meta charset=utf-8><pre id="out"></pre><script>
			const s = new Intl.Segmenter(%q, {granularity: 'word'});
			document.getElementById('out').textContent = JSON.stringify(%s.map(t => [...s.segment(t)].map(w => w.index)));
			</script>`, lang, in), &ends)
		lines, inside, shown := 0, 0, map[string]bool{}
		for i, text := range texts(t, lang) {
			words := map[int]bool{}
			for _, end := range ends[i] {
				words[end] = true
			}
			for width := 260; width < 1000; width += 9 {
				p := e.Layout([]Run{{Text: text}}, Style{Lang: lang, SizePx: 28}, width)
				for _, l := range p.Lines[:len(p.Lines)-1] {
					at := len([]rune(strings.ReplaceAll(string(p.text[:l.End]), "\u200b", "")))
					if lines++; !words[at] {
						inside++
						shown[wordAt(p.text, l.End-1)+" ‖ "+wordAt(p.text, l.End)] = true
					}
				}
			}
		}
		t.Logf("%s: %d of %d line ends are inside a word of Chromium's", lang, inside, lines)
		for s := range shown {
			t.Logf("%s: %s", lang, s)
		}
		if inside*100 > lines*most {
			t.Errorf("%s: %d of %d line ends are inside a word of Chromium's", lang, inside, lines)
		}
	}
}

// fontFaces declares one family per language that takes letters and digits from Noto Sans and the
// rest from the language's own font, enlarged, as the engine does.
func fontFaces(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../assets/fonts")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	face := func(family string, id fontID, bold bool, more string) {
		weight := 400
		if bold {
			weight = 700
		}
		fmt.Fprintf(&b, "@font-face{font-family:%s;font-weight:%d;src:url('file://%s/%s');%s}\n", family, weight, dir, fileName(id, bold), more)
	}
	for _, bold := range []bool{false, true} {
		face("ns", fontSans, bold, "")
		for _, lang := range content.AllLangs {
			id, family := primary(lang), family(lang)
			if id == fontSans {
				face(family, id, bold, "")
				continue
			}
			face(family, id, bold, fmt.Sprintf("size-adjust:%v%%", 100*fontScale[id].Em))
			face(family, fontSans, bold, "unicode-range:U+30-39,U+41-5A,U+61-7A,U+C0-24F,U+1E00-1EFF")
		}
	}
	return b.String()
}

const chromiumPage = `<!DOCTYPE html><meta charset=utf-8><style>
%s
p{margin:0 0 10px;white-space:pre-wrap;overflow-wrap:anywhere;line-break:strict;text-spacing-trim:space-all;text-autospace:no-autospace}
[lang=ko]{word-break:keep-all}
</style><body>
%s
<pre id="out"></pre>
<script>
document.fonts.ready.then(() => {
  const all = [];
  for (const p of document.querySelectorAll('p')) {
    const n = p.firstChild, s = n.data, ends = [], r = document.createRange();
    let bottom = null, rune = 0;
    for (let i = 0; i < s.length; rune++) {
      const len = s.codePointAt(i) > 0xFFFF ? 2 : 1;
      r.setStart(n, i); r.setEnd(n, i + len);
      const c = r.getClientRects(), b = c[c.length - 1];
      if (b && b.width > 0 && !/[\s\u200b]/.test(s[i])) {
        if (bottom !== null && b.top > bottom - 5) ends.push(rune);
        if (bottom === null || b.bottom > bottom) bottom = b.bottom;
      }
      i += len;
    }
    all.push(ends);
  }
  document.getElementById('out').textContent = JSON.stringify(all);
});
</script>`
