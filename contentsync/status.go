package contentsync

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/status"
	"cuango/contentsync/store"
)

const (
	statusBlock   = 4096 // status.json is padded to a multiple, so that it can be overwritten on a full disk
	maxErrorBytes = 2000
)

// A Reason says in one word why the last sync did not succeed.
type Reason = content.SyncReason

// The reasons.
const (
	ReasonNone      = content.ReasonNone
	ReasonExpired   = content.ReasonExpired
	ReasonRollback  = content.ReasonRollback
	ReasonUntrusted = content.ReasonUntrusted
	ReasonDamaged   = content.ReasonDamaged
	ReasonInvalid   = content.ReasonInvalid
	ReasonMissing   = content.ReasonMissing
	ReasonDisk      = content.ReasonDisk
	ReasonNetwork   = content.ReasonNetwork
	ReasonOther     = content.ReasonOther

	ReasonUnfinished = content.ReasonUnfinished
)

// A Status is what contentsyncd says of itself, in memory and in status.json.
type Status = content.SyncStatus

// ReadStatus reads status.json of a sync folder. It needs no daemon and takes no lock. Errors: ErrNotFound, ErrInvalid.
func ReadStatus(syncDir string) (Status, error) {
	return status.Read(syncDir)
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
	e.status.Neighbours = e.near.Status()
	raw, err := json.MarshalIndent(e.status, "", "  ")
	if err == nil {
		err = writeStatus(filepath.Join(e.p.SyncDir, status.File), raw)
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
			LastAttempt: old.LastAttempt, Reason: old.Reason, Error: old.Error, Since: old.Since, Held: old.Held, Trial: e.gate.trial.Generation,
		}
		if n, err := cache.Current(e.p.SyncDir); err == nil {
			if g, err := e.writer.Info(n); err == nil {
				setGeneration(s, g.Generation)
				s.Layers = firstLayers(g.Generation, old.Layers)
			}
		}
	})
}

func setGeneration(s *Status, g cache.Generation) {
	s.Generation, s.Packs, s.AsOf, s.Built = g.Number, g.Packs, g.AsOf, g.Built
}

func (e *Engine) activated(g cache.Generation) {
	e.change(func(s *Status) { setGeneration(s, g) })
}

func (e *Engine) attempt() {
	e.note(func(s *Status) { s.LastAttempt, s.Syncing, s.Next = e.p.Now().UTC(), true, time.Time{} })
}

func (e *Engine) outcome(ctx context.Context, err error) {
	stopped := err != nil && ctx.Err() != nil
	ref, _ := e.believed()
	later := errors.Is(err, content.ErrLater)
	e.change(func(s *Status) {
		s.Syncing, s.Waits = false, ""
		ageLayers(s, ref)
		switch {
		case stopped: // being told to stop is no failure
		case later:
			s.Reason, s.Error, s.Since, s.Waits = ReasonNone, "", time.Time{}, text(err)
		case err == nil:
			s.Reason, s.Error, s.Since = ReasonNone, "", time.Time{}
		default:
			if s.Error == "" {
				s.Since = s.LastAttempt
			}
			s.Reason, s.Error = reason(err), text(err)
		}
	})
	if later && !stopped {
		e.p.Log.InfoContext(ctx, "new content waits", "why", err)
	} else if err != nil && !stopped {
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
		{content.ErrUnfinished, content.ReasonUnfinished}, // before what is wrong with it
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
