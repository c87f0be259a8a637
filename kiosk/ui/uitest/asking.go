package uitest

import (
	"fmt"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

// survey has all five faces, twelve reasons after the saddest, one after the happiest, and topics in whatever number the tests set.
func survey(words *i18n.Bundle) *content.Survey {
	s := &content.Survey{ID: "test", Verification: content.Demo, Media: "scene"}
	s.Faces.Question, s.Reasons.Question, s.Topics.Question = all(words, "idle_title"), all(words, "report_title"), all(words, "choose_language")
	for i, f := range content.Faces {
		id := []string{"topic_empty", "survey_later", "hours_daily", "idle_stay", "take"}[i]
		s.Faces.Choices = append(s.Faces.Choices, content.FaceChoice{Face: f, Name: all(words, id)})
	}
	s.Reasons = content.Step{Question: s.Reasons.Question, Choices: Choices(words, 11)}
	for i := range s.Reasons.Choices {
		s.Reasons.Choices[i].Faces = []content.Face{"very-sad", "sad", "neutral", "happy"}
	}
	s.Reasons.Choices = append(s.Reasons.Choices, content.Choice{ID: "always", Pictogram: "report", Colour: "indigo", Name: all(words, "mistake_language")})
	s.Topics.Choices = Choices(words, 12)
	return s
}

// Choices gives n answers, the words of each as long as those that packs have.
func Choices(words *i18n.Bundle, n int) []content.Choice {
	ids := []string{"mistake_place", "mistake_wrong", "bar_home", "mistake_missing", "essentials_title", "entering", "mistake_language", "take", "season", "mistake_unclear", "bar_search", "usual_price"}
	var list []content.Choice
	for i := range n {
		list = append(list, content.Choice{ID: fmt.Sprintf("c%d", i), Pictogram: "bus", Colour: "jade", Name: all(words, ids[i])})
	}
	return list
}
