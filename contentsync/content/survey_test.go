package content_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/content"
)

// vectorSurvey is the survey of the test vector.
func vectorSurvey() *content.Survey {
	name := func(s string) content.Name { return content.Name{"vi": s, "en": s} }
	return &content.Survey{
		ID: "visit-1", Verification: content.Demo, Media: "gate-road",
		Faces: content.FaceStep{Question: name("Bạn tìm được điều mình cần không?"), Choices: []content.FaceChoice{
			{Face: "sad", Name: name("Chưa")}, {Face: "neutral", Name: name("Một phần")}, {Face: "happy", Name: name("Có")},
		}},
		Reasons: content.Step{Question: name("Vì sao?"), Choices: []content.Choice{
			{ID: "not-found", Pictogram: "search", Colour: "son", Faces: []content.Face{"sad"}, Name: name("Không tìm thấy")},
			{ID: "clear", Pictogram: "check", Colour: "jade", Name: name("Dễ hiểu")},
		}},
		Topics: content.Step{Question: name("Bạn muốn biết thêm gì?"), Choices: []content.Choice{{ID: "food", Pictogram: "food", Colour: "clay", Name: name("Món ăn")}}},
	}
}

// The vector is the format: what is in testdata decodes to what is above, alone and as a catalog's survey, and what is above encodes to these bytes.
func TestSurveyVector(t *testing.T) {
	raw := read(t, "survey.json", func() []byte { return canonical(t, vectorSurvey()) })
	var s content.Survey
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(*vectorSurvey(), s); d != "" {
		t.Errorf("survey.json (-want +got):\n%s", d)
	}
	c := vectorCatalog()
	c.Survey = &s
	whole := canonical(t, c)
	if !bytes.Contains(whole, append([]byte(`"survey":`), raw...)) {
		t.Errorf("the catalog has it not as %s", raw)
	}
	got, err := content.DecodeCatalog(whole)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(c, got); d != "" {
		t.Errorf("catalog with a survey (-want +got):\n%s", d)
	}
	doc, err := os.ReadFile("../FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	if d := content.DigestOf(raw); !strings.Contains(string(doc), "`survey.json` | `"+string(d)+"`") {
		t.Errorf("FORMAT.md lacks: | `survey.json` | `%s` |", d)
	}
}

func TestReasonsAfterAFace(t *testing.T) {
	for face, want := range map[content.Face]string{"sad": "not-found clear", "neutral": "clear", "happy": "clear"} {
		var got []string
		for _, c := range vectorSurvey().After(face) {
			got = append(got, c.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("after %s: %v, want %s", face, got, want)
		}
	}
}

func TestSurveyIsRefused(t *testing.T) {
	many := func(n int) []content.Choice {
		var list []content.Choice
		for i := range n {
			list = append(list, content.Choice{ID: "t" + strings.Repeat("x", i), Pictogram: "food", Colour: "clay", Name: content.Name{"vi": "x"}})
		}
		return list
	}
	for _, tt := range []struct {
		name   string
		change func(*content.Survey)
		field  string // that the error names; "": it is good
		want   error
	}{
		{"as it is", func(*content.Survey) {}, "", nil},
		{"12 topics", func(s *content.Survey) { s.Topics.Choices = many(12) }, "", nil},
		{"12 reasons after every face", func(s *content.Survey) { s.Reasons.Choices = many(12) }, "", nil},
		{"all five faces", func(s *content.Survey) {
			s.Faces.Choices = nil
			for _, f := range content.Faces {
				s.Faces.Choices = append(s.Faces.Choices, content.FaceChoice{Face: f, Name: content.Name{"vi": "x"}})
			}
		}, "", nil},
		{"no ID", func(s *content.Survey) { s.ID = "" }, "survey.id", content.ErrInvalid},
		{"neither demo nor verified", func(s *content.Survey) { s.Verification = "" }, "survey.verification", content.ErrInvalid},
		{"a picture that is not there", func(s *content.Survey) { s.Media = "x" }, "survey.media", content.ErrInvalid},
		{"a pack that leaves its folder", func(s *content.Survey) { s.Pack = "../x" }, "survey.pack", content.ErrInvalid},
		{"two faces", func(s *content.Survey) { s.Faces.Choices = s.Faces.Choices[:2] }, "survey.faces.choices", content.ErrInvalid},
		{"six faces", func(s *content.Survey) { s.Faces.Choices = make([]content.FaceChoice, 6) }, "survey.faces.choices", content.ErrInvalid},
		{"an angry face", func(s *content.Survey) { s.Faces.Choices[1].Face = "angry" }, "survey.faces.choices[1].face", content.ErrInvalid},
		{"a face twice", func(s *content.Survey) { s.Faces.Choices[1].Face = "sad" }, "survey.faces.choices[1].face", content.ErrInvalid},
		{"faces that fall", func(s *content.Survey) { s.Faces.Choices[1].Face = "very-sad" }, "survey.faces.choices[1].face", content.ErrInvalid},
		{"a face without words", func(s *content.Survey) { s.Faces.Choices[0].Name = nil }, "survey.faces.choices[0].name", content.ErrInvalid},
		{"a face with a sentence", func(s *content.Survey) { s.Faces.Choices[0].Name["vi"] = strings.Repeat("x", 61) }, `survey.faces.choices[0].name["vi"]`, content.ErrTooLarge},
		{"no question", func(s *content.Survey) { s.Faces.Question = nil }, "survey.faces.question", content.ErrInvalid},
		{"a question without end", func(s *content.Survey) { s.Topics.Question["vi"] = strings.Repeat("x", 201) }, `survey.topics.question["vi"]`, content.ErrTooLarge},
		{"hidden text", func(s *content.Survey) { s.Topics.Choices[0].Name["vi"] = "a\u202eb" }, `survey.topics.choices[0].name["vi"]`, content.ErrInvalid},
		{"no topic", func(s *content.Survey) { s.Topics.Choices = nil }, "survey.topics.choices", content.ErrInvalid},
		{"13 topics", func(s *content.Survey) { s.Topics.Choices = many(13) }, "survey.topics.choices", content.ErrInvalid},
		{"no reason at all", func(s *content.Survey) { s.Reasons.Choices = nil }, "survey.reasons.choices", content.ErrInvalid},
		{"no reason after a face", func(s *content.Survey) { s.Reasons.Choices = s.Reasons.Choices[:1] }, "survey.reasons.choices", content.ErrInvalid},
		{"13 reasons after a face", func(s *content.Survey) { s.Reasons.Choices = many(13) }, "survey.reasons.choices", content.ErrInvalid},
		{"a reason of another face", func(s *content.Survey) { s.Reasons.Choices[0].Faces = []content.Face{"very-sad"} }, "survey.reasons.choices[0].faces", content.ErrInvalid},
		{"a topic of one face", func(s *content.Survey) { s.Topics.Choices[0].Faces = []content.Face{"sad"} }, "survey.topics.choices[0].faces", content.ErrInvalid},
		{"a reason twice", func(s *content.Survey) { s.Reasons.Choices[0].ID = "clear" }, "survey.reasons.choices[1].id", content.ErrInvalid},
		{"a pictogram that leaves its folder", func(s *content.Survey) { s.Topics.Choices[0].Pictogram = "../x" }, "survey.topics.choices[0].pictogram", content.ErrInvalid},
		{"a colour of its own", func(s *content.Survey) { s.Topics.Choices[0].Colour = "#f00" }, "survey.topics.choices[0].colour", content.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := vectorCatalog()
			c.Survey = vectorSurvey()
			tt.change(c.Survey)
			err := c.Validate()
			var fe *content.FieldError
			switch {
			case tt.field == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tt.field != "" && (!errors.Is(err, tt.want) || !errors.As(err, &fe) || fe.Field != tt.field):
				t.Errorf("got %v, want %v at %s", err, tt.want, tt.field)
			}
		})
	}
}
