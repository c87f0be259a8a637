package publish_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"

	"cuango/admin/publish"
	"cuango/contentsync/content"
)

// A reader follows the TUF client workflow to the letter over plain HTTP, and remembers
// what it saw like a kiosk does, so that anything older is refused.
type reader struct {
	base            string
	root, timestamp []byte
}

func newReader(t *testing.T, base, dir string) *reader {
	t.Helper()
	root, err := publish.TrustRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{base: base, root: root}
}

func (r *reader) get(t *testing.T, key string) []byte {
	t.Helper()
	b, status := fetch(t, r.base+"/"+key)
	if status != http.StatusOK {
		t.Fatalf("get %s: %d", key, status)
	}
	return b
}

func fetch(t *testing.T, url string) ([]byte, int) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b, resp.StatusCode
}

// read verifies everything and gives the version of each pack.
func (r *reader) read(t *testing.T) map[string]int {
	t.Helper()
	set, err := trustedmetadata.New(r.root)
	if err != nil {
		t.Fatal(err)
	}
	for {
		b, status := fetch(t, fmt.Sprintf("%s/tuf/%d.root.json", r.base, set.Root.Signed.Version+1))
		if status == http.StatusNotFound {
			break
		}
		if _, err := set.UpdateRoot(b); err != nil {
			t.Fatal(err)
		}
	}
	if r.timestamp != nil {
		if _, err := set.UpdateTimestamp(r.timestamp); err != nil {
			t.Fatal(err)
		}
	}
	ts := r.get(t, "tuf/timestamp.json")
	if string(ts) != string(r.timestamp) {
		if _, err := set.UpdateTimestamp(ts); err != nil {
			t.Fatal(err)
		}
	}
	snap := r.get(t, fmt.Sprintf("tuf/%d.snapshot.json", set.Timestamp.Signed.Meta["snapshot.json"].Version))
	if _, err := set.UpdateSnapshot(snap, false); err != nil {
		t.Fatal(err)
	}
	if _, err := set.UpdateTargets(r.get(t, fmt.Sprintf("tuf/%d.targets.json", set.Snapshot.Signed.Meta["targets.json"].Version))); err != nil {
		t.Fatal(err)
	}
	r.timestamp = ts
	out := map[string]int{}
	for path, target := range set.Targets["targets"].Signed.Targets {
		dir, name := filepath.Split(path)
		if dir == "overlay/" {
			continue
		}
		raw := r.get(t, "targets/"+dir+hex.EncodeToString(target.Hashes["sha256"])+"."+name)
		if err := target.VerifyLengthHashes(raw); err != nil {
			t.Fatal(err)
		}
		m, err := content.DecodeManifest(raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range append(m.Blobs, content.BlobFile{Digest: m.Catalog.Digest, Size: m.Catalog.Size}) {
			if b := r.get(t, f.Digest.BlobKey()); content.DigestOf(b) != f.Digest || int64(len(b)) != f.Size {
				t.Fatalf("blob %s is not what it is named", f.Digest)
			}
		}
		out[m.Pack] = m.Version
	}
	return out
}

// readWithCurl fetches all with curl and compares with sha256sum: programs that this
// project did not write.
func readWithCurl(t *testing.T, base string) {
	t.Helper()
	dir := t.TempDir()
	curl := func(key string) string {
		t.Helper()
		file := filepath.Join(dir, strings.ReplaceAll(key, "/", "_"))
		if out, err := exec.Command("curl", "--fail", "--silent", "--show-error", "--output", file, base+"/"+key).CombinedOutput(); err != nil {
			t.Fatalf("curl %s: %v %s", key, err, out)
		}
		return file
	}
	decode := func(file string, v any) {
		t.Helper()
		b, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(b, v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	sum := func(file string) string {
		t.Helper()
		out, err := exec.Command("sha256sum", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(out))[0]
	}
	type meta struct {
		Signed struct {
			Meta map[string]struct {
				Version int
				Hashes  map[string]string
			}
			Targets map[string]struct{ Hashes map[string]string }
		}
	}
	var ts, snap, targets meta
	decode(curl("tuf/timestamp.json"), &ts)
	m := ts.Signed.Meta["snapshot.json"]
	file := curl(fmt.Sprintf("tuf/%d.snapshot.json", m.Version))
	if sum(file) != m.Hashes["sha256"] {
		t.Error("snapshot hash")
	}
	decode(file, &snap)
	m = snap.Signed.Meta["targets.json"]
	file = curl(fmt.Sprintf("tuf/%d.targets.json", m.Version))
	if sum(file) != m.Hashes["sha256"] {
		t.Error("targets hash")
	}
	decode(file, &targets)
	blobs := 0
	for _, target := range targets.Signed.Targets {
		file := curl("targets/packs/demo/" + target.Hashes["sha256"] + ".manifest.json")
		if sum(file) != target.Hashes["sha256"] {
			t.Error("manifest hash")
		}
		var manifest struct {
			Catalog struct{ SHA256 string }
			Blobs   []struct{ SHA256 string }
		}
		decode(file, &manifest)
		for _, b := range append(manifest.Blobs, manifest.Catalog) {
			blobs++
			if sum(curl("blobs/sha256/"+b.SHA256[:2]+"/"+b.SHA256)) != b.SHA256 {
				t.Error("blob hash")
			}
		}
	}
	if blobs != 4 {
		t.Errorf("%d blobs, want 4", blobs)
	}
}
