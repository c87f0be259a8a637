// Package statedb opens the small databases that must survive a power cut, and names SQLite's errors.
//
// SQLite's default for WAL would lose the last commits, so synchronous=FULL is asked for by name. A database that is damaged is put aside
// and begun anew: what it held is lost, and the program goes on.
package statedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"cuango/contentsync/atomicfile"
)

// Open opens the database at path for one connection and makes its tables, which schema does not make twice. One that is damaged becomes
// path.damaged, in place of one that was put aside before; the log says so. A new file gets the mode; SQLite gives -wal and -shm the same.
func Open(ctx context.Context, path string, mode fs.FileMode, schema string, log *slog.Logger) (*sql.DB, error) {
	name := filepath.Base(path)
	db, err := open(ctx, path, mode, schema)
	if Damaged(err) {
		log.ErrorContext(ctx, "database is damaged and was put aside", "file", name, "err", err)
		if err := os.Rename(path, path+".damaged"); err != nil {
			return nil, fmt.Errorf("open %s: %w", name, err)
		}
		for _, suffix := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + suffix)
		}
		db, err = open(ctx, path, mode, schema)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, Name(err))
	}
	return db, nil
}

// OpenToRead opens a database that another program may be writing to. Errors: fs.ErrNotExist.
func OpenToRead(ctx context.Context, path string) (*sql.DB, error) {
	name := filepath.Base(path)
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	db, err := sql.Open("sqlite3", uri(path)+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	db.SetMaxOpenConns(1)
	if err := check(ctx, db); err != nil {
		return nil, fmt.Errorf("open %s: %w", name, errors.Join(Name(err), db.Close()))
	}
	return db, nil
}

// OpenDamaged opens a database that [Damaged] speaks of, so that what can still be read of it is.
func OpenDamaged(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", uri(path)+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func uri(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

func open(ctx context.Context, path string, mode fs.FileMode, schema string) (*sql.DB, error) {
	// A file that is there is not opened here: closing it would take away the locks that another connection of this process holds on it.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode) //nolint:gosec // in our own folder
	if err == nil {
		err = errors.Join(f.Close(), atomicfile.SyncDir(filepath.Dir(path)))
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	db, err := sql.Open("sqlite3", uri(path)+"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	err = check(ctx, db)
	if err == nil {
		_, err = db.ExecContext(ctx, schema)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func check(ctx context.Context, db *sql.DB) error {
	var said string
	err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said)
	if err == nil && said != "ok" {
		err = sqlite3.Error{Code: sqlite3.ErrCorrupt}
	}
	return err
}
