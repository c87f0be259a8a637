package content

import "time"

// A Level says whose content a layer is.
type Level string

// The levels, in the order of their say: a kiosk shows the country's content, that of its province and that of its gate.
const (
	National   Level = "national"
	Provincial Level = "province"
	AtGate     Level = "gate"
)

// Rank orders levels: 0 has the first say. One that is not known, as that of a generation that was built before there were layers, ranks with the country's.
func (l Level) Rank() int {
	switch l {
	case Provincial:
		return 1
	case AtGate:
		return 2
	case National:
	}
	return 0
}

// A Layer is what one signed role brought to a generation: all its packs of one version of its metadata.
type Layer struct {
	Level   Level       `json:"level"`
	Role    string      `json:"role"`
	Version int64       `json:"version"` // of the role's metadata
	Expires time.Time   `json:"expires,omitzero"`
	Packs   []LayerPack `json:"packs"` // by name
}

// A LayerPack is one pack of a layer, with all that is needed to build it again from the disk.
type LayerPack struct {
	Pack     string      `json:"pack"`
	Version  int         `json:"version"`
	AsOf     Date        `json:"as_of"`
	Manifest Digest      `json:"manifest_sha256"`
	Catalog  CatalogFile `json:"catalog"`
}

// A LayerStatus is how a layer stands. Version, Expires, Packs and AsOf are those of what is active.
type LayerStatus struct {
	Level   Level         `json:"level"`
	Role    string        `json:"role"`
	Version int64         `json:"version,omitempty"` // of the role's metadata; 0: nothing of the layer is here
	Expires time.Time     `json:"expires,omitzero"`
	Packs   []PackVersion `json:"packs"`
	AsOf    Date          `json:"as_of,omitempty"` // of the pack that was looked at longest ago
	Good    time.Time     `json:"good,omitzero"`   // when all that the layer then named was last verified and active
	Stale   bool          `json:"stale,omitempty"` // past its date, or there is something newer that cannot be had
	Reason  SyncReason    `json:"reason,omitempty"`
	Error   string        `json:"error,omitempty"` // why nothing new of it is taken
	Since   time.Time     `json:"since,omitzero"`
}

// MergeKind says what became of an item that another pack has too.
type MergeKind string

// The kinds.
const (
	Overridden MergeKind = "overridden" // the pack By, of a lower level, has the item in its own words
	Locked     MergeKind = "locked"     // the item of Pack is not shown: a higher level has locked it, or its slug
	Doubled    MergeKind = "doubled"    // two packs of one level have the item: that of the pack whose name sorts first holds
)

// A Merge is one decision that was made when packs were put together: the item of Pack is not shown, that of By is.
type Merge struct {
	Kind  MergeKind `json:"kind"`
	Item  string    `json:"item"` // ID of the item that is not shown
	Slug  string    `json:"slug"` // of the same
	Pack  string    `json:"pack"`
	By    string    `json:"by"`
	Media []string  `json:"media,omitempty"` // names of the pictures of the item that is not shown
	Audio []Digest  `json:"audio,omitempty"` // its recordings
}
