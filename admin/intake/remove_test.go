package intake_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cuango/admin/intake"
	"cuango/contentsync/content"
)

const keep = 90 * 24 * time.Hour

// age makes what lies at keys with a word in them older, as the server sees it.
func (o *office) age(word string, by time.Duration) {
	o.t.Helper()
	at, aged := time.Now().Add(-by), 0
	err := filepath.WalkDir(o.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(path, "inbox") && strings.Contains(path, word) {
			aged++
			err = os.Chtimes(path, at, at)
		}
		return err
	})
	if err != nil || aged == 0 {
		o.t.Fatalf("%d files, %v", aged, err)
	}
}

// keeping gives what takes in and removes, at a time by the office's clock.
func (o *office) keeping(at time.Time, keep time.Duration, inbox intake.Inbox) *intake.Intake {
	return intake.New(intake.Params{Inbox: inbox, Memory: o.store, Keep: keep, Now: func() time.Time { return at }, Log: slog.New(slog.NewTextHandler(&o.log, nil))})
}

func (o *office) there() (keys []string) {
	o.t.Helper()
	list, err := o.inbox.List(o.t.Context(), "inbox/")
	if err != nil {
		o.t.Fatal(err)
	}
	for _, x := range list {
		if strings.Contains(x.Key, "/batches/") {
			keys = append(keys, x.Key)
		}
	}
	return keys
}

func numbered(n int) (content.BatchName, []byte) {
	records := fmt.Appendf(nil, `{"hour":"2026-11-22T07:00:00Z","screen":"home","lang":"vi","outcome":"shown","n":%d}`+"\n", n)
	return content.NameBatch("0123456789abcdef", int64(n), content.Counters, records), records
}

// counted is how many times something was counted, by SQLite's own program.
func (o *office) counted() string { return query(o.t, o.file, "SELECT sum(n) FROM counters") }

// What was taken in long ago goes; nothing else does, whatever its age and whatever the clocks say.
func TestOldBatchesAreRemoved(t *testing.T) {
	today := time.Now()
	const day = 24 * time.Hour
	for _, tt := range []struct {
		name      string
		takenIn   time.Duration // how long ago by the office's clock; 0: never
		came      time.Duration // how long ago by the server's
		keep      time.Duration
		ahead     time.Duration // of the office's clock
		heartbeat bool          // something else came just now
		removed   bool
	}{
		{"old", 91 * day, 91 * day, keep, 0, true, true},
		{"taken in one day too late", 89 * day, 91 * day, keep, 0, true, false},
		{"put there once more", 91 * day, 2 * day, keep, 0, true, false},
		{"not taken in", 0, 400 * day, keep, 0, true, false},
		{"kept for ever", 400 * day, 400 * day, 0, 0, true, false},
		{"the office's clock is a year ahead", 5 * day, 5 * day, keep, 365 * day, true, false},
		{"nothing else came since", 91 * day, 91 * day, keep, 0, false, false},
		{"a shorter time", 8 * day, 8 * day, 7 * day, 0, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			n, records := numbered(7)
			if tt.takenIn > 0 {
				o.put(key(1), n, records)
				if r, err := o.keeping(today.Add(-tt.takenIn), 0, o.inbox).Pass(t.Context()); err != nil || r.Taken != 1 {
					t.Fatalf("%+v, %v", r, err)
				}
			} else {
				o.putRaw(content.BatchKey("huu-nghi", id(key(1)), n), []byte("no batch at all"))
			}
			o.age("batches", tt.came)
			if tt.heartbeat {
				o.putRaw("inbox/huu-nghi/"+id(key(1))+"/heartbeat.json", []byte("{}"))
			}
			for range 2 {
				if _, err := o.keeping(today.Add(tt.ahead), tt.keep, o.inbox).Pass(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if left := len(o.there()); (left == 0) != tt.removed {
				t.Errorf("%d batches are left\n%s", left, &o.log)
			}
			if tt.takenIn > 0 && o.counted() != "7" {
				t.Errorf("%s were counted", o.counted())
			}
		})
	}
}

// A dying inbox removes a few and then nothing, as when the power goes.
type dying struct {
	intake.Inbox
	left int
	end  context.CancelFunc
}

func (d *dying) Delete(ctx context.Context, key string) error {
	if d.left == 0 {
		d.end()
		return ctx.Err()
	}
	d.left--
	return d.Inbox.Delete(ctx, key)
}

// Whenever it ends between taking in and the last removal, the next pass goes on: nothing is lost, nothing counts twice, also when a kiosk that never heard of it puts its batch there again.
func TestRemovalGoesOnAfterACrash(t *testing.T) {
	o := newOffice(t)
	today := time.Now()
	for n := 1; n <= 6; n++ {
		name, records := numbered(n)
		o.put(key(1), name, records)
	}
	if _, err := o.keeping(today.Add(-100*24*time.Hour), 0, o.inbox).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.age("batches", 100*24*time.Hour)
	late, lateRecords := numbered(10) // comes while the old ones go
	o.put(key(1), late, lateRecords)
	for _, left := range []int{1, 3, 1} {
		ctx, cancel := context.WithCancel(t.Context())
		r, err := o.keeping(today, keep, &dying{Inbox: o.inbox, left: left, end: cancel}).Pass(ctx)
		cancel()
		if !errors.Is(err, context.Canceled) || r.Removed != left {
			t.Errorf("%+v, %v; want %d removed", r, err, left)
		}
		if o.counted() != "31" {
			t.Errorf("%s were counted", o.counted())
		}
	}
	if _, err := o.keeping(today, keep, o.inbox).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := o.there(); !slices.Equal(left, []string{content.BatchKey("huu-nghi", id(key(1)), late)}) {
		t.Errorf("there are %q", left)
	}
	again, records := numbered(3)
	o.put(key(1), again, records)
	if r, err := o.keeping(today, keep, o.inbox).Pass(t.Context()); err != nil || r.Taken != 0 || r.Removed != 0 || o.counted() != "31" {
		t.Errorf("put there again: %+v, %v, %s", r, err, o.counted())
	}
	if len(o.there()) != 2 {
		t.Errorf("there are %q", o.there())
	}
}

// Credentials that may not delete keep nothing from being taken in.
func TestWhatMayNotBeRemovedStays(t *testing.T) {
	o := newOffice(t)
	today := time.Now()
	name, records := numbered(1)
	o.put(key(1), name, records)
	if _, err := o.keeping(today.Add(-100*24*time.Hour), 0, o.inbox).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.age("batches", 100*24*time.Hour)
	name, records = numbered(2)
	o.put(key(1), name, records)
	r, err := o.keeping(today, keep, forbidding{o.inbox}).Pass(t.Context())
	if err != nil || r.Taken != 1 || r.Removed != 0 || !strings.Contains(o.log.String(), "old batches stay in the inbox") {
		t.Errorf("%+v, %v, %s", r, err, &o.log)
	}
}

type forbidding struct{ intake.Inbox }

func (forbidding) Delete(context.Context, string) error { return errors.New("access denied") }

func TestKeep(t *testing.T) {
	for _, tt := range []struct {
		days int
		want time.Duration
		err  error
	}{
		{0, 0, nil},
		{7, 7 * 24 * time.Hour, nil},
		{intake.KeepDays, keep, nil},
		{36_500, 36_500 * 24 * time.Hour, nil},
		{-1, 0, content.ErrInvalid},
		{1, 0, content.ErrInvalid},
		{6, 0, content.ErrInvalid},
		{36_501, 0, content.ErrInvalid},
	} {
		if got, err := intake.Keep(tt.days); got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%d days: %v, %v", tt.days, got, err)
		}
	}
}
