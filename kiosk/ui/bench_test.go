package ui_test

import (
	"image"
	"log/slog"
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
