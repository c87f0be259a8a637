package contentsync

import (
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

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
)

const (
	outboxDir   = "outbox"     // in the kiosk's folder: batches, until they are taken
	takenJSON   = "taken.json" // in the sync folder: which of them may go
	maxOutbox   = 10_000       // files of the outbox that are looked at
	maxTakenLen = 1 << 20      // bytes of taken.json
)

// beginOutbox tells the screen that its batches are taken here. Without an inbox they are not, and none are to be made.
func (e *Engine) beginOutbox() error {
	path := filepath.Join(e.p.SyncDir, takenJSON)
	if (e.p.Inbox == nil && e.p.CourierReturn == "") || e.p.KioskDir == "" {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: %w", takenJSON, err)
		}
		return nil
	}
	if _, err := e.taken(); err == nil {
		return nil
	}
	return e.tellTaken(nil) // it was not there, or is damaged: what was taken is taken again, to the same places
}

func (e *Engine) taken() ([]string, error) {
	raw, err := readSmall(filepath.Join(e.p.SyncDir, takenJSON), maxTakenLen)
	if err != nil {
		return nil, err
	}
	var t content.Taken
	if err := json.Unmarshal(raw, &t); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", takenJSON, content.ErrInvalid, err)
	}
	return t.Batches, nil
}

func (e *Engine) tellTaken(list []string) error {
	raw, err := json.Marshal(content.Taken{Batches: slices.Concat([]string{}, list)}) // never null
	if err != nil {
		return fmt.Errorf("%s: %w", takenJSON, err)
	}
	return atomicfile.Write(filepath.Join(e.p.SyncDir, takenJSON), append(raw, '\n'), cache.FileMode)
}

// Deliver puts the batches of the screen's outbox into the inbox, the oldest of each series first, and tells the screen which may go. A batch that was
// put there twice is the same file in the same place. It ends at the first one that cannot be delivered; one that is damaged waits for the screen to make it again.
// The errors are noted in the status too.
func (e *Engine) Deliver(ctx context.Context) error {
	receipts, rerr := e.deliverReceipts(ctx)
	waiting, err := e.deliver(ctx)
	err = errors.Join(rerr, err)
	e.change(func(s *Status) {
		s.Waiting, s.OutboxError, s.Receipts = waiting, "", receipts
		if err != nil && ctx.Err() == nil { // being told to stop is no failure
			s.OutboxError = text(err)
		}
	})
	return err
}

func (e *Engine) deliver(ctx context.Context) (waiting int, err error) {
	if e.p.Inbox == nil || e.p.KioskDir == "" {
		return 0, nil
	}
	if err := e.beginOutbox(); err != nil {
		return 0, err
	}
	dir, err := os.Open(filepath.Join(e.p.KioskDir, outboxDir))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("outbox: %w", err)
	}
	files, err := dir.Readdirnames(maxOutbox)
	if err := errors.Join(err, dir.Close()); err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("outbox: %w", err)
	}
	slices.Sort(files)
	before, err := e.taken()
	if err != nil {
		return 0, err
	}
	there := slices.DeleteFunc(slices.Clone(before), func(name string) bool { return !slices.Contains(files, name) }) // the screen has removed the others
	if len(there) != len(before) {
		if err := e.tellTaken(there); err != nil {
			return 0, err
		}
	}
	var todo []content.BatchName
	for _, name := range files {
		if n, ok := content.ParseBatchName(name); ok && !slices.Contains(there, name) {
			todo = append(todo, n)
		}
	}
	waiting = len(todo)
	var damaged error
	for _, n := range todo {
		err := e.deliverOne(ctx, n)
		switch {
		case err == nil:
			there = append(there, n.File())
			if err := e.tellTaken(there); err != nil {
				return waiting, err
			}
			waiting--
		case errors.Is(err, content.ErrInvalid) || errors.Is(err, fs.ErrNotExist):
			damaged = errors.Join(damaged, err)
		default:
			return waiting, err
		}
	}
	return waiting, damaged
}

func (e *Engine) deliverOne(ctx context.Context, n content.BatchName) error {
	body, err := e.sealedBatch(n)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return e.p.Inbox.Put(ctx, content.BatchKey(e.p.Gate, e.kiosk, n), body)
}

// sealedBatch is a batch of the outbox as it lies in a bucket or on a stick: the same bytes each time.
func (e *Engine) sealedBatch(n content.BatchName) ([]byte, error) {
	records, err := readSmall(filepath.Join(e.p.KioskDir, outboxDir, n.File()), content.MaxBatchBytes)
	if err != nil {
		return nil, err
	}
	raw, err := content.SealBatch(n, e.p.Gate, records, e.key)
	if err != nil {
		return nil, err
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("batch: %w", err)
	}
	body := enc.EncodeAll(raw, nil)
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("batch: %w", err)
	}
	return body, nil
}

// readSmall reads a file that another program writes: no link, no pipe, nothing longer than limit. Errors: fs.ErrNotExist, ErrInvalid, ErrTooLarge.
func readSmall(path string, limit int64) (_ []byte, err error) {
	name := filepath.Base(path)
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0) //nolint:gosec // a fixed name, or one of a batch, in a folder of ours
	if errors.Is(err, syscall.ELOOP) {
		return nil, fmt.Errorf("%s: %w: a link", name, content.ErrInvalid)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer f.Close() // only read
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		return nil, errors.Join(err, fmt.Errorf("%s: %w: no file", name, content.ErrInvalid))
	}
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if int64(len(raw)) > limit {
		return nil, fmt.Errorf("%s: %w: over %d bytes", name, content.ErrTooLarge, limit)
	}
	return raw, nil
}
