package catalog

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/contentsync/search"
	"cuango/kiosk/i18n"
)

func marked(t Text, marks []Mark) string {
	var out []string
	for _, m := range marks {
		out = append(out, t.S[m.From:m.To])
	}
	return strings.Join(out, "|")
}

func TestSearch(t *testing.T) {
	for _, tt := range []struct {
		name, gate string
		lang       content.Lang
		d          content.Direction
		query      string
		rows       string // titles
		marks      string // in the first row: title / summary
	}{
		{"a title, in the traveller's language", "a", "en", content.In, "arriv", "arriving en", "arriv/arriv"},
		{"a summary", "a", "en", content.In, "about arriving", "arriving en", "arriving/about|arriving"},
		{"a body", "a", "en", content.In, "body arriving", "arriving en", "arriving/body|arriving"},
		{"another gate's", "a", "en", content.In, "elsewhere", "elsewhere en", "elsewhere/elsewhere"},
		{"the own direction first", "a", "vi", content.In, "about", "far vi, near vi, arriving vi, elsewhere vi, leaving vi, checked vi", "/about"},
		{"a language without texts", "a", "lo", content.In, "near", "near en", "near/near"},
		{"found in Vietnamese, shown in English", "a", "en", content.In, "near vi", "near en", "near/near|vi"},
		{"a passage in another language says so", "a", "en", content.In, "near vi", "near en", "near/near|vi"},
		{"in Vietnamese only", "a", "en", content.In, "checked", "checked vi", "checked/checked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := open(t, tt.gate).Search(t.Context(), tt.lang, tt.d, tt.query)
			if err != nil || len(v.Rows) == 0 {
				t.Fatalf("%+v, %v", v, err)
			}
			var titles []string
			for _, r := range v.Rows {
				titles = append(titles, r.Title.S)
			}
			got, want := titles, strings.Split(tt.rows, ", ")
			if tt.name == "the own direction first" { // among equals the order of the items is of no interest
				got, want = titles[len(titles)-2:], []string{"leaving vi", "elsewhere vi"}
				slices.Sort(got)
				slices.Sort(want)
			}
			if !slices.Equal(got, want) || v.Total != len(v.Rows) || v.Miss || v.Nearest != nil {
				t.Errorf("rows %q of %d, want %q", titles, v.Total, tt.rows)
			}
			if m := marked(v.Rows[0].Title, v.Rows[0].TitleMarks) + "/" + marked(v.Rows[0].Summary, v.Rows[0].SummaryMarks); m != tt.marks {
				t.Errorf("marks %q, want %q in %+v", m, tt.marks, v.Rows[0])
			}
		})
	}
}

func TestSearchRowsSayWhatTheyAre(t *testing.T) {
	c := open(t, "a")
	v, err := c.Search(t.Context(), "lo", content.In, "arriving")
	if err != nil || len(v.Rows) != 1 {
		t.Fatalf("%+v, %v", v, err)
	}
	r := v.Rows[0]
	if r.Category.S != "Papers" || r.Pictogram != "passport" || r.Colour != "indigo" || r.Picture == nil || r.Elsewhere.S != "" || r.Note == nil || r.Note.Lang != "lo" {
		t.Errorf("%+v", r)
	}
	v, err = c.Search(t.Context(), "en", content.In, "elsewhere")
	if err != nil || len(v.Rows) != 1 || v.Rows[0].Elsewhere.S != "Gate B" || v.Rows[0].Note != nil {
		t.Fatalf("%+v, %v", v, err)
	}
	if a, err := c.Article(t.Context(), "en", v.Rows[0].Item); err != nil || a.Title.S != "elsewhere en" {
		t.Errorf("what was found cannot be read: %+v, %v", a, err)
	}
	if home, err := c.Topic(t.Context(), "en", content.In, "papers"); err != nil || strings.Contains(rows(home), "elsewhere") {
		t.Errorf("another gate's item came into the list: %q, %v", rows(home), err)
	}
}

func TestSearchFindsNothing(t *testing.T) {
	c := open(t, "a")
	for _, tt := range []struct {
		name, query, meant string
		miss               bool
	}{
		{"a wrong letter", "ariving", "arriving", true},
		{"nothing like it", "xylophone", "", true},
		{"empty", "", "", false},
		{"spaces", " \u200b ", "", false},
		{"emoji", "🛂", "", false},
		{"SQL", "'; DROP TABLE items; --", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := c.Search(t.Context(), "en", content.In, tt.query)
			if err != nil || v.Total != 0 || len(v.Rows) != 0 || v.Miss != tt.miss || len(v.Nearest) == 0 || v.Nearest[0].Title.S == "" {
				t.Fatalf("%+v, %v", v, err)
			}
			if strings.Join(v.DidYouMean, ", ") != tt.meant {
				t.Errorf("meant %q, want %q", v.DidYouMean, tt.meant)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Search(ctx, "en", content.In, "arriving"); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}

func TestWords(t *testing.T) {
	words, err := open(t, "a").Words(t.Context(), "en")
	if err != nil || !slices.Contains(words, Word{Text: "arriving"}) {
		t.Errorf("%v, %v", words, err)
	}
}

// The pack inside the program can be searched in every language that it has.
func TestTheSeedPackSearches(t *testing.T) {
	files, err := fs.Sub(assets.FS, "seedpack")
	if err != nil {
		t.Fatal(err)
	}
	seed, err := NewSeed(files)
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(t.Context(), seed, words, "huu-nghi")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Langs() {
		own, err := c.Words(t.Context(), l)
		if err != nil || len(own) == 0 {
			t.Fatalf("%s: no words: %v", l, err)
		}
		v, err := c.Search(t.Context(), l, content.In, own[0].Text)
		if err != nil || len(v.Rows) == 0 || len(v.Rows[0].TitleMarks)+len(v.Rows[0].SummaryMarks) == 0 || v.Rows[0].Note != nil {
			t.Errorf("%s: %q: %+v, %v", l, own[0].Text, v, err)
		}
	}
}

func TestAPassageInAnotherLanguageSaysSo(t *testing.T) {
	for lang, want := range map[content.Lang]string{"en": "In Vietnamese: near vi", "vi": "about near"} {
		v, err := open(t, "a").Search(t.Context(), lang, content.In, "near vi")
		if err != nil || len(v.Rows) != 1 || v.Rows[0].Summary != (Text{S: want, Lang: lang}) || v.Rows[0].Note != nil {
			t.Errorf("%s: %+v, %v; want %q", lang, v.Rows, err, want)
		}
	}
}

// What is typed and says nothing is as an empty field: a page that says "nothing found" under an empty field helps nobody.
func TestTheQueryThatIsShown(t *testing.T) {
	c := open(t, "a")
	for _, tt := range []struct{ name, query, want string }{
		{"words", "Ariving  here", "Ariving  here"},
		{"spaces", "  \t\u3000", ""},
		{"emoji", "🛂 🧳", ""},
		{"marks of direction alone", "\u202e\u2066", ""},
		{"marks of direction", "\u202eariving\u2069", "ariving"},
		{"control characters", "ariving\x00here\x7f", "ariving here "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := c.Search(t.Context(), "en", content.In, tt.query)
			if err != nil || v.Query != tt.want || v.Miss != (tt.want != "") || len(v.Nearest) == 0 {
				t.Errorf("%q: %q, %+v, %v", tt.query, v.Query, v, err)
			}
			for _, m := range v.DidYouMean {
				if m != search.Clean(m) {
					t.Errorf("%q offers %q", tt.query, m)
				}
			}
		})
	}
}
