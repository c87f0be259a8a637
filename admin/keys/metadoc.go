package keys

import (
	"crypto"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/roles"
	"cuango/contentsync/content"
)

// A Metadata is signed metadata that people sign: a root, or targets, top-level or delegated. One of the two is set.
type Metadata struct {
	Role    string
	Root    *metadata.Metadata[metadata.RootType]
	Targets *metadata.Metadata[metadata.TargetsType]
}

// ParseMetadata reads metadata of a role, and verifies nothing. Errors: content.ErrInvalid.
func ParseMetadata(role string, raw []byte) (Metadata, error) {
	m := Metadata{Role: role}
	var err error
	if role == roles.Root {
		m.Root = metadata.Root()
		_, err = m.Root.FromBytes(raw)
	} else {
		if _, err := roles.Parse(role); err != nil {
			return m, err
		}
		m.Targets = metadata.Targets()
		_, err = m.Targets.FromBytes(raw)
	}
	if err != nil {
		return m, fmt.Errorf("%s: %w: %w", role, content.ErrInvalid, err)
	}
	return m, m.whole()
}

// whole refuses what go-tuf would follow a nil pointer in.
func (m Metadata) whole() error {
	bad := func(why string) error { return fmt.Errorf("%s: %w: %s", m.Role, content.ErrInvalid, why) }
	var keys map[string]*metadata.Key
	if m.Root != nil {
		keys = m.Root.Signed.Keys
		for _, role := range roles.TopLevel {
			r := m.Root.Signed.Roles[role]
			if r == nil {
				return bad("no role " + role)
			}
			if err := knows(keys, r.KeyIDs, r.Threshold); err != nil {
				return bad(role + ": " + err.Error())
			}
		}
		if len(m.Root.Signed.Roles) != len(roles.TopLevel) || !m.Root.Signed.ConsistentSnapshot {
			return bad("other roles than four, or no consistent snapshots")
		}
		return wholeKeys(m.Role, keys)
	}
	for path, t := range m.Targets.Signed.Targets {
		if t == nil {
			return bad("target " + path + " is null")
		}
	}
	d := m.Targets.Signed.Delegations
	if d == nil {
		return nil
	}
	if d.SuccinctRoles != nil {
		return bad("succinct roles")
	}
	seen := map[string]bool{}
	for _, r := range d.Roles {
		named, err := roles.Parse(r.Name)
		if err != nil {
			return err
		}
		if named.Delegator() != m.Role || seen[r.Name] {
			return bad(r.Name + " is not delegated by it, or twice")
		}
		seen[r.Name] = true
		if !slices.Equal(r.Paths, named.Patterns()) || len(r.PathHashPrefixes) > 0 || !r.Terminating {
			return bad(r.Name + " is given other paths than its own")
		}
		if err := knows(d.Keys, r.KeyIDs, r.Threshold); err != nil {
			return bad(r.Name + ": " + err.Error())
		}
	}
	return wholeKeys(m.Role, d.Keys)
}

func knows(keys map[string]*metadata.Key, ids []string, threshold int) error {
	if threshold < 1 || threshold > len(ids) {
		return fmt.Errorf("%d signatures of %d keys", threshold, len(ids))
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if keys[id] == nil || seen[id] {
			return fmt.Errorf("key %.16s is missing, or named twice", id)
		}
		seen[id] = true
	}
	return nil
}

// wholeKeys holds every key to its ID: otherwise one key could stand under two names and reach a threshold alone.
func wholeKeys(role string, keys map[string]*metadata.Key) error {
	for name, k := range keys {
		if k == nil {
			return fmt.Errorf("%s: %w: key %.16s is null", role, content.ErrInvalid, name)
		}
		id, err := k.ID()
		if err != nil || id != name || k.Type != metadata.KeyTypeEd25519 {
			return fmt.Errorf("%s: %w: key %.16s is not the Ed25519 key that its ID says", role, content.ErrInvalid, name)
		}
	}
	return nil
}

// Version of the metadata.
func (m Metadata) Version() int64 {
	if m.Root != nil {
		return m.Root.Signed.Version
	}
	return m.Targets.Signed.Version
}

// Expires is when it ends.
func (m Metadata) Expires() time.Time {
	if m.Root != nil {
		return m.Root.Signed.Expires
	}
	return m.Targets.Signed.Expires
}

func (m Metadata) signatures() *[]metadata.Signature {
	if m.Root != nil {
		return &m.Root.Signatures
	}
	return &m.Targets.Signatures
}

// Bytes are those that lie in a bucket; the signatures are in the order of their keys.
func (m Metadata) Bytes() ([]byte, error) {
	sigs := *m.signatures()
	slices.SortFunc(sigs, func(a, b metadata.Signature) int { return compare(a.KeyID, b.KeyID) })
	var raw []byte
	var err error
	if m.Root != nil {
		raw, err = m.Root.ToBytes(false)
	} else {
		raw, err = m.Targets.ToBytes(false)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.Role, err)
	}
	return raw, nil
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// unsigned is the metadata with no signature: what a code is made of.
func (m Metadata) unsigned() (json.RawMessage, error) {
	raw, err := m.Bytes()
	if err != nil {
		return nil, err
	}
	c, err := ParseMetadata(m.Role, raw)
	if err != nil {
		return nil, err
	}
	*c.signatures() = []metadata.Signature{}
	return c.Bytes()
}

// sign adds the signature of a key, or replaces the one that it gave before.
func (m Metadata) sign(k Private) error {
	sigs := m.signatures()
	*sigs = slices.DeleteFunc(*sigs, func(s metadata.Signature) bool { return s.KeyID == k.ID })
	signer, err := signature.LoadSigner(k.Ed25519, crypto.Hash(0))
	if err == nil && m.Root != nil {
		_, err = m.Root.Sign(signer)
	} else if err == nil {
		_, err = m.Targets.Sign(signer)
	}
	if err != nil {
		return fmt.Errorf("sign %s: %w", m.Role, err)
	}
	return nil
}

// A Signers is who may sign a role, and how many of them must.
type Signers struct {
	By        string // the role and version that name them
	Keys      map[string]*metadata.Key
	Threshold int
}

// signersOf gives whom metadata names for a role; nil when it delegates nothing of that name.
func (m Metadata) signersOf(role string) *Signers {
	by := fmt.Sprintf("%s %d", m.Role, m.Version())
	of := func(all map[string]*metadata.Key, ids []string, threshold int) *Signers {
		s := &Signers{By: by, Threshold: threshold, Keys: map[string]*metadata.Key{}}
		for _, id := range ids {
			s.Keys[id] = all[id]
		}
		return s
	}
	if m.Root != nil {
		if r := m.Root.Signed.Roles[role]; r != nil {
			return of(m.Root.Signed.Keys, r.KeyIDs, r.Threshold)
		}
		return nil
	}
	if d := m.Targets.Signed.Delegations; d != nil {
		for _, r := range d.Roles {
			if r.Name == role {
				return of(d.Keys, r.KeyIDs, r.Threshold)
			}
		}
	}
	return nil
}

// signed gives which of the signers have signed the metadata. Errors: content.ErrUntrusted for a signature that does not hold.
func (s *Signers) signed(m Metadata) ([]string, error) {
	var have []string
	for _, sig := range *m.signatures() {
		k := s.Keys[sig.KeyID]
		if k == nil {
			continue
		}
		if err := verifyOne(m, k, sig); err != nil {
			return nil, fmt.Errorf("%s %d: %w: the signature of key %s does not fit: what it signed was altered", m.Role, m.Version(), content.ErrUntrusted, Short(sig.KeyID))
		}
		have = append(have, sig.KeyID)
	}
	slices.Sort(have)
	return slices.Compact(have), nil
}

// verifyOne checks one signature, by a root that names this key alone.
func verifyOne(m Metadata, k *metadata.Key, sig metadata.Signature) error {
	one := metadata.Root()
	if err := one.Signed.AddKey(k, roles.Snapshot); err != nil {
		return err
	}
	if m.Root != nil {
		c := *m.Root
		c.Signatures = []metadata.Signature{sig}
		return one.VerifyDelegate(roles.Snapshot, &c)
	}
	c := *m.Targets
	c.Signatures = []metadata.Signature{sig}
	return one.VerifyDelegate(roles.Snapshot, &c)
}

// verifies tells whether metadata is signed by enough of whom another one names for its role.
func (m Metadata) verifies(by Metadata) error {
	s := by.signersOf(m.Role)
	if s == nil {
		return fmt.Errorf("%s: %w: %s does not name it", m.Role, content.ErrUntrusted, by.Role)
	}
	have, err := s.signed(m)
	if err != nil {
		return err
	}
	if len(have) < s.Threshold {
		return fmt.Errorf("%s %d: %w: signed by %d of the %d that %s asks for", m.Role, m.Version(), content.ErrUntrusted, len(have), s.Threshold, s.By)
	}
	return nil
}

// sortedKeys are the IDs of signers, in order.
func (s *Signers) sortedKeys() []string { return slices.Sorted(maps.Keys(s.Keys)) }
