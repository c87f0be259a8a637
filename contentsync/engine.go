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
	"sync"
	"syscall"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/store"
	"cuango/contentsync/transfer"
	"cuango/contentsync/trust"
)

// Defaults of Params.
const (
	defaultPoll      = 5 * time.Minute
	defaultHeartbeat = time.Minute
	defaultReserve   = 64 << 20
	requestTimeout   = time.Minute
	rootProbeEvery   = 24 * time.Hour
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
	Log       *slog.Logger
	Reserve   int64                       // optional: bytes that stay free on the disk; below zero: none
	Free      func(string) (int64, error) // optional: free bytes at a path
	Backoff   time.Duration               // optional: of downloads, see transfer.Params
}

// An Engine keeps one kiosk's content up to date. Its methods may be called from several goroutines; there
// may be one engine for a sync folder, which the lock file sees to.
type Engine struct {
	p      Params
	key    ed25519.PrivateKey
	kiosk  string
	state  *state
	writer *cache.Writer
	source *store.Public
	blobs  *transfer.Client
	lock   *os.File
	jitter *jitter
	start  time.Time // by Now, for the uptime and for a clock that cannot be believed

	syncing sync.Mutex // one SyncOnce at a time
	checked bool       // the active generation was read through; guarded by syncing

	recalled      map[content.Digest]bool // files that must not be on the disk; guarded by syncing
	recallVersion int                     // of the list that says so

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
	e := &Engine{p: p, start: p.Now()}
	if e.p.Transport == nil {
		e.p.Transport = newTransport(e.believed)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open engine: %w", err), e.Close())
		}
	}()
	if e.writer, err = cache.NewWriter(p.SyncDir, p.Log); err != nil {
		return nil, err
	}
	if e.lock, err = takeLock(filepath.Join(p.SyncDir, "lock")); err != nil {
		return nil, err
	}
	if e.key, err = loadKey(filepath.Join(p.SyncDir, "key")); err != nil {
		return nil, err
	}
	e.kiosk = content.KioskID(e.key.Public().(ed25519.PublicKey))
	e.jitter = newJitter(e.kiosk)
	if e.source, err = store.NewPublic(p.Source, e.p.Transport); err != nil {
		return nil, err
	}
	if e.blobs, err = transfer.New(transfer.Params{
		Dir: p.SyncDir, URL: e.source.URL, Transport: e.p.Transport, Log: p.Log,
		Jitter: e.jitter.Float64, Free: p.Free, Reserve: p.Reserve, Backoff: p.Backoff,
	}); err != nil {
		return nil, err
	}
	if e.state, err = openState(ctx, p.SyncDir, p.Log); err != nil {
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
		}
	}
	e.firstStatus(timeFact(f, factLastSync))
	if changed {
		delete(f, factOverlay(overlay.Notice))
		delete(f, factOverlay(overlay.Recall))
	}
	if err := e.beginOutbox(); err != nil { // a full disk, say: tried again with each delivery, and said in the status
		e.p.Log.WarnContext(ctx, "the outbox waits", "err", err)
	}
	return e.restoreOverlay(ctx, f, fresh)
}

// Close ends the engine. Nothing may run when it is called.
func (e *Engine) Close() error {
	var errs []error
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

func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // in our own folder
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: another contentsyncd uses this folder: %w", path, err), f.Close())
	}
	return f, nil
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
