package ui

import (
	"time"

	"cuango/kiosk/catalog"
	"cuango/kiosk/reel"
	"cuango/kiosk/session"
	"cuango/kiosk/tally"
	"cuango/kiosk/ui/pages"
)

// sponsorCounter is before the scene's ID in the counters of use: how often a scene that somebody paid for was seen. A pack has at most
// content.MaxScenes of them.
const sponsorCounter = "sponsor:"

// route is the state's route as it is shown: a wall is what nobody touches.
func (s *Shell) route() session.Route {
	r := s.state.Route
	if s.Screen.Wall && r.Screen == session.Attract {
		r.Screen = session.Wall
	}
	return r
}

// stage chooses the scene that a page of scenes begins with. Any other page ends the scenes.
func (s *Shell) stage(p pages.Page) {
	scenic, ok := p.(pages.Scenic)
	if !ok {
		s.reel.Hide(s.Now())
		return
	}
	s.reel.Hide(s.Now()) // new content, or a visit: the first scene is nobody's
	if scene, ok := s.pick(scenic); ok {
		scenic.Show(scene)
		s.corner.saw(scene.ID, scene.Item)
	}
}

// pick chooses the scene that comes next.
func (s *Shell) pick(p pages.Scenic) (scene catalog.SceneView, ok bool) {
	v := s.Catalog.Attract()
	round := reel.Round{Own: sceneIDs(v.Scenes), Sponsored: sceneIDs(v.Sponsored), Share: v.Share, Slot: p.Stay()}
	next, ok := s.reel.Next(s.Now(), round)
	switch {
	case !ok:
		return scene, false
	case next.Sponsored:
		return v.Sponsored[next.Index], true
	}
	return v.Scenes[next.Index], true
}

func sceneIDs(list []catalog.SceneView) []string {
	ids := make([]string, len(list))
	for i, v := range list {
		ids[i] = v.ID
	}
	return ids
}

// advance changes the scene when its time has come, and lays a wall out again when the minute has changed.
func (s *Shell) advance(now time.Time) {
	p, ok := s.now.page.(pages.Scenic)
	if !ok || s.shown == nil || s.shown.of != s.now.page {
		return
	}
	s.reel.Tick(now)
	over := s.reel.Sponsored() && len(s.Catalog.Attract().Sponsored) == 0 // a notice has come, or its last day has passed
	if !over && !s.reel.Due() {
		s.minutely(p, now)
		return
	}
	scene, ok := s.pick(p)
	if !ok {
		s.minutely(p, now)
		return
	}
	p.Show(scene)
	s.corner.saw(scene.ID, scene.Item)
	s.minute = now.Minute()
	s.bring(false, func(st *still) {
		if s.Motion {
			s.fade(st, p.FadeArea())
		} else {
			s.put(st)
		}
		if scene.Sponsored() {
			s.count(session.Route{Screen: sponsorCounter + session.Screen(scene.ID), Lang: p.Spoken()}, tally.Shown)
		}
	})
}

// minutely repaints pages that show the time without a clock of their own: they move, or say how long still.
func (s *Shell) minutely(p pages.Page, now time.Time) {
	if _, ok := p.(interface{ Minutely() }); !ok || now.Minute() == s.minute || s.mixing == s.shown {
		return
	}
	s.minute = now.Minute()
	s.again()
}
