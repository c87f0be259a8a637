package widgets_test

import (
	"image"
	"strings"
	"testing"

	"cuango/assets"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/widgets"
)

// TestShowCardSays: the words that matter are red and stay together, the sentence grows with its card, and a large card has the pictogram.
func TestShowCardSays(t *testing.T) {
	vi := func(runs ...typeset.Run) widgets.Words {
		return widgets.Words{Runs: runs, Style: typeset.Style{Lang: "vi"}}
	}
	passport := vi(typeset.Run{Text: "Tôi bị "}, typeset.Run{Text: "mất hộ chiếu", Bold: true}, typeset.Run{Text: ". Xin giúp tôi."})
	long := vi(typeset.Run{Text: strings.Repeat("Xin giúp tôi tìm nơi trình báo gần nhất. ", 12)}, typeset.Run{Text: "Cảm ơn", Bold: true})
	for _, tc := range []struct {
		name      string
		lang      string
		say       widgets.Words
		high      int // of the card, in body ems
		mark      bool
		from, to  float64 // height of a line of the sentence, in lines of the look's size
		onOneLine string
	}{
		{"large", "en", passport, 40, true, 1.01, 1.6, "mất hộ chiếu"},
		{"large, Arabic", "ar", passport, 40, true, 1.01, 1.6, "mất hộ chiếu"},
		{"just enough", "en", passport, 20, false, 0.84, 1.6, "mất hộ chiếu"},
		{"a long sentence", "en", long, 30, false, 0.44, 0.9, "Cảm ơn"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := kit(t, "43in portrait")
			k.Icons = paint.NewIcons(assets.FS)
			k.RTL = tc.lang == "ar"
			word := widgets.Plain("Show this card", typeset.Style{Lang: "en"})
			c := widgets.ShowCard{Show: word, How: word, Say: tc.say, Here: vi(typeset.Run{Text: "Tôi ở đây."}), Meaning: word}
			c.Pictograms.Band, c.Pictograms.Here, c.Pictograms.What = "speak", "place", "passport"
			r := image.Rect(50, 50, 1030, 50+k.E(float64(tc.high)))
			parts, easy := k.ShowCard(c, r)
			if easy != (tc.name != "a long sentence") {
				t.Errorf("it fits with ease: %v", easy)
			}
			var said paint.Text
			large := 0
			for _, p := range parts {
				if !p.Bounds().In(r) {
					t.Errorf("%T at %v leaves %v", p, p.Bounds(), r)
				}
				switch p := p.(type) {
				case paint.Text:
					if strings.HasPrefix(p.String(), tc.say.Runs[0].Text) {
						said = p
					}
				case paint.Icon:
					if p.Bounds().Dx() > k.E(2.5) {
						large++
					}
				}
			}
			if said.P == nil {
				t.Fatal("the sentence is not there")
			}
			if said.Mark != k.Son {
				t.Errorf("what matters is drawn in %v, want %v", said.Mark, k.Son)
			}
			if (large == 1) != tc.mark {
				t.Errorf("%d large pictograms, want one: %v", large, tc.mark)
			}
			usual := k.Layout(tc.say.Size(k.Size("show")).Bold().Heading(), 2000).Lines[0].Height
			if h := float64(said.P.Lines[0].Height) / float64(usual); h < tc.from || h > tc.to {
				t.Errorf("letters are %.2f times as large as the look's, want %v to %v", h, tc.from, tc.to)
			}
			together := 0
			for i := range said.P.Lines {
				together += strings.Count(strings.ReplaceAll(said.P.Text(i), "\u00a0", " "), tc.onOneLine)
			}
			if together != 1 {
				t.Errorf("%q is on %d lines, want 1", tc.onOneLine, together)
			}
		})
	}
}
