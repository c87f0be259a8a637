package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/keys"
	"cuango/admin/roles"
	"cuango/contentsync/atomicfile"
	"cuango/contentsync/content"
)

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
	st.put[name] = metaFile{m.Version(), raw}
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
