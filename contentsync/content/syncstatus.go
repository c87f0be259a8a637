package content

import "time"

// A SyncStatus is what contentsyncd says of itself, in memory and in status.json. Package status reads the file.
type SyncStatus struct {
	Kiosk       string           `json:"kiosk"`
	Gate        string           `json:"gate"`
	Version     string           `json:"version"`
	Source      string           `json:"source"`
	Generation  int64            `json:"generation"` // 0: none, the seed pack shows
	Packs       []PackVersion    `json:"packs"`
	AsOf        Date             `json:"content_as_of,omitempty"`
	Built       time.Time        `json:"built,omitzero"`
	LastAttempt time.Time        `json:"last_attempt,omitzero"`
	LastSync    time.Time        `json:"last_sync,omitzero"` // zero: never
	Reason      SyncReason       `json:"reason,omitempty"`
	Error       string           `json:"error,omitempty"`
	Since       time.Time        `json:"since,omitzero"`  // first attempt of those that failed; zero: the last succeeded
	Waits       string           `json:"waits,omitempty"` // why new content that is known is not downloaded now; no failure
	Next        time.Time        `json:"next,omitzero"`   // zero: none is planned
	Syncing     bool             `json:"syncing"`
	Clock       ClockState       `json:"clock,omitempty"` // why the system's clock is not believed
	Metadata    MetadataVersions `json:"metadata"`
	Expires     time.Time        `json:"metadata_expires,omitzero"`
	Reported    time.Time        `json:"last_heartbeat,omitzero"`
	ReportError string           `json:"heartbeat_error,omitempty"`
	Waiting     int              `json:"outbox_waiting,omitempty"` // batches of answers and counters that are not delivered yet
	OutboxError string           `json:"outbox_error,omitempty"`
	Notices     int              `json:"notices_version,omitempty"` // of notice.json that is obeyed; 0: none yet
	Recalls     int              `json:"recalls_version,omitempty"`
	Neighbours  *NeighbourStatus `json:"neighbours,omitempty"` // absent: off
	Deltas      DeltaCounts      `json:"deltas,omitzero"`
	Patches     DeltaCounts      `json:"metadata_deltas,omitzero"`
	Held        []Held           `json:"held,omitempty"`  // packs whose newest version is not active, on purpose
	Trial       int64            `json:"trial,omitempty"` // generation that the screen may still find bad; 0: none
	DiskFree    int64            `json:"disk_free_bytes"`
	DiskTotal   int64            `json:"disk_total_bytes"`

	Receipts int `json:"receipts_waiting,omitempty"` // of recalls that were obeyed, not delivered yet

	Layers []LayerStatus `json:"layers,omitempty"` // in the order of their say

	Courier *CourierStatus `json:"courier,omitempty"` // of the last stick since the start; not to be changed
}

// DeltaCounts says, since contentsyncd started, how often a new version of a pack, or of a large file of metadata, came as a delta from the one before.
type DeltaCounts struct {
	Taken int    `json:"taken"`
	Whole int    `json:"whole,omitempty"` // how often it was fetched whole although there was a version to begin with
	Error string `json:"error,omitempty"` // why, the last time
}

// A SyncReason says in one word why the last sync did not succeed.
type SyncReason string

// The reasons.
const (
	ReasonNone      SyncReason = ""
	ReasonExpired   SyncReason = "expired"   // the metadata is past its date, or the clock is wrong
	ReasonRollback  SyncReason = "rollback"  // the bucket has older metadata than was seen
	ReasonUntrusted SyncReason = "untrusted" // the metadata is not signed by the right keys
	ReasonDamaged   SyncReason = "damaged"   // a file does not have its digest
	ReasonInvalid   SyncReason = "invalid"   // signed, but against the format or its limits
	ReasonMissing   SyncReason = "missing"   // a file is not in the bucket
	ReasonDisk      SyncReason = "disk"      // no room
	ReasonNetwork   SyncReason = "network"   // the bucket cannot be reached
	ReasonOther     SyncReason = "other"

	ReasonUnfinished SyncReason = "unfinished" // of a courier's stick alone: it was not filled to its end
)

// A ClockState says whether the system's clock is believed.
type ClockState string

// The states of the clock.
const (
	ClockGood   ClockState = ""
	ClockBehind ClockState = "behind" // below the floor, as with an empty battery: 1970
	ClockAhead  ClockState = "ahead"  // more than MaxClockAhead above it: 2099
)

// MaxClockAhead is how far the system's clock may be ahead of the floor, a time that has certainly passed, and still be believed. A kiosk that lay
// in a store for longer follows the floor, which moves up with what it verifies, until its clock is in reach again.
const MaxClockAhead = 2 * 365 * 24 * time.Hour

// MetadataVersions are those of the signed metadata in use.
type MetadataVersions struct {
	Root      int64 `json:"root"`
	Timestamp int64 `json:"timestamp"`
	Snapshot  int64 `json:"snapshot"`
	Targets   int64 `json:"targets"`

	Roles map[string]int64 `json:"roles,omitempty"` // delegated ones
}
