package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// hooks say where the daemon is, without a word of its own: by what passes on its line, and by what appears in its folder. One event at a time is waited for.
type hooks struct {
	mu   sync.Mutex
	want string
	nth  int
	late struct{ event, after string } // for when that does not come
	do   func(event string)
	seen map[string]int // since the last arm
}

// What an armed hook may wait for besides the name of an event.
const (
	noEvent  = ""
	anyEvent = "any"
)

// arm runs do once, with the event's name, at the nth event called want, before the event goes on where that is possible: the line holds the request meanwhile.
func (h *hooks) arm(want string, nth int, do func(event string)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.want, h.nth, h.do, h.seen = want, nth, do, map[string]int{}
	h.late.event, h.late.after = noEvent, noEvent
}

// orAt lets it come at the first event of another name, too, once one called after has been seen.
func (h *hooks) orAt(late, after string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.late.event, h.late.after = late, after
}

// disarm forgets it.
func (h *hooks) disarm() { h.arm(noEvent, 0, nil) }

func (h *hooks) emit(event string) {
	h.mu.Lock()
	if h.seen != nil {
		h.seen[event]++
	}
	if event == h.want {
		h.nth--
	}
	var do func(string)
	late := (event == h.late.event || h.late.event == anyEvent) && (h.late.after == noEvent || h.seen[h.late.after] > 0)
	if h.do != nil && (event == h.want && h.nth <= 0 || late) {
		do, h.do = h.do, nil
	}
	h.mu.Unlock()
	if do != nil {
		do(event)
	}
}

// polls gives how often the bucket was polled since the last arm.
func (h *hooks) polls() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.seen["ask GET timestamp.json"]
}

// A watcher turns changes of a sync folder into events.
type watcher struct {
	*os.File
	done chan struct{}
}

// watchFolder makes the folders that the daemon would make, to be able to watch them.
func watchFolder(syncDir string, h *hooks) (*watcher, error) {
	fd, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("inotify: %w", err)
	}
	w := &watcher{File: os.NewFile(uintptr(fd), "inotify"), done: make(chan struct{})} // no descriptor is negative here
	names := map[int32]string{}
	for _, sub := range []string{"", "generations", "partial", "overlay"} {
		path := filepath.Join(syncDir, sub)
		if err := os.MkdirAll(path, 0o750); err != nil {
			return nil, err
		}
		wd, err := unix.InotifyAddWatch(fd, path, unix.IN_CREATE|unix.IN_MOVED_TO|unix.IN_MOVED_FROM|unix.IN_DELETE|unix.IN_MODIFY)
		if err != nil {
			return nil, fmt.Errorf("inotify: %w", err)
		}
		names[int32(wd)] = sub //nolint:gosec // small numbers
	}
	go func() {
		defer close(w.done)
		buf := make([]byte, 64<<10)
		for {
			n, err := w.Read(buf)
			if err != nil {
				return // closed
			}
			for b := buf[:n]; len(b) >= unix.SizeofInotifyEvent; {
				wd := int32(binary.NativeEndian.Uint32(b)) //nolint:gosec // as the kernel has it
				mask, long := binary.NativeEndian.Uint32(b[4:]), binary.NativeEndian.Uint32(b[12:])
				end := unix.SizeofInotifyEvent + int(long)
				name := string(bytes.TrimRight(b[unix.SizeofInotifyEvent:end], "\x00"))
				b = b[end:]
				if e := fileEvent(names[wd], name, mask); e != "" {
					h.emit(e)
				}
			}
		}
	}()
	return w, nil
}

func (w *watcher) close() {
	_ = w.Close()
	<-w.done
}

// fileEvent names a change in one of the watched folders; empty: of no interest.
func fileEvent(folder, name string, mask uint32) string {
	made, came, went, gone, written := mask&unix.IN_CREATE != 0, mask&unix.IN_MOVED_TO != 0, mask&unix.IN_MOVED_FROM != 0, mask&unix.IN_DELETE != 0, mask&unix.IN_MODIFY != 0
	switch {
	case folder == "" && name == "current" && came:
		return "switched"
	case folder == "" && name == "taken.json" && came:
		return "taken told"
	case folder == "" && name == "courier" && made:
		return "staging made"
	case folder == "" && name == "courier" && gone:
		return "staging gone"
	case folder == "" && strings.HasPrefix(name, "trust.db-wal") && written:
		return "state written"
	case folder == "generations" && strings.HasPrefix(name, ".build-gone") && came:
		return "collecting"
	case folder == "generations" && strings.HasPrefix(name, ".build-") && made:
		return "build begun"
	case folder == "generations" && came:
		return "generation named"
	case folder == "generations" && gone:
		return "generation removed"
	case folder == "partial" && made:
		return "partial begun"
	case folder == "partial" && came:
		return "blob handed over"
	case folder == "partial" && went:
		return "blob named"
	case folder == "overlay" && came:
		return "overlay written"
	}
	return ""
}
