package catalog

import (
	"slices"

	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

// An AttractView is what the attract screen and the wall show at a moment.
type AttractView struct {
	Scenes    []SceneView // a round of those that nobody paid for; at least one, unless the pack has no picture at all
	Sponsored []SceneView // a round of those that somebody paid for; none while a notice holds at the gate
	Share     int         // percent of the time for the sponsored ones

	Langs []LanguageView
	Gate  map[content.Lang]Text // the gate's name in each language
}

// A SceneView is one picture to show, with what is said on it.
type SceneView struct {
	Picture
	ID   string
	Item string // its page goes onto a phone; "" when there is none

	text, sponsor content.Name
}

// Sponsored tells whether somebody paid for the scene.
func (s SceneView) Sponsored() bool { return len(s.sponsor) > 0 }

// Headline is what is said on the picture; empty when nothing is.
func (s SceneView) Headline(lang content.Lang) Text { return name(s.text, lang) }

// Bare gives the scene with no more to say than who paid.
func (s SceneView) Bare() SceneView {
	s.text, s.Illustration = nil, false
	return s
}

// Sponsor says who paid.
func (s SceneView) Sponsor(lang content.Lang) Text { return name(s.sponsor, lang) }

// Attract gives what is to be seen now: the scenes that the schedule has for this moment; where it has none, the season's pictures, then
// the gate's, then its home picture.
func (c *Catalog) Attract() AttractView {
	v := AttractView{Langs: c.Languages(), Gate: map[content.Lang]Text{}, Share: c.frame.SponsorShare}
	now := c.now()
	own, sponsored := c.frame.ScenesAt(c.gate.ID, now)
	v.Scenes = c.sceneViews(own)
	if len(v.Scenes) == 0 {
		v.Scenes = c.listed()
	}
	if len(c.frame.NoticesAt(c.gate.ID, content.DateOf(now))) == 0 {
		v.Sponsored = c.sceneViews(sponsored)
	}
	for _, l := range c.langs {
		v.Gate[l] = name(c.gate.Name, l)
	}
	return v
}

func (c *Catalog) sceneViews(list []content.Scene) []SceneView {
	var views []SceneView
	for _, s := range list {
		p := c.picture(s.Media, c.langs[0])
		if p == nil {
			continue
		}
		item := s.Item
		if c.head(item) == nil { // of another gate
			item = ""
		}
		views = append(views, SceneView{Picture: *p, ID: s.ID, Item: item, text: s.Text, sponsor: s.Sponsor})
	}
	return views
}

// listed gives the pictures that seasons and gates list, for a time that has no schedule.
func (c *Catalog) listed() []SceneView {
	var names []string
	for _, s := range c.seasons() {
		names = append(names, s.Scenes...)
	}
	var views []SceneView
	for _, s := range append(append(names, c.gate.Scenes...), c.gate.Media) {
		p := c.picture(s, c.langs[0])
		if p != nil && !slices.ContainsFunc(views, func(q SceneView) bool { return q.Digest == p.Digest }) {
			views = append(views, SceneView{Picture: *p, ID: s})
		}
	}
	return views
}

// threeLangs are the languages that a wall speaks at once: Vietnamese, then those that the gate asks for first.
func (c *Catalog) threeLangs() []content.Lang {
	langs := []content.Lang{"vi"}
	for _, l := range c.langs {
		if l != "vi" && len(langs) < 3 && i18n.OwnName(l) != "" {
			langs = append(langs, l)
		}
	}
	return langs
}
