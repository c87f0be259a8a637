package trust_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

var here = trust.Place{Province: "lang-son", Gate: "huu-nghi"}

// layered is a repository as the administration is built, with a pack on every level.
func layered(tb testing.TB) *packtest.Repo {
	tb.Helper()
	r := packtest.NewRepo(tb, "a", now)
	r.Layers(tb, here)
	for _, role := range []string{trust.NationalRole, trust.ProvinceContentRole("lang-son"), trust.GateRole("lang-son", "huu-nghi")} {
		r.Role(role).Packs = []*packtest.Pack{packtest.Small(tb, map[string]string{"n": "country", "p": "province", "g": "gate"}[role[:1]], 1, 1, 0, 0)}
	}
	return r
}

func refreshAt(tb testing.TB, r *packtest.Repo, at trust.Place, st trust.State) (trust.Result, []string, error) {
	tb.Helper()
	files := r.Save()
	var asked []string
	res, err := trust.RefreshAt(tb.Context(), at, r.Root(), st, now, files[trust.TimestampKey], from(files, &asked))
	return res, asked, err
}

func packs(res trust.Result) string {
	var names []string
	for _, p := range res.Packs {
		names = append(names, p.Pack)
	}
	return strings.Join(names, " ")
}

func TestLayers(t *testing.T) {
	r := layered(t)
	r.Publish(t, now)
	for _, tt := range []struct {
		name  string
		at    trust.Place
		want  string
		asked int // next root, snapshot, targets, delegated roles
	}{
		{"at the gate", here, "country gate province", 7},
		{"elsewhere in the province", trust.Place{Province: "lang-son", Gate: "tan-thanh"}, "country province", 6},
		{"in another province", trust.Place{Province: "quang-ninh", Gate: "huu-nghi"}, "country", 4},
		{"nowhere", trust.Place{}, "country", 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, asked, err := refreshAt(t, r, tt.at, trust.State{})
			if err != nil || packs(res) != tt.want || len(asked) != tt.asked {
				t.Fatalf("packs %q, asked %v, %v", packs(res), asked, err)
			}
			for _, p := range res.Packs {
				if b := r.File(p.Key()); content.DigestOf(b) != p.Digest {
					t.Errorf("%s does not lie at %s", p.Pack, p.Key())
				}
			}
			again, asked, err := refreshAt(t, r, tt.at, res.State)
			if err != nil || packs(again) != tt.want || len(asked) != 1 {
				t.Errorf("from memory: packs %q, asked %v, %v", packs(again), asked, err)
			}
		})
	}
}

// Whoever breaks one layer breaks that layer alone; whoever signs what is not theirs is not heard.
func TestHostileLayers(t *testing.T) {
	province, pContent, gate := trust.ProvinceRole("lang-son"), trust.ProvinceContentRole("lang-son"), trust.GateRole("lang-son", "huu-nghi")
	signedPath := func(path string) func(*metadata.TargetsType) {
		return func(m *metadata.TargetsType) {
			f, err := metadata.TargetFile().FromBytes(path, []byte("{}"), "sha256")
			if err != nil {
				t.Fatal(err)
			}
			m.Targets[path] = f
		}
	}
	for _, tt := range []struct {
		name    string
		change  func(t *testing.T, r *packtest.Repo)
		want    error
		packs   string
		refused string
	}{
		{"gate signed by another gate", func(t *testing.T, r *packtest.Repo) {
			t.Helper()
			r.Role(gate).Signers = []packtest.Key{packtest.NewKey(t, trust.GateRole("lang-son", "tan-thanh"))}
		}, content.ErrUntrusted, "country province", ""},
		{"gate signed by its province's content key", func(_ *testing.T, r *packtest.Repo) { r.Role(gate).Signers = r.Role(pContent).Keys }, content.ErrUntrusted, "country province", ""},
		{"province signed by a gate", func(_ *testing.T, r *packtest.Repo) { r.Role(province).Signers = r.Role(gate).Keys }, content.ErrUntrusted, "country", ""},
		{"national signed by the snapshot's key", func(_ *testing.T, r *packtest.Repo) {
			r.Role(trust.NationalRole).Signers = []packtest.Key{r.Keys[metadata.SNAPSHOT]}
		}, content.ErrUntrusted, "gate province", ""},
		{"nobody signed", func(_ *testing.T, r *packtest.Repo) { r.Role(gate).Signers = []packtest.Key{} }, content.ErrUntrusted, "country province", ""},
		{"threshold short by one", func(t *testing.T, r *packtest.Repo) {
			t.Helper()
			x := r.Role(gate)
			x.Keys, x.Threshold = append(x.Keys, packtest.NewKey(t, "b"), packtest.NewKey(t, "c")), 3
			x.Signers = x.Keys[:2]
		}, content.ErrUntrusted, "country province", ""},
		{"threshold met", func(t *testing.T, r *packtest.Repo) {
			t.Helper()
			x := r.Role(gate)
			x.Keys, x.Threshold = append(x.Keys, packtest.NewKey(t, "b"), packtest.NewKey(t, "c")), 2
			x.Signers = x.Keys[1:]
		}, nil, "country gate province", ""},
		{"same key twice, under two names", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Threshold = 2
			r.Role(province).Alter = func(m *metadata.TargetsType) {
				d := &m.Delegations.Roles[1]
				k := *m.Delegations.Keys[d.KeyIDs[0]]
				m.Delegations.Keys["other"], d.KeyIDs = &k, append(d.KeyIDs, "other")
			}
		}, content.ErrUntrusted, "country province", ""},
		{"same signature twice", func(_ *testing.T, r *packtest.Repo) {
			x := r.Role(gate)
			x.Threshold, x.Signers = 2, append(x.Keys, x.Keys...)
		}, content.ErrUntrusted, "country province", ""},
		{"threshold of nought", func(_ *testing.T, r *packtest.Repo) {
			r.Role(province).Alter = func(m *metadata.TargetsType) { m.Delegations.Roles[1].Threshold = 0 }
		}, content.ErrUntrusted, "country province", ""},
		{"key of an unknown kind", func(_ *testing.T, r *packtest.Repo) {
			r.Role(province).Alter = func(m *metadata.TargetsType) {
				m.Delegations.Keys[m.Delegations.Roles[1].KeyIDs[0]] = &metadata.Key{Type: "rot13", Scheme: "rot13", Value: metadata.KeyVal{PublicKey: "00"}}
			}
		}, content.ErrUntrusted, "country province", ""},
		{"key that is null", func(_ *testing.T, r *packtest.Repo) {
			r.Role(province).Alter = func(m *metadata.TargetsType) { m.Delegations.Keys[m.Delegations.Roles[1].KeyIDs[0]] = nil }
		}, content.ErrUntrusted, "country province", ""},
		{"expired gate", func(_ *testing.T, r *packtest.Repo) { r.Role(gate).Days = -1 }, content.ErrExpired, "country province", ""},
		{"expired province", func(_ *testing.T, r *packtest.Repo) { r.Role(province).Days = -1 }, content.ErrExpired, "country", ""},
		{"province names a national pack's path", func(_ *testing.T, r *packtest.Repo) {
			r.Role(pContent).Alter = signedPath("packs/country/manifest.json")
		}, nil, "country gate province", "packs/country/manifest.json"},
		{"gate names another gate's path", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Alter = signedPath("gate/lang-son/tan-thanh/packs/x/manifest.json")
		}, nil, "country gate province", "gate/lang-son/tan-thanh/packs/x/manifest.json"},
		{"gate names the notice", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Alter = signedPath(trust.OverlayTarget("notice.json"))
		}, nil, "country gate province", "overlay/notice.json"},
		{"province has a pack of a national one's name", func(t *testing.T, r *packtest.Repo) {
			t.Helper()
			r.Role(pContent).Packs = append(r.Role(pContent).Packs, packtest.Small(t, "country", 9, 1, 0, 0))
		}, nil, "country gate province", "province/lang-son/packs/country/manifest.json"},
		{"path that is not delegated", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Paths = []string{"gate/lang-son/tan-thanh/*/*/*"}
		}, nil, "country province", "gate/lang-son/huu-nghi/packs/gate/manifest.json"},
		{"another role comes first for the path", func(_ *testing.T, r *packtest.Repo) {
			r.Role(province).Alter = func(m *metadata.TargetsType) {
				d := m.Delegations.Roles[1]
				d.Name = "evil"
				m.Delegations.Roles = append([]metadata.DelegatedRole{d}, m.Delegations.Roles...)
			}
		}, nil, "country province", "gate/lang-son/huu-nghi/packs/gate/manifest.json"},
		{"cycle: the gate delegates to the province", func(_ *testing.T, r *packtest.Repo) {
			r.Roles = append(r.Roles, &packtest.Role{Delegator: gate, Name: "x", Paths: []string{"*"}, Keys: r.Role(gate).Keys})
		}, content.ErrInvalid, "country province", ""},
		{"cycle: the province delegates to itself and to the top", func(_ *testing.T, r *packtest.Repo) {
			r.Role(province).Alter = func(m *metadata.TargetsType) {
				for _, name := range []string{province, "targets"} {
					d := m.Delegations.Roles[1]
					d.Name = name
					m.Delegations.Roles = append(m.Delegations.Roles, d)
				}
			}
		}, nil, "country gate province", ""},
		{"province carries content", func(_ *testing.T, r *packtest.Repo) {
			prov := r.Role(province)
			prov.Alter = signedPath("province/lang-son/packs/x/manifest.json")
		}, content.ErrInvalid, "country", ""},
		{"too many delegations", func(_ *testing.T, r *packtest.Repo) {
			r.Role(province).Alter = func(m *metadata.TargetsType) {
				for i := range trust.MaxDelegations {
					d := m.Delegations.Roles[1]
					d.Name = fmt.Sprintf("gate.lang-son.g%d", i)
					m.Delegations.Roles = append(m.Delegations.Roles, d)
				}
			}
		}, content.ErrTooLarge, "country", ""},
		{"too many targets", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Alter = func(m *metadata.TargetsType) {
				for i := range trust.MaxTargets {
					signedPath(fmt.Sprintf("gate/lang-son/huu-nghi/packs/p%d/manifest.json", i))(m)
				}
			}
		}, content.ErrTooLarge, "country province", ""},
		{"oversized gate", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Spoil = func(b []byte) []byte { return append(b, bytes.Repeat([]byte(" "), trust.MaxDelegatedBytes)...) }
		}, content.ErrTooLarge, "country province", ""},
		{"other bytes than the snapshot's", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Spoil = func(b []byte) []byte { return bytes.Replace(b, []byte(`"spec_version"`), []byte(` "spec_version"`), 1) }
		}, content.ErrTooLarge, "country province", ""},
		{"gate's file is the province's content", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Keys, r.Role(gate).Signers = r.Role(pContent).Keys, r.Role(pContent).Keys
			var stolen []byte
			r.Role(pContent).Spoil = func(b []byte) []byte { stolen = b; return b }
			r.Role(gate).Spoil = func(b []byte) []byte {
				return append(bytes.Clone(stolen), bytes.Repeat([]byte(" "), max(0, len(b)-len(stolen)))...)[:len(b)]
			}
		}, content.ErrUntrusted, "country province", ""},
		{"no digest", func(_ *testing.T, r *packtest.Repo) {
			r.Role(gate).Alter = func(m *metadata.TargetsType) {
				for _, f := range m.Targets {
					f.Hashes = metadata.Hashes{"sha512": metadata.HexBytes(hex.EncodeToString(make([]byte, 32)))}
				}
			}
		}, content.ErrInvalid, "country province", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := layered(t)
			tt.change(t, r)
			r.Publish(t, now)
			res, _, err := refreshAt(t, r, here, trust.State{})
			if !errors.Is(err, tt.want) || packs(res) != tt.packs {
				t.Fatalf("packs %q, %v; want %q, %v", packs(res), err, tt.packs, tt.want)
			}
			var refused []string
			for _, l := range res.Layers {
				refused = append(refused, l.Refused...)
			}
			if got := strings.Join(refused, " "); got != tt.refused {
				t.Errorf("refused %q, want %q", got, tt.refused)
			}
			if res.State.Snapshot == nil || res.State.Targets == nil {
				t.Error("what was verified is not remembered")
			}
		})
	}
}

// Of two publishes, one file of the older in the newer is refused.
func TestMixedLayers(t *testing.T) {
	r := layered(t)
	r.Publish(t, now)
	first, _, err := refreshAt(t, r, here, trust.State{})
	if err != nil {
		t.Fatal(err)
	}
	old := r.Save()
	r.Publish(t, now)
	for _, role := range []string{trust.NationalRole, trust.ProvinceRole("lang-son"), trust.ProvinceContentRole("lang-son"), trust.GateRole("lang-son", "huu-nghi")} {
		t.Run(role, func(t *testing.T) {
			good := r.Save()
			defer r.Restore(good)
			r.Put("tuf/2."+role+".json", old["tuf/1."+role+".json"])
			if _, _, err := refreshAt(t, r, here, first.State); err == nil {
				t.Error("an older file passed")
			}
		})
	}
	if res, _, err := refreshAt(t, r, here, first.State); err != nil || res.Versions.Roles[trust.NationalRole] != 2 {
		t.Errorf("the good one: %v, %v", res.Versions, err)
	}
	r.Restore(old)
	second, _, _ := refreshAt(t, r, here, first.State)
	if packs(second) != "country gate province" {
		t.Errorf("packs %q", packs(second))
	}
}

// A stolen key is taken out of the delegation: what it signs no more holds, what the new one signs does.
func TestRotatedLayer(t *testing.T) {
	gate := trust.GateRole("lang-son", "huu-nghi")
	r := layered(t)
	r.Publish(t, now)
	first, _, err := refreshAt(t, r, here, trust.State{})
	if err != nil {
		t.Fatal(err)
	}
	stolen := r.Role(gate).Keys
	r.Role(gate).Keys = []packtest.Key{packtest.NewKey(t, "new")}
	r.Role(gate).Signers = stolen
	r.Publish(t, now)
	if res, _, err := refreshAt(t, r, here, first.State); !errors.Is(err, content.ErrUntrusted) || packs(res) != "country province" {
		t.Errorf("signed by the old key: %q, %v", packs(res), err)
	}
	r.Role(gate).Signers = nil
	r.Publish(t, now)
	if res, _, err := refreshAt(t, r, here, first.State); err != nil || packs(res) != "country gate province" {
		t.Errorf("signed by the new key: %q, %v", packs(res), err)
	}
}

// A layer that was revoked is an error for who had it, and nothing for who had not; the layers above go on being verified.
func TestRevokedLayer(t *testing.T) {
	at := func(r *packtest.Repo, keep ...string) {
		r.Roles = slices.DeleteFunc(r.Roles, func(x *packtest.Role) bool { return !slices.Contains(keep, x.Name) })
	}
	province, pContent, gate := trust.ProvinceRole("lang-son"), trust.ProvinceContentRole("lang-son"), trust.GateRole("lang-son", "huu-nghi")
	for _, tt := range []struct {
		name    string
		keep    []string
		packs   string
		revoked int
	}{
		{"the gate", []string{trust.NationalRole, province, pContent}, "country province", 1},
		{"the province's content", []string{trust.NationalRole, province, gate}, "country gate", 1},
		{"the province", []string{trust.NationalRole}, "country", 2},
		{"the country's", nil, "", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := layered(t)
			r.Publish(t, now)
			first, _, err := refreshAt(t, r, here, trust.State{})
			if err != nil {
				t.Fatal(err)
			}
			metas := []string{trust.NationalRole, province, pContent, gate}
			at(r, tt.keep...)
			for _, name := range metas { // a snapshot drops nothing
				if !slices.Contains(tt.keep, name) {
					r.Gone = append(r.Gone, name)
				}
			}
			r.Publish(t, now)
			res, _, err := refreshAt(t, r, here, first.State)
			if !errors.Is(err, content.ErrUntrusted) || !strings.Contains(err.Error(), "revoked") || packs(res) != tt.packs {
				t.Errorf("who had it: %q, %v", packs(res), err)
			}
			n := 0
			for _, l := range res.Layers {
				if l.Err != nil {
					n++
				}
			}
			if n != tt.revoked {
				t.Errorf("%d layers are revoked, want %d", n, tt.revoked)
			}
			if res, _, err := refreshAt(t, r, here, trust.State{}); err != nil || packs(res) != tt.packs {
				t.Errorf("who had it not: %q, %v", packs(res), err)
			}
		})
	}
}

// A pack that is held back, and one of another version, are so in their layer, and nowhere else.
func TestGiving(t *testing.T) {
	r := layered(t)
	r.Publish(t, now)
	res, _, err := refreshAt(t, r, here, trust.State{})
	if err != nil {
		t.Fatal(err)
	}
	other := content.DigestOf([]byte("another version"))
	var give []trust.Target
	for _, p := range res.Packs {
		switch p.Pack {
		case "country":
		case "gate":
			p.Digest = other
			give = append(give, p)
		default:
			give = append(give, p)
		}
	}
	got := res.Giving(give)
	for _, l := range got.Layers {
		switch {
		case l.Level == trust.National && len(l.Packs) == 0:
		case l.Level == trust.Provincial && len(l.Packs) == 1 && reflect.DeepEqual(l.Packs[0], res.Of(l.Role).Packs[0]):
		case l.Level == trust.AtGate && len(l.Packs) == 1 && l.Packs[0].Digest == other && l.Version == 1:
		default:
			t.Errorf("layer %+v", l)
		}
	}
	if packs(got) != "gate province" || packs(res) != "country gate province" || len(res.Of(trust.NationalRole).Packs) != 1 || len(got.All()) != 4 {
		t.Errorf("given %q, and the result itself has %q now", packs(got), packs(res))
	}
}
