// Package intake takes what kiosks hand over, answers and counters, from the inbox into the office's database: each record once, however often its batch lies
// there or is looked at. A batch stays in the bucket for a while: a database that is lost, and comes back from a backup, is filled again from there.
package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"cuango/admin"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

// Limits: credentials that can write below a gate can also write nonsense there.
const (
	maxPacked  = content.MaxBatchBytes + content.MaxBatchLine + 4<<10 // of a batch as it lies there: zstd makes nothing longer than that
	maxWindow  = 8 << 20
	MaxBatches = 100_000 // looked at in one pass; the next one goes on
)

// An Inbox is where the batches lie.
type Inbox interface {
	List(ctx context.Context, prefix string) ([]s3store.Object, error)
	Get(ctx context.Context, key string, limit int64) ([]byte, error)
	Delete(ctx context.Context, key string) error
}

// A Memory keeps what was taken in.
type Memory interface {
	BatchNames(ctx context.Context) (map[string]map[string]bool, error)
	TakeBatch(ctx context.Context, file string, b content.Batch, at time.Time) (added int, err error)
	Kiosks(ctx context.Context) ([]admin.Kiosk, error)
	// TakenBefore gives the places in the bucket of the batches that were taken in before a time.
	TakenBefore(ctx context.Context, at time.Time) (map[string]bool, error)
}

// Params are the parts of an Intake.
type Params struct {
	Inbox  Inbox
	Memory Memory
	Keep   time.Duration // how long batches stay in the inbox after they were taken in; 0: for ever
	Now    func() time.Time
	Log    *slog.Logger
}

// An Intake reads an inbox. It is not safe for concurrent use.
type Intake struct {
	p    Params
	read map[string]string // by key, the ETag of what was refused, or brought nothing new: it is not read again
}

// New makes an Intake.
func New(p Params) *Intake { return &Intake{p: p, read: map[string]string{}} }

// A Result is what one pass did.
type Result struct {
	Taken   int      `json:"batches_taken"`
	Records int      `json:"records_added"`
	Before  int      `json:"batches_taken_before"`
	Removed int      `json:"batches_removed"` // from the inbox, because they were taken in long ago
	Refused []string `json:"refused"`         // their keys, and why
}

// Run takes in every interval until ctx ends. A pass that fails is logged and tried again.
func (t *Intake) Run(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if _, err := t.Pass(ctx); err != nil && ctx.Err() == nil {
			t.p.Log.WarnContext(ctx, "answers were not taken in", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Pass takes in every batch that lies in the inbox and was not yet. One that is refused stops no other; what fails otherwise ends the pass, and the next one goes on.
func (t *Intake) Pass(ctx context.Context) (r Result, err error) {
	r.Refused = []string{}
	objects, err := t.p.Inbox.List(ctx, "inbox/")
	if err != nil {
		return r, fmt.Errorf("take in: %w", err)
	}
	before, err := t.p.Memory.BatchNames(ctx)
	if err != nil {
		return r, fmt.Errorf("take in: %w", err)
	}
	pinned, err := t.pinned(ctx)
	if err != nil {
		return r, err
	}
	looked := 0
	for _, o := range objects {
		gate, kiosk, n, ok := place(o.Key)
		if before[kiosk][n.File()] {
			r.Before++
			continue
		}
		if !ok || o.ETag != "" && t.read[o.Key] == o.ETag {
			continue
		}
		if looked++; looked > MaxBatches {
			break
		}
		b, key, err := t.get(ctx, o.Key, gate, kiosk, n)
		if want := pinned[gate+"/"+kiosk]; err == nil && len(want) > 0 && !bytes.Equal(want, key) {
			err = fmt.Errorf("%w: signed by another key than the kiosk's heartbeats", content.ErrUntrusted)
		}
		switch {
		case errors.Is(err, content.ErrNotFound): // it was removed meanwhile
			continue
		case errors.Is(err, content.ErrInvalid), errors.Is(err, content.ErrTooLarge), errors.Is(err, content.ErrUntrusted), errors.Is(err, content.ErrDigest):
			t.read[o.Key] = o.ETag
			t.p.Log.WarnContext(ctx, "a batch in the inbox is refused", "key", o.Key, "err", err)
			r.Refused = append(r.Refused, fmt.Sprintf("%s: %v", o.Key, err))
			continue
		case err != nil:
			return r, fmt.Errorf("take in: %w", err)
		}
		added, err := t.p.Memory.TakeBatch(ctx, n.File(), b, t.p.Now())
		if err != nil {
			return r, fmt.Errorf("take in: %w", err)
		}
		t.read[o.Key] = o.ETag
		r.Taken++
		r.Records += added
	}
	if r.Removed, err = t.remove(ctx, objects); err != nil && ctx.Err() == nil { // what was taken in is safe, and the next pass tries again
		t.p.Log.WarnContext(ctx, "old batches stay in the inbox", "err", err)
	}
	return r, ctx.Err()
}

// pinned are the keys that kiosks had at first sight, by gate and name. A kiosk that never reported has none; its name is the digest of its key all the same.
func (t *Intake) pinned(ctx context.Context) (map[string][]byte, error) {
	kiosks, err := t.p.Memory.Kiosks(ctx)
	if err != nil {
		return nil, fmt.Errorf("take in: %w", err)
	}
	keys := map[string][]byte{}
	for _, k := range kiosks {
		keys[k.Gate+"/"+k.ID] = k.Key
	}
	return keys, nil
}

// place takes inbox/<gate>/<kiosk>/batches/<name>.ndjson.zst apart.
func place(key string) (gate, kiosk string, n content.BatchName, ok bool) {
	parts := strings.Split(key, "/")
	if len(parts) != 5 || !content.ValidSlug(parts[1]) || !content.ValidSlug(parts[2]) {
		return "", "", n, false
	}
	file, packed := strings.CutSuffix(parts[4], ".zst")
	n, ok = content.ParseBatchName(file)
	return parts[1], parts[2], n, ok && packed && content.BatchKey(parts[1], parts[2], n) == key
}

func (t *Intake) get(ctx context.Context, key, gate, kiosk string, n content.BatchName) (content.Batch, []byte, error) {
	packed, err := t.p.Inbox.Get(ctx, key, maxPacked)
	if err != nil {
		return content.Batch{}, nil, err
	}
	return open(packed, gate, kiosk, n)
}

// open unpacks a batch as it lies in the bucket, never to more than one may have, checks it, and gives the key that signed it.
func open(packed []byte, gate, kiosk string, n content.BatchName) (content.Batch, []byte, error) {
	dec, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderMaxMemory(2*maxWindow))
	if err != nil {
		return content.Batch{}, nil, fmt.Errorf("batch of %s: %w: %w", kiosk, content.ErrInvalid, err)
	}
	defer dec.Close()
	raw, err := io.ReadAll(io.LimitReader(dec, content.MaxBatchBytes+content.MaxBatchLine+1))
	if err != nil {
		return content.Batch{}, nil, fmt.Errorf("batch of %s: %w: %w", kiosk, content.ErrInvalid, err)
	}
	b, err := content.OpenBatch(raw, gate, kiosk, n)
	if err != nil {
		return content.Batch{}, nil, err
	}
	head, _, _ := bytes.Cut(raw, []byte{'\n'})
	var s content.Sealed
	if err := json.Unmarshal(head, &s); err != nil {
		return content.Batch{}, nil, fmt.Errorf("batch of %s: %w: %w", kiosk, content.ErrInvalid, err)
	}
	return b, s.Key, nil
}
