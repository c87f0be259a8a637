// Package fleet knows how the kiosks are: it reads their heartbeats from the inbox and says
// of each whether it is online, late or offline, what it shows, and why it lags.
//
// Words. A kiosk is online when its next heartbeat is not overdue; late when it is
// overdue by up to three intervals, or when its clock cannot be right; offline
// when it is overdue by more. Every kiosk is exactly one of the three, so they sum to the total.
// What was never believed is no kiosk: it is only counted while it lies in the inbox. Times of arrival are the storage's; a kiosk's own clock is
// only compared with them.
package fleet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"cuango/admin"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

// An Inbox is where the heartbeats lie.
type Inbox interface {
	List(ctx context.Context, prefix string) ([]s3store.Object, error)
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
}

// A Memory keeps what is known of kiosks.
type Memory interface {
	Kiosks(ctx context.Context) ([]admin.Kiosk, error)
	PutKiosk(ctx context.Context, k admin.Kiosk) error
	Releases(ctx context.Context) ([]admin.Release, error)
}

// MaxKiosks is how many kiosks are looked at: credentials that can write below a gate can
// also write nonsense there.
const MaxKiosks = 5_000

// Params are the parts of a Fleet.
type Params struct {
	Inbox  Inbox
	Memory Memory
	Now    func() time.Time
	Log    *slog.Logger
}

// A Fleet is all kiosks of a bucket. Poll is not safe for concurrent use, Report is.
type Fleet struct {
	p     Params
	etags map[string]string // of the heartbeats that were read, by key

	mu         sync.Mutex
	unbelieved map[string]bool // keys of heartbeats of no kiosk, as of the last poll; replaced whole
}

// New makes a Fleet.
func New(p Params) *Fleet { return &Fleet{p: p, etags: map[string]string{}} }

// Run polls every interval until ctx ends. A poll that fails is logged and tried again.
func (f *Fleet) Run(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := f.Poll(ctx); err != nil && ctx.Err() == nil {
			f.p.Log.WarnContext(ctx, "inbox not read", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Poll reads the heartbeats that have changed.
func (f *Fleet) Poll(ctx context.Context) error {
	objects, err := f.p.Inbox.List(ctx, "inbox/")
	if err != nil {
		return fmt.Errorf("poll inbox: %w", err)
	}
	known, err := f.p.Memory.Kiosks(ctx)
	if err != nil {
		return fmt.Errorf("poll inbox: %w", err)
	}
	byPlace := map[string]admin.Kiosk{}
	for _, k := range known {
		byPlace[k.Gate+"/"+k.ID] = k
	}
	told, unbelieved := f.neverBelieved(), map[string]bool{}
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.unbelieved = unbelieved
	}()
	for _, o := range objects {
		gate, id, ok := place(o.Key)
		if !ok {
			continue
		}
		k, seen := byPlace[gate+"/"+id]
		if (seen || told[o.Key]) && o.ETag != "" && f.etags[o.Key] == o.ETag {
			if !seen {
				unbelieved[o.Key] = true
			}
			continue // read already
		}
		if !seen && len(byPlace)+len(unbelieved) >= MaxKiosks {
			return fmt.Errorf("poll inbox: %w: more than %d kiosks", content.ErrTooLarge, MaxKiosks)
		}
		if !seen {
			k = admin.Kiosk{ID: id, Gate: gate, FirstSeen: f.p.Now().UTC()}
		}
		next, read := f.receive(ctx, k, o)
		if read {
			f.etags[o.Key] = o.ETag
		}
		if len(next.Key) == 0 {
			if read {
				unbelieved[o.Key] = true
			}
			if read && !told[o.Key] {
				f.p.Log.WarnContext(ctx, "a heartbeat in the inbox is not of a kiosk: it is unsigned, foreign or damaged", "key", o.Key)
			}
			continue
		}
		if seen && sameKiosk(k, next) {
			continue
		}
		if err := f.p.Memory.PutKiosk(ctx, next); err != nil {
			return fmt.Errorf("poll inbox: %w", err)
		}
		byPlace[gate+"/"+id] = next
	}
	return nil
}

// neverBelieved are the keys of the heartbeats that are not of a kiosk. It is not to be changed.
func (f *Fleet) neverBelieved() map[string]bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.unbelieved
}

func sameKiosk(x, y admin.Kiosk) bool {
	return x.Problem == y.Problem && x.Received.Equal(y.Received) && (x.Last == nil) == (y.Last == nil) && (x.Last == nil || x.Last.Sequence == y.Last.Sequence)
}

// place takes inbox/<gate>/<kiosk>/heartbeat.json apart.
func place(key string) (gate, id string, ok bool) {
	parts := strings.Split(key, "/")
	if len(parts) != 4 || parts[0] != "inbox" || parts[3] != "heartbeat.json" {
		return "", "", false
	}
	return parts[1], parts[2], content.ValidSlug(parts[1]) && content.ValidSlug(parts[2])
}

// receive gives the kiosk after looking at the newest heartbeat of it.
func (f *Fleet) receive(ctx context.Context, k admin.Kiosk, o s3store.Object) (_ admin.Kiosk, read bool) {
	raw, err := f.p.Inbox.Get(ctx, o.Key, content.MaxHeartbeatBytes)
	if err != nil && !errors.Is(err, content.ErrTooLarge) {
		f.p.Log.WarnContext(ctx, "heartbeat not read", "kiosk", k.ID, "err", err)
		return k, false // what was known stays; it grows old by itself
	}
	h, key, err := open(raw, k.Gate, k.ID, err)
	switch {
	case err != nil:
		f.p.Log.DebugContext(ctx, "heartbeat refused", "kiosk", k.ID, "err", err)
		k.Problem = admin.BadHeartbeat
	case len(k.Key) > 0 && !bytes.Equal(k.Key, key):
		k.Problem = admin.OtherKey
	case k.Last != nil && h.Sequence < k.Last.Sequence:
		k.Problem = admin.OldHeartbeat
	case k.Last != nil && h.Sequence == k.Last.Sequence:
		k.Problem = admin.NoProblem // the same one; putting it again does not make it newer
	default:
		k.Key, k.Last, k.Received, k.Problem = key, &h, o.LastModified.UTC().Truncate(time.Second), admin.NoProblem
	}
	return k, true
}

func open(raw []byte, gate, id string, err error) (content.Heartbeat, []byte, error) {
	if err != nil {
		return content.Heartbeat{}, nil, err
	}
	h, err := content.OpenHeartbeat(raw, gate, id)
	if err != nil {
		return content.Heartbeat{}, nil, err
	}
	var sealed content.Sealed
	if err := json.Unmarshal(raw, &sealed); err != nil {
		return content.Heartbeat{}, nil, fmt.Errorf("heartbeat of %s: %w: %w", id, content.ErrInvalid, err)
	}
	return h, sealed.Key, nil
}
