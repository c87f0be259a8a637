package content

import "time"

// MaxHeld is how many held packs a status and a heartbeat name.
const MaxHeld = 16

// A HeldWhy says why a kiosk does not have the newest version of a pack.
type HeldWhy string

// The reasons.
const (
	HeldOutside    HeldWhy = "outside"     // the roll-out has not come to this kiosk
	HeldWaits      HeldWhy = "waits"       // it is built and waits for its time
	HeldRolledBack HeldWhy = "rolled-back" // the screen could not show it
	HeldUnreadable HeldWhy = "unreadable"  // its roll-out cannot be understood
)

// A Held is a pack of which a kiosk does not have the newest version, on purpose.
type Held struct {
	Pack    string    `json:"pack"`
	Version int       `json:"version,omitempty"` // that it does not have; 0: the metadata does not say
	Why     HeldWhy   `json:"why"`
	At      time.Time `json:"at,omitzero"`      // when it switches, or when it was rolled back
	Detail  string    `json:"detail,omitempty"` // of what was rolled back: the page, and what was wrong with it
}

// A Check is what the screen says of a generation: whether it can paint its reference pages. They are chosen by the program and say nothing of a traveller.
type Check struct {
	Generation int64     `json:"generation"`
	OK         bool      `json:"ok"`
	Pages      int       `json:"pages,omitempty"`  // that were painted
	Page       string    `json:"page,omitempty"`   // that was not: screen, language, item
	Reason     string    `json:"reason,omitempty"` // what was wrong
	At         time.Time `json:"at"`
}
