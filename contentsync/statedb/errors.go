package statedb

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// Name makes a full disk syscall.ENOSPC, whatever SQLite calls it, and leaves other errors as they are.
func Name(err error) error {
	var e sqlite3.Error
	if errors.As(err, &e) && !errors.Is(err, syscall.ENOSPC) && (e.Code == sqlite3.ErrFull || e.SystemErrno == syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", syscall.ENOSPC, err)
	}
	return err
}

// Damaged tells whether the file is no database any more.
func Damaged(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB)
}
