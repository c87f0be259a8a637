package catalog_test

import (
	"errors"
	"io"
	"testing"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/kiosk/catalog"
	"cuango/kiosk/ui/uitest"
)

// A page has its recording where it is of its text, of its language, and was not taken back.
func TestRecordingOfAPage(t *testing.T) {
	b := packtest.Silence("catalog", 500).Bytes()
	d := content.DigestOf(b)
	for _, tc := range []struct {
		name   string
		lang   content.Lang // of the traveller
		change func(c *content.Item)
		recall bool
		want   content.Lang // of the recording; empty: none
	}{
		{name: "in its language", lang: "lo", want: "lo"},
		{name: "in another language", lang: "vi"},
		{name: "in the language that a page falls back to", lang: "km", change: func(it *content.Item) {
			it.Text = map[content.Lang]content.ItemText{"lo": it.Text["lo"]}
		}, want: "lo"},
		{name: "of an older text", lang: "lo", change: func(it *content.Item) {
			x := it.Text["lo"]
			x.Title += "!"
			it.Text["lo"] = x
		}},
		{name: "taken back", lang: "lo", recall: true},
		{name: "of facts that nobody has looked at in time", lang: "lo", change: func(it *content.Item) { it.Regulated, it.ReviewBy = true, "2020-01-31" }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, blobs := uitest.Content(t)
			blobs[d] = b
			for i := range c.Items {
				if it := &c.Items[i]; it.ID == uitest.ItemHard {
					it.Audio = map[content.Lang]content.Recording{"lo": {
						Digest: d, MIME: content.Ogg, Size: int64(len(b)), MS: 500, Reads: it.Text["lo"].Reading(), Licence: "test", Cues: []content.Cue{{MS: 3, Block: 1}},
					}}
					if tc.change != nil {
						tc.change(it)
					}
				}
			}
			cat := uitest.CatalogOf(t, c, blobs)
			var w catalog.Withdrawn
			cat.SetWithdrawn(&w)
			if tc.recall {
				w.Set(content.Recalls{Format: 1, Version: 1, Recalls: []content.Recall{{Blobs: []content.Digest{d}}}})
			}
			v, err := cat.Article(t.Context(), tc.lang, uitest.ItemHard)
			if err != nil {
				t.Fatal(err)
			}
			if (v.Recording != nil) != (tc.want != "") || v.Recording != nil && (v.Recording.Lang != tc.want || v.Recording.Digest != d || len(v.Recording.Cues) != 1) {
				t.Fatalf("recording %+v, want %q", v.Recording, tc.want)
			}
			f, err := cat.OpenBlob(d)
			if tc.recall {
				if !errors.Is(err, content.ErrNotFound) {
					t.Errorf("what was taken back opens: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got, err := io.ReadAll(f); err != nil || content.DigestOf(got) != d {
				t.Errorf("%d bytes, %v", len(got), err)
			}
		})
	}
}
