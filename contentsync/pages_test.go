package contentsync_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// A country with a law and a page on tea, a province with its own tea, a gate that would rather have its own law.
func TestExplainPage(t *testing.T) {
	page := func(p *packtest.Pack, i int, id, slug string, regulated bool) {
		it := &p.Catalog.Items[i]
		it.ID, it.Slug, it.Regulated, it.ReviewBy = id, slug, regulated, "2026-12-31"
	}
	const law, tea, market, other = "00000000000000aa", "00000000000000bb", "00000000000000cc", "00000000000000dd"
	country, province, gate := packtest.Small(t, "z-country", 3, 3, 0, 0), packtest.Small(t, "m-province", 4, 1, 0, 0), packtest.Small(t, "a-gate", 5, 2, 0, 0)
	page(country, 0, law, "law", true)
	page(country, 1, tea, "tea", false)
	page(country, 2, market, "market", false)
	country.Catalog.Items[2].Gates = []string{"mong-cai"}
	page(province, 0, tea, "tea", false)
	page(gate, 0, law, "law", true)
	page(gate, 1, other, "gate-tea", false)
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	repo.Role(trust.NationalRole).Packs = []*packtest.Pack{country}
	repo.Role(pContent).Packs = []*packtest.Pack{province}
	repo.Role(gateRole).Packs, repo.Role(gateRole).Days = []*packtest.Pack{gate}, 40
	repo.Overlay(overlay.Recall, recalls(t, 1, other))
	repo.Publish(t, now)
	k := newKiosk(t, repo, atHere)
	k.mustSync(t)
	for _, tt := range []struct {
		name string // slug or ID
		at   time.Time
		want string // pack state, for each
		says string
	}{
		{"law", now, "z-country shown, a-gate refused", "national layer (national, version 1)"},
		{"law", now, "z-country shown, a-gate refused", "it is locked"},
		{"law", now, "z-country shown, a-gate refused", "good until the end of 2026-12-31"},
		{law, now.AddDate(0, 2, 0), "z-country lapsed, a-gate refused", "was to be looked at again by 2026-12-31"},
		{"law", now.AddDate(5, 0, 0), "z-country shown, a-gate refused", "good until the end of 2026-12-31"}, // such a clock is not believed
		{"tea", now, "m-province shown, z-country replaced", "in the place of the page of z-country"},
		{"market", now, "z-country elsewhere", "only at mong-cai"},
		{"gate-tea", now, "a-gate recalled", "taken back on"},
		{"gate-tea", now.AddDate(0, 2, 0), "a-gate recalled", "the layer's signatures end on"},
		{"nothing", now, "", ""},
	} {
		t.Run(fmt.Sprint(tt.name, " at ", tt.at.Format(time.DateOnly), " ", tt.says), func(t *testing.T) {
			pages, err := contentsync.ExplainPage(t.Context(), k.dir, here.Gate, tt.name, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			var got, why []string
			for _, p := range pages {
				got = append(got, fmt.Sprint(p.Pack, " ", p.State))
				why = append(why, p.Why...)
				if want := map[string]int{"z-country": 3, "m-province": 4, "a-gate": 5}[p.Pack]; p.Version != want || p.Role == "" || p.AsOf == "" {
					t.Errorf("%+v", p)
				}
			}
			if s := strings.Join(got, ", "); s != tt.want {
				t.Errorf("pages %q, want %q", s, tt.want)
			}
			if !strings.Contains(strings.Join(why, "\n"), tt.says) {
				t.Errorf("why %q lacks %q", why, tt.says)
			}
		})
	}
	x, err := contentsync.Explain(t.Context(), k.dir, here.Gate, now)
	if err != nil || len(x.Layers) != 3 || x.Layers[0].Level != content.National || len(x.Merges) != 2 || len(x.Status.Layers) != 3 {
		t.Errorf("explanation: %+v, %v", x, err)
	}
	v, err := contentsync.Verify(t.Context(), k.dir)
	if err != nil || !v.Good() || len(v.Generations[0].Layers) != 3 {
		t.Errorf("verification: %+v, %v", v, err)
	}

	// A layer that is late says so of its pages.
	gate.Typo()
	repo.Role(gateRole).Signers = []packtest.Key{packtest.NewKey(t, "stranger")}
	repo.Publish(t, now)
	k.failed(t, k.SyncOnce(t.Context()), content.ErrUntrusted, contentsync.ReasonUntrusted)
	pages, err := contentsync.ExplainPage(t.Context(), k.dir, here.Gate, "gate-tea", now)
	if err != nil || len(pages) != 1 || !strings.Contains(strings.Join(pages[0].Why, "\n"), "nothing new of this layer is taken since 2026-11-22T08:00:00Z: "+gateRole) {
		t.Errorf("%+v, %v", pages, err)
	}
	if pages, err := contentsync.ExplainPage(t.Context(), t.TempDir(), here.Gate, "law", now); err != nil || len(pages) != 0 {
		t.Errorf("of nothing: %v, %v", pages, err)
	}
}
