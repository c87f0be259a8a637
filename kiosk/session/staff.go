package session

import "time"

// The staff corner: a field for the code, what the kiosk tells, and a test of the glass. It is no part of a visit: it begins with the end of one and
// ends on the attract screen, and nothing leads from it to a traveller's page.
const (
	Code      Screen = "staff-code"
	Staff     Screen = "staff"
	TouchTest Screen = "staff-touch"
)

const (
	// StaffIdle is how long the corner stays without a touch.
	StaffIdle = 2 * time.Minute
	// CodeIdle is how long the field for the code does.
	CodeIdle = time.Minute
)

// Events of the staff corner.
type (
	// OpenCode asks for the code. A visit ends with it.
	OpenCode struct{}
	// OpenStaff opens the corner: the code was right.
	OpenStaff struct{}
	// OpenTouchTest opens the test of the glass.
	OpenTouchTest struct{}
	// LeaveStaff goes to the attract screen.
	LeaveStaff struct{}
)

func (OpenCode) event()      {}
func (OpenStaff) event()     {}
func (OpenTouchTest) event() {}
func (LeaveStaff) event()    {}

// OfStaff tells whether a screen belongs to the staff corner.
func (s Screen) OfStaff() bool { return s == Code || s == Staff || s == TouchTest }

// staff gives the state after an event that has to do with the corner; ok is false for all others.
func (m Machine) staff(s State, e Event, now time.Time) (_ State, ok bool) {
	if !s.Screen.OfStaff() {
		if _, opens := e.(OpenCode); !opens {
			return s, false
		}
		s = m.Initial(now) // nothing of the visit comes along
		s.Screen, s.Lang = Code, "vi"
		return s, true
	}
	switch e := e.(type) {
	case OpenStaff:
		if s.Screen == Code {
			s.Screen = Staff
		}
	case OpenTouchTest:
		if s.Screen == Staff {
			s.Screen = TouchTest
		}
	case ChooseLang:
		if e.Lang == "vi" || e.Lang == "en" {
			s.Lang = e.Lang
		}
	case GoBack:
		if s.Screen == TouchTest {
			s.Screen = Staff
		} else {
			s = m.Initial(now)
		}
	case LeaveStaff:
		s = m.Initial(now)
	}
	return s, true
}
