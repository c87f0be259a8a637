package contentsync

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/statedb"
	"cuango/contentsync/trust"
)

const trustDB = "trust.db"

const stateSchema = `
CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS packs (pack TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS generations (
	number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, built TEXT NOT NULL
) STRICT;`

// Keys of the table facts.
const (
	factAnchor    = "anchor_sha256" // digest of the configured trust anchor
	factRoot      = "tuf_root"      // verified metadata, byte for byte
	factTimestamp = "tuf_timestamp"
	factSnapshot  = "tuf_snapshot"
	factTargets   = "tuf_targets"
	factDelegated = "tuf_delegated/" // and the role's name
	factFloor     = "floor"          // RFC 3339: a time that has certainly passed
	factETag      = "etag"           // of the timestamp; kept only while everything it leads to is active
	factRootAsked = "root_probed"    // RFC 3339: when the next root was asked for
	factSequence  = "heartbeat_sequence"
	factLastSync  = "last_sync" // RFC 3339
	factIndex     = "index"     // of the one generation whose index lies beside its content.db: its number, a space, the digest
)

// A state is trust.db: what must survive a power cut.
type state struct {
	db       *sql.DB
	receipts atomic.Bool // their tables are there
	summed   bool        // its rows have a digest

	losing sync.Once
	lost   chan struct{} // closed when it cannot be used any more
}

// read names an error of reading, and notes when no other reading would do better.
func (s *state) read(err error) error { return s.noted("read state", err) }

// write is read for writing.
func (s *state) write(err error) error { return s.noted("write state", statedb.Name(err)) }

func (s *state) noted(doing string, err error) error {
	if err == nil {
		return nil
	}
	if statedb.Lost(err) {
		s.losing.Do(func() { close(s.lost) })
		err = fmt.Errorf("%w: %w", content.ErrState, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// openState opens trust.db, or begins a new one when there is none or it is damaged: the kiosk then goes on from its anchor and from the
// versions in its active generation.
func openState(ctx context.Context, dir string, log *slog.Logger) (*state, error) {
	return openIntact(ctx, dir, log)
}

func (s *state) close() error { return s.db.Close() }

func (s *state) facts(ctx context.Context) (_ map[string][]byte, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT key, value FROM facts")
	if err != nil {
		return nil, s.read(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	m := map[string][]byte{}
	for rows.Next() {
		var k string
		var v []byte
		if err := rows.Scan(&k, &v); err != nil {
			return nil, s.read(err)
		}
		m[k] = v
	}
	return m, s.read(rows.Err())
}

// set stores facts in one transaction; an empty value removes one.
func (s *state) set(ctx context.Context, facts map[string][]byte) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		for k, v := range facts {
			var err error
			if len(v) == 0 {
				_, err = tx.ExecContext(ctx, "DELETE FROM facts WHERE key = ?", k)
			} else {
				_, err = tx.ExecContext(ctx, "INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", k, v)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *state) tx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return s.write(err)
	}
	err = f(tx)
	if err == nil {
		err = s.seal(ctx, tx)
	}
	if err != nil {
		return s.write(errors.Join(err, tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return s.write(err)
	}
	return nil
}

func trustFacts(st trust.State) map[string][]byte {
	f := map[string][]byte{factRoot: st.Root, factTimestamp: st.Timestamp, factSnapshot: st.Snapshot, factTargets: st.Targets}
	for role, raw := range st.Delegated {
		f[factDelegated+role] = raw
	}
	return f
}

func trustState(f map[string][]byte) trust.State {
	st := trust.State{Root: f[factRoot], Timestamp: f[factTimestamp], Snapshot: f[factSnapshot], Targets: f[factTargets], Delegated: map[string][]byte{}}
	for key, raw := range f {
		if role, ok := strings.CutPrefix(key, factDelegated); ok {
			st.Delegated[role] = raw
		}
	}
	return st
}

// useAnchor forgets everything that another anchor vouched for: metadata, versions and what waits for its time. The time floor stays, and so does
// the content, until the new anchor's is complete.
func (s *state) useAnchor(ctx context.Context, anchor content.Digest) (changed bool, err error) {
	f, err := s.facts(ctx)
	if err != nil {
		return false, err
	}
	if string(f[factAnchor]) == string(anchor) {
		return false, nil
	}
	changed = len(f[factAnchor]) > 0
	return changed, s.tx(ctx, func(tx *sql.Tx) error {
		for _, k := range []string{factRoot, factTimestamp, factSnapshot, factTargets, factETag, factRootAsked, factPending, factOverlay(overlay.Notice), factOverlay(overlay.Recall), factReceipt(content.OffDisk), factReceipt(content.OffScreen)} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM facts WHERE key = ?", k); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM facts WHERE key GLOB ?", factDelegated+"*"); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM packs"); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", factAnchor, []byte(anchor))
		return err
	})
}

// highest gives the highest version of a pack that was ever active; 0: none.
func (s *state) highest(ctx context.Context, pack string) (int, error) {
	var v sql.NullInt64
	if err := s.db.QueryRowContext(ctx, "SELECT max(version) FROM packs WHERE pack = ?", pack).Scan(&v); err != nil {
		return 0, s.read(err)
	}
	return int(v.Int64), nil
}

// sealed records a generation before it gets its name, and the versions of its packs.
func (s *state) sealed(ctx context.Context, g cache.Generation) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO generations (number, sha256, built) VALUES (?, ?, ?)",
			g.Number, string(g.ContentSHA256), g.Built.Format(time.RFC3339)); err != nil {
			return err
		}
		if err := describe(ctx, tx, g); err != nil {
			return err
		}
		return raise(ctx, tx, versionsOf(g))
	})
}

func raise(ctx context.Context, tx *sql.Tx, packs []content.PackVersion) error {
	for _, p := range packs {
		if _, err := tx.ExecContext(ctx, `INSERT INTO packs (pack, version) VALUES (?, ?)
			ON CONFLICT (pack) DO UPDATE SET version = max(version, excluded.version)`, p.Pack, p.Version); err != nil {
			return err
		}
	}
	return nil
}

// digest gives what was recorded of generation n when it was built. Errors: ErrNotFound.
func (s *state) digest(ctx context.Context, n int64) (content.Digest, error) {
	var d content.Digest
	err := s.db.QueryRowContext(ctx, "SELECT sha256 FROM generations WHERE number = ?", n).Scan(&d)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("generation %d in trust.db: %w", n, content.ErrNotFound)
	}
	if err != nil {
		return "", s.read(err)
	}
	return d, nil
}

// indexed records the index that is beside the content.db of generation n, before it gets its name. There is one such generation at most: the first.
func (s *state) indexed(ctx context.Context, n int64, d content.Digest) error {
	return s.set(ctx, map[string][]byte{factIndex: indexFact(n, d)})
}

func indexFact(n int64, d content.Digest) []byte { return fmt.Appendf(nil, "%d %s", n, d) }

// nextGeneration gives a number that no generation has had, on this disk or in trust.db.
func (s *state) nextGeneration(ctx context.Context, dir string) (int64, error) {
	var top sql.NullInt64
	if err := s.db.QueryRowContext(ctx, "SELECT max(number) FROM generations").Scan(&top); err != nil {
		return 0, s.read(err)
	}
	have, err := cache.Generations(dir)
	if err != nil {
		return 0, err
	}
	n := top.Int64
	if len(have) > 0 {
		n = max(n, have[0])
	}
	if cur, err := cache.Current(dir); err == nil {
		n = max(n, cur)
	}
	return n + 1, nil
}

// nextSequence raises the heartbeat's number, durably, and gives it.
func (s *state) nextSequence(ctx context.Context) (int64, error) {
	var n int64
	err := s.tx(ctx, func(tx *sql.Tx) error {
		var v []byte
		err := tx.QueryRowContext(ctx, "SELECT value FROM facts WHERE key = ?", factSequence).Scan(&v)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		n, _ = strconv.ParseInt(string(v), 10, 64) // none yet, or damaged: begin at 1
		n++
		_, err = tx.ExecContext(ctx, "INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			factSequence, []byte(strconv.FormatInt(n, 10)))
		return err
	})
	return n, err
}

func timeFact(f map[string][]byte, key string) time.Time {
	t, err := time.Parse(time.RFC3339, string(f[key]))
	if err != nil {
		return time.Time{}
	}
	return t
}

func timeValue(t time.Time) []byte {
	if t.IsZero() {
		return nil
	}
	return []byte(t.UTC().Format(time.RFC3339))
}
