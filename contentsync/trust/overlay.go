package trust

import (
	"context"
	"time"

	"cuango/contentsync/content"
)

// overlayPath is where the small files that lie over all packs stand among the targets.
const overlayPath = "overlay/"

// An Overlay is a target that lies over all packs: notice.json, recall.json, and whatever later programs know. Its digest and size are as
// they were signed: whoever fetches it checks them.
type Overlay struct {
	Name   string
	Digest content.Digest
	Size   int64
}

// OverlayTarget is the name of such a file in the signed metadata.
func OverlayTarget(name string) string { return overlayPath + name }

// OverlayKey is where it lies in the bucket.
func OverlayKey(name string, d content.Digest) string {
	return "targets/" + overlayPath + string(d) + "." + name
}

// Undated is Refresh as if nothing ever expired: signatures, versions and digests are checked as always. It is for what must be obeyed though
// nobody was there to renew the metadata, which is a recall, and for nothing else: who replays old metadata can only keep back what is new.
func Undated(ctx context.Context, anchor []byte, st State, timestamp []byte, fetch Fetcher) (Result, error) {
	return Refresh(ctx, anchor, st, time.Unix(0, 0), timestamp, fetch)
}

// Find gives the overlay of a name.
func (r Result) Find(name string) (Overlay, bool) {
	for _, o := range r.Overlay {
		if o.Name == name {
			return o, true
		}
	}
	return Overlay{}, false
}
