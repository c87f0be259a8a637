package content

import "time"

// A CourierState is what contentsyncd does with a stick.
type CourierState string

// The states.
const (
	CourierReading   CourierState = "reading"   // copies; to be left where it is
	CourierChecking  CourierState = "checking"  // the copy is verified and taken; the stick is not needed for that
	CourierWaiting   CourierState = "waiting"   // its metadata is past its date: somebody must say yes in the staff corner
	CourierDone      CourierState = "done"      // taken, or there was nothing new
	CourierReturning CourierState = "returning" // taken; what travellers answered is put onto it
	CourierReturned  CourierState = "returned"  // may be pulled out
	CourierRefused   CourierState = "refused"   // nothing was changed
)

// A CourierStatus is how it stands with the last stick.
type CourierStatus struct {
	State   CourierState `json:"state"`
	Percent int          `json:"percent,omitempty"` // of the bytes, while reading
	Files   int          `json:"files,omitempty"`   // copied of those that are wanted, while reading
	Of      int          `json:"of,omitempty"`      // how many are wanted; 0: not known yet
	Same    bool         `json:"same,omitempty"`    // taken, and there was nothing new
	Since   time.Time    `json:"since"`             // of the state, by the system's clock
	Alive   time.Time    `json:"alive,omitzero"`    // when contentsyncd last said that it is still so; only of states that end by themselves
	Reason  SyncReason   `json:"reason,omitempty"`  // why it was refused
	Error   string       `json:"error,omitempty"`   // why it was refused, or nothing could be put onto it
	// Timestamp names the content that waits, and Dated is when its metadata expired: a yes is for that content alone.
	Timestamp Digest    `json:"timestamp_sha256,omitempty"`
	Dated     time.Time `json:"dated,omitzero"`
}

// CourierYesFile is the yes of the staff corner: a CourierYes in the screen's folder.
const CourierYesFile = "courier-yes.json"

// MaxCourierYesBytes is its limit.
const MaxCourierYesBytes = 4 << 10

// A CourierYes lets metadata past its date be taken from a stick.
type CourierYes struct {
	Timestamp Digest `json:"timestamp_sha256"`
}

// Goes tells whether the state ends by itself, with what contentsyncd does next: while it holds, contentsyncd says again and again that it does.
func (s CourierState) Goes() bool {
	switch s {
	case CourierReading, CourierChecking, CourierWaiting, CourierReturning:
		return true
	case CourierDone, CourierReturned, CourierRefused:
	}
	return false
}

// How long a screen believes what is said of a stick.
const (
	CourierSilence = 30 * time.Second // of a state that goes on: then contentsyncd is gone, or hangs
	CourierTold    = 30 * time.Second // how it ended is said for so long
	courierAhead   = 5 * time.Second  // a stamp may be ahead of the clock that is asked
)

// Tells gives what a screen has to say of the stick at a time, and false when there is nothing to say: it is too long ago, or it is not known what it means. Times are
// not in it, so that two that are equal look equal.
func (c CourierStatus) Tells(now time.Time) (CourierStatus, bool) {
	stamp, limit := c.Since, CourierTold
	switch c.State {
	case CourierReading, CourierChecking, CourierWaiting, CourierReturning:
		stamp, limit = c.Alive, CourierSilence
	case CourierDone, CourierReturned, CourierRefused:
	default: // of a newer contentsyncd
		return CourierStatus{}, false
	}
	if age := now.Sub(stamp); age < -courierAhead || age >= limit {
		return CourierStatus{}, false
	}
	told := CourierStatus{State: c.State, Same: c.Same, Percent: min(max(c.Percent, 0), 100)}
	if c.State == CourierRefused {
		told.Reason = c.Reason
	}
	if c.Of > 0 && c.Of <= maxCourierCount {
		told.Of, told.Files = c.Of, min(max(c.Files, 0), c.Of)
	}
	return told, true
}

// maxCourierCount is what a stick may list, and some more: a screen shows no number with ten digits.
const maxCourierCount = 99_999
