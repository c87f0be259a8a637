// Package tally counts what happens on the screen, by the hour, so that a province learns what its travellers look for; and it keeps what they
// answer when they are asked.
//
// A counter is an hour, a kind of screen, a language and an outcome: nothing of it leads to a person, to a page or to what somebody typed.
// The counters live in state.db in the kiosk's own folder (SQLite, WAL, synchronous=FULL). Counting touches memory alone; the numbers go to
// the disk once a minute and at the end, so a power cut costs a minute of them. An answer goes to the disk at once: [Tally.Answer] says when it
// is there.
//
// Nothing here can stop the screen: a database that cannot be written to is said once in the log, and counting goes on in memory within
// [maxPending], as answers do within [maxWaiting]; one that is damaged is put aside as state.db.damaged and begun anew, with the answers that can
// still be read of it.
package tally

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/statedb"
)

// An Outcome is what happened.
type Outcome string

// The outcomes.
const (
	Shown  Outcome = "shown"  // a page of this kind was opened
	Miss   Outcome = "miss"   // a search found nothing
	Forgot Outcome = "forgot" // a visit ended here because nobody touched the screen any more

	Answered Outcome = "answered" // a question was answered to the end
	Entered  Outcome = "entered"  // the staff corner was opened by its code
	Refused  Outcome = "refused"  // a code was not taken

	Left Outcome = "left" // the survey was left half-way, after its first question
)

const (
	file = "state.db"
	// every is how long a count stays in memory.
	every = time.Minute
	// maxPending bounds the counters in memory when the disk takes none: about a week of a busy kiosk.
	maxPending = 20_000
	// maxRows bounds the counters on the disk, some 40 bytes each: years of a busy kiosk. Those of the oldest hours go first.
	maxRows = 500_000
)

const schema = `
CREATE TABLE IF NOT EXISTS counters (
	hour INTEGER NOT NULL, -- its beginning, in seconds since 1970 UTC
	screen TEXT NOT NULL,
	lang TEXT NOT NULL,
	outcome TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (hour, screen, lang, outcome)
) STRICT, WITHOUT ROWID;`

// A Counter is how often something happened in an hour.
type Counter = content.Counter

type key struct {
	hour    int64
	screen  string
	lang    content.Lang
	outcome Outcome
}

// A Tally counts. It is safe for concurrent use.
type Tally struct {
	dir string
	now func() time.Time
	log *slog.Logger

	mu             sync.Mutex
	pending        map[key]int64
	waiting        []Answer  // not on the disk yet
	given, written int64     // answers, since the program began
	refused        string    // why the disk took none of them; empty: it did
	aside          time.Time // when a damaged database was put aside
	saved          int       // answers of it

	disk  sync.Mutex // of all below
	db    *sql.DB    // nil while it cannot be opened
	inode os.FileInfo
	told  bool // the log has said that nothing can be written

	taken    string    // file in which the daemon says what it has handed over; empty: nothing is put into the outbox
	looked   bool      // the batches of an earlier run were compared with the database
	sealed   time.Time // when batches were made last
	unsealed bool      // the log has said that no batch can be made

	mostHanded int // rows of counters in batches
}

// New begins to count for a kiosk's folder. It touches no disk.
func New(dir string, now func() time.Time, log *slog.Logger) *Tally {
	return &Tally{dir: dir, now: now, log: log, pending: map[key]int64{}, mostHanded: maxRows}
}

// Count adds one. It waits for nothing.
func (t *Tally) Count(screen string, lang content.Lang, o Outcome) {
	k := key{t.now().UTC().Truncate(time.Hour).Unix(), screen, lang, o}
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.pending[k]; !known && len(t.pending) >= maxPending {
		return
	}
	t.pending[k]++
}

// Run writes what was counted at once, then once a minute until ctx ends, and a last time.
func (t *Tally) Run(ctx context.Context) {
	t.Flush(ctx)
	t.HandOver(ctx)
	tick, again := time.NewTicker(every), time.NewTicker(retryEvery)
	defer tick.Stop()
	defer again.Stop()
	for {
		select {
		case <-tick.C:
			t.Flush(ctx)
			t.HandOver(ctx)
		case <-again.C:
			t.Drain(ctx)
		case <-ctx.Done():
			t.Drain(context.WithoutCancel(ctx))
			t.Flush(context.WithoutCancel(ctx))
			t.disk.Lock()
			defer t.disk.Unlock()
			if t.db != nil {
				t.close()
			}
			return
		}
	}
}

// Flush writes what was counted. What cannot be written is kept for the next time.
func (t *Tally) Flush(ctx context.Context) {
	t.disk.Lock()
	defer t.disk.Unlock()
	t.mu.Lock()
	taken := t.pending
	t.pending = map[key]int64{}
	t.mu.Unlock()
	err := t.write(ctx, taken)
	if err == nil {
		t.told = false
		return
	}
	if !t.told {
		t.log.WarnContext(ctx, "the counters of use stay in memory", "file", filepath.Join(t.dir, file), "err", statedb.Name(err))
		t.told = true
	}
	if statedb.Damaged(err) && t.db != nil { // found while writing: it is put aside when it is opened again
		t.close()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for k, n := range taken {
		if _, known := t.pending[k]; known || len(t.pending) < maxPending {
			t.pending[k] += n
		}
	}
}

func (t *Tally) write(ctx context.Context, counts map[key]int64) error {
	if t.db != nil && !t.there() {
		t.close()
	}
	if err := t.open(ctx); err != nil {
		return err
	}
	if len(counts) == 0 {
		return nil
	}
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of no effect after a commit
	for k, n := range counts {
		if _, err := tx.ExecContext(ctx, `INSERT INTO counters VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET n = n + excluded.n`, k.hour, k.screen, string(k.lang), string(k.outcome), n); err != nil {
			return err
		}
	}
	// By number, not by age: a clock that was wrong for a day must not delete what was counted in years.
	if _, err := tx.ExecContext(ctx, `DELETE FROM counters WHERE hour < (SELECT hour FROM counters ORDER BY hour DESC LIMIT 1 OFFSET ?)`, maxRows-1); err != nil {
		return err
	}
	return tx.Commit()
}

// Read gives the counters in a kiosk's folder, the oldest first, while the kiosk goes on counting. Those of its last minute are not
// among them yet. Errors: fs.ErrNotExist when nothing was ever counted there, and those of the database.
func Read(ctx context.Context, dir string) (_ []Counter, err error) {
	db, err := statedb.OpenToRead(ctx, filepath.Join(dir, file))
	if err != nil {
		return nil, fmt.Errorf("counters of use: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var all []Counter
	err = eachCounter(ctx, db, `SELECT hour, screen, lang, outcome, sum(n) FROM (SELECT hour, screen, lang, outcome, n FROM counters
		UNION ALL SELECT hour, screen, lang, outcome, n FROM handed) GROUP BY hour, screen, lang, outcome ORDER BY hour, screen, lang, outcome`, func(c Counter) error {
		all = append(all, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("counters of use: %w", err)
	}
	return all, nil
}

// eachCounter gives the counters that a query finds.
func eachCounter(ctx context.Context, q querier, query string, f func(Counter) error, args ...any) error {
	return each(ctx, q, query, func(rows *sql.Rows) error {
		var c Counter
		var hour int64
		if err := rows.Scan(&hour, &c.Screen, &c.Lang, &c.Outcome, &c.N); err != nil {
			return err
		}
		c.Hour = time.Unix(hour, 0).UTC()
		return f(c)
	}, args...)
}
