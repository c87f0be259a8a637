package contentsync_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/store/s3store"
	"cuango/contentsync/store/storetest"
	"cuango/contentsync/trust"
)

var (
	here     = trust.Place{Province: "lang-son", Gate: "huu-nghi"}
	pContent = trust.ProvinceContentRole(here.Province)
	gateRole = trust.GateRole(here.Province, here.Gate)
	roles    = []string{trust.NationalRole, pContent, gateRole}
)

// atHere makes a kiosk one of the province.
func atHere(p *contentsync.Params) { p.Province = here.Province }

// layered publishes version n of two packs on each level. Each version has a picture that the one before has not.
func layered(t *testing.T, repo *packtest.Repo, version int) map[string][]*packtest.Pack {
	t.Helper()
	packs := map[string][]*packtest.Pack{}
	for i, role := range roles {
		for _, x := range []string{"a", "b"} {
			packs[role] = append(packs[role], packtest.Small(t, fmt.Sprintf("l%d-%s", i, x), 10+version, 2, version, 400))
		}
		repo.Role(role).Packs = packs[role]
	}
	return packs
}

// newest is the picture that came with the last version of a pack.
func newest(p *packtest.Pack) content.Digest {
	return p.Catalog.Media[fmt.Sprintf("picture-%d", p.Catalog.Version-11)].Digest
}

// A layerFault breaks the second publish of one layer: before it is signed, or after.
type layerFault struct {
	name   string
	before func(t *testing.T, r *packtest.Repo, role *packtest.Role, second *packtest.Pack)
	after  func(t *testing.T, r *packtest.Repo, role *packtest.Role, second *packtest.Pack)
	want   error
	reason contentsync.Reason
}

var layerFaults = []layerFault{
	{name: "expired", want: content.ErrExpired, reason: contentsync.ReasonExpired, before: func(_ *testing.T, _ *packtest.Repo, role *packtest.Role, _ *packtest.Pack) { role.Days = -1 }},
	{name: "signed by a stranger", want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted, before: func(t *testing.T, _ *packtest.Repo, role *packtest.Role, _ *packtest.Pack) {
		t.Helper()
		role.Signers = []packtest.Key{packtest.NewKey(t, "stranger")}
	}},
	{name: "metadata is missing", want: content.ErrNotFound, reason: contentsync.ReasonMissing, after: func(_ *testing.T, r *packtest.Repo, role *packtest.Role, _ *packtest.Pack) {
		r.Put("tuf/2."+role.Name+".json", nil)
	}},
	{name: "metadata is cut off", want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted, before: func(_ *testing.T, _ *packtest.Repo, role *packtest.Role, _ *packtest.Pack) {
		role.Spoil = func(b []byte) []byte { return b[:len(b)/2] }
	}},
	{name: "delegates", want: content.ErrInvalid, reason: contentsync.ReasonInvalid, before: func(_ *testing.T, _ *packtest.Repo, role *packtest.Role, _ *packtest.Pack) {
		role.Alter = func(m *metadata.TargetsType) {
			m.Delegations = &metadata.Delegations{Keys: map[string]*metadata.Key{}, Roles: []metadata.DelegatedRole{{Name: "x", Threshold: 1, KeyIDs: []string{}, Paths: []string{"*"}}}}
		}
	}},
	{name: "a target without a digest", want: content.ErrInvalid, reason: contentsync.ReasonInvalid, before: func(_ *testing.T, _ *packtest.Repo, role *packtest.Role, _ *packtest.Pack) {
		role.Alter = func(m *metadata.TargetsType) {
			for _, f := range m.Targets {
				f.Hashes = metadata.Hashes{"sha512": make([]byte, 64)}
			}
		}
	}},
	{name: "a manifest is missing", want: content.ErrNotFound, reason: contentsync.ReasonMissing, after: func(t *testing.T, r *packtest.Repo, role *packtest.Role, second *packtest.Pack) {
		t.Helper()
		r.Put(manifestOf(t, role, second).Key(), nil)
	}},
	{name: "a manifest has other bytes", want: content.ErrDigest, reason: contentsync.ReasonDamaged, after: func(t *testing.T, r *packtest.Repo, role *packtest.Role, second *packtest.Pack) {
		t.Helper()
		key := manifestOf(t, role, second).Key()
		r.Put(key, bytes.Replace(r.File(key), []byte("2026"), []byte("2027"), 1))
	}},
	{name: "a manifest of an older version", want: content.ErrRollback, reason: contentsync.ReasonRollback, before: func(_ *testing.T, _ *packtest.Repo, _ *packtest.Role, second *packtest.Pack) {
		second.Alter = func(m *content.Manifest) { m.Version = 10 }
	}},
	{name: "a catalog is missing", want: content.ErrNotFound, reason: contentsync.ReasonMissing, after: func(t *testing.T, r *packtest.Repo, _ *packtest.Role, second *packtest.Pack) {
		t.Helper()
		r.Put(catalogOf(t, second).BlobKey(), nil)
	}},
	{name: "a catalog has other bytes", want: content.ErrDigest, reason: contentsync.ReasonDamaged, after: func(t *testing.T, r *packtest.Repo, _ *packtest.Role, second *packtest.Pack) {
		t.Helper()
		key := catalogOf(t, second).BlobKey()
		b := bytes.Clone(r.File(key))
		b[len(b)/2] ^= 1
		r.Put(key, b)
	}},
	{name: "a catalog is no zstd", want: content.ErrInvalid, reason: contentsync.ReasonInvalid, before: func(_ *testing.T, _ *packtest.Repo, _ *packtest.Role, second *packtest.Pack) {
		second.ZstCatalog = []byte("nothing of the kind")
	}},
	{name: "a catalog is against the format", want: content.ErrInvalid, reason: contentsync.ReasonInvalid, before: func(_ *testing.T, _ *packtest.Repo, _ *packtest.Role, second *packtest.Pack) {
		second.Catalog.Items[0].Category = "nowhere"
	}},
	{name: "a picture is missing", want: content.ErrNotFound, reason: contentsync.ReasonMissing, after: func(_ *testing.T, r *packtest.Repo, _ *packtest.Role, second *packtest.Pack) {
		r.Put(newest(second).BlobKey(), nil)
	}},
	{name: "a picture has other bytes", want: content.ErrDigest, reason: contentsync.ReasonDamaged, after: func(_ *testing.T, r *packtest.Repo, _ *packtest.Role, second *packtest.Pack) {
		b := bytes.Clone(second.Blobs[newest(second)])
		b[len(b)/2] ^= 1
		r.Put(newest(second).BlobKey(), b)
	}},
	{name: "a picture is not as the catalog says", want: content.ErrInvalid, reason: contentsync.ReasonInvalid, before: func(_ *testing.T, _ *packtest.Repo, _ *packtest.Role, second *packtest.Pack) {
		m := second.Catalog.Media["picture-1"]
		m.Width++
		second.Catalog.Media["picture-1"] = m
	}},
	{name: "is not delegated any more", want: content.ErrUntrusted, reason: contentsync.ReasonUntrusted, before: func(_ *testing.T, r *packtest.Repo, role *packtest.Role, _ *packtest.Pack) {
		r.Roles = slices.DeleteFunc(r.Roles, func(x *packtest.Role) bool { return x == role })
		r.Gone = append(r.Gone, role.Name)
	}},
}

func manifestOf(t *testing.T, role *packtest.Role, p *packtest.Pack) trust.Target {
	t.Helper()
	_, raw := p.Files(t)
	return trust.Target{Pack: p.Manifest.Pack, Prefix: role.Prefix, Digest: content.DigestOf(raw)}
}

func catalogOf(t *testing.T, p *packtest.Pack) content.Digest {
	t.Helper()
	_, raw := p.Files(t)
	m, err := content.DecodeManifest(raw)
	if err != nil {
		t.Fatal(err)
	}
	return m.Catalog.Digest
}

// of gives what versions the packs of each role have in the active generation, "1" when all have that one; and asserts that the generation is whole.
func (k *kiosk) of(t *testing.T) map[string]string {
	t.Helper()
	r, err := cache.OpenReader(t.Context(), k.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	readAll(t, r)
	got := map[string]string{}
	for _, l := range r.Generation().Layers {
		for _, p := range l.Packs {
			if v := fmt.Sprint(p.Version - 10); !strings.Contains(got[l.Role], v) {
				got[l.Role] += v
			}
		}
		if len(l.Packs) != 2 {
			t.Errorf("%s has %d packs", l.Role, len(l.Packs))
		}
	}
	return got
}

// For each fault and each of the three layers: that layer stays as it was, whole; the other two move on; and the status names it.
func TestOneBadLayerStopsNoOther(t *testing.T) {
	for _, tt := range layerFaults {
		for i, bad := range roles {
			t.Run(tt.name+"/"+string(bad[0]), func(t *testing.T) {
				t.Parallel()
				repo := packtest.NewRepo(t, "a", now)
				repo.Layers(t, here)
				layered(t, repo, 1)
				repo.Publish(t, now)
				k := newKiosk(t, repo, atHere)
				k.mustSync(t)
				if got := k.of(t); fmt.Sprint(got) != fmt.Sprint(map[string]string{roles[0]: "1", roles[1]: "1", roles[2]: "1"}) {
					t.Fatalf("before: %v", got)
				}

				role, keep := repo.Role(bad), slices.Clone(repo.Roles)
				good := *role
				second := layered(t, repo, 2)[bad][1]
				if tt.before != nil {
					tt.before(t, repo, role, second)
				}
				repo.Publish(t, now)
				if tt.after != nil {
					tt.after(t, repo, role, second)
				}
				want := map[string]string{roles[0]: "2", roles[1]: "2", roles[2]: "2"}
				want[bad] = "1"
				for try := range 3 {
					k.failed(t, k.SyncOnce(t.Context()), tt.want, tt.reason)
					if got := k.of(t); fmt.Sprint(got) != fmt.Sprint(want) {
						t.Fatalf("try %d: layers have versions %v, want %v", try, got, want)
					}
					for j, l := range k.Status().Layers {
						version := int64(2)
						if l.Role == bad {
							version = 1
						}
						if l.Role != roles[j] || l.Version != version || (l.Error != "") != (j == i) || l.Stale != (j == i) || l.Good.IsZero() || l.AsOf != "2026-11-20" || len(l.Packs) != 2 {
							t.Errorf("try %d: status of layer %d: %+v", try, j, l)
						}
						if j == i && (l.Reason != tt.reason || l.Since.IsZero()) {
							t.Errorf("try %d: status of the bad layer: %+v", try, l)
						}
					}
					if n := k.Status().Generation; n != 2 {
						t.Errorf("try %d: generation %d, want one new", try, n)
					}
					if try == 1 {
						k.restart(t)
					}
				}
				repo.Roles, repo.Gone = keep, nil
				good.Packs = nil
				*role = good
				layered(t, repo, 3)
				repo.Publish(t, now)
				k.mustSync(t)
				want[roles[0]], want[roles[1]], want[roles[2]] = "3", "3", "3"
				if got := k.of(t); fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("after it was mended: %v", got)
				}
				for _, l := range k.Status().Layers {
					if l.Error != "" || l.Stale || !l.Since.IsZero() || l.Version != 3 {
						t.Errorf("after it was mended: %+v", l)
					}
				}
			})
		}
	}
}

// The same from a real object storage, over what a province lives through: a gate that is late, a picture that the storage has lost, the end of a term.
func TestLayersFromAnObjectStorage(t *testing.T) {
	endpoint, access, secret := storetest.Server(t)
	bucket := fmt.Sprintf("layers-%d", time.Now().UnixNano())
	s, err := s3store.Open(s3store.Params{Endpoint: endpoint, Bucket: bucket, AccessKey: access, SecretKey: secret})
	if err == nil {
		err = errors.Join(s.MakeBucket(t.Context()), s.SetPolicy(t.Context(),
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::`+bucket+`/*"]}]}`))
	}
	if err != nil {
		t.Fatal(err)
	}
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	there := map[string][]byte{}
	upload := func() {
		for key, body := range repo.Save() {
			if bytes.Equal(there[key], body) {
				continue
			}
			if err := s.Put(t.Context(), key, bytes.NewReader(body), int64(len(body)), "application/octet-stream", ""); err != nil {
				t.Fatal(err)
			}
			there[key] = body
		}
	}
	k := newKiosk(t, repo, atHere, func(p *contentsync.Params) { p.Source = endpoint + "/" + bucket })
	want := func(err, is error, versions string) {
		t.Helper()
		if (is == nil) != (err == nil) || is != nil && !errors.Is(err, is) {
			t.Fatalf("sync: %v, want %v", err, is)
		}
		got := k.of(t)
		if v := got[roles[0]] + got[roles[1]] + got[roles[2]]; v != versions {
			t.Fatalf("layers have versions %s, want %s", v, versions)
		}
	}
	layered(t, repo, 1)
	repo.Role(gateRole).Days = 3
	repo.Publish(t, now)
	upload()
	want(k.SyncOnce(t.Context()), nil, "111")

	*k.clock = now.AddDate(0, 0, 4) // the gate's office has not signed anew
	layered(t, repo, 2)
	repo.Publish(t, now)
	upload()
	want(k.SyncOnce(t.Context()), content.ErrExpired, "221")

	repo.Role(gateRole).Days = 0 // it signs, and the storage loses a picture of the country's
	lost := newest(layered(t, repo, 3)[roles[0]][1])
	repo.Publish(t, now)
	upload()
	if err := s.Delete(t.Context(), lost.BlobKey()); err != nil {
		t.Fatal(err)
	}
	delete(there, lost.BlobKey())
	want(k.SyncOnce(t.Context()), content.ErrNotFound, "233")
	upload()
	want(k.SyncOnce(t.Context()), nil, "333")
	*k.clock = now.AddDate(0, 0, 5)
	want(k.SyncOnce(t.Context()), nil, "333")
}
