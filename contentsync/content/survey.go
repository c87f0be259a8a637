package content

import (
	"fmt"
	"slices"
)

// A Survey asks a traveller back, in three taps: a face, a reason, a topic wished for. There is nothing to type in it.
type Survey struct {
	ID           string       `json:"id"` // another one whenever the questions mean something else: answers are counted by it
	Verification Verification `json:"verification"`
	Media        string       `json:"media,omitempty"`
	Faces        FaceStep     `json:"faces"`
	Reasons      Step         `json:"reasons"`
	Topics       Step         `json:"topics"`
	Pack         string       `json:"pack,omitempty"` // whose it is: the cache sets it, an author does not
}

// A FaceStep is the first question and the faces that answer it, the saddest first.
type FaceStep struct {
	Question Name         `json:"question"`
	Choices  []FaceChoice `json:"choices"`
}

// A FaceChoice is a face and what it says.
type FaceChoice struct {
	Face Face `json:"face"`
	Name Name `json:"name"`
}

// A Step is a question and what answers it.
type Step struct {
	Question Name     `json:"question"`
	Choices  []Choice `json:"choices"`
}

// A Choice is one answer.
type Choice struct {
	ID        string `json:"id"`
	Pictogram string `json:"pictogram"`
	Colour    string `json:"colour"`
	Faces     []Face `json:"faces,omitempty"` // of a reason: it is offered after these; empty: after every face
	Name      Name   `json:"name"`
}

// A Face is a mood. All faces that there are are [Faces].
type Face string

// Faces are the faces a survey can have, the saddest first. None is angry.
var Faces = []Face{"very-sad", "sad", "neutral", "happy", "very-happy"}

// Valid tells whether f is one of [Faces].
func (f Face) Valid() bool { return slices.Contains(Faces, f) }

// After gives the reasons that are offered after a face, in their order.
func (s Survey) After(f Face) []Choice {
	return slices.DeleteFunc(slices.Clone(s.Reasons.Choices), func(c Choice) bool { return !anyOrHas(c.Faces, f) })
}

// validateSurvey checks form and limits of a survey, if there is one.
func (c Catalog) validateSurvey(hasMedia func(field, name string) error) error {
	s := c.Survey
	if s == nil {
		return nil
	}
	switch {
	case !ValidSlug(s.ID):
		return invalid("survey.id", "%.80q: want a–z, 0–9 and inner hyphens, at most %d", s.ID, MaxSlugBytes)
	case s.Verification != Demo && s.Verification != Verified:
		return invalid("survey.verification", "%.80q", s.Verification)
	case s.Pack != "" && !ValidSlug(s.Pack):
		return invalid("survey.pack", "%.80q is no name", s.Pack)
	case len(s.Faces.Choices) < MinSurveyFaces || len(s.Faces.Choices) > len(Faces):
		return invalid("survey.faces.choices", "%d faces, want %d to %d", len(s.Faces.Choices), MinSurveyFaces, len(Faces))
	}
	if err := hasMedia("survey.media", s.Media); err != nil {
		return err
	}
	if err := validateQuestion("survey.faces", s.Faces.Question); err != nil {
		return err
	}
	last := -1
	for i, f := range s.Faces.Choices {
		field := fmt.Sprintf("survey.faces.choices[%d]", i)
		at := slices.Index(Faces, f.Face)
		if at <= last {
			return invalid(field+".face", "%.40q: want some of %s, in this order", f.Face, Faces)
		}
		last = at
		if err := validateChoiceName(field, f.Name); err != nil {
			return err
		}
	}
	if err := validateStep("survey.reasons", s.Reasons, MaxSurveyChoices*len(s.Faces.Choices)); err != nil {
		return err
	}
	if err := validateStep("survey.topics", s.Topics, MaxSurveyChoices); err != nil {
		return err
	}
	for i, r := range s.Reasons.Choices {
		for _, f := range r.Faces {
			if !slices.ContainsFunc(s.Faces.Choices, func(have FaceChoice) bool { return have.Face == f }) {
				return invalid(fmt.Sprintf("survey.reasons.choices[%d].faces", i), "%.40q is no face of this survey", f)
			}
		}
	}
	for i, t := range s.Topics.Choices {
		if len(t.Faces) > 0 {
			return invalid(fmt.Sprintf("survey.topics.choices[%d].faces", i), "only reasons depend on the face")
		}
	}
	for _, f := range s.Faces.Choices {
		if n := len(s.After(f.Face)); n < 1 || n > MaxSurveyChoices {
			return invalid("survey.reasons.choices", "%d of them after the face %s, want 1 to %d", n, f.Face, MaxSurveyChoices)
		}
	}
	return nil
}

func validateQuestion(field string, q Name) error {
	if err := q.validate(field + ".question"); err != nil {
		return err
	}
	for l, s := range q {
		if err := checkShort(fmt.Sprintf("%s.question[%.40q]", field, l), s, MaxNameRunes); err != nil {
			return err
		}
	}
	return nil
}

func validateStep(field string, s Step, most int) error {
	if n := len(s.Choices); n < 1 || n > most {
		return invalid(field+".choices", "%d choices, want 1 to %d", n, most)
	}
	if err := validateQuestion(field, s.Question); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, c := range s.Choices {
		field := fmt.Sprintf("%s.choices[%d]", field, i)
		if err := checkID(field+".id", c.ID, seen); err != nil {
			return err
		}
		switch {
		case !ValidSlug(c.Pictogram):
			return invalid(field+".pictogram", "%.80q is no name", c.Pictogram)
		case !ValidSlug(c.Colour):
			return invalid(field+".colour", "%.80q is no name", c.Colour)
		}
		if err := validateChoiceName(field, c.Name); err != nil {
			return err
		}
	}
	return nil
}

// validateChoiceName checks the words on a key, or under a face.
func validateChoiceName(field string, n Name) error {
	if err := n.validate(field + ".name"); err != nil {
		return err
	}
	for l, s := range n {
		if err := checkShort(fmt.Sprintf("%s.name[%.40q]", field, l), s, MaxLabelRunes); err != nil {
			return err
		}
	}
	return nil
}
