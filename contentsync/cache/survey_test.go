package cache_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

func withSurvey(t *testing.T, id string) *packtest.Pack {
	t.Helper()
	p := withExtras(t, id, "")
	name := content.Name{"en": id}
	step := content.Step{Question: name, Choices: []content.Choice{{ID: "x", Pictogram: "food", Colour: "clay", Name: name}}}
	p.Catalog.Survey = &content.Survey{
		ID: "of-" + id, Verification: content.Demo, Media: "picture-0", Reasons: step, Topics: step,
		Faces: content.FaceStep{Question: name, Choices: []content.FaceChoice{{Face: "sad", Name: name}, {Face: "neutral", Name: name}, {Face: "happy", Name: name}}},
	}
	return p
}

// The first pack that has a survey asks; its picture is its own, and everything says whose it is.
func TestSurveyOfPacks(t *testing.T) {
	for _, tt := range []struct {
		name  string
		packs []*packtest.Pack
		pack  string // whose survey it is; "": there is none
		media string
		item  string // what the item of b-pack says
	}{
		{"one pack", []*packtest.Pack{withSurvey(t, "b-pack")}, "b-pack", "picture-0", ""},
		{"two surveys", []*packtest.Pack{withSurvey(t, "b-pack"), withSurvey(t, "longer-a-pack")}, "b-pack", "picture-0", "b-pack"},
		{"the second has one", []*packtest.Pack{withSurvey(t, "b-pack"), withExtras(t, "a-long-pack", "")}, "b-pack", "b-pack:picture-0", "b-pack"},
		{"none", []*packtest.Pack{withExtras(t, "b-pack", "")}, "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, dir := writer(t)
			build(t, w, dir, 1, true, tt.packs...)
			r := open(t, dir)
			frame, err := r.Frame(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if tt.pack == "" {
				if frame.Survey != nil {
					t.Errorf("a survey from nowhere: %+v", frame.Survey)
				}
			} else {
				want := *tt.packs[0].Catalog.Survey
				want.Pack, want.Media = tt.pack, tt.media
				if frame.Survey == nil {
					t.Fatal("no survey")
				}
				if d := cmp.Diff(want, *frame.Survey); d != "" {
					t.Error(d)
				}
			}
			heads, err := r.Heads(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range heads {
				if it.Slug == "b-pack-item-0" && it.Pack != tt.item {
					t.Errorf("%s says that it is of %q, want %q", it.Slug, it.Pack, tt.item)
				}
			}
		})
	}
}
