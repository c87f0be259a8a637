package contentsync

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/transfer"
)

// These stand for generations where else a role's name stands.
const (
	making  = ""  // what is being made
	forThen = "+" // what waits for its time and could not be made yet; no role has such a name
)

// errTurn says that blobs are still missing and that it is time to ask for recalls and notices: over a slow line a film takes hours, and nothing
// signed is to wait for it.
var errTurn = fmt.Errorf("%w: recalls and notices first", content.ErrLater)

// prepare makes sure that what is to be downloaded fits, and downloads it where that takes longer than one turn.
func (e *Engine) prepare(ctx context.Context, packs []cache.Pack, files []transfer.File) error {
	coming := map[content.Digest]bool{}
	for _, f := range blobsOf(packs) {
		coming[f.Digest] = true
	}
	for _, p := range packs {
		if !p.Restored { // what else there is of its layer is of a version that nobody wants any more
			delete(e.unfinished, p.From.Role)
		}
		coming[p.ManifestDigest] = true
		for _, b := range p.Manifest.Blobs { // those too of which the catalog has to say first what they are
			coming[b.Digest] = true
		}
	}
	e.unfinished[making] = coming
	err := e.room(packs, files)
	if errors.Is(err, syscall.ENOSPC) {
		if err := e.collect(ctx); err != nil {
			return err
		}
		err = e.room(packs, files)
	}
	if err != nil {
		return err
	}
	if !e.stick && e.blobs.Need(files) > 0 {
		if err := e.pace.Take(ctx, 0); err != nil { // quiet hours
			return err
		}
	}
	if !e.slow {
		return nil
	}
	if err := e.blame(ctx, packs, e.fetch(ctx, files, nil), e.listed); err != nil { // one layer's fault is no other's here either
		return err
	}
	e.slow = false
	return nil
}

// leastRoom is what the screen's answers and the daemon's own state need of a full disk, whatever is reserved.
const leastRoom = 1 << 20

// keeping gives what is there of the coming generation, unless the disk is so full that the screen could not write an answer down: what was
// downloaded can be downloaded again.
func (e *Engine) keeping() func(content.Digest) bool {
	told, _ := e.p.Free(e.p.SyncDir)
	have, _, err := disk(e.p.SyncDir)
	if err == nil && min(told, have) < max(e.p.Reserve/4, leastRoom) {
		return func(content.Digest) bool { return false }
	}
	return func(d content.Digest) bool {
		for _, files := range e.unfinished {
			if files[d] {
				return true
			}
		}
		return false
	}
}

// room refuses to begin when the blobs and the database might not fit: SQLite would fail half-way.
func (e *Engine) room(packs []cache.Pack, files []transfer.File) error {
	need := e.blobs.Need(files)
	for _, p := range packs {
		need += 4 * p.Manifest.Catalog.RawSize // texts, blocks, full text: 1.5 to 3.5 times was measured
	}
	have, err := e.p.Free(e.p.SyncDir)
	if err != nil {
		return err
	}
	if need+e.p.Reserve > have {
		return fmt.Errorf("sync: blobs and database need %d bytes, %d are free and %d stay free: %w", need, have, e.p.Reserve, syscall.ENOSPC)
	}
	return nil
}

// fetch downloads for one turn. When two whole turns one after the other bring nothing at all another one would not either: that is an error like any other, or
// whoever has the files would keep all layers waiting.
func (e *Engine) fetch(ctx context.Context, files []transfer.File, got func(transfer.File, string) error) error {
	began := e.p.Now()
	turn, cancel := context.WithTimeout(ctx, e.p.Turn)
	defer cancel()
	defer e.near.Begin(nearFiles(files))()
	need := e.blobs.Need(files)
	st, err := e.blobs.FetchEach(turn, files, e.tellNear(got))
	if st.Files > 0 {
		e.p.Log.InfoContext(ctx, "blobs downloaded", "blobs", st.Files, "bytes", st.Bytes, "took", e.p.Now().Sub(began), "hashed_after", st.Checked)
	}
	if err != nil && ctx.Err() == nil && errors.Is(turn.Err(), context.DeadlineExceeded) && errors.Is(err, context.DeadlineExceeded) {
		before := e.idle
		if e.idle = e.blobs.Need(files) >= need; !e.idle || !before {
			e.slow = true
			return errTurn
		}
	}
	e.idle = false
	return err
}
