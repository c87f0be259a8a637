package content

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// A Heartbeat is what a kiosk says of itself, at inbox/<gate>/<kiosk>/heartbeat.json. It
// holds nothing about any traveller.
type Heartbeat struct {
	Format     int           `json:"format"`
	Kiosk      string        `json:"kiosk"`    // KioskID of the signing key
	Gate       string        `json:"gate"`     // as configured
	Sequence   int64         `json:"sequence"` // grows by one with each heartbeat of this key
	At         time.Time     `json:"at"`       // by the kiosk's trusted clock
	NextBy     time.Time     `json:"next_by"`  // when the next one is due
	Version    string        `json:"version"`  // of the programs
	UptimeS    int64         `json:"uptime_s"`
	Generation int64         `json:"generation"` // active generation; 0: none, the seed pack shows
	Packs      []PackVersion `json:"packs"`
	AsOf       Date          `json:"content_as_of,omitempty"`
	LastSync   time.Time     `json:"last_sync"`                // last poll that succeeded; zero: never
	SyncError  string        `json:"sync_error,omitempty"`     // of the last poll; empty when it succeeded
	Waiting    int           `json:"outbox_waiting,omitempty"` // batches of answers and counters that are not delivered yet
	DiskFree   int64         `json:"disk_free_bytes"`
	DiskTotal  int64         `json:"disk_total_bytes"`
	Shown      Shown         `json:"shown"` // what the screen itself last reported

	// Which lists are obeyed: signed with the rest, this is the receipt of a recall. 0: none yet.
	Notices int `json:"notices_version,omitempty"`
	Recalls int `json:"recalls_version,omitempty"` // recalled files are off the disk

	Held []Held `json:"held,omitempty"` // packs whose newest version is not active here, on purpose
}

// A PackVersion is one pack at one version.
type PackVersion struct {
	Pack    string `json:"pack"`
	Version int    `json:"version"`
}

// Shown is shown.json, written by the screen: what it draws and that it still draws.
type Shown struct {
	Generation int64     `json:"generation"` // 0: the seed pack
	Screen     string    `json:"screen"`     // attract, home, article …: never which item, never which person
	LastFrame  time.Time `json:"last_frame"` // zero: never
	Started    time.Time `json:"started"`    // when the screen program started
	WidthPx    int       `json:"width_px"`
	HeightPx   int       `json:"height_px"`
	Version    string    `json:"version"`
	Problem    string    `json:"problem,omitempty"` // why it does not show the active generation

	Notices int `json:"notices_version,omitempty"` // of the list that the screen obeys; 0: none yet
	Recalls int `json:"recalls_version,omitempty"` // recalled pages are off the screen

	Check *Check `json:"check,omitempty"` // of the generation that was looked at last; nil: of none yet
}

// Sealed is a signed document: the exact bytes that were signed, the public key, the signature.
type Sealed struct {
	Signed json.RawMessage `json:"signed"` // canonical JSON
	Key    []byte          `json:"key"`    // Ed25519 public key
	Sig    []byte          `json:"sig"`    // Ed25519, over Signed
}

// KioskID is the name of a kiosk: the first 10 characters of the base32 SHA-256 of its
// public key, in lower case.
func KioskID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10])
}

// SealHeartbeat signs h with the kiosk's key. Errors: ErrInvalid.
func SealHeartbeat(h Heartbeat, key ed25519.PrivateKey) ([]byte, error) {
	b, err := seal(h, key)
	if err != nil {
		return nil, fmt.Errorf("heartbeat: %w", err)
	}
	return b, nil
}

// OpenHeartbeat checks the signature and that the kiosk and gate in it are those of the
// place it was found at. Errors: ErrInvalid, ErrTooLarge, ErrUntrusted.
func OpenHeartbeat(b []byte, gate, kiosk string) (Heartbeat, error) {
	var h Heartbeat
	id, err := unseal("heartbeat of "+kiosk, b, MaxHeartbeatBytes, &h)
	if err != nil {
		return Heartbeat{}, err
	}
	if h.Kiosk != id || h.Kiosk != kiosk || h.Gate != gate {
		return Heartbeat{}, fmt.Errorf("heartbeat of %s: %w: it speaks for kiosk %.40q at gate %.80q", kiosk, ErrUntrusted, h.Kiosk, h.Gate)
	}
	return h, nil
}

// unseal checks a signed document and decodes it. It gives the KioskID of who signed it.
func unseal(what string, b []byte, limit int, v any) (id string, err error) {
	var s Sealed
	if err := decode(what, b, limit, &s); err != nil {
		return "", err
	}
	if len(s.Key) != ed25519.PublicKeySize || !ed25519.Verify(s.Key, s.Signed, s.Sig) {
		return "", fmt.Errorf("%s: %w: bad signature", what, ErrUntrusted)
	}
	return KioskID(s.Key), decode(what, s.Signed, limit, v)
}

// seal signs v; the result is one line.
func seal(v any, key ed25519.PrivateKey) ([]byte, error) {
	signed, err := Canonical(v)
	if err != nil {
		return nil, err
	}
	pub, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%w: no Ed25519 key", ErrInvalid)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the signed bytes must come out as they are
	if err := enc.Encode(Sealed{Signed: signed, Key: pub, Sig: ed25519.Sign(key, signed)}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
