package cache_test

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/search"
)

// phrases are the sentences of the demo pack in one language, with break hints, and its titles.
func phrases(b *testing.B, l content.Lang) (sentences, titles []string) {
	b.Helper()
	files, err := filepath.Glob("../../assets/demopack/items/*/" + string(l) + ".md")
	if err != nil || len(files) == 0 {
		b.Fatalf("no texts in %s: %v", l, err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimSpace(line)
			if t, ok := strings.CutPrefix(line, "title:"); ok {
				titles = append(titles, strings.TrimSpace(t))
			} else if utf8.RuneCountInString(line) > 20 && !strings.HasPrefix(line, "media:") {
				sentences = append(sentences, line)
			}
		}
	}
	return sentences, titles
}

// largePack has n items, each with a title, a summary and a body of the demo pack's sentences, shuffled, and with words of its own: a place
// name of its own language's letters, a number.
func largePack(b *testing.B, n int) *packtest.Pack {
	b.Helper()
	p := packtest.Small(b, "large", 1, n, 0, 0)
	rnd := rand.New(rand.NewPCG(1, 2)) // the same texts each time
	for _, l := range content.DemoLangs {
		sentences, titles := phrases(b, l)
		letters := []rune(strings.Map(func(r rune) rune {
			if r < 'a' && r < 0x80 {
				return -1
			}
			return r
		}, strings.Join(titles, "")))
		for i := range p.Catalog.Items {
			name := make([]rune, 0, 5)
			for range 5 {
				name = append(name, letters[rnd.IntN(len(letters))])
			}
			t := content.ItemText{
				Title:   titles[rnd.IntN(len(titles))] + " " + string(name),
				Summary: sentences[rnd.IntN(len(sentences))],
			}
			for size := 0; size < 600; { // runes, as the demo pack's articles have them
				s := sentences[rnd.IntN(len(sentences))] + " " + strconv.Itoa(rnd.IntN(100_000))
				t.Body = append(t.Body, content.Block{Kind: content.Paragraph, Text: []content.Span{{Text: s}}})
				size += utf8.RuneCountInString(s)
			}
			p.Catalog.Items[i].Text[l] = t
		}
	}
	return p
}

// What travellers type, and beside it the worst that can be typed: beginnings that half of all words have, words that are in every item,
// whole sentences, words that are nowhere.
var (
	typical = map[content.Lang][]string{
		"vi": {"ha noi", "hộ chiếu", "thi thuc", "hải quan", "đổi tiền", "xe bu"}, "en": {"passport", "visa", "customs", "exchange mon", "taxi", "cave"},
		"zh-Hans": {"护照", "签证", "海关", "河", "出租车", "下龙湾"}, "ko": {"여권", "비자", "세관", "환ㅈ", "택시", "하롱"}, "ja": {"パスポート", "税関", "ビザ", "両替", "たくしー", "国境"},
		"lo": {"ໜັງສືຜ່ານແດນ", "ວີຊາ", "ພາສີ", "ເງິນ", "ລົດ"}, "km": {"លិខិតឆ្លងដែន", "ទិដ្ឋាការ", "គយ", "ប្រាក់", "រថភ្លើង"}, "th": {"หนังสือเดินทาง", "วีซ่า", "ศุลกากร", "เงิน", "รถไฟ"},
		"ru": {"паспорт", "виза", "таможня", "деньги", "такси"}, "fr": {"passeport", "visa", "douane", "argent", "frontiere"},
	}
	worst = map[content.Lang][]string{
		"vi": {"t", "c", "ban co the", "qqqzzz"}, "en": {"t", "the", "you can the of", "pasportt"}, "zh-Hans": {"的", "在", "护", "资料包不存在"}, "ko": {"ㅇ", "이", "하", "쀍쀍쀍"},
		"ja": {"の", "い", "ます", "ぬぬぬぬ"}, "lo": {"ກ", "າ", "ທ", "ຂອງທ່ານຢູ່"}, "km": {"ក", "ន", "រ", "របស់អ្នកនៅ"}, "th": {"ก", "า", "น", "ของคุณอยู่"},
		"ru": {"п", "в", "на и", "пасспортт"}, "fr": {"l", "d", "de la les", "passporrt"},
	}
)

var large = sync.OnceValue(func() *largeCache { return &largeCache{} })

// A largeCache is built once for all benchmarks of a run.
type largeCache struct {
	once sync.Once
	dir  string
	took time.Duration
}

func (c *largeCache) open(b *testing.B) *cache.Reader {
	b.Helper()
	c.once.Do(func() {
		dir, err := os.MkdirTemp("", "search-bench-") //nolint:usetesting // all sub-benchmarks share it
		if err != nil {
			b.Fatal(err)
		}
		c.dir = dir
		p := largePack(b, 5_000)
		w, err := cache.NewWriter(dir, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		_, err = w.Build(b.Context(), 1, []cache.Pack{{Manifest: p.Manifest, Catalog: p.Catalog}}, now, func(cache.Generation) error { return nil })
		c.took = time.Since(began)
		if err = errors.Join(err, w.Activate(1)); err != nil {
			b.Fatal(err)
		}
	})
	r, err := cache.OpenGeneration(b.Context(), c.dir, 1)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = r.Close() })
	return r
}

// BenchmarkSearch asks 5,000 items in 10 languages. A first search of each language is not counted: it reads the dictionary. The numbers are
// of one query, marks and snippets included, in the traveller's language, Vietnamese and English.
func BenchmarkSearch(b *testing.B) {
	defer func() { _ = os.RemoveAll(large().dir) }()
	for _, kind := range []struct {
		name    string
		queries map[content.Lang][]string
	}{{"typical", typical}, {"worst", worst}} {
		for _, l := range content.DemoLangs {
			b.Run(kind.name+"/"+string(l), func(b *testing.B) {
				r := large().open(b)
				ask := func(q string) (time.Duration, search.Result) {
					began := time.Now()
					res, err := r.Search(b.Context(), search.Query{Text: q, Lang: l, Gate: "huu-nghi", Direction: content.In})
					if err != nil {
						b.Fatal(err)
					}
					return time.Since(began), res
				}
				queries := slices.Clone(kind.queries[l])
				if kind.name == "worst" { // all that can be typed, as it stands in a text
					sentences, _ := phrases(b, l)
					queries = append(queries, string([]rune(strings.Join(sentences, " "))[:500]))
				}
				first, _ := ask("a")
				var all []time.Duration
				slowest := map[string]time.Duration{}
				found := 0
				for b.Loop() {
					for _, q := range queries {
						d, res := ask(q)
						all = append(all, d)
						slowest[name(q)] = max(slowest[name(q)], d)
						found += len(res.Hits)
					}
				}
				if kind.name == "typical" && found == 0 {
					b.Fatal("nothing was found")
				}
				slices.Sort(all)
				b.ReportMetric(ms(all[len(all)/2]), "p50-ms")
				b.ReportMetric(ms(all[len(all)*99/100]), "p99-ms")
				b.ReportMetric(ms(first), "first-ms")
				b.ReportMetric(0, "ns/op")
				if kind.name == "worst" {
					b.Logf("slowest of each query: %v", slowest)
				}
			})
		}
	}
	b.Run("index", func(b *testing.B) {
		r := large().open(b)
		size, err := cache.IndexBytes(b.Context(), r)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() { // the size does not depend on it
		}
		b.ReportMetric(float64(size)/1e6, "index-MB")
		b.ReportMetric(large().took.Seconds(), "build-s")
		b.ReportMetric(0, "ns/op")
		if load, err := os.ReadFile("/proc/loadavg"); err == nil {
			b.Logf("load %s", strings.TrimSpace(string(load)))
		}
	})
}

func name(q string) string {
	if len([]rune(q)) > 100 {
		return "500 runes"
	}
	return q
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
