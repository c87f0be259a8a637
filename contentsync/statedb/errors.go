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

// Lost tells whether what is open cannot be used any more: it is damaged, or the disk under it fails. One that is full is not: there may be room again.
func Lost(err error) bool {
	var e sqlite3.Error
	if Damaged(err) {
		return true
	}
	return errors.As(err, &e) && e.Code == sqlite3.ErrIoErr && e.SystemErrno != syscall.ENOSPC && e.SystemErrno != syscall.EDQUOT && e.SystemErrno != syscall.EFBIG
}

// Damaged tells whether the file is no database any more: its pages say nothing, end too early, or lie where the disk cannot be read.
func Damaged(err error) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB || e.ExtendedCode == sqlite3.ErrIoErrShortRead || e.ExtendedCode == sqlite3.ErrIoErrRead
}
