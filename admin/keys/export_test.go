package keys

import "testing"

// QuickFiles makes key files that cost little to open, until the test ends.
func QuickFiles(tb testing.TB) {
	tb.Helper()
	before := workFactor
	workFactor = 4
	tb.Cleanup(func() { workFactor = before })
}
