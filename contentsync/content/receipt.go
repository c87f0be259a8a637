package content

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"regexp"
	"time"
)

// Limits of a receipt.
const (
	MaxReceiptBytes   = 512 << 10
	MaxReceiptRemoved = 4_000 // files of one receipt: what is more gets another
)

// A ReceiptKind says what was done about a recall.
type ReceiptKind string

// The kinds of receipts.
const (
	OffDisk   ReceiptKind = "disk"   // no file that was taken back is on the disk
	OffScreen ReceiptKind = "screen" // the screen has said that it shows none of it
)

// A Receipt is a kiosk's word that it has obeyed a list of recalls.
type Receipt struct {
	Format  int         `json:"format"`
	Kiosk   string      `json:"kiosk"` // KioskID of the signing key
	Gate    string      `json:"gate"`  // as configured
	Kind    ReceiptKind `json:"kind"`
	Version int         `json:"recalls_version"`
	SHA256  Digest      `json:"recall_sha256"` // of recall.json
	At      time.Time   `json:"at"`            // by the time that the kiosk believes
	Removed []Digest    `json:"removed"`       // files that were on the disk and are not any more; sorted, each once
}

var receiptName = regexp.MustCompile(`^[0-9]{8,15}-[0-9a-f]{16}-(disk|screen)-[0-9a-f]{16}\.json$`)

// ValidReceiptName tells whether a file's name is that of a receipt.
func ValidReceiptName(name string) bool { return receiptName.MatchString(name) }

// name names a receipt for ever and vouches for its bytes.
func (r Receipt) name(signed []byte) string {
	return fmt.Sprintf("%08d-%.16s-%s-%.16s.json", r.Version, r.SHA256, r.Kind, DigestOf(signed))
}

// ReceiptKey is where a receipt lies in the bucket.
func ReceiptKey(gate, kiosk, name string) string {
	return "inbox/" + gate + "/" + kiosk + "/receipts/" + name
}

// SealReceipt signs a receipt with the kiosk's key and gives its name. Errors: ErrInvalid, ErrTooLarge.
func SealReceipt(r Receipt, key ed25519.PrivateKey) (name string, body []byte, err error) {
	if pub, ok := key.Public().(ed25519.PublicKey); ok {
		r.Kiosk = KioskID(pub)
	}
	r.Format = FormatVersion
	if r.Removed == nil {
		r.Removed = []Digest{}
	}
	if err := r.validate(); err != nil {
		return "", nil, fmt.Errorf("receipt: %w", err)
	}
	signed, err := Canonical(r)
	if err != nil {
		return "", nil, fmt.Errorf("receipt: %w", err)
	}
	if body, err = seal(r, key); err != nil {
		return "", nil, fmt.Errorf("receipt: %w", err)
	}
	return r.name(signed), body, nil
}

// OpenReceipt checks the signature, and that kiosk, gate and name are those of the place it was found at. Errors: ErrInvalid, ErrTooLarge, ErrUntrusted.
func OpenReceipt(b []byte, gate, kiosk, name string) (Receipt, error) {
	var r Receipt
	what := "receipt of " + kiosk
	id, err := unseal(what, b, MaxReceiptBytes, &r)
	if err != nil {
		return Receipt{}, err
	}
	if err := r.validate(); err != nil {
		return Receipt{}, fmt.Errorf("%s: %w", what, err)
	}
	var s Sealed
	if err := json.Unmarshal(b, &s); err != nil {
		return Receipt{}, fmt.Errorf("%s: %w: %w", what, ErrInvalid, err)
	}
	if r.Kiosk != id || r.Kiosk != kiosk || r.Gate != gate || r.name(s.Signed) != name {
		return Receipt{}, fmt.Errorf("%s: %w: it speaks for kiosk %.40q at gate %.80q", what, ErrUntrusted, r.Kiosk, r.Gate)
	}
	return r, nil
}

func (r Receipt) validate() error {
	switch {
	case r.Format != FormatVersion:
		return invalid("format", "%d, this program reads %d", r.Format, FormatVersion)
	case r.Kind != OffDisk && r.Kind != OffScreen:
		return invalid("kind", "%.20q", r.Kind)
	case r.Version < 1:
		return invalid("recalls_version", "%d, want 1 or more", r.Version)
	case !r.SHA256.Valid():
		return invalid("recall_sha256", "%.80q is no digest", r.SHA256)
	case len(r.Removed) > MaxReceiptRemoved:
		return tooLarge("removed", len(r.Removed), MaxReceiptRemoved)
	}
	for i, d := range r.Removed {
		if !d.Valid() || i > 0 && d <= r.Removed[i-1] {
			return invalid("removed", "%.80q is no digest, or not in its place", d)
		}
	}
	return checkTime("at", r.At)
}
