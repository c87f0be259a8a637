package contentsync

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
)

const (
	// attendEvery is how often the engine looks for the screen's verdict, and whether something that waits may switch.
	attendEvery = 2 * time.Second
	// trialLasts is how long after the screen's good word a generation can still be found bad: a crash comes with the first travellers.
	trialLasts = 24 * time.Hour
	// maxBack is how old a generation without any word of the screen may be, to be passed over when it is gone back: a screen that says nothing is off, or of an
	// older program, and would otherwise be given content of another year.
	maxBack = 7 * 24 * time.Hour
	// maxDamaged is how often a version is tried again whose files were found damaged on the disk: that is not the version's fault, until it is.
	maxDamaged = 3

	factTrial   = "trial"
	factPending = "pending"
	factBad     = "bad/" // and a manifest's digest
)

var errMoved = errors.New("another generation became active meanwhile")

// A trial is a generation that became active and that the screen may find bad.
type trial struct {
	Generation int64          `json:"generation"`
	Back       int64          `json:"back"`             // the good generation before; 0: there is none to go back to
	Since      time.Time      `json:"since"`            // when the first generation after Back became active
	Good       time.Time      `json:"good,omitzero"`    // when the screen's good word was read
	Failed     *content.Check `json:"failed,omitempty"` // its other word: what follows from it is not done yet
	Told       bool           `json:"told,omitempty"`   // that there is nothing to go back to
}

// A pending generation is built and waits for its time.
type pending struct {
	Generation int64     `json:"generation"`
	At         time.Time `json:"at"`
	Till       time.Time `json:"till,omitzero"`
	Expires    time.Time `json:"expires"` // of the metadata that names it
}

// A badManifest is a version that the screen could not show.
type badManifest struct {
	Pack    string    `json:"pack"`
	Version int       `json:"version"`
	Times   int       `json:"times"` // that it was tried
	Final   bool      `json:"final"` // it is not tried again
	At      time.Time `json:"at"`
	Detail  string    `json:"detail"`
}

func (b badManifest) held() content.Held {
	return content.Held{Pack: b.Pack, Version: b.Version, Why: content.HeldRolledBack, At: b.At, Detail: b.Detail}
}

// A gate is what stands between a generation that is built and the screen. It has a lock of its own: a sync may take hours over a bad line, and a bad
// page must not stay for so long.
type gate struct {
	mu      sync.Mutex
	trial   trial
	pending pending
	bad     map[content.Digest]badManifest

	recheck atomic.Bool // the active generation is another one and was not read through
}

func (g *gate) load(facts map[string][]byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.bad = map[content.Digest]badManifest{}
	_ = json.Unmarshal(facts[factTrial], &g.trial) // none, or damaged: nothing is on trial
	_ = json.Unmarshal(facts[factPending], &g.pending)
	for k, raw := range facts {
		var b badManifest
		if d, ok := strings.CutPrefix(k, factBad); ok && json.Unmarshal(raw, &b) == nil {
			g.bad[content.Digest(d)] = b
		}
	}
}

// blocked tells whether a manifest is not to be tried again.
func (g *gate) blocked(d content.Digest) (badManifest, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	b, ok := g.bad[d]
	return b, ok && b.Final
}

func (g *gate) pendingNow() pending {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pending
}

// kept are the generations that must stay on the disk beside the active one and the one before it. What is on trial is among them when it was gone back from already,
// and it could not be noted yet what was bad in it.
func (g *gate) kept() []int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return []int64{g.trial.Generation, g.trial.Back, g.pending.Generation}
}

// open tells whether what waits may switch: from its time on and, where the day has an end for it, in the same hours of every later day. The kiosk may have been
// off or away from its line for some nights; Viet Nam knows no summer time.
func (p pending) open(ref time.Time) bool {
	if ref.Before(p.At) || ref.After(p.Expires) {
		return false
	}
	return p.Till.IsZero() || ref.Sub(p.At)%(24*time.Hour) < p.Till.Sub(p.At)
}

// wait notes what waits; the zero value: nothing.
func (g *gate) wait(ctx context.Context, s *state, p pending) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.holds(ctx, s, p)
}

func (g *gate) holds(ctx context.Context, s *state, p pending) error {
	if p == g.pending {
		return nil
	}
	if err := s.set(ctx, map[string][]byte{factPending: factOf(p, p.Generation == 0)}); err != nil {
		return err
	}
	g.pending = p
	return nil
}

// factOf is what trust.db keeps of a value; nil removes it.
func factOf(v any, none bool) []byte {
	if none {
		return nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic("contentsync: " + err.Error()) // plain fields
	}
	return raw
}

// activate switches to a generation and puts it on trial. from is what was active when it was decided. Errors: errMoved.
func (e *Engine) activate(ctx context.Context, from, n int64) error {
	e.gate.mu.Lock()
	defer e.gate.mu.Unlock()
	return e.switchTo(ctx, from, n)
}

func (e *Engine) switchTo(ctx context.Context, from, n int64) error {
	if cur, err := cache.Current(e.p.SyncDir); err == nil && cur != from {
		return fmt.Errorf("generation %d: %w: %d", n, errMoved, cur)
	}
	ref, _ := e.believed()
	next := trial{Generation: n, Back: from, Since: ref}
	was, err := e.writer.Info(from)
	now, nowErr := e.writer.Info(n)
	switch t := e.gate.trial; {
	case nowErr != nil:
		return nowErr
	case err != nil || len(changed(was, now)) == 0: // the same content once more: going back would bring nothing
		next.Back = 0
	case t.Generation == from && t.Good.IsZero() && ref.Sub(t.Since).Abs() < maxBack && e.speaks() && e.there(t.Back): // the one before was never found good
		next.Back, next.Since = t.Back, t.Since
	}
	facts := map[string][]byte{factTrial: factOf(next, false)}
	overtaken := e.gate.pending.Generation != n && (err != nil || len(changed(was, now)) > 0)
	if overtaken { // what waits was made of what was active before: it would take back what comes now
		facts[factPending] = nil
	}
	if err := e.state.set(ctx, facts); err != nil {
		return err
	}
	if overtaken {
		e.gate.pending = pending{}
	}
	if err := e.writer.Activate(n); err != nil {
		return err
	}
	e.gate.trial = next
	e.activated(now.Generation)
	e.note(func(s *Status) { s.Trial = n })
	if e.gate.pending.Generation != n {
		return nil
	}
	if err := e.gate.holds(ctx, e.state, pending{}); err != nil { // not before it is active, for a power cut; and if not now, then due does it
		e.p.Log.WarnContext(ctx, "it is not noted that what waited is active", "generation", n, "err", err)
	}
	return nil
}

// speaks tells whether there is a screen that gives verdicts. For one that does not nothing is kept.
func (e *Engine) speaks() bool {
	shown, err := e.shown()
	return err == nil && shown.Check != nil
}

func (e *Engine) there(n int64) bool {
	_, err := e.writer.Info(n)
	return n > 0 && err == nil
}

// changed are the packs of a generation that another one does not have so.
func changed(before, after cache.Built) []string {
	var packs []string
	for pack, d := range after.Manifests {
		if before.Manifests[pack] != d {
			packs = append(packs, pack)
		}
	}
	for pack := range before.Manifests {
		if _, ok := after.Manifests[pack]; !ok {
			packs = append(packs, pack)
		}
	}
	slices.Sort(packs)
	return packs
}

// Attend does what needs no network: it goes back when the screen says that it cannot show the active generation, and switches to what waits when its time has
// come. Run calls it all the time.
func (e *Engine) Attend(ctx context.Context) error {
	e.gate.mu.Lock()
	defer e.gate.mu.Unlock()
	if err := e.judge(ctx); err != nil { // what was found bad may be in what waits
		return err
	}
	return e.due(ctx)
}

func (e *Engine) attend(ctx context.Context) error {
	for {
		if err := e.Attend(ctx); err != nil && ctx.Err() == nil {
			e.p.Log.WarnContext(ctx, "what waits for the screen or for its time", "err", err)
		}
		if err := pause(ctx, attendEvery); err != nil {
			return err
		}
	}
}

// judge reads the screen's verdict. Silence is none: the screen may be off, or not installed, or of an older program.
func (e *Engine) judge(ctx context.Context) error {
	t := e.gate.trial
	if t.Generation == 0 {
		return nil
	}
	cur, err := cache.Current(e.p.SyncDir)
	if err != nil {
		return nil //nolint:nilerr // there is nothing on trial then
	}
	if t.Failed == nil {
		if cur != t.Generation {
			return e.onTrial(ctx, trial{}, nil)
		}
		shown, err := e.shown()
		if err != nil {
			return nil //nolint:nilerr // collect and the heartbeat say so
		}
		ref, _ := e.believed()
		switch c := shown.Check; {
		case c == nil || c.Generation != t.Generation:
		case !c.OK && t.Back == 0:
			if !t.Told {
				e.p.Log.ErrorContext(ctx, "the screen cannot show the active generation, and there is none to go back to", "generation", cur, "page", c.Page, "why", c.Reason)
				t.Told = true
				return e.onTrial(ctx, t, nil)
			}
			return nil
		case !c.OK:
			t.Failed = c
			if err := e.onTrial(ctx, t, nil); err != nil { // from here on a power cut changes nothing
				return err
			}
		case t.Good.IsZero():
			e.p.Log.InfoContext(ctx, "the screen has shown its reference pages", "generation", cur, "pages", c.Pages)
			t.Good = ref
			return e.onTrial(ctx, t, nil)
		}
		if t.Failed == nil {
			if !t.Good.IsZero() && ref.Sub(t.Good).Abs() > trialLasts {
				return e.onTrial(ctx, trial{}, nil)
			}
			return nil
		}
	}
	return e.goBack(ctx, t, cur)
}

// goBack switches to the generation before and notes what was wrong with which version. It may be run again after any interruption.
func (e *Engine) goBack(ctx context.Context, t trial, cur int64) error {
	failed, err := e.writer.Info(t.Generation)
	if err != nil {
		return errors.Join(err, e.onTrial(ctx, trial{}, nil))
	}
	back, err := e.writer.Info(t.Back)
	if err == nil && cur == t.Generation {
		err = e.soundAt(ctx, t.Back) // a picture that is missing there is fetched again; the texts must be right
	}
	if ctx.Err() != nil {
		return fmt.Errorf("go back: %w", ctx.Err())
	}
	if err != nil { // what shows is bad and what was before is worse: what shows is read through, and mended if it can be
		e.gate.recheck.Store(true)
		return errors.Join(fmt.Errorf("go back to generation %d: %w", t.Back, err), e.onTrial(ctx, trial{}, nil))
	}
	if cur == t.Generation {
		if err := e.writer.Activate(t.Back); err != nil {
			return err
		}
		e.gate.recheck.Store(true)
		e.activated(back.Generation)
	}
	// Bytes that the disk has changed are not the version's fault: they are fetched again. CheckBlobs removes them.
	damaged := e.writer.CheckBlobs(ctx, t.Generation, e.gone(ctx))
	if ctx.Err() != nil {
		return fmt.Errorf("go back: %w", ctx.Err())
	}
	ref, _ := e.believed()
	facts := map[string][]byte{factPending: nil} // it was made of what is bad
	bad := map[content.Digest]badManifest{}
	for _, p := range failed.Packs {
		d := failed.Manifests[p.Pack]
		if back.Manifests[p.Pack] == d {
			continue
		}
		for old, b := range e.gate.bad {
			if b.Pack == p.Pack && old != d {
				facts[factBad+string(old)] = nil
			}
		}
		b := badManifest{Pack: p.Pack, Version: p.Version, Times: e.gate.bad[d].Times + 1, At: ref.UTC().Truncate(time.Second), Detail: detail(*t.Failed, damaged)}
		b.Final = damaged == nil || b.Times >= maxDamaged
		bad[d], facts[factBad+string(d)] = b, factOf(b, false)
	}
	if err := e.onTrial(ctx, trial{}, facts); err != nil {
		return err
	}
	e.gate.pending = pending{}
	for k, raw := range facts {
		if d, ok := strings.CutPrefix(k, factBad); ok && raw == nil {
			delete(e.gate.bad, content.Digest(d))
		}
	}
	var held []content.Held
	for d, b := range bad {
		e.gate.bad[d] = b
		held = append(held, b.held())
	}
	slices.SortFunc(held, func(a, b content.Held) int { return strings.Compare(a.Pack, b.Pack) })
	e.p.Log.ErrorContext(ctx, "generation rolled back", "generation", t.Generation, "active", t.Back, "page", t.Failed.Page, "why", t.Failed.Reason, "damaged", damaged)
	e.change(func(s *Status) {
		for _, h := range s.Held {
			if !slices.ContainsFunc(held, func(x content.Held) bool { return x.Pack == h.Pack }) {
				held = append(held, h)
			}
		}
		s.Held = held[:min(len(held), content.MaxHeld)]
	})
	return nil
}

func detail(c content.Check, damaged error) string {
	s := c.Reason
	if c.Page != "" {
		s = c.Page + ": " + s
	}
	if damaged != nil {
		s += "; files were damaged on the disk"
	}
	return short(s)
}

// onTrial stores what is on trial, and other facts with it.
func (e *Engine) onTrial(ctx context.Context, t trial, facts map[string][]byte) error {
	if facts == nil {
		facts = map[string][]byte{}
	}
	facts[factTrial] = factOf(t, t.Generation == 0)
	if err := e.state.set(ctx, facts); err != nil {
		return err
	}
	e.gate.trial = t
	e.note(func(s *Status) { s.Trial = t.Generation })
	return nil
}

// due switches to what waits when its time has come.
func (e *Engine) due(ctx context.Context) error {
	p := e.gate.pending
	if p.Generation == 0 {
		return nil
	}
	ref, _ := e.believed()
	if !p.open(ref) {
		return nil // the next sync says how it goes on
	}
	cur, err := cache.Current(e.p.SyncDir)
	if err != nil {
		return nil //nolint:nilerr // the next sync makes one
	}
	if cur == p.Generation { // the power was cut behind the switch
		return e.gate.holds(ctx, e.state, pending{})
	}
	if err := e.whole(ctx, p.Generation); err != nil {
		if ctx.Err() == nil { // it is built anew
			e.gate.pending = pending{}
			err = errors.Join(err, e.state.set(ctx, map[string][]byte{factPending: nil}))
		}
		return err
	}
	if err := e.switchTo(ctx, cur, p.Generation); err != nil {
		return err
	}
	e.gate.recheck.Store(false)
	e.change(func(s *Status) {
		s.Held = slices.DeleteFunc(slices.Clone(s.Held), func(h content.Held) bool { return h.Why == content.HeldWaits && !h.At.After(ref) })
	})
	e.p.Log.InfoContext(ctx, "generation activated; it was built before", "generation", p.Generation)
	return nil
}

// soundAt compares the texts of a generation with what was recorded of them.
func (e *Engine) soundAt(ctx context.Context, n int64) error {
	r, err := cache.OpenGeneration(ctx, e.p.SyncDir, n)
	if err != nil {
		return err
	}
	err = errors.Join(r.Verify(ctx), r.VerifyIndex(ctx))
	built := r.Generation().ContentSHA256
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	if d, err := e.state.digest(ctx, n); err != nil || d != built {
		return errors.Join(err, fmt.Errorf("generation %d: %w: trust.db recorded another one", n, content.ErrDigest))
	}
	return nil
}

// whole is sound, and its files are there. It deletes nothing.
func (e *Engine) whole(ctx context.Context, n int64) error {
	if err := e.soundAt(ctx, n); err != nil {
		return err
	}
	blobs, err := cache.Blobs(ctx, e.p.SyncDir, n)
	if err != nil {
		return err
	}
	gone := e.gone(ctx)
	for d := range blobs {
		if gone[d] {
			continue
		}
		if _, err := cache.CheckBlob(ctx, e.p.SyncDir, d); err != nil {
			return fmt.Errorf("generation %d: %w", n, err)
		}
	}
	return nil
}

// gone are the files that a recall has taken off the disk, as the screen's copy of the list has it.
func (e *Engine) gone(ctx context.Context) map[content.Digest]bool {
	l, err := readRecalls(e.p.SyncDir)
	if err != nil {
		return nil
	}
	gone, err := withdrawn(ctx, e.p.SyncDir, l)
	if err != nil {
		return nil
	}
	return gone
}
