package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/keys"
	"cuango/admin/roles"
	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// Errors of ceremonies.
var (
	ErrBegun     = errors.New("the data folder has keys or a trust root already")
	ErrUnknown   = errors.New("this request was not made here, or was altered")
	ErrUnsigned  = errors.New("signatures are missing")
	ErrMovedOn   = errors.New("the metadata has moved on since the request was made: make it anew")
	ErrThreshold = errors.New("too few keys for the signatures that are asked for")
	ErrNothing   = errors.New("nothing would change")
)

// A Holder is who signs a role: keys of people, or one that the server makes and keeps.
type Holder struct {
	Keys      []keys.Public
	Threshold int // 0: as before, or one
	Online    bool
}

func (h Holder) empty() bool { return len(h.Keys) == 0 && !h.Online }

// Init begins the trust of a country in a data folder: it makes the server's own keys, for snapshot and timestamp, and the request that the root's
// keepers sign. Root and targets are offline. Errors: ErrBegun, ErrThreshold.
func Init(dir string, root, targets Holder, now time.Time) (keys.Checked, error) {
	var none keys.Checked
	if err := makeFolders(dir); err != nil {
		return none, err
	}
	if _, err := TrustRoot(dir); err == nil || IsOnline(dir) {
		return none, fmt.Errorf("%s: %w: kioskadmin keys rotate changes them", dir, ErrBegun)
	}
	names := map[string]string{}
	m := metadata.Root(now.UTC().AddDate(rootYears, 0, 0).Truncate(time.Second))
	m.Signed.ConsistentSnapshot = true
	for role, h := range map[string]Holder{roles.Root: root, roles.Targets: targets, roles.Snapshot: {Online: true}, roles.Timestamp: {Online: true}} {
		pubs, err := holders(dir, role, h)
		if err != nil {
			return none, err
		}
		if h.Threshold = max(h.Threshold, 1); h.Threshold > len(pubs) {
			return none, fmt.Errorf("%s: %w: %d of %d", role, ErrThreshold, h.Threshold, len(pubs))
		}
		for _, p := range pubs {
			names[p.ID] = p.Name
			if err := m.Signed.AddKey(p.Key, role); err != nil {
				return none, fmt.Errorf("keys: %w", err)
			}
		}
		m.Signed.Roles[role].Threshold = h.Threshold
	}
	first := metadata.Targets(now.UTC().AddDate(targetsYears, 0, 0).Truncate(time.Second))
	c, err := keys.New(now, nil, []keys.Metadata{{Role: roles.Root, Root: m}, {Role: roles.Targets, Targets: first}}, names)
	if err != nil {
		return none, err
	}
	return c, remember(dir, c)
}

// holders are the public keys that a role gets; an online one is made and kept.
func holders(dir, role string, h Holder) ([]keys.Public, error) {
	out := slices.Clone(h.Keys)
	if !h.Online {
		return out, nil
	}
	file := keyFile(dir, role)
	for n := 2; ; n++ { // no key is ever replaced: the one before signs until the new one is in force
		if !exists(file) {
			break
		}
		file = keyFile(dir, fmt.Sprintf("%s-%d", role, n))
	}
	priv, err := makeKey(file)
	if err != nil {
		return nil, fmt.Errorf("key of %s: %w", role, err)
	}
	pub, err := keys.OnlinePublic(priv, "the server, for "+role)
	return append(out, pub), err
}

func pendingFile(dir, code string) string {
	return filepath.Join(trustDir(dir), "pending", code+".json")
}

func keepersFile(dir string) string { return filepath.Join(trustDir(dir), "keepers.json") }

// remember keeps what the server knows of a request, for only what it made itself is merged; and the names of the keepers.
func remember(dir string, c keys.Checked) error {
	raw, err := c.Bytes()
	if err != nil {
		return err
	}
	names, err := json.MarshalIndent(c.Names, "", " ")
	if err == nil {
		err = atomicfile.Write(keepersFile(dir), append(names, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(pendingFile(dir, c.Code)), 0o755); err != nil { //nolint:gosec // nothing secret is in a request
		return fmt.Errorf("request: %w", err)
	}
	return atomicfile.Write(pendingFile(dir, c.Code), raw, 0o644)
}

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

// names are those of the keepers of all keys that were ever named here.
func (p *Publisher) names() map[string]string {
	out := map[string]string{}
	raw, err := os.ReadFile(keepersFile(p.Dir))
	if err != nil || json.Unmarshal(raw, &out) != nil {
		return map[string]string{} // they only help to read
	}
	return out
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

// Collect merges signed copies of a request with what the server knows of it, and says what is still missing. Nothing is published.
// Errors: ErrUnknown, keys.ErrOther, those of the request.
func Collect(dir string, now time.Time, copies ...keys.Checked) (keys.Checked, error) {
	mine, err := keys.Read(pendingFile(dir, copies[0].Code), now)
	if errors.Is(err, fs.ErrNotExist) {
		return keys.Checked{}, fmt.Errorf("request %s: %w", copies[0].Code, ErrUnknown)
	}
	if err != nil {
		return keys.Checked{}, err
	}
	all, err := keys.Merge(append([]keys.Checked{mine}, copies...)...)
	if err != nil {
		return keys.Checked{}, err
	}
	return all, remember(dir, all)
}

// Begin writes the first root of a collected request, so that a Publisher can be made. It does nothing when there is one.
func Begin(dir string, c keys.Checked) error {
	if _, err := TrustRoot(dir); err == nil || len(c.Force) > 0 {
		return nil
	}
	if len(c.Missing()) > 0 {
		return ErrUnsigned
	}
	for _, m := range c.Next {
		if m.Root == nil {
			continue
		}
		raw, err := m.Bytes()
		if err != nil {
			return err
		}
		p := Publisher{Params: Params{Dir: dir}}
		return p.rememberRoot(m.Version(), raw)
	}
	return fmt.Errorf("request: %w: there is no root in it", content.ErrInvalid)
}

// Apply publishes what a collected request has: roots, targets, delegated roles, and then snapshot and timestamp, signed by the server's keys. It may be
// run again after any interruption. Errors: ErrUnsigned, ErrMovedOn, ErrNoKey, those of the bucket.
func (p *Publisher) Apply(ctx context.Context, c keys.Checked) error {
	if len(c.Missing()) > 0 {
		return ErrUnsigned
	}
	unlock, err := p.lock()
	if err != nil {
		return err
	}
	defer unlock()
	st, err := p.state(ctx)
	if err != nil {
		return err
	}
	for _, m := range c.Next {
		raw, err := m.Bytes()
		if err != nil {
			return err
		}
		if m.Root != nil {
			err = p.applyRoot(st, m, raw)
		} else {
			err = p.applyRole(ctx, st, m, raw)
		}
		if err != nil {
			return err
		}
	}
	// Delegated roles whose keys the server has follow here: begun, or signed by the new key.
	all, err := p.delegations(ctx, st)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.Delegates || !p.signs(st, r.Name) {
			continue
		}
		m, err := p.read(ctx, st, r)
		if err != nil {
			return err
		}
		if m.Signed.Version == 0 {
			st.newRoles[r.Name] = true
		}
	}
	// All of it is signed anew: a key that is replaced may be one of snapshot or timestamp.
	st.newSnapshot, st.newTimestamp, st.newTargets = true, true, false
	if err := p.putMetadata(ctx, st); err != nil {
		return err
	}
	if err := os.Remove(pendingFile(p.Dir, c.Code)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("request: %w", err)
	}
	return nil
}

func (p *Publisher) applyRoot(st *state, m keys.Metadata, raw []byte) error {
	if now, err := st.root.ToBytes(false); err == nil && m.Version() == st.root.Signed.Version && bytes.Equal(now, raw) {
		return nil // an Apply that was interrupted has done it
	}
	next, err := successor(st.root, raw)
	if err != nil || m.Version() != st.root.Signed.Version+1 {
		return errors.Join(fmt.Errorf("root %d: %w (in force is %d)", m.Version(), ErrMovedOn, st.root.Signed.Version), err)
	}
	if first := p.numberedRoot(p.root.Signed.Version); !exists(first) { // a data folder that began with root.json alone
		if err := atomicfile.Write(first, p.raw, 0o644); err != nil {
			return err
		}
	}
	if len(st.was) > 0 { // if this is cut off, it tells the next one that the timestamp there is ours
		if err := atomicfile.Write(p.copyOf(roles.Timestamp), st.was, 0o644); err != nil {
			return err
		}
	}
	if err := p.rememberRoot(next.Signed.Version, raw); err != nil {
		return err
	}
	st.root = next
	return nil
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

func (p *Publisher) applyRole(ctx context.Context, st *state, m keys.Metadata, raw []byte) error {
	name := m.Role
	have := int64(0)
	if meta := st.snapshot.Signed.Meta[name+".json"]; meta != nil && meta.Length > 0 { // go-tuf's empty snapshot names one without
		if meta.VerifyLengthHashes(raw) == nil && meta.Version == m.Version() {
			p.use(st, m)
			return nil // done before
		}
		have = meta.Version
	}
	if m.Version() != have+1 {
		return fmt.Errorf("%s %d: %w (in force is %d)", name, m.Version(), ErrMovedOn, have)
	}
	if err := st.verify(name, m.Targets); err != nil {
		return fmt.Errorf("%s %d: %w: %w", name, m.Version(), ErrMovedOn, err)
	}
	if err := p.ensureRoots(ctx, st); err != nil {
		return err
	}
	key := metaKey(m.Version(), name)
	there, err := p.Bucket.Get(ctx, key, maxTargetsBytes)
	switch {
	case errors.Is(err, content.ErrNotFound), err == nil && len(there) == 0:
		err = put(ctx, p.Bucket, key, raw, typeJSON, cacheForever)
	case err == nil && !bytes.Equal(there, raw):
		err = fmt.Errorf("%s: %w: another one lies there", key, ErrMovedOn)
	}
	if err != nil {
		return err
	}
	if err := atomicfile.Write(p.copyOf(name), raw, 0o644); err != nil {
		return err
	}
	p.use(st, m)
	st.snapshot.Signed.Meta[name+".json"] = metaOf(m.Version(), raw)
	return nil
}

func (p *Publisher) use(st *state, m keys.Metadata) {
	if m.Role == roles.Targets {
		st.targets = m.Targets
		return
	}
	st.roles[m.Role] = m.Targets
	delete(st.newRoles, m.Role)
}

// delegations are all roles that are delegated now.
func (p *Publisher) delegations(ctx context.Context, st *state) ([]roles.Role, error) {
	var out []roles.Role
	of := func(m *metadata.Metadata[metadata.TargetsType]) error {
		if m.Signed.Delegations == nil {
			return nil
		}
		for _, d := range m.Signed.Delegations.Roles {
			r, err := roles.Parse(d.Name)
			if err != nil {
				return err
			}
			out = append(out, r)
		}
		return nil
	}
	if err := of(st.targets); err != nil {
		return nil, err
	}
	for _, r := range slices.Clone(out) {
		if !r.Delegates {
			continue
		}
		m, err := p.read(ctx, st, r)
		if err == nil {
			err = of(m)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
