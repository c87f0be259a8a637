package contentsync_test

import (
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// A kiosk of a province reads what is delegated for it, remembers it over a restart, and keeps what it has of a layer that turns bad.
func TestDelegatedLayers(t *testing.T) {
	at := trust.Place{Province: "lang-son", Gate: "huu-nghi"}
	gate := trust.GateRole(at.Province, at.Gate)
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, at)
	set := func(version int) {
		for role, pack := range map[string]string{trust.NationalRole: "a-country", trust.ProvinceContentRole(at.Province): "b-province", gate: "c-gate"} {
			repo.Role(role).Packs = []*packtest.Pack{packtest.Small(t, pack, version, 1, 1, 500)}
		}
		repo.Publish(t, now)
	}
	set(1)
	k := newKiosk(t, repo, func(p *contentsync.Params) { p.Province = at.Province })
	k.mustSync(t)
	k.shows(t, 1, 1, 1)
	if v := k.Status().Metadata.Roles[gate]; v != 1 {
		t.Errorf("status has version %d of %s", v, gate)
	}

	own := repo.Role(gate).Keys
	repo.Role(gate).Signers = []packtest.Key{packtest.NewKey(t, trust.GateRole(at.Province, "tan-thanh"))}
	set(2)
	for range 2 {
		k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonUntrusted)
		k.shows(t, 2, 2, 1)
		k.restart(t)
	}
	repo.Role(gate).Signers = own
	set(3)
	k.mustSync(t)
	k.shows(t, 3, 3, 3)
	repo.Forget()
	k.restart(t)
	k.mustSync(t)
	if n := repo.Requests("tuf/"); n != 1 {
		t.Errorf("%d requests for metadata when nothing has changed, want the timestamp's alone", n)
	}

	elsewhere := newKiosk(t, repo)
	elsewhere.mustSync(t)
	elsewhere.shows(t, 3)
}

func TestProvinceIsASlug(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	k := newKiosk(t, repo)
	p := k.params
	p.Province, p.SyncDir = "../lang-son", t.TempDir()
	if _, err := contentsync.Open(t.Context(), p); err == nil {
		t.Error("it opens")
	}
}
