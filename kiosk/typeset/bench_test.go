package typeset

import (
	"image"
	"image/color"
	"runtime"
	"testing"
	"unicode/utf8"

	"cuango/assets/fonts"
	"cuango/contentsync/content"
)

// paragraph is the first fixture: a usual one, of 60 to 150 characters.
func paragraph(b *testing.B, lang content.Lang) string {
	b.Helper()
	return texts(b, lang)[0]
}

// BenchmarkLayout lays out a body paragraph, everything warm. Must reach: 0.5 ms.
func BenchmarkLayout(b *testing.B) {
	e := testEngine(b)
	for _, lang := range content.AllLangs {
		b.Run(string(lang), func(b *testing.B) {
			runs, st := []Run{{Text: paragraph(b, lang)}}, Style{Lang: lang, SizePx: 28}
			e.Layout(runs, st, 440)
			b.ReportAllocs()
			for b.Loop() {
				e.Layout(runs, st, 440)
			}
			b.ReportMetric(float64(utf8.RuneCountInString(runs[0].Text)), "runes")
		})
	}
}

// BenchmarkBalance lays out a balanced heading.
func BenchmarkBalance(b *testing.B) {
	e := testEngine(b)
	runs, st := []Run{{Text: paragraph(b, "en")}}, Style{Lang: "en", SizePx: 59, Bold: true, Heading: true, Balance: true}
	for b.Loop() {
		e.Layout(runs, st, 900)
	}
}

// BenchmarkDraw draws a paragraph whose glyphs are in the cache.
func BenchmarkDraw(b *testing.B) {
	e := testEngine(b)
	for _, lang := range content.AllLangs {
		b.Run(string(lang), func(b *testing.B) {
			p := e.Layout([]Run{{Text: paragraph(b, lang)}}, Style{Lang: lang, SizePx: 28}, 440)
			m := image.NewRGBA(image.Rectangle{Max: p.Size()})
			ink := color.RGBA{0x1A, 0x22, 0x33, 0xFF}
			p.Draw(m, 0, 0, ink)
			for b.Loop() {
				clear(m.Pix)
				p.Draw(m, 0, 0, ink)
			}
		})
	}
}

// BenchmarkDrawCold draws the same with an empty glyph cache: the first time on a screen.
func BenchmarkDrawCold(b *testing.B) {
	e := New(fonts.FS)
	for _, lang := range content.AllLangs {
		b.Run(string(lang), func(b *testing.B) {
			p := e.Layout([]Run{{Text: paragraph(b, lang)}}, Style{Lang: lang, SizePx: 28}, 440)
			m := image.NewRGBA(image.Rectangle{Max: p.Size()})
			for b.Loop() {
				e.glyphs.init(4 << 20)
				p.Draw(m, 0, 0, color.Black)
			}
		})
	}
}

// BenchmarkReadFace reads a font file and says what the face keeps on the heap.
func BenchmarkReadFace(b *testing.B) {
	for id := range fontCount {
		b.Run(fontFiles[id], func(b *testing.B) {
			for b.Loop() {
				if _, err := readFace(fonts.FS, id, false); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(heapOfFace(b, id))/1024, "KiB-kept")
		})
	}
}

func heapOfFace(tb testing.TB, id fontID) int64 {
	tb.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f, err := readFace(fonts.FS, id, false)
	if err != nil {
		tb.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(f)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

// TestFacesAreSmall holds what the kiosk's memory budget counts on: a Han face that copied its
// outlines would take 20 MB and more.
func TestFacesAreSmall(t *testing.T) {
	for id := range fontCount {
		if got := heapOfFace(t, id); got > 1600<<10 {
			t.Errorf("%s keeps %d KiB of heap, want at most 1600", fontFiles[id], got>>10)
		} else {
			t.Logf("%s keeps %d KiB", fontFiles[id], got>>10)
		}
	}
}

// TestGlyphCacheIsBounded draws far more glyphs than the cache holds.
func TestGlyphCacheIsBounded(t *testing.T) {
	const limit = 100_000
	e := NewWith(Params{Fonts: fonts.FS, GlyphBytes: limit})
	for r := rune(0x4E00); r < 0x4E00+600; r++ {
		render(e.Layout([]Run{{Text: string(r)}}, Style{Lang: "zh-Hans", SizePx: 40}, 100))
	}
	if e.glyphs.used > limit || e.glyphs.order.Len() != len(e.glyphs.byKey) || e.glyphs.order.Len() < 20 {
		t.Errorf("cache holds %d bytes in %d glyphs (%d by key)", e.glyphs.used, e.glyphs.order.Len(), len(e.glyphs.byKey))
	}
}
