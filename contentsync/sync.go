package contentsync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
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
		return err
	}
	res, err := e.refresh(ctx, facts, ref, answer.Body, root)
	if err != nil {
		if errors.Is(err, content.ErrExpired) {
			err = errors.Join(err, e.recallUndated(ctx, facts, res.State, answer.Body))
		}
		if len(res.Layers) > 0 { // one layer is bad: what lies over all packs is verified and holds
			err = errors.Join(err, e.overlays(ctx, facts, res, overlay.Names...))
		}
		if errors.Is(err, content.ErrExpired) && !answer.Date.IsZero() && clockDiffers(answer.Date, e.p.Now()) {
			err = fmt.Errorf("%w (the server's clock says %s, this kiosk's %s: is it right?)", err,
				answer.Date.UTC().Format(time.RFC3339), e.p.Now().UTC().Format(time.RFC3339))
		}
		return err
	}
	over := e.overlays(ctx, facts, res, overlay.Names...) // before anything else
	if err := errors.Join(e.update(ctx, res, ref), over); err != nil {
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
	packs, err := e.manifests(ctx, res.Packs)
	if err != nil {
		return err
	}
	_, err = cache.Current(e.p.SyncDir)
	first := errors.Is(err, content.ErrNotFound)
	g, err := e.build(ctx, packs, ref, first)
	if err != nil {
		return err
	}
	if err := e.writer.Activate(g.Number); err != nil {
		return err
	}
	e.activated(g)
	e.p.Log.InfoContext(ctx, "generation activated", "generation", g.Number, "packs", len(g.Packs), "as_of", g.AsOf)
	if first {
		if err := e.writer.AddIndex(ctx, g.Number, packs, func(d content.Digest) error { return e.state.indexed(ctx, g.Number, d) }); err != nil {
			return err // e.checked is false: the next try builds a generation with its index inside
		}
		e.p.Log.InfoContext(ctx, "search index added", "generation", g.Number)
	}
	e.checked = true
	return nil
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

// build makes a generation of the packs, whose catalogs it fills in. The manifests say which blobs there are, so the pictures and recordings are
// downloaded while the database is built; the generation gets its name when all are there, checked and durable. The first one is made without its
// search index, which takes longer than all the rest on a fast line: until then the screen has nothing but the seed pack.
func (e *Engine) build(ctx context.Context, packs []cache.Pack, ref time.Time, first bool) (cache.Generation, error) {
	files := e.wanted(blobsOf(packs), len(packs))
	if err := e.room(packs, files); err != nil {
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
	if err := d.catalogs(packs); err != nil {
		return cache.Generation{}, err
	}
	downloaded := func() error {
		if <-d.done; d.err != nil {
			return d.err
		}
		return e.media(ctx, packs)
	}
	build := e.writer.BuildMeanwhile
	if first {
		build = e.writer.BuildWithoutIndex
	}
	g, err := build(ctx, n, packs, ref, downloaded, func(g cache.Generation) error { return e.state.sealed(ctx, g) })
	if err != nil && ctx.Err() == nil {
		select {
		case <-d.done:
			if d.err != nil { // it is not the building that failed
				err = d.err
			}
		default:
		}
	}
	return g, err
}

// blobsOf gives what the manifests list, the catalogs first.
func blobsOf(packs []cache.Pack) []transfer.File {
	var files []transfer.File
	for _, p := range packs {
		files = append(files, transfer.File{Digest: p.Manifest.Catalog.Digest, Size: p.Manifest.Catalog.Size})
	}
	for _, p := range packs {
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
	go func() {
		defer close(d.done)
		d.err = e.fetch(ctx, files, d.got)
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

// catalogs waits for the packs' catalogs and fills them in.
func (d *download) catalogs(packs []cache.Pack) error {
	select {
	case <-d.all:
	case <-d.done:
		if d.err != nil {
			return d.err
		}
	}
	for i := range packs {
		m := packs[i].Manifest
		d.mu.Lock()
		raw, ok := d.raw[m.Catalog.Digest]
		d.mu.Unlock()
		if !ok {
			var err error
			if raw, err = os.ReadFile(filepath.Join(d.dir, filepath.FromSlash(m.Catalog.Digest.BlobKey()))); err != nil {
				return fmt.Errorf("pack %s version %d: catalog: %w", m.Pack, m.Version, err)
			}
		}
		c, err := loadCatalog(raw, m)
		if err != nil {
			return fmt.Errorf("pack %s version %d: %w", m.Pack, m.Version, err)
		}
		packs[i].Catalog = c
	}
	return nil
}

// media fetches what the catalogs name and is not there yet, and checks all pictures and recordings.
func (e *Engine) media(ctx context.Context, packs []cache.Pack) error {
	var files []transfer.File
	for _, p := range packs {
		for _, m := range e.unrecalled(p.Catalog) {
			files = append(files, transfer.File{Digest: m.Digest, Size: m.Size})
		}
		for _, r := range e.recordings(p.Catalog) {
			files = append(files, transfer.File{Digest: r.Digest, Size: r.Size})
		}
	}
	if err := e.fetch(ctx, files, nil); err != nil {
		return err
	}
	for _, p := range packs {
		if err := checkPictures(ctx, e.p.SyncDir, e.unrecalled(p.Catalog)); err != nil {
			return fmt.Errorf("pack %s version %d: %w", p.Manifest.Pack, p.Manifest.Version, err)
		}
		if err := checkRecordings(ctx, e.p.SyncDir, e.recordings(p.Catalog)); err != nil {
			return fmt.Errorf("pack %s version %d: %w", p.Manifest.Pack, p.Manifest.Version, err)
		}
	}
	return nil
}

// manifests fetches and checks those that the targets name.
func (e *Engine) manifests(ctx context.Context, targets []trust.Target) ([]cache.Pack, error) {
	packs := make([]cache.Pack, 0, len(targets))
	for _, t := range targets {
		m, err := e.manifest(ctx, t)
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", t.Pack, err)
		}
		packs = append(packs, cache.Pack{ManifestDigest: t.Digest, Manifest: m})
	}
	return packs, nil
}

func (e *Engine) manifest(ctx context.Context, t trust.Target) (content.Manifest, error) {
	raw, err := e.get(ctx, t.Key(), t.Size)
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

func (e *Engine) fetch(ctx context.Context, files []transfer.File, got func(transfer.File, string) error) error {
	began := e.p.Now()
	st, err := e.blobs.FetchEach(ctx, files, got)
	if st.Files > 0 {
		e.p.Log.InfoContext(ctx, "blobs downloaded", "blobs", st.Files, "bytes", st.Bytes, "took", e.p.Now().Sub(began))
	}
	return err
}
