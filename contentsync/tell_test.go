package contentsync_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/cache"
	"cuango/contentsync/content"
	"cuango/contentsync/overlay"
	"cuango/contentsync/packtest"
)

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(path string) error
		blob  bool // of a blob; else of content.db
		says  string
	}{
		{"nothing", func(string) error { return nil }, true, ""},
		{"a flipped bit in a picture", flip, true, content.ErrDigest.Error()},
		{"a picture cut short", func(p string) error { return os.Truncate(p, 3) }, true, content.ErrDigest.Error()},
		{"a picture gone", os.Remove, true, content.ErrNotFound.Error()},
		{"a flipped bit in the database", flip, false, content.ErrDigest.Error()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2))
			k := newKiosk(t, repo)
			k.mustSync(t)
			blobs, err := cache.Blobs(t.Context(), k.dir, 1)
			if err != nil {
				t.Fatal(err)
			}
			before, err := contentsync.Verify(t.Context(), k.dir)
			if err != nil || !before.Good() || before.Files != len(blobs) || !before.Generations[0].Active {
				t.Fatalf("before: %+v, %v", before, err)
			}
			path := filepath.Join(k.dir, "generations", "1", "content.db")
			for d, size := range blobs {
				if tt.blob && size > 0 {
					path = filepath.Join(k.dir, filepath.FromSlash(d.BlobKey()))
				}
			}
			if err := tt.spoil(path); err != nil {
				t.Fatal(err)
			}
			v, err := contentsync.Verify(t.Context(), k.dir)
			if err != nil {
				t.Fatal(err)
			}
			got := v.Generations[0].Error
			if tt.blob {
				got = ""
				if len(v.Wrong) == 1 {
					got = v.Wrong[0].Error
				}
			}
			if v.Good() != (tt.says == "") || !strings.Contains(got, tt.says) || (tt.says == "") != (got == "") {
				t.Errorf("it says %q: %+v", got, v)
			}
			if _, err := os.Stat(path); err != nil && tt.name != "a picture gone" {
				t.Errorf("it has changed something: %v", err)
			}
		})
	}
	t.Run("a flipped bit in the index beside", func(t *testing.T) {
		repo := packtest.NewRepo(t, "a", now)
		repo.Publish(t, now, packtest.Small(t, "demo", 1, 3, 2, 2))
		k := newKiosk(t, repo)
		k.mustSync(t)
		beside, err := filepath.Glob(filepath.Join(k.dir, "generations", "1", "search-*.db"))
		if err != nil || len(beside) != 1 {
			t.Fatalf("indexes %v, %v", beside, err)
		}
		if err := flip(beside[0]); err != nil {
			t.Fatal(err)
		}
		v, err := contentsync.Verify(t.Context(), k.dir)
		if err != nil || v.Good() || !strings.Contains(v.Generations[0].Error, content.ErrDigest.Error()) {
			t.Errorf("%+v, %v", v, err)
		}
	})
	if _, err := contentsync.Verify(t.Context(), t.TempDir()); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("an empty folder: %v", err)
	}
}

func flip(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	raw[len(raw)/2] ^= 1
	return os.WriteFile(path, raw, 0o600)
}

// A calendar of one gate, asked at several times.
func TestExplainSaysWhatShowsAndWhy(t *testing.T) {
	pack := packtest.Small(t, "demo", 1, 3, 2, 1)
	var media string
	for name := range pack.Catalog.Media {
		media = name
	}
	pack.Catalog.Seasons = []content.Season{{ID: "tet", From: "01-15", To: "02-20", Name: content.Name{"vi": "Tết"}}}
	pack.Catalog.Scenes = []content.Scene{
		{ID: "always", Media: media, Text: content.Name{"vi": "Luôn"}},
		{ID: "at-night", Media: media, Text: content.Name{"vi": "Đêm"}, Parts: []content.DayPart{content.Night}, Priority: 5},
		{ID: "at-tet", Media: media, Text: content.Name{"vi": "Tết"}, Season: "tet"},
		{ID: "later", Media: media, Text: content.Name{"vi": "Sau"}, From: "2027-03-01"},
	}
	pack.Catalog.Notices = []content.GateNotice{{From: "2026-11-28", Until: "2026-11-28", Text: content.Name{"vi": "Đóng làn 2."}}}
	pack.Catalog.Items[0].ReviewBy = "2026-12-31"
	pack.Catalog.Items[0].Regulated = true
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, pack)
	k := newKiosk(t, repo)
	k.mustSync(t)
	writeOverlay(t, k.dir)
	gate := pack.Catalog.Gates[0].ID

	vn := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, content.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tt := range []struct {
		at                    string
		scenes, notices, news string // those that show
		seasons               string
		overdue               int
		updates               bool
		notShown, because     string // a scene, and a part of why
	}{
		{at: "2026-11-28 12:00", scenes: "always", notices: "flood", news: "Đóng làn 2.", updates: true, notShown: "at-night", because: "time of day (day)"},
		{at: "2026-11-28 22:00", scenes: "at-night", notices: "flood", news: "Đóng làn 2.", updates: true, notShown: "always", because: "another has more"},
		{at: "2027-02-01 12:00", scenes: "always at-tet", seasons: "tet", overdue: 1, notShown: "later", because: "not before 2027-03-01"},
		{at: "2027-03-02 12:00", scenes: "always later", overdue: 1, notShown: "at-tet", because: "only in the season tet"},
	} {
		t.Run(tt.at, func(t *testing.T) {
			x, err := contentsync.Explain(t.Context(), k.dir, gate, vn(tt.at))
			if err != nil {
				t.Fatal(err)
			}
			shown := func(list []contentsync.Shows) string {
				var ids []string
				for _, s := range list {
					if s.Shown {
						ids = append(ids, s.ID)
					}
					if s.ID == tt.notShown && !strings.Contains(s.Why, tt.because) {
						t.Errorf("%s is not shown because %q", s.ID, s.Why)
					}
				}
				return strings.Join(ids, " ")
			}
			if got := shown(x.Scenes); got != tt.scenes {
				t.Errorf("scenes %q, want %q", got, tt.scenes)
			}
			if got := shown(x.Notices); got != tt.notices {
				t.Errorf("notices %q: %+v", got, x.Notices)
			}
			if got := strings.Join(x.GateNews, " "); got != tt.news {
				t.Errorf("news %q", got)
			}
			if got := strings.Join(x.Seasons, " "); got != tt.seasons {
				t.Errorf("seasons %q", got)
			}
			overdue := 0
			for _, o := range x.Overdue {
				if o.Regulated {
					overdue++
				}
			}
			if overdue != tt.overdue || (x.NoUpdates == "") != tt.updates || x.Generation != 1 || !x.KnownGate || len(x.Recalled) != 1 {
				t.Errorf("overdue %+v, updates %q, %+v", x.Overdue, x.NoUpdates, x)
			}
		})
	}
}

func writeOverlay(t *testing.T, dir string) {
	t.Helper()
	raw, err := content.Canonical(content.Alerts{Format: 1, Version: 1, Issued: now, Alerts: []content.Alert{{
		ID: "flood", Level: content.Emergency, Pictogram: "flood", Title: content.Name{"vi": "Lũ", "en": "Flood"}, Issuer: content.Name{"vi": "Ban chỉ huy", "en": "Command"},
		Verification: content.Demo, Starts: now, Ends: now.Add(14 * 24 * time.Hour),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	recalls, err := content.Canonical(content.Recalls{Format: 1, Version: 1, Issued: now, Recalls: []content.Recall{{Item: "0123456789abcdef", Since: now}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(overlay.Write(dir, overlay.Notice, raw), overlay.Write(dir, overlay.Recall, recalls)); err != nil {
		t.Fatal(err)
	}
}

// At a gate that no pack knows the screen shows what is for every gate, and explain counts just that.
func TestExplainAnUnknownGate(t *testing.T) {
	pack := packtest.Small(t, "demo", 1, 9, 0, 0) // every third only at huu-nghi
	repo := packtest.NewRepo(t, "a", now)
	repo.Publish(t, now, pack)
	k := newKiosk(t, repo)
	k.mustSync(t)
	for _, tt := range []struct {
		gate             string
		known            bool
		items, elsewhere int
	}{
		{"huu-nghi", true, 9, 0},
		{"huu-ngih", false, 6, 3},
	} {
		x, err := contentsync.Explain(t.Context(), k.dir, tt.gate, now)
		if err != nil || x.KnownGate != tt.known || x.Items != tt.items || x.Elsewhere != tt.elsewhere {
			t.Errorf("%s: known %v, %d items, %d elsewhere, %v", tt.gate, x.KnownGate, x.Items, x.Elsewhere, err)
		}
	}
}
