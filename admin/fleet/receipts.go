package fleet

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cuango/contentsync/content"
)

// MaxReceipts is how many receipts are looked at.
const MaxReceipts = 50_000

// A RecallRow is how one kiosk stands to a list of recalls. A time that never was is absent.
type RecallRow struct {
	Gate    string    `json:"gate"`
	Kiosk   string    `json:"kiosk"`
	Disk    time.Time `json:"disk,omitzero"`   // when it said that nothing of it is on its disk
	Screen  time.Time `json:"screen,omitzero"` // when it said that nothing of it is on its screen
	Removed int       `json:"removed"`         // files that it took off its disk for this list
	Older   int       `json:"older,omitempty"` // the newest list before this one that it has a receipt for; 0: none
}

// A RecallReport says which kiosks have obeyed a list of recalls. Waiting first.
type RecallReport struct {
	Version    int            `json:"recalls_version"`
	SHA256     content.Digest `json:"recall_sha256"`
	Total      int            `json:"total"`  // kiosks that are known
	Disk       int            `json:"disk"`   // of them, off the disk
	Screen     int            `json:"screen"` // and off the screen
	Unbelieved int            `json:"unbelieved"`
	Kiosks     []RecallRow    `json:"kiosks"`
}

// Receipts reads the inbox for receipts of a list of recalls. Every kiosk that is known by its heartbeats is in the report; a receipt that such a kiosk did not sign
// is only counted: whoever may write below a gate may write nonsense there. Errors: those of the inbox, ErrTooLarge.
func (f *Fleet) Receipts(ctx context.Context, version int, list content.Digest) (RecallReport, error) {
	r := RecallReport{Version: version, SHA256: list, Kiosks: []RecallRow{}}
	known, err := f.p.Memory.Kiosks(ctx)
	if err != nil {
		return r, fmt.Errorf("receipts: %w", err)
	}
	rows := map[string]*RecallRow{}
	for _, k := range known {
		if len(k.Key) > 0 {
			rows[k.Gate+"/"+k.ID] = &RecallRow{Gate: k.Gate, Kiosk: k.ID}
		}
	}
	objects, err := f.p.Inbox.List(ctx, "inbox/")
	if err != nil {
		return r, fmt.Errorf("receipts: %w", err)
	}
	seen := 0
	for _, o := range objects {
		gate, kiosk, name, ok := receiptPlace(o.Key)
		if !ok {
			continue
		}
		if seen++; seen > MaxReceipts {
			return r, fmt.Errorf("receipts: %w: more than %d", content.ErrTooLarge, MaxReceipts)
		}
		x := rows[gate+"/"+kiosk]
		if x == nil {
			r.Unbelieved++
			continue
		}
		raw, err := f.p.Inbox.Get(ctx, o.Key, content.MaxReceiptBytes)
		if err == nil {
			var said content.Receipt
			if said, err = content.OpenReceipt(raw, gate, kiosk, name); err == nil {
				x.add(said, version, list)
				continue
			}
		}
		if ctx.Err() != nil {
			return r, fmt.Errorf("receipts: %w", ctx.Err())
		}
		r.Unbelieved++
		f.p.Log.WarnContext(ctx, "a receipt in the inbox is not believed", "key", o.Key, "err", err)
	}
	for _, x := range rows {
		r.Kiosks = append(r.Kiosks, *x)
		r.Total++
		if !x.Disk.IsZero() {
			r.Disk++
		}
		if !x.Screen.IsZero() {
			r.Screen++
		}
	}
	done := func(x RecallRow) int {
		n := 0
		for _, t := range []time.Time{x.Disk, x.Screen} {
			if !t.IsZero() {
				n++
			}
		}
		return n
	}
	slices.SortFunc(r.Kiosks, func(a, b RecallRow) int {
		return cmp.Or(cmp.Compare(done(a), done(b)), cmp.Compare(a.Gate, b.Gate), cmp.Compare(a.Kiosk, b.Kiosk))
	})
	return r, nil
}

func (x *RecallRow) add(r content.Receipt, version int, list content.Digest) {
	switch {
	case r.SHA256 != list && r.Version < version:
		x.Older = max(x.Older, r.Version)
	case r.SHA256 != list:
	case r.Kind == content.OffDisk:
		x.Disk, x.Removed = later(x.Disk, r.At), x.Removed+len(r.Removed)
	case r.Kind == content.OffScreen:
		x.Screen = later(x.Screen, r.At)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// receiptPlace takes inbox/<gate>/<kiosk>/receipts/<name> apart.
func receiptPlace(key string) (gate, kiosk, name string, ok bool) {
	parts := strings.Split(key, "/")
	if len(parts) != 5 || parts[0] != "inbox" || parts[3] != "receipts" {
		return "", "", "", false
	}
	return parts[1], parts[2], parts[4], content.ValidSlug(parts[1]) && content.ValidSlug(parts[2]) && content.ValidReceiptName(parts[4])
}
