package contentsync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"syscall"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/transfer"
	"cuango/contentsync/trust"
)

// SyncOnce polls once and brings the content up to date. After an error the active generation is the one it was,
// and [Engine.Status] has the error. Errors: those of package content, syscall.ENOSPC, those of the network.
func (e *Engine) SyncOnce(ctx context.Context) error {
	e.syncing.Lock()
	defer e.syncing.Unlock()
	e.attempt()
	err := e.sync(ctx)
	e.outcome(ctx, err)
	return err
}

func (e *Engine) sync(ctx context.Context) error {
	if err := e.checkActive(ctx); err != nil {
		return err
	}
	facts, err := e.state.facts(ctx)
	if err != nil {
		return err
	}
	ref, clock := e.believed()
	e.note(func(s *Status) { s.Clock = clock })
	// Until everything that this timestamp leads to is active, the next poll must ask without condition.
	etag := string(facts[factETag])
	answer, err := e.getIf(ctx, trust.TimestampKey, etag)
	if errors.Is(err, content.ErrNotFound) {
		return fmt.Errorf("nothing is published at this address yet: %w", err)
	}
	if err != nil {
		return err
	}
	res, err := e.refresh(ctx, facts, ref, answer.Body)
	if err != nil {
		if errors.Is(err, content.ErrExpired) && !answer.Date.IsZero() && clockDiffers(answer.Date, e.p.Now()) {
			err = fmt.Errorf("%w (the server's clock says %s, this kiosk's %s: is it right?)", err,
				answer.Date.UTC().Format(time.RFC3339), e.p.Now().UTC().Format(time.RFC3339))
		}
		return err
	}
	if err := e.update(ctx, res, ref); err != nil {
		if errors.Is(err, syscall.ENOSPC) { // make room for the next try
			err = errors.Join(err, e.collect(ctx))
		}
		return err
	}
	done := map[string][]byte{factETag: []byte(answer.ETag), factLastSync: timeValue(ref)}
	if err := e.state.set(ctx, done); err != nil {
		return err
	}
	e.note(func(s *Status) { s.LastSync = ref })
	return e.collect(ctx)
}

func clockDiffers(a, b time.Time) bool {
	d := a.Sub(b)
	return d > time.Hour || d < -time.Hour
}

type timestampAnswer struct {
	Body []byte
	ETag string
	Date time.Time
}

func (e *Engine) getIf(ctx context.Context, key, etag string) (timestampAnswer, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	a, err := e.source.GetIf(ctx, key, etag, trust.MaxTimestampBytes)
	return timestampAnswer{Body: a.Body, ETag: a.ETag, Date: a.Date}, err
}

func (e *Engine) get(ctx context.Context, key string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return e.source.Get(ctx, key, limit)
}

// refresh verifies the metadata and stores what was verified, error or not: that is the memory that refuses to go back.
func (e *Engine) refresh(ctx context.Context, facts map[string][]byte, ref time.Time, timestamp []byte) (trust.Result, error) {
	before := trustState(facts)
	probe := timestamp != nil || ref.Sub(timeFact(facts, factRootAsked)) >= rootProbeEvery || ref.Before(timeFact(facts, factRootAsked))
	res, err := trust.Refresh(ctx, e.p.Anchor, before, ref, timestamp, func(ctx context.Context, key string, limit int64) ([]byte, error) {
		isRoot := strings.HasSuffix(key, ".root.json")
		if isRoot && !probe {
			return nil, content.ErrNotFound
		}
		b, err := e.get(ctx, key, limit)
		if isRoot && forbidden(err) {
			// Some engines answer 403 for what is not there when listing is not allowed.
			err = content.ErrNotFound
		}
		return b, err
	})
	changes := map[string][]byte{}
	for k, v := range trustFacts(res.State) {
		if !bytes.Equal(v, facts[k]) {
			changes[k] = v
		}
	}
	if timestamp != nil {
		changes[factETag] = nil // given back when everything is active
	}
	if err == nil {
		// ref is bounded by the unexpired timestamp, so it may become the floor.
		floor := trust.Floor(e.p.Built, timeFact(facts, factFloor), res.Issued, ref)
		if floor.Sub(timeFact(facts, factFloor)) >= time.Hour { // not a commit for every poll
			changes[factFloor] = timeValue(floor)
			e.raiseFloor(floor)
		}
		if probe {
			changes[factRootAsked] = timeValue(ref)
		}
		e.note(func(s *Status) { s.Metadata, s.Expires = res.Versions, res.Expires })
	}
	if len(changes) > 0 {
		err = errors.Join(err, e.state.set(ctx, changes))
	}
	return res, err
}

// update makes and activates a generation when the packs are not those of the active one.
func (e *Engine) update(ctx context.Context, res trust.Result, ref time.Time) error {
	if len(res.Packs) == 0 {
		return fmt.Errorf("%w: no pack is published", content.ErrNotFound)
	}
	want := map[string]content.Digest{}
	for _, t := range res.Packs {
		want[t.Pack] = t.Digest
	}
	if n, err := cache.Current(e.p.SyncDir); err == nil {
		if have, err := e.writer.Info(n); err == nil && maps.Equal(have.Manifests, want) && e.checked {
			return nil
		}
	}
	packs, err := e.packs(ctx, res.Packs)
	if err != nil {
		return err
	}
	if err := e.room(packs); err != nil {
		return err
	}
	n, err := e.state.nextGeneration(ctx, e.p.SyncDir)
	if err != nil {
		return err
	}
	g, err := e.writer.Build(ctx, n, packs, ref, func(g cache.Generation) error { return e.state.sealed(ctx, g) })
	if err != nil {
		return err
	}
	if err := e.writer.Activate(g.Number); err != nil {
		return err
	}
	e.checked = true
	e.activated(g)
	e.p.Log.InfoContext(ctx, "generation activated", "generation", g.Number, "packs", len(g.Packs), "as_of", g.AsOf)
	return nil
}

// room refuses to build when the database might not fit: SQLite would fail half-way.
func (e *Engine) room(packs []cache.Pack) error {
	var need int64
	for _, p := range packs {
		need += 4 * p.Manifest.Catalog.RawSize // texts, blocks, full text: 1.5 to 3.5 times was measured
	}
	have, err := e.p.Free(e.p.SyncDir)
	if err != nil {
		return err
	}
	if need+e.p.Reserve > have {
		return fmt.Errorf("build generation: it needs %d bytes, %d are free and %d stay free: %w", need, have, e.p.Reserve, syscall.ENOSPC)
	}
	return nil
}

// packs fetches and checks everything that the targets lead to.
func (e *Engine) packs(ctx context.Context, targets []trust.Target) ([]cache.Pack, error) {
	packs := make([]cache.Pack, 0, len(targets))
	var catalogs []transfer.File
	for _, t := range targets {
		m, err := e.manifest(ctx, t)
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", t.Pack, err)
		}
		packs = append(packs, cache.Pack{ManifestDigest: t.Digest, Manifest: m})
		catalogs = append(catalogs, transfer.File{Digest: m.Catalog.Digest, Size: m.Catalog.Size})
	}
	if err := e.fetch(ctx, catalogs); err != nil {
		return nil, err
	}
	var blobs []transfer.File
	for i := range packs {
		m := packs[i].Manifest
		c, err := loadCatalog(e.p.SyncDir, m)
		if err != nil {
			return nil, fmt.Errorf("pack %s version %d: %w", m.Pack, m.Version, err)
		}
		packs[i].Catalog = c
		for _, media := range c.Media {
			blobs = append(blobs, transfer.File{Digest: media.Digest, Size: media.Size})
		}
	}
	if err := e.fetch(ctx, blobs); err != nil {
		return nil, err
	}
	for _, p := range packs {
		if err := checkPictures(ctx, e.p.SyncDir, p.Catalog.Media); err != nil {
			return nil, fmt.Errorf("pack %s version %d: %w", p.Manifest.Pack, p.Manifest.Version, err)
		}
	}
	return packs, nil
}

func (e *Engine) manifest(ctx context.Context, t trust.Target) (content.Manifest, error) {
	raw, err := e.get(ctx, trust.ManifestKey(t.Pack, t.Digest), t.Size)
	if err != nil {
		return content.Manifest{}, err
	}
	if int64(len(raw)) != t.Size || content.DigestOf(raw) != t.Digest {
		return content.Manifest{}, fmt.Errorf("manifest: %w: not the one that was signed", content.ErrDigest)
	}
	m, err := content.DecodeManifest(raw)
	if err != nil {
		return content.Manifest{}, err
	}
	if m.Pack != t.Pack {
		return content.Manifest{}, fmt.Errorf("manifest: %w: it is of pack %s", content.ErrInvalid, m.Pack)
	}
	// The metadata's own versions guard against going back; this holds when trust.db was lost, and against a mistake.
	high, err := e.state.highest(ctx, m.Pack)
	if err != nil {
		return content.Manifest{}, err
	}
	if m.Version < high {
		return content.Manifest{}, fmt.Errorf("%w: version %d after %d", content.ErrRollback, m.Version, high)
	}
	return m, nil
}

func (e *Engine) fetch(ctx context.Context, files []transfer.File) error {
	began := e.p.Now()
	st, err := e.blobs.Fetch(ctx, files)
	if st.Files > 0 {
		e.p.Log.InfoContext(ctx, "blobs downloaded", "blobs", st.Files, "bytes", st.Bytes, "took", e.p.Now().Sub(began))
	}
	return err
}
