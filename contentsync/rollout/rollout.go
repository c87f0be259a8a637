// Package rollout decides which kiosks take a new version of a pack, and when. The publisher signs the roll-out beside the version, each kiosk
// decides for itself: no server keeps a list of kiosks. It is pure: the time is a parameter.
package rollout

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// Limits of what is signed.
const (
	MaxCustomBytes = 16 << 10         // of a target's custom field
	MaxRings       = 32               // of one roll-out
	MinWindow      = 30 * time.Minute // a shorter one could pass between two looks at the clock
	Buckets        = 10_000           // a kiosk's number is below that
)

// All is the ring that every kiosk is in, beside its own.
const All = "all"

// A Rollout says who takes a version: the kiosks of the rings, and of all others so many percent. Who is in stays in while rings are added and the
// percentage grows.
type Rollout struct {
	Salt    string    `json:"salt"`             // a slug; the same as long as it is the same roll-out. It gives every kiosk its number
	Rings   []string  `json:"rings,omitempty"`  // slugs
	Percent int       `json:"percent"`          // 0 to 100
	From    time.Time `json:"from,omitzero"`    // nobody switches sooner
	Until   time.Time `json:"until,omitzero"`   // rings and percentage hold until then; after it everybody is in
	Window  *Window   `json:"window,omitempty"` // when in the day a kiosk switches; nil: at any time
	Urgent  bool      `json:"urgent,omitempty"` // a kiosk's own window does not hold either
	Before  *Before   `json:"before,omitempty"` // what the other kiosks have; nil: nothing was published before
}

// A Window is a time of day by Viet Nam's clock, HH:MM. To may be before From: over midnight. To is no part of it.
type Window struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Before is the last version that was for everybody.
type Before struct {
	Version int            `json:"version"`
	Digest  content.Digest `json:"sha256"` // of its manifest
	Size    int64          `json:"length"` // of its manifest, bytes
}

// A Kiosk is who decides.
type Kiosk struct {
	ID     string
	Ring   string  // of its configuration; may be empty
	Pack   string  // which pack it decides about
	Window *Window // of its configuration: holds where the roll-out has none
	Fresh  bool    // it shows no content yet: it waits for no window
}

// A Decision is whether a kiosk takes the version.
type Decision struct {
	In   bool
	At   time.Time // when it may switch, never before now; zero when it is not in
	Till time.Time // when it may not any more, on that day; zero: always
}

// Read reads what a target carries beside a manifest's digest: the pack's version (0: not said) and its roll-out (nil: everybody at once).
// Errors: ErrInvalid, ErrTooLarge; the version holds all the same.
func Read(custom []byte) (version int, r *Rollout, err error) {
	if len(custom) == 0 {
		return 0, nil, nil
	}
	if len(custom) > MaxCustomBytes {
		return 0, nil, fmt.Errorf("roll-out: %w: over %d bytes", content.ErrTooLarge, MaxCustomBytes)
	}
	var c struct {
		Version json.RawMessage `json:"version"`
		Rollout json.RawMessage `json:"rollout"`
	}
	if json.Unmarshal(custom, &c) != nil {
		return 0, nil, nil //nolint:nilerr // of another kind: there is no roll-out in it
	}
	if json.Unmarshal(c.Version, &version) != nil || version < 0 {
		version = 0
	}
	if len(c.Rollout) == 0 || string(c.Rollout) == "null" {
		return version, nil, nil
	}
	var in struct {
		Rollout
		Percent *int `json:"percent"`
	}
	if err := json.Unmarshal(c.Rollout, &in); err != nil {
		return version, nil, fmt.Errorf("roll-out: %w: %w", content.ErrInvalid, err)
	}
	if in.Percent == nil {
		return version, nil, fmt.Errorf("roll-out: %w: percent is missing", content.ErrInvalid)
	}
	in.Rollout.Percent = *in.Percent
	if err := in.Validate(); err != nil {
		return version, nil, err
	}
	return version, &in.Rollout, nil
}

// Validate checks all limits. Errors: ErrInvalid.
func (r Rollout) Validate() error {
	bad := ""
	switch {
	case !content.ValidSlug(r.Salt):
		bad = "salt is no slug"
	case len(r.Rings) > MaxRings:
		bad = fmt.Sprintf("%d rings, at most %d", len(r.Rings), MaxRings)
	case slices.ContainsFunc(r.Rings, func(s string) bool { return !content.ValidSlug(s) }):
		bad = "a ring is no slug: a–z, 0–9 and inner hyphens"
	case r.Percent < 0 || r.Percent > 100:
		bad = fmt.Sprintf("percent is %d, want 0 to 100", r.Percent)
	case !r.Until.IsZero() && !r.Until.After(r.From):
		bad = "until is not after from"
	case r.Before != nil && (r.Before.Version < 1 || !r.Before.Digest.Valid() || r.Before.Size < 1 || r.Before.Size > content.MaxManifestBytes):
		bad = "before names no manifest"
	}
	if bad != "" {
		return fmt.Errorf("roll-out: %w: %s", content.ErrInvalid, bad)
	}
	if r.Window == nil {
		return nil
	}
	if err := r.Window.Validate(); err != nil {
		return fmt.Errorf("roll-out: %w", err)
	}
	return nil
}

// Decide says whether a kiosk takes a version now, later, or not. A nil roll-out is for everybody.
func Decide(r *Rollout, k Kiosk, now time.Time) Decision {
	if r != nil && !r.has(k, now) {
		return Decision{}
	}
	at, w := now, k.Window
	if r != nil {
		if r.From.After(at) {
			at = r.From
		}
		switch {
		case r.Urgent:
			w = nil
		case r.Window != nil:
			w = r.Window
		}
	}
	if w == nil || k.Fresh {
		return Decision{In: true, At: at}
	}
	at, till := w.Next(at)
	return Decision{In: true, At: at, Till: till}
}

func (r *Rollout) has(k Kiosk, now time.Time) bool {
	return r.ended(now) || slices.Contains(r.Rings, All) || (k.Ring != "" && slices.Contains(r.Rings, k.Ring)) ||
		Bucket(r.Salt, k.Pack, k.ID) < r.Percent*(Buckets/100)
}

func (r *Rollout) ended(now time.Time) bool { return !r.Until.IsZero() && !now.Before(r.Until) }

// Everybody tells whether the version is for all kiosks by now. A nil roll-out is.
func (r *Rollout) Everybody(now time.Time) bool {
	if r == nil || r.ended(now) {
		return true
	}
	return !r.From.After(now) && (r.Percent == 100 || slices.Contains(r.Rings, All))
}

// Bucket is a kiosk's number in a roll-out, from 0 to 9,999: the first four bytes of the SHA-256 of "<salt>/<pack>/<kiosk>", the highest first, modulo 10,000.
func Bucket(salt, pack, kiosk string) int {
	sum := sha256.Sum256([]byte(salt + "/" + pack + "/" + kiosk))
	return int(binary.BigEndian.Uint32(sum[:4]) % Buckets)
}

// String says it for people.
func (r *Rollout) String() string {
	if r == nil {
		return "everybody"
	}
	var b strings.Builder
	switch {
	case r.Percent == 100 || slices.Contains(r.Rings, All):
		b.WriteString("everybody")
	case len(r.Rings) == 0 && r.Percent == 0:
		b.WriteString("stopped: nobody else takes it")
	case len(r.Rings) == 0:
		fmt.Fprintf(&b, "%d %%", r.Percent)
	default:
		fmt.Fprintf(&b, "ring %s and %d %% of the others", strings.Join(r.Rings, ", "), r.Percent)
	}
	if !r.From.IsZero() {
		fmt.Fprintf(&b, ", from %s", local(r.From))
	}
	if !r.Until.IsZero() {
		fmt.Fprintf(&b, ", everybody from %s", local(r.Until))
	}
	if r.Window != nil {
		fmt.Fprintf(&b, ", switched at %s", r.Window)
	}
	if r.Urgent {
		b.WriteString(", urgent")
	}
	return b.String()
}

func local(t time.Time) string { return t.In(content.Zone).Format("2006-01-02 15:04") }
