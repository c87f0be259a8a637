package content

import "time"

// Zone is the time of day at every gate: Viet Nam has one, without summer time.
var Zone = time.FixedZone("+07", 7*60*60)

// A GateType says what kind of place a gate is.
type GateType string

// The types of gates.
const (
	Road           GateType = "road"
	Rail           GateType = "rail"
	InlandWaterway GateType = "inland-waterway"
	Sea            GateType = "sea"
	Air            GateType = "air"
	DomesticGate   GateType = "domestic-gate"
	BorderOpening  GateType = "border-opening"
	TradeCentre    GateType = "trade-centre"
)

// Valid tells whether t is one of the types above.
func (t GateType) Valid() bool {
	switch t {
	case Road, Rail, InlandWaterway, Sea, Air, DomesticGate, BorderOpening, TradeCentre:
		return true
	}
	return false
}

// A Direction says which way a traveller goes.
type Direction string

// The two directions: into Viet Nam and out of it.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Valid tells whether d is In or Out.
func (d Direction) Valid() bool { return d == In || d == Out }

// Verification says whether a person answers for what is written.
type Verification string

// The two states. What is not Verified is shown with the badge "DEMO – not verified".
const (
	Demo     Verification = "demo"
	Verified Verification = "verified"
)

// Hours are a gate's opening hours, in local time (Asia/Ho_Chi_Minh), every day.
type Hours struct {
	Open         string       `json:"open"`  // HH:MM
	Close        string       `json:"close"` // HH:MM
	AsOf         Date         `json:"as_of"`
	Verification Verification `json:"verification"`
}

// A Gate is a place where kiosks stand.
type Gate struct {
	ID         string      `json:"id"`
	Type       GateType    `json:"type"`
	Province   string      `json:"province,omitempty"`
	Neighbour  string      `json:"neighbour,omitempty"` // ISO 3166-1 alpha-2
	Directions []Direction `json:"directions"`
	Langs      []Lang      `json:"languages"`       // asked for first, in this order
	Media      string      `json:"media,omitempty"` // home picture
	Scenes     []string    `json:"scenes,omitempty"`
	Name       Name        `json:"name"`
	Place      Name        `json:"place,omitempty"`
	Hours      *Hours      `json:"hours,omitempty"`
	Sections   []string    `json:"sections,omitempty"` // categories that come first, in order; the others follow
	Next       []Next      `json:"next,omitempty"`
	Locked     bool        `json:"locked,omitempty"` // no pack of a lower level may say its profile anew
}

// A Date is a day, YYYY-MM-DD; the zero value is no date.
type Date string

// Valid tells whether d is a day of the calendar form YYYY-MM-DD, months 01–12, days 01–31.
func (d Date) Valid() bool {
	if len(d) != 10 || d[4] != '-' || d[7] != '-' {
		return false
	}
	num := func(s Date) int {
		n := 0
		for i := range len(s) {
			if s[i] < '0' || s[i] > '9' {
				return -1
			}
			n = n*10 + int(s[i]-'0')
		}
		return n
	}
	month, day := num(d[5:7]), num(d[8:])
	return num(d[:4]) >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

func validClock(s string) bool {
	return len(s) == 5 && s[2] == ':' &&
		s[0] >= '0' && s[0] <= '2' && s[1] >= '0' && s[1] <= '9' && s[:2] <= "24" &&
		s[3] >= '0' && s[3] <= '5' && s[4] >= '0' && s[4] <= '9'
}
