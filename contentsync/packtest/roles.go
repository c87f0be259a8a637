package packtest

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
	"cuango/contentsync/trust"
)

// A Role is delegated by another one. Put it into Repo.Roles, parents first; the next Publish or Sign signs and delegates it.
type Role struct {
	Delegator, Name string
	Paths           []string // patterns that are delegated
	Keys            []Key    // that the delegator names
	Threshold       int      // 0: one
	Signers         []Key    // that sign; nil: Keys
	Prefix          string   // of the packs' target paths
	Packs           []*Pack
	Days            int // until it expires; 0: TargetsDays
	// Alter changes the metadata before it is signed, Spoil the bytes after the snapshot has noted them.
	Alter func(*metadata.TargetsType)
	Spoil func([]byte) []byte

	Still bool                // it stays as it was signed first
	meta  *metadata.MetaFiles // of what was signed first
}

// Layers delegates as the administration is built, each role by a key of its name: national, the province, its gate. Packs are added by the
// caller: Roles[0] is the national one, then the province's delegating role, its content and the gate.
func (r *Repo) Layers(tb testing.TB, at trust.Place) {
	tb.Helper()
	province := trust.ProvinceRole(at.Province)
	for _, role := range []Role{
		{Delegator: metadata.TARGETS, Name: trust.NationalRole, Paths: at.Patterns(trust.National)},
		{Delegator: metadata.TARGETS, Name: province, Paths: trust.ProvincePatterns(at.Province)},
		{Delegator: province, Name: trust.ProvinceContentRole(at.Province), Paths: at.Patterns(trust.Provincial), Prefix: at.Prefix(trust.Provincial)},
		{Delegator: province, Name: trust.GateRole(at.Province, at.Gate), Paths: at.Patterns(trust.AtGate), Prefix: at.Prefix(trust.AtGate)},
	} {
		role.Keys = []Key{NewKey(tb, role.Name)}
		r.Roles = append(r.Roles, &role)
	}
}

// Role finds one of Roles.
func (r *Repo) Role(name string) *Role {
	return r.Roles[slices.IndexFunc(r.Roles, func(x *Role) bool { return x.Name == name })]
}

// delegate adds the delegations of a role to its metadata.
func (r *Repo) delegate(tb testing.TB, name string, m *metadata.TargetsType) {
	tb.Helper()
	for _, role := range r.Roles {
		if role.Delegator != name {
			continue
		}
		if m.Delegations == nil {
			m.Delegations = &metadata.Delegations{Keys: map[string]*metadata.Key{}}
		}
		d := metadata.DelegatedRole{Name: role.Name, Threshold: max(role.Threshold, 1), Terminating: true, Paths: role.Paths, KeyIDs: []string{}}
		for _, k := range role.Keys {
			id, err := k.pub.ID()
			if err != nil {
				tb.Fatal(err)
			}
			d.KeyIDs = append(d.KeyIDs, id)
			m.Delegations.Keys[id] = k.pub
		}
		m.Delegations.Roles = append(m.Delegations.Roles, d)
	}
}

// putRoles signs and uploads the delegated roles and notes them in the snapshot.
func (r *Repo) putRoles(tb testing.TB, now time.Time, version int64, snapshot *metadata.SnapshotType) {
	tb.Helper()
	for _, role := range r.Roles {
		if role.Still && role.meta != nil {
			snapshot.Meta[role.Name+".json"] = role.meta
			continue
		}
		m := metadata.Targets(now.AddDate(0, 0, cmp.Or(role.Days, TargetsDays)))
		m.Signed.Version = version
		for _, p := range role.Packs {
			files, manifest := p.Files(tb)
			for k, b := range files {
				r.put(k, b)
			}
			t := trust.Target{Pack: p.Manifest.Pack, Prefix: role.Prefix, Digest: content.DigestOf(manifest)}
			r.put(t.Key(), manifest)
			tf, err := metadata.TargetFile().FromBytes("x", manifest, "sha256")
			if err != nil {
				tb.Fatal(err)
			}
			custom := json.RawMessage(fmt.Sprintf(`{"published":%q}`, now.UTC().Format(time.RFC3339)))
			tf.Custom = &custom
			m.Signed.Targets[role.Prefix+trust.TargetPath(p.Manifest.Pack)] = tf
		}
		r.delegate(tb, role.Name, &m.Signed)
		if role.Alter != nil {
			role.Alter(&m.Signed)
		}
		signers := role.Signers
		if signers == nil {
			signers = role.Keys
		}
		for _, k := range signers {
			if _, err := m.Sign(k.signer(tb)); err != nil {
				tb.Fatal(err)
			}
		}
		raw := toBytes(tb, m)
		meta := metadata.MetaFile(version)
		meta.Length, meta.Hashes = int64(len(raw)), metadata.Hashes{"sha256": digestBytes(raw)}
		snapshot.Meta[role.Name+".json"], role.meta = meta, meta
		if role.Spoil != nil {
			raw = role.Spoil(raw)
		}
		r.put(fmt.Sprintf("tuf/%d.%s.json", version, role.Name), raw)
	}
}

func digestBytes(b []byte) []byte {
	sum := sha256.Sum256(b)
	return sum[:]
}
