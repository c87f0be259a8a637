package publish

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/keys"
	"cuango/admin/roles"
	"cuango/contentsync/content"
)

// A Change is what a request asks for of one role.
type Change struct {
	Role   string
	Add    Holder
	Drop   []string // key IDs, or how they begin; none: all that are not added, when any is
	New    bool     // it is delegated for the first time, or again after it was revoked
	Revoke bool     // the delegation itself
	Renew  bool     // nothing but the date
}

// Request makes the request for a change. It is published only once it is signed and merged. Errors: content.ErrInvalid, ErrThreshold,
// ErrNotDelegated, ErrNothing, those of the bucket.
func (p *Publisher) Request(ctx context.Context, ch Change) (keys.Checked, error) {
	unlock, err := p.lock()
	if err != nil {
		return keys.Checked{}, err
	}
	defer unlock()
	st, err := p.state(ctx)
	if err != nil {
		return keys.Checked{}, err
	}
	if st.timestamp.Signed.Version == 0 {
		return keys.Checked{}, fmt.Errorf("request: %w: nothing is published yet: merge the first request", content.ErrNotFound)
	}
	now := p.Now()
	d := &draft{p: p, st: st, force: map[string]keys.Metadata{}, names: p.names(), now: now.UTC().Truncate(time.Second)}
	if err := d.change(ctx, ch); err != nil {
		return keys.Checked{}, err
	}
	c, err := keys.New(now, d.force, d.next, d.names)
	if err != nil {
		return keys.Checked{}, err
	}
	return c, remember(p.Dir, c)
}

// A draft is a request that is being made.
type draft struct {
	p     *Publisher
	st    *state
	force map[string]keys.Metadata
	next  []keys.Metadata
	names map[string]string
	now   time.Time
}

func (d *draft) change(ctx context.Context, ch Change) error {
	d.force[roles.Root] = keys.Metadata{Role: roles.Root, Root: d.st.root}
	if slices.Contains(roles.TopLevel, ch.Role) {
		return d.topLevel(ch)
	}
	r, err := roles.Parse(ch.Role)
	if err != nil {
		return err
	}
	return d.delegated(ctx, r, ch)
}

// topLevel changes the keys of a role that the root names. Renewing the targets is signed by the targets' keys; everything else by the root's.
func (d *draft) topLevel(ch Change) error {
	if ch.Revoke || ch.New {
		return fmt.Errorf("role %s: %w: it cannot be delegated or revoked, only given other keys (rotate)", ch.Role, content.ErrInvalid)
	}
	if ch.Role == roles.Targets && ch.Renew {
		return d.again(roles.Role{Name: roles.Targets}, d.st.targets)
	}
	if ch.Renew && ch.Role != roles.Root {
		return fmt.Errorf("role %s: %w: the server renews it by itself", ch.Role, content.ErrInvalid)
	}
	next, err := cloneRoot(d.st.root)
	if err != nil {
		return err
	}
	next.Signed.Version++
	next.Signed.Expires = d.now.AddDate(rootYears, 0, 0)
	if !ch.Renew {
		role := next.Signed.Roles[ch.Role]
		pubs, ids, threshold, err := d.keysAfter(ch, role.KeyIDs, role.Threshold)
		if err != nil {
			return err
		}
		for _, p := range pubs {
			next.Signed.Keys[p.ID] = p.Key
		}
		role.KeyIDs, role.Threshold = ids, threshold
		forget(next.Signed.Keys, func(id string) bool {
			return slices.ContainsFunc(roles.TopLevel, func(r string) bool { return slices.Contains(next.Signed.Roles[r].KeyIDs, id) })
		})
	}
	d.add(keys.Metadata{Role: roles.Root, Root: next})
	if ch.Role == roles.Targets && next.VerifyDelegate(roles.Targets, d.st.targets) != nil {
		return d.again(roles.Role{Name: roles.Targets}, d.st.targets)
	}
	return nil
}

// delegated changes what a delegator says of a role.
func (d *draft) delegated(ctx context.Context, r roles.Role, ch Change) error {
	by := roles.Role{Name: roles.Targets}
	if name := r.Delegator(); name != roles.Targets {
		var err error
		if by, err = roles.Parse(name); err != nil {
			return err
		}
	}
	above, err := d.p.read(ctx, d.st, by)
	if err != nil {
		return err
	}
	for _, name := range r.Chain() {
		m := d.st.targets
		if name != roles.Targets {
			m = d.st.roles[name]
		}
		d.force[name] = keys.Metadata{Role: name, Targets: m}
	}
	was := d.st.delegation(r)
	if ch.Renew {
		m, err := d.p.read(ctx, d.st, r)
		if err != nil {
			return err
		}
		if d.p.signs(d.st, r.Name) {
			return fmt.Errorf("role %s: %w: the server renews it by itself", r.Name, content.ErrInvalid)
		}
		return d.again(r, m)
	}
	next, err := cloneTargets(above)
	if err != nil {
		return err
	}
	next.Signed.Version++
	next.Signed.Expires = d.now.AddDate(targetsYears, 0, 0)
	if next.Signed.Delegations == nil {
		next.Signed.Delegations = &metadata.Delegations{Keys: map[string]*metadata.Key{}}
	}
	del := next.Signed.Delegations
	old := metadata.DelegatedRole{Threshold: 1}
	if was != nil {
		old = *was
	}
	del.Roles = slices.DeleteFunc(del.Roles, func(x metadata.DelegatedRole) bool { return x.Name == r.Name })
	if was == nil && !ch.New {
		return fmt.Errorf("%s: %w by %s", r.Name, ErrNotDelegated, by.Name)
	}
	if was != nil && ch.New {
		return fmt.Errorf("%s: %w: it is delegated already (rotate changes its keys)", r.Name, content.ErrInvalid)
	}
	if !ch.Revoke {
		pubs, ids, threshold, err := d.keysAfter(ch, old.KeyIDs, old.Threshold)
		if err != nil {
			return err
		}
		for _, p := range pubs {
			del.Keys[p.ID] = p.Key
		}
		del.Roles = append(del.Roles, metadata.DelegatedRole{Name: r.Name, KeyIDs: ids, Threshold: threshold, Terminating: true, Paths: r.Patterns()})
	}
	forget(del.Keys, func(id string) bool {
		return slices.ContainsFunc(del.Roles, func(x metadata.DelegatedRole) bool { return slices.Contains(x.KeyIDs, id) })
	})
	d.add(keys.Metadata{Role: by.Name, Targets: next})
	if ch.Revoke {
		return nil
	}
	return d.follow(ctx, r, next, was != nil)
}

// follow signs a role anew when its metadata would not hold under the new keys, or begins it. What the server's keys sign is made at the merge.
func (d *draft) follow(ctx context.Context, r roles.Role, by *metadata.Metadata[metadata.TargetsType], had bool) error {
	for _, x := range by.Signed.Delegations.Roles {
		if x.Name == r.Name && d.keysHere(x) {
			return nil
		}
	}
	m := metadata.Targets()
	m.Signed.Version = 0
	if meta := d.st.snapshot.Signed.Meta[r.Name+".json"]; meta != nil {
		m.Signed.Version = meta.Version // revoked before: it begins anew, and empty
		if had {
			now, err := d.p.read(ctx, d.st, r)
			if err != nil {
				return err
			}
			if by.VerifyDelegate(r.Name, now) == nil {
				return nil
			}
			m = now
		}
	}
	if had && m.Signed.Version > 0 {
		return d.again(r, m)
	}
	m.Signed.Version++
	m.Signed.Expires = d.now.AddDate(targetsYears, 0, 0)
	d.add(keys.Metadata{Role: r.Name, Targets: m})
	return nil
}

// keysHere tells whether the server has the keys of a delegation, those just made too.
func (d *draft) keysHere(x metadata.DelegatedRole) bool {
	here, err := LoadKeys(d.p.Dir)
	return err == nil && here.has(x.KeyIDs) >= x.Threshold
}

// again adds the same metadata in the next version.
func (d *draft) again(r roles.Role, m *metadata.Metadata[metadata.TargetsType]) error {
	next, err := cloneTargets(m)
	if err != nil {
		return err
	}
	next.Signed.Version++
	next.Signed.Expires = d.now.AddDate(targetsYears, 0, 0)
	if d.st.delegation(r) == nil || d.st.verify(r.Name, m) == nil {
		d.force[r.Name] = keys.Metadata{Role: r.Name, Targets: m}
	}
	d.add(keys.Metadata{Role: r.Name, Targets: next})
	return nil
}

func (d *draft) add(m keys.Metadata) {
	switch {
	case m.Root != nil:
		m.Root.ClearSignatures()
	default:
		m.Targets.ClearSignatures()
	}
	d.next = append(d.next, m)
}

// keysAfter reckons the keys of a role after a change.
func (d *draft) keysAfter(ch Change, old []string, threshold int) (pubs []keys.Public, ids []string, n int, err error) {
	drop := map[string]bool{}
	for _, begin := range ch.Drop {
		found := slices.DeleteFunc(slices.Clone(old), func(id string) bool { return len(begin) < 8 || !strings.HasPrefix(id, begin) })
		if len(found) != 1 {
			return nil, nil, 0, fmt.Errorf("role %s: %w: %d of its keys begin with %q (at least 8 characters)", ch.Role, content.ErrInvalid, len(found), begin)
		}
		drop[found[0]] = true
	}
	if ch.Add.empty() && len(drop) == 0 && ch.Add.Threshold == 0 {
		return nil, nil, 0, fmt.Errorf("role %s: %w: name a new key, or one to drop", ch.Role, ErrNothing)
	}
	if !ch.Add.empty() {
		if pubs, err = holders(d.p.Dir, ch.Role, ch.Add); err != nil {
			return nil, nil, 0, err
		}
	}
	for _, id := range old {
		if !drop[id] && (len(drop) > 0 || len(pubs) == 0) {
			ids = append(ids, id)
		}
	}
	for _, p := range pubs {
		d.names[p.ID] = p.Name
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	if n = ch.Add.Threshold; n == 0 {
		n = threshold
	}
	if n > len(ids) {
		return nil, nil, 0, fmt.Errorf("role %s: %w: %d of %d", ch.Role, ErrThreshold, n, len(ids))
	}
	if n == threshold && slices.Equal(sorted(ids), sorted(old)) {
		return nil, nil, 0, fmt.Errorf("role %s: %w: it has these keys already", ch.Role, ErrNothing)
	}
	return pubs, ids, n, nil
}

func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

// forget takes away keys that no role uses.
func forget(all map[string]*metadata.Key, used func(string) bool) {
	maps.DeleteFunc(all, func(id string, _ *metadata.Key) bool { return !used(id) })
}

func cloneRoot(m *metadata.Metadata[metadata.RootType]) (*metadata.Metadata[metadata.RootType], error) {
	c := metadata.Root()
	return c, cloneInto(m, c)
}

func cloneTargets(m *metadata.Metadata[metadata.TargetsType]) (*metadata.Metadata[metadata.TargetsType], error) {
	c := metadata.Targets()
	return c, cloneInto(m, c)
}

func cloneInto[T metadata.Roles](from, to *metadata.Metadata[T]) error {
	raw, err := from.ToBytes(false)
	if err == nil {
		_, err = to.FromBytes(raw)
	}
	if err != nil {
		return fmt.Errorf("metadata: %w", err)
	}
	return nil
}
