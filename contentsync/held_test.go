package contentsync_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cuango/contentsync"
	"cuango/contentsync/content"
	"cuango/contentsync/packtest"
	"cuango/contentsync/rollout"
)

// A pack that is held back stays as the kiosk has it when what generation.json says of that is lost: there is a copy, whether the daemon has started since or not.
func TestAHeldPackStaysThoughTheDescriptionIsDamaged(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(raw []byte) []byte
		again bool
	}{
		{"cut off", func(raw []byte) []byte { return raw[:40] }, false},
		{"cut off, and a start", func(raw []byte) []byte { return raw[:40] }, true},
		{"empty", func([]byte) []byte { return nil }, false},
		{"another manifest", func(raw []byte) []byte {
			return bytes.ReplaceAll(raw, []byte(`"manifests":{"demo":"`), []byte(`"manifests":{"omed":"`))
		}, false},
		{"gone", nil, false},
		{"gone, and a start", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := packtest.NewRepo(t, "a", now)
			p, q := packtest.Small(t, "demo", 1, 3, 2, 0), packtest.Small(t, "gate", 1, 2, 1, 0)
			repo.Publish(t, now, p, q)
			k := newKiosk(t, repo)
			k.mustSync(t)
			p.Typo()
			p.Rollout = []byte(`{"salt":"v2","moons":["full"]}`) // of a later program: nobody knows what was before
			repo.Publish(t, now, p, q)
			if err := k.SyncOnce(t.Context()); err == nil {
				t.Fatal("it was understood")
			}
			k.shows(t, 1, 1)
			path := filepath.Join(k.dir, "current", "generation.json")
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if tt.spoil == nil {
				err = os.Remove(path)
			} else {
				spoilt := tt.spoil(raw)
				if bytes.Equal(spoilt, raw) {
					t.Fatal("nothing was spoilt")
				}
				err = errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, spoilt, 0o600))
			}
			if err != nil {
				t.Fatal(err)
			}
			if tt.again {
				k.restart(t)
			}
			q.Typo()
			repo.Publish(t, now, p, q)
			if err := k.SyncOnce(t.Context()); err == nil {
				t.Fatal("it was understood")
			}
			k.shows(t, 1, 2)
		})
	}
}

// One layer of what waits for the night is wrong in the bucket: the others are prepared and come in the night, and what is wrong is not fetched with each poll,
// neither before the night nor in it.
func TestABadLayerOfWhatWaits(t *testing.T) {
	repo := packtest.NewRepo(t, "a", now)
	repo.Layers(t, here)
	layered(t, repo, 1)
	repo.Publish(t, now)
	k := newKiosk(t, repo, atHere, func(p *contentsync.Params) { p.Window = &rollout.Window{From: "02:00", To: "04:00"} })
	k.mustSync(t)
	second := layered(t, repo, 2)[gateRole]
	repo.Publish(t, now)
	key := newest(second[0]).BlobKey()
	repo.Put(key, make([]byte, len(repo.File(key))))
	sync := func() {
		t.Helper()
		if err := k.SyncOnce(t.Context()); !errors.Is(err, content.ErrDigest) {
			t.Fatalf("sync: %v", err)
		}
	}
	polls := func(when string) {
		t.Helper()
		sync()
		sync()
		repo.Forget()
		for range 3 {
			*k.clock = k.clock.Add(time.Minute)
			sync()
		}
		if n := repo.Requests("blobs/") + repo.Requests("targets/"); n > 0 {
			t.Errorf("%s: three polls asked for %d files of a layer that is wrong", when, n)
		}
	}
	polls("in the afternoon")
	if got := k.of(t); got[gateRole] != "1" || got[roles[0]] != "1" {
		t.Errorf("before the night: %v", got)
	}
	*k.clock = time.Date(2026, 11, 23, 2, 1, 0, 0, content.Zone)
	k.attend(t) // without a line
	if got := k.of(t); got[gateRole] != "1" || got[roles[0]] != "2" || got[roles[1]] != "2" {
		t.Errorf("in the night: %v", got)
	}
	polls("in the night")
	layered(t, repo, 3)
	repo.Publish(t, now)
	k.mustSync(t)
	if got := k.of(t); got[gateRole] != "3" {
		t.Errorf("after it was mended: %v", got)
	}
}
