//go:build e2e

package e2e

import (
	"os"
	"syscall"
)

// owner gives the user a file belongs to.
func owner(path string) uint32 {
	info, err := os.Lstat(path)
	if err != nil {
		return 0
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Uid
	}
	return 0
}
