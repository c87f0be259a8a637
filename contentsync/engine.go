package contentsync

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/line"
	"cuango/contentsync/overlay"
	"cuango/contentsync/peer"
	"cuango/contentsync/rollout"
	"cuango/contentsync/store"
	"cuango/contentsync/transfer"
	"cuango/contentsync/trust"
)

// Defaults of Params.
const (
	defaultPoll      = 5 * time.Minute
	defaultHeartbeat = time.Minute
	defaultReserve   = 64 << 20
	requestTimeout   = time.Minute // of a report
	defaultIdle      = 30 * time.Second
	rootProbeEvery   = 24 * time.Hour
	leastTurn        = time.Minute
)

// An Inbox takes what a kiosk reports. Put may be called again with the same key and replaces what is there.
type Inbox interface {
	Put(ctx context.Context, key string, body []byte) error
}

// Params are the parts of an Engine. Those marked optional have defaults or may be absent.
type Params struct {
	Gate      string
	Province  string // optional: without, what provinces and gates add is not read
	SyncDir   string
	KioskDir  string // optional: where the screen writes shown.json
	Source    string // address of the bucket
	Anchor    []byte // root.json that is trusted from the start
	Poll      time.Duration
	Heartbeat time.Duration
	Inbox     Inbox // optional: no heartbeats without
	Version   string
	Built     time.Time         // when the program was built: the lowest floor of the clock
	Now       func() time.Time  // the system's clock
	Transport http.RoundTripper // optional
	Proxy     string            // optional: see line.Proxy; not for a Transport that is given
	Plan      line.Plan         // optional: how much of the line blobs may have
	Log       *slog.Logger
	Reserve   int64                       // optional: bytes that stay free on the disk; below zero: none
	Free      func(string) (int64, error) // optional: free bytes at a path
	Backoff   time.Duration               // optional: of downloads, see transfer.Params
	Tries     int                         // optional: of downloads, the same
	Idle      time.Duration               // optional: longest silence of the bucket; a signed file has twice as long in all
	Turn      time.Duration               // optional: how long blobs are downloaded before recalls and notices are asked for again

	Neighbours *peer.Config // optional: without, other kiosks are neither asked nor answered

	CourierDir    string // optional: where a courier's stick is mounted, read-only
	CourierReturn string // optional: where its return folder is mounted afterwards, writable; see package courier

	Ring   string          // optional: which roll-outs come here first
	Window *rollout.Window // optional: when in the day content switches, where the roll-out does not say
}

// An Engine keeps one kiosk's content up to date. Its methods may be called from several goroutines; there
// may be one engine for a sync folder, which the lock file sees to.
type Engine struct {
	p      Params
	key    ed25519.PrivateKey
	kiosk  string
	state  *state
	writer *cache.Writer
	source store.Source // the bucket, or during an import the copy of a stick; guarded by syncing
	blobs  *transfer.Client
	lock   *os.File
	near   *peer.Peer // nil: off
	jitter *jitter
	start  time.Time // by Now, for the uptime and for a clock that cannot be believed

	syncing sync.Mutex // one SyncOnce at a time
	checked bool       // the active generation was read through; guarded by syncing
	shared  sharing    // what neighbours may have; guarded by syncing
	relayed relaying   // the same of signed files
	mended  bool       // and what the others need; the same
	broken  doubt      // what of that could not be had last time; the same
	sound   bool       // its database was, and is good: files may be missing; guarded by syncing

	unfinished map[string]map[content.Digest]bool  // files of layers that are not active yet, by role, and of generations, by making and forThen; guarded by syncing
	doubts     map[string][]doubt                  // what a layer could not be had with last time, by role: now, and what waits; guarded by syncing
	fresh      map[content.Digest]content.Manifest // of packs that could not be had last time; guarded by syncing

	pace *line.Pace
	slow bool // the blobs did not come in one turn: no database is built beside them; guarded by syncing
	idle bool // the last turn brought nothing; guarded by syncing

	recalled     map[content.Digest]bool // files that must not be on the disk; guarded by syncing
	recalledOf   string                  // the list and the generations that this was reckoned of
	recalledBy   content.Digest          // the list alone
	recall       recallList              // that is obeyed; guarded by syncing
	unnoted      []string                // files that were removed and that no receipt knows of yet; guarded by syncing
	onlyRecalled map[content.Digest]bool // files of what is being built that only recalled pages use; guarded by syncing

	stick bool      // a stick is read and not the bucket; guarded by syncing
	asOf  time.Time // of a stick past its date that somebody said yes to; else zero; guarded by syncing

	gate  gate
	lower map[content.Digest]int // manifests whose version may be below the highest, and that version; guarded by syncing

	mu     sync.Mutex
	status Status
	floor  time.Time // of the clock, as stored
}

// Open takes the sync folder, makes what is missing in it (the kiosk's key too), and goes on from what is there.
func Open(ctx context.Context, p Params) (_ *Engine, err error) {
	if p.Log == nil || p.Now == nil {
		panic("contentsync: Log or Now is missing")
	}
	setDefaults(&p)
	if !content.ValidSlug(p.Gate) {
		return nil, fmt.Errorf("open engine: %w: gate %.80q", content.ErrInvalid, p.Gate)
	}
	if p.Province != "" && !content.ValidSlug(p.Province) {
		return nil, fmt.Errorf("open engine: %w: province %.80q", content.ErrInvalid, p.Province)
	}
	if err := p.Plan.Validate(); err != nil {
		return nil, fmt.Errorf("open engine: plan of the line: %w", err)
	}
	e := &Engine{p: p, start: p.Now(), unfinished: map[string]map[content.Digest]bool{}, fresh: map[content.Digest]content.Manifest{}, doubts: map[string][]doubt{}}
	if e.p.Transport == nil {
		proxy, err := line.Proxy(p.Proxy)
		if err != nil {
			return nil, fmt.Errorf("open engine: %w", err)
		}
		e.p.Transport = newTransport(e.believed, proxy, p.Source)
	}
	e.pace = line.NewPace(p.Plan, func() (time.Time, bool) {
		now, state := e.believed()
		return now, state == trust.ClockGood
	})
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open engine: %w", err), e.Close())
		}
	}()
	if e.writer, err = cache.NewWriter(p.SyncDir, p.Log); err != nil {
		return nil, err
	}
	e.writer.Anchor = content.DigestOf(p.Anchor)
	if e.lock, err = takeLock(ctx, filepath.Join(p.SyncDir, "lock")); err != nil {
		return nil, err
	}
	if e.state, err = openState(ctx, p.SyncDir, p.Log); err != nil {
		return nil, err
	}
	if e.key, err = e.state.ownKey(ctx, filepath.Join(p.SyncDir, "key"), p.Log); err != nil {
		return nil, err
	}
	e.kiosk = content.KioskID(e.key.Public().(ed25519.PublicKey))
	e.jitter = newJitter(e.kiosk)
	if e.source, err = store.NewPublic(p.Source, e.p.Transport); err != nil {
		return nil, err
	}
	if e.near, err = openNeighbours(p); err != nil {
		return nil, err
	}
	if e.blobs, err = transfer.New(transfer.Params{
		Dir: p.SyncDir, URL: e.source.URL, Transport: e.p.Transport, Log: p.Log,
		Jitter: e.jitter.Float64, Free: p.Free, Reserve: p.Reserve, Backoff: p.Backoff, Tries: p.Tries, Pace: e.pace, Idle: p.Idle,
		Nearby: e.nearby(),
	}); err != nil {
		return nil, err
	}
	return e, e.begin(ctx)
}

func setDefaults(p *Params) {
	if p.Poll == 0 {
		p.Poll = defaultPoll
	}
	if p.Heartbeat == 0 {
		p.Heartbeat = defaultHeartbeat
	}
	if p.Idle == 0 {
		p.Idle = defaultIdle
	}
	if p.Turn == 0 {
		p.Turn = max(p.Poll, leastTurn)
	}
	if p.Reserve == 0 {
		p.Reserve = defaultReserve
	}
	p.Reserve = max(p.Reserve, 0)
	if p.Free == nil {
		p.Free = func(path string) (int64, error) {
			free, _, err := disk(path)
			return free, err
		}
	}
}

// begin checks the state against the anchor and the disk, and gives the first status.
func (e *Engine) begin(ctx context.Context) error {
	if _, err := trust.Anchor(e.p.Anchor); err != nil {
		return err
	}
	f, err := e.state.facts(ctx)
	if err != nil {
		return err
	}
	e.raiseFloor(timeFact(f, factFloor))
	fresh := len(f[factAnchor]) == 0
	changed, err := e.state.useAnchor(ctx, content.DigestOf(e.p.Anchor))
	if err != nil {
		return err
	}
	if changed {
		e.p.Log.WarnContext(ctx, "the trust anchor is another one; what the old one signed is forgotten")
	}
	if changed {
		for _, k := range []string{factPending, factOverlay(overlay.Notice), factOverlay(overlay.Recall)} {
			delete(f, k)
		}
	}
	e.gate.load(f)
	if err := e.vouchAll(ctx); err != nil {
		return err
	}
	n, err := cache.Current(e.p.SyncDir)
	if err != nil && !errors.Is(err, content.ErrNotFound) {
		e.p.Log.ErrorContext(ctx, "the link to the active generation is damaged", "err", err)
	}
	if err == nil && fresh {
		// trust.db is new and there is content: it was lost. The packs' versions still guard against going back.
		if g, err := e.writer.Info(n); err == nil {
			if err := e.state.sealed(ctx, g.Generation); err != nil {
				return err
			}
			// So did the number of the last heartbeat. No kiosk has sent more than one a second since 1970: the office takes none for a replay.
			if now, _ := e.believed(); now.Unix() > 0 {
				if err := e.state.set(ctx, map[string][]byte{factSequence: strconv.AppendInt(nil, now.Unix(), 10)}); err != nil {
					return err
				}
			}
		}
	}
	e.firstStatus(timeFact(f, factLastSync))
	if err := e.beginSticks(); err != nil {
		return err
	}
	if err := e.beginOutbox(); err != nil { // a full disk, say: tried again with each delivery, and said in the status
		e.p.Log.WarnContext(ctx, "the outbox waits", "err", err)
	}
	return e.restoreOverlay(ctx, f, fresh)
}

// Close ends the engine. Nothing may run when it is called.
func (e *Engine) Close() error {
	errs := []error{e.near.Close()}
	if e.state != nil {
		errs = append(errs, e.state.close())
	}
	if e.lock != nil {
		errs = append(errs, e.lock.Close())
	}
	return errors.Join(errs...)
}

// Kiosk is the name of this kiosk, from its key.
func (e *Engine) Kiosk() string { return e.kiosk }

func takeLock(ctx context.Context, path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // in our own folder
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	pause := time.NewTimer(lockPause)
	defer pause.Stop()
	for try := 1; ; try++ { // one that asks whether a daemon runs has it for a moment
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		if try == lockTries {
			return nil, errors.Join(fmt.Errorf("lock %s: another contentsyncd uses this folder: %w", path, err), f.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), f.Close())
		case <-pause.C:
			pause.Reset(lockPause)
		}
	}
}

// believed gives the time that is believed. Where the system's is not, it is the floor, moved on by how long the engine has run.
func (e *Engine) believed() (time.Time, trust.ClockState) {
	e.mu.Lock()
	floor := e.floor
	e.mu.Unlock()
	now := e.p.Now()
	ref, cs := trust.Reference(now, floor)
	if run := now.Sub(e.start); cs != trust.ClockGood && run > 0 && run < 365*24*time.Hour {
		ref = ref.Add(run)
	}
	return ref, cs
}

// raiseFloor notes a floor that is stored, or is about to be.
func (e *Engine) raiseFloor(t time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.floor = trust.Floor(e.p.Built, e.floor, t)
}

func disk(path string) (free, total int64, err error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(path, &st); err != nil {
		return 0, 0, fmt.Errorf("free space of %s: %w", path, err)
	}
	return int64(st.Bavail) * st.Bsize, int64(st.Blocks) * st.Bsize, nil //nolint:gosec // a count of blocks on a disk fits
}
