package peer

import (
	"path"
	"strings"

	"cuango/contentsync/content"
)

// blobPath reads the path of a request: /blobs/sha256/ab/<hex> and nothing else.
func blobPath(p string) (content.Digest, bool) {
	d := content.Digest(path.Base(p))
	if !d.Valid() || p != "/"+d.BlobKey() {
		return "", false
	}
	return d, true
}

// heldFor reads the header Prefer: wait=<seconds> (RFC 7240); 0 when it says nothing of that.
func heldFor(prefer string) (seconds int) {
	for f := range strings.SplitSeq(prefer, ",") {
		n, ok := strings.CutPrefix(strings.TrimSpace(f), "wait=")
		if !ok || n == "" || len(n) > 3 {
			continue
		}
		seconds = 0
		for _, c := range n {
			if c < '0' || c > '9' {
				return 0
			}
			seconds = 10*seconds + int(c-'0')
		}
		return seconds
	}
	return 0
}
