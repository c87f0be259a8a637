package main

import (
	"log/slog"
	"syscall"
)

// keepMemory sees to it that what is in memory (what a traveller types is there) gets into no core file, and that no other program of the same user can read it.
func keepMemory(log *slog.Logger) {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		log.Warn("core files stay possible", "err", err)
	}
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 0, 0); errno != 0 {
		log.Warn("the memory can be read by programs of the same user", "err", errno)
	}
}
