// Package keeper keeps a picture on the glass, whatever happens to the program that draws it. It is the session's child and has the display
// for itself; the screen program is its own child: when that one ends, hangs or does not come up, the last good frame is seen, or a picture that is part of the program, and the
// screen is started again. It knows nothing of what is shown, and never holds a picture with anything of a traveller on it.
package keeper

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"cuango/kiosk/health"
)

// Params are what a Keeper is made of. All but Systemd and StateDir are required.
type Params struct {
	Screen   *Screen
	Command  []string // the screen program and what it is told
	Policy   Policy
	Hang     time.Duration // without a sign of life, until the screen is replaced
	Start    time.Duration // how long the screen may take to come up
	Log      *slog.Logger
	Systemd  string // $NOTIFY_SOCKET; "": nobody listens
	Watchdog time.Duration
	StateDir string // of the screen: where shown.json lies
}

const (
	checkEach = 500 * time.Millisecond
	// patience is how long the last frame stays, while there is no screen, before the picture that says so.
	patience = 5 * time.Second
	// reportAfter is how long there is no screen before shown.json says so in the screen's place.
	reportAfter = time.Minute
	leaveWithin = 8 * time.Second
	// lastWords is how long a screen that hangs has to write its stacks: a machine with too much to do needs more than a second.
	lastWords = 3 * time.Second
)

var errDisplay = errors.New("the display is gone")

// A Keeper keeps the picture. Run is all it does.
type Keeper struct {
	Params
	history *History
	socket  *listener
	said    chan Message
	child   *child
	again   *time.Timer // the next start
	since   time.Time   // since when there is no screen; zero: there is one
	told    bool        // shown.json says that there is none
	pinged  time.Time   // when systemd last heard from us
	over    []int64     // which generations the last screens had open when they ended
}

// New makes a keeper.
func New(p Params) (*Keeper, error) {
	l, err := listen()
	if err != nil {
		return nil, err
	}
	return &Keeper{Params: p, history: NewHistory(p.Policy), socket: l, said: make(chan Message, 16)}, nil
}

// Mine tells whether a process is the screen.
func (k *Keeper) Mine(pid int) bool { return k.child != nil && k.child.pid() == pid }

// Run keeps the picture until ctx ends. It must be called on a goroutine that is locked to its thread. Errors: the display is gone.
func (k *Keeper) Run(ctx context.Context) error {
	go k.socket.run(k.said)
	defer k.socket.c.Close()
	k.again = time.NewTimer(0)
	defer k.again.Stop()
	tick := time.NewTicker(checkEach)
	defer tick.Stop()
	k.since = time.Now()
	k.tell("READY=1\nSTATUS=the screen is starting")
	for {
		var done chan error
		if k.child != nil {
			done = k.child.done
		}
		select {
		case <-ctx.Done():
			k.tell("STOPPING=1")
			k.leave()
			return nil
		case ev, ok := <-k.Screen.events:
			if !ok {
				k.leave()
				return errDisplay
			}
			k.Screen.handle(ev)
		case m := <-k.said:
			k.hear(m)
		case err := <-done:
			k.ended(err)
		case <-k.again.C:
			k.start()
		case <-tick.C:
			if err := k.check(); err != nil {
				k.leave()
				return err
			}
		}
	}
}

func (k *Keeper) start() {
	command := k.Command
	why, seed := k.history.Seed(time.Now())
	if seed {
		command = append(command[:len(command):len(command)], "--seed-because", why)
	}
	k.Screen.Draw()
	c, err := start(command, k.socket.name)
	if err != nil {
		wait := k.history.Ended(time.Now(), time.Now())
		k.Log.Error("the screen cannot be started", "err", err, "again_in", wait)
		k.again.Reset(max(wait, k.Policy.First))
		return
	}
	c.seed = seed
	k.child = c
}

func (k *Keeper) ended(err error) {
	c := k.child
	c.kill(c.doomed) // what it has started and left behind
	k.child = nil
	k.Screen.Gone()
	now := time.Now()
	if k.since.IsZero() {
		k.since = now
	}
	if c.relieved {
		k.Log.Info("the seed pack has stood in for its time: the content is tried again")
		k.again.Reset(0)
		return
	}
	_, was := k.history.Seed(now)
	wait := k.history.Ended(now, c.started)
	why, seed := k.history.Seed(now)
	if k.blame(c.generation, seed && !was, why) {
		k.Log.Error("the screen ends over a generation again and again", "generation", c.generation)
	}
	k.Log.Error("the screen has ended", "err", err, "killed", c.doomed, "ran", now.Sub(c.started).Round(time.Millisecond), "count", k.history.Count(), "again_in", wait, "seed", seed)
	k.tell("STATUS=the screen is being started again")
	k.again.Reset(wait)
}

// blame notes which generation a screen had open when it ended. When the ends are a loop, and all of them over one generation, shown.json says so: contentsyncd
// goes back if that generation is new.
func (k *Keeper) blame(generation int64, loop bool, why string) bool {
	k.over = append(k.over, generation)
	if n := len(k.over) - k.Policy.Crashes; n > 0 {
		k.over = k.over[n:]
	}
	if !loop {
		return false
	}
	for _, n := range k.over {
		if n != generation || n == 0 {
			return false
		}
	}
	why, _, _ = strings.Cut(why, ":") // that the seed pack stands in is what the screen says itself
	if k.StateDir == "" {
		return true
	}
	if err := health.WriteLoop(k.StateDir, generation, why, time.Now()); err != nil {
		k.Log.Error("shown.json not written", "err", err)
	}
	return true
}

// hear takes what the screen says. A message of a screen that is gone is too late.
func (k *Keeper) hear(m Message) {
	c := k.child
	if c == nil || m.PID != c.pid() {
		return
	}
	now := time.Now()
	if m.Opens {
		c.generation = m.Generation
	}
	if m.Ready && !c.ready {
		c.ready, c.heard = true, now
		k.since, k.told = time.Time{}, false
		k.Screen.Open()
		k.Log.Info("the screen is there", "took", now.Sub(c.started).Round(time.Millisecond))
		k.tell("STATUS=showing")
	}
	if m.Alive && c.doomed == "" {
		c.heard = now
	}
	if m.Frame != 0 && c.ready {
		k.Screen.Frame(m.Frame, now)
		if c.past(k.history, now) { // and nobody is there
			c.relieved = true
			c.ask()
		}
	}
}

// check looks after what brings no event.
func (k *Keeper) check() error {
	if err := k.Screen.Check(); err != nil {
		return err
	}
	now := time.Now()
	if k.Watchdog > 0 && now.Sub(k.pinged) >= k.Watchdog {
		k.pinged = now
		k.tell("WATCHDOG=1")
	}
	if c := k.child; c != nil {
		switch {
		case c.doomed != "":
			if now.Sub(c.heard) > lastWords {
				c.kill(c.doomed)
			}
		case !c.ready && now.Sub(c.started) > k.Start:
			c.doom("it did not come up")
		case c.ready && now.Sub(c.heard) > k.Hang:
			c.doom("it hung")
		}
	}
	if k.since.IsZero() {
		return nil
	}
	if k.Screen.isFrame && now.Sub(k.since) > patience {
		k.Screen.Seed()
	}
	if !k.told && now.Sub(k.since) > reportAfter && k.StateDir != "" {
		k.told = true
		if err := health.WriteProblem(k.StateDir, "the screen does not come up"); err != nil {
			k.Log.Error("shown.json not written", "err", err)
		}
	}
	return nil
}

// leave ends the screen, and waits for it a little.
func (k *Keeper) leave() {
	c := k.child
	if c == nil {
		return
	}
	c.ask()
	t := time.NewTimer(leaveWithin)
	defer t.Stop()
	select {
	case <-c.done:
	case <-t.C:
	}
	c.kill("it was told to leave and stayed")
}

// tell says how we are to systemd; without it there is nobody to complain to.
func (k *Keeper) tell(state string) { _ = health.Notify(k.Systemd, state) }
