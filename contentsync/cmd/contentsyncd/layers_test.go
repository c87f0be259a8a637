package main

import (
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

func TestDescribeLayers(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	got := describe(contentsync.Status{Generation: 4, Receipts: 2, Layers: []content.LayerStatus{
		{Level: content.National, Role: "targets", Version: 7, Packs: []content.PackVersion{{Pack: "demo", Version: 3}}, AsOf: "2026-11-20", Expires: at.Add(time.Hour), Good: at.Add(-time.Minute)},
		{
			Level: content.AtGate, Role: "gate.lang-son.huu-nghi", Version: 5, Packs: []content.PackVersion{}, Expires: at.Add(-time.Hour), Stale: true,
			Reason: contentsync.ReasonMissing, Error: "manifest: not found", Since: at.Add(-2 * time.Hour),
		},
		{Level: content.Provincial, Role: "province.lang-son.content"},
	}}, at)
	for _, want := range []string{
		"targets 7: demo version 3, as of 2026-11-20, good until 2026-11-22 16:00 +0700, last found good 2026-11-22 14:59 +0700 (1m0s ago)",
		"gate.lang-son.huu-nghi 5: no pack, past its date since 2026-11-22 14:00 +0700, last found good never",
		"stays as it is since 2026-11-22 13:00 +0700: a file is not in the bucket: publish again (manifest: not found)",
		"province.lang-son.content: nothing of it is here",
		"2 of recalls wait",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
}

// What a technician on site asks, of a kiosk with three layers one of which is bad.
func TestTellLayers(t *testing.T) {
	place := trust.Place{Province: "lang-son", Gate: "huu-nghi"}
	gate := trust.GateRole(place.Province, place.Gate)
	repo := packtest.NewRepo(t, "a", time.Now())
	repo.Layers(t, place)
	publish := func(version int) {
		for role, pack := range map[string]string{trust.NationalRole: "country", trust.ProvinceContentRole(place.Province): "province", gate: "gate"} {
			p := packtest.Small(t, pack, version, 1, 0, 0)
			p.Catalog.Items[0].Slug = "tea"
			repo.Role(role).Packs = []*packtest.Pack{p}
		}
		repo.Publish(t, time.Now())
	}
	_, config := installed(t, repo, "province = \"lang-son\"\n")
	publish(1)
	if code, _, errs := command(t, "--config", config, "--once"); code != 0 {
		t.Fatalf("once: %d, %s", code, errs)
	}
	repo.Role(gate).Days = -1
	publish(2)
	if code, _, errs := command(t, "--config", config, "--once"); code != exitFailed || !strings.Contains(errs, gate) {
		t.Fatalf("once with a bad layer: %d, %s", code, errs)
	}
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{[]string{"status"}, []string{"national 2: country version 2, as of 2026-11-20", gate + " 1: gate version 1", "stays as it is since", "the signatures are past their date"}},
		{[]string{"status", "--json"}, []string{`"role": "` + gate + `"`, `"stale": true`, `"reason": "expired"`}},
		{[]string{"verify"}, []string{"generation 2  ok  (active)", gate + " 1: gate version 1 as of 2026-11-20"}},
		{[]string{"verify", "--json"}, []string{`"level": "province"`}},
		{[]string{"explain", "--item", "tea"}, []string{"tea of country version 2: shown: national layer (national, version 2)", "tea of gate version 1: shown: gate layer", "nothing new of this layer is taken"}},
		{[]string{"explain", "--item", "coffee"}, []string{"no pack that is active has a page coffee"}},
		{[]string{"explain", "--item", "tea", "--json"}, []string{`"state": "shown"`, `"layers": [`, `"merges": []`}},
	} {
		code, out, errs := command(t, append([]string{"--config", config}, tt.args...)...)
		for _, want := range tt.want {
			if code != 0 || !strings.Contains(out, want) {
				t.Errorf("%v lacks %q: %d\n%s%s", tt.args, want, code, out, errs)
			}
		}
	}
}
