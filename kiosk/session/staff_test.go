package session

import (
	"testing"
	"time"

	"cuango/contentsync/content"
)

func TestStaffCorner(t *testing.T) {
	m := Machine{Langs: []content.Lang{"vi", "lo", "en"}, Direction: "in", Idle: time.Minute, Warn: 20 * time.Second}
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	code, staff, glass := []Event{OpenCode{}}, []Event{OpenCode{}, OpenStaff{}}, []Event{OpenCode{}, OpenStaff{}, OpenTouchTest{}}
	visit := []Event{Start{Lang: "en"}, SetAccess{Access: Access{Text: 1, Voice: true}}, OpenCategory{ID: "c"}, OpenItem{ID: "i"}}
	for name, c := range map[string]struct {
		before []Event
		do     Event
		want   Screen
	}{
		"from the attract screen":           {nil, OpenCode{}, Code},
		"from a page":                       {visit, OpenCode{}, Code},
		"the corner without a code":         {nil, OpenStaff{}, Attract},
		"the corner from a page":            {visit, OpenStaff{}, Article},
		"the glass from a page":             {visit, OpenTouchTest{}, Article},
		"the glass without a code":          {code, OpenTouchTest{}, Code},
		"the code is right":                 {code, OpenStaff{}, Staff},
		"the field is left":                 {code, LeaveStaff{}, Attract},
		"back from the field":               {code, GoBack{}, Attract},
		"from the corner to the glass":      {staff, OpenTouchTest{}, TouchTest},
		"back from the glass":               {glass, GoBack{}, Staff},
		"back from the corner":              {staff, GoBack{}, Attract},
		"home":                              {staff, LeaveStaff{}, Attract},
		"no page from the corner":           {staff, OpenItem{ID: "i"}, Staff},
		"no home screen from the corner":    {staff, GoHome{}, Staff},
		"no choice of languages":            {staff, OpenLanguage{}, Staff},
		"no start from the field":           {code, Start{Lang: "en"}, Code},
		"no survey from the corner":         {staff, OpenSurvey{}, Staff},
		"the gesture again in the corner":   {staff, OpenCode{}, Staff},
		"the corner again from the glass":   {glass, OpenStaff{}, TouchTest},
		"a traveller's way out of the code": {code, GoHome{}, Code},
	} {
		t.Run(name, func(t *testing.T) {
			s := m.Initial(now)
			for _, e := range c.before {
				s = m.Next(s, e, now)
			}
			s = m.Next(s, c.do, now)
			if s.Screen != c.want {
				t.Errorf("got %s, want %s", s.Screen, c.want)
			}
			if s.Screen.OfStaff() && (s.CanGoBack() || s.Access != (Access{}) || s.Item != "" || s.Category != "") {
				t.Errorf("the visit came along: %+v", s)
			}
		})
	}
}

func TestStaffCornerSpeaksTwoLanguages(t *testing.T) {
	m := Machine{Langs: []content.Lang{"vi", "lo", "en"}, Direction: "in", Idle: time.Minute, Warn: 20 * time.Second}
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	s := m.Next(m.Next(m.Next(m.Initial(now), Start{Lang: "lo"}, now), OpenCode{}, now), OpenStaff{}, now)
	if s.Lang != "vi" {
		t.Errorf("begins in %s", s.Lang)
	}
	if s = m.Next(s, ChooseLang{Lang: "lo"}, now); s.Lang != "vi" || s.Screen != Staff {
		t.Errorf("%s in %s", s.Screen, s.Lang)
	}
	if s = m.Next(s, ChooseLang{Lang: "en"}, now); s.Lang != "en" || s.Screen != Staff {
		t.Errorf("%s in %s", s.Screen, s.Lang)
	}
	if s = m.Next(s, LeaveStaff{}, now); s.Lang != m.Langs[0] {
		t.Errorf("the attract screen is in %s", s.Lang)
	}
}

func TestStaffCornerEndsByItself(t *testing.T) {
	for name, c := range map[string]struct {
		events []Event
		after  time.Duration
	}{
		"the field":  {[]Event{OpenCode{}}, CodeIdle},
		"the corner": {[]Event{OpenCode{}, OpenStaff{}}, StaffIdle},
		"the glass":  {[]Event{OpenCode{}, OpenStaff{}, OpenTouchTest{}}, StaffIdle},
	} {
		t.Run(name, func(t *testing.T) {
			for _, busy := range []bool{false, true} {
				m := Machine{Langs: []content.Lang{"vi", "lo", "en"}, Direction: "in", Idle: 90 * time.Second, Warn: 20 * time.Second, Busy: busy}
				now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
				s := m.Initial(now)
				for _, e := range c.events {
					s = m.Next(s, e, now)
				}
				screen := s.Screen
				for i := time.Second; i <= c.after; i += time.Second {
					if s.Screen != screen {
						t.Fatalf("busy %v: over after %v", busy, i)
					}
					s = m.Tick(s, now.Add(i))
				}
				if s.Screen != Attract {
					t.Errorf("busy %v: %s after %v", busy, s.Screen, c.after)
				}
			}
		})
	}
}
