package contentsync

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/rollout"
	"cuango/contentsync/trust"
)

const maxDetailBytes = 300 // of what is said of a pack that is held back

// An offer is what the signed packs mean for this kiosk.
type offer struct {
	now   []trust.Target // what is to be active
	later []trust.Target // what is to be active from at on; empty: nothing waits
	at    time.Time
	till  time.Time // when it may not switch any more, that day; zero: always
	err   error     // of roll-outs that cannot be understood
}

// offer asks the roll-out of each pack. A kiosk that is not in it keeps what it has, or takes the version before when that is newer; so it is with a
// version that the screen could not show, and with one whose roll-out cannot be understood.
func (e *Engine) offer(ctx context.Context, targets []trust.Target, ref time.Time) (offer, error) {
	have, err := e.active(ctx)
	if err != nil {
		return offer{}, err
	}
	_, clock := e.believed()
	e.lower = map[content.Digest]int{}
	var o offer
	var held []content.Held
	waits := map[string]trust.Target{}
	for _, t := range targets {
		version, r, err := rollout.Read(t.Custom)
		if have.Manifests[t.Pack] == t.Digest {
			o.now = append(o.now, t)
			continue
		}
		h := content.Held{Pack: t.Pack, Version: version}
		bad, blocked := e.gate.blocked(t.Digest)
		switch {
		case blocked:
			h = bad.held()
		case err != nil:
			h.Why, h.Detail = content.HeldUnreadable, short(err.Error())
			o.err = errors.Join(o.err, fmt.Errorf("pack %s: %w", t.Pack, err))
		default:
			d := rollout.Decide(r, rollout.Kiosk{
				ID: e.kiosk, Ring: e.p.Ring, Pack: t.Pack, Window: e.p.Window, Fresh: have.Number == 0 || clock != trust.ClockGood, // a clock that is not believed knows no time of day
			}, ref)
			if d.In && !d.At.After(ref) {
				o.now = append(o.now, t)
				continue
			}
			h.Why = content.HeldOutside
			if d.In {
				h.Why, h.At = content.HeldWaits, d.At.UTC().Truncate(time.Second)
				o.wait(d)
				waits[t.Pack] = t
			}
		}
		held = append(held, h)
		if s, ok := e.instead(t, r, have); ok {
			o.now = append(o.now, s)
		}
	}
	e.note(func(s *Status) { s.Held = held[:min(len(held), content.MaxHeld)] })
	if len(waits) > 0 {
		o.later = later(o, waits, held)
	}
	if len(o.now) == 0 {
		return o, errors.Join(fmt.Errorf("%w: no pack is for this kiosk yet", content.ErrNotFound), o.err)
	}
	return o, nil
}

// wait moves the time of what waits to the first one. Of those that begin together the first end holds for all.
func (o *offer) wait(d rollout.Decision) {
	switch {
	case o.at.IsZero() || d.At.Before(o.at):
		o.at, o.till = d.At, d.Till
	case d.At.Equal(o.at) && !d.Till.IsZero() && (o.till.IsZero() || d.Till.Before(o.till)):
		o.till = d.Till
	}
}

// settle drops what waits when the metadata does not say so any more: its roll-out was stopped, say. Of a layer that is bad just now nothing is known: what was
// good of it waits on.
func (e *Engine) settle(ctx context.Context, res trust.Result, o offer) error {
	p := e.gate.pendingNow()
	if p.Generation == 0 {
		return nil
	}
	have, err := e.active(ctx)
	if err != nil {
		return err
	}
	b, err := e.writer.Info(p.Generation)
	if err != nil { // it is damaged, and is made anew
		return e.gate.wait(ctx, e.state, pending{})
	}
	unknown := slices.ContainsFunc(res.All(), func(l trust.Layer) bool { return l.Err != nil })
	for _, pack := range changed(have, b) {
		is := func(t trust.Target) bool { return t.Pack == pack && t.Digest == b.Manifests[pack] }
		named := slices.ContainsFunc(res.Packs, func(t trust.Target) bool { return t.Pack == pack })
		if slices.ContainsFunc(o.later, is) || slices.ContainsFunc(o.now, is) || unknown && !named {
			continue
		}
		return e.gate.wait(ctx, e.state, pending{})
	}
	return nil
}

// later is what is to be active once the first of those that wait may switch.
func later(o offer, waits map[string]trust.Target, held []content.Held) []trust.Target {
	at := o.at.UTC().Truncate(time.Second)
	list := slices.Clone(o.now)
	for _, h := range held {
		t, ok := waits[h.Pack]
		if !ok || h.At.After(at) {
			continue
		}
		if i := slices.IndexFunc(list, func(x trust.Target) bool { return x.Pack == h.Pack }); i >= 0 {
			list[i] = t
		} else {
			list = append(list, t)
		}
	}
	return list
}

// instead gives what a kiosk has in the place of a version that is not for it now; ok is false when it has nothing of that pack.
func (e *Engine) instead(t trust.Target, r *rollout.Rollout, have cache.Built) (_ trust.Target, ok bool) {
	version := 0
	for _, p := range have.Packs {
		if p.Pack == t.Pack {
			version = p.Version
		}
	}
	if r != nil && r.Before != nil && r.Before.Version > version {
		if _, blocked := e.gate.blocked(r.Before.Digest); !blocked {
			e.lower[r.Before.Digest] = r.Before.Version
			return trust.Target{Pack: t.Pack, Prefix: t.Prefix, Digest: r.Before.Digest, Size: r.Before.Size}, true
		}
	}
	d := have.Manifests[t.Pack]
	if d == "" {
		return trust.Target{}, false
	}
	e.lower[d] = version
	return trust.Target{Pack: t.Pack, Prefix: t.Prefix, Digest: d}, true // its size is not known any more
}

// active is the generation that is active; the zero value when there is none, or what is there cannot be read and there is no copy of it: a pack that is held back would not be
// known any more, and lost.
func (e *Engine) active(ctx context.Context) (cache.Built, error) {
	n, err := cache.Current(e.p.SyncDir)
	if err != nil {
		return cache.Built{}, nil //nolint:nilerr // there is none, or begin has said that the link is damaged
	}
	b, err := e.vouched(ctx, n)
	if errors.Is(err, content.ErrNotFound) || errors.Is(err, content.ErrInvalid) || errors.Is(err, content.ErrDigest) {
		return cache.Built{}, nil // it is built anew
	}
	return b, err
}

// limitOf is how long a manifest may be that is asked for.
func limitOf(t trust.Target) int64 {
	if t.Size == 0 {
		return content.MaxManifestBytes
	}
	return t.Size
}

// prepareLater builds what waits for its time, so that it is there then, with or without a network.
func (e *Engine) prepareLater(ctx context.Context, res trust.Result, o offer, ref time.Time) error {
	if len(o.later) == 0 {
		delete(e.unfinished, forThen)
		return e.gate.wait(ctx, e.state, pending{})
	}
	plan, err := e.plan(ctx, res.Giving(o.later), e.lastGood(ctx))
	if err != nil {
		return err
	}
	for {
		if err := e.assure(ctx, plan); err != nil {
			return err
		}
		bad, packs := errorsOf(plan), together(plan)
		have, err := e.active(ctx)
		if err != nil {
			return err
		}
		if maps.Equal(digestsOf(packs), have.Manifests) {
			if bad != nil { // of the layer that waits nothing new is known
				return bad
			}
			return e.gate.wait(ctx, e.state, pending{})
		}
		n, ok := e.prepared(digestsOf(packs))
		if !ok {
			g, err := e.build(ctx, packs, ref, false)
			if err != nil {
				e.unfinished[forThen] = e.unfinished[making]
				if err := e.leave(ctx, plan, err); err != nil {
					return errors.Join(bad, err)
				}
				continue // without the layer that cannot be had
			}
			n = g.Number
			e.p.Log.InfoContext(ctx, "generation built; it waits", "generation", n, "until", o.at)
		}
		delete(e.unfinished, forThen)
		return errors.Join(bad, e.gate.wait(ctx, e.state, pending{Generation: n, At: o.at, Till: o.till, Expires: res.Expires}))
	}
}

// digestsOf are the manifests of packs.
func digestsOf(packs []cache.Pack) map[string]content.Digest {
	m := map[string]content.Digest{}
	for _, p := range packs {
		m[p.Manifest.Pack] = p.ManifestDigest
	}
	return m
}

// prepared finds what waits, when it is made of these manifests.
func (e *Engine) prepared(want map[string]content.Digest) (n int64, ok bool) {
	p := e.gate.pendingNow()
	if p.Generation == 0 {
		return 0, false
	}
	b, err := e.writer.Info(p.Generation)
	return p.Generation, err == nil && maps.Equal(b.Manifests, want)
}

func short(s string) string { return string([]rune(s)[:min(len([]rune(s)), maxDetailBytes/4)]) }
