package catalog

import (
	"errors"
	"strings"
	"testing"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
)

// packs is a source that says which packs it is made of.
type packs struct {
	Source
	list []content.PackVersion
}

func (p packs) Generation() cache.Generation { return cache.Generation{Packs: p.list} }

func asking() *Catalog {
	name := func(s string) content.Name { return content.Name{"vi": s + " vi", "en": s} }
	c := &Catalog{words: nil, heads: []content.Item{{ID: "1", Pack: "b"}, {ID: "2"}}}
	c.frame.Survey = &content.Survey{
		ID: "visit-1", Verification: content.Verified,
		Faces: content.FaceStep{Question: name("found"), Choices: []content.FaceChoice{{Face: "sad", Name: name("no")}, {Face: "neutral", Name: name("some")}, {Face: "happy", Name: name("yes")}}},
		Reasons: content.Step{Question: name("why"), Choices: []content.Choice{
			{ID: "missing", Faces: []content.Face{"sad"}, Name: name("missing")}, {ID: "clear", Pictogram: "check", Colour: "jade", Name: name("clear")},
		}},
		Topics: content.Step{Question: name("more"), Choices: []content.Choice{{ID: "food", Name: content.Name{"vi": "món ăn"}}}},
	}
	return c
}

func TestQuestionsOfTheSurvey(t *testing.T) {
	c := asking()
	for _, tt := range []struct {
		name string
		step int
		face content.Face
		lang content.Lang
		want string // question and answers, with the language of each
		none bool
	}{
		{"faces", 1, "", "en", "found/en: sad=no/en face-sad clay, neutral=some/en face-neutral amber, happy=yes/en face-happy river", false},
		{"reasons after a sad face", 2, "sad", "en", "why/en: missing=missing/en  , clear=clear/en check jade", false},
		{"reasons after a happy one", 2, "happy", "en", "why/en: clear=clear/en check jade", false},
		{"topics, in the language there is", 3, "happy", "lo", "more/en: food=món ăn/vi  ", false},
		{"no such step", 4, "happy", "en", "", true},
		{"the step before the first", 0, "", "en", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, err := c.Question(tt.lang, tt.step, tt.face)
			if tt.none {
				if !errors.Is(err, content.ErrNotFound) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			text := func(t Text) string { return t.S + "/" + string(t.Lang) }
			var list []string
			for _, f := range v.Faces {
				list = append(list, string(f.Face)+"="+text(f.Name)+" "+f.Pictogram+" "+f.Colour)
			}
			for _, x := range v.Choices {
				list = append(list, x.ID+"="+text(x.Name)+" "+x.Pictogram+" "+x.Colour)
			}
			if got := text(v.Question) + ": " + strings.Join(list, ", "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	c.frame.Survey = nil
	if _, err := c.Question("en", 1, ""); !errors.Is(err, content.ErrNotFound) || c.HasSurvey() {
		t.Errorf("a pack without a survey: %v, %v", err, c.HasSurvey())
	}
}

// Every face there is has a pictogram and a colour.
func TestFacesHaveLooks(t *testing.T) {
	for _, f := range content.Faces {
		if look, ok := faceLooks[f]; !ok || look[0] == "" || look[1] == "" {
			t.Errorf("%s has no look", f)
		}
	}
}

func TestWhatAnAnswerIsAbout(t *testing.T) {
	one, two := []content.PackVersion{{Pack: "a", Version: 3}}, []content.PackVersion{{Pack: "a", Version: 3}, {Pack: "b", Version: 9}}
	for _, tt := range []struct {
		name   string
		packs  []content.PackVersion
		pack   string // of the survey
		item   string
		survey string
		want   content.PackVersion
	}{
		{"the survey of the only pack", one, "", "", "visit-1", content.PackVersion{Pack: "a", Version: 3}},
		{"the survey of one of two", two, "b", "", "visit-1", content.PackVersion{Pack: "b", Version: 9}},
		{"a page of the only pack", one, "", "2", "", content.PackVersion{Pack: "a", Version: 3}},
		{"a page of one of two", two, "", "1", "", content.PackVersion{Pack: "b", Version: 9}},
		{"a page that does not say whose it is", two, "", "2", "", content.PackVersion{}},
		{"a page that is gone", two, "", "3", "", content.PackVersion{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := asking()
			c.src = packs{list: tt.packs}
			c.frame.Survey.Pack = tt.pack
			if survey, got := c.Asked(tt.item); survey != tt.survey || got != tt.want {
				t.Errorf("got %q, %+v, want %q, %+v", survey, got, tt.survey, tt.want)
			}
		})
	}
}
