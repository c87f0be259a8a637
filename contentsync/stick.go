package contentsync

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/courier"
	"cuango/contentsync/store"
	"cuango/contentsync/store/dirstore"
	"cuango/contentsync/transfer"
	"cuango/contentsync/trust"
)

const (
	stagingDir = "courier"   // in the sync folder: the copy of a stick, while it is looked at
	lookEvery  = time.Second // for a stick
)

// errAsk says that somebody must say yes in the staff corner first.
var errAsk = errors.New("it waits for a yes in the staff corner")

// beginSticks clears what a power cut has left.
func (e *Engine) beginSticks() error {
	err := errors.Join(os.RemoveAll(filepath.Join(e.p.SyncDir, stagingDir)), os.RemoveAll(filepath.Join(e.p.SyncDir, returnRequest)))
	if err != nil {
		return fmt.Errorf("staging: %w", err)
	}
	return nil
}

// followSticks takes each stick that is mounted, once, until ctx ends.
func (e *Engine) followSticks(ctx context.Context) error {
	seen, served := "", ""
	for {
		id, whole := e.stickID(ctx)
		switch {
		case id == "" && seen != "":
			e.stickGone()
		case id != "" && id != served && (whole || id == seen), id != "" && e.allowed(): // a half-written one might be one that is written, or goes, just now
			e.serveStick(ctx)
			served = id
		case id != "":
			e.stickWaits()
		}
		if seen = id; id == "" {
			served = ""
		}
		if err := pause(ctx, lookEvery); err != nil {
			return err
		}
	}
}

// stickID names what is mounted; "" when there is no stick. One that is half-written, or cannot be read, is a stick: taking it will say why not.
func (e *Engine) stickID(ctx context.Context) (id string, whole bool) {
	var o store.Object
	s, err := dirstore.Open(e.p.CourierDir)
	if err == nil {
		defer s.Close()
		o, err = s.Stat(ctx, courier.MarkerKey)
	}
	switch {
	case errors.Is(err, content.ErrNotFound) && s != nil && courier.Begun(s):
	case errors.Is(err, content.ErrNotFound):
		return "", false
	case err != nil:
		return text(err), true
	default:
		whole = true
	}
	id = o.ETag
	if info, err := os.Stat(e.p.CourierDir); err == nil {
		if st, ok := info.Sys().(*syscall.Stat_t); ok { // the same files on another device are another stick
			id = fmt.Sprintf("%s %d", id, st.Dev)
		}
	}
	return id, whole
}

// stickGone forgets the question about a stick that was pulled out.
func (e *Engine) stickGone() {
	e.change(func(s *Status) {
		if s.Courier != nil && s.Courier.State == content.CourierWaiting {
			s.Courier = nil
		}
	})
}

// allowed tells whether somebody has said yes to what waits.
func (e *Engine) allowed() bool {
	s := e.Status().Courier
	return s != nil && s.State == content.CourierWaiting && e.saidYes(s.Timestamp)
}

func (e *Engine) saidYes(d content.Digest) bool {
	if e.p.KioskDir == "" {
		return false
	}
	raw, err := readSmall(filepath.Join(e.p.KioskDir, content.CourierYesFile), content.MaxCourierYesBytes)
	var yes content.CourierYes
	return err == nil && json.Unmarshal(raw, &yes) == nil && d.Valid() && yes.Timestamp == d
}

func (e *Engine) courierIs(c content.CourierStatus) {
	now := e.p.Now().UTC().Truncate(time.Second)
	e.change(func(s *Status) {
		c.Since = now
		if s.Courier != nil && s.Courier.State == c.State && c.State.Goes() {
			c.Since = s.Courier.Since
		}
		if c.State.Goes() {
			c.Alive = now
		}
		s.Courier = &c
	})
}

// TakeStick brings the content up to date from a courier's stick, as SyncOnce does from the bucket. Everything is copied first and verified on the
// copy; a stick that is refused changes nothing, but that a recall is obeyed which it carries and our keys have signed. The status has the error.
// Errors: those of SyncOnce; ErrNotFound for a folder that is no stick; ErrExpired when it waits for a yes.
func (e *Engine) TakeStick(ctx context.Context, dir string) error {
	return e.take(ctx, dir, func(same bool) { e.courierIs(content.CourierStatus{State: content.CourierDone, Same: same}) })
}

// take is TakeStick; then says how it goes on with a stick that was taken: nobody is to read that it may be pulled out when it is still to be written to.
func (e *Engine) take(ctx context.Context, dir string, then func(same bool)) error {
	asked := content.CourierStatus{State: content.CourierWaiting}
	same, err := e.takeStick(ctx, dir, &asked)
	switch {
	case err == nil:
		e.p.Log.InfoContext(ctx, "stick taken", "nothing_new", same)
		then(same)
	case ctx.Err() != nil:
	case errors.Is(err, errAsk):
		e.p.Log.WarnContext(ctx, "the stick waits for a yes in the staff corner", "err", err)
		e.courierIs(asked)
	default:
		e.p.Log.WarnContext(ctx, "the stick was not taken; the content stays as it is", "reason", reason(err), "err", err)
		why := reason(err)
		if why == ReasonNetwork { // the device gives errors
			why = ReasonOther
		}
		e.courierIs(content.CourierStatus{State: content.CourierRefused, Reason: why, Error: text(err)})
	}
	if err != nil {
		return fmt.Errorf("stick: %w", err)
	}
	return nil
}

// takeStick tells whether the stick had nothing new.
func (e *Engine) takeStick(ctx context.Context, dir string, asked *content.CourierStatus) (same bool, err error) {
	stick, err := dirstore.Open(dir)
	if err != nil {
		return false, err
	}
	defer stick.Close() // only read
	m, err := courier.ReadMarker(ctx, stick)
	if err != nil {
		return false, err
	}
	e.courierIs(content.CourierStatus{State: content.CourierReading})
	defer e.breathe(ctx)()
	staging := filepath.Join(e.p.SyncDir, stagingDir)
	if err := errors.Join(os.RemoveAll(staging), os.Mkdir(staging, 0o700)); err != nil {
		return false, fmt.Errorf("staging: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	copied, err := dirstore.Open(staging)
	if err != nil {
		return false, err
	}
	defer copied.Close() // made durable under other names, or removed
	copied.Lazy = true
	c := courier.Copier{From: stick, To: copied, Reserve: e.p.Reserve, Free: func() (int64, error) { return e.p.Free(e.p.SyncDir) }}
	if err := c.Small(ctx, m); err != nil {
		return false, err
	}
	wanted, asOf, err := e.judgeStick(ctx, copied, asked)
	if err != nil {
		return false, err
	}
	told := -1
	c.Progress = func(p courier.Progress) { // a hundred times at most: each is written to the disk
		if percent := int(100 * p.Done / max(p.Bytes, 1)); percent > told || p.Files == p.Of {
			told = percent
			e.courierIs(content.CourierStatus{State: content.CourierReading, Percent: percent, Files: p.Files, Of: p.Of})
		}
	}
	files, err := c.Blobs(ctx, m, func(d content.Digest, size int64) bool { return wanted[d] == size })
	if err != nil {
		return false, err
	}
	e.courierIs(content.CourierStatus{State: content.CourierChecking})
	before := e.Status()
	if err := e.syncFrom(ctx, copied, staging, files, asOf); err != nil {
		return false, err
	}
	after := e.Status()
	return len(files) == 0 && before.Generation == after.Generation && before.Notices == after.Notices && before.Recalls == after.Recalls, nil
}

// readFrom lets what syncs read another source, until back is called. e.syncing is held all the while.
func (e *Engine) readFrom(s store.Source) (back func(), err error) {
	c, err := transfer.New(transfer.Params{
		Dir: e.p.SyncDir, URL: s.URL, Transport: s.Transport(), Log: e.p.Log,
		Jitter: e.jitter.Float64, Free: e.p.Free, Reserve: e.p.Reserve, Backoff: e.p.Backoff, Tries: 1,
	})
	if err != nil {
		return nil, err
	}
	source, blobs := e.source, e.blobs
	e.source, e.blobs, e.stick = s, c, true
	return func() { e.source, e.blobs, e.stick, e.asOf = source, blobs, false, time.Time{} }, nil
}

// judgeStick verifies the copied metadata and stores nothing of it: what is foreign, older or past its date ends here. It gives the blobs that
// are missing on this kiosk, with their sizes, and the time to judge the stick by when that is not now.
func (e *Engine) judgeStick(ctx context.Context, copied store.Source, asked *content.CourierStatus) (wanted map[content.Digest]int64, asOf time.Time, err error) {
	e.syncing.Lock()
	defer e.syncing.Unlock()
	back, err := e.readFrom(copied)
	if err != nil {
		return nil, asOf, err
	}
	defer back()
	facts, err := e.state.facts(ctx)
	if err != nil {
		return nil, asOf, err
	}
	stamp, err := e.get(ctx, trust.TimestampKey, trust.MaxTimestampBytes)
	if err != nil {
		return nil, asOf, err
	}
	at := trust.Place{Province: e.p.Province, Gate: e.p.Gate}
	ref, clock := e.believed()
	res, err := trust.RefreshAt(ctx, at, e.p.Anchor, trustState(facts), ref, stamp, e.get)
	if errors.Is(err, content.ErrExpired) {
		if over := e.recallUndated(ctx, facts, res.State, stamp); over != nil {
			return nil, asOf, errors.Join(err, over)
		}
		if asOf, err = e.stickDate(stamp, err); err != nil {
			return nil, asOf, err
		}
		if res, err = trust.RefreshAt(ctx, at, e.p.Anchor, trustState(facts), asOf, stamp, e.get); err != nil {
			return nil, asOf, err
		}
		if d := content.DigestOf(stamp); !e.saidYes(d) {
			asked.Timestamp, asked.Dated = d, asOf
			return nil, asOf, fmt.Errorf("its metadata is past its date (%s): %w: %w", asOf.Format(time.DateOnly), content.ErrExpired, errAsk)
		}
		e.p.Log.WarnContext(ctx, "a stick past its date is taken: somebody said yes in the staff corner", "dated", asOf, "now", ref, "clock", clock)
	}
	if err != nil && !res.Verified {
		return nil, asOf, err
	}
	var packs []cache.Pack
	for _, l := range res.All() {
		for _, t := range l.Packs {
			raw, err := e.wholeManifest(ctx, t)
			if err != nil {
				return nil, asOf, err
			}
			m, err := e.manifestOf(ctx, l, t, raw)
			if err != nil {
				return nil, asOf, err
			}
			packs = append(packs, cache.Pack{ManifestDigest: t.Digest, Manifest: m})
		}
	}
	return e.missingBlobs(packs), asOf, nil
}

// missingBlobs are those of the packs that are not on the disk, with their sizes.
func (e *Engine) missingBlobs(packs []cache.Pack) map[content.Digest]int64 {
	wanted := map[content.Digest]int64{}
	for _, p := range packs {
		files := []transfer.File{{Digest: p.Manifest.Catalog.Digest, Size: p.Manifest.Catalog.Size}}
		for _, b := range p.Manifest.Blobs {
			if !e.recalled[b.Digest] {
				files = append(files, transfer.File{Digest: b.Digest, Size: b.Size})
			}
		}
		for _, f := range files {
			if !e.blobs.Have(f) {
				wanted[f.Digest] = f.Size
			}
		}
	}
	return wanted
}

// stickDate is the last moment at which the metadata of a stick was good: whoever says yes takes it as of then. Not before what has certainly passed
// on this kiosk: nobody may bring back a day that it has seen.
func (e *Engine) stickDate(stamp []byte, expired error) (time.Time, error) {
	var t struct {
		Signed struct {
			Expires time.Time `json:"expires"`
		} `json:"signed"`
	}
	if err := json.Unmarshal(stamp, &t); err != nil { // RefreshAt has read it, and will verify it at that time
		return time.Time{}, errors.Join(expired, err)
	}
	e.mu.Lock()
	floor := e.floor
	e.mu.Unlock()
	at := t.Signed.Expires.Add(-time.Second).UTC()
	if at.Before(floor) {
		return time.Time{}, fmt.Errorf("%w (and it is of before %s, which has certainly passed: no yes helps)", expired, floor.Format(time.DateOnly))
	}
	return at, nil
}

// syncFrom syncs from the copy. The copied blobs become parts of downloads that are whole already: they are hashed once more, and made durable.
func (e *Engine) syncFrom(ctx context.Context, copied store.Source, staging string, files []courier.File, asOf time.Time) error {
	e.syncing.Lock()
	defer e.syncing.Unlock()
	back, err := e.readFrom(copied)
	if err != nil {
		return err
	}
	defer back()
	for _, f := range files {
		if err := os.Rename(filepath.Join(staging, filepath.FromSlash(f.Key)), filepath.Join(e.p.SyncDir, "partial", string(f.Digest))); err != nil {
			return fmt.Errorf("staging: %w", err)
		}
	}
	e.asOf = asOf
	for err = errTurn; errors.Is(err, errTurn); {
		err = e.sync(ctx)
	}
	e.change(func(*Status) {}) // what was noted
	return err
}

const (
	returnRequest = "courier-return" // in the sync folder: the stick is wanted writable; see packaging/courier
	returnReady   = "ready"          // in the return folder, once it is mounted
	returnWait    = time.Minute
)

// returnByStick asks for the stick's return folder, waits for it, and fills it.
func (e *Engine) returnByStick(ctx context.Context, same bool) {
	defer e.breathe(ctx)()
	request := filepath.Join(e.p.SyncDir, returnRequest)
	err := os.WriteFile(request, nil, cache.FileMode)
	if err == nil {
		e.courierIs(content.CourierStatus{State: content.CourierReturning, Same: same})
		err = e.awaitReturn(ctx)
	}
	if err == nil {
		err = e.GiveBack(ctx, e.p.CourierReturn)
	}
	if rm := os.Remove(request); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
		err = errors.Join(err, rm)
	}
	c := content.CourierStatus{State: content.CourierReturned, Same: same}
	if err != nil {
		e.p.Log.WarnContext(ctx, "nothing could be put onto the stick", "err", err)
		c = content.CourierStatus{State: content.CourierDone, Same: same, Error: text(err)}
	}
	e.courierIs(c)
}

func (e *Engine) awaitReturn(ctx context.Context) error {
	for began := time.Now(); time.Since(began) < returnWait; {
		s, err := dirstore.Open(e.p.CourierReturn)
		if err == nil {
			_, err = s.Stat(ctx, returnReady)
			err = errors.Join(err, s.Close())
		}
		if err == nil {
			return nil
		}
		if err := pause(ctx, lookEvery/5); err != nil {
			return err
		}
	}
	return fmt.Errorf("the stick was not mounted writable within %s", returnWait)
}

// GiveBack puts a heartbeat, the receipts that wait and the batches of the outbox into the return folder of a stick, below the gate and this kiosk. Receipts and batches stay
// here until the bucket has them: a stick can be lost. What is on the stick already is not written again.
func (e *Engine) GiveBack(ctx context.Context, dir string) error {
	s, err := dirstore.Open(dir)
	if err != nil {
		return fmt.Errorf("give back: %w", err)
	}
	defer s.Close() // Sync tells
	s.Lazy = true
	if err := errors.Join(e.giveBack(ctx, s), s.Sync()); err != nil {
		return fmt.Errorf("give back: %w", err)
	}
	return nil
}

func (e *Engine) giveBack(ctx context.Context, s *dirstore.Store) error {
	put := func(inboxKey string, body []byte) error {
		key, _ := courier.ReturnKey(inboxKey)
		return s.Put(ctx, key, bytes.NewReader(body), int64(len(body)), "", "")
	}
	lies := func(inboxKey string, size int) bool {
		key, _ := courier.ReturnKey(inboxKey)
		o, err := s.Stat(ctx, key)
		return err == nil && o.Size == int64(size)
	}
	body, err := e.sealedHeartbeat(ctx)
	if err == nil {
		err = put(HeartbeatKey(e.p.Gate, e.kiosk), body)
	}
	if err == nil {
		err = e.giveReceipts(ctx, lies, put)
	}
	if err != nil || e.p.KioskDir == "" {
		return err
	}
	names, err := e.outboxNames()
	if err != nil {
		return err
	}
	var damaged error
	for _, n := range names {
		inboxKey := content.BatchKey(e.p.Gate, e.kiosk, n)
		body, err := e.sealedBatch(n)
		if errors.Is(err, content.ErrInvalid) || errors.Is(err, fs.ErrNotExist) { // the screen makes it again
			damaged = errors.Join(damaged, err)
			continue
		}
		if err != nil {
			return err
		}
		if lies(inboxKey, len(body)) {
			continue
		}
		if err := put(inboxKey, body); err != nil {
			return err
		}
	}
	return damaged
}

// giveReceipts puts every receipt that waits onto a stick, however many there are, and says in the status how many that is: where there is no line nothing else does.
func (e *Engine) giveReceipts(ctx context.Context, lies func(inboxKey string, size int) bool, put func(inboxKey string, body []byte) error) error {
	list, err := e.Receipts(ctx)
	n := 0
	for ; err == nil && len(list) > 0; list, err = e.receiptsAfter(ctx, list[len(list)-1].Name) {
		for _, r := range list {
			if lies(r.Key, len(r.Body)) {
				continue
			}
			if err := put(r.Key, r.Body); err != nil {
				return err
			}
		}
		n += len(list)
	}
	if err == nil {
		e.change(func(s *Status) { s.Receipts = n })
	}
	return err
}

// outboxNames are the batches that the screen has laid out.
func (e *Engine) outboxNames() ([]content.BatchName, error) {
	dir, err := os.Open(filepath.Join(e.p.KioskDir, outboxDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	files, err := dir.Readdirnames(maxOutbox)
	if err := errors.Join(err, dir.Close()); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	slices.Sort(files)
	var names []content.BatchName
	for _, f := range files {
		if n, ok := content.ParseBatchName(f); ok {
			names = append(names, n)
		}
	}
	return names, nil
}
