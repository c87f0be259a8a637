package ui_test

import (
	"fmt"
	"image"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/session"
	"cuango/kiosk/ui"
	"cuango/kiosk/ui/pages"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

// BenchmarkCompose measures what stands between a tap and the next page, apart from content and pictures:
// laying the page out and painting its bitmap.
func BenchmarkCompose(b *testing.B) {
	e, cat := uitest.Engine(b), uitest.Catalog(b)
	look, err := theme.NewLook(uitest.Tokens(b), uitest.Screens["32in landscape"])
	if err != nil {
		b.Fatal(err)
	}
	st := ui.Still{
		Look: look, Engine: e, Icons: paint.NewIcons(assets.FS), Store: ui.NewStore(cat, slog.New(slog.DiscardHandler)),
		Catalog: cat, Words: uitest.Words(b).T, Now: time.Now,
	}
	for _, r := range []session.Route{
		{Screen: session.Attract, Lang: "vi"},
		{Screen: session.Home, Lang: "vi", Direction: content.In},
		{Screen: session.Home, Lang: "km", Direction: content.In},
		{Screen: session.Article, Lang: "ja", Direction: content.In, Item: uitest.ItemHard},
	} {
		b.Run(string(r.Screen)+"/"+string(r.Lang), func(b *testing.B) {
			bmp := image.NewRGBA(image.Rect(0, 0, look.W, look.H))
			for b.Loop() {
				sc, _, err := st.Scene(b.Context(), r, 1)
				if err != nil {
					b.Fatal(err)
				}
				sc.Paint(bmp)
			}
		})
	}
	b.Run("press", func(b *testing.B) {
		bmp := image.NewRGBA(image.Rect(0, 0, look.W, look.H))
		sc, _, err := st.Scene(b.Context(), session.Route{Screen: session.Home, Lang: "lo", Direction: content.In}, 1)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			sc.PaintKey(bmp, sc.Keys[4], true)
		}
	})
}

// BenchmarkKeystroke measures what stands between a key of the search's keyboard and what is found, apart from the window: the search,
// laying the screen out again and painting what is fresh of it.
func BenchmarkKeystroke(b *testing.B) {
	e, cat := uitest.Engine(b), uitest.Catalog(b)
	look, err := theme.NewLook(uitest.Tokens(b), uitest.Screens["32in landscape"])
	if err != nil {
		b.Fatal(err)
	}
	for _, tt := range []struct {
		lang  content.Lang
		query []string // growing
	}{
		{"vi", []string{"h", "ha", "ha ", "ha n", "ha no", "ha noi"}},
		{"en", []string{"p", "pa", "pas", "pass"}},
		{"th", []string{"ด", "ด่", "ด่า", "ด่าน"}},
		{"ja", []string{"か", "かん", "かんこ", "かんこう"}},
	} {
		b.Run(string(tt.lang), func(b *testing.B) {
			bmp := image.NewRGBA(image.Rect(0, 0, look.W, look.H))
			st := ui.Still{
				Look: look, Engine: e, Icons: paint.NewIcons(assets.FS), Store: ui.NewStore(cat, slog.New(slog.DiscardHandler)),
				Catalog: cat, Words: uitest.Words(b).T, Now: time.Now,
			}
			_, page, err := st.Scene(b.Context(), session.Route{Screen: session.Search, Lang: tt.lang, Direction: content.In}, 1)
			if err != nil {
				b.Fatal(err)
			}
			search := page.(*pages.Search) //nolint:forcetypeassert // it is the search's page
			var before *paint.Scene
			for i := 0; b.Loop(); i++ {
				if err := search.Type(b.Context(), tt.query[i%len(tt.query)]); err != nil {
					b.Fatal(err)
				}
				sc := page.Scene().Placed()
				sc.Prepare()
				for _, r := range sc.FreshSince(before) {
					sc.PaintArea(bmp, r)
				}
				before = sc
			}
		})
	}
}

// BenchmarkEvents lets a crowd at the screen that knows nothing of what it touches: run it with -benchtime 100000x. All work is inline and the clock is
// the benchmark's; the window library and OpenGL are not there ("bench -only events" has them, and takes hours). After a tenth of the events it begins
// to look, a hundred times: heap-% is how much more is reachable, as medians, in the last tenth of the looks than in the first; the rest is what there is
// more of at the end.
func BenchmarkEvents(b *testing.B) {
	f := newFinger(b)
	rnd := rand.New(rand.NewPCG(1, 2)) // chance that can be had again
	var heap []float64
	var routines, bitmaps []int
	look := func() {
		f.shell.Meter.Take() // what it keeps grows by itself
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heap = append(heap, float64(m.HeapAlloc))
		routines, bitmaps = append(routines, runtime.NumGoroutine()), append(bitmaps, f.shell.Held().Bitmaps)
	}
	size := f.sheet.Scene().Size
	for i := range b.N {
		f.event(rnd, size)
		if warm := b.N / 10; i >= warm && (i-warm)%max(1, b.N*9/1000) == 0 {
			look()
		}
	}
	if len(heap) < 20 {
		return // too few to say anything
	}
	n := len(heap) / 10
	median := func(v []float64) float64 { v = slices.Clone(v); slices.Sort(v); return v[len(v)/2] }
	early, late := median(heap[:n]), median(heap[len(heap)-n:])
	b.ReportMetric(100*(late/early-1), "heap-%")
	b.ReportMetric(late/(1<<20), "heap-MiB")
	b.ReportMetric(float64(slices.Max(routines[len(routines)-n:])-slices.Max(routines[:n])), "goroutines")
	b.ReportMetric(float64(slices.Max(bitmaps[len(bitmaps)-n:])-slices.Max(bitmaps[:n])), "bitmaps")
}

// BenchmarkDay is a day of 24 hours at the gate, by the benchmark's clock: run it with -benchtime 200000x ("make soak" does). Travellers come in crowds and one by
// one, leave, come back to a countdown; in between the attract screen turns its scenes. What is reachable once the screen is at rest, after each hundredth of the day, must not grow: the last tenth of the
// looks is compared with the second, and more than 2 % fails.
func BenchmarkDay(b *testing.B) {
	const looks, most, enough = 100, 2.0, 20_000
	f := newFinger(b)
	rnd := rand.New(rand.NewPCG(3, 4)) // chance that can be had again
	size := f.sheet.Scene().Size
	begin := f.now
	each := max(1, b.N/looks)
	var heap []float64
	var routines []int
	for i := range b.N {
		f.event(rnd, size)
		if (i+1)%each != 0 {
			continue
		}
		// The clock goes to where this share of the day ends; the last steps are ticked, so that scenes turn and everybody is forgotten.
		f.wait(2 * time.Minute)
		if then := begin.Add(24 * time.Hour * time.Duration((i+1)/each) / looks); then.After(f.now) {
			f.now = then
		}
		f.wait(2 * time.Minute)
		if f.view.Screen != session.Attract {
			b.Fatalf("after event %d the screen stays on %s", i, f.view.Screen)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heap, routines = append(heap, float64(m.HeapAlloc)), append(routines, runtime.NumGoroutine())
		if b.N >= enough { // an hour and more: whoever waits wants to see something
			fmt.Fprintf(os.Stderr, "%d events, hour %.1f: %.1f MiB of heap, %d goroutines\n", i+1, f.now.Sub(begin).Hours(), float64(m.HeapAlloc)/(1<<20), runtime.NumGoroutine())
		}
	}
	if len(heap) < 20 {
		return // the trial run of the benchmark itself
	}
	n := len(heap) / 10
	median := func(v []float64) float64 { v = slices.Clone(v); slices.Sort(v); return v[len(v)/2] }
	early, late := median(heap[n:2*n]), median(heap[len(heap)-n:])
	grown := 100 * (late/early - 1)
	b.ReportMetric(grown, "heap-%")
	b.ReportMetric(late/(1<<20), "heap-MiB")
	b.ReportMetric(f.now.Sub(begin).Hours(), "hours")
	if b.N < enough {
		return // caches still fill: too early to say anything
	}
	if grown > most {
		b.Errorf("what is held grew by %.1f %%, at most %g are allowed", grown, most)
	}
	if more := slices.Max(routines[len(routines)-n:]) - slices.Max(routines[n:2*n]); more > 0 {
		b.Errorf("%d goroutines more", more)
	}
}

// event is one finger, or half a minute or more without one.
func (f *finger) event(rnd *rand.Rand, size image.Point) {
	keys := f.sheet.Scene().Keys
	p := image.Pt(rnd.IntN(size.X), rnd.IntN(size.Y))
	if len(keys) > 0 && rnd.IntN(10) < 8 {
		p = centre(keys[rnd.IntN(len(keys))].R)
	}
	f.now = f.now.Add(time.Duration(rnd.IntN(1500)) * time.Millisecond)
	switch roll := rnd.IntN(200); {
	case roll == 0:
		f.wait(61 * time.Second) // back to the attract screen
	case roll == 1:
		f.wait(45 * time.Second) // the countdown, which the next touch ends
	case roll < 20:
		f.down(p)
		for range 4 {
			p.Y -= 150
			f.move(p)
		}
		f.up(p)
	case roll < 30:
		f.down(p)
		f.move(image.Pt(rnd.IntN(size.X), rnd.IntN(size.Y)))
		f.up(image.Pt(rnd.IntN(size.X), rnd.IntN(size.Y)))
	default:
		f.down(p)
		f.up(p)
	}
}
