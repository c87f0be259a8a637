// Package sqlstore remembers releases and kiosks in SQLite: what the office needs after a
// restart. The bucket stays the truth about what is published; a lost database is filled
// again from the bucket and the next heartbeats, except for pinned keys.
//
// One process writes; others (kioskadmin fleet) may read at the same time (WAL).
package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver

	"cuango/admin"
	"cuango/contentsync/content"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A Store is an open database. It is safe for concurrent use.
type Store struct{ db *sql.DB }

// Open opens or makes the database and brings its schema up to date. Errors:
// content.ErrInvalid when it was written by a newer program.
func Open(ctx context.Context, file string) (*Store, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("admin database: %w", err)
	}
	u := url.URL{Scheme: "file", Path: abs, RawQuery: "_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=on&_txlock=immediate"}
	db, err := sql.Open("sqlite3", u.String())
	if err != nil {
		return nil, fmt.Errorf("admin database: %w", err)
	}
	db.SetMaxOpenConns(1) // one writer; the office is small
	s := &Store{db: db}
	// Not by the DSN: this driver leaves NORMAL with WAL there.
	if _, err = db.ExecContext(ctx, "PRAGMA synchronous=FULL"); err == nil {
		err = s.migrate(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("admin database: %w", err), db.Close())
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.db.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// migrate applies the files of migrations/ that are not applied yet, in the order of
// their numbers; user_version counts them.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	var have int
	if err := s.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have > len(files) {
		return fmt.Errorf("%w: schema %d is of a newer program (this one knows %d)", content.ErrInvalid, have, len(files))
	}
	for i := have; i < len(files); i++ {
		text, err := migrations.ReadFile(files[i])
		if err != nil {
			return err
		}
		if err := s.apply(ctx, string(text), i+1); err != nil {
			return fmt.Errorf("%s: %w", files[i], err)
		}
	}
	return nil
}

func (s *Store) apply(ctx context.Context, text string, version int) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // committed already when all went well
	var have int        // another process may have been faster
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil || have >= version {
		return err
	}
	if _, err := tx.ExecContext(ctx, text+fmt.Sprintf(";PRAGMA user_version=%d", version)); err != nil {
		return err
	}
	return tx.Commit()
}

// AddRelease remembers a release; one that is known already stays as it is.
func (s *Store) AddRelease(ctx context.Context, r admin.Release) error {
	name, err := json.Marshal(r.Name)
	if err != nil {
		return fmt.Errorf("add release: %w", err)
	}
	langs, err := json.Marshal(r.Langs)
	if err != nil {
		return fmt.Errorf("add release: %w", err)
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO releases (pack, version, name, as_of, items, langs, bytes, manifest, published_at)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (pack, version) DO NOTHING`,
		r.Pack, r.Version, string(name), string(r.AsOf), r.Items, string(langs), r.Bytes, string(r.Manifest), r.Published.Unix())
	if err != nil {
		return fmt.Errorf("add release: %w", err)
	}
	return nil
}

// Releases gives the newest release of each pack, by pack.
func (s *Store) Releases(ctx context.Context) ([]admin.Release, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT pack, version, name, as_of, items, langs, bytes, manifest, published_at FROM releases AS r
		WHERE version = (SELECT max(version) FROM releases WHERE pack = r.pack) ORDER BY pack`)
	if err != nil {
		return nil, fmt.Errorf("releases: %w", err)
	}
	defer rows.Close()
	var out []admin.Release
	for rows.Next() {
		var r admin.Release
		var name, langs string
		var at int64
		if err := rows.Scan(&r.Pack, &r.Version, &name, &r.AsOf, &r.Items, &langs, &r.Bytes, &r.Manifest, &at); err != nil {
			return nil, fmt.Errorf("releases: %w", err)
		}
		if err := errors.Join(json.Unmarshal([]byte(name), &r.Name), json.Unmarshal([]byte(langs), &r.Langs)); err != nil {
			return nil, fmt.Errorf("releases: %w", err)
		}
		r.Published = time.Unix(at, 0).UTC()
		out = append(out, r)
	}
	return out, rows.Err()
}

// Kiosks gives all kiosks, by gate and id.
func (s *Store) Kiosks(ctx context.Context) ([]admin.Kiosk, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, gate, key, first_seen, received, heartbeat, problem FROM kiosks ORDER BY gate, id`)
	if err != nil {
		return nil, fmt.Errorf("kiosks: %w", err)
	}
	defer rows.Close()
	var out []admin.Kiosk
	for rows.Next() {
		var k admin.Kiosk
		var first, received int64
		var heartbeat string
		if err := rows.Scan(&k.ID, &k.Gate, &k.Key, &first, &received, &heartbeat, &k.Problem); err != nil {
			return nil, fmt.Errorf("kiosks: %w", err)
		}
		k.FirstSeen = time.Unix(first, 0).UTC()
		if received > 0 {
			k.Received = time.Unix(received, 0).UTC()
		}
		if heartbeat != "" {
			k.Last = new(content.Heartbeat)
			if err := json.Unmarshal([]byte(heartbeat), k.Last); err != nil {
				return nil, fmt.Errorf("kiosks: %w", err)
			}
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// PutKiosk remembers a kiosk in place of what was known of it. FirstSeen and a pinned Key
// stay as they were first.
func (s *Store) PutKiosk(ctx context.Context, k admin.Kiosk) error {
	var heartbeat []byte
	if k.Last != nil {
		var err error
		if heartbeat, err = json.Marshal(k.Last); err != nil {
			return fmt.Errorf("put kiosk: %w", err)
		}
	}
	var received int64
	if !k.Received.IsZero() {
		received = k.Received.Unix()
	}
	if k.Key == nil {
		k.Key = []byte{}
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO kiosks (id, gate, key, first_seen, received, heartbeat, problem) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		ON CONFLICT (gate, id) DO UPDATE SET key = CASE WHEN length(key) > 0 THEN key ELSE excluded.key END,
			received = excluded.received, heartbeat = excluded.heartbeat, problem = excluded.problem`,
		k.ID, k.Gate, k.Key, k.FirstSeen.Unix(), received, string(heartbeat), string(k.Problem))
	if err != nil {
		return fmt.Errorf("put kiosk: %w", err)
	}
	return nil
}
