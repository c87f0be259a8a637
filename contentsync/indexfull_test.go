package contentsync_test

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// The disk is full just when the first generation, which is active by then, gets its search index: no layer goes for it, though a generation without the largest one
// would fit, and the index comes when there is room.
func TestNoRoomForTheFirstIndex(t *testing.T) { onSmallDisk(t, "TestInsideNoRoomForTheFirstIndex") }

func TestInsideNoRoomForTheFirstIndex(t *testing.T) {
	dir := os.Getenv("CUANGO_TEST_SMALL_DISK")
	if dir == "" {
		return // only as a child
	}
	limited := os.Getenv("CUANGO_TEST_NO_MOUNT") == "true"
	if !limited {
		mountSmallDisk(t, dir)
	}
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	for role, p := range map[string]*packtest.Pack{
		trust.NationalRole: packtest.Small(t, "country", 1, 1000, 2, 400), roles[1]: packtest.Small(t, "province", 1, 2, 1, 400), gateRole: packtest.Small(t, "gate", 1, 2, 1, 400),
	} {
		repo.Role(role).Packs = []*packtest.Pack{p}
	}
	repo.Publish(t, now)
	var old syscall.Rlimit
	full := sync.OnceFunc(func() {
		if limited { // the nearest thing where nothing can be mounted
			if err := errors.Join(syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old), syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100_000, Max: old.Max})); err != nil {
				t.Error(err)
			}
			return
		}
		fill(t, dir, 250_000)
	})
	k := newKiosk(t, repo, atHere, func(p *contentsync.Params) {
		p.SyncDir = filepath.Join(dir, "sync")
		p.Free = func(string) (int64, error) { return 1 << 40, nil } // it is another program that fills it
		p.Log = slog.New(slog.NewTextHandler(hooked{t, "generation activated", full}, nil))
	})
	k.dir = k.params.SyncDir
	if err := k.SyncOnce(t.Context()); !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EFBIG) {
		t.Errorf("sync: %v", err)
	}
	k.wantWhat(t, "country 1@national", "province 1@province", "gate 1@gate")
	if limited {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
			t.Fatal(err)
		}
	} else if err := os.Remove(filepath.Join(dir, "filler")); err != nil {
		t.Fatal(err)
	}
	k.mustSync(t)
	k.wantWhat(t, "country 1@national", "province 1@province", "gate 1@gate")
}

// hooked is a log that does something when a message comes.
type hooked struct {
	tb   testing.TB
	at   string
	then func()
}

func (h hooked) Write(b []byte) (int, error) {
	h.tb.Log(strings.TrimSpace(string(b)))
	if strings.Contains(string(b), h.at) {
		h.then()
	}
	return len(b), nil
}
