package cache_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

const (
	shared   = "00000000000000aa" // the ID that several packs have
	province = "lang-son"
	gate     = "huu-nghi"
)

// at gives a pack as that of a level.
func at(tb testing.TB, dir string, l content.Level, p *packtest.Pack) cache.Pack {
	tb.Helper()
	x := stored(tb, dir, p)[0]
	x.From = content.Layer{Level: l, Role: "role-of-" + string(l), Version: int64(p.Manifest.Version)}
	switch l {
	case content.Provincial:
		x.At = cache.Place{Province: province}
	case content.AtGate:
		x.At = cache.Place{Province: province, Gate: gate}
	case content.National:
	}
	return x
}

// worded is a pack whose one item has an ID, a slug and words of its own.
func worded(tb testing.TB, pack, id, slug string, locked *bool) *packtest.Pack {
	tb.Helper()
	p := packtest.Small(tb, pack, 1, 1, 1, 300)
	it := &p.Catalog.Items[0]
	it.ID, it.Slug, it.Source, it.Locked = id, slug, "source of "+pack, locked
	it.Text = map[content.Lang]content.ItemText{"vi": {Title: "Trang của " + pack, Body: []content.Block{{Kind: content.Image, Media: "picture-0", Alt: "x"}}}}
	if pack != "z-country" { // it has more languages than those below: never mixed
		return p
	}
	it.Text["en"] = content.ItemText{Title: "Page of " + pack, Body: []content.Block{{Kind: content.Paragraph, Text: []content.Span{{Text: "x"}}}}}
	return p
}

// made builds and opens a generation of packs.
func made(tb testing.TB, w *cache.Writer, dir string, packs ...cache.Pack) *cache.Reader {
	tb.Helper()
	if _, err := w.Build(tb.Context(), 1, packs, now, func(cache.Generation) error { return nil }); err != nil {
		tb.Fatal(err)
	}
	if err := w.Activate(1); err != nil {
		tb.Fatal(err)
	}
	return open(tb, dir)
}

// Three packs, one of each level, that all have something to say of one item. Names sort the other way round than levels.
func TestMergeOfLevels(t *testing.T) {
	yes, no := true, false
	for _, tt := range []struct {
		name                    string
		country, province, gate *packtest.Pack
		want                    string // items: slug@pack
		merges                  string // kind slug of by
	}{
		{
			"the gate speaks last", worded(t, "z-country", shared, "cash", nil), worded(t, "m-province", shared, "cash", nil), worded(t, "a-gate", shared, "cash", nil),
			"cash@a-gate", "overridden cash z-country m-province, overridden cash m-province a-gate",
		},
		{
			"the country has locked it", worded(t, "z-country", shared, "cash", &yes), worded(t, "m-province", shared, "cash", nil), worded(t, "a-gate", shared, "gold", &yes),
			"cash@z-country", "locked cash m-province z-country, locked gold a-gate z-country",
		},
		{
			"the province has locked its own words", worded(t, "z-country", shared, "cash", nil), worded(t, "m-province", shared, "cash", &yes), worded(t, "a-gate", shared, "cash", nil),
			"cash@m-province", "overridden cash z-country m-province, locked cash a-gate m-province",
		},
		{
			"the slug of a locked one", worded(t, "z-country", shared, "cash", &yes), worded(t, "m-province", "00000000000000bb", "cash", nil), worded(t, "a-gate", "00000000000000cc", "other", nil),
			"cash@z-country other@a-gate", "locked cash m-province z-country",
		},
		{
			"the slug of one that is not locked", worded(t, "z-country", shared, "cash", &no), worded(t, "m-province", "00000000000000bb", "cash", nil), worded(t, "a-gate", "00000000000000cc", "cash", nil),
			"cash@a-gate cash@m-province cash@z-country", "",
		},
		{
			"an override that takes the slug of another locked one", worded(t, "z-country", "00000000000000dd", "law", &yes), worded(t, "m-province", shared, "cash", nil), worded(t, "a-gate", shared, "law", nil),
			"cash@m-province law@z-country", "locked law a-gate z-country",
		},
		{
			"nothing in common", worded(t, "z-country", shared, "a", nil), worded(t, "m-province", "00000000000000bb", "b", nil), worded(t, "a-gate", "00000000000000cc", "c", nil),
			"a@z-country b@m-province c@a-gate", "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, dir := writer(t)
			r := made(t, w, dir, at(t, dir, content.AtGate, tt.gate), at(t, dir, content.National, tt.country), at(t, dir, content.Provincial, tt.province))
			heads, err := r.Heads(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, it := range heads {
				got = append(got, it.Slug+"@"+it.Pack)
				// Wholly: whoever has the item has its source, its languages and its picture.
				if it.Source != "source of "+it.Pack || it.Text["vi"].Title != "Trang của "+it.Pack || (it.Text["en"].Title != "") != (it.Pack == "z-country") {
					t.Errorf("%s of %s is mixed: %+v", it.Slug, it.Pack, it)
				}
				text, err := r.Text(t.Context(), it.ID, "vi")
				if err != nil || text.Body[0].Media != it.Media {
					t.Errorf("%s of %s: picture %q at the top, %+v in the text, %v", it.Slug, it.Pack, it.Media, text.Body, err)
				}
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("items %q, want %q", s, tt.want)
			}
			merges, err := r.Merges(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, m := range merges {
				said = append(said, fmt.Sprintf("%s %s %s %s", m.Kind, m.Slug, m.Pack, m.By))
				if len(m.Media) != 1 {
					t.Errorf("pictures of what is not shown: %v", m.Media)
				}
			}
			if s := strings.Join(said, ", "); s != tt.merges {
				t.Errorf("merges %q, want %q", s, tt.merges)
			}
			var levels []string
			for _, l := range r.Generation().Layers {
				levels = append(levels, fmt.Sprint(l.Level, " ", l.Packs[0].Pack))
			}
			if d := cmp.Diff([]string{"national z-country", "province m-province", "gate a-gate"}, levels); d != "" {
				t.Error(d)
			}
		})
	}
}

// A rule or a fee is locked unless it says otherwise.
func TestRegulatedItemsAreLocked(t *testing.T) {
	no := false
	for _, tt := range []struct {
		name   string
		locked *bool
		want   string
	}{{"it does not say", nil, "z-country"}, {"it says that it is not", &no, "a-gate"}} {
		t.Run(tt.name, func(t *testing.T) {
			w, dir := writer(t)
			country := worded(t, "z-country", shared, "cash", tt.locked)
			country.Catalog.Items[0].Regulated = true
			r := made(t, w, dir, at(t, dir, content.National, country), at(t, dir, content.AtGate, worded(t, "a-gate", shared, "cash", nil)))
			heads, err := r.Heads(t.Context(), "")
			if err != nil || len(heads) != 1 || heads[0].Pack != tt.want {
				t.Errorf("%+v, %v", heads, err)
			}
		})
	}
}

// Whose agency answers for a page is said by the page's own pack.
func TestAgenciesOfOneName(t *testing.T) {
	w, dir := writer(t)
	below := worded(t, "a-gate", shared, "cash", nil)
	below.Catalog.Agencies[0].Name = content.Name{"vi": "Ban Quản lý cửa khẩu"}
	r := made(t, w, dir, at(t, dir, content.National, worded(t, "z-country", "00000000000000bb", "law", nil)), at(t, dir, content.AtGate, below))
	frame, err := r.Frame(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	heads, err := r.Heads(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range heads {
		i := slices.IndexFunc(frame.Agencies, func(a content.Agency) bool { return a.ID == it.Agency })
		if i < 0 {
			t.Fatalf("%s: no agency %q", it.Slug, it.Agency)
		}
		if want := map[string]string{"cash": "Ban Quản lý cửa khẩu", "law": "Hải quan Việt Nam"}[it.Slug]; frame.Agencies[i].Name["vi"] != want {
			t.Errorf("%s is answered for by %q, want %q", it.Slug, frame.Agencies[i].Name["vi"], want)
		}
	}
}

// A gate's profile is said by who is on the spot; what the gate is and where is not theirs to say.
func TestGateProfile(t *testing.T) {
	hours := func(open string) *content.Hours {
		return &content.Hours{Open: open, Close: "20:00", AsOf: "2026-11-20", Verification: content.Demo}
	}
	for _, tt := range []struct {
		name    string
		level   content.Level
		gate    string // whose profile is said anew
		country func(*content.Gate)
		open    string
	}{
		{"by the gate, of itself", content.AtGate, gate, nil, "05:00"},
		{"by the province, of its gate", content.Provincial, gate, nil, "05:00"},
		{"by the gate, of another", content.AtGate, "mong-cai", nil, "07:00"},
		{"by the province, of another's gate", content.Provincial, "mong-cai", nil, "07:00"},
		{"by the gate, of itself, locked", content.AtGate, gate, func(g *content.Gate) { g.Locked = true }, "07:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, dir := writer(t)
			country, below := worded(t, "z-country", shared, "cash", nil), worded(t, "a-low", "00000000000000bb", "tea", nil)
			i := slices.IndexFunc(country.Catalog.Gates, func(g content.Gate) bool { return g.ID == tt.gate })
			above, own := &country.Catalog.Gates[i], &below.Catalog.Gates[i]
			above.Province = map[string]string{gate: province, "mong-cai": "quang-ninh"}[tt.gate]
			above.Hours, above.Media, above.Langs = hours("07:00"), "picture-0", []content.Lang{"vi"}
			own.Province, own.Hours, own.Langs, own.Type = "elsewhere", hours("05:00"), []content.Lang{"vi", "lo"}, content.Sea
			own.Name = content.Name{"vi": "Tên khác"}
			if tt.country != nil {
				tt.country(above)
			}
			r := made(t, w, dir, at(t, dir, tt.level, below), at(t, dir, content.National, country))
			frame, err := r.Frame(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			j := slices.IndexFunc(frame.Gates, func(g content.Gate) bool { return g.ID == tt.gate })
			g := frame.Gates[j]
			if g.Hours.Open != tt.open || (len(g.Langs) == 2) != (tt.open == "05:00") {
				t.Errorf("hours %+v, languages %v", g.Hours, g.Langs)
			}
			if g.Province != above.Province || g.Type != above.Type || g.Name["vi"] != above.Name["vi"] || g.Media != "picture-0" {
				t.Errorf("what the gate is: %+v", g)
			}
		})
	}
}

// A lower level adds essentials after those above, and none for a page that is not its own.
func TestEssentialsOfLevels(t *testing.T) {
	yes := true
	essential := func(item, name string) []content.Essential {
		return []content.Essential{{Item: item, Pictogram: "cash", Colour: "amber", Name: content.Name{"vi": name}}}
	}
	country, other, below := worded(t, "z-country", shared, "cash", &yes), worded(t, "y-country", "00000000000000ee", "sos", nil), worded(t, "a-gate", shared, "cash", nil)
	other.Catalog.Essentials = essential("00000000000000ee", "SOS")
	second := worded(t, "b-gate", "00000000000000cc", "tea", nil)
	below.Catalog.Essentials, second.Catalog.Essentials = essential(shared, "Miễn thuế!"), essential("00000000000000cc", "Trà")
	refused := worded(t, "c-gate", "00000000000000ff", "cash", nil) // a locked slug: neither the page nor a key to it
	refused.Catalog.Essentials = essential("00000000000000ff", "Đổi tiền")
	refused.Catalog.Scenes = []content.Scene{{ID: "lure", Media: "picture-0", Item: "00000000000000ff"}}
	w, dir := writer(t)
	r := made(t, w, dir, at(t, dir, content.AtGate, below), at(t, dir, content.AtGate, second), at(t, dir, content.AtGate, refused),
		at(t, dir, content.National, country), at(t, dir, content.National, other))
	frame, err := r.Frame(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range frame.Essentials {
		got = append(got, e.Name["vi"])
	}
	if d := cmp.Diff([]string{"SOS", "Trà"}, got); d != "" {
		t.Error(d)
	}
	if len(frame.Scenes) != 1 || frame.Scenes[0].Item != "" {
		t.Errorf("a scene leads to a page that is not there: %+v", frame.Scenes)
	}
}

// The blobs of what another layer stands before stay on the disk: they are needed when that layer goes.
func TestBlobsOfOverriddenItemsStay(t *testing.T) {
	w, dir := writer(t)
	country := worded(t, "z-country", shared, "cash", nil)
	read := country.Read(t, "vi", 1000)
	made(t, w, dir, at(t, dir, content.National, country), at(t, dir, content.AtGate, worded(t, "a-gate", shared, "cash", nil)))
	blobs, err := w.Blobs(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []content.Digest{read.Digest, country.Catalog.Media["picture-0"].Digest} {
		if _, ok := blobs[d]; !ok {
			t.Errorf("%s is not needed", d)
		}
	}
}

// Whatever packs come together: every item is shown once or accounted for once, nothing of it is mixed, and what is locked is neither hidden nor mimicked from below.
func TestMergeOfAnything(t *testing.T) {
	levels := []content.Level{content.National, content.Provincial, content.AtGate}
	for seed := range uint64(2_000) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		var packs []cache.Pack
		all := map[string]content.Item{} // by pack and ID
		rank := map[string]int{}
		for i := range 2 + rnd.IntN(4) {
			l := levels[rnd.IntN(len(levels))]
			p := cache.Pack{Manifest: content.Manifest{Pack: fmt.Sprintf("p%d", i)}, From: content.Layer{Level: l, Role: string(l)}}
			p.Catalog.Pack = p.Manifest.Pack
			rank[p.Catalog.Pack] = l.Rank()
			slugs := rnd.Perm(5)
			for n, id := range rnd.Perm(6)[:1+rnd.IntN(4)] {
				it := content.Item{ID: fmt.Sprint("id", id), Slug: fmt.Sprint("slug", slugs[n]), Source: p.Catalog.Pack, Regulated: rnd.IntN(4) == 0}
				if rnd.IntN(3) == 0 {
					it.Locked = new(rnd.IntN(2) == 0)
				}
				p.Catalog.Items = append(p.Catalog.Items, it)
				all[p.Catalog.Pack+it.ID] = it
			}
			packs = append(packs, p)
		}
		c, merges := cache.Merged(packs)
		seen, ids := map[string]int{}, map[string]bool{}
		for _, it := range c.Items {
			if ids[it.ID] || it.Source != it.Pack || all[it.Pack+it.ID].Slug != it.Slug {
				t.Fatalf("seed %d: %+v is there twice, or mixed", seed, it)
			}
			ids[it.ID] = true
			seen[it.Pack+it.ID]++
		}
		for _, m := range merges {
			seen[m.Pack+m.Item]++
			by := rank[m.By] - rank[m.Pack]
			if ok := map[content.MergeKind]bool{content.Overridden: by > 0, content.Locked: by < 0, content.Doubled: by == 0}[m.Kind]; !ok {
				t.Fatalf("seed %d: %+v, levels %v", seed, m, rank)
			}
			if m.Kind == content.Overridden && all[m.Pack+m.Item].IsLocked() {
				t.Fatalf("seed %d: a locked item was replaced: %+v", seed, m)
			}
		}
		for key, it := range all {
			if seen[key] != 1 {
				t.Fatalf("seed %d: %s is accounted for %d times: %+v, %+v", seed, key, seen[key], it, merges)
			}
		}
		for _, above := range c.Items {
			for _, below := range c.Items {
				if above.IsLocked() && rank[below.Pack] > rank[above.Pack] && below.Slug == above.Slug {
					t.Fatalf("seed %d: %s of %s has the slug of a locked item of %s", seed, below.ID, below.Pack, above.Pack)
				}
			}
		}
	}
}
