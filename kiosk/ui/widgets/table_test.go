package widgets_test

import (
	"image"
	"strings"
	"testing"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/typeset"
	"cuango/kiosk/ui/paint"
	"cuango/kiosk/ui/theme"
	"cuango/kiosk/ui/uitest"
	"cuango/kiosk/ui/widgets"
)

func kit(t *testing.T, screen string) *widgets.Kit {
	t.Helper()
	look, err := theme.NewLook(uitest.Tokens(t), uitest.Screens[screen])
	if err != nil {
		t.Fatal(err)
	}
	return &widgets.Kit{Look: look, Text: uitest.Engine(t)}
}

// TestTableBreaksNoWord: columns make room for their longest words.
func TestTableBreaksNoWord(t *testing.T) {
	cell := func(lang content.Lang, s string) widgets.Words {
		return widgets.Plain(s, typeset.Style{Lang: lang})
	}
	for _, tc := range []struct {
		name string
		lang content.Lang
		rows [][]string // the first is the head
	}{
		{"two columns", "en", [][]string{{"Goods", "Most"}, {"Cigarettes or tobacco of any other kind", "200 cigarettes"}}},
		{"long words first", "de", [][]string{{"Zollanmeldung", "x"}, {"Grenzübergangsgenehmigungsverfahren", "im Voraus bei der Botschaft beantragen und ausdrucken"}}},
		{"long words in the middle", "fr", [][]string{{"A", "Renseignements", "Prix"}, {"un texte assez long pour prendre presque toute la place de cette ligne", "l’enregistrement", "50 000 VND"}}},
		{"russian", "ru", [][]string{{"Что", "Сколько", "Где"}, {"лекарства по рецепту врача", "продолжительность", "представительство"}}},
		{"arabic", "ar", [][]string{{"السلعة", "الحد"}, {"سجائر أو تبغ من أي نوع آخر يحمله المسافر معه", "200 سيجارة"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			k := kit(t, "43in portrait").For(tc.lang)
			var tab widgets.Table
			for i, r := range tc.rows {
				var row []widgets.Words
				for _, s := range r {
					row = append(row, cell(tc.lang, s))
				}
				if i == 0 {
					tab.Head = row
				} else {
					tab.Rows = append(tab.Rows, row)
				}
			}
			width := k.W - 2*k.Margin()
			last := image.Rectangle{}
			for _, p := range k.Table(tab, width).Place(image.Pt(k.Margin(), 0)) {
				text, ok := p.(paint.Text)
				if !ok {
					continue
				}
				for i := range len(text.P.Lines) - 1 {
					if line := text.P.Text(i); !strings.HasSuffix(line, " ") {
						t.Errorf("%q is broken after %q", text.String(), line)
					}
				}
				if text.Box.Max.X > k.W-k.Margin() || text.Box.Overlaps(last) {
					t.Errorf("%q at %v is outside or over %v", text.String(), text.Box, last)
				}
				last = text.Box
			}
		})
	}
}

// TestUnderlineStaysUnderItsWord: the page mirrors places, and the inside of a text stays.
func TestUnderlineStaysUnderItsWord(t *testing.T) {
	const title = "معبر Mộc Bài الدولي"
	from := strings.Index(title, "Bài")
	for _, lang := range []content.Lang{"en", "ar"} {
		k := kit(t, "43in portrait").For(lang)
		k.Icons = paint.NewIcons(assets.FS)
		w := widgets.Plain(title, typeset.Style{Lang: lang})
		key := k.ListRow(widgets.Row{ID: "r", Title: w, TitleMarks: []widgets.Mark{{Start: from, End: from + len("Bài")}}}, image.Rect(50, 100, 900, 220))
		sc := (&paint.Scene{Size: image.Pt(k.W, k.H), Keys: []*paint.Key{key}, RTL: k.RTL}).Placed()
		var text paint.Text
		var line image.Rectangle
		for _, p := range sc.Keys[0].Face(false) {
			switch p := p.(type) {
			case paint.Text:
				text = p
			case paint.Box:
				if p.C == k.Amber {
					line = p.R
				}
			}
		}
		n := len([]rune(title[:from]))
		want := text.P.Spans(n, n+3)[0].Add(text.Box.Min)
		if line.Min.X != want.Min.X || line.Max.X != want.Max.X {
			t.Errorf("%s: underline %v, word %v", lang, line, want)
		}
	}
}
