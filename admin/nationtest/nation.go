// Package nationtest makes the data folder of a country that is fully rolled out, for tests and measurements: every province and every gate has a role
// of its own in the signed metadata. Asking keepers for 500 signatures one after the other would take an hour; so it writes what the server has when that is
// done, with the keys of all roles in the one folder. All else is the real publisher's work: it puts into the bucket what the folder remembers.
package nationtest

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/admin/publish"
	"cuango/admin/roles"
	"cuango/contentsync/content"
)

// How large Viet Nam is: provinces since July 2025, and gates of all kinds, ports, stations and airports among them.
const (
	Provinces = 34
	Gates     = 430
)

// A Nation is what Make made.
type Nation struct {
	Dir      string
	Contents []string // roles of what provinces show
	Gates    []string // roles of gates
}

// Make fills an empty data folder, of so many provinces and gates (Provinces and Gates are those of the whole country): a root of four keys, and below the top-level targets the national role, provinces and gates, each with a key of its own and nothing published.
func Make(dir string, provinces, gates int, now time.Time) (Nation, error) {
	n := Nation{Dir: dir}
	top, err := publish.MakeKeys(dir, now)
	if err != nil {
		return n, err
	}
	root := metadata.Root()
	raw, err := publish.TrustRoot(dir)
	if err == nil {
		_, err = root.FromBytes(raw)
	}
	if err != nil {
		return n, fmt.Errorf("nation: %w", err)
	}
	m := maker{dir: dir, expires: now.UTC().AddDate(1, 0, 0).Truncate(time.Second), snapshot: metadata.Snapshot(now.UTC().AddDate(0, 0, 30).Truncate(time.Second))}
	targets := metadata.Targets(m.expires)
	m.delegate(targets, roles.National)
	m.role(roles.National, metadata.Targets(m.expires))
	for i := range provinces {
		name := fmt.Sprintf("tinh-bien-gioi-%02d", i+1) // as long as a province's name is
		province, carries := metadata.Targets(m.expires), roles.Province(name)+".content"
		m.delegate(targets, roles.Province(name))
		m.delegate(province, carries)
		m.role(carries, metadata.Targets(m.expires))
		n.Contents = append(n.Contents, carries)
		for j := i; j < gates; j += provinces {
			gate := fmt.Sprintf("gate.%s.cua-khau-%03d", name, j+1)
			m.delegate(province, gate)
			m.role(gate, metadata.Targets(m.expires))
			n.Gates = append(n.Gates, gate)
		}
		m.role(roles.Province(name), province)
	}
	m.put(roles.Targets, targets, top[root.Signed.Roles[roles.Targets].KeyIDs[0]])
	m.putSnapshot(top[root.Signed.Roles[roles.Snapshot].KeyIDs[0]])
	return n, m.err
}

// A maker remembers the first error.
type maker struct {
	dir      string
	expires  time.Time
	snapshot *metadata.Metadata[metadata.SnapshotType]
	keys     map[string]ed25519.PrivateKey // by role
	err      error
}

// delegate gives a role a key and has another one name it.
func (m *maker) delegate(by *metadata.Metadata[metadata.TargetsType], role string) {
	if m.err != nil {
		return
	}
	r, err := roles.Parse(role)
	_, priv, keyErr := ed25519.GenerateKey(rand.Reader)
	if err = errors.Join(err, keyErr); err != nil {
		m.err = err
		return
	}
	der, err := x509.MarshalPKCS8PrivateKey(priv)
	if err == nil {
		err = os.WriteFile(filepath.Join(m.dir, "keys", role+".pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
	}
	pub, keyErr := metadata.KeyFromPublicKey(priv.Public())
	if m.err = errors.Join(err, keyErr); m.err != nil {
		return
	}
	id, err := pub.ID()
	if err != nil {
		m.err = err
		return
	}
	if by.Signed.Delegations == nil {
		by.Signed.Delegations = &metadata.Delegations{Keys: map[string]*metadata.Key{}}
	}
	by.Signed.Delegations.Keys[id] = pub
	by.Signed.Delegations.Roles = append(by.Signed.Delegations.Roles, metadata.DelegatedRole{Name: role, KeyIDs: []string{id}, Threshold: 1, Terminating: true, Paths: r.Patterns()})
	if m.keys == nil {
		m.keys = map[string]ed25519.PrivateKey{}
	}
	m.keys[role] = priv
}

// role signs the metadata of a delegated role.
func (m *maker) role(role string, t *metadata.Metadata[metadata.TargetsType]) {
	m.put(role, t, m.keys[role])
}

// put signs metadata and has the snapshot name it.
func (m *maker) put(role string, t *metadata.Metadata[metadata.TargetsType], key ed25519.PrivateKey) {
	raw := signed(m, role, t, key)
	if m.err != nil {
		return
	}
	sum, err := hex.DecodeString(string(content.DigestOf(raw)))
	if err != nil {
		m.err = err
		return
	}
	meta := metadata.MetaFile(t.Signed.Version)
	meta.Length, meta.Hashes = int64(len(raw)), metadata.Hashes{"sha256": sum}
	m.snapshot.Signed.Meta[role+".json"] = meta
}

func (m *maker) putSnapshot(key ed25519.PrivateKey) { signed(m, roles.Snapshot, m.snapshot, key) }

// signed signs metadata and writes the folder's copy of it.
func signed[T metadata.Roles](m *maker, role string, t *metadata.Metadata[T], key ed25519.PrivateKey) []byte {
	if m.err != nil {
		return nil
	}
	signer, err := signature.LoadSigner(key, crypto.Hash(0))
	if err == nil {
		_, err = t.Sign(signer)
	}
	if err != nil {
		m.err = fmt.Errorf("sign %s: %w", role, err)
		return nil
	}
	raw, err := t.ToBytes(false)
	if err == nil {
		err = os.WriteFile(filepath.Join(m.dir, "trust", role+".json"), raw, 0o600)
	}
	m.err = err
	return raw
}
