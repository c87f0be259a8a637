package packtest

import (
	"fmt"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
	"cuango/contentsync/delta"
	"cuango/contentsync/trust"
)

// Large makes the metadata of the repository as long as that of many provinces, which never change, and has every file of it named by length and hash, as kioskadmin does.
func (r *Repo) Large(tb testing.TB, provinces int) {
	tb.Helper()
	r.Hashed = true
	for i := range provinces {
		name := fmt.Sprintf("tinh-%03d", i)
		role := &Role{Delegator: metadata.TARGETS, Name: trust.ProvinceRole(name), Paths: trust.ProvincePatterns(name), Still: true}
		role.Keys = []Key{NewKey(tb, role.Name)}
		r.Roles = append(r.Roles, role)
	}
}

// metaOf names a file in the one above.
func (r *Repo) metaOf(version int64, raw []byte) *metadata.MetaFiles {
	m := metadata.MetaFile(version)
	if r.Hashed {
		m.Length, m.Hashes = int64(len(raw)), metadata.Hashes{"sha256": digestBytes(raw)}
	}
	return m
}

// MetadataKey is where a version of a role lies.
func MetadataKey(role string, version int64) string {
	return fmt.Sprintf("tuf/%d.%s.json", version, role)
}

// MetadataDeltaKey is where the delta lies between two versions of a role that are there.
func (r *Repo) MetadataDeltaKey(role string, from, to int64) string {
	return delta.MetadataKey(content.DigestOf(r.File(MetadataKey(role, from))), content.DigestOf(r.File(MetadataKey(role, to))))
}

// PutMetadataDelta uploads the delta between two versions of a role, and gives its place.
func (r *Repo) PutMetadataDelta(tb testing.TB, role string, from, to int64) string {
	tb.Helper()
	b, err := delta.MakeFile(r.File(MetadataKey(role, from)), r.File(MetadataKey(role, to)))
	if err != nil {
		tb.Fatal(err)
	}
	key := r.MetadataDeltaKey(role, from, to)
	r.put(key, b)
	return key
}
