package author

import (
	"fmt"
	"slices"
	"strings"

	"cuango/contentsync/content"
)

const surveyFile = "survey.toml"

// The shape of survey.toml.
type surveyTOML struct {
	ID           string   `toml:"id"`
	Verification string   `toml:"verification"`
	Media        string   `toml:"media"`
	Faces        stepTOML `toml:"faces"`
	Reasons      stepTOML `toml:"reasons"`
	Topics       stepTOML `toml:"topics"`
}

type stepTOML struct {
	Question map[string]string `toml:"question"`
	Choices  []choiceTOML      `toml:"choice"`
}

// choiceTOML has the keys of all three steps; readSurvey says which belong where.
type choiceTOML struct {
	Face      string            `toml:"face"`
	ID        string            `toml:"id"`
	Pictogram string            `toml:"pictogram"`
	Colour    string            `toml:"colour"`
	Faces     []string          `toml:"faces"`
	Name      map[string]string `toml:"name"`
}

// readSurvey reads survey.toml. A folder without it asks nothing.
func (l *loader) readSurvey() {
	src, ok := l.readText(surveyFile, MaxTOMLBytes, true)
	if !ok {
		return
	}
	var in surveyTOML
	n := l.note(surveyFile)
	idx, ok := decodeTOML(n, src, &in)
	if !ok && in.ID == "" {
		return
	}
	s := &content.Survey{ID: in.ID, Verification: content.Verification(in.Verification), Media: in.Media}
	if !content.ValidSlug(in.ID) {
		n.refuse(idx.line("id"), `Write id = "visit-1": a–z, 0–9 and hyphens inside. Take another one when the questions mean something else`, "id %q is no name", shorten(in.ID))
	}
	l.checkVerification(n, idx.line("verification"), s.Verification)
	l.picture(n, idx.line("media"), in.Media)

	s.Faces.Question = l.question(n, idx, "faces", in.Faces)
	order := strings.Join(faceNames(), ", ")
	last := -1
	for i, c := range in.Faces.Choices {
		key := fmt.Sprintf("faces.choice[%d]", i)
		at := slices.Index(content.Faces, content.Face(c.Face))
		switch {
		case at < 0:
			n.refuse(idx.line(key+".face"), "Use some of "+order, "face %q is not known", shorten(c.Face))
		case at <= last:
			n.refuse(idx.line(key+".face"), "Keep the order "+order+", each once", "face %q stands after a happier one, or is there twice", c.Face)
		}
		last = max(last, at)
		if c.ID != "" || c.Pictogram != "" || c.Colour != "" || len(c.Faces) > 0 {
			n.refuse(idx.line(key), "Leave face and name: how a face looks is the look's matter", "a face has other keys than face and name")
		}
		s.Faces.Choices = append(s.Faces.Choices, content.FaceChoice{Face: content.Face(c.Face), Name: l.answer(n, idx, key, c, "face "+shorten(c.Face))})
	}
	if have := len(in.Faces.Choices); have < content.MinSurveyFaces || have > len(content.Faces) {
		n.refuse(idx.line("faces"), fmt.Sprintf("Write %d to %d of [[faces.choice]]", content.MinSurveyFaces, len(content.Faces)), "%d faces", have)
	}

	s.Reasons = l.step(n, idx, "reasons", in.Reasons)
	s.Topics = l.step(n, idx, "topics", in.Topics)
	for i, c := range in.Reasons.Choices {
		for _, f := range c.Faces {
			if !slices.ContainsFunc(s.Faces.Choices, func(have content.FaceChoice) bool { return string(have.Face) == f }) {
				n.refuse(idx.line(fmt.Sprintf("reasons.choice[%d].faces", i)), "Use faces that stand in [[faces.choice]]", "face %q is none of this survey", shorten(f))
			}
		}
	}
	for i, c := range in.Topics.Choices {
		if len(c.Faces) > 0 {
			n.refuse(idx.line(fmt.Sprintf("topics.choice[%d].faces", i)), "Take faces out: only reasons depend on the face", "topic %q has faces", shorten(c.ID))
		}
	}
	for i, f := range s.Faces.Choices {
		if have := len(s.After(f.Face)); have < 1 || have > content.MaxSurveyChoices {
			n.refuse(idx.line(fmt.Sprintf("faces.choice[%d]", i)), fmt.Sprintf("Give every face 1 to %d of [[reasons.choice]]: one without faces is offered after each", content.MaxSurveyChoices), "%d reasons after the face %q", have, shorten(string(f.Face)))
		}
	}
	if have := len(s.Topics.Choices); have < 1 || have > content.MaxSurveyChoices {
		n.refuse(idx.line("topics"), fmt.Sprintf("Write 1 to %d of [[topics.choice]]", content.MaxSurveyChoices), "%d topics", have)
	}
	l.pack.Catalog.Survey = s
}

func faceNames() []string {
	var list []string
	for _, f := range content.Faces {
		list = append(list, string(f))
	}
	return list
}

func (l *loader) question(n notebook, idx tomlIndex, step string, in stepTOML) content.Name {
	q := l.name(n, idx, step+".question", in.Question, "the question of "+step, refuseMissing)
	for _, lang := range l.langs {
		if have := content.Runes(q[lang]); have > content.MaxNameRunes {
			n.refuse(idx.line(step+".question"), "Shorten it", "the question of %s in %s has %d characters, at most %d", step, lang, have, content.MaxNameRunes)
		}
	}
	return q
}

// answer is the words on a key, or under a face.
func (l *loader) answer(n notebook, idx tomlIndex, key string, c choiceTOML, what string) content.Name {
	name := l.name(n, idx, key+".name", c.Name, "the name of "+what, refuseMissing)
	for _, lang := range l.langs {
		if have := content.Runes(name[lang]); have > content.MaxLabelRunes {
			n.refuse(idx.line(key+".name"), "Shorten it: two to four words", "the name of %s in %s has %d characters, at most %d", what, lang, have, content.MaxLabelRunes)
		}
	}
	return name
}

func (l *loader) step(n notebook, idx tomlIndex, step string, in stepTOML) content.Step {
	s := content.Step{Question: l.question(n, idx, step, in)}
	seen := map[string]bool{}
	for i, c := range in.Choices {
		key := fmt.Sprintf("%s.choice[%d]", step, i)
		if !content.ValidSlug(c.ID) || seen[c.ID] {
			n.refuse(idx.line(key+".id"), slugFix, "%s: %q is no name, or there twice", step, shorten(c.ID))
			continue
		}
		seen[c.ID] = true
		if c.Face != "" {
			n.refuse(idx.line(key+".face"), `Write faces = ["sad"] when a reason is offered after some faces only`, "%s %q has a face", step, c.ID)
		}
		if !hasPictogram(c.Pictogram) {
			n.refuse(idx.line(key+".pictogram"), "Write the name of a file of assets/picto without .svg", "pictogram %q is not known", shorten(c.Pictogram))
		}
		if !slices.Contains(colours, c.Colour) {
			n.refuse(idx.line(key+".colour"), "Use one of "+strings.Join(colours, ", "), "colour %q is not in the look", shorten(c.Colour))
		}
		out := content.Choice{ID: c.ID, Pictogram: c.Pictogram, Colour: c.Colour, Name: l.answer(n, idx, key, c, shorten(c.ID))}
		for _, f := range c.Faces {
			out.Faces = append(out.Faces, content.Face(f))
		}
		s.Choices = append(s.Choices, out)
	}
	return s
}
