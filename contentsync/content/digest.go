package content

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// A Digest is the SHA-256 of a file, as 64 lower-case hex digits. It is comparable and
// works as a map key. The zero value is no digest.
type Digest string

// DigestOf gives the digest of b.
func DigestOf(b []byte) Digest {
	sum := sha256.Sum256(b)
	return Digest(hex.EncodeToString(sum[:]))
}

// ParseDigest checks the form of s. Errors: ErrInvalid.
func ParseDigest(s string) (Digest, error) {
	if d := Digest(s); d.Valid() {
		return d, nil
	}
	return "", fmt.Errorf("%w: %.80q is no sha256 (64 lower-case hex digits)", ErrInvalid, s)
}

// Valid tells whether d has the form of a digest.
func (d Digest) Valid() bool {
	if len(d) != 2*sha256.Size {
		return false
	}
	for i := range len(d) {
		if c := d[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// BlobKey is where the blob lies in the bucket and below a blobs folder: blobs/sha256/ab/<hex>.
// It panics when d is not valid.
func (d Digest) BlobKey() string {
	if !d.Valid() {
		panic("content: BlobKey of an invalid digest")
	}
	return "blobs/sha256/" + string(d[:2]) + "/" + string(d)
}
