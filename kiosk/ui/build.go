package ui

import (
	"cuango/kiosk/session"
	"cuango/kiosk/ui/pages"
)

// build makes the page of a route. It is the only place that knows all screens.
func build(env pages.Env, r session.Route, canBack bool) pages.Page {
	if r.Screen != session.Attract && r.Screen != session.Wall { // it speaks many languages and has one shape
		env.Kit = env.For(r.Lang)
	}
	switch r.Screen {
	case session.Language: // its second argument tells whether a language was chosen before
		return pages.NewLanguage(env, r, canBack)
	case session.Home:
		return pages.NewHome(env, r, canBack)
	case session.Topic:
		return pages.NewTopic(env, r, canBack)
	case session.Article:
		return pages.NewArticle(env, r, canBack)
	case session.Essentials:
		return pages.NewEssentials(env, r, canBack)
	case session.Card:
		return pages.NewCard(env, r, canBack)
	case session.Today:
		return pages.NewToday(env, r, canBack)
	case session.Search:
		return pages.NewSearch(env, r, canBack)
	case session.Take:
		return pages.NewTake(env, r, canBack)
	case session.Settings:
		return pages.NewAccess(env, r, canBack)
	case session.Wall:
		return pages.NewWall(env)
	case session.Survey:
		return pages.NewSurvey(env, r, canBack)
	case session.Report:
		return pages.NewReport(env, r, canBack)
	case session.Thanks:
		return pages.NewThanks(env, r, canBack)
	case session.Code:
		return pages.NewStaffCode(env, r)
	case session.Staff:
		return pages.NewStaff(env, r)
	case session.TouchTest:
		return pages.NewStaffTouch(env, r)
	case session.Attract:
	}
	return pages.NewAttract(env)
}
