package content

// NeighbourStatus is what contentsyncd says of the kiosks beside it, as part of [SyncStatus]. Counts are since the daemon's start.
type NeighbourStatus struct {
	Seen       int      `json:"seen"`      // that answer now
	Listening  []string `json:"listening"` // addresses at which they can ask
	Got        int64    `json:"blobs_got"` // from them
	GotBytes   int64    `json:"bytes_got"`
	Given      int64    `json:"blobs_given"` // to them; parts count as one
	GivenBytes int64    `json:"bytes_given"`
	Refused    int64    `json:"refused,omitempty"` // had wrong bytes
	Problem    string   `json:"problem,omitempty"`
}
