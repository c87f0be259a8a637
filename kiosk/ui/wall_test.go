package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cuango/contentsync/content"
	"cuango/kiosk/catalog"
	"cuango/kiosk/session"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
)

// walls are the screens that walls are laid out on: lamps, televisions, façades, and one whose letters have only just room.
var walls = map[string]theme.Config{
	"16:9":         {DiagonalIn: 55, WidthPx: 1920, HeightPx: 1080, Wall: true},
	"16:9, 4K":     {DiagonalIn: 75, WidthPx: 3840, HeightPx: 2160, Wall: true},
	"9:16":         {DiagonalIn: 55, WidthPx: 1080, HeightPx: 1920, Wall: true},
	"9:16, 4K":     {DiagonalIn: 98, WidthPx: 2160, HeightPx: 3840, Wall: true},
	"32:9":         {DiagonalIn: 100, WidthPx: 3840, HeightPx: 1080, Wall: true},
	"4:3":          {DiagonalIn: 60, WidthPx: 1024, HeightPx: 768, Wall: true},
	"square":       {DiagonalIn: 80, WidthPx: 1080, HeightPx: 1080, Wall: true},
	"lamps 3:1":    {DiagonalIn: 199, WidthPx: 960, HeightPx: 320, Wall: true},
	"least letter": {DiagonalIn: 40, WidthPx: 1920, HeightPx: 1080, ReadingDistanceMM: 3000, Wall: true},
}

// wallCatalog is the catalog of a gate that asks for a language first, with a long name, with scenes of every kind.
func wallCatalog(t *testing.T, l content.Lang) *catalog.Catalog {
	t.Helper()
	c, blobs := uitest.Content(t)
	c.Gates[0].Langs = []content.Lang{l, "en"}
	words := uitest.Words(t)
	text := content.Name{}
	for _, l := range content.AllLangs {
		text[l] = words.T(l, "greeting")
	}
	c.Notices = nil
	c.Scenes = []content.Scene{
		{ID: "plain", Media: "scene"},
		{ID: "said", Media: "scene", Text: text},
		{ID: "taken", Media: "scene", Item: uitest.ItemShort, Text: text},
		{ID: "paid", Media: "scene", Text: text, Sponsor: text},
	}
	c.SponsorShare = 20
	return uitest.CatalogOf(t, c, blobs)
}

// TestWallLayout lays the wall and the attract screen out in every language with every kind of scene: nothing leaves the screen wherever the
// picture has wandered, no text overlaps another or is cut, none is smaller than what is read from afar, nothing can be pressed, and nobody is
// told to touch.
func TestWallLayout(t *testing.T) {
	e := uitest.Engine(t)
	for i, l := range content.AllLangs {
		cat := wallCatalog(t, l)
		for name, cfg := range walls {
			if cfg.WidthPx*cfg.HeightPx > 3840*1080 && l != "lo" { // the same proportions as smaller ones, and much paint
				continue
			}
			st := still(t, cat, e, cfg)
			for _, scene := range []int{1 + i%3, 4} {
				at := time.Date(2026, 11, 22, 3*scene, 7*scene, 0, 0, content.Zone) // day and night, and four places
				st.Now = func() time.Time { return at }
				sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Wall, Lang: l, Direction: content.In}, scene)
				if err != nil {
					t.Fatal(err)
				}
				where := fmt.Sprintf("%s in %s, scene %d", name, l, scene)
				checkTexts(t, where, sc)
				if len(sc.Keys) > 0 || sc.Touch != nil || sc.Turn != nil {
					t.Errorf("%s: it can be pressed", where)
				}
				said := ""
				for _, p := range sc.All() {
					text, ok := p.(paint.Text)
					if !ok {
						continue
					}
					said += text.String() + "\n"
					if text.P.Truncated {
						t.Errorf("%s: %q is cut", where, text.String())
					}
					// The least line of all scripts is 1.18 em high (look.md 3).
					if n := len(text.P.Lines); n > 0 {
						if line := float64(text.P.Size().Y-text.P.TopPad-text.P.BottomPad) / float64(n); line < 1.17*st.Look.Em-1 {
							t.Errorf("%s: %q has lines of %.1f px, at least %.1f are read from there", where, text.String(), line, 1.18*st.Look.Em)
						}
					}
				}
				if !strings.Contains(said, at.Format("15:04")) {
					t.Errorf("%s: the time is not there: %s", where, said)
				}
				if strings.Contains(said, uitest.Words(t).T(l, "touch_to_start")) {
					t.Errorf("%s: it asks to be touched", where)
				}
				if scene == 4 && !strings.Contains(said, uitest.Words(t).T(l, "sponsored")) && cfg.HeightPx > 400 {
					t.Errorf("%s: a sponsor's scene has no label: %s", where, said)
				}
			}
		}
	}
}

// TestAttractScenes: the invitation in every language with every kind of scene.
func TestAttractScenes(t *testing.T) {
	e := uitest.Engine(t)
	cat := wallCatalog(t, "vi")
	for _, name := range []string{"43in portrait", "32in landscape", "21.5in landscape"} {
		st := still(t, cat, e, uitest.Screens[name])
		for _, l := range content.AllLangs {
			for scene := 2; scene <= 4; scene++ {
				sc, _, err := st.Scene(t.Context(), session.Route{Screen: session.Attract, Lang: l, Direction: content.In}, scene)
				if err != nil {
					t.Fatal(err)
				}
				where := fmt.Sprintf("%s in %s, scene %d", name, l, scene)
				checkTexts(t, where, sc)
				checkKeys(t, where, sc, st.Look)
				codes, label := 0, false
				for _, p := range sc.All() {
					switch p := p.(type) {
					case paint.Matrix:
						codes++
						if mm := float64(p.Module()) * st.Look.MMPerPx; mm < 0.79 {
							t.Errorf("%s: modules of %.2f mm", where, mm)
						}
					case paint.Text:
						label = label || p.String() == uitest.Words(t).T(l, "sponsored")
					}
				}
				if want := scene == 3; want != (codes == 1) {
					t.Errorf("%s: %d codes", where, codes)
				}
				if want := scene == 4; want != label {
					t.Errorf("%s: labelled as a sponsor's: %v", where, label)
				}
			}
		}
	}
}

// Walls that nobody could read are refused, and said why.
func TestWallLimits(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  theme.Config
		want string
	}{
		{"too few lamps", theme.Config{DiagonalIn: 100, WidthPx: 960, HeightPx: 319, Wall: true}, "each side must be 320"},
		{"too many pixels", theme.Config{DiagonalIn: 100, WidthPx: 8193, HeightPx: 1080, Wall: true}, "to 8192"},
		{"too large", theme.Config{DiagonalIn: 1201, WidthPx: 1920, HeightPx: 1080, Wall: true}, "10 to 1200"},
		{"too far", theme.Config{DiagonalIn: 32, WidthPx: 1920, HeightPx: 1080, ReadingDistanceMM: 10_000, Wall: true}, "hang a larger one"},
		{"beyond all walls", theme.Config{DiagonalIn: 300, WidthPx: 1920, HeightPx: 1080, ReadingDistanceMM: 50_001, Wall: true}, "0 to 50000"},
		{"a façade", theme.Config{DiagonalIn: 1200, WidthPx: 1920, HeightPx: 1080, ReadingDistanceMM: 50_000, Wall: true}, ""},
	} {
		_, err := theme.NewLook(uitest.Tokens(t), tt.cfg)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
