package intake

import (
	"context"
	"fmt"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

// How long batches stay in the bucket after they were taken in. Until then a database that was lost, and comes back from a backup, takes them in again: so backups are made more often.
const (
	KeepDays    = 90 // unless it is said otherwise
	MinKeepDays = 7
)

// maxRemoved is how many batches one pass removes; the next one goes on.
const maxRemoved = 10_000

// Keep turns days, as somebody sets them, into how long batches are kept; 0: for ever. Errors: content.ErrInvalid.
func Keep(days int) (time.Duration, error) {
	if days < 0 || (days > 0 && days < MinKeepDays) || days > 36_500 {
		return 0, fmt.Errorf("%w: batches are kept for %d days: want %d or more, or 0: for ever", content.ErrInvalid, days, MinKeepDays)
	}
	return time.Duration(days) * 24 * time.Hour, nil
}

// remove takes away what was taken in, and came, longer ago than Keep. A batch that the database does not have, or has from another gate, stays whatever its age. A kiosk that never heard
// that its batch came puts it there once more: it is known then and counts nothing.
//
// Time is the older one of the office's and the storage's (of the newest thing in the inbox, heartbeats among it): a clock that was set ahead removes nothing too soon.
func (t *Intake) remove(ctx context.Context, objects []s3store.Object) (removed int, err error) {
	if t.p.Keep == 0 {
		return 0, nil
	}
	var newest time.Time
	for _, o := range objects {
		if o.LastModified.After(newest) {
			newest = o.LastModified
		}
	}
	limit := t.p.Now()
	if newest.Before(limit) {
		limit = newest
	}
	limit = limit.Add(-t.p.Keep)
	old, err := t.p.Memory.TakenBefore(ctx, limit)
	if err != nil {
		return 0, fmt.Errorf("remove batches: %w", err)
	}
	for _, o := range objects {
		if !old[o.Key] || !o.LastModified.Before(limit) {
			continue
		}
		if removed == maxRemoved {
			break
		}
		if err := t.p.Inbox.Delete(ctx, o.Key); err != nil {
			return removed, fmt.Errorf("remove batches: %w", err)
		}
		delete(t.read, o.Key)
		removed++
	}
	return removed, nil
}
