package stack

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jezek/xgb/xproto"
)

// A Session is a kiosk as a gate has it: kiosk-session has the display, and the screen is its child. Process is the session.
type Session struct{ *Kiosk }

// StartSession starts kiosk-session with its flags, and the screen under it, and waits until the screen shows its first page.
func (p Programs) StartSession(ctx context.Context, o KioskOptions, flags ...string) (*Session, error) {
	command := append([]string{p.Path("kiosk-session")}, flags...)
	k, err := startScreen(ctx, o, append(command, p.Path("kiosk"))...)
	if err != nil {
		return nil, err
	}
	return &Session{k}, nil
}

// ScreenPID is the process number of the screen as it runs now; 0: there is none.
func (s *Session) ScreenPID() int {
	for _, pid := range Tree(s.PID())[1:] {
		if exe, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe"); err == nil && filepath.Base(exe) == "kiosk" {
			return pid
		}
	}
	return 0
}

// AwaitScreen waits until a screen other than the one before is there and shows something.
func (s *Session) AwaitScreen(ctx context.Context, before int) (pid int, err error) {
	err = WaitFor(ctx, 60*time.Second, "another screen", s.Process, func() error {
		if pid = s.ScreenPID(); pid == 0 || pid == before {
			return errors.New("there is none yet")
		}
		top, err := s.Display.Top()
		if err == nil && top != pid {
			err = errors.New("its window is not on top yet")
		}
		return err
	})
	return pid, err
}

// Top gives the process whose window is over all others; 0: the window does not say, as the session's.
func (d *Display) Top() (pid int, err error) {
	w, err := d.top()
	if err != nil {
		return 0, err
	}
	return d.owner(w), nil
}

func (d *Display) top() (xproto.Window, error) {
	all, err := xproto.QueryTree(d.c, d.root).Reply()
	if err != nil {
		return 0, err
	}
	for _, w := range slices.Backward(all.Children) {
		a, err := xproto.GetWindowAttributes(d.c, w).Reply()
		if err == nil && a.MapState == xproto.MapStateViewable { // else gone meanwhile, or not to be seen
			return w, nil
		}
	}
	return 0, errors.New("no window at all")
}

// A Watch looks at a display again and again and notes when there is no picture on it.
type Watch struct {
	Looks  int
	Blank  *image.RGBA // the first blank that was seen
	BlankN int
	Err    error

	stop chan struct{}
	done sync.WaitGroup
}

// leastColours is what a picture has of them; a black screen, a desktop's ground and an empty window have fewer.
const leastColours = 48

// StartWatch looks ten times a second, on a connection of its own, until Stop.
func StartWatch(display string) (*Watch, error) {
	d, err := OpenDisplay(display)
	if err != nil {
		return nil, err
	}
	w := &Watch{stop: make(chan struct{})}
	w.done.Go(func() {
		defer d.Close()
		t := time.NewTicker(100 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-w.stop:
				return
			case <-t.C:
			}
			img, err := d.Shot()
			if err != nil {
				w.Err = err
				return
			}
			w.Looks++
			if Colours(img, leastColours) < leastColours {
				if w.BlankN++; w.Blank == nil {
					w.Blank = img
				}
			}
		}
	})
	return w, nil
}

// Stop ends the looking; then the fields can be read.
func (w *Watch) Stop() {
	close(w.stop)
	w.done.Wait()
}
