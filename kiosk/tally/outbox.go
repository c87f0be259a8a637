package tally

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
	"cuango/contentsync/statedb"
)

const (
	outboxDir = "outbox"
	// sealEvery is how often a batch is made, if there is something to hand over and the daemon gets its batches away.
	sealEvery = 10 * time.Minute
	// manyWait is how many batches may lie in the outbox before only one a day is made, so that months without a network become hundreds of
	// files, not tens of thousands.
	manyWait    = 16
	sealSeldom  = 24 * time.Hour
	maxTaken    = 1 << 20 // bytes of the daemon's list
	maxInOutbox = 10_000  // files
	maxSealed   = 1_000   // records of a batch: with the longest words of a pack that is half of what a batch may have
)

// A batch holds rows that no longer change: answers by their IDs, counters as they were moved into handed. They leave the database when the daemon has
// taken the batch, so a file of the outbox that is lost or spoilt is made again from them.
const outboxSchema = `
CREATE TABLE IF NOT EXISTS batches (
	sequence INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice
	kind TEXT NOT NULL,
	file TEXT NOT NULL,   -- its name in the outbox
	last INTEGER NOT NULL -- ID of the last answer in it; 0: counters
) STRICT;
CREATE TABLE IF NOT EXISTS handed (
	sequence INTEGER NOT NULL, -- of its batch
	hour INTEGER NOT NULL,
	screen TEXT NOT NULL,
	lang TEXT NOT NULL,
	outcome TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (sequence, hour, screen, lang, outcome)
) STRICT, WITHOUT ROWID;`

// UseOutbox makes batches of what was answered and counted, in the folder outbox beside the database, for the daemon to hand over. The daemon says
// what it has taken in the file that is named here; while there is no such file nobody takes anything, and none are made. To be called before
// [Tally.Run].
func (t *Tally) UseOutbox(taken string) { t.taken = taken }

// HandOver removes what the daemon has taken, makes a batch when it is time for one, and puts right what is wrong with those that lie in the outbox. What fails is
// said once in the log and tried again with the next call: nothing is lost by it.
func (t *Tally) HandOver(ctx context.Context) {
	if t.taken == "" {
		return
	}
	t.disk.Lock()
	defer t.disk.Unlock()
	err := t.handOver(ctx)
	switch {
	case err == nil:
		t.unsealed = false
	case !t.unsealed:
		t.log.WarnContext(ctx, "what is to be handed over stays in the database", "err", statedb.Name(err))
		t.unsealed = true
	}
}

func (t *Tally) handOver(ctx context.Context) error {
	taken, err := readTaken(t.taken)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := t.open(ctx); err != nil {
		return err
	}
	dir := filepath.Join(t.dir, outboxDir)
	if err := errors.Join(os.MkdirAll(dir, 0o750), os.Chmod(dir, 0o750)); err != nil { //nolint:gosec // the daemon is of the group, whatever the umask says
		return err
	}
	if err := t.forget(ctx, taken); err != nil {
		return err
	}
	waiting, err := removeTaken(dir, taken)
	if err != nil {
		return err
	}
	now := t.now()
	pause := sealEvery
	if waiting >= manyWait {
		pause = sealSeldom
	}
	if since := now.Sub(t.sealed); t.sealed.IsZero() || since >= pause || since < 0 { // below zero: the clock was set back
		made, err := t.seal(ctx)
		if made {
			t.sealed = now
		}
		if err != nil {
			return err
		}
		if err := t.dropCounters(ctx, dir); err != nil {
			return err
		}
	}
	return t.lay(ctx, dir)
}

// readTaken gives the names of the batches that the daemon has taken.
func readTaken(path string) (map[string]bool, error) {
	f, err := os.Open(path) //nolint:gosec // where the configuration says
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read
	raw, err := io.ReadAll(io.LimitReader(f, maxTaken+1))
	if err != nil {
		return nil, err
	}
	var list content.Taken
	if len(raw) > maxTaken {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), content.ErrTooLarge)
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	taken := make(map[string]bool, len(list.Batches))
	for _, name := range list.Batches {
		taken[name] = true
	}
	return taken, nil
}

// forget deletes the rows of batches that were taken.
func (t *Tally) forget(ctx context.Context, taken map[string]bool) error {
	if len(taken) == 0 {
		return nil
	}
	list, err := t.batches(ctx)
	if err != nil {
		return err
	}
	return t.inTx(ctx, func(tx *sql.Tx) error {
		for _, b := range list {
			if !taken[b.file] {
				continue
			}
			for _, q := range []string{
				// The batches before it are older: what was written between two of them is in the later one.
				`DELETE FROM answers WHERE id <= (SELECT last FROM batches WHERE sequence = ?1)
					AND id > coalesce((SELECT max(last) FROM batches WHERE sequence < ?1), 0)`,
				`DELETE FROM handed WHERE sequence = ?1`,
				`DELETE FROM batches WHERE sequence = ?1`,
			} {
				if _, err := tx.ExecContext(ctx, q, b.sequence); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// removeTaken removes the files of batches that were taken, those of an earlier database too, and counts the others.
func removeTaken(dir string, taken map[string]bool) (waiting int, err error) {
	names, err := outbox(dir)
	if err != nil {
		return 0, err
	}
	for _, n := range names {
		if !taken[n.File()] {
			waiting++
			continue
		}
		if err := os.Remove(filepath.Join(dir, n.File())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
	}
	return waiting, nil
}

// outbox lists the batches that lie there, in the order of their names.
func outbox(dir string) (list []content.BatchName, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries[:min(len(entries), maxInOutbox)] {
		if n, ok := content.ParseBatchName(e.Name()); ok {
			list = append(list, n)
		}
	}
	return list, nil
}

// handedOver gives the highest ID among the answers of a series that lie in the outbox.
func handedOver(dir, series string) (last int64) {
	names, err := outbox(dir)
	if err != nil || series == "" {
		return 0
	}
	for _, n := range names {
		if n.Series != series || n.Kind != content.Answers {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, n.File())) //nolint:gosec // in our own folder
		if err != nil || !n.Fits(raw) {
			continue
		}
		for line := range bytes.Lines(raw) {
			var a Answer
			if json.Unmarshal(line, &a) == nil {
				last = max(last, a.ID)
			}
		}
	}
	return last
}

type batch struct {
	sequence int64
	kind     content.BatchKind
	file     string
	last     int64
}

func (t *Tally) batches(ctx context.Context) (list []batch, err error) {
	err = each(ctx, t.db, `SELECT sequence, kind, file, last FROM batches ORDER BY sequence`, func(rows *sql.Rows) error {
		var b batch
		if err := rows.Scan(&b.sequence, &b.kind, &b.file, &b.last); err != nil {
			return err
		}
		list = append(list, b)
		return nil
	})
	return list, err
}

// seal makes batches of all answers that are in none, and of the counters of all hours but this one.
func (t *Tally) seal(ctx context.Context) (made bool, err error) {
	now := t.now().UTC().Truncate(time.Hour).Unix()
	for _, one := range []func(*sql.Tx) (int, error){
		func(tx *sql.Tx) (int, error) { return sealAnswers(ctx, tx) },
		func(tx *sql.Tx) (int, error) { return sealCounters(ctx, tx, now) },
	} {
		for n := maxSealed; n == maxSealed; {
			if err := t.inTx(ctx, func(tx *sql.Tx) (err error) { n, err = one(tx); return err }); err != nil {
				return made, err
			}
			made = made || n > 0
		}
	}
	return made, nil
}

// sealAnswers makes one batch, and gives how many are in it.
func sealAnswers(ctx context.Context, tx *sql.Tx) (n int, err error) {
	var last sql.NullInt64
	err = tx.QueryRowContext(ctx, `SELECT max(id), count(*) FROM (SELECT id FROM answers WHERE id > coalesce((SELECT max(last) FROM batches), 0)
		ORDER BY id LIMIT ?)`, maxSealed).Scan(&last, &n)
	if err != nil || n == 0 {
		return 0, err
	}
	return n, name(ctx, tx, content.Answers, last.Int64, func(int64) error { return nil })
}

func sealCounters(ctx context.Context, tx *sql.Tx, now int64) (n int, err error) {
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM counters WHERE hour <> ?`, now).Scan(&n); err != nil || n == 0 {
		return 0, err
	}
	n = min(n, maxSealed)
	return n, name(ctx, tx, content.Counters, 0, func(sequence int64) error {
		const these = ` FROM counters WHERE hour <> ? ORDER BY hour, screen, lang, outcome LIMIT ?`
		if _, err := tx.ExecContext(ctx, `INSERT INTO handed SELECT ?, hour, screen, lang, outcome, n`+these, sequence, now, maxSealed); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM counters WHERE (hour, screen, lang, outcome) IN (SELECT hour, screen, lang, outcome FROM handed WHERE sequence = ?)`, sequence)
		return err
	})
}

// name makes a batch's row: take puts the rows into it, then its name follows from what they say.
func name(ctx context.Context, tx *sql.Tx, kind content.BatchKind, last int64, take func(sequence int64) error) error {
	res, err := tx.ExecContext(ctx, `INSERT INTO batches (kind, file, last) VALUES (?, '', ?)`, string(kind), last)
	if err != nil {
		return err
	}
	sequence, err := res.LastInsertId()
	if err != nil {
		return err
	}
	if err := take(sequence); err != nil {
		return err
	}
	series, raw, err := records(ctx, tx, batch{sequence: sequence, kind: kind, last: last})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE batches SET file = ? WHERE sequence = ?`, content.NameBatch(series, sequence, kind, raw).File(), sequence)
	return err
}

// records gives the lines of a batch.
func records(ctx context.Context, tx *sql.Tx, b batch) (series string, raw []byte, err error) {
	if err := tx.QueryRowContext(ctx, `SELECT name FROM series`).Scan(&series); err != nil {
		return "", nil, err
	}
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	if b.kind == content.Answers {
		var first sql.NullInt64
		if err := tx.QueryRowContext(ctx, `SELECT max(last) FROM batches WHERE sequence < ?`, b.sequence).Scan(&first); err != nil {
			return "", nil, err
		}
		err = eachAnswer(ctx, tx, `WHERE id > ? AND id <= ? ORDER BY id`, func(a Answer) error {
			a.Series = series
			return enc.Encode(a)
		}, first.Int64, b.last)
		return series, lines.Bytes(), err
	}
	err = eachCounter(ctx, tx, `SELECT hour, screen, lang, outcome, n FROM handed WHERE sequence = ? ORDER BY hour, screen, lang, outcome`, func(c Counter) error { return enc.Encode(c) }, b.sequence)
	return series, lines.Bytes(), err
}

// lay writes the batches whose files are not there. After its start the program looks into the others too.
func (t *Tally) lay(ctx context.Context, dir string) error {
	list, err := t.batches(ctx)
	if err != nil {
		return err
	}
	for _, b := range list {
		path := filepath.Join(dir, b.file)
		if t.lies(path, b.file) {
			continue
		}
		var raw []byte
		var series string
		err := t.inTx(ctx, func(tx *sql.Tx) (err error) {
			series, raw, err = records(ctx, tx, b)
			return err
		})
		if err != nil {
			return err
		}
		if n, ok := content.ParseBatchName(b.file); !ok || !n.Fits(raw) {
			// Answers of it went when there were too many, or what can be read of the database is no longer what it was.
			if err := t.rename(ctx, b, series, raw); err != nil {
				return err
			}
			continue // with the next call
		}
		if err := atomicfile.Write(path, raw, 0o640); err != nil {
			return err
		}
	}
	t.looked = true
	return nil
}

func (t *Tally) lies(path, file string) bool {
	if t.looked {
		_, err := os.Stat(path)
		return err == nil
	}
	raw, err := os.ReadFile(path) //nolint:gosec // in our own folder
	n, ok := content.ParseBatchName(file)
	return err == nil && ok && n.Fits(raw)
}

// rename gives a batch the name of what it holds now; one that holds nothing any more is none.
func (t *Tally) rename(ctx context.Context, b batch, series string, raw []byte) error {
	return t.inTx(ctx, func(tx *sql.Tx) error {
		if len(raw) == 0 {
			_, err := tx.ExecContext(ctx, `DELETE FROM batches WHERE sequence = ?`, b.sequence)
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE batches SET file = ? WHERE sequence = ?`, content.NameBatch(series, b.sequence, b.kind, raw).File(), b.sequence)
		return err
	})
}

// dropCounters gives up the oldest counters that wait when there are too many rows of them; answers never.
func (t *Tally) dropCounters(ctx context.Context, dir string) error {
	for {
		var b batch
		err := t.inTx(ctx, func(tx *sql.Tx) error {
			err := tx.QueryRowContext(ctx, `SELECT sequence, file FROM batches WHERE kind = ? AND (SELECT count(*) FROM handed) > ? ORDER BY sequence LIMIT 1`,
				string(content.Counters), t.mostHanded).Scan(&b.sequence, &b.file)
			if err != nil {
				return err
			}
			for _, q := range []string{`DELETE FROM handed WHERE sequence = ?`, `DELETE FROM batches WHERE sequence = ?`} {
				if _, err := tx.ExecContext(ctx, q, b.sequence); err != nil {
					return err
				}
			}
			return nil
		})
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		t.log.WarnContext(ctx, "the oldest counters of use were given up: nobody takes them", "batch", b.file)
		if err := os.Remove(filepath.Join(dir, b.file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
}

func (t *Tally) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of no effect after a commit
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
