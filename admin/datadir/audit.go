package datadir

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"time"
)

// An AuditLine is a line of audit.jsonl: who did what to every screen at once, and when.
type AuditLine struct {
	At      time.Time `json:"at"`
	Who     string    `json:"who"` // account of the operating system
	Did     string    `json:"did"` // the command
	What    string    `json:"what"`
	Version int       `json:"version"` // of the list that was published
}

// Audit adds a line to audit.jsonl, durably. It is called after the deed: what is written there has happened.
func (d Dir) Audit(at time.Time, did, what string, version int) error {
	who := fmt.Sprint("uid ", os.Getuid())
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	raw, err := json.Marshal(AuditLine{At: at.UTC().Truncate(time.Second), Who: who, Did: did, What: what, Version: version})
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(string(d), "audit.jsonl"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640) //nolint:gosec // the operator's group reads it
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	_, err = f.Write(append(raw, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}
