package courier

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"cuango/contentsync/content"
	"cuango/contentsync/store"
	"cuango/contentsync/store/dirstore"
)

// ReturnDir is the one folder of a stick that a kiosk writes to: what lies below inbox/ in a bucket lies below it here.
const ReturnDir = "cuango-return"

// Limits of what comes back.
const (
	MaxReturned    = 50_000                         // files of all kiosks
	maxReturnBytes = content.MaxBatchBytes + 64<<10 // the largest of them: a receipt has half of it
)

// ReturnKey is where a file of the inbox lies on a stick, from ReturnDir on. ok is false for other keys.
func ReturnKey(inboxKey string) (key string, ok bool) { return strings.CutPrefix(inboxKey, "inbox/") }

// Returned says what became of the files that came back.
type Returned struct {
	Heartbeats int      `json:"heartbeats"` // put into the inbox
	Batches    int      `json:"batches"`
	Receipts   int      `json:"receipts"`
	Known      int      `json:"known"`   // were there already, or are older than what is there
	Refused    []string `json:"refused"` // keys, and why
}

// Read brings what kiosks have put onto a stick into the inbox of a bucket: batches and receipts that are not there, and heartbeats that are newer. All are verified
// as the inbox's readers verify them; what is not of the kiosk whose folder it lies in is refused, and keeps nothing from coming. It may be run as
// often as one likes. stick is the stick's own folder. Errors: those of the bucket and of the stick; ErrTooLarge.
func Read(ctx context.Context, stick *dirstore.Store, bucket store.Store) (Returned, error) {
	res := Returned{Refused: []string{}}
	list, err := stick.List(ctx, ReturnDir+"/")
	if err != nil {
		return res, fmt.Errorf("read a stick: %w", err)
	}
	if len(list) > MaxReturned {
		return res, fmt.Errorf("read a stick: %w: %d files came back, at most %d", content.ErrTooLarge, len(list), MaxReturned)
	}
	for _, o := range list {
		key := "inbox/" + strings.TrimPrefix(o.Key, ReturnDir+"/")
		raw, err := stick.Get(ctx, o.Key, maxReturnBytes)
		if err == nil {
			err = take(ctx, bucket, key, raw, &res)
		}
		switch {
		case errors.Is(err, errKnown):
			res.Known++
		case refusable(err):
			res.Refused = append(res.Refused, o.Key+": "+err.Error())
		case err != nil:
			return res, fmt.Errorf("read a stick: %w", err)
		}
	}
	return res, nil
}

var errKnown = errors.New("is there already")

// refusable tells whether it is the file that is bad, and not the bucket.
func refusable(err error) bool {
	return errors.Is(err, content.ErrInvalid) || errors.Is(err, content.ErrUntrusted) || errors.Is(err, content.ErrDigest)
}

// take verifies one file and puts it into the inbox.
func take(ctx context.Context, bucket store.Store, key string, raw []byte, res *Returned) error {
	part := strings.Split(key, "/")
	switch {
	case len(part) == 4 && part[3] == "heartbeat.json" && content.ValidSlug(part[1]) && content.ValidSlug(part[2]):
		if err := newer(ctx, bucket, key, raw, part[1], part[2]); err != nil {
			return err
		}
		res.Heartbeats++
	case len(part) == 5 && part[3] == "batches" && content.ValidSlug(part[1]) && content.ValidSlug(part[2]):
		n, ok := content.ParseBatchName(strings.TrimSuffix(part[4], ".zst"))
		if !ok || n.File()+".zst" != part[4] {
			return fmt.Errorf("%w: no name of a batch", content.ErrInvalid)
		}
		plain, err := inflate(raw)
		if err != nil {
			return err
		}
		if _, err := content.OpenBatch(plain, part[1], part[2], n); err != nil {
			return err
		}
		if err := absent(ctx, bucket, key, len(raw)); err != nil {
			return err
		}
		res.Batches++
	case len(part) == 5 && part[3] == "receipts" && content.ValidSlug(part[1]) && content.ValidSlug(part[2]):
		if _, err := content.OpenReceipt(raw, part[1], part[2], part[4]); err != nil {
			return err
		}
		if err := absent(ctx, bucket, key, len(raw)); err != nil {
			return err
		}
		res.Receipts++
	default:
		return fmt.Errorf("%w: no file of an inbox", content.ErrInvalid)
	}
	if err := bucket.Put(ctx, key, bytes.NewReader(raw), int64(len(raw)), "application/json", "no-cache"); err != nil {
		return fmt.Errorf("inbox: %s", err) //nolint:errorlint // as above
	}
	return nil
}

// absent lets a file pass that is never overwritten and is not in the bucket yet.
func absent(ctx context.Context, bucket store.Store, key string, size int) error {
	switch have, err := bucket.Stat(ctx, key); {
	case err == nil && have.Size == int64(size):
		return errKnown
	case err != nil && !errors.Is(err, content.ErrNotFound):
		return fmt.Errorf("inbox: %s: %s", key, err) //nolint:errorlint // it is the bucket's, and must not be taken for the file's
	}
	return nil
}

// newer lets a heartbeat pass whose number is above that of the one in the bucket.
func newer(ctx context.Context, bucket store.Store, key string, raw []byte, gate, kiosk string) error {
	h, err := content.OpenHeartbeat(raw, gate, kiosk)
	if err != nil {
		return err
	}
	have, err := bucket.Get(ctx, key, content.MaxHeartbeatBytes)
	switch {
	case errors.Is(err, content.ErrNotFound), errors.Is(err, content.ErrTooLarge):
		return nil
	case err != nil:
		return fmt.Errorf("inbox: %s", err) //nolint:errorlint // it is the bucket's, and must not be taken for the file's
	}
	if old, err := content.OpenHeartbeat(have, gate, kiosk); err == nil && old.Sequence >= h.Sequence {
		return errKnown
	}
	return nil
}

// inflate unpacks a batch, and no more of it than a batch may have.
func inflate(raw []byte) ([]byte, error) {
	const most = content.MaxBatchBytes + content.MaxBatchLine
	dec, err := zstd.NewReader(bytes.NewReader(raw), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderMaxMemory(16<<20))
	if err != nil {
		return nil, fmt.Errorf("batch: %w: %w", content.ErrInvalid, err)
	}
	defer dec.Close()
	b, err := io.ReadAll(io.LimitReader(dec, most+1))
	if err != nil {
		return nil, fmt.Errorf("batch: %w: %w", content.ErrInvalid, err)
	}
	if len(b) > most {
		return nil, fmt.Errorf("batch: %w", content.ErrTooLarge)
	}
	return b, nil
}
