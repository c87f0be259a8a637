package tally

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cuango/contentsync/content"
	"cuango/contentsync/statedb"
)

// An Answer is what a traveller has chosen. [Tally.Answer] gives its series, its ID and its hour.
type Answer = content.Answer

// What was asked.
const (
	Survey  = content.SurveyAnswer
	Mistake = content.MistakeAnswer
)

// A Fate is what has become of an answer.
type Fate int

// The fates.
const (
	Written Fate = iota // it is on the disk
	Waits               // the disk does not take it yet: it is in memory, and tried again
	Lost                // and the memory for it is full
)

const (
	// maxWaiting bounds the answers in memory when the disk takes none: some hundred bytes each.
	maxWaiting = 1_000
	// maxAnswers bounds the answers on the disk: years of a busy kiosk that nobody takes them from. None of them is given up: further ones wait in memory, and the operator is told.
	maxAnswers = 500_000
	// What an answer, and a row of counters, has on the disk at most, in the database and in its batch together: with these and maxRows the kiosk's folder is bounded.
	answerBytes  = 1_600
	counterBytes = 600
	// retryEvery is how long an answer waits until it is tried again.
	retryEvery = 5 * time.Second
	// tellFor is how long Problem speaks of a database that was put aside.
	tellFor = 24 * time.Hour
)

var errManyWait = fmt.Errorf("%d answers wait to be taken already", maxAnswers)

const answersSchema = `
CREATE TABLE IF NOT EXISTS answers (
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice
	hour INTEGER NOT NULL,                -- its beginning, in seconds since 1970 UTC
	kind TEXT NOT NULL,
	gate TEXT NOT NULL,
	lang TEXT NOT NULL,
	pack TEXT NOT NULL,
	version INTEGER NOT NULL,
	survey TEXT NOT NULL,
	face TEXT NOT NULL,
	reason TEXT NOT NULL,
	topic TEXT NOT NULL,
	item TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS series (name TEXT NOT NULL) STRICT;
INSERT INTO series SELECT lower(hex(randomblob(8))) WHERE NOT EXISTS (SELECT 1 FROM series);`

// Answer writes an answer to the disk and waits for it: when it gives [Written], a power cut loses it no more. It works in the background of
// the screen, not on its loop: a disk that is slow, or in use, holds it up for seconds. ctx is for the log alone.
func (t *Tally) Answer(ctx context.Context, a Answer) Fate {
	ctx = context.WithoutCancel(ctx)
	a.Hour = t.now().UTC().Truncate(time.Hour)
	mine, ok := t.enqueue(a)
	if !ok {
		t.Drain(ctx)
		if mine, ok = t.enqueue(a); !ok {
			return Lost
		}
	}
	t.Drain(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.written >= mine {
		return Written
	}
	return Waits
}

// enqueue gives an answer's number among those of this program's life.
func (t *Tally) enqueue(a Answer) (mine int64, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.waiting) >= maxWaiting {
		return 0, false
	}
	t.given++
	t.waiting = append(t.waiting, a)
	return t.given, true
}

// Drain writes the answers that wait, in the order in which they were given.
func (t *Tally) Drain(ctx context.Context) {
	t.disk.Lock()
	defer t.disk.Unlock()
	t.drain(ctx)
}

func (t *Tally) drain(ctx context.Context) {
	t.mu.Lock()
	list := t.waiting[:len(t.waiting):len(t.waiting)]
	t.mu.Unlock()
	if len(list) == 0 {
		return
	}
	err := t.save(ctx, list)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.waiting = append([]Answer(nil), t.waiting[len(list):]...)
		t.written += int64(len(list))
		t.refused = ""
		return
	}
	if t.refused == "" {
		t.log.ErrorContext(ctx, "answers stay in memory", "file", filepath.Join(t.dir, file), "err", statedb.Name(err))
	}
	t.refused = statedb.Name(err).Error()
}

// save writes answers in one transaction. A database that turns out to be damaged, or to lie no more where it was, is opened again first.
func (t *Tally) save(ctx context.Context, list []Answer) error {
	if t.db != nil && !t.there() {
		t.close()
	}
	err := t.insert(ctx, list)
	if statedb.Damaged(err) && t.db != nil {
		t.close()
		err = t.insert(ctx, list)
	}
	return err
}

// there tells whether the open database is still the file in the folder: what is written to one that was moved away is lost.
func (t *Tally) there() bool {
	now, err := os.Stat(filepath.Join(t.dir, file))
	return err == nil && t.inode != nil && os.SameFile(now, t.inode)
}

func (t *Tally) close() {
	_ = t.db.Close() // everything is committed
	t.db = nil
}

// open opens the database, if it is not open. Of one that is damaged, the answers that can still be read go into the new one.
func (t *Tally) open(ctx context.Context) (err error) {
	if t.db != nil {
		return nil
	}
	path := filepath.Join(t.dir, file)
	saved, damaged := rescue(ctx, path, filepath.Join(t.dir, outboxDir))
	if t.db, err = statedb.Open(ctx, path, 0o640, schema+answersSchema+outboxSchema, t.log); err != nil {
		t.db = nil
		return err
	}
	if t.inode, err = os.Stat(path); err != nil {
		t.close()
		return err
	}
	if !damaged {
		return nil
	}
	t.mu.Lock()
	t.aside, t.saved = t.now(), len(saved)
	t.mu.Unlock()
	t.log.ErrorContext(ctx, "answers of the damaged database", "saved", len(saved))
	if len(saved) == 0 {
		return nil
	}
	if err := t.insert(ctx, saved); err != nil {
		t.log.ErrorContext(ctx, "answers of the damaged database stay in it", "file", path+".damaged", "err", statedb.Name(err))
	}
	return nil
}

// insert writes answers in one transaction. Those that have an ID keep it.
func (t *Tally) insert(ctx context.Context, list []Answer) error {
	if err := t.open(ctx); err != nil {
		return err
	}
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of no effect after a commit
	st, err := tx.PrepareContext(ctx, `INSERT INTO answers (id, hour, kind, gate, lang, pack, version, survey, face, reason, topic, item)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }() // the commit tells what went wrong
	for _, a := range list {
		id := sql.NullInt64{Int64: a.ID, Valid: a.ID > 0}
		if _, err := st.ExecContext(ctx, id, a.Hour.Unix(), string(a.Kind), a.Gate, string(a.Lang), a.Pack, a.Packed, a.Survey, string(a.Face), a.Reason, a.Topic, a.Item); err != nil {
			return err
		}
	}
	var have int
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(id) - min(id) + 1, 0) FROM answers`).Scan(&have); err != nil {
		return err
	}
	if have > maxAnswers {
		return errManyWait
	}
	return tx.Commit()
}

// rescue gives the answers that can still be read of a database, if it is damaged, without those that lie in the outbox: they are on their way.
func rescue(ctx context.Context, path, outbox string) (list []Answer, damaged bool) {
	db, err := statedb.OpenToRead(ctx, path)
	if err == nil {
		_ = db.Close() // only read
		return nil, false
	}
	if !statedb.Damaged(err) {
		return nil, false
	}
	if db, err = statedb.OpenDamaged(path); err != nil {
		return nil, true
	}
	defer db.Close() // only read
	var series string
	_ = db.QueryRowContext(ctx, "SELECT name FROM series").Scan(&series) // unreadable: an answer is better counted twice than never
	handed := handedOver(outbox, series)
	seen := map[int64]bool{}
	for _, order := range []string{"ASC", "DESC"} { // from both ends, up to what cannot be read
		_ = eachAnswer(ctx, db, "ORDER BY id "+order, func(a Answer) error {
			if a.ID > handed && !seen[a.ID] && (a.Kind == Survey || a.Kind == Mistake) {
				seen[a.ID] = true
				list = append(list, a)
			}
			return nil
		})
	}
	return list, true
}

// A querier is a database, or a transaction of one.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each gives the rows of a query to f, until that gives an error.
func each(ctx context.Context, q querier, query string, f func(*sql.Rows) error, args ...any) (err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// eachAnswer gives those that the end of the query asks for, without their series.
func eachAnswer(ctx context.Context, q querier, which string, f func(Answer) error, args ...any) error {
	return each(ctx, q, `SELECT id, hour, kind, gate, lang, pack, version, survey, face, reason, topic, item FROM answers `+which, func(rows *sql.Rows) error {
		var a Answer
		var hour int64
		if err := rows.Scan(&a.ID, &hour, &a.Kind, &a.Gate, &a.Lang, &a.Pack, &a.Packed, &a.Survey, &a.Face, &a.Reason, &a.Topic, &a.Item); err != nil {
			return err
		}
		a.Hour = time.Unix(hour, 0).UTC()
		return f(a)
	}, args...)
}

// Problem says what the operator must know of the database, in a few words; "": nothing.
func (t *Tally) Problem() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.refused != "":
		return fmt.Sprintf("%d answers are not written down: %s", len(t.waiting), t.refused)
	case !t.aside.IsZero() && t.now().Sub(t.aside) < tellFor:
		return fmt.Sprintf("%s was damaged and put aside; %d answers were saved from it", file, t.saved)
	}
	return ""
}

// ReadAnswers gives the answers in a kiosk's folder, the oldest first, while the kiosk goes on asking. Errors: fs.ErrNotExist when nothing was
// ever written there, and those of the database.
func ReadAnswers(ctx context.Context, dir string) (list []Answer, err error) {
	db, err := statedb.OpenToRead(ctx, filepath.Join(dir, file))
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var series string
	if err := db.QueryRowContext(ctx, "SELECT name FROM series").Scan(&series); err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	err = eachAnswer(ctx, db, "ORDER BY id", func(a Answer) error {
		a.Series = series
		list = append(list, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("answers: %w", err)
	}
	return list, nil
}
