package contentsync_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
)

// uncopied makes trust.db one of a program that kept no copies of what generations say.
func (k *kiosk) uncopied(t *testing.T) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "sqlite3", filepath.Join(k.dir, "trust.db"), "DELETE FROM facts WHERE key GLOB 'generation.json/*'; SELECT changes()").CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) == "0" {
		t.Fatalf("%v: %s", err, out)
	}
}

// described changes what the active generation says, and gives what it said.
func (k *kiosk) described(t *testing.T, change func(string) string) (before string) {
	t.Helper()
	path := filepath.Join(k.dir, "current", "generation.json")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	after := change(string(raw))
	if after == string(raw) {
		t.Fatalf("nothing to change in %s", raw)
	}
	if err := os.WriteFile(path, []byte(after), 0o640); err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func logTo(b *bytes.Buffer) func(*contentsync.Params) {
	return func(p *contentsync.Params) { p.Log = slog.New(slog.NewTextHandler(b, nil)) }
}

func swap(pattern, with string) func(string) string {
	return func(s string) string { return regexp.MustCompile(pattern).ReplaceAllString(s, with) }
}

// Whatever generation.json says that was not recorded is written anew as it was, whether the daemon runs or starts, and nothing is built, fetched or lost for it: a layer
// that is bad just then stays as it was, not as the altered file has it.
func TestAnAlteredDescriptionIsWrittenAnew(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{4, 4, 4})
	var log bytes.Buffer
	k := newKiosk(t, repo, atHere, logTo(&log))
	k.mustSync(t)
	repo.Role(gateRole).Days = -1 // each poll asks how the layers stand, and the gate's stays
	repo.Publish(t, now)
	expired := func(when string) {
		t.Helper()
		k.failed(t, k.SyncOnce(t.Context()), content.ErrExpired, contentsync.ReasonExpired)
		k.wantWhat(t, "country 4@national", "province 4@province", "gate 4@gate")
		k.wantGenerations(t, 1)
		if when != "" && !strings.Contains(log.String(), "was written anew") {
			t.Errorf("%s: nobody was told: %s", when, log.String())
		}
		log.Reset()
	}
	expired("")
	for _, tt := range []struct {
		name   string
		change func(string) string
	}{
		{"the anchor", swap(`"anchor_sha256":"..`, `"anchor_sha256":"zz`)},
		{"no anchor", swap(`"anchor_sha256":"[0-9a-f]+",`, ``)},
		{"a layer's role", swap(`"role":"gate\.`, `"role":"gatf.`)},
		{"a layer's level", swap(`"level":"gate"`, `"level":"national"`)},
		{"a layer's version", swap(`(?s)("role":"national",.*?"version":)\d+`, `${1}999`)},
		{"when a layer ends", swap(`"expires":"20`, `"expires":"29`)},
		{"a pack's version in a layer", swap(`("pack":"gate","version":)4`, `${1}5`)},
		{"a catalog in a layer", swap(`("catalog":\{[^}]*?"sha256":")....`, `${1}0000`)},
		{"a manifest in a layer", swap(`("manifest_sha256":")....`, `${1}0000`)},
		{"no layers", func(s string) string {
			var g map[string]json.RawMessage
			if err := json.Unmarshal([]byte(s), &g); err != nil {
				t.Fatal(err)
			}
			delete(g, "layers")
			raw, err := json.Marshal(g)
			if err != nil {
				t.Fatal(err)
			}
			return string(raw)
		}},
		{"a file that it needs", swap(`("catalogs":\[")....`, `${1}0000`)},
		{"which manifest a pack has", swap(`("manifests":\{"country":")....`, `${1}0000`)},
		{"the day", swap(`"as_of":"20`, `"as_of":"21`)},
		{"a key more", swap(`^\{`, `{"a":1,`)},
		{"cut off", func(s string) string { return s[:len(s)/2] }},
		{"empty", func(string) string { return "" }},
		{"two MB", func(string) string { return strings.Repeat(" ", 2<<20) }},
		{"one bit", func(s string) string { return s[:len(s)-30] + string(s[len(s)-30]^1) + s[len(s)-29:] }},
	} {
		for _, restart := range []bool{false, true} {
			before := k.described(t, tt.change)
			if restart {
				k.restart(t)
			}
			expired(tt.name)
			if raw, err := os.ReadFile(filepath.Join(k.dir, "current", "generation.json")); err != nil || string(raw) != before {
				t.Errorf("%s: it says %s, %v", tt.name, raw, err)
			}
		}
	}
	repo.Role(gateRole).Days = 0
	onEach(t, repo, [3]string{"country", "province", "gate"}, [3]int{4, 5, 5})
	k.mustSync(t)
	k.wantWhat(t, "country 4@national", "province 5@province", "gate 5@gate")
}

// The description of a generation that an older program recorded is believed as it was before, and the next one has a copy.
func TestADescriptionWithoutACopy(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	p := packtest.Small(t, "demo", 1, 3, 2, 300)
	repo.Publish(t, now, p)
	var log bytes.Buffer
	k := newKiosk(t, repo, logTo(&log))
	k.mustSync(t)
	k.uncopied(t)
	k.restart(t)
	k.mustSync(t)
	k.wantGenerations(t, 1)
	p.Typo()
	repo.Publish(t, now, p)
	k.mustSync(t)
	k.wantGenerations(t, 2, 1)
	if strings.Contains(log.String(), "ERROR") {
		t.Error(log.String())
	}
	k.described(t, swap(`"anchor_sha256":"..`, `"anchor_sha256":"zz`))
	k.restart(t)
	k.mustSync(t)
	k.wantGenerations(t, 2, 1)
	if !strings.Contains(log.String(), "was written anew") {
		t.Errorf("nobody was told: %s", log.String())
	}
	for range 3 {
		p.Typo()
		repo.Publish(t, now, p)
		k.mustSync(t)
	}
	out, err := exec.CommandContext(t.Context(), "sqlite3", filepath.Join(k.dir, "trust.db"), "SELECT group_concat(key) FROM (SELECT key FROM facts WHERE key GLOB 'generation.json/*' ORDER BY key)").CombinedOutput()
	if got := strings.TrimSpace(string(out)); err != nil || got != "generation.json/4,generation.json/5" {
		t.Errorf("there are copies of %s, %v", got, err)
	}
}
