package trust_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/trust"
)

// FuzzTargets signs anything as targets, by the right keys: names of files, sizes, digests, what is said beside them; at the top and in a delegated role. A signer may be careless: there
// is no panic, no path that leads elsewhere, no pack without a digest, an error with a name.
func FuzzTargets(f *testing.F) {
	at := trust.Place{Province: "lang-son", Gate: "huu-nghi"}
	for _, s := range []struct {
		path, sum, custom string
		size              int64
	}{
		{"packs/demo/manifest.json", "00112233", `{"published":"2026-11-22T08:00:00Z","version":3}`, 10},
		{"packs/../../etc/manifest.json", "", `{"published":5}`, -1},
		{"packs//manifest.json", "zz", "{", 1 << 40},
		{"overlay/notice.json", "00", "null", 0},
		{"overlay/../../x", "00", "[]", 3},
		{"gate/lang-son/huu-nghi/packs/own/manifest.json", "00", `{"version":-9223372036854775808}`, 9},
		{"province/lang-son/packs/own/manifest.json", "00", `{"published":"9999-12-31T23:59:59Z"}`, 9},
		{"", "", "", 0},
	} {
		f.Add(s.path, []byte(s.sum), s.custom, s.size)
	}
	r := packtest.NewRepo(f, "a", now)
	r.Layers(f, at)
	begun := r.Save()
	f.Fuzz(func(t *testing.T, path string, sum []byte, custom string, size int64) {
		file := metadata.TargetFile()
		file.Length, file.Path = size, path
		file.Hashes = metadata.Hashes{"sha256": sum}
		if json.Valid([]byte(custom)) {
			raw := json.RawMessage(custom)
			file.Custom = &raw
		}
		if b, err := json.Marshal(path); err != nil || !json.Valid(b) {
			return // it cannot be signed
		}
		r.Restore(begun)
		for _, role := range r.Roles {
			if role.Name != trust.ProvinceRole(at.Province) {
				role.Alter = func(m *metadata.TargetsType) { m.Targets[path] = file }
			}
		}
		targets := metadata.Targets(now.AddDate(0, 0, packtest.TargetsDays))
		targets.Signed.Targets[path] = file
		r.Sign(t, now, targets)
		files := r.Save()
		var asked []string
		res, err := trust.RefreshAt(t.Context(), at, r.Root(), trust.State{}, now, files[trust.TimestampKey], from(files, &asked))
		if err != nil && !errors.Is(err, content.ErrUntrusted) && !errors.Is(err, content.ErrInvalid) && !errors.Is(err, content.ErrTooLarge) && !errors.Is(err, content.ErrNotFound) {
			t.Errorf("an error of no kind: %v", err)
		}
		for _, p := range res.Packs {
			if !content.ValidSlug(p.Pack) || !p.Digest.Valid() || p.Size < 1 || strings.Contains(p.Key(), "..") || !strings.HasPrefix(p.Key(), "targets/") {
				t.Errorf("%q of %d bytes becomes %+v", path, size, p)
			}
		}
		for _, o := range res.Overlay {
			if strings.Contains(o.Name, "/") && o.Digest.Valid() && strings.Contains(trust.OverlayKey(o.Name, o.Digest), "..") {
				t.Errorf("%q becomes %+v", path, o)
			}
		}
		if !res.Issued.IsZero() && res.Issued.After(now.AddDate(0, 0, packtest.TimestampDays)) {
			t.Errorf("issued %v", res.Issued)
		}
	})
}
