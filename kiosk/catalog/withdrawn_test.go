package catalog

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"cuango/assets"
	"cuango/contentsync/content"
	"cuango/kiosk/i18n"
)

func TestWithdrawn(t *testing.T) {
	words, err := i18n.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	p := pack()
	gone := strings.Repeat("5", 16) // "near", of the category places
	p.Essentials = []content.Essential{{Item: gone, Pictogram: "cash", Colour: "jade", Name: content.Name{"en": "E"}}}
	src := newSeed(p, fstest.MapFS{"built/" + picture.BlobKey(): {Data: []byte("picture")}})
	c, err := New(t.Context(), src, words, "a")
	if err != nil {
		t.Fatal(err)
	}
	w := &Withdrawn{}
	c.SetWithdrawn(w)
	seen := func() (out []string) {
		ctx := t.Context()
		v, err := c.Topic(ctx, "en", content.In, "places")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range v.Rows {
			if r.Item == gone {
				out = append(out, "list")
			}
		}
		s, err := c.Search(ctx, "en", content.In, "near")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range append(s.Rows, s.Nearest...) {
			if r.Item == gone {
				out = append(out, "search")
			}
		}
		if c.HasEssentials() {
			out = append(out, "essentials")
		}
		if _, err := c.Article(ctx, "en", gone); !errors.Is(err, content.ErrNotFound) {
			out = append(out, "article")
		}
		if _, err := c.Take(ctx, "en", gone, 500); !errors.Is(err, content.ErrNotFound) {
			out = append(out, "take")
		}
		if _, err := c.Cards(ctx, "en", gone); !errors.Is(err, content.ErrNotFound) {
			out = append(out, "cards")
		}
		if len(c.Attract().Scenes) > 0 {
			out = append(out, "attract")
		}
		if f, err := c.OpenBlob(picture); err == nil {
			out = append(out, "file")
			_ = f.Close()
		}
		return out
	}
	const all = "list search essentials article take cards attract file"
	if got := strings.Join(seen(), " "); got != all {
		t.Fatalf("before: %s", got)
	}
	w.Set(content.Recalls{Recalls: []content.Recall{{Item: gone, Blobs: []content.Digest{picture}, Correction: content.Name{"en": "Ask.", "lo": "ຖາມ"}}}})
	if got := seen(); len(got) > 0 {
		t.Errorf("what was taken back is still in: %v", got)
	}
	for _, tc := range []struct {
		lang content.Lang
		want string
		note bool
	}{{"en", "Ask.", false}, {"lo", "ຖາມ", false}, {"ko", "Ask.", true}} {
		if v := c.Correction(tc.lang, gone); v.Text.S != tc.want || (v.Note != nil) != tc.note {
			t.Errorf("correction in %s: %+v", tc.lang, v)
		}
	}
	if v := c.Correction("en", strings.Repeat("4", 16)); v.Text.S != "" {
		t.Error("a page that was not taken back has a correction")
	}
	w.Set(content.Recalls{})
	if got := strings.Join(seen(), " "); got != all {
		t.Errorf("given back: %s", got)
	}
}
