package contentsync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/transfer"
	"cuango/contentsync/trust"
)

// Notices and recalls lie over all packs and come before them. trust.db has the signed bytes; the files that the screen reads are copies of
// them, which are made again whenever they differ. So a power cut between the two, or a damaged file, mends itself without a network.

// factOverlay is where trust.db keeps one.
func factOverlay(name string) string { return "overlay/" + name }

// restoreOverlay brings the files to what is known, before anything is asked for. When trust.db is new, what lies there is taken: as with
// the packs, it guards against going back. Under another anchor it stays until that one's comes.
func (e *Engine) restoreOverlay(ctx context.Context, facts map[string][]byte, fresh bool) error {
	for _, name := range overlay.Names {
		key := factOverlay(name)
		have, err := overlay.Read(e.p.SyncDir, name)
		if err != nil && !errors.Is(err, content.ErrNotFound) {
			e.p.Log.ErrorContext(ctx, "overlay is damaged and will be written anew", "err", err)
		}
		known := facts[key]
		switch _, bad := overlay.Version(name, have); {
		case len(known) > 0 && !bytes.Equal(known, have):
			if err := overlay.Write(e.p.SyncDir, name, known); err != nil { // a full disk: the next poll tries again
				e.p.Log.ErrorContext(ctx, "overlay cannot be written", "err", err)
			}
		case len(known) == 0 && bad == nil:
			known = have
			if fresh {
				if err := e.state.set(ctx, map[string][]byte{key: have}); err != nil {
					return err
				}
			}
		}
		e.obey(name, known)
	}
	if err := e.removeRecalled(ctx); err != nil { // a full disk, say: the next poll tries again
		e.p.Log.WarnContext(ctx, "recalled files are not all off the disk, or not written down", "err", err)
	}
	return nil
}

// overlays applies what the metadata names, the recalls first. One that cannot be applied stops neither the others nor the packs.
func (e *Engine) overlays(ctx context.Context, facts map[string][]byte, res trust.Result, names ...string) error {
	var errs []error
	for _, name := range names {
		o, ok := res.Find(name)
		if !ok {
			continue // none was published: what is there stays, for nothing is taken back by silence
		}
		if err := e.overlay(ctx, facts, o); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(append(errs, e.removeRecalled(ctx))...)
}

// overlay fetches, checks, remembers and writes one file, as far as it is not there yet.
func (e *Engine) overlay(ctx context.Context, facts map[string][]byte, o trust.Overlay) error {
	limit := overlay.Limit(o.Name)
	if !o.Digest.Valid() || o.Size < 1 || o.Size > limit {
		return fmt.Errorf("%w: signed with %d bytes, at most %d", content.ErrTooLarge, o.Size, limit)
	}
	key := factOverlay(o.Name)
	raw := facts[key]
	if content.DigestOf(raw) != o.Digest {
		before, _ := overlay.Version(o.Name, raw) // none, or damaged: 0
		var err error
		if raw, err = e.get(ctx, trust.OverlayKey(o.Name, o.Digest), o.Size); err != nil {
			return err
		}
		if int64(len(raw)) != o.Size || content.DigestOf(raw) != o.Digest {
			return fmt.Errorf("%w: not the one that was signed", content.ErrDigest)
		}
		version, err := overlay.Version(o.Name, raw)
		if err != nil {
			return err
		}
		if version < before {
			return fmt.Errorf("%w: version %d after %d", content.ErrRollback, version, before)
		}
		if err := e.state.set(ctx, map[string][]byte{key: raw}); err != nil {
			return err
		}
		facts[key] = raw
		e.p.Log.InfoContext(ctx, "overlay", "file", o.Name, "version", version, "bytes", len(raw))
	}
	e.obey(o.Name, raw) // also when the disk is full: what is recalled makes room
	if have, err := overlay.Read(e.p.SyncDir, o.Name); err == nil && bytes.Equal(have, raw) {
		return nil
	}
	return overlay.Write(e.p.SyncDir, o.Name, raw)
}

// recallUndated obeys a signed recall though the metadata is past its date: nobody may have been there to renew it. It is called after refresh
// has said so and gives nothing else of that metadata a say.
func (e *Engine) recallUndated(ctx context.Context, facts map[string][]byte, st trust.State, timestamp []byte) error {
	res, err := trust.Undated(ctx, e.p.Anchor, st, timestamp, func(ctx context.Context, key string, limit int64) ([]byte, error) {
		if key == trust.NextRootKey(e.p.Anchor, st.Root) {
			return nil, content.ErrNotFound // refresh has followed them
		}
		return e.get(ctx, key, limit)
	})
	if err != nil {
		return fmt.Errorf("recall in expired metadata: %w", err)
	}
	return e.overlays(ctx, facts, res, overlay.Recall)
}

// obey notes what an overlay says, for the status, the heartbeat and the downloads.
func (e *Engine) obey(name string, raw []byte) {
	version, err := overlay.Version(name, raw)
	if err != nil {
		return
	}
	if name == overlay.Notice {
		e.note(func(s *Status) { s.Notices = version })
		return
	}
	l, _ := content.DecodeRecalls(raw) // Version has read it
	e.recall = recallList{Recalls: l, SHA256: content.DigestOf(raw), files: l.Blobs()}
}

// removeRecalled deletes files that were recalled, whole and in parts. A catalog is no such file: without it nothing could be shown.
func (e *Engine) removeRecalled(ctx context.Context) error {
	if err := e.reckonRecalled(ctx); err != nil {
		return err
	}
	catalogs, err := e.writer.Catalogs()
	if err != nil {
		return err
	}
	whole, paths := e.present(catalogs)
	e.unnoted = append(e.unnoted, whole...)
	noted := e.state.removing(ctx, e.unnoted)
	var errs []error
	for _, path := range paths {
		switch err := os.Remove(path); {
		case err == nil:
			e.p.Log.InfoContext(ctx, "recalled file removed", "sha256", filepath.Base(path))
		case !errors.Is(err, fs.ErrNotExist):
			errs = append(errs, fmt.Errorf("recalled file: %w", err))
		}
	}
	if noted != nil { // a full disk: now there is room
		noted = e.state.removing(ctx, e.unnoted)
	}
	if noted == nil {
		e.unnoted = nil
	}
	if err := errors.Join(append(errs, noted)...); err != nil {
		return err
	}
	e.note(func(s *Status) { s.Recalls = e.recall.Version }) // the receipt: not before the files are gone
	return e.offDisk(ctx)
}

// wanted leaves out the pictures that were recalled. The first n files are catalogs.
func (e *Engine) wanted(files []transfer.File, n int) []transfer.File {
	kept := files[:n:n]
	for _, f := range files[n:] {
		if !e.recalled[f.Digest] {
			kept = append(kept, f)
		}
	}
	return kept
}

// unrecalled are the pictures of a catalog that have to be there.
func (e *Engine) unrecalled(c content.Catalog) map[string]content.Media {
	media := map[string]content.Media{}
	for name, m := range c.Media {
		if !e.barred(m.Digest) {
			media[name] = m
		}
	}
	return media
}
