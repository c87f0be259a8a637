package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cuango/packaging/stack"
)

const (
	// A daemon that does not come to the point that was chosen is killed at the first event after it has polled so often, or after roundLimit.
	idlePolls  = 3
	roundLimit = 30 * time.Second
	// anyMoment is the share of kills, in hundredths, that wait for no point but for a time by chance up to anyLimit.
	anyMoment = 15
	anyLimit  = 2 * time.Second
	// maxDelay is how long after an event the daemon is killed, at most; half of all kills come at once.
	maxDelay = 40 * time.Millisecond
	// settleLimit is how long an undisturbed daemon has to bring everything in order at the end.
	settleLimit = 5 * time.Minute
	settleEvery = 300 * time.Millisecond
)

// A point is where a daemon is killed: at the nth of these events.
type point struct {
	phase, event string
	most         int // nth is 1 to most
	fresh        bool
}

// points of fresh ones come only when there is something to fetch.
var points = []point{
	{"refresh", "ask GET timestamp.json", 2, false},
	{"refresh", "answer GET timestamp.json", 2, false},
	{"refresh", "ask GET root.json", 1, true},
	{"refresh", "answer GET snapshot.json", 1, true},
	{"refresh", "answer GET targets.json", 1, true},
	{"refresh", "state written", 3, false},
	{"overlay", "overlay written", 1, true},
	{"download", "answer GET manifest.json", 2, true},
	{"download", "ask GET blob", 3, true},
	{"download", "piece of a blob", 30, true},
	{"download", "partial begun", 3, true},
	{"download", "blob named", 3, true},
	{"build", "build begun", 1, true},
	{"switch", "generation named", 1, true},
	{"switch", "switched", 1, true},
	{"collect", "collecting", 1, true},
	{"collect", "generation removed", 1, true},
	{"upload", "ask PUT heartbeat.json", 2, false},
	{"upload", "answer PUT heartbeat.json", 2, false},
	{"upload", "ask PUT batch", 2, false},
	{"upload", "answer PUT batch", 2, false},
	{"upload", "taken told", 2, false},
}

// nowhere is where a daemon was that was not at a point.
const nowhere = "any moment"

// placeOf names where an event is, for people.
func placeOf(points []point, event string) string {
	for _, p := range points {
		if p.event == event {
			return p.phase + " (" + event + ")"
		}
	}
	return "elsewhere (" + event + ")"
}

// kills is the first part: kill -9, again and again.
func kills(ctx context.Context, w *world) error {
	if w.kills == 0 {
		return nil
	}
	k, err := w.kiosk("killed", w.line.address)
	if err != nil {
		return err
	}
	events, err := watchFolder(k.sync, w.hooks)
	if err != nil {
		return err
	}
	defer events.close()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	people := &answering{self: self, dir: k.screen, taken: filepath.Join(k.sync, "taken.json"), told: map[string]bool{}}
	if err := people.start(answers); err != nil {
		return err
	}
	defer func() { _ = people.kill() }()
	w.line.watch(k.sync)
	order, died, news := -1, map[string]int{}, map[string]int{}
	for round := range w.kills {
		fresh := order < 0 || order < w.truth[w.newest].order
		if order >= 0 && (!fresh && w.chance(85) || w.chance(10)) {
			what, err := w.somethingNew(ctx)
			if err != nil {
				return fmt.Errorf("round %d: %s: %w", round, what, err)
			}
			news[strings.TrimLeft(what, "0123456789 ")]++
			fresh = true
		}
		where, err := w.strike(ctx, k, fresh)
		if err != nil {
			return fmt.Errorf("round %d: %w", round, err)
		}
		died[where]++
		g, err := w.look(ctx, k)
		if err == nil {
			order, err = w.whole(g, order)
		}
		if err = errors.Join(err, w.line.wrong()); err != nil {
			return fmt.Errorf("round %d, killed at %q: %w", round, where, err)
		}
		if w.chance(15) { // the screen dies too
			if err := errors.Join(people.kill(), people.start(answers)); err != nil {
				return fmt.Errorf("round %d: %w", round, err)
			}
		}
		if (round+1)%100 == 0 {
			fmt.Fprintf(w.out, "%6d kills, %d states published, %d answers\n", round+1, len(w.truth), people.count())
		}
	}
	if err := people.kill(); err != nil {
		return err
	}
	if err := w.settle(ctx, k, people); err != nil {
		return err
	}
	n, err := w.arrived(ctx, people.told)
	if err != nil {
		return err
	}
	if err := w.takenIn(ctx, n); err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%d kills; %d states published (%s); %d answers told to be written, %d in the inbox, each once\n", w.kills, len(w.truth), counts(news), people.count(), n)
	fmt.Fprintf(w.out, "killed at: %s\n", counts(died))
	if idle := died[nowhere]; idle > w.kills*2/3 {
		return fmt.Errorf("only %d of %d kills came at a point that was chosen", w.kills-idle, w.kills)
	}
	return nil
}

func counts(m map[string]int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		list = append(list, fmt.Sprintf("%s %d", name, m[name]))
	}
	return strings.Join(list, ", ")
}

// strike runs the daemon and kills it somewhere.
func (w *world) strike(ctx context.Context, k *kiosk, fresh bool) (where string, err error) {
	var some []point
	for _, p := range points {
		if fresh || !p.fresh {
			some = append(some, p)
		}
	}
	// First a phase, then a point of it: a phase with many points is not killed more often.
	phases := map[string][]point{}
	for _, p := range some {
		phases[p.phase] = append(phases[p.phase], p)
	}
	names := slices.Sorted(maps.Keys(phases))
	in := phases[names[w.rnd.IntN(len(names))]]
	p := in[w.rnd.IntN(len(in))]
	nth, delay := 1+w.rnd.IntN(p.most), time.Duration(0)
	if w.chance(50) {
		delay = time.Duration(w.rnd.Int64N(int64(maxDelay)))
	}
	limit := roundLimit
	if w.chance(anyMoment) {
		p.event, limit = noEvent, time.Duration(w.rnd.Int64N(int64(anyLimit)))
	}
	kill, killed := make(chan string, 1), make(chan struct{})
	w.hooks.arm(p.event, nth, func(event string) {
		kill <- event
		if delay == 0 {
			<-killed // the request, or the next event, waits until the daemon is dead
		}
	})
	proc, err := w.programs.StartSync(stack.Identity{}, k.config, nil)
	if err != nil {
		close(killed)
		return "", err
	}
	where = nowhere
	timer, tick := time.NewTimer(limit), time.NewTicker(10*time.Millisecond)
	defer timer.Stop()
	defer tick.Stop()
	for waiting := true; waiting; {
		select {
		case event := <-kill:
			where, waiting = placeOf(points, event), false
			time.Sleep(delay)
		case <-tick.C:
			if p.event != noEvent && w.hooks.polls() >= idlePolls {
				w.hooks.orAt(anyEvent, noEvent)
			}
		case <-timer.C:
			waiting = false
		case <-ctx.Done():
			err, waiting = ctx.Err(), false
		case <-proc.Done():
			close(killed)
			return where, fmt.Errorf("it ended by itself: %w", proc.Err())
		}
	}
	proc.Kill()
	close(killed)
	w.hooks.disarm()
	return where, err
}

// begin starts a daemon of which nothing is said yet: status.json still says how the one before ended.
func (w *world) begin(k *kiosk) (*stack.Process, error) {
	if err := k.forgetStatus(); err != nil {
		return nil, err
	}
	return w.programs.StartSync(stack.Identity{}, k.config, nil)
}

func (k *kiosk) forgetStatus() error {
	if err := os.Remove(filepath.Join(k.sync, "status.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// settle lets the daemon work in peace until it has what is published and nothing waits in the outbox, then looks at everything.
func (w *world) settle(ctx context.Context, k *kiosk, people *answering) error {
	if err := w.rollForward(ctx); err != nil {
		return err
	}
	if err := people.start(quiet); err != nil { // so that what was written is sealed
		return err
	}
	proc, err := w.begin(k)
	if err != nil {
		return err
	}
	defer proc.Kill()
	ctx, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	for err = w.atRest(ctx, k); err != nil && ctx.Err() == nil; err = w.atRest(ctx, k) {
		time.Sleep(settleEvery)
	}
	if err := errors.Join(err, people.kill(), proc.Stop()); err != nil {
		return fmt.Errorf("in peace: %w", err)
	}
	return w.settled(ctx, k)
}

// hasNewest tells whether the kiosk has the newest content and says that all is well, but for what it cannot deliver when it has no line.
func (w *world) hasNewest(k *kiosk, line bool) error {
	out, err := os.ReadFile(filepath.Join(k.sync, "status.json"))
	if err != nil {
		return err
	}
	var s struct {
		Generation  int64     `json:"generation"`
		LastAttempt time.Time `json:"last_attempt"`
		Error       string    `json:"error"`
		OutboxError string    `json:"outbox_error"`
		Waiting     int       `json:"outbox_waiting"`
		Syncing     bool      `json:"syncing"`
	}
	if err := json.Unmarshal(out, &s); err != nil {
		return err
	}
	if s.Syncing || line && (s.LastAttempt.IsZero() || s.Error != "" || s.OutboxError != "" || s.Waiting > 0) {
		return fmt.Errorf("it says %+v", s)
	}
	target, err := os.Readlink(filepath.Join(k.sync, "current"))
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(filepath.Join(k.sync, target, "generation.json")) //nolint:gosec // in our own folder
	if err != nil {
		return err
	}
	var f generationFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	if s.Generation != f.Number {
		return fmt.Errorf("it says that generation %d is active, and it is %d", s.Generation, f.Number)
	}
	for pack, d := range f.Manifests {
		if !strings.Contains(w.newest, pack+" "+d+"\n") {
			return fmt.Errorf("generation %d is not the newest", f.Number)
		}
	}
	return nil
}

// atRest tells whether that is so and nothing waits to be handed over.
func (w *world) atRest(ctx context.Context, k *kiosk) error {
	if err := w.hasNewest(k, true); err != nil {
		return err
	}
	left, err := w.run(ctx, "sqlite3", filepath.Join(k.screen, "state.db"), "SELECT count(*) FROM answers; SELECT count(*) FROM batches")
	if err == nil && strings.Join(strings.Fields(left), " ") != "0 0" {
		err = fmt.Errorf("answers and batches that lie on the kiosk: %s", left)
	}
	return err
}

// settled asserts that a kiosk has the newest content as the undisturbed one does, and nothing else.
func (w *world) settled(ctx context.Context, k *kiosk) error {
	g, err := w.look(ctx, k)
	if err != nil {
		return err
	}
	if _, err := w.whole(g, w.truth[w.newest].order); err != nil {
		return err
	}
	if g.index == "" {
		return errors.New("there is no search index")
	}
	slices.Sort(g.missing)
	for _, d := range g.missing {
		if !slices.Contains(w.recalled, d) {
			return fmt.Errorf("blob %s is missing at the end", d)
		}
	}
	for _, d := range w.recalled {
		if exists(filepath.Join(k.sync, "blobs", "sha256", d[:2], d)) {
			return fmt.Errorf("blob %s was recalled and is there", d)
		}
	}
	for _, pattern := range []string{"generations/.build-*", "partial/*"} {
		if left, err := filepath.Glob(filepath.Join(k.sync, pattern)); err != nil || len(left) > 0 {
			return fmt.Errorf("left lying: %v", left)
		}
	}
	_, err = w.run(ctx, "contentsyncd", "--config", k.config, "verify")
	return err
}

// arrived looks into the bucket with zstd's own program: every answer that was told to be written is there, and none twice. Some more
// may be: those that a killed screen had written and not told of.
func (w *world) arrived(ctx context.Context, told map[string]bool) (int, error) {
	objects, err := w.bucket.List(ctx, "inbox/"+gate+"/")
	if err != nil {
		return 0, err
	}
	var all []byte // frames follow each other, and one program unpacks them
	for _, o := range objects {
		if !strings.Contains(o.Key, "/batches/") || !strings.Contains(o.Key, "-answers-") {
			continue
		}
		packed, err := w.bucket.Get(ctx, o.Key, 2<<20)
		if err != nil {
			return 0, err
		}
		all = append(all, packed...)
	}
	cmd := exec.CommandContext(ctx, "zstd", "-dc")
	cmd.Stdin = bytes.NewReader(all)
	raw, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("zstd: %w", err)
	}
	found, batch := map[string]string{}, ""
	for line := range bytes.Lines(raw) {
		var a struct {
			Topic  string `json:"topic"`
			Signed struct {
				Series   string `json:"series"`
				Sequence int64  `json:"sequence"`
			} `json:"signed"`
		}
		if err := json.Unmarshal(line, &a); err != nil {
			return 0, fmt.Errorf("%.200q: %w", line, err)
		}
		if a.Topic == "" { // the first line of a batch
			batch = fmt.Sprintf("batch %s-%d", a.Signed.Series, a.Signed.Sequence)
			continue
		}
		if first, twice := found[a.Topic]; twice {
			return 0, fmt.Errorf("answer %s is in %s and in %s", a.Topic, first, batch)
		}
		found[a.Topic] = batch
	}
	for topic := range told {
		if found[topic] == "" {
			return 0, fmt.Errorf("answer %s was told to be written and never arrived", topic)
		}
	}
	return len(found), nil
}

// takenIn lets the office take the answers in, twice, and compares what it adds up.
func (w *world) takenIn(ctx context.Context, want int) error {
	for range 2 {
		if _, err := w.run(ctx, "kioskadmin", "outbox", "ingest", "--data", w.admin.Data); err != nil {
			return err
		}
	}
	out, err := w.run(ctx, "kioskadmin", "answers", "--data", w.admin.Data, "--json")
	if err != nil {
		return err
	}
	var t struct {
		Answered int `json:"answered"`
	}
	if err := json.Unmarshal([]byte(out), &t); err != nil {
		return err
	}
	if t.Answered != want {
		return fmt.Errorf("the office took %d answers in, %d lie in the inbox", t.Answered, want)
	}
	return nil
}
