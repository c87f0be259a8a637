//go:build e2e

package main

import (
	"os"
	"strings"
	"time"
)

// The clock of a program that is built for tests is off by what the file says that this variable names, at every look: 438300h, -438300h. A machine's own clock cannot be set for one process,
// and what does so for programs in C does not reach ours.
const clockVariable = "CUANGO_TEST_CLOCK"

func init() {
	path := os.Getenv(clockVariable)
	if path == "" {
		return
	}
	now = func() time.Time {
		at := time.Now()
		raw, err := os.ReadFile(path) //nolint:gosec // of a test
		if err != nil {
			return at
		}
		off, err := time.ParseDuration(strings.TrimSpace(string(raw)))
		if err != nil {
			return at
		}
		return at.Add(off)
	}
}
