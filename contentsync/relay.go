package contentsync

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/peer"
	"cuango/contentsync/store"
	"cuango/contentsync/trust"
)

const maxKeptManifests = 64 // that were fetched in this run, for neighbours

// relaying is what is known of signed files that neighbours give and get. Guarded by Engine.syncing, but for source.
type relaying struct {
	source    atomic.Pointer[peer.Source] // instead of the bucket, while one is asked
	manifests map[string][]byte           // by key, verified
	done      content.Digest              // of the timestamp to which all was brought by a neighbour
	told      content.Digest              // of what neighbours were told of
}

// relay asks neighbours for what is signed when the bucket cannot be reached: a notice and a recall then still come, and content as far as they have it. All of it is
// verified as from the bucket. That the bucket is away stays the error of this sync. why is that error.
func (e *Engine) relay(ctx context.Context, ref time.Time, why error) error {
	if ctx.Err() != nil || !unreachable(why) {
		return nil //nolint:nilerr // told by the caller
	}
	for _, s := range e.near.Sources() {
		facts, err := e.state.facts(ctx)
		if err != nil {
			return err
		}
		raw, err := s.Get(ctx, trust.TimestampKey, trust.MaxTimestampBytes)
		d := content.DigestOf(raw)
		if err != nil || d == e.relayed.done || (bytes.Equal(raw, facts[factTimestamp]) && len(facts[factETag]) > 0) {
			continue // nothing that is not here
		}
		e.relayed.source.Store(&s)
		err = e.relayFrom(ctx, facts, ref, raw)
		e.relayed.source.Store(nil)
		if err == nil {
			e.relayed.done = d
			e.p.Log.InfoContext(ctx, "the bucket is away; a neighbour brought what is new", "address", s)
			if err := e.collect(ctx); err != nil { // no sync succeeds meanwhile that would
				return err
			}
		} else if !errors.Is(err, content.ErrRollback) { // it has not heard of what we know
			e.p.Log.WarnContext(ctx, "what a neighbour brought is not taken, or not all of it", "address", s, "err", err)
		}
	}
	return nil
}

// relayFrom is the part of sync that comes after the timestamp.
func (e *Engine) relayFrom(ctx context.Context, facts map[string][]byte, ref time.Time, timestamp []byte) error {
	none := &ahead{done: make(chan struct{})}
	close(none.done)
	res, err := e.refresh(ctx, facts, ref, timestamp, none)
	if err != nil {
		if errors.Is(err, content.ErrExpired) {
			err = errors.Join(err, e.recallUndated(ctx, facts, res.State, timestamp))
		}
		return err
	}
	over := e.overlays(ctx, facts, res, overlay.Names...)
	if errors.Is(res.Of(trust.NationalRole).Err, content.ErrExpired) {
		over = errors.Join(over, e.recallUndated(ctx, facts, res.State, timestamp))
	}
	return errors.Join(e.update(ctx, res, ref), over)
}

// unreachable tells whether an error says that the bucket is away, and not that it has something else than it should.
func unreachable(err error) bool {
	var ne net.Error
	var se *store.StatusError
	return errors.As(err, &ne) || (errors.As(err, &se) && se.Status >= 500)
}

// keepManifest notes a verified one for neighbours.
func (e *Engine) keepManifest(key string, raw []byte) {
	if e.near == nil {
		return
	}
	if e.relayed.manifests == nil || len(e.relayed.manifests) >= maxKeptManifests {
		e.relayed.manifests = map[string][]byte{}
	}
	e.relayed.manifests[key] = raw
}

// sharePapers tells neighbours of the signed files that are verified here.
func (e *Engine) sharePapers(ctx context.Context) {
	if e.near == nil {
		return
	}
	facts, err := e.state.facts(ctx)
	if err != nil {
		return // said where it matters
	}
	st := trustState(facts)
	all := content.DigestOf(fmt.Append(nil, content.DigestOf(st.Timestamp), content.DigestOf(facts[factOverlay(overlay.Notice)]), content.DigestOf(facts[factOverlay(overlay.Recall)]), len(e.relayed.manifests)))
	if len(st.Timestamp) == 0 || all == e.relayed.told {
		return
	}
	files := maps.Clone(e.relayed.manifests)
	if files == nil {
		files = map[string][]byte{}
	}
	files[trust.TimestampKey] = st.Timestamp
	versioned := map[string][]byte{"root": st.Root, "snapshot": st.Snapshot, "targets": st.Targets}
	maps.Copy(versioned, st.Delegated)
	for role, raw := range versioned {
		var m struct {
			Signed struct {
				Version int64 `json:"version"`
			} `json:"signed"`
		}
		if json.Unmarshal(raw, &m) == nil { // it was verified; or there is none
			files[fmt.Sprintf("tuf/%d.%s.json", m.Signed.Version, role)] = raw
		}
	}
	for _, name := range overlay.Names {
		if raw := facts[factOverlay(name)]; len(raw) > 0 {
			files[trust.OverlayKey(name, content.DigestOf(raw))] = raw
		}
	}
	e.near.Papers(files)
	e.relayed.told = all
}

// catalogsNearby takes catalogs from neighbours as catalog.json, while the bucket is away: who got one by a delta has no other. What cannot be had so is asked for
// like any other file.
func (e *Engine) catalogsNearby(ctx context.Context, packs []cache.Pack) {
	if e.relayed.source.Load() == nil {
		return
	}
	for _, p := range packs {
		c := p.Manifest.Catalog
		_, packed := e.kept(c.Digest, c.Size)
		_, raw := e.kept(c.RawDigest, c.RawSize)
		if p.Restored || packed == nil || raw == nil {
			continue
		}
		path := filepath.Join(e.p.SyncDir, "partial", string(c.RawDigest))
		end := e.near.Begin([]peer.File{{Digest: c.RawDigest, Size: c.RawSize}})
		e.near.Fetch(ctx, c.RawDigest, c.RawSize, path)()
		end()
		if b, err := readSmall(path, c.RawSize); err == nil && content.DigestOf(b) == c.RawDigest {
			if err := e.putFile(c.RawDigest, b); err != nil {
				e.p.Log.WarnContext(ctx, "a neighbour's catalog cannot be kept", "pack", p.Manifest.Pack, "err", err)
			}
		}
		_ = os.Remove(path) // else it is cleaned away later
	}
}
