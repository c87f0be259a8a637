package content_test

import (
	"strings"
	"testing"

	"cuango/contentsync/content"
)

// FuzzNames reads any text as the names that come from outside: of a batch, of a kiosk's place in the bucket, digests, slugs, languages.
func FuzzNames(f *testing.F) {
	for _, s := range []string{content.NameBatch(batchSeries, 7, content.Answers, nil).File(), "../a", "huu-nghi", "zh-Hans", strings.Repeat("a", 64), "", "a--b", "\u200b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := content.ParseBatchName(s); ok && (n.File() != s || strings.ContainsAny(s, "/\\\x00") || n.Sequence < 1) {
			t.Errorf("%q is a batch's name: %+v", s, n)
		}
		if content.ValidSlug(s) && (len(s) > content.MaxSlugBytes || strings.ContainsAny(s, "/.\\ ") || s == "") {
			t.Errorf("%q is a slug", s)
		}
		if d := content.Digest(s); d.Valid() && (len(s) != 64 || strings.ToLower(s) != s || !strings.HasSuffix(d.BlobKey(), "/"+s)) {
			t.Errorf("%q is a digest", s)
		}
		if content.Lang(s).Valid() && strings.ContainsAny(s, "/. ") {
			t.Errorf("%q is a language", s)
		}
	})
}
