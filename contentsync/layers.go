package contentsync

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"syscall"
	"time"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/trust"
)

// A generation is made of layers: what each signed role names, whole and of one version of its metadata. A layer that cannot be had, for whatever reason, stays as
// it is in the active generation, whose catalogs and blobs are on the disk; the others move on.

// A layerPlan is what is to become of one layer.
type layerPlan struct {
	trust.Layer               // as the metadata has it
	had         content.Layer // what is active of it
	at          cache.Place
	packs       []cache.Pack // that are wanted; of a kept layer those that it had
	err         error        // why the layer is kept as it was
}

// A doubt is about a layer that could not be had.
type doubt struct {
	of    string // signature of what was wanted
	why   error  // nil: it is tried again with the next poll
	next  time.Time
	pause time.Duration
}

// waits tells whether it is not to be tried yet. A clock that was set back is no reason to wait.
func (d doubt) waits(now time.Time) bool { return now.Before(d.next) && d.next.Sub(now) <= d.pause }

// later doubles the wait.
func (d *doubt) later(now time.Time, poll time.Duration) {
	d.pause = min(max(2*d.pause, 2*poll), longestDoubt)
	d.next = now.Add(d.pause)
}

// longestDoubt is the most that a kiosk waits before it asks again for what was wrong in the bucket; at first it waits for two polls.
const longestDoubt = 6 * time.Hour

// faults are why layers cannot be had, by role.
type faults map[string]error

func (f faults) Error() string { return errors.Join(f.Unwrap()...).Error() }

// Unwrap gives the errors in the order of the roles.
func (f faults) Unwrap() []error {
	var errs []error
	for _, role := range slices.Sorted(maps.Keys(f)) {
		errs = append(errs, f[role])
	}
	return errs
}

// lastGood is what the active generation is made of.
type lastGood struct {
	number    int64                     // 0: there is none
	layers    map[string]content.Layer  // by role; none when another anchor vouched for them
	manifests map[string]content.Digest // by pack
	known     bool                      // the generation says which layers it is of, and they are of this anchor
	old       bool                      // it does not: it was built before there were layers
}

// lastGood reads the active generation, or the newest before it whose description can be read. One that is not what was recorded is not believed: a layer that stays would be
// built of what it names.
func (e *Engine) lastGood(ctx context.Context) lastGood {
	g := lastGood{layers: map[string]content.Layer{}}
	n, err := cache.Current(e.p.SyncDir)
	if err != nil {
		return g // there is none, or begin has said that the link is damaged
	}
	older, _ := cache.Generations(e.p.SyncDir) // what cannot be listed is not there
	for _, n := range append([]int64{n}, slices.DeleteFunc(older, func(m int64) bool { return m >= n })...) {
		b, err := e.vouched(ctx, n)
		if err != nil {
			continue
		}
		g.number, g.manifests, g.old = n, b.Manifests, len(b.Layers) == 0
		if g.known = !g.old && b.Anchor == e.writer.Anchor; g.known {
			for _, l := range b.Layers {
				g.layers[l.Role] = l
			}
		}
		return g
	}
	return g
}

// place is where a layer of a level is.
func (e *Engine) place(l content.Level) cache.Place {
	switch l {
	case content.Provincial:
		return cache.Place{Province: e.p.Province}
	case content.AtGate:
		return cache.Place{Province: e.p.Province, Gate: e.p.Gate}
	case content.National:
	}
	return cache.Place{}
}

// plan says of each layer what is wanted of it. The error is that of ctx alone.
func (e *Engine) plan(ctx context.Context, res trust.Result, had lastGood) ([]*layerPlan, error) {
	var plan []*layerPlan
	for _, l := range e.layersOf(res, had) {
		p := &layerPlan{Layer: l, had: had.layers[l.Role], at: e.place(l.Level)}
		err := l.Err
		if err == nil {
			p.packs, err = e.packsOf(ctx, p)
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("layers: %w", ctx.Err())
		}
		if err != nil {
			e.stays(p, err)
		}
		plan = append(plan, p)
	}
	return plan, nil
}

// layersOf gives the layers of the metadata, and those that are active and that nobody delegates any more though no memory of their metadata is left to say so:
// they too were revoked, and stay.
func (e *Engine) layersOf(res trust.Result, had lastGood) []trust.Layer {
	all := res.All()
	for _, l := range []trust.Layer{
		{Level: content.National, Role: trust.NationalRole},
		{Level: content.Provincial, Role: trust.ProvinceContentRole(e.p.Province)},
		{Level: content.AtGate, Role: trust.GateRole(e.p.Province, e.p.Gate)},
	} {
		if _, active := had.layers[l.Role]; active && !slices.ContainsFunc(all, func(x trust.Layer) bool { return x.Role == l.Role }) {
			l.Err = fmt.Errorf("%s: %w: it was revoked, it is not delegated any more", l.Role, content.ErrUntrusted)
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b trust.Layer) int { return cmp.Compare(a.Level.Rank(), b.Level.Rank()) })
	return all
}

// packsOf gives the packs that a good layer names. The manifest of one that is active, and was read through, need not be fetched again.
func (e *Engine) packsOf(ctx context.Context, p *layerPlan) ([]cache.Pack, error) {
	var packs []cache.Pack
	from := content.Layer{Level: p.Level, Role: p.Role, Version: p.Version, Expires: p.Expires}
	for _, t := range p.Packs {
		i := slices.IndexFunc(p.had.Packs, func(h content.LayerPack) bool { return h.Pack == t.Pack && h.Manifest == t.Digest })
		if i >= 0 && e.checked {
			packs = append(packs, restored(p.had.Packs[i], from, p.at))
			continue
		}
		m, there := e.fresh[t.Digest]
		if !there {
			var err error
			if m, err = e.manifest(ctx, p.Layer, t); err != nil {
				return packs, p.named(fmt.Errorf("pack %s: %w", t.Pack, err))
			}
		}
		packs = append(packs, cache.Pack{ManifestDigest: t.Digest, Manifest: m, From: from, At: p.at})
	}
	return packs, nil
}

// named says which layer an error is of, where there is more than the country's.
func (p *layerPlan) named(err error) error {
	if err == nil || p.Role == trust.TopRole {
		return err
	}
	return fmt.Errorf("%s: %w", p.Role, err)
}

// restored is a pack as the generation says that it was; what its catalog says comes from the disk.
func restored(h content.LayerPack, from content.Layer, at cache.Place) cache.Pack {
	m := content.Manifest{Format: content.FormatVersion, Pack: h.Pack, Version: h.Version, AsOf: h.AsOf, Catalog: h.Catalog}
	from.Packs = nil
	return cache.Pack{ManifestDigest: h.Manifest, Manifest: m, From: from, At: at, Restored: true}
}

// stays leaves a layer as it is in the active generation. What was fetched for it stays on the disk for the next try.
func (e *Engine) stays(p *layerPlan, why error) {
	if fresh := slices.DeleteFunc(slices.Clone(p.packs), func(x cache.Pack) bool { return x.Restored }); len(fresh) > 0 {
		e.unfinished[p.Role] = map[content.Digest]bool{}
		for _, f := range blobsOf(fresh) {
			e.unfinished[p.Role][f.Digest] = true
		}
		for _, x := range fresh {
			e.fresh[x.ManifestDigest] = x.Manifest
			e.unfinished[p.Role][x.ManifestDigest] = true
		}
	}
	p.err, p.packs = why, nil
	for _, h := range p.had.Packs {
		p.packs = append(p.packs, restored(h, p.had, p.at))
	}
}

// lost tells whether a good layer names nothing new: what cannot be had are files of the active generation.
func (p *layerPlan) lost() bool {
	return p.Err == nil && !slices.ContainsFunc(p.Packs, func(t trust.Target) bool {
		return !slices.ContainsFunc(p.had.Packs, func(h content.LayerPack) bool { return h.Manifest == t.Digest })
	})
}

// signature names what a layer wants.
func (p *layerPlan) signature() string {
	var b strings.Builder
	for _, x := range p.packs {
		b.WriteString(string(x.ManifestDigest))
	}
	return b.String()
}

// together are the packs of all layers. A pack belongs to the highest level that has its name, kept or not.
func together(plan []*layerPlan) []cache.Pack {
	var all []cache.Pack
	seen := map[string]bool{}
	for _, p := range plan {
		for _, x := range p.packs {
			if !seen[x.Manifest.Pack] {
				all = append(all, x)
			}
			seen[x.Manifest.Pack] = true
		}
	}
	return all
}

func errorsOf(plan []*layerPlan) error {
	var errs []error
	for _, p := range plan {
		if p.err != nil && !slices.ContainsFunc(errs, func(e error) bool { return e.Error() == p.err.Error() }) {
			errs = append(errs, p.err)
		}
	}
	return errors.Join(errs...)
}

// update makes and activates a generation of what the layers name for this kiosk now, and another of what is for it later, when they are not there yet. Its error is
// that of what could not be had; what could be had is active then.
func (e *Engine) update(ctx context.Context, res trust.Result, ref time.Time) error {
	if len(res.Packs) == 0 {
		_, err := e.bring(ctx, res, ref)
		return errors.Join(e.settle(ctx, res, offer{}), err)
	}
	o, err := e.offer(ctx, res.Packs, ref)
	if err == nil {
		err = e.settle(ctx, res, o)
	}
	if err != nil {
		return err
	}
	could, err := e.bring(ctx, res.Giving(o.now), ref)
	if could { // a bad layer does not keep what waits of the others from being made
		later := e.prepareLater(ctx, res, o, ref)
		if err != nil && later != nil && (strings.Contains(err.Error(), later.Error()) || errors.Is(later, content.ErrLater) && !errors.Is(later, errTurn)) {
			later = nil // it is told already; and what is wrong is told, not what waits
		}
		err = errors.Join(err, later)
	}
	return errors.Join(err, o.err)
}

// bring makes and activates a generation when the layers are not those of the active one. could tells whether what could be had is active; the error is then of the
// layers that could not.
func (e *Engine) bring(ctx context.Context, res trust.Result, ref time.Time) (could bool, _ error) {
	had := e.lastGood(ctx)
	plan, err := e.plan(ctx, res, had)
	if err != nil {
		return false, err
	}
	moved, err := e.move(ctx, plan, had, ref)
	bad := errorsOf(plan)
	wanted := map[content.Digest]bool{}
	for _, p := range plan {
		if p.err == nil {
			delete(e.unfinished, p.Role)
			e.trusts(p)
			continue
		}
		for _, t := range p.Packs {
			wanted[t.Digest] = true
		}
		if moved && p.lost() {
			e.checked = false
		}
	}
	maps.DeleteFunc(e.fresh, func(d content.Digest, _ content.Manifest) bool { return !wanted[d] })
	e.noteLayers(plan, ref, err)
	could = err == nil
	if bad != nil || err != nil {
		if bad != nil && errors.Is(err, content.ErrLater) && !errors.Is(err, errTurn) { // what is wrong is told, not what waits
			err = nil
		}
		err = errors.Join(err, bad)
		if moved {
			err = errors.Join(err, e.collect(ctx))
		}
	}
	return could, err
}

// move builds and activates what the plan wants, and leaves one layer after the other as it was until that can be done.
func (e *Engine) move(ctx context.Context, plan []*layerPlan, had lastGood, ref time.Time) (moved bool, err error) {
	for {
		if err := e.assure(ctx, plan); err != nil {
			return false, err
		}
		packs := together(plan)
		switch {
		case len(packs) == 0 && errorsOf(plan) != nil:
			return false, nil
		case len(packs) == 0:
			return false, fmt.Errorf("%w: no pack is published", content.ErrNotFound)
		case e.checked && had.is(packs):
			return false, nil
		case had.old && !had.within(plan):
			return false, nil // whose packs are active is not known: they stay together once more
		case e.checked && had.says(packs):
			return false, e.annotate(ctx, had.number, packs)
		case e.sound && errorsOf(plan) != nil && had.is(packs): // files of the active one are lost and cannot be fetched: building it again gives the same
			return false, e.fetchWhole(ctx, slices.DeleteFunc(packs, func(x cache.Pack) bool { return x.Restored }))
		}
		err := e.become(ctx, packs, ref)
		if err == nil {
			return true, nil
		}
		if errors.As(err, new(*indexError)) {
			return true, err
		}
		if err := e.leave(ctx, plan, err); err != nil {
			return false, err
		}
	}
}

// leave leaves those layers as they were that cannot be had for that error. It gives the error when it is of none, or of one that is left already.
func (e *Engine) leave(ctx context.Context, plan []*layerPlan, err error) error {
	bad := faults{}
	if !errors.As(err, &bad) && errors.Is(err, syscall.ENOSPC) {
		bad = e.largest(plan, err)
	}
	if ctx.Err() != nil || len(bad) == 0 {
		return err
	}
	left := false
	for _, p := range plan {
		if why := bad[p.Role]; why != nil {
			if p.err != nil {
				return err // it is kept already
			}
			left = true
			e.doubt(p, doubt{of: p.signature()})
			e.p.Log.WarnContext(ctx, "a layer cannot be had and stays as it is", "layer", p.Role, "err", why)
			e.stays(p, why)
		}
	}
	if !left {
		return err
	}
	return nil
}

// doubted gives the doubt about what is wanted of a layer.
func (e *Engine) doubted(p *layerPlan) (d doubt, ok bool) {
	i := slices.IndexFunc(e.doubts[p.Role], func(d doubt) bool { return d.of == p.signature() })
	if i < 0 {
		return d, false
	}
	return e.doubts[p.Role][i], true
}

// maxDoubts is how many are kept of a layer: about what is wanted now, and about what waits for its time.
const maxDoubts = 2

// doubt notes one, in place of an earlier one about the same.
func (e *Engine) doubt(p *layerPlan, d doubt) {
	others := slices.DeleteFunc(slices.Clone(e.doubts[p.Role]), func(x doubt) bool { return x.of == d.of })
	e.doubts[p.Role] = append([]doubt{d}, others[:min(len(others), maxDoubts-1)]...)
}

// trusts forgets the doubt about what is wanted of a layer.
func (e *Engine) trusts(p *layerPlan) {
	e.doubts[p.Role] = slices.DeleteFunc(slices.Clone(e.doubts[p.Role]), func(x doubt) bool { return x.of == p.signature() })
}

// assure fetches what a layer that could not be had last time needs, before anything is built with it: building takes the processor for long.
func (e *Engine) assure(ctx context.Context, plan []*layerPlan) error {
	for _, p := range plan {
		d, doubted := e.doubted(p)
		if p.err != nil || !doubted {
			continue
		}
		now := e.p.Now()
		if d.why != nil && d.waits(now) {
			e.stays(p, d.why)
			continue
		}
		err := e.fetchWhole(ctx, slices.Clone(p.packs))
		if ctx.Err() != nil {
			return fmt.Errorf("layers: %w", ctx.Err())
		}
		switch {
		case err == nil:
			e.trusts(p)
			continue
		case errors.Is(err, content.ErrLater):
			return err
		}
		if bad := (faults{}); errors.As(err, &bad) && bad[p.Role] != nil {
			err = bad[p.Role]
		}
		if errors.Is(err, content.ErrDigest) || errors.Is(err, content.ErrInvalid) { // what is wrong twice is not asked for with each poll: it may be large
			d.why = err
			d.later(now, e.p.Poll)
			e.doubt(p, d)
		}
		e.stays(p, err)
	}
	return nil
}

// fetchWhole fetches and checks everything of packs.
func (e *Engine) fetchWhole(ctx context.Context, packs []cache.Pack) error {
	e.takeKept(packs)
	files := e.wanted(blobsOf(packs), len(packs))
	if err := e.prepare(ctx, packs, files); err != nil {
		return err
	}
	dctx, cancel := context.WithCancel(ctx)
	d := e.download(dctx, packs, files)
	defer func() {
		cancel()
		<-d.done
	}()
	if err := e.catalogs(ctx, d, packs); err != nil {
		return err
	}
	<-d.done
	if err := e.blame(ctx, packs, d.err, e.listed); err != nil {
		return err
	}
	return e.media(ctx, packs)
}

// is tells whether these packs, of these layers, are the active ones.
func (g lastGood) is(packs []cache.Pack) bool {
	want, have := map[string]content.Digest{}, map[string]content.Digest{}
	for _, p := range packs {
		want[p.From.Role+"/"+p.Manifest.Pack] = p.ManifestDigest
	}
	for _, l := range g.layers {
		for _, p := range l.Packs {
			have[l.Role+"/"+p.Pack] = p.Manifest
		}
	}
	return g.known && maps.Equal(want, have)
}

// says tells whether the active generation was made of these packs, in the same order, and only has to be told where they are from.
func (g lastGood) says(packs []cache.Pack) bool {
	want := map[string]content.Digest{}
	for _, p := range packs {
		want[p.Manifest.Pack] = p.ManifestDigest
		if p.From.Role != packs[0].From.Role || p.Restored {
			return false
		}
	}
	return !g.known && maps.Equal(want, g.manifests)
}

// within tells whether everything that is active is named by good layers.
func (g lastGood) within(plan []*layerPlan) bool {
	if errorsOf(plan) == nil {
		return true
	}
	named := map[string]bool{}
	for _, p := range together(plan) {
		named[p.Manifest.Pack] = true
	}
	for pack := range g.manifests {
		if !named[pack] {
			return false
		}
	}
	return true
}

// largest blames a full disk on the layer that needs most, when there is another one that wants something too: that one may fit.
func (e *Engine) largest(plan []*layerPlan, err error) faults {
	var most *layerPlan
	var size int64
	wanting := 0
	for _, p := range plan {
		need := e.blobs.Need(e.wanted(blobsOf(p.packs), len(p.packs)))
		for _, x := range p.packs {
			if !x.Restored {
				need += 4 * x.Manifest.Catalog.RawSize // as room reckons
			}
		}
		if p.err != nil || !slices.ContainsFunc(p.packs, func(x cache.Pack) bool { return !x.Restored }) {
			continue
		}
		if wanting++; most == nil || need > size {
			most, size = p, need
		}
	}
	if wanting < 2 {
		return nil
	}
	return faults{most.Role: most.named(err)}
}

// versionKey is what the highest version of a pack is remembered by. Each role has its own: a gate must not be able to make the country's next version look old.
func versionKey(l content.Level, role, pack string) string {
	if l == content.National {
		return pack
	}
	return role + "/" + pack
}

// versionsOf gives the versions of a generation's packs by those keys.
func versionsOf(g cache.Generation) []content.PackVersion {
	keys := map[string]string{}
	for _, l := range g.Layers {
		for _, p := range l.Packs {
			keys[p.Pack] = versionKey(l.Level, l.Role, p.Pack)
		}
	}
	var out []content.PackVersion
	for _, p := range g.Packs {
		out = append(out, content.PackVersion{Pack: cmp.Or(keys[p.Pack], p.Pack), Version: p.Version})
	}
	return out
}
