// Package admin is the back office: what the province's program remembers, and the words
// its packages share. The program itself is cmd/kioskadmin.
//
// A [Release] is one version of a pack in the bucket. A [Kiosk] is one screen as the
// office knows it: by its heartbeats, which it signs with its own key.
package admin

import (
	"time"

	"cuango/contentsync/content"
)

// A Release is one version of a pack that was published.
type Release struct {
	Pack      string         `json:"pack"`
	Version   int            `json:"version"`
	Name      content.Name   `json:"name"`
	AsOf      content.Date   `json:"as_of"`
	Items     int            `json:"items"`
	Langs     []content.Lang `json:"languages"`
	Bytes     int64          `json:"bytes"` // of all its files
	Manifest  content.Digest `json:"manifest_sha256"`
	Published time.Time      `json:"published_at"`
}

// A Kiosk is one screen as the office knows it, from its first heartbeat that was believed.
type Kiosk struct {
	ID        string    // content.KioskID of Key
	Gate      string    // where its heartbeats lie
	Key       []byte    // pinned at first sight
	FirstSeen time.Time // when its first heartbeat was read
	Received  time.Time // when the last one arrived, by the storage's clock
	Last      *content.Heartbeat
	Problem   Problem // why the newest heartbeat in the inbox was not believed
}

// A Problem says why a heartbeat was not believed; empty when it was.
type Problem string

// The problems.
const (
	NoProblem    Problem = ""
	BadHeartbeat Problem = "bad-heartbeat" // unsigned, tampered with, too large, of another place
	OtherKey     Problem = "other-key"     // signed by another key than the one first seen
	OldHeartbeat Problem = "old-heartbeat" // an earlier one was put back
)
