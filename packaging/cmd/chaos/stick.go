package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"cuango/contentsync/content"
)

// stickPoints are where a daemon is killed that takes a stick: at the nth of these events.
var stickPoints = []point{
	{"copy", stickBegun, 1, true},
	{"copy", "blob handed over", 4, true},
	{"take", "blob named", 4, true},
	{"take", "state written", 6, true},
	{"build", "build begun", 1, true},
	{"switch", "generation named", 1, true},
	{"switch", "switched", 1, true},
	{"collect", stickTaken, 1, true},
}

// An import begins and ends with these: at its end a daemon is killed at the latest. A start after a kill removes what was copied before, too.
const (
	stickBegun = "staging made"
	stickTaken = "staging gone"
)

const (
	stickDelay   = 80 * time.Millisecond // after an event, at most: the copying goes on meanwhile
	stickAny     = 1500 * time.Millisecond
	stickForever = 2 * time.Minute // an import on a loaded machine
)

// sticks is the part in which a kiosk without a line is killed again and again while it takes a courier's stick. What it has is always one published state, a blob that
// lies in its place is never copied again, and in the end, in peace, it has what is on the stick and nothing else. A folder stands for the stick.
func sticks(ctx context.Context, w *world) error {
	if w.sticks == 0 {
		return nil
	}
	w.line.watch("")
	k, err := w.kiosk("carried", "http://127.0.0.1:1") // nobody is there
	if err != nil {
		return err
	}
	stick := filepath.Join(w.dir, "stick")
	raw, err := os.ReadFile(k.config)
	if err == nil {
		err = errors.Join(os.Mkdir(stick, 0o750), os.WriteFile(k.config, append(fmt.Appendf(nil, "courier_dir = %q\n", stick), raw...), 0o600))
	}
	if err != nil {
		return err
	}
	events, err := watchFolder(k.sync, w.hooks)
	if err != nil {
		return err
	}
	defer events.close()
	order, died, filled, copied := -1, map[string]int{}, 0, 0
	for round := range w.sticks {
		if round == 0 || order == w.truth[w.newest].order {
			if err := w.refill(ctx, stick); err != nil {
				return fmt.Errorf("round %d: %w", round, err)
			}
			filled++
		}
		where, n, err := w.strikeStick(ctx, k, stick)
		if err != nil {
			return fmt.Errorf("round %d, killed at %q: %w", round, where, err)
		}
		died[where]++
		copied += n
		g, err := w.look(ctx, k)
		if err == nil {
			order, err = w.whole(g, order)
		}
		if err != nil {
			return fmt.Errorf("round %d, killed at %q: %w", round, where, err)
		}
	}
	if err := w.refill(ctx, stick); err != nil {
		return err
	}
	proc, err := w.begin(k)
	if err != nil {
		return err
	}
	err = awaitStick(ctx, k, nil)
	if err := errors.Join(err, proc.Stop(), w.hasNewest(k, false), w.settled(ctx, k)); err != nil {
		return fmt.Errorf("in peace: %w", err)
	}
	if exists(filepath.Join(k.sync, "courier")) {
		return errors.New("the copy of the stick is left lying")
	}
	fmt.Fprintf(w.out, "%d kills while a stick was taken, that was filled %d times; %d blobs were copied, none that was there\n", w.sticks, filled+1, copied)
	fmt.Fprintf(w.out, "killed at: %s\n", counts(died))
	if idle := died[nowhere]; idle > w.sticks*2/3 {
		return fmt.Errorf("only %d of %d kills came at a point that was chosen", w.sticks-idle, w.sticks)
	}
	return nil
}

// refill publishes something new and fills the stick with it, as the office does.
func (w *world) refill(ctx context.Context, stick string) error {
	err := w.typo(w.content)
	for i := range pictures {
		err = errors.Join(err, w.newPicture(w.content, fmt.Sprintf("chaos-%d", i)))
	}
	if err := errors.Join(err, w.publish(ctx, w.content)); err != nil {
		return err
	}
	_, err = w.run(ctx, "kioskadmin", "courier", "write", "--to", stick, "--data", w.admin.Data)
	return err
}

// strikeStick runs the daemon and kills it while it takes the stick, or when it has. It gives how many blobs were read from the stick.
func (w *world) strikeStick(ctx context.Context, k *kiosk, stick string) (where string, copied int, err error) {
	had := map[string]bool{}
	list, err := filepath.Glob(filepath.Join(k.sync, "blobs", "sha256", "*", "*"))
	if err != nil {
		return "", 0, err
	}
	for _, path := range list {
		had[filepath.Base(path)] = true
	}
	opened, err := watchOpens(stick)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, unix.Close(opened)) }()
	p := stickPoints[w.rnd.IntN(len(stickPoints))]
	nth, delay, limit := 1+w.rnd.IntN(p.most), time.Duration(0), stickForever
	if w.chance(60) {
		delay = time.Duration(w.rnd.Int64N(int64(stickDelay)))
	}
	if w.chance(anyMoment) {
		p.event, limit = noEvent, time.Duration(w.rnd.Int64N(int64(stickAny)))
	}
	kill, killed := make(chan struct{}), make(chan struct{})
	at := nowhere
	w.hooks.arm(p.event, nth, func(event string) {
		at = placeOf(stickPoints, event)
		close(kill)
		if delay == 0 {
			<-killed
		}
	})
	if p.event != noEvent {
		w.hooks.orAt(stickTaken, stickBegun)
	}
	proc, err := w.begin(k)
	if err != nil {
		close(killed)
		return "", 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	where = nowhere
	err = awaitStick(ctx, k, kill)
	select {
	case <-kill:
		where = at
		time.Sleep(delay)
	default:
	}
	if errors.Is(err, context.DeadlineExceeded) && p.event == noEvent {
		err = nil
	}
	select {
	case <-proc.Done():
		err = errors.Join(err, fmt.Errorf("it ended by itself: %w", proc.Err()))
	default:
		proc.Kill()
	}
	close(killed)
	w.hooks.disarm()
	names, openErr := opensOf(opened)
	for _, n := range names {
		if had[n] {
			err = errors.Join(err, fmt.Errorf("blob %s is on the kiosk's disk, and is read from the stick again", n))
		}
	}
	return where, len(names), errors.Join(err, openErr)
}

// awaitStick waits until the daemon says that the stick was taken, or until kill is closed. A stick that it refuses is an error.
func awaitStick(ctx context.Context, k *kiosk, kill <-chan struct{}) error {
	for limit := time.Now().Add(stickForever); ; {
		raw, err := os.ReadFile(filepath.Join(k.sync, "status.json"))
		if err == nil {
			var s content.SyncStatus
			if err := json.Unmarshal(raw, &s); err != nil {
				return fmt.Errorf("status.json: %w", err)
			}
			switch c := s.Courier; {
			case c == nil:
			case c.State == content.CourierDone:
				return nil
			case c.State == content.CourierRefused || c.State == content.CourierWaiting:
				return fmt.Errorf("the stick is %s: %s: %s", c.State, c.Reason, c.Error)
			}
		}
		if time.Now().After(limit) {
			return fmt.Errorf("nothing became of the stick within %s", stickForever)
		}
		select {
		case <-kill:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// watchOpens begins to note which blobs of a stick are opened.
func watchOpens(stick string) (fd int, err error) {
	dirs, err := filepath.Glob(filepath.Join(stick, "blobs", "sha256", "*"))
	if err != nil {
		return 0, err
	}
	if fd, err = unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC); err != nil {
		return 0, fmt.Errorf("inotify: %w", err)
	}
	for _, dir := range dirs {
		if _, err := unix.InotifyAddWatch(fd, dir, unix.IN_OPEN); err != nil {
			return 0, errors.Join(fmt.Errorf("inotify: %w", err), unix.Close(fd))
		}
	}
	return fd, nil
}

// opensOf gives the names of those that were opened, once nobody opens any more.
func opensOf(fd int) (names []string, err error) {
	buf := make([]byte, 64<<10)
	for {
		n, err := unix.Read(fd, buf)
		if errors.Is(err, unix.EAGAIN) {
			slices.Sort(names)
			return slices.Compact(names), nil
		}
		if err != nil {
			return nil, fmt.Errorf("inotify: %w", err)
		}
		for b := buf[:n]; len(b) >= unix.SizeofInotifyEvent; {
			mask, end := binary.NativeEndian.Uint32(b[4:]), unix.SizeofInotifyEvent+int(binary.NativeEndian.Uint32(b[12:]))
			name := string(bytes.TrimRight(b[unix.SizeofInotifyEvent:end], "\x00"))
			if mask&unix.IN_Q_OVERFLOW != 0 {
				return nil, errors.New("inotify: too many opens to be counted")
			}
			if b = b[end:]; mask&unix.IN_ISDIR == 0 && name != "" {
				names = append(names, name)
			}
		}
	}
}
