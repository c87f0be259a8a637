package publish_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cuango/admin/publish"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// A recording is a file of the pack: the manifest lists it, once, and a built folder holds it.
func TestRecordingsAreBuilt(t *testing.T) {
	b := packtest.Silence("publish", 700).Bytes()
	d := content.DigestOf(b)
	c := testContent(1)
	pictures := c.Open
	c.Open = func(x content.Digest) (io.ReadCloser, error) {
		if x == d {
			return io.NopCloser(bytes.NewReader(b)), nil
		}
		return pictures(x)
	}
	it := &c.Catalog.Items[0]
	it.Audio = map[content.Lang]content.Recording{}
	for _, l := range []content.Lang{"vi", "th"} { // the same file twice
		it.Audio[l] = content.Recording{Digest: d, MIME: content.Ogg, Size: int64(len(b)), MS: 700, Reads: it.Text[l].Reading(), Licence: "test"}
	}
	built, err := publish.Build(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := content.BlobFile{Digest: d, Size: int64(len(b)), MIME: "audio/ogg"}
	if len(built.Manifest.Blobs) != 4 || !slices.Contains(built.Manifest.Blobs, want) {
		t.Errorf("blobs %v", built.Manifest.Blobs)
	}
	dir := t.TempDir()
	if err := built.WriteDir(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(d.BlobKey()))); err != nil || !bytes.Equal(got, b) {
		t.Errorf("%d bytes in the folder, %v", len(got), err)
	}
	back, err := publish.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	again, err := publish.Build(back, 1)
	if err != nil || again.ManifestDigest() != built.ManifestDigest() {
		t.Errorf("built again it is another pack: %v", err)
	}
	b[len(b)-1] ^= 1 // the file changes while it is built
	if err := built.WriteDir(t.Context(), t.TempDir()); err == nil {
		t.Error("another file than was checked is built")
	}
}
