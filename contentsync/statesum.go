package contentsync

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"log/slog"
	"os"
	"path/filepath"

	"cuango/contentsync/statedb"
)

// SQLite notices pages that are no pages any more, but not a bit that is another one inside a value: a version that no bucket will ever reach, a time in 2099. So every
// transaction leaves a digest of all rows. The triggers take it away when a program writes that does not know of it, which then is as it was before: not checked.
const sumSchema = `
CREATE TABLE IF NOT EXISTS sums (one INTEGER PRIMARY KEY CHECK (one = 1), sha256 TEXT NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS facts_added AFTER INSERT ON facts BEGIN DELETE FROM sums; END;
CREATE TRIGGER IF NOT EXISTS facts_changed AFTER UPDATE ON facts BEGIN DELETE FROM sums; END;
CREATE TRIGGER IF NOT EXISTS facts_removed AFTER DELETE ON facts BEGIN DELETE FROM sums; END;
CREATE TRIGGER IF NOT EXISTS packs_added AFTER INSERT ON packs BEGIN DELETE FROM sums; END;
CREATE TRIGGER IF NOT EXISTS packs_changed AFTER UPDATE ON packs BEGIN DELETE FROM sums; END;
CREATE TRIGGER IF NOT EXISTS packs_removed AFTER DELETE ON packs BEGIN DELETE FROM sums; END;
CREATE TRIGGER IF NOT EXISTS generations_added AFTER INSERT ON generations BEGIN DELETE FROM sums; END;
CREATE TRIGGER IF NOT EXISTS generations_changed AFTER UPDATE ON generations BEGIN DELETE FROM sums; END;
CREATE TRIGGER IF NOT EXISTS generations_removed AFTER DELETE ON generations BEGIN DELETE FROM sums; END;`

// summed are the rows that count, in an order of their own.
var summed = []string{
	"SELECT key, value FROM facts ORDER BY key",
	"SELECT pack, CAST(version AS TEXT) FROM packs ORDER BY pack",
	"SELECT CAST(number AS TEXT), sha256 || ' ' || built FROM generations ORDER BY number",
}

// An asker is a database, or a transaction of one.
type asker interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// sumOf gives the digest of all rows.
func sumOf(ctx context.Context, q asker) (string, error) {
	h := sha256.New()
	for _, query := range summed {
		if err := addRows(ctx, q, query, h); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// addRows writes the rows of a query, and how many there are.
func addRows(ctx context.Context, q asker, query string, h hash.Hash) error {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := uint64(0)
	for rows.Next() {
		var k, v []byte
		if err := rows.Scan(&k, &v); err != nil {
			return err
		}
		var long [16]byte
		binary.BigEndian.PutUint64(long[:], uint64(len(k)))
		binary.BigEndian.PutUint64(long[8:], uint64(len(v)))
		for _, b := range [][]byte{long[:], k, v} {
			_, _ = h.Write(b) // of a hash: never an error
		}
		n++
	}
	_ = binary.Write(h, binary.BigEndian, n)
	return rows.Err()
}

// seal leaves the digest at the end of a transaction.
func (s *state) seal(ctx context.Context, tx *sql.Tx) error {
	if !s.summed {
		return nil
	}
	sum, err := sumOf(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO sums (one, sha256) VALUES (1, ?)", sum)
	return err
}

// intact tells whether the rows are those that were written.
func (s *state) intact(ctx context.Context) (bool, error) {
	if !s.summed {
		return true, nil
	}
	var want string
	err := s.db.QueryRowContext(ctx, "SELECT sha256 FROM sums").Scan(&want)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	got, err := sumOf(ctx, s.db)
	return got == want, err
}

// openIntact opens trust.db; one whose rows are not those that were written is put aside like one that SQLite cannot read.
func openIntact(ctx context.Context, dir string, log *slog.Logger) (*state, error) {
	path := filepath.Join(dir, trustDB)
	open := func() (*state, error) {
		db, err := statedb.Open(ctx, path, 0o600, stateSchema, log)
		if err != nil {
			return nil, err
		}
		s := &state{db: db, lost: make(chan struct{})}
		if _, err := db.ExecContext(ctx, sumSchema); err != nil { // of an earlier version, on a full disk: with the next start
			log.WarnContext(ctx, "what trust.db says cannot be vouched for yet", "err", statedb.Name(err))
			return s, nil
		}
		s.summed = true
		return s, nil
	}
	s, err := open()
	if err != nil {
		return nil, err
	}
	good, err := s.intact(ctx)
	if err == nil && good {
		return s, nil
	}
	if err != nil && !statedb.Damaged(err) {
		return nil, errors.Join(fmt.Errorf("open %s: %w", trustDB, statedb.Name(err)), s.close())
	}
	log.ErrorContext(ctx, "database says something else than was written and was put aside", "file", trustDB, "err", err)
	if err := errors.Join(s.close(), os.Rename(path, path+".damaged")); err != nil {
		return nil, fmt.Errorf("open %s: %w", trustDB, err)
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Remove(path + suffix)
	}
	return open()
}
