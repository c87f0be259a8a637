package contentsync

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/store"
)

const shownJSON = "shown.json"

// checkActive reads the active generation and its blobs through, once after the start: disks forget. Blobs with wrong
// bytes are deleted; when anything is wrong, or the generation was built by an earlier version, the next update builds the generation anew.
func (e *Engine) checkActive(ctx context.Context) error {
	if e.checked {
		return nil
	}
	n, err := cache.Current(e.p.SyncDir)
	if err != nil {
		return nil //nolint:nilerr // there is none, or begin has said that the link is damaged: update makes one
	}
	e.sound = false
	err = e.checkGeneration(ctx, n)
	if ctx.Err() != nil {
		return fmt.Errorf("check generation %d: %w", n, ctx.Err())
	}
	if err != nil {
		e.p.Log.ErrorContext(ctx, "the active generation is damaged or old and will be built anew", "generation", n, "err", err)
		return nil
	}
	e.checked = true
	return nil
}

func (e *Engine) checkGeneration(ctx context.Context, n int64) error {
	if _, err := e.vouched(ctx, n); err != nil {
		return err
	}
	r, err := cache.OpenGeneration(ctx, e.p.SyncDir, n)
	if err != nil {
		return err
	}
	if r.Old() { // built before an update of this program
		return errors.Join(r.Close(), fmt.Errorf("generation %d: %w: it is of an older schema", n, content.ErrInvalid))
	}
	index, err := r.Index(ctx)
	err = errors.Join(err, r.Verify(ctx), r.VerifyIndex(ctx))
	built := r.Generation().ContentSHA256
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	// generation.json lies beside what it vouches for; trust.db does not.
	if d, err := e.state.digest(ctx, n); err != nil || d != built {
		return errors.Join(err, fmt.Errorf("generation %d: %w: trust.db recorded another one", n, content.ErrDigest))
	}
	if index != "" {
		f, err := e.state.facts(ctx)
		if err != nil || !bytes.Equal(f[factIndex], indexFact(n, index)) {
			return errors.Join(err, fmt.Errorf("generation %d: %w: trust.db recorded another index", n, content.ErrDigest))
		}
	}
	e.sound = true // whatever is with its files
	return e.writer.CheckBlobs(ctx, n, e.recalled)
}

// collect removes what is old, but nothing that the screen shows, nor what is there already of a generation that is being made. When the screen's file cannot be understood, nothing is
// removed: a full disk is better than a blank screen.
func (e *Engine) collect(ctx context.Context) error {
	shown, err := e.shown()
	if err != nil {
		e.p.Log.WarnContext(ctx, "what the screen shows is not known; nothing is removed", "err", err)
		return nil
	}
	coming := e.keeping()
	if err := e.writer.CollectBut(ctx, coming, append(e.gate.kept(), shown.Generation)...); err != nil {
		return err
	}
	if err := e.forgetCopies(ctx); err != nil {
		return err
	}
	return e.blobs.Clean(coming)
}

// shown reads what the screen last reported; the zero value when there is no screen.
func (e *Engine) shown() (content.Shown, error) {
	var s content.Shown
	if e.p.KioskDir == "" {
		return s, nil
	}
	b, err := readSmall(filepath.Join(e.p.KioskDir, shownJSON), content.MaxShownBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read %w", err)
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return content.Shown{}, fmt.Errorf("read %s: %w: %w", shownJSON, content.ErrInvalid, err)
	}
	return s, nil
}

func forbidden(err error) bool {
	var se *store.StatusError
	return errors.As(err, &se) && se.Status == 403
}
