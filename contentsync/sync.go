package contentsync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
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
	for errors.Is(err, errTurn) || errors.Is(err, errMoved) { // recalls and notices first, and then on with the blobs; or with what became active meanwhile
		err = e.sync(ctx)
	}
	e.share(ctx)
	e.outcome(ctx, err)
	return err
}

func (e *Engine) sync(ctx context.Context) error {
	if err := e.Attend(ctx); err != nil {
		e.p.Log.WarnContext(ctx, "what waits for the screen or for its time", "err", err)
	}
	if e.gate.recheck.Swap(false) {
		e.checked = false
	}
	if err := e.checkActive(ctx); err != nil {
		return err
	}
	e.share(ctx)
	facts, err := e.state.facts(ctx)
	if err != nil {
		return err
	}
	ref, clock := e.believed()
	if !e.asOf.IsZero() {
		ref = e.asOf
	}
	e.note(func(s *Status) { s.Clock = clock })
	// Until everything that this timestamp leads to is active, the next poll must ask without condition.
	etag := string(facts[factETag])
	rootCtx, stop := context.WithCancel(ctx)
	root := e.rootAhead(rootCtx, facts, etag)
	defer func() {
		stop()
		<-root.done
	}()
	answer, err := e.getIf(ctx, trust.TimestampKey, etag)
	if errors.Is(err, content.ErrNotFound) {
		return fmt.Errorf("nothing is published at this address yet: %w", err)
	}
	if err != nil {
		return errors.Join(err, e.relay(ctx, ref, err))
	}
	res, err := e.refresh(ctx, facts, ref, answer.Body, root)
	if err != nil {
		if errors.Is(err, content.ErrExpired) {
			err = errors.Join(err, e.recallUndated(ctx, facts, res.State, answer.Body))
		}
		return e.clockHint(err, answer.Date)
	}
	over := e.overlays(ctx, facts, res, overlay.Names...) // before anything else
	if errors.Is(res.Of(trust.NationalRole).Err, content.ErrExpired) {
		over = errors.Join(over, e.recallUndated(ctx, facts, res.State, answer.Body))
	}
	err = e.update(ctx, res, ref)
	if over != nil && errors.Is(err, content.ErrLater) { // what is wrong is told, not what waits
		err = nil
	}
	if err := errors.Join(err, over); err != nil {
		if errors.Is(err, syscall.ENOSPC) { // make room for the next try
			maps.DeleteFunc(e.unfinished, func(role string, _ map[content.Digest]bool) bool { return role != making })
			err = errors.Join(err, e.collect(ctx))
		}
		return e.clockHint(err, answer.Date)
	}
	delete(e.unfinished, making)
	if etag != "" && bytes.Equal(answer.Body, facts[factTimestamp]) {
		// Another ETag and the same bytes: versitygw, with its metadata beside the objects, names the new file for a moment while it still gives the old one.
		// Kept, it would hide the new one for ever.
		answer.ETag = ""
	}
	done := map[string][]byte{factETag: []byte(answer.ETag), factLastSync: timeValue(ref)}
	if err := e.state.set(ctx, done); err != nil {
		return err
	}
	e.note(func(s *Status) { s.LastSync = ref })
	err = e.collect(ctx)
	e.mend(ctx)
	return err
}

// clockHint asks whether the clock is right, where something is said to have expired and the server has another time.
func (e *Engine) clockHint(err error, server time.Time) error {
	now := e.p.Now()
	if !errors.Is(err, content.ErrExpired) || server.IsZero() || !clockDiffers(server, now) {
		return err
	}
	return fmt.Errorf("%w (the server's clock says %s, this kiosk's %s: is it right?)", err, server.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
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
	ctx, cancel := context.WithTimeout(ctx, 2*e.p.Idle)
	defer cancel()
	a, err := e.source.GetIf(ctx, key, etag, trust.MaxTimestampBytes)
	return timestampAnswer{Body: a.Body, ETag: a.ETag, Date: a.Date}, err
}

func (e *Engine) get(ctx context.Context, key string, limit int64) ([]byte, error) {
	if s := e.relayed.source.Load(); s != nil {
		return s.Get(ctx, key, limit)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*e.p.Idle)
	defer cancel()
	return e.source.Get(ctx, key, limit)
}

// ahead is an answer that was asked for before it is needed.
type ahead struct {
	key  string
	done chan struct{} // closed, and then the answer holds
	body []byte
	err  error
}

// rootAhead asks for the next root together with the timestamp when that one has to bring something new: over a long line each question
// costs a round trip. Otherwise, and when the key cannot be told, the key is empty: a poll is one request.
func (e *Engine) rootAhead(ctx context.Context, facts map[string][]byte, etag string) *ahead {
	a := &ahead{done: make(chan struct{})}
	if etag == "" {
		a.key = trust.NextRootKey(e.p.Anchor, trustState(facts).Root)
	}
	if a.key == "" {
		close(a.done)
		return a
	}
	go func() {
		defer close(a.done)
		a.body, a.err = e.get(ctx, a.key, trust.MaxRootBytes)
	}()
	return a
}

// refresh verifies the metadata and stores what was verified, error or not: that is the memory that refuses to go back.
func (e *Engine) refresh(ctx context.Context, facts map[string][]byte, ref time.Time, timestamp []byte, root *ahead) (trust.Result, error) {
	before := trustState(facts)
	probe := timestamp != nil || ref.Sub(timeFact(facts, factRootAsked)) >= rootProbeEvery || ref.Before(timeFact(facts, factRootAsked))
	res, err := trust.RefreshAt(ctx, trust.Place{Province: e.p.Province, Gate: e.p.Gate}, e.p.Anchor, before, ref, timestamp, func(ctx context.Context, key string, limit int64) ([]byte, error) {
		isRoot := strings.HasSuffix(key, ".root.json")
		if isRoot && !probe {
			return nil, content.ErrNotFound
		}
		var b []byte
		var err error
		if key == root.key {
			<-root.done
			b, err = root.body, root.err
		} else {
			b, err = e.get(ctx, key, limit)
		}
		if isRoot && forbidden(err) {
			// Some engines answer 403 for what is not there when listing is not allowed.
			err = content.ErrNotFound
		}
		return b, err
	})
	e.countPatches(ctx, res.Patches)
	if res.Verified {
		err = nil // a bad layer is no matter of the others, and not of what all stand on
	}
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

// An indexError says that the first generation is active and has no search index yet: whatever is wrong, no layer is to be left out for it.
type indexError struct{ err error }

func (e *indexError) Error() string { return e.err.Error() }

func (e *indexError) Unwrap() error { return e.err }

// become makes a generation of the packs and switches to it. It gives faults when it is for a layer that it cannot be made.
func (e *Engine) become(ctx context.Context, packs []cache.Pack, ref time.Time) error {
	from, err := cache.Current(e.p.SyncDir)
	first := errors.Is(err, content.ErrNotFound)
	if n, ok := e.prepared(digestsOf(packs)); ok && e.whole(ctx, n) == nil { // else it is built anew
		e.checked = true
		return e.activate(ctx, from, n)
	}
	g, err := e.build(ctx, packs, ref, first)
	if err != nil {
		return err
	}
	if err := e.activate(ctx, from, g.Number); err != nil {
		return err
	}
	e.unpackFor(ctx, packs)
	e.p.Log.InfoContext(ctx, "generation activated", "generation", g.Number, "packs", len(g.Packs), "as_of", g.AsOf)
	if err := e.removeRecalled(ctx); err != nil {
		e.p.Log.WarnContext(ctx, "recalled files are not all off the disk", "err", err) // the next poll says so too
	}
	if first {
		if err := e.writer.AddIndex(ctx, g.Number, packs, func(d content.Digest) error { return e.state.indexed(ctx, g.Number, d) }); err != nil {
			return &indexError{err} // e.checked is false: the next try builds a generation with its index inside
		}
		e.p.Log.InfoContext(ctx, "search index added", "generation", g.Number)
	}
	e.checked, e.sound = true, true
	return nil
}

// build makes a generation of the packs, whose catalogs it fills in. The manifests say which blobs there are, so the pictures and recordings are
// downloaded while the database is built; the generation gets its name when all are there, checked and durable. The first one is made without its
// search index, which takes longer than all the rest on a fast line: until then the screen has nothing but the seed pack.
func (e *Engine) build(ctx context.Context, packs []cache.Pack, ref time.Time, first bool) (cache.Generation, error) {
	e.catalogsNearby(ctx, packs)
	e.takeKept(packs)
	files := e.mineFirst(ctx, e.wanted(blobsOf(packs), len(packs)), len(packs))
	if err := e.prepare(ctx, packs, files); err != nil {
		return cache.Generation{}, err
	}
	n, err := e.state.nextGeneration(ctx, e.p.SyncDir)
	if err != nil {
		return cache.Generation{}, err
	}
	dctx, cancel := context.WithCancel(ctx)
	d := e.download(dctx, packs, files)
	defer func() {
		cancel() // of no use any more if anything failed
		<-d.done
	}()
	if err := e.catalogs(ctx, d, packs); err != nil {
		return cache.Generation{}, err
	}
	downloaded := func() error {
		<-d.done
		if err := e.blame(ctx, packs, d.err, e.listed); err != nil {
			return err
		}
		return e.media(ctx, packs)
	}
	build := e.writer.BuildMeanwhile
	if first {
		build = e.writer.BuildWithoutIndex
	}
	g, err := build(ctx, n, packs, ref, downloaded, func(g cache.Generation) error { return e.state.sealed(ctx, g) })
	if err != nil && ctx.Err() == nil && !errors.As(err, new(faults)) {
		select {
		case <-d.done:
			if d.err != nil { // it is not the building that failed
				err = e.blame(ctx, packs, d.err, e.listed)
			}
		default:
		}
	}
	return g, err
}

// blobsOf gives the packs' catalogs, and then what the manifests list. What stays as it was is on the disk: media looks after its pictures.
func blobsOf(packs []cache.Pack) []transfer.File {
	var files []transfer.File
	for _, p := range packs {
		files = append(files, catalogFile(p))
	}
	for _, p := range packs {
		if p.Restored {
			continue
		}
		for _, b := range p.Manifest.Blobs {
			if strings.HasPrefix(b.MIME, "image/") || b.MIME == content.Ogg { // of other kinds the catalog has to say first that they are used
				files = append(files, transfer.File{Digest: b.Digest, Size: b.Size})
			}
		}
	}
	return files
}

// A download runs in the background.
type download struct {
	dir  string
	done chan struct{} // closed at the end, and then err holds
	err  error

	mu      sync.Mutex
	missing map[content.Digest]bool   // catalogs that did not come yet
	raw     map[content.Digest][]byte // those that came, compressed
	all     chan struct{}             // closed when none is missing
}

func (e *Engine) download(ctx context.Context, packs []cache.Pack, files []transfer.File) *download {
	d := &download{dir: e.p.SyncDir, done: make(chan struct{}), all: make(chan struct{}), missing: map[content.Digest]bool{}, raw: map[content.Digest][]byte{}}
	for _, f := range files[:len(packs)] {
		if !e.blobs.Have(f) {
			d.missing[f.Digest] = true
		}
	}
	if len(d.missing) == 0 {
		close(d.all)
	}
	kept := keptFor(packs)
	go func() {
		defer close(d.done)
		var err error
		var keeping sync.WaitGroup
		keeping.Go(func() { err = e.durable(kept...) })
		d.err = e.fetch(ctx, files, d.got)
		keeping.Wait()
		d.err = errors.Join(d.err, err)
	}()
	return d
}

// got keeps the catalogs.
func (d *download) got(f transfer.File, path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.missing[f.Digest] {
		return nil
	}
	b, err := os.ReadFile(path) //nolint:gosec // in our own folder, named by a digest
	if err != nil {
		return err
	}
	d.raw[f.Digest] = b
	if delete(d.missing, f.Digest); len(d.missing) == 0 {
		close(d.all)
	}
	return nil
}

// manifest fetches and checks the one of a layer's target, and keeps it.
func (e *Engine) manifest(ctx context.Context, l trust.Layer, t trust.Target) (content.Manifest, error) {
	raw, err := e.manifestBytes(ctx, t)
	if err != nil {
		return content.Manifest{}, err
	}
	m, err := e.manifestOf(ctx, l, t, raw)
	if err != nil {
		return m, err
	}
	e.keepManifest(t.Key(), raw)
	return m, e.putFile(t.Digest, raw)
}

// manifestOf decodes the one of a layer's target, and refuses a version that is behind.
func (e *Engine) manifestOf(ctx context.Context, l trust.Layer, t trust.Target, raw []byte) (content.Manifest, error) {
	m, err := content.DecodeManifest(raw)
	if err != nil {
		return content.Manifest{}, err
	}
	if m.Pack != t.Pack {
		return content.Manifest{}, fmt.Errorf("manifest: %w: it is of pack %s", content.ErrInvalid, m.Pack)
	}
	if version, ok := e.lower[t.Digest]; ok { // what is here already, or what the metadata in force gives to kiosks that the roll-out has not come to
		if m.Version != version {
			return content.Manifest{}, fmt.Errorf("manifest: %w: it is version %d, not %d", content.ErrInvalid, m.Version, version)
		}
		return m, nil
	}
	// The metadata's own versions guard against going back; this holds when trust.db was lost, and against a mistake.
	high, err := e.state.highest(ctx, versionKey(l.Level, l.Role, m.Pack))
	if err != nil {
		return content.Manifest{}, err
	}
	if m.Version < high {
		return content.Manifest{}, fmt.Errorf("%w: version %d after %d", content.ErrRollback, m.Version, high)
	}
	return m, nil
}
