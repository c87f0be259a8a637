package catalog

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

var picture = content.DigestOf([]byte("picture"))

func pack() content.Catalog {
	text := func(s string, langs ...content.Lang) map[content.Lang]content.ItemText {
		m := map[content.Lang]content.ItemText{}
		for _, l := range langs {
			m[l] = content.ItemText{
				Title: s + " " + string(l), Summary: "about " + s,
				Body: []content.Block{{Kind: content.Paragraph, Text: []content.Span{{Text: "body of " + s}}}, {Kind: content.Image, Media: "p"}},
			}
		}
		return m
	}
	item := func(n byte, category string, order int, t map[content.Lang]content.ItemText) content.Item {
		return content.Item{
			ID: strings.Repeat(string(n), 16), Slug: "item-" + string(n), Category: category, Order: order,
			Agency: "office", Verification: content.Demo, ReviewBy: "2027-01-31", Media: "p", Text: t,
		}
	}
	leaving := item('2', "papers", 5, text("leaving", "vi", "en"))
	leaving.Directions = []content.Direction{content.Out}
	elsewhere := item('3', "papers", 1, text("elsewhere", "vi", "en"))
	elsewhere.Gates = []string{"b"}
	far := item('4', "places", 1, text("far", "vi", "en"))
	far.Province = "far-away"
	near := item('5', "places", 9, text("near", "vi", "en"))
	near.Province = "home"
	checked := item('6', "places", 2, text("checked", "vi"))
	checked.Verification, checked.VerifiedBy, checked.VerifiedOn = content.Verified, "An", "2026-11-01"
	return content.Catalog{
		Format: 1, Pack: "t", Version: 3, Langs: []content.Lang{"vi", "en", "lo", "qaa"},
		Categories: []content.Category{
			{ID: "places", Order: 9, Voice: content.Culture, Media: "p", Name: content.Name{"vi": "Nơi nên đến", "en": "Places"}},
			{ID: "papers", Order: 1, Voice: content.Practical, Pictogram: "passport", Colour: "indigo", Name: content.Name{"vi": "Giấy tờ", "en": "Papers"}},
			{ID: "empty", Order: 2, Voice: content.Practical, Name: content.Name{"en": "Empty"}},
		},
		Agencies: []content.Agency{{ID: "office", Name: content.Name{"en": "The Office"}}},
		Gates: []content.Gate{
			{
				ID: "a", Type: content.Road, Province: "home", Directions: []content.Direction{content.In, content.Out}, Langs: []content.Lang{"lo", "vi"}, Media: "p",
				Name: content.Name{"vi": "Cửa khẩu A", "en": "Gate A"}, Hours: &content.Hours{Open: "07:00", Close: "20:00", AsOf: "2026-11-20", Verification: content.Demo},
			},
			{ID: "b", Type: content.Air, Directions: []content.Direction{content.In}, Langs: []content.Lang{"en"}, Name: content.Name{"en": "Gate B"}},
		},
		Media: map[string]content.Media{"p": {Digest: picture, MIME: "image/jpeg", Size: 7, Width: 4, Height: 3, Alt: content.Name{"en": "a picture"}, Licence: "x", Illustration: true}},
		Items: []content.Item{item('1', "papers", 10, text("arriving", "vi", "en")), leaving, elsewhere, far, near, checked},
	}
}

func open(t *testing.T, gate string) *Catalog {
	t.Helper()
	raw, err := json.Marshal(pack())
	if err != nil {
		t.Fatal(err)
	}
	seed, err := NewSeed(fstest.MapFS{"built/catalog.json": {Data: raw}, "built/" + picture.BlobKey(): {Data: []byte("picture")}})
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(context.Background(), seed, words, gate)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func rows(v TopicView) string {
	var titles []string
	for _, r := range v.Rows {
		titles = append(titles, r.Title.S)
	}
	return strings.Join(titles, ", ")
}

func TestTheGatesLanguagesComeFirstAndOnlyThoseTheScreenCanSpeak(t *testing.T) {
	var got []string
	for _, l := range open(t, "a").Languages() {
		got = append(got, l.Name)
	}
	if want := "ລາວ, Tiếng Việt, English"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestHomeHasOnlyTilesThatLeadSomewhere(t *testing.T) {
	c := open(t, "a")
	v, err := c.Home(t.Context(), "vi", content.In)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Practical) != 1 || v.Practical[0].Title.S != "Giấy tờ" || v.Practical[0].Item != strings.Repeat("1", 16) {
		t.Errorf("practical: %+v", v.Practical)
	}
	if len(v.Culture) != 1 || v.Culture[0].Picture == nil || v.Culture[0].Item != "" {
		t.Errorf("culture: %+v", v.Culture)
	}
	if v.Hours == nil || v.Hours.Open.S != "Cửa khẩu mở 07:00 – 20:00" || v.Hours.Badge == nil || v.Hours.AsOf.S != "theo thông tin ngày 20.11.2026" {
		t.Errorf("hours: %+v", v.Hours)
	}
	if out, _ := c.Home(t.Context(), "vi", content.Out); out.Practical[0].Item != "" {
		t.Error("leaving: the tile has two items and opens one")
	}
}

func TestTopicOrder(t *testing.T) {
	for _, tc := range []struct {
		name, gate, category string
		d                    content.Direction
		want                 string
	}{
		{"items of another gate and direction stay away", "a", "papers", content.In, "arriving en"},
		{"both for those who leave", "a", "papers", content.Out, "leaving en, arriving en"},
		{"an item of one gate shows there", "b", "papers", content.In, "elsewhere en, arriving en"},
		{"the gate's own province first", "a", "places", content.In, "checked vi, near en, far en"},
		{"nothing", "a", "empty", content.In, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v, err := open(t, tc.gate).Topic(t.Context(), "en", tc.d, tc.category)
			if err != nil || rows(v) != tc.want {
				t.Errorf("got %q, %v, want %q", rows(v), err, tc.want)
			}
			if (v.Empty != nil) != (tc.want == "") {
				t.Errorf("empty note: %v", v.Empty)
			}
		})
	}
	if _, err := open(t, "a").Topic(t.Context(), "en", content.In, "no-such"); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("unknown category: %v", err)
	}
}

func TestArticle(t *testing.T) {
	c := open(t, "a")
	v, err := c.Article(t.Context(), "en", strings.Repeat("1", 16))
	if err != nil {
		t.Fatal(err)
	}
	if v.Title.S != "arriving en" || v.Badge == nil || v.Badge.S != "DEMO – not verified" || v.Note != nil ||
		v.Source.S != "Source: The Office" || v.Review.S != "Review by 31.01.2027" || len(v.Body) != 2 || v.Pictures["p"].Digest != picture {
		t.Errorf("%+v", v)
	}
	lao, err := c.Article(t.Context(), "lo", strings.Repeat("1", 16))
	if err != nil || lao.Lang != "en" || lao.Note == nil || lao.Note.Lang != "lo" || !strings.Contains(lao.Note.S, "ອັງກິດ") {
		t.Errorf("fallback: %+v, %v", lao, err)
	}
	if v, err := c.Article(t.Context(), "en", strings.Repeat("6", 16)); err != nil || v.Badge != nil || v.Lang != "vi" {
		t.Errorf("verified, Vietnamese only: %+v, %v", v, err)
	}
	if _, err := c.Article(t.Context(), "en", strings.Repeat("9", 16)); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("unknown item: %v", err)
	}
}

// TestSourceKeepsItsOrder: what is published under a Latin name reads as it is written, also on an Arabic page.
func TestSourceKeepsItsOrder(t *testing.T) {
	const paper = "customs.gov.vn, page 569 (2017)"
	c := open(t, "a")
	for _, tc := range []struct {
		lang         content.Lang
		paper        string
		office, want string
	}{
		{"en", paper, "office", "The Office · " + paper},
		{"ar", paper, "office", "The Office · \u2068" + paper + "\u2069"},
		{"ar", "", "office", "The Office"},
		{"ar", paper, "nobody", paper},
	} {
		if s := c.source(content.Item{Agency: tc.office, Source: tc.paper}, tc.lang); s != tc.want {
			t.Errorf("%s: %q, want %q", tc.lang, s, tc.want)
		}
	}
}

func TestAGateThatThePackDoesNotKnowStillWorks(t *testing.T) {
	c := open(t, "nowhere")
	v, err := c.Home(t.Context(), "vi", content.In)
	if err != nil || c.Known() || len(v.Practical) == 0 || v.Hours != nil || v.Picture == nil {
		t.Errorf("%+v, %v", v, err)
	}
	if s := c.Status("vi", time.Date(2026, 11, 22, 9, 40, 0, 0, time.UTC)); s.Gate.S != "" || s.Time.S != "09:40" {
		t.Errorf("%+v", s)
	}
}

func TestPicturesOpenByDigest(t *testing.T) {
	c := open(t, "a")
	scenes := c.Attract().Scenes
	if len(scenes) != 1 {
		t.Fatalf("scenes: %+v", scenes)
	}
	f, err := c.OpenBlob(scenes[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, _ := io.ReadAll(f); string(b) != "picture" {
		t.Errorf("got %q", b)
	}
	for _, d := range []content.Digest{"", "../../etc/passwd", content.DigestOf(nil)} {
		if _, err := c.OpenBlob(d); !errors.Is(err, content.ErrNotFound) {
			t.Errorf("%q: %v", d, err)
		}
	}
}

func TestState(t *testing.T) {
	raw, err := json.Marshal(pack())
	if err != nil {
		t.Fatal(err)
	}
	seed, err := NewSeed(fstest.MapFS{"built/catalog.json": {Data: raw}})
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(t.Context(), seed, words, "a")
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		now  time.Time
		back string
		want State
	}{
		"as it is":         {time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), "", State{Items: 5, Demo: 4, Oldest: "2026-11-01"}},
		"on the last day":  {time.Date(2027, 1, 31, 16, 59, 0, 0, time.UTC), "", State{Items: 5, Demo: 4, Oldest: "2026-11-01"}},
		"in Viet Nam over": {time.Date(2027, 1, 31, 17, 0, 0, 0, time.UTC), "", State{Items: 5, Demo: 4, Overdue: 5, Oldest: "2026-11-01"}},
		"one taken back":   {time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), strings.Repeat("6", 16), State{Items: 4, Demo: 4}},
	} {
		t.Run(name, func(t *testing.T) {
			w := &Withdrawn{}
			if tc.back != "" {
				w.Set(content.Recalls{Recalls: []content.Recall{{Item: tc.back}}})
			}
			c.SetWithdrawn(w)
			if got := c.State(tc.now); got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
	if got := c.Slug(strings.Repeat("6", 16)); got != "item-6" {
		t.Errorf("slug %s", got)
	}
	if got := c.Slug("ffffffffffffffff"); got != "ffffffffffffffff" {
		t.Errorf("a page that is not here: %s", got)
	}
}
