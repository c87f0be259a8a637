package catalog

import (
	"fmt"

	"cuango/contentsync/content"
)

// A QuestionView is one step of the survey.
type QuestionView struct {
	Badge    *Text // nil when verified
	Picture  *Picture
	Question Text
	Faces    []FaceView   // of the first step
	Choices  []ChoiceView // of the others
}

// A FaceView is a face to press.
type FaceView struct {
	Face              content.Face
	Pictogram, Colour string
	Name              Text
}

// A ChoiceView is an answer to press.
type ChoiceView struct {
	ID, Pictogram, Colour string
	Name                  Text
}

// faceLooks are pictogram and colour of each face. The mouth tells, not the colour.
var faceLooks = map[content.Face][2]string{
	"very-sad": {"face-very-sad", "son"}, "sad": {"face-sad", "clay"}, "neutral": {"face-neutral", "amber"},
	"happy": {"face-happy", "river"}, "very-happy": {"face-very-happy", "jade"},
}

// HasSurvey tells whether travellers are asked.
func (c *Catalog) HasSurvey() bool { return c.frame.Survey != nil }

// Question gives a step of the survey, from 1; the reasons are those after a face. Errors: content.ErrNotFound when there is no such question.
func (c *Catalog) Question(lang content.Lang, step int, face content.Face) (QuestionView, error) {
	s := c.frame.Survey
	if s == nil {
		return QuestionView{}, fmt.Errorf("survey: %w", content.ErrNotFound)
	}
	v := QuestionView{Badge: c.badge(lang, s.Verification), Picture: c.picture(s.Media, lang)}
	if v.Picture == nil {
		v.Picture = c.picture(c.gate.Media, lang)
	}
	var choices []content.Choice
	switch step {
	case 1:
		v.Question = name(s.Faces.Question, lang)
		for _, f := range s.Faces.Choices {
			look := faceLooks[f.Face]
			v.Faces = append(v.Faces, FaceView{Face: f.Face, Pictogram: look[0], Colour: look[1], Name: name(f.Name, lang)})
		}
		return v, nil
	case 2:
		v.Question, choices = name(s.Reasons.Question, lang), s.After(face)
	case 3:
		v.Question, choices = name(s.Topics.Question, lang), s.Topics.Choices
	}
	if len(choices) == 0 {
		return v, fmt.Errorf("question %d of the survey after %.40q: %w", step, face, content.ErrNotFound)
	}
	for _, x := range choices {
		v.Choices = append(v.Choices, ChoiceView{ID: x.ID, Pictogram: x.Pictogram, Colour: x.Colour, Name: name(x.Name, lang)})
	}
	return v, nil
}

// Asked says what an answer is about: the survey and its pack, or for a mistake the pack that the item belongs to. A pack that cannot be told is empty.
func (c *Catalog) Asked(item string) (survey string, pack content.PackVersion) {
	var of string
	switch s := c.frame.Survey; {
	case item != "":
		it := c.head(item)
		if it == nil {
			return "", content.PackVersion{}
		}
		of = it.Pack
	case s == nil:
		return "", content.PackVersion{}
	default:
		survey, of = s.ID, s.Pack
	}
	packs := c.src.Generation().Packs
	for _, p := range packs {
		if p.Pack == of || of == "" && len(packs) == 1 {
			return survey, p
		}
	}
	return survey, content.PackVersion{Pack: of}
}

// GateID is the gate's own name among those of the pack.
func (c *Catalog) GateID() string { return c.gate.ID }
