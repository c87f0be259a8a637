package staff

import (
	"time"

	"cuango/contentsync/content"
)

// Facts are what the corner tells: of the kiosk, never of a traveller.
type Facts struct {
	Generation int64                 // 0: the seed pack
	Packs      []content.PackVersion // what it is made of
	AsOf       content.Date
	Built      time.Time // zero: unknown
	Verified   time.Time // when this program last compared its bytes with their digests; zero: not yet, or there is nothing to compare
	Problem    string    // why it is not the active generation; empty: it is

	Gate, Province string
	Langs          []content.Lang
	Items          int          // pages at this gate
	Demo           int          // those that are not verified
	Overdue        int          // those that should have been looked at again
	Checked        content.Date // the oldest day on which a page was verified; empty: no page is
	Scene, Page    string       // what the attract screen showed last, and its page; may be empty

	Notices            []Notice // that hold here now
	NoticesV, RecallsV int      // versions of the lists; 0: none yet
	Recalled           []string // slugs, or IDs where this gate has no such page
	Sync               *content.SyncStatus
	SyncProblem        string // why Sync is nil
	Clock              Clock
	Version            string
	Started            time.Time
	Width, Height      int
}

// A Notice is an emergency notice that holds.
type Notice struct {
	ID    string
	Level content.AlertLevel
	Title content.Name
	Ends  time.Time
}
