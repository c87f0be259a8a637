package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cuango/admin"
	"cuango/admin/datadir"
	"cuango/admin/intake"
	"cuango/admin/sqlstore"
	"cuango/contentsync/content"
	"cuango/contentsync/store/s3store"
)

// outboxIngest takes in what kiosks handed over. A running kioskadmin does so by itself.
func outboxIngest(ctx context.Context, env environment, args []string) (err error) {
	fs := flag.NewFlagSet("outbox ingest", flag.ContinueOnError)
	var o publishOptions
	o.storage(fs)
	fs.BoolVar(&o.asJSON, "json", false, "what was done as JSON")
	days := keepBatches(fs)
	_, err = parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	keep, err := intake.Keep(*days)
	if err != nil {
		return err
	}
	d, store, err := openDatabase(ctx, o.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	params := s3store.Params{Endpoint: o.endpoint, Bucket: o.bucket, AccessKey: o.accessKey}
	if o.endpoint == "" {
		var stop func() error
		if params, stop, err = builtIn(ctx, env, d, nil); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
	} else if params.SecretKey, err = readSecret(o.secretFile); err != nil {
		return err
	}
	inbox, err := s3store.Open(params)
	if err != nil {
		return err
	}
	r, err := intake.New(intake.Params{Inbox: inbox, Memory: store, Keep: keep, Now: time.Now, Log: env.log}).Pass(ctx)
	if err != nil {
		return err
	}
	if o.asJSON {
		return printJSON(env, r)
	}
	_, err = fmt.Fprintf(env.out, "taken in: %s of %s; %d were there before, %d refused; %s removed from the bucket\n", count(r.Records, "record"), batches(r.Taken), r.Before, len(r.Refused), batches(r.Removed))
	return err
}

// keepBatches adds the option that says how many days batches stay.
func keepBatches(fs *flag.FlagSet) *int {
	return fs.Int("keep-batches", intake.KeepDays, fmt.Sprintf("days that a batch stays in the bucket after it was taken in, %d or more; 0: for ever. Back the database up more often", intake.MinKeepDays))
}

func batches(n int) string {
	if n == 1 {
		return "1 batch"
	}
	return fmt.Sprintf("%d batches", n)
}

// openDatabase opens the database of a data folder that has one.
func openDatabase(ctx context.Context, data string) (datadir.Dir, *sqlstore.Store, error) {
	if _, err := os.Stat(filepath.Join(data, "admin.db")); err != nil {
		return "", nil, fmt.Errorf("data folder %s: %w: no database", data, content.ErrNotFound)
	}
	d, err := datadir.Open(data)
	if err != nil {
		return "", nil, err
	}
	store, err := sqlstore.Open(ctx, d.Database())
	return d, store, err
}

// answersReport tells what travellers answered, from the database alone.
func answersReport(ctx context.Context, env environment, args []string) (err error) {
	fs := flag.NewFlagSet("answers", flag.ContinueOnError)
	data := fs.String("data", "", "data folder")
	from, until := day{}, day{}
	fs.Var(&from, "from", "first day, as 2026-11-22, by the gates' time; none: since ever")
	fs.Var(&until, "until", "last day, which counts too; none: up to now")
	asJSON := fs.Bool("json", false, "answers and usage as JSON")
	_, err = parse(env, fs, args, 0)
	if err == nil {
		err = required(env, fs, "data")
	}
	if err != nil {
		return err
	}
	_, store, err := openDatabase(ctx, *data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	end := until.Time
	if !end.IsZero() {
		end = end.AddDate(0, 0, 1)
	}
	t, err := store.Totals(ctx, from.Time, end)
	if err != nil {
		return err
	}
	if *asJSON {
		return printJSON(env, t)
	}
	fmt.Fprintf(env.out, "%s of %s, %s\n", count(int(t.Answered), "answer"), count(int(t.Kiosks), "kiosk"), batches(int(t.Batches)))
	for _, a := range t.Answers {
		fmt.Fprintf(env.out, "%6d  %-12s %-8s %s\n", a.N, a.Gate, a.Kind, said(a))
	}
	return nil
}

// said gives what an answer says, without what was skipped.
func said(a admin.AnswerTotal) string {
	var words []string
	for _, w := range []string{a.Survey, a.Item, string(a.Face), a.Reason, a.Topic} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " · ")
}

// A day is an option that is a date.
type day struct{ time.Time }

func (d *day) String() string { return "" }

// Set reads one.
func (d *day) Set(s string) (err error) {
	d.Time, err = time.ParseInLocation(time.DateOnly, s, content.Zone)
	return err
}
