package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cuango/admin/datadir"
	"cuango/admin/fleet"
	"cuango/admin/publish"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
)

// recallStatus tells which kiosks have obeyed the list of recalls that is published.
func recallStatus(ctx context.Context, env environment, args []string) error {
	var o publishOptions
	asJSON, err := listOptions(env, "recall status", &o, args)
	if err != nil {
		return err
	}
	return withPublisher(ctx, env, o, nil, func(pub *publish.Publisher, d datadir.Dir) (err error) {
		l, err := pub.Recalls(ctx)
		if err != nil {
			return err
		}
		if l.Version == 0 {
			return fmt.Errorf("recalls: %w: nothing was ever taken back", content.ErrNotFound)
		}
		raw, err := content.Canonical(l)
		if err != nil {
			return err
		}
		store, err := sqlstore.Open(ctx, d.Database())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		inbox, ok := pub.Bucket.(fleet.Inbox)
		if !ok {
			return errors.New("recalls: this storage cannot be listed")
		}
		f := fleet.New(fleet.Params{Inbox: inbox, Memory: store, Now: time.Now, Log: env.log})
		if err := f.Poll(ctx); err != nil {
			return err
		}
		r, err := f.Receipts(ctx, l.Version, content.DigestOf(raw))
		if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(env, r)
		}
		return printReceipts(env, r)
	})
}

func printReceipts(env environment, r fleet.RecallReport) error {
	said := func(t time.Time) string {
		if t.IsZero() {
			return "no word yet"
		}
		return gateTime(t)
	}
	for _, k := range r.Kiosks {
		older := ""
		if k.Older > 0 && k.Disk.IsZero() {
			older = fmt.Sprintf("  (has obeyed list %d)", k.Older)
		}
		fmt.Fprintf(env.out, "%s/%s  disk %s  screen %s  %s%s\n", k.Gate, k.Kiosk, said(k.Disk), said(k.Screen), count(k.Removed, "file"), older)
	}
	if r.Unbelieved > 0 {
		fmt.Fprintf(env.out, "%s in the inbox not of a kiosk\n", count(r.Unbelieved, "receipt"))
	}
	_, err := fmt.Fprintf(env.out, "list %d: of %s, %d off the disk, %d off the screen\n", r.Version, count(r.Total, "kiosk"), r.Disk, r.Screen)
	return err
}
