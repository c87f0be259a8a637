package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/roles"
	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

// ErrNotDelegated says that nobody gives the role anything to sign: it never was delegated, or it was revoked.
var ErrNotDelegated = errors.New("the role is not delegated")

// ErrTaken says that a higher level has a pack of this name: kiosks would ignore this one.
var ErrTaken = errors.New("a higher level has a pack of this name")

// maxDelegatedBytes is the limit that clients have.
const maxDelegatedBytes = 512 << 10

// maxRoots is how many roots a client follows in one refresh.
const maxRoots = 256

// followRoots goes from the data folder's root to the newest one: another publisher may have put it there.
func (p *Publisher) followRoots(ctx context.Context, st *state) error {
	st.root = p.root
	for range maxRoots {
		raw, err := p.Bucket.Get(ctx, metaKey(st.root.Signed.Version+1, roles.Root), maxRootBytes)
		if errors.Is(err, content.ErrNotFound) || err == nil && len(raw) == 0 { // storage that lost its bytes in a power cut
			return nil
		}
		if err != nil {
			return err
		}
		next, err := successor(st.root, raw)
		if err != nil {
			return err
		}
		if err := p.rememberRoot(next.Signed.Version, raw); err != nil {
			return err
		}
		st.root = next
	}
	return nil
}

// successor reads the root that follows another one: signed by the keys of both, and of the next number.
func successor(root *metadata.Metadata[metadata.RootType], raw []byte) (*metadata.Metadata[metadata.RootType], error) {
	next := metadata.Root()
	if err := verified(root, roles.Root, next, raw); err != nil {
		return nil, err
	}
	if err := next.VerifyDelegate(roles.Root, next); err != nil {
		return nil, fmt.Errorf("root: %w: %w", ErrForeign, err)
	}
	if next.Signed.Version != root.Signed.Version+1 {
		return nil, fmt.Errorf("root: %w: version %d after %d", content.ErrInvalid, next.Signed.Version, root.Signed.Version)
	}
	return next, nil
}

func (p *Publisher) numberedRoot(n int64) string {
	return filepath.Join(trustDir(p.Dir), fmt.Sprintf("%d.root.json", n))
}

// rememberRoot keeps every root: all of them must stay in the bucket. root.json is the newest, and what a new kiosk is told to trust.
func (p *Publisher) rememberRoot(n int64, raw []byte) error {
	return errors.Join(atomicfile.Write(p.numberedRoot(n), raw, 0o644), atomicfile.Write(rootFile(p.Dir), raw, 0o644))
}

// ensureRoots puts every root that is known and not in the bucket, and checks that those that are there are ours: a kiosk that was off for years
// must find the whole chain. The oldest come first.
func (p *Publisher) ensureRoots(ctx context.Context, st *state) error {
	for n := int64(1); n <= st.root.Signed.Version; n++ {
		raw, err := os.ReadFile(p.numberedRoot(n))
		if errors.Is(err, os.ErrNotExist) && n == p.root.Signed.Version {
			raw, err = p.raw, nil
		}
		if errors.Is(err, os.ErrNotExist) {
			continue // before this data folder's time
		}
		if err != nil {
			return fmt.Errorf("root %d: %w", n, err)
		}
		key := metaKey(n, roles.Root)
		have, err := p.Bucket.Get(ctx, key, maxRootBytes)
		switch {
		case errors.Is(err, content.ErrNotFound), err == nil && len(have) == 0:
			if err := put(ctx, p.Bucket, key, raw, typeJSON, cacheForever); err != nil {
				return err
			}
		case err != nil:
			return err
		case !bytes.Equal(have, raw):
			return fmt.Errorf("%s: %w", key, ErrForeign)
		}
	}
	return nil
}

// keysOf gives the keys that are named for a role, by whom it is delegated, and how many must sign.
func (st *state) keysOf(role string) (ids []string, threshold int, err error) {
	if r, ok := st.root.Signed.Roles[role]; ok {
		return r.KeyIDs, r.Threshold, nil
	}
	r, err := roles.Parse(role)
	if err != nil {
		return nil, 0, err
	}
	d := st.delegation(r)
	if d == nil {
		return nil, 0, fmt.Errorf("%s: %w", role, ErrNotDelegated)
	}
	return d.KeyIDs, d.Threshold, nil
}

// delegator is the metadata that delegates a role; nil while it has not been read.
func (st *state) delegator(r roles.Role) *metadata.Metadata[metadata.TargetsType] {
	if r.Delegator() == roles.Targets {
		return st.targets
	}
	return st.roles[r.Delegator()]
}

func (st *state) delegation(r roles.Role) *metadata.DelegatedRole {
	by := st.delegator(r)
	if by == nil || by.Signed.Delegations == nil {
		return nil
	}
	for i, d := range by.Signed.Delegations.Roles {
		if d.Name == r.Name {
			return &by.Signed.Delegations.Roles[i]
		}
	}
	return nil
}

func (st *state) verify(role string, m any) error {
	if _, ok := st.root.Signed.Roles[role]; ok {
		return st.root.VerifyDelegate(role, m)
	}
	r, err := roles.Parse(role)
	if err != nil {
		return err
	}
	by := st.delegator(r)
	if by == nil {
		return ErrNotDelegated
	}
	return by.VerifyDelegate(role, m)
}

func (p *Publisher) signsTargets(st *state) bool {
	r := st.root.Signed.Roles[roles.Targets]
	return p.Keys.has(r.KeyIDs) >= r.Threshold
}

// signs tells whether the keys of a role, whose delegators have been read, are here.
func (p *Publisher) signs(st *state, role string) bool {
	ids, threshold, err := st.keysOf(role)
	return err == nil && p.Keys.has(ids) >= threshold
}

// home is the role that carries what this publisher publishes: the one that was asked for, else the national one, else the top-level targets.
func (p *Publisher) home(st *state) (roles.Role, error) {
	if p.Role == "" {
		return st.country(), nil
	}
	r, err := roles.Parse(p.Role)
	if err == nil && r.Delegates {
		err = fmt.Errorf("role %s: %w: it delegates and carries no content; did you mean %s.content?", r.Name, content.ErrInvalid, r.Name)
	}
	return r, err
}

// country is the role that carries what belongs to every kiosk.
func (st *state) country() roles.Role {
	if national, err := roles.Parse(roles.National); err == nil && st.delegation(national) != nil {
		return national
	}
	return roles.Role{Name: roles.Targets}
}

// read gives the metadata of a role, with all that delegates to it. Errors: ErrNotDelegated, ErrForeign.
func (p *Publisher) read(ctx context.Context, st *state, r roles.Role) (*metadata.Metadata[metadata.TargetsType], error) {
	if r.Delegator() == "" {
		return st.targets, nil
	}
	if m := st.roles[r.Name]; m != nil {
		return m, nil
	}
	if d := r.Delegator(); d != roles.Targets {
		above, err := roles.Parse(d)
		if err != nil {
			return nil, err
		}
		if _, err := p.read(ctx, st, above); err != nil {
			return nil, err
		}
	}
	if st.delegation(r) == nil {
		return nil, fmt.Errorf("%s: %w by %s: it never was, or it has been revoked", r.Name, ErrNotDelegated, r.Delegator())
	}
	meta := st.snapshot.Signed.Meta[r.Name+".json"]
	if meta == nil {
		if r.Delegates || !p.signs(st, r.Name) {
			return nil, fmt.Errorf("%s: %w: nothing of it was ever signed", r.Name, ErrNotDelegated)
		}
		m := metadata.Targets()
		m.Signed.Version = 0
		st.roles[r.Name] = m
		return m, nil
	}
	raw, err := p.readMeta(ctx, r.Name, meta, maxDelegatedBytes)
	if errors.Is(err, errDamaged) {
		raw, err = p.repaired(ctx, r.Name, meta, err)
	}
	if err != nil {
		return nil, err
	}
	m := metadata.Targets()
	if _, err := m.FromBytes(raw); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", r.Name, content.ErrInvalid, err)
	}
	if err := st.verify(r.Name, m); err != nil {
		// It is what the snapshot names, so it was good when it was put; its key has been replaced since.
		if r.Delegates || !p.signs(st, r.Name) {
			return nil, fmt.Errorf("%s: %w: %w", r.Name, ErrForeign, err)
		}
		st.newRoles[r.Name] = true
	}
	st.roles[r.Name] = m
	return m, nil
}

// repaired puts a delegated role that the storage has lost there again, from the data folder's copy.
func (p *Publisher) repaired(ctx context.Context, role string, meta *metadata.MetaFiles, why error) ([]byte, error) {
	raw, err := os.ReadFile(p.copyOf(role))
	if err != nil || meta.VerifyLengthHashes(raw) != nil {
		return nil, fmt.Errorf("the bucket lost %s, and the data folder has no copy: %w", role, why)
	}
	p.Log.WarnContext(ctx, "metadata missing in the bucket, put again", "role", role, "err", why)
	return raw, p.putBack(ctx, metaKey(meta.Version, role), raw)
}

// rememberedRoles takes what the snapshot says of delegated roles from the data folder's copy: a snapshot that drops a role is refused by every kiosk.
func (p *Publisher) rememberedRoles(st *state) error {
	raw, err := os.ReadFile(p.copyOf(roles.Snapshot))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	m := metadata.Snapshot()
	if err == nil {
		_, err = m.FromBytes(raw)
	}
	if err != nil {
		return fmt.Errorf("copy of the snapshot: %w", err)
	}
	for name, meta := range m.Signed.Meta {
		if _, ok := st.snapshot.Signed.Meta[name]; !ok {
			st.snapshot.Signed.Meta[name] = meta
		}
	}
	st.snapshot.Signed.Version = max(st.snapshot.Signed.Version, m.Signed.Version)
	return nil
}

// changed marks the metadata of a role to be signed anew.
func (st *state) changed(role string) {
	if role == roles.Targets {
		st.newTargets = true
		return
	}
	st.newRoles[role] = true
}

// putRoles signs and puts the delegated roles that changed.
func (p *Publisher) putRoles(ctx context.Context, st *state, now time.Time, high *highWater) error {
	for _, name := range slices.Sorted(maps.Keys(st.newRoles)) {
		m := st.roles[name]
		m.Signed.Expires = now.AddDate(targetsYears, 0, 0)
		if high.Roles == nil {
			high.Roles = map[string]int64{}
		}
		n := max(high.Roles[name], m.Signed.Version)
		if meta := st.snapshot.Signed.Meta[name+".json"]; meta != nil {
			n = max(n, meta.Version)
		}
		raw, err := p.putRole(ctx, st, name, m, n, high)
		if err != nil {
			return err
		}
		st.snapshot.Signed.Meta[name+".json"] = metaOf(m.Signed.Version, raw)
	}
	return nil
}

func (p *Publisher) putRole(ctx context.Context, st *state, name string, m *metadata.Metadata[metadata.TargetsType], n int64, high *highWater) ([]byte, error) {
	for {
		n++
		_, size, err := fingerprint(ctx, p.Bucket, metaKey(n, name), maxDelegatedBytes)
		if err != nil {
			return nil, err
		}
		if size < 0 {
			break // free; numbered files are never overwritten
		}
	}
	m.Signed.Version, high.Roles[name] = n, n
	if err := p.writeHighWater(*high); err != nil {
		return nil, err
	}
	raw, err := signedBy(p, st, name, m)
	if err != nil {
		return nil, err
	}
	if len(raw) > maxDelegatedBytes {
		return nil, fmt.Errorf("%s: %w: %d bytes, kiosks take %d", name, content.ErrTooLarge, len(raw), maxDelegatedBytes)
	}
	if err := put(ctx, p.Bucket, metaKey(n, name), raw, typeJSON, cacheForever); err != nil {
		return nil, err
	}
	st.put[name] = metaFile{n, raw}
	return raw, atomicfile.Write(p.copyOf(name), raw, 0o644)
}

// carriers are the roles that carry content and are delegated, the top-level targets first.
func (p *Publisher) carriers(ctx context.Context, st *state) ([]roles.Role, error) {
	out := []roles.Role{{Name: roles.Targets}}
	for _, name := range slices.Sorted(maps.Keys(st.snapshot.Signed.Meta)) {
		r, err := roles.Parse(strings.TrimSuffix(name, ".json"))
		if err != nil || r.Delegates || r.Delegator() == "" {
			continue
		}
		if d := r.Delegator(); d != roles.Targets {
			above, err := roles.Parse(d)
			if err != nil {
				return nil, err
			}
			if _, err := p.read(ctx, st, above); errors.Is(err, ErrNotDelegated) {
				continue // revoked; the snapshot never drops it
			} else if err != nil {
				return nil, err
			}
		}
		if st.delegation(r) != nil {
			out = append(out, r)
		}
	}
	return out, nil
}

// dueRoles marks the delegated roles whose keys are here and that have used up a seventh of their year.
func (p *Publisher) dueRoles(ctx context.Context, st *state) error {
	all, err := p.carriers(ctx, st)
	if err != nil {
		return err
	}
	for _, r := range all[1:] {
		if !p.signs(st, r.Name) {
			continue
		}
		m, err := p.read(ctx, st, r)
		if err != nil {
			return err
		}
		if m.Signed.Expires.Sub(p.Now()) < targetsYears*365*24*time.Hour*6/7 {
			st.newRoles[r.Name] = true
		}
	}
	return nil
}

// taken refuses a pack whose name a higher level has.
func (p *Publisher) taken(ctx context.Context, st *state, r roles.Role, pack string) error {
	for _, name := range r.Above() {
		above := roles.Role{Name: roles.Targets}
		if name != roles.Targets {
			var err error
			if above, err = roles.Parse(name); err != nil {
				return err
			}
		}
		m, err := p.read(ctx, st, above)
		if errors.Is(err, ErrNotDelegated) {
			continue
		}
		if err != nil {
			return err
		}
		if m.Signed.Targets[above.Prefix()+TargetPath(pack)] != nil {
			return fmt.Errorf("pack %s: %w: %s", pack, ErrTaken, name)
		}
	}
	return nil
}

// Signs tells whether the keys of the publisher's own role are here, and which it is.
func (p *Publisher) Signs(ctx context.Context) (role string, ok bool, err error) {
	st, err := p.state(ctx)
	if err != nil {
		return "", false, err
	}
	r, err := p.home(st)
	if err != nil {
		return "", false, err
	}
	for _, name := range r.Chain()[min(1, len(r.Chain())):] {
		above, err := roles.Parse(name)
		if err != nil {
			return "", false, err
		}
		if _, err := p.read(ctx, st, above); err != nil {
			return r.Name, false, nil //nolint:nilerr // what cannot be read cannot be signed for; publishing says why
		}
	}
	return r.Name, p.signs(st, r.Name), nil
}
