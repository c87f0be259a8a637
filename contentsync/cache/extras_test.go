package cache_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// withExtras gives a pack that has all that a catalog need not have.
func withExtras(t *testing.T, id, web string) *packtest.Pack {
	t.Helper()
	p := packtest.Small(t, id, 1, 3, 2, len(id)) // other bytes in each pack: same names, other pictures
	c := &p.Catalog
	c.Web = web
	c.Essentials = []content.Essential{{Item: c.Items[0].ID, Pictogram: "cash", Colour: "amber", Name: content.Name{"en": id}}}
	c.Seasons = []content.Season{
		{ID: "tet", From: "01-15", To: "02-28", Name: content.Name{"en": id}, Scenes: []string{"picture-0"}},
		{ID: "of-" + id, From: "10-01", To: "04-30", Name: content.Name{"en": id}, Gates: []string{"huu-nghi"}},
	}
	c.Notices = []content.GateNotice{{From: "2026-11-20", Until: "2026-12-31", Text: content.Name{"en": id}}}
	c.Scenes = []content.Scene{
		{ID: "market", Media: "picture-0", Text: content.Name{"en": id}, Parts: []content.DayPart{content.Dawn}},
		{ID: "of-" + id, Media: "picture-0", Item: c.Items[0].ID, Season: "of-" + id, Weight: 2},
	}
	c.SponsorShare = 5 + len(id)
	c.Items[0].Season = "of-" + id
	c.Gates[0].Sections = []string{"culture"}
	c.Gates[0].Next = []content.Next{{Kind: content.Bus, Times: []string{"08:00"}, Name: content.Name{"en": id}, AsOf: "2026-11-20", Verification: content.Demo}}
	return p
}

func TestExtrasComeOutWhole(t *testing.T) {
	w, dir := writer(t)
	p := withExtras(t, "demo", "https://demo.vn/{slug}")
	build(t, w, dir, 1, true, p)
	frame, err := open(t, dir).Frame(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := p.Catalog
	for _, d := range []string{
		cmp.Diff(want.Web, frame.Web), cmp.Diff(want.Essentials, frame.Essentials), cmp.Diff(want.Seasons, frame.Seasons),
		cmp.Diff(want.Notices, frame.Notices), cmp.Diff(want.Gates, frame.Gates),
		cmp.Diff(want.Scenes, frame.Scenes), cmp.Diff(want.SponsorShare, frame.SponsorShare),
	} {
		if d != "" {
			t.Error(d)
		}
	}
}

func TestExtrasOfTwoPacks(t *testing.T) {
	for _, tt := range []struct {
		name, webA, webB    string
		web, itemsA, itemsB string
	}{
		{"one address", "https://a.vn/{slug}", "https://a.vn/{slug}", "https://a.vn/{slug}", "", ""},
		{"two addresses", "https://a.vn/{slug}", "https://b.vn/{slug}", "", "https://a.vn/{slug}", "https://b.vn/{slug}"},
		{"one has none", "", "https://b.vn/{slug}", "", "", "https://b.vn/{slug}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, dir := writer(t)
			build(t, w, dir, 1, true, withExtras(t, "b-pack", tt.webB), withExtras(t, "a-pack", tt.webA))
			r := open(t, dir)
			frame, err := r.Frame(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range frame.Essentials {
				got = append(got, "essential "+e.Name["en"])
			}
			for _, s := range frame.Seasons {
				got = append(got, fmt.Sprint("season ", s.ID, s.Scenes, " ", s.Name["en"]))
			}
			for _, n := range frame.Notices {
				got = append(got, "notice "+n.Text["en"])
			}
			for _, s := range frame.Scenes {
				got = append(got, fmt.Sprint("scene ", s.ID, " ", s.Media, " ", s.Text["en"]))
			}
			want := []string{
				"essential a-pack", "essential b-pack", "season tet[picture-0] a-pack", "season of-a-pack[] a-pack", "season of-b-pack[] b-pack",
				"notice a-pack", "notice b-pack", "scene market picture-0 a-pack", "scene of-a-pack picture-0 ", "scene of-b-pack b-pack:picture-0 ",
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
			if frame.Web != tt.web {
				t.Errorf("web %q", frame.Web)
			}
			heads, err := r.Heads(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, it := range heads {
				want := tt.itemsA
				if it.Slug[0] == 'b' {
					want = tt.itemsB
				}
				if it.Web != want {
					t.Errorf("%s has the address %q", it.Slug, it.Web)
				}
			}
		})
	}
}

// A generation that an older program built lacks the table; it shows.
func TestGenerationWithoutExtras(t *testing.T) {
	w, dir := writer(t)
	build(t, w, dir, 1, true, withExtras(t, "demo", ""))
	path := filepath.Join(dir, "generations", "1", "content.db")
	old := filepath.Join(t.TempDir(), "content.db") // the name of the sync folder is no URI
	if err := os.Rename(path, old); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", old)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "DROP TABLE extras"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o640); err != nil {
		t.Fatal(err)
	}
	info := filepath.Join(dir, "generations", "1", "generation.json")
	var g map[string]any
	b, err := os.ReadFile(info)
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	g["content_size"], g["content_sha256"] = len(raw), content.DigestOf(raw)
	if b, err = content.Canonical(g); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(info, b, 0o640); err != nil {
		t.Fatal(err)
	}
	r, err := cache.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	frame, err := r.Frame(t.Context())
	if err != nil || len(frame.Gates) == 0 || len(frame.Seasons) != 0 {
		t.Errorf("%v, %d gates, %d seasons", err, len(frame.Gates), len(frame.Seasons))
	}
}
