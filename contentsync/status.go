package contentsync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/store"
	"cuango/contentsync/trust"
)

const (
	statusJSON     = "status.json"
	maxStatusBytes = 64 << 10
	statusBlock    = 4096 // status.json is padded to a multiple, so that it can be overwritten on a full disk
	maxErrorBytes  = 2000
)

// A Reason says in one word why the last sync did not succeed.
type Reason string

// The reasons.
const (
	ReasonNone      Reason = ""
	ReasonExpired   Reason = "expired"   // the metadata is past its date, or the clock is wrong
	ReasonRollback  Reason = "rollback"  // the bucket has older metadata than was seen
	ReasonUntrusted Reason = "untrusted" // the metadata is not signed by the right keys
	ReasonDamaged   Reason = "damaged"   // a file does not have its digest
	ReasonInvalid   Reason = "invalid"   // signed, but against the format or its limits
	ReasonMissing   Reason = "missing"   // a file is not in the bucket
	ReasonDisk      Reason = "disk"      // no room
	ReasonNetwork   Reason = "network"   // the bucket cannot be reached
	ReasonOther     Reason = "other"
)

// A Status is what contentsyncd says of itself, in memory and in status.json.
type Status struct {
	Kiosk       string                `json:"kiosk"`
	Gate        string                `json:"gate"`
	Version     string                `json:"version"`
	Source      string                `json:"source"`
	Generation  int64                 `json:"generation"` // 0: none, the seed pack shows
	Packs       []content.PackVersion `json:"packs"`
	AsOf        content.Date          `json:"content_as_of,omitempty"`
	Built       time.Time             `json:"built,omitzero"`
	LastAttempt time.Time             `json:"last_attempt,omitzero"`
	LastSync    time.Time             `json:"last_sync,omitzero"` // zero: never
	Reason      Reason                `json:"reason,omitempty"`
	Error       string                `json:"error,omitempty"`
	Since       time.Time             `json:"since,omitzero"` // first attempt of those that failed; zero: the last succeeded
	Next        time.Time             `json:"next,omitzero"`  // zero: none is planned
	Syncing     bool                  `json:"syncing"`
	Clock       trust.ClockState      `json:"clock,omitempty"` // why the system's clock is not believed
	Metadata    trust.Versions        `json:"metadata"`
	Expires     time.Time             `json:"metadata_expires,omitzero"`
	Reported    time.Time             `json:"last_heartbeat,omitzero"`
	ReportError string                `json:"heartbeat_error,omitempty"`
	Waiting     int                   `json:"outbox_waiting,omitempty"` // batches of answers and counters that are not delivered yet
	OutboxError string                `json:"outbox_error,omitempty"`
	Notices     int                   `json:"notices_version,omitempty"` // of notice.json that is obeyed; 0: none yet
	Recalls     int                   `json:"recalls_version,omitempty"`
	DiskFree    int64                 `json:"disk_free_bytes"`
	DiskTotal   int64                 `json:"disk_total_bytes"`
}

// ReadStatus reads status.json of a sync folder. It needs no daemon and takes no lock. Errors: ErrNotFound, ErrInvalid.
func ReadStatus(syncDir string) (Status, error) {
	f, err := os.Open(filepath.Join(syncDir, statusJSON)) //nolint:gosec // a fixed name in the folder that the operator names
	if errors.Is(err, fs.ErrNotExist) {
		return Status{}, fmt.Errorf("status: %w: contentsyncd has not run here", content.ErrNotFound)
	}
	if err != nil {
		return Status{}, fmt.Errorf("status: %w", err)
	}
	defer f.Close()
	var s Status
	if err := json.NewDecoder(io.LimitReader(f, maxStatusBytes)).Decode(&s); err != nil {
		return Status{}, fmt.Errorf("status: %w: %w", content.ErrInvalid, err)
	}
	return s, nil
}

// Status gives what the engine knows now.
func (e *Engine) Status() Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.status
}

func (e *Engine) note(f func(*Status)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f(&e.status)
}

// change notes and writes status.json.
func (e *Engine) change(f func(*Status)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f(&e.status)
	e.status.DiskFree, e.status.DiskTotal, _ = disk(e.p.SyncDir)
	raw, err := json.MarshalIndent(e.status, "", "  ")
	if err == nil {
		err = writeStatus(filepath.Join(e.p.SyncDir, statusJSON), raw)
	}
	if err != nil {
		e.p.Log.Error("status cannot be written", "err", err)
	}
}

// writeStatus replaces the file, or, when the disk is full, writes over the blocks that it has.
func writeStatus(path string, raw []byte) error {
	padded := make([]byte, (len(raw)/statusBlock+1)*statusBlock)
	for i := copy(padded, raw); i < len(padded); i++ {
		padded[i] = ' '
	}
	padded[len(padded)-1] = '\n'
	err := atomicfile.Replace(path, padded, cache.FileMode)
	if err == nil || !errors.Is(err, syscall.ENOSPC) {
		return err
	}
	f, openErr := os.OpenFile(path, os.O_WRONLY, 0) //nolint:gosec // in our own folder
	if openErr != nil {
		return errors.Join(err, openErr)
	}
	_, err = f.WriteAt(padded, 0)
	return errors.Join(err, f.Sync(), f.Close())
}

// firstStatus begins with what the disk says. The last error of the run before stays until there is a new attempt: after a crash it is the
// only one that tells why.
func (e *Engine) firstStatus(lastSync time.Time) {
	old, _ := ReadStatus(e.p.SyncDir) // none is no harm
	e.change(func(s *Status) {
		*s = Status{
			Kiosk: e.kiosk, Gate: e.p.Gate, Version: e.p.Version, Source: e.p.Source, Packs: []content.PackVersion{}, LastSync: lastSync,
			LastAttempt: old.LastAttempt, Reason: old.Reason, Error: old.Error, Since: old.Since,
		}
		if n, err := cache.Current(e.p.SyncDir); err == nil {
			if g, err := e.writer.Info(n); err == nil {
				s.setGeneration(g.Generation)
			}
		}
	})
}

func (s *Status) setGeneration(g cache.Generation) {
	s.Generation, s.Packs, s.AsOf, s.Built = g.Number, g.Packs, g.AsOf, g.Built
}

func (e *Engine) activated(g cache.Generation) {
	e.change(func(s *Status) { s.setGeneration(g) })
}

func (e *Engine) attempt() {
	e.note(func(s *Status) { s.LastAttempt, s.Syncing, s.Next = e.p.Now().UTC(), true, time.Time{} })
}

func (e *Engine) outcome(ctx context.Context, err error) {
	stopped := err != nil && ctx.Err() != nil
	e.change(func(s *Status) {
		s.Syncing = false
		switch {
		case stopped: // being told to stop is no failure
		case err == nil:
			s.Reason, s.Error, s.Since = ReasonNone, "", time.Time{}
		default:
			if s.Error == "" {
				s.Since = s.LastAttempt
			}
			s.Reason, s.Error = reason(err), text(err)
		}
	})
	if err != nil && !stopped {
		e.p.Log.WarnContext(ctx, "sync did not succeed; the content stays as it is", "reason", reason(err), "err", err)
	}
}

// text is the error in one line of bounded length.
func text(err error) string {
	b := []byte(err.Error())
	for i, c := range b {
		if c == '\n' {
			b[i] = ';'
		}
	}
	return strings.ToValidUTF8(string(b[:min(len(b), maxErrorBytes)]), "")
}

func reason(err error) Reason {
	for _, r := range []struct {
		is     error
		reason Reason
	}{
		{syscall.ENOSPC, ReasonDisk},
		{syscall.EDQUOT, ReasonDisk},
		{syscall.EFBIG, ReasonDisk},
		{content.ErrExpired, ReasonExpired},
		{content.ErrRollback, ReasonRollback},
		{content.ErrUntrusted, ReasonUntrusted},
		{content.ErrDigest, ReasonDamaged},
		{content.ErrInvalid, ReasonInvalid},
		{content.ErrNotFound, ReasonMissing},
	} {
		if errors.Is(err, r.is) {
			return r.reason
		}
	}
	var ne net.Error
	var se *store.StatusError
	if errors.As(err, &ne) || errors.As(err, &se) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ReasonNetwork
	}
	return ReasonOther
}
